"""One source kind a file: its options, its help, how it turns bytes into articles. Found by looking into this folder."""
