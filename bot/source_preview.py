"""How a look at what may become a source is told: what it is, what it would yield, what to do next."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import yaml
from rich.console import Console

from bot.reporting import why
from bot.terminal import local_time
from bot.translate import Text, Translator
from config.watchlist import write_duration

if TYPE_CHECKING:
    from bot.app import Preview
    from newsdesk.article import Article

SHOWN_MAX = 10
"""Articles shown in the terminal, the newest; --json has them all."""

FEEDS_SHOWN_MAX = 8
BODY_CHARACTERS_SHOWN = 160

OTHER_FEEDS = Text("The page names other feeds, too: {feeds}", "이 페이지가 알리는 다른 피드: {feeds}")
YIELDS = Text("It yields {count:#article/articles} now.", "지금 기사 {count}건이 나옵니다.")
FROM_PAGE = Text("Its page says more: {count:#character/characters}.", "기사 페이지에 더 긴 글이 있습니다: {count}자.")
UNDATED = Text("without a date", "날짜 없음")
MORE = Text(
    "{count} older ones are not shown; --json has them.", "이전 기사 {count}건은 줄였습니다. --json에는 있습니다."
)
NEXT = Text(
    "As a source, it would be looked at again at {time}; every {every} to begin with, unless you say --every.",
    "출처로 두면 다음에는 {time}에 살펴봅니다. --every로 정하지 않으면 처음에는 {every}마다입니다.",
)
HUB = Text(
    "Its hub {hub} would tell of news at once, if SOKBO_PUBLIC_URL is set.",
    "SOKBO_PUBLIC_URL을 정하면 허브 {hub}에서 새 소식을 바로 알려 줍니다.",
)
ADD = Text("To watch it: {command}", "지켜보려면: {command}")
ENTRY = Text("Or put this under “sources:” in your watchlist:", "또는 감시 목록의 “sources:” 아래에 이렇게 적으세요:")

WHYS = {
    "IS_FEED": Text("This is a feed: kind “{kind}”.", "피드입니다. 종류는 “{kind}”입니다."),
    "NAMES_FEED": Text(
        "This is a web page; its feed is {url} : kind “{kind}”.",
        "웹 페이지입니다. 이 페이지의 피드는 {url} 이고, 종류는 “{kind}”입니다.",
    ),
    "NAMES_KNOWN_FEED": Text(
        "This is a web page whose feed the kind “{kind}” reads: {options}.",
        "웹 페이지입니다. 이 페이지의 피드는 “{kind}” 종류가 읽습니다: {options}.",
    ),
    "GUESSED_FEED": Text(
        "This is a web page that names no feed, but there is one at {url} : kind “{kind}”.",
        "피드를 알리지 않는 웹 페이지지만 {url} 에 피드가 있습니다. 종류는 “{kind}”입니다.",
    ),
    "HAS_FEED": Text(
        "The feed of this address is {url} : kind “{kind}”.",
        "이 주소의 피드는 {url} 이고, 종류는 “{kind}”입니다.",
    ),
    "IS_KNOWN_PLACE": Text(
        "This is an address that the kind “{kind}” knows: {options}.",
        "“{kind}” 종류가 아는 주소입니다: {options}.",
    ),
    "IS_SITEMAP": Text("This is a sitemap: kind “{kind}”.", "사이트맵입니다. 종류는 “{kind}”입니다."),
    "IS_JSON": Text("This answers with JSON: kind “{kind}”.", "JSON으로 답합니다. 종류는 “{kind}”입니다."),
    "LISTS_ARTICLES": Text(
        "This is a web page without a feed, but it lists articles at {pattern} : kind “{kind}”.",
        "피드가 없는 웹 페이지지만 {pattern} 기사 목록이 있습니다. 종류는 “{kind}”입니다.",
    ),
    "IS_FOLDER": Text("This is a folder: kind “{kind}”.", "폴더입니다. 종류는 “{kind}”입니다."),
    "IS_FILE": Text(
        "This is a file: kind “{kind}” on its folder.",
        "파일입니다. 그것이 있는 폴더를 읽습니다. 종류는 “{kind}”입니다.",
    ),
    "WAS_NAMED": Text("Read as kind “{kind}”.", "“{kind}” 종류로 읽었습니다."),
}
"""The sentence for each reason why a kind fits, by the reason's name."""


def preview_json(preview: Preview) -> Mapping[str, Any]:
    """Return a preview as --json writes it."""
    fit = preview.fit
    return {
        "name": preview.name,
        "kind": fit.kind if fit else None,
        "why": fit.why.name.lower() if fit else None,
        "options": dict(fit.options) if fit else None,
        "other_feeds": list(fit.feeds) if fit else [],
        "articles": [_article_json(article, preview) for article in preview.articles],
        "problems": list(map(str, preview.problems)),
        "next_look_at": preview.next_look_at.isoformat() if preview.next_look_at else None,
        "hub": preview.hub or None,
        "error": str(preview.error),
        "remedy": str(preview.remedy),
        "watchlist": _entry(preview),
    }


