"""The page for the school's register tells everything a dossier holds of persons."""

from pathlib import Path

import pytest
from sqlalchemy import Table

from db.schema import acquisition, candidate, event, member, person, source

_PAGE = (Path(__file__).parents[1] / "docs" / "donnees-personnelles.md").read_text("utf-8")
_KEYS = {"id", "session_id", "person_id", "candidate_id", "origin_session_id", "position"}
_TOLD = {
    person: {
        "ine": "INE", "birth_name": "noms", "first_names": "prénoms",
        "birth_date": "date et lieu de naissance", "identity_key": "noms",
    },
    member: {
        "last_name": "nom", "first_name": "prénom", "role": "fonction", "sex": "sexe",
        "corps": "corps", "designated_by": "autorité qui les désigne", "organisation": "organisme",
        "present": "présence", "absence_reason": "motif d'absence",
        "arrived_at": "heures d'arrivée", "left_at": "et de départ",
        "chair_since": "année depuis laquelle ils président", "qualified": "qualification",
    },
    candidate: {
        "ine": "INE", "birth_name": "noms", "first_names": "prénoms", "route": "voie",
        "option": "option", "number": "numéro", "usage_name": "noms", "sex": "sexe",
        "birth_date": "date et lieu de naissance", "birth_place": "lieu de naissance",
        "birth_commune": "lieu de naissance", "birth_country": "lieu de naissance",
        "campus": "campus", "internship_weeks": "semaines de stage",
        "language_level": "niveau de langue", "discuss": "remarques", "withdrawn": "retraits",
        "withdrawal_motive": "motifs", "prescription": "prescription", "comment": "remarques",
        "vae_start": "début de la VAE",
    },
    acquisition: {
        "bloc": "blocs acquis", "origin": "justificatif", "acquired_on": "blocs acquis (date",
        "proof": "justificatif", "confirmed": "justificatif",
    },
    source: {
        "name": "nom et empreinte de chaque classeur importé",
        "sha256": "empreinte de chaque classeur", "imported_at": "classeur importé",
    },
    event: {"at": "leur heure", "kind": "incidents", "text": "observations"},
}  # fmt: skip


@pytest.mark.parametrize("table", _TOLD, ids=lambda table: table.name)
def test_every_column_about_persons_is_told(table: Table) -> None:
    told = _TOLD[table]
    columns = {one.name for one in table.columns} - _KEYS
    assert told.keys() == columns
    (dossier,) = (line for line in _PAGE.splitlines() if line.startswith("| Le dossier (`.jury`)"))
    assert [words for words in told.values() if words not in dossier] == []


def test_the_damaged_file_put_aside_is_told() -> None:
    assert "| `NOM (endommagé AAAAMMJJ…).jury`" in _PAGE
