"""Runs a function in a process that can be killed, waits for so long and no longer.

Markup can be written so that a parser stays busy for minutes inside C code, where neither a signal nor a cancelled
thread reaches it; and a parser that runs out of memory may take its process along. So that this costs the one who wrote
it and nobody else, such work is done in a worker process:

- No worker is started before there is work, and one that has had none for a while is let go.
- A worker that is late is killed, and so is one whose caller no longer waits. The next work gets a fresh one.
- A worker has limits of its own on memory and CPU time, gives way to the program on a busy machine, and dies with it.
- What waits for a worker is bounded; beyond that it is refused at once.
"""

from __future__ import annotations

import asyncio
import math
import os
import pickle
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar, TypeVarTuple

from newsdesk.wording import Said, Text
from watchers.errors import SourceError
from watchers.workers.frames import ANSWER_BYTES_MAX, LENGTH, Outcome, framed

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

WORKERS_MAX = 2
"""So that one hostile page does not keep all others waiting; each may take as much memory as the program itself."""

WAITING_MAX = 200
DEADLINE_S = 10.0
IDLE_S = 60.0
TASKS_MAX = 500
"""Works after which a worker is replaced, whatever the libraries have leaked by then."""

_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SYSTEMROOT", "PYTHONDONTWRITEBYTECODE")
"""All that a worker gets to know of the environment, which holds secrets."""


class WorkError(SourceError):
    """Work came to nothing; the subclasses say why."""


class TookTooLong(WorkError):  # noqa: N818 - the base says that they are errors, the leaves say which
    """It was not done in time, and its worker was killed."""


class OutOfMemory(WorkError):  # noqa: N818
    """It did not fit into the memory that a worker may use."""


class Crashed(WorkError):  # noqa: N818
    """It ended its worker."""


class Overloaded(WorkError):  # noqa: N818
    """Too much other work waits already; nothing was begun."""


