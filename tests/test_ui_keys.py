"""One registry of gestures: its keys, the palette and the page of shortcuts."""

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMenu,
    QWidget,
)
from pytestqt.qtbot import QtBot

from jury_app.application import sessions
from jury_app.domain.errors import Refusal
from tests.ui_helpers import dialog_of, opened, page, session_page, shut, there
from ui.actions import ACTIONS, EVERYWHERE, PLACES
from ui.commands import Command, commands_in, spoken_keys, tip
from ui.dialogs import Dialog
from ui.fields import SearchField
from ui.follow_dialog import FollowDialog
from ui.main_window import MainWindow
from ui.pages.candidates import CandidatesPage
from ui.pages.deliberation import DeliberationPage
from ui.pages.marks import MarksPage
from ui.palette import Palette, ranked
from ui.palette_offers import Offer
from ui.shell import PAGES

pytestmark = pytest.mark.qt_log_ignore(
    "propagateSizeHints", r"support raise\(\)", "support grabbing the keyboard", extend=True
)
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
NARROW = (911, 512)


def test_no_key_does_two_things_in_one_place() -> None:
    for place in PLACES:
        here = [a for a in ACTIONS.values() if a.place == place]
        answered = [a for a in ACTIONS.values() if not a.local and a.place in {EVERYWHERE, place}]
        for together in (here, answered):
            keys = Counter(key for a in together for key in (*a.keys, *a.also))
            assert not [key for key, count in keys.items() if count > 1], place


def waiting_keys(window: MainWindow) -> Counter[str]:
    """Keys that something shown would answer now, wherever the focus is."""
    found: Counter[str] = Counter()
    for one in window.findChildren(QAction):
        owners = [o for o in one.associatedObjects() if isinstance(o, QWidget) and o.isVisible()]
        if owners:
            found.update(key.toString() for key in one.shortcuts())
    for short in window.findChildren(QShortcut):
        owner = short.parent()
        if isinstance(owner, QWidget) and owner.isVisible():
            found.update([short.key().toString()])
    return found


@pytest.mark.parametrize("state", ["preparation", "deliberation"])
def test_no_key_is_ambiguous_on_any_page(window: MainWindow, state: str) -> None:
    if state == "deliberation":
        opened(window).attempt(sessions.open_deliberation)
    assert window.shell is not None
    window.show_refusal(Refusal("X", "Non."))
    for key in PAGES:
        page(window, key)
        window.shell.strip.show()
        assert not [one for one, count in waiting_keys(window).items() if count > 1 and one], key
    scattered = [a for a in window.findChildren(QAction)
                 if a.shortcuts() and not isinstance(a, Command)]  # fmt: skip
    assert not scattered
    assert not window.findChildren(QShortcut)


def test_every_gesture_listed_can_be_done(window: MainWindow) -> None:
    assert window.shell is not None
    bound = set(window.commands)
    for key in PAGES:
        bound |= set(commands_in(page(window, key)))
    listed = {key for key, action in ACTIONS.items() if not action.local}
    assert bound == listed


def test_keys_are_said_in_french(window: MainWindow) -> None:
    assert tip("deliberation.val") == "Valider le bloc (V)"
    assert tip("dossier.redo") == "Rétablir (Ctrl+Maj+Z ou Ctrl+Y)"
    assert tip("deliberation.next") == "Candidat suivant (Page suiv.)"
    assert tip("deliberation.adopt_all").endswith("(Ctrl+Maj+Entrée)")
    assert tip("dossier.verify") == "Vérifier le dossier"
    shown = page(window, "deliberation")
    assert isinstance(shown, DeliberationPage)
    assert shown.validate.toolTip() == tip("deliberation.val")
    assert spoken_keys(ACTIONS["page.jury"]) in there(window.shell).rail.buttons["jury"].toolTip()


