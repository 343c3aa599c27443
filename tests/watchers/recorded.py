"""Recorded answers of sources, one folder for each kind of source: `tests/watchers/data/kinds/NAME/`.

    options.yaml      its options; `{base}` stands for the address of the server that plays the site, `{here}` for the
                      folder itself
    expected.json     the articles that have to come out of it, oldest first: the fields of `Article` but for `source`
                      and `seen_at`, and without those that have their default; published before NOW
    site/             what the server shows, by path: `site/rss/news.xml` answers `/rss/news.xml?any=query`. `index`
                      answers for the folder it is in. Kinds that read no network have none.
    many/             laid over `site/`: a list far too long. What stands between {repeat} and {/repeat} in its files
                      is shown REPEATED times, with {n} counting.
    environment.yaml  variables to be set, when the kind reads any

Addresses in these files may use `{base}` as well.
"""

from __future__ import annotations

import json
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from newsdesk.article import Article
from tests.watchers.web import Web

KINDS = Path(__file__).parent / "data" / "kinds"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
REPEATED = 300

_REPEATED = re.compile(rb"\{repeat\}(.*?)\{/repeat\}", re.DOTALL)
_DEFAULTS = {each.name: each.default for each in fields(Article) if each.default is not MISSING}


@dataclass(frozen=True)
class Recorded:
    """The recorded answers of one kind."""

    folder: Path

    @property
    def has_site(self) -> bool:
        return (self.folder / "site").is_dir()

    def missing(self) -> list[str]:
        """What the folder lacks, in words."""
        needed = ["options.yaml", "expected.json"] + (["many"] if self.has_site else [])
        return [name for name in needed if not (self.folder / name).exists()]

    def options(self, base: str) -> Mapping[str, Any]:
        """The options as the watchlist would have them."""
        text = (self.folder / "options.yaml").read_text(encoding="utf-8")
        options = yaml.safe_load(text.replace("{base}", base).replace("{here}", str(self.folder)))
        assert isinstance(options, dict)
        return options

    def environment(self) -> Mapping[str, str]:
        path = self.folder / "environment.yaml"
        return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}

    def expected(self, base: str) -> list[dict[str, Any]]:
        text = (self.folder / "expected.json").read_text(encoding="utf-8")
        articles = json.loads(text.replace("{base}", base))
        assert isinstance(articles, list)
        return articles

    def put_up(self, site: Web, *layers: str) -> None:
        """Let the server show `site/` with other layers over it."""
        for layer in ("site", *layers):
            root = self.folder / layer
            for path in sorted(root.rglob("*")):
                if path.is_file():
                    put_up(site, "/" + path.relative_to(root).as_posix().removesuffix("index"), path)


def recorded(name: str) -> Recorded:
    """The recorded answers of a kind."""
    return Recorded(KINDS / name)


def put_up(site: Web, address: str, path: Path) -> None:
    body = _REPEATED.sub(_repeat, path.read_bytes().replace(b"{base}", site.base.encode()))
    media_type = mimetypes.guess_type(path.name)[0]
    site.show(address, body, Content_Type=media_type or "application/octet-stream")


def _repeat(found: re.Match[bytes]) -> bytes:
    return b"".join(found[1].replace(b"{n}", str(number).encode()) for number in range(1, REPEATED + 1))


def as_recorded(article: Article) -> dict[str, Any]:
    """An article as `expected.json` has it."""
    values = {each.name: getattr(article, each.name) for each in fields(Article)}
    shown = {
        name: value
        for name, value in values.items()
        if name not in {"source", "seen_at"} and value != _DEFAULTS.get(name, MISSING)
    }
    if article.published_at is not None:
        shown["published_at"] = article.published_at.isoformat()
    if article.tags:
        shown["tags"] = list(article.tags)
    return shown
