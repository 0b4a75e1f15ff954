"""The window keeps a dossier safe: passphrase, persons, lock, backups."""

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from db.engine import connect
from jury_app.application import deliberating, sessions
from jury_app.application.access import Access, Who
from jury_app.application.backups import Why
from jury_app.application.dossier import Dossier
from jury_app.application.persons import Pins, install, persons
from jury_app.bootstrap import open_dossier, services, verify_file
from jury_app.domain.errors import KnownError
from tests.sitting_builder import sitting
from tests.ui_helpers import fill, opened, page, session_page, shut
from ui.jobs import Job
from ui.main_window import MainWindow
from ui.pages.closing import ClosingPage
from ui.safety.backups import BackupsDialog
from ui.safety.persons import InstallDialog, PersonsDialog, persons_dialog
from ui.safety.presence import Sleep
from ui.safety.unlock import BothPinsDialog, PassphraseDialog, PinDialog

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
PHRASE = "sept chevaux à bascule"
SECRETARY, PRESIDENT = "274913", "880351"


def _shown(kind: type[QDialog]) -> QDialog | None:
    shown = QApplication.activeModalWidget()
    return shown if isinstance(shown, kind) else None


def _dialog(qtbot: QtBot, kind: type[QDialog]) -> QDialog:
    qtbot.waitUntil(lambda: _shown(kind) is not None, timeout=20_000)
    found = _shown(kind)
    assert found is not None
    return found


@pytest.fixture
def locked(qtbot: QtBot, bare: MainWindow, tmp_path: Path) -> MainWindow:
    """The window on an encrypted dossier made in it."""
    dialog = bare.new_dossier()
    assert dialog.encrypt.isChecked()
    dialog.day.setText("4/12/2026")
    dialog.file.setText(str(tmp_path / "secret.jury"))
    dialog.passphrase.first.setText("azerty")
    dialog.passphrase.second.setText("azerty")
    dialog.accept_button.click()
    assert not (tmp_path / "secret.jury").exists()
    dialog.passphrase.first.setText(PHRASE)
    assert dialog.passphrase.meter.value() >= 3
    dialog.accept_button.click()
    assert not (tmp_path / "secret.jury").exists()
    dialog.passphrase.second.setText(PHRASE)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: bare.workspace is not None)
    return bare


def test_a_new_dossier_is_encrypted_unless_one_says_otherwise(locked: MainWindow) -> None:
    store = opened(locked).dossier.store
    assert store.encrypted
    with pytest.raises(KnownError):
        open_dossier(store.path)


def test_the_lock_empties_the_window_and_asks_again(qtbot: QtBot, locked: MainWindow) -> None:
    locked.show_page("journal")
    locked.guard.lock()
    assert locked.workspace is None
    dialog = _dialog(qtbot, PassphraseDialog)
    assert isinstance(dialog, PassphraseDialog)
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
    asked = _dialog(qtbot, PassphraseDialog)
    assert isinstance(asked, PassphraseDialog)
    asked.line.setText("trois ânes en gare")
    asked.accept_button.click()
    qtbot.waitUntil(lambda: locked.workspace is not None)
    assert verify_file(path, Access("trois ânes en gare")) == []


def test_a_plain_dossier_is_encrypted_and_back(qtbot: QtBot, window: MainWindow) -> None:
    path = opened(window).dossier.store.path
    dialog = window.guard.show_encryption()
    assert dialog is not None
    dialog.new.first.setText(PHRASE)
    dialog.new.second.setText(PHRASE)
    dialog.accept_button.click()
    asked = _dialog(qtbot, PassphraseDialog)
    assert isinstance(asked, PassphraseDialog)
    asked.line.setText(PHRASE)
    asked.accept_button.click()
    qtbot.waitUntil(lambda: window.workspace is not None)
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


def test_a_backup_is_shown_and_restored(qtbot: QtBot, window: MainWindow) -> None:
    workspace = opened(window)
    workspace.attempt(sessions.edit, {"place": "Salle 9"})
    dialog = window.guard.show_backups()
    assert dialog is not None
    assert dialog.list.count() == 1
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: window.workspace not in {None, workspace}, timeout=20_000)
    assert opened(window).view.session.row.place == "Salle 1"
    kept = services().safety().backups(opened(window).dossier.store.path)
    assert [one.why for one in kept] == ["ouverture", "restauration", "ouverture"]


def test_the_timer_backs_up_what_changed(qtbot: QtBot, window: MainWindow) -> None:
    workspace = opened(window)
    path = workspace.dossier.store.path
    workspace.attempt(sessions.edit, {"place": "Salle 9"})
    window.guard.back_up()
    qtbot.waitUntil(lambda: len(services().safety().backups(path)) == 2)


