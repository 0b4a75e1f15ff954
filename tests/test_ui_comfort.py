"""What makes the window comfortable: sizes, places, widths, themes, preferences, reports."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QRect, QSettings, Qt
from PySide6.QtWidgets import QApplication, QHeaderView, QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from jury_app.application import candidates, sessions
from jury_app.bootstrap import services
from tests.ui_helpers import candidates_page, dressed, jury_page, opened, page, shown, shut, there
from ui import theme
from ui.appearance import SCALES, THEMES, Appearance
from ui.boot import prepare
from ui.crash import report
from ui.main_window import MainWindow
from ui.pages.acquisitions import AcquisitionsDialog
from ui.preferences import PreferencesDialog
from ui.recent import Recent
from ui.shell import PAGES
from ui.tables import Table

pytestmark = pytest.mark.qt_log_ignore(
    "propagateSizeHints", r"support raise\(\)", "support grabbing the keyboard", extend=True
)
CONTROL = Qt.KeyboardModifier.ControlModifier
NAME, INE = "ŁUKASIEWICZ Michelle", "123456781AB"


def ini(folder: Path, name: str = "kept.ini") -> QSettings:
    return QSettings(str(folder / name), QSettings.Format.IniFormat)


# Text size, theme


def test_text_grows_and_shrinks_by_key(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitActive(window):
        window.activateWindow()
    sizes = []
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus, Qt.Key.Key_0):
        qtbot.keyClick(window, key, CONTROL)
        sizes.append(QApplication.font().pixelSize())
    assert sizes == [15, 17, 15, 13]


@pytest.mark.parametrize("scale", SCALES)
def test_every_page_holds_at_every_text_size(window: MainWindow, scale: float) -> None:
    window._appearance.set_scale(scale)
    for key in PAGES:
        here = page(window, key)
        QApplication.processEvents()
        assert window.width() == 1366, key
        texts = [b for b in here.findChildren(QPushButton) if b.isVisible() and b.text()]
        cut = [one.text() for one in texts if one.width() < one.minimumSizeHint().width()]
        assert not cut, key
        outside = [one.text() for one in here.findChildren(QPushButton)
                   if one.isVisible() and not one.visibleRegion().isEmpty()
                   and one.mapTo(here, one.rect().topRight()).x() > here.width()]  # fmt: skip
        assert not outside, key


def test_the_theme_follows_the_system_live(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    prepare(qapp)
    appearance = Appearance(qapp, ini(tmp_path))
    appearance.choose("system")
    hints = qapp.styleHints()
    with qtbot.waitSignal(appearance.changed):
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    with qtbot.waitSignal(appearance.changed):
        hints.accessibility().contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    appearance.choose("light")


@pytest.mark.parametrize(
    ("scheme", "high", "name"),
    [(Qt.ColorScheme.Dark, False, "dark"), (Qt.ColorScheme.Light, False, "light"),
     (Qt.ColorScheme.Unknown, False, "light"), (Qt.ColorScheme.Light, True, "contrast"),
     (Qt.ColorScheme.Dark, True, "contrast")],
)  # fmt: skip
def test_what_the_system_asks_for(scheme: Qt.ColorScheme, high: bool, name: str) -> None:
    assert theme.palette_for(scheme, high).name == name


@pytest.mark.parametrize("name", [one for one in THEMES if one != "system"])
def test_a_theme_is_chosen_and_kept(
    qapp: QApplication, window: MainWindow, tmp_path: Path, name: str
) -> None:
    window.commands[f"theme.{name}"].trigger()
    assert theme.current().name == name
    assert Appearance(qapp, ini(tmp_path, "look.ini")).theme == name


# The window's place


@contextmanager
def as_kept(qtbot: QtBot, qapp: QApplication, folder: Path) -> Iterator[MainWindow]:
    """Show a window where the settings say."""
    with dressed(qapp, folder) as appearance:
        made = MainWindow(services(), ini(folder, "window.ini"), appearance)
        made.show()
        qtbot.waitExposed(made)
        yield made
        made.close()
        shiboken6.delete(made)


def test_the_window_comes_back_where_it_was(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with shown(qtbot, qapp, tmp_path) as made:
        made.resize(920, 520)
        made.move(40, 60)
        was = QRect(made.geometry())
    with as_kept(qtbot, qapp, tmp_path) as back:
        # The screen of the tests is 800 wide, less than the least window.
        assert (back.geometry().y(), back.geometry().height()) == (was.y(), was.height())


def test_a_window_left_on_a_display_now_gone_comes_back_on_screen(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with shown(qtbot, qapp, tmp_path) as made:
        made.resize(920, 520)
        made.move(6000, 4000)
    with as_kept(qtbot, qapp, tmp_path) as back:
        room = qapp.primaryScreen().availableGeometry()
        assert room.intersects(back.geometry())
        assert room.contains(back.geometry().topLeft())


# Columns


def test_column_widths_are_kept(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    table = candidates_page(window).table
    header = table.horizontalHeader()
    before = [header.sectionSize(n) for n in range(header.count())]
    drag(qtbot, header, 2, 40)
    QApplication.processEvents()
    wide = header.sectionSize(2)
    assert wide == pytest.approx(before[2] + 40, abs=2)
    window.resize(1200, 700)
    QApplication.processEvents()
    assert header.sectionSize(2) == pytest.approx(wide, abs=2)
    window.close_dossier()
    window.open_path(tmp_path / "essai.jury")
    window.resize(1366, 768)
    new = candidates_page(window).table
    QApplication.processEvents()
    assert new is not table
    assert new.horizontalHeader().sectionSize(2) == pytest.approx(wide, abs=2)
    jury = jury_page(window).table
    assert not jury.chosen_widths
    choose_in_menu(qtbot, new, "Rétablir les largeurs des colonnes")
    assert new.horizontalHeader().sectionSize(2) == pytest.approx(before[2], abs=2)


def test_column_widths_of_dialogs_are_kept_too(qtbot: QtBot, window: MainWindow) -> None:
    people = candidates_page(window)

    def shown() -> AcquisitionsDialog:
        dialog = there(people.show_acquired(people.model.rows[0]))
        with qtbot.waitActive(dialog):
            dialog.activateWindow()
        QApplication.processEvents()
        return dialog

    first = shown()
    header = first.table.horizontalHeader()
    drag(qtbot, header, 0, 40)
    QApplication.processEvents()
    wide = header.sectionSize(0)
    first.reject()
    again = shown()
    assert again.table.horizontalHeader().sectionSize(0) == pytest.approx(wide, abs=2)
    assert again.table.chosen_widths
    again.reject()


def test_a_table_is_sorted_by_keyboard(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitActive(window):
        window.activateWindow()
    shown_page = candidates_page(window)
    for expected in (False, True):
        choose_in_menu(qtbot, shown_page.table, "Trier par « Candidat »")
        names = [c.row.birth_name for c in shown_page.model.rows]
        assert (names == ["Étienne", "ŁUKASIEWICZ", "N'GUYEN VĂN"]) is not expected


def drag(qtbot: QtBot, header: QHeaderView, column: int, by: int) -> None:
    """Drag the right edge of a column by the mouse."""
    edge = header.sectionViewportPosition(column) + header.sectionSize(column) - 1
    middle = header.height() // 2
    port = header.viewport()
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=QPoint(edge, middle))
    qtbot.mouseMove(port, QPoint(edge + by, middle))
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=QPoint(edge + by, middle))


def choose_in_menu(qtbot: QtBot, table: Table, text: str) -> None:
    """Choose from a table's menu by keys."""
    qtbot.keyClick(table, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    for _ in range(12):
        qtbot.keyClick(menu, Qt.Key.Key_Down)
        if menu.activeAction().text() == text:
            break
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    QApplication.processEvents()


# The head


def test_the_head_says_when_it_was_saved(window: MainWindow) -> None:
    opened(window).attempt(sessions.edit, {"place": "Amphithéâtre"})
    assert window.shell is not None
    said = window.shell.head._saved.text()
    assert said.startswith("✓ Enregistré à ")
    assert len(said) == len("✓ Enregistré à 14:32")


# Recent dossiers, preferences, about


def test_recent_dossiers_are_listed_forgotten_and_reopened(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    here, gone = tmp_path / "essai.jury", tmp_path / "parti.jury"
    window.recent.remember(gone)
    assert window.recent.all() == [gone, here]
    assert window.recent.present() == [here]
    window.close_dossier()
    found = {one.accessibleName(): one for one in window.start_page.findChildren(QPushButton)}
    assert not found["Ouvrir parti"].isEnabled()
    found["Retirer parti de la liste"].click()
    assert window.recent.all() == [here]
    found["Ouvrir essai"].click()
    assert opened(window).dossier.store.path == here
    dialog = window.show_preferences()
    dialog.forget_all.click()
    assert window.recent.all() == []
    assert here.is_file()
    shut(qtbot, dialog)


def test_recent_dossiers_are_few_and_each_once(tmp_path: Path) -> None:
    recent = Recent(ini(tmp_path))
    for number in [*range(12), 5]:
        recent.remember(tmp_path / f"{number}.jury")
    names = [path.stem for path in recent.all()]
    assert names == ["5", "11", "10", "9", "8", "7", "6", "4"]


def test_preferences_hold_at_once(qtbot: QtBot, window: MainWindow) -> None:
    window.recent.remember(Path("/ailleurs/vieux.jury"))
    dialog = window.show_preferences()
    assert isinstance(dialog, PreferencesDialog)
    assert dialog.focusWidget() is dialog.theme
    dialog.theme.setCurrentIndex(2)
    assert theme.current().name == "dark"
    dialog.scale.setCurrentIndex(SCALES.index(1.5))
    assert QApplication.font().pixelSize() == 20
    window.commands["text.normal"].trigger()
    assert dialog.scale.value() == 1.0
    said = [one.accessibleName() or one.text() for one in dialog.findChildren(QLabel)]
    assert "vieux — introuvable" in said
    assert str(window._services.log_file) in said
    assert str(services().data_folder) in said
    forget = next(b for b in dialog.findChildren(QPushButton)
                  if b.accessibleName() == "Oublier vieux")  # fmt: skip
    forget.click()
    assert Path("/ailleurs/vieux.jury") not in window.recent.all()
    shut(qtbot, dialog)


def test_about_is_copied_with_versions_and_log(qtbot: QtBot, bare: MainWindow) -> None:
    dialog = bare.show_about()
    button = next(b for b in dialog.findChildren(QPushButton) if "Copier" in b.text())
    button.click()
    copied = QApplication.clipboard().text()
    assert str(bare._services.log_file) in copied
    assert "PySide6 6." in copied
    shut(qtbot, dialog)


# Crash reports


def crashed(window: MainWindow) -> str:
    """Raise from the depths, with a name and an INE in messages, locals, notes and causes."""

    def inner(name: str, ine: str) -> None:
        candidate = {"name": name, "ine": ine}
        try:
            candidates.add(opened(window).dossier, opened(window).session_id, {NAME: INE})
        except Exception as error:
            error.add_note(f"{name} {ine}")
            raise ValueError(f"{name} ({ine}) : {candidate}") from error

    try:
        inner(NAME, INE)
    except ValueError as error:
        return report(ExceptionGroup(f"pour {NAME}", [error, KeyError(INE)]).exceptions[0])
    raise AssertionError


def test_a_crash_report_holds_nobodys_data(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    text = crashed(window)
    for secret in (NAME, INE, "ŁUKASIEWICZ", "Michelle", str(tmp_path), str(Path.home())):
        assert secret not in text
    assert "ValueError" in text
    assert "jury_app/application/candidates.py" in text
    dialog = window.show_crash(text)
    assert dialog is not None
    next(b for b in dialog.findChildren(QPushButton) if "Copier" in b.text()).click()
    assert QApplication.clipboard().text() == text
    shut(qtbot, dialog)
