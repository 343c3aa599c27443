"""How fast terms are found, beside the two ways one would write first, on the same machine in the same run.

Run: python -m benchmarks.finder [--quick]. Times are this process's own CPU seconds. Texts and terms are generated
from a fixed seed: about 2 KB of UTF-8 each, half Korean, half English, a few of the terms in every text.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import time
from collections.abc import Callable, Sequence
from itertools import cycle, islice

from newsdesk.terms.finder import TermFinder
from newsdesk.terms.scan import Scanner
from newsdesk.terms.term import Term
from newsdesk.text.fold import fold_key

TEXT_BYTES = 2_000
TEXT_COUNT = 200
SECONDS_MIN = 0.5
JOSA = ("은", "는", "이", "가", "을", "를", "의", "에서", "으로", "와", "", "", "")
# Syllables by a Zipf law over some 1,300, which gives about as many chance hits inside words as real Korean news.
SYLLABLES = [
    chr(0xAC00 + (onset * 21 + vowel) * 28 + final)
    for final in (0, 4, 21, 8, 16, 1, 17)
    for vowel in (0, 20, 4, 8, 13, 1, 18, 6, 5, 12)
    for onset in range(19)
]
SYLLABLE_WEIGHTS = [1 / (rank + 10) ** 0.7 for rank in range(len(SYLLABLES))]


def korean_word(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, SYLLABLE_WEIGHTS, k=chance.choice((2, 3, 3, 4))))


def english_word(chance: random.Random) -> str:
    return "".join(chance.choices("etaoinshrdlucmfwypvbgkqjxz", weights=range(26, 0, -1), k=chance.randint(4, 10)))


def make_terms(chance: random.Random, count: int) -> list[str]:
    terms: dict[str, None] = {}
    while len(terms) < count:
        word = korean_word if chance.random() < 0.55 else english_word
        terms[" ".join(word(chance) for _ in range(chance.choice((1, 1, 1, 2))))] = None
    return list(terms)


def make_text(chance: random.Random, terms: Sequence[str], *, korean: bool) -> str:
    words: list[str] = []
    size = 0
    while size < TEXT_BYTES:
        named = chance.random() < 0.03
        word = chance.choice(terms) if named else (korean_word if korean else english_word)(chance)
        word += chance.choice(JOSA) if korean else ""
        word += chance.choice((",", ".", "", "", "", "", ""))
        words.append(word)
        size += len(word.encode()) + 1
    return " ".join(words)


def texts_per_second(find: Callable[[str], object], texts: Sequence[str]) -> float:
    done, spent, start = 0, 0.0, time.process_time()
    every = cycle(texts)
    while spent < SECONDS_MIN:
        find(next(every))
        done, spent = done + 1, time.process_time() - start
    return done / spent


def naive(terms: Sequence[str], text: str) -> list[str]:
    return [term for term in terms if term in text]


def seconds(action: Callable[[], object], repeats: int) -> float:
    start = time.process_time()
    for _ in range(repeats):
        action()
    return (time.process_time() - start) / repeats


def resident_mb() -> float:
    """The most memory this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(count: int, *, with_regex: bool) -> dict[str, float]:
    chance = random.Random(count)
    terms = make_terms(chance, count)
    texts = [make_text(chance, terms, korean=number % 2 == 0) for number in range(TEXT_COUNT)]
    before = resident_mb()
    start = time.process_time()
    finder = TermFinder.build(Term(term) for term in terms)
    row = {"build s": time.process_time() - start, "peak MB more": resident_mb() - before}
    row["texts/s"] = texts_per_second(finder.find, texts)
    scanner = Scanner(dict.fromkeys(map(fold_key, terms)))
    row["raw hits/text"] = sum(len(scanner.hits(fold_key(text))) for text in texts) / len(texts)
    row["found/text"] = sum(len(finder.find(text).terms) for text in texts) / len(texts)
    lowered = [term.lower() for term in terms]
    row["naive/s"] = texts_per_second(lambda text: naive(lowered, text.lower()), texts[:20])
    if with_regex:
        alternation = re.compile("|".join(map(re.escape, sorted(terms, key=len, reverse=True))), re.IGNORECASE)
        row["re/s"] = texts_per_second(alternation.findall, texts[:20])
    new = islice((Term(f"새로운 낱말 {number}") for number in range(10**6)), 20)
    row["add one ms"] = 1000 * seconds(lambda: finder.changed([next(new)]), 20)
    full = finder.changed(Term(f"덧붙인 말 {number}") for number in range(999))
    row["add one to 999 ms"] = 1000 * seconds(lambda: full.changed([Term("마지막 말")]), 5)
    row["merge s"] = seconds(full.merged, 1)
    return row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out 100,000 terms")
    counts = (1_000, 10_000) if parser.parse_args().quick else (1_000, 10_000, 100_000)
    titles: list[str] = []
    for count in counts:
        # `re` backtracks through every alternative at every character: minutes a text at 100,000 terms.
        row = measure(count, with_regex=count <= 10_000)
        if not titles:
            titles = list(row)
            print("terms".rjust(8), *(title.rjust(18) for title in titles))
        cells = (f"{row[title]:,.2f}" if title in row else "-" for title in titles)
        print(str(count).rjust(8), *(cell.rjust(18) for cell in cells), flush=True)


if __name__ == "__main__":
    main()
