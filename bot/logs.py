"""Log lines on standard error: time, level, room, message; never a secret."""

from __future__ import annotations

import logging
import sys
import time

from config.settings import Settings

HIDDEN = "•••"


class _SecretFilter(logging.Filter):
    """Hides the token wherever a library may have put it into a message or a traceback."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__()
        self._secrets = secrets

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if record.exc_info:
            record.exc_text = self._without(logging.Formatter().formatException(record.exc_info))
            record.exc_info = None
        record.msg, record.args = self._without(message), ()
        return True

    def _without(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return text


def set_up_logging(settings: Settings) -> None:
    """Send log lines to standard error, times in UTC."""
    handler = logging.StreamHandler(sys.stderr)
    formatter = logging.Formatter("%(asctime)sZ %(levelname)-7s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    secrets = (settings.token.get_secret_value(),) if settings.token else ()
    handler.addFilter(_SecretFilter(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    # A job every second would drown everything else.
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    for noisy in ("httpx", "httpcore", "alembic", "discord.gateway", "discord.client"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
