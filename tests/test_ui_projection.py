"""The second window: what the room sees of whom, on which display."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from jury_app.application import candidates, deliberating, sessions
from jury_app.application.projection import Slide, SlideBloc, slide_of
from jury_app.domain.values import Outcome, Verdict
from tests.sitting_builder import dress, services, sitting
from tests.ui_helpers import there
from ui import theme
from ui.main_window import MainWindow
from ui.pages.deliberation import DeliberationPage
from ui.projection import ProjectionWindow
from ui.projection_button import ProjectionButton
from ui.projection_paint import name_lines
from ui.projector import Projector
from ui.workspace import Workspace

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
SLIDE = Slide(
    "DESRA · Session 2026", "ÉTIENNE Gilles", "Image · Formation initiale",
    tuple(SlideBloc(f"BC0{n}", "Réalisation d'une production", Verdict.VAL, Verdict.NVAL)
          for n in range(1, 9)),
    Outcome.PART, decided=True, kept=0,
)  # fmt: skip


class Room:
    """A deliberation page and its projector, on a real dossier."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        dress()
        self.folder, self.qtbot = folder, qtbot
        self.dossier, self.session_id, self.ids = sitting(folder, 3)
        self.workspace = Workspace(self.dossier)
        self.page = DeliberationPage(self.workspace, services(self.dossier))
        self.projector = Projector(self.settings(), self.page)
        self.projector.follow(self.workspace)
        self.page.project_with(self.projector)
        qtbot.addWidget(self.page)
        self.page.resize(1162, 712)
        with qtbot.waitActive(self.page):
            self.page.show()
            self.page.activateWindow()

    def settings(self) -> QSettings:
        return QSettings(str(self.folder / "room.ini"), QSettings.Format.IniFormat)

    @property
    def button(self) -> ProjectionButton:
        return there(self.page.projection)

    def start(self) -> ProjectionWindow:
        return self.projector.start()

    def close(self) -> None:
        self.projector.stop()
        self.workspace.close()


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    made = Room(qtbot, tmp_path)
    yield made
    made.close()


@pytest.fixture
def second(qtbot: QtBot) -> ProjectionWindow:
    dress()
    made = ProjectionWindow()
    qtbot.addWidget(made)
    return made


# Of whom, and what


def test_the_room_sees_no_personal_data_but_the_name(room: Room) -> None:
    born = {"birth_date": "2003-03-12", "birth_place": "Orval"}
    candidates.edit(room.dossier, room.session_id, room.ids[0], born)
    motive = "Le dossier reste insuffisant"
    deliberating.decide(room.dossier, room.session_id, room.ids[0], "BC01", Verdict.NVAL, motive)
    room.workspace.reload()
    window = room.start()
    said = window.accessibleDescription() + str(window.slide)
    assert "ALLARD Camille" in said
    assert "Montage · Formation initiale" in said
    assert "BC01 Outils numériques : non validé" in said
    for hidden in ("2003", "12/03", "Orval", "000000000AB", motive, "12,5", "12.5"):
        assert hidden not in said


def test_it_follows_the_list_and_the_decisions(room: Room) -> None:
    window = room.start()
    room.page.list.step(1)
    assert there(window.slide).name == "BÉRENGER Théo"
    assert not there(window.slide).decided
    room.workspace.attempt(deliberating.adopt, [room.ids[1]])
    assert there(window.slide).decided
    assert there(window.slide).outcome is Outcome.ADM
    assert {bloc.decision for bloc in there(window.slide).blocs} == {Verdict.VAL}
    room.qtbot.keyClick(window, Qt.Key.Key_PageDown)
    assert there(window.slide).name == "CARRÉ Noé"
    room.qtbot.keyClick(window, Qt.Key.Key_Left)
    assert there(window.slide).name == "BÉRENGER Théo"


def test_names_can_be_hidden_and_stay_so_the_next_time(room: Room) -> None:
    for candidate, number in zip(room.ids[:2], (12, None), strict=True):
        candidates.edit(room.dossier, room.session_id, candidate, {"number": number})
    room.workspace.reload()
    window = room.start()
    room.projector.set_anonymous(True)
    assert there(window.slide).name == "Candidat n°\u00a012"
    assert "ALLARD" not in window.accessibleDescription()
    room.page.list.step(1)
    assert there(window.slide).name == "Candidat sans numéro"
    parent = QWidget()
    room.qtbot.addWidget(parent)
    assert Projector(room.settings(), parent).anonymous


