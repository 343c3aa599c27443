"""What ends the program's talk with Discord, in words for the operator; free of discord.py, so that all may catch it.

DiscordError
BadTokenError
GatewayRefusedError
"""

from __future__ import annotations

from newsdesk.wording import Said, Text


class DiscordError(Exception):
    """Discord will not have us, and trying again does not mend it.

    Attributes:
        reason: One plain line that says what was wrong.
        remedy: One plain line that says what to do about it.
    """

    def __init__(self, reason: Said, remedy: Said) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


class BadTokenError(DiscordError):
    """Discord does not accept the bot's token (any more)."""

    def __init__(self) -> None:
        super().__init__(_BAD_TOKEN, _COPY_TOKEN)


class GatewayRefusedError(DiscordError):
    """Discord hung up on this program for good: it is at fault, or too old."""

    def __init__(self, code: int | None) -> None:
        super().__init__(_REFUSED.said(code=str(code)), _UPDATE)


_BAD_TOKEN = Said("Discord does not accept the bot token.", "디스코드가 봇 토큰을 받아들이지 않습니다.")
_COPY_TOKEN = Said(
    "Copy it anew from https://discord.com/developers/applications (Bot, Reset Token) to SOKBO_DISCORD_TOKEN.",
    "https://discord.com/developers/applications (Bot, Reset Token)에서 다시 복사해 SOKBO_DISCORD_TOKEN에 넣으세요.",
)
_REFUSED = Text(
    "Discord's gateway refused the connection (close code {code}).",
    "디스코드 게이트웨이가 연결을 거부했습니다(종료 코드 {code}).",
)
_UPDATE = Said(
    "Update Sokbo; if it stays, report it with this code.",
    "Sokbo를 업데이트하세요. 그래도 그대로면 이 코드와 함께 알려 주세요.",
)
