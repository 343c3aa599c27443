"""What workers are asked to do in tests: honest work, and every way to misbehave."""

from __future__ import annotations

import os
import signal
import sys

from newsdesk.wording import Said
from watchers.errors import SourceError


def doubled(number: int) -> int:
    return 2 * number


def where() -> int:
    return os.getpid()


def environment() -> dict[str, str]:
    return dict(os.environ)


def looping_in_python() -> None:
    while True:
        pass


def looping_in_c() -> int:
    # No signal handler of Python's runs and no thread gets its turn until this ends, in some weeks.
    return sum(range(10**15))


def told_to_end_and_looping() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    looping_in_python()


def hoarding() -> int:
    kept = []
    while True:
        kept.append(bytearray(16 * 1024 * 1024))


def ending(code: int) -> None:
    os._exit(code)


EMPTY = Said("the page is empty", "페이지가 비어 있습니다")
LOOK = Said("Look at it.", "살펴보세요.")


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def crashing() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def refusing() -> None:
    try:
        os.environ["NO_SUCH_NAME"]
    except KeyError as error:
        raise SourceError(EMPTY, LOOK) from error


def refusing_a_value() -> None:
    raise ValueError("no number")


def breaking() -> float:
    return 1 / int("0")


def recursing(depth: int = 0) -> int:
    return recursing(depth + 1) + 1


def printing() -> str:
    sys.stdout.write("this is no answer\n")
    sys.stdout.flush()
    os.write(1, b"and neither is this\n")
    return "an answer"


def answering_too_much() -> bytes:
    return bytes(40 * 1024 * 1024)


def answering_what_cannot_travel() -> object:
    return lambda: None


def closing_its_mouth() -> None:
    os.closerange(0, 100)
    looping_in_python()
