"""A closed session in which every kind of documents has something to say; everybody is invented.

`python -m tests.documents_builder` writes the reference texts again, to be read before committing.
"""

import io
import re
import tempfile
import unicodedata
from contextlib import redirect_stdout
from pathlib import Path

import pypdfium2

from jury_app import opening
from jury_app.application import candidates, deliberating, jury, marks, sessions
from jury_app.application.access import Access
from jury_app.application.documents.keeping import save_settings
from jury_app.application.documents.kinds import KINDS
from jury_app.application.documents.settings import DocumentSettings
from jury_app.application.dossier import Dossier
from jury_app.application.ports import Clock
from jury_app.application.view import load_view
from jury_app.bootstrap import open_dossier, services
from jury_app.cli.main import run
from jury_app.domain.session import WHOLE
from jury_app.domain.values import Verdict
from tests.deliberations import SEATS

REFERENCES = Path(__file__).parent / "reference" / "documents"
DAY = "2026-12-10"
SETTINGS = DocumentSettings(
    effect="grade",
    court="tribunal administratif d'Orval, 1 place des Essais, 00000 Orval",
    address="12 rue des Essais\n00000 Orval",
    rectorate="Rectorat de l'académie d'Orval\nDivision des examens",
)
_FAILED = {"BC06-E1": "4", "BC06-O1": "6.5", "BC06-E2": "5"}
_PEOPLE: tuple[tuple[dict[str, object], dict[str, str]], ...] = (
    ({"birth_name": "AUBRAC", "first_names": "Aline", "sex": "F", "birth_date": "2003-03-12",
      "birth_place": "Brest", "ine": "123456781AB", "usage_name": "AUBRAC-LE GOFF"}, {}),
    ({"birth_name": "BÉRÉNGER & FILS", "first_names": "Théo", "sex": "M",
      "birth_date": "2002-07-01", "birth_place": "Łódź", "birth_country": "Pologne",
      "option": "Réalisation cinéma"}, {}),
    ({"birth_name": "MÜLLER <ß>", "first_names": "Camille", "birth_date": "2003-05-20",
      "ine": "123456783AB"}, _FAILED),
    ({"birth_name": "CORNEC", "first_names": "Maud", "sex": "F", "ine": "123456784AB",
      "option": "Image"}, {"*": "ABI"}),
    ({"birth_name": "ŞÜKRÜ", "first_names": "Émir", "sex": "M", "ine": "123456785AB",
      "language_level": None}, {"BC02-E1": "ABJ"}),
    ({"birth_name": unicodedata.normalize("NFD", "NGUYỄN"), "first_names": "Thị", "sex": "F",
      "ine": "123456786AB"}, {"*": "8.25"}),
    ({"birth_name": "NGUYỄN", "first_names": "Thị", "sex": "F", "ine": "123456787AB",
      "internship_weeks": 12}, {}),
    ({"birth_name": "MOREL", "first_names": "Irène", "sex": "F", "ine": "123456788AB",
      "route": "experience"}, {"BC02-D1": "NVAL"}),
)  # fmt: skip


class Afternoon:
    """A clock that stands at 14:05, in Paris, on the day of the session."""

    def now(self) -> str:
        """Return the UTC time."""
        return "2026-12-04T13:05:00Z"


_AFTERNOON = Afternoon()


def build(path: Path, clock: Clock = _AFTERNOON, *, closed: bool = True) -> None:
    """Write the dossier."""
    dossier = opening.create(path, clock, Access())
    new = sessions.NewSession("RNCP41242", "Session 2026", "2026-12-04", "Paris", "Salle 1")
    sid = sessions.create(dossier, new)
    sessions.set_nomination(dossier, sid, "2026-118", "2026-11-02")
    sessions.edit(dossier, sid, {"starts_at": "14:00"})
    _seat(dossier, sid)
    people = [_add(dossier, sid, values, own) for values, own in _PEOPLE]
    group = marks.add_group(dossier, sid, "BC07-G1", "G01")
    marks.assign(dossier, sid, "BC07-G1", people[:2], group)
    for step in (WHOLE, *dossier.catalog.certification("RNCP41242").epreuves["BC07-G1"].steps):
        marks.set_group_mark(dossier, sid, group, step, "13.5")
    save_settings(dossier, sid, SETTINGS)
    if closed:
        _close(dossier, sid, people[-1])
    dossier.store.close()


