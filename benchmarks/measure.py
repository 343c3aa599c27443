"""How the benchmarks of matching measure: this process's own CPU time, and its resident size."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from pathlib import Path


def cpu_s(work: Callable[[], object]) -> float:
    """Return the CPU seconds that `work` takes."""
    started = time.process_time()
    work()
    return time.process_time() - started


def resident_mb() -> float:
    """Return the resident size of this process now."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize() / 1e6
