"""What calamine does not tell of an .xlsx: error cells, formulas, percentages, what is hidden.

Most sheets have none of them; a look at the bytes then spares the parsing. How far the cells reach
is measured first: calamine lays out the whole rectangle, and a single cell far away would ask for
more memory than there is. The parsing keeps no tree: its memory does not grow with the file.
"""

import posixpath
import re
import string
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any
from xml.parsers import expat

from lxml import etree

from jury_app.application.importing.workbook import ERROR, NOT_CALCULATED, PERCENT
from jury_app.spreadsheets.measures import MAX_AREA, TooFarError, UnsureError, require_near

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_RELATIONS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_CELL = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_OPENINGS = re.compile(rb"<(?:[^\s<>/!?:]+:)?c(?=[\s/>])")
_PLACES = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"')
_LETTERS, _FIGURES = string.ascii_uppercase.encode(), string.digits.encode()
# Every opening of a cell, and where it is written as every spreadsheet does, its place.
_CELLS = re.compile(
    _OPENINGS.pattern
    + rb'(?: r="([A-Z]{1,3})([0-9]{1,7})"(?: [A-Za-z:]+="[^"<>]*")*\s?(/>|></(?:\w+:)?c>|>))?'
)
_STYLES = "xl/styles.xml"
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
"""What a number format shows as it stands."""
MAX_COLUMN, MAX_ROW = 16_384, 1_048_576
_MOST_SMALL = 2_000_000
_MOST_MEASURED = 20_000_000
_INTERESTING = (b't="e"', b"t='e'", b"<f", b":f", b"hidden=")
_TRUE = {"1", "true"}


class DeclaredError(Exception):
    """A document that declares a type or entities, as no spreadsheet writes."""


class StrangeEncodingError(Exception):
    """A sheet of two-byte letters: calamine would take it for an empty one."""


class Scans(dict[str, dict[str, Any]]):
    """Per sheet name, the keyword arguments of `Sheet` beyond name and rows.

    Attributes:
        sure: False when how far the cells reach could not be told for every sheet.
        truths: Per sheet name, (row, column) from 0 of the numbers shown as « VRAI » or « FAUX ».
    """

    sure = True

    def __init__(self) -> None:
        super().__init__()
        self.truths: dict[str, set[tuple[int, int]]] = {}


def _root(archive: zipfile.ZipFile, part: str) -> Any:
    """Return the root of a small part."""
    if archive.getinfo(part).file_size > _MOST_SMALL:
        raise TooFarError
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
    )
    root = etree.fromstring(archive.read(part), parser)
    if root.getroottree().docinfo.doctype:
        raise DeclaredError
    return root


def scan_xlsx(archive: zipfile.ZipFile) -> Scans:
    """Return what the sheets of an .xlsx hold beside their values."""
    found = Scans()
    area = 0
    told, percents = _of_dates(archive), _percents(archive)
    signs = (*_INTERESTING, *(f's="{style}"'.encode() for style in percents))
    for name, part in _parts(archive):
        data = archive.read(part)
        try:
            area += _measure(data)
        except UnsureError:
            found.sure = False
        if area > MAX_AREA:
            raise TooFarError
        looked = any(sign in data for sign in signs)
        found[name] = {**told, **(_SheetScan(percents).run(data) if looked else {})}
    return found


def _of_dates(archive: zipfile.ZipFile) -> dict[str, Any]:
    """Return the day a workbook counts from where it is not the usual one (the Macintosh's)."""
    for one in _root(archive, "xl/workbook.xml").iterchildren("{*}workbookPr"):
        if one.get("date1904") in _TRUE:
            return {"day_zero": date(1904, 1, 1)}
    return {}


def _percents(archive: zipfile.ZipFile) -> frozenset[str]:
    """Return the numbers of the cell styles that show a hundred times the value, and a « % »."""
    if _STYLES not in archive.namelist():
        return frozenset()
    styles = _Styles()
    styles.parse(archive.read(_STYLES))
    return frozenset(styles.percents)


def _measure(data: bytes) -> int:
    """Return how many cells calamine will lay out."""
    require_plain(data)
    if len(data) > _MOST_MEASURED:
        raise UnsureError
    places = _PLACES.findall(data)
    if len(places) == _openings(data):
        written = b" ".join(places)
        with suppress(TooFarError):
            area = _area(_split(written, _LETTERS), _split(written, _FIGURES))
            if area < MAX_AREA // 10:  # cells with nothing but a border are few enough to count
                return area
    rows, columns = set(), set()
    for letters, row, end in (found.groups() for found in _CELLS.finditer(data)):
        if not letters:
            raise UnsureError
        if end == b">":  # a cell that only has a border holds nothing
            rows.add(row)
            columns.add(letters)
    return _area(rows, columns)


