"""The hands of a monkey: what a person can do to a window, chosen by a seeded chance."""

import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QEvent, QMimeData, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QWidget,
)

from tests.monkey.mouse import Mouse, name_of, widgets_in
from tests.monkey.room import Room, settle, wait_for_jobs
from tests.monkey.texts import BLOCKS, MARKS, WORDS, WRONG
from tests.ui_helpers import there
from ui.actions import ACTIONS
from ui.dialogs import Dialog
from ui.pages.deliberation import DeliberationPage
from ui.pages.marks import MarksPage
from ui.palette_offers import offers
from ui.projection import ProjectionWindow

_KEY, _MOD = Qt.Key, Qt.KeyboardModifier
_NONE, _SHIFT, _CTRL, _ALT = (
    _MOD.NoModifier, _MOD.ShiftModifier, _MOD.ControlModifier, _MOD.AltModifier,
)  # fmt: skip
_MOVES = (
    _KEY.Key_Up, _KEY.Key_Down, _KEY.Key_Left, _KEY.Key_Right, _KEY.Key_Home, _KEY.Key_End,
    _KEY.Key_PageUp, _KEY.Key_PageDown, _KEY.Key_Tab, _KEY.Key_Backtab,
)  # fmt: skip
_ACTS = (
    _KEY.Key_Return, _KEY.Key_Enter, _KEY.Key_Space, _KEY.Key_Escape, _KEY.Key_Delete,
    _KEY.Key_Backspace, _KEY.Key_Insert, _KEY.Key_Menu, _KEY.Key_Slash, _KEY.Key_B,
    *(_KEY(_KEY.Key_F2 + n) for n in (0, 1, 2, 4, 7)), *map(_KEY, b"VNXFADVAD"),
)  # fmt: skip
_CHORDS = (
    *((_KEY(ord(letter)), _CTRL) for letter in "ACXVDFZYSK"),
    *((key, _CTRL) for key in (*_MOVES[:8], _KEY.Key_Return)), *((key, _SHIFT) for key in _MOVES),
    (_KEY.Key_Return, _CTRL | _SHIFT), (_KEY.Key_V, _ALT), (_KEY.Key_D, _ALT),
    (_KEY.Key_Down, _ALT), (_KEY.Key_F10, _SHIFT), (_KEY.Key_F4, _SHIFT), (_KEY.Key_F3, _SHIFT),
)  # fmt: skip
_FAR = (
    *((_KEY(ord(letter)), _CTRL) for letter in "NOIWLP"), (_KEY.Key_N, _CTRL | _SHIFT),
    (_KEY.Key_F1, _NONE), (_KEY.Key_F10, _NONE), (_KEY.Key_F11, _NONE), (_KEY.Key_Comma, _CTRL),
    (_KEY.Key_Plus, _CTRL), (_KEY.Key_Minus, _CTRL), (_KEY.Key_0, _CTRL),
)  # fmt: skip
SIZES = (
    QSize(900, 500), QSize(911, 512), QSize(1024, 600), QSize(1150, 700), QSize(1366, 768),
    QSize(1600, 900), QSize(1920, 1080),
)  # fmt: skip
_PAGES = ("session", "jury", "candidates", "marks", "deliberation", "closing", "documents",
          "journal")  # fmt: skip
_LONGEST_IN_A_DIALOG = 12


@dataclass(frozen=True)
class Habits:
    """What a monkey may do.

    Attributes:
        pages: The pages it goes to.
        undoable: True for one that keeps to gestures of the marks and the sitting.
        hasty: How often, of 1, it does not wait for a job to end.
    """

    pages: tuple[str, ...] = _PAGES
    undoable: bool = False
    hasty: float = 0.0


