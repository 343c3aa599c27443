"""Articles in files: finding them in a folder, and reading each format into a headline, a text and its own facts.

listing        which files of a folder are articles
read           one file to one article, by the ending of its name
written        what a file says, whatever its format
front_matter   named values above a text
plain          text files
markdown       Markdown files
page           saved web pages
mail           saved e-mails
record         JSON files
"""
