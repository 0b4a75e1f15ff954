"""Sheets the program itself writes into workbooks; an import passes over them in silence.

Such a sheet is recognised by its name and by the sentence in its first cell together, so that a
school's own sheet « Erreurs » is read like any other.
"""

import re

from jury_app.application.importing.workbook import Sheet
from jury_app.domain.text import clean, fold

ERRORS, GUIDE, LISTS = "Erreurs", "Mode d'emploi", "Listes"
SENTENCES = {
    ERRORS: "Contrôle de l'import : ce qu'il faut corriger",
    GUIDE: "Classeur d'import : mode d'emploi",
    LISTS: "Listes de choix de ce classeur",
}
"""Name of a sheet to the sentence in its A1."""

_BY_NAME = {fold(name): sentence for name, sentence in SENTENCES.items()}


def is_own(sheet: Sheet) -> bool:
    """True for a sheet that holds nothing to import because the program wrote it."""
    first = sheet.rows[0][0] if sheet.rows and sheet.rows[0] else None
    # A spreadsheet adds a number to the name of a sheet that is copied: « Erreurs (2) ».
    name = re.sub(r"\d+$", "", fold(sheet.name))
    return isinstance(first, str) and clean(first) == _BY_NAME.get(name)
