"""What a source would yield, before it stands in the watchlist; and what every kind says about itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from config.naming import name_for
from config.problems import NAME_ONE_OF, OPTIONS, WRONG, ConfigurationError, Problem, reason_of
from config.watchlist import SourceEntry
from newsdesk.article import Article
from newsdesk.wording import Said, Text
from store.records import SourceSpec
from watchers.fulltext import FullTexts
from watchers.kind import Ask, Kind, SourceError, Work
from watchers.kinds import find_kind, kinds, spec_of
from watchers.kit.article_pages import ArticlePages
from watchers.prospects.discovery import discover
from watchers.prospects.record import Fit, KindHelp, OptionHelp, Preview, Why


async def preview(
    target: str, kind: str, options: Mapping[str, Any], ask: Ask, *, texts: FullTexts | None = None, pages: int = 0
) -> Preview:
    """Look once at a source.

    Args:
        target: A web address, a folder or a file; "" when the options say it all.
        kind: Name of its kind, or "" to find out.
        options: Options beside those that the target stands for.
        ask: The look.
        texts: Who reads articles on their own pages.
        pages: Of how many of the newest articles the pages are read, where the source's options want that.

    Raises:
        ConfigurationError: There is no such kind, or an option is wrong.
    """
    fit: Fit | None = None
    try:
        fit = _named(target, kind) if kind else await discover(target, ask)
        fit = replace(fit, options=_merged(fit.options, options))
        found = _kind(fit.kind)
        checked = _checked(found, fit.options)
    except SourceError as error:
        return Preview(fit=fit, error=error.reason, remedy=error.remedy)
    shown = Preview(fit=fit, name=name_for(fit.kind, fit.options), every=found.interval)
    try:
        reading = await found.read(checked, ask)
    except SourceError as error:
        return replace(shown, error=error.reason, remedy=error.remedy)
    articles, problems = reading.articles, reading.problems
    if texts is not None and pages and isinstance(checked, ArticlePages):
        articles, bad_pages = await _with_pages(articles, checked, texts, ask.work, pages)
        problems += bad_pages
    fuller = (new.url for new, old in zip(articles, reading.articles, strict=True) if new.body != old.body)
    return replace(
        shown,
        name=name_for(fit.kind, fit.options, reading.articles),
        articles=articles,
        from_pages=frozenset(fuller),
        problems=problems,
        next_look_at=ask.now + max(found.interval, reading.wait or timedelta()),
        hub=urlsplit(reading.hub.url).hostname or "" if reading.hub else "",
    )


async def _with_pages(
    articles: Sequence[Article], options: ArticlePages, texts: FullTexts, work: Work, pages: int
) -> tuple[tuple[Article, ...], tuple[Said, ...]]:
    """Return the articles, the newest with the text of their pages, and what was wrong with those."""
    completed, problems = list(articles), list[Said]()
    for place in range(max(0, len(completed) - pages), len(completed)):
        article = completed[place]
        if article.url and options.wants_page(article.body):
            try:
                completed[place] = await texts.read(article, work)
            except SourceError as error:
                problems.append(_PAGE.said(url=article.url, reason=error.reason, remedy=error.remedy))
    return tuple(completed), tuple(problems)


_PAGE = Text("{url}: {reason}. {remedy}", "{url}: {reason}. {remedy}")


def spec_for(preview: Preview, *, name: str, every: str, backlog: str, base: Path) -> SourceSpec:
    """Return the source that a preview showed, to be added.

    Args:
        preview: The look; it found a kind.
        name: Its name, or "" for the one that the preview proposes.
        every: The time between two looks as the watchlist writes it, or "" to let it adapt.
        backlog: As in the watchlist.
        base: The folder that relative paths start from.

    Raises:
        ConfigurationError: A value is wrong.
    """
    if preview.fit is None:
        raise ValueError("there is no source without a kind")
    kind = _kind(preview.fit.kind)
    entry = wishes(name or preview.name, every, backlog).model_copy(update={"kind": kind.name})
    try:
        return replace(spec_of(entry.model_copy(update=preview.fit.options), kind, base), origin="added")
    except ValidationError as error:
        raise ConfigurationError(tuple(_problem(each, kind) for each in error.errors())) from error


def wishes(name: str, every: str, backlog: str) -> SourceEntry:
    """Return a source's entry as far as it does not depend on its kind.

    Raises:
        ConfigurationError: A value is wrong.
    """
    given = {"name": name, "kind": "any", "backlog": backlog} | ({"every": every} if every else {})
    try:
        return SourceEntry.model_validate(given)
    except ValidationError as error:
        problems = [Problem(f"--{each['loc'][0]}", WRONG.said(reason=reason_of(each))) for each in error.errors()]
        raise ConfigurationError(problems) from error


def _kind(name: str) -> Kind:
    kind = find_kind(name)
    if kind is None:
        names = ", ".join(sorted(kinds()))
        raise _mistake("--kind", _NO_KIND.said(kind=name), NAME_ONE_OF.said(names=names))
    return kind


def _named(target: str, name: str) -> Fit:
    kind = _kind(name)
    if not target:
        return Fit(kind=name, options={}, why=Why.WAS_NAMED)
    place = next((each for each in ("url", "path") if each in kind.options.model_fields), "")
    if not place:
        raise _mistake(name, _NO_ADDRESS.said(kind=name), _USE_OPTIONS)
    return Fit(kind=name, options={place: target}, why=Why.WAS_NAMED)


def _merged(options: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Return options with more laid over them; a dot in a name leads into an option that has options of its own."""
    merged = dict(options)
    for name, value in more.items():
        outer, _, inner = name.partition(".")
        merged[outer] = _merged(merged.get(outer, {}), {inner: value}) if inner else value
    return merged


