"""Jury, séance and candidates: what is typed reaches the dossier, or is refused beside it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from jury_app.application import candidates, deliberating, sessions
from jury_app.application.marks import MarkEdit
from jury_app.application.origins import DECLARED
from jury_app.domain.values import SessionState, Verdict
from tests.ui_helpers import (
    candidates_page,
    dialog_of,
    jury_page,
    named,
    opened,
    page,
    press,
    session_page,
    shut,
)
from ui.dialogs import Dialog, TextPrompt
from ui.import_dialog import ImportDialog
from ui.main_window import MainWindow
from ui.pages.marks import MarksPage
from ui.pages.presence_dialog import PresenceDialog

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


def test_presence_is_noted_by_space_and_click(qtbot: QtBot, window: MainWindow) -> None:
    shown = jury_page(window)
    shown.table.selectRow(0)
    qtbot.keyClick(shown.table, Qt.Key.Key_Space)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PresenceDialog)
    assert opened(window).view.session.members[0].present, "nothing is noted before the answer"
    dialog.accept_button.click()
    gone = opened(window).view.session.members[0]
    assert (gone.present, gone.left_at) == (0, None)
    asked = shown.ask_presence(shown.model.rows[0])
    asked.arrived.setText("hier")
    asked.state.setCurrentIndex(1)
    asked.accept_button.click()
    assert asked.isVisible()
    asked.state.setCurrentIndex(2)
    qtbot.keyClicks(asked.reason, "mission")
    asked.accept_button.click()
    assert opened(window).view.session.members[0].absence_reason == "mission"
    cell = shown.table.visualRect(shown.model.index(0, 4)).center()
    qtbot.mouseClick(shown.table.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    assert opened(window).view.session.members[0].present


def test_corps_is_judged_while_typing(qtbot: QtBot, window: MainWindow) -> None:
    shown = jury_page(window)
    dialog = shown.edit_member(shown.model.rows[0])
    assert dialog is not None
    for typed, said in (("PRAG", "Ne peut pas présider"), ("MCF", "peut présider"),
                        ("Grand vizir", "Corps inconnu")):  # fmt: skip
        dialog.corps.setText(typed)
        assert said in dialog.corps.accessibleDescription()
    dialog.last_name.clear()
    dialog.accept_button.click()
    assert dialog.isVisible()
    shut(qtbot, dialog)


def test_members_come_and_go(qtbot: QtBot, window: MainWindow) -> None:
    shown = jury_page(window)
    dialog = shown.add_member()
    dialog.last_name.setText("IOTA")
    dialog.accept_button.click()
    assert len(opened(window).view.session.members) == 9
    shown.table.select_key(9)
    press(shown, "Retirer…")
    dialog_of(qtbot, Dialog).accept_button.click()
    assert len(opened(window).view.session.members) == 8


def test_session_is_saved_field_by_field(qtbot: QtBot, window: MainWindow) -> None:
    shown = session_page(window)
    shown.place.setFocus()
    shown.place.selectAll()
    shown.place.insert("Amphithéâtre")
    qtbot.keyClick(shown.place, Qt.Key.Key_Return)
    assert opened(window).view.session.row.place == "Amphithéâtre"
    shown.day.setFocus()
    shown.day.selectAll()
    qtbot.keyClicks(shown.day, "32/12/2026")
    qtbot.keyClick(shown.day, Qt.Key.Key_Return)
    assert opened(window).view.session.row.date == "2026-12-04"
    assert shown.day.property("wrong")
    shown.starts_at.setText("14h30")
    qtbot.keyClick(shown.starts_at, Qt.Key.Key_Return)
    assert opened(window).view.session.row.starts_at == "14:30"
    shown.number.setFocus()
    qtbot.keyClicks(shown.number, "2026-118")
    nomination = named(jury_page(window), "Renseigner l'arrêté de nomination")
    assert nomination.text() == "Renseigner…"
    assert opened(window).view.session.row.nomination_number == "2026-118"
    page(window, "session")
    shown.nomination_day.setFocus()
    qtbot.keyClicks(shown.nomination_day, "02/11/2026")
    jury_page(window)
    assert nomination.text() == "Modifier…"


def test_reglement_changes_in_preparation_only(qtbot: QtBot, window: MainWindow) -> None:
    shown = session_page(window)
    panel = shown.reglement
    panel.figures["pass_mark"].setText("12,5")
    qtbot.keyClick(panel.figures["pass_mark"], Qt.Key.Key_Return)
    assert str(opened(window).view.session.reglement.pass_mark) == "12.5"
    panel.figures["pass_mark"].setText("12,505")
    qtbot.keyClick(panel.figures["pass_mark"], Qt.Key.Key_Return)
    assert str(opened(window).view.session.reglement.pass_mark) == "12.5"
    panel.figures["pass_mark"].setText("12,5")
    qtbot.keyClick(panel.figures["pass_mark"], Qt.Key.Key_Return)
    panel.figures["eliminatory_mark"].setText("15")
    qtbot.keyClick(panel.figures["eliminatory_mark"], Qt.Key.Key_Return)
    assert opened(window).view.session.reglement.eliminatory_mark is None
    dialog = panel.ask_coefficients()
    dialog.figures["BC01-E1"].setText("0")
    dialog.accept_button.click()
    assert dialog.isVisible()
    dialog.figures["BC01-E1"].setText("2")
    dialog.accept_button.click()
    assert str(opened(window).view.session.reglement.coefficient("BC01-E1")) == "2"
    press(shown, "Ouvrir la délibération")
    assert opened(window).view.session.state is SessionState.DELIBERATION
    session_page(window)
    assert panel.figures["pass_mark"].isReadOnly()
    press(shown, "Revenir à la préparation")
    assert opened(window).view.session.state is SessionState.PREPARATION


def test_candidates_are_searched_without_accents(qtbot: QtBot, window: MainWindow) -> None:
    shown = candidates_page(window)

    def lists(count: int) -> Callable[[], bool]:
        return lambda: len(shown.model.rows) == count

    for typed, count in (("etienne", 1), ("lukasiewicz mich", 1), ("123456781ab", 1), ("zz", 0)):
        shown.search.setText(typed)
        qtbot.waitUntil(lists(count))
    shown.show_all()
    assert len(shown.model.rows) == 3
    shown.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert shown.model.rows[0].row.birth_name == "N'GUYEN VĂN"


def test_candidate_form(qtbot: QtBot, window: MainWindow) -> None:
    shown = candidates_page(window)
    dialog = shown.add_candidate()
    dialog.birth_name.setText("OMÉGA")
    dialog.first_names.setText("Odile")
    dialog.birth_date.setText("hier")
    dialog.accept_button.click()
    assert dialog.isVisible()
    dialog.birth_date.setText("1/2/2000")
    dialog.ine.setText("court")
    dialog.accept_button.click()
    assert dialog.isVisible()
    dialog.ine.clear()
    dialog.accept_button.click()
    added = [c for c in opened(window).view.session.ordered if c.row.birth_name == "OMÉGA"]
    assert added[0].row.birth_date == "2000-02-01"
    shut(qtbot, shown.edit_candidate(added[0]))


def test_withdrawn_and_restored(qtbot: QtBot, window: MainWindow) -> None:
    shown = candidates_page(window)
    shown.table.selectRow(0)
    press(shown, "Retirer de la session…")
    prompt = dialog_of(qtbot, TextPrompt)
    qtbot.keyClicks(prompt.field, "Demission")
    prompt.accept_button.click()
    key = shown.table.current_row().row.id
    assert opened(window).view.session.candidates[key].row.withdrawal_motive == "Demission"
    press(shown, "Rétablir dans la session…")
    back = dialog_of(qtbot, TextPrompt)
    back.accept_button.click()
    assert back.isVisible(), "coming back needs a motive too"
    qtbot.keyClicks(back.field, "Reprise des cours")
    back.accept_button.click()
    assert not opened(window).view.session.candidates[key].row.withdrawn


def test_acquisitions(qtbot: QtBot, window: MainWindow) -> None:
    shown = candidates_page(window)
    candidate = shown.model.rows[0]
    dialog = shown.show_acquired(candidate)
    assert dialog is not None
    dialog.bloc.choose("BC02")
    dialog.day.setText("12/12/2025")
    dialog.proof.setText("Attestation n° 7")
    dialog.declare_button.click()
    standing = opened(window).view.session.candidates[candidate.row.id].acquisitions["BC02"]
    assert standing.acquired_on == "2025-12-12"
    assert standing.origin == DECLARED
    dialog.table.select_key("BC02")
    press(dialog, "Retirer l'acquis")
    assert not opened(window).view.session.candidates[candidate.row.id].acquisitions
    shut(qtbot, dialog)


def test_changing_the_option_asks_before_clearing(window: MainWindow) -> None:
    workspace = opened(window)
    workspace.attempt(sessions.open_deliberation)
    shown = candidates_page(window)
    candidate = shown.model.rows[0]
    key = candidate.row.id
    code = workspace.view.results[key].blocs[-1].bloc.code
    workspace.attempt(deliberating.decide, key, code, Verdict.NVAL, "Travail non rendu à temps")
    dialog = shown.edit_candidate(shown.model.rows[0])
    assert dialog is not None
    dialog.option.choose("Montage")
    dialog.accept_button.click()
    question = QApplication.activeModalWidget()
    assert isinstance(question, Dialog)
    assert question is not dialog
    assert workspace.view.session.candidates[key].row.option == "Image"
    question.accept_button.click()
    assert workspace.view.session.candidates[key].row.option == "Montage"
    assert not workspace.view.session.candidates[key].decisions


def test_a_dialog_follows_what_it_shows(qtbot: QtBot, bare: MainWindow) -> None:
    dialog = bare.new_dossier()
    qtbot.waitExposed(dialog)
    (area,) = dialog.findChildren(QScrollArea)
    before = dialog.height()
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: dialog.height() > before)
    assert area.verticalScrollBar().maximum() == 0, "the sentence under the date has its room"
    dialog.encrypt.setChecked(False)
    qtbot.waitUntil(lambda: dialog.height() < before)
    assert area.verticalScrollBar().maximum() == 0
    shut(qtbot, dialog)


def test_a_workbook_is_imported_from_the_marks(qtbot: QtBot, window: MainWindow) -> None:
    shown = page(window, "marks")
    assert isinstance(shown, MarksPage)
    shown.import_button.click()
    dialog = dialog_of(qtbot, ImportDialog)
    assert dialog.parent() is window
    shut(qtbot, dialog)


def test_a_text_refused_goes_with_the_candidate_it_was_typed_for(window: MainWindow) -> None:
    workspace, shown = opened(window), page(window, "marks")
    assert isinstance(shown, MarksPage)
    values = {"ine": None, "birth_name": "QUENTIN", "first_names": "Lou", "route": "initial",
              "option": "Image"}  # fmt: skip
    added = workspace.attempt(candidates.enter, values).id
    shown.writer.commit([MarkEdit(added, "BC01-E1", "21")])
    assert "QUENTIN" in shown.message.text()
    workspace.undo()
    assert "QUENTIN" not in shown.message.text()
    known = workspace.view.session.heard[0].row.id
    assert shown.writer.commit([MarkEdit(known, "BC01-E1", "12")])
