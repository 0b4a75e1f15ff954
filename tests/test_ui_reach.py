"""What the keyboard and a screen reader reach: focus, names, order, on pages and dialogs."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QWidget,
    QWidgetItem,
)
from pytestqt.qtbot import QtBot

from jury_app.application import sessions
from tests.ui_helpers import jury_page, opened, page
from ui.dialogs import Dialog
from ui.fields import DateField, SearchField
from ui.import_dialog import ImportDialog
from ui.main_window import MainWindow
from ui.pages.candidates import CandidatesPage
from ui.pages.deliberation import DeliberationPage
from ui.pages.marks import MarksPage
from ui.shell import PAGES
from ui.tab_order import reading_order

pytestmark = pytest.mark.qt_log_ignore(
    "propagateSizeHints", r"support raise\(\)", "support grabbing the keyboard", extend=True
)
CONTROL = Qt.KeyboardModifier.ControlModifier
NARROW = (911, 512)


def test_every_page_takes_the_focus(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitActive(window):
        window.activateWindow()
    for number, key in enumerate(PAGES, 1):
        qtbot.keyClick(window, getattr(Qt.Key, f"Key_{number}"), CONTROL)
        focused = window.focusWidget()
        assert focused is not None, key
        assert page(window, key).isAncestorOf(focused), key


def test_drawer_opens_and_closes_by_key(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitActive(window):
        window.activateWindow()
    shown = jury_page(window)
    qtbot.keyClick(window, Qt.Key.Key_F9)
    focused = window.focusWidget()
    assert focused is not None
    assert shown.findings.isAncestorOf(focused) or not shown.findings.findChildren(QAbstractButton)
    window.resize(*NARROW)
    QApplication.processEvents()
    qtbot.keyClick(window, Qt.Key.Key_F9)
    assert not shown.findings.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_F9)
    assert shown.findings.isVisible()


def test_a_calendar_opens_by_key(qtbot: QtBot) -> None:
    field = DateField()
    qtbot.addWidget(field)
    field.show()
    field.show_value("2026-12-04")
    qtbot.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    calendar = menu.focusWidget()
    assert calendar is not None
    qtbot.keyClick(calendar, Qt.Key.Key_Right)
    qtbot.keyClick(calendar, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: field.text() == "05/12/2026")


def reachable(top: QWidget) -> Iterator[QWidget]:
    """Everything shown that Tab reaches or that can be clicked."""
    for one in top.findChildren(QWidget):
        corner = one.objectName() == "qt_tableview_cornerbutton"
        if one.isVisible() and not corner and (
            one.focusPolicy() & Qt.FocusPolicy.TabFocus or isinstance(one, QAbstractButton)
        ):  # fmt: skip
            yield one


def nameless(top: QWidget) -> list[str]:
    """What a screen reader could not name in a window."""
    found = []
    for one in reachable(top):
        said = QAccessible.queryAccessibleInterface(one)
        name = said.text(QAccessible.Text.Name).strip() if said else ""
        if not name or said.role() == QAccessible.Role.NoRole:
            found.append(f"{type(one).__name__} {one.objectName()}")
    return found


@pytest.mark.parametrize("size", [(1366, 768), NARROW])
@pytest.mark.parametrize("state", ["preparation", "deliberation"])
def test_everything_has_a_name(window: MainWindow, state: str, size: tuple[int, int]) -> None:
    if state == "deliberation":
        opened(window).attempt(sessions.open_deliberation)
    window.resize(*size)
    for key in PAGES:
        shown = page(window, key)
        for field in shown.findChildren(SearchField):
            field.setText("a")
        QApplication.processEvents()
        assert not nameless(window), key
    groups = page(window, "marks")
    assert isinstance(groups, MarksPage)
    groups.tabs[1].click()
    QApplication.processEvents()
    assert not nameless(window)


def test_everything_on_the_start_page_has_a_name(bare: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "ici.jury").touch()
    bare.start_page.show_recent([tmp_path / "ici.jury", tmp_path / "absent.jury"])
    QApplication.processEvents()
    assert not nameless(bare)


def dialogs(window: MainWindow) -> Iterator[QDialog | None]:
    """Open every dialog of the program, one after the other."""
    yield window.new_dossier()
    yield window.new_session()
    yield window.show_palette()
    yield window.show_shortcuts()
    yield window.show_preferences()
    yield window.show_about()
    yield window.show_crash("rapport")
    yield window.show_verification([])
    members = jury_page(window)
    member = members.model.rows[0]
    yield members.add_member()
    yield members.edit_member(member)
    yield members.ask_presence(member)
    yield members._show_recusals()
    people = page(window, "candidates")
    assert isinstance(people, CandidatesPage)
    yield people.add_candidate()
    yield people.edit_candidate(people.model.rows[0])
    yield people.show_acquired(people.model.rows[0])
    opened(window).attempt(sessions.open_deliberation)
    room = page(window, "deliberation")
    assert isinstance(room, DeliberationPage)
    for ask_for in (room.gestures.open_vote, room.gestures.open_recusal, room.gestures.open_adopt):
        ask_for()
        found = QApplication.activeModalWidget()
        assert isinstance(found, QDialog)
        yield found
    yield room.others.show_history()
    yield room.others.show_events()
    yield room.others.suspend()
    assert window.shell is not None
    yield window.shell.follow()
    assistant = ImportDialog(opened(window), window._services, window)
    assistant.open()
    yield assistant


def test_every_dialog_is_named_has_the_focus_and_closes_by_escape(
    qtbot: QtBot, window: MainWindow
) -> None:
    for dialog in dialogs(window):
        assert dialog is not None
        QApplication.processEvents()
        assert not nameless(dialog), dialog.windowTitle()
        assert dialog.focusWidget() is not None, dialog.windowTitle()
        if isinstance(dialog, Dialog):
            enter_means_the_coloured_button(qtbot, dialog)
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)


def enter_means_the_coloured_button(qtbot: QtBot, dialog: Dialog) -> None:
    """Go round by Tab, then see what Enter would press from a field."""
    for _ in range(40):
        focused = dialog.focusWidget()
        assert focused is not None
        if not isinstance(focused, QAbstractButton):
            default = [one for one in dialog.findChildren(QPushButton) if one.isDefault()]
            assert default == [dialog.accept_button], dialog.windowTitle()
        qtbot.keyClick(focused, Qt.Key.Key_Tab)


def test_the_focus_can_be_seen(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitActive(window):
        window.activateWindow()
    for key in PAGES:
        shown = page(window, key)
        QApplication.processEvents()
        for one in reachable(shown):
            if not one.isEnabled() or not one.focusPolicy() & Qt.FocusPolicy.TabFocus:
                continue
            one.setFocus(Qt.FocusReason.TabFocusReason)
            if not one.hasFocus():
                continue
            seen = one.grab().toImage()
            one.clearFocus()
            assert one.grab().toImage() != seen, f"{key} {type(one).__name__}"


def test_tab_reaches_every_control(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitActive(window):
        window.activateWindow()
    for key in PAGES:
        shown = page(window, key)
        QApplication.processEvents()
        wanted = {one for one in reachable(shown) if one.isEnabled()
                  and one.focusPolicy() & Qt.FocusPolicy.TabFocus
                  and not isinstance(one.parent(), QComboBox)}  # fmt: skip
        met: set[QWidget] = set()
        for _press in range(3 * len(wanted) + 30):
            focused = window.focusWidget()
            if focused is None:
                break
            met.add(focused)
            grid = focused.objectName() == "grid"
            qtbot.keyClick(focused, Qt.Key.Key_F6 if grid else Qt.Key.Key_Tab)
        left = {one for one in wanted - met if not in_group(one)}
        assert not left, (key, [f"{type(o).__name__} {o.accessibleName()}" for o in left])


def test_tab_goes_as_the_page_is_read(window: MainWindow) -> None:
    opened(window).attempt(sessions.open_deliberation)
    shown = page(window, "deliberation")
    assert isinstance(shown, DeliberationPage)
    QApplication.processEvents()
    order = list(reading_order(window))
    wanted = [shown.list.search, shown.list.view, shown.card.rows[0], shown.discuss,
              shown.next]  # fmt: skip
    assert [one for one in order if one in wanted] == wanted
    closing = page(window, "closing")
    QApplication.processEvents()
    said = [one.accessibleName() for one in reading_order(closing)]
    assert said[0].startswith("Voir : ")
    backwards = window.focusWidget()
    assert backwards is not None
    assert window.shell is not None
    window.shell.focusNextPrevChild(True)
    window.shell.focusNextPrevChild(False)
    assert window.focusWidget() is backwards


def test_tab_keeps_nothing_of_what_a_layout_loses(qtbot: QtBot, window: MainWindow) -> None:
    """A layout's item kept in Python would be taken for whatever Qt puts in its place later."""

    def items() -> int:
        return sum(type(one) is QWidgetItem for one in gc.get_objects())

    page(window, "candidates")
    dialog = Dialog(window, "Essai", "Enregistrer")
    row = QHBoxLayout()
    dialog.body.addLayout(row)
    buttons = [QPushButton(f"Bouton {number}") for number in range(3)]
    for one in buttons:
        row.addWidget(one)
    before = items()
    dialog.open()
    buttons[0].setFocus()
    qtbot.keyClick(dialog, Qt.Key.Key_Tab)
    assert dialog.focusWidget() is buttons[1]
    for one in buttons:
        one.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert row.count() == 0
    assert items() == before


def test_a_search_leads_into_its_answers(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitActive(window):
        window.activateWindow()
    for key in ("candidates", "journal"):
        shown = page(window, key)
        for way in (Qt.Key.Key_Down, Qt.Key.Key_Return):
            qtbot.keyClick(window, Qt.Key.Key_F, CONTROL)
            field = window.focusWidget()
            assert isinstance(field, SearchField)
            qtbot.keyClicks(field, "a")
            qtbot.keyClick(field, way)
            assert isinstance(window.focusWidget(), QAbstractItemView), key
        assert isinstance(field, SearchField)
        field.seek()
        qtbot.keyClick(field, Qt.Key.Key_Escape)
        assert field.text() == ""
        assert shown.isVisible()


def in_group(one: QWidget) -> bool:
    """Tell whether arrows, not Tab, lead to a button of an exclusive group."""
    return isinstance(one, QAbstractButton) and one.group() is not None