def test_a_damaged_dossier_offers_its_backups(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path = opened(window).dossier.store.path
    window.close_dossier()
    data = bytearray(path.read_bytes())
    data[100:8192] = bytes(8092)
    path.write_bytes(bytes(data))
    window.open_path(path)
    dialog = _dialog(qtbot, BackupsDialog)
    assert isinstance(dialog, BackupsDialog)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: window.workspace is not None)
    said = _dialog(qtbot, QDialog)
    shut(qtbot, said)
    assert len(opened(window).view.session.candidates) == 3
    assert len([p for p in tmp_path.iterdir() if "endommagé" in p.name]) == 1


def test_persons_are_installed_and_asked_for(qtbot: QtBot, window: MainWindow) -> None:
    dossier = opened(window).dossier
    dialog = persons_dialog(window, dossier)
    assert isinstance(dialog, InstallDialog)
    dialog.open()
    for who, name, pin in ((Who.SECRETARY, "Guy GAMMA", SECRETARY),
                           (Who.PRESIDENT, "Anne ALPHA", PRESIDENT)):  # fmt: skip
        dialog.accept_button.click()
        assert dialog.isVisible()
        dialog.names[who].setText(name)
        dialog.pins[who].setText(pin)
    dialog.accept_button.click()
    window.guard.lock()
    asked = _dialog(qtbot, PinDialog)
    assert isinstance(asked, PinDialog)
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
    install(dossier, {Who.SECRETARY: ("Guy GAMMA", SECRETARY),
                      Who.PRESIDENT: ("Anne ALPHA", PRESIDENT)})  # fmt: skip
    dialog = persons_dialog(window, dossier)
    assert isinstance(dialog, PersonsDialog)
    dialog.open()
    dialog.old.setText(SECRETARY)
    dialog.new.setText("975310")
    dialog._change()
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
    assert locked.workspace is not None
    somebody_is_there(now + 599)
    presence.awake = _at(now + 1_190)
    guard.look()
    assert locked.workspace is not None
    presence.awake = _at(now + 1_210)
    guard.look()
    assert locked.workspace is None
    assert locked.shell is None
    shut(qtbot, _dialog(qtbot, PassphraseDialog))


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
    sleep = locked.guard.findChild(Sleep)
    assert isinstance(sleep, Sleep)
    sleep.prepare(False)  # the machine wakes up
    assert locked.workspace is not None
    sleep.prepare(True)
    assert locked.workspace is None
    shut(qtbot, _dialog(qtbot, PassphraseDialog))


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
    assert locked.workspace is not None
    stop = threading.Event()
    job = Job(lambda _progress: stop.wait(20), locked)
    job.start()
    guard.wall = _at(now + 30 + 90)
    guard.look()
    assert locked.workspace is not None  # what is under way ends first
    stop.set()
    assert job.wait(20_000)
    guard.look()
    assert locked.workspace is None
    shut(qtbot, _dialog(qtbot, PassphraseDialog))


def test_what_is_readable_is_recovered_in_the_window(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path, saved = opened(window).dossier.store.path, tmp_path / "repris.jury"
    window.close_dossier()
    services().safety().erase_backups(path)
    data = bytearray(path.read_bytes())
    # The version's page: the dossier does not open, its rows are whole.
    with closing(connect(path)) as raw:
        (page,) = raw.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'alembic_version'"
        ).fetchone()
    data[(page - 1) * 4096 : page * 4096] = bytes(4096)
    path.write_bytes(bytes(data))
    window.open_path(path)
    dialog = _dialog(qtbot, BackupsDialog)
    assert isinstance(dialog, BackupsDialog)
    assert not dialog.accept_button.isEnabled()
    recover = next(b for b in dialog.findChildren(QPushButton) if b.text().startswith("Récupérer"))
    recover.click()
    asked = _dialog(qtbot, QFileDialog)
    assert isinstance(asked, QFileDialog)
    asked.selectFile(str(saved))
    asked.accept()
    qtbot.waitUntil(lambda: window.workspace is not None)
    shut(qtbot, _dialog(qtbot, QDialog))
    assert opened(window).dossier.store.path == saved
    assert len(opened(window).view.session.candidates) == 3
    assert verify_file(saved) == []