class Monkey(Mouse):
    """Does one gesture after another; the same seed does the same gestures.

    Args:
        room: Where it works.
        seed: Of its chance.
        habits: What it may do.

    Attributes:
        said: What it did last, the newest at the end.
    """

    def __init__(self, room: Room, seed: int, habits: Habits = Habits()) -> None:
        super().__init__(random.Random(seed))
        self.room, self.habits = room, habits
        self.seed, self.count, self._in_dialog = seed, 0, 0
        self.said: deque[str] = deque(maxlen=30)
        self._weights: dict[Callable[[], str], int] = {
            self._move: 24, self._act: 28, self._chord: 24, self._type: 32, self._click: 68,
            self._click_twice: 10, self._click_right: 6, self._wheel: 10, self._drag: 12,
            self._paste: 10, self._take_back: 14, self._page: 14, self._resize: 3, self._rest: 4,
        }  # fmt: skip
        if habits.undoable:
            self._weights |= {self._take_back: 6, self._page: 6, self._work: 140}
        else:
            self._weights |= {self._far: 8, self._palette: 12, self._look: 1, self._session: 4,
                              self._fresh: 1}  # fmt: skip
        self._watch = QTimer(interval=200)
        self._watch.timeout.connect(_answer_boxes)

    @property
    def top(self) -> QWidget:
        """Where a person can act now."""
        tops = (QApplication.activePopupWidget(), QApplication.activeModalWidget())
        top = next((one for one in tops if one is not None and shiboken6.isValid(one)), None)
        if top is None:
            others = [w for w in QApplication.topLevelWidgets()
                      if isinstance(w, ProjectionWindow) and w.isVisible()]  # fmt: skip
            top = others[0] if others and self.count % 20 == 0 else self.room.window
        return top

    @property
    def _ground(self) -> QWidget:
        """Where the mouse goes: the page alone for one that keeps to it."""
        shell = self.room.window.shell
        if self.habits.undoable and self.top is self.room.window and shell is not None:
            return there(shell.stack.currentWidget())
        return self.top

    def step(self) -> None:
        """Do one gesture, and let the program answer."""
        self.count += 1
        self._watch.start()
        if not self.room.window.isVisible():
            self.room.restart()
            self._note("starts the program again")
        if QApplication.activeWindow() is None:
            self.room.window.activateWindow()
        if self.room.window.workspace is None and self.chance.random() < 0.3:
            self.room.quiet()
            self._note(self._fresh())
        elif isinstance(dialog := self.top, QDialog):
            self._note(self._answer(dialog))
        elif self._astray():
            self._note(self._page())
        else:
            self._in_dialog = 0
            gesture = self.chance.choices([*self._weights], [*self._weights.values()])[0]
            if QApplication.activeModalWidget() is not None and gesture in {
                self._fresh, self._session, self._look, self._palette,
            }:  # fmt: skip
                gesture = self._click  # a list opened in a dialog: nothing behind it answers
            self._note(gesture())
        settle()
        if self.chance.random() >= self.habits.hasty:
            wait_for_jobs()
        self._watch.stop()

    def _astray(self) -> bool:
        shell = self.room.window.shell
        return (
            self.top is self.room.window
            and shell is not None
            and (shell.current not in self.habits.pages)
        )

    def _note(self, said: str) -> None:
        self.said.append(f"{self.count:6d} {said}")

    # Keys

    @property
    def _focus(self) -> QWidget:
        # Qt may still name the list of a field whose list it has taken away.
        focus = self.top.focusWidget()
        return focus if focus is not None and shiboken6.isValid(focus) else self.top

    def _press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = _NONE) -> str:
        focus = self._focus
        said = f"presses {modifier.name} {key.name} in {name_of(focus)}"
        QTest.keyClick(focus, key, modifier)
        return said

    def _move(self) -> str:
        return self._press(self.chance.choice(_MOVES))

    def _act(self) -> str:
        return self._press(self.chance.choice(_ACTS))

    def _chord(self) -> str:
        key, modifier = self.chance.choice(_CHORDS)
        if self.habits.undoable and key == _KEY.Key_K:
            key = _KEY.Key_Z
        return self._press(key, modifier)

    def _far(self) -> str:
        return self._press(*self.chance.choice(_FAR))

    def _take_back(self) -> str:
        key = self.chance.choice((_KEY.Key_Z, _KEY.Key_Z, _KEY.Key_Y))
        return " ; ".join(self._press(key, _CTRL) for _ in range(self.chance.randint(1, 4)))

    def _page(self) -> str:
        key = self.chance.choice(self.habits.pages)
        return f"{key}: {self._press(_KEY(_KEY.Key_1 + _PAGES.index(key)), _CTRL)}"

    def _type(self) -> str:
        text = self._text()
        said = f"types {_short(text)} in {name_of(self._focus)}"
        self._letters(text[:100])
        if self.chance.random() < 0.6:
            said += f" ; {self._press(self.chance.choice((_KEY.Key_Return, _KEY.Key_Tab)))}"
        return said

    def _text(self) -> str:
        return self.chance.choice(self.chance.choice((MARKS, MARKS, WRONG, WORDS)))

    def _letters(self, text: str) -> None:
        for letter in text:
            focus = self._focus
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                if shiboken6.isValid(focus):
                    key = _KEY(ord(letter.upper())) if letter.isascii() else _KEY.Key_unknown
                    QApplication.sendEvent(focus, QKeyEvent(kind, key, _NONE, letter))

    # What a jury does most

    def _work(self) -> str:
        shell = self.room.window.shell
        page = shell.stack.currentWidget() if shell is not None else None
        if self.top is self.room.window:
            if isinstance(page, MarksPage) and page.grid.isVisible():
                return self._mark(page.grid.viewport())
            if isinstance(page, MarksPage) and page.tabs[0].isVisible():
                QTest.mouseClick(page.tabs[0], Qt.MouseButton.LeftButton)
                return "goes back to the grid"
            if isinstance(page, DeliberationPage) and page.list.view.isVisible():
                return self._decide(page)
        return self._click()

    def _mark(self, cells: QWidget) -> str:
        at = QPoint(self.chance.randrange(cells.width()), self.chance.randrange(cells.height()))
        QTest.mouseClick(cells, Qt.MouseButton.LeftButton, _NONE, at)
        text = self.chance.choice(MARKS)
        self._letters(text)
        return f"notes {text!r} at {at.x()},{at.y()} ; {self._press(_KEY.Key_Return)}"

    def _decide(self, page: DeliberationPage) -> str:
        motive = page.card.motive.field
        if motive.isVisible():
            QTest.mouseClick(motive, Qt.MouseButton.LeftButton)
            self._letters(WORDS[0])
            return f"gives a motive ; {self._press(_KEY.Key_Return)}"
        page.list.view.setFocus()
        step, verdict = self.chance.choice(_MOVES[:2]), _KEY(self.chance.choice(b"VNXFAD"))
        return f"decides: {self._press(step)} ; {self._press(verdict)}"

    # More than one touch

    def _paste(self) -> str:
        block = self.chance.choice(BLOCKS)
        mime = QMimeData()
        kind = self.chance.choice(("text", "text", "text", "text", "html", "picture"))
        if kind == "text":
            mime.setText(block)
        elif kind == "html":
            mime.setHtml("<table><tr><td>12</td></tr></table>")
        else:
            mime.setData("image/png", b"\x89PNG\r\n\x1a\n" + b"\0" * 50)
        QGuiApplication.clipboard().setMimeData(mime)
        return f"pastes {kind} {_short(block)}: {self._press(_KEY.Key_V, _CTRL)}"

    def _palette(self) -> str:
        window = self.room.window
        offered = [o.text for o in offers(window)]
        wanted = self.chance.choice([*offered, "xyz", "é"])
        self._press(_KEY.Key_K, _CTRL)
        if not isinstance(QApplication.activeModalWidget(), QDialog):
            return "asks for the palette in vain"
        self._letters(wanted)
        settle()
        self._press(self.chance.choice((_KEY.Key_Return,) * 4 + (_KEY.Key_Escape,)))
        return f"asks the palette for {_short(wanted)}"

    def _look(self) -> str:
        key = self.chance.choice([k for k in ACTIONS if k.startswith(("theme.", "text."))])
        self.room.window.commands[key].trigger()
        return f"chooses {key}"

    def _session(self) -> str:
        shell = self.room.window.shell
        if shell is None:
            return "has no session"
        wanted = self.chance.choice(shell.workspace.sessions()).id
        shell.head.session_asked.emit(wanted)
        return f"goes to session {wanted}"

    def _fresh(self) -> str:
        number = self.chance.choice((0, 1, 1))
        return f"opens {self.room.open_fresh(number).name}, model {number}"

    def _resize(self) -> str:
        size = self.chance.choice(SIZES)
        self.room.window.showNormal()
        self.room.window.resize(size)
        return f"makes the window {size.width()} by {size.height()}"

    def _rest(self) -> str:
        settle(80)
        return "rests"

    # Dialogs

    def _answer(self, dialog: QDialog) -> str:
        """Do something in a dialog; none lasts for ever."""
        self._in_dialog += 1
        if isinstance(dialog, QFileDialog):
            return self._choose_file(dialog)
        said = f"in {type(dialog).__name__} « {dialog.windowTitle()} »: "
        if isinstance(dialog, QPrintDialog) or self._in_dialog > _LONGEST_IN_A_DIALOG:
            dialog.reject()
            return f"{said}gives up"
        gesture = self.chance.choices(
            (self._fill, self._accept, self._click, self._type, self._move, self._act, self._paste,
             self._wheel, self._resize, self._drag),
            (20, 18, 20, 8, 8, 8, 3, 2, 1, 2))[0]  # fmt: skip
        return said + gesture()

    def _fill(self) -> str:
        """Fill the fields of a dialog at random."""
        said = []
        for field in widgets_in(self.top):
            if not (shiboken6.isValid(field) and field.isVisible() and field.isEnabled()):
                continue
            if isinstance(field, (QLineEdit, QPlainTextEdit)) and self.chance.random() < 0.6:
                text = self._text()
                field.setFocus()
                QTest.keyClick(field, _KEY.Key_A, _CTRL)
                self._letters(text[:100])
                said.append(f"{name_of(field)} := {_short(text)}")
            elif isinstance(field, QComboBox) and field.count() and self.chance.random() < 0.4:
                field.setFocus()
                QTest.keyClick(field, self.chance.choice(_MOVES[:6]))
                said.append(f"{name_of(field)} := {_short(field.currentText())}")
        return f"fills {', '.join(said)}"

    def _accept(self) -> str:
        dialog = self.top
        if isinstance(dialog, Dialog) and dialog.accept_button.isEnabled():
            said = f"presses « {dialog.accept_button.text()} »"
            QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
            return said
        return self._press(self.chance.choice((_KEY.Key_Return, _KEY.Key_Escape)))

    def _choose_file(self, dialog: QFileDialog) -> str:
        """Answer with a file of the room, or not at all: its other buttons are Qt's own."""
        title = dialog.windowTitle()
        if self.habits.undoable or self.chance.random() < 0.35:
            dialog.reject()
            return f"chooses no file for « {title} »"
        if dialog.fileMode() == QFileDialog.FileMode.Directory:
            path = self.room.folder / f"Sorties {self.count}"
            path.mkdir()
        elif dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave:
            path = self.room.folder / f"Fichier {self.count}.{dialog.defaultSuffix()}"
        else:
            path = self.chance.choice(self.room.files)
        dialog.hide()
        dialog.fileSelected.emit(str(path))
        dialog.done(QDialog.DialogCode.Accepted)
        return f"chooses {path.name} for « {title} »"


def _answer_boxes() -> None:
    """Answer a message box of Qt's own, which runs a loop of its own."""
    box = QApplication.activeModalWidget()
    if isinstance(box, QMessageBox):
        box.reject()


def _short(text: str) -> str:
    return ascii(text if len(text) <= 40 else f"{text[:37]}…") + (
        f" ({len(text)})" if len(text) > 40 else ""
    )
