"""The same article is known again, a different one never mistaken for it: addresses, keys, repeats inside one reading."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.article import Article
from newsdesk.identity import canonical_url, content_digest, identity_keys, resolve_identities
from newsdesk.urls import names_a_page

KEYS_OF_THE_FIRST_VERSION = ("3f9b82fa51cd493b77427c8e77a607da", "07248a4dc603a6ab1c6c50ad57e54a43")
NOW = datetime(2023, 11, 22, 9, 30, tzinfo=UTC)
ARTICLE = Article(
    source="한빛일보",
    guid="hanbit-1",
    title="샘 알트먼, OpenAI로 복귀",
    body="샘 알트먼이 OpenAI 대표로 돌아온다.",
    url="https://hanbit.example/news/1",
    language="ko",
    seen_at=NOW,
)

SAME_PAGE = [
    ("HTTPS://Hanbit.Example/News", "https://hanbit.example/News"),
    ("http://hanbit.example/a", "https://hanbit.example/a"),
    ("http://hanbit.example:80/a", "https://hanbit.example/a"),
    ("https://hanbit.example:443/a", "https://hanbit.example/a"),
    ("http://hanbit.example:8080/a", "https://hanbit.example:8080/a"),
    ("https://reader:secret@hanbit.example/a", "https://hanbit.example/a"),
    ("https://hanbit.example./a", "https://hanbit.example/a"),
    ("  https://hanbit.example/a\n", "https://hanbit.example/a"),
    ("https://hanbit.example/a#comments", "https://hanbit.example/a"),
    ("https://app.example/#!/news/1", "https://app.example/#!/news/1"),
    ("https://hanbit.example", "https://hanbit.example/"),
    ("https://hanbit.example/a/", "https://hanbit.example/a"),
    ("https://hanbit.example/x/../a/./b", "https://hanbit.example/a/b"),
    ("https://hanbit.example/story/7/amp", "https://hanbit.example/story/7"),
    ("https://www.hanbit.example/a", "https://hanbit.example/a"),
    ("https://m.hanbit.example/a", "https://hanbit.example/a"),
    ("https://m.hanbit.co.kr/a", "https://hanbit.co.kr/a"),
    ("https://m.co.kr/a", "https://m.co.kr/a"),
    ("https://www.com/a", "https://www.com/a"),
    ("https://hanbit.example/a?utm_source=rss&utm_medium=feed&no=7", "https://hanbit.example/a?no=7"),
    ("https://hanbit.example/a?fbclid=x", "https://hanbit.example/a"),
    ("https://hanbit.example/a?no=7&gclid=x", "https://hanbit.example/a?no=7"),
    ("https://hanbit.example/a?b=2&a=1", "https://hanbit.example/a?a=1&b=2"),
    ("https://hanbit.example/a?id=2&id=1", "https://hanbit.example/a?id=2&id=1"),
    ("https://hanbit.example/a?q=샘+알트먼&&", "https://hanbit.example/a?q=%EC%83%98%20%EC%95%8C%ED%8A%B8%EB%A8%BC"),
    ("https://hanbit.example/뉴스", "https://hanbit.example/%EB%89%B4%EC%8A%A4"),
    ("https://hanbit.example/%eb%89%b4%ec%8a%a4", "https://hanbit.example/%EB%89%B4%EC%8A%A4"),
    ("https://hanbit.example/%7Eeditor/%41", "https://hanbit.example/~editor/A"),
    ("https://hanbit.example/a%2Fb", "https://hanbit.example/a%2Fb"),
    ("https://hanbit.example/%4%31", "https://hanbit.example/%2541"),
    ("https://한빛.example/a", "https://xn--xx3br43b.example/a"),
    ("http://[2001:DB8::1]:80/a", "https://[2001:db8::1]/a"),
    ("", ""),
    (" mailto:desk@hanbit.example ", "mailto:desk@hanbit.example"),
    ("https://[broken/a", "https://[broken/a"),
    ("https:///a", "https:///a"),
    ("https://no name/a", "https://no name/a"),
    ("https://hanbit.example:port/a", "https://hanbit.example:port/a"),
]


@pytest.mark.parametrize(("url", "expected"), SAME_PAGE)
def test_an_address_has_one_spelling(url: str, expected: str) -> None:
    assert canonical_url(url) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://hanbit.example/a", "https://hanbit.example/b"),
        ("https://hanbit.example/a?no=1", "https://hanbit.example/a?no=2"),
        ("https://hanbit.example/a?pk_no=1", "https://hanbit.example/a?pk_no=2"),
        ("https://hanbit.example/A", "https://hanbit.example/a"),
        ("https://hanbit.example/a", "https://hanbit.example:8080/a"),
        ("https://news.hanbit.example/a", "https://hanbit.example/a"),
        ("https://hanbit.example/a/b", "https://hanbit.example/a%2Fb"),
    ],
)
def test_different_pages_keep_different_addresses(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


_PIECES = """
    http:// https:// www. m. hanbit .example 한빛 .co.kr :80 :443 :8 / // .. . % %4 %41 %2f %ff ? & = + ; # ! @ [ ]
    utm_source=x amp 뉴스
