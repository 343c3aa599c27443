"""One source kind a file: its options, its help, and how it turns bytes into articles; found by looking in here."""
