"""Driving the dialogs that guard a dossier: passphrases, PINs, backups."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from jury_app.application.access import Who
from jury_app.application.dossier import Dossier
from jury_app.application.persons import install
from ui.main_window import MainWindow

PHRASE = "sept chevaux à bascule"
SECRETARY, PRESIDENT = "274913", "880351"


def shown(kind: type[QDialog]) -> QDialog | None:
    """Return the dialog in front when it is of this kind."""
    front = QApplication.activeModalWidget()
    return front if isinstance(front, kind) else None


def dialog_of(qtbot: QtBot, kind: type[QDialog]) -> QDialog:
    """Wait for a dialog of this kind."""
    qtbot.waitUntil(lambda: shown(kind) is not None, timeout=20_000)
    found = shown(kind)
    assert found is not None
    return found


def install_persons(dossier: Dossier) -> None:
    """Give a dossier a secretary and a president."""
    install(dossier, {Who.SECRETARY: ("Guy GAMMA", SECRETARY),
                      Who.PRESIDENT: ("Anne ALPHA", PRESIDENT)})  # fmt: skip


def encrypted_in(bare: MainWindow, qtbot: QtBot, folder: Path) -> MainWindow:
    """Return a window with an encrypted dossier made in it, weak passphrases refused first."""
    dialog = bare.new_dossier()
    assert dialog.encrypt.isChecked()
    dialog.day.setText("4/12/2026")
    dialog.file.setText(str(folder / "secret.jury"))
    dialog.passphrase.first.setText("azerty")
    dialog.passphrase.second.setText("azerty")
    dialog.accept_button.click()
    assert not (folder / "secret.jury").exists()
    dialog.passphrase.first.setText(PHRASE)
    assert dialog.passphrase.meter.value() >= 3
    dialog.accept_button.click()
    assert not (folder / "secret.jury").exists()
    dialog.passphrase.second.setText(PHRASE)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: bare.workspace is not None)
    return bare
