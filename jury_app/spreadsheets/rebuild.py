"""An .xlsx of what was read from a format that cannot be annotated itself (.csv, .ods, .xls)."""

import math
import re
from collections.abc import Collection
from datetime import date, datetime

from openpyxl import Workbook as Book
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from jury_app.application.importing.own_sheets import is_own
from jury_app.application.importing.workbook import Cell, Sheet, Workbook, cell_name
from jury_app.spreadsheets.xlsx import legal, put_text

_LONGEST_TITLE = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_EPREUVE = re.compile(r"BC\d\d\W?[A-Z]\d", re.IGNORECASE)
_NARROWEST, _WIDEST = 9, 42
_FIRST_YEAR = 1900
_ERROR = "#N/A"


def rebuild(
    workbook: Workbook, faulty: Collection[tuple[str, str]]
) -> tuple[Book, dict[str, Worksheet]]:
    """Return the same sheets, rows and columns, and each sheet by its name in the file.

    Args:
        workbook: What was read.
        faulty: (sheet, cell) of the problems: a formula without value among them holds an error
            value, so that the copy is refused as long as nobody wrote what should stand there.
    """
    book = Book()
    book.remove(book.active)
    sheets: dict[str, Worksheet] = {}
    for one in workbook.sheets:
        if is_own(one):
            continue
        sheet = book.create_sheet(_title(one.name))
        sheets[one.name] = sheet
        _fill(sheet, one)
        for row, column in one.flags:
            if (one.name, cell_name(row, column)) in faulty:
                sheet.cell(row + 1, column + 1, _ERROR)
    return book, sheets


def _fill(sheet: Worksheet, content: Sheet) -> None:
    widths: dict[int, int] = {}
    for number, row in enumerate(content.rows, 1):
        for column, value in enumerate(row, 1):
            if value is None or value == "":
                continue
            _put(sheet, number, column, value)
            shown = 10 if isinstance(value, date) else len(str(value))
            widths[column] = max(widths.get(column, 0), shown)
    for column, width in widths.items():
        letters = get_column_letter(column)
        sheet.column_dimensions[letters].width = min(max(width, _NARROWEST), _WIDEST) + 2
    for column in content.hidden_columns & {c - 1 for c in widths}:
        sheet.column_dimensions[get_column_letter(column + 1)].hidden = True
    for row_number in content.hidden_rows & set(range(len(content.rows))):
        sheet.row_dimensions[row_number + 1].hidden = True


def _put(sheet: Worksheet, row: int, column: int, value: Cell) -> None:
    cell = sheet.cell(row, column)
    if isinstance(value, date) and value.year < _FIRST_YEAR:
        put_text(cell, value.isoformat())
    elif isinstance(value, float) and not math.isfinite(value):
        put_text(cell, str(value))
    elif isinstance(value, str):
        put_text(cell, value)
    else:
        cell.value = value
        if isinstance(value, datetime):
            timed = (value.hour, value.minute, value.second) != (0, 0, 0)
            cell.number_format = "DD/MM/YYYY HH:MM" if timed else "DD/MM/YYYY"
        elif isinstance(value, date):
            cell.number_format = "DD/MM/YYYY"


def _title(name: str) -> str:
    """Return a sheet name a workbook may have, that still reads as the same for the importer."""
    title = _FORBIDDEN.sub(" ", legal(name)).strip("' ") or "Feuille"
    if len(title) > _LONGEST_TITLE:
        title = title.replace(" ", "")
    code = _EPREUVE.search(title)
    if code and code.end() > _LONGEST_TITLE:
        title = f"{title[: _LONGEST_TITLE - len(code[0]) - 1]} {code[0]}"
    return title[:_LONGEST_TITLE]
