"""Backups shown and restored in the window, and whose codes that takes."""

from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from db.engine import connect
from jury_app.application import deliberating, sessions
from jury_app.application.backups import Why
from jury_app.application.persons import Pins, persons
from jury_app.bootstrap import services
from tests.checking import verify_file
from tests.safety_window import (
    PHRASE,
    PRESIDENT,
    SECRETARY,
    install_persons,
)
from tests.sitting_builder import sitting
from tests.ui_helpers import dialog_of, opened, press, says, shut
from ui.dialogs import Dialog
from ui.main_window import MainWindow
from ui.safety.backups import BackupsDialog
from ui.safety.unlock import BothPinsDialog, PassphraseDialog, PinDialog

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


def _damage(path: Path) -> None:
    """Blank the first two pages of a dossier, all but the header."""
    data = bytearray(path.read_bytes())
    data[100:8192] = bytes(8092)
    path.write_bytes(bytes(data))


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


def test_a_damaged_dossier_offers_its_backups(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path = opened(window).dossier.store.path
    window.close_dossier()
    _damage(path)
    window.open_path(path)
    dialog = dialog_of(qtbot, BackupsDialog)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: window.workspace is not None)
    said = dialog_of(qtbot, QDialog)
    shut(qtbot, said)
    assert len(opened(window).view.session.candidates) == 3
    assert len([p for p in tmp_path.iterdir() if "endommagé" in p.name]) == 1


def test_what_is_readable_is_recovered_in_the_window(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path, saved = opened(window).dossier.store.path, tmp_path / "repris.jury"
    services().safety().erase_backups(opened(window).dossier.store)
    window.close_dossier()
    data = bytearray(path.read_bytes())
    # The version's page: the dossier does not open, its rows are whole.
    with closing(connect(path)) as raw:
        (page,) = raw.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'alembic_version'"
        ).fetchone()
    data[(page - 1) * 4096 : page * 4096] = bytes(4096)
    path.write_bytes(bytes(data))
    window.open_path(path)
    dialog = dialog_of(qtbot, BackupsDialog)
    assert not dialog.accept_button.isEnabled()
    recover = next(b for b in dialog.findChildren(QPushButton) if b.text().startswith("Récupérer"))
    recover.click()
    asked = dialog_of(qtbot, QFileDialog)
    asked.selectFile(str(saved))
    asked.accept()
    qtbot.waitUntil(lambda: window.workspace is not None)
    shut(qtbot, dialog_of(qtbot, QDialog))
    assert opened(window).dossier.store.path == saved
    assert len(opened(window).view.session.candidates) == 3
    assert verify_file(saved) == []


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
    install_persons(dossier)
    services().safety().backup(dossier.store, Why.ASKED)
    window.close_dossier()
    _damage(path)
    window.open_path(path)
    _restore(dialog_of(qtbot, BackupsDialog), 1)  # the one made before the persons
    asked = dialog_of(qtbot, PinDialog)
    assert asked.who.count() == 2  # no reader
    asked.pin.setText(SECRETARY)
    asked.accept_button.click()
    shut(qtbot, dialog_of(qtbot, QDialog))
    workspace = opened(window)
    assert workspace.dossier.who == "Guy GAMMA (secrétaire)"
    with workspace.dossier.store.read() as reader:
        assert len(persons(reader)) == 2


def test_backups_offered_beside_the_passphrase_want_a_code(
    qtbot: QtBot, locked: MainWindow
) -> None:
    dossier = opened(locked).dossier
    services().safety().backup(dossier.store, Why.ASKED)
    install_persons(dossier)
    locked.guard.lock()
    asked = dialog_of(qtbot, PassphraseDialog)
    asked.line.setText(PHRASE)
    asked.backups.click()
    _restore(dialog_of(qtbot, BackupsDialog), 0)
    pin = dialog_of(qtbot, PinDialog)
    pin.pin.setText("000000")
    pin.accept_button.click()
    assert locked.workspace is None
    shut(qtbot, dialog_of(qtbot, QDialog))


def test_both_codes_are_asked_before_a_closing_is_taken_back(
    qtbot: QtBot, bare: MainWindow, tmp_path: Path
) -> None:
    dossier, session_id, _ids = sitting(tmp_path, 2)
    install_persons(dossier)
    deliberating.adopt(dossier, session_id)
    sessions.close(dossier, session_id, "ALPHA Anne", "GAMMA Guy", Pins(PRESIDENT, SECRETARY))
    bare.take(dossier)
    for chair, state in ((SECRETARY, "closed"), (PRESIDENT, "deliberation")):
        _restore(bare.guard.show_backups(), 1)  # the one made before closing
        asked = dialog_of(qtbot, BothPinsDialog)
        asked.president.setText(chair)
        asked.secretary.setText(SECRETARY)
        asked.accept_button.click()
        if state == "closed":
            assert bare.shell is not None
            qtbot.waitUntil(bare.shell.strip.isVisible)
            assert opened(bare).view.session.state == state
    pin = dialog_of(qtbot, PinDialog)
    pin.pin.setText(SECRETARY)
    pin.accept_button.click()
    qtbot.waitUntil(lambda: bare.workspace is not None)
    assert opened(bare).view.session.state == "deliberation"


def test_what_erasing_leaves_is_said(qtbot: QtBot, window: MainWindow) -> None:
    path, safety = opened(window).dossier.store.path, services().safety()
    aside = path.with_name(f"{path.stem} (endommagé 20261204140000).jury")
    aside.write_bytes(b"damaged")
    [backup] = safety.backups(path)
    folder = safety.folder(path)
    folder.symlink_to(folder.rename(folder.with_name("ailleurs")))  # a link is not followed
    dialog = window.guard.show_backups()
    assert dialog is not None
    press(dialog, "Effacer toutes les sauvegardes…")
    asked = next(one for one in dialog.findChildren(Dialog) if one.isVisible())
    assert says(asked, f"1 fichier endommagé reste tel quel à côté du dossier, à supprimer "
                        f"vous-même : « {aside.name} ».")  # fmt: skip
    asked.accept_button.click()
    assert window.shell is not None
    qtbot.waitUntil(window.shell.strip.isVisible)
    assert f"Il reste {backup.path}" in window.shell.strip.text
    assert aside.exists()


def test_a_damaged_file_left_in_clear_is_named_when_encrypting(window: MainWindow) -> None:
    path = opened(window).dossier.store.path
    name = f"{path.stem} (endommagé 20261204140000).jury"
    dialog = window.guard.show_encryption()
    assert dialog is not None
    assert not says(dialog, "endommagé")
    dialog.reject()
    for end in ("", "-wal"):
        path.with_name(name + end).write_bytes(b"damaged")
    dialog = window.guard.show_encryption()
    assert dialog is not None
    assert says(dialog, f"2 fichiers endommagés restent tels quels à côté du dossier, à supprimer "
                         f"vous-même : « {name} », « {name}-wal ».")  # fmt: skip
    dialog.reject()
