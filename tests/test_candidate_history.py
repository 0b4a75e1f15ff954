"""What the journal says of one candidate, and the motives a dossier has used."""

from collections.abc import Callable

import pytest

from jury_app.application import candidates, deliberating, marks
from jury_app.application.dossier import Dossier
from jury_app.application.history import candidate_journal
from jury_app.domain.session import WHOLE
from tests.deliberations import Sitting

NewDossier = Callable[..., tuple[Dossier, int]]


@pytest.fixture
def room(new_dossier: NewDossier) -> Sitting:
    return Sitting(*new_dossier())


def gestures(room: Sitting, candidate: int) -> list[str]:
    return [e.gesture for e in candidate_journal(room.dossier, room.candidate(candidate))]


def test_only_entries_about_the_candidate_newest_first(room: Sitting) -> None:
    one, other = room.hear(1), room.hear(2)
    room.open()
    candidates.discuss(room.dossier, room.id, other, wanted=True)
    room.decide(one, "BC01", "VAL")
    assert gestures(room, one) == ["decision.set", "session.open", "mark.set", "candidate.add"]
    assert gestures(room, other)[0] == "candidate.note"


def test_a_mark_of_the_group_is_part_of_the_history_of_its_members(room: Sitting) -> None:
    one, other = room.hear(1, ""), room.hear(2, "")
    group = marks.add_group(room.dossier, room.id, "BC07-G1", "G01")
    marks.assign(room.dossier, room.id, "BC07-G1", [one], group)
    marks.set_group_mark(room.dossier, room.id, group, WHOLE, "12")
    assert gestures(room, one)[0] == "group.mark"
    assert "group.mark" not in gestures(room, other)


def test_motives_used_before_are_offered_most_used_first(room: Sitting) -> None:
    ids = [room.hear(number) for number in range(3)]
    room.open()
    room.decide(ids[0], "BC01", "NVAL", "Dossier remis hors délai")
    room.decide(ids[1], "BC01", "NVAL", "Travaux insuffisants")
    room.decide(ids[2], "BC01", "NVAL", "Dossier remis hors délai")
    room.decide(ids[2], "BC02", "VAL")
    assert deliberating.used_motives(room.dossier) == [
        "Dossier remis hors délai", "Travaux insuffisants",
    ]  # fmt: skip


def test_a_late_candidate_gets_the_next_number(room: Sitting) -> None:
    room.hear(1)
    room.open()
    assert room.candidate(room.hear(2)).row.number == 2


def test_withdrawing_and_restoring_keep_their_motives_in_the_journal(room: Sitting) -> None:
    one = room.hear(1)
    candidates.withdraw(room.dossier, room.id, one, "Démission")
    candidates.restore(room.dossier, room.id, one, "Démission retirée")
    said = [e.label for e in candidate_journal(room.dossier, room.candidate(one))[:2]]
    assert said == ["NOM1 Zoé : rétabli dans la session (Démission retirée)",
                    "NOM1 Zoé : retiré de la session"]  # fmt: skip
