"""The jury's decisions and the life of a session."""

from collections.abc import Callable

import pytest

from jury_app.application import acquisitions, candidates, jury, marks, sessions
from jury_app.domain.errors import NeedsConfirmation, Refusal, RulesRefusal
from jury_app.domain.session import WHOLE
from tests.conftest import CommandLine
from tests.deliberations import CHAIR, SECRETARY, Clock, NewDossier, Sitting, refuse

MOTIVE = "Le jury a relu le dossier."


def rules_of(refused: pytest.ExceptionInfo[Refusal]) -> set[str]:
    assert isinstance(refused.value, RulesRefusal)
    assert all(rule.rule in refused.value.message for rule in refused.value.rules)
    return {rule.rule for rule in refused.value.rules}


def test_adopt_decides_as_proposed_all_but_waiting_and_discussed_candidates(
    sitting: Sitting,
) -> None:
    plain, waiting, discussed, failing = (
        sitting.hear(1), sitting.hear(2, internship_weeks=None), sitting.hear(3),
        sitting.hear(4, "9,99"),
    )  # fmt: skip
    candidates.discuss(sitting.dossier, sitting.id, discussed, True)
    sitting.open()
    sitting.decide(plain, "BC01", "NVAL", MOTIVE)
    done = sitting.adopt()
    assert (done.blocs, done.candidates, done.remaining) == (15, 2, 2)
    assert sitting.verdicts(plain) == {"BC01": "NVAL"} | dict.fromkeys(
        ["BC02", "BC03", "BC04", "BC05", "BC06", "BC07", "BC10"], "VAL"
    )
    assert set(sitting.verdicts(failing).values()) == {"NVAL"}
    assert set(sitting.verdicts(waiting).values()) == {None}
    assert set(sitting.verdicts(discussed).values()) == {None}
    again = sitting.adopt()
    assert (again.blocs, again.candidates, again.remaining) == (0, 0, 2)


def test_a_decision_equal_to_the_proposal_needs_no_motive_any_other_ten_characters(
    sitting: Sitting,
) -> None:
    one, waiting = sitting.hear(1), sitting.hear(2, "")
    sitting.open()
    sitting.decide(one, "BC01", "VAL")
    sitting.decide(waiting, "BC01", "ATT")
    for motive in ("", "  neuf sign  ", " " * 30):
        said = refuse("DECISION_MOTIVE", sitting.decide, one, "BC02", "NVAL", motive)
    assert "au moins 10 caractères" in said
    sitting.decide(one, "BC02", "NVAL", "  0123456789  ")
    assert sitting.bloc(one, "BC02").motive == "0123456789"
    sitting.decide(one, "BC02", "VAL")
    assert sitting.bloc(one, "BC02").motive == ""


def test_an_acquired_bloc_is_decided_by_itself_and_cannot_be_undone(sitting: Sitting) -> None:
    one = sitting.hear(1, "")
    acquisitions.declare(sitting.dossier, sitting.id, one, "RNCP41242BC04", None, "")
    sitting.open()
    assert sitting.bloc(one, "BC04").decision == "CAP"
    refuse("BLOC_ACQUIRED", sitting.decide, one, "BC04", "NVAL", MOTIVE)
    refuse("BLOC_UNKNOWN", sitting.decide, one, "BC08", "VAL", MOTIVE)
    refuse("BLOC_UNKNOWN", sitting.decide, one, "RNCP41241BC01", "VAL", MOTIVE)


@pytest.mark.parametrize(
    ("level", "code", "advice"),
    [
        (None, "LANGUAGE_UNKNOWN", "Renseignez le niveau CECRL ou décidez « en attente »."),
        ("A2", "LANGUAGE_BELOW", "Décidez « non validé », ou corrigez le niveau CECRL."),
        ("B1", "LANGUAGE_BELOW", "Décidez « non validé », ou corrigez le niveau CECRL."),
    ],
)
def test_the_language_bloc_is_never_validated_below_b2(
    sitting: Sitting, level: str | None, code: str, advice: str
) -> None:
    one = sitting.hear(1, language_level=level)
    sitting.open()
    assert refuse(code, sitting.decide, one, "BC03", "VAL", MOTIVE).endswith(advice)
    refuse(code, sitting.vote, one, "BC03", (7, 0, 0), "VAL", motive=MOTIVE)
    sitting.decide(one, "BC03", "DISP", MOTIVE)
    sitting.decide(one, "BC02", "VAL")


