"""Dialogs every page uses: a base with French buttons, questions, one-line prompts, files.

All are shown with `open()` and answer by a signal; they delete themselves when finished.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from jury_app.domain.errors import KnownError
from ui import theme
from ui.fields import Field, Line
from ui.messages import refuse
from ui.tab_order import reading_order, step_focus
from ui.widgets import button, keep_gutter, label, line, nest, scrolling

_SCROLLS = {
    Qt.Key.Key_Up: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_Down: QAbstractSlider.SliderAction.SliderSingleStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_Home: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QAbstractSlider.SliderAction.SliderToMaximum,
}
PDF = "Documents PDF (*.pdf)"
SIGNED = "Documents signés (*.pdf *.png *.jpg *.jpeg *.tif *.tiff)"
_FIELDS = (QLineEdit, QComboBox, QCheckBox, QRadioButton)
_LEAST_LIST = 96
"""Least height of a list in a dialog: its heading and two rows."""


class Dialog(QDialog):
    """A dialog with a title, a body that scrolls when the screen is small, and its buttons.

    Args:
        parent: The window it belongs to.
        title: What it is about.
        accept: The verb of the button that does it.
        text: What to know before.

    Attributes:
        body: The layout of the content.
        accept_button: The button that does it; `accepting` is emitted, the caller accepts.

    Signals:
        accepting: The user asks for it; connect what checks and saves, then call `accept`.
    """

    accepting = Signal()

    def __init__(
        self, parent: QWidget, title: str, accept: str, text: str = "", width: int = 460
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(12)
        column.addWidget(label(title, "heading", wrap=True))
        if text:
            column.addWidget(label(text, "muted", wrap=True))
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        nest(column, self.body, 1)
        self._area = scrolling(inside)
        keep_gutter(self._area, column, 20)
        outer.addWidget(self._area, 1)
        self._error = label("", "error", wrap=True)
        self._error.setContentsMargins(20, 0, 20, 10)
        self._error.hide()
        outer.addWidget(self._error)
        outer.addWidget(line())
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._buttons.setContentsMargins(20, 12, 20, 14)
        # Some desktops put a picture of their own on standard buttons.
        self._buttons.button(QDialogButtonBox.StandardButton.Cancel).setIcon(QIcon())
        self.accept_button: QPushButton = button(accept, kind="primary")
        self._buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self._buttons.accepted.connect(self.accepting)
        self._buttons.rejected.connect(self.reject)
        outer.addWidget(self._buttons)
        # Only once inside the dialog: else Qt takes Cancel for what Enter means.
        self.accept_button.setDefault(True)
        self.finished.connect(self.deleteLater)
        self._inside, self._wanted, self._asked = inside, width, 0
        self._rolls: tuple[QWidget, int] | None = None
        inside.installEventFilter(self)

    def give_room(self, held: QWidget, tall: int) -> QWidget:
        """Make what scrolls by itself as tall as asked, less on a small screen.

        Else the dialog would scroll too: a list half seen in a page half seen.

        Returns:
            What holds it, to be laid out.
        """
        self._rolls = held, theme.scaled(tall)
        held.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        held.setMinimumHeight(theme.scaled(tall))
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(held)
        return holder

    def show_error(self, text: str) -> None:
        """Say what is wrong above the buttons; an empty text takes it away."""
        refuse(self._error, text)
        self._follow_content()

    def attempt(self, gesture: Callable[[], object]) -> bool:
        """Do what was asked for and close; a refusal is shown and the dialog stays.

        Returns:
            True when it was done.
        """
        try:
            gesture()
        except KnownError as error:
            self.show_error(error.message)
            return False
        self.accept()
        return True

    def hide_cancel(self) -> None:
        """Leave one button only, for a dialog that merely tells something."""
        self._buttons.button(QDialogButtonBox.StandardButton.Cancel).hide()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Answer Tab in the order the dialog is read."""
        return step_focus(self, forward) or super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll by the keys no field wanted."""
        action = _SCROLLS.get(Qt.Key(event.key()))
        if action is None:
            super().keyPressEvent(event)
        else:
            self._area.verticalScrollBar().triggerAction(action)

    def name_cancel(self, text: str) -> None:
        """Rename the other button, where what was done stays done."""
        self._buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(text)

    def open(self) -> None:
        """Show the dialog as wide as its texts ask for, never larger than the screen.

        The first field has the focus, unless another one was given it.
        """
        least = self._inside.minimumSizeHint().width() + 2 * self._area.verticalScrollBar().width()
        width = min(max(theme.scaled(self._wanted), least), self._room().width() - 40)
        self._asked = self._height_at(width)
        self.resize(width, self._asked)
        led = self.focusWidget() is not None
        super().open()
        fields = (one for one in reading_order(self._inside) if isinstance(one, _FIELDS))
        if not led and (first := next(fields, None)) is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what the content asks for, when fields appear or go."""
        if watched is self._inside and event.type() == QEvent.Type.LayoutRequest:
            self._follow_content()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Note what another width asks for."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._asked = self._height_at(self.width())
        self._fit_list()

    def _follow_content(self) -> None:
        """Grow and shrink with what is shown; room that a person gave stays."""
        asked = self._height_at(self.width())
        more, self._asked = asked - self._asked, asked
        if more and self.isVisible():
            self.resize(self.width(), self.height() + more)
            below = self.frameGeometry().bottom() - self._room().bottom()
            if below > 0:
                self.move(self.x(), max(self._room().top(), self.y() - below))
        self._fit_list()

    def _fit_list(self) -> None:
        """Take what the screen lacks from the list rather than let everything scroll."""
        if self._rolls is None:
            return
        held, tall = self._rolls
        lack = max(0, self._whole_height_at(self.width()) - self.height())
        held.setMinimumHeight(max(theme.scaled(_LEAST_LIST), tall - lack))
        # Else what holds it answers for the height before until the next turn of events.
        above = held.parentWidget()
        while above is not None and above is not self._inside:
            if (layout := above.layout()) is not None:
                layout.activate()
            above = above.parentWidget()

    def _room(self) -> QRect:
        return (self.screen() or QGuiApplication.primaryScreen()).availableGeometry()

    def _height_at(self, width: int) -> int:
        """Return the height of everything at a width, never more than the screen's."""
        return min(self._whole_height_at(width), self._room().height() - 60)

    def _whole_height_at(self, width: int) -> int:
        inside = self._inside.layout()
        if inside is not None:
            inside.activate()  # else it answers for what was shown before
        tall = self._inside.heightForWidth(width)
        tall = tall if tall > 0 else self._inside.sizeHint().height()
        if self._rolls is not None:
            held, whole = self._rolls
            tall += whole - held.minimumHeight()
        if not self._error.isHidden():
            tall += self._error.heightForWidth(width)
        return tall + self._buttons.sizeHint().height() + 6


