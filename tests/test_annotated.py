"""The annotated copy: the problems of an import in the secretary's own workbook."""

import shutil
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from jury_app.application.importing.workbook import Sheet, Workbook
from jury_app.spreadsheets.rebuild import rebuild
from tests.annotated_books import (
    AMBER,
    TEN,
    TEN_WIDE,
    WIDE,
    at,
    coloured,
    faulty_book,
    faulty_text,
    listed,
    mend,
    spoilt,
    with_stored_value,
    write_ods,
)
from tests.conftest import SAMPLES, CommandLine
from tests.workbooks import ANNE, BRUNO, SHEETS, Rows, problems, sheets, write, write_csv


@pytest.mark.parametrize("name", ["a.xlsx", "a.xlsm", "a.ods", "a.xls", "a.csv", "a.txt"])
def test_ten_errors_come_back_in_the_workbook_and_the_mended_copy_imports(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, name: str
) -> None:
    wide = name.endswith(("csv", "txt"))
    book = (faulty_text if wide else faulty_book)(tmp_path / name)
    if wide:
        expected = {("a", place): code for place, _, code in TEN_WIDE}
        right = {("a", place): at(WIDE, place)[0][at(WIDE, place)[1]] for place, _, _ in TEN_WIDE}
    else:
        expected = {(sheet, place): code for sheet, place, _, code in TEN}
        right = {
            (sheet, place): at(SHEETS[sheet], place)[0][at(SHEETS[sheet], place)[1]]
            for sheet, place, _, _ in TEN
        }
    source, before = book.read_bytes(), dossier_file.read_bytes()
    copy = tmp_path / "copie.xlsx"
    assert cli("import", dossier_file, book, "--annotated", copy, "--json") == 1
    assert {(sheet, cell): code for code, sheet, cell in problems(cli)} == expected
    assert len(problems(cli)) == 10
    assert dossier_file.read_bytes() == before
    assert book.read_bytes() == source

    marked = coloured(copy)
    assert marked.keys() == expected.keys()
    for place, code in expected.items():
        assert marked[place].endswith(f"[{code}]")
    lines = {(line[0], line[1]): line[5] for line in listed(copy) if line[0]}
    assert lines == expected
    assert openpyxl.load_workbook(copy).sheetnames[0] == "Erreurs"

    assert cli("import", dossier_file, copy, "--json") == 1  # not yet mended: the same ten
    assert {(sheet, cell): code for code, sheet, cell in problems(cli)} == expected

    mend(copy, right)
    assert cli("import", dossier_file, copy, "--json") == 0, cli.err
    assert cli.json["problems"] == []
    after = dossier_file.read_bytes()
    assert after != before
    assert cli("import", dossier_file, copy, "--json") == 0
    assert all(
        (cli.json[kind]["added"], cli.json[kind]["updated"]) == (0, 0)
        for kind in ("candidates", "marks", "groups", "members")
    )
    assert dossier_file.read_bytes() == after


