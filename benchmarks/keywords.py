"""How fast keyword rules are found in articles, beside the usual ways, from 1,000 to 1,000,000 rules in one run.

Run: python -m benchmarks.keywords [--quick]. A rule is one word or name: 45 % Korean, 35 % English, 12 % Chinese, 8 %
katakana. Articles are about 2 KB of UTF-8: of ten, five Korean, four English, one Chinese and Japanese. Every engine
runs in a process of its own; times are that process's CPU seconds, memory is what its resident size grows by.

This program finds words: in any script, with particles and without regard to spaces, but not inside other words, and
says where. The other engines find strings of characters in text in small letters; `hyperscan` says only where they end.
Left out are the ways that cannot finish: `re` tries every word at every character, minutes an article beyond 10,000.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle
from multiprocessing.connection import Connection

import ahocorasick
import hyperscan

from benchmarks.measure import cpu_s, resident_mb
from benchmarks.texts import make_names, make_text, make_unspaced_text
from newsdesk.article import Article
from newsdesk.match.matcher import Matcher
from newsdesk.rules.query import Query
from newsdesk.rules.rule import Rule
from newsdesk.rules.sets import AliasSets
from newsdesk.terms.finder import TermFinder
from newsdesk.terms.scan import Scanner
from newsdesk.terms.term import Term
from newsdesk.text.fold import fold_key

TEXT_COUNT = 400
SECONDS_MIN = 0.5
ADDED = 50
SEEN = datetime(2023, 11, 22, tzinfo=UTC)

Find = Callable[[str], object]


@dataclass(frozen=True)
class Engine:
    """A way to find words.

    Attributes:
        name: What to call it.
        build: Makes it ready for some words.
        words_max: With more words than this it does not finish in reasonable time.
    """

    name: str
    build: Callable[[Sequence[str]], Find]
    words_max: int = 1_000_000


def rules_of(words: Sequence[str]) -> list[Rule]:
    return [Rule(f"r{index}", Query(word, Term(word))) for index, word in enumerate(words)]


def build_matcher(words: Sequence[str]) -> Find:
    matcher = Matcher.build(rules_of(words), AliasSets.none())
    return lambda text: matcher.match(Article(source="bench", title="-", body=text, seen_at=SEEN))


def build_finder(words: Sequence[str]) -> Find:
    return TermFinder.build(map(Term, words)).find


def build_scanner(words: Sequence[str]) -> Find:
    scanner = Scanner(dict.fromkeys(map(fold_key, words)))
    return lambda text: scanner.hits(fold_key(text))


def build_pyahocorasick(words: Sequence[str]) -> Find:
    automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
    for index, word in enumerate(words):
        automaton.add_word(word.lower(), index)
    automaton.make_automaton()
    return lambda text: list(automaton.iter(text.lower()))


def build_hyperscan(words: Sequence[str]) -> Find:
    database = hyperscan.Database()
    expressions = [word.lower().encode() for word in words]
    database.compile(expressions=expressions, ids=range(len(words)), elements=len(words), flags=0, literal=True)

    def find(text: str) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []

        def take(index: int, _start: int, end: int, _flags: int, _context: object) -> None:
            found.append((index, end))

        database.scan(text.lower().encode(), match_event_handler=take)
        return found

    return find


def build_re(words: Sequence[str]) -> Find:
    pattern = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))), re.IGNORECASE)
    return pattern.findall


def build_naive(words: Sequence[str]) -> Find:
    lowered = [word.lower() for word in words]

    def find(text: str) -> list[str]:
        text = text.lower()
        return [word for word in lowered if word in text]

    return find


ENGINES = (
    Engine("rules matched, with evidence", build_matcher),
    Engine("words found", build_finder),
    Engine("the scanner beneath, strings only", build_scanner),
    Engine("hyperscan", build_hyperscan),
    Engine("pyahocorasick", build_pyahocorasick),
    Engine("every word tried: word in text", build_naive),
    Engine("re, one alternation", build_re, words_max=10_000),
)


def texts_per_second(find: Find, texts: Sequence[str]) -> float:
    done, spent, start = 0, 0.0, time.process_time()
    every = cycle(texts)
    while spent < SECONDS_MIN:
        find(next(every))
        done, spent = done + 1, time.process_time() - start
    return done / spent


def measure(engine: Engine, words: Sequence[str], texts: Sequence[str]) -> tuple[float, float, float]:
    """Return seconds to build, megabytes, and texts a second, the better of two rounds."""
    gc.collect()
    gc.freeze()
    before_mb = resident_mb()
    ready: list[Find] = []
    build_s = cpu_s(lambda: ready.append(engine.build(words)))
    gc.collect()
    used_mb = resident_mb() - before_mb
    return build_s, used_mb, max(texts_per_second(ready[0], texts) for _ in range(2))


def measure_changes(words: Sequence[str]) -> tuple[float, float, float]:
    """Return milliseconds to add a rule and to remove one, and seconds to merge."""
    matcher = Matcher.build(rules_of(words), AliasSets.none())
    changed = matcher
    started = time.process_time()
    for index in range(ADDED):
        changed = changed.changed(add=[Rule(f"n{index}", Query("", Term(f"새로운 낱말 {index}")))])
    add_ms = (time.process_time() - started) / ADDED * 1e3
    remove_ms = cpu_s(lambda: matcher.changed(remove_ids=["r0"])) * 1e3
    return add_ms, remove_ms, cpu_s(changed.merged)


def apart(work: Callable[[], tuple[float, float, float]]) -> tuple[float, float, float]:
    """Do something in a process of its own, so that no engine pays for another's memory."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)

    def run(answer: Connection) -> None:
        answer.send(work())

    process = context.Process(target=run, args=(there,))
    process.start()
    there.close()
    result: tuple[float, float, float] = here.recv()
    process.join()
    return result


def compare(count: int) -> float:
    """Print one table; returns this program's articles a second."""
    chance = random.Random(count)
    words = make_names(chance, count)
    texts = [
        make_unspaced_text(chance, words) if index % 10 == 9 else make_text(chance, words, korean=index % 10 < 5)
        for index in range(TEXT_COUNT)
    ]
    raw = sum(map(len, map(build_scanner(words), texts))) / len(texts)  # type: ignore[arg-type]  # it gives lists
    print(f"\n{count:,} keyword rules; a text holds {raw:.1f} of the strings")
    print(f"  {'':<36}{'build s':>10}{'MB':>8}{'texts/s':>12}")
    ours = 0.0
    for engine in ENGINES:
        if count > engine.words_max:
            print(f"  {engine.name:<36}{'does not finish':>30}")
            continue
        build_s, used_mb, speed = apart(lambda engine=engine: measure(engine, words, texts))  # type: ignore[misc]  # a default
        ours = ours or speed
        print(f"  {engine.name:<36}{build_s:>10.2f}{used_mb:>8,.0f}{speed:>12,.1f}", flush=True)
    add_ms, remove_ms, merge_s = apart(lambda: measure_changes(words))
    print(f"  add a rule {add_ms:.2f} ms (mean of {ADDED}), remove one {remove_ms:.2f} ms, merge {merge_s:.2f} s")
    return ours


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="no more than 10,000 rules; more take minutes")
    options = parser.parse_args(argv)
    counts = (1_000, 10_000) if options.quick else (1_000, 10_000, 100_000, 1_000_000)
    speeds = [compare(count) for count in counts]
    print(f"\n{counts[-1]:,} rules are {speeds[0] / speeds[-1]:.1f} times slower than {counts[0]:,}")


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
