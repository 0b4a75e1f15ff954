"""`kill -9` at random instants: what was acknowledged is there, the journal's chain holds."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jury_app.application import candidates, sessions
from jury_app.application.verification import verify_dossier
from jury_app.bootstrap import create_dossier, open_dossier
from jury_app.domain.records import MarkRow

_RUNS = {"ci": 20, "full": 200}.get(os.environ.get("JURY_SOAK", ""), 3)
_DRIVER = """
import sys
from pathlib import Path
from jury_app.application.marks import MarkEdit, set_marks
from jury_app.bootstrap import open_dossier

dossier = open_dossier(Path(sys.argv[1]))
for number in range(100_000):
    text = f"{number % 2001 / 100:.2f}"
    set_marks(dossier, 1, [MarkEdit(1, "BC01-E1", text)], True)
    print(text, flush=True)
"""


@pytest.mark.soak
def test_nothing_acknowledged_is_lost_when_the_program_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "dossier.jury"
    dossier = create_dossier(path)
    session_id = sessions.create(
        dossier, sessions.NewSession("RNCP41242", "Session", "2026-12-04", "Paris")
    )
    values = {"birth_name": "ÉTIENNE", "first_names": "Gilles", "route": "initial",
              "option": "Image", "ine": "123456789AB"}  # fmt: skip
    candidates.add(dossier, session_id, values)
    dossier.store.close()
    instants = random.Random(9)
    for _ in range(_RUNS):
        acknowledged, begun = _killed_run(path, instants.uniform(0.05, 0.6))
        _still_sound(path, acknowledged, begun)


def _killed_run(path: Path, seconds: float) -> tuple[str | None, bool]:
    """Run the driver, kill it, and return the last mark it acknowledged."""
    driver = subprocess.Popen(
        [sys.executable, "-c", _DRIVER, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert driver.stdout is not None
    first = driver.stdout.readline().strip()
    time.sleep(seconds)
    driver.send_signal(signal.SIGKILL)
    rest = driver.stdout.read().split("\n")
    driver.wait()
    driver.stdout.close()
    # The last line is whole only when it ends with a line feed.
    whole = [line for line in rest[:-1] if line]
    return (whole[-1] if whole else first), bool(first)


def _still_sound(path: Path, acknowledged: str | None, begun: bool) -> None:
    assert begun
    raw = sqlite3.connect(path)
    assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    raw.close()
    dossier = open_dossier(path)
    assert verify_dossier(dossier) == []
    with dossier.store.read() as reader:
        mark = reader.get(MarkRow, 1, 1, "BC01-E1")
    dossier.store.close()
    assert mark is not None
    # The gesture being written when the kill came may have been committed without a word.
    following = f"{(round(float(acknowledged or 0) * 100) + 1) % 2001 / 100:.2f}"
    assert mark.value in {acknowledged, following}
