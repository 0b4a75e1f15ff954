"""Text files with separated columns: .csv and .txt."""

import csv
import io
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE

from jury_app.application.importing.workbook import ERROR
from jury_app.spreadsheets.measures import MAX_AREA, MAX_COLUMNS, MAX_ROWS, TooFarError

_SEPARATORS = (";", "\t", ",")
_LOOKED_AT = 40
_BEGINNING = 200_000
_FORMULA_ERROR = re.compile(r"\s*(?:#N/[AD]|#[A-ZÉ][A-ZÉ/0]*\s?[!?]|Err\s?:\s?\d{3})\s*")
"""What spreadsheets write, in French or English, for a formula that failed."""


def read_delimited(data: bytes) -> tuple[list[list[object]], str] | None:
    """Return the rows and the separator of a text file, or None when it is no text.

    The encoding is UTF-8 with or without its mark, UTF-16 with its mark (« Texte Unicode » of
    Excel), else cp1252; the separator is the one that cuts the first lines into the most columns.

    Raises:
        TooFarError: It has more rows, columns or cells than the program reads.
    """
    text = _decoded(data)
    if text is None or "\x00" in text:
        return None
    head = "\n".join(text[:_BEGINNING].splitlines()[:_LOOKED_AT])
    separator = max(_SEPARATORS, key=lambda one: _columns(head, one))
    # A field of a million characters is no cell; the csv module raises beyond its limit.
    try:
        rows: list[list[object]] = []
        area = 0
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            rows.append(list(row))
            area += len(row)
            if len(rows) > MAX_ROWS or len(row) > MAX_COLUMNS or area > MAX_AREA:
                raise TooFarError
        return rows, separator  # noqa: TRY300 - the reading itself is what fails
    except csv.Error:
        return None


def formula_errors(rows: list[list[object]]) -> dict[tuple[int, int], str]:
    """Return the places, from 0, of the texts by which a spreadsheet says a formula failed."""
    return {
        (number, column): ERROR
        for number, row in enumerate(rows)
        for column, cell in enumerate(row)
        if isinstance(cell, str)
        and ("#" in cell or "Err" in cell)
        and _FORMULA_ERROR.fullmatch(cell)
    }


def _columns(text: str, separator: str) -> int:
    try:
        return sum(len(row) - 1 for row in csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error:
        return 0


def _decoded(data: bytes) -> str | None:
    wide = data.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
