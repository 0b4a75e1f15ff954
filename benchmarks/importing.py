"""Importing a large workbook against the bare reading and writing of the same values."""

import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from statistics import median

import openpyxl
import python_calamine

from benchmarks.report import Measure
from jury_app.application import sessions
from jury_app.application.importing.service import import_workbook
from jury_app.bootstrap import create_dossier
from jury_app.spreadsheets.reader import read_workbook

_SMALL, _LARGE, _RUNS = 1_000, 10_000, 5
_BLOCS, _MARKS = 10, 30
_CODE = "RNCP90030"
_BASELINE = "python-calamine and a bare executemany of the same values"


def measures() -> list[Measure]:
    """Return the ratios of alternating runs, medians."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write_certification(folder)
        books = {n: _write_workbook(folder, n) for n in (_SMALL, _LARGE)}
        ours: dict[int, list[float]] = {_SMALL: [], _LARGE: []}
        bare, pandas = [], []
        for run in range(_RUNS):
            bare.append(_bare(books[_LARGE]))
            ours[_LARGE].append(_ours(folder, books[_LARGE], run))
            pandas.append(_pandas(books[_LARGE]))
            ours[_SMALL].append(_ours(folder, books[_SMALL], run))
        peak = _peak_megabytes(folder, books[_LARGE])
    large, small = median(ours[_LARGE]), median(ours[_SMALL])
    return [
        Measure("import 10,000 × 30 marks", large, median(bare), "s", 4.5, _BASELINE),
        Measure("import 10,000 × 30 marks", large, median(pandas), "s", 1.0,
                "pandas.read_excel and to_sql"),
        Measure("import, per candidate at 10,000", large / _LARGE * 1e3, small / _SMALL * 1e3,
                "ms", 1.2, "the same at 1,000"),
        Measure("import, peak memory", peak, 400, "MB", 1.0, "400 MB"),
    ]  # fmt: skip


def _write_certification(folder: Path) -> None:
    """Write a made-up certification whose every option asks for thirty épreuves."""
    target = folder / "certifications" / f"{_CODE}.toml"
    target.parent.mkdir()
    blocs = "\n".join(
        f'[[blocs]]\ncode = "BC{b:02d}"\ntitle = "Bloc {b}"\nshort = "Bloc {b}"\nepreuves = ['
        + ", ".join(f'{{ code = "E{e}", label = "Épreuve {e}" }}' for e in (1, 2, 3))
        + "]"
        for b in range(1, _BLOCS + 1)
    )
    routes = "\n".join(
        f'[[routes]]\nid = "{r}"\nlabel = "{r}"\nshort = "{r[:3]}"\nopen = true'
        for r in ("initial", "apprenticeship", "continuing", "professionalisation",
                  "individual", "experience")
    )  # fmt: skip
    target.write_text(
        f'code = "{_CODE}"\ntitle = "Banc d\'essai"\nlabel = "BANC"\nlevel = 6\n'
        "programmes_start = 2025-09-01\nregistration_end = 2029-08-31\n"
        'campuses = ["Paris"]\ncertifiers = [{ name = "École", siret = "00000000000000" }]\n'
        f"[jury]\nprofessionals = 3\n{routes}\n"
        f'[[options]]\nlabel = "Unique"\nbloc = "BC{_BLOCS:02d}"\n{blocs}\n',
        encoding="utf-8",
    )


def _write_workbook(folder: Path, count: int) -> Path:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Candidats et notes")
    codes = [f"BC{b:02d}-E{e}" for b in range(1, _BLOCS + 1) for e in (1, 2, 3)]
    sheet.append(["INE", "Nom de naissance", "Prénoms", "Voie d'accès", "Option", *codes])
    random = Random(count)
    for number in range(count):
        marks = [random.randrange(600, 1800) / 100 for _ in codes]
        sheet.append([f"{number:09d}AA", f"NOM{number:05d}", "Prénom", "FI", "Unique", *marks])
    target = folder / f"{count}.xlsx"
    book.save(target)
    return target


def _ours(folder: Path, workbook: Path, run: int) -> float:
    from jury_app.catalog import Catalog  # noqa: PLC0415 - beside its use

    dossier = create_dossier(folder / f"{workbook.stem}-{run}.jury")
    dossier = type(dossier)(dossier.store, Catalog((folder,)), dossier.clock)
    new = sessions.NewSession(_CODE, "Banc", "2026-12-04", "Paris")
    session_id = sessions.create(dossier, new)
    begin = time.perf_counter()
    report = import_workbook(dossier, session_id, read_workbook(workbook), apply=True)
    spent = time.perf_counter() - begin
    assert report.applied, report.problems[:3]
    assert report.counts["marks"].added == int(workbook.stem) * _MARKS
    dossier.store.close()
    dossier.store.path.unlink()
    return spent


def _bare(workbook: Path) -> float:
    begin = time.perf_counter()
    rows = python_calamine.CalamineWorkbook.from_path(workbook).get_sheet_by_index(0).to_python()
    with tempfile.TemporaryDirectory() as folder:
        raw = sqlite3.connect(Path(folder) / "bare.db")
        raw.execute(
            "CREATE TABLE candidate (id INTEGER PRIMARY KEY, ine, name, first, route, option)"
        )
        raw.execute("CREATE TABLE mark (candidate, epreuve, value)")
        head = rows[0][5:]
        raw.executemany("INSERT INTO candidate VALUES (?, ?, ?, ?, ?, ?)",
                        [(n, *row[:5]) for n, row in enumerate(rows[1:])])  # fmt: skip
        raw.executemany(
            "INSERT INTO mark VALUES (?, ?, ?)",
            [(n, code, value) for n, row in enumerate(rows[1:])
             for code, value in zip(head, row[5:], strict=True)],
        )  # fmt: skip
        raw.commit()
        raw.close()
    return time.perf_counter() - begin


def _pandas(workbook: Path) -> float:
    import pandas as pd  # noqa: PLC0415 - slow, and not part of what is timed

    begin = time.perf_counter()
    frame = pd.read_excel(workbook)
    with tempfile.TemporaryDirectory() as folder:
        raw = sqlite3.connect(Path(folder) / "pandas.db")
        frame.to_sql("marks", raw)
        raw.close()
    return time.perf_counter() - begin


def _peak_megabytes(folder: Path, workbook: Path) -> float:
    """Return the peak memory of a process that only imports the workbook."""
    code = (
        "import sys; from pathlib import Path; from benchmarks.importing import _ours\n"
        "from benchmarks.window import peak_kilobytes\n"
        "_ours(Path(sys.argv[1]), Path(sys.argv[2]), 99); print(peak_kilobytes() / 1024)"
    )
    run = subprocess.run([sys.executable, "-c", code, str(folder), str(workbook)],
                         capture_output=True, text=True, check=True)  # fmt: skip
    return float(run.stdout)
