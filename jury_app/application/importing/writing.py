"""Writing the plan of an import into the dossier, within the gesture under way."""

from collections.abc import Callable

from jury_app.application.acquisitions import discover
from jury_app.application.candidates import register
from jury_app.application.importing.plan import Plan
from jury_app.domain.records import (
    AcquisitionRow,
    CandidateRow,
    GroupMarkRow,
    GroupMemberRow,
    GroupRow,
    MarkRow,
    MemberRow,
)
from jury_app.domain.values import SessionState

_SOURCED = (MarkRow, GroupMarkRow)
_ORDER = (MemberRow, AcquisitionRow, MarkRow, GroupRow, GroupMemberRow, GroupMarkRow)


def write(plan: Plan, tell: Callable[[], None] = lambda: None) -> None:
    """Write the plan's rows; nothing is kept if the gesture does not end well.

    Args:
        plan: What to write.
        tell: Called between kinds of rows; may raise to cancel.
    """
    writer = plan.writer
    people = [p for p in plan.people.all if p.row.id > 0]
    known = plan.session.candidates
    unnamed = [
        p
        for p in people
        if p.row.id not in known or _identity(known[p.row.id].row) != _identity(p.row)
    ]
    fresh = register(writer, [p.row for p in unnamed])
    for person, row in zip(unnamed, fresh, strict=True):
        person.row = row
    changed = [p.row for p in people if p.row.id not in known or known[p.row.id].row != p.row]
    if plan.session.state is SessionState.DELIBERATION:
        changed = _numbered(changed, people_numbers=[p.row.number for p in people])
    corrected = [row for row in changed if row.id in known]
    # Numbers that pass from one candidate to another are freed before they are given.
    writer.put_all(
        [
            known[row.id].row._replace(number=None)
            for row in corrected
            if known[row.id].row.number not in {None, row.number}
        ]
    )
    writer.put_all(corrected)
    writer.add_all(CandidateRow, [row for row in changed if row.id not in known])
    if any(plan.rows.get(kind) or plan.fresh.get(kind) for kind in _SOURCED):
        writer.put(plan.source)
    for kind in _ORDER:
        tell()
        writer.put_all(plan.rows.get(kind, []))
        writer.add_all(kind, plan.fresh.get(kind, []))
    tell()
    discover(writer, plan.session.row, fresh)


def _identity(row: CandidateRow) -> tuple[str | None, ...]:
    return row.ine, row.birth_name, row.first_names, row.birth_date


def _numbered(rows: list[CandidateRow], people_numbers: list[int | None]) -> list[CandidateRow]:
    """Give a number to candidates who arrive after the opening."""
    last = max((n for n in people_numbers if n is not None), default=0)
    numbered = []
    for row in rows:
        if row.number is None:
            last += 1
            numbered.append(row._replace(number=last))
        else:
            numbered.append(row)
    return numbered
