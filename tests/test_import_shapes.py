"""Dates, headers and hidden rows as workbooks write them, in every format that can tell."""

import shutil
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jury_app.application.dossier import Dossier
from jury_app.application.importing.service import import_workbook
from jury_app.spreadsheets.reader import read_workbook
from tests.annotated_books import listed, write_ods
from tests.binary_books import write_xlsb
from tests.conftest import CommandLine
from tests.deliberations import NewDossier
from tests.workbooks import (
    ANNE,
    BRUNO,
    SHEETS,
    Rows,
    convert_by_libreoffice,
    problems,
    results,
    sheets,
    write,
    write_csv,
)

_HIDDEN = {("COLUMN_UNKNOWN", "Notes", "A1"), ("COLUMN_UNKNOWN", "Notes", "A3")}


def born(dossier: Dossier, session_id: int, path: Path) -> str | None:
    """Import a list and return Anne's birth date."""
    report = import_workbook(dossier, session_id, read_workbook(path), apply=True)
    assert report.applied, report.problems
    anne = next(c for c in dossier.load(session_id).ordered if c.row.ine == ANNE)
    return anne.row.birth_date


@pytest.mark.parametrize(
    "written",
    [
        datetime(2003, 8, 1),  # noqa: DTZ001 - cells know no zone
        date(2003, 8, 1), 37834, 37834.0, 37834.75, "01/08/2003", "1/8/2003", "01-08-2003",
        "01.08.2003", "01 08 2003", "2003-08-01", "2003-08-01T00:00:00", "2003-08-01 00:00:00",
        "37834", "2003/8/1", "1-août-2003", "vendredi 1 août 2003",
        "1er août 2003", "1 AOUT 2003", "01 août 2003", " 01/08/2003\u00a0",
        "01/08/2003 00:00:00", "2003-08-01T00:00:00Z", "\u200e01/08/2003",
    ],
)  # fmt: skip
def test_dates_serial_numbers_and_french_texts_are_dates(
    new_dossier: NewDossier, tmp_path: Path, written: Any
) -> None:
    path = write(tmp_path / "c.xlsx", sheets("Candidats"), ("Candidats", "E2", written))
    assert born(*new_dossier(), path) == "2003-08-01"


@pytest.mark.parametrize("month", "janv. fevr mars Avril mai juin juil. aout sept. oct nov. déc."
                         .split())  # fmt: skip
def test_months_may_be_shortened(new_dossier: NewDossier, tmp_path: Path, month: str) -> None:
    cell = ("Candidats", "E2", f"12 {month} 2003")
    path = write(tmp_path / "c.xlsx", sheets("Candidats"), cell)
    assert (born(*new_dossier(), path) or "").startswith("2003-")


def test_dates_of_an_xlsb_and_of_a_text_file_are_the_same_dates(
    new_dossier: NewDossier, tmp_path: Path
) -> None:
    content = sheets("Candidats")
    content["Candidats"][1][4] = datetime(2003, 8, 1)  # noqa: DTZ001 - likewise
    assert born(*new_dossier(), write_xlsb(tmp_path / "c.xlsb", content)) == "2003-08-01"
    rows = [[*row[:4], *row[4:7]] for row in content["Candidats"]]
    rows[1][4] = "1er août 2003"
    assert born(*new_dossier(), write_csv(tmp_path / "c.csv", rows)) == "2003-08-01"


def test_the_calendar_of_1904_is_understood(new_dossier: NewDossier, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(tmp_path / "c.xlsx", sheets("Candidats")))
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book["Candidats"]["E2"] = date(2003, 8, 1)
    book.save(tmp_path / "mac.xlsx")
    assert born(*new_dossier(), tmp_path / "mac.xlsx") == "2003-08-01"
    book["Candidats"]["E2"].number_format = "General"
    book.save(tmp_path / "plain.xlsx")
    assert born(*new_dossier(), tmp_path / "plain.xlsx") == "2003-08-01"


