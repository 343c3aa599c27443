"""How the program and its workers speak over pipes: a length, then that many bytes of pickle."""

from __future__ import annotations

import pickle
import struct
from enum import IntEnum
from typing import Any

LENGTH = struct.Struct("!Q")

ANSWER_BYTES_MAX = 32 * 1024 * 1024
"""What comes back from a worker, at most: it was made of something that strangers wrote, and our memory is finite."""


class Outcome(IntEnum):
    """What the first half of an answer says about the second."""

    RESULT = 1
    """What the function returned."""
    REFUSAL = 2
    """The SourceError or ValueError with which it refused its arguments."""
    BROKEN = 3
    """One line about an error that nobody foresaw; the worker ends with it."""
    NO_MEMORY = 4
    """Nothing more: the work did not fit into the memory it was given; the worker ends with it."""


def framed(content: Any) -> bytes:
    """Return what to send to say `content`.

    Raises:
        pickle.PicklingError, TypeError, AttributeError: It cannot be sent to another process.
    """
    data = pickle.dumps(content, pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(data)) + data
