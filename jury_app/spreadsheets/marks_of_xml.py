"""What calamine does not tell, read in the XML: error cells, formulas, hidden rows and columns.

Most sheets have none of them; a look at the bytes then spares the parsing.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from jury_app.application.importing.workbook import ERROR, NOT_CALCULATED

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CALCEXT = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CELL = re.compile(r"([A-Z]+)(\d+)")
_MAX_COLUMN, _MAX_ROW = 16_384, 1_048_576
_INTERESTING = (b't="e"', b"<f", b":f>", b":f ", b"hidden=")


def _parser() -> dict[str, Any]:
    """Options that keep external entities and huge texts out."""
    return {"resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": False}


def scan_xlsx(archive: zipfile.ZipFile) -> dict[str, dict[str, Any]]:
    """Return, per sheet name, the keyword arguments of `Sheet` beyond name and rows."""
    found = {}
    for name, part in _parts(archive):
        data = archive.read(part)
        if any(mark in data for mark in _INTERESTING):
            found[name] = _scan_sheet(data)
    return found


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    relations = etree.fromstring(
        archive.read("xl/_rels/workbook.xml.rels"), etree.XMLParser(**_parser())
    )
    targets = {one.get("Id"): one.get("Target") for one in relations}
    book = etree.fromstring(archive.read("xl/workbook.xml"), etree.XMLParser(**_parser()))
    for sheet in book.iter(f"{_MAIN}sheet", f"{_STRICT}sheet"):
        target = targets.get(sheet.get(_RELATION)) or ""
        part = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        if part in archive.namelist():
            yield sheet.get("name"), part


def _scan_sheet(data: bytes) -> dict[str, Any]:
    flags: dict[tuple[int, int], str] = {}
    rows: set[int] = set()
    columns: set[int] = set()
    root = etree.fromstring(data, etree.XMLParser(**_parser()))
    space = root.tag.partition("}")[0] + "}"
    for one in root.iter(f"{space}col"):
        if one.get("hidden") in {"1", "true"}:
            last = min(int(one.get("max")), _MAX_COLUMN)
            columns.update(range(int(one.get("min")) - 1, last))
    number = 0
    for row in root.iter(f"{space}row"):
        number = int(row.get("r", number + 1))
        if row.get("hidden") in {"1", "true"}:
            rows.add(number - 1)
        column = -1
        for cell in row.iterchildren(f"{space}c"):
            column = _column(cell.get("r"), column + 1)
            if flag := _flag(cell, space):
                flags[number - 1, column] = flag
    return {"flags": flags, "hidden_rows": frozenset(rows), "hidden_columns": frozenset(columns)}


def _flag(cell: Any, space: str) -> str | None:
    if cell.get("t") == "e":
        return ERROR
    if cell.find(f"{space}f") is None or cell.get("t") == "str":
        return None
    value = cell.find(f"{space}v")
    return NOT_CALCULATED if value is None or not value.text else None


def _column(reference: str | None, otherwise: int) -> int:
    match = _CELL.fullmatch(reference or "")
    if match is None:
        return otherwise
    number = 0
    for letter in match[1]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def scan_ods(archive: zipfile.ZipFile) -> dict[str, dict[str, Any]]:
    """Return, per sheet name, the keyword arguments of `Sheet` beyond name and rows."""
    data = archive.read("content.xml")
    if not any(mark in data for mark in (b"table:formula", b'"error"', b"visibility=")):
        return {}
    root = etree.fromstring(data, etree.XMLParser(**_parser()))
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
    number = 0
    for row in table.iter(f"{_TABLE}table-row"):
        count = _repeated(row, "number-rows-repeated", _MAX_ROW)
        if row.get(f"{_TABLE}visibility") in {"collapse", "filter"} and count < _MAX_COLUMN:
            hidden_rows.update(range(number, number + count))
        column = 0
        for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            if flag := _ods_flag(cell):
                flags[number, column] = flag
            column += _repeated(cell, "number-columns-repeated", _MAX_COLUMN)
        number += count
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
