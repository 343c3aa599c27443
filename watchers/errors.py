"""Why a source, or a part of it, could not be read: the one error that people are shown.

What it says is `Said`, in every language, because whoever reads it may be somebody else than whoever is looking now; a
bare sentence does not pass the type checker. Its sentences stand in the file that raises it. They read as a clause
without a full stop ("the answer is empty"); remedies are whole sentences.
"""

from __future__ import annotations

from datetime import timedelta
from enum import Enum

from newsdesk.wording import UNSAID, Said, Text


class Trouble(Enum):
    """Whose trouble it is, which decides when to try again."""

    SOURCE = "the source's: what it answers is not what it should"
    SILENCE = "nobody's in particular: there was no answer"
    GONE = "the source's, for good"


class SourceError(Exception):
    """A source could not be read.

    Attributes:
        reason: One plain line that says what was wrong.
        remedy: One plain line that says what to do about it, or `UNSAID`.
        retry_after: The least time to wait before the next try, when the source named one.
        trouble: Whose trouble it is.
    """

    trouble = Trouble.SOURCE

    def __init__(self, reason: Said, remedy: Said = UNSAID, retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy
        self.retry_after = retry_after


# What more than one file has to say.

EMPTY_ANSWER = Said("the answer is empty", "응답이 비어 있습니다")
NO_JSON = Said("the answer is no JSON that can be read", "응답을 JSON으로 읽을 수 없습니다")
NO_ANSWER = Text("gave no answer within {seconds} s", "{seconds}초 안에 응답하지 않았습니다")
NO_SUCH_KIND = Text("there is no source kind “{kind}”", "“{kind}” 출처 종류는 없습니다")

LATER = Said(
    "Nothing to do here unless it lasts: it is asked again later.",
    "그대로 두면 나중에 다시 확인합니다. 오래 계속될 때만 살펴보세요.",
)
ASKED_AGAIN = Said("It is asked again later.", "나중에 다시 확인합니다.")
PATIENCE = Said("Nothing to do here: it is asked again later.", "그대로 두면 됩니다. 나중에 다시 확인합니다.")
SITE_MENDS = Said("The site has to mend this.", "사이트에서 고쳐야 합니다.")
CHECK_ADDRESS = Said("Check the address.", "주소를 확인하세요.")
LESS_OFTEN = Said("Give the source a longer interval (every:).", "출처의 간격(every:)을 늘리세요.")

_ABOUT = Text("{place}: {said}", "{place}: {said}")
_WITH_STATUS = Text("{said} (HTTP {status})", "{said} (HTTP {status})")


def about(place: str | Said, said: Said) -> Said:
    """Return what is said with its place, a file or an address, in front."""
    return _ABOUT.said(place=place, said=said)


def with_status(said: Said, status: int) -> Said:
    """Return what is said with the HTTP status that it explains."""
    return _WITH_STATUS.said(said=said, status=status)
