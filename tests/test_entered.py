"""What a form may say of a candidate."""

from typing import Any

import pytest

from jury_app.application import candidates
from jury_app.domain.errors import Refusal
from tests.deliberations import NewDossier

_WHO = {
    "ine": None,
    "birth_name": "ALLARD",
    "first_names": "Zoé",
    "route": "initial",
    "option": "Image",
}


@pytest.mark.parametrize("born", ["2026-12-05", "2017-01-01", "1897-05-01", "2030-01-01"])
def test_a_birth_date_nobody_of_the_room_can_have_is_refused(
    new_dossier: NewDossier, born: str
) -> None:
    dossier, session_id = new_dossier()
    with pytest.raises(Refusal, match="Date de naissance impossible") as refused:
        candidates.add(dossier, session_id, {**_WHO, "birth_date": born})
    assert refused.value.code == "DATE_INVALID"
    assert not dossier.load(session_id).candidates


def test_a_campus_is_one_of_the_certification_and_written_as_there(new_dossier: NewDossier) -> None:
    dossier, session_id = new_dossier()
    with pytest.raises(Refusal, match="Campus inconnu : « Lyon »"):
        candidates.add(dossier, session_id, {**_WHO, "campus": "Lyon"})
    known = candidates.add(dossier, session_id, {**_WHO, "campus": "PARIS"})
    assert dossier.load(session_id).candidates[known].row.campus == "Paris"


def test_a_campus_kept_from_a_workbook_does_not_stop_another_correction(
    new_dossier: NewDossier,
) -> None:
    dossier, session_id = new_dossier()
    known = candidates.add(dossier, session_id, _WHO)
    with dossier.gesture("import", session_id) as writer:
        row = dossier.load(session_id).candidates[known].row
        writer.put(row._replace(campus="Lyon"))
    values: dict[str, Any] = {"campus": "Lyon", "language_level": "C1"}
    candidates.edit(dossier, session_id, known, values)
    assert dossier.load(session_id).candidates[known].row.language_level == "C1"
