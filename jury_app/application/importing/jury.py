"""Sheets of the jury: a row is a seat."""

from collections import defaultdict
from typing import Any

from jury_app.application.importing import cells
from jury_app.application.importing.layout import Layout
from jury_app.application.importing.names import split_name
from jury_app.application.importing.plan import Plan, different
from jury_app.application.importing.rows import data_rows
from jury_app.domain.records import MemberRow
from jury_app.domain.text import fold, full_name
from jury_app.domain.values import CHAIRS, Role
from jury_app.domain.wording import role_label

_LABELS = {
    "sex": "sexe",
    "corps": "corps",
    "designated_by": "désigné par",
    "organisation": "organisme",
    "present": "présence",
    "absence_reason": "motif d'absence",
    "chair_since": "préside depuis",
}
_Key = tuple[str, str]


class JuryReader:
    """Reads the seats of a file; matches them to the dossier's by name and seat, in order."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._left: dict[_Key, list[MemberRow]] = defaultdict(list)
        for member in plan.session.members:
            self._left[_key(member.last_name + member.first_name, member.role)].append(member)
        self._position = max((m.position for m in plan.session.members), default=0)

    def read(self, layout: Layout) -> None:
        """Read one sheet of seats."""
        plan, words = self._plan, self._plan.words
        for row in data_rows(plan, layout):
            before = len(plan.problems)
            role = plan.read_field(layout, row, "role", lambda c: cells.role(c, words))
            last = plan.read_text(layout, row, "last_name")
            first = plan.read_text(layout, row, "first_name")
            if not last:
                last, first, _told = split_name(plan.read_text(layout, row, "full_name"))
            values: dict[str, Any] = {
                "sex": plan.read_field(layout, row, "sex", lambda c: cells.sex(c, words)),
                "corps": plan.read_field(layout, row, "corps", cells.text),
                "designated_by": plan.read_field(layout, row, "designated_by", cells.text),
                "organisation": plan.read_field(layout, row, "organisation", cells.text),
                "present": plan.read_field(
                    layout, row, "present", lambda c: cells.presence(c, words)
                ),
                "absence_reason": plan.read_field(layout, row, "absence_reason", cells.text),
                "chair_since": plan.read_field(layout, row, "chair_since", cells.year),
            }
            if not last and len(plan.problems) == before:
                plan.problem(
                    layout, row, layout.fields.get("last_name", layout.fields.get("full_name")),
                    "CANDIDATE_UNKNOWN",
                    "Cellule vide : écrivez le nom du membre.",
                )  # fmt: skip
            if role is not None and len(plan.problems) == before:
                self._seat(layout, row, last, first, role, values)

    def _seat(
        self, layout: Layout, row: int, last: str, first: str, role: Role, values: dict[str, Any]
    ) -> None:
        plan = self._plan
        self._warn_corps(layout, row, role, values["corps"])
        given = {name: value for name, value in values.items() if value not in (None, "")}
        left = self._left[_key(last + first, role)]
        tally = plan.counts["members"]
        name = full_name(last, first)
        if not left:
            self._position += 1
            member = MemberRow(
                plan.writer.new_id(MemberRow), plan.session.row.id, self._position, last, first,
                role.value, **given,
            )  # fmt: skip
            tally.added += 1
            place = (row, layout.fields["role"])
            plan.change("members", layout, place, name, "membre", None,
                        role_label(role, member.sex))  # fmt: skip
            plan.put(member)
            return
        old = left.pop(0)
        if given.get("present"):
            given.setdefault("absence_reason", "")
        new = old._replace(**given)
        fields = different(old, new, given)
        if not fields:
            plan.same("members", layout)
            return
        tally.updated += 1
        for one in fields:
            place = (row, layout.fields.get(one, layout.fields["role"]))
            plan.change("members", layout, place, name, _LABELS[one],
                        _said(getattr(old, one)), _said(getattr(new, one)))  # fmt: skip
        plan.put(new)

    def _warn_corps(self, layout: Layout, row: int, role: Role, corps: str | None) -> None:
        """Warn of an unknown corps; beside the chairs the column often names a sector instead."""
        if corps and role in {*CHAIRS, Role.MEMBER} and self._plan.corps.find(corps) is None:
            self._plan.problem(
                layout, row, layout.fields["corps"], "CORPS_UNKNOWN",
                f"« {corps} » n'est pas un corps connu : il est repris tel quel, et ne permet pas "
                "de présider.",
                "warning",
            )  # fmt: skip

    @property
    def missing(self) -> list[str]:
        """Seats of the dossier the file does not name."""
        return [
            f"{full_name(m.last_name, m.first_name)} ({role_label(m.role, m.sex).lower()})"
            for members in self._left.values()
            for m in members
        ]


def _key(name: str, role: str) -> _Key:
    return fold(name), role


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return "" if value is None else str(value)