class Workers:
    """A few worker processes, started when there is work; made by `open`.

    Attributes:
        pids: The process ids of the workers that live now.
    """

    def __init__(self, *, workers_max: int, waiting_max: int, idle_s: float, tasks_max: int) -> None:
        """Start nothing yet; `open` also ends what gets started."""
        self._places = asyncio.Semaphore(workers_max)
        self._waiting = 0
        self._waiting_max = waiting_max
        self._idle_s = idle_s
        self._tasks_max = tasks_max
        self._idle: list[_Worker] = []
        self._alive: set[_Worker] = set()
        self._farewells: set[asyncio.Task[None]] = set()

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        *,
        workers_max: int = WORKERS_MAX,
        waiting_max: int = WAITING_MAX,
        idle_s: float = IDLE_S,
        tasks_max: int = TASKS_MAX,
    ) -> AsyncIterator[Workers]:
        """Have workers for the time of an `async with`; those still alive at its end are killed.

        Args:
            workers_max: Processes at once.
            waiting_max: Works that may wait for one.
            idle_s: Seconds without work after which a worker is let go.
            tasks_max: Works after which a worker is replaced.
        """
        workers = cls(workers_max=workers_max, waiting_max=waiting_max, idle_s=idle_s, tasks_max=tasks_max)
        try:
            yield workers
        finally:
            await asyncio.gather(*workers._farewells, *(each.end() for each in workers._alive))

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the workers that live now."""
        return tuple(each.pid for each in self._alive)

    async def run(self, function: Callable[[*Ts], T], *arguments: *Ts, deadline_s: float = DEADLINE_S) -> T:
        """Return what `function` returns for `arguments`, worked out in another process.

        Args:
            function: A function at the top of a module. It sees neither the settings nor the environment.
            *arguments: Its arguments; they and the result travel as pickles.
            deadline_s: Seconds it may take, those to start a worker included and those in the queue not.

        Raises:
            WorkError: It was not done; the subclass says why.
            SourceError, ValueError: As `function` itself raises them, without their causes. Everything else it raises
                ends its worker and is told as `Crashed`.
        """
        if self._waiting >= self._waiting_max:
            raise Overloaded(_WAIT.said(count=self._waiting), _UNLESS_IT_LASTS)
        self._waiting += 1
        try:
            await self._places.acquire()
        finally:
            self._waiting -= 1
        try:
            result: T = await self._work(framed((function, arguments, math.ceil(deadline_s))), deadline_s)
        finally:
            self._places.release()
        return result

    async def _work(self, request: bytes, deadline_s: float) -> Any:
        worker = self._idle.pop() if self._idle else None
        is_sound = False
        try:
            async with asyncio.timeout(deadline_s):
                if worker is None:
                    worker = await _Worker.start()
                    self._alive.add(worker)
                outcome, content = await worker.ask(request)
            is_sound = outcome in {Outcome.RESULT, Outcome.REFUSAL}
        except TimeoutError as error:
            raise TookTooLong(_SLOW.said(seconds=f"{deadline_s:g}"), _TANGLED) from error
        finally:
            # Also when the caller was cancelled: nobody would ever ask this worker what it is still busy with.
            if worker is not None:
                await self._take_back(worker, is_sound=is_sound)
        return _content(outcome, content)

    async def _take_back(self, worker: _Worker, *, is_sound: bool) -> None:
        if is_sound and worker.tasks < self._tasks_max:
            self._idle.append(worker)
            worker.leaving = asyncio.get_running_loop().call_later(self._idle_s, self._let_go, worker)
        else:
            await worker.end()
            self._alive.discard(worker)

    def _let_go(self, worker: _Worker) -> None:
        self._idle.remove(worker)
        farewell = asyncio.create_task(self._take_back(worker, is_sound=False))
        self._farewells.add(farewell)
        farewell.add_done_callback(self._farewells.discard)


_WAIT = Text("{count} others wait to be read already", "먼저 읽을 것이 이미 {count}개 밀려 있습니다")
_SLOW = Text("reading it took longer than {seconds} s", "읽는 데 {seconds}초가 넘게 걸렸습니다")
_LARGE = Said("reading it takes more memory than it is worth", "읽는 데 메모리가 지나치게 많이 듭니다")
_BUG = Text("reading it hit a bug ({words})", "읽다가 프로그램 오류가 났습니다 ({words})")
_ENDED = Text("reading it ended the process that did it ({how})", "읽던 프로세스가 갑자기 끝났습니다 ({how})")
_NOT_STARTED = Text(
    "no process could be started to read it in ({words})", "읽을 프로세스를 띄우지 못했습니다 ({words})"
)
_SIGNAL = Text("signal {name}", "시그널 {name}")
_CODE = Text("exit code {code}", "종료 코드 {code}")
_TANGLED = Said(
    "Nothing to do here: what was sent is too large or too tangled to read.",
    "따로 할 일은 없습니다. 받은 것이 너무 크거나 복잡해서 읽을 수 없습니다.",
)
_UNLESS_IT_LASTS = Said("Nothing to do unless it lasts.", "오래 계속될 때만 살펴보세요.")
_RAISE_LIMIT = Said(
    "Raise this machine's or container's limit on processes.", "이 컴퓨터나 컨테이너의 프로세스 수 제한을 늘리세요."
)


def _content(outcome: Outcome, content: Any) -> Any:
    match outcome:
        case Outcome.RESULT:
            return content
        case Outcome.REFUSAL:
            raise content
        case Outcome.NO_MEMORY:
            raise _out_of_memory()
        case Outcome.BROKEN:
            raise Crashed(_BUG.said(words=content), _TANGLED)


def _out_of_memory() -> OutOfMemory:
    return OutOfMemory(_LARGE, _TANGLED)


class _Worker:
    """One process, seen from here.

    Attributes:
        pid: Its process id.
        tasks: How much it was asked.
        leaving: What will let it go when nobody asks it anything more.
    """

    def __init__(self, process: Process, stdin: asyncio.StreamWriter, stdout: asyncio.StreamReader) -> None:
        self._process = process
        self._stdin = stdin
        self._stdout = stdout
        self.pid = process.pid
        self.tasks = 0
        self.leaving: asyncio.TimerHandle | None = None
        self._is_let_go = False

    @classmethod
    async def start(cls) -> _Worker:
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        environment["PYTHONPATH"] = os.pathsep.join(path or os.curdir for path in sys.path)
        command = (sys.executable, "-P", "-m", "watchers.workers.child")
        try:
            # In a session of its own: Ctrl-C reaches everything that belongs to the terminal's.
            process = await asyncio.create_subprocess_exec(
                *command, stdin=PIPE, stdout=PIPE, env=environment, start_new_session=True
            )
        except OSError as error:
            raise Crashed(_NOT_STARTED.said(words=error.strerror), _RAISE_LIMIT) from error
        if process.stdin is None or process.stdout is None:
            raise AssertionError("both were asked for as pipes")
        return cls(process, process.stdin, process.stdout)

    async def ask(self, request: bytes) -> tuple[Outcome, Any]:
        """Send a request and wait for the answer, or for the end of the process.

        Raises:
            OutOfMemory: The kernel ended it.
            Crashed: It ended without an answer in another way.
        """
        if self.leaving is not None:
            self.leaving.cancel()
        self.tasks += 1
        try:
            self._stdin.write(request)
            await self._stdin.drain()
            (length,) = LENGTH.unpack(await self._stdout.readexactly(LENGTH.size))
            if length > ANSWER_BYTES_MAX:
                return Outcome.BROKEN, f"its answer takes {length:,} bytes"
            outcome, content = pickle.loads(await self._stdout.readexactly(length))  # noqa: S301 - our own child's
        except (EOFError, OSError) as error:
            code = await self._process.wait()
            if code == -signal.SIGKILL and not self._is_let_go:
                # When it was not us it was the kernel, and that does so when memory ends.
                raise _out_of_memory() from error
            how = _SIGNAL.said(name=signal.Signals(-code).name) if code < 0 else _CODE.said(code=code)
            raise Crashed(_ENDED.said(how=how), _TANGLED) from error
        return outcome, content

    async def end(self) -> None:
        """Kill it, wherever it is, and wait until it is gone."""
        if self.leaving is not None:
            self.leaving.cancel()
        self._is_let_go = True
        if self._process.returncode is None:
            self._process.kill()
        self._stdin.close()
        await self._process.wait()
