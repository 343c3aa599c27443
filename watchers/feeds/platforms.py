"""Where blog platforms and the like keep the feeds of their pages: known by the spelling of the address.

Many of them name the feed in the page as well; but some do not, some show the page by script only, and what is known
needs no request.
"""

from __future__ import annotations

import re

from watchers.place import Place

_OWN_HOST = {
    "blogspot.com": "/feeds/posts/default?alt=rss",
    "egloos.com": "/rss",
    "ghost.io": "/rss/",
    "medium.com": "/feed",
    "substack.com": "/feed",
    "tistory.com": "/rss",
    "wordpress.com": "/feed/",
}
"""Platforms that give every writer a host of their own, and the path of its feed."""

_SHARED_HOST = (
    ("blog.naver.com", r"(?!\w+\.naver)([\w-]{3,30})", "https://rss.blog.naver.com/{}.xml"),
    ("brunch.co.kr", r"(@@\w{2,12})", "https://brunch.co.kr/rss/{}"),
    ("medium.com", r"(@[\w.-]{1,60})", "https://medium.com/feed/{}"),
    ("news.google.com", r"topics/([\w-]+)", "https://news.google.com/rss/topics/{}"),
    ("reddit.com", r"u(?:ser)?/([\w-]{3,30})", "https://www.reddit.com/user/{}/.rss"),
    ("velog.io", r"(@[\w.-]{1,60})", "https://v2.velog.io/rss/{}"),
)
"""Platforms whose writers share a host: what the path begins with, and the address of the feed."""


def feed_of_platform(place: Place) -> str | None:
    """Return the address of the feed of a page on a platform, or None when it is on none that is known."""
    owner, _, platform = place.host.partition(".")
    if platform in _OWN_HOST:
        return f"https://{owner}.{platform}{_OWN_HOST[platform]}"
    # An old form of Naver's: blog.naver.com/PostList.naver?blogId=name
    path = "/".join(place.parts) if "blogId" not in place.query else place.query["blogId"]
    for host, beginning, feed in _SHARED_HOST:
        found = re.match(rf"{beginning}(?:/|$)", path, re.ASCII) if place.host == host else None
        if found:
            return feed.format(found[1])
    return None
