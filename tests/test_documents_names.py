"""Names of persons as file names and on paper: hostile ones too."""

import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from jury_app.application import candidates
from jury_app.application.documents.names import FileNames, safe_stem
from jury_app.bootstrap import open_dossier
from jury_app.domain.text import of
from tests.conftest import CommandLine
from tests.documents_builder import build, text_of
from tests.workbooks import convert_by_libreoffice

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


def test_nothing_is_said_to_be_decided_of_who_left(cli: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "d.jury"
    build(path, closed=False)
    dossier = open_dossier(path)
    sid = dossier.find_session().id
    candidates.withdraw(dossier, sid, dossier.load(sid).order[0], "Démission")
    dossier.store.close()
    assert cli("export", path, "-o", tmp_path / "r.xlsx") == 0
    first, *rows = openpyxl.load_workbook(tmp_path / "r.xlsx")["Résultats"].values
    said = [name for name in first if name.endswith("résultat")] + ["Proposition"]
    gone = [dict(zip(first, row, strict=True)) for row in rows if "Retiré" in row]
    assert [{row[name] for name in said} for row in gone] == [{None}]


def test_the_statistics_of_the_results_count_blocs_and_epreuves(
    cli: CommandLine, tmp_path: Path
) -> None:
    path = tmp_path / "d.jury"
    build(path)
    assert cli("export", path, "-o", tmp_path / "r.xlsx") == 0
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")["Statistiques"]
    rows = {row[0].value: row[1:] for row in sheet}
    assert cli("results", path, "--json") == 0
    found = cli.json["candidates"]
    blocs = [c["blocs"]["BC06"] for c in found if "BC06" in c["blocs"]]
    averages = [Decimal(bloc["average"]) for bloc in blocs if bloc["average"]]
    kept = [bloc for bloc in blocs if bloc["decision"] in {"VAL", "CAP"}]
    bloc = rows["BC06 Conception d'un projet"]
    assert [cell.value for cell in bloc[:2]] == [len(blocs), len(kept)]
    assert bloc[2].value == pytest.approx(len(kept) / len(blocs))
    assert bloc[2].number_format == "0 %"
    assert [cell.value for cell in bloc[4:]] == [float(min(averages)), float(max(averages))]
    assert any(label.startswith("BC06-E1 ") for label in rows)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_the_results(cli: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "d.jury"
    build(path)
    assert cli("export", path, "-o", tmp_path / "r.xlsx") == 0
    convert_by_libreoffice(tmp_path / "r.xlsx", "ods", tmp_path / "opened")
    ours = CalamineWorkbook.from_path(str(tmp_path / "r.xlsx"))
    theirs = CalamineWorkbook.from_path(str(tmp_path / "opened" / "r.ods"))
    assert theirs.sheet_names == ours.sheet_names
    for name in ours.sheet_names:
        read = [book.get_sheet_by_name(name).to_python() for book in (ours, theirs)]
        assert read[0] == read[1]


@pytest.mark.parametrize(
    ("name", "said"),
    [("Paris", "de Paris"), ("ÉTIENNE Jo", "d'ÉTIENNE Jo"), ("ŒUVRARD", "d'ŒUVRARD"),
     ("Yves", "d'Yves"), ("Yann", "de Yann")],
)  # fmt: skip
def test_a_vowel_shortens_de(name: str, said: str) -> None:
    assert of(name) == said
