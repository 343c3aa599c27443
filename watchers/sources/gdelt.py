"""Source kind `gdelt`: articles that the GDELT project finds all over the world, by its DOC 2.0 service.

GDELT reads articles in 65 languages, translates them by machine and searches the translations, so that an English
question finds Korean articles. It shows their headlines and addresses, never their texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from pydantic import Field

from newsdesk.article import Article
from newsdesk.wording import Said
from watchers.errors import LESS_OFTEN
from watchers.feeds.record import ITEMS_MAX
from watchers.kind import Ask, Kind, Reading
from watchers.kit.article_pages import ArticlePages
from watchers.kit.services import Base, Record, Refusal, address, article_of, entries_at, read_json, refusals, text_at
from watchers.place import Place
from watchers.text.dates import parse_date

_REFUSALS = {
    429: Refusal(
        Said(
            "GDELT wants to be asked less often: once in 5 seconds by all who share an address",
            "GDELT에서 요청이 너무 잦다고 합니다. 같은 IP 주소에서는 모두 합쳐 5초에 한 번만 받습니다",
        ),
        LESS_OFTEN,
        timedelta(minutes=5),
    ),
}
_LANGUAGES = {
    "Korean": "ko", "English": "en", "Japanese": "ja", "Chinese": "zh", "Spanish": "es", "French": "fr",
    "German": "de", "Italian": "it", "Portuguese": "pt", "Russian": "ru", "Arabic": "ar", "Vietnamese": "vi",
    "Indonesian": "id", "Turkish": "tr", "Dutch": "nl", "Polish": "pl", "Ukrainian": "uk", "Thai": "th",
    "Hindi": "hi", "Persian": "fa", "Swedish": "sv", "Greek": "el", "Hebrew": "he", "Czech": "cs",
}  # fmt: skip


class GdeltOptions(ArticlePages):
    """Which articles."""

    query: str = Field(
        min_length=1,
        max_length=500,
        description='Search as GDELT has it: "a phrase" (this OR that) -not sourcelang:korean sourcecountry:KS',
    )
    hours: int = Field(24, ge=1, le=24 * 90, description="How far back, in hours")
    base: Base = Field("https://api.gdeltproject.org", description="Address of the service")


async def read(options: GdeltOptions, ask: Ask) -> Reading:
    """Return the newest headlines that fit; their time is when GDELT met them."""

    def articles(document: Any) -> Iterator[Article | None]:
        # Nothing found is an object with nothing in it.
        entries = [] if document == {} else entries_at(document, "articles")
        return (_article(entry, ask) for entry in entries)

    with refusals(_REFUSALS):
        return await read_json(_address(options), ask, articles)


def _address(options: GdeltOptions) -> str:
    return address(
        options.base,
        "/api/v2/doc/doc",
        query=options.query,
        mode="artlist",
        format="json",
        sort="datedesc",
        timespan=f"{options.hours}h",
        maxrecords=ITEMS_MAX,
    )


def _article(entry: Record, ask: Ask) -> Article | None:
    url = text_at(entry, "url")
    return article_of(
        ask,
        title=text_at(entry, "title"),
        text="",
        url=url,
        guid="",
        published_at=parse_date(text_at(entry, "seendate")),
        is_plain=False,
        language=_LANGUAGES.get(text_at(entry, "language"), ""),
        outlet=text_at(entry, "domain"),
        image_url=text_at(entry, "socialimage"),
    )


def recognise(place: Place) -> Mapping[str, Any] | None:
    """Know the address of a search by its DOC service."""
    is_search = place.host == "api.gdeltproject.org" and place.parts == ("api", "v2", "doc", "doc")
    return {"query": place.query.get("query", "")} if is_search else None


KIND = Kind(
    name="gdelt",
    help="Headlines from all over the world that the GDELT project finds for a search, in 65 languages.",
    example="""\
- name: GDELT
  kind: gdelt
  query: '"Sam Altman" sourcelang:korean'
""",
    options=GdeltOptions,
    read=read,
    # GDELT takes in what is new four times an hour.
    interval=timedelta(minutes=15),
    recognise=recognise,
)
