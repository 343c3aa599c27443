"""One kind of source against a server on this machine that plays its service."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from newsdesk.article import Article
from tests.watchers.recorded import NOW
from tests.watchers.web import LOOPBACK, Web, friendly, trusting
from tests.watchers.work import Threads
from watchers.fetch import Fetcher
from watchers.kind import Ask, Kind, Reading, SourceError
from watchers.kinds import find_kind


@dataclass
class Service:
    """A service that is asked as one kind asks it."""

    kind: Kind
    site: Web
    fetch: Fetcher

    async def look(
        self, cursor: Mapping[str, Any] | None = None, *, source: str = "우리 출처", **options: Any
    ) -> Reading:
        """One look; the cursor goes through JSON, as the store will have it."""
        checked = self.kind.options.model_validate({"base": self.site.base, **options})
        kept = json.loads(json.dumps(dict(cursor or {})))
        return await self.kind.read(checked, Ask(source=source, cursor=kept, now=NOW, fetch=self.fetch, work=Threads()))

    async def articles(self, **options: Any) -> tuple[Article, ...]:
        return (await self.look(**options)).articles

    async def refusal(self, **options: Any) -> SourceError:
        """The error of a look that has to fail."""
        try:
            reading = await self.look(**options)
        except SourceError as error:
            return error
        raise AssertionError(f"no error, but {reading}")

    def show_json(self, path: str, document: Any, **headers: str) -> None:
        self.site.show(path, json.dumps(document), 200, Content_Type="application/json", **headers)

    def asked(self) -> Mapping[str, str]:
        """The parameters of the last question."""
        return dict(self.site.asked[-1].query)


@asynccontextmanager
async def service(name: str) -> AsyncIterator[Service]:
    """Play the service of the kind of that name."""
    kind = find_kind(name)
    assert kind is not None
    async with (
        friendly() as site,
        Fetcher.open(user_agent="Sokbo/0", allow_networks=LOOPBACK, tls=trusting()) as fetch,
    ):
        yield Service(kind, site, fetch)


def is_right(name: str, **options: Any) -> bool:
    """Whether options are valid, and stay so when the store gives them back."""
    kind = find_kind(name)
    assert kind is not None
    try:
        first = kind.options.model_validate(options)
    except ValueError:
        return False
    assert kind.options.model_validate(first.model_dump(mode="json")) == first
    return True
