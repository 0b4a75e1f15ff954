"""Workbooks built in memory, matched by hand, and the profiles kept of that."""

from jury_app.application.dossier import Dossier
from jury_app.application.importing import profiles
from jury_app.application.importing.proposal import Draft
from jury_app.application.importing.recogniser import Recogniser
from jury_app.application.importing.workbook import Sheet, Workbook
from tests.workbooks import Rows


def book(rows: Rows, sheet: str = "Relevé", name: str = "notes.xlsx") -> Workbook:
    return Workbook(name, "0" * 64, (Sheet(sheet, rows),))


def draft_of(dossier: Dossier, workbook: Workbook, code: str = "RNCP41242") -> Draft:
    certification = dossier.catalog.certification(code)
    return Draft(Recogniser(certification, dossier.catalog.vocabulary), workbook)


def found_in(
    dossier: Dossier, workbook: Workbook, code: str = "RNCP41242"
) -> profiles.Found | None:
    certification = dossier.catalog.certification(code)
    recogniser = Recogniser(certification, dossier.catalog.vocabulary)
    return profiles.find(dossier, workbook, certification, recogniser)


def save(dossier: Dossier, session_id: int, name: str, draft: Draft) -> None:
    certification = dossier.catalog.certification("RNCP41242")
    profiles.save(dossier, session_id, name, certification, draft)
