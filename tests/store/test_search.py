from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import bigrams
from store.door import Store
from store.records import OPERATOR
from tests.store.makers import NOW, a_pass, article, declared, filed
from tests.store.postgres import Server

TITLES = {
    "joined": "인공지능 반도체 개발",
    "spaced": "인공 지능 시대",
    "samsung": "삼성전자, SK와 협력 강화",
    "inside": "대한삼성물산 발표",
    "accident": "사고 발생 현장",
    "nuclear": "북핵 협상 재개",
    "latin": "OpenAI launches GPT-5 for AT&T",
    "other latin": "Opening day at the stadium",
    "japanese": "東京タワーで火災",
    "mixed": "생성형 AI 규제법",
    "year": "2024년도 예산",
    "nfd": "\u1112\u1167\u11b8\u1105\u1167\u11a8",
}


def filled(store: Store, titles: dict[str, str]) -> None:
    source = declared(store)
    articles = (filed(key, article(title, body="", guid=key)) for key, title in titles.items())
    store.commit(a_pass(source, filed=tuple(articles)))


def found(store: Store, query: str, limit: int = 100, offset: int = 0) -> list[str]:
    return [each.article.guid for each in store.search(OPERATOR, query, limit, offset)]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("삼성", ["inside", "samsung"]),
        ("협력", ["nfd", "samsung"]),
        ("삼성 협력", ["samsung"]),
        ("전자", ["samsung"]),
        ("성전", ["samsung"]),
        ("고발", []),
        ("핵", ["nuclear"]),
        ("북", ["nuclear"]),
        ("인공지능", ["spaced", "joined"]),
        ("인공 지능", ["spaced", "joined"]),
        ('"인공 지능"', ["spaced", "joined"]),
        ('"지능 인공"', []),
        ("openai", ["latin"]),
        ("OPENAI", ["latin"]),
        ("open", []),
        ("Open*", ["other latin", "latin"]),
        ('"at t"', ["latin"]),
        ("AT&T", ["latin"]),
        ("GPT-5", ["latin"]),
        ('"gpt 6"', []),
        ("東京", ["japanese"]),
        ("タワー", ["japanese"]),
        ("京都", []),
        ("생성형AI", ["mixed"]),
        ("2024년", ["year"]),
        ("삼성 없음", []),
        ("", []),
        ('"', []),
        ("( : * -", []),
    ],
)
def test_what_is_found(archive: Store, query: str, names: list[str]) -> None:
    assert found(archive, query) == names


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """TITLES, filed once, half of them indexed in the background."""
    if request.param == "sqlite":
        with_titles = Store.open(f"sqlite:///{tmp_path_factory.mktemp('archive') / 'sokbo.db'}")
    else:
        server: Server = request.getfixturevalue("server")
        server.run("CREATE DATABASE archive TEMPLATE template_desk")
        with_titles = Store.open(server.url("archive"))
    filled(with_titles, TITLES)
    with_titles.index_pending(6)
    yield with_titles
    with_titles.close()


HOSTILE = [
    "C++",
    "AT&T",
    '"',
    '""',
    '"""삼성',
    "-x",
    "(",
    ")",
    "NEAR(a b)",
    "a NOT b",
    "title:x",
    "^a",
    "a + b",
    "{a b}:c",
    "'; DROP TABLE articles; --",
    "a' | 'b",
    "a:*",
    "\\",
    "%s %(x)s :x ? $1",
    "\0",
    "\ud800",
    "삼" * 3400,
    '"가 나 다' * 2000,
    "﷽" * 400,
    "*",
    "**삼성**",
    "<->",
    "!!",
    "&",
]


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_no_query_is_an_error(archive: Store, query: str) -> None:
    archive.search(OPERATOR, query, 5)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters(), max_size=30) | st.text("가삼성 aA\"*-(')", max_size=20))
def test_no_drawn_query_is_an_error(archive: Store, query: str) -> None:
    archive.search(OPERATOR, query, 5)


LETTERS = "가나다라 ab1東ー&"


@pytest.mark.parametrize("seed", range(3))
def test_both_databases_and_a_plain_scan_find_the_same(server: Server, tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)

    def words(length: int) -> str:
        return "".join(draw.choices(LETTERS, k=draw.randint(1, length)))

    titles = {str(number): words(14) for number in range(120)}
    queries = {words(5) for _ in range(60)} | {f'"{words(7)}"' for _ in range(20)} | {words(3) + "*" for _ in range(20)}
    with server.fresh_database("template_desk") as url:
        stores = [Store.open(url), Store.open(f"sqlite:///{tmp_path / 'sokbo.db'}")]
        for each in stores:
            filled(each, titles)
        for query in queries:
            wanted = [key for key, title in reversed(titles.items()) if scanned(query, title)]
            assert [found(each, query, 200) for each in stores] == [wanted, wanted], query
        for each in stores:
            each.close()


