"""What is special about a feed that must have a hub."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.watchers.recorded import NOW
from tests.watchers.sources.asking import Service, service
from tests.watchers.work import Threads
from watchers.kind import Ask, Reading, SourceError

PATH = "/rss/breaking.xml"
HUB = '<link rel="hub" href="https://hub.example/"/><link rel="self" href="https://news.example/breaking"/>'


def feed(*, links: str = HUB) -> str:
    entry = "<entry><id>1</id><title>속보</title><summary>한은이 금리를 내렸다.</summary></entry>"
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>새벽경제</title>{links}{entry}</feed>'


async def look(news: Service, cursor: Mapping[str, Any] | None = None) -> Reading:
    options = news.kind.options.model_validate({"url": news.site.base + PATH})
    return await news.kind.read(
        options, Ask(source="새벽경제", cursor=cursor or {}, now=NOW, fetch=news.fetch, work=Threads())
    )


async def test_it_tells_of_the_hub_at_every_look() -> None:
    async with service("websub") as news:
        news.site.show(PATH, feed())
        first = await look(news)
        again = await look(news, first.cursor)
        assert [each.title for each in first.articles] == ["속보"]
        assert again.articles == ()
        for reading in (first, again):
            assert reading.hub is not None
            assert (reading.hub.url, reading.hub.topic) == ("https://hub.example/", "https://news.example/breaking")


async def test_a_feed_without_a_hub_is_refused_with_a_way_out() -> None:
    async with service("websub") as news:
        news.site.show(PATH, feed(links=""))
        with pytest.raises(SourceError, match="names no hub") as refused:
            await look(news)
        assert "kind: feed" in str(refused.value.remedy)
