"""A whole sitting by keyboard alone: from the first window to the minutes on the disk."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from jury_app import bootstrap
from tests.checking import verify_file
from tests.ui_helpers import dressed
from ui.main_window import MainWindow
from ui.pages.closing import ClosingPage
from ui.pages.deliberation import DeliberationPage
from ui.vote_dialog import VoteDialog

_KEY, _MOD = Qt.Key, Qt.KeyboardModifier
_MOTIVE = "Le jury a entendu le candidat et retient la preuve produite en séance."
_PATIENCE = 30_000

pytestmark = [
    pytest.mark.soak,
    pytest.mark.qt_log_ignore(
        "propagateSizeHints", r"support raise\(\)", "support grabbing the keyboard"
    ),
]


class Person:
    """Someone with a keyboard and eyes, and no mouse."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot, self.window, self.presses = qtbot, window, 0

    @property
    def focus(self) -> QWidget:
        """Where keys go now."""
        top = (QApplication.activePopupWidget() or QApplication.activeModalWidget()
               or self.window)  # fmt: skip
        return top.focusWidget() or top

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = _MOD.NoModifier) -> None:
        """Press one key."""
        self._be_active()
        self.qtbot.keyClick(self.focus, key, modifier)
        self.presses += 1
        QApplication.processEvents()

    def type(self, text: str) -> None:
        """Type a text."""
        self._be_active()
        for letter in text:
            if letter.isascii():
                self.qtbot.keyClicks(self.focus, letter)
            else:  # as a French keyboard sends it: QTest only knows ASCII
                pressed = QKeyEvent(QEvent.Type.KeyPress, 0, _MOD.NoModifier, letter)
                QApplication.sendEvent(self.focus, pressed)
        self.presses += len(text)

    def _be_active(self) -> None:
        """Have the window active again after a dialog, as every desktop does by itself."""
        if QApplication.activeWindow() is None:
            with self.qtbot.waitActive(self.window):
                self.window.activateWindow()

    def reach(self, name: str) -> None:
        """Press Tab until something of this name has the focus."""
        for _ in range(120):
            if name in said(self.focus):
                return
            self.press(_KEY.Key_Tab)
        pytest.fail(f"Tab never reaches « {name} »")

    def find(self, typed: str) -> None:
        """Ask the palette."""
        self.press(_KEY.Key_K, _MOD.ControlModifier)
        self.type(typed)
        self.press(_KEY.Key_Return)

    def wait(self, done: Callable[[], bool]) -> None:
        """Look at the screen until it has changed."""
        self.qtbot.waitUntil(done, timeout=_PATIENCE)


def said(widget: QWidget) -> str:
    """What a screen reader says of a widget."""
    text = widget.text() if isinstance(widget, (QAbstractButton, QLabel)) else ""
    return f"{widget.accessibleName()} {text}"


@pytest.fixture
def person(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Person]:
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    with dressed(qapp, tmp_path) as appearance:
        window = MainWindow(bootstrap.services(), settings, appearance)
        window.resize(1366, 768)
        window.show()
        with qtbot.waitActive(window):
            window.activateWindow()
        yield Person(qtbot, window)
        window.close()
        shiboken6.delete(window)


def room(window: MainWindow) -> DeliberationPage:
    """The deliberation, as it is seen."""
    assert window.shell is not None
    shown = window.shell.page("deliberation")
    assert isinstance(shown, DeliberationPage)
    return shown


def test_a_whole_sitting_by_keyboard(person: Person, tmp_path: Path) -> None:
    window = person.window
    person.reach("Essayer la démonstration")
    person.press(_KEY.Key_Space)
    person.wait(lambda: window.shell is not None)
    person.press(_KEY.Key_5, _MOD.ControlModifier)
    person.reach("Ouvrir la délibération")
    person.press(_KEY.Key_Space)
    at = room(window)
    person.wait(at.list.view.isVisible)
    take_back_a_decision(person, at)
    vote_by_keyboard(person, at)
    decide_everyone(person, at)
    write_the_prescription(person, at)
    seal(person)
    target = tmp_path / "PV.pdf"
    save_minutes(person, target)
    assert verify_file(target) == []
    assert window.workspace is not None
    assert verify_file(window.workspace.dossier.store.path) == []


def take_back_a_decision(person: Person, at: DeliberationPage) -> None:
    """Decide, undo, redo: the decision stands again."""
    person.press(_KEY.Key_Home)
    person.press(_KEY.Key_V)
    assert decision(at) == "VAL"
    person.press(_KEY.Key_Z, _MOD.ControlModifier)
    assert decision(at) is None
    person.press(_KEY.Key_Y, _MOD.ControlModifier)
    assert decision(at) == "VAL"


