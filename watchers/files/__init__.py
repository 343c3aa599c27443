"""Articles in files: finding them in a folder, and reading each format into a headline, a text and its own facts."""
