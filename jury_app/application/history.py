"""What the journal says of one candidate."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from jury_app.application.dossier import Dossier
from jury_app.domain.journal import rows_of
from jury_app.domain.records import JournalRow
from jury_app.domain.session import Candidate

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


def _touches(entry: JournalRow, about: Concerns) -> bool:
    return any(
        about(block["table"], row)
        for side in (entry.before, entry.after)
        for block in json.loads(side)
        for row in rows_of(block)
    )
