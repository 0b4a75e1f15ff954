"""A profile made for the sheet of one bloc or épreuve, and the sheets of others."""

import pytest

from jury_app.application.importing.matching import Target
from tests.deliberations import NewDossier
from tests.matched_books import book, draft_of, found_in, save
from tests.workbooks import Rows

BY_BLOC: Rows = [["INE", "NOM", "Prénom", "Note /20"],
                 ["000000000AB", "ALLARD", "Camille", 12]]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "sheet", "fits"),
    [
        ("n.xlsx", "BC04", False), ("n.xlsx", "Bloc 4", False), ("BC04.csv", "BC04", False),
        ("n.xlsx", "BC02-E2", False), ("n.xlsx", "Rapport de stage", False),
        ("n.xlsx", "BC02 et BC04", False), ("n.xlsx", "Blocs 4 et 5", False),
        ("n.xlsx", "RNCP35174BC02", False), ("BC04.xlsx", "Feuil1", False),
        ("n.xlsx", "Bloc 2", True), ("n.xlsx", "BC02-E1", True), ("BC02.csv", "BC02", True),
        ("Bloc 2.xlsx", "Feuil1", True), ("Blocs 1 à 10.xlsx", "Feuil1", True),
        ("BC04.xlsx", "BC02 juin", True), ("n.xlsx", "Relevé", True),
    ],
)  # fmt: skip
def test_a_profile_of_one_bloc_leaves_the_sheet_of_another_alone(
    new_dossier: NewDossier, name: str, sheet: str, fits: bool
) -> None:
    dossier, session_id = new_dossier()
    draft = draft_of(dossier, book(BY_BLOC, "BC02"))
    draft.sheets[0].choose(3, Target("mark", "BC02-E1"))
    save(dossier, session_id, "Scolarité", draft)
    assert (found_in(dossier, book(BY_BLOC, sheet, name)) is not None) is fits
    # The sheet it was made from is read as was said, whatever it is called.
    assert found_in(dossier, book(BY_BLOC, "bc02", name)) is not None


def test_a_profile_of_one_group_epreuve_leaves_the_groups_of_another_alone(
    new_dossier: NewDossier,
) -> None:
    dossier, session_id = new_dossier()
    rows: Rows = [["Équipe", "Note"], ["G01", 12]]
    draft = draft_of(dossier, book(rows, "Groupes"))
    draft.sheets[0].choose(0, Target("field", "group"))
    draft.sheets[0].choose(1, Target("field", "whole"))
    draft.sheets[0].epreuve = "BC07-G1"
    save(dossier, session_id, "Équipes", draft)
    assert found_in(dossier, book(rows, "Juin")) is not None
    assert found_in(dossier, book(rows, "BC07")) is not None
    assert found_in(dossier, book(rows, "BC08-G1")) is None
