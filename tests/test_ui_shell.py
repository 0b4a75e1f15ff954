"""The window, its pages and dialogs, as real widgets on a real dossier."""

import gc
import threading
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from jury_app.application import candidates, sessions
from jury_app.bootstrap import create_dossier, open_dossier
from jury_app.domain.errors import BlockingRule, Refusal, RulesRefusal
from jury_app.domain.values import SessionState
from tests.ui_helpers import (
    candidates_page,
    dialog_of,
    fill,
    jury_page,
    opened,
    page,
    session_page,
    shut,
    there,
)
from ui.crash import CrashHook, report
from ui.head import refusal_text
from ui.import_dialog import ImportDialog
from ui.journal_words import details
from ui.main_window import MainWindow
from ui.pages.documents import DocumentsPage
from ui.pages.journal import JournalPage
from ui.pages.marks import MarksPage
from ui.shell import PAGES
from ui.steps import STEPS, states
from ui.tables import Table
from ui.widgets import Chip

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


def test_start_page_leads_in(qtbot: QtBot, bare: MainWindow) -> None:
    assert bare.workspace is None
    assert bare.start_page.tiles[0].text() == "Nouveau dossier"
    shut(qtbot, bare.new_dossier())
    bare.open_demo()
    qtbot.waitUntil(lambda: bare.workspace is not None, timeout=20_000)
    assert not bare.recent.all()
    trial = opened(bare).dossier.store.path
    assert trial.is_file()
    bare.close()
    assert not trial.parent.parent.exists()


def test_new_dossier_is_created(qtbot: QtBot, bare: MainWindow, tmp_path: Path) -> None:
    dialog = bare.new_dossier()
    dialog.accept_button.click()
    assert dialog.isVisible()
    dialog.day.setText("4/12/2026")
    dialog.file.setText(str(tmp_path / "nouveau"))
    dialog.encrypt.setChecked(False)
    dialog.accept_button.click()
    assert (tmp_path / "nouveau.jury").is_file()
    assert opened(bare).view.session.row.date == "2026-12-04"
    again = bare.new_dossier()
    again.encrypt.setChecked(False)
    again.day.setText("4/12/2026")
    again.file.setText(str(tmp_path / "nouveau.jury"))
    again.accept_button.click()
    assert again.isVisible()
    shut(qtbot, again)


def test_dossier_without_session_asks_for_one(
    qtbot: QtBot, bare: MainWindow, tmp_path: Path
) -> None:
    create_dossier(tmp_path / "vide.jury").store.close()
    bare.open_path(tmp_path / "vide.jury")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    shut(qtbot, dialog)
    assert bare.workspace is None


def test_missing_dossier_is_said_on_the_start_page(
    qtbot: QtBot, bare: MainWindow, tmp_path: Path
) -> None:
    bare.open_path(tmp_path / "absent.jury")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    shut(qtbot, dialog)


def test_every_page_by_its_key(qtbot: QtBot, window: MainWindow) -> None:
    assert window.shell is not None
    for number, step in enumerate(STEPS, 1):
        qtbot.keyClick(window, getattr(Qt.Key, f"Key_{number}"),
                       Qt.KeyboardModifier.ControlModifier)  # fmt: skip
        assert window.shell.current == step.key
        assert window.shell.rail.buttons[step.key].isChecked()
    named = ("session", "jury", "candidates", "documents", "journal")
    for one in (b for key in named for b in page(window, key).findChildren(QAbstractButton)):
        assert one.accessibleName() or one.text() or one.objectName().startswith("qt_"), one


@pytest.mark.parametrize("choice", ["light", "dark", "system"])
def test_least_window_shows_the_action_bars(window: MainWindow, choice: str) -> None:
    assert window.shell is not None
    window.resize(900, 500)
    for steps in (0, 1):
        window._appearance.enlarge(steps)
        window._appearance.choose(choice)
        for key in ("session", "jury", "candidates", "documents", "journal"):
            shown = page(window, key)
            QApplication.processEvents()
            assert window.width() == 900
            assert shown.minimumSizeHint().width() <= 844
            if key in {"session", "documents"}:  # these scroll as a whole
                continue
            low = max(
                one.mapTo(window, one.rect().bottomLeft()).y()
                for one in shown.findChildren(QAbstractButton)
                if one.isVisible()
            )
            assert low <= 500
    window._appearance.enlarge(0)
    assert window.shell.rail.width() == 56
    window.resize(1366, 768)
    QApplication.processEvents()
    assert window.shell.rail.width() >= 204


def test_rail_says_where_each_step_stands(window: MainWindow) -> None:
    found = states(opened(window).view)
    assert found["jury"].done
    assert found["marks"].count == 3
    assert found["session"].count == 1
    assert not found["session"].blocking


