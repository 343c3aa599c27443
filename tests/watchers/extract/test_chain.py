"""The text of an article out of its page: right on whole pages of all shapes, and harmless on hostile ones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import cache
from statistics import mean

import pytest

from tests.watchers.extract.hostile import HOSTILE
from tests.watchers.extract.pages import Sample, samples, token_f1
from watchers.errors import SourceError
from watchers.extract.chain import TEXT_CHARACTERS_MAX, NoArticle, PageText, Way, extract, is_tangled
from watchers.workers.pool import TookTooLong, Workers

SENTENCE = "The harbour was closed for two days while divers looked for the lost propeller. "


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    async with Workers.open() as opened:
        yield opened


@cache
def taken(sample: Sample) -> PageText:
    return extract(sample.data, sample.charset, sample.title)


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def test_the_pages_are_as_many_and_as_mixed_as_they_should_be() -> None:
    assert len(samples()) >= 40
    assert sum(each.language == "ko" for each in samples()) >= 20
    assert sum(not each.cms for each in samples()) * 2 >= len(samples())
    assert {each.language for each in samples()} == {"ko", "ja", "zh", "en"}


@pytest.mark.parametrize(("language", "least"), [("", 0.97), ("ko", 0.97), ("ja", 0.97), ("zh", 0.97), ("en", 0.96)])
def test_the_texts_are_right(language: str, least: float) -> None:
    chosen = [each for each in samples() if language in {"", each.language}]
    assert mean(token_f1(taken(each).text, each.text) for each in chosen) >= least


@pytest.mark.parametrize("sample", samples(), ids=lambda each: each.name)
def test_no_page_is_read_badly(sample: Sample) -> None:
    found = taken(sample)
    assert token_f1(found.text, sample.text) >= 0.85
    assert sample.title not in found.text
    assert (found.way is Way.PLACE) == bool(found.system)


# The paragraphs of Medium stand in no place of their own.
OF_SYSTEMS = [each for each in samples() if each.cms not in {"", "Medium"}]


@pytest.mark.parametrize("sample", OF_SYSTEMS, ids=lambda each: each.name)
def test_known_systems_are_known(sample: Sample) -> None:
    assert taken(sample).way is Way.PLACE


@pytest.mark.parametrize(
    "junk",
    [
        "무단 전재 및 재배포 금지",
        "로그인",
        "관련 기사",
        "많이 본 뉴스",
        "쿠키",
        "댓글 3",
        "Advertisement",
        "转载",
        "無断転載",
    ],
)
def test_what_every_page_says_is_said_by_none(junk: str) -> None:
    # Otherwise a rule with that word would fire on every article.
    assert [each.name for each in samples() if junk in taken(each).text] == []


def test_a_place_without_the_article_is_passed_over() -> None:
    teaser = f'<div class="entry-content"><p>{SENTENCE * 2}</p></div>'
    story = f"<div class='story'>{paragraphs(*(f'{number}. {SENTENCE * 3}' for number in range(6)))}</div>"
    found = extract(page(teaser + story), None, "Harbour closed")
    assert found.way is Way.PART
    assert found.text.startswith("0. The harbour")


def test_comments_do_not_count_even_when_they_are_longer() -> None:
    story = f"<div class='story'>{paragraphs(SENTENCE * 3, SENTENCE * 2)}</div>"
    comments = "".join(
        f'<div class="comment-item"><p>I disagree with number {n}. {SENTENCE}</p></div>' for n in range(9)
    )
    found = extract(page(story + f"<div>{comments}</div>"), None, "Harbour closed")
    assert "disagree" not in found.text
    assert found.text.count("The harbour was closed") == 5


def test_a_page_that_calls_its_article_clutter_is_read_all_the_same() -> None:
    story = f'<div class="share-story related">{paragraphs(SENTENCE * 3, SENTENCE * 2)}</div>'
    assert extract(page(story), None, "Harbour closed").text.count("The harbour") == 5


def test_breaks_part_paragraphs_as_well() -> None:
    found = extract(page("<div>" + "<br><br>".join([SENTENCE.strip() * 2] * 3) + "</div>"), None, "Harbour closed")
    assert len(found.text.splitlines()) == 3


def test_a_page_without_sentences_is_left_to_the_library() -> None:
    lines = "".join(f"<p>Gate {n} opens at noon and closes again when it gets dark</p>" for n in range(8))
    found = extract(page(f"<main>{lines}</main>"), None, "Gates")
    assert found.way is Way.WHOLE
    assert "Gate 7" in found.text


@pytest.mark.parametrize(
    "body", ["<p>", "<p>Please log in.</p>", '<div id="root"></div><script>load()</script>', "<p>" * 50]
)
def test_a_page_without_an_article_says_so(body: str) -> None:
    with pytest.raises(NoArticle) as caught:
        extract(page(body), None, "Harbour closed")
    assert str(caught.value.reason) == "the page shows no text of an article"
    assert str(caught.value.remedy)


def test_bytes_that_are_no_page_are_no_article() -> None:
    for data in (b"", b"\0" * 1000, b"%PDF-1.7\n" + bytes(range(256)) * 8):
        with pytest.raises(NoArticle, match="no web page"):
            extract(data, None, "Harbour closed")


def test_a_text_has_an_end() -> None:
    found = extract(page(paragraphs(*[SENTENCE * 5] * 200)), None, "Harbour closed")
    assert len(found.text) == TEXT_CHARACTERS_MAX


def test_a_headline_that_is_unknown_is_looked_for() -> None:
    found = extract(page(f"<h1>Harbour closed</h1>{paragraphs(SENTENCE * 2, SENTENCE * 2)}"), None, "")
    assert found.text.endswith(SENTENCE.strip())


@pytest.mark.parametrize(
    ("html", "tangled"),
    [
        ("<div>" * 30_001, True),
        ("<div " + 'a="1" ' * 3_001 + ">", True),
        ("<div " + "a " * 20_001, True),
        ('<script>var x = "' + "a=b; " * 10_000 + '"</script>', False),
        ('<div data-props="' + "word " * 10_000 + '">', False),
        ("<" * 30_000, False),
        ("", False),
    ],
)
def test_what_would_keep_a_parser_busy_is_seen_beforehand(html: str, tangled: bool) -> None:
    assert is_tangled(html) is tangled


async def test_a_hostile_page_costs_its_own_time_and_nothing_else(workers: Workers) -> None:
    good = samples()[0]

    async def read_hostile(data: bytes) -> str:
        try:
            return (await workers.run(extract, data, None, "News", deadline_s=0.5)).text
        except (NoArticle, TookTooLong) as error:
            return str(error.reason)

    hostile = [read_hostile(make()) for make in HOSTILE.values()]
    honest = [workers.run(extract, good.data, good.charset, good.title) for _ in hostile]
    # One after the other in the queue: each honest page waits behind a hostile one.
    results = await asyncio.gather(*(each for pair in zip(hostile, honest, strict=True) for each in pair))
    assert all(results[::2])
    assert {each.text for each in results[1::2] if isinstance(each, PageText)} == {taken(good).text}
    assert len(workers.pids) <= 2


async def test_a_refusal_comes_back_whole(workers: Workers) -> None:
    with pytest.raises(SourceError) as caught:
        await workers.run(extract, b"", None, "News")
    assert isinstance(caught.value, NoArticle)
    assert caught.value.remedy
