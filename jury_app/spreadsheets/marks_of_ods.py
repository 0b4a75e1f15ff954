"""What calamine does not tell of an .ods: errors, formulas, truths, percentages, what is hidden."""

import zipfile
from collections.abc import Iterator

from jury_app.application.importing.workbook import ERROR, NOT_CALCULATED, PERCENT
from jury_app.domain.text import fold
from jury_app.spreadsheets.marks_of_xml import MAX_COLUMN, MAX_ROW, Scan, Scans, require_plain
from jury_app.spreadsheets.measures import (
    MAX_AREA,
    MAX_COLUMNS,
    MAX_ROWS,
    TooFarError,
    require_near,
)

_TRUTHS = {"true", "false", "vrai", "faux"}


def scan_ods(archive: zipfile.ZipFile) -> Scans:
    """Return what the sheets of an .ods hold beside their values."""
    data = archive.read("content.xml")
    require_plain(data)
    scan = _OdsScan()
    scan.parse(data)
    return scan.scans


class _OdsScan(Scan):
    """Scans the content of an .ods. Prefixes are taken literally: calamine does too."""

    def __init__(self) -> None:
        super().__init__()
        self.scans = Scans()
        self._name = ""
        self._place = self._number = self._column = 0
        self._height = self._width = self._area = 0
        self._rows_repeated = self._cells_repeated = 1
        self._flag: str | None = None
        self._in_cell = self._holds = self._is_number = False
        self._truths: set[tuple[int, int]] = set()
        self._written: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if self._in_cell:
            self._holds = True
        if tag in {"table:table-cell", "table:covered-table-cell"}:
            self._start_cell(attributes)
        elif tag == "table:table-row":
            self._rows_repeated = _repeated(attributes, "rows", MAX_ROW)
            self._column = 0
            hidden = attributes.get("table:visibility") in {"collapse", "filter"}
            if hidden and self._rows_repeated < MAX_COLUMN:
                first = self._number
                self.hidden_rows.update(range(first, first + self._rows_repeated))
        elif tag == "table:table-column":
            count = _repeated(attributes, "columns", MAX_COLUMN)
            if attributes.get("table:visibility") in {"collapse", "filter"}:
                last = min(self._place + count, MAX_COLUMN)
                self.hidden_columns.update(range(self._place, last))
            self._place += count
        elif tag == "table:table":
            self._name = attributes.get("table:name", "")
            self.flags, self.hidden_rows, self.hidden_columns = {}, set(), set()
            self._truths = set()
            self._place = self._number = self._column = self._height = self._width = 0

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._in_cell = True
        self._written.clear()
        self._cells_repeated = _repeated(attributes, "columns", MAX_COLUMN)
        self._holds = "office:value-type" in attributes
        self._is_number = attributes.get("office:value-type") == "float"
        self._flag = None
        if attributes.get("calcext:value-type") == "error":
            self._flag = ERROR
        elif attributes.get("office:value-type") == "percentage":
            self._flag = PERCENT
        elif "table:formula" in attributes:
            self._flag = "" if self._holds else NOT_CALCULATED

    def text(self, text: str) -> None:
        """Text: only a formula's matters, and of it the beginning."""
        if self._in_cell and self._flag == "" and len(self._written) < 10:
            self._written.append(text)

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag in {"table:table-cell", "table:covered-table-cell"}:
            self._end_cell()
        elif tag == "office:annotation":
            self._written.clear()  # a comment comes before what the cell shows
        elif tag == "table:table-row":
            self._number += self._rows_repeated
            require_near(self._height, self._width)
        elif tag == "table:table":
            self._area += require_near(self._height, self._width)
            if self._area > MAX_AREA:
                raise TooFarError
            self.scans[self._name] = self.found
            self.scans.truths[self._name] = self._truths

    def _end_cell(self) -> None:
        self._in_cell = False
        first, self._column = self._column, self._column + self._cells_repeated
        if self._flag == "":
            shown = "".join(self._written).strip()
            self._flag = ERROR if shown.startswith(("Err:", "#")) else None
            if self._is_number and fold(shown) in _TRUTHS:
                self._truths.update(self._places(first))
        if self._flag:
            self.flags.update(dict.fromkeys(self._places(first), self._flag))
        if len(self.flags) + len(self._truths) > MAX_ROWS:
            raise TooFarError
        if self._holds:
            self._height = self._number + self._rows_repeated
            self._width = max(self._width, self._column)

    def _places(self, first: int) -> Iterator[tuple[int, int]]:
        """Return the places of a cell, written once for the neighbours that hold the same."""
        return ((self._number, one) for one in range(first, min(self._column, MAX_COLUMNS)))


def _repeated(attributes: dict[str, str], what: str, most: int) -> int:
    return min(max(int(attributes.get(f"table:number-{what}-repeated", "1")), 1), most)
