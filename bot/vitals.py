"""Whether the running bot is alive, as its database tells."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta

from bot.app import existing_store, utcnow
from bot.reporting import with_remedy
from config.settings import Settings
from newsdesk.wording import Said, Text
from store.errors import StoreError

SIGN_OF_LIFE = timedelta(seconds=60)
"""A running bot gives one every 15 seconds; after a minute without, something is wrong."""


@dataclass(frozen=True, slots=True)
class Vitals:
    """Whether the running bot is alive, and the line that says so."""

    is_alive: bool
    line: Said


_NOT_RUN = Said("The bot has not run yet.", "봇이 아직 실행된 적이 없습니다.")
_SILENT = Text("The last sign of life is {seconds} s old.", "마지막 생존 신호가 {seconds}초 전입니다.")
_ALIVE = Text(
    "Alive; the last sign of life is {seconds} s old.", "살아 있습니다. 마지막 생존 신호는 {seconds}초 전입니다."
)
_CUT_OFF = Text(
    "{alive} Slash commands wait: Discord's gateway is down.",
    "{alive} 디스코드 게이트웨이가 끊겨 슬래시 명령은 기다립니다.",
)


def read_vitals(settings: Settings) -> Vitals:
    """Look for the last sign of life of `sokbo run` in its database, without creating one."""
    try:
        with closing(existing_store(settings)) as store:
            health = store.health()
    except StoreError as error:
        return Vitals(False, with_remedy(error.reason, error.remedy))
    if health.ticked_at is None:
        return Vitals(False, _NOT_RUN)
    age = utcnow() - health.ticked_at
    seconds = round(age.total_seconds())
    if age > SIGN_OF_LIFE:
        return Vitals(False, _SILENT.said(seconds=seconds))
    alive = _ALIVE.said(seconds=seconds)
    return Vitals(True, alive if health.connected else _CUT_OFF.said(alive=alive))
