"""Loading and computing a session: the cost per candidate must not grow with the session."""

import gc
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.people import dossier_of
from benchmarks.report import Measure
from jury_app.application.view import load_view

_SMALL, _LARGE, _RUNS = 1_000, 10_000, 5


def measures() -> list[Measure]:
    """Return the cost per candidate at 10,000 against that at 1,000."""
    with tempfile.TemporaryDirectory() as folder:
        cost = {}
        opened = {n: dossier_of(n, Path(folder) / f"{n}.jury") for n in (_SMALL, _LARGE)}
        times: dict[int, list[float]] = {_SMALL: [], _LARGE: []}
        for _ in range(_RUNS):
            for count, (dossier, session_id) in opened.items():
                gc.collect()
                begin = time.perf_counter()
                view = load_view(dossier, session_id)
                times[count].append(time.perf_counter() - begin)
                assert len(view.results) == count
        for count, (dossier, _) in opened.items():
            dossier.store.close()
            cost[count] = median(times[count]) / count * 1e6
    return [
        Measure("load and compute 10,000 candidates, per candidate", cost[_LARGE], cost[_SMALL],
                "µs", 1.2, "the same at 1,000")
    ]  # fmt: skip
