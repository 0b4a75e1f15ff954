"""A bloc acquired once, through sessions that only took it over: its date, its proof, its loss."""

from pathlib import Path

import pytest

from jury_app.application import acquisitions, candidates, sessions
from jury_app.application.consequences import consequences
from jury_app.application.correcting import CorrectionOrder, correct
from jury_app.application.documents.order import Order
from jury_app.application.dossier import Dossier
from jury_app.application.follow_up import FollowUp, create_from
from jury_app.application.verification import verify_dossier
from jury_app.application.view import load_standing_view
from jury_app.bootstrap import services
from jury_app.domain.errors import Refusal
from jury_app.domain.values import Verdict
from tests.conftest import CommandLine
from tests.deliberations import CHAIR, SECRETARY, Clock, NewDossier, Sitting
from tests.minutes_pages import words_of
from tests.signing_builder import codes, papers

MARCH, JULY = ("2026-03-02", "Mars"), ("2026-07-03", "Juillet")
DECEMBER, NEXT = ("2026-12-04", "Décembre"), ("2027-03-01", "Mars suivant")
DECLARED = ("2021-06-15", "Attestation du 15 juin 2021")


def _again(dossier: Dossier, when: tuple[str, str]) -> tuple[Sitting, int]:
    """Hear the same candidate in a new session, who fails in all that is not acquired."""
    day, name = when
    new = sessions.NewSession("RNCP41242", name, day, "Paris")
    sitting = Sitting.at(Clock(day=day), dossier, sessions.create(dossier, new))
    return sitting, sitting.hear(1, "2")


@pytest.fixture
def march(new_dossier: NewDossier) -> Sitting:
    """A closed session whose candidate lacks BC02 and had declared BC03."""
    sitting = Sitting.at(Clock(day=MARCH[0]), *new_dossier(day=MARCH[0], label=MARCH[1]))
    one = sitting.hear(1)
    for epreuve in ("BC02-E1", "BC02-E2"):
        sitting.mark(one, epreuve, "2")
    acquisitions.declare(sitting.dossier, sitting.id, one, "BC03", *DECLARED)
    sitting.finish()
    return sitting


def _number(sitting: Sitting) -> str:
    return f"Procès-verbal n° {sitting.session.session.row.minutes_number}"


def _origins(sitting: Sitting, candidate: int) -> dict[str, tuple[str | None, str]]:
    held = sitting.candidate(candidate).acquisitions
    return {code: (held[code].acquired_on, held[code].proof) for code in ("BC01", "BC03")}


def _order(sitting: Sitting, verdict: Verdict = Verdict.NVAL) -> CorrectionOrder:
    (one,) = sitting.session.session.candidates
    return CorrectionOrder(one, "BC01", verdict, "La note est d'un autre.", CHAIR, SECRETARY)


def _transcript(sitting: Sitting, folder: Path) -> str:
    order = Order("transcripts", merged=True, day="2026-12-05")
    services().write_documents(sitting.dossier, sitting.id, order, folder, lambda *_done: None)
    return words_of(next(folder.glob("*.pdf")))


@pytest.mark.parametrize("way", ["found", "prepared before", "made from the other"])
def test_the_first_origin_survives_the_sessions_that_took_it_over(
    march: Sitting, tmp_path: Path, way: str
) -> None:
    dossier = march.dossier
    first = {"BC01": (MARCH[0], _number(march)), "BC03": DECLARED}
    july, one = _again(dossier, JULY)
    assert _origins(july, one) == first
    before = _again(dossier, DECEMBER) if way == "prepared before" else None
    july.finish()
    if way == "made from the other":
        new = FollowUp(DECEMBER[1], DECEMBER[0], "Paris", [one])
        (copy,) = dossier.load(create_from(dossier, july.id, new)).candidates.values()
        held = copy.acquisitions
        assert (held["BC01"].acquired_on, held["BC03"].proof) == (MARCH[0], DECLARED[1])
        return
    december, other = before or _again(dossier, DECEMBER)
    assert _origins(december, other) == first
    december.finish()
    said = _transcript(december, tmp_path)
    assert "Acquis le 02/03/2026" in said
    assert "Acquis le 15/06/2021" in said
    assert "Acquis le 03/07/2026" not in said
    assert verify_dossier(dossier) == []


@pytest.mark.parametrize("between", [False, True])
def test_open_sessions_lose_what_a_correction_takes_back_through_any_chain(
    march: Sitting, between: bool
) -> None:
    dossier = march.dossier
    if between:
        _again(dossier, JULY)[0].finish()
    december, one = _again(dossier, DECEMBER)
    assert december.candidate(one).has_acquired("BC01")
    correct(dossier, march.id, _order(march))
    assert not december.candidate(one).has_acquired("BC01")
    assert december.candidate(one).has_acquired("BC03")
    # Nor does a session made later find it in the minutes that took it over.
    later, two = _again(dossier, NEXT)
    assert "BC01" not in later.candidate(two).acquisitions
    correct(dossier, march.id, _order(march, Verdict.VAL))
    assert december.candidate(one).acquisitions["BC01"].acquired_on == MARCH[0]


