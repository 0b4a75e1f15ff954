"""Reads a workbook that must be refused, in a process of its own with little memory and time.

A file taken for what it says of itself ends that process, or outlasts it: the test fails then,
instead of the machine.
"""

import json
import resource
import subprocess
import sys
from pathlib import Path

from jury_app.domain.errors import Refusal
from jury_app.spreadsheets.reader import read_workbook

_MOST_MEMORY = 800_000_000
_MOST_SECONDS = 60
"""A deadline, far from what any refusal takes."""


def refusal_of(path: Path) -> str:
    """Read a workbook that must be refused; return why."""
    command = [sys.executable, "-m", __name__, str(path)]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, timeout=_MOST_SECONDS, check=True, text=True
    )
    code, message = json.loads(done.stdout)
    assert path.name in message
    return str(code)


def main(path: Path) -> None:
    """Read a workbook and say how it was refused."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    try:
        read_workbook(path)
    except Refusal as refusal:
        json.dump((refusal.code, refusal.message), sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
