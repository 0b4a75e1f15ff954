"""The import template: a workbook to fill in, made for one certification.

Its headings are those the importer knows, and protected without a password; everything below them
may be filled in. It holds no formula in a cell, so that it reads the same in every spreadsheet.
"""

from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

from openpyxl import Workbook as Book
from openpyxl.styles import Border, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from jury_app.application.files import require_workbook_target
from jury_app.application.importing.own_sheets import LISTS, SENTENCES
from jury_app.domain.certification import Certification
from jury_app.domain.corps import CorpsList
from jury_app.domain.text import fold
from jury_app.domain.values import INTERNSHIP_MAX_WEEKS, MarkCode
from jury_app.domain.vocabulary import Vocabulary
from jury_app.spreadsheets.template_columns import (
    DATE,
    GROUP_MARK,
    MARK,
    WEEKS,
    YEAR,
    Column,
    Page,
    choices,
    pages,
)
from jury_app.spreadsheets.template_guide import write_guide
from jury_app.spreadsheets.xlsx import (
    ACCENT,
    GREY,
    HEADING,
    LINE,
    MUTED,
    THIN,
    TINT,
    TITLE,
    Look,
    print_on_a4,
    save,
    show_first,
    write,
)

_BAND_ROW, _HINT_ROW, _HEAD_ROW = 2, 3, 4
_FIRST_ROW = _HEAD_ROW + 1
_LAST_CHECKED = 2_000
_FIRST_CHOICE = 3
_BANDED_SCALE = 55
_BAND = Look(bold=True, size=9, colour=ACCENT, fill=TINT, wrap=True, across="left", down="center")
_GREY_BAND = Look(bold=True, size=9, colour=MUTED, fill=GREY, wrap=True, down="center")
_HINT = Look(size=8.5, colour=MUTED, wrap=True, down="bottom")
_BODY_SIDE = Side(style="thin", color=LINE)
_CODES = ", ".join(code.value for code in MarkCode)


def write_template(
    certification: Certification, words: Vocabulary, corps: CorpsList, target: Path
) -> None:
    """Write an empty import workbook.

    Args:
        certification: Whose options, routes, campuses and épreuves it offers.
        words: The words the importer knows; headings and choices are taken from them.
        corps: The teaching corps its list for the jury offers.
        target: The .xlsx to write or replace.

    Raises:
        Refusal: `target` is no .xlsx.
        EnvironmentFault: The file cannot be written; what stood there is unchanged.
    """
    require_workbook_target(target)
    book = Book()
    book.remove(book.active)
    book.properties.title = f"Classeur d'import {certification.code}"
    book.properties.creator = "jury-app"
    sheets = pages(certification, words)
    lists = choices(certification, words, corps)
    write_guide(book, certification, sheets)
    for column, (name, values) in enumerate(lists.items(), 1):
        # Excel keeps a list of another sheet that has a name as it is; one that has none goes to
        # an extension, which an annotated copy would lose.
        book.defined_names[_list_name(name)] = DefinedName(
            _list_name(name), attr_text=_range(column, values)
        )
    for page in sheets:
        _write_page(book.create_sheet(page.name), page)
    _write_lists(book.create_sheet(LISTS), lists)
    show_first(book)
    save(book, target)


def _list_name(choices: str) -> str:
    return f"Liste_{fold(choices)}"


def _range(column: int, values: list[str]) -> str:
    letters = get_column_letter(column)
    last = _FIRST_CHOICE + max(len(values), 1) - 1
    return f"'{LISTS}'!${letters}${_FIRST_CHOICE}:${letters}${last}"


def _write_lists(sheet: Worksheet, lists: Mapping[str, list[str]]) -> None:
    write(sheet, 1, 1, SENTENCES[LISTS], Look(bold=True))
    for column, (name, values) in enumerate(lists.items(), 1):
        write(sheet, 2, column, name, Look(colour=MUTED))
        for row, value in enumerate(values, _FIRST_CHOICE):
            write(sheet, row, column, value, Look())
    sheet.sheet_state = "hidden"
    sheet.protection.enable()


def _write_page(sheet: Worksheet, page: Page) -> None:
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = ACCENT
    write(sheet, 1, 1, page.title, TITLE)
    sheet.row_dimensions[1].height = 28
    banded = any(column.band for column in page.columns)
    sheet.row_dimensions[_BAND_ROW].height = 30 if banded else 6
    sheet.row_dimensions[_HINT_ROW].height = 58 if banded else 15
    sheet.row_dimensions[_HEAD_ROW].height = 32
    for number, column in enumerate(page.columns, 1):
        _write_column(sheet, number, column, page)
    _write_bands(sheet, page)
    _add_checks(sheet, page)
    sheet.freeze_panes = sheet.cell(_FIRST_ROW, page.fixed + 1)
    _protect(sheet)
    print_on_a4(sheet, landscape=True, title_rows=f"{_BAND_ROW}:{_HEAD_ROW}",
                scale=_BANDED_SCALE if banded else 0)  # fmt: skip
    if banded:
        sheet.print_title_cols = f"A:{get_column_letter(page.fixed)}"


