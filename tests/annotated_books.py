"""Workbooks with ten errors in every format, and what a copy shows of them."""

import re
import shutil
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from tests.conftest import SAMPLES
from tests.workbooks import ANNE, BRUNO, Rows, Sheets, sheets, write, write_csv

RED, AMBER = "F9D2CC", "FBE6B0"
TEN: list[tuple[str, str, Any, str]] = [
    ("Candidats", "E2", "31/02/2003", "DATE_INVALID"),
    ("Candidats", "I2", "B3", "LEVEL_UNKNOWN"),
    ("Candidats", "G3", "Son", "OPTION_UNKNOWN"),
    ("Candidats", "F4", "alternance", "ROUTE_UNKNOWN"),
    ("Notes", "D2", 21, "MARK_OUT_OF_RANGE"),
    ("Notes", "E2", "25/40", "MARK_INVALID"),
    ("Notes", "D3", "Abs.", "MARK_ABSENCE_AMBIGUOUS"),
    ("VAE", "A2", "MOREL Jeanne", "CANDIDATE_UNKNOWN"),
    ("Notes de groupe", "B2", "G02", "GROUP_UNKNOWN"),
    ("Jury", "D2", "Trésorière", "ROLE_UNKNOWN"),
]
"""Ten different errors in ten cells; `SHEETS` holds what should stand there."""
WIDE: Rows = [
    ["INE", "Nom de naissance", "Prénoms", "Date de naissance", "Voie d'accès", "Option",
     "Niveau CECRL", "Blocs acquis", "N° candidat", "BC01-E1", "BC01-E2", "BC01-E3", "BC10-O1"],
    [ANNE, "ALLARD", "Anne", "12/03/2003", "FI", "Montage", "B2", "BC02", "1", "12,5", "13", "ABI",
     "14"],
    [BRUNO, "BÉRAUD", "Bruno", "01/05/2002", "FC", "Montage", "C1", "BC04", "2", "11", "12", "10",
     "9"],
]  # fmt: skip
TEN_WIDE: list[tuple[str, Any, str]] = [
    ("D2", "mars 2003", "DATE_INVALID"), ("E2", "alternance", "ROUTE_UNKNOWN"),
    ("F2", "Son", "OPTION_UNKNOWN"), ("G2", "B3", "LEVEL_UNKNOWN"),
    ("H2", "BC12", "BLOC_UNKNOWN"), ("J2", "25", "MARK_OUT_OF_RANGE"),
    ("K2", "25/40", "MARK_INVALID"), ("L2", "ABS", "MARK_ABSENCE_AMBIGUOUS"),
    ("A3", "12345", "INE_INVALID"), ("E3", "Apprentissage", "ROUTE_CLOSED"),
]  # fmt: skip


def write_ods(path: Path, content: Sheets) -> Path:
    """Write texts, numbers, dates and error cells (« #… ») as a .ods."""
    names = "office:1.0 table:1.0 text:1.0".split()
    spaces = " ".join(
        f"xmlns:{n.partition(':')[0]}='urn:oasis:names:tc:opendocument:xmlns:{n}'" for n in names
    )
    spaces += (
        " xmlns:calcext='urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0'"
    )

    def cell(value: Any) -> str:
        if value is None:
            return "<table:table-cell/>"
        kind = f"office:value-type='float' office:value='{value}'"
        if isinstance(value, str):
            kind = "office:value-type='string'"
            if value.startswith("#"):
                kind += " calcext:value-type='error'"
        elif isinstance(value, date):
            kind = f"office:value-type='date' office:date-value='{value}'"
        return f"<table:table-cell {kind}><text:p>{value}</text:p></table:table-cell>"

    tables = "".join(
        f"<table:table table:name='{name}'>"
        + "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in content.items()
    )
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", mime)
        archive.writestr(
            "META-INF/manifest.xml",
            "<m:manifest xmlns:m='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'>"
            f"<m:file-entry m:full-path='/' m:media-type='{mime}'/></m:manifest>",
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces} office:version='1.3'><office:body>"
            f"<office:spreadsheet>{tables}</office:spreadsheet></office:body>"
            "</office:document-content>",
        )
    return path


def at(rows: Rows, place: str) -> tuple[list[Any], int]:
    """Return the row of a cell and its column."""
    found = re.fullmatch(r"([A-Z])(\d+)", place)
    assert found is not None
    return rows[int(found[2]) - 1], ord(found[1]) - 65


def spoilt() -> Sheets:
    """Return `SHEETS` with the ten errors."""
    content = sheets()
    for sheet, place, value, _ in TEN:
        row, column = at(content[sheet], place)
        row[column] = value
    return content


def faulty_book(path: Path) -> Path:
    """Write the ten errors in the format a file name asks for."""
    if path.suffix == ".ods":
        return write_ods(path, spoilt())
    if path.suffix == ".xls":  # kept ready-made: nothing here writes that format
        return Path(shutil.copy(SAMPLES / "ten-errors.xls", path))
    return write(path, spoilt())


def faulty_text(path: Path) -> Path:
    """Write the ten errors of `WIDE` as text."""
    rows = [list(row) for row in WIDE]
    for place, value, _ in TEN_WIDE:
        row, column = at(rows, place)
        row[column] = value
    separator, encoding = ("\t", "cp1252") if path.suffix == ".txt" else (";", "utf-8-sig")
    return write_csv(path, rows, separator, encoding)


def coloured(path: Path) -> dict[tuple[str, str], str]:
    """Return the commented cells that are coloured, with their comment."""
    return {
        (sheet.title, cell.coordinate): cell.comment.text
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment and str(cell.fill.fgColor.rgb)[-6:] in {RED, AMBER}
    }


def listed(path: Path) -> list[list[Any]]:
    """Return the lines of « Erreurs » about a cell: those with a code."""
    page = openpyxl.load_workbook(path)["Erreurs"]
    lines = page.iter_rows(min_row=7, values_only=True)
    return [list(line) for line in lines if line[5]]


def mend(path: Path, cells: dict[tuple[str, str], Any]) -> None:
    """Write what should stand in the faulty cells, as a person would."""
    book = openpyxl.load_workbook(path)
    for (sheet, place), value in cells.items():
        book[sheet][place].value = value
    book.save(path)


def with_stored_value(path: Path, source: Path, part: str, formula: bytes, value: bytes) -> Path:
    """Give a formula the value a spreadsheet would have stored with it."""
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(path, "w", 8) as target:
        for name in archive.namelist():
            data = archive.read(name)
            if name == part:
                data, count = re.subn(
                    rb"<f>" + re.escape(formula) + rb"</f><v ?/?>(</v>)?",
                    b"<f>" + formula + b"</f><v>" + value + b"</v>", data,
                )  # fmt: skip
                assert count == 1
            target.writestr(name, data)
    return path
