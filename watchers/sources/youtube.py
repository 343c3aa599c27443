"""Source kind `youtube`: videos of a channel or a playlist, by YouTube's own feeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from config.problems import OptionError
from newsdesk.wording import Said
from watchers.errors import PATIENCE
from watchers.kind import Ask, Hub, Kind, Options, Reading
from watchers.kit.services import Base, Refusal, address, refusals
from watchers.place import Place
from watchers.sources import feed

_REFUSALS = {
    # The feeds of all channels answer 404 for hours now and then, so an id is not called wrong for it.
    404: Refusal(
        Said("YouTube shows no feed of it", "유튜브에서 피드를 보여 주지 않습니다"),
        Said(
            "Nothing to do here unless it lasts: then check the id.",
            "그대로 두면 됩니다. 오래 계속되면 ID를 확인하세요.",
        ),
    ),
    500: Refusal(Said("YouTube's feeds have trouble", "유튜브 피드에 문제가 생겼습니다"), PATIENCE),
}
_EITHER = Said("give either a channel or a playlist", "channel과 playlist 가운데 하나만 적으세요")


YOUTUBE = "https://www.youtube.com"
HUB = "https://pubsubhubbub.appspot.com/subscribe"
"""The hub that YouTube tells of its channels; its feeds do not name it, its documentation does."""


class YouTubeOptions(Options):
    """Whose videos: of a channel or of a playlist, not both."""

    channel: str = Field(
        "", pattern=r"^(UC[\w-]{22})?$", description="Id of the channel: UC and 22 characters, not its @name"
    )
    playlist: str = Field("", pattern=r"^([\w-]{10,64})?$", description="Id of a playlist, instead of a channel")
    shorts: bool = Field(True, description="Whether Shorts count")
    websub: bool = Field(default=True, description="Whether YouTube's hub may tell of a channel's videos at once")
    base: Base = Field(YOUTUBE, description="Address of YouTube")

    @model_validator(mode="after")
    def _names_one(self) -> YouTubeOptions:
        if bool(self.channel) == bool(self.playlist):
            raise OptionError(_EITHER)
        return self


async def read(options: YouTubeOptions, ask: Ask) -> Reading:
    """Return the videos in the feed, which are the latest 15, with their descriptions."""
    url = address(options.base, "/feeds/videos.xml", channel_id=options.channel, playlist_id=options.playlist)
    with refusals(_REFUSALS):
        reading = await feed.read(feed.FeedOptions.model_validate({"url": url, "websub": options.websub}), ask)
    reading = replace(reading, hub=reading.hub or hub_of(options))
    if options.shorts:
        return reading
    return replace(reading, articles=tuple(each for each in reading.articles if not _is_short(each.url)))


def hub_of(options: YouTubeOptions) -> Hub | None:
    """Return the hub for what is read, or None where YouTube has none: for playlists, and for mirrors of it."""
    if not (options.websub and options.channel and options.base == YOUTUBE):
        return None
    return Hub(url=HUB, topic=address(YOUTUBE, "/feeds/videos.xml", channel_id=options.channel))


def _is_short(url: str) -> bool:
    return urlsplit(url).path.startswith("/shorts/")


def recognise(place: Place) -> Mapping[str, Any] | None:
    """Know the addresses of a playlist, of a channel by its id, and of their feeds. The page of an @name names one."""
    if place.host != "youtube.com":
        return None
    if place.first == "channel":
        return {"channel": place.second}
    if place.first == "playlist":
        return {"playlist": place.query.get("list", "")}
    if place.parts == ("feeds", "videos.xml"):
        return {"channel": place.query.get("channel_id", ""), "playlist": place.query.get("playlist_id", "")}
    return None


KIND = Kind(
    name="youtube",
    help="Videos of a YouTube channel or playlist, with their descriptions.",
    example="""\
- name: Google for Developers
  kind: youtube
  channel: UC_x5XG1OV2P6uZZ5FSM9Ttw
  shorts: false
""",
    options=YouTubeOptions,
    read=read,
    interval=timedelta(minutes=15),
    recognise=recognise,
)
