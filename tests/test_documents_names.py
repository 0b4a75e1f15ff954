"""Names of persons as file names and on paper: hostile ones too."""

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jury_app.application import candidates
from jury_app.application.documents.names import FileNames, safe_stem
from jury_app.bootstrap import open_dossier
from tests.conftest import CommandLine
from tests.documents_builder import build, text_of

_RESERVED = ("CON", "nul", "COM1", "Lpt9.txt", "aux .x", "CONIN$", "COM¹")
_HOSTILE = (
    "CON", "../../x", "..\\x", "/etc/passwd", "fin...", "  espaces  ", "a\nb\tc", "nom\x00nul",
    "😀 emoji", "e\u0301cole", "a" * 300, "é" * 300, "שלום", "\u202egnp.exe", "", "...", "a:b*c?",
)  # fmt: skip


@given(st.text(max_size=400) | st.sampled_from(_HOSTILE))
def test_a_name_is_safe_on_every_system(text: str) -> None:
    stem = safe_stem(text)
    assert stem
    assert stem == stem.strip(" .")
    assert len(stem.encode()) <= 201
    assert not set(stem) & set('<>:"/\\|?*\n\t\x00\u202e')
    assert stem.partition(".")[0].rstrip().upper() not in {"CON", "PRN", "AUX", "NUL", "COM1"}


@pytest.mark.parametrize("name", _RESERVED)
def test_a_name_windows_keeps_for_a_device_is_changed(name: str) -> None:
    assert safe_stem(name).startswith("_")


@given(st.lists(st.text(max_size=6) | st.sampled_from(["A", "a", "é", "e\u0301"]), max_size=30))
def test_two_documents_never_share_a_file(texts: list[str]) -> None:
    names = FileNames()
    given_out = [names.give(text, ".pdf").casefold() for text in texts]
    assert len(set(given_out)) == len(texts)
    assert FileNames().give("a", ".pdf") == "a.pdf"


def test_hostile_names_stay_in_the_folder_and_are_printed(cli: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "d.jury"
    build(path, closed=False)
    dossier = open_dossier(path)
    sid = dossier.find_session().id
    hostile = ("CON", "../../EVIL", "X" * 120, "ANNE 😀", "ŁUKASIEWICZ", "שלום", "<b>&amp;")
    for name in hostile:
        candidates.add(dossier, sid, {"ine": None, "birth_name": name, "first_names": "Ô.",
                                      "route": "initial", "option": "Image"})  # fmt: skip
    dossier.store.close()
    out = tmp_path / "out"
    assert cli("documents", path, "--kind", "transcripts", "-o", out, "--draft") == 0
    assert len(list(out.iterdir())) == 8 + len(hostile)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["d.jury", "out"]
    assert "U+1F600" in cli.err
    assert "U+05E9" in cli.err
    for name in ("CON", "../../EVIL", "ŁUKASIEWICZ", "<b>&amp;"):
        assert any(f"{name} Ô." in text_of(p) for p in out.iterdir())
    long = next(p for p in out.iterdir() if "XXXX" in p.name)
    assert text_of(long).count("X") >= 120
    # The foot of the page gives the beginning of the name alone.
    assert "XXX… page 1 / " in text_of(long)
    if shutil.which("qpdf"):
        subprocess.run(["qpdf", "--check", str(long)], capture_output=True, check=True)


def test_a_name_like_a_formula_stays_text_in_the_results(cli: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "d.jury"
    build(path, closed=False)
    dossier = open_dossier(path)
    sid = dossier.find_session().id
    formulas = ("=1+1", "+33", "-2", "@SUM(A1)")
    for name in formulas:
        candidates.add(dossier, sid, {"ine": None, "birth_name": name, "first_names": "A",
                                      "route": "initial", "option": "Image"})  # fmt: skip
    dossier.store.close()
    assert cli("export", path, "-o", tmp_path / "r.xlsx") == 0
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    titles = "Résultats,Statistiques,Candidats,Notes,Groupes,Notes de groupe,Jury"
    assert ",".join(book.sheetnames) == titles
    for sheet in book:
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.print_title_rows == "$1:$1"
    # Who the row is about stays in sight, and comes back on each page of a wide sheet.
    frozen = {sheet.title: (sheet.freeze_panes, sheet.print_title_cols) for sheet in book}
    assert frozen["Résultats"] == ("E2", "$A:$D")
    assert frozen["Notes"] == ("D2", "$A:$C")
    assert frozen["Jury"] == ("A2", None)
    assert book["Notes"].page_setup.fitToWidth > 1
    names = {cell.value: (cell.data_type, cell.quotePrefix) for cell in book["Candidats"]["B"]}
    assert [names[name] for name in formulas] == [("s", True)] * 4