def test_a_vote_is_counted_over_the_voting_members_present_and_not_recused(
    sitting: Sitting,
) -> None:
    one = sitting.hear(1)
    sitting.open()
    sitting.vote(one, "BC01", (4, 2, 1), "VAL")  # 8 present, the Secrétaire has no vote
    for totals in ((8, 0, 0), (4, 3, 1), (0, 0, 7), (0, 0, 0), (9, -2, 0)):
        refuse("VOTE_TOTAL", sitting.vote, one, "BC01", totals, "VAL")
    with pytest.raises(Refusal, match="Aucune voix pour ni contre"):
        sitting.vote(one, "BC01", (0, 0, 7), "VAL")
    jury.set_presence(sitting.dossier, sitting.id, sitting.members["ETA"], False, "train")
    sitting.vote(one, "BC01", (5, 0, 0), "VAL")
    candidates.recuse(sitting.dossier, sitting.id, one, sitting.members["ZETA"], "tutrice")
    refuse("VOTE_TOTAL", sitting.vote, one, "BC01", (6, 0, 0), "VAL")
    sitting.vote(one, "BC01", (4, 1, 0), "VAL")


def test_the_majority_decides_and_the_casting_voice_on_a_tie(sitting: Sitting) -> None:
    one = sitting.hear(1)
    sitting.open()
    refuse("VOTE_OUTCOME", sitting.vote, one, "BC01", (3, 2, 0), "NVAL", motive=MOTIVE)
    refuse("VOTE_OUTCOME", sitting.vote, one, "BC01", (3, 3, 0), "VAL")
    refuse("DECISION_MOTIVE", sitting.vote, one, "BC01", (2, 3, 0), "NVAL")
    sitting.vote(one, "BC01", (3, 3, 1), "NVAL", casting=True, motive=MOTIVE)
    assert sitting.bloc(one, "BC01").decision == "NVAL"
    refuse("VOTE_CONTRADICTED", sitting.decide, one, "BC01", "VAL")
    sitting.vote(one, "BC01", (5, 1, 1), "VAL", casting=True)
    kept = sitting.candidate(one).votes["BC01"]
    assert (kept.votes_for, kept.votes_against, bool(kept.casting)) == (5, 1, False)
    assert sitting.bloc(one, "BC01").decision == "VAL"


def test_no_casting_voice_where_neither_chair_sits_for_the_candidate(sitting: Sitting) -> None:
    one = sitting.hear(1)
    sitting.open()
    for name in ("ALPHA", "BETA"):
        candidates.recuse(sitting.dossier, sitting.id, one, sitting.members[name], "famille")
    with pytest.raises(Refusal, match="ne reste ni président ni vice-président") as refused:
        sitting.vote(one, "BC01", (2, 2, 0), "VAL", casting=True)
    assert refused.value.code == "JURY-RECUSAL"


def test_deciding_and_adopting_belong_to_the_deliberation_alone(sitting: Sitting) -> None:
    one = sitting.hear(1)
    for gesture in (sitting.adopt, lambda: sitting.decide(one, "BC01", "VAL"),
                    lambda: sitting.vote(one, "BC01", (5, 0, 0), "VAL")):  # fmt: skip
        refuse("SESSION-STATE", gesture)
    sitting.open()
    refuse("SESSION-STATE", sitting.open)
    sitting.adopt()
    refuse("SESSION-STATE", sessions.back_to_preparation, sitting.dossier, sitting.id)


def test_a_jury_that_becomes_irregular_blocks_deciding_and_closing(sitting: Sitting) -> None:
    one = sitting.hear(1)
    sitting.open()
    sitting.decide(one, "BC01", "VAL")
    jury.set_presence(sitting.dossier, sitting.id, sitting.members["GAMMA"], False, "malade")
    for gesture in (sitting.adopt, lambda: sitting.decide(one, "BC02", "VAL"), sitting.close):
        with pytest.raises(RulesRefusal) as refused:
            gesture()
        assert "JURY-SECRETARY-PRESENT" in rules_of(refused)


