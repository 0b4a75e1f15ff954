"""A workbook as the importer sees it, whatever its format."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

Cell = str | float | bool | None | object
"""Text, number, truth value, date or None."""

ERROR, NOT_CALCULATED, PERCENT = "error", "not_calculated", "percent"


@dataclass(frozen=True)
class Sheet:
    """One sheet, from A1 on.

    Attributes:
        rows: Values row by row; rows may differ in length.
        flags: (row, column) from 0 to `ERROR`, `NOT_CALCULATED` or `PERCENT`: cells whose value,
            if there is one, is not what the spreadsheet shows.
        hidden_rows: Rows the spreadsheet hides, from 0; they are read all the same.
        hidden_columns: Columns likewise.
        hidden: Whether the spreadsheet hides the sheet itself; it is read all the same.
        day_zero: The day a date written as a number counts from.
        comma: Whether it is a text whose columns a comma separates.
    """

    name: str
    rows: list[list[Cell]]
    flags: Mapping[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False
    day_zero: date = date(1899, 12, 30)
    comma: bool = False


@dataclass(frozen=True)
class Workbook:
    """A file read whole.

    Attributes:
        name: File name without folder.
        sha256: Fingerprint of its bytes.
        sheets: In the order of the file.
        blind: True for formats that cannot tell formula errors, percentages and hidden rows (.xls,
            .xlsb).
    """

    name: str
    sha256: str
    sheets: tuple[Sheet, ...]
    blind: bool = False


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """Return the letters of a column counted from 0: « A », « AA »."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Return « F12 » for a row and column counted from 0."""
    return f"{column_letters(column)}{row + 1}"