def scanned(query: str, title: str) -> bool:
    """Say whether a title has all terms of a query, by looking at every place."""
    tokens = bigrams.indexed_tokens(title, "")
    terms = bigrams.read_query(query)
    return bool(terms) and all(any(stands_in(way, tokens) for way in ways) for ways in terms)


def stands_in(way: bigrams.Phrase, tokens: list[str]) -> bool:
    *first, last = way.tokens
    return any(
        tokens[start : start + len(first)] == first
        and (tokens[start + len(first)].startswith(last) if way.is_prefix else tokens[start + len(first)] == last)
        for start in range(len(tokens) - len(first))
    )


def test_newest_first_in_pages(store: Store) -> None:
    filled(store, {str(number): f"삼성 소식 {number}" for number in range(30)})
    assert found(store, "삼성", 3) == ["29", "28", "27"]
    assert found(store, "삼성", 3, 3) == ["26", "25", "24"]
    assert found(store, "삼성", 50, 28) == ["1", "0"]


def test_the_body_is_searched_too_and_the_title_ends_before_it(store: Store) -> None:
    source = declared(store)
    store.commit(a_pass(source, filed=(filed("a", article("대한", body="민국 소식 " + "긴 글 " * 2000 + "마지막")),)))
    assert len(found(store, "민국")) == len(found(store, "마지막")) == 1
    assert found(store, "한민") == []


def test_indexing_in_batches(store: Store) -> None:
    filled(store, {str(number): f"소식 {number}" for number in range(12)})
    assert [store.index_pending(5) for _ in range(4)] == [5, 5, 2, 0]
    assert len(found(store, "소식")) == 12


def test_an_edited_article_is_found_by_its_new_words_only(store: Store) -> None:
    for is_indexed in (True, False):
        filled(store, {"a": "삼성 소식"})
        if is_indexed:
            store.index_pending()
        [known] = store.latest(OPERATOR, 1)
        edit = filed("a", article("협력 소식", body="", guid="a"), content_digest="new")
        store.commit(a_pass(store.sources(OPERATOR)[0], edited={known.id: edit}))
        assert (found(store, "삼성"), found(store, "협력")) == ([], ["a"])
        back = filed("a", article("삼성 소식", body="", guid="a"))
        store.commit(a_pass(store.sources(OPERATOR)[0], edited={known.id: back}))


def test_long_words_and_long_texts_fit(store: Store) -> None:
    source = declared(store)
    bodies = ["x" * 300_000, "가" * 300_000, " ".join(f"{number:x}" for number in range(60_000)), "ﷺ" * 20_000]
    many = tuple(filed(str(number), article("제목", body=body)) for number, body in enumerate(bodies))
    store.commit(a_pass(source, filed=many))
    assert store.index_pending() == 4
    assert len(found(store, "제목")) == 4
    assert len(found(store, "x" * 80)) == 1
    assert len(found(store, "가가가")) == 1
    assert store.forget_before(NOW.replace(year=2027)) == 4
    assert found(store, "제목") == []


def test_an_index_made_by_other_rules_is_made_anew(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.open(url)
    filled(store, {"a": "삼성 소식"})
    store.index_pending()
    store.close()
    monkeypatch.setattr("store.index.VERSION", "other rules")
    renewed = Store.open(url)
    assert renewed.index_pending() == 1
    assert found(renewed, "삼성") == ["a"]
    renewed.close()
    again = Store.open(url)
    assert again.index_pending() == 0
    again.close()


def test_the_index_of_an_sqlite_file_is_sound_after_edits_and_clean_up(sqlite_file: Path) -> None:
    store = Store.open(f"sqlite:///{sqlite_file}")
    filled(store, TITLES)
    store.index_pending()
    for each in store.latest(OPERATOR, 5):
        edit = filed(each.article.guid, article("고친 " + each.article.title, body="", guid=each.article.guid))
        store.commit(a_pass(store.sources(OPERATOR)[0], edited={each.id: edit}))
    store.index_pending()
    store.forget_before(NOW.replace(year=2027))
    with store._connections.write() as connection:
        connection.exec_driver_sql("INSERT INTO article_index (article_index) VALUES ('optimize')")
        left = connection.exec_driver_sql("SELECT count(*) FROM article_index_docsize").scalar()
    assert left == 0
    assert found(store, "소식") == []
    store.close()
