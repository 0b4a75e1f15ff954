"""The template's page of instructions, « Mode d'emploi »."""

from collections.abc import Iterable, Sequence

from openpyxl import Workbook as Book
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from jury_app.application.importing.own_sheets import GUIDE, SENTENCES
from jury_app.domain.certification import Certification
from jury_app.domain.wording import CODES, ROUTES
from jury_app.spreadsheets.template_columns import Page
from jury_app.spreadsheets.xlsx import (
    ACCENT,
    HEADING,
    MUTED,
    NOTE,
    TITLE,
    UNDER,
    Look,
    fit_height,
    print_on_a4,
    write,
)

_WIDTHS = (16, 32, 78)
_SECTION = Look(bold=True, size=12, colour=ACCENT, down="bottom")
_LINE = Look(wrap=True, border=UNDER)
_TERM = Look(wrap=True, border=UNDER, bold=True)
_FAINT = Look(wrap=True, border=UNDER, colour=MUTED)
_STEPS = """\
Remplissez les feuilles utiles, dans l'ordre des onglets ; laissez les autres vides. L'ordre des \
lignes est libre.
Une cellule vide ne change rien dans le dossier : elle n'efface jamais une note.
Pour coller des données venues d'ailleurs, choisissez le collage des valeurs seules, sous les \
en-têtes.
Les en-têtes sont protégés, sans mot de passe ; les lignes, les largeurs et le tri sont libres.
Enregistrez, puis importez ce classeur : rien n'est écrit avant que vous ayez vu ce qui \
changerait. S'il y a des erreurs, une copie les montre cellule par cellule.""".splitlines()
_ABOUT_MARKS = (
    "une colonne par épreuve : note ou code ; rien pour les épreuves que le candidat ne passe pas"
)


def write_guide(book: Book, certification: Certification, pages: Sequence[Page]) -> None:
    """Put « Mode d'emploi » first in the template.

    Args:
        book: The template.
        certification: Whom it is for.
        pages: The sheets to fill in.
    """
    sheet = book.create_sheet(GUIDE, 0)
    sheet.sheet_view.showGridLines = False
    for letters, width in zip("ABC", _WIDTHS, strict=True):
        sheet.column_dimensions[letters].width = width
    write(sheet, 1, 1, SENTENCES[GUIDE], TITLE)
    sheet.row_dimensions[1].height = 28
    row = _wide(sheet, 2, f"{certification.code} — {certification.title}", NOTE)
    row = _section(sheet, row, "Comment faire")
    for number, step in enumerate(_STEPS, 1):
        row = _wide(sheet, row, f"{number}. {step}", Look(wrap=True))
    row = _section(sheet, row, "Écrire une note")
    row = _table(sheet, row, ("À écrire", "Sens", ""), _marks())
    row = _section(sheet, row, "Feuilles et colonnes")
    row = _table(sheet, row, ("Feuille", "Colonne", "Ce qu'on y écrit"), _columns(pages))
    sheet.row_breaks.append(Break(id=row))
    row = _section(sheet, row, "Options et voies d'accès")
    row = _table(sheet, row, ("Rubrique", "Choix", "Détail"), _choices(certification))
    row = _section(sheet, row, "Épreuves")
    row = _table(sheet, row, ("Code", "Bloc", "Épreuve"), _epreuves(certification))
    sheet.protection.enable()
    print_on_a4(sheet, landscape=False, title_rows="1:1")


def _section(sheet: Worksheet, row: int, title: str) -> int:
    write(sheet, row + 1, 1, title, _SECTION)
    sheet.row_dimensions[row + 1].height = 22
    return row + 2


def _wide(sheet: Worksheet, row: int, text: str, look: Look) -> int:
    """Write a text over all columns."""
    write(sheet, row, 1, text, look)
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(_WIDTHS))
    fit_height(sheet, row, (text, sum(_WIDTHS)))
    return row + 1


def _table(sheet: Worksheet, row: int, head: Sequence[str], lines: Iterable[Sequence[str]]) -> int:
    for column, text in enumerate(head, 1):
        write(sheet, row, column, text, HEADING)
    before = ""
    for line in lines:
        row += 1
        for column, text in enumerate(line, 1):
            # What repeats from the line above is written faint, so that a screen reader has it.
            repeats = column == 1 and text == before
            write(sheet, row, column, text, _FAINT if repeats else _TERM if column == 1 else _LINE)
        fit_height(sheet, row, *zip(line, _WIDTHS, strict=True))
        before = line[0]
    return row + 1


def _marks() -> Iterable[Sequence[str]]:
    yield "12,5", "note de 0 à 20", "deux décimales au plus ; « 12,5/20 » convient aussi"
    for code, meaning in CODES.items():
        yield code.value, meaning, ""
    yield "", "pas encore noté", "une absence se dit toujours : ABI ou ABJ, jamais « ABS »"


def _columns(pages: Sequence[Page]) -> Iterable[Sequence[str]]:
    for page in pages:
        banded = [column for column in page.columns if column.band]
        for column in page.columns:
            if column not in banded:
                yield page.name, column.heading, column.about
        if banded:
            yield page.name, f"{banded[0].heading}, …", _ABOUT_MARKS


def _choices(certification: Certification) -> Iterable[Sequence[str]]:
    for option in certification.options:
        bloc = certification.bloc_by_code[option.bloc]
        yield "Option", option.label, f"{bloc.code} — {bloc.title}"
    for rule in certification.routes:
        if rule.open:
            plan = "épreuves VAE" if rule.evidence else "épreuves des blocs"
            yield "Voie d'accès", ROUTES[rule.id], plan


def _epreuves(certification: Certification) -> Iterable[Sequence[str]]:
    for bloc in certification.blocs:
        for epreuve in bloc.epreuves:
            steps = f" (étapes : {', '.join(epreuve.steps)})" if epreuve.steps else ""
            yield f"{bloc.code}-{epreuve.code}", bloc.short, epreuve.label + steps
    if any(rule.open and rule.evidence for rule in certification.routes):
        for epreuve in certification.evidence_epreuves:
            yield f"BC..-{epreuve.code}", "chaque bloc, VAE", epreuve.label
