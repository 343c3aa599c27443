"""Text out of what strangers write, whatever it came in.

decode     bytes of unknown encoding to text
markup     HTML to plain text
dates      dates in any spelling to moments
language   which language a text is in
segment    where words begin and end in Chinese and Japanese
"""
