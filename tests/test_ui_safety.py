"""The window keeps a dossier safe: passphrase, persons, lock, backups."""

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from jury_app.application import deliberating, sessions
from jury_app.application.access import Access
from jury_app.bootstrap import open_dossier, services
from jury_app.domain.errors import KnownError
from tests.checking import verify_file
from tests.safety_window import (
    PERSONS,
    PHRASE,
    PRESIDENT,
    SECRETARY,
    give_passphrase,
    install_persons,
)
from tests.sitting_builder import sitting
from tests.ui_helpers import closing_page, dialog_of, fill, opened, press, session_page, shut, there
from ui.jobs import Job
from ui.main_window import MainWindow
from ui.safety.persons import InstallDialog, PersonsDialog, persons_dialog
from ui.safety.presence import Sleep
from ui.safety.unlock import BothPinsDialog, PassphraseDialog, PinDialog

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


def test_a_new_dossier_is_encrypted_unless_one_says_otherwise(locked: MainWindow) -> None:
    store = opened(locked).dossier.store
    assert store.encrypted
    with pytest.raises(KnownError):
        open_dossier(store.path)


def test_words_of_the_session_and_its_diploma_make_no_passphrase(
    qtbot: QtBot, window: MainWindow
) -> None:
    creating, encrypting = window.new_dossier(), window.guard.show_encryption()
    assert encrypting is not None
    creating.label.setText("Zanzibar")
    for asked, guessed in ((creating.passphrase, "zanzibar2026"),
                           (encrypting.new, "audiovisuelle2026")):  # fmt: skip
        asked.first.setText(guessed)
        asked.second.setText(guessed)
        assert "trop facile" in asked.problem()
    for dialog in (encrypting, creating):
        shut(qtbot, dialog)


def test_the_lock_empties_the_window_and_asks_again(qtbot: QtBot, locked: MainWindow) -> None:
    locked.show_page("journal")
    locked.guard.lock()
    assert locked.workspace is None
    dialog = dialog_of(qtbot, PassphraseDialog)
    for wait in (False, False, True):
        dialog.line.setText("autre")
        dialog.accept_button.click()
        assert dialog.accept_button.isEnabled() is not wait
    qtbot.waitUntil(dialog.accept_button.isEnabled, timeout=5_000)
    dialog.line.setText(PHRASE)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: locked.workspace is not None)
    assert locked.shell is not None
    assert locked.shell.current == "journal"


def test_a_plain_dossier_is_not_locked(window: MainWindow) -> None:
    window.guard.lock()
    assert window.workspace is not None


def test_the_passphrase_changes_and_the_dossier_opens_again(
    qtbot: QtBot, locked: MainWindow
) -> None:
    path = opened(locked).dossier.store.path
    dialog = locked.guard.show_encryption()
    assert dialog is not None
    for field, text in ((dialog.present, PHRASE), (dialog.new.first, "trois ânes en gare"),
                        (dialog.new.second, "trois ânes en gare")):  # fmt: skip
        dialog.accept_button.click()
        assert dialog.isVisible()
        field.setText(text)
    dialog.accept_button.click()
    give_passphrase(qtbot, locked, "trois ânes en gare")
    assert verify_file(path, Access("trois ânes en gare")) == []


def test_a_plain_dossier_is_encrypted_and_back(qtbot: QtBot, window: MainWindow) -> None:
    path = opened(window).dossier.store.path
    dialog = window.guard.show_encryption()
    assert dialog is not None
    dialog.new.first.setText(PHRASE)
    dialog.new.second.setText(PHRASE)
    dialog.accept_button.click()
    give_passphrase(qtbot, window)
    again = window.guard.show_encryption()
    assert again is not None
    again.present.setText(PHRASE)
    again.plain.setChecked(True)
    again.accept_button.click()
    qtbot.waitUntil(
        lambda: window.workspace is not None and not opened(window).dossier.store.encrypted,
        timeout=20_000,
    )
    assert verify_file(path) == []