def test_the_menu_of_sessions_says_what_the_palette_says(window: MainWindow) -> None:
    """A gesture found in the manual under one name stands everywhere under that name."""
    menu = there(there(window.shell).head.findChild(QMenu))
    offered = [one.text() for one in menu.actions()]
    assert offered[-2:] == [ACTIONS[f"dossier.{key}"].text for key in ("new_session", "follow")]


def test_palette_makes_a_session_from_the_one_shown(qtbot: QtBot, window: MainWindow) -> None:
    dialog = ask(qtbot, window, "partir de celle-ci")
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    asked = dialog_of(qtbot, FollowDialog)
    shut(qtbot, asked)


def test_page_of_shortcuts_lists_every_key(qtbot: QtBot, window: MainWindow) -> None:
    page(window, "jury")
    qtbot.keyClick(window, Qt.Key.Key_F1)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, Dialog)
    said = [one.text() for one in dialog.findChildren(QLabel)]
    for action in ACTIONS.values():
        if action.keys:
            assert action.text.rstrip("…") in said
            assert spoken_keys(action).split(" ou ")[0] in said
    assert said.index("Jury") < said.index("Partout")
    scroll = dialog._area.verticalScrollBar()
    qtbot.keyClick(dialog, Qt.Key.Key_End)
    assert scroll.value() == scroll.maximum() > 0
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)


def opened_palette(qtbot: QtBot, window: MainWindow) -> Palette:
    with qtbot.waitActive(window):
        window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_K, CONTROL)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, Palette)
    return dialog


def ask(qtbot: QtBot, window: MainWindow, typed: str) -> Palette:
    dialog = opened_palette(qtbot, window)
    qtbot.keyClicks(dialog.search, typed)
    return dialog


def test_palette_reaches_pages_not_shown(qtbot: QtBot, window: MainWindow) -> None:
    assert window.shell is not None
    qtbot.keyClick(ask(qtbot, window, "rechercher journal").search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shell is not None and window.shell.current == "journal")
    assert isinstance(window.focusWidget(), SearchField)
    dialog = ask(qtbot, window, "deliberation")
    assert dialog.shown[0].text == "Aller à « Délibération »"
    assert dialog.shown[0].keys == "Ctrl+5 ou Alt+5"
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shell is not None and window.shell.current == "deliberation")


@pytest.mark.parametrize("typed", ["lukasiewicz", "123456781ab", "Lukasievicz Michele"])
def test_palette_finds_a_candidate(qtbot: QtBot, window: MainWindow, typed: str) -> None:
    dialog = ask(qtbot, window, typed)
    assert dialog.shown[0].text.startswith("ŁUKASIEWICZ")
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    shown = page(window, "candidates")
    assert isinstance(shown, CandidatesPage)
    qtbot.waitUntil(lambda: shown.table.current_row().row.birth_name == "ŁUKASIEWICZ")


def test_palette_finds_a_candidate_by_number_once_open(qtbot: QtBot, window: MainWindow) -> None:
    opened(window).attempt(sessions.open_deliberation)
    dialog = ask(qtbot, window, "n'guyen")
    number = dialog.shown[0].where.split()[1]
    dialog.search.setText(number)
    assert dialog.shown[0].text.startswith("N'GUYEN")
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    shown = page(window, "deliberation")
    assert isinstance(shown, DeliberationPage)
    qtbot.waitUntil(lambda: shown.card.result is not None
                    and shown.card.result.candidate.name.startswith("N'GUYEN"))  # fmt: skip


def test_palette_says_why_not(qtbot: QtBot, bare: MainWindow) -> None:
    dialog = ask(qtbot, bare, "importer")
    assert dialog.shown[0].reason == "Ouvrez d'abord un dossier."
    assert "Ouvrez d'abord" in dialog.search.accessibleDescription()
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    assert dialog.isVisible()
    dialog.search.setText("xyzzy plugh")
    assert not dialog.shown
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    qtbot.keyClick(dialog.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)


