"""How fast articles meet 100,000 boolean rules, beside asking every rule, on the same machine in the same run.

Run: python -m benchmarks.rules [--quick]. Times are this process's own CPU seconds; memory is its growth in resident
size, the rules' own trees included. Rules and texts are generated from a fixed seed. A rule has one to three groups of
one to four words, all of which must find one of their words; four in ten exclude another word, three in twenty want two
words near each other, one in ten looks in the title alone. A third of the words are the commonest 3 % of all. One rule
in twelve has a single group: then a 2 KB text meets some 6 words, is asked of some 16 rules and wanted by about 2.

Rules are read from text, as at every start of the program, with the collector of cyclic garbage held back as it is
there (`bot.app`); a second line says what it would cost. The last line tells how long an event loop had to wait, at
worst, while all rules were compiled in another thread.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from benchmarks.measure import cpu_s, resident_mb
from benchmarks.texts import make_terms, make_text
from newsdesk.article import Article
from newsdesk.match.checks import make_check
from newsdesk.match.matcher import Matcher
from newsdesk.match.presearch import searched_terms
from newsdesk.match.reading import Reading
from newsdesk.rules.format import format_node
from newsdesk.rules.parse import parse_fully, parse_query
from newsdesk.rules.query import FieldName, InField, Near, Node, SetRef, all_of, any_of, negation
from newsdesk.rules.rule import Rule
from newsdesk.rules.sets import AliasSets
from newsdesk.terms.finder import TermFinder
from newsdesk.terms.term import Term

SETS = AliasSets.none()
SEEN = datetime(2023, 11, 22, tzinfo=UTC)
COMMON_SHARE = 0.03
SPOKEN_MORE = 2
"""How much more often the common words stand in texts."""
GROUP_COUNT_WEIGHTS = (1, 5, 6)
ADDED = 50


@dataclass(frozen=True)
class Load:
    queries: list[str]
    learning: list[Article]
    articles: list[Article]


def make_load(rule_count: int, article_count: int) -> Load:
    chance = random.Random(20231122)
    words = make_terms(chance, rule_count)
    common = words[: max(1, int(COMMON_SHARE * len(words)))]
    queries = [format_node(make_root(chance, words, common)) for _ in range(rule_count)]
    spoken = [*words, *common * SPOKEN_MORE]
    articles = [make_article(chance, spoken, korean=index % 2 == 0) for index in range(2 * article_count)]
    return Load(queries, articles[:article_count], articles[article_count:])


def make_root(chance: random.Random, words: Sequence[str], common: Sequence[str]) -> Node:
    def word() -> Term:
        return Term(chance.choice(common if chance.random() < 0.35 else words))

    count = chance.choices((1, 2, 3), GROUP_COUNT_WEIGHTS)[0]
    parts: list[Node] = [any_of([word() for _ in range(chance.randint(1, 4))]) for _ in range(count)]
    if chance.random() < 0.15:
        parts.append(Near(word(), word(), 10))
    if chance.random() < 0.10:
        parts[0] = InField(FieldName.TITLE, parts[0])
    if chance.random() < 0.40:
        parts.append(negation(word()))
    return all_of(parts)


def make_article(chance: random.Random, words: Sequence[str], *, korean: bool) -> Article:
    text = make_text(chance, words, korean=korean)
    return Article(source="bench", title=text[:60] or "-", body=text[60:], seen_at=SEEN)


def learned_share(finder: TermFinder, articles: Sequence[Article]) -> Callable[[Term], float]:
    """How common terms are, counted in articles that are not timed."""
    counts: Counter[int] = Counter()
    for article in articles:
        counts.update(Reading(article, finder).terms)
    return lambda term: (counts[finder.number(term) or 0] + 0.5) / len(articles)


def exhaustive(rules: Sequence[Rule], finder: TermFinder) -> Callable[[Article], int]:
    def numbers(node: Term | SetRef) -> tuple[int, ...]:
        return tuple(finder.number(term) or 0 for term in searched_terms(node, SETS))

    checks = [make_check(rule.query.root, numbers) for rule in rules]

    def matches(article: Article) -> int:
        reading = Reading(article, finder)
        return sum(check.holds(reading) for check in checks)

    return matches


def read(queries: Sequence[str]) -> list[Rule]:
    return [Rule(f"r{index}", parse_query(query, SETS)) for index, query in enumerate(queries)]


def measure(rule_count: int, article_count: int) -> None:
    load = make_load(rule_count, article_count)
    gc.collect()
    gc.freeze()
    before_mb = resident_mb()
    rules: list[Rule] = []
    matchers: list[Matcher] = []
    gc.disable()
    read_s = cpu_s(lambda: rules.extend(read(load.queries)))
    compile_s = cpu_s(lambda: matchers.append(Matcher.build(rules, SETS)))
    gc.enable()
    collect_s = cpu_s(gc.collect)
    gc.freeze()
    used_mb = resident_mb() - before_mb
    collected_s = cpu_s(lambda: Matcher.build(read(load.queries), SETS))
    matcher = matchers[0]
    term_count = compare(load, rules, matcher)
    print(f"  {rule_count:,} rules, {term_count:,} terms: {used_mb:,.0f} MB; {changes(matcher)}")
    print(
        f"  load {read_s + compile_s + collect_s:.2f} s: read {read_s:.2f}, compile {compile_s:.2f}, one collection"
        f" {collect_s:.2f}; with the collector running {collected_s:.2f}"
    )
    print(f"  the loop waited at most {longest_wait_ms(lambda: Matcher.build(rules, SETS)):.0f} ms during a merge")


def compare(load: Load, rules: Sequence[Rule], matcher: Matcher) -> int:
    """Print what an article costs in several ways; returns the number of terms."""
    terms = dict.fromkeys(term for rule in rules for term in searched_terms(rule.query.root, SETS))
    finder = TermFinder.build(terms)
    learned = Matcher.build(rules, SETS, learned_share(finder, load.learning))
    first = Matcher.build(rules, SETS, lambda _: 1.0)
    gc.collect()
    gc.freeze()

    found = [len(matcher.match(article)) for article in load.articles]
    few = load.articles[: max(2, len(load.articles) // 50)]
    ask_all = exhaustive(rules, finder)
    expected: list[int] = []
    slow_s = cpu_s(lambda: expected.extend(map(ask_all, few))) / len(few)
    assert expected == found[: len(few)], "the matcher disagrees with asking every rule"

    def each(work: Callable[[Article], object]) -> float:
        return min(cpu_s(lambda: [work(article) for article in load.articles]) for _ in range(7)) / len(load.articles)

    rows = [
        ("find terms only", each(lambda article: Reading(article, finder))),
        ("matcher, rarest clause by counted words", each(learned.match)),
        ("matcher, rarest clause by length of words", each(matcher.match)),
        ("matcher, first clause", each(first.match)),
        ("every rule asked", slow_s),
    ]
    print(f"{len(rules):,} rules, {sum(found) / len(found):.2f} matches an article")
    for name, seconds in rows:
        print(f"  {name:<44}{1 / seconds:>10,.0f} articles/s {slow_s / seconds:>8,.1f}x")
    return len(terms)


def longest_wait_ms(work: Callable[[], object]) -> float:
    """Return how long an event loop waits for its turn, at worst, while `work` runs in another thread."""

    async def watch() -> float:
        working = asyncio.create_task(asyncio.to_thread(work))
        longest_s = 0.0
        while not working.done():
            asked = time.perf_counter()
            await asyncio.sleep(0.001)
            longest_s = max(longest_s, time.perf_counter() - asked)
        return longest_s * 1e3

    return asyncio.run(watch())


def changes(matcher: Matcher) -> str:
    current = matcher
    added = [
        Rule(f"n{index}", parse_query(f"(OpenAI{index} OR 오픈AI{index}) CEO -채용", SETS)) for index in range(ADDED)
    ]
    started = time.process_time()
    for rule in added:
        current = current.changed(add=[rule])
    add_ms = (time.process_time() - started) / ADDED * 1e3
    remove_ms = cpu_s(lambda: current.changed(remove_ids=["r0"])) * 1e3
    merge_s = cpu_s(current.merged)
    return f"add one {add_ms:.2f} ms (mean of {ADDED}), remove one {remove_ms:.2f} ms, merge {merge_s:.2f} s"


def reading_queries() -> None:
    plain = '(OpenAI OR 오픈AI OR "샘 알트만") (CEO OR 최고경영자) -채용 title:(알트만 OR 알트먼)'
    special = '@openai (CEO OR 최고경영자 OR "chief executive") -채용 title:(알트만 NEAR/5 복귀) sources>=3'
    sets = AliasSets.starter()
    for name, text, read_query in (
        ("a plain query", plain, parse_query),
        ("the same by the full reader", plain, parse_fully),
        ("a query that needs the full reader", special, parse_query),
    ):
        each_s = min(cpu_s(lambda: [read_query(text, sets) for _ in range(200)]) for _ in range(5)) / 200  # noqa: B023
        print(f"reading {name}, {len(text)} characters: {each_s * 1e6:,.0f} µs")


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10,000 rules instead of 100,000")
    options = parser.parse_args(argv)
    reading_queries()
    for rule_count in (10_000,) if options.quick else (10_000, 100_000):
        measure(rule_count, 200)


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
