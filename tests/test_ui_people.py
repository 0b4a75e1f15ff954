"""People who come and go, from the pages Jury, Candidats and Séance."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jury_app.application import candidates, deliberating, jury, sessions, sitting
from jury_app.application.correcting import CorrectionOrder, correct
from jury_app.application.follow_up import kept_blocs
from jury_app.domain.records import MemberRow
from jury_app.domain.values import Verdict
from jury_app.domain.wording import french_time
from tests.ui_helpers import (
    candidates_page,
    dialog_of,
    exits,
    jury_page,
    named,
    opened,
    page,
    press,
    says,
    session_page,
    shut,
    there,
)
from ui.main_window import MainWindow
from ui.member_recusals import MemberRecusalsDialog
from ui.pages.jury import chairing, presence_text
from ui.pages.presence_dialog import PresenceDialog
from ui.suggestions import Suggestions

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints|raise|grabbing", extend=True)


def member(window: MainWindow, last: str) -> MemberRow:
    found = opened(window).view.session.members
    return next(one for one in found if one.last_name == last)


def test_arrival_and_departure_are_typed(window: MainWindow) -> None:
    shown = jury_page(window)
    dialog = shown.ask_presence(member(window, "ETA"))
    dialog.arrived.setText("14h35")
    dialog.accept_button.click()
    noted = member(window, "ETA")
    assert (noted.present, french_time(noted.arrived_at or "")) == (1, "14:35")
    dialog = shown.ask_presence(noted)
    assert dialog.arrived.text() == "14:35"
    dialog.state.setCurrentIndex(1)
    dialog.accept_button.click()
    assert dialog.isVisible(), "leaving needs its time"
    dialog.left.setText("14:30")
    dialog.accept_button.click()
    assert dialog.isVisible(), "one leaves after coming"
    dialog.left.setText("16:10")
    dialog.reason.setText("train")
    dialog.accept_button.click()
    assert presence_text(member(window, "ETA")) == "∅ Parti"


def test_cancelling_a_departure_takes_the_click_back(qtbot: QtBot, window: MainWindow) -> None:
    workspace = opened(window)
    workspace.attempt(sessions.open_deliberation)
    before = member(window, "ETA")
    shown = jury_page(window)

    def leave() -> PresenceDialog:
        shown.toggle(member(window, "ETA"))
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PresenceDialog)
        return dialog

    dialog = leave()
    assert dialog.left.value() is not None, "the present time is proposed"
    shut(qtbot, dialog)
    assert member(window, "ETA") == before
    dialog = leave()
    dialog.reason.setText("train")
    dialog.accept_button.click()
    assert presence_text(member(window, "ETA")) == "∅ Parti"


def test_the_substitute_of_the_president_is_named_with_the_reason(window: MainWindow) -> None:
    shown = jury_page(window)
    assert says(shown, "Préside la séance : Mme ALPHA Anne.")
    workspace = opened(window)
    chair = member(window, "ALPHA")
    workspace.attempt(jury.set_presence, chair.id, False, "en mission")
    assert says(
        shown,
        "Préside la séance : M. BETA Boris, vice-président, en l'absence de la présidente, "
        "Mme ALPHA Anne (en mission).",
    )
    workspace.attempt(jury.set_presence, member(window, "BETA").id, False, "")
    assert chairing(workspace.view.session).startswith("Personne ne préside")


def test_corps_are_found_by_abbreviation_and_named_in_the_feminine(
    qtbot: QtBot, window: MainWindow
) -> None:
    dialog = jury_page(window).edit_member(member(window, "ALPHA"))
    assert dialog is not None
    offered = dialog.corps.completer()
    assert isinstance(offered, Suggestions)
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    dialog.corps.clear()
    dialog.corps.setFocus()
    qtbot.waitUntil(dialog.corps.hasFocus)
    qtbot.keyClicks(dialog.corps, "mcf")
    assert offered.offered[0] == "Maîtresse de conférences"
    qtbot.keyClick(offered.popup(), Qt.Key.Key_Down)
    qtbot.keyClick(offered.popup(), Qt.Key.Key_Return)
    assert dialog.corps.text() == "Maîtresse de conférences"
    assert "peut présider" in dialog.corps.accessibleDescription()
    dialog.sex.choose("M")
    dialog.corps.clear()
    qtbot.keyClicks(dialog.corps, "professeur univ")
    assert offered.offered[0] == "Professeur des universités"
    there(offered.popup()).hide()
    shut(qtbot, dialog)


def test_a_member_stands_aside_for_candidates_found_by_typing(
    qtbot: QtBot, window: MainWindow
) -> None:
    shown = jury_page(window)
    zeta = member(window, "ZETA")
    shown.table.select_key(zeta.id)
    press(shown, "Déports…")
    dialog = dialog_of(qtbot, MemberRecusalsDialog)
    for name, reason in (("", "Tuteur"), ("zzz", "Tuteur"), ("etienne", "")):
        dialog.candidate.setText(name)
        dialog.reason.setCurrentText(reason)
        dialog.accept_button.click()
        assert dialog.isVisible()
    assert not any(c.recusals for c in opened(window).view.session.ordered)
    dialog.reason.setCurrentText("Tuteur de stage")
    dialog.accept_button.click()
    recused = [c for c in opened(window).view.session.ordered if c.recusals]
    assert [c.name for c in recused] == ["Étienne Gilles"]
    assert exits(dialog) == ["Fermer"], "what was noted stays noted"
    assert named(shown, "Déports (1)…").isEnabled()
    press(dialog, "Lever le déport pour Étienne Gilles")
    assert named(shown, "Déports…").isEnabled()
    shut(qtbot, dialog)


def test_namesakes_are_told_apart_to_stand_aside_for_one(qtbot: QtBot, window: MainWindow) -> None:
    workspace = opened(window)
    values = {"birth_name": "MARTIN", "first_names": "Paul", "route": "initial", "option": "Image"}
    for ine in ("111111111AA", "111111112AA"):
        workspace.attempt(candidates.enter, {**values, "ine": ine})
    shown = jury_page(window)
    shown.table.select_key(member(window, "ZETA").id)
    press(shown, "Déports…")
    dialog = dialog_of(qtbot, MemberRecusalsDialog)
    offered = dialog.candidate.completer()
    assert isinstance(offered, Suggestions)
    offered.offer_all()
    lines = [line for line in offered.offered if "MARTIN" in line]
    there(offered.popup()).hide()
    assert lines == ["MARTIN Paul — INE 111111111AA", "MARTIN Paul — INE 111111112AA"]
    dialog.reason.setCurrentText("Lien familial")
    dialog.candidate.setText("MARTIN Paul")
    dialog.accept_button.click()
    assert not any(c.recusals for c in workspace.view.session.ordered), "which one is not known"
    dialog.candidate.setText(lines[1])
    dialog.accept_button.click()
    assert [c.row.ine for c in workspace.view.session.ordered if c.recusals] == ["111111112AA"]
    shut(qtbot, dialog)


def test_the_history_of_a_candidate_says_old_and_new(qtbot: QtBot, window: MainWindow) -> None:
    shown = candidates_page(window)
    candidate = shown.model.rows[0]
    opened(window).attempt(candidates.edit, candidate.row.id, {"language_level": "C1"})
    dialog = shown.show_history(shown.model.rows[0])
    assert dialog is not None
    model = dialog.table.model()
    newest = [str(model.index(0, column).data()) for column in range(1, 4)]
    assert newest == ["Langue", "B2", "C1"]
    shut(qtbot, dialog)


def test_a_late_candidate_gets_a_number(window: MainWindow) -> None:
    workspace = opened(window)
    workspace.attempt(sessions.open_deliberation)
    dialog = candidates_page(window).add_candidate()
    assert dialog.number.placeholderText() == "le suivant"
    dialog.birth_name.setText("OMÉGA")
    dialog.first_names.setText("Odile")
    dialog.accept_button.click()
    added = next(c for c in workspace.view.session.ordered if c.row.birth_name == "OMÉGA")
    assert added.row.number == 4


def test_a_session_is_made_from_the_one_shown(qtbot: QtBot, window: MainWindow) -> None:
    workspace = opened(window)
    first = workspace.session_id
    workspace.attempt(sessions.open_deliberation)
    assert window.shell is not None
    dialog = window.shell.follow()
    assert len(dialog.model.rows) == 3
    dialog.table.selectRow(0)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
    dialog.label.setText("Rattrapage")
    dialog.accept_button.click()
    assert dialog.isVisible(), "the date is asked for"
    dialog.day.setText("10/09/2027")
    dialog.accept_button.click()
    session = workspace.view.session
    assert session.row.id != first
    assert (session.row.label, session.row.date) == ("Rattrapage", "2027-09-10")
    assert len(session.ordered) == 2
    assert {m.present for m in session.members} == {None}
    assert window.shell.current == "session"


def test_the_page_of_the_session_says_that_it_is_suspended(window: MainWindow) -> None:
    workspace = opened(window)
    shown = session_page(window)
    workspace.attempt(sessions.open_deliberation)
    workspace.attempt(sitting.suspend)
    assert says(shown, "La séance est suspendue depuis")


def test_nobody_to_take_over_is_said(qtbot: QtBot, window: MainWindow) -> None:
    workspace = opened(window)
    for candidate in workspace.view.session.ordered:
        workspace.attempt(candidates.withdraw, candidate.row.id, "Doublon")
    assert window.shell is not None
    dialog = window.shell.follow()
    assert not dialog.accept_button.isEnabled()
    shut(qtbot, dialog)


def test_a_closed_session_offers_the_next_one_as_corrected(
    qtbot: QtBot, window: MainWindow
) -> None:
    workspace = opened(window)
    shown = session_page(window)
    follow = named(shown, "Nouvelle session à partir de celle-ci…")
    assert not follow.isVisible()
    workspace.attempt(sessions.open_deliberation)
    for candidate in workspace.view.session.ordered:
        for bloc in workspace.view.results[candidate.row.id].blocs:
            workspace.attempt(deliberating.decide, candidate.row.id, bloc.bloc.code, bloc.proposal)
    workspace.attempt(sessions.close, "ALPHA Anne", "GAMMA Guy")
    page(window, "session")
    assert follow.isVisible()
    candidate = workspace.view.session.ordered[0]
    result = workspace.view.results[candidate.row.id]
    assert kept_blocs(result) == []
    order = CorrectionOrder(candidate.row.id, result.blocs[0].bloc.code, Verdict.VAL,
                            "Erreur de report de la note.", "ALPHA Anne", "GAMMA Guy")  # fmt: skip
    correct(workspace.dossier, workspace.session_id, order)
    assert window.shell is not None
    dialog = window.shell.follow()
    assert {one.key: one.blocs for one in dialog.model.rows}[candidate.row.id] == 1
    shut(qtbot, dialog)


def test_keeping_marks_is_a_setting_of_the_reglement(window: MainWindow) -> None:
    panel = session_page(window).reglement
    assert not panel.carry.isChecked()
    panel.carry.click()
    assert opened(window).view.session.reglement.carry_marks
