"""RSS, RDF and Atom, by one mapping: each field asks for the names it may stand under, the best first."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from watchers.feeds.document import not_a_feed, parse_document
from watchers.feeds.elements import (
    RDF_ABOUT,
    XML,
    XML_BASE,
    Children,
    Element,
    base_of,
    bases_of,
    channel_of,
    children_of,
    content_of,
    entries_of,
    first_of,
    is_atom,
    name_of_element,
    value_of,
    values_of,
)
from watchers.feeds.record import (
    FeedItem,
    ParsedFeed,
    both_ends,
    finish,
    guid_of,
    image_of,
    link_of,
    name_of,
    newest,
    tags_of,
    text_of,
    title_of,
)
from watchers.pacing.skips import Skips, skips_of
from watchers.text.dates import parse_date, zone_of
from watchers.text.language import primary_subtag
from watchers.text.markup import plain_line, tidy

DATE_NAMES = (
    "pubdate", "published", "issued", "dc:date", "dcterms:issued", "dcterms:created", "created",
    "updated", "modified", "dcterms:modified", "atom:published", "atom:updated", "date",
)  # fmt: skip
CONTENT_NAMES = ("content:encoded", "content", "xhtml:body", "xhtml:div", "body", "fulltext")
SUMMARY_NAMES = ("description", "summary", "dc:description", "dcterms:abstract", "atom:summary", "itunes:summary")
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 24 * 7, "monthly": 24 * 30, "yearly": 24 * 365}
_EMAIL_THEN_NAME = re.compile(r"^\S+@\S+\s*\(([^()]+)\)$")
_TTL_MAX = timedelta(hours=24)

PERSON_CHARACTERS_MAX = 1_000
AUTHORS_KEPT = 512
"""Authors whose names are remembered as they are read: a feed has a handful, each behind many entries."""


def parse_xml(text: str, url: str) -> ParsedFeed:
    """Return the feed in `text`.

    Args:
        text: An XML document, however broken.
        url: Where it came from.

    Raises:
        FeedError: When there is none.
    """
    root = parse_document(text)
    channel = channel_of(root)
    fields = children_of(channel)
    language = primary_subtag(
        first_of(fields, "language", "dc:language") or channel.get(f"{XML}lang", "") or root.get(f"{XML}lang", "")
    )
    zone = zone_of(urlsplit(url).hostname or "", language)
    entries = entries_of(root)
    if not entries and name_of_element(root) not in {"rss", "feed", "rdf:rdf", "rdf", "channel"}:
        raise not_a_feed()
    base = base_of(channel, url)
    feed = ParsedFeed(
        title=name_of(_title(fields)[0]),
        language=language,
        link=_link(channel, fields, base),
        ttl=_ttl(fields),
        skips=_skips(fields),
        hub=_named_link(fields, "hub", base),
        topic=_named_link(fields, "self", base),
    )
    opened = [(entry, children_of(entry)) for entry in both_ends(entries)]
    dated = newest(opened, lambda each: _date(each[1], zone))
    bases = bases_of([entry for (entry, _), _ in dated], url)
    items = [_item(entry, fields, date, base) for ((entry, fields), date), base in zip(dated, bases, strict=True)]
    return finish(feed, items, listed=len(entries))


def _item(entry: Element, fields: Children, date: datetime | None, base: str) -> FeedItem | None:
    text = _text(fields)
    link = _link(entry, fields, base)
    raw_title, is_plain = _title(fields)
    outlet = _outlet(fields)
    title = _without_outlet(title_of(raw_title, text, link, is_plain=is_plain), outlet)
    if not title:
        return None
    guid = guid_of(first_of(fields, "guid", "id", "dc:identifier") or entry.get(RDF_ABOUT, ""))
    # In the order of its fields: to name them would double what an item costs.
    return FeedItem(title, text, link, guid, date, _author(fields), _tags(fields), _image(fields, base), outlet)


def _title(fields: Children) -> tuple[str, bool]:
    """Return the title and whether it is plain text already."""
    for name in ("title", "dc:title", "media:title"):
        for element in fields.get(name, ()):
            markup, is_plain = content_of(element)
            if markup.strip():
                return markup, is_plain
    group = next(iter(fields.get("media:group", ())), None)
    return (first_of(children_of(group), "media:title"), False) if group is not None else ("", False)


def _text(fields: Children) -> str:
    """Return the longer of the content and the summary; captions of media only when there is neither."""
    best = _first_text(_largest(fields, CONTENT_NAMES))
    summaries = _largest(fields, SUMMARY_NAMES)
    # No text is longer than its markup, so of a teaser beside the whole article nothing is worth reading.
    if not best or max([len(markup) for markup, _ in summaries], default=0) > len(best):
        best = max(best, _first_text(summaries), key=len)
    if best:
        return best
    for group in fields.get("media:group", ()):
        text = _first_text(_largest(children_of(group), ("media:description",)))
        if text:
            return text
    return _first_text(_largest(fields, ("media:description", "itunes:subtitle")))


def _largest(fields: Children, names: tuple[str, ...]) -> list[tuple[str, bool]]:
    """Return, of each of the names that there is, the largest element's content, and whether it is plain text."""
    found = []
    for name in names:
        if name in fields:
            contents = [content_of(each) for each in fields[name] if not each.keys() or not _is_elsewhere(each)]
            found += contents if len(contents) < 2 else [max(contents, key=lambda each: len(each[0]))]
    return found