def test_documents_are_written_by_a_job(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    shown = page(window, "documents")
    assert isinstance(shown, DocumentsPage)
    shown.write_minutes(tmp_path / "pv.pdf")
    qtbot.waitUntil(lambda: "pv.pdf" in shown.told.text)
    assert (tmp_path / "pv.pdf").read_bytes().startswith(b"%PDF")
    assert "Ꙩ" in shown.told.text
    strip = there(window.shell).strip
    shown.write_results(tmp_path / "r.xlsx")
    qtbot.waitUntil(lambda: "r.xlsx est ouvert" in strip.text)
    shown.verify(tmp_path / "pv.pdf")
    shut(qtbot, dialog_of(qtbot, QDialog))


def test_file_dialogs_open(qtbot: QtBot, window: MainWindow) -> None:
    shown = page(window, "documents")
    assert isinstance(shown, DocumentsPage)
    asked: list[Callable[[], object]] = [
        shown.ask_minutes, shown.ask_results, shown.ask_file, window.ask_dossier,
    ]  # fmt: skip
    for ask in asked:
        ask()
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        shut(qtbot, dialog)


def test_journal_tells_what_changed(qtbot: QtBot, window: MainWindow) -> None:
    workspace = opened(window)
    workspace.attempt(sessions.edit, {"place": "Amphithéâtre"})
    shown = page(window, "journal")
    assert isinstance(shown, JournalPage)
    newest = shown.model.rows[0]
    assert newest.label == "Séance : lieu"
    assert shown.model.rows[-1].gesture == "session.create"
    shown.table.selectRow(0)
    changed = list(details(newest, workspace.view))
    assert [(d.what, d.before, d.after) for d in changed] == [("Lieu", "Salle 1", "Amphithéâtre")]
    assert shown.changes.rows == changed
    shown.search.setText("lukasiewicz")
    qtbot.waitUntil(lambda: len(shown.model.rows) == 1)
    shown.search.clear()
    qtbot.waitUntil(lambda: len(shown.model.rows) > 1)


def test_verification_and_other_dialogs(qtbot: QtBot, window: MainWindow) -> None:
    window.verify()
    shut(qtbot, dialog_of(qtbot, QDialog))
    gestures: list[Callable[[], object]] = [
        window.show_about, window.show_shortcuts, window.show_preferences, window.import_workbook,
    ]  # fmt: skip
    for show in gestures:
        show()
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        dialog.close()
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    shut(qtbot, window.new_session())


def test_second_session_is_shown(window: MainWindow) -> None:
    dialog = window.new_session()
    assert dialog is not None
    dialog.label.setText("Session 2027")
    dialog.day.setText("3/12/2027")
    dialog.accept_button.click()
    assert opened(window).view.session.row.label == "Session 2027"
    assert len(opened(window).sessions()) == 2
    for key in ("jury", "candidates", "journal"):
        page(window, key)


def test_a_cell_left_with_its_session_says_nothing_more(qtbot: QtBot, window: MainWindow) -> None:
    room = page(window, "marks")
    assert isinstance(room, MarksPage)
    room.grid.setCurrentIndex(room.model.index(0, 0))
    assert room._pause.isActive()  # what the cell holds is said once the keys rest
    window.show_page("session")
    test_second_session_is_shown(window)
    qtbot.wait(2 * room._pause.interval())
    assert room.about.text() == ""


def test_refusal_is_shown_and_dismissed(qtbot: QtBot, window: MainWindow) -> None:
    assert window.shell is not None
    rules = [BlockingRule("JURY-QUORUM", "Quorum non atteint."), BlockingRule("X", "autre motif.")]
    window.show_refusal(RulesRefusal("La délibération ne peut pas être ouverte", rules))
    assert window.shell.strip.isVisible()
    assert "JURY-QUORUM" not in window.shell.strip.text
    assert "– Autre motif." in window.shell.strip.text
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.shell.strip.isVisible()
    assert refusal_text(Refusal("X", "Non.")) == "Non."


def test_routes_lead_to_the_subject(window: MainWindow) -> None:
    assert window.shell is not None
    window.shell.go_to("jury", "GAMMA Guy")
    assert jury_page(window).table.current_row().last_name == "GAMMA"
    window.shell.go_to("candidates", "123456781AB")
    assert candidates_page(window).table.current_row().row.birth_name == "ŁUKASIEWICZ"


def test_crash_report_holds_nobodys_data(qtbot: QtBot, window: MainWindow) -> None:
    hook = CrashHook()
    with qtbot.waitSignal(hook.crashed) as caught:
        thread = threading.Thread(target=lambda: hook.handle(KeyError, KeyError("DUPONT Jeanne")))
        thread.start()
        thread.join()
    assert "DUPONT" not in caught.args[0]
    with qtbot.waitSignal(hook.refused):
        hook.handle(Refusal, Refusal("X", "Non."))
    dialog = window.show_crash(report(ValueError("12,50")))
    assert dialog is not None
    assert window.show_crash("encore") is None
    dialog.copy()
    assert "ValueError" in QApplication.clipboard().text()
    assert "12,50" not in QApplication.clipboard().text()
    shut(qtbot, dialog)


class _Torn(QWidget):
    """A widget whose painting has a bug."""

    painter: "weakref.ref[QPainter] | None" = None

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Fail half way."""
        painter = QPainter(self)
        self.painter = weakref.ref(painter)
        raise ValueError


def test_a_bug_in_painting_leaves_no_painter_behind(qtbot: QtBot) -> None:
    hook, torn = CrashHook(), _Torn()
    qtbot.addWidget(torn)
    hook.install()
    try:
        with qtbot.waitSignal(hook.crashed):
            torn.show()
        torn.hide()
    finally:
        hook.remove()
    assert torn.painter is not None
    assert torn.painter() is None, "else Qt crashes at the next painting, or at the end"


def test_another_program_is_noticed(window: MainWindow, tmp_path: Path) -> None:
    other = open_dossier(tmp_path / "essai.jury")
    sessions.edit(other, opened(window).session_id, {"place": "Ailleurs"})
    other.store.close()
    opened(window).look()
    assert session_page(window).place.text() == "Ailleurs"


def test_closed_session_cannot_be_edited(window: MainWindow) -> None:
    workspace = opened(window)
    row = workspace.view.session.row._replace(
        state=SessionState.CLOSED.value, closed_at="2026-12-04T16:00:00Z", minutes_number="2026-1"
    )
    closed = replace(workspace.view.session, row=row)
    workspace.view = replace(workspace.view, session=closed)
    workspace.switched.emit()
    shown = session_page(window)
    assert shown.place.isReadOnly()
    assert not jury_page(window).add_button.isVisible()
    assert candidates_page(window).edit_candidate(closed.ordered[0]) is None
    page(window, "documents")


def test_undo_and_redo_by_keyboard(qtbot: QtBot, window: MainWindow) -> None:
    workspace = opened(window)
    candidate = workspace.view.session.ordered[0].row.id
    control = Qt.KeyboardModifier.ControlModifier

    def marked() -> bool:
        return bool(workspace.view.session.candidates[candidate].row.discuss)

    workspace.do(candidates.discuss, candidate, True)
    assert "à discuter" in there(workspace.history.to_undo).label
    with qtbot.waitActive(window):
        window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_Z, control)
    assert not marked()
    assert workspace.history.to_undo is None
    assert window.shell is not None
    chips = window.shell.head.findChildren(Chip)
    assert any(chip.text().startswith("✓ Annulé : ") for chip in chips)
    qtbot.keyClick(window, Qt.Key.Key_Y, control)
    assert marked()
    assert any("à discuter. Chaque geste" in chip.toolTip() for chip in chips)
    workspace.show_session(workspace.session_id)
    assert workspace.history.to_undo is not None


def test_a_day_of_changes_leaves_nothing_in_the_menu_of_sessions(window: MainWindow) -> None:
    assert window.shell is not None
    kept = []
    for place in ("Salle 1", "Salle 2", "Salle 3"):
        opened(window).do(sessions.edit, {"place": place})
        kept.append(len(window.shell.head.findChildren(QObject)))
    assert len(set(kept)) == 1


def test_another_dossier_closes_the_dialogs_of_the_one_before(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    dialog = window.new_session()
    assert dialog is not None
    fill(tmp_path / "autre.jury")
    window.open_path(tmp_path / "autre.jury")
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))
    assert opened(window).dossier.store.path.name == "autre.jury"
    assert len(opened(window).sessions()) == 1


def _on_their_own() -> list[tuple[QWidget, str]]:
    return [(one, one.text()) for one in QApplication.topLevelWidgets()
            if isinstance(one, (QLineEdit, QAbstractButton))]  # fmt: skip


def test_what_a_dialog_does_not_show_is_its_own_all_the_same(
    qtbot: QtBot, window: MainWindow
) -> None:
    before = _on_their_own()
    dialogs = (window.new_session(), window.guard.show_encryption())
    assert [one for one in _on_their_own() if one not in before] == []
    for dialog in dialogs:
        shut(qtbot, dialog)


def _use(qtbot: QtBot, window: MainWindow) -> list[weakref.ref[QObject]]:
    """Look at every page and try an import; return what a closed dossier must not hold back."""
    for key in PAGES:
        page(window, key)
    window.import_workbook()
    dialog = there(window.findChild(ImportDialog))
    dialog.read(Path("notes.xlsx"))
    qtbot.waitUntil(lambda: not dialog.runner.busy)
    dialog.reject()
    return [weakref.ref(one) for one in (opened(window), dialog, *window.findChildren(Table))]


def test_a_closed_dossier_is_forgotten(qtbot: QtBot, window: MainWindow) -> None:
    held = _use(qtbot, window)
    window.close_dossier()

    def forgotten() -> bool:
        gc.collect()
        return not [one for one in held if one() is not None]

    qtbot.waitUntil(forgotten)
