"""What comes after a decision or a vote: a recusal, a vote taken out, a bloc acquired."""

from collections.abc import Callable
from typing import Any

import pytest

from jury_app.application import acquisitions, candidates, deliberating, jury, sessions
from jury_app.application.ports import Changes
from jury_app.application.undo import redo, undo
from jury_app.application.verification import verify_dossier
from jury_app.domain.errors import NeedsConfirmation, Refusal
from tests.conftest import CommandLine
from tests.deliberations import Sitting

MOTIVE = "Le jury a relu le dossier."


@pytest.fixture
def one(sitting: Sitting) -> int:
    """A candidate marked throughout, under deliberation."""
    number = sitting.hear(1)
    sitting.open()
    return number


def gesture(use_case: Callable[..., Changes], sitting: Sitting, *given: Any, **said: Any) -> int:
    """Do something to the session; return its place in the journal."""
    return use_case(sitting.dossier, sitting.id, *given, **said).seq


def recuse(sitting: Sitting, candidate: int, member: str) -> int:
    return gesture(candidates.recuse, sitting, candidate, sitting.members[member], "Tutrice")


def review(sitting: Sitting) -> str:
    """What CLOSE-REVIEW says; the rest blocks nothing."""
    assert sitting.blocking <= {"CLOSE-REVIEW"}
    return " ".join(f.message for f in sitting.session.findings if f.blocks)


def test_a_recusal_that_a_vote_contradicts_is_refused_until_the_vote_is_noted_again(
    sitting: Sitting, one: int, cli: CommandLine
) -> None:
    sitting.vote(one, "BC01", (7, 0, 0), "VAL")
    with pytest.raises(Refusal, match="le vote sur BC01 compte 7 voix pour 6 membres") as refused:
        recuse(sitting, one, "ZETA")
    assert refused.value.code == "VOTE_TOTAL"
    assert sitting.candidate(one).recusals == ()
    recuse(sitting, one, "GAMMA")  # the Secrétaire did not vote
    sitting.dossier.store.close()
    told = ["--recuse", "ZETA Zoé", "--because", "Tutrice"]
    assert cli("candidate", sitting.path, "--candidate", "000000001AB", *told) == 1
    assert "Notez d'abord ce vote de nouveau, ou retirez-le." in cli.err
    sitting.vote(one, "BC01", (6, 0, 0), "VAL")
    recuse(sitting, one, "ZETA")
    assert len(sitting.candidate(one).recusals) == 2


def test_a_member_who_left_may_have_voted_before(sitting: Sitting, one: int) -> None:
    sitting.vote(one, "BC01", (7, 0, 0), "VAL")
    sitting.adopt()
    jury.set_presence(sitting.dossier, sitting.id, sitting.members["ETA"], False, "train")
    assert review(sitting) == ""


def test_a_vote_of_more_voices_than_members_blocks_the_closing(sitting: Sitting, one: int) -> None:
    sitting.vote(one, "BC01", (7, 0, 0), "VAL")
    sitting.adopt()
    jury.remove(sitting.dossier, sitting.id, sitting.members["DELTA"])
    jury.add(sitting.dossier, sitting.id, {
        "last_name": "IOTA", "first_name": "Inès", "sex": "F", "role": "director",
        "designated_by": "Recteur",
    })  # fmt: skip
    assert review(sitting) == (
        "NOM1 Zoé : le vote sur BC01 compte 7 voix pour 6 membres délibérants, à noter de nouveau "
        "ou à retirer."
    )
    sitting.vote(one, "BC01", (6, 0, 0), "VAL")
    assert review(sitting) == ""


def test_a_recusal_after_decisions_leaves_them_to_be_confirmed(sitting: Sitting, one: int) -> None:
    recuse(sitting, one, "ETA")
    sitting.decide(one, "BC01", "VAL")
    sitting.adopt()
    assert review(sitting) == ""
    late = recuse(sitting, one, "ZETA")
    said = "déport noté depuis la décision de BC01, BC02, BC03, BC04, BC05, BC06, BC07, BC10"
    assert said in review(sitting)
    undone = gesture(undo, sitting, late)
    assert review(sitting) == ""
    gesture(redo, sitting, undone)
    sitting.decide(one, "BC01", "VAL")
    assert "décision de BC02, BC03" in review(sitting)
    sitting.mark(one, "BC04-E1", "13")
    assert "notes modifiées et déport noté depuis la décision de BC02" in review(sitting)
    for code in sitting.verdicts(one):
        sitting.decide(one, code, "VAL")
    assert review(sitting) == ""
    sitting.close()
    assert verify_dossier(sitting.dossier) == []


