"""Minutes compared with the dossier they come from: the data they carry, and what it holds now."""

import re
from collections.abc import Mapping
from typing import Any

from jury_app.application.corrections import FORMAT, PREFIX
from jury_app.application.dossier import Dossier
from jury_app.application.minutes.words import lower_first
from jury_app.application.proof import data_of, number_of
from jury_app.application.verification import Problem, verify_dossier
from jury_app.domain.records import SessionRow, SettingRow
from jury_app.domain.wording import FIELDS

_CODE = re.compile(r"[A-Z0-9-]+")
"""What a bloc, an épreuve or the number of a candidate is keyed by."""
_WORDS = {
    **FIELDS,
    "format": "Format", "format_version": "Version du format", "id": "Identifiant",
    "session": "Séance", "members": "Membres", "candidates": "Candidats", "groups": "Groupes",
    "events": "Événements", "position": "Rang", "marks": "Notes", "epreuve": "Épreuve",
    "acquisitions": "Acquis", "decisions": "Décisions", "decided_at": "Heure de la décision",
    "votes": "Votes", "vote": "Vote", "for": "Voix pour", "against": "Voix contre",
    "recusals": "Déports", "member": "Membre", "whole": "Note du groupe", "steps": "Étapes",
    "control": "Contrôle", "findings": "Règles du jury", "rule": "Règle", "severity": "Gravité",
    "ok": "Respect", "message": "Constat", "source": "Source", "subject": "Objet",
    "results": "Résultats", "reasons": "Raisons", "decision": "Décision", "blocs": "Blocs",
    "bloc": "Bloc", "average": "Moyenne", "outcome": "Résultat", "change": "Rectification",
    "candidate": "Candidat", "before": "Avant", "after": "Après",
    "corrects": "Procès-verbal rectifié", "earlier": "Rectificatifs antérieurs",
}  # fmt: skip
"""What the keys of the data of an act are called."""


def compare_with(
    dossier: Dossier, attached: str, *, tables: bool = True
) -> tuple[list[Problem], list[str]]:
    """Compare the data a PDF carries with the dossier's; return problems and what agrees.

    Args:
        dossier: The dossier.
        attached: The data.
        tables: False when the text that was sealed is enough: then what is wrong with the tables,
            the seal and the journal it comes from is left out.
    """
    document = data_of(attached)
    number = number_of(document)
    session_id, standing = _kept(dossier, document, number)
    if number is None or standing is None:
        message = f"Ce dossier ne contient pas le procès-verbal n° {number or 'inconnu'}."
        return [Problem("DOSSIER_OTHER", message)], []
    found, agreed = _same_text(number, standing, attached)
    if tables:
        found += verify_dossier(dossier, session_id=session_id)
        agreed.append("Les tables, le sceau et le journal du dossier concordent avec elles.")
    return found, agreed


def _kept(
    dossier: Dossier, document: Mapping[str, Any], number: str | None
) -> tuple[int | None, str | None]:
    """Return the session of minutes of this number, and the text that was sealed; None if none.

    The session of a correction is the one its own data name: those kept may have been spoilt.
    """
    with dossier.store.read() as reader:
        if document.get("format") == FORMAT:
            row = reader.get(SettingRow, f"{PREFIX}{number}")
            part = document.get("session")
            session_id = part.get("id") if isinstance(part, dict) else None
            known = session_id if type(session_id) is int else None
            return known, row.value if row else None
        sessions = {r.minutes_number: r for r in reader.rows(SessionRow)}
    found = sessions.get(number)
    return (found.id, found.canonical) if found else (None, None)


def _same_text(number: str, standing: str, attached: str) -> tuple[list[Problem], list[str]]:
    if standing != attached:
        message = (
            f"Procès-verbal n° {number} : les données jointes ne sont pas celles du dossier."
            f"{_first_difference(data_of(standing), data_of(attached))}"
        )
        return [Problem("DOSSIER_MISMATCH", message)], []
    return [], [f"Les données jointes sont celles du dossier, procès-verbal n° {number}."]


def _first_difference(kept: Any, found: Any, path: tuple[str, ...] = ()) -> str:
    """Return where two documents first differ, as « Première différence : … », or nothing.

    It is told as far down as there are words for it.
    """
    if isinstance(kept, dict) and isinstance(found, dict):
        keys = (k for k in sorted({*kept, *found}) if kept.get(k) != found.get(k))
        if said := _said(key := next(keys, "")):
            return _first_difference(kept.get(key), found.get(key), (*path, said))
    if isinstance(kept, list) and isinstance(found, list) and len(kept) == len(found):
        for place, (one, other) in enumerate(zip(kept, found, strict=True), start=1):
            if one != other:
                return _first_difference(one, other, (*path[:-1], f"{path[-1]} ({place})"))
    return f" Première différence : {' › '.join(path)}." if path else ""


def _said(key: str) -> str:
    """Return the French words for a key, a code as it is, nothing for another key."""
    return lower_first(_WORDS.get(key, "")) or (key if _CODE.fullmatch(key) else "")
