"""What encryption costs: opening a dossier and typing a mark, against the same plain dossier."""

import gc
import shutil
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.people import dossier_of
from benchmarks.report import Measure
from db.convert import convert
from db.engine import Key
from db.files import key_of, new_key
from db.store import SqlStore
from jury_app.application.dossier import Dossier
from jury_app.application.marks import MarkEdit, set_marks
from jury_app.application.view import load_view
from jury_app.bootstrap import SystemClock
from jury_app.catalog import Catalog

_PEOPLE, _OPENINGS, _MARKS = 1_000, 15, 200
_PHRASE = "sept chevaux à bascule"


def measures() -> list[Measure]:
    """Return opening (key derivation apart) and typing, encrypted against plain, in turn."""
    with tempfile.TemporaryDirectory() as folder:
        plain, locked = Path(folder) / "plain.jury", Path(folder) / "locked.jury"
        dossier_of(_PEOPLE, plain)[0].store.close()
        shutil.copy(plain, locked)
        convert(locked, None, new_key(_PHRASE))
        key = key_of(locked, _PHRASE)
        pairs = [(_opening(plain, None), _opening(locked, key)) for _ in range(_OPENINGS)]
        marks = list(zip(*(_typing(path, k) for path, k in ((plain, None), (locked, key))),
                         strict=True))  # fmt: skip
    return [
        Measure(f"open an encrypted dossier of {_PEOPLE:,} candidates, key derivation apart",
                median(p[1] for p in pairs), median(p[0] for p in pairs), "ms", 1.3,
                "the same, plain"),
        Measure("type a mark in it", median(p[1] for p in marks), median(p[0] for p in marks),
                "ms", 1.5, "the same, plain"),
    ]  # fmt: skip


def _dossier(path: Path, key: Key | None) -> Dossier:
    clock = SystemClock()
    return Dossier(SqlStore(path, clock, key.copy() if key else None), Catalog(), clock)


def _opening(path: Path, key: Key | None) -> float:
    """Return the milliseconds to open a dossier and show its session."""
    gc.collect()
    begin = time.perf_counter()
    dossier = _dossier(path, key)
    view = load_view(dossier, 1)
    spent = time.perf_counter() - begin
    assert len(view.results) == _PEOPLE
    dossier.store.close()
    return 1000 * spent


def _typing(path: Path, key: Key | None) -> list[float]:
    """Return the milliseconds of each mark typed."""
    dossier, spent = _dossier(path, key), []
    for number in range(_MARKS):
        begin = time.perf_counter()
        set_marks(dossier, 1, [MarkEdit(1 + number % _PEOPLE, "BC01-E1", f"{number % 20}.37")])
        spent.append(1000 * (time.perf_counter() - begin))
    dossier.store.close()
    return spent
