"""Files that ask for more memory or time than there is: refused without taking either."""

import random
import re
import struct
import zipfile
from pathlib import Path

import pytest

from jury_app.spreadsheets.reader import read_workbook
from tests.binary_books import cell, row, save_xlsb, sheet, write_xlsb
from tests.conftest import SAMPLES
from tests.reading_apart import refusal_of
from tests.workbooks import SHEETS, Rows, write

_RK, _DIMENSIONS = b"\x7e\x02\x0a\x00", b"\x00\x02\x0e\x00"
_FORMATS = SAMPLES / "formats"
_SHEET = "xl/worksheets/sheet1.xml"


def xls(path: Path, head: bytes, *figures: tuple[int, bytes]) -> Path:
    """Write the sample .xls with bytes changed in its last record that begins with `head`."""
    data = bytearray((_FORMATS / "RNCP41241-clean-30.xls").read_bytes())
    start = data.rindex(head) + 4
    for place, figure in figures:
        data[start + place : start + place + len(figure)] = figure
    path.write_bytes(data)
    return path


def with_sheet(path: Path, change: tuple[str, str], encoding: str = "utf-8") -> Path:
    """Write a workbook whose first sheet's XML has a first match replaced."""
    source = write(path.with_name("source.xlsx"), SHEETS)
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(path, "w", 8) as target:
        for name in archive.namelist():
            data = archive.read(name)
            if name == _SHEET:
                text, count = re.subn(*change, data.decode(), count=1)
                assert count == 1
                data = text.encode(encoding)
            target.writestr(name, data)
    return path


@pytest.mark.parametrize(("line", "column"), [(65535, 255), (65535, 65535)])
def test_a_far_cell_of_an_xls_is_refused(tmp_path: Path, line: int, column: int) -> None:
    book = xls(tmp_path / "far.xls", _RK, (0, struct.pack("<HH", line, column)))
    assert refusal_of(book) == "FILE_TOO_LARGE"


def test_an_xls_that_declares_huge_dimensions_is_read_or_refused(tmp_path: Path) -> None:
    huge = struct.pack("<IIHH", 0, 0xFFFFFFFF, 0, 0xFFFF)
    assert refusal_of(xls(tmp_path / "huge.xls", _DIMENSIONS, (0, huge))) == "FILE_TOO_LARGE"


def test_an_xls_whose_sectors_go_in_circles_is_refused(tmp_path: Path) -> None:
    data = bytearray((_FORMATS / "RNCP41241-clean-30.xls").read_bytes())
    table = 512 * (1 + struct.unpack_from("<I", data, 76)[0])
    for sector in range(8):
        struct.pack_into("<I", data, table + 4 * sector, (sector + 1) % 8)
    book = tmp_path / "circle.xls"
    book.write_bytes(data)
    assert refusal_of(book) in {"FILE_TOO_LARGE", "FILE_UNREADABLE"}


@pytest.mark.parametrize(
    ("line", "column"), [(1_048_575, 16_383), (0, 4_000_000_000), (150_000, 999), (200_001, 0)]
)
def test_a_far_cell_of_an_xlsb_is_refused(tmp_path: Path, line: int, column: int) -> None:
    rows = [row(0, [cell(0, "INE"), cell(1, 12.0)]), row(line, [cell(column, 1.0)])]
    assert refusal_of(save_xlsb(tmp_path / "far.xlsb", {"Notes": sheet(rows)})) == "FILE_TOO_LARGE"


def test_sheets_that_are_large_only_together_are_refused(tmp_path: Path) -> None:
    part = sheet([row(0, [cell(0, "INE")]), row(9_999, [cell(199, 1.0)])])
    two = save_xlsb(tmp_path / "two.xlsb", {"A": part, "B": part})
    assert [len(one.rows) for one in read_workbook(two).sheets] == [10_000, 10_000]
    three = save_xlsb(tmp_path / "three.xlsb", {"A": part, "B": part, "C": part})
    assert refusal_of(three) == "FILE_TOO_LARGE"


