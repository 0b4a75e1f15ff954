"""What the keyboard and a screen reader reach: focus, names, order, on pages and dialogs."""

from itertools import chain
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from jury_app.application import sessions
from tests.looks_walk import every_dialog
from tests.naming import nameless, reachable
from tests.ui_helpers import jury_page, kept_items, opened, page, there
from ui.dialogs import Dialog
from ui.fields import DateField, SearchField
from ui.main_window import MainWindow
from ui.pages.deliberation import DeliberationPage
from ui.pages.marks import MarksPage
from ui.pages.reglement import ReglementPanel
from ui.shell import PAGES
from ui.tab_order import reading_order
from ui.tour import settle

pytestmark = pytest.mark.qt_log_ignore(
    "propagateSizeHints", r"support raise\(\)", "support grabbing the keyboard", extend=True
)
CONTROL = Qt.KeyboardModifier.ControlModifier
NARROW = (911, 512)
ELSEWHERE = {"SigningDialog", "DrawDialog", "CertificateDialog", "CorrectionDialog", "PrintDialog"}
"""Dialogs of a closed session: their names are judged in `after_closing.test_ui_signing`."""


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


def test_every_dialog_is_named_has_the_focus_and_closes_by_escape(
    qtbot: QtBot, window: MainWindow
) -> None:
    workspace = opened(window)
    rules = there(page(window, "session").findChild(ReglementPanel))
    workspace.attempt(sessions.open_deliberation)
    asked = [("coefficients", rules.ask_coefficients())]
    seen = set()
    for name, dialog in chain(asked, every_dialog(window)):
        QApplication.processEvents()
        assert not nameless(dialog), name
        assert dialog.focusWidget() is not None, name
        if isinstance(dialog, Dialog):
            enter_means_the_coloured_button(qtbot, dialog)
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
        seen.add(type(dialog).__name__)
    ours = {one.__name__ for one in Dialog.__subclasses__() if one.__module__.startswith("ui.")}
    assert ours - seen <= ELSEWHERE  # those of them that some test has imported already


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
            focused = QApplication.focusWidget()
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
    page(window, "candidates")
    dialog = Dialog(window, "Essai", "Enregistrer")
    row = QHBoxLayout()
    dialog.body.addLayout(row)
    buttons = [QPushButton(f"Bouton {number}") for number in range(3)]
    for one in buttons:
        row.addWidget(one)
    dialog.open()
    buttons[0].setFocus()
    qtbot.keyClick(dialog, Qt.Key.Key_Tab)
    assert dialog.focusWidget() is buttons[1]
    for one in buttons:
        one.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert row.count() == 0
    assert not kept_items()


def test_a_panel_that_moves_leaves_nothing_in_python(window: MainWindow) -> None:
    page(window, "session")
    for width in (1366, 2000, 1366):
        window.resize(width, 768)
        settle()
        assert not kept_items()


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