def _first_text(contents: list[tuple[str, bool]]) -> str:
    for markup, is_plain in contents:
        if markup and (text := text_of(markup, is_plain=is_plain)):
            return text
    return ""


def _is_elsewhere(element: Element) -> bool:
    """Tell Atom content that only points to a file, or is one: pictures, sounds."""
    kind = (element.get("type") or "").lower()
    is_media = "/" in kind and not kind.startswith("text/") and "html" not in kind and "xml" not in kind
    return bool(element.get("src")) or (is_atom(element) and is_media and element.get("mode") != "base64")


def _link(element: Element, fields: Children, base: str) -> str:
    # The way through a feed service is no one's address for the page.
    for value in values_of(fields, "feedburner:origlink"):
        if link := link_of(base, value):
            return link
    links = [*fields.get("link", ()), *fields.get("atom:link", ())]
    for link_element in sorted(links, key=_rank) if len(links) > 1 else links:
        if _rank(link_element) < 9 and (link := _resolve(link_element, base)):
            return link
    for guid in fields.get("guid", ()):
        if guid.get("isPermaLink", "true").lower() != "false" and value_of(guid).strip().startswith("http"):
            return link_of(base, value_of(guid))
    about = element.get(RDF_ABOUT, "") or first_of(fields, "id", "dc:identifier", "comments")
    return link_of(base, about) if about.startswith(("http://", "https://")) else ""


def _named_link(fields: Children, relation: str, base: str) -> str:
    """Return the first address that the feed links to as its `relation`, or ""."""
    links = [*fields.get("link", ()), *fields.get("atom:link", ())]
    named = (each for each in links if relation in (each.get("rel") or "").lower().split())
    return next(filter(None, (_resolve(each, base) for each in named)), "")


def _rank(element: Element) -> int:
    """Order links by how surely they lead to the page: 0 first, 9 never."""
    if not element.keys():
        return 0
    kind = (element.get("type") or "").lower()
    match (element.get("rel") or "alternate").lower().rpartition("/")[2]:
        case "alternate":
            is_page = kind in {"", "text/html", "application/xhtml+xml"}
            return 0 if is_page else 2
        case "related" | "via":
            return 5
    return 9


def _resolve(element: Element, base: str) -> str:
    if not element.keys():
        return link_of(base, value_of(element))
    try:
        base = urljoin(base, element.get(XML_BASE, ""))
    except ValueError:
        return ""
    return link_of(base, element.get("href") or value_of(element))


def _date(fields: Children, zone: tzinfo) -> datetime | None:
    for name in DATE_NAMES:
        for element in fields.get(name, ()):
            if date := parse_date(value_of(element).strip(), zone):
                return date
    return None


