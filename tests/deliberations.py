"""A session sitting, with its jury and candidates, and the gestures of a deliberation."""

from pathlib import Path
from typing import Any

from jury_app.application import candidates, deliberating, marks, sessions
from jury_app.application.dossier import Dossier
from jury_app.application.view import SessionView, load_view
from jury_app.domain.records import VoteRow
from jury_app.domain.results import BlocResult
from jury_app.domain.session import Candidate
from jury_app.domain.values import Route, Verdict
from tests.conftest import seat_jury

CHAIR, SECRETARY = "ALPHA Anne", "GAMMA Guy"


class Sitting:
    """A session of RNCP41242 with a regular jury of eight; candidates are added by number."""

    def __init__(self, dossier: Dossier, session_id: int) -> None:
        self.dossier, self.id = dossier, session_id
        self.members = seat_jury(dossier, session_id)

    def hear(self, number: int, mark: str = "12", **fields: Any) -> int:
        """Add a candidate marked the same everywhere; an empty mark leaves them unmarked."""
        values = {
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
