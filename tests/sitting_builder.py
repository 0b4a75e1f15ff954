"""Real dossiers for the tests of the pages; every person is invented."""

from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from PySide6.QtWidgets import QApplication

from jury_app.application import candidates, jury, marks, sessions
from jury_app.application.dossier import Dossier
from jury_app.application.services import Services
from jury_app.bootstrap import create_dossier
from jury_app.domain.session import Candidate
from jury_app.domain.values import Route
from ui import theme

SEATS = (
    ("ALPHA", "Anne", "president", "F", "PR"),
    ("BETA", "Boris", "vice_president", "M", "MCF"),
    ("GAMMA", "Guy", "secretary", "M", ""),
    ("DELTA", "Dina", "director", "F", ""),
    ("EPSILON", "Eva", "quality", "F", ""),
    ("ZETA", "Zoé", "professional", "F", ""),
    ("ETA", "Éric", "professional", "M", ""),
    ("THETA", "Théo", "professional", "M", ""),
)
PEOPLE = (
    ("ALLARD", "Camille", "Montage"),
    ("BÉRENGER", "Théo", "Image"),
    ("CARRÉ", "Noé", "Production"),
    ("DE OLIVEIRA", "Roger", "Montage"),
    ("ÉTIENNE", "Gilles", "Image"),
    ("FERNANDEZ", "Maggie", "Image"),
    ("GOSSELIN", "Éric", "Montage"),
    ("ŁUKASIEWICZ", "Michelle", "Son"),
    ("N'GUYEN VĂN", "Thérèse", "Image"),
    ("ŞÜKRÜ", "Claire", "Montage"),
)


def add_jury(dossier: Dossier, session_id: int) -> list[int]:
    """Seat a regular jury, everyone present."""
    ids = []
    for last, first, role, sex, corps in SEATS:
        member = jury.add(dossier, session_id, {
            "last_name": last, "first_name": first, "role": role, "sex": sex, "corps": corps,
            "designated_by": "Recteur", "organisation": "Université d'Orval",
        })  # fmt: skip
        jury.set_presence(dossier, session_id, member, True)
        ids.append(member)
    return ids


def options(dossier: Dossier) -> list[str]:
    """Labels of the certification's options."""
    return [o.label for o in dossier.catalog.certification("RNCP41242").options]


def add_candidate(dossier: Dossier, session_id: int, number: int, **fields: Any) -> int:
    """Add the candidate of this number; fields go before the ordinary ones."""
    last, first, option = PEOPLE[number % len(PEOPLE)]
    known = options(dossier)
    values = {
        "ine": f"{number:09d}AB",
        "birth_name": last if number < len(PEOPLE) else f"{last} {number}",
        "first_names": first,
        "route": "initial",
        "option": option if option in known else known[number % len(known)],
        "internship_weeks": 16,
        "language_level": "B2",
        **fields,
    }
    return candidates.add(dossier, session_id, values)


def mark_all(dossier: Dossier, session_id: int, candidate_id: int, text: str = "12,5") -> None:
    """Mark every épreuve of a candidate's plan alike."""
    session = dossier.load(session_id)
    plan = session.plan(session.candidates[candidate_id])
    marks.set_marks(
        dossier,
        session_id,
        [marks.MarkEdit(candidate_id, e, text) for e in sorted(plan.epreuves)],
    )


def sitting(
    folder: Path, people: int = 3, marked: bool = True, opened: bool = True
) -> tuple[Dossier, int, list[int]]:
    """Build a dossier with a jury and marked candidates; return it, its session, the candidates."""
    dossier = create_dossier(folder / "dossier.jury")
    session_id = sessions.create(
        dossier, sessions.NewSession("RNCP41242", "Session 2026", "2026-12-04", "Paris")
    )
    add_jury(dossier, session_id)
    ids = [add_candidate(dossier, session_id, number) for number in range(people)]
    if marked:
        for candidate_id in ids:
            mark_all(dossier, session_id, candidate_id)
    if opened:
        sessions.open_deliberation(dossier, session_id)
    return dossier, session_id, ids


def sitting_file(folder: Path) -> Path:
    """Build a dossier under deliberation that nobody holds; return its file."""
    dossier, _session_id, _ids = sitting(folder)
    dossier.store.close()
    return dossier.store.path


def candidate_of(dossier: Dossier, session_id: int, candidate_id: int) -> Candidate:
    """Read a candidate again from the dossier."""
    return dossier.load(session_id).candidates[candidate_id]


@cache
def _load_fonts() -> None:
    theme.load_fonts()


def dress() -> None:
    """Dress the application as the program does."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        _load_fonts()
        theme.apply(app, theme.LIGHT)


class Kept:
    """A dossier with a jury and candidates for tests of the window, and how to look at it."""

    def __init__(self, folder: Path, people: int = 3, **given: bool) -> None:
        dress()
        self.dossier, self.session_id, self.ids = sitting(folder, people, **given)

    def stored(self, number: int, epreuve: str) -> str | None:
        """The mark the dossier keeps of a candidate."""
        found = candidate_of(self.dossier, self.session_id, self.ids[number]).marks.get(epreuve)
        return found.value if found else None

    def gestures(self) -> int:
        """How many gestures the journal has."""
        with self.dossier.store.read() as reader:
            return len(reader.journal())


def evidence_route() -> str:
    """The route of validation by experience."""
    return Route.EXPERIENCE.value


def _unused(*_arguments: object) -> NoReturn:
    raise AssertionError("this test does not need that service")


def services(dossier: Dossier, **given: Any) -> Services:
    """Return services that refuse to be called, but for those given."""
    kept = {"catalog": dossier.catalog, "log_file": Path("journal.log"), **given}
    unused = {field.name: _unused for field in fields(Services)}
    return Services(**{**unused, **kept})
