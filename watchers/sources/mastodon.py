"""Source kind `mastodon`: public posts of an account or under a tag, by the feeds of its server."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from config.problems import OptionError
from newsdesk.article import Article
from newsdesk.wording import Said
from watchers.kind import Ask, Kind, Options, Reading
from watchers.kit.services import Base, Refusal, address, refusals
from watchers.place import Place
from watchers.sources import feed

_POST = re.compile(r"https?://(?P<host>[^/]+)/(?:@|users/)(?P<name>[^/@]+)/")
_SERVER = re.compile(
    r"mastodon|mstdn|toot|(^|\.)(fosstodon\.org|hachyderm\.io|infosec\.exchange|mas\.to|pawoo\.net|planet\.moe|qdon\.space)$"
)
_REFUSALS = {
    401: Refusal(
        Said("the server shows its posts to members only", "회원에게만 글을 보여 주는 서버입니다"),
        Said("Take another server that the posts reach.", "그 글이 전달되는 다른 서버를 쓰세요."),
    ),
    404: Refusal(
        Said("the server has no such account or tag", "서버에 그런 계정이나 태그가 없습니다"),
        Said("Check the name, and on which server the account is.", "이름과, 계정이 어느 서버에 있는지를 확인하세요."),
    ),
    410: Refusal(
        Said("the account is gone", "없어진 계정입니다"),
        Said("Remove the source, or find the account's new server.", "출처를 빼거나 계정이 옮겨 간 서버를 찾으세요."),
    ),
}

_EITHER = Said("give either an account or a tag", "계정과 태그 가운데 하나만 적으세요")

Account = Annotated[str, AfterValidator(lambda name: name.strip().removeprefix("@"))]
Tag = Annotated[str, AfterValidator(lambda name: name.strip().removeprefix("#"))]


class MastodonOptions(Options):
    """Whose posts: of an account or under a tag, not both."""

    base: Base = Field(description="Address of the server, such as https://mastodon.social")
    account: Account = Field(
        "", max_length=200, pattern=r"^@?([\w.-]*\w)?$", description="Name of an account on that server, without host"
    )
    tag: Tag = Field("", max_length=200, pattern=r"^#?\w*$", description="A tag, instead of an account")

    @model_validator(mode="after")
    def _names_one(self) -> MastodonOptions:
        if bool(self.account) == bool(self.tag):
            raise OptionError(_EITHER)
        return self


async def read(options: MastodonOptions, ask: Ask) -> Reading:
    """Return the posts in the feed, named by their first words; replies and boosts are in no such feed."""
    path = f"/@{options.account}.rss" if options.account else f"/tags/{options.tag}.rss"
    with refusals(_REFUSALS):
        # The posts under a tag are by anybody: the server is their one outlet, so that many are not many outlets.
        outlet = "" if options.account else urlsplit(options.base).hostname or ""
        shown = feed.FeedOptions.model_validate({"url": address(options.base, path), "outlet": outlet})
        reading = await feed.read(shown, ask)
    return replace(reading, articles=tuple(_own(article) for article in reading.articles))


def _own(article: Article) -> Article:
    post = _POST.match(article.url)
    return replace(article, author=f"@{post['name']}@{post['host']}") if post and not article.author else article


def recognise(place: Place) -> Mapping[str, Any] | None:
    """Know the feeds of any server, and the pages of those whose name says that they are one."""
    base = f"https://{place.host}"
    named = place.first == "tags" and len(place.parts) == 2
    spelled = place.second if named else place.first
    is_feed = spelled.endswith(".rss") and (named or (spelled.startswith("@") and len(place.parts) == 1))
    if not is_feed and not _SERVER.search(place.host):
        return None
    if named:
        return {"base": base, "tag": spelled.removesuffix(".rss")}
    if place.second and not (place.second.isdecimal() or place.second in {"with_replies", "media"}):
        return None
    account = spelled.removesuffix(".rss")
    # @name@elsewhere is a view of an account of another server.
    return {"base": base, "account": account[1:]} if account.startswith("@") and account.count("@") == 1 else None


KIND = Kind(
    name="mastodon",
    help="Public posts of a Mastodon account, or under a tag on a Mastodon server.",
    example="""\
- name: "#속보"
  kind: mastodon
  base: https://mastodon.social
  tag: 속보
""",
    options=MastodonOptions,
    read=read,
    recognise=recognise,
)
