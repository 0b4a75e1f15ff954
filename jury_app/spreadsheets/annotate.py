"""The annotated copy: the secretary's own workbook, its faulty cells coloured and commented.

The copy keeps the layout of an .xlsx; other formats are rebuilt as one. A formula is replaced by
the value the file held, so that the copy imports without being calculated again. A formula that
never was calculated stays one: whoever opens the copy has it calculated, and until then it is
refused again instead of passing for an empty cell.
"""

import hashlib
import re
import sys
import warnings
from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.styles.numbers import is_date_format
from openpyxl.worksheet.worksheet import Worksheet

from jury_app.application.files import require_workbook_target
from jury_app.application.importing.advice import wrong_and_mend
from jury_app.application.importing.cells import is_moment, shown_moment
from jury_app.application.importing.own_sheets import ERRORS, is_own
from jury_app.application.importing.report import ImportReport, Problem
from jury_app.application.importing.workbook import NOT_CALCULATED, Workbook
from jury_app.domain.errors import EnvironmentFault, Refusal, cause_of
from jury_app.domain.text import fold
from jury_app.spreadsheets.error_sheet import write_error_sheet
from jury_app.spreadsheets.rebuild import rebuild
from jury_app.spreadsheets.strict import usual
from jury_app.spreadsheets.xlsx import (
    ERROR_COLOUR,
    WARNING_COLOUR,
    filled,
    legal,
    put_text,
    save,
    show_first,
)

MOST_CELLS = 500_000
_KEEPS_LAYOUT = {".xlsx", ".xlsm"}
_AUTHOR = "jury-app"
_OURS = "▸ Contrôle de l'import"
_BLOCK = re.compile(rf"{_OURS}\n.*?(?:\n\n|\Z)", re.DOTALL)
_ABOUT_COLUMNS = frozenset({"COLUMN_UNKNOWN", "COLUMN_AMBIGUOUS", "BLOC_UNKNOWN"})
_COMMENT_WIDTH, _LETTERS_A_LINE, _LINE_HEIGHT = 340, 46, 19
_LONGEST_FORMULA = 400


def write_annotated(source: Path, workbook: Workbook, report: ImportReport, target: Path) -> None:
    """Write a copy of a workbook in which every problem of its import is shown.

    Args:
        source: The workbook's file, left as it is.
        workbook: What was read from it.
        report: What the import found.
        target: The .xlsx to write or replace.

    Raises:
        Refusal: `target` is the source or no .xlsx; the source changed since it was read, or is
            too large to be copied.
        EnvironmentFault: A file cannot be read or written; what stood at `target` is unchanged.
    """
    require_workbook_target(target, source)
    data = _read(source, workbook)
    faults: dict[tuple[str, str], list[Problem]] = defaultdict(list)
    for problem in report.problems:
        if problem.cell:
            faults[problem.sheet, problem.cell].append(problem)
    loaded = _same_book(data, workbook) if source.suffix.lower() in _KEEPS_LAYOUT else None
    book, sheets = loaded or rebuild(workbook, faults)
    for (sheet, place), problems in faults.items():
        if sheet in sheets:
            _annotate(sheets[sheet], place, problems)
    write_error_sheet(book, report, sheets)
    show_first(book)
    save(book, target)


def _read(source: Path, workbook: Workbook) -> bytes:
    cells = sum(1 for sheet in workbook.sheets for row in sheet.rows for c in row if c)
    if cells > MOST_CELLS:
        raise Refusal(
            "FILE_TOO_LARGE",
            f"{source.name} est trop grand pour une copie annotée : gardez les seules feuilles et "
            "lignes utiles.",
        )
    try:
        data = source.read_bytes()
    except OSError as error:
        raise EnvironmentFault(
            "FILE_MISSING",
            f"Le classeur {source} ne peut pas être lu ({cause_of(error)}) : vérifiez son nom et "
            "son emplacement.",
        ) from error
    if hashlib.sha256(data).hexdigest() != workbook.sha256:
        raise Refusal(
            "FILE_CHANGED",
            f"{source.name} a changé depuis sa lecture : relisez-le avant d'en faire une copie.",
        )
    return data


