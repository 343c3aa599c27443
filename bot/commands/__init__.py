"""One slash command a file: its words, its options and what it does. Found by looking into this folder."""
