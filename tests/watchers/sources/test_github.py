"""What is special about GitHub's feeds: bare version numbers, and what is not yet a release."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.watchers.sources.asking import is_right, service

PATH = "/hanbit-lab/haru/{}.atom"
REPOSITORY = "hanbit-lab/haru"


def feed(title: str, tag: str, content: str = "고친 것") -> str:
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Release notes from haru</title><entry>'
        f"<id>tag:github.com,2008:Repository/7/{tag}</id><updated>2026-11-20T05:00:00Z</updated><title>{title}</title>"
        f'<link rel="alternate" type="text/html" href="https://github.com/hanbit-lab/haru/releases/tag/{tag}"/>'
        f"<content>{content}</content><author><name>nuri</name></author></entry></feed>"
    )


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("v2.1.0", "haru: v2.1.0"),
        ("Haru 2.1", "Haru 2.1"),
        ("새벽", "haru: 새벽"),
        ("x" * 500, "haru: " + "x" * 494),
    ],
)
async def test_a_headline_names_the_project(title: str, shown: str) -> None:
    async with service("github") as github:
        github.site.show(PATH.format("releases"), feed(title, "v2.1.0"))
        (article,) = await github.articles(repository=REPOSITORY)
        assert (article.title, article.outlet, article.body) == (shown, REPOSITORY, "고친 것")


@pytest.mark.parametrize("content", ["No content.", "", "No content"])
async def test_notes_that_say_nothing_are_none(content: str) -> None:
    async with service("github") as github:
        github.site.show(PATH.format("releases"), feed("v1", "v1", content))
        assert (await github.articles(repository=REPOSITORY))[0].body == ""


PRERELEASES = """
    v2.0.0-rc.1 v2.0.0rc1 2.0b2 3.15.0a1 v1.0-beta 1.0.0-alpha.3 nightly-2026-11-23 v4.0.0-dev.5 v1.0-preview2
    v1.0.0-canary.12 1.2.3-SNAPSHOT v8.0-pre
"""
RELEASES = """
    v2.0.0 2026.11.23 release-7 alphabet-1.0 v1.0-arch1 develop-tools-1 v1.0-final 3.15.0 betamax-2 v1.0.0-src
    haru%2Fv2.0.0 preact-10 precision-2
"""


@pytest.mark.parametrize(
    ("tag", "early"), [(tag, True) for tag in PRERELEASES.split()] + [(tag, False) for tag in RELEASES.split()]
)
async def test_what_is_not_yet_a_release(tag: str, early: bool) -> None:
    async with service("github") as github:
        github.site.show(PATH.format("releases"), feed(tag, tag))
        github.site.show(PATH.format("tags"), feed(tag, tag))
        assert len(await github.articles(repository=REPOSITORY)) == 1
        assert (await github.articles(repository=REPOSITORY, prereleases=False) == ()) is early
        assert (await github.articles(repository=REPOSITORY, prereleases=False, watch="tags") == ()) is early


async def test_commits_may_say_beta() -> None:
    async with service("github") as github:
        github.site.show(PATH.format("commits"), feed("Fix the beta-1 upgrade", "v1-beta"))
        (article,) = await github.articles(repository=REPOSITORY, watch="commits", prereleases=False)
        assert article.title == "haru: Fix the beta-1 upgrade"


@pytest.mark.parametrize(
    ("status", "words", "wait"),
    [(404, "no such public repository", None), (429, "less often", timedelta(hours=1)), (502, "trouble", None)],
)
async def test_refusals(status: int, words: str, wait: timedelta | None) -> None:
    async with service("github") as github:
        github.site.show(PATH.format("releases"), status=status)
        error = await github.refusal(repository=REPOSITORY)
        assert words in str(error.reason)
        assert error.retry_after == wait


@pytest.mark.parametrize(
    ("options", "right"),
    [
        ({"repository": "python/cpython"}, True),
        ({"repository": "a/b.c_d-e", "watch": "tags"}, True),
        ({}, False),
        ({"repository": "python"}, False),
        ({"repository": "https://github.com/python/cpython"}, False),
        ({"repository": "python/cpython/releases"}, False),
        ({"repository": "-x/y"}, False),
        ({"repository": "파이썬/씨"}, False),
        ({"repository": "python/cpython", "watch": "issues"}, False),
    ],
)
def test_options(options: dict[str, Any], *, right: bool) -> None:
    assert is_right("github", **options) is right
