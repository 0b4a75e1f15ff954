"""Where the minutes of a session come from: the sealed text, or the session as it is (draft)."""

import json

from jury_app.application.dossier import Dossier, load_session, session_row
from jury_app.application.minutes.document import minutes_document
from jury_app.application.minutes.model import MinutesDocument
from jury_app.application.progress import Tell, untold
from jury_app.application.sessions import canonical_text, sealed_row
from jury_app.domain.canonical import control_record
from jury_app.domain.deliberation import check, results_of


def minutes_of(
    dossier: Dossier, session_id: int, *, draft: bool, tell: Tell = untold
) -> tuple[MinutesDocument, str]:
    """Return the minutes of a session and the canonical text they are built from.

    Args:
        dossier: The dossier.
        session_id: The session.
        draft: True for a draft, possible at any time; False for the sealed minutes.
        tell: Called between the stages of the work; what it raises ends the work.

    Raises:
        RulesRefusal: The session is not closed and no draft is asked for.
    """
    if draft:
        text, _seal = session_text(dossier, session_id, tell)
        tell(0, 0)
        return minutes_document(json.loads(text), None), text
    with dossier.store.read() as reader:
        row = sealed_row(reader, session_id, instead=", ou demandez un projet")
    text = str(row.canonical)
    return minutes_document(json.loads(text), row.seal), text


def session_text(dossier: Dossier, session_id: int, tell: Tell = untold) -> tuple[str, str | None]:
    """Return the canonical text of a session and its seal: as sealed, or as it is now and None."""
    with dossier.store.read() as reader:
        row = session_row(reader, session_id)
        if row.canonical is not None:
            return row.canonical, row.seal
        session = load_session(reader, dossier.catalog, session_id)
    tell(0, 0)
    results = results_of(session)
    tell(0, 0)
    findings = check(session, dossier.catalog.corps, results)
    tell(0, 0)
    return canonical_text(session, session.row, control_record(findings, results)), None
