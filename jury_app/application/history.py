"""What the journal says: by whom, of one session, of one candidate."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jury_app.application.dossier import Dossier
from jury_app.domain.journal import rows_of
from jury_app.domain.records import JournalRow
from jury_app.domain.session import Candidate

_ROLES = {"secretary": "Secrétaire", "president": "Présidence"}
"""Of dossiers without persons, of which the journal names the role alone."""
Concerns = Callable[[str, Mapping[str, Any]], bool]
"""Tells whether a journalled row (table, values) is about a candidate."""


def concerns(candidate: Candidate) -> Concerns:
    """Return the test for what is about this candidate: own rows, and the marks of own groups."""
    groups = {group.row.id for group in candidate.groups.values()}
    own = candidate.row.id

    def about(table: str, row: Mapping[str, Any]) -> bool:
        if table == "candidate":
            return bool(row["id"] == own)
        if table == "group_mark":
            return row["group_id"] in groups
        return bool(row.get("candidate_id") == own)

    return about


def candidate_journal(dossier: Dossier, candidate: Candidate) -> list[JournalRow]:
    """Return the journal entries that changed something of a candidate, newest first."""
    about = concerns(candidate)
    with dossier.store.read() as reader:
        entries = reader.journal()
    return [
        entry
        for entry in reversed(entries)
        if entry.session_id in {None, candidate.row.session_id} and _touches(entry, about)
    ]


def session_journal(entries: Iterable[JournalRow], session_id: int) -> list[JournalRow]:
    """Return the entries of a session, the one that created it included, in their order."""
    return [one for one in entries if is_of_session(one, session_id)]


def is_of_session(entry: JournalRow, session_id: int) -> bool:
    """Tell whether an entry is a session's: a gesture in it, or the one that created it alone."""
    if entry.session_id is not None:
        return entry.session_id == session_id
    added = (block for block in json.loads(entry.after) if block["table"] == "session")
    return {row["id"] for block in added for row in rows_of(block)} == {session_id}


def author(entry: JournalRow) -> str:
    """Return who made a gesture: « Secrétaire », or the person, « Guy GAMMA (secrétaire) »."""
    return _ROLES.get(entry.who, entry.who)


def _touches(entry: JournalRow, about: Concerns) -> bool:
    return any(
        about(block["table"], row)
        for side in (entry.before, entry.after)
        for block in json.loads(side)
        for row in rows_of(block)
    )
