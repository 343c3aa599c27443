"""Source kind `github`: releases, tags or commits of a repository, by GitHub's own feeds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal
from urllib.parse import unquote

from pydantic import Field

from newsdesk.article import Article
from newsdesk.wording import Said
from watchers.errors import LESS_OFTEN
from watchers.feeds.record import TITLE_CHARACTERS_MAX
from watchers.kind import Ask, Kind, Options, Reading
from watchers.kit.services import Base, Refusal, address, refusals
from watchers.place import Place
from watchers.sources import feed

_EMPTY_NOTES = {"No content.", "No content"}
_PRERELEASE = re.compile(
    r"(?<![a-z])(?:alpha|beta|rc|dev|pre|preview|canary|nightly|snapshot)(?![a-z])|\d(?:a|b)\d", re.IGNORECASE
)
_NO_OWNERS = frozenset({
    "about", "apps", "collections", "customer-stories", "enterprise", "explore", "features", "login", "marketplace",
    "notifications", "orgs", "pricing", "search", "security", "settings", "site", "sponsors", "stars", "team", "topics",
    "trending", "users",
})  # fmt: skip
_REFUSALS = {
    404: Refusal(
        Said("GitHub has no such public repository", "GitHub에 그런 공개 저장소가 없습니다"),
        Said("Check its name; private ones have no feeds.", "이름을 확인하세요. 비공개 저장소에는 피드가 없습니다."),
    ),
    429: Refusal(
        Said("GitHub wants to be asked less often", "GitHub에서 요청이 너무 잦다고 합니다"),
        LESS_OFTEN,
        timedelta(hours=1),
    ),
}


class GitHubOptions(Options):
    """What of which repository."""

    repository: str = Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9_.-]{1,100}$", description="OWNER/NAME, as in its address"
    )
    watch: Literal["releases", "tags", "commits"] = Field("releases", description="What is news")
    prereleases: bool = Field(True, description="Whether releases and tags named alpha, beta, rc and the like count")
    base: Base = Field("https://github.com", description="Address of GitHub, or of a GitHub Enterprise server")


async def read(options: GitHubOptions, ask: Ask) -> Reading:
    """Return what the feed shows, which is the latest 10 or so."""
    url = address(options.base, f"/{options.repository}/{options.watch}.atom")
    with refusals(_REFUSALS):
        reading = await feed.read(feed.FeedOptions.model_validate({"url": url}), ask)
    wanted = (each for each in reading.articles if options.prereleases or not _is_prerelease(each, options))
    return replace(reading, articles=tuple(_own(article, options) for article in wanted))


def _is_prerelease(article: Article, options: GitHubOptions) -> bool:
    tag = unquote(article.url.rpartition("/tag/")[2])
    return options.watch != "commits" and bool(_PRERELEASE.search(tag))


def _own(article: Article, options: GitHubOptions) -> Article:
    """Put the project's name before the headline, which is often no more than “v2.1.0”."""
    name = options.repository.partition("/")[2]
    is_named = name.casefold() in article.title.casefold()
    title = article.title if is_named else f"{name}: {article.title}"[:TITLE_CHARACTERS_MAX]
    body = "" if article.body in _EMPTY_NOTES else article.body
    # The one picture in these feeds is the face of whoever pressed the button.
    return replace(article, title=title, body=body, outlet=options.repository, image_url="")


def recognise(place: Place) -> Mapping[str, Any] | None:
    """Know the addresses of a repository, of its releases, tags or commits, and of their feeds."""
    if place.host != "github.com" or len(place.parts) < 2 or place.first in _NO_OWNERS:
        return None
    repository = f"{place.first}/{place.second.removesuffix('.git')}"
    page = place.parts[2].removesuffix(".atom") if len(place.parts) > 2 else "releases"
    if page in {"releases", "tree", "blob"}:
        return {"repository": repository, "watch": "releases"}
    # Commits of one branch or one file have a feed of their own, which their page names.
    return {"repository": repository, "watch": page} if page in {"tags", "commits"} and len(place.parts) == 3 else None


KIND = Kind(
    name="github",
    help="Releases, tags or commits of a public GitHub repository.",
    example="""\
- name: Python releases
  kind: github
  repository: python/cpython
  watch: tags
  prereleases: false
""",
    options=GitHubOptions,
    read=read,
    interval=timedelta(minutes=15),
    recognise=recognise,
)
