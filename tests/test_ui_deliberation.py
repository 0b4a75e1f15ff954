"""The deliberation page on a real dossier, by keyboard and mouse."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QPushButton

from jury_app.application import acquisitions, candidates, deliberating, jury, marks, sessions
from jury_app.domain.values import Verdict
from tests.sitting_builder import (
    add_candidate,
    candidate_of,
    evidence_route,
    mark_all,
)
from tests.sitting_page import OpenPage
from tests.ui_helpers import there
from ui.pages.deliberation_entries import EntriesModel
from ui.pages.deliberation_figures import (
    DISCUSS,
    PROBLEM,
    UNDECIDED,
    WAITING,
    duration,
    pace,
)

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def test_arrows_choose_the_candidate_and_letters_decide_the_bloc(open_page: OpenPage) -> None:
    at = open_page()
    at.page.list.view.setFocus()
    at.press(Qt.Key.Key_Down)
    assert there(at.page.card.result).candidate.row.id == at.ids[1]
    at.click_bloc("BC02")
    at.press(Qt.Key.Key_V)
    assert at.decisions(1) == {"BC02": "VAL"}


def test_a_decision_unlike_the_proposal_asks_for_its_motive_and_loses_nothing(
    open_page: OpenPage,
) -> None:
    at = open_page()
    at.page.list.view.setFocus()
    at.press(Qt.Key.Key_N)
    field = at.page.card.motive.field
    assert at.page.card.motive.isVisible()
    at.qtbot.keyClicks(field, "trop court")
    field.setText("court")
    field.textEdited.emit("court")
    at.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert at.decisions(0) == {}
    assert "10" in at.page.card.message.text()
    assert field.text() == "court"
    at.page.list.step(1)
    at.page.list.step(-1)
    at.click_bloc("BC01")
    assert field.text() == "court"
    at.qtbot.keyClicks(field, " et sans progression")
    at.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert at.decisions(0) == {"BC01": "NVAL"}
    assert not at.page.card.motive.isVisible()


def test_letters_typed_in_a_field_decide_nothing(open_page: OpenPage) -> None:
    at = open_page()
    at.page.list.search.setFocus()
    at.qtbot.keyClicks(at.page.list.search, "vnxfad/")
    assert at.page.list.search.text() == "vnxfad/"
    assert at.decisions(0) == {}


def test_the_mouse_decides_the_current_bloc(open_page: OpenPage) -> None:
    at = open_page()
    row = at.page.card.rows[2]
    at.qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    at.qtbot.mouseClick(row.bar.buttons[Verdict.VAL], Qt.MouseButton.LeftButton)
    assert at.decisions(0) == {"BC03": "VAL"}


def test_control_enter_adopts_and_goes_to_the_next(open_page: OpenPage) -> None:
    at = open_page()
    at.page.list.view.setFocus()
    at.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert set(at.decisions(0).values()) == {"VAL"}
    assert at.page.list.current == at.ids[1]
    assert at.page.side.progress.text() == "1 / 3"


def test_a_waiting_candidate_is_not_adopted_and_the_card_says_what_to_do(
    open_page: OpenPage,
) -> None:
    at = open_page()
    marks.set_marks(at.dossier, at.session_id, [marks.MarkEdit(at.ids[0], "BC01-E1", "ABJ")])
    at.workspace.reload()
    at.page.list.view.setFocus()
    at.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert at.decisions(0) == {}
    assert "en attente" in at.page.card.message.text()


def test_discussion_is_toggled_and_filtered(open_page: OpenPage) -> None:
    at = open_page()
    at.page.list.view.setFocus()
    at.press(Qt.Key.Key_D)
    assert at.page.list.model.counts()[DISCUSS] == 1
    at.page.list._chips[DISCUSS].click()
    assert at.page.list.model.rowCount() == 1
    at.press(Qt.Key.Key_D)
    assert at.page.list.model.rowCount() == 1, "the current candidate stays in sight"
    assert at.page.list.model.counts()[DISCUSS] == 0


def test_search_ignores_accents(open_page: OpenPage) -> None:
    at = open_page(10)
    at.page.list.search.setText("lukasiewicz")
    assert at.page.list.model.rowCount() == 1
    at.page.list.search.setText("etienne")
    assert at.page.card.top.name.text() == "ÉTIENNE Gilles"
    at.page.list.search.setText("personne de ce nom")
    assert at.page.list.model.rowCount() == 0
    assert at.page.card.isHidden()


def test_the_preparation_explains_and_opens(open_page: OpenPage) -> None:
    at = open_page(2, opened=False)
    assert at.page.gate.isVisible()
    at.qtbot.mouseClick(at.page.gate.open, Qt.MouseButton.LeftButton)
    assert at.page.card.isVisible()
    assert at.workspace.view.session.state == "deliberation"


def test_an_irregular_jury_is_named_and_leads_to_its_page(open_page: OpenPage) -> None:
    at = open_page(2, opened=False)
    absent = there(at.workspace.view.session.secretary())
    jury.set_presence(at.dossier, at.session_id, absent.id, False, "grève")
    at.workspace.reload()
    assert not at.page.gate.open.isEnabled()
    see = next(b for b in at.page.gate.findChildren(QPushButton) if b.text() == "Voir")
    with at.qtbot.waitSignal(at.page.go_to) as led:
        see.click()
    assert led.args[0] == "jury"


def test_a_jury_that_becomes_irregular_suspends_deciding(open_page: OpenPage) -> None:
    at = open_page()
    absent = there(at.workspace.view.session.secretary())
    at.workspace.attempt(jury.set_presence, absent.id, False, "départ")
    assert at.page.notice.isVisible()
    assert not at.page.validate.isEnabled()
    at.page.card.choose(Verdict.VAL)
    assert at.decisions(0) == {}


def test_a_closed_session_is_read_only(open_page: OpenPage) -> None:
    at = open_page(1)
    deliberating.adopt(at.dossier, at.session_id)
    sessions.close(at.dossier, at.session_id, "ALPHA Anne", "GAMMA Guy")
    at.workspace.reload()
    assert at.page.validate.isHidden()
    assert "close" in at.page.notice.text()
    assert at.page.side.adopt.isHidden()
    assert at.page.sitting.events.text() == "Événements…"
    at.page.gestures.discuss()
    assert not candidate_of(at.dossier, at.session_id, at.ids[0]).row.discuss


def test_a_vote_is_recorded_with_its_motive(open_page: OpenPage) -> None:
    at = open_page()
    at.qtbot.mouseClick(at.page.vote, Qt.MouseButton.LeftButton)
    dialog = there(at.page.gestures.vote_dialog)
    dialog.votes_for.setText("2")
    dialog.against.setText("9")
    assert not dialog.accept_button.isEnabled()
    dialog.against.setText("2")
    assert not dialog.accept_button.isEnabled(), "a tie needs the casting voice"
    dialog.casting.setCurrentIndex(2)
    dialog.accept_button.click()
    assert at.decisions(0) == {}
    dialog.motive.setText("Le dossier reste insuffisant")
    dialog.accept_button.click()
    candidate = candidate_of(at.dossier, at.session_id, at.ids[0])
    assert candidate.votes["BC01"].casting
    assert at.decisions(0) == {"BC01": "NVAL"}


def test_nobody_left_to_vote_is_said_instead_of_asking(open_page: OpenPage) -> None:
    at = open_page()
    for member in at.workspace.view.session.members:
        jury.set_presence(at.dossier, at.session_id, member.id, False, "train")
    at.workspace.reload()
    at.page.gestures.open_vote()
    assert at.page.gestures.vote_dialog is None
    assert "Personne ne peut voter" in at.page.card.message.text()
    assert not at.page.side.adopt.isEnabled()
    assert "Adopter pour 3" in at.page.side.adopt.text()


def test_recusals_are_noted_and_lifted(open_page: OpenPage) -> None:
    at = open_page()
    at.qtbot.mouseClick(at.page.recuse, Qt.MouseButton.LeftButton)
    dialog = there(at.page.gestures.recusal_dialog)
    dialog.accept_button.click()
    assert candidate_of(at.dossier, at.session_id, at.ids[0]).recusals == ()
    dialog.reason.setCurrentText("Tuteur de stage")
    dialog.accept_button.click()
    (recusal,) = candidate_of(at.dossier, at.session_id, at.ids[0]).recusals
    assert recusal.reason == "Tuteur de stage"
    assert "Tuteur de stage" in at.page.side.recusals.text()
    dialog.lifted.emit(recusal.member_id)
    assert candidate_of(at.dossier, at.session_id, at.ids[0]).recusals == ()
    dialog.reject()


def test_a_recusal_is_of_the_candidate_it_was_begun_for(open_page: OpenPage) -> None:
    """The list goes on under the dialog: from the projection, or when another program withdraws."""
    at = open_page()
    at.qtbot.mouseClick(at.page.recuse, Qt.MouseButton.LeftButton)
    dialog = there(at.page.gestures.recusal_dialog)
    at.page.list.step(1)
    assert there(at.page.gestures.result()).candidate.row.id == at.ids[1]
    dialog.reason.setCurrentText("Tuteur de stage")
    dialog.accept_button.click()
    (recusal,) = candidate_of(at.dossier, at.session_id, at.ids[0]).recusals
    assert candidate_of(at.dossier, at.session_id, at.ids[1]).recusals == ()
    dialog.lifted.emit(recusal.member_id)
    assert candidate_of(at.dossier, at.session_id, at.ids[0]).recusals == ()
    dialog.reject()


def test_adopting_all_shows_what_it_decides_first(open_page: OpenPage) -> None:
    at = open_page(4)
    candidates.discuss(at.dossier, at.session_id, at.ids[3], True)
    at.workspace.reload()
    at.qtbot.mouseClick(at.page.side.adopt, Qt.MouseButton.LeftButton)
    dialog = there(at.page.gestures.adopt_dialog)
    assert [line.why for line in dialog.model.rows] == ["", "", "", "marqué à discuter"]
    assert at.decisions(0) == {}
    dialog.accept_button.click()
    assert at.page.side.progress.text() == "3 / 4"
    assert at.decisions(3) == {}


def test_an_acquired_bloc_cannot_be_decided(open_page: OpenPage) -> None:
    at = open_page(1)
    acquisitions.declare(at.dossier, at.session_id, at.ids[0], "BC05", "2025-12-12", "PV 2025")
    at.workspace.reload()
    at.click_bloc("BC05")
    row = at.page.card.rows[4]
    assert not row.bar.isVisible()
    assert not at.page.validate.isEnabled()
    at.page.card.choose(Verdict.NVAL)
    assert "acquis antérieurement" in at.page.card.message.text()
    assert at.decisions(0) == {}


def test_a_prescription_being_typed_is_kept_when_another_candidate_is_shown(
    open_page: OpenPage,
) -> None:
    at = open_page(2, opened=False)
    vae = add_candidate(
        at.dossier, at.session_id, 8, route=evidence_route(), birth_name="AAA", language_level="B2"
    )
    mark_all(at.dossier, at.session_id, vae)
    marks.set_marks(at.dossier, at.session_id, [marks.MarkEdit(vae, "BC01-D1", "2")])
    sessions.open_deliberation(at.dossier, at.session_id)
    at.workspace.reload()
    at.page.focus_subject(vae)
    strip = at.page.card.prescription
    assert strip.isVisible()
    strip.field.setFocus()
    at.qtbot.keyClicks(strip.field, "Un dossier complet")
    at.page.list.step(1)
    kept = candidate_of(at.dossier, at.session_id, vae)
    assert kept.row.prescription == "Un dossier complet"
    assert there(at.page.card.result).candidate.row.id != vae


def test_narrow_windows_put_the_right_column_in_a_drawer(open_page: OpenPage) -> None:
    at = open_page()
    at.page.resize(855, 472)
    at.qtbot.waitUntil(lambda: at.page.width() == 855)
    assert at.page.side.isHidden()
    at.qtbot.mouseClick(at.page.drawer, Qt.MouseButton.LeftButton)
    assert at.page.side.isVisible()
    assert at.page.side.geometry().right() <= at.page.width()
    at.press(Qt.Key.Key_Escape)
    assert at.page.side.isHidden()
    assert at.page.validate.isVisible()


def test_page_keys_and_arrows_move_among_candidates_and_blocs(open_page: OpenPage) -> None:
    at = open_page()
    at.page.card.rows[0].setFocus()
    at.press(Qt.Key.Key_Down)
    assert at.page.card.current == 1
    at.press(Qt.Key.Key_PageDown)
    assert at.page.list.current == at.ids[1]
    at.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert at.page.list.search.hasFocus()


def test_every_control_has_an_accessible_name(open_page: OpenPage) -> None:
    at = open_page()
    for one in at.page.findChildren(QPushButton):
        assert one.accessibleName() or one.text(), one


def test_the_list_model_keeps_qts_rules(open_page: OpenPage) -> None:
    at = open_page(12)
    model: EntriesModel = at.page.list.model
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for flag in (DISCUSS, PROBLEM, UNDECIDED, WAITING, "all"):
        model.narrow(flag, "")
    at.workspace.attempt(deliberating.adopt, [at.ids[4]])
    model.narrow(UNDECIDED, "e")
    model.kept = None
    model.renew()
    assert tester.model() is model


def test_pace_leaves_pauses_and_simultaneous_decisions_out() -> None:
    assert pace(["2026-12-04T13:00:00Z"] * 5) is None
    times = [f"2026-12-04T13:0{n}:00Z" for n in (0, 2, 2, 4, 6)] + ["2026-12-04T15:00:00Z"]
    assert pace(times) == 120.0
    assert duration(48) == "48 min"
    assert duration(125) == "2 h 05"


def test_the_right_column_shows_the_bloc_with_this_candidates_place(open_page: OpenPage) -> None:
    at = open_page(3)
    marks.set_marks(at.dossier, at.session_id, [marks.MarkEdit(at.ids[0], "BC02-E1", "3")])
    at.workspace.reload()
    at.click_bloc("BC02")
    said = at.page.side.marks.accessibleDescription()
    assert "Moyennes du bloc : 3 moyennes de 7,75 à 12,50" in said
    assert "Ce candidat : 7,75." in said
    assert "E1 Mémoire de recherche : 3 notes de 3,00 à 12,50" in said
    assert "2 candidats sur 3, soit 67\u202f%" in at.page.side.blocs.accessibleDescription()
    at.page.list.step(1)
    at.click_bloc("BC02")
    assert "Ce candidat : 12,50." in at.page.side.marks.accessibleDescription()


def test_deciding_changes_the_success_rates(open_page: OpenPage) -> None:
    at = open_page(3)
    before = at.page.side.options.accessibleDescription()
    assert "Montage : 1 candidat sur 1, soit 100\u202f%." in before
    motive = "Le dossier reste insuffisant"
    at.workspace.attempt(deliberating.decide, at.ids[0], "BC01", Verdict.NVAL, motive)
    assert (
        "Montage : 0 candidat sur 1, soit 0\u202f%." in at.page.side.options.accessibleDescription()
    )
    assert (
        "BC01 Outils numériques : 2 candidats sur 3" in at.page.side.blocs.accessibleDescription()
    )


def test_recusals_stand_in_sight_above_the_charts(open_page: OpenPage) -> None:
    at = open_page(1)
    side = at.page.side
    assert side.recusals.text() == "Aucun pour ce candidat."
    assert side.recusals.mapTo(side, QPoint()).y() < side.marks.mapTo(side, QPoint()).y()