def test_the_strictest_route_of_the_session_holds_for_every_decision(
    new_dossier: NewDossier,
) -> None:
    sitting = Sitting(*new_dossier("RNCP41241"))
    option = "Production / Distribution"
    one, _ = sitting.hear(1, option=option), sitting.hear(2, option=option, route="continuing")
    sitting.open()
    sitting.decide(one, "BC01", "VAL")
    jury.remove(sitting.dossier, sitting.id, sitting.members["BETA"])
    refuse("JURY-VICE-PRESIDENT", sitting.decide, one, "BC02", "VAL")
    refuse("JURY-VICE-PRESIDENT", sitting.vote, one, "BC02", (5, 0, 0), "VAL")


def test_a_withdrawn_candidate_is_outside_counts_and_decisions_until_restored(
    sitting: Sitting,
) -> None:
    one, two = sitting.hear(1), sitting.hear(2)
    refuse("MOTIVE_MISSING", candidates.withdraw, sitting.dossier, sitting.id, one, " ")
    candidates.withdraw(sitting.dossier, sitting.id, one, "démission")
    sitting.open()
    told = refuse("CANDIDATE_WITHDRAWN", sitting.decide, one, "BC01", "VAL")
    assert told.endswith("de la session : rétablissez d'abord sa candidature.")
    done = sitting.adopt()
    assert (done.candidates, done.remaining) == (1, 0)
    assert sitting.session.ready_to_close
    candidates.restore(sitting.dossier, sitting.id, one)
    assert sitting.blocking == {"CLOSE-UNDECIDED"}
    assert sitting.candidate(two).row.number == 2


def test_a_withdrawn_candidate_entered_again_is_to_be_restored(sitting: Sitting) -> None:
    one = sitting.hear(1)
    assert refuse("CANDIDATE_DUPLICATE", sitting.hear, 1).endswith("corrigez l'un des deux.")
    candidates.edit(sitting.dossier, sitting.id, one, {"number": 7})
    candidates.withdraw(sitting.dossier, sitting.id, one, "doublon")
    said = refuse("CANDIDATE_DUPLICATE", sitting.hear, 1)
    assert "a été retirée. Rétablissez-la (« Rétablir dans la session… »)" in said
    number = (sitting.dossier, sitting.id, sitting.hear(2), {"number": 7})
    said = refuse("CANDIDATE_DUPLICATE", candidates.edit, *number)
    assert said.endswith("Elle garde son numéro : choisissez-en un autre.")


def test_another_option_keeps_the_marks_and_clears_decisions_once_confirmed(
    sitting: Sitting,
) -> None:
    one = sitting.hear(1)
    sitting.open()
    sitting.vote(one, "BC10", (7, 0, 0), "VAL")
    sitting.adopt()
    change = {"option": "Image"}
    lost = "efface la décision de BC10, qui n'est plus exigé. Les notes"
    with pytest.raises(NeedsConfirmation, match=lost):
        candidates.edit(sitting.dossier, sitting.id, one, change)
    assert sitting.candidate(one).row.option == "Montage"
    candidates.edit(sitting.dossier, sitting.id, one, change, confirmed=True)
    found = sitting.candidate(one)
    assert {"BC10-G1", "BC10-O1"} <= set(found.marks)
    assert "BC10" not in found.decisions
    assert "BC10" not in found.votes
    assert sitting.verdicts(one)["BC09"] is None
    assert sitting.verdicts(one)["BC01"] == "VAL"


def test_an_individual_mark_over_a_group_result_asks_for_a_motive_before_closing(
    sitting: Sitting,
) -> None:
    one, two = sitting.hear(1), sitting.hear(2)
    group = marks.add_group(sitting.dossier, sitting.id, "BC10-G1", "G01")
    marks.assign(sitting.dossier, sitting.id, "BC10-G1", [one], group)
    sitting.open()
    sitting.adopt()
    assert sitting.blocking == set()  # the group has no result yet
    marks.set_group_mark(sitting.dossier, sitting.id, group, WHOLE, "11", confirmed=True)
    failed = [f for f in sitting.session.findings if f.blocks]
    assert [(f.rule, f.subject) for f in failed] == [("CLOSE-MOTIVE", "000000001AB")]
    sitting.mark(one, "BC10-G1", "12", "arrivé en cours de tournage")
    assert sitting.blocking == set()
    assert sitting.candidate(two).groups == {}


