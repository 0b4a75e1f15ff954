"""A view refreshed after a gesture says exactly what reading everything again would say."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jury_app.application import candidates, deliberating, jury, marks
from jury_app.application.dossier import Dossier
from jury_app.application.ports import Changes
from jury_app.application.undo import undo
from jury_app.application.view import SessionView, load_view, refreshed
from jury_app.bootstrap import create_dossier
from jury_app.domain.errors import Refusal
from jury_app.domain.session import WHOLE
from jury_app.domain.values import Verdict
from tests.deliberations import three_heard
from ui.steps import states

Gesture = Callable[[Dossier, int], Any]


def _type(candidate: int, epreuve: str, text: str) -> Gesture:
    edit = marks.MarkEdit(candidate, epreuve, text)
    return lambda d, s: marks.set_marks(d, s, [edit], confirmed=True)


GESTURES: tuple[Gesture, ...] = (
    _type(1, "BC01-E1", "8"),
    _type(2, "BC07-G1", "9"),
    _type(1, "BC01-E1", ""),
    lambda d, s: marks.set_group_mark(d, s, 1, WHOLE, "11", confirmed=True),
    lambda d, s: marks.assign(d, s, "BC07-G1", [2], None),
    lambda d, s: candidates.discuss(d, s, 3, wanted=True),
    lambda d, s: candidates.withdraw(d, s, 2, "démission"),
    lambda d, s: candidates.restore(d, s, 2),
    lambda d, s: candidates.edit(d, s, 3, {"campus": "Lyon", "internship_weeks": 2}),
    lambda d, s: candidates.edit(d, s, 3, {"birth_name": "AAA"}),
    lambda d, s: candidates.edit(d, s, 1, {"route": "experience"}, confirmed=True),
    lambda d, s: candidates.recuse(d, s, 1, 1, "ancienne employeuse"),
    lambda d, s: deliberating.decide(d, s, 1, "BC04", Verdict.ATT, "attendre le dossier corrigé"),
    deliberating.adopt,
    lambda d, s: jury.set_presence(d, s, 2, False, "souffrant"),
    lambda d, s: jury.set_presence(d, s, 2, True),
)


def _said(view: SessionView) -> tuple[Any, ...]:
    return (view.session, view.session.ordered, view.results, view.findings, +view.tally,
            view.decided, states(view))  # fmt: skip


@given(chosen=st.lists(st.tuples(st.sampled_from(GESTURES), st.booleans()), max_size=7))
def test_refreshing_equals_reading_again(
    tmp_path_factory: pytest.TempPathFactory, chosen: list[tuple[Gesture, bool]]
) -> None:
    dossier = create_dossier(tmp_path_factory.mktemp("view") / "d.jury")
    session_id = three_heard(dossier)
    view = load_view(dossier, session_id)
    for gesture, then_undo in chosen:
        try:
            result = gesture(dossier, session_id)
        except Refusal:
            continue
        changes = result if isinstance(result, Changes) else result.changes
        view = refreshed(dossier, view, changes)
        if then_undo and changes:
            view = refreshed(dossier, view, undo(dossier, session_id, changes.seq))
        assert _said(view) == _said(load_view(dossier, session_id))
    dossier.store.close()


def test_the_tally_counts_what_the_findings_list(tmp_path_factory: pytest.TempPathFactory) -> None:
    dossier = create_dossier(tmp_path_factory.mktemp("tally") / "d.jury")
    session_id = three_heard(dossier)
    view = load_view(dossier, session_id)
    listed = [f.rule for f in view.findings if not f.ok and f.rule == "CLOSE-UNDECIDED"]
    assert view.tally["CLOSE-UNDECIDED"] == len(listed) == 3
    assert (view.tally["heard"], view.tally["marks"], view.tally["decided"]) == (3, 3, 0)
    dossier.store.close()