def test_a_bloc_that_another_session_gave_too_stays(march: Sitting) -> None:
    dossier = march.dossier
    correct(dossier, march.id, _order(march))
    july, one = _again(dossier, JULY)
    july.open()
    july.decide(one, "BC01", "VAL", "Le jury a relu le dossier.")
    july.adopt()
    july.close()
    december, other = _again(dossier, DECEMBER)
    assert december.candidate(other).acquisitions["BC01"].acquired_on == JULY[0]
    correct(dossier, march.id, _order(march, Verdict.VAL))
    later, two = _again(dossier, NEXT)
    assert later.candidate(two).acquisitions["BC01"].acquired_on == MARCH[0]
    correct(dossier, march.id, _order(march))
    assert later.candidate(two).acquisitions["BC01"].acquired_on == JULY[0]


def test_closed_sessions_that_rest_on_a_correction_are_named_then_corrected(
    march: Sitting, tmp_path: Path
) -> None:
    dossier = march.dossier
    july, one = _again(dossier, JULY)
    july.finish()
    with pytest.raises(Refusal, match="acquis antérieurement"):
        correct(july.dossier, july.id, _order(july))
    made = correct(dossier, march.id, _order(march))
    number = july.session.session.row.minutes_number
    assert consequences(dossier, made) == (
        f"BC01 reste acquis au procès-verbal de « Juillet » (procès-verbal n° {number}) : "
        "établissez-y un rectificatif."
    )
    own = correct(july.dossier, july.id, _order(july))
    assert own.document["change"]["before"]["verdict"] == "CAP"
    assert consequences(dossier, made) == ""
    assert consequences(dossier, own) == ""
    standing = load_standing_view(dossier, july.id).results[one].bloc("BC01")
    assert standing is not None
    assert (standing.decision, standing.to_review) == (Verdict.NVAL, False)
    # BC04 to BC07 and BC10.
    assert _transcript(july, tmp_path).count("Acquis le 02/03/2026") == 5
    services().export_results(dossier, july.id, tmp_path / "r.xlsx")
    assert verify_dossier(dossier) == []


def test_a_bloc_taken_back_wrongly_is_acquired_again_in_closed_sessions_too(
    march: Sitting, tmp_path: Path
) -> None:
    dossier = march.dossier
    july, one = _again(dossier, JULY)
    july.finish()
    correct(dossier, march.id, _order(march))
    with pytest.raises(Refusal, match="n'est pas acquis antérieurement") as caught:
        correct(july.dossier, july.id, _order(july, Verdict.CAP))
    assert caught.value.code == "BLOC_NOT_ACQUIRED"
    correct(july.dossier, july.id, _order(july))
    december, other = _again(dossier, DECEMBER)
    back = correct(dossier, march.id, _order(march, Verdict.VAL))
    number = july.session.session.row.minutes_number
    assert consequences(dossier, back) == (
        f"BC01 n'est plus acquis au procès-verbal rectifié de « Juillet » (procès-verbal n° "
        f"{number}) : établissez-y un rectificatif « Acquis antérieurement »."
    )
    with pytest.raises(Refusal, match="ne peut pas y décider autre chose"):
        correct(july.dossier, july.id, _order(july, Verdict.VAL))
    made = correct(july.dossier, july.id, _order(july, Verdict.CAP))
    assert made.document["change"]["before"]["verdict"] == "NVAL"
    assert consequences(dossier, back) == ""
    standing = load_standing_view(dossier, july.id).results[one].bloc("BC01")
    assert standing is not None
    assert (standing.decision, standing.proposal) == (Verdict.CAP, Verdict.CAP)
    assert _transcript(july, tmp_path).count("Acquis le 02/03/2026") == 6
    assert december.candidate(other).acquisitions["BC01"].acquired_on == MARCH[0]
    services().export_results(dossier, july.id, tmp_path / "r.xlsx")
    assert verify_dossier(dossier) == []


def test_who_was_withdrawn_from_a_closed_session_has_nothing_to_be_corrected(
    march: Sitting,
) -> None:
    july, one = _again(march.dossier, JULY)
    july.hear(2)
    july.open()
    candidates.withdraw(july.dossier, july.id, one, "démission")
    july.adopt()
    july.close()
    made = correct(march.dossier, march.id, _order(march))
    assert consequences(march.dossier, made) == ""


