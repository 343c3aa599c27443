"""Shows what every source kind yields, by the command a person would use, on the answers recorded for its tests.

    ./run.sh kinds            all of them
    ./run.sh kinds json page  some

The recorded site of a kind is served on this machine meanwhile. A preview reads the newest article's own page as well,
and says that there is none where the recorded article is on a host that nobody has.
"""

from __future__ import annotations

import asyncio
import os
import shlex
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.watchers.recorded import KINDS, Recorded, recorded
from tests.watchers.web import LOOPBACK, friendly

ROOT = Path(__file__).parents[2]


def names() -> list[str]:
    return sorted(path.name for path in KINDS.iterdir() if path.is_dir())


def words_of(answers: Recorded, base: str) -> list[str]:
    """Return the words of `sokbo` that preview the recorded answers of a kind."""
    given = dict(_flat(answers.options(base)))
    place = next((given.pop(name) for name in ("url", "path") if name in given), "")
    options = [word for name, value in given.items() for word in ("--option", f"{name}={value}")]
    return ["source", "preview", *([place] if place else []), "--kind", answers.folder.name, *options]


def _flat(options: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in options.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, str(value).lower() if isinstance(value, bool) else str(value)


def settings_of(answers: Recorded) -> dict[str, str]:
    """Return what the environment has to say: that this machine may be read from, and the kind's own variables."""
    allowed = {"SOKBO_ALLOW_NETWORKS": str(LOOPBACK[0])} if answers.has_site else {}
    return allowed | dict(answers.environment())


async def show(name: str) -> int:
    """Preview one kind and return the exit code."""
    answers = recorded(name)
    async with friendly() as site:
        answers.put_up(site)
        words, settings = words_of(answers, site.base), settings_of(answers)
        said = [*(f"{key}={value}" for key, value in settings.items()), "sokbo", *map(shlex.quote, words)]
        sys.stdout.write(f"\n$ {' '.join(said)}\n\n")
        sys.stdout.flush()
        with tempfile.TemporaryDirectory() as folder:
            program = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", *words, cwd=folder, env=os.environ | settings | {"PYTHONPATH": str(ROOT)}
            )
            return await program.wait()


async def main(wanted: list[str]) -> int:
    unknown = sorted(set(wanted) - set(names()))
    if unknown:
        sys.stderr.write(f"No answers are recorded for {', '.join(unknown)}. There are: {', '.join(names())}.\n")
        return 2
    codes = [await show(name) for name in wanted or names()]
    return max(codes)


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
