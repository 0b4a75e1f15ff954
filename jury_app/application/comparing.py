"""Minutes compared with the dossier they come from: the data they carry, and what it holds now."""

from collections.abc import Mapping
from typing import Any

from jury_app.application.corrections import FORMAT, PREFIX
from jury_app.application.dossier import Dossier
from jury_app.application.proof import data_of, number_of
from jury_app.application.verification import Problem, verify_dossier
from jury_app.domain.records import SessionRow, SettingRow


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


def _first_difference(kept: Any, found: Any, path: str = "") -> str:
    """Return where two documents first differ, as « Première différence : … », or nothing."""
    if isinstance(kept, dict) and isinstance(found, dict):
        for key in sorted({*kept, *found}):
            if kept.get(key) != found.get(key):
                return _first_difference(kept.get(key), found.get(key), f"{path}.{key}")
    if isinstance(kept, list) and isinstance(found, list) and len(kept) == len(found):
        for place, (one, other) in enumerate(zip(kept, found, strict=True), start=1):
            if one != other:
                return _first_difference(one, other, f"{path}[{place}]")
    return f" Première différence : {path.lstrip('.')}." if path else ""
