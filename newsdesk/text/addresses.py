"""Web and mail addresses inside a text: words in them are names of pages, not news."""

from __future__ import annotations

import re

from newsdesk.text.offsets import CompactText

# An address is ASCII; other letters belong to it only as the whole of a path step or a query value (/wiki/삼성전자),
# since Korean and Chinese go on right after an address without a space.
_REST = r"(?:[!-~]|(?<=[/=_-])[^\W\d_a-z]+)*"
_DOMAIN_ENDS = "com|net|org|edu|gov|info|biz|io|ai|app|dev|co|kr|jp|cn|tw|uk|us|eu|de|fr|ru|tv|me|ly|gl|gg|be|to"
_LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
# The look-behinds let each branch start once in a run of letters, so that a long word costs no more than its length.
_ADDRESS = re.compile(
    rf"(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*://{_REST}"
    rf"|(?<![a-z0-9.-])www\.{_REST}"
    rf"|(?<![a-z0-9.-])(?:{_LABEL}\.)+(?:{_DOMAIN_ENDS})/{_REST}"
    rf"|(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]*@(?:{_LABEL}\.)+[a-z]{{2,}}"
)
_SIGNS = ("/", "@", "www.")


def address_spans(text: CompactText) -> tuple[tuple[int, int], ...]:
    """Find the addresses of a text, as spans of its stream, ascending.

    A bare "openai.com" is a name that people write in running text, not an address.
    """
    if not any(sign in text.stream for sign in _SIGNS):
        return ()
    spans: list[tuple[int, int]] = []
    start = 0
    for end in text.ends:
        word = text.stream[start:end]
        if any(sign in word for sign in _SIGNS):
            spans.extend((start + found.start(), start + found.end()) for found in _ADDRESS.finditer(word))
        start = end
    return tuple(spans)


def is_address(text: str) -> bool:
    """Tell whether a folded text is itself an address or a domain, so that its writer wants it found in addresses."""
    return _ADDRESS.search(text) is not None or re.fullmatch(rf"(?:{_LABEL}\.)+[a-z]{{2,}}", text) is not None
