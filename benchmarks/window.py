"""Start-up against a bare PySide6 window with a table: first paint, content, memory."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.report import Measure
from jury_app.bootstrap import create_demo

_RUNS = 7
_BASELINE = "a bare PySide6 window with a table"


def peak_kilobytes() -> int:
    """Return this process's peak resident memory, in kilobytes; Linux only."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    raise OSError("no VmHWM in /proc/self/status")


def measures() -> list[Measure]:
    """Return the ratios of alternating cold starts, medians."""
    with tempfile.TemporaryDirectory() as folder:
        demo = Path(folder) / "demo.jury"
        create_demo(demo).store.close()
        bare, ours = [], []
        environment = {**os.environ, "HOME": folder, "XDG_CONFIG_HOME": folder}
        for _ in range(_RUNS):
            bare.append(_probe("benchmarks.probe_bare", environment))
            ours.append(_probe("benchmarks.probe_window", environment, str(demo)))
    assert all(run["sqlalchemy"] == 0 for run in ours), "SQLAlchemy came before the first paint"

    def middle(runs: list[dict[str, float]], name: str) -> float:
        return median(run[name] for run in runs)

    painted, peak = middle(bare, "painted"), middle(bare, "peak") / 1024
    return [
        Measure("first painted window", middle(ours, "painted"), painted, "s", 1.6, _BASELINE),
        Measure("demonstration painted", middle(ours, "content"), painted, "s", 3.3, _BASELINE),
        Measure("peak memory", middle(ours, "peak") / 1024, peak, "MB", 2.2, _BASELINE),
    ]


def _probe(module: str, environment: dict[str, str], *arguments: str) -> dict[str, float]:
    run = subprocess.run(
        [sys.executable, "-m", module, str(time.monotonic()), *arguments],
        capture_output=True, text=True, check=True, env=environment,
    )  # fmt: skip
    pairs = (line.split() for line in run.stdout.splitlines())
    return {name: float(value) for name, value in pairs}
