"""The window keeps a dossier safe: passphrase, persons, lock, backups."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from jury_app.application import sessions
from jury_app.application.access import Access, Who
from jury_app.application.persons import install
from jury_app.bootstrap import open_dossier, services, verify_file
from jury_app.domain.errors import KnownError
from tests.ui_helpers import fill, opened, shut
from ui.main_window import MainWindow
from ui.safety.backups import BackupsDialog
from ui.safety.persons import InstallDialog, PersonsDialog, persons_dialog
from ui.safety.unlock import PassphraseDialog, PinDialog

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


def test_a_second_window_says_who_holds_the_dossier(bare: MainWindow, tmp_path: Path) -> None:
    fill(tmp_path / "tenu.jury")
    holder = open_dossier(tmp_path / "tenu.jury", Access(window=True))
    bare.open_path(tmp_path / "tenu.jury")
    assert bare.shell is not None
    assert "lecture seule" in bare.shell.strip.text
    workspace = opened(bare)
    workspace.do(sessions.edit, {"place": "Salle 9"})
    assert workspace.view.session.row.place == "Salle 1"
    holder.store.close()
