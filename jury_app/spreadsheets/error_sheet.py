"""The sheet « Erreurs » of an annotated copy: every problem, the same ones together."""

from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl import Workbook as Book
from openpyxl.styles import Font
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from jury_app.application.importing.advice import title, wrong_and_mend
from jury_app.application.importing.own_sheets import ERRORS, SENTENCES
from jury_app.application.importing.report import ImportReport, Problem
from jury_app.domain.wording import plural
from jury_app.spreadsheets.xlsx import (
    ACCENT,
    ERROR_COLOUR,
    GREY,
    HEADING,
    NOTE,
    TITLE,
    UNDER,
    WARNING_COLOUR,
    Look,
    filled,
    fit_height,
    print_on_a4,
    write,
)

_COLUMNS = (("Feuille", 20), ("Cellule", 9), ("Candidat", 26), ("Ce qui ne va pas", 50),
            ("Comment corriger", 50), ("Code", 26))  # fmt: skip
_HEAD = 6
_BODY = Look(wrap=True, border=UNDER)
_GROUP = Look(bold=True, fill=GREY, border=UNDER, down="center")
_CODE = Look(size=9, colour="5A6478", border=UNDER)
_KINDS = {"error": ("erreur", "erreurs"), "warning": ("avertissement", "avertissements")}


@dataclass(frozen=True)
class _Line:
    problem: Problem
    wrong: str
    mend: str


def write_error_sheet(book: Book, report: ImportReport, sheets: Mapping[str, Worksheet]) -> None:
    """Put the sheet « Erreurs » first in a workbook.

    Args:
        book: The copy.
        report: What the import found.
        sheets: The copy's sheets by their name in the file read.
    """
    page = book.create_sheet(ERRORS, 0)
    page.sheet_properties.tabColor = ACCENT
    page.sheet_view.showGridLines = False
    _write_head(page, report)
    row = _HEAD + 1
    for lines in _groups(report.problems):
        _write_group(page, row, lines)
        for number, line in enumerate(lines, row + 1):
            _write_line(page, number, line, sheets.get(line.problem.sheet))
        row += len(lines) + 1
    page.freeze_panes = page.cell(_HEAD + 1, 1)
    print_on_a4(page, landscape=True, title_rows=f"{_HEAD}:{_HEAD}")


def _groups(problems: tuple[Problem, ...]) -> list[list[_Line]]:
    """Gather problems of one code with one remedy: errors first, in the order of the file."""
    groups: dict[tuple[str, str, str], list[_Line]] = {}
    for problem in sorted(problems, key=lambda p: p.severity != "error"):
        line = _Line(problem, *wrong_and_mend(problem))
        groups.setdefault((problem.severity, problem.code, line.mend), []).append(line)
    return list(groups.values())


def _write_head(page: Worksheet, report: ImportReport) -> None:
    write(page, 1, 1, SENTENCES[ERRORS], TITLE)
    page.row_dimensions[1].height = 26
    counts = [
        plural(count, *_KINDS[severity])
        for severity in _KINDS
        if (count := sum(p.severity == severity for p in report.problems))
    ]
    write(page, 2, 1, f"{report.file} : {' et '.join(counts)}", Look(bold=True))
    write(page, 3, 1, "Corrigez les cellules colorées, enregistrez ce classeur et importez-le : "
          "cette feuille est ignorée à l'import.", NOTE)  # fmt: skip
    write(page, 4, 1, "Rouge : empêche l'import. Ambre : à vérifier, n'empêche pas l'import. "
          "Les formules sont remplacées par leur valeur ; macros et graphiques ne sont pas repris.",
          NOTE)  # fmt: skip
    for number in (3, 4):
        page.merge_cells(start_row=number, end_row=number, start_column=1, end_column=len(_COLUMNS))
    for column, (text, width) in enumerate(_COLUMNS, 1):
        write(page, _HEAD, column, text, HEADING)
        page.column_dimensions[page.cell(_HEAD, column).column_letter].width = width
    page.row_dimensions[_HEAD].height = 20


def _write_group(page: Worksheet, row: int, lines: list[_Line]) -> None:
    problem = lines[0].problem
    count = plural(len(lines), *_KINDS[problem.severity])
    for column in range(1, len(_COLUMNS) + 1):
        write(page, row, column, "", _GROUP)
    write(page, row, 1, f"{title(problem)} — {count}", _GROUP)
    page.row_dimensions[row].height = 19


def _write_line(page: Worksheet, row: int, line: _Line, sheet: Worksheet | None) -> None:
    problem = line.problem
    place = problem.cell or ("feuille" if problem.sheet else "classeur")
    texts = (problem.sheet, place, problem.subject, line.wrong, line.mend)
    for column, text in enumerate(texts, 1):
        write(page, row, column, text, _BODY)
    write(page, row, len(_COLUMNS), problem.code, _CODE)
    widths = [width for _, width in _COLUMNS]
    fit_height(page, row, *zip(texts, widths, strict=False))
    cell = page.cell(row, 2)
    colour = ERROR_COLOUR if problem.severity == "error" else WARNING_COLOUR
    cell.fill = filled(colour)
    if sheet is not None:
        quoted = sheet.title.replace("'", "''")
        cell.hyperlink = Hyperlink(
            ref=cell.coordinate, location=f"'{quoted}'!{problem.cell or 'A1'}"
        )
        cell.font = Font(name="Calibri", size=10, underline="single", color=ACCENT)