def test_palette_list_moves_by_arrows(qtbot: QtBot, window: MainWindow) -> None:
    dialog = opened_palette(qtbot, window)
    for key, row in ((Qt.Key.Key_Up, len(dialog.shown) - 1), (Qt.Key.Key_Down, 0),
                     (Qt.Key.Key_Down, 1), (Qt.Key.Key_PageUp, 0)):  # fmt: skip
        qtbot.keyClick(dialog.search, key)
        assert dialog.view.currentIndex().row() == row
    shut(qtbot, dialog)


def test_ranking_prefers_beginnings_then_likeness() -> None:
    def nothing() -> None:
        return None

    found = [Offer("Enregistrer", "", nothing), Offer("Registre", "", nothing),
             Offer("Adopter", "", nothing, reason="Non."),
             Offer("Adopter tout", "", nothing)]  # fmt: skip
    assert [o.text for o in ranked(found, "registre")] == ["Registre", "Enregistrer"]
    assert [o.text for o in ranked(found, "ADÔPT")] == ["Adopter tout", "Adopter"]
    assert ranked(found, "adotper")[0].text.startswith("Adopter")
    assert ranked(found, "")[-1].reason
    assert not ranked(found, "zzzz")


def test_a_key_that_cannot_do_its_gesture_says_why(window: MainWindow) -> None:
    assert window.shell is not None
    window.shell.run("deliberation.val")
    assert window.shell.strip.text == "La délibération n'est pas encore ouverte."
    window.shell.run("closing.seal")
    assert "bloquent" in window.shell.strip.text
    assert not window.commands["dossier.undo"].isEnabled()
    assert window.commands["dossier.undo"].reason() == "Il n'y a rien à annuler."


def test_full_screen_and_menu_by_key(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitActive(window):
        window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_F11)
    assert window.isFullScreen()
    qtbot.keyClick(window, Qt.Key.Key_F11)
    assert not window.isFullScreen()
    qtbot.keyClick(window, Qt.Key.Key_F10)
    qtbot.waitUntil(window.menu.isVisible)
    qtbot.keyClick(window.menu, Qt.Key.Key_Escape)
    assert not window.menu.isVisible()


@pytest.mark.parametrize(
    ("key", "modifier", "reached"),
    [(Qt.Key.Key_2, CONTROL, "jury"), (Qt.Key.Key_Eacute, CONTROL, "jury"),
     (Qt.Key.Key_Ampersand, CONTROL, "session"), (Qt.Key.Key_6, ALT, "closing"),
     (Qt.Key.Key_Minus, ALT, "closing"), (Qt.Key.Key_Underscore, ALT, "journal")],
)  # fmt: skip
def test_pages_answer_to_the_digits_of_a_french_keyboard(
    qtbot: QtBot, window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier, reached: str
) -> None:
    page(window, "documents")
    with qtbot.waitActive(window):
        window.activateWindow()
    qtbot.keyClick(window, key, modifier)
    assert window.shell is not None
    assert window.shell.current == reached


def test_saving_by_habit_writes_what_is_typed(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitActive(window):
        window.activateWindow()
    field = session_page(window).place
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "Amphi B")
    qtbot.keyClick(field, Qt.Key.Key_S, CONTROL)
    assert opened(window).view.session.row.place == "Amphi B"
    assert window.focusWidget() is field


def test_saving_by_habit_in_the_grid_leaves_the_keyboard_there(
    qtbot: QtBot, window: MainWindow
) -> None:
    with qtbot.waitActive(window):
        window.activateWindow()
    shown = page(window, "marks")
    assert isinstance(shown, MarksPage)
    shown.grid.go(shown.model.index(0, 0))
    shown.grid.setFocus()
    qtbot.keyClick(shown.grid.viewport(), "1")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_S, CONTROL)
    assert shown.model.cell(shown.model.index(0, 0)).text == "1,00"
    assert QApplication.focusWidget() is shown.grid