def _same_book(data: bytes, workbook: Workbook) -> tuple[Book, dict[str, Worksheet]] | None:
    """Return the workbook itself with values for formulas; None when it cannot be opened."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl does not keep is no fault of the file
        try:
            known = usual(data)
            book = load_workbook(BytesIO(known))
            values = load_workbook(BytesIO(known), data_only=True)
        except Exception:  # noqa: BLE001 - openpyxl fails in many ways on files others read
            return None
    sheets: dict[str, Worksheet] = {}
    for sheet in workbook.sheets:
        page = next((one for one in book.worksheets if one.title == sheet.name), None)
        if page is None and sheet.rows:
            return None
        if page is None:  # a sheet of charts, which holds no cell
            continue
        if is_own(sheet) and fold(sheet.name).startswith(fold(ERRORS)):
            book.remove(page)
            continue
        sheets[sheet.name] = page
        kept = {place for place, flag in sheet.flags.items() if flag == NOT_CALCULATED}
        _settle(page, values[sheet.name], kept)
    return book, sheets


def _settle(page: Worksheet, values: Worksheet, kept: Iterable[tuple[int, int]]) -> None:
    """Replace formulas by their values, and take away what an earlier copy had marked."""
    kept = set(kept)
    for cell in list(page._cells.values()):  # noqa: SLF001 - iter_rows makes every blank cell
        if not isinstance(cell, Cell):
            continue
        _forget(cell)
        if cell.comment is not None:
            _fit(cell.comment)  # openpyxl reads no size
        if cell.data_type == "f" and (cell.row - 1, cell.column - 1) not in kept:
            formula = getattr(cell.value, "text", cell.value) or ""
            held = values.cell(cell.row, cell.column)
            cell.value = held.value
            cell.data_type = held.data_type
            said = f"Formule remplacée par sa valeur : {str(formula)[:_LONGEST_FORMULA]}"
            _comment(cell, f"{said}\n\n{cell.comment.text}" if cell.comment else said)
        if isinstance(cell.value, int) and abs(cell.value) > sys.float_info.max:
            put_text(cell, str(cell.value))  # openpyxl reads such a figure, and cannot write it


def _forget(cell: Cell) -> None:
    if cell.comment is None or _OURS not in cell.comment.text:
        return
    left = _BLOCK.sub("", cell.comment.text).strip()
    cell.comment = None
    if left:
        _comment(cell, left)
    if str(cell.fill.fgColor.rgb)[-6:] in {ERROR_COLOUR, WARNING_COLOUR}:
        cell.fill = PatternFill()


def _annotate(page: Worksheet, place: str, problems: list[Problem]) -> None:
    cell = _reachable(page, place, problems)
    blocking = any(p.severity == "error" for p in problems)
    cell.fill = filled(ERROR_COLOUR if blocking else WARNING_COLOUR)
    if blocking:
        _free(cell, problems)
    lines = [_OURS]
    for problem in problems:
        wrong, mend = wrong_and_mend(problem)
        lines += [wrong, f"→ {mend}", f"[{problem.code}]"]
    block = "\n".join(lines)
    _comment(cell, f"{block}\n\n{cell.comment.text}" if cell.comment else block)


def _free(cell: Cell, problems: list[Problem]) -> None:
    """Take away a format by which a mark typed there would become something else."""
    if "%" in cell.number_format:
        cell.number_format = "General"  # there a spreadsheet takes 12, typed, for 12 %
    elif is_date_format(cell.number_format) and any(p.code == "MARK_INVALID" for p in problems):
        if is_moment(cell.value):  # not as the number of days it would be
            put_text(cell, shown_moment(cell.value))
        cell.number_format = "General"


def _comment(cell: Cell, text: str) -> None:
    cell.comment = Comment(legal(text), cell.comment.author if cell.comment else _AUTHOR)
    _fit(cell.comment)


def _fit(comment: Comment) -> None:
    """Make a comment large enough to be read whole."""
    lines = sum(1 + len(line) // _LETTERS_A_LINE for line in comment.text.splitlines())
    comment.height, comment.width = (lines + 1) * _LINE_HEIGHT, _COMMENT_WIDTH


def _reachable(page: Worksheet, place: str, problems: list[Problem]) -> Cell:
    """Return a faulty cell, made visible and free to be filled."""
    if any(p.severity == "error" for p in problems):
        page.sheet_state = "visible"
    cell = page[place]
    page.row_dimensions[cell.row].hidden = False
    for columns in page.column_dimensions.values():
        if columns.hidden and (columns.min or 0) <= cell.column <= (columns.max or 0):
            columns.hidden = False
    if not isinstance(cell, MergedCell):
        return cell
    area = next(one for one in page.merged_cells.ranges
                if one.min_row <= cell.row <= one.max_row
                and one.min_col <= cell.column <= one.max_col)  # fmt: skip
    first = page.cell(area.min_row, area.min_col)
    if any(p.code in _ABOUT_COLUMNS for p in problems):
        return first
    # A cell under a merged one could not be filled: the merged one is parted, each with its look.
    rows = [list(row) for row in page[area.coord]]
    page.unmerge_cells(area.coord)
    for one in (covered for row in rows for covered in row):
        page.cell(one.row, one.column)._style = copy(first._style)  # noqa: SLF001 - no public way
    return page.cell(cell.row, cell.column)