def test_a_recusal_lifted_leaves_nothing_to_confirm(sitting: Sitting, one: int) -> None:
    recuse(sitting, one, "ETA")
    sitting.adopt()
    recuse(sitting, one, "ZETA")
    for member in ("ZETA", "ETA"):
        gesture(candidates.unrecuse, sitting, one, sitting.members[member])
    assert review(sitting) == ""


def test_a_vote_taken_out_leaves_the_bloc_to_be_decided(sitting: Sitting, one: int) -> None:
    sitting.vote(one, "BC01", (5, 2, 0), "VAL")
    sitting.adopt()
    sitting.mark(one, "BC01-E1", "ABI")
    assert sitting.bloc(one, "BC01").proposal == "DEF"
    with pytest.raises(Refusal, match="Notez un nouveau vote, ou retirez celui-ci") as refused:
        sitting.decide(one, "BC01", "DEF")
    assert refused.value.code == "VOTE_CONTRADICTED"
    out = gesture(deliberating.take_vote_out, sitting, one, "BC01")
    assert (sitting.candidate(one).votes, sitting.verdicts(one)["BC01"]) == ({}, None)
    with pytest.raises(Refusal) as refused:
        gesture(deliberating.take_vote_out, sitting, one, "BC01")
    assert refused.value.code == "GONE"
    undone = gesture(undo, sitting, out)
    assert sitting.candidate(one).votes["BC01"].votes_for == 5
    assert sitting.verdicts(one)["BC01"] == "VAL"
    gesture(redo, sitting, undone)
    sitting.decide(one, "BC01", "DEF")
    assert review(sitting) == ""
    sitting.close()
    assert verify_dossier(sitting.dossier) == []


def test_no_vote_is_taken_out_where_the_jury_does_not_sit(sitting: Sitting, one: int) -> None:
    sitting.vote(one, "BC01", (5, 2, 0), "VAL")
    jury.set_presence(sitting.dossier, sitting.id, sitting.members["GAMMA"], False, "malade")
    with pytest.raises(Refusal, match="JURY-SECRETARY-PRESENT"):
        gesture(deliberating.take_vote_out, sitting, one, "BC01")
    assert "BC01" in sitting.candidate(one).votes


def test_a_bloc_declared_acquired_asks_before_it_clears_the_decision_and_its_vote(
    sitting: Sitting, one: int
) -> None:
    sitting.vote(one, "BC02", (2, 4, 0), "NVAL", motive=MOTIVE)
    sitting.adopt()
    told = (one, "BC02", "2024-06-20", "PV 2024-3")
    with pytest.raises(NeedsConfirmation, match="déjà décidé BC02 \\(« Non validé »\\)"):
        gesture(acquisitions.declare, sitting, *told)
    assert sitting.verdicts(one)["BC02"] == "NVAL"
    declared = gesture(acquisitions.declare, sitting, *told, confirmed=True)
    found = sitting.candidate(one)
    assert ("BC02" in found.decisions, found.votes) == (False, {})
    assert sitting.verdicts(one)["BC02"] == "CAP"
    gesture(undo, sitting, declared)
    assert sitting.verdicts(one)["BC02"] == "NVAL"
    assert "BC02" in sitting.candidate(one).votes


def test_a_bloc_validated_elsewhere_meanwhile_waits_beside_the_decision(
    sitting: Sitting, one: int
) -> None:
    new = sessions.NewSession("RNCP41242", "Parallèle", "2026-12-05", "Paris")
    other = Sitting(sitting.dossier, sessions.create(sitting.dossier, new))
    same = other.hear(1, "6")
    other.open()
    other.adopt()
    sitting.adopt()
    sitting.close()
    assert (sitting.verdicts(one)["BC01"], other.verdicts(same)["BC01"]) == ("VAL", "NVAL")
    assert not any(a.confirmed for a in other.candidate(same).acquisitions.values())
    said = next(f for f in other.session.findings if f.rule == "CAP-PROOF")
    assert not said.ok
    assert "BC10 trouvés acquis dans une autre session, mais décidés par ce jury" in said.message
    with pytest.raises(NeedsConfirmation):
        gesture(acquisitions.confirm, other, same, "BC01", True)
    gesture(acquisitions.confirm, other, same, "BC01", True, confirmed=True)
    gesture(acquisitions.confirm, other, same, "BC02", False)
    assert [other.verdicts(same)[code] for code in ("BC01", "BC02")] == ["CAP", "NVAL"]