def test_the_timer_backs_up_what_changed(qtbot: QtBot, window: MainWindow) -> None:
    workspace = opened(window)
    path = workspace.dossier.store.path
    workspace.attempt(sessions.edit, {"place": "Salle 9"})
    window.guard.back_up()
    qtbot.waitUntil(lambda: len(services().safety().backups(path)) == 2)


def test_persons_are_installed_and_asked_for(qtbot: QtBot, window: MainWindow) -> None:
    dossier = opened(window).dossier
    dialog = persons_dialog(window, dossier)
    assert isinstance(dialog, InstallDialog)
    dialog.open()
    for who, name, pin in PERSONS:
        dialog.accept_button.click()
        assert dialog.isVisible()
        dialog.names[who].setText(name)
        dialog.pins[who].setText(pin)
    dialog.accept_button.click()
    window.guard.lock()
    asked = dialog_of(qtbot, PinDialog)
    asked.pin.setText("000000")
    asked.accept_button.click()
    assert window.workspace is None
    asked.who.setCurrentIndex(1)
    asked.pin.setText(PRESIDENT)
    asked.accept_button.click()
    qtbot.waitUntil(lambda: window.workspace is not None)
    assert opened(window).dossier.who == "Anne ALPHA (président)"


def test_pins_are_changed_in_the_window(qtbot: QtBot, window: MainWindow) -> None:
    dossier = opened(window).dossier
    install_persons(dossier)
    dialog = persons_dialog(window, dossier)
    assert isinstance(dialog, PersonsDialog)
    dialog.open()
    dialog.old.setText(SECRETARY)
    dialog.new.setText("975310")
    press(dialog, "Changer le code")
    assert "changé" in dialog.said.text()
    shut(qtbot, dialog)


def test_a_second_window_says_who_holds_the_dossier_and_follows_it(
    bare: MainWindow, tmp_path: Path
) -> None:
    fill(tmp_path / "tenu.jury")
    holder = open_dossier(tmp_path / "tenu.jury", Access(window=True))
    bare.open_path(tmp_path / "tenu.jury")
    assert bare.shell is not None
    workspace = opened(bare)
    workspace.do(sessions.edit, {"place": "Salle 9"})
    assert workspace.view.session.row.place == "Salle 1"
    sessions.edit(holder, 1, {"place": "Salle 7"})
    bare.show_page("session")
    workspace.look()
    assert workspace.view.session.row.place == "Salle 7"
    shown = [one.text() for one in session_page(bare).findChildren(QLineEdit)]
    assert "Salle 7" in shown
    # It stays, whatever else is said or shown; nothing that changes the dossier is offered.
    assert bare.shell.banner.isVisible()
    assert "lecture seule" in bare.shell.banner.text()
    assert bare.guard.show_backups() is None
    assert bare.guard.show_encryption() is None
    holder.store.close()


def _at(seconds: float) -> Callable[[], float]:
    """A clock that stands still."""
    return lambda: seconds


def test_the_window_locks_when_nobody_is_there(qtbot: QtBot, locked: MainWindow) -> None:
    guard, now = locked.guard, time.monotonic()
    presence = guard.presence

    def somebody_is_there(at: float) -> None:
        presence.awake = _at(at)
        QTest.keyClick(locked.windowHandle(), Qt.Key.Key_Shift)

    somebody_is_there(now)
    presence.awake = _at(now + 599)
    guard.look()
    assert there(locked.workspace)
    somebody_is_there(now + 599)
    presence.awake = _at(now + 1_190)
    guard.look()
    assert there(locked.workspace)
    presence.awake = _at(now + 1_210)
    guard.look()
    assert locked.workspace is None
    assert locked.shell is None
    shut(qtbot, dialog_of(qtbot, PassphraseDialog))


