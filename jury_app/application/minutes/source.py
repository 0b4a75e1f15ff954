"""Where the minutes of a session come from: the sealed text, or the session as it is (draft)."""

import json

from jury_app.application.dossier import Dossier, load_session
from jury_app.application.minutes.document import minutes_document
from jury_app.application.minutes.model import MinutesDocument
from jury_app.application.sessions import canonical_text, sealed_row
from jury_app.domain.canonical import control_record
from jury_app.domain.deliberation import check, results_of
from jury_app.domain.values import SessionState


def minutes_of(dossier: Dossier, session_id: int, *, draft: bool) -> tuple[MinutesDocument, str]:
    """Return the minutes of a session and the canonical text they are built from.

    Args:
        dossier: The dossier.
        session_id: The session.
        draft: True for a draft, possible at any time; False for the sealed minutes.

    Raises:
        RulesRefusal: The session is not closed and no draft is asked for.
    """
    with dossier.store.read() as reader:
        if not draft:
            row = sealed_row(reader, session_id)
            text = str(row.canonical)
            return minutes_document(json.loads(text), row.seal), text
        session = load_session(reader, dossier.catalog, session_id)
    if session.state is SessionState.CLOSED and session.row.canonical is not None:
        return minutes_document(json.loads(session.row.canonical), None), session.row.canonical
    results = results_of(session)
    findings = check(session, dossier.catalog.corps, results)
    text = canonical_text(session, session.row, control_record(findings, results))
    return minutes_document(json.loads(text), None), text