def _article_json(article: Article, preview: Preview) -> Mapping[str, Any]:
    return {
        "title": article.title,
        "body": article.body,
        "body_is_of_its_page": article.url in preview.from_pages,
        "url": article.url,
        "guid": article.guid,
        "language": article.language,
        "outlet": article.outlet,
        "author": article.author,
        "tags": list(article.tags),
        "image_url": article.image_url,
        "published_at": article.published_at.isoformat() if article.published_at else None,
    }


def show_found(
    console: Console, preview: Preview, translator: Translator, *, shown: int = SHOWN_MAX, is_full: bool = False
) -> None:
    """Print what an address is and its newest articles.

    Args:
        console: For standard output.
        preview: The look.
        translator: Its language.
        shown: Articles at most.
        is_full: Whether to print whole texts.
    """
    for line in _verdict(preview, translator):
        console.print(line, style="bold", markup=False, soft_wrap=True)
    for article in preview.articles[: -shown - 1 : -1]:
        console.print()
        for line, style in _article_lines(article, preview, translator, is_full=is_full):
            console.print(line, style=style, markup=False, soft_wrap=True)
    if preview.articles:
        console.print()
    if len(preview.articles) > shown:
        count = len(preview.articles) - shown
        console.print(translator.say(MORE, count=count), markup=False, soft_wrap=True)


def show_trouble(errors: Console, preview: Preview, translator: Translator) -> None:
    """Print what is wrong with single articles, or why nothing can be read and what to do about it."""
    for problem in preview.problems:
        errors.print(translator.say(problem), style="yellow", markup=False, soft_wrap=True)
    if preview.error:
        line = why(preview.error, preview.remedy, translator)
        errors.print(line, style="red", markup=False, soft_wrap=True)


def show_next(console: Console, preview: Preview, words: Sequence[str], translator: Translator) -> None:
    """Print how to make it a source; `words` are what was said of it on the command line."""
    if preview.next_look_at is not None:
        time, every = local_time(preview.next_look_at), write_duration(preview.every)
        console.print(translator.say(NEXT, time=time, every=every), markup=False, soft_wrap=True)
    if preview.hub:
        console.print(translator.say(HUB, hub=preview.hub), markup=False, soft_wrap=True)
    command = shlex.join(("sokbo", "source", "add", *words))
    console.print(translator.say(ADD, command=command), markup=False, soft_wrap=True)
    console.print(translator.say(ENTRY), markup=False, soft_wrap=True)
    console.print()
    for line in _entry(preview).splitlines():
        console.print(f"  {line}", markup=False, soft_wrap=True)


def _verdict(preview: Preview, translator: Translator) -> Iterator[str]:
    """Say what the address is."""
    fit = preview.fit
    if fit is None:
        return
    yield translator.say(
        WHYS[fit.why.name],
        kind=fit.kind,
        url=fit.options.get("url", ""),
        pattern=fit.options.get("pattern", "*"),
        options=", ".join(f"{name}={value}" for name, value in fit.options.items()),
    )
    if fit.feeds:
        more = "" if len(fit.feeds) <= FEEDS_SHOWN_MAX else ", …"
        yield translator.say(OTHER_FEEDS, feeds=", ".join(fit.feeds[:FEEDS_SHOWN_MAX]) + more)
    if not preview.error:
        yield translator.say(YIELDS, count=len(preview.articles))


def _article_lines(
    article: Article, preview: Preview, translator: Translator, *, is_full: bool
) -> Iterator[tuple[str, str]]:
    dated = article.published_at
    date = local_time(dated) if dated else translator.say(UNDATED)
    yield article.title, "bold"
    yield " · ".join(filter(None, (date, article.language, article.outlet, article.author))), "dim"
    if article.url in preview.from_pages:
        yield translator.say(FROM_PAGE, count=len(article.body)), "dim"
    first = " ".join(article.body[: 2 * BODY_CHARACTERS_SHOWN].split())
    if is_full:
        yield from ((line, "") for line in article.body.splitlines())
    elif first:
        yield first[:BODY_CHARACTERS_SHOWN] + ("…" if len(first) > BODY_CHARACTERS_SHOWN else ""), ""
    if article.url:
        yield article.url, "blue"


def _entry(preview: Preview) -> str:
    """Return the watchlist entry that makes it a source; "" when none was found."""
    if preview.fit is None:
        return ""
    entry = {"name": preview.name, "kind": preview.fit.kind, **preview.fit.options}
    return yaml.safe_dump([entry], allow_unicode=True, sort_keys=False, width=1_000)