def confirm(
    parent: QWidget, title: str, question: str, verb: str, on_yes: Callable[[], object]
) -> Dialog:
    """Ask before a gesture that has a consequence; return the dialog shown."""
    dialog = Dialog(parent, title, verb, question)
    dialog.accepting.connect(dialog.accept)
    dialog.accepted.connect(lambda *_: on_yes())
    dialog.open()
    return dialog


def notice(parent: QWidget, title: str, text: str) -> Dialog:
    """Tell something that must be read; return the dialog shown."""
    dialog = Dialog(parent, title, "Fermer", text)
    dialog.accepting.connect(dialog.accept)
    dialog.hide_cancel()
    dialog.open()
    return dialog


class TextPrompt(Dialog):
    """Asks for one line of text.

    Signals:
        answered: Carries the text, trimmed; never empty when `required`.
    """

    answered = Signal(str)

    def __init__(
        self,
        parent: QWidget,
        title: str,
        asked: str,
        verb: str,
        *,
        text: str = "",
        hint: str = "",
        required: bool = True,
    ) -> None:
        super().__init__(parent, title, verb)
        self._required = required
        self.field = Line()
        self.field.setText(text)
        self.body.addWidget(Field(asked, self.field, hint))
        self.accepting.connect(self._answer)
        self.field.setFocus()

    def text(self) -> str:
        """Return what was typed, trimmed."""
        return self.field.text().strip()

    def _answer(self) -> None:
        if self._required and not self.text():
            self.show_error("Écrivez un texte, ou annulez.")
            self.field.setFocus()
            return
        self.accept()
        self.answered.emit(self.text())


DOSSIERS = "Dossiers de jury (*.jury)"
ANY_FILE = "Tous les fichiers (*)"


def open_file(
    parent: QWidget, title: str, filters: str, folder: Path, on_path: Callable[[Path], object]
) -> QFileDialog:
    """Ask for a file that exists; return the dialog shown."""
    dialog = QFileDialog(parent, title, str(folder), filters)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _file(dialog, on_path)


def save_file(
    parent: QWidget, title: str, filters: str, proposed: Path, on_path: Callable[[Path], object]
) -> QFileDialog:
    """Ask where to write a file; the suffix of `proposed` is added when none is typed."""
    dialog = QFileDialog(parent, title, str(proposed.parent), filters)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setDefaultSuffix(proposed.suffix.lstrip("."))
    dialog.selectFile(proposed.name)
    return _file(dialog, on_path)


def open_folder(
    parent: QWidget, title: str, folder: Path, on_path: Callable[[Path], object]
) -> QFileDialog:
    """Ask for a folder; return the dialog shown."""
    dialog = QFileDialog(parent, title, str(folder))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _file(dialog, on_path)


def _file(dialog: QFileDialog, on_path: Callable[[Path], object]) -> QFileDialog:
    dialog.fileSelected.connect(lambda name: on_path(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
