"""`sokbo` inside this process, which saves its start."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest

from bot.__main__ import main


@dataclass(frozen=True)
class Done:
    """What a call came to."""

    returncode: int
    stdout: str
    stderr: str


class Sokbo:
    """The command line; give it an empty folder and environment."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        self.language("en")

    def language(self, language: str) -> Sokbo:
        return self.setting(language=language)

    def setting(self, **settings: str) -> Sokbo:
        for name, value in settings.items():
            self._monkeypatch.setenv(f"SOKBO_{name.upper()}", value)
        return self

    async def __call__(self, *words: str) -> Done:
        self._capsys.readouterr()
        # In a thread, because the site it reads from is served by this loop.
        code = await asyncio.to_thread(self._run, words)
        return Done(code, *self._capsys.readouterr())

    def _run(self, words: tuple[str, ...]) -> int:
        try:
            return main(words)
        except SystemExit as error:
            return int(error.code or 0)
