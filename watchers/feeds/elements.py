"""The tree of an XML feed: an element's children are filed under short names, whatever its namespaces are called."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urljoin

from lxml import etree

from watchers.feeds.record import MARKUP_CHARACTERS_MAX

Element = etree._Element  # noqa: SLF001 - lxml has no public name for the type of its elements
Children = dict[str, list[Element]]

_ATOM = {"http://www.w3.org/2005/atom", "http://purl.org/atom/ns#", "https://www.w3.org/2005/atom"}
_RSS = {
    "http://purl.org/rss/1.0/",
    "http://my.netscape.com/rdf/simple/0.9/",
    "http://channel.netscape.com/rdf/simple/0.9/",
    "http://backend.userland.com/rss2",
    "http://blogs.law.harvard.edu/tech/rss",
    "http://purl.org/net/rss1.1#",
}
_LOOKS_LIKE_HTML = re.compile(r"</[a-z][a-z0-9]*>|<(?:br|p|img)\b", re.IGNORECASE)
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/elements/1.0/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
}
TAGS_KEPT = 1_024
"""Tags whose meaning is remembered: the same two dozen stand in nearly every feed, a hundred times in each."""

XML = "{http://www.w3.org/XML/1998/namespace}"
XML_BASE = f"{XML}base"
RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"


def name_of_element(element: Element) -> str:
    """Return the element's short name: "title", "dc:creator"; in lower case, and with Atom's own names bare.

    A prefix that the document forgot to declare stands in the tag itself, and is believed.
    """
    return _name(_tag(element), element.prefix)


def children_of(element: Element) -> Children:
    """File an element's children under their short names, Atom's inside RSS under "atom:": they mean other things."""
    is_in_atom = _is_atom(element.tag)
    found: Children = {}
    for child in element:
        name = _USUAL.get(child.tag) or _filed_as(child.tag, child.prefix, is_in_atom)
        if name in found:
            found[name].append(child)
        else:
            found[name] = [child]
    return found


def is_atom(element: Element) -> bool:
    """Tell whether an element is Atom's, be it by a name that only Atom has."""
    return _is_atom(element.tag)


@lru_cache(TAGS_KEPT)
def _filed_as(tag: object, own_prefix: str | None, is_in_atom: bool) -> str:
    # Entities stand in the tree as elements whose tag is a function.
    if not isinstance(tag, str):
        return ""
    name = _name(tag, own_prefix)
    return f"atom:{name}" if not is_in_atom and _is_atom(tag) else name


@lru_cache(TAGS_KEPT)
def _name(tag: str, own_prefix: str | None) -> str:
    if not tag.startswith("{"):
        return tag.lower().removeprefix("atom:").removeprefix("rss:")
    namespace, _, local = tag[1:].partition("}")
    namespace, local = namespace.lower(), local.lower()
    if namespace in _ATOM or namespace in _RSS:
        return local
    prefix = _PREFIXES.get(namespace) or _PREFIXES.get(namespace.rstrip("/")) or own_prefix or "unknown"
    return f"{prefix.lower()}:{local}"


@lru_cache(TAGS_KEPT)
def _is_atom(tag: object) -> bool:
    if not isinstance(tag, str):
        return False
    if tag.startswith("{"):
        return tag[1:].partition("}")[0].lower() in _ATOM
    return tag in {"feed", "entry"} or tag.startswith("atom:")


def _tag(element: Element) -> str:
    tag: object = element.tag
    return tag if isinstance(tag, str) else ""


# Tags that mean the same wherever they stand, and are found without asking for their prefixes.
_USUAL_TAGS = """
    title link description guid pubDate author category comments source enclosure {http://purl.org/dc/elements/1.1/}creator
    {http://purl.org/dc/elements/1.1/}date {http://purl.org/dc/elements/1.1/}subject {http://search.yahoo.com/mrss/}content
    {http://search.yahoo.com/mrss/}thumbnail {http://purl.org/rss/1.0/modules/content/}encoded
"""
_USUAL: dict[object, str] = {tag: _name(tag, None) for tag in _USUAL_TAGS.split()}