def test_a_bloc_decided_by_a_correction_shows_its_average(march: Sitting, tmp_path: Path) -> None:
    july, one = _again(march.dossier, JULY)
    for epreuve in sorted(july.bloc(one, "BC01").bloc.epreuves, key=lambda e: e.code):
        july.mark(one, epreuve.code, "14")
    july.finish()
    correct(march.dossier, march.id, _order(march))
    correct(july.dossier, july.id, _order(july, Verdict.VAL))
    (title,) = {b.title for b in july.session.session.certification.blocs if b.code == "BC01"}
    assert f"BC01 — {title} 14,00 Validé" in _transcript(july, tmp_path)


def test_an_open_session_gets_the_first_date_again(march: Sitting) -> None:
    july, _one = _again(march.dossier, JULY)
    july.finish()
    december, other = _again(march.dossier, DECEMBER)
    first = december.candidate(other).acquisitions["BC01"]
    correct(march.dossier, march.id, _order(march))
    correct(july.dossier, july.id, _order(july, Verdict.VAL))
    assert december.candidate(other).acquisitions["BC01"].acquired_on == JULY[0]
    correct(march.dossier, march.id, _order(march, Verdict.VAL))
    assert december.candidate(other).acquisitions["BC01"] == first


def test_whom_a_correction_certifies_is_not_heard_again(march: Sitting) -> None:
    dossier = march.dossier
    december, again = _again(dossier, DECEMBER)
    (one,) = march.session.session.candidates

    def made(verdict: Verdict) -> str:
        order = CorrectionOrder(one, "BC02", verdict, "La note est d'un autre.", CHAIR, SECRETARY)
        return consequences(dossier, correct(dossier, march.id, order))

    assert made(Verdict.VAL) == (
        "NOM1 Zoé obtient ainsi la certification : retirez sa candidature de « Décembre », où rien "
        "ne reste à décider."
    )
    assert made(Verdict.NVAL) == ""
    candidates.withdraw(dossier, december.id, again, "déjà certifié")
    assert made(Verdict.VAL) == ""


def test_a_namesake_to_be_confirmed_is_not_told_to_be_certified(march: Sitting) -> None:
    new = sessions.NewSession("RNCP41242", DECEMBER[1], DECEMBER[0], "Paris")
    december = Sitting(march.dossier, sessions.create(march.dossier, new))
    december.hear(1, ine=None)
    (one,) = march.session.session.candidates
    order = CorrectionOrder(one, "BC02", Verdict.VAL, "La note est d'un autre.", CHAIR, SECRETARY)
    assert consequences(march.dossier, correct(march.dossier, march.id, order)) == ""


def test_the_command_names_the_closed_sessions_that_rest_on_a_correction(
    march: Sitting, cli: CommandLine, tmp_path: Path
) -> None:
    july, _one = _again(march.dossier, JULY)
    july.finish()
    path = march.path
    march.dossier.store.close()

    def told(session_id: int, decision: str) -> int:
        return cli("correct", path, "--session", session_id, "--candidate", "000000001AB", "--bloc",
                   "BC01", "--decision", decision, "--motive", "La note est d'un autre.", "--chair",
                   CHAIR, "--secretary", SECRETARY, "-o", tmp_path / "pvr.pdf")  # fmt: skip

    assert told(march.id, "NVAL") == 0
    assert "BC01 reste acquis au procès-verbal de « Juillet »" in cli.out
    assert told(july.id, "NVAL") == 0
    assert told(march.id, "VAL") == 0
    assert "BC01 n'est plus acquis au procès-verbal rectifié de « Juillet »" in cli.out
    assert told(july.id, "?") == 1
    assert "choisissez VAL, NVAL, CAP, DISP, DEF ou ATT." in cli.err
    assert told(july.id, "CAP") == 0
    text = words_of(tmp_path / "pvr.pdf")
    assert "Non validé Acquis antérieurement" in text
    assert "Le calcul proposait" not in text
    assert codes(tmp_path / "pvr.pdf", path) == []


def test_a_correction_says_the_vote_it_departs_from(
    new_dossier: NewDossier, tmp_path: Path
) -> None:
    sitting = Sitting(*new_dossier())
    one = sitting.hear(1)
    sitting.open()
    sitting.vote(one, "BC01", (5, 1, 0), "VAL")
    sitting.adopt()
    sitting.close()
    made = correct(sitting.dossier, sitting.id, _order(sitting))
    paper = tmp_path / "pvr.pdf"
    papers().write_correction(made, paper)
    assert (
        "Le procès-verbal rectifié constate un vote sur BC01 (5 pour, 1 contre, 0 abstention) "
        "dont le résultat était « Validé ». La rectification s'en écarte pour le motif ci-dessus."
    ) in words_of(paper)
    assert codes(paper, sitting.path) == []
    back = correct(sitting.dossier, sitting.id, _order(sitting, Verdict.VAL))
    assert "vote" not in back.document["change"]
