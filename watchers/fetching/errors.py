"""Why a fetch failed, in words for the operator.

FetchError
  AddressRefused    the address is none a news source may have: a private network, an odd port, bad spelling
  NameNotFound      DNS knows no address for the host, or does not answer
  Unreachable       no connection, or it was cut
    TlsFailed       no trustworthy certificate
  TimedOut          no complete answer in time
  TooLarge          more bytes than any feed has
  BadAnswer         an answer that breaks the rules of HTTP, or ours
  StatusRefused     an HTTP status that is no success
    Gone            410: it will not come back
  LeftAlone         not asked, for the host wants to be left alone
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import aiohttp
import httpx

from newsdesk.wording import Said, Text
from watchers.errors import LATER, LESS_OFTEN, PATIENCE, SITE_MENDS, SourceError, Trouble, about, with_status
from watchers.fetching.addresses import AddressRefusedError
from watchers.fetching.floods import FloodError


class FetchError(SourceError):
    """A fetch failed; the subclasses say why."""


class AddressRefused(FetchError):  # noqa: N818 - the base says that they are errors, the leaves say which
    """The address is not one that may be fetched."""


class NameNotFound(FetchError):  # noqa: N818
    """The host has no address."""

    trouble = Trouble.SILENCE


class Unreachable(FetchError):  # noqa: N818
    """No connection came about, or it was cut."""

    trouble = Trouble.SILENCE


class TlsFailed(Unreachable):
    """The host could not prove who it is."""

    trouble = Trouble.SOURCE


class TimedOut(FetchError):  # noqa: N818
    """The answer was not complete in time."""

    trouble = Trouble.SILENCE


class TooLarge(FetchError):  # noqa: N818
    """The answer exceeds the limits."""


class BadAnswer(FetchError):  # noqa: N818
    """The answer cannot be read."""


class StatusRefused(FetchError):  # noqa: N818
    """The server answered with a status that is no success.

    Attributes:
        status: The HTTP status.
    """

    def __init__(self, status: int, host: str, retry_after: timedelta | None = None) -> None:
        reason, remedy = _STATUS_WORDS.get(status, _STATUS_WORDS[500 if 500 <= status < 600 else 0])
        super().__init__(with_status(reason.said(host=host), status), remedy, retry_after)
        self.status = status


class Gone(StatusRefused):
    """The page is gone for good."""

    trouble = Trouble.GONE


class LeftAlone(FetchError):  # noqa: N818
    """The host was not asked: it said that it wants to be left alone for a while, which is not over."""


_STATUS_WORDS = {
    0: (
        Text("{host} gave no page", "{host}에서 페이지를 주지 않았습니다"),
        Said("Open the address in a browser to see what is there.", "브라우저로 그 주소를 열어 무엇이 있는지 보세요."),
    ),
    401: (
        Text("{host} wants a login", "{host}에 로그인해야 볼 수 있습니다"),
        Said(
            "Sokbo reads public pages only; look for a public feed.",
            "Sokbo는 공개된 페이지만 읽습니다. 공개된 피드를 찾아보세요.",
        ),
    ),
    403: (
        Text("{host} refuses to let us in", "{host}에서 접근을 거부했습니다"),
        Said(
            "The site may block bots; set SOKBO_CONTACT so that it sees who is asking.",
            "봇을 막는 사이트일 수 있습니다. 누가 읽는지 알 수 있게 SOKBO_CONTACT를 정하세요.",
        ),
    ),
    404: (
        Text("{host} has no such page", "{host}에 그런 페이지가 없습니다"),
        Said(
            "Check the address; the feed may have moved.", "주소를 확인하세요. 피드가 다른 곳으로 옮겨졌을 수 있습니다."
        ),
    ),
    410: (
        Text("{host} says the page is gone for good", "{host}에서 페이지를 영구히 없앴다고 합니다"),
        Said("Remove the source, or find its new address.", "출처를 빼거나 새 주소를 찾으세요."),
    ),
    429: (Text("{host} asks us to come less often", "{host}에서 요청이 너무 잦다고 합니다"), LESS_OFTEN),
    451: (
        Text("{host} may not show the page for legal reasons", "{host}에서 법적인 이유로 페이지를 보여 주지 못합니다"),
        Said("Remove the source.", "출처를 빼세요."),
    ),
    500: (
        Text("{host} has trouble of its own", "{host}의 서버에 문제가 생겼습니다"),
        PATIENCE,
    ),
}


@contextmanager
def explained(host: str | Said, deadline_s: float) -> Iterator[None]:
    """Turn whatever the libraries below raise into a FetchError about `host`."""
    try:
        yield
    except TimeoutError as error:
        raise _timed_out(host, deadline_s) from error
    except httpx.InvalidURL as error:
        raise AddressRefused(UNREADABLE_ADDRESS.said(words=error), _SPELLING) from error
    # The transport's own table calls nearly every failure a connect timeout, so its cause is asked instead.
    except httpx.HTTPError as error:
        raise _explain(error.__cause__ or error, host, deadline_s) from error
    except (aiohttp.ClientError, OSError, UnicodeError) as error:
        raise _explain(error, host, deadline_s) from error


UNREADABLE_ADDRESS = Text("the address cannot be read: {words}", "주소를 읽을 수 없습니다: {words}")
PRIVATE_NETWORK = Said(
    "If you mean it, add its network to SOKBO_ALLOW_NETWORKS.",
    "의도한 주소라면 그 네트워크를 SOKBO_ALLOW_NETWORKS에 더하세요.",
)

_TIMED_OUT = Text(
    "{host} gave no complete answer within {seconds} s", "{host}의 응답이 {seconds}초 안에 끝나지 않았습니다"
)
_CUT = Text("{host} cut the connection", "{host}에서 연결을 끊었습니다")
_UNKNOWN = Text("no address is known for {host}", "{host}의 주소를 찾을 수 없습니다")
_UNTRUSTED = Text("{host} has no certificate we can trust ({words})", "{host}의 인증서를 믿을 수 없습니다 ({words})")
_FLOOD = Text("{host} sends more than any answer needs", "{host}에서 보내는 양이 지나치게 많습니다")
_NO_HTTP = Text(
    "{host} gave an answer that breaks off or is no HTTP", "{host}의 응답이 중간에 끊겼거나 HTTP가 아닙니다"
)
_UNREACHABLE = Text("{host} cannot be reached ({words})", "{host}에 연결할 수 없습니다 ({words})")
_UNREADABLE = Said("the address cannot be read", "주소를 읽을 수 없습니다")
_SPELLING = Said("Check its spelling.", "바르게 적었는지 확인하세요.")
_DNS = Said(
    "Check its spelling, or this machine's DNS.", "주소를 바르게 적었는지, 이 컴퓨터의 DNS가 되는지 확인하세요."
)


def _timed_out(host: str | Said, deadline_s: float) -> TimedOut:
    return TimedOut(_TIMED_OUT.said(host=host, seconds=f"{deadline_s:g}"), LATER)


def _explain(error: BaseException, host: str | Said, deadline_s: float) -> FetchError:
    """Explain what went wrong before there was a connection; else see below."""
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    if isinstance(cause, AddressRefusedError):
        return AddressRefused(about(host, cause.reason), PRIVATE_NETWORK)
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return NameNotFound(_UNKNOWN.said(host=host), _DNS)
    if isinstance(cause, ssl.SSLError | ssl.CertificateError) or isinstance(error, aiohttp.ClientSSLError):
        return TlsFailed(_UNTRUSTED.said(host=host, words=_words(cause)), SITE_MENDS)
    return _explain_exchange(error, cause, host, deadline_s)


def _explain_exchange(error: BaseException, cause: BaseException, host: str | Said, deadline_s: float) -> FetchError:
    match error:
        case aiohttp.ServerTimeoutError() | TimeoutError():
            return _timed_out(host, deadline_s)
        case FloodError():
            return TooLarge(_FLOOD.said(host=host), LATER)
        case aiohttp.ClientResponseError() | aiohttp.ClientPayloadError():
            return BadAnswer(_NO_HTTP.said(host=host), LATER)
        case aiohttp.InvalidURL() | UnicodeError():
            return AddressRefused(_UNREADABLE, _SPELLING)
        case aiohttp.ServerDisconnectedError():
            return Unreachable(_CUT.said(host=host), LATER)
    return Unreachable(_UNREACHABLE.said(host=host, words=_words(cause)), LATER)


def _words(error: BaseException) -> str:
    """Return the shortest thing the error says about itself."""
    # By its number, as asyncio puts addresses and brackets into its words.
    number = error.errno if isinstance(error, OSError) and not isinstance(error, ssl.SSLError) else None
    text = getattr(error, "verify_message", "") or (os.strerror(number) if number else "") or str(error)
    return (text or type(error).__name__).splitlines()[0][:120]
