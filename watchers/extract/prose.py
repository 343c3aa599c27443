"""Which part of a page is the article, told by what prose looks like.

Prose is text in sentences, hardly any of it linked. It is counted for every element with all that is inside it; then
one goes down from the body of the page for as long as a single child holds most of what its parent holds. Where the way
would part into paragraphs, there is the article.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from watchers.text.markup import BLOCKS, CELLS, DROPPED

CHARACTERS_MIN = 20
"""A shorter line is a button or a heading, whatever it ends with."""

SURE_CHARACTERS = 80
"""A line of this length is prose without a full stop, too."""

LINKED_SHARE_MAX = 1 / 3
SHARE_TO_FOLLOW = 0.75
"""How much of a parent's prose a child must hold to be the way down. The rest is comments, teasers and small print;
were it more, it might be the lead of the article, which some pages set apart. 0.7 and 0.85 do as well."""

_SENTENCE_END = re.compile(r"[.!?。！？…][\"'”’»」』〉》)\]]*\s*$")
_NO_CONTAINER_NAMES = "p blockquote pre li ul ol dl h1 h2 h3 h4 h5 h6 a span b i em strong font"
_NO_CONTAINERS = frozenset(_NO_CONTAINER_NAMES.split())


@dataclass(slots=True)
class Prose:
    """How much prose elements hold, by `mem_id`: characters, and paragraphs (lines between breaks count as such)."""

    characters: Counter[int] = field(default_factory=Counter)
    paragraphs: Counter[int] = field(default_factory=Counter)


@dataclass(slots=True)
class _Block:
    """A run of text in one element, without what its inner blocks hold."""

    node: LexborNode
    plain: int = 0
    linked: int = 0
    lines: int = 1
    ending: str = ""

    @property
    def is_prose(self) -> bool:
        if self.plain < CHARACTERS_MIN or self.linked > LINKED_SHARE_MAX * (self.plain + self.linked):
            return False
        return self.plain >= SURE_CHARACTERS or _SENTENCE_END.search(self.ending) is not None


def prose_of(root: LexborNode) -> Prose:
    """Count the prose of every element from `root` down."""
    prose = Prose()
    for block in _blocks(root):
        if block.is_prose:
            node: LexborNode | None = block.node
            while node is not None:
                prose.characters[node.mem_id] += block.plain
                prose.paragraphs[node.mem_id] += block.lines
                node = node.parent
    return prose


def article_part(root: LexborNode, prose: Prose) -> LexborNode | None:
    """Return the element below `root` that holds the article, or None when there is no prose.

    Args:
        root: The body of a page.
        prose: What `prose_of` counted there.
    """
    if not prose.characters[root.mem_id]:
        return None
    node = root
    while True:
        fullest = max(children(node), key=lambda child: prose.characters[child.mem_id], default=None)
        if fullest is None or not _leads_on(node, fullest, prose):
            return node
        node = fullest


def children(node: LexborNode) -> Iterator[LexborNode]:
    """Yield the elements directly inside."""
    child = node.child
    while child is not None:
        if child.tag and not child.tag.startswith("-"):
            yield child
        child = child.next


def _leads_on(node: LexborNode, child: LexborNode, prose: Prose) -> bool:
    held, inside = prose.characters[node.mem_id], prose.characters[child.mem_id]
    is_one_of_several = prose.paragraphs[child.mem_id] <= 1 and inside < held
    return inside >= SHARE_TO_FOLLOW * held and child.tag not in _NO_CONTAINERS and not is_one_of_several


def _blocks(root: LexborNode) -> Iterator[_Block]:
    """Yield every run of text below `root`. Walks without recursion, because markup may nest deeper than the stack."""
    blocks: dict[int, _Block] = {}
    waiting: list[tuple[LexborNode, LexborNode, bool]] = [(root, root, False)]
    while waiting:
        node, block, is_linked = waiting.pop()
        tag = node.tag or ""
        if tag == "-text":
            _add(blocks.setdefault(block.mem_id, _Block(block)), (node.text_content or "").strip(), is_linked=is_linked)
            continue
        if tag == "br" and block.mem_id in blocks:
            blocks[block.mem_id].lines += 1
        if tag in DROPPED or (tag.startswith("-") and node is not root):
            continue
        inner = node if tag in BLOCKS or tag in CELLS else block
        below = _nodes(node)
        waiting += [(child, inner, is_linked or tag == "a") for child in reversed(below)]
    yield from blocks.values()


def _add(block: _Block, text: str, *, is_linked: bool) -> None:
    if not text:
        return
    if is_linked:
        block.linked += len(text)
    else:
        block.plain += len(text)
        block.ending = text[-8:]


def _nodes(node: LexborNode) -> list[LexborNode]:
    """Return the children, text included."""
    found = []
    child = node.child
    while child is not None:
        found.append(child)
        child = child.next
    return found
