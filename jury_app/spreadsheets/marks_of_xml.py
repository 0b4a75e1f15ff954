"""What calamine does not tell, read in the XML: error cells, formulas, hidden rows and columns.

Most sheets have none of them; a look at the bytes then spares the parsing. How far the cells reach
is measured first: calamine lays out the whole rectangle, and a single cell far away would ask for
more memory than there is.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from jury_app.application.importing.workbook import ERROR, NOT_CALCULATED

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_RELATIONS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CALCEXT = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CELL = re.compile(r"([A-Z]+)(\d+)")
_REFERENCE = re.compile(
    rb"""\br\s*=\s*["']([A-Za-z]{1,8})(\d{1,9})["'][^<>]*?(/>|></(?:\w+:)?c>|>)"""
)
_MAX_COLUMN, _MAX_ROW = 16_384, 1_048_576
MAX_ROWS, MAX_COLUMNS, MAX_AREA = 200_000, 2_000, 10_000_000
_INTERESTING = (b't="e"', b"t='e'", b"<f", b":f>", b":f ", b"hidden=")


class TooFarError(Exception):
    """Cells reach farther than any workbook of a jury."""


def require_near(height: int, width: int) -> None:
    """Refuse a sheet of more rows, columns or cells than the program reads.

    Raises:
        TooFarError: It is too large.
    """
    if height > MAX_ROWS or width > MAX_COLUMNS or height * width > MAX_AREA:
        raise TooFarError


def _parser() -> dict[str, Any]:
    """Options that keep external entities and huge texts out."""
    return {"resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": False}


def scan_xlsx(archive: zipfile.ZipFile) -> dict[str, dict[str, Any]]:
    """Return, per sheet name, the keyword arguments of `Sheet` beyond name and rows."""
    found = {}
    for name, part in _parts(archive):
        data = archive.read(part)
        _measure(data)
        if any(mark in data for mark in _INTERESTING):
            found[name] = _scan_sheet(data)
    return found


def _measure(data: bytes) -> None:
    columns: set[bytes] = set()
    height = 0
    for letters, row, end in _REFERENCE.findall(data):
        if end == b">":  # a cell that only has a border holds nothing
            columns.add(letters)
            height = max(height, int(row))
    width = max((_column_number(one.decode().upper()) for one in columns), default=0)
    require_near(height, width)


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    relations = etree.fromstring(
        archive.read("xl/_rels/workbook.xml.rels"), etree.XMLParser(**_parser())
    )
    targets = {one.get("Id"): one.get("Target") for one in relations}
    book = etree.fromstring(archive.read("xl/workbook.xml"), etree.XMLParser(**_parser()))
    for sheet in book.iter(f"{_MAIN}sheet", f"{_STRICT}sheet"):
        target = next((targets.get(i) for one in _RELATIONS if (i := sheet.get(one))), "") or ""
        part = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        if part in archive.namelist():
            yield sheet.get("name"), part


def _scan_sheet(data: bytes) -> dict[str, Any]:
    flags: dict[tuple[int, int], str] = {}
    rows: set[int] = set()
    columns: set[int] = set()
    number = 0
    events = etree.iterparse(io.BytesIO(data), tag=("{*}row", "{*}col"), **_parser())
    for _, one in events:
        hidden = one.get("hidden") in {"1", "true"}
        space = one.tag.partition("}")[0] + "}"
        if one.tag == f"{space}col":
            if hidden:
                last = min(int(one.get("max")), _MAX_COLUMN)
                columns.update(range(int(one.get("min")) - 1, last))
            continue
        number = int(one.get("r", number + 1))
        if hidden:
            rows.add(number - 1)
        column = -1
        for cell in one.iterchildren(f"{space}c"):
            column = _column(cell.get("r"), column + 1)
            if flag := _flag(cell, space):
                flags[number - 1, column] = flag
        _forget(one)
    return {"flags": flags, "hidden_rows": frozenset(rows), "hidden_columns": frozenset(columns)}


def _forget(element: Any) -> None:
    """Free an element already read, and those before it."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _flag(cell: Any, space: str) -> str | None:
    if cell.get("t") == "e":
        return ERROR
    if cell.find(f"{space}f") is None:
        return None
    value = cell.find(f"{space}v")
    if value is None:
        return NOT_CALCULATED
    # An empty text is what a formula like =IF(A1;B1;"") may well give.
    return None if value.text or cell.get("t") == "str" else NOT_CALCULATED


def _column(reference: str | None, otherwise: int) -> int:
    match = _CELL.fullmatch(reference or "")
    if match is None:
        return otherwise
    return _column_number(match[1]) - 1


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def scan_ods(archive: zipfile.ZipFile) -> dict[str, dict[str, Any]]:
    """Return, per sheet name, the keyword arguments of `Sheet` beyond name and rows."""
    root = etree.fromstring(archive.read("content.xml"), etree.XMLParser(**_parser()))
    return {table.get(f"{_TABLE}name"): _scan_table(table) for table in root.iter(f"{_TABLE}table")}


def _scan_table(table: Any) -> dict[str, Any]:
    flags: dict[tuple[int, int], str] = {}
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    place = 0
    for one in table.iter(f"{_TABLE}table-column"):
        count = _repeated(one, "number-columns-repeated", _MAX_COLUMN)
        if one.get(f"{_TABLE}visibility") in {"collapse", "filter"}:
            hidden_columns.update(range(place, place + count))
        place += count
    number = height = width = 0
    for row in table.iter(f"{_TABLE}table-row"):
        count = _repeated(row, "number-rows-repeated", _MAX_ROW)
        if row.get(f"{_TABLE}visibility") in {"collapse", "filter"} and count < _MAX_COLUMN:
            hidden_rows.update(range(number, number + count))
        column = 0
        for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            if flag := _ods_flag(cell):
                flags[number, column] = flag
            column += _repeated(cell, "number-columns-repeated", _MAX_COLUMN)
            if cell.get(f"{_OFFICE}value-type") is not None or len(cell):
                height, width = number + count, max(width, column)
        number += count
    require_near(height, width)
    return {
        "flags": flags,
        "hidden_rows": frozenset(hidden_rows),
        "hidden_columns": frozenset(hidden_columns),
    }


def _ods_flag(cell: Any) -> str | None:
    if cell.get(f"{_CALCEXT}value-type") == "error":
        return ERROR
    if cell.get(f"{_TABLE}formula") is None:
        return None
    if cell.get(f"{_OFFICE}value-type") is None:
        return NOT_CALCULATED
    text = "".join(cell.itertext()).strip()
    return ERROR if text.startswith(("Err:", "#")) else None


def _repeated(element: Any, name: str, most: int) -> int:
    return min(int(element.get(f"{_TABLE}{name}", "1")), most)