def without_chair(path: Path) -> None:
    """Write the dossier as it is when neither president nor vice-president came."""
    build(path, closed=False)
    dossier = open_dossier(path)
    sid = dossier.find_session().id
    for member in dossier.load(sid).members[:2]:
        jury.set_presence(dossier, sid, member.id, False, "grippe")
    dossier.store.close()


def _seat(dossier: Dossier, sid: int) -> None:
    for last, first, sex, role, corps in SEATS:
        values = {"last_name": last, "first_name": first, "role": role, "corps": corps,
                  "sex": None if last == "THETA" else sex, "designated_by": "Recteur",
                  "organisation": "École" if role == "director" else ""}  # fmt: skip
        jury.set_presence(dossier, sid, jury.add(dossier, sid, values), True)


def _add(dossier: Dossier, sid: int, values: dict[str, object], own: dict[str, str]) -> int:
    known = {"ine": None, "route": "initial", "option": "Montage", "internship_weeks": 16,
             "language_level": "B2", "campus": "Paris", **values}  # fmt: skip
    candidate = candidates.add(dossier, sid, known)
    session = dossier.load(sid)
    for code in sorted(session.plan(session.candidates[candidate]).epreuves):
        mark = own.get(code) or own.get("*") or "12.5"
        if code != "BC07-G1" or own:
            marks.set_marks(dossier, sid, [marks.MarkEdit(candidate, code, mark)])
    return candidate


def _close(dossier: Dossier, sid: int, by_experience: int) -> None:
    sessions.open_deliberation(dossier, sid)
    deliberating.adopt(dossier, sid)
    view = load_view(dossier, sid)
    for candidate in view.session.heard:
        for bloc in view.results[candidate.row.id].undecided:
            deliberating.decide(dossier, sid, candidate.row.id, bloc.bloc.code,
                                Verdict(bloc.proposal), "")  # fmt: skip
    notes = candidates.Notes(prescription="Présenter deux enquêtes menées seule.")
    candidates.annotate(dossier, sid, by_experience, notes)
    sessions.close(dossier, sid, "ALPHA Anne", "GAMMA Guy")


def text_of(path: Path) -> str:
    """Return the words of a PDF, page by page, what changes at every run left out."""
    document = pypdfium2.PdfDocument(path)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    lines = [" ".join(line.split()) for page in pages for line in page.splitlines()]
    text = "\n".join(line for line in lines if line) + "\n"
    return re.sub(r"(?:[0-9A-F]{4} ){3}[0-9A-F]{4}", "(empreinte)", text)


def written(dossier: Path, kind: str, folder: Path) -> Path:
    """Write a kind merged through the command line; return its PDF."""
    with redirect_stdout(io.StringIO()) as said:
        status = run(["documents", str(dossier), "--kind", kind, "-o", str(folder), "--merged",
                      "--date", DAY], services())  # fmt: skip
    assert status == 0
    return Path(said.getvalue().splitlines()[0])


def _write_references() -> None:
    REFERENCES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build(folder / "closed.jury")
        for kind in KINDS:
            if kind != "deficiency":
                text = text_of(written(folder / "closed.jury", kind, folder / kind))
                (REFERENCES / f"{kind}.txt").write_text(text, encoding="utf-8")
        without_chair(folder / "absent.jury")
        text = text_of(written(folder / "absent.jury", "deficiency", folder / "d"))
        (REFERENCES / "deficiency.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    _write_references()
