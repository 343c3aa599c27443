"""Markdown files: the words without the marks."""

from __future__ import annotations

import re
from dataclasses import replace

from watchers.files.front_matter import split_front_matter
from watchers.files.written import Written, from_values
from watchers.text.decode import decode

# Every run is bounded, so that marks which are never closed cost no more than their length.
_SPAN = "{0,300}"
_HEADLINE = re.compile(r"^#[ \t]+(\S.*)$|^(\S.*)\r?\n=+[ \t]*$", re.MULTILINE)
_MARKS = (
    (re.compile(r"^[ \t]*(?:```|~~~).*$", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*(?:={3,}|(?:[-*_][ \t]*){3,})$", re.MULTILINE), ""),
    (re.compile(rf"^[ \t]{{0,3}}\[[^\]\n]{_SPAN}\]:[ \t]*\S+.*$", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE), ""),
    (re.compile(r"^#{1,6}[ \t]+|[ \t]+#{1,6}[ \t]*$", re.MULTILINE), ""),
    (re.compile(rf"!\[[^\[\]\n]{_SPAN}\]\([^()\n]{_SPAN}\)"), ""),
    (re.compile(rf"\[([^\[\]\n]{_SPAN})\](?:\((?:[^()\n]|\([^()\n]{{0,100}}\)){_SPAN}\)|\[[^\[\]\n]{_SPAN}\])"), r"\1"),
    (re.compile(r"<(https?://[^\s<>]{1,500})>"), r"\1"),
    (re.compile(r"<br[ \t]*/?>", re.IGNORECASE), "\n"),
    (re.compile(r"\*\*|__|~~"), ""),
    (re.compile(rf"\*([^\s*][^*\n]{_SPAN}?)(?<!\s)\*"), r"\1"),
    (re.compile(rf"(?<!\w)_([^\s_][^_\n]{_SPAN}?)_(?!\w)"), r"\1"),
    (re.compile(rf"`([^`\n]{_SPAN})`"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])"), r"\1"),
)


def read_markdown(data: bytes) -> Written:
    """Return the article in a Markdown file; its headline is the front matter's, or else the first `# ` heading."""
    values, text = split_front_matter(decode(data))
    written = from_values(values, without_marks(text))
    heading = _HEADLINE.search(text)
    if written.title or not heading:
        return written
    return replace(written, title=without_marks(heading[1] or heading[2]))


def without_marks(text: str) -> str:
    """Return Markdown as the plain text a reader would see; pictures go, links keep their words."""
    text = _without_comments(text)
    for mark, plain in _MARKS:
        text = mark.sub(plain, text)
    return text


def _without_comments(text: str) -> str:
    # No pattern does this in one pass: comments that are never closed would be searched for again and again.
    kept: list[str] = []
    position = 0
    while (start := text.find("<!--", position)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[position:start])
        position = end + len("-->")
    return "".join([*kept, text[position:]])
