"""What the minutes say, section by section."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jury_app.application.minutes.model import Paragraph, Signatures, Table
from jury_app.application.minutes.words import clock_in_words, counted_outcome, date_in_words
from jury_app.domain.certification import LanguageRule, Reglement
from jury_app.domain.records import AcquisitionRow, EventRow, GroupRow, MemberRow
from jury_app.domain.session import Candidate, Group
from jury_app.domain.values import Outcome
from tests.minutes_builder import (
    CERTIFICATION,
    candidate,
    crowd,
    eventful,
    members,
    session_of,
)
from tests.minutes_pages import grid_of, minutes_of, said, write


def test_the_eleven_sections_stand_in_order() -> None:
    minutes = minutes_of(eventful(5))
    assert [s.number for s in minutes.sections] == list(range(1, 12))
    assert [s.number for s in minutes.sections if s.landscape] == [5]
    assert minutes.number == "2026-DESRA-PAR-01"


def test_the_sitting_tells_time_in_paris_and_why_the_jury_may_sit() -> None:
    text = said(minutes_of(eventful(5)), 1)
    assert "deux mille vingt-six, le quatre décembre, à quatorze heures" in text
    assert "de 14:00 à 17:05" in text
    assert "arrêté du 8 mars 2001" in text
    assert "n°\u00a02026-118 du 2 novembre 2026" in text
    assert "15:10 — Suspension de séance : pause" in text
    assert "15:25 — Reprise de séance" in text
    assert "transmis au recteur le 5 décembre 2026" in text


def test_a_sitting_that_passes_midnight_names_the_days() -> None:
    seats = tuple(m._replace(left_at="2026-12-05T08:05:00+00:00") if m.last_name == "THETA" else m
                  for m in members())  # fmt: skip
    events = (
        EventRow(1, 1, "2026-12-04T17:30:00+00:00", "suspension", ""),
        EventRow(2, 1, "2026-12-05T08:00:00+00:00", "resumption", ""),
        EventRow(3, 1, "2026-12-05T08:02:00+00:00", "incident", "panne"),
    )
    minutes = minutes_of(session_of(crowd(2), events=events, seats=seats, starts_at="13:50",
                                    closed_at="2026-12-05T18:15:00+00:00"))  # fmt: skip
    text = said(minutes, 1)
    assert "du 4 décembre 2026 à 13:50 au 5 décembre 2026 à 19:15" in text
    assert "18:30 — Suspension de séance" in text
    assert "5 décembre, 09:00 — Reprise de séance" in text
    assert "5 décembre, 09:05" in said(minutes, 3)
    assert "5 décembre, 09:02 — Incident : panne" in said(minutes, 7)


@pytest.mark.parametrize(
    ("planned", "hour", "hours"),
    [
        ("13:30", "treize heures trente", "de 13:30 à 17:05"),
        ("14:30", "quatorze heures", "de 14:00 à 17:05"),
        ("18:00", "quatorze heures", "de 14:00 à 17:05"),
        (None, "quatorze heures", "de 14:00 à 17:05"),
    ],
)
def test_a_sitting_opened_before_the_hour_planned_begins_then(
    planned: str | None, hour: str, hours: str
) -> None:
    text = said(minutes_of(session_of(crowd(1), starts_at=planned)), 1)
    assert f"le quatre décembre, à {hour}, le jury" in text
    assert f"Horaires {hours} " in text


def test_a_sitting_opened_on_another_day_is_held_that_day() -> None:
    session = session_of(crowd(1), starts_at="13:30", opened_at="2026-12-07T13:20:00+00:00",
                         closed_at="2026-12-07T16:05:00+00:00")  # fmt: skip
    text = said(minutes_of(session), 1)
    assert "le sept décembre, à quatorze heures vingt, le jury" in text
    assert "Date 7 décembre 2026 (séance prévue le 4 décembre 2026) Horaires de 14:20 à" in text


def test_seats_agree_with_the_person() -> None:
    text = said(minutes_of(eventful(5)), 2)
    assert "Mme ALPHA Anne Présidente" in text
    assert "M. BETA Boris Vice-président" in text
    assert "JURY-QUORUM" in text


def test_failures_of_one_rule_share_a_row() -> None:
    session = session_of([replace_decisions(c) for c in crowd(12)])
    table = minutes_of(session, draft=True).sections[1].blocks[2]
    assert isinstance(table, Table)
    rows = {row.cells[0]: row for row in table.rows}
    assert len(rows) == len(table.rows)
    assert rows["CLOSE-UNDECIDED"].cells[3] == "non conforme"
    assert "Et 4 autres candidats." in rows["CLOSE-UNDECIDED"].cells[1]
    assert rows["JURY-QUORUM"].cells[3] == "conforme"


def replace_decisions(one: Candidate) -> Candidate:
    return replace(one, decisions={})


def test_a_vice_president_chairs_and_the_minutes_say_why() -> None:
    away = tuple(m._replace(present=False, absence_reason="mission à l'étranger")
                 if m.role == "president" else m for m in members())  # fmt: skip
    minutes = minutes_of(session_of(crowd(2), seats=away))
    text = said(minutes, 3)
    assert ("présidée par M. Boris BETA, vice-président, en l'absence de la présidente, "
            "Mme Anne ALPHA (mission à l'étranger).") in text  # fmt: skip
    assert "Absente (mission à l'étranger)" in text
    assert "sous la signature de M. Boris BETA" in said(minutes, 10)


def test_a_president_who_leaves_is_told_from_one_who_never_came() -> None:
    gone = tuple(m._replace(present=False, absence_reason="train", left_at="2026-12-04T15:10:00Z")
                 if m.role == "president" else m for m in members())  # fmt: skip
    text = said(minutes_of(session_of(crowd(2), seats=gone)), 3)
    assert "Partie (train)" in text
    assert "depuis le départ de la présidente, Mme Anne ALPHA, à 16:10 (train)." in text


def test_without_any_chair_the_draft_still_stands(tmp_path: Path) -> None:
    nobody: tuple[MemberRow, ...] = ()
    session = session_of(crowd(1), seats=nobody, closed_at=None, minutes_number=None)
    assert "Aucun membre" in said(minutes_of(session, draft=True), 2)
    assert write(session, tmp_path / "p.pdf", draft=True).pages > 1


def test_recusals_name_candidate_member_and_reason() -> None:
    text = said(minutes_of(eventful(5)), 3)
    assert "ÉTIENNE" not in text
    assert "M. ETA Éric ancien employeur" in text
    assert "Aucun déport n'a été déclaré." in said(minutes_of(session_of(crowd(1))), 3)


def test_the_reglement_is_the_session_s() -> None:
    text = said(minutes_of(eventful(5)), 4)
    assert "à partir de 10,00 sur 20" in text
    assert "BC02-E1 : 2" in text
    assert "16 semaines" in text
    assert "B2" in text
    assert "2026.2" in text


def test_marks_kept_for_a_later_session_are_told() -> None:
    kept = session_of(crowd(1), reglement=Reglement(version="3", carry_marks=True))
    assert "Les notes d'au moins 10,00 sont conservées" in said(minutes_of(kept), 4)
    assert "conservées" not in said(minutes_of(session_of(crowd(1))), 4)


def test_an_eliminatory_mark_and_other_prerequisites_are_told() -> None:
    rules = Reglement(version="3", eliminatory_mark=Decimal(6), source="Conseil du 3 mars")
    bare = replace(CERTIFICATION, language=None, internship=None)
    session = session_of(crowd(1), reglement=rules, certification=bare)
    text = said(minutes_of(session), 4)
    assert "inférieure à 6,00 est éliminatoire" in text
    assert "pas de prérequis" in text
    assert "Conseil du 3 mars" in text


def test_no_president_is_appointed() -> None:
    seats = tuple(m for m in members() if m.role != "president")
    text = said(minutes_of(session_of(crowd(1), seats=seats)), 3)
    assert "aucun président n'étant nommé (arrêté du 8 mars 2001, art. 5)" in text


def test_a_mark_that_replaces_the_group_s_is_told_with_its_motive() -> None:
    one = candidate(1, "ALLARD", "Zoé")
    group = Group(GroupRow(1, 1, "BC07-G1", "G01"), {}, (1,), ())
    mark = one.marks["BC07-G1"]._replace(value="DISP", motive="Blessure pendant le tournage")
    one = replace(one, groups={"BC07-G1": group}, marks={**one.marks, "BC07-G1": mark})
    text = said(minutes_of(session_of([one])), 6)
    assert "BC07-G1 G01 dispensé Blessure pendant le tournage" in text
    # Kept on another plan, or for a bloc acquired since, it replaces nothing.
    for elsewhere in (
        replace(one, row=one.row._replace(route="experience")),
        replace(one, acquisitions={"BC07": AcquisitionRow(1, 1, "BC07", "session")}, decisions={}),
    ):
        quiet = said(minutes_of(session_of([elsewhere])), 6)
        assert "Aucune note n'a été substituée." in quiet


def test_the_grid_holds_the_candidates_heard_in_the_document_s_order() -> None:
    session = eventful(20)
    rows = grid_of(minutes_of(session)).rows
    assert [r.birth_name for r in rows] == [c.row.birth_name for c in session.heard]
    assert "NOIRET" not in {r.birth_name for r in rows}


def test_a_letter_says_each_decision() -> None:
    people = [candidate(1, "ALLARD", "Zoé", verdicts=("NVAL", "CAP", "DISP", "DEF", "ATT"))]
    row = grid_of(minutes_of(session_of(people))).rows[0]
    assert "".join(m.letter for m in row.common) == "NCDFAVV"
    assert [m.strong for m in row.common[:3]] == [True, False, True]
    assert row.special[0] == "BC10"
    assert row.decision == "En attente"


def test_a_draft_shows_what_is_undecided() -> None:
    people = [candidate(1, "ALLARD", "Zoé", decided=False)]
    minutes = minutes_of(session_of(people, closed_at=None, minutes_number=None), draft=True)
    row = grid_of(minutes).rows[0]
    assert {m.letter for m in row.common} == {"·"}
    assert row.decision == "·"
    assert "un (1) à décider" in said(minutes, 9)


def test_own_decisions_carry_motive_vote_and_prescription() -> None:
    text = said(minutes_of(eventful(8)), 6)
    assert "Le jury a relu le dossier en séance." in text
    assert "voix prépondérante" in text
    assert "Présenter un dossier de preuves" in text
    quiet = said(minutes_of(session_of([candidate(1, "ALLARD", "Zoé")])), 6)
    assert "Toutes les décisions sont conformes aux propositions." in quiet
    assert "Aucun vote" in quiet


def test_withdrawn_and_waiting_candidates_are_told_apart() -> None:
    text = said(minutes_of(eventful(8)), 7)
    assert "NOIRET Paul Démission reçue le 1er décembre" in text
    assert "Bloc BC01" in text
    assert "16:02 — Incident : panne du projecteur" in text
    assert "Prérequis" not in text


LEVEL_ASKED = "niveau B2 du CECRL à justifier"
STAY_ASKED = "Stage : durée à justifier (16 semaines au moins)"


@pytest.mark.parametrize(
    ("verdicts", "fields", "expected"),
    [
        ((), {"internship_weeks": None}, STAY_ASKED),
        (("ATT",), {}, "Bloc BC01"),
        (("ATT", "VAL", "ATT"), {"internship_weeks": None, "language_level": None},
         f"Bloc BC01 ; bloc BC03 : {LEVEL_ASKED} ; stage : durée à justifier"),
        (("VAL", "VAL", "ATT"), {"language_level": "B1"}, f"Bloc BC03 : {LEVEL_ASKED}"),
    ],
)  # fmt: skip
def test_waiting_candidates_are_told_all_that_is_awaited(
    verdicts: tuple[str, ...], fields: dict[str, Any], expected: str
) -> None:
    people = session_of([candidate(1, "ALLARD", "Zoé", verdicts=verdicts, **fields)])
    text = said(minutes_of(people), 7)
    assert f"Ce qui est attendu left ALLARD Zoé {expected}" in text
    assert "Prérequis non satisfaits" not in text


@pytest.mark.parametrize(
    ("verdicts", "fields", "expected"),
    [
        ((), {"internship_weeks": 12}, "Stage : 12 semaines accomplies sur 16 exigées"),
        (("VAL", "VAL", "NVAL"), {"language_level": "B1"}, f"Bloc BC03 : {LEVEL_ASKED}"),
        (("VAL", "VAL", "NVAL"), {"language_level": "B1", "internship_weeks": 1},
         f"Bloc BC03 : {LEVEL_ASKED} ; stage : 1 semaine accomplie sur 16 exigées"),
        (("ATT",), {"internship_weeks": 12}, "Stage : 12 semaines accomplies sur 16 exigées"),
    ],
)  # fmt: skip
def test_the_prerequisite_that_keeps_from_certification_is_told(
    verdicts: tuple[str, ...], fields: dict[str, Any], expected: str
) -> None:
    one = candidate(1, "ALLARD", "Zoé", verdicts=verdicts, **fields)
    text = said(minutes_of(session_of([one, candidate(2, "BÉRAUD", "Noé")])), 7)
    told = text.partition("Prérequis non satisfaits")[2]
    assert f"ALLARD Zoé {expected}" in told
    assert "BÉRAUD" not in told


@pytest.mark.parametrize(
    "fields", [{"route": "experience", "internship_weeks": 0}, {"decided": False}]
)
def test_no_prerequisite_is_told_where_none_is_asked_or_nothing_decided(
    fields: dict[str, Any],
) -> None:
    one = candidate(1, "ALLARD", "Zoé", **{"internship_weeks": 12, **fields})
    assert "Prérequis" not in said(minutes_of(session_of([one])), 7)


def test_a_language_that_gates_the_certification_is_told() -> None:
    rule = LanguageRule("B2", "BC03", "certification")
    certification = replace(CERTIFICATION, language=rule)
    people = [candidate(1, "ALLARD", "Zoé", language_level="B1"),
              candidate(2, "BÉRAUD", "Noé", language_level=None)]  # fmt: skip
    text = said(minutes_of(session_of(people, certification=certification)), 7)
    waiting, _, short = text.partition("Prérequis non satisfaits")
    assert f"BÉRAUD Noé Langue étrangère : {LEVEL_ASKED}" in waiting
    assert f"ALLARD Zoé Langue étrangère : {LEVEL_ASKED}" in short


def test_a_prescription_lapses_for_who_is_certified_or_changes_route() -> None:
    noted: dict[str, Any] = {
        "route": "experience",
        "prescription": "Présenter deux enquêtes menées seule.",
    }
    people = [candidate(1, "ALLARD", "Zoé", **noted),
              candidate(2, "BÉRAUD", "Noé", verdicts=("NVAL",), **noted)]  # fmt: skip
    text = said(minutes_of(session_of(people)), 6).partition("Prescriptions")[2]
    assert "BÉRAUD Noé Présenter deux enquêtes" in text
    assert "ALLARD" not in text
    people[0] = candidate(1, "ALLARD", "Zoé", verdicts=("NVAL",), **noted | {"route": "initial"})
    alone = said(minutes_of(session_of(people[:1])), 6)
    assert "Aucune prescription n'a été faite." in alone


def test_an_option_without_candidates_counts_zero() -> None:
    text = said(minutes_of(session_of([candidate(1, "ALLARD", "Zoé", option="Image")])), 8)
    assert "Option Production 0 0 0 0 0 0 0" in text
    assert "Option Image 1 1 1 0 0 0 0" in text


def test_the_closing_counts_in_words_and_figures() -> None:
    text = said(minutes_of(session_of(crowd(10))), 9)
    assert "arrêté à dix (10) candidats, dont six (6) certifiés" in text
    assert "une (1) validation partielle" in text
    assert "Fait à Paris, le 4 décembre 2026, à 17:05 (dix-sept heures cinq)." in text


@pytest.mark.parametrize(
    ("number", "outcome", "expected"),
    [
        (0, Outcome.ADM, "zéro (0) certifié"),
        (1, Outcome.PART, "une (1) validation partielle"),
        (21, Outcome.PART, "vingt et une (21) validations partielles"),
        (81, Outcome.PART, "quatre-vingt-une (81) validations partielles"),
        (21, Outcome.AJ, "vingt et un (21) ajournés"),
        (300, Outcome.ADM, "trois cents (300) certifiés"),
    ],
)
def test_counts_agree_in_gender_and_number(number: int, outcome: Outcome, expected: str) -> None:
    assert counted_outcome(number, outcome) == expected


def test_dates_and_times_in_words() -> None:
    assert date_in_words("2026-03-01") == "deux mille vingt-six, le premier mars"
    assert clock_in_words("2026-07-01T19:21:00Z") == "vingt et une heures vingt et une"
    assert clock_in_words("01:00") == "une heure"
    assert clock_in_words(None) == ""


def test_the_acting_chair_signs_first_then_the_secretary() -> None:
    section = minutes_of(eventful(3)).sections[9]
    block = next(b for b in section.blocks if isinstance(b, Signatures))
    assert [b.name for b in block.heads] == ["Mme ALPHA Anne", "M. GAMMA Guy"]
    assert block.heads[0].note == "signature requise"
    assert [b.name for b in block.others[-2:]] == ["", ""]
    assert len(block.others) == 5 + 2


def test_a_session_that_hears_nobody_says_so(tmp_path: Path) -> None:
    session = session_of([], closed_at=None, minutes_number=None)
    minutes = minutes_of(session, draft=True)
    assert minutes.sections[4].blocks == (Paragraph("Aucun candidat n'est entendu."),)
    write(session, tmp_path / "p.pdf", draft=True)


# What the file holds


def test_an_act_states_and_gives_no_advice() -> None:
    seats = tuple(m._replace(present=False) for m in members() if m.role != "professional")
    bare = session_of(crowd(1), seats=seats, nomination_number="", closed_at=None)
    text = said(minutes_of(bare, draft=True), 2)
    assert "Ni président ni vice-président n'est présent." in text
    assert "L'arrêté de nomination n'est pas renseigné." in text
    assert "Professionnels : 0 sur 3." in text
    for advice in ("notez", "indiquez", "Ajoutez"):
        assert advice not in text


def test_no_decision_is_not_called_conform() -> None:
    undecided = candidate(1, "ALLARD", "Zoé", decided=False)
    decided = candidate(2, "BÉRAUD", "Noé")
    acquired = candidate(3, "CARRÉ", "Léa", verdicts=("CAP",), decided=False)
    for people, words in (
        ([undecided], "Aucune décision n'a été prise."),
        ([acquired], "Aucune décision n'a été prise."),
        ([undecided, decided], "Les décisions déjà prises sont conformes aux propositions."),
        ([decided], "Toutes les décisions sont conformes aux propositions."),
    ):
        open_still = session_of(people, closed_at=None, minutes_number=None)
        assert words in said(minutes_of(open_still, draft=True), 6)


@pytest.mark.parametrize(
    ("campus", "named"),
    [("Paris", "Campus de Paris"), ("Orval", "Campus d'Orval"), ("Évry", "Campus d'Évry")],
)
def test_a_vowel_shortens_what_stands_before_a_campus(campus: str, named: str) -> None:
    assert minutes_of(session_of(crowd(1), campus=campus)).cover.left[1] == named
