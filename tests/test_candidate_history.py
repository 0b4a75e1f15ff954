"""What the journal says of one candidate, and the motives a dossier has used."""

from jury_app.application import candidates, deliberating, marks
from jury_app.application.history import candidate_journal
from jury_app.domain.session import WHOLE
from tests.deliberations import Sitting


def gestures(sitting: Sitting, candidate: int) -> list[str]:
    return [e.gesture for e in candidate_journal(sitting.dossier, sitting.candidate(candidate))]


def test_only_entries_about_the_candidate_newest_first(sitting: Sitting) -> None:
    one, other = sitting.hear(1), sitting.hear(2)
    sitting.open()
    candidates.discuss(sitting.dossier, sitting.id, other, wanted=True)
    sitting.decide(one, "BC01", "VAL")
    assert gestures(sitting, one) == ["decision.set", "session.open", "mark.set", "candidate.add"]
    assert gestures(sitting, other)[0] == "candidate.note"


def test_a_mark_of_the_group_is_part_of_the_history_of_its_members(sitting: Sitting) -> None:
    one, other = sitting.hear(1, ""), sitting.hear(2, "")
    group = marks.add_group(sitting.dossier, sitting.id, "BC07-G1", "G01")
    marks.assign(sitting.dossier, sitting.id, "BC07-G1", [one], group)
    marks.set_group_mark(sitting.dossier, sitting.id, group, WHOLE, "12")
    assert gestures(sitting, one)[0] == "group.mark"
    assert "group.mark" not in gestures(sitting, other)


def test_motives_used_before_are_offered_most_used_first(sitting: Sitting) -> None:
    ids = [sitting.hear(number) for number in range(3)]
    sitting.open()
    sitting.decide(ids[0], "BC01", "NVAL", "Dossier remis hors délai")
    sitting.decide(ids[1], "BC01", "NVAL", "Travaux insuffisants")
    sitting.decide(ids[2], "BC01", "NVAL", "Dossier remis hors délai")
    sitting.decide(ids[2], "BC02", "VAL")
    assert deliberating.used_motives(sitting.dossier) == [
        "Dossier remis hors délai", "Travaux insuffisants",
    ]  # fmt: skip


def test_a_late_candidate_gets_the_next_number(sitting: Sitting) -> None:
    sitting.hear(1)
    sitting.open()
    assert sitting.candidate(sitting.hear(2)).row.number == 2


def test_withdrawing_and_restoring_keep_their_motives_in_the_journal(sitting: Sitting) -> None:
    one = sitting.hear(1)
    candidates.withdraw(sitting.dossier, sitting.id, one, "Démission")
    candidates.restore(sitting.dossier, sitting.id, one, "Démission retirée")
    said = [e.label for e in candidate_journal(sitting.dossier, sitting.candidate(one))[:2]]
    assert said == ["NOM1 Zoé : rétabli dans la session (Démission retirée)",
                    "NOM1 Zoé : retiré de la session"]  # fmt: skip
