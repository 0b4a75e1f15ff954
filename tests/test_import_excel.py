"""Workbooks in Excel's own writing come in, come back annotated, and templates with them."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from jury_app.bootstrap import open_dossier
from jury_app.domain.certification import Certification
from tests.annotated_books import mend, write_ods
from tests.conftest import CommandLine, new_file
from tests.excel_books import Form, Formula, write_as_excel
from tests.test_template import certification, fill, imports_whole, template, written
from tests.workbooks import Sheets, problems, sheets, write

__all__ = ["certification", "template", "written"]
FORMS = [Form(), Form(strict=True), Form(since_1904=True), Form(strict=True, since_1904=True)]
NAMES = ["usual", "strict", "1904", "strict-1904"]
every_form = pytest.mark.parametrize("form", FORMS, ids=NAMES)
ALL = {"candidates": 3, "marks": 6, "groups": 3, "members": 2}


def content() -> Sheets:
    """A workbook without a fault, with formulas and dates."""
    made = sheets()
    made["Candidats"][1][4] = date(2003, 3, 12)
    made["Notes"][1][2] = " Anne\n"
    made["Notes"][1][3] = Formula("AVERAGE(Z1:Z2)", 12.5)
    made["Notes"][2][3] = Formula('"12"&",5"', "12,5")
    made["Notes"].append(["", Formula('IF(A9="","","x")', ""), None])
    made["Jury"][1][6] = True
    return made


@every_form
def test_what_excel_writes_is_read_whole(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, form: Form
) -> None:
    book = write_as_excel(tmp_path / "c.xlsx", content(), form)
    found = imports_whole(cli, dossier_file, book, ALL)
    assert found["ALLARD"]["blocs"]["BC01"]["reasons"] == ["MARK_MISSING"]
    opened = open_dossier(dossier_file)
    people = {one.row.birth_name: one.row for one in opened.load(1).ordered}
    opened.store.close()
    assert people["ALLARD"].birth_date == "2003-03-12"


@every_form
def test_a_copy_of_what_excel_writes_keeps_its_looks_and_imports_once_mended(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, form: Form
) -> None:
    faulty = content()
    faulty["Notes"][1][4] = 21
    faulty["Notes"][2][5] = Formula("1/0", "#DIV/0!")
    book, copy = write_as_excel(tmp_path / "c.xlsx", faulty, form), tmp_path / "copie.xlsx"
    before = dossier_file.read_bytes()
    assert cli("import", dossier_file, book, "--annotated", copy, "--json") == 1
    assert problems(cli) == [("MARK_OUT_OF_RANGE", "Notes", "E2"), ("FORMULA_ERROR", "Notes", "F3")]
    assert dossier_file.read_bytes() == before
    mended = openpyxl.load_workbook(copy)
    assert mended.sheetnames == ["Erreurs", *faulty]
    notes = mended["Notes"]
    assert "MARK_OUT_OF_RANGE" in notes["E2"].comment.text
    assert "AVERAGE" in notes["D2"].comment.text
    assert notes.column_dimensions["A"].width == pytest.approx(14.7109375)
    assert notes.data_validations.dataValidation
    assert notes.freeze_panes == "A2"
    assert mended["Candidats"]["E2"].is_date
    notes["E2"], notes["F3"] = 13.5, 14
    mended.save(copy)
    imports_whole(cli, dossier_file, copy, ALL)


@pytest.mark.parametrize("form", FORMS[:2], ids=NAMES[:2])
def test_a_template_filled_in_and_saved_by_excel_imports_without_a_problem(
    cli: CommandLine,
    template: Path,
    tmp_path: Path,
    form: Form,
    certification: Certification,
) -> None:
    expected = fill(template, certification)
    book = openpyxl.load_workbook(template)
    rows = {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()]
            for sheet in book}  # fmt: skip
    dossier = tmp_path / "d.jury"
    assert new_file(cli, dossier, certification.code) == 0
    imports_whole(cli, dossier, write_as_excel(tmp_path / "rempli.xlsx", rows, form), expected)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_mark_taken_for_a_date_says_so_and_is_mended_in_the_copy(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, kind: str
) -> None:
    made = sheets()
    made["Notes"][1][3] = made["Notes de groupe"][1][3] = date(2026, 5, 12)
    book = tmp_path / f"c.{kind}"
    (write_ods if kind == "ods" else write)(book, made)
    copy = tmp_path / "copie.xlsx"
    assert cli("import", dossier_file, book, "--annotated", copy, "--json") == 1
    assert problems(cli) == [("MARK_INVALID", "Notes", "D2"),
                             ("MARK_INVALID", "Notes de groupe", "D2")]  # fmt: skip
    assert all("pour une date ou une heure (12/05/2026)" in p["message"]
               for p in cli.json["problems"])  # fmt: skip
    shown = openpyxl.load_workbook(copy)
    assert (shown["Notes"]["D2"].value, shown["Notes"]["D2"].number_format) == (
        "12/05/2026", "General",
    )  # fmt: skip
    assert cli("import", dossier_file, copy) == 1
    mend(copy, {("Notes", "D2"): 12.5, ("Notes de groupe", "D2"): 13})
    assert cli("import", dossier_file, copy, "--json") == 0
    assert cli.json["marks"]["added"] == ALL["marks"]