def test_closing_in_the_window_wants_both_codes(
    qtbot: QtBot, bare: MainWindow, tmp_path: Path
) -> None:
    dossier, session_id, _ids = sitting(tmp_path, 2)
    deliberating.adopt(dossier, session_id)
    install(dossier, {Who.SECRETARY: ("Guy GAMMA", SECRETARY),
                      Who.PRESIDENT: ("Anne ALPHA", PRESIDENT)})  # fmt: skip
    bare.take(dossier)
    shown = _closing(bare)
    for box in (shown.confirm.chair_agrees, shown.confirm.secretary_agrees):
        box.setChecked(True)
    for pins, state in (((SECRETARY, SECRETARY), "deliberation"),
                        ((PRESIDENT, SECRETARY), "closed")):  # fmt: skip
        shown.confirm.seal.click()
        assert shown.question is not None
        shown.question.accept_button.click()
        asked = _dialog(qtbot, BothPinsDialog)
        assert isinstance(asked, BothPinsDialog)
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


def _closing(window: MainWindow) -> ClosingPage:
    found = page(window, "closing")
    assert isinstance(found, ClosingPage)
    return found


def _install(dossier: Dossier) -> None:
    install(dossier, {Who.SECRETARY: ("Guy GAMMA", SECRETARY),
                      Who.PRESIDENT: ("Anne ALPHA", PRESIDENT)})  # fmt: skip


def _restore(dialog: QDialog | None, place: int) -> None:
    """Restore the backup at this place of the list."""
    assert isinstance(dialog, BackupsDialog)
    dialog.list.setCurrentRow(place)
    dialog.accept_button.click()


def test_restoring_a_damaged_dossier_wants_a_code_of_its_persons(
    qtbot: QtBot, window: MainWindow
) -> None:
    dossier = opened(window).dossier
    path = dossier.store.path
    _install(dossier)
    services().safety().backup(dossier.store, Why.ASKED)
    window.close_dossier()
    data = bytearray(path.read_bytes())
    data[100:8192] = bytes(8092)
    path.write_bytes(bytes(data))
    window.open_path(path)
    _restore(_dialog(qtbot, BackupsDialog), 1)  # the one made before the persons
    asked = _dialog(qtbot, PinDialog)
    assert isinstance(asked, PinDialog)
    assert asked.who.count() == 2  # no reader
    asked.pin.setText(SECRETARY)
    asked.accept_button.click()
    shut(qtbot, _dialog(qtbot, QDialog))
    workspace = opened(window)
    assert workspace.dossier.who == "Guy GAMMA (secrétaire)"
    with workspace.dossier.store.read() as reader:
        assert len(persons(reader)) == 2


def test_backups_offered_beside_the_passphrase_want_a_code(
    qtbot: QtBot, locked: MainWindow
) -> None:
    dossier = opened(locked).dossier
    services().safety().backup(dossier.store, Why.ASKED)
    _install(dossier)
    locked.guard.lock()
    asked = _dialog(qtbot, PassphraseDialog)
    assert isinstance(asked, PassphraseDialog)
    asked.line.setText(PHRASE)
    asked.backups.click()
    _restore(_dialog(qtbot, BackupsDialog), 0)
    pin = _dialog(qtbot, PinDialog)
    assert isinstance(pin, PinDialog)
    pin.pin.setText("000000")
    pin.accept_button.click()
    assert locked.workspace is None
    shut(qtbot, _dialog(qtbot, QDialog))


def test_both_codes_are_asked_before_a_closing_is_taken_back(
    qtbot: QtBot, bare: MainWindow, tmp_path: Path
) -> None:
    dossier, session_id, _ids = sitting(tmp_path, 2)
    _install(dossier)
    deliberating.adopt(dossier, session_id)
    sessions.close(dossier, session_id, "ALPHA Anne", "GAMMA Guy", Pins(PRESIDENT, SECRETARY))
    bare.take(dossier)
    for chair, state in ((SECRETARY, "closed"), (PRESIDENT, "deliberation")):
        _restore(bare.guard.show_backups(), 0)  # the one made before closing
        asked = _dialog(qtbot, BothPinsDialog)
        assert isinstance(asked, BothPinsDialog)
        asked.president.setText(chair)
        asked.secretary.setText(SECRETARY)
        asked.accept_button.click()
        if state == "closed":
            assert bare.shell is not None
            qtbot.waitUntil(bare.shell.strip.isVisible)
            assert opened(bare).view.session.state == state
    pin = _dialog(qtbot, PinDialog)
    assert isinstance(pin, PinDialog)
    pin.pin.setText(SECRETARY)
    pin.accept_button.click()
    qtbot.waitUntil(lambda: bare.workspace is not None)
    assert opened(bare).view.session.state == "deliberation"
