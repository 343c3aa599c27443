"""`sokbo source preview` on the recorded answers of every kind; `./run.sh kinds` shows the same to people."""

from __future__ import annotations

import json

import pytest

from tests.bot.calling import Sokbo
from tests.watchers.previews import names, settings_of, words_of
from tests.watchers.recorded import recorded
from tests.watchers.web import friendly
from watchers.kinds import kinds


@pytest.mark.parametrize("name", sorted(kinds()))
async def test_every_kind_shows_its_recorded_articles(
    name: str, program: Sokbo, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = recorded(name)
    for variable, value in settings_of(answers).items():
        monkeypatch.setenv(variable, value)
    async with friendly() as site:
        answers.put_up(site)
        done = await program(*words_of(answers, site.base), "--json")
        expected = [each["title"] for each in answers.expected(site.base)]
    assert done.returncode == 0, done.stderr
    preview = json.loads(done.stdout)
    assert preview["kind"] == name
    assert [each["title"] for each in preview["articles"]] == expected


def test_the_recorded_kinds_are_all_kinds() -> None:
    assert names() == sorted(kinds())
