"""What a worker process does: limits itself, then works on what it is handed until nobody hands it anything more.

It is started with the program's search path and with nothing else: no settings, no token.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from watchers.errors import SourceError
from watchers.workers.frames import ANSWER_BYTES_MAX, LENGTH, Outcome, framed

if sys.platform != "win32":
    import resource

MEMORY_BYTES_MAX = 512 * 1024 * 1024
"""Address space, libraries included; the largest page takes less than half."""

NICENESS = 5
PR_SET_PDEATHSIG = 1
"""From <linux/prctl.h>."""


def work() -> None:
    """Answer one request after the other until the program closes the pipe."""
    answers = _own_answers()
    _limit_process()
    sys.excepthook = _last_word(answers)
    requests = sys.stdin.buffer
    while head := requests.read(LENGTH.size):
        function, arguments, cpu_s = pickle.loads(requests.read(LENGTH.unpack(head)[0]))  # noqa: S301 - our own program's
        _limit_cpu(cpu_s)
        _say(answers, *_outcome(function, arguments))


def _outcome(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[Outcome, Any]:
    try:
        return Outcome.RESULT, function(*arguments)
    except (SourceError, ValueError) as error:
        # Without what led to it: causes may be of libraries that the program has not loaded.
        return Outcome.REFUSAL, error.with_traceback(None)


def _say(answers: BinaryIO, outcome: Outcome, content: Any) -> None:
    frame = framed((outcome, content))
    if len(frame) > ANSWER_BYTES_MAX:
        frame = framed((Outcome.BROKEN, f"its answer takes {len(frame):,} bytes"))
    answers.write(frame)
    answers.flush()


def _own_answers() -> BinaryIO:
    """Return the pipe for answers, and let whatever prints print to the error stream instead."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _last_word(answers: BinaryIO) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """Return a hook that tells the program of the error that ends this process.

    After an error that nobody foresaw, and above all after one of memory, a process is not to be trusted any longer:
    it costs little to start another.
    """

    def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        del trace
        if issubclass(kind, MemoryError):
            _say(answers, Outcome.NO_MEMORY, None)
        else:
            _say(answers, Outcome.BROKEN, f"{kind.__name__}: {error}"[:500])

    return tell


def _limit_process() -> None:
    """Make this process one that is killed before the program is, and yields to it."""
    # Ctrl-C is for the program to answer.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "win32":
        return
    os.nice(NICENESS)
    _limit(resource.RLIMIT_CORE, 0)
    if sys.platform == "linux":
        # Other systems know this limit by name only.
        _limit(resource.RLIMIT_AS, MEMORY_BYTES_MAX)
        # The idle see the pipe close when the program dies; this ends one that is deep in work.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        # When a container's memory runs out, the kernel takes the process that asks to go first. Some sandboxes do
        # not let anybody ask.
        with suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _limit(what: int, most: int) -> None:
    """Lower a limit, unless it is lower already."""
    if sys.platform != "win32":
        allowed = resource.getrlimit(what)[1]
        least = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
        resource.setrlimit(what, (least, least))


def _limit_cpu(seconds: int) -> None:
    """Let the kernel end this process after that much more CPU time, should nobody be there to kill it."""
    if sys.platform != "win32":
        used = resource.getrusage(resource.RUSAGE_SELF)
        most = int(used.ru_utime + used.ru_stime) + seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


if __name__ == "__main__":
    work()