def channel_of(root: Element) -> Element:
    """Return the element that describes the feed as a whole: RSS's channel, or the root."""
    if name_of_element(root) == "feed":
        return root
    return next((element for element in root.iter() if name_of_element(element) == "channel"), root)


def entries_of(root: Element) -> list[Element]:
    """Return all entries wherever they stand: beside the channel in RDF, anywhere at all in broken feeds."""
    found = [
        element
        for element in root.iter("{*}item", "{*}entry", "{*}Item")
        if _name(element.tag, element.prefix) in {"item", "entry"}
    ]
    among = set(found)
    return [element for element in found if element.getparent() not in among]


def base_of(element: Element, url: str) -> str:
    """Return the address that relative ones inside `element` start from."""
    for each in reversed([element, *element.iterancestors()]):
        url = _from_base(each, url)
    return url


def bases_of(elements: Sequence[Element], url: str) -> list[str]:
    """Return `base_of` each of the elements, what they stand in looked at once: entries stand all in the same."""
    outer: dict[Element | None, str] = {None: url}
    found = []
    for element in elements:
        parent = element.getparent()
        if parent is not None and parent not in outer:
            outer[parent] = base_of(parent, url)
        found.append(_from_base(element, outer[parent]))
    return found


def _from_base(element: Element, url: str) -> str:
    base = element.get(XML_BASE)
    try:
        return urljoin(url, base.strip()) if base else url
    except ValueError:
        return url


def value_of(element: Element) -> str:
    """Return all text inside an element, markup left out."""
    if len(element) == 0:
        return element.text or ""
    return "".join(str(each) for each in element.itertext())


def values_of(fields: Children, name: str) -> list[str]:
    """Return what is not empty under a name, white space taken off the ends."""
    if name not in fields:
        return []
    return [value for element in fields[name] if (value := value_of(element).strip())]


def first_of(fields: Children, *names: str) -> str:
    """Return the first of what is not empty under the names, in their order, white space taken off; or ""."""
    for name in names:
        for element in fields.get(name, ()):
            if value := value_of(element).strip():
                return value
    return ""


def content_of(element: Element) -> tuple[str, bool]:
    """Return the content of a text element and whether it is plain text rather than HTML.

    Only Atom says which, and is not always right; RSS means HTML whatever it looks like.
    """
    if len(element) == 0 and not element.keys():
        # As nearly all of RSS is; what follows would find the same, in nearly three times the time.
        value = element.text or ""
        return value, _is_atom(element.tag) and not _LOOKS_LIKE_HTML.search(value)
    kind = (element.get("type") or "").lower()
    if element.get("mode") == "base64":
        return _from_base64(value_of(element)), "html" not in kind
    if len(element) or kind in {"xhtml", "application/xhtml+xml"} or element.get("mode") == "xml":
        return _inner_markup(element), False
    value = value_of(element)
    is_said_plain = is_atom(element) and kind in {"", "text", "text/plain"}
    return value, is_said_plain and not _LOOKS_LIKE_HTML.search(value)


def _from_base64(text: str) -> str:
    try:
        return base64.b64decode(text.strip(), validate=False).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def _inner_markup(element: Element) -> str:
    """Return the elements inside, written out as HTML again, for the HTML reader to make sense of."""
    if sum(1 for _ in element.iter()) > MARKUP_CHARACTERS_MAX // 8:
        return value_of(element)
    inner = "".join(etree.tostring(child, encoding="unicode", method="html") for child in element)
    # Namespace prefixes mean nothing to HTML, and would hide what is a paragraph.
    return _escape(element.text or "") + re.sub(r"(</?)[\w.-]+:(?=\w)", r"\1", inner)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
