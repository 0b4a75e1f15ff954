"""Undo and redo: every gesture of the marks and the deliberation, taken back row by row."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.schema import TABLES
from jury_app.application import acquisitions, candidates, deliberating, jury, marks, sessions
from jury_app.application import sitting as sitting_room
from jury_app.application.dossier import Dossier
from jury_app.application.ports import Changes
from jury_app.application.undo import redo, undo, undoable
from jury_app.application.verification import verify_dossier
from jury_app.bootstrap import create_dossier
from jury_app.domain.errors import Refusal, RulesRefusal
from jury_app.domain.records import JournalRow, VoteRow
from jury_app.domain.session import WHOLE
from jury_app.domain.values import Route, Verdict
from tests.deliberations import NewDossier, seat_jury, three_heard


@pytest.fixture
def sitting(new_dossier: NewDossier) -> tuple[Dossier, int]:
    """A session in deliberation with three candidates and one group."""
    dossier, session_id = new_dossier()
    seat_jury(dossier, session_id)
    for number in range(3):
        candidates.add(
            dossier, session_id,
            {"ine": f"12345678{number}AB", "birth_name": f"NOM{number}", "first_names": "Prénom",
             "route": "initial", "option": "Image", "internship_weeks": 16, "language_level": "B2"},
        )  # fmt: skip
    group = marks.add_group(dossier, session_id, "BC07-G1", "G01")
    marks.assign(dossier, session_id, "BC07-G1", [1, 2, 3], group)
    sessions.open_deliberation(dossier, session_id)
    return dossier, session_id


def _tables(dossier: Dossier) -> dict[str, list[Any]]:
    with dossier.store.read() as reader:
        return {kind.__name__: reader.rows(kind) for kind in TABLES if kind is not JournalRow}


def _paste(dossier: Dossier, session_id: int, text: str = "12,5") -> Changes:
    codes = ("BC01-E1", "BC01-E2", "BC01-E3", "BC01-E4")
    edits = [marks.MarkEdit(c, code, text) for c in (1, 2, 3) for code in codes]
    return marks.set_marks(dossier, session_id, edits, confirmed=True)


_NEWCOMER = {"last_name": "NEUF", "first_name": "Noé", "role": "professional", "sex": "M",
             "designated_by": "Recteur"}  # fmt: skip
GESTURES: dict[str, Callable[[Dossier, int], Any]] = {
    "paste": _paste,
    "erase": lambda d, s: marks.set_marks(d, s, [marks.MarkEdit(1, "BC01-E1", "")], True),
    "type": lambda d, s: marks.set_marks(d, s, [marks.MarkEdit(1, "BC01-E1", "8")], True),
    "group mark": lambda d, s: marks.set_group_mark(d, s, 1, WHOLE, "11", confirmed=True),
    "leave group": lambda d, s: marks.assign(d, s, "BC07-G1", [2], None),
    "discuss": lambda d, s: candidates.discuss(d, s, 3, wanted=True),
    "withdraw": lambda d, s: candidates.withdraw(d, s, 2, "démission"),
    "restore": lambda d, s: candidates.restore(d, s, 2),
    # Letters apart from their accents, as some keyboards and other programs give them.
    "recuse": lambda d, s: candidates.recuse(d, s, 1, 6, "fre\u0301quente\u0301 autrefois"),
    "decide": lambda d, s: deliberating.decide(
        d, s, 1, "BC04", Verdict.ATT, "attendre le dossier corrigé"
    ),
    "adopt": deliberating.adopt,
    "suspend": lambda d, s: sitting_room.suspend(d, s, "pause"),
    "resume": sitting_room.resume,
    "leave": lambda d, s: jury.set_presence(d, s, 8, False, "train"),
    "return": lambda d, s: jury.set_presence(d, s, 8, True),
    "late": lambda d, s: candidates.enter(
        d,
        s,
        {
            "ine": "999999999ZZ",
            "birth_name": "TARD",
            "first_names": "Venue",
            "route": "initial",
            "option": "Image",
        },
    ),
    "level": lambda d, s: candidates.edit(d, s, 1, {"language_level": "B1"}),
    "weeks": lambda d, s: candidates.edit(d, s, 2, {"internship_weeks": 12}),
    "option": lambda d, s: candidates.edit(d, s, 1, {"option": "Montage"}, confirmed=True),
    "acquired": lambda d, s: acquisitions.declare(d, s, 2, "BC02", "2024-06-01", "attestation"),
    "not acquired": lambda d, s: acquisitions.withdraw(d, s, 2, "BC02"),
    "prescribe": lambda d, s: candidates.prescribe(d, s, 1, "refaire BC04"),
    "vote": lambda d, s: deliberating.vote(
        d,
        s,
        VoteRow(s, 2, "BC04", 3, 1, 0, False, "VAL"),
        "le jury vote, la note étant près du seuil",
    ),
    "note": lambda d, s: sitting_room.add_event(d, s, "incident", "alarme incendie"),
    "newcomer": lambda d, s: jury.seat(d, s, dict(_NEWCOMER)),
    "corps": lambda d, s: jury.edit(d, s, 8, {"organisation": "Studio Neuf"}),
    "unseat": lambda d, s: jury.remove(d, s, 8),
    "all present": jury.note_all_present,
    "place": lambda d, s: sessions.edit(d, s, {"place": "Salle des actes"}),
    "order": lambda d, s: sessions.set_nomination(d, s, "2026-77", "2026-01-12"),
}


@pytest.mark.parametrize(
    "name",
    [
        n
        for n in GESTURES
        if n not in {"erase", "restore", "resume", "return", "not acquired", "all present"}
    ],
)
def test_one_undo_takes_a_gesture_back_and_redo_does_it_again(
    sitting: tuple[Dossier, int], name: str
) -> None:
    dossier, session_id = sitting
    if name == "adopt":
        plan = dossier.catalog.certification("RNCP41242").plan(Route.INITIAL, "Image")
        edits = [marks.MarkEdit(1, code, "12") for code in plan.epreuves]
        marks.set_marks(dossier, session_id, edits)
    before = _tables(dossier)
    result = GESTURES[name](dossier, session_id)
    changes = result if isinstance(result, Changes) else result.changes
    after = _tables(dossier)
    assert undoable(dossier, changes)
    undone = undo(dossier, session_id, changes.seq)
    assert _tables(dossier) == before
    redo(dossier, session_id, undone.seq)
    assert _tables(dossier) == after
    assert verify_dossier(dossier) == []


@given(names=st.lists(st.sampled_from(sorted(GESTURES)), min_size=1, max_size=12))
def test_undoing_to_the_beginning_restores_the_starting_state(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    dossier = create_dossier(tmp_path_factory.mktemp("undo") / "d.jury")
    session_id = three_heard(dossier)
    start, made = _tables(dossier), []
    for name in names:
        try:
            result = GESTURES[name](dossier, session_id)
        except Refusal:
            continue
        changes = result if isinstance(result, Changes) else result.changes
        if changes:
            made.append(changes.seq)
    for seq in reversed(made):
        undo(dossier, session_id, seq)
    assert _tables(dossier) == start
    dossier.store.close()


def test_what_changed_since_is_not_undone(sitting: tuple[Dossier, int]) -> None:
    dossier, session_id = sitting
    first = _paste(dossier, session_id, "12")
    _paste(dossier, session_id, "13")
    before = _tables(dossier)
    with pytest.raises(Refusal, match="ne peut plus être annulé"):
        undo(dossier, session_id, first.seq)
    assert _tables(dossier) == before


def test_what_changed_since_is_not_done_again(sitting: tuple[Dossier, int]) -> None:
    dossier, session_id = sitting
    undone = undo(dossier, session_id, _paste(dossier, session_id, "12").seq)
    _paste(dossier, session_id, "13")
    with pytest.raises(Refusal, match=r"^« 12 notes saisies » ne peut plus être rétabli : "):
        redo(dossier, session_id, undone.seq)


def test_the_journal_names_what_was_undone(sitting: tuple[Dossier, int]) -> None:
    dossier, session_id = sitting
    changes = candidates.discuss(dossier, session_id, 1, wanted=True)
    undone = undo(dossier, session_id, changes.seq)
    redo(dossier, session_id, undone.seq)
    with dossier.store.read() as reader:
        labels = [entry.label for entry in reader.journal(newest=3)]
    assert labels == [
        "NOM0 Prénom : à discuter",
        "Annulé : NOM0 Prénom : à discuter",
        "Rétabli : NOM0 Prénom : à discuter",
    ]


def _decided_and_undone(dossier: Dossier, session_id: int) -> Changes:
    made = deliberating.decide(dossier, session_id, 1, "BC04", Verdict.ATT)
    return undo(dossier, session_id, made.seq)


def test_no_decision_comes_back_outside_the_deliberation(sitting: tuple[Dossier, int]) -> None:
    dossier, session_id = sitting
    undone = _decided_and_undone(dossier, session_id)
    sessions.back_to_preparation(dossier, session_id)
    with pytest.raises(RulesRefusal, match="SESSION-STATE"):
        redo(dossier, session_id, undone.seq)
    assert dossier.load(session_id).candidates[1].decisions == {}


def test_no_decision_comes_back_nor_goes_while_the_jury_is_irregular(
    sitting: tuple[Dossier, int],
) -> None:
    dossier, session_id = sitting
    undone = _decided_and_undone(dossier, session_id)
    made = deliberating.decide(dossier, session_id, 2, "BC04", Verdict.ATT)
    jury.set_presence(dossier, session_id, 3, False, "train")  # the Secrétaire
    for seq, gesture in ((undone.seq, redo), (made.seq, undo)):
        with pytest.raises(RulesRefusal, match="JURY-SECRETARY-PRESENT"):
            gesture(dossier, session_id, seq)
    people = dossier.load(session_id).candidates
    assert [list(people[i].decisions) for i in (1, 2)] == [[], ["BC04"]]


def test_what_needs_something_gone_since_is_not_undone(sitting: tuple[Dossier, int]) -> None:
    dossier, session_id = sitting
    candidates.recuse(dossier, session_id, 1, 6, "ancien employeur")
    lifted = candidates.unrecuse(dossier, session_id, 1, 6)
    jury.remove(dossier, session_id, 6)
    with pytest.raises(Refusal, match="n'existe plus"):
        undo(dossier, session_id, lifted.seq)
    group = marks.create_group(dossier, session_id, "BC09-G1", "G02")
    marks.assign(dossier, session_id, "BC09-G1", [1], group.id)
    before = _tables(dossier)
    with pytest.raises(Refusal, match="a changé depuis"):
        undo(dossier, session_id, group.changes.seq)
    assert _tables(dossier) == before