def _checked(kind: Kind, options: Mapping[str, Any]) -> Any:
    try:
        return kind.options.model_validate(options)
    except ValidationError as error:
        raise ConfigurationError(tuple(_problem(each, kind) for each in error.errors())) from error


def _problem(error: Any, kind: Kind) -> Problem:
    name = ".".join(str(part) for part in error["loc"]) or OPTIONS
    return Problem(name, WRONG.said(reason=reason_of(error)), _SEE_KINDS.said(kind=kind.name))


def _mistake(where: str, what: Said, remedy: Said) -> ConfigurationError:
    return ConfigurationError((Problem(where, what, remedy),))


_NO_KIND = Text("There is no source kind “{kind}”.", "“{kind}” 출처 종류는 없습니다.")
_NO_ADDRESS = Text("The kind “{kind}” takes no address.", "“{kind}” 종류는 주소를 받지 않습니다.")
_USE_OPTIONS = Said("Leave it out, and use --option instead.", "주소를 빼고 --option으로 적으세요.")
_SEE_KINDS = Text(
    "“sokbo source kinds” lists the options of {kind}.", "{kind}의 옵션은 “sokbo source kinds”에 있습니다."
)


def describe_kinds() -> tuple[KindHelp, ...]:
    """Return what every kind says about itself, by name."""
    return tuple(
        KindHelp(
            name=kind.name,
            help=kind.help,
            example=kind.example,
            interval=kind.interval,
            options=tuple(_options(kind.options)),
        )
        for _, kind in sorted(kinds().items())
    )


def _options(model: type[BaseModel], prefix: str = "") -> Iterator[OptionHelp]:
    # What must be given stands first; the rest keeps the order of the file.
    for name, field in sorted(model.model_fields.items(), key=lambda each: not each[1].is_required()):
        yield OptionHelp(
            name=prefix + name,
            description=field.description or "",
            is_required=field.is_required(),
            default=_default(field),
        )
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from _options(field.annotation, f"{prefix}{name}.")


def _default(field: FieldInfo) -> str:
    value = None if field.is_required() or field.default_factory else field.default
    return "" if value in (None, "", ()) else str(value)
