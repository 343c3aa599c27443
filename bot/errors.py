"""What ends the program's talk with Discord, in words for the operator; free of discord.py, so that all may catch it.

DiscordError
BadTokenError
GatewayRefusedError
"""

from __future__ import annotations


class DiscordError(Exception):
    """Discord will not have us, and trying again does not mend it.

    Attributes:
        reason: One plain line that says what was wrong.
        remedy: One plain line that says what to do about it.
    """

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


class BadTokenError(DiscordError):
    """Discord does not accept the bot's token (any more)."""

    def __init__(self) -> None:
        super().__init__(
            "Discord does not accept the bot token.",
            "Copy it anew from https://discord.com/developers/applications (Bot, Reset Token) to SOKBO_DISCORD_TOKEN.",
        )


class GatewayRefusedError(DiscordError):
    """Discord hung up on this program for good: it is at fault, or too old."""

    def __init__(self, code: int | None) -> None:
        super().__init__(
            f"Discord's gateway refused the connection (close code {code}).",
            "Update Sokbo; if it stays, report it with this code.",
        )