def _openings(data: bytes) -> int:
    """Return how many cells a sheet opens; counting bytes does where nothing else looks alike."""
    plain = data.count(b"<c ")
    if b":c" not in data and plain + data.count(b"<col") == data.count(b"<c"):
        return plain
    return len(_OPENINGS.findall(data))


def _split(places: bytes, without: bytes) -> set[bytes]:
    return set(places.translate(None, without).split())


def _area(rows: set[bytes], columns: set[bytes]) -> int:
    height = max(map(int, rows), default=0)
    return require_near(height, max((_column_number(one.decode()) for one in columns), default=0))


def require_plain(data: bytes) -> None:
    """Refuse a part of two-byte letters."""
    if b"\x00" in data[:1000]:
        raise StrangeEncodingError


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    relations = _root(archive, "xl/_rels/workbook.xml.rels")
    targets: dict[str, str] = {}
    for one in relations.iterchildren("{*}Relationship"):
        targets[one.get("Id", "")] = one.get("Target", "")
    names = set(archive.namelist())
    seen: set[str] = set()
    for sheet in _root(archive, "xl/workbook.xml").iter(f"{_MAIN}sheet", f"{_STRICT}sheet"):
        target = next((targets.get(i) for one in _RELATIONS if (i := sheet.get(one))), "") or ""
        part = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        name = sheet.get("name", "")
        if name in seen:
            raise ValueError(name)
        if part in names and not target.startswith("xl/"):
            seen.add(name)
            yield name, part


class Scan:
    """Reads a document start to end, keeping only what was looked for."""

    def __init__(self) -> None:
        self.flags: dict[tuple[int, int], str] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()

    def parse(self, data: bytes) -> None:
        """Call `start`, `text` and `end` along the document."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_declaration
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.Parse(data, True)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text, in one or several parts."""

    @property
    def found(self) -> dict[str, Any]:
        """The keyword arguments of `Sheet`."""
        return {
            "flags": self.flags,
            "hidden_rows": frozenset(self.hidden_rows),
            "hidden_columns": frozenset(self.hidden_columns),
        }


def _refuse_declaration(*_: object) -> None:
    raise DeclaredError


class _Styles(Scan):
    """Scans the styles of an .xlsx."""

    def __init__(self) -> None:
        super().__init__()
        self.percents: set[str] = set()
        self._formats = {"9", "10"}
        self._in_cells, self._number = False, 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        tag = tag.rpartition(":")[2]
        if tag == "numFmt" and "%" in _LITERAL.sub("", attributes.get("formatCode", "")):
            self._formats.add(attributes.get("numFmtId", ""))
        elif tag == "cellXfs":
            self._in_cells = True
        elif tag == "xf" and self._in_cells:
            if attributes.get("numFmtId") in self._formats:
                self.percents.add(str(self._number))
            self._number += 1

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag.rpartition(":")[2] == "cellXfs":
            self._in_cells = False


class _SheetScan(Scan):
    """Scans the XML of one sheet of an .xlsx."""

    def __init__(self, percents: frozenset[str]) -> None:
        super().__init__()
        self._percents = percents
        self._percent = False
        self._row = self._column = 0
        self._kind: str | None = None
        self._formula = self._value = self._filled = self._in_value = False

    def run(self, data: bytes) -> dict[str, Any]:
        """Scan one sheet."""
        self.parse(data)
        return self.found

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        tag = tag.rpartition(":")[2]
        if tag == "c":
            match = _CELL.fullmatch(attributes.get("r", ""))
            self._column = _column_number(match[1]) if match else self._column + 1
            self._kind = attributes.get("t")
            self._percent = attributes.get("s") in self._percents
            self._formula = self._value = self._filled = False
        elif tag == "f":
            self._formula = True
        elif tag == "v":
            self._value = self._in_value = True
        elif tag == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
            if attributes.get("hidden") in _TRUE:
                self.hidden_rows.add(self._row - 1)
        elif tag == "col" and attributes.get("hidden") in _TRUE:
            first, last = int(attributes.get("min", 0)), int(attributes.get("max", 0))
            self.hidden_columns.update(range(first - 1, min(last, MAX_COLUMN)))

    def text(self, text: str) -> None:
        """Text, of which only a value's counts."""
        if self._in_value and text:
            self._filled = True

    def end(self, tag: str) -> None:
        """An element ends."""
        tag = tag.rpartition(":")[2]
        if tag == "v":
            self._in_value = False
        elif tag == "c" and (flag := self._flag()):
            self.flags[self._row - 1, self._column - 1] = flag

    def _flag(self) -> str | None:
        if self._kind == "e":
            return ERROR
        # An empty text is what a formula like =IF(A1;B1;"") may well give.
        empty = not self._value or not (self._filled or self._kind == "str")
        if self._formula and empty:
            return NOT_CALCULATED
        return PERCENT if self._percent and self._filled and self._kind in {None, "n"} else None


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