def test_the_sheet_of_errors_links_names_and_groups(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    book = write(tmp_path / "c.xlsx", SHEETS, ("Notes", "D2", 21), ("Notes", "D3", 22),
                 ("Notes", "E2", "25/40"), ("Candidats", "L1", "Remarques"))  # fmt: skip
    copy = tmp_path / "copie.xlsx"
    assert cli("import", dossier_file, book, "--annotated", copy) == 1
    page = openpyxl.load_workbook(copy)["Erreurs"]
    assert page["A2"].value == "c.xlsx : 3 erreurs et 1 avertissement"
    found = [[cell.value for cell in row] for row in page.iter_rows(min_row=7)]
    titles = [line[0] for line in found if not line[5]]
    assert titles == ["Note hors de 0 à 20 — 2 erreurs", "Note illisible — 1 erreur",
                      "Colonne à vérifier — 1 avertissement"]  # fmt: skip
    first = found[1]
    assert first[:3] == ["Notes", "D2", "ALLARD Anne"]
    assert first[3] == "« 21 » : une note va de 0 à 20."
    assert first[4:] == ["Écrivez un nombre de 0 à 20, par exemple 12,5.", "MARK_OUT_OF_RANGE"]
    links = {cell.value: cell.hyperlink.location for (cell,) in page["B7:B13"] if cell.hyperlink}
    assert links == {"D2": "'Notes'!D2", "D3": "'Notes'!D3", "E2": "'Notes'!E2",
                     "L1": "'Candidats'!L1"}  # fmt: skip
    assert f"]. Copie annotée écrite : {copy}" in cli.err
    assert ". [" not in cli.err


def test_a_copy_keeps_the_layout_and_the_comments_of_the_workbook(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    source = write(tmp_path / "c.xlsx", SHEETS, ("Notes", "D2", 21))
    book = openpyxl.load_workbook(source)
    notes = book["Notes"]
    notes.insert_rows(1)
    notes["A1"], notes["A1"].font = "Notes du jury", Font(name="Georgia", bold=True, size=18)
    notes.merge_cells("A1:F1")
    notes.column_dimensions["B"].width = 33
    notes.freeze_panes = "D3"
    notes["E3"].fill = PatternFill("solid", fgColor="00FF00")
    notes["E3"].number_format = "0.00"
    notes["D3"].comment = Comment("Vue avec le correcteur.", "Secrétariat")
    book["Jury"].sheet_state = "hidden"
    book.save(source)
    copy = tmp_path / "copie.xlsx"
    assert cli("import", dossier_file, source, "--annotated", copy) == 1
    kept = openpyxl.load_workbook(copy)
    notes = kept["Notes"]
    assert kept.sheetnames == ["Erreurs", *SHEETS]
    assert [s.title for s in kept if s.sheet_view.tabSelected] == ["Erreurs"]
    assert (notes["A1"].font.name, notes["A1"].font.b, notes["A1"].font.sz) == ("Georgia", True, 18)
    assert [str(one) for one in notes.merged_cells.ranges] == ["A1:F1"]
    assert (notes.column_dimensions["B"].width, notes.freeze_panes) == (33, "D3")
    assert (notes["E3"].fill.fgColor.rgb[-6:], notes["E3"].number_format) == ("00FF00", "0.00")
    assert "MARK_OUT_OF_RANGE" in notes["D3"].comment.text
    assert notes["D3"].comment.text.endswith("Vue avec le correcteur.")
    assert kept["Jury"].sheet_state == "hidden"


def test_a_formula_becomes_its_value_and_one_never_calculated_stays_refused(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    plain = write(tmp_path / "p.xlsx", SHEETS, ("Notes", "D2", "=6+6.5"), ("Notes", "E2", "=7+7"),
                  ("Notes", "D3", 25))  # fmt: skip
    book = with_stored_value(tmp_path / "c.xlsx", plain, "xl/worksheets/sheet2.xml", b"6+6.5",
                             b"12.5")  # fmt: skip
    copy = tmp_path / "copie.xlsx"
    assert cli("import", dossier_file, book, "--annotated", copy) == 1
    notes = openpyxl.load_workbook(copy)["Notes"]
    assert notes["D2"].value == 12.5
    assert notes["D2"].comment.text == "Formule remplacée par sa valeur : =6+6.5"
    assert notes["D2"].fill.fill_type is None
    assert notes["E2"].value == "=7+7"
    assert openpyxl.load_workbook(copy, data_only=True)["Notes"]["E2"].value is None
    assert "FORMULA_NOT_CALCULATED" in notes["E2"].comment.text

    mend(copy, {("Notes", "D3"): 12})
    assert cli("import", dossier_file, copy, "--json") == 1
    assert problems(cli) == [("FORMULA_NOT_CALCULATED", "Notes", "E2")]
    mend(copy, {("Notes", "E2"): 14})
    assert cli("import", dossier_file, copy) == 0
    cli("results", dossier_file, "--json")
    assert cli.json["candidates"][0]["blocs"]["BC01"]["reasons"] == ["MARK_MISSING"]


def test_an_error_cell_stays_one_in_a_copy_of_another_format(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    content = sheets()
    content["Notes"][1][3] = "#DIV/0!"
    copy = tmp_path / "copie.xlsx"
    book = write_ods(tmp_path / "c.ods", content)
    assert cli("import", dossier_file, book, "--annotated", copy) == 1
    assert cli("import", dossier_file, copy, "--json") == 1
    assert problems(cli) == [("FORMULA_ERROR", "Notes", "D2")]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_text_that_looks_like_a_formula_stays_text(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, kind: str
) -> None:
    hostile = ['=HYPERLINK("http://x")', "+33 1", "-2", "@SUM(A1)"]
    rows: Rows = [["INE", "NOM", "BC01-E1", "a1", "b2", "c3", "d4"], [ANNE, "ALLARD", 21, *hostile]]
    if kind == "csv":
        book = write_csv(tmp_path / "Notes.csv", [rows[0], [*rows[1][:3], '"=HYPERLINK(""http://x"")"',
                                                           *hostile[1:]]])  # fmt: skip
    else:
        book = write(tmp_path / "c.xlsx", {"Notes": rows})
        opened = openpyxl.load_workbook(book)
        for column, text in zip("DEFG", hostile, strict=True):
            opened["Notes"][f"{column}2"].value = text
            opened["Notes"][f"{column}2"].data_type = "s"
        opened.save(book)
    copy = tmp_path / "copie.xlsx"
    assert cli("import", dossier_file, book, "--annotated", copy) == 1
    cells = openpyxl.load_workbook(copy)["Notes"]["D2:G2"][0]
    assert [(cell.value, cell.data_type) for cell in cells] == [(text, "s") for text in hostile]


def test_dates_and_numbers_of_another_format_stay_what_they_were(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copie.xlsx"
    assert cli("import", dossier_file, SAMPLES / "ten-errors.xls", "--annotated", copy) == 1
    book = openpyxl.load_workbook(copy)
    born = book["Candidats"]["E3"]
    assert isinstance(born.value, datetime | date)
    assert (f"{born.value:%Y-%m-%d}", born.number_format) == ("2002-05-01", "DD/MM/YYYY")
    assert book["Notes de groupe"]["C2"].value == 12
    assert book.sheetnames == ["Erreurs", *SHEETS]


def test_warnings_alone_are_shown_too_and_the_import_is_done(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    book = write(tmp_path / "c.xlsx", SHEETS, ("Notes", "D2", 9.995), ("Jury", "E2", "Mage"))
    copy = tmp_path / "copie.xlsx"
    assert cli("import", dossier_file, book, "--annotated", copy, "--json") == 0
    assert cli.json["applied"]
    assert cli.json["marks"]["added"] == 6
    assert coloured(copy).keys() == {("Notes", "D2"), ("Jury", "E2")}
    amber = openpyxl.load_workbook(copy)["Notes"]["D2"].fill.fgColor.rgb
    assert str(amber)[-6:] == AMBER
    before = dossier_file.read_bytes()
    assert cli("import", dossier_file, copy) == 0
    assert dossier_file.read_bytes() == before


def test_a_dry_run_writes_the_copy_and_nothing_else(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    book = write(tmp_path / "c.xlsx", SHEETS, ("Notes", "D2", 9.995))
    before, copy = dossier_file.read_bytes(), tmp_path / "copie.xlsx"
    assert cli("import", dossier_file, book, "--dry-run", "--annotated", copy, "--json") == 0
    assert not cli.json["applied"]
    assert copy.exists()
    assert dossier_file.read_bytes() == before


def test_without_a_problem_no_copy_is_written(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    book, copy = write(tmp_path / "c.xlsx", SHEETS), tmp_path / "copie.xlsx"
    assert cli("import", dossier_file, book, "--annotated", copy) == 0
    assert not copy.exists()
    assert "n'a pas été écrite" in cli.err


def test_a_second_copy_forgets_what_was_mended(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "un.xlsx", tmp_path / "deux.xlsx"
    cli("import", dossier_file, write(tmp_path / "c.xlsx", spoilt()), "--annotated", first)
    mend(first, {("Notes", "D2"): 12, ("Jury", "D2"): "Présidente"})
    assert cli("import", dossier_file, first, "--annotated", second) == 1
    assert coloured(second).keys() == {
        (sheet, place) for sheet, place, _, _ in TEN if (sheet, place) not in
        {("Notes", "D2"), ("Jury", "D2")}
    }  # fmt: skip
    book = openpyxl.load_workbook(second)
    assert book.sheetnames == ["Erreurs", *SHEETS]
    assert book["Notes"]["D2"].comment is None
    assert len(listed(second)) == 8
    assert all(text.count("Contrôle de l'import") == 1 for text in coloured(second).values())


def test_an_existing_copy_is_replaced_but_never_the_workbook_or_the_dossier(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    book = write(tmp_path / "c.xlsx", spoilt())
    copy = tmp_path / "copie.xlsx"
    copy.write_bytes(b"ancienne")
    assert cli("import", dossier_file, book, "--annotated", copy) == 1
    assert coloured(copy)

    (tmp_path / "lien.xlsx").symlink_to(book)
    as_workbook = Path(shutil.copy(dossier_file, tmp_path / "dossier.xlsx"))
    before = {path: path.read_bytes() for path in (book, dossier_file, as_workbook)}
    for dossier, target in (
        (dossier_file, book), (dossier_file, tmp_path / "x" / ".." / "c.xlsx"),
        (dossier_file, tmp_path / "lien.xlsx"), (as_workbook, as_workbook),
        (dossier_file, dossier_file), (dossier_file, tmp_path / "copie.ods"),
    ):  # fmt: skip
        assert cli("import", dossier, book, "--annotated", target) == 1
        assert (cli.out, cli.err.count("\n")) == ("", 1)
        assert target.name in cli.err
    assert {path: path.read_bytes() for path in before} == before
    assert not (tmp_path / "copie.ods").exists()


def test_a_copy_that_cannot_be_written_stops_the_import_before_it_changes_anything(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    book = write(tmp_path / "c.xlsx", SHEETS, ("Notes", "D2", 9.995))
    before = dossier_file.read_bytes()
    assert cli("import", dossier_file, book, "--annotated", tmp_path / "absent" / "c.xlsx") == 3
    assert "créez-le ou choisissez un autre dossier" in cli.err
    assert dossier_file.read_bytes() == before


def test_faulty_cells_are_made_visible_and_free_to_fill(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    source = write(tmp_path / "c.xlsx", SHEETS, ("Notes", "D2", 21), ("Groupes", "B3", None))
    book = openpyxl.load_workbook(source)
    book["Notes"].row_dimensions[2].hidden = True
    book["Notes"].column_dimensions["D"].hidden = True
    book["Groupes"].merge_cells("B2:B3")
    book.save(source)
    copy = tmp_path / "copie.xlsx"
    assert cli("import", dossier_file, source, "--annotated", copy, "--json") == 1
    assert problems(cli) == [
        ("MARK_OUT_OF_RANGE", "Notes", "D2"),
        ("GROUP_UNKNOWN", "Groupes", "B3"),
    ]
    book = openpyxl.load_workbook(copy)
    assert not book["Notes"].row_dimensions[2].hidden
    assert not book["Notes"].column_dimensions["D"].hidden
    mend(copy, {("Notes", "D2"): 12, ("Groupes", "B3"): "G01"})
    assert cli("import", dossier_file, copy) == 0, cli.err


def test_a_problem_of_a_sheet_links_to_the_sheet(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    book = write(tmp_path / "c.xlsx", {"L'essai": [["Bonjour"], ["000000001AB"]], **SHEETS})
    copy = tmp_path / "copie.xlsx"
    assert cli("import", dossier_file, book, "--annotated", copy) == 1
    cell = openpyxl.load_workbook(copy)["Erreurs"]["B8"]
    assert (cell.value, cell.hyperlink.location) == ("feuille", "'L''essai'!A1")
    assert coloured(copy) == {}


def test_a_sheet_of_the_school_named_erreurs_is_read_like_any_other(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    content = {"Erreurs": SHEETS["Candidats"], "Notes": SHEETS["Notes"]}
    book = write(tmp_path / "c.xlsx", content, ("Notes", "D2", 21))
    copy = tmp_path / "copie.xlsx"
    assert cli("import", dossier_file, book, "--annotated", copy, "--json") == 1
    assert cli.json["candidates"]["added"] == 3
    names = openpyxl.load_workbook(copy).sheetnames
    assert (len(names), names[1:]) == (3, ["Erreurs", "Notes"])
    mend(copy, {("Notes", "D2"): 12})
    assert cli("import", dossier_file, copy, "--json") == 0
    assert cli.json["problems"] == []
    assert cli.json["candidates"]["added"] == 3


def test_a_long_file_name_of_text_still_names_its_epreuve(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    cli("import", dossier_file, write(tmp_path / "c.xlsx", sheets("Candidats")))
    rows = [["INE", "NOM", "Groupe"], [ANNE, "ALLARD", "G01"], [BRUNO, "BERAU", "G01"]]
    book = write_csv(tmp_path / "Composition des groupes de décembre BC07-G1.csv", rows)
    copy = tmp_path / "copie.xlsx"
    assert cli("import", dossier_file, book, "--annotated", copy, "--json") == 1
    sheet = openpyxl.load_workbook(copy).sheetnames[1]
    assert len(sheet) <= 31
    mend(copy, {(sheet, "B3"): "BÉRAUD"})
    assert cli("import", dossier_file, copy, "--json") == 0, cli.err
    assert cli.json["groups"]["added"] == 2


def test_characters_no_workbook_can_hold_do_not_stop_the_copy(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    rows = [list(row) for row in WIDE]
    rows[1][9] = "1\x0b2\x01\ufffe"
    book = write_csv(tmp_path / "notes.csv", rows)
    copy = tmp_path / "copie.xlsx"
    assert cli("import", dossier_file, book, "--annotated", copy, "--json") == 1
    assert problems(cli) == [("MARK_INVALID", "notes", "J2")]
    assert "n'est pas une note" in coloured(copy)["notes", "J2"]


@pytest.mark.parametrize("figure", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_none_stays_readable_in_the_copy(tmp_path: Path, figure: float) -> None:
    content = Workbook("a.xls", "", (Sheet("Notes", [["INE", figure]]),))
    book, _ = rebuild(content, ())
    book.save(tmp_path / "copie.xlsx")
    page = openpyxl.load_workbook(tmp_path / "copie.xlsx")["Notes"]
    assert page["B1"].value == str(figure)


def test_a_figure_too_large_to_be_one_comes_back_as_text(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    plain = write(tmp_path / "p.xlsx", SHEETS, ("Notes", "D2", "=6+6.5"))
    book = with_stored_value(tmp_path / "c.xlsx", plain, "xl/worksheets/sheet2.xml", b"6+6.5",
                             b"9" * 400)  # fmt: skip
    copy = tmp_path / "copie.xlsx"
    assert cli("import", dossier_file, book, "--annotated", copy, "--json") == 1
    assert openpyxl.load_workbook(copy)["Notes"]["D2"].value == "9" * 400
    assert ("Notes", "D2") in coloured(copy)
