"""Writing .xlsx: what the annotated copy and the template share."""

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook as Book
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from jury_app.application.files import write_atomically
from jury_app.workbook_bytes import workbook_bytes

ACCENT, TINT, GREY, LINE, MUTED = "274B9F", "E8EEFB", "F1F3F6", "D5DBE8", "5A6478"
ERROR_COLOUR, WARNING_COLOUR = "F9D2CC", "FBE6B0"
_NOT_OF_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA_SIGNS = ("=", "+", "-", "@")

THIN = Side(style="thin", color=LINE)
UNDER = Border(bottom=THIN)


@dataclass(frozen=True)
class Look:
    """How a cell looks, beside its value."""

    bold: bool = False
    size: float = 10
    colour: str = "1F2937"
    fill: str = ""
    wrap: bool = False
    across: str | None = None
    down: str = "top"
    border: Border | None = None


HEADING = Look(bold=True, colour="FFFFFF", fill=ACCENT, wrap=True, down="center")
TITLE = Look(bold=True, size=15, colour=ACCENT, down="center")
NOTE = Look(colour=MUTED, wrap=True)


def filled(colour: str) -> PatternFill:
    """Return a plain fill."""
    return PatternFill("solid", fgColor=colour)


def dress(cell: Cell, look: Look) -> None:
    """Give a cell its look."""
    cell.font = Font(name="Calibri", size=look.size, bold=look.bold, color=look.colour)
    cell.alignment = Alignment(horizontal=look.across, vertical=look.down, wrap_text=look.wrap)
    if look.fill:
        cell.fill = filled(look.fill)
    if look.border is not None:
        cell.border = look.border


def legal(text: str) -> str:
    """Return a text without the characters no XML may hold."""
    return _NOT_OF_XML.sub("", text)


def put_text(cell: Cell, text: str) -> None:
    """Write text that stays text, whatever it starts with."""
    cell.value = legal(text)
    cell.data_type = "s"
    if text.startswith(_FORMULA_SIGNS):
        cell.quotePrefix = True  # typed over, it still does not become a formula


def write(sheet: Worksheet, row: int, column: int, text: str, look: Look) -> Cell:
    """Write one text of a page the program lays out itself."""
    cell = sheet.cell(row, column)
    put_text(cell, text)
    dress(cell, look)
    return cell


def fit_height(sheet: Worksheet, row: int, *texts: tuple[str, float]) -> None:
    """Make a row as high as its wrapped texts need, each given with the width of its column.

    Spreadsheets do not all do so by themselves when they open or print a file.
    """
    lines = max(_lines(text, width) for text, width in texts)
    sheet.row_dimensions[row].height = 14 * lines + 2


def _lines(text: str, width: float) -> int:
    """Return how many lines a text takes, a little more letters a line than the width counts."""
    return max(1, len(textwrap.wrap(text, max(1, int(width * 1.2)))))


def print_on_a4(sheet: Worksheet, *, landscape: bool, title_rows: str, scale: int = 0) -> None:
    """Set a sheet up for paper, its heading rows repeated and its pages numbered.

    Args:
        sheet: The sheet.
        landscape: Whether the page lies on its long side.
        title_rows: The rows every page repeats, « 1:4 ».
        scale: Per cent; 0 to make it one page wide.
    """
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.75
    sheet.page_margins.footer = 0.35
    sheet.print_title_rows = title_rows
    if scale:
        sheet.page_setup.scale = scale
    else:
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToHeight = 0
    sheet.oddFooter.left.text = "&A"
    sheet.oddFooter.right.text = "&P / &N"


def show_first(book: Book) -> None:
    """Open the workbook on its first sheet, and on that one alone."""
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet is book.worksheets[0]
    book.active = 0


def save(book: Any, target: Path) -> None:
    """Write a workbook whole or not at all.

    Raises:
        EnvironmentFault: The file cannot be written; what stood there is unchanged.
    """
    write_atomically(target, workbook_bytes(book))
