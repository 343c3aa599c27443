"""The program as people run it: a process of its own, in an empty folder, with nothing in the environment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SOKBO_")}
    return inherited | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "TZ": "UTC", **settings}


def sokbo(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run `sokbo WORDS` in `folder` to its end; settings by their names without the prefix, in lower case."""
    return subprocess.run(
        [sys.executable, "-W", "error::ResourceWarning", "-m", "bot", *words],
        cwd=folder,
        env=environment({f"SOKBO_{name.upper()}": value for name, value in settings.items()}),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
