"""The exit codes of the `sokbo` command; 0 is fine."""

from __future__ import annotations

EXIT_FAILED = 1
"""Something did not work: a source could not be read, the bot is not alive."""
EXIT_CONFIGURATION = 2
"""What the operator wrote cannot be used, or was not understood."""
EXIT_INTERRUPTED = 130
"""Ctrl-C, as shells count it."""