def _write_column(sheet: Worksheet, number: int, column: Column, page: Page) -> None:
    letters = get_column_letter(number)
    dimension = sheet.column_dimensions[letters]
    dimension.width = column.width
    dimension.protection = Protection(locked=False)  # below the ruled rows too
    dimension.number_format = column.number_format
    write(sheet, _HINT_ROW, number, column.hint, _HINT)
    write(sheet, _HEAD_ROW, number, column.heading, HEADING)
    before = page.columns[number - 2].band if number > 1 else ""
    starts = bool(column.band) and column.band != before
    border = Border(
        bottom=_BODY_SIDE, right=THIN, left=Side(style="thin", color=ACCENT) if starts else None
    )
    for row in (1, _BAND_ROW, _HINT_ROW):
        sheet.cell(row, number).protection = Protection(locked=True)
    for row in range(_FIRST_ROW, _FIRST_ROW + page.rows):
        cell = sheet.cell(row, number)
        cell.border = border
        cell.number_format = column.number_format
        cell.protection = Protection(locked=False)


def _write_bands(sheet: Worksheet, page: Page) -> None:
    numbered = enumerate(page.columns, 1)
    for band, group in groupby(numbered, key=lambda pair: pair[1].band):
        columns = list(group)
        if not band:
            continue
        first, last = columns[0][0], columns[-1][0]
        look = _GREY_BAND if columns[0][1].grey else _BAND
        for number in range(first, last + 1):
            write(sheet, _BAND_ROW, number, "", look)
        write(sheet, _BAND_ROW, first, band, look)
        if last > first:
            sheet.merge_cells(start_row=_BAND_ROW, end_row=_BAND_ROW, start_column=first,
                              end_column=last)  # fmt: skip


def _add_checks(sheet: Worksheet, page: Page) -> None:
    """Give columns their drop-downs and checks; columns checked alike share one."""
    shared: dict[tuple[str, str], DataValidation] = {}
    for number, column in enumerate(page.columns, 1):
        letters = get_column_letter(number)
        key = (column.choices, column.check)
        if key == ("", ""):
            continue
        if key not in shared:
            shared[key] = _check(column, f"{letters}{_FIRST_ROW}")
            sheet.add_data_validation(shared[key])
        shared[key].add(f"{letters}{_FIRST_ROW}:{letters}{_LAST_CHECKED}")


def _check(column: Column, first: str) -> DataValidation:
    """Return a check that warns and never stands in the way: the import judges again."""
    codes = "".join(f',{first}="{code.value}"' for code in MarkCode)
    in_range = f"AND(ISNUMBER({first}),{first}>=0,{first}<=20)"
    kinds: dict[str, tuple[dict[str, str], str]] = {
        MARK: (
            {"type": "custom", "formula1": f"OR({in_range}{codes})"},
            f"Une note va de 0 à 20, par exemple 12,5. Codes acceptés : {_CODES}.",
        ),
        GROUP_MARK: (
            {"type": "decimal", "operator": "between", "formula1": "0", "formula2": "20"},
            "Une note de groupe est un nombre de 0 à 20.",
        ),
        WEEKS: (
            {"type": "whole", "operator": "between", "formula1": "0",
             "formula2": str(INTERNSHIP_MAX_WEEKS)},
            "Un nombre de semaines, par exemple 16.",
        ),
        DATE: (
            {"type": "date", "operator": "between", "formula1": "1", "formula2": "73050"},
            "Une date s'écrit jj/mm/aaaa.",
        ),
        YEAR: (
            {"type": "whole", "operator": "between", "formula1": "1900", "formula2": "2199"},
            "Une année à quatre chiffres.",
        ),
    }  # fmt: skip
    rule, sentence = kinds.get(column.check, ({}, "Cette valeur n'est pas dans la liste."))
    if column.choices:
        rule = {"type": "list", "formula1": _list_name(column.choices)}
    return DataValidation(
        **rule, allow_blank=True, showErrorMessage=True, errorStyle="warning",
        errorTitle=column.heading if column.choices else "À vérifier", error=sentence,
    )  # fmt: skip


def _protect(sheet: Worksheet) -> None:
    """Protect the headings; rows may be added, widths changed, the sheet sorted."""
    sheet.protection.enable()
    for allowed in (
        "formatCells",
        "formatColumns",
        "formatRows",
        "insertRows",
        "deleteRows",
        "sort",
    ):
        setattr(sheet.protection, allowed, False)
