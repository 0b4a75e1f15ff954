"""Nothing of an encrypted dossier is readable in what the program leaves on the disk."""

import os
import subprocess
import sys
from pathlib import Path

import openpyxl

from jury_app.application import candidates, marks, sessions
from jury_app.application.access import Access
from jury_app.bootstrap import create_dossier, open_dossier
from tests.conftest import SAMPLES
from tests.deliberations import seat_jury
from tests.leaks import PHRASE, entropy, leaks

_BOOK = SAMPLES / "RNCP41242-clean-48.xlsx"


def _sample_texts() -> set[str]:
    """Names, INE, birth dates and marks of the sample, as the dossier has them or prints them."""
    book = openpyxl.load_workbook(_BOOK, read_only=True)
    people = list(book["Candidats"].iter_rows(min_row=2, values_only=True))
    given = {float(cell) for row in book["Notes"].iter_rows(min_row=2, min_col=4, values_only=True)
             for cell in row if isinstance(cell, int | float)}  # fmt: skip
    book.close()
    texts = {str(row[place]) for row in people for place in (0, 1, 3)}
    texts |= {f"{row[5]:%Y-%m-%d}" for row in people} | {f"{row[5]:%d/%m/%Y}" for row in people}
    marked = {f"{mark:.2f}" for mark in given if mark >= 10}
    return texts | marked | {mark.replace(".", ",") for mark in marked} | {PHRASE}


def test_a_window_session_leaves_nothing_readable(tmp_path: Path) -> None:
    home, during = tmp_path / "home", tmp_path / "during"
    (home / "tmp").mkdir(parents=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    kept |= {"HOME": str(home), "TMPDIR": str(home / "tmp"),
             "JURY_APP_BACKUPS": str(home / "backups"), "QT_QPA_PLATFORM": "offscreen"}  # fmt: skip
    command: list[str | Path] = [
        sys.executable, "-m", "tests.window_session", home / "d.jury", _BOOK, during,
    ]  # fmt: skip
    run = subprocess.run(command, env=kept, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    files = [file for folder in (home, during) for file in folder.rglob("*") if file.is_file()]
    names = {file.name for file in files}
    assert names >= {"d.jury", "d.jury-wal", "jury-app.log", "report.txt", "window.ini"}
    assert sum("backups" in file.parts for file in files) >= 3
    texts = _sample_texts()
    assert len(texts) > 200
    assert leaks([_plain(tmp_path, texts)], texts) != []
    assert leaks(files, texts) == []
    assert [file for file in (home / "tmp").rglob("*") if file.is_file()] == []
    assert entropy((home / "d.jury").read_bytes()) > 7.99


def _plain(folder: Path, texts: set[str]) -> Path:
    """A file that leaks one text: the search must find it."""
    file = folder / "plain"
    file.write_bytes(os.urandom(100) + min(texts).encode("utf-16-be"))
    return file


def test_nothing_of_a_dossier_is_readable_in_its_files(tmp_path: Path) -> None:
    path = tmp_path / "secret.jury"
    dossier = create_dossier(path, Access(PHRASE))
    new = sessions.NewSession("RNCP41242", "Session d'Orval", "2026-12-04", "Paris")
    session_id = sessions.create(dossier, new)
    seat_jury(dossier, session_id)
    for number in range(40):
        one = candidates.add(dossier, session_id, {
            "birth_name": "ÉTIENNE-ÇAĞLAR", "first_names": "Gaëlle", "route": "initial",
            "option": "Image", "ine": f"{number:09d}ZZ"})  # fmt: skip
        marks.set_marks(dossier, session_id, [marks.MarkEdit(one, "BC01-E1", "13,37")])
    dossier.backup("demande")
    again = open_dossier(path, Access(PHRASE))
    again.backup("demande")
    again.store.close()
    kept = Path(os.environ["JURY_APP_BACKUPS"])
    files = [file for folder in (tmp_path, kept) for file in folder.rglob("secret*")]
    files = [file for one in files for file in (one.rglob("*") if one.is_dir() else [one])]
    assert any(file.name.endswith("-wal") for file in files)
    assert len(files) >= 4
    texts = ("ÉTIENNE-ÇAĞLAR", "Gaëlle", "000000012ZZ", "13.37", "Orval", "ALPHA", PHRASE)
    assert leaks(files, texts) == []
    for file in files:
        if file.suffix == ".jury" and file.stat().st_size > 100_000:
            assert entropy(file.read_bytes()) > 7.99
    dossier.store.close()
