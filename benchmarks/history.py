"""What trying a rule on a year of history costs: 365 days of 200 articles each, in an SQLite file.

    python -m benchmarks.history [--quick]

`--quick` tries a month of it.

Texts are put together by a seeded generator: common words are common and rare ones rare, as in a language.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from time import perf_counter, process_time

from bot.trial import try_on_history
from newsdesk.article import Article
from newsdesk.fate import Reason
from newsdesk.rules.parse import parse_query
from newsdesk.rules.sets import AliasSets
from newsdesk.verdict import Decision, FiledArticle
from store.door import Store
from store.records import OPERATOR, Pass, SourceSpec

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAYS = 365
QUICK_DAYS = 30
ARTICLES_A_DAY = 200
WORDS_IN_A_BODY = 180
SYLLABLES = [chr(code) for code in range(ord("가"), ord("힣"), 19)]
NAMES = [
    "AI",
    "정부",
    "삼성전자",
    "OpenAI",
    "반도체",
    "CEO",
    "HBM",
    "채용",
    "샘 알트먼",
    "최고경영자",
    "공정위",
    "café",
]
SHARES = [0.10, 0.10, 0.04, 0.02, 0.05, 0.05, 0.01, 0.03, 0.005, 0.01, 0.01, 0.02]
QUERIES = [
    "@openai (CEO OR 최고경영자) -채용",
    "삼성전자 (반도체 OR HBM)",
    "공정위",
    "AI",
    "정부 OR AI OR 반도체 OR CEO",
    "정부 NEAR/20 반도체",
    "@sam-altman",
    # Of these the index knows nothing: the newest articles are read one by one.
    "lang:ko -정부",
    "/OpenAI[의에]?/",
    "~도체",
]


def words(chance: random.Random) -> tuple[list[str], list[float]]:
    """Return 20,000 words, Korean and English, with weights that fall like those of a language."""
    korean = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(15_000)]
    english = ["".join(chance.choices("etaoinshrdlucmfwypvbgk", k=chance.randint(2, 9))) for _ in range(5_000)]
    both = [*korean, *english]
    chance.shuffle(both)
    return both, list(accumulate(1 / (rank + 10) for rank in range(len(both))))


def articles(days: int) -> Iterator[list[FiledArticle]]:
    """Yield one day after the other."""
    chance = random.Random(20261123)
    vocabulary, weights = words(chance)
    for day in range(days):
        seen_at = NOW - timedelta(days=days - day - 0.5)
        yield [article(chance, vocabulary, weights, seen_at, f"{day}-{n}") for n in range(ARTICLES_A_DAY)]


def article(
    chance: random.Random, vocabulary: list[str], weights: list[float], seen_at: datetime, name: str
) -> FiledArticle:
    body = chance.choices(vocabulary, cum_weights=weights, k=WORDS_IN_A_BODY)
    for known, share in zip(NAMES, SHARES, strict=True):
        if chance.random() < share:
            body.insert(chance.randrange(len(body)), known + chance.choice(["", "", "의", "에"]))
    title = " ".join(chance.choices(vocabulary, cum_weights=weights, k=7))
    return FiledArticle(
        article=Article(
            source="연합뉴스",
            title=title,
            body=" ".join(body),
            url=f"https://news.example/{name}",
            language="ko",
            seen_at=seen_at,
        ),
        keys=(name,),
        content_digest=name,
        story_id="",
        matches=(),
        decisions=(Decision(reason=Reason.UNMATCHED),),
    )


def fill(store: Store, days: int) -> None:
    source = SourceSpec(name="연합뉴스", kind="feed", options={}, interval=timedelta(minutes=5))
    store.declare([source], [], NOW)
    number = store.sources(OPERATOR)[0].id
    for day in articles(days):
        at = day[0].article.seen_at
        store.commit(Pass(source_id=number, cursor={}, checked_at=at, next_check_at=at, filed=tuple(day)))
    while store.index_pending():
        pass


def main() -> None:
    sets, days = AliasSets.starter(), QUICK_DAYS if "--quick" in sys.argv else DAYS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sokbo.db"
        store = Store.open(f"sqlite:///{path}")
        began = perf_counter()
        fill(store, days)
        print(f"{days * ARTICLES_A_DAY:,} articles filed and indexed in {perf_counter() - began:.0f} s, ", end="")
        print(f"{sum(each.stat().st_size for each in Path(folder).iterdir()) / 1e6:.0f} MB")
        print(f"{'query':<38}{'matched':>9}{'near':>7}{'tried':>8}{'cut':>6}{'wall s':>9}{'CPU s':>8}")
        for text in QUERIES:
            query = parse_query(text, sets)
            wall, processor = perf_counter(), process_time()
            done = try_on_history(store, OPERATOR, query, sets, since=NOW - timedelta(days=days), now=NOW)
            wall, processor = perf_counter() - wall, process_time() - processor
            found = done.trial
            print(f"{text:<38}{found.matched:>9}{found.near:>7}{found.tried:>8}", end="")
            print(f"{'yes' if done.is_cut else '':>6}{wall:>9.2f}{processor:>8.2f}")
        store.close()


if __name__ == "__main__":
    main()
