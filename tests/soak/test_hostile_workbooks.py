"""Thousands of spoilt workbooks: each is refused or reported on, none is half written.

They are read in other processes, so that a hang or the abort of a native parser is one more fault.
No file may take more than ten seconds: of processor in any case, and of the clock unless it is only
the machine that was busy. A file the clock finds slow is read again, up to three times and alone:
what truly hangs does so every time.
"""

import json
import os
import queue
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.soak.mutations import BASES

_FILES = {"ci": 2_000, "full": 20_000}.get(os.environ.get("JURY_SOAK", ""), 200)
_WORKERS = 2
_BATCH = min(500, _FILES // _WORKERS)
_MOST_SECONDS = 10
_TO_START = _TO_ANSWER = 120
_READINGS = 3
_MOST_MEGABYTES = 500
_ROOT = Path(__file__).parents[2]


@pytest.mark.soak
def test_no_hostile_workbook_crashes_hangs_or_leaves_half_an_import(tmp_path: Path) -> None:
    batches = [(n, min(n + _BATCH, _FILES)) for n in range(0, _FILES, _BATCH)]
    with ThreadPoolExecutor(_WORKERS) as pool:
        told = [line for lines in pool.map(lambda b: _batch(tmp_path, *b), batches)
                for line in lines]  # fmt: skip
    assert [line["ends"] for line in told] == list(range(_FILES))
    faults = [f"{line['ends']} ({BASES[line['ends'] % len(BASES)].name}): {line['fault']}"
              for line in told if line["fault"]]  # fmt: skip
    assert faults == []
    assert [line["ends"] for line in told if line["cpu"] > _MOST_SECONDS] == []
    slow = [line["ends"] for line in told if line["seconds"] > _MOST_SECONDS]
    assert [number for number in slow if not _quick_alone(tmp_path, number)] == []
    assert max(line["memory"] for line in told) < _MOST_MEGABYTES
    said = Counter(line["said"] for line in told)
    # A campaign that only meets refusals of the whole file would prove little.
    assert {"applied", "FILE_UNREADABLE", "FILE_TOO_LARGE"} <= set(said), said


def _quick_alone(folder: Path, number: int) -> bool:
    """Read a file again, with no other beside it; tell whether it was quick once."""
    for again in range(_READINGS):
        own = folder / f"again{number}-{again}"
        own.mkdir()
        [line] = _run(own, number, number + 1)
        if not line["fault"] and line["seconds"] <= _MOST_SECONDS:
            return True
    return False


def _batch(folder: Path, first: int, last: int) -> list[dict[str, Any]]:
    """Run workers until every file has been told about."""
    told: list[dict[str, Any]] = []
    while first < last:
        own = folder / f"from{first}"
        own.mkdir()
        told += _run(own, first, last)
        first = told[-1]["ends"] + 1
    return told


def _run(folder: Path, first: int, last: int) -> list[dict[str, Any]]:
    """Run one worker to its end, its death, or the file that holds it up."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.soak.hostile_worker", folder, str(first), str(last)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=_ROOT,
    )  # fmt: skip
    assert worker.stdout is not None
    lines: queue.Queue[str] = queue.Queue()
    reader = threading.Thread(target=_pass_on, args=(worker.stdout, lines))
    reader.start()
    told: list[dict[str, Any]] = []
    current, patience = first, _TO_START
    try:
        while line := lines.get(timeout=patience):
            found = json.loads(line)
            if "ends" in found:
                told.append(found)
            current, patience = found.get("begins", current + 1), _TO_ANSWER
        fault = f"the worker died with {worker.wait()}"
    except queue.Empty:
        fault = "the worker hangs"
    finally:
        worker.kill()
        worker.wait()
        reader.join()
        worker.stdout.close()
    if not told or told[-1]["ends"] != last - 1:
        told.append({"ends": current, "said": "crash", "fault": fault,
                     "seconds": 0, "cpu": 0, "memory": 0})  # fmt: skip
    return told


def _pass_on(stream: Any, lines: "queue.Queue[str]") -> None:
    for line in stream:
        lines.put(line)
    lines.put("")
