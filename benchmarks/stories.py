"""What placing an article and summarising it cost, in CPU time of this process.

    python -m benchmarks.stories

Texts are put together by a seeded generator from a thousand names and the turns of phrase of news; every story on the
board has about 200 features, as a story with a body of a kilobyte has.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from time import process_time

from newsdesk.article import Article
from newsdesk.evidence import Hit
from newsdesk.identity import identity_keys
from newsdesk.stories import StoryBoard
from newsdesk.summary import summarise
from newsdesk.text.ngrams import features
from newsdesk.text.sentences import split_sentences

NOW = datetime(2023, 11, 22, 9, 30, tzinfo=UTC)
SYLLABLES = [chr(code) for code in range(ord("가"), ord("힣"), 28)]
TURNS = ["밝혔다.", "전했다.", "결정했다.", "늘었다.", "줄었다.", "열렸다.", "요구했다.", "나섰다.", "반대했다."]


def article(chance: random.Random, names: list[str], sentences: int) -> Article:
    about = chance.sample(names, 40)
    body = " ".join(
        " ".join(f"{chance.choice(about)}{chance.choice('은는이가을를에의로')}" for _ in range(9))
        + f" {chance.choice(TURNS)}"
        for _ in range(sentences)
    )
    title = " ".join(chance.sample(about, 6))
    return Article(source="feed", title=title, body=body, url=f"https://a.example/{title}", language="ko", seen_at=NOW)


def cost_ms(work: Callable[[], object], times: int) -> float:
    work()
    start = process_time()
    for _ in range(times):
        work()
    return (process_time() - start) / times * 1000


def main() -> None:
    chance = random.Random(20231122)
    names = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(1000)]
    one = article(chance, names, 24)
    hits = [Hit("body", at, at + 2, one.body[at : at + 2], "이름") for at in range(200, len(one.body), 97)]
    print(f"body of {len(one.body)} characters, {len(features(one))} features")
    for label, work in {
        "identity_keys": lambda: identity_keys(one),
        "features": lambda: features(one),
        "split_sentences": lambda: split_sentences(one.body),
        "summarise": lambda: summarise(one, hits),
    }.items():
        print(f"{label:<20}{cost_ms(work, 300):8.3f} ms")
    print(f"{'stories':>10}{'first place() ms':>20}{'next place() ms':>20}")
    for count in (10, 100, 500, 2000):
        made = (StoryBoard.of(()).place(article(chance, names, 24), str(number), NOW).story for number in range(count))
        sketches = list(made)
        first = cost_ms(lambda kept=sketches: StoryBoard.of(kept).place(one, "key", NOW), 5)  # type: ignore[misc]  # bound now
        board = StoryBoard.of(sketches)
        numbers = iter(range(1000))
        nexts = cost_ms(
            lambda on=board, by=numbers: on.place(replace(one, title=f"{next(by)} {one.title}"), str(next(by)), NOW),  # type: ignore[misc]  # bound now
            20,
        )
        print(f"{count:>10}{first:>20.2f}{nexts:>20.2f}")


if __name__ == "__main__":
    main()