def _author(fields: Children) -> str:
    names = values_of(fields, "dc:creator")
    for element in (*fields.get("author", ()), *fields.get("atom:author", ())):
        inner = len(element) > 0
        names.append(first_of(children_of(element), "name", "atom:name") if inner else value_of(element).strip())
    if not any(names):
        names += values_of(fields, "itunes:author") + values_of(fields, "media:credit")
    if len(names) == 1:
        return _only_author(names[0][:PERSON_CHARACTERS_MAX])
    people = [person for name in names if (person := _person(name[:PERSON_CHARACTERS_MAX]))]
    return name_of(", ".join(dict.fromkeys(people)))


@lru_cache(AUTHORS_KEPT)
def _only_author(name: str) -> str:
    return name_of(_person(name))


def _person(name: str) -> str:
    """Return the name in "kim@news.example (Kim)", and "" when there is nothing but an address."""
    line = tidy(name)
    both = _EMAIL_THEN_NAME.match(line)
    person = both[1] if both else line
    return "" if "@" in person else person


def _tags(fields: Children) -> tuple[str, ...]:
    labels = [_label(each) for each in fields.get("category", ())]
    labels += values_of(fields, "dc:subject")
    for value in values_of(fields, "media:keywords"):
        labels += value[:2_000].split(",")
    return tags_of(labels) if labels else ()


def _label(category: Element) -> str:
    named = category.get("label") or category.get("term") if category.keys() else ""
    return named or value_of(category)


def _image(fields: Children, base: str) -> str:
    media = [*fields.get("media:content", ()), *fields.get("media:thumbnail", ()), *fields.get("enclosure", ())]
    for group in fields.get("media:group", ()):
        inner = children_of(group)
        media += [*inner.get("media:content", ()), *inner.get("media:thumbnail", ())]
    for link in fields.get("link", ()):
        if link.get("rel") == "enclosure":
            media.append(link)
    for element in media:
        if _is_picture(element) and (image := image_of(base, element.get("url") or element.get("href") or "")):
            return image
    for element in (*fields.get("itunes:image", ()), *fields.get("image", ())):
        address = element.get("href") or first_of(children_of(element), "url") or value_of(element)
        if image := image_of(base, address):
            return image
    return ""


def _is_picture(element: Element) -> bool:
    if name_of_element(element) == "media:thumbnail" or (element.get("medium") or "").lower() == "image":
        return True
    if (element.get("type") or "").lower().startswith("image/"):
        return True
    path = _path(element.get("url") or "")
    return not element.get("type") and path.endswith((".jpg", ".jpeg", ".png", ".webp", ".gif"))


def _path(address: str) -> str:
    try:
        return urlsplit(address.strip()).path.lower()
    except ValueError:
        return ""


def _outlet(fields: Children) -> str:
    for element in fields.get("source", ()):
        inner = children_of(element)
        name = _title(inner)[0] if inner else value_of(element)
        if name.strip():
            return name_of(name)
    publisher = first_of(fields, "dc:publisher")
    return name_of(publisher) if publisher else ""


def _without_outlet(title: str, outlet: str) -> str:
    """Take the publisher's name off a headline that an aggregator has put it behind."""
    return title.removesuffix(f" - {outlet}").strip() or title if outlet else title


def _ttl(fields: Children) -> timedelta | None:
    minutes = plain_line(first_of(fields, "ttl"))
    if minutes.isascii() and minutes.isdigit() and int(minutes[:6]) > 0:
        return min(timedelta(minutes=int(minutes[:6])), _TTL_MAX)
    period = _PERIODS.get(first_of(fields, "sy:updateperiod").lower())
    if period is None:
        return None
    frequency = first_of(fields, "sy:updatefrequency")
    times = int(frequency[:4]) if frequency.isascii() and frequency.isdigit() and int(frequency[:4]) > 0 else 1
    return min(timedelta(hours=period) / times, _TTL_MAX)


def _skips(fields: Children) -> Skips:
    inner = [children_of(each) for name in ("skiphours", "skipdays") for each in fields.get(name, ())]
    hours, days = ([plain_line(value) for each in inner for value in values_of(each, name)] for name in ("hour", "day"))
    return skips_of(hours[:48], days[:14])
