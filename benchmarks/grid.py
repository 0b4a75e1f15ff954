"""The marks grid on 5,000 candidates: typing against a bare table; pasting and undoing."""

import shutil
import tempfile
from pathlib import Path

from benchmarks.people import dossier_of
from benchmarks.report import Measure, milliseconds, percentile, probed

_PEOPLE, _GESTURES, _ROUNDS = 5_000, 100, 3
_BASELINE = "the same keys in a bare editable QTableView on the same cells"
_LIMIT = 30.0


def measures() -> list[Measure]:
    """Return the slowest of a hundred gestures, of alternating runs."""
    bare: list[float] = []
    ours: dict[str, list[float]] = {"typing": [], "pasting": [], "undoing": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        dossier, _ = dossier_of(_PEOPLE, folder / "fresh.jury")
        dossier.store.close()
        for _ in range(_ROUNDS):
            path = folder / "run.jury"
            shutil.copy(folder / "fresh.jury", path)
            bare += _run("bare", path)["typing"]
            for gesture, spent in _run("ours", path).items():
                ours[gesture] += spent
            path.unlink()
    typed = percentile(ours["typing"], 0.99)
    return [
        Measure("type two digits and Enter among 5,000, p99", milliseconds(typed),
                milliseconds(percentile(bare, 0.99)), "ms", 1.5, _BASELINE),
        *(
            Measure(f"{said} one mark among 5,000, p99", milliseconds(percentile(spent, 0.99)),
                    _LIMIT, "ms", 1.0, "30 ms")
            for said, spent in (("paste", ours["pasting"]), ("undo", ours["undoing"]))
        ),
    ]  # fmt: skip


def _run(which: str, path: Path) -> dict[str, list[float]]:
    return probed("benchmarks.probe_grid", which, path, _GESTURES)
