"""Which kind knows an address by its spelling: each says so in its own file, and no two of them the same."""

from __future__ import annotations

from typing import Any

import pytest

from watchers.kinds import kinds, recognise
from watchers.place import place_of

CHANNEL = "UC_x5XG1OV2P6uZZ5FSM9Ttw"

KNOWN = {
    f"https://www.youtube.com/channel/{CHANNEL}": ("youtube", {"channel": CHANNEL}),
    f"https://m.youtube.com/channel/{CHANNEL}/videos": ("youtube", {"channel": CHANNEL}),
    "https://www.youtube.com/playlist?list=PL1234567890ab": ("youtube", {"playlist": "PL1234567890ab"}),
    f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}": ("youtube", {"channel": CHANNEL, "playlist": ""}),
    "https://github.com/python/cpython": ("github", {"repository": "python/cpython", "watch": "releases"}),
    "https://github.com/python/cpython.git": ("github", {"repository": "python/cpython", "watch": "releases"}),
    "https://github.com/python/cpython/tags": ("github", {"repository": "python/cpython", "watch": "tags"}),
    "https://github.com/python/cpython/commits": ("github", {"repository": "python/cpython", "watch": "commits"}),
    "https://github.com/python/cpython/tree/main/Lib": (
        "github",
        {"repository": "python/cpython", "watch": "releases"},
    ),
    "https://github.com/python/cpython/releases.atom": (
        "github",
        {"repository": "python/cpython", "watch": "releases"},
    ),
    "https://www.reddit.com/r/korea": ("reddit", {"subreddit": "korea"}),
    "https://old.reddit.com/r/korea+hanguk/top/?t=day": ("reddit", {"subreddit": "korea+hanguk", "sort": "top"}),
    "https://www.reddit.com/r/korea/search/?q=%EC%B2%AB%EB%88%88": ("reddit", {"subreddit": "korea", "search": "첫눈"}),
    "https://www.reddit.com/r/korea/.rss": ("reddit", {"subreddit": "korea"}),
    "https://www.reddit.com/r/korea.rss": ("reddit", {"subreddit": "korea"}),
    "https://bsky.app/profile/bsky.app": ("bluesky", {"author": "bsky.app"}),
    "https://bsky.app/profile/name.bsky.social/post/3kxyz": ("bluesky", {"author": "name.bsky.social"}),
    "https://bsky.app/search?q=%EC%86%8D%EB%B3%B4": ("bluesky", {"search": "속보"}),
    "https://bsky.app/hashtag/속보": ("bluesky", {"search": "#속보"}),
    "https://mastodon.social/@Gargron": ("mastodon", {"base": "https://mastodon.social", "account": "Gargron"}),
    "https://mastodon.social/@Gargron/113000000": (
        "mastodon",
        {"base": "https://mastodon.social", "account": "Gargron"},
    ),
    "https://mstdn.jp/tags/速報": ("mastodon", {"base": "https://mstdn.jp", "tag": "速報"}),
    "https://news.example/@desk.rss": ("mastodon", {"base": "https://news.example", "account": "desk"}),
    "https://news.example/tags/snow.rss": ("mastodon", {"base": "https://news.example", "tag": "snow"}),
    "https://news.google.com/search?q=%EC%98%A4%ED%94%88AI&hl=ko&gl=KR&ceid=KR%3Ako": (
        "googlenews",
        {"query": "오픈AI", "language": "ko", "country": "KR"},
    ),
    "https://news.google.com/rss/search?q=OpenAI": ("googlenews", {"query": "OpenAI"}),
    "https://news.ycombinator.com": ("hackernews", {"section": "front"}),
    "https://news.ycombinator.com/newest": ("hackernews", {"section": "stories"}),
    "https://hn.algolia.com/?q=OpenAI": ("hackernews", {"query": "OpenAI"}),
    "https://search.naver.com/search.naver?where=news&query=%EC%B2%AB%EB%88%88": ("naver", {"query": "첫눈"}),
    "https://search.naver.com/search.naver?ssc=tab.news.all&query=AI": ("naver", {"query": "AI"}),
    "https://api.gdeltproject.org/api/v2/doc/doc?query=snow&mode=artlist": ("gdelt", {"query": "snow"}),
    "https://blog.naver.com/naver_diary/223000000000": ("feed", {"url": "https://rss.blog.naver.com/naver_diary.xml"}),
    "https://m.blog.naver.com/naver_diary": ("feed", {"url": "https://rss.blog.naver.com/naver_diary.xml"}),
    "https://blog.naver.com/PostList.naver?blogId=naver_diary&from=x": (
        "feed",
        {"url": "https://rss.blog.naver.com/naver_diary.xml"},
    ),
    "https://haru.tistory.com/12": ("feed", {"url": "https://haru.tistory.com/rss"}),
    "https://velog.io/@haru/posts": ("feed", {"url": "https://v2.velog.io/rss/@haru"}),
    "https://brunch.co.kr/@@abc1": ("feed", {"url": "https://brunch.co.kr/rss/@@abc1"}),
    "https://medium.com/@haru": ("feed", {"url": "https://medium.com/feed/@haru"}),
    "https://haru.medium.com/": ("feed", {"url": "https://haru.medium.com/feed"}),
    "https://haru.substack.com/p/snow": ("feed", {"url": "https://haru.substack.com/feed"}),
    "https://haru.wordpress.com": ("feed", {"url": "https://haru.wordpress.com/feed/"}),
    "https://haru.blogspot.com/2026/11/": ("feed", {"url": "https://haru.blogspot.com/feeds/posts/default?alt=rss"}),
    "https://www.reddit.com/user/haru_2": ("feed", {"url": "https://www.reddit.com/user/haru_2/.rss"}),
    "https://news.google.com/topics/CAAqJ?hl=ko": ("feed", {"url": "https://news.google.com/rss/topics/CAAqJ"}),
}

