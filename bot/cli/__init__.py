"""One `sokbo` subcommand a file: its help, its options and what it does. Found by looking into this folder."""
