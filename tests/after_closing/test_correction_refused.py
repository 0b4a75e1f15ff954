"""What minutes in correction cannot change is refused with what can still be done, and no more."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jury_app.application import candidates, deliberating, sessions
from jury_app.application.correcting import CorrectionOrder, correct
from jury_app.application.dossier import Dossier
from jury_app.application.view import load_view
from jury_app.domain.errors import Refusal
from jury_app.domain.values import Verdict
from tests.deliberations import Clock, NewDossier, Sitting, refuse
from tests.minutes_pages import words_of
from tests.signing_builder import CHAIR, SECRETARY, codes, papers
from tests.sitting_builder import add_candidate, mark_all, sitting


@pytest.fixture
def dossier(tmp_path: Path) -> Iterator[Dossier]:
    """A closed session: one candidate certified, one withdrawn, two held back by their level."""
    made, sid, _ids = sitting(tmp_path, 1)
    gone = add_candidate(made, sid, 1, sex="F")
    for number, level in ((2, None), (3, "B1")):
        mark_all(made, sid, add_candidate(made, sid, number, language_level=level))
    candidates.withdraw(made, sid, gone, "démission")
    deliberating.adopt(made, sid)
    view = load_view(made, sid)
    for candidate in view.session.heard:
        for bloc in view.results[candidate.row.id].undecided:
            deliberating.decide(made, sid, candidate.row.id, bloc.bloc.code, bloc.proposal)
    sessions.close(made, sid, CHAIR, SECRETARY)
    yield made
    made.store.close()


def _refused(dossier: Dossier, number: int) -> Refusal:
    """Ask that the language bloc of the candidate of this INE be validated; return the refusal."""
    session = dossier.load(1)
    assert session.certification.language is not None
    one = next(c for c in session.ordered if c.row.ine == f"{number:09d}AB")
    order = CorrectionOrder(one.row.id, session.certification.language.bloc, Verdict.VAL,
                            "Erreur de report constatée.", CHAIR, SECRETARY)  # fmt: skip
    with pytest.raises(Refusal) as caught:
        correct(dossier, 1, order)
    return caught.value


def test_nobody_is_put_back_in_a_closed_session(dossier: Dossier) -> None:
    refusal = _refused(dossier, 1)
    assert refusal.code == "CANDIDATE_WITHDRAWN"
    assert "est retirée de la session : le procès-verbal ne porte aucune" in refusal.message
    assert "rétablissez" not in refusal.message


@pytest.mark.parametrize(
    ("number", "code", "level"),
    [(2, "LANGUAGE_UNKNOWN", "inconnu"), (3, "LANGUAGE_BELOW", "inférieur au niveau exigé")],
)
def test_the_level_of_language_stays_that_of_the_closing(
    dossier: Dossier, number: int, code: str, level: str
) -> None:
    refusal = _refused(dossier, number)
    assert refusal.code == code
    assert f"son niveau de langue était {level} à la clôture" in refusal.message
    assert "dans une session suivante" in refusal.message
    assert not any(said in refusal.message for said in ("Renseignez", "écidez", "corrigez"))


def test_no_correction_is_dated_before_what_it_corrects(new_dossier: NewDossier) -> None:
    clock = Clock("14:30")
    room = Sitting.at(clock, *new_dossier())
    one = room.hear(1)
    room.finish()

    def order(verdict: Verdict) -> CorrectionOrder:
        return CorrectionOrder(one, "BC01", verdict, "Erreur de report.", CHAIR, SECRETARY)

    clock.time = "12:30"
    said = refuse("CLOCK_BACK", correct, room.dossier, room.id, order(Verdict.NVAL))
    assert said == (
        "L'horloge de l'ordinateur dit le 4 décembre 2026 à 12:30, avant la clôture, le 4 décembre "
        "2026 à 14:30 : mettez-la à l'heure, puis recommencez. Rien n'a été changé."
    )
    clock.day = "2026-12-07"
    correct(room.dossier, room.id, order(Verdict.NVAL))
    clock.day = "2026-12-05"
    said = refuse("CLOCK_BACK", correct, room.dossier, room.id, order(Verdict.VAL))
    assert "avant le rectificatif précédent, le 7 décembre 2026 à 12:30" in said


@pytest.mark.parametrize(("out", "chair"), [("ALPHA", "BETA Boris"), ("GAMMA", CHAIR)])
def test_who_does_not_sit_for_a_candidate_corrects_nothing_of_theirs(
    new_dossier: NewDossier, tmp_path: Path, out: str, chair: str
) -> None:
    room = Sitting(*new_dossier())
    one, other = room.hear(1), room.hear(2)
    candidates.recuse(room.dossier, room.id, one, room.members[out], "parent du candidat")
    room.finish()

    def order(candidate: int, chair: str) -> CorrectionOrder:
        return CorrectionOrder(candidate, "BC01", Verdict.NVAL, "Erreur de report.", chair,
                               SECRETARY)  # fmt: skip

    wrong = CHAIR if out == "ALPHA" else "BETA Boris"
    assert "président de séance" in refuse(
        "CLOSE-SIGNATORIES", correct, room.dossier, room.id, order(one, wrong)
    )
    paper = tmp_path / "pvr.pdf"
    papers().write_correction(correct(room.dossier, room.id, order(one, chair)), paper)
    said = words_of(paper)
    assert f"{out}, {'présidente' if out == 'ALPHA' else 'secrétaire'}, n'a pas pris part" in said
    assert ("sous la présidence de M. Boris BETA" in said) is (out == "ALPHA")
    assert ("Vice-président, préside pour ce candidat" in said) is (out == "ALPHA")
    assert codes(paper, room.path) == []
    papers().write_correction(correct(room.dossier, room.id, order(other, CHAIR)), paper)
    assert "n'a pas pris part" not in words_of(paper)