UNKNOWN = [
    "https://www.hani.co.kr/",
    "https://news.example/@desk",
    "https://news.example/tags/snow",
    "https://www.youtube.com/@googledevelopers",
    "https://www.youtube.com/channel/UCshort",
    "https://www.youtube.com/watch?v=abcdefghijk",
    "https://github.com/python",
    "https://github.com/topics/rss",
    "https://github.com/o/a name",
    "https://github.com/o/r/commits/dev",
    "https://github.com/o/r/commits/main.atom",
    "https://github.com/o/r/issues",
    "https://mastodon.social/@Gargron/tagged/snow.rss",
    "https://www.reddit.com/r/korea/comments/1abcd/first_snow/.rss",
    "https://www.reddit.com/",
    "https://www.reddit.com/r/",
    "https://mastodon.social/explore",
    "https://mastodon.social/@name@elsewhere.example",
    "https://news.google.com/",
    "https://news.google.com/search?q=",
    "https://news.ycombinator.com/item?id=1",
    "https://search.naver.com/search.naver?query=AI",
    "https://blog.naver.com/",
    "https://blog.naver.com/MyBlog.naver",
    "https://www.tistory.com/",
    "https://medium.com/",
    "https://notyoutube.com/channel/" + CHANNEL,
    "https://youtube.com.evil.example/channel/" + CHANNEL,
    "ftp://github.com/o/r",
    "https://[::1/",
    "github.com/o/r",
    "",
]


@pytest.mark.parametrize("url", KNOWN)
def test_an_address_of_a_service_is_known(url: str) -> None:
    found = recognise(url)
    assert found is not None
    assert (found[0].name, found[1]) == KNOWN[url]


@pytest.mark.parametrize("url", UNKNOWN)
def test_other_addresses_are_looked_at(url: str) -> None:
    assert recognise(url) is None


@pytest.mark.parametrize("url", KNOWN)
def test_no_two_kinds_claim_an_address(url: str) -> None:
    place = place_of(url)
    assert place is not None
    claims: list[Any] = [kind.name for kind in kinds().values() if kind.recognise(place) is not None]
    assert claims == [KNOWN[url][0]]


def test_the_host_is_compared_without_its_usual_beginnings() -> None:
    for host in ("www.example.com", "m.example.com", "EXAMPLE.com.", "example.com:443"):
        place = place_of(f"https://{host}/%EA%B0%80//b/?q=1&q=2")
        assert place is not None
        assert (place.host, place.parts, dict(place.query)) == ("example.com", ("가", "b"), {"q": "1"})
    short = place_of("https://m.co/")
    assert short is not None
    assert (short.host, short.first, short.second) == ("m.co", "", "")
