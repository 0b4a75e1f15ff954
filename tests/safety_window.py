"""Driving the dialogs that guard a dossier: passphrases, PINs, backups."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from jury_app.application.access import Who
from jury_app.application.dossier import Dossier
from jury_app.application.persons import install
from tests.ui_helpers import dialog_of
from ui.main_window import MainWindow
from ui.safety.unlock import PassphraseDialog

PHRASE = "sept chevaux à bascule"
SECRETARY, PRESIDENT = "274913", "880351"
PERSONS = (
    (Who.SECRETARY, "Guy GAMMA", SECRETARY),
    (Who.PRESIDENT, "Anne ALPHA", PRESIDENT),
)
"""Who works on a dossier: part, name, PIN."""


def install_persons(dossier: Dossier) -> None:
    """Give a dossier a secretary and a president."""
    install(dossier, {who: (name, pin) for who, name, pin in PERSONS})


def give_passphrase(qtbot: QtBot, window: MainWindow, phrase: str = PHRASE) -> None:
    """Answer the passphrase asked for, and wait for the dossier."""
    asked = dialog_of(qtbot, PassphraseDialog)
    asked.line.setText(phrase)
    asked.accept_button.click()
    qtbot.waitUntil(lambda: window.workspace is not None)


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