def decision(at: DeliberationPage) -> str | None:
    """The decision on the current bloc, as it is seen."""
    assert at.card.bloc is not None
    return at.card.bloc.decision


def vote_by_keyboard(person: Person, at: DeliberationPage) -> None:
    """Search a candidate and record a vote on a bloc."""
    person.press(_KEY.Key_Slash)
    person.type("bruyere")
    person.press(_KEY.Key_Return)
    assert at.card.result is not None
    assert at.card.result.candidate.name.startswith("BRUYÈRE")
    person.press(_KEY.Key_V, _MOD.AltModifier)
    assert isinstance(QApplication.activeModalWidget(), VoteDialog)
    person.type("4")
    person.press(_KEY.Key_Tab)
    person.type("1")
    person.reach("Motif")
    person.type(_MOTIVE)
    person.press(_KEY.Key_Return)
    person.wait(lambda: QApplication.activeModalWidget() is None)
    assert decision(at) == "VAL"
    person.press(_KEY.Key_Slash)
    person.press(_KEY.Key_Delete)
    person.press(_KEY.Key_Return)


def decide_everyone(person: Person, at: DeliberationPage) -> None:
    """Go through the list from its beginning: adopt, or decide bloc by bloc."""
    person.press(_KEY.Key_Home)
    for _ in range(at.list.model.rowCount()):
        result = at.card.result
        assert result is not None
        name = result.candidate.name
        if result.candidate.row.discuss:
            person.press(_KEY.Key_D)
        person.press(_KEY.Key_Return, _MOD.ControlModifier)
        assert at.card.result is not None
        if at.card.result.candidate.name == name and at.card.result.undecided:
            decide_blocs(person, at)
            person.press(_KEY.Key_PageDown)
    assert at.side.progress.text() == f"{at.list.model.rowCount()} / {at.list.model.rowCount()}"


def decide_blocs(person: Person, at: DeliberationPage) -> None:
    """Decide a candidate's blocs one by one, with the motive that is asked for."""
    for _ in range(len(at.card.rows)):
        person.press(_KEY.Key_Up, _MOD.ControlModifier)
    for number in range(len(at.card.rows)):
        if number:
            person.press(_KEY.Key_Down, _MOD.ControlModifier)
        if decision(at) is None:
            person.press(_KEY.Key_V)
            if at.card.waiting:
                person.type(_MOTIVE)
                person.press(_KEY.Key_Return)
            if decision(at) is None:  # refused: what the bloc asks for is not known
                person.press(_KEY.Key_A)
            assert decision(at) in {"VAL", "ATT"}


def write_the_prescription(person: Person, at: DeliberationPage) -> None:
    """Follow what closing still needs to where it is written."""
    person.press(_KEY.Key_6, _MOD.ControlModifier)
    person.reach("prescription VAE à écrire")
    person.press(_KEY.Key_Space)
    person.reach("Prescription : ce qui reste à démontrer")
    person.type("Démontrer la conduite d'une équipe sur un projet complet.")
    person.press(_KEY.Key_Return)
    assert at.card.result is not None
    assert at.card.result.candidate.row.prescription.startswith("Démontrer")


def seal(person: Person) -> None:
    """Confirm for both, close, accept the question."""
    person.press(_KEY.Key_6, _MOD.ControlModifier)
    for who in ("présidence", "secrétariat"):
        person.reach(f"Je confirme les décisions et la clôture : {who}")
        person.press(_KEY.Key_Space)
    person.reach("Clore et sceller la séance")
    person.press(_KEY.Key_Space)
    person.press(_KEY.Key_Return)
    workspace = person.window.workspace
    assert workspace is not None
    person.wait(lambda: workspace.view.session.state == "closed")


def save_minutes(person: Person, target: Path) -> None:
    """Save the minutes under a name typed."""
    person.find("enregistrer le procès-verbal en pdf")
    person.wait(lambda: isinstance(QApplication.activeModalWidget(), QFileDialog))
    person.press(_KEY.Key_A, _MOD.ControlModifier)
    person.type(str(target))
    person.press(_KEY.Key_Return)
    shell = person.window.shell
    assert shell is not None
    closing = shell.page("closing")
    assert isinstance(closing, ClosingPage)
    person.wait(lambda: str(target) in closing.told.text and closing._job is None)
    assert target.is_file()
