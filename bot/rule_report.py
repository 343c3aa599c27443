"""What `sokbo rule` shows: verdicts on articles, trials on history, mistakes in a query; for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, groupby
from typing import Any

from rich.cells import cell_len
from rich.text import Text as Styled

from bot.translate import Text, Translator
from bot.trial import HistoryTrial
from newsdesk.article import Article
from newsdesk.evidence import Hit
from newsdesk.match.near_misses import ClauseVerdict
from newsdesk.rules.explain import explain_node
from newsdesk.rules.format import format_node, format_query
from newsdesk.rules.problems import Problem
from newsdesk.rules.query import CountAtLeast, InField, Query
from newsdesk.rules.sets import AliasSet
from newsdesk.trial import NearMiss, Trial

MARK = "bold black on yellow"
AROUND = 60
"""Characters of the text shown to either side of what was found in it."""
ROWS_MAX = 31
"""Rows of the table of days; in longer periods a row is several days."""
POINTED_WIDTH = 100
"""Terminal cells of a query shown above the sign that points into it."""
BAR_WIDTH = 30
RATE_MIN = 0.95
"""Messages, rounded to 1.0, that make a span of days worth naming."""

_FOUND = Text("found: {forms}", "찾은 말: {forms}")
_BY_FIELDS = Text("found by its fields alone", "필드 조건만으로 찾음")
_CLOSE = Text("close: {words}", "비슷한 말: {words}")
_TOO_FEW = Text("not often enough: {words}", "나오지만 모자람: {words}")
_LATER = Text("decided when it comes to alerting", "알림을 보낼 때 판단함")
_SUGGESTION = Text("Try: {query}", "이렇게 고쳐 보세요: {query}")

_EMPTY = Text("There are no articles of this period in the archive.", "이 기간의 기사가 보관되어 있지 않습니다.")
_SUM = Text(
    "{matched:#article/articles} of {archived} since {since}: {rate}.",
    "{since}부터 기사 {archived}건 중 {matched}건이 맞습니다. 메시지는 {rate}입니다.",
)
_RATES = (
    (1, Text("about {count} messages a day", "하루에 약 {count}건")),
    (7, Text("about {count} messages a week", "일주일에 약 {count}건")),
    (30, Text("about {count} messages a month", "한 달에 약 {count}건")),
)
_SELDOM = Text("less than one message a month", "한 달에 1건 미만")
_CUT = Text(
    "The query is broad: only the newest articles were read, back to {since}.",
    "너무 많은 기사가 후보라서 {since}까지의 최신 기사만 읽었습니다.",
)
_UNDECIDED = Text(
    "Not looked at, for only time tells: {conditions}.", "때가 되어야 알 수 있어 살피지 않은 조건: {conditions}"
)
_DAYS = Text("By day", "날짜별")
_FORMS = Text("Found as", "찾은 형태")
_SAMPLES = Text("Newest matches", "최근에 맞은 기사")
_NEAR = Text(
    "Near misses, all clauses but one: {count}, the newest of them",
    "조건 하나만 어긋난 기사: {count}건, 그중 최근 기사",
)


# --- for people


def verdict_lines(
    article: Article, hits: Sequence[Hit] | None, verdicts: Sequence[ClauseVerdict], translator: Translator
) -> Iterator[Styled]:
    """Yield what became of one article.

    Args:
        article: The article.
        hits: The evidence, or None when the query does not want it.
        verdicts: On each clause; shown when it does not.
        translator: Speaks.
    """
    if hits is None:
        yield Styled("✗ ", "red") + Styled(article.title)
        for verdict in verdicts:
            yield _clause_line(verdict, translator)
    else:
        yield Styled("✓ ", "green") + _marked(article.title, _spans(hits, "title"))
        yield from _evidence_lines(article, hits, translator)


def trial_lines(query: Query, done: HistoryTrial, translator: Translator) -> Iterator[Styled]:
    """Yield what a query would have found in the store."""
    trial = done.trial
    yield Styled(format_query(query), "bold")
    if not done.archived:
        yield Styled(translator.say(_EMPTY))
        return
    since = f"{trial.since.astimezone():%Y-%m-%d %H:%M}"
    rate = _rate(trial.messages_a_day, translator)
    yield Styled(translator.say(_SUM, matched=trial.matched, archived=done.archived, since=since, rate=rate))
    if done.is_cut:
        yield Styled(translator.say(_CUT, since=since), "yellow")
    if trial.undecided:
        yield Styled(translator.say(_UNDECIDED, conditions=" ".join(map(format_node, trial.undecided))), "yellow")
    if trial.matched:
        yield from _headed(translator.say(_DAYS), _day_lines(trial.days))
        yield from _headed(translator.say(_FORMS), _form_lines(trial))
        yield from _headed(translator.say(_SAMPLES), _sample_lines(trial, translator))
    if trial.near:
        yield from _headed(translator.say(_NEAR, count=trial.near), _near_lines(trial, translator))


def problem_lines(query: str, problem: Problem, translator: Translator) -> Iterator[str]:
    """Yield a query with a sign under the place of a problem, what is wrong there, and a query that is right."""
    yield from pointed(query, problem.position, problem.end)
    yield problem.message(translator.language)
    if problem.suggestion is not None:
        yield translator.say(_SUGGESTION, query=problem.suggestion)


def pointed(query: str, start: int, end: int) -> tuple[str, str]:
    """Return a query on one line, and a line that points at `query[start:end]` in a terminal of fixed width.

    Korean, Japanese and Chinese letters are two cells wide, accents none. Of a long query the surroundings are shown.
    """
    shown = "".join(character if character.isprintable() else " " for character in query)
    first = start
    while first and cell_len(shown[first - 1 : start]) <= POINTED_WIDTH // 2:
        first -= 1
    last = max(start, min(end, len(shown)))
    while last < len(shown) and cell_len(shown[first : last + 1]) <= POINTED_WIDTH:
        last += 1
    before, after = "…" * (first > 0), "…" * (last < len(shown))
    place = cell_len(before + shown[first:start])
    return before + shown[first:last] + after, " " * place + "^" * max(1, cell_len(shown[start : min(end, last)]))


def _rate(messages_a_day: float, translator: Translator) -> str:
    """Say how often messages come, in the shortest span of days that sees one."""
    for days, text in _RATES:
        if messages_a_day * days >= RATE_MIN:
            return translator.say(text, count=f"{messages_a_day * days:.1f}")
    return translator.say(_SELDOM)


def _headed(heading: str, lines: Iterator[Styled]) -> Iterator[Styled]:
    yield Styled()
    yield Styled(heading, "bold")
    yield from lines


def _day_lines(days: Sequence[tuple[date, int]]) -> Iterator[Styled]:
    step = -(-len(days) // ROWS_MAX)
    # Rows are filled from the end, so that the last one is whole.
    starts = range(len(days) % step - step if len(days) % step else 0, len(days), step)
    rows = [days[max(start, 0) : start + step] for start in starts]
    # Days without a match in a row are one row.
    spans = ((has_any, list(group)) for has_any, group in groupby(rows, _any_on))
    rows = [days for has_any, span in spans for days in (span if has_any else [list(chain(*span))])]
    counts = [sum(count for _, count in row) for row in rows]
    labels = [f"{row[0][0]}" if len(row) == 1 else f"{row[0][0]} – {row[-1][0]}" for row in rows]
    for label, count in zip(labels, counts, strict=True):
        bar = "▇" * -(-count * BAR_WIDTH // max(counts))
        yield Styled(f"  {label:<{max(map(len, labels))}}  {count:>6,}  ") + Styled(bar, "yellow")


def _any_on(days: Sequence[tuple[date, int]]) -> bool:
    return any(count for _, count in days)


def _form_lines(trial: Trial) -> Iterator[Styled]:
    for form, count in trial.forms:
        yield Styled(f"  {count:>6,}  ") + Styled(_on_one_line(form), "yellow")


def _sample_lines(trial: Trial, translator: Translator) -> Iterator[Styled]:
    for sample in trial.samples:
        yield from verdict_lines(sample.article, sample.hits, (), translator)
        yield _facts(sample.article)


def _near_lines(trial: Trial, translator: Translator) -> Iterator[Styled]:
    for near in trial.near_samples:
        yield Styled("✗ ", "red") + Styled(near.article.title)
        yield _clause_line(near.failed, translator)
        yield _facts(near.article)


def _facts(article: Article) -> Styled:
    moment = article.published_at or article.seen_at
    parts = [article.outlet or article.source, f"{moment.astimezone():%Y-%m-%d %H:%M}", article.url]
    return Styled("  " + " · ".join(filter(None, parts)), "dim")


def _evidence_lines(article: Article, hits: Sequence[Hit], translator: Translator) -> Iterator[Styled]:
    in_body = _spans(hits, "body")
    if in_body:
        yield Styled("  ") + _excerpt(article.body, in_body)
    forms = ", ".join(dict.fromkeys(_on_one_line(hit.text) for hit in hits))
    yield Styled("  " + (translator.say(_FOUND, forms=forms) if forms else translator.say(_BY_FIELDS)), "yellow")


def _clause_line(verdict: ClauseVerdict, translator: Translator) -> Styled:
    sign, style = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "yellow")}[verdict.holds]
    line = Styled(f"  {sign} ", style) + Styled(explain_node(verdict.clause, translator.language))
    said = ""
    if verdict.holds is None:
        said = translator.say(_LATER)
    elif verdict.hits:
        said = translator.say(_FOUND, forms=_listed(verdict.hits))
    elif verdict.misses:
        part = verdict.clause.part if isinstance(verdict.clause, InField) else verdict.clause
        text = _TOO_FEW if isinstance(part, CountAtLeast) else _CLOSE
        said = translator.say(text, words=_listed(verdict.misses))
    return line + Styled(f" ({said})", "yellow") if said else line


def _listed(hits: Sequence[Hit]) -> str:
    return ", ".join(dict.fromkeys(_on_one_line(hit.text) for hit in hits))


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _spans(hits: Sequence[Hit], field: str) -> list[tuple[int, int]]:
    return [(hit.start, hit.end) for hit in hits if hit.field == field]


def _marked(text: str, spans: Sequence[tuple[int, int]]) -> Styled:
    marked = Styled(text)
    for start, end in spans:
        marked.stylize(MARK, start, end)
    return marked


def _excerpt(text: str, spans: Sequence[tuple[int, int]]) -> Styled:
    """Return the surroundings of the first of `spans`, with all that lie in them marked, on one line."""
    first, last = max(0, spans[0][0] - AROUND), min(len(text), spans[0][1] + AROUND)
    # One character for one, so that the marks stay where they belong.
    line = "".join(" " if character.isspace() else character for character in text[first:last])
    marked = _marked(line, [(start - first, end - first) for start, end in spans if end <= last])
    return Styled("…" * (first > 0)) + marked + Styled("…" * (last < len(text)))


# --- as JSON


def verdict_json(article: Article, hits: Sequence[Hit] | None, verdicts: Sequence[ClauseVerdict]) -> Mapping[str, Any]:
    """Return what became of one article, JSON-ready."""
    return {
        "article": article_json(article),
        "matches": hits is not None,
        "hits": _hits_json(hits or ()),
        "clauses": [_clause_json(verdict) for verdict in verdicts],
    }


def trial_json(query: Query, done: HistoryTrial) -> Mapping[str, Any]:
    """Return what a query would have found in the store, JSON-ready."""
    trial = done.trial
    return {
        "query": format_query(query),
        "since": trial.since.isoformat(),
        "until": trial.until.isoformat(),
        "archived": done.archived,
        "tried": trial.tried,
        "is_cut": done.is_cut,
        "matched": trial.matched,
        "stories": trial.stories,
        "messages_a_day": round(trial.messages_a_day, 2),
        "days": {str(day): count for day, count in trial.days},
        "forms": [{"text": form, "articles": count} for form, count in trial.forms],
        "samples": [{"article": article_json(each.article), "hits": _hits_json(each.hits)} for each in trial.samples],
        "near": trial.near,
        "near_samples": [_near_json(each) for each in trial.near_samples],
        "undecided": [format_node(condition) for condition in trial.undecided],
    }


def problem_json(problem: Problem, translator: Translator) -> Mapping[str, Any]:
    """Return a problem of a query, JSON-ready; positions count code points from 0."""
    return {
        "kind": problem.kind.name.lower(),
        "position": problem.position,
        "end": problem.end,
        "message": problem.message(translator.language),
        "suggestion": problem.suggestion,
    }


def set_json(alias_set: AliasSet) -> Mapping[str, Any]:
    """Return an alias set, JSON-ready; version 0 is one of the operator's own."""
    return {"name": alias_set.name, "version": alias_set.version, "aliases": alias_set.aliases}


def article_json(article: Article) -> Mapping[str, Any]:
    """Return the facts of an article without its body, JSON-ready."""
    return {
        "title": article.title,
        "url": article.url,
        "source": article.source,
        "outlet": article.outlet,
        "language": article.language,
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "seen_at": article.seen_at.isoformat(),
    }


def _near_json(near: NearMiss) -> Mapping[str, Any]:
    return {"article": article_json(near.article), "failed": _clause_json(near.failed)}


def _clause_json(verdict: ClauseVerdict) -> Mapping[str, Any]:
    return {
        "clause": format_node(verdict.clause),
        "holds": verdict.holds,
        "hits": _hits_json(verdict.hits),
        "misses": _hits_json(verdict.misses),
    }


def _hits_json(hits: Sequence[Hit]) -> list[Mapping[str, Any]]:
    return [
        {"field": hit.field, "start": hit.start, "end": hit.end, "text": hit.text, "term": hit.term} for hit in hits
    ]
