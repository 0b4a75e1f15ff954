"""A writer of small .xlsb workbooks, which no free program writes; enough for a reader's tests."""

import struct
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"'
    '/><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets know no zone


def record(number: int, content: bytes = b"") -> bytes:
    """Return one record: its number, its length, its content."""
    size, length = b"", len(content)
    while length > 127:
        size += bytes([length & 127 | 128])
        length >>= 7
    head = bytes([number & 127 | 128, number >> 7]) if number > 127 else bytes([number])
    return head + size + bytes([length]) + content


def _wide(text: str) -> bytes:
    units = text.encode("utf-16-le")
    return struct.pack("<I", len(units) // 2) + units


def cell(column: int, value: Any) -> bytes:
    """Return the record of one cell: text, truth value, number or date (style 1)."""
    dated = isinstance(value, date)
    start = struct.pack("<II", column, 1 if dated else 0)
    if isinstance(value, str):
        return record(6, start + _wide(value))
    if isinstance(value, bool):
        return record(4, start + bytes([value]))
    if isinstance(value, datetime):
        value = (value - _DAY_ZERO).days
    return record(5, start + struct.pack("<d", value))


def row(number: int, cells: Iterable[bytes]) -> bytes:
    """Return a row's record and those of its cells."""
    return record(0, struct.pack("<II", number, 0) + bytes(9)) + b"".join(cells)


def sheet(rows: Iterable[bytes]) -> bytes:
    """Return the part of one sheet."""
    head = record(0x81) + record(0x94, bytes(16)) + record(0x91)
    return head + b"".join(rows) + record(0x92) + record(0x82)


def _styles() -> bytes:
    """Return two cell formats: general, and the day of format 14."""
    formats = [struct.pack("<HH", 0, number) + bytes(12) for number in (0, 14)]
    return (
        record(0x269, struct.pack("<I", 2))
        + b"".join(record(0x2F, one) for one in formats)
        + record(0x26A)
    )


def save_xlsb(path: Path, sheets: dict[str, bytes]) -> Path:
    """Write a workbook of the parts given by sheet name."""
    book = record(0x83) + record(0x8F)
    relations = ""
    for number, name in enumerate(sheets, 1):
        book += record(0x9C, struct.pack("<II", 0, number) + _wide(f"rId{number}") + _wide(name))
        relations += (
            f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" '
            f'Target="worksheets/sheet{number}.bin"/>'
        )
    book += record(0x90) + record(0x9D, bytes(26)) + record(0x84)
    root = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.bin"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        wrapped = f'<Relationships xmlns="{_RELATIONS}">%s</Relationships>'
        archive.writestr("_rels/.rels", wrapped % root)
        archive.writestr("xl/_rels/workbook.bin.rels", wrapped % relations)
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/styles.bin", _styles())
        for number, part in enumerate(sheets.values(), 1):
            archive.writestr(f"xl/worksheets/sheet{number}.bin", part)
    return path


def write_xlsb(path: Path, content: dict[str, list[list[Any]]]) -> Path:
    """Write rows of values by sheet name; None is no cell."""
    return save_xlsb(
        path,
        {
            name: sheet(
                row(number, (cell(c, value) for c, value in enumerate(values) if value is not None))
                for number, values in enumerate(rows)
            )
            for name, rows in content.items()
        },
    )
