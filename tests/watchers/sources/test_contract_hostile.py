"""What holds for every source kind whatever its site answers: articles within bounds, or a reason; never a crash."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.watchers import hostile
from tests.watchers.plain import is_plain
from tests.watchers.recorded import NOW, Recorded, recorded
from tests.watchers.test_fuzz import EDITS
from tests.watchers.work import Threads
from watchers.feeds.record import ITEMS_MAX, TEXT_CHARACTERS_MAX
from watchers.fetching.fetched import Fetched
from watchers.kind import Ask, Kind, Options, Reading, SourceError
from watchers.kinds import kinds

BASE = "http://127.0.0.1:9"
BY_NETWORK = [name for name in sorted(kinds()) if recorded(name).has_site]
DOCUMENTS = hostile.XML | hostile.JSON_FEEDS | hostile.PAGES | hostile.SITEMAPS
SIZE = 4_000
ODD_VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 10**30, 1e308, float("inf"), float("nan"), "", " ", "\0", "\ud800", "a" * 3_000, "<b>&amp;</b>",
    "javascript:alert(1)", "http://[", "//x", "9999-99-99", "0001-01-01T00:00:00Z", "２０２６", [], [[]], [None], {}, {"": None},
    {"name": {"name": []}}, ["a", 1, None, {"b": []}],
)  # fmt: skip


@dataclass(frozen=True)
class Site:
    """A network in which every address answers with the same body, or with what was recorded for its path."""

    answers: dict[str, bytes]
    otherwise: bytes = b""

    async def get(self, url: str, **_: object) -> Fetched:
        path = url.removeprefix(BASE).partition("?")[0]
        body = self.answers.get(path, self.otherwise)
        return Fetched(
            url=url, status=200, headers={}, body=body, body_digest=hashlib.blake2b(body).hexdigest(), not_modified=False,
            etag="", last_modified="", retry_after=None, max_age=None, permanent_url=None,
        )  # fmt: skip


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in BY_NETWORK:
        for variable, value in recorded(name).environment().items():
            monkeypatch.setenv(variable, value)


def look(name: str, site: Site) -> None:
    """Look once, and check what came of it."""
    kind = kinds()[name]
    options = kind.options.model_validate(recorded(name).options(BASE))
    found = asyncio.run(_read(kind, options, Ask(source="x", cursor={}, now=NOW, fetch=site, work=Threads())))
    if isinstance(found, SourceError):
        assert all(is_plain(each) for each in (found.reason, found.remedy) if each), found
    else:
        check(found)


async def _read(kind: Kind, options: Options, ask: Ask) -> Reading | SourceError:
    try:
        return await kind.read(options, ask)
    except SourceError as error:
        return error


def check(reading: Reading) -> None:
    for article in reading.articles:
        assert article.title.strip()
        assert len(article.body) <= TEXT_CHARACTERS_MAX
        assert article.published_at is None or article.published_at <= NOW
        for text in (
            article.title,
            article.body,
            article.url,
            article.guid,
            article.author,
            article.outlet,
            *article.tags,
        ):
            assert "\0" not in text
            text.encode()
    # A few kinds read more than one page at a look.
    assert len(reading.articles) <= 5 * ITEMS_MAX
    json.dumps(reading.cursor, allow_nan=False).encode()


@pytest.mark.parametrize("name", BY_NETWORK)
def test_hostile_documents_cost_an_error_at_most(name: str) -> None:
    for make in DOCUMENTS.values():
        look(name, Site({}, make(SIZE)))


@settings(max_examples=15, deadline=None)
@given(st.data())
@pytest.mark.parametrize("name", BY_NETWORK)
def test_damaged_answers_cost_an_error_at_most(name: str, data: st.DataObject) -> None:
    answers = dict(recorded_pages(recorded(name)))
    path = data.draw(st.sampled_from(sorted(answers)))
    for edit in data.draw(st.lists(EDITS, min_size=1, max_size=4)):
        answers[path] = edit.apply(answers[path])
    look(name, Site(answers))


@settings(max_examples=15, deadline=None)
@given(st.data())
@pytest.mark.parametrize("name", ["bluesky", "hackernews", "json", "naver"])
def test_values_of_the_wrong_kind_cost_an_error_at_most(name: str, data: st.DataObject) -> None:
    answers = dict(recorded_pages(recorded(name)))
    path = data.draw(st.sampled_from(sorted(answers)))
    document = json.loads(answers[path])
    for _ in range(data.draw(st.integers(1, 3))):
        places = list(places_of(document, ()))
        document = put(document, data.draw(st.sampled_from(places)), data.draw(st.sampled_from(ODD_VALUES)))
    answers[path] = json.dumps(document).encode()
    look(name, Site(answers))


def recorded_pages(answers: Recorded) -> Iterator[tuple[str, bytes]]:
    root = answers.folder / "site"
    for path in sorted(each for each in root.rglob("*") if each.is_file()):
        yield address_of(root, path), path.read_bytes().replace(b"{base}", BASE.encode())


def address_of(root: Path, path: Path) -> str:
    return "/" + path.relative_to(root).as_posix().removesuffix("index")


def places_of(value: Any, place: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    yield place
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from places_of(each, (*place, key))


def put(document: Any, place: tuple[Any, ...], value: Any) -> Any:
    """Return the document with another value at a place."""
    if not place:
        return value
    key, *rest = place
    copy = dict(document) if isinstance(document, dict) else list(document)
    copy[key] = put(copy[key], tuple(rest), value)
    return copy
