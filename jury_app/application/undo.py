"""Undo and redo: a gesture on an open session taken back, and journalled as such."""

from jury_app.application.deliberating import require_sitting
from jury_app.application.dossier import Dossier, bare_session, with_everyone
from jury_app.application.ports import Changes, Writer
from jury_app.application.refusals import gone, wrong_state
from jury_app.domain.records import DecisionRow, JournalRow, SessionRow, VoteRow
from jury_app.domain.values import SessionState

UNDOABLE = frozenset(
    {
        "mark.set",
        "group.add",
        "group.remove",
        "group.assign",
        "group.mark",
        "decision.set",
        "decision.adopt",
        "vote.set",
        "vote.remove",
        "candidate.add",
        "candidate.edit",
        "candidate.note",
        "candidate.unrecuse",
        "acquisition.declare",
        "acquisition.confirm",
        "acquisition.withdraw",
        "member.add",
        "member.edit",
        "member.remove",
        "member.presence",
        "session.edit",
        "session.event",
        "session.nomination",
    }
)
"""Gestures that can be taken back: all that a person types or clicks while a session is open.

The others have their own way back (an import has its backup, opening its return to preparation) or
none (closing); what only the preparation may change, règlement and certification, is chosen again.
"""
UNDO, REDO = "undo", "redo"
_DECIDING = frozenset({DecisionRow, VoteRow})


def undo(dossier: Dossier, session_id: int, seq: int) -> Changes:
    """Take the gesture of a journal entry back.

    Raises:
        RulesRefusal: The session is closed; or it is about decisions, and the jury does not sit.
        Refusal: What it concerns has changed since.
    """
    return _revert(dossier, session_id, seq, UNDO, "Annulé")


def redo(dossier: Dossier, session_id: int, seq: int) -> Changes:
    """Take an undoing back; `seq` is the entry the undoing left.

    Raises:
        RulesRefusal: The session is closed; or it is about decisions, and the jury does not sit.
        Refusal: What it concerns has changed since.
    """
    return _revert(dossier, session_id, seq, REDO, "Rétabli")


def _revert(dossier: Dossier, session_id: int, seq: int, gesture: str, said: str) -> Changes:
    with dossier.edit(gesture, session_id, "Annuler") as (writer, row):
        entry = writer.get(JournalRow, seq)
        if entry is None or entry.session_id != session_id:
            raise gone("Ce geste")
        writer.revert(entry)
        if _DECIDING.intersection(writer.changes().kinds):
            _require_deciding(dossier, writer, row)
        writer.label = f"{said} : {bare(entry.label)}"
        return writer.changes()


def _require_deciding(dossier: Dossier, writer: Writer, row: SessionRow) -> None:
    """Refuse to bring decisions back, or take them away, where the jury could not decide."""
    if row.state != SessionState.DELIBERATION:
        raise wrong_state("Annuler ou rétablir une décision", row)
    bare = bare_session(writer, dossier.catalog, row.id)
    require_sitting(dossier, with_everyone(writer, bare))


def undoable(dossier: Dossier, changes: Changes) -> str | None:
    """Return what to call the gesture just made, None when it cannot be taken back."""
    if not changes.seq:
        return None
    with dossier.store.read() as reader:
        entry = reader.get(JournalRow, changes.seq)
    return entry.label if entry is not None and entry.gesture in UNDOABLE else None


def bare(label: str) -> str:
    """Return the name of a gesture without what undoing and redoing said of it."""
    for said in ("Annulé : ", "Rétabli : "):
        label = label.removeprefix(said)
    return label
