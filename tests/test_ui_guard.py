"""Who works, where one was, and what is said when a dossier of the window opens again."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from jury_app.application import sessions
from jury_app.application.access import Who
from jury_app.application.importing.service import import_workbook
from jury_app.application.persons import unlock
from jury_app.bootstrap import services
from jury_app.domain.errors import EnvironmentFault
from jury_app.spreadsheets.reader import read_workbook
from tests.conftest import SAMPLES
from tests.safety_window import (
    PERSONS,
    PHRASE,
    PRESIDENT,
    SECRETARY,
    give_passphrase,
    install_persons,
)
from tests.ui_helpers import closing_page, dialog_of, fill, opened, press, says, shut, there
from ui.import_dialog import ImportDialog
from ui.jobs import under_way
from ui.main_window import MainWindow
from ui.safety.persons import InstallDialog, PersonsDialog
from ui.safety.unlock import BothPinsDialog, PassphraseDialog, PinDialog
from ui.verification import VerificationDialog

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


def _names(window: MainWindow) -> str:
    """Whom the newest journal entry names."""
    with opened(window).dossier.store.read() as reader:
        return reader.journal(1)[0].who


def _install(qtbot: QtBot, window: MainWindow) -> InstallDialog:
    window.guard.show_persons()
    dialog = dialog_of(qtbot, InstallDialog)
    for who, name, pin in PERSONS:
        dialog.names[who].setText(name)
        dialog.pins[who].setText(pin)
    return dialog


def _answer(qtbot: QtBot, who: Who, pin: str) -> None:
    asked = dialog_of(qtbot, PinDialog)
    asked.who.setCurrentIndex(list(Who).index(who))
    asked.pin.setText(pin)
    asked.accept_button.click()


def test_who_works_is_asked_as_soon_as_there_are_codes(qtbot: QtBot, window: MainWindow) -> None:
    window.show_page("jury")
    _install(qtbot, window).accept_button.click()
    assert window.workspace is None
    _answer(qtbot, Who.PRESIDENT, PRESIDENT)
    assert window.shell is not None
    assert window.shell.current == "jury"
    opened(window).do(sessions.edit, {"place": "Salle 2"})
    assert _names(window) == "Anne ALPHA (président)"
    window.guard.show_persons()
    dialog = dialog_of(qtbot, PersonsDialog)
    press(dialog, "Travailler de nouveau sans codes…")
    both = dialog_of(qtbot, BothPinsDialog)
    both.president.setText(PRESIDENT)
    both.secretary.setText(SECRETARY)
    both.accept_button.click()
    opened(window).do(sessions.edit, {"place": "Salle 3"})
    assert _names(window) == "secretary"


def test_a_code_without_a_name_is_not_dropped(qtbot: QtBot, window: MainWindow) -> None:
    dialog = _install(qtbot, window)
    dialog.pins[Who.READER].setText("464646")
    dialog.accept_button.click()
    assert dialog.isVisible()
    assert says(dialog, "nom du lecteur")
    shut(qtbot, dialog)


def test_the_field_says_whose_code_unlocks(qtbot: QtBot, window: MainWindow) -> None:
    install_persons(opened(window).dossier)
    window.guard.show_persons()
    dialog = dialog_of(qtbot, PersonsDialog)
    assert dialog.proof.accessibleName() == "Code PIN du président"
    dialog.locked.setCurrentIndex(1)
    assert dialog.proof.accessibleName() == "Code PIN du secrétaire"
    shut(qtbot, dialog)


def test_two_locked_roles_send_nobody_to_the_other(window: MainWindow) -> None:
    dossier = opened(window).dossier
    install_persons(dossier)
    said = []
    for locked in (Who.SECRETARY, Who.PRESIDENT):
        for _ in range(6):
            with pytest.raises(EnvironmentFault) as refused:
                unlock(dossier, locked, "975310")
            said.append(refused.value.message)
    assert "peut le déverrouiller" in said[5]
    assert "verrouillés tous deux" in said[-1]
    assert "peut le déverrouiller" not in said[-1]


def test_unlocking_shows_the_session_that_was_shown(qtbot: QtBot, locked: MainWindow) -> None:
    workspace = opened(locked)
    first = workspace.session_id
    new = sessions.NewSession("RNCP41242", "Rattrapage", "2027-01-15", "Paris", "")
    second = sessions.create(workspace.dossier, new)
    for session in (first, second):
        workspace = opened(locked)
        workspace.show_session(session)
        locked.show_page("jury")
        locked.guard.lock()
        give_passphrase(qtbot, locked)
        assert opened(locked).session_id == session
        assert locked.shell is not None
        assert locked.shell.current == "jury"


def test_wrong_phrases_make_wait_everywhere(qtbot: QtBot, locked: MainWindow) -> None:
    path = opened(locked).dossier.store.path
    dialog = locked.guard.show_encryption()
    assert dialog is not None
    dialog.accept_button.click()
    for wait in (False, False, True):
        dialog.present.setText("autre")
        dialog.accept_button.click()
        assert dialog.accept_button.isEnabled() is not wait
    assert " dans " in dialog.accept_button.text()
    shut(qtbot, dialog)
    locked.guard.lock()
    asked = dialog_of(qtbot, PassphraseDialog)
    assert not asked.accept_button.isEnabled()
    qtbot.waitUntil(asked.accept_button.isEnabled, timeout=5_000)
    asked.line.setText(PHRASE)
    asked.accept_button.click()
    qtbot.waitUntil(lambda: locked.workspace is not None)
    assert opened(locked).dossier.store.path == path


def test_a_backup_that_cannot_be_made_is_said(
    qtbot: QtBot, bare: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path / "essai.jury")
    (tmp_path / "plein").write_text("pas un dossier")
    monkeypatch.setenv("JURY_APP_BACKUPS", str(tmp_path / "plein" / "sauvegardes"))
    bare.open_path(tmp_path / "essai.jury")
    assert bare.shell is not None
    assert "auvegarde" in bare.shell.strip.text
    assert bare.shell.banner.isHidden()
    book = read_workbook(SAMPLES / "RNCP41242-clean-48.xlsx")
    opened(bare).attempt(import_workbook, book, apply=True)
    assert "auvegarde" in bare.shell.banner.text()
    assert bare.shell.banner.isVisible()
    assert len(opened(bare).view.session.heard) > 40
    (tmp_path / "plein").unlink()
    bare.guard.back_up()
    qtbot.waitUntil(bare.shell.banner.isHidden)


def test_the_lock_lets_an_import_end_first(qtbot: QtBot, locked: MainWindow) -> None:
    workspace = opened(locked)
    new = sessions.NewSession("RNCP41242", "Session 2027", "2027-01-15", "Paris", "")
    workspace.show_session(sessions.create(workspace.dossier, new))
    dialog = ImportDialog(workspace, services(), locked)
    dialog.open()
    dialog.read(SAMPLES / "RNCP41242-clean-48.xlsx")
    qtbot.waitUntil(lambda: not dialog.runner.busy, timeout=20_000)
    dialog.check()
    qtbot.waitUntil(lambda: not dialog.runner.busy, timeout=20_000)
    dialog.apply()
    locked.guard.lock()
    assert there(locked.workspace)
    qtbot.waitUntil(lambda: not under_way(), timeout=20_000)
    locked.guard.look()
    assert locked.workspace is None
    give_passphrase(qtbot, locked)
    assert len(opened(locked).view.session.ordered) == 48


def test_the_lock_does_not_wait_for_what_writes_nothing(qtbot: QtBot, locked: MainWindow) -> None:
    closing_page(locked)
    qtbot.waitUntil(lambda: bool(under_way()))
    locked.guard.lock()
    assert locked.workspace is None
    assert under_way() == [], "no drawing outlives the dossier it reads"
    shut(qtbot, dialog_of(qtbot, PassphraseDialog))


@pytest.mark.parametrize("by", ["lock", "closing"])
def test_a_verification_just_over_is_not_shown_over_what_comes_next(
    qtbot: QtBot, locked: MainWindow, by: str
) -> None:
    locked.verify()
    [job] = under_way()
    assert job.wait()  # its result is yet to come
    with qtbot.waitSignal(job.finished):
        if by == "lock":
            locked.guard.lock()
        else:
            locked.close_dossier()
    locked.guard.look()
    assert locked.workspace is None
    assert not [one for one in locked.findChildren(VerificationDialog) if one.isVisible()]
    if by == "lock":
        shut(qtbot, dialog_of(qtbot, PassphraseDialog))