"""
PIECES = st.sampled_from([*_PIECES.split(), " ", "\t"])


@given(st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=12).map("".join)))
def test_the_spelling_of_a_spelling_is_itself(text: str) -> None:
    for url in (text, "https://hanbit.example/" + text, "https://" + text):
        once = canonical_url(url)
        assert canonical_url(once) == once


_PLAIN_PIECES = "/ // /. /.. /a /a.b /amp ? & = a a=1 b=2 b a=2&a=1 utm_source=x ref=x ~ - _ . && =="


@given(st.lists(st.sampled_from(_PLAIN_PIECES.split()), max_size=10).map("".join))
def test_plain_addresses_are_spelled_as_all_others_are(rest: str) -> None:
    # An anchor is left out, but makes an address one that has to be taken apart.
    for start in ("https://hanbit.example/1", "http://www.hanbit.example/", "https://m.co.kr/a"):
        assert canonical_url(start + rest) == canonical_url(f"{start}{rest}#top")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/1", True),
        ("https://a.example/?no=1", True),
        ("https://a.example/#!/1", True),
        ("https://a.example/", False),
        ("http://www.a.example", False),
        ("", False),
    ],
)
def test_a_front_page_is_no_article(url: str, expected: bool) -> None:
    assert names_a_page(canonical_url(url)) is expected


def test_keys_are_32_hex_digits_and_stable_for_ever() -> None:
    # Stored keys must be found again by every later version: these digits may never change.
    assert identity_keys(ARTICLE) == KEYS_OF_THE_FIRST_VERSION
    without_guid = replace(ARTICLE, guid="")
    assert identity_keys(without_guid) == ("ffe3ad749416a0b9271811819228e307", KEYS_OF_THE_FIRST_VERSION[1])
    assert identity_keys(replace(without_guid, url="")) == ("5908b4152532c97afa44f9b733673c6d",)
    assert content_digest(ARTICLE) == "6f482b731fb7d00d77f951ab4a9fbdc3"


@pytest.mark.parametrize(
    "change",
    [
        {"title": "[종합] 샘 알트먼 복귀"},
        {"body": "고친 본문"},
        {"url": "https://hanbit.example/news/1-renamed"},
        {"published_at": NOW},
        {"outlet": "한빛"},
    ],
)
def test_the_guid_outlives_every_edit(change: dict[str, str]) -> None:
    assert identity_keys(replace(ARTICLE, **change))[0] == identity_keys(ARTICLE)[0]  # type: ignore[arg-type]  # fields


def test_a_rewritten_guid_is_seen_through() -> None:
    rewritten = replace(ARTICLE, guid="hanbit-1?rev=2", url="http://m.hanbit.example/news/1?utm_source=rss")
    assert identity_keys(rewritten)[1] == identity_keys(ARTICLE)[1]


def test_without_a_guid_the_address_is_the_identity() -> None:
    nameless = replace(ARTICLE, guid="")
    assert len(identity_keys(nameless)) == 2
    assert identity_keys(replace(nameless, title="고친 제목"))[0] == identity_keys(nameless)[0]
    assert identity_keys(nameless)[1] == identity_keys(ARTICLE)[1]


def test_without_guid_and_address_the_text_is_the_identity() -> None:
    bare = replace(ARTICLE, guid="", url="")
    assert len(identity_keys(bare)) == 1
    assert identity_keys(replace(bare, title="샘 알트먼 OpenAI로  복귀")) == identity_keys(bare)
    assert identity_keys(replace(bare, body="다른 본문")) != identity_keys(bare)


@pytest.mark.parametrize("url", ["", "https://hanbit.example/", "https://www.hanbit.example"])
def test_a_daily_column_without_an_address_of_its_own_is_new_every_day(url: str) -> None:
    monday = replace(ARTICLE, guid="weather-mon", title="오늘의 날씨", body="맑음", url=url)
    tuesday = replace(monday, guid="weather-tue", body="흐림")
    assert not set(identity_keys(monday)) & set(identity_keys(tuesday))


def test_two_sources_never_share_a_key() -> None:
    assert not set(identity_keys(ARTICLE)) & set(identity_keys(replace(ARTICLE, source="새벽뉴스")))


@given(st.lists(st.sampled_from(["", "1", "11", ":", "샘", "1:1"]), min_size=4, max_size=4))
def test_no_two_contents_share_a_digest_by_where_they_are_cut(parts: list[str]) -> None:
    one = replace(ARTICLE, title=parts[0], body=parts[1])
    other = replace(ARTICLE, title=parts[2], body=parts[3])
    assert (content_digest(one) == content_digest(other)) == (parts[:2] == parts[2:])


SPELLINGS = st.lists(
    st.sampled_from([*"aAﾊß½_-.·“”!\u00a0\u3000 \n\t\x1c\x85\x00\xad가샘\ud800", "  "]), max_size=4
).map("".join)


@given(SPELLINGS, SPELLINGS)
def test_of_texts_only_letters_and_digits_are_compared(one: str, other: str) -> None:
    bare = [replace(ARTICLE, guid="", url="", title=text, body="") for text in (one, other)]
    folded = [unicodedata.normalize("NFKC", text).casefold() for text in (one, other)]
    meant = [re.sub(r"[\W_]+", "", text) or text for text in folded]
    assert (identity_keys(bare[0]) == identity_keys(bare[1])) == (meant[0] == meant[1])


@given(SPELLINGS, SPELLINGS)
def test_an_edit_of_white_space_is_none_whatever_the_space(one: str, other: str) -> None:
    edited = [content_digest(replace(ARTICLE, body=text)) for text in (one, other)]
    assert (edited[0] == edited[1]) == (one.split() == other.split())


def test_an_edit_changes_the_digest_and_white_space_does_not() -> None:
    assert content_digest(replace(ARTICLE, body=ARTICLE.body + " 끝.")) != content_digest(ARTICLE)
    assert content_digest(replace(ARTICLE, body=f"\n{ARTICLE.body}  ")) == content_digest(ARTICLE)
    assert content_digest(replace(ARTICLE, seen_at=NOW.replace(year=2024))) == content_digest(ARTICLE)


def numbered(number: int, **more: str) -> Article:
    base = replace(ARTICLE, guid=f"g{number}", url=f"https://hanbit.example/{number}", title=f"{number}번 소식")
    return replace(base, body=f"{number}번 소식의 본문", **more)  # type: ignore[arg-type]  # the tests name text fields


def test_articles_of_one_reading_keep_their_order_and_keys() -> None:
    articles = [numbered(3), numbered(1), numbered(2)]
    assert resolve_identities(articles) == [(identity_keys(each), each) for each in articles]
    assert resolve_identities([]) == []


@pytest.mark.parametrize(
    "repeat",
    [
        numbered(1),
        numbered(1, guid="another-guid"),
        numbered(1, url="http://www.hanbit.example/1?utm_source=rss"),
        replace(numbered(1), body="조회수 12"),
    ],
)
def test_true_repeats_are_dropped(repeat: Article) -> None:
    assert [article for _, article in resolve_identities([numbered(1), repeat, numbered(2)])] == [
        numbered(1),
        numbered(2),
    ]


def test_a_guid_shared_by_all_items_names_none_of_them() -> None:
    articles = [numbered(number, guid="feed") for number in range(10)]
    resolved = resolve_identities(articles)
    assert [article for _, article in resolved] == articles
    assert len({keys for keys, _ in resolved}) == 10
    # What was met while the guid still seemed unique is known again by its second key.
    assert all(identity_keys(article)[1] in keys for keys, article in resolved)


def test_an_address_shared_by_all_items_names_none_of_them() -> None:
    articles = [numbered(number, guid="", url="https://hanbit.example/live") for number in range(5)]
    resolved = resolve_identities(articles)
    assert len({keys for keys, _ in resolved}) == 5
    assert all(len(keys) == 1 for keys, _ in resolved)


def test_items_that_differ_in_nothing_but_their_text_go_by_it() -> None:
    articles = [replace(numbered(1), guid="feed", url="", title="속보", body=body) for body in ("첫째", "둘째")]
    resolved = resolve_identities(articles)
    assert [article for _, article in resolved] == articles
    assert resolved[0][0] != resolved[1][0]


ITEMS = st.builds(
    numbered,
    st.integers(1, 3),
    guid=st.sampled_from(["", "a", "b"]),
    url=st.sampled_from(["", "https://hanbit.example/", "https://hanbit.example/1", "https://hanbit.example/2"]),
)


@given(st.lists(ITEMS, max_size=8))
def test_after_resolving_no_key_has_two_bearers(articles: list[Article]) -> None:
    resolved = resolve_identities(articles)
    keys = [key for keys, _ in resolved for key in keys]
    assert len(keys) == len(set(keys))
    assert all(len(key) == 32 and int(key, 16) >= 0 for key in keys)
    assert resolve_identities([article for _, article in resolved]) == resolved
    texts = {(article.title, article.body) for article in articles}
    assert {(article.title, article.body) for _, article in resolved} == texts
