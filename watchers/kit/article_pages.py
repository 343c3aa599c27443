"""The option of source kinds whose articles have pages of their own."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from watchers.kind import Options

SHORT_CHARACTERS = 400
"""A text below this is a teaser: half of what rules look for stands further down."""


class ArticlePages(Options):
    """Base of the options of kinds that name articles and often say little of them."""

    full_text: Literal["auto", "always", "never"] = Field(
        default="auto",
        description="Read a new article's own page for its text: where the source gives less than "
        f"{SHORT_CHARACTERS} characters (auto), always, or never",
    )

    def wants_page(self, body: str) -> bool:
        """Tell whether the page of an article is to be read, of which the source itself says `body`."""
        return self.full_text == "always" or (self.full_text == "auto" and len(body) < SHORT_CHARACTERS)