def test_a_partial_vae_needs_its_prescription(sitting: Sitting) -> None:
    one = sitting.hear(1, route="experience", internship_weeks=None)
    sitting.mark(one, "BC02-S1", "3")
    sitting.open()
    sitting.adopt()
    assert sitting.session.results[one].decision == "PART"
    assert sitting.blocking == {"CLOSE-PRESCRIPTION"}
    candidates.prescribe(sitting.dossier, sitting.id, one, "Deux enquêtes menées seule.")
    assert sitting.session.ready_to_close


REFUSALS: list[tuple[str, Callable[[Sitting, int], object]]] = [
    ("CLOSE-UNDECIDED", lambda s, _: s.hear(2, "")),
    ("CLOSE-REVIEW", lambda s, c: s.mark(c, "BC04-E1", "13")),
    ("CLOSE-MOTIVE", lambda s, c: s.mark(c, "BC04-E1", "3")),
    ("JURY-PROFESSIONALS", lambda s, _: jury.remove(s.dossier, s.id, s.members["ZETA"])),
    ("JURY-RECUSAL", lambda s, c: [
        candidates.recuse(s.dossier, s.id, c, s.members[m], "famille") for m in ("ALPHA", "BETA")
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "spoil"), REFUSALS)
def test_a_refused_closing_names_its_rule_and_changes_no_byte(
    sitting: Sitting, cli: CommandLine, rule: str, spoil: Callable[[Sitting, int], object]
) -> None:
    one = sitting.hear(1)
    sitting.open()
    sitting.adopt()
    spoil(sitting, one)
    assert rule in sitting.blocking
    sitting.dossier.store.close()
    before = sitting.path.read_bytes()
    assert cli("close", sitting.path, "--chair", CHAIR, "--secretary", SECRETARY) == 1
    assert rule in cli.err
    assert cli.out == ""
    assert sitting.path.read_bytes() == before
    assert not list(sitting.path.parent.glob("*-wal"))


def test_the_signatories_are_the_acting_chair_and_the_secretary_present(sitting: Sitting) -> None:
    sitting.hear(1)
    sitting.open()
    sitting.adopt()
    for chair, secretary in (("BETA Boris", SECRETARY), (CHAIR, "DELTA Dina"), ("", "")):
        message = refuse("CLOSE-SIGNATORIES", sitting.close, chair, secretary)
    assert "(ALPHA Anne)" in message
    jury.set_presence(sitting.dossier, sitting.id, sitting.members["ALPHA"], False, "train")
    refuse("CLOSE-SIGNATORIES", sitting.close)
    assert sitting.close("Boris béta", "guy GAMMA").state == "closed"


def test_a_refused_open_or_close_names_every_rule_whatever_the_state(sitting: Sitting) -> None:
    sitting.hear(1)
    jury.remove(sitting.dossier, sitting.id, sitting.members["ZETA"])
    with pytest.raises(RulesRefusal) as refused:
        sitting.close("Personne", SECRETARY)
    assert rules_of(refused) == {
        "SESSION-STATE", "JURY-PROFESSIONALS", "CLOSE-UNDECIDED", "CLOSE-SIGNATORIES",
    }  # fmt: skip
    with pytest.raises(RulesRefusal) as refused:
        sitting.open()
    assert rules_of(refused) == {"JURY-PROFESSIONALS"}


def test_rules_of_dates_hold_on_the_day_the_jury_sits(new_dossier: NewDossier) -> None:
    late = Sitting.at(Clock(day="2027-01-05"), *new_dossier(day="2026-12-30"))
    late.hear(1)
    president = late.members["ALPHA"]
    jury.edit(late.dossier, late.id, president, {"chair_since": 2022})
    assert "JURY-PRESIDENT-TERM" not in late.blocking, "its fifth year on the day planned"
    with pytest.raises(RulesRefusal) as refused:
        late.open()
    assert rules_of(refused) == {"JURY-PRESIDENT-TERM"}
    jury.edit(late.dossier, late.id, president, {"chair_since": 2023})
    assert late.finish().minutes_number.startswith("2027-DESRA-")


def test_an_order_of_nomination_after_the_day_the_jury_sat_is_told(
    new_dossier: NewDossier,
) -> None:
    early = Sitting.at(Clock(), *new_dossier(day="2026-12-30"))
    early.hear(1)
    sessions.set_nomination(early.dossier, early.id, "118", "2026-12-08")
    order = "JURY-NOMINATION"
    assert next(f for f in early.session.findings if f.rule == order).ok
    early.open()
    assert not next(f for f in early.session.findings if f.rule == order).ok
