"""How many of the labelled cases each way of looking for a term gets right, by language.

Not a measure of speed: `tests/newsdesk/match` and `tests/watchers/text/test_segment.py` hold the finder to the same
cases. Precision is the share of the alarms that were right, recall the share of the true mentions that were found. The
cases are chosen for being hard, so the figures say where the ways differ, not how often news is like that. The second
table holds the cases of an adversary, which were labelled before the matcher saw them: 521 of the first 569 were right
then, 265 of the next 269, 125 of the next 150 and 104 of the last 119, each time after the rules (never single cases)
had been mended. Besides there are 63 headlines and words from a list of 1,500 nouns, and a hundred about the words of
Chinese and Japanese; the last 91, Korean, were right at once.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from newsdesk.terms.finder import TermFinder
from newsdesk.terms.term import Reach, Term
from newsdesk.terms.verify import Segmenter
from newsdesk.text.scripts import SCRIPTS, Script
from tests.newsdesk.terms import labelled
from tests.newsdesk.terms.labelled import Case
from watchers.text.segment import segmenter

DATA = Path(__file__).parents[1] / "tests" / "newsdesk" / "data"
Way = Callable[[Case], bool]


def substring(case: Case) -> bool:
    return case.term.text.casefold() in case.text.casefold()


def word_boundary(case: Case) -> bool:
    return re.search(rf"\b{re.escape(case.term.text)}\b", case.text, re.IGNORECASE) is not None


def ours(words: Segmenter | None) -> Way:
    return lambda case: bool(TermFinder.build([case.term], segmenter=words).find(case.text).terms)


def written(name: str) -> Iterator[tuple[str, Case]]:
    """The cases of a file, each with its language."""
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        yield record["lang"], Case(Term(record["rule"]), record["text"], record["match"])


def first_cases() -> Iterator[tuple[str, Case]]:
    """Those the matcher was made with; one with a reach or exact capitals of its own asks more than the others can."""
    yield from written("matching_cases.jsonl")
    for case in (*labelled.CASES, *labelled.NEEDS_SEGMENTER):
        if case.term.reach is Reach.WORD and not case.term.exact_case:
            yield language_of(case), case


def language_of(case: Case) -> str:
    scripts = {SCRIPTS[character] for character in case.term.text + case.text}
    if Script.HANGUL in scripts:
        return "ko"
    if scripts & {Script.HIRAGANA, Script.KATAKANA}:
        return "ja"
    if Script.HAN in scripts:
        return "zh"
    return "en" if (case.term.text + case.text).isascii() else "other"


def ways() -> Mapping[str, Way]:
    known: dict[str, Way] = {"substring": substring, r"\b": word_boundary, "ours": ours(None)}
    words = segmenter()
    return known if words is None else known | {"ours + cjk": ours(words)}


def precision_recall(judged: Counter[tuple[bool, bool]]) -> str:
    right, alarms = judged[True, True], judged[True, True] + judged[False, True]
    wanted = judged[True, True] + judged[True, False]
    shares = [f"{right / count:.2f}" if count else "   -" for count in (alarms, wanted)]
    return " / ".join(shares)


def judge(title: str, cases: Iterable[tuple[str, Case]]) -> None:
    """Print one table: a row for each language, most cases first."""
    judged: dict[tuple[str, str], Counter[tuple[bool, bool]]] = defaultdict(Counter)
    counts: Counter[str] = Counter()
    for language, case in cases:
        counts[language] += 1
        for name, way in ways().items():
            given = way(case)
            judged[language, name][case.match, given] += 1
            judged["all", name][case.match, given] += 1
    counts["all"] = counts.total()
    print(f"\n{title}\n{'precision / recall':<20}" + "".join(f"{name:>16}" for name in ways()))
    for language, count in sorted(counts.items(), key=lambda row: (row[0] == "all", -row[1], row[0])):
        row = "".join(f"{precision_recall(judged[language, name]):>16}" for name in ways())
        print(f"{language:<6}{count:>5} cases   {row}")


def main() -> None:
    judge("cases the matcher was made with", first_cases())
    judge("cases written later to catch it out", written("adversary_cases.jsonl"))


if __name__ == "__main__":
    main()
