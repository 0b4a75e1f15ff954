"""A session sitting, with its jury and candidates, and the gestures of a deliberation."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import pytest

from jury_app.application import candidates, deliberating, jury, marks, sessions
from jury_app.application.dossier import Dossier
from jury_app.application.view import SessionView, load_view
from jury_app.domain.errors import Refusal
from jury_app.domain.records import VoteRow
from jury_app.domain.results import BlocResult
from jury_app.domain.session import Candidate
from jury_app.domain.values import Route, Verdict
from jury_app.domain.wording import PARIS, utc_text

CHAIR, SECRETARY = "ALPHA Anne", "GAMMA Guy"
SEATS = (
    ("ALPHA", "Anne", "F", "president", "Professeure des universités"),
    ("BETA", "Boris", "M", "vice_president", "MCF"),
    ("GAMMA", "Guy", "M", "secretary", ""),
    ("DELTA", "Dina", "F", "director", ""),
    ("EPSILON", "Éva", "F", "quality", ""),
    ("ZETA", "Zoé", "F", "professional", ""),
    ("ETA", "Éric", "M", "professional", ""),
    ("THETA", "Théo", "M", "professional", ""),
)
"""A regular jury of eight."""

NewDossier = Callable[..., tuple[Dossier, int]]
"""What the fixture `new_dossier` gives."""


def seat_jury(dossier: Dossier, session_id: int, present: bool = True) -> dict[str, int]:
    """Give a session a regular jury; return member ids by last name."""
    ids = {}
    for last, first, sex, role, corps in SEATS:
        values: dict[str, Any] = {
            "last_name": last, "first_name": first, "sex": sex, "role": role, "corps": corps,
            "designated_by": "Recteur", "chair_since": 2025 if role == "president" else None,
        }  # fmt: skip
        ids[last] = jury.add(dossier, session_id, values)
        jury.set_presence(dossier, session_id, ids[last], present)
    return ids


def three_heard(dossier: Dossier) -> int:
    """Open a deliberation on three candidates of one group; return the session's id."""
    new = sessions.NewSession("RNCP41242", "Session", "2026-12-04", "Paris")
    session_id = sessions.create(dossier, new)
    seat_jury(dossier, session_id)
    for number in range(3):
        candidates.add(
            dossier, session_id,
            {"ine": f"12345678{number}AB", "birth_name": f"NOM{number}", "first_names": "P",
             "route": "initial", "option": "Image"},
        )  # fmt: skip
    group = marks.add_group(dossier, session_id, "BC07-G1", "G01")
    marks.assign(dossier, session_id, "BC07-G1", [1, 2, 3], group)
    sessions.open_deliberation(dossier, session_id)
    return session_id


def refuse(code: str, gesture: Callable[..., object], *arguments: Any, **options: Any) -> str:
    """Run a gesture that must be refused with this code; return its sentence."""
    with pytest.raises(Refusal) as refused:
        gesture(*arguments, **options)
    assert refused.value.code == code
    return refused.value.message


@dataclass
class Clock:
    """A clock set by hand, Paris time on the day of the sitting."""

    time: str = "14:00"
    day: str = "2026-12-04"

    def now(self) -> str:
        """Return the UTC time."""
        there = datetime.fromisoformat(f"{self.day}T{self.time}:20").replace(tzinfo=PARIS)
        return utc_text(there)


class Sitting:
    """A session of RNCP41242 with a regular jury of eight; candidates are added by number."""

    def __init__(self, dossier: Dossier, session_id: int) -> None:
        self.dossier, self.id = dossier, session_id
        self.members = seat_jury(dossier, session_id)

    @classmethod
    def at(cls, clock: Clock, dossier: Dossier, session_id: int) -> Self:
        """Return a sitting whose time a clock tells."""
        return cls(replace(dossier, clock=clock), session_id)

    def hear(self, number: int, mark: str = "12", **fields: Any) -> int:
        """Add a candidate marked the same everywhere; an empty mark leaves them unmarked."""
        values: dict[str, Any] = {
            "ine": f"{number:09d}AB", "birth_name": f"NOM{number}", "first_names": "Zoé",
            "route": "initial", "option": "Montage", "birth_date": "2003-03-12",
            "internship_weeks": 16, "language_level": "B2",
        } | fields  # fmt: skip
        candidate = candidates.add(self.dossier, self.id, values)
        certification = self.session.session.certification
        plan = certification.plan(Route(values["route"]), values["option"])
        if mark:
            edits = [marks.MarkEdit(candidate, e, mark) for e in sorted(plan.epreuves)]
            marks.set_marks(self.dossier, self.id, edits)
        return candidate

    def mark(self, candidate: int, epreuve: str, text: str, motive: str = "") -> None:
        edit = marks.MarkEdit(candidate, epreuve, text, motive)
        marks.set_marks(self.dossier, self.id, [edit], confirmed=True)

    def open(self) -> None:
        sessions.open_deliberation(self.dossier, self.id)

    def adopt(self) -> deliberating.Adopted:
        return deliberating.adopt(self.dossier, self.id)

    def decide(self, candidate: int, bloc: str, verdict: str, motive: str = "") -> None:
        deliberating.decide(self.dossier, self.id, candidate, bloc, Verdict(verdict), motive)

    def vote(self, candidate: int, bloc: str, totals: tuple[int, int, int], verdict: str,
             casting: bool = False, motive: str = "") -> None:  # fmt: skip
        row = VoteRow(self.id, candidate, bloc, *totals, casting, verdict)
        deliberating.vote(self.dossier, self.id, row, motive)

    def close(self, chair: str = CHAIR, secretary: str = SECRETARY) -> Any:
        return sessions.close(self.dossier, self.id, chair, secretary)

    def finish(self) -> Any:
        """Open, adopt and close."""
        self.open()
        self.adopt()
        return self.close()

    @property
    def session(self) -> SessionView:
        return load_view(self.dossier, self.id)

    @property
    def path(self) -> Path:
        return self.dossier.store.path

    @property
    def blocking(self) -> set[str]:
        return {f.rule for f in self.session.findings if f.blocks}

    def candidate(self, candidate: int) -> Candidate:
        return self.session.session.candidates[candidate]

    def bloc(self, candidate: int, code: str) -> BlocResult:
        found = self.session.results[candidate].bloc(code)
        assert found is not None
        return found

    def verdicts(self, candidate: int) -> dict[str, str | None]:
        return {b.bloc.code: b.decision for b in self.session.results[candidate].blocs}
