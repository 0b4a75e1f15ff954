"""Checking from the window a file that is encrypted."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from jury_app.application.access import Access
from jury_app.bootstrap import create_dossier
from jury_app.domain.errors import KnownError
from tests.safety_window import PHRASE
from tests.ui_helpers import dialog_of, opened, page, shut
from ui.main_window import MainWindow
from ui.pages.documents import DocumentsPage
from ui.safety.unlock import PassphraseDialog
from ui.verification import VerificationDialog

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """An encrypted dossier that is not open."""
    path = tmp_path / "secret.jury"
    create_dossier(path, Access(PHRASE)).store.close()
    return path


def _asked(qtbot: QtBot, window: MainWindow, path: Path) -> PassphraseDialog:
    documents = page(window, "documents")
    assert isinstance(documents, DocumentsPage)
    documents.verify(path)
    return dialog_of(qtbot, PassphraseDialog)


def test_an_encrypted_dossier_is_checked_with_its_passphrase(
    qtbot: QtBot, window: MainWindow, secret: Path
) -> None:
    asked = _asked(qtbot, window, secret)
    assert asked.windowTitle() == "Vérifier « secret »"
    asked.line.setText("une autre phrase")
    asked.accept_button.click()
    again = dialog_of(qtbot, PassphraseDialog)
    assert any("n'ouvre pas" in one.text() for one in again.findChildren(QLabel))
    again.line.setText(PHRASE)
    again.accept_button.click()
    report = dialog_of(qtbot, VerificationDialog)
    said = " ".join(one.text() for one in report.findChildren(QLabel))
    assert "Vérification de secret.jury" in report.windowTitle()
    assert "le journal et les sceaux concordent" in said
    shut(qtbot, report)


def test_a_dossier_that_goes_meanwhile_is_said_to_be_gone(
    qtbot: QtBot, window: MainWindow, secret: Path
) -> None:
    said: list[KnownError] = []
    opened(window).refused.connect(said.append)
    asked = _asked(qtbot, window, secret)
    secret.unlink()
    asked.line.setText(PHRASE)
    asked.accept_button.click()
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert "n'existe pas" in said[0].message