@pytest.mark.parametrize("kind", ["key", "mouse", "wheel"])
def test_a_dialog_in_use_keeps_the_window_open(qtbot: QtBot, locked: MainWindow, kind: str) -> None:
    dialog = locked.guard.show_encryption()
    assert dialog is not None
    qtbot.waitUntil(dialog.isActiveWindow)
    presence = locked.guard.presence
    presence.awake = _at(time.monotonic() + 500)
    handle = dialog.windowHandle()
    if kind == "key":
        QTest.keyClick(handle, Qt.Key.Key_A)
    elif kind == "mouse":
        QTest.mouseMove(handle, QPoint(20, 20))
        QTest.mouseMove(handle, QPoint(40, 30))
    else:
        QTest.wheelEvent(handle, QPointF(20, 20), QPoint(0, -120))
    qtbot.waitUntil(lambda: presence.idle() < 100)
    dialog.reject()


def test_the_window_locks_before_a_sleep(qtbot: QtBot, locked: MainWindow) -> None:
    sleep = there(locked.guard.findChild(Sleep))
    sleep.prepare(False)  # the machine wakes up
    assert there(locked.workspace)
    sleep.prepare(True)
    assert locked.workspace is None
    shut(qtbot, dialog_of(qtbot, PassphraseDialog))


@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="no D-Bus to try it on")
def test_the_system_says_that_it_goes_to_sleep() -> None:
    own = "DBUS_SYSTEM_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS"
    said = f'{own} exec "{sys.executable}" -m tests.sleeping_machine'
    command = ["dbus-run-session", "--", "sh", "-c", said]
    assert subprocess.run(command, check=False, timeout=60, capture_output=True).returncode == 0


def test_the_window_locks_after_a_sleep(qtbot: QtBot, locked: MainWindow) -> None:
    guard, now = locked.guard, time.time()
    guard.wall = _at(now + 30)
    guard.look()
    assert there(locked.workspace)
    stop = threading.Event()
    job = Job(lambda _progress: stop.wait(20), locked)
    job.start()
    guard.wall = _at(now + 30 + 90)
    guard.look()
    assert there(locked.workspace)  # what is under way ends first
    with qtbot.waitSignal(job.finished, timeout=20_000):
        stop.set()
    guard.look()
    assert locked.workspace is None
    shut(qtbot, dialog_of(qtbot, PassphraseDialog))


def test_a_lock_asked_for_during_a_job_comes_after_it(qtbot: QtBot, locked: MainWindow) -> None:
    stop = threading.Event()
    job = Job(lambda _progress: stop.wait(20), locked)
    job.start()
    locked.guard.lock()
    assert there(locked.workspace)
    with qtbot.waitSignal(job.finished, timeout=20_000):
        stop.set()
    locked.guard.look()
    assert locked.workspace is None
    shut(qtbot, dialog_of(qtbot, PassphraseDialog))


def test_closing_in_the_window_wants_both_codes(
    qtbot: QtBot, bare: MainWindow, tmp_path: Path
) -> None:
    dossier, session_id, _ids = sitting(tmp_path, 2)
    deliberating.adopt(dossier, session_id)
    install_persons(dossier)
    bare.take(dossier)
    shown = closing_page(bare)
    for box in (shown.confirm.chair_agrees, shown.confirm.secretary_agrees):
        box.setChecked(True)
    for pins, state in (((SECRETARY, SECRETARY), "deliberation"),
                        ((PRESIDENT, SECRETARY), "closed")):  # fmt: skip
        shown.confirm.seal.click()
        assert shown.question is not None
        shown.question.accept_button.click()
        asked = dialog_of(qtbot, BothPinsDialog)
        asked.president.setText(pins[0])
        asked.accept_button.click()
        assert asked.isVisible()  # both are expected
        asked.president.setText(pins[0])
        asked.secretary.setText(pins[1])
        asked.accept_button.click()
        assert opened(bare).view.session.state == state
        if state != "closed":
            assert "code" in shown.confirm.message.text().lower()
    qtbot.waitUntil(lambda: shown._job is None and not shown._later.isActive(), timeout=20_000)
