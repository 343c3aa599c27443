"""Source kind `websub`: a feed whose news a hub must tell of; one without a hub is refused."""

from __future__ import annotations

from newsdesk.wording import Said
from watchers.kind import Ask, Kind, Reading, SourceError
from watchers.sources import feed

_NO_HUB = Said("the feed names no hub that would tell of its news", "새 소식을 알려 줄 허브가 없는 피드입니다")
_USE_FEED = Said("Use “kind: feed”, which asks it.", "피드에 직접 물어보는 “kind: feed”를 쓰세요.")


async def read(options: feed.AnyFeedOptions, ask: Ask) -> Reading:
    """Return what the feed shows, as `feed` does.

    Raises:
        SourceError: It cannot be read, or names no hub.
    """
    reading = await feed.read(feed.FeedOptions.model_validate(options.model_dump()), ask)
    if reading.hub is None:
        raise SourceError(_NO_HUB, _USE_FEED)
    return reading


KIND = Kind(
    name="websub",
    help="A feed whose hub tells of news at once (WebSub); without SOKBO_PUBLIC_URL it is asked like any feed.",
    example="""\
- name: Breaking
  kind: websub
  url: https://news.example/feed.xml
""",
    options=feed.AnyFeedOptions,
    read=read,
)
