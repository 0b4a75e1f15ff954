"""Made-up sessions of any size, written straight into the store as one gesture."""

from pathlib import Path
from random import Random

from jury_app.application import sessions
from jury_app.application.dossier import Dossier
from jury_app.bootstrap import create_dossier
from jury_app.domain.records import CandidateRow, MarkRow, PersonRow
from jury_app.domain.values import Route


def dossier_of(count: int, path: Path) -> tuple[Dossier, int]:
    """Return a dossier with `count` candidates, each with all the marks of their plan."""
    dossier = create_dossier(path)
    new = sessions.NewSession("RNCP41242", f"{count} candidates", "2026-12-04", "Paris")
    session_id = sessions.create(dossier, new)
    certification = dossier.catalog.certification("RNCP41242")
    random = Random(count)
    persons, candidates, marks = [], [], []
    for number in range(1, count + 1):
        ine, name = f"{number:09d}AA", f"NOM{number:05d}"
        option = certification.options[number % len(certification.options)].label
        persons.append(PersonRow(number, ine, name, "Prénom", None, f"{name}|prenom|"))
        candidates.append(
            CandidateRow(
                number, session_id, number, ine, name, "Prénom", "initial", option,
                internship_weeks=16, language_level="B2",
            )
        )  # fmt: skip
        marks += [
            MarkRow(session_id, number, code, f"{random.randrange(600, 1800) / 100:.2f}",
                    entered_at="2026-12-01T00:00:00Z")
            for code in certification.plan(Route.INITIAL, option).epreuves
        ]  # fmt: skip
    with dossier.gesture("benchmark", session_id) as writer:
        writer.put_all(persons)
        writer.put_all(candidates)
        writer.put_all(marks)
    return dossier, session_id
