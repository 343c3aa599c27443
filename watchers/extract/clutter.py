"""Takes out of a page what says by its name that it is not the article: comments, links to others, share buttons."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from watchers.extract.prose import Prose, children

SHARE_MAX = 0.4
"""An element that holds more of the prose than this stays, whatever it is called: names are not given for our sake."""

LINKED_SHARE = 0.7

_ELEMENTS = (
    "script, style, noscript, template, svg, iframe, form, nav, aside, footer, button, select, textarea, dialog, "
    "figcaption, [hidden], [role=navigation], [role=complementary], [role=contentinfo], [role=banner], [role=search]"
)
_WORD_LIST = """
    ad ads advert author banner breaking byline caption cmt comm consent cookie credit desc foot footer gnb lnb login
    menu nav navi navigation next pager popular prev profile promo promotion rank ranking recirc share sharing sidebar
    sns social survey tag tags
"""
_WORDS = frozenset(_WORD_LIST.split())
_PARTS_OF_WORDS = re.compile(
    "advertise|breadcrumb|comment|copyright|disqus|donate|hashtag|newsletter|outbrain|recommend|related|relnews|repl(?:y|ies)|"
    "share(?:bar|box|daddy)|subscri(?:be|ption)|taboola"
)
_NAMES_OF_PAGES = frozenset({"html", "body", "main", "article"})
_WORD_ENDS = re.compile(r"(?<=[a-z])(?=[A-Z])|[\W\d_]+")


def take_out_elements(root: LexborNode) -> None:
    """Take out the elements that HTML has for what is not the article."""
    for node in _inner_first(root, _ELEMENTS):
        node.decompose()


def take_out_lists_of_links(root: LexborNode) -> None:
    """Take out lists and tables that hold little else than links: what else there is to read."""
    for node in _inner_first(root, "ul, ol, dl, table"):
        links = node.css("a")
        linked = sum(len(link.text(strip=True)) for link in links)
        if len(links) > 1 and linked >= LINKED_SHARE * len(node.text(strip=True)):
            node.decompose()


def take_out_named(root: LexborNode, prose: Prose) -> None:
    """Take out what is called like clutter, unless it holds much of the prose below `root`."""
    most = SHARE_MAX * prose.characters[root.mem_id]
    found = []
    waiting = [root]
    while waiting:
        for child in children(waiting.pop()):
            is_light = prose.characters[child.mem_id] <= most
            if is_light and child.tag not in _NAMES_OF_PAGES and _is_called_clutter(child):
                found.append(child)
            else:
                waiting.append(child)
    for node in found:
        node.decompose()


def _inner_first(root: LexborNode, selector: str) -> list[LexborNode]:
    """Return what is found in an order to take it out in: what is inside of something gone must not be touched."""
    return root.css(selector)[::-1]


def _is_called_clutter(node: LexborNode) -> bool:
    attributes = node.attributes
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    if names == " ":
        return False
    words = {word.lower() for word in _WORD_ENDS.split(names)}
    return not words.isdisjoint(_WORDS) or _PARTS_OF_WORDS.search(names.lower()) is not None