def test_nobody_is_shown_outside_the_deliberation(room: Room) -> None:
    window = room.start()
    deliberating.adopt(room.dossier, room.session_id)
    sessions.close(room.dossier, room.session_id, "ALPHA Anne", "GAMMA Guy")
    room.workspace.reload()
    assert window.slide is None
    assert window.accessibleDescription() == "Délibération du jury"


def test_leaving_the_dossier_leaves_a_neutral_screen(room: Room) -> None:
    window = room.start()
    assert there(window.slide)
    room.projector.follow(None)
    assert window.slide is None
    assert window.isVisible()


def test_a_withdrawn_candidate_is_not_shown(room: Room) -> None:
    candidates.withdraw(room.dossier, room.session_id, room.ids[0], "Démission reçue")
    room.workspace.reload()
    assert slide_of(room.workspace.view, room.ids[0], anonymous=False) is None
    assert slide_of(room.workspace.view, 999, anonymous=False) is None


def test_the_window_follows_its_dossier_to_the_end(
    bare: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    dossier, *_ = sitting(tmp_path, 2)
    dossier.store.close()
    bare.open_path(dossier.store.path)
    bare.show_page("deliberation")
    second = bare.projector.start()
    assert there(second.slide).name == "ALLARD Camille"
    bare.close_dossier()
    assert second.slide is None
    bare.open_path(dossier.store.path)
    bare.show_page("deliberation")
    assert there(second.slide).name == "ALLARD Camille"
    bare.close()
    assert not bare.projector.running
    qtbot.waitUntil(lambda: not shiboken6.isValid(second))


# Keys and button


@pytest.mark.parametrize("key", [Qt.Key.Key_B, Qt.Key.Key_Period])
def test_black_hides_everything_from_either_window(room: Room, key: Qt.Key) -> None:
    window = room.start()
    room.page.list.view.setFocus()
    room.qtbot.keyClick(room.page.list.view, key)
    assert room.projector.black
    assert room.button.text() == "Projection : écran noir"
    picture = window.grab().toImage()
    assert picture.pixelColor(5, 5) == picture.pixelColor(400, 200) == QColor("black")
    assert window.accessibleDescription() == "Écran noir"
    room.qtbot.keyClick(window, key)
    assert not window.black
    assert room.button.text() == "Projection en cours"


def test_a_letter_typed_in_a_field_does_not_blacken(room: Room) -> None:
    room.start()
    room.page.list.search.setFocus()
    room.qtbot.keyClicks(room.page.list.search, "b.")
    assert not room.projector.black
    assert room.page.list.search.text() == "b."


def test_escape_ends_and_the_next_projection_is_not_black(room: Room) -> None:
    window = room.start()
    window.set_black(True)
    room.qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not room.projector.running
    assert room.button.text() == "Projection"
    room.projector.toggle_black()
    assert not room.start().black


def test_f11_fills_the_display_and_gives_it_back(second: ProjectionWindow, qtbot: QtBot) -> None:
    second.present(second.screen(), full=False)
    assert not second.isFullScreen()
    qtbot.keyClick(second, Qt.Key.Key_F11)
    assert second.isFullScreen()
    assert second.cursor().shape() is Qt.CursorShape.BlankCursor
    qtbot.keyClick(second, Qt.Key.Key_F11)
    assert not second.isFullScreen()


def test_the_menu_offers_what_can_be_done_now(room: Room) -> None:
    def offered() -> list[str]:
        return [action.text() for action in room.button.fill().actions()]

    assert offered()[0] == "Projeter le candidat"
    room.button.menu_shown.actions()[0].trigger()
    assert room.projector.running
    assert offered()[:2] == ["Écran noir (touche B)", "Arrêter la projection (Échap)"]
    names = next(a for a in room.button.menu_shown.actions() if "noms" in a.text())
    names.trigger()
    assert room.projector.anonymous
    offered()
    room.button.menu_shown.actions()[1].trigger()
    assert not room.projector.running


def test_the_button_stays_in_sight_in_a_narrow_window(room: Room) -> None:
    button = room.button
    assert button.isVisible()
    room.page.resize(855, 472)
    room.qtbot.waitUntil(lambda: room.page.width() == 855)
    assert room.page.side.isHidden()
    room.qtbot.waitUntil(button.isVisible)
    assert button.accessibleName() == "Projection"
    room.page.resize(1162, 712)
    room.qtbot.waitUntil(lambda: button.text() == "Projection")


# How it looks


@pytest.mark.parametrize("palette", theme.PALETTES.values(), ids=lambda p: p.name)
@pytest.mark.parametrize("size", [(480, 270), (1280, 720), (1024, 768), (1920, 1080)])
def test_blocs_and_result_are_painted_at_every_size(
    second: ProjectionWindow, qapp: QApplication, palette: theme.Palette, size: tuple[int, int]
) -> None:
    theme.apply(qapp, palette)
    second.show_slide(SLIDE)
    second.resize(*size)
    picture = second.grab().toImage()
    width, height = size
    result = palette.tones()["kept"]
    edge = round(min(width / 1280, height / 720) * 38)
    assert picture.pixelColor(width // 2, height - edge - 4).name() in {result.back, result.text}
    assert picture.pixelColor(2, height - 2).name() == palette.background
    theme.apply(qapp, theme.LIGHT)


@pytest.mark.parametrize("name", [
    "LI Bo",
    "DE LA ROCHEFOUCAULD-MONTMORENCY Marie-Antoinette",
    "DE LA ROCHEFOUCAULD-MONTMORENCY D'ESTAING Marie-Antoinette Joséphine Élisabeth Thérèse",
    "W" * 120,
])  # fmt: skip
def test_no_letter_of_a_name_is_lost(second: ProjectionWindow, name: str) -> None:
    font = QFont(theme.FAMILY)
    font.setPixelSize(60)
    lines, fitted = name_lines(name, 1200, font)
    assert " ".join(lines) == name
    assert all(QFontMetricsF(fitted).horizontalAdvance(line) <= 1200 for line in lines)
    assert fitted.pixelSize() > 11
    second.show_slide(replace(SLIDE, name=name))
    assert not second.grab().isNull()


# Displays

_TWO = """{"screens": [
  {"name": "portable", "x": 0, "y": 0, "width": 1366, "height": 768,
   "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1},
  {"name": "projecteur", "x": 1366, "y": 0, "width": 1920, "height": 1080,
   "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}]}"""
_PROBE = """
import sys
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QWidget
from ui.projector import Projector
from ui.projection_button import ProjectionButton
app = QApplication([])
main = QWidget()
main.show()
settings = QSettings(sys.argv[1], QSettings.Format.IniFormat)
projector = Projector(settings, main)
button = ProjectionButton(projector)
projector.start()
print(projector.window.geometry().getRect(), projector.window.isFullScreen())
print([a.text() for a in button.fill().actions() if a.text().startswith("Écran ")][1:])
projector.choose_screen("portable")
print(projector.window.isFullScreen(), main.isVisible())
projector.stop()
"""


def test_with_two_displays_the_other_one_is_filled_and_the_choice_kept(tmp_path: Path) -> None:
    (tmp_path / "two.json").write_text(_TWO, encoding="utf-8")
    platform = f"offscreen:configfile={tmp_path / 'two.json'}"
    run = subprocess.run(
        [sys.executable, "-c", _PROBE, str(tmp_path / "room.ini")],
        env={**os.environ, "QT_QPA_PLATFORM": platform, "PYTHONIOENCODING": "utf-8"},
        capture_output=True, encoding="utf-8", check=True, timeout=60,
    )  # fmt: skip
    first, menu, chosen = run.stdout.splitlines()
    assert first == "(1366, 0, 1920, 1080) True"
    assert "Écran 1 : portable (1366 × 768) — celui-ci, dans une fenêtre" in menu
    assert "Écran 2 : projecteur (1920 × 1080)" in menu
    assert chosen == "False True"
    assert "projection_screen=portable" in (tmp_path / "room.ini").read_text(encoding="utf-8")