def test_a_header_in_the_fortieth_row_with_labels_over_two_rows_is_found(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    rows: Rows = [["Relevé de notes"], *([[]] * 20), *([["—", None, "Confidentiel"]] * 17)]
    rows += [
        ["INE", "NOM Prénom", "Statut", "Parcours", "BC01", None, "RNCP41242BC02 — Analyse", None],
        [None, None, None, None, "Note d'intention numérique", "Dossier académique",
         "Mémoire de recherche", "BC02-E2"],
        [ANNE, "ALLARD Anne", "FI", "Montage", 11, 12, "13,5", "ABJ"],
        [BRUNO, "BÉRAUD Bruno", "FC", "Image", "dispensé", 12, 13, 14],
        ["Moyenne", None, None, None, 11, 12, 13.25, 14],
        ["Légende : ABJ = absence justifiée"],
    ]  # fmt: skip
    assert rows[39][4] == "Note d'intention numérique"
    assert cli("import", dossier_file, write(tmp_path / "c.xlsx", {"Tout": rows}), "--json") == 0
    assert problems(cli) == []
    assert cli.json["candidates"]["added"] == 2
    assert cli.json["marks"]["added"] == 8
    why = [line["why"] for line in cli.json["ignored_rows"] if line["row"] > 40]
    assert why == ["total ou moyenne", "légende"]
    assert results(cli, dossier_file)["BÉRAUD"]["blocs"]["BC02"]["average"] == "13.50"


@pytest.mark.parametrize("word", ["true", "1"])
def test_hidden_rows_and_columns_of_an_xlsx_are_read_and_said(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, word: str
) -> None:
    path = write(tmp_path / "plain.xlsx", SHEETS)
    book = openpyxl.load_workbook(path)
    book["Notes"].column_dimensions["D"].hidden = True
    book["Notes"].row_dimensions[3].hidden = True
    book.save(path)
    hidden = tmp_path / "c.xlsx"
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(hidden, "w", 8) as target:
        for name in archive.namelist():
            data = archive.read(name)
            target.writestr(name, data.replace(b'hidden="1"', f'hidden="{word}"'.encode()))
    assert cli("import", dossier_file, hidden, "--json") == 0
    assert set(problems(cli, "warning")) == _HIDDEN
    assert cli.json["marks"]["added"] == 6


def test_hidden_rows_and_columns_of_an_open_document_are_read_and_said(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    plain = write_ods(tmp_path / "plain.ods", sheets())
    hidden = tmp_path / "c.ods"
    columns = ("<table:table-column table:number-columns-repeated='3'/>"
               "<table:table-column table:visibility='collapse'/>")  # fmt: skip
    with zipfile.ZipFile(plain) as archive, zipfile.ZipFile(hidden, "w", 8) as target:
        for name in archive.namelist():
            text = archive.read(name).decode()
            if name == "content.xml":
                head, notes, rest = text.partition("<table:table table:name='Notes'>")
                parts = rest.split("<table:table-row>", 3)
                rest = "<table:table-row>".join(parts[:3])
                rest += f"<table:table-row table:visibility='filter'>{parts[3]}"
                text = head + notes + columns + rest
            target.writestr(name, text)
    assert cli("import", dossier_file, hidden, "--json") == 0, cli.out
    assert set(problems(cli, "warning")) == _HIDDEN
    assert cli.json["marks"]["added"] == 6


def _shown_as(path: Path, *cells: tuple[str, float, str]) -> Path:
    """Write the workbook with marks in formats of their own: (cell of « Notes », value, format)."""
    book = openpyxl.load_workbook(write(path, SHEETS))
    for place, value, shown in cells:
        book["Notes"][place], book["Notes"][place].number_format = value, shown
    book.save(path)
    return path


_KINDS = ["xlsx"] + (["ods"] if shutil.which("soffice") else [])


@pytest.mark.parametrize("kind", _KINDS)
def test_a_percentage_is_no_mark(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, kind: str
) -> None:
    book = _shown_as(tmp_path / "c.xlsx", ("D2", 0.6, "0 %"), ("D3", 0.625, "0.0%"),
                     ("E2", 13.5, '0.00" %"'), ("B2", 0.5, "0%"))  # fmt: skip
    read = openpyxl.load_workbook(book)
    read["Candidats"]["B2"] = read["Notes"]["B2"].value = "ALLARD"
    read.save(book)
    if kind == "ods":
        convert_by_libreoffice(book, kind, tmp_path)
    assert cli("import", dossier_file, tmp_path / f"c.{kind}", "--json") == 1
    assert problems(cli) == [("MARK_INVALID", "Notes", "D2"), ("MARK_INVALID", "Notes", "D3")]
    assert "pourcentage" in cli.json["problems"][0]["message"]


def test_what_is_typed_over_a_percentage_in_the_copy_is_a_mark(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    book, copy = _shown_as(tmp_path / "c.xlsx", ("D2", 0.6, "0%")), tmp_path / "copie.xlsx"
    assert cli("import", dossier_file, book, "--annotated", copy) == 1
    mended = openpyxl.load_workbook(copy)
    assert mended["Notes"]["D2"].number_format == "General"
    mended["Notes"]["D2"] = 12
    mended.save(copy)
    assert cli("import", dossier_file, copy) == 0


@pytest.mark.parametrize("kind", _KINDS + (["xls"] if len(_KINDS) > 1 else []))
def test_a_hidden_sheet_is_read_and_said(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, kind: str
) -> None:
    path = write(tmp_path / "c.xlsx", SHEETS)
    book = openpyxl.load_workbook(path)
    book["Notes"].sheet_state = "hidden"
    book.save(path)
    if kind != "xlsx":
        convert_by_libreoffice(path, kind, tmp_path)
    assert cli("import", dossier_file, path.with_suffix(f".{kind}"), "--json") == 0
    [said] = [p for p in cli.json["problems"] if p["sheet"] == "Notes"]
    assert (said["code"], said["severity"]) == ("COLUMN_UNKNOWN", "warning")
    assert said["message"].startswith("Feuille masquée")
    assert cli.json["marks"]["added"] == 6


def test_hidden_steps_are_said_and_the_copy_advises_about_what_is_hidden(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    path = write(tmp_path / "c.xlsx", SHEETS)
    book = openpyxl.load_workbook(path)
    for letters in "CE":  # the ensemble, a step
        book["Notes de groupe"].column_dimensions[letters].hidden = True
    book["Notes"].row_dimensions[3].hidden = True
    book.save(path)
    copy = tmp_path / "copie.xlsx"
    assert cli("import", dossier_file, path, "--annotated", copy, "--json") == 0
    said = [p["message"] for p in cli.json["problems"]]
    assert said == ["Lignes masquées, lues comme les autres : 3.",
                    "Colonnes masquées (C, E) : elles sont lues comme les autres."]  # fmt: skip
    advice = {line[4] for line in listed(copy)}
    assert len(advice) == 1
    assert advice.pop().startswith("Rien à faire si c'est voulu ; sinon affichez")
    titles = [row[0] for row in openpyxl.load_workbook(copy)["Erreurs"].values]
    assert "Masqué dans le tableur, et lu — 2 avertissements" in titles


def test_repeated_rows_and_cells_of_an_open_document_keep_places_right(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "plain.ods", {"N": [["a", None, "b"], [None], ["c", "#N/D"]]})
    book = tmp_path / "c.ods"
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(book, "w", 8) as target:
        for name in archive.namelist():
            text = archive.read(name).decode()
            text = text.replace(
                "<table:table-row><table:table-cell/></table:table-row>",
                "<table:table-row table:number-rows-repeated='5'><table:table-cell/>"
                "</table:table-row>",
            ).replace("<table:table-cell/><table:table-cell office",
                      "<table:table-cell table:number-columns-repeated='3'/>"
                      "<table:table-cell office")  # fmt: skip
            target.writestr(name, text)
    (sheet,) = read_workbook(book).sheets
    assert sheet.rows[0][4] == "b"
    assert sheet.rows[6][0] == "c"
    assert sheet.flags == {(6, 1): "error"}