@pytest.mark.parametrize(
    "change",
    [
        (r'<c r="D3"', '<c r="XFD1048576" x="/>"'),
        (r'<c r="D3"', '<c x="1" r="XFD1048576"'),
        (r'<c r="D3"', "<c r='XFD1048576'"),
        (r'<c r="D3"', '<c\tr="XFD1048576"'),
        (r"</sheetData>", '<row r="1048576">' + "<c><v>1</v></c>" * 16_384 + "</row></sheetData>"),
    ],
)
def test_a_far_cell_written_in_an_unusual_way_is_refused_too(
    tmp_path: Path, change: tuple[str, str]
) -> None:
    assert refusal_of(with_sheet(tmp_path / "far.xlsx", change)) == "FILE_TOO_LARGE"


def test_cells_that_do_not_say_where_they_are_are_read_all_the_same(tmp_path: Path) -> None:
    plain = read_workbook(write(tmp_path / "plain.xlsx", SHEETS))
    book = with_sheet(tmp_path / "c.xlsx", (r'<c r="B1"', "<c"))
    assert read_workbook(book).sheets[0].rows == plain.sheets[0].rows


def test_a_huge_part_full_of_nothing_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    noise = b"<!--" + random.Random(1).randbytes(600_000).hex().encode() + b"-->"
    book = write(tmp_path / "c.xlsx", SHEETS)
    with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet99.xml", noise + b"<c/>" * 26_000_000)
    assert book.stat().st_size * 200 > 110_000_000  # too large, not too dense
    assert refusal_of(book) == "FILE_TOO_LARGE"


def test_formulas_of_a_sheet_that_could_not_be_scanned_are_said_to_be_unknown(
    tmp_path: Path,
) -> None:
    source = write(tmp_path / "source.xlsx", SHEETS)
    book = tmp_path / "c.xlsx"
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(book, "w", 8) as target:
        for name in archive.namelist():
            data = archive.read(name)
            if name == "xl/workbook.xml":
                data = data.replace(b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                                    b"urn:other")  # fmt: skip
            target.writestr(name, data)
    assert not read_workbook(source).blind
    found = read_workbook(book)
    assert found.sheets[0].rows == read_workbook(source).sheets[0].rows
    assert found.blind


def test_a_sheet_in_an_encoding_nobody_reads_is_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    book = with_sheet(tmp_path / "c.xlsx", (r'<c r="D3"', '<c r="D3" '), "utf-16")
    assert refusal_of(book) == "FILE_UNREADABLE"


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE worksheet [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE worksheet SYSTEM "http://localhost:9/x.dtd">',
    ],
)
@pytest.mark.parametrize("part", [_SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_a_part_that_declares_entities_is_refused(
    tmp_path: Path, declaration: str, part: str
) -> None:
    source = write(tmp_path / "source.xlsx", SHEETS, ("Candidats", "D2", "=1"))
    book = tmp_path / "c.xlsx"
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(book, "w", 8) as target:
        for name in archive.namelist():
            data = archive.read(name)
            declared = declaration.encode() + re.sub(rb"^<\?xml.*?\?>", b"", data)
            target.writestr(name, declared if name == part else data)
    assert refusal_of(book) == "FILE_UNREADABLE"


@pytest.mark.parametrize("name", [_SHEET.upper(), "xl/workbook.bin", "content.xml"])
def test_a_zip_that_is_two_workbooks_at_once_is_refused(tmp_path: Path, name: str) -> None:
    book = write(tmp_path / "c.xlsx", SHEETS)
    with zipfile.ZipFile(book, "a") as archive:
        archive.writestr(name, b"<x/>")
    assert refusal_of(book) == "FILE_UNREADABLE"


@pytest.mark.parametrize("text", ["1" + ";" * 2_000, "\n" * 200_001, "a" + ";" * 1_999, ""])
def test_text_with_too_many_columns_or_rows_is_refused(tmp_path: Path, text: str) -> None:
    book = tmp_path / "c.csv"
    book.write_text("INE\n" + (f"{text}\n" * (2_001 if text.startswith("a") else 1)), "utf-8")
    if text:
        assert refusal_of(book) == "FILE_TOO_LARGE"
    else:
        assert len(read_workbook(book).sheets[0].rows) == 2


def test_a_large_binary_workbook_without_fault_is_read_within_the_limits(tmp_path: Path) -> None:
    rows: Rows = [["INE", *(f"BC01-E{n}" for n in range(1, 30))]]
    rows += [[f"{n:09d}AB", *([12.5] * 29)] for n in range(10_000)]
    book = write_xlsb(tmp_path / "large.xlsb", {"Notes": rows})
    assert read_workbook(book).sheets[0].rows == rows
