"""The hub of a feed: who would tell of news, and of what feed (WebSub, once PubSubHubbub)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from watchers.feeds.record import ParsedFeed, link_of
from watchers.kind import Hub

HEADER_CHARACTERS_MAX = 8_000

_LINK = re.compile(r"""<([^<>]{1,2048})>((?:\s*;\s*[\w-]{1,40}\s*=\s*(?:"[^"]*"|[^",;\s]*))*)""")
_REL = re.compile(r""";\s*rel\s*=\s*(?:"([^"]*)"|([^",;\s]*))""", re.IGNORECASE)


def hub_of(feed: ParsedFeed, headers: Mapping[str, str], url: str) -> Hub | None:
    """Return the hub that a feed names, or None when it names none.

    The headers are believed before the document, as the recommendation says. A feed that does not say what it is
    called at its hub is called by its address.

    Args:
        feed: The document.
        headers: Of the answer it came in, names in lower case.
        url: Where it came from, after redirects.
    """
    links = links_of(headers.get("link", ""), url)
    hub = links.get("hub") or feed.hub
    return Hub(url=hub, topic=links.get("self") or feed.topic or url) if hub else None


def links_of(header: str, url: str) -> dict[str, str]:
    """Return the first web address of each relation in a Link header, lower case relation -> address."""
    links: dict[str, str] = {}
    for target, parameters in _LINK.findall(header[:HEADER_CHARACTERS_MAX]):
        relations = _REL.search(parameters)
        address = link_of(url, target)
        if relations is None or not address:
            continue
        for relation in (relations[1] or relations[2] or "").lower().split():
            links.setdefault(relation, address)
    return links
