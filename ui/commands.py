"""Makes a gesture of `ui.actions` answer to its keys, and says it in tool tips."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from ui.actions import ACTIONS, Action


class Command(QAction):
    """A gesture somebody can ask for now.

    Args:
        owner: The widget it belongs to: its keys answer while that is shown. A gesture of a page
            with a key that types or moves answers only with the focus inside the page.
        key: The gesture, a key of `ACTIONS`.
        gesture: What is done.
        why: Says why it cannot be done now; empty when it can.

    Signals:
        refused: It was asked for and cannot be done now; carries the sentence.
    """

    refused = Signal(str)

    def __init__(
        self,
        owner: QWidget,
        key: str,
        gesture: Callable[[], object],
        why: Callable[[], str] | None = None,
    ) -> None:
        super().__init__(ACTIONS[key].text, owner)
        self.action, self._gesture, self._why = ACTIONS[key], gesture, why
        self.setObjectName(key)
        self.setShortcuts([QKeySequence(one) for one in (*self.action.keys, *self.action.also)])
        if self.action.place and any(_bare(one) for one in self.action.keys):
            self.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.triggered.connect(self._run)
        owner.addAction(self)

    def _run(self, _checked: bool = False) -> None:
        if why := self.reason():
            self.refused.emit(why)
        else:
            self._gesture()

    def reason(self) -> str:
        """Return why the gesture cannot be done now, empty when it can."""
        return self._why() if self._why is not None else ""

    def refresh(self) -> None:
        """Grey the gesture while it cannot be done."""
        self.setEnabled(not self.reason())


def _bare(sequence: str) -> bool:
    head = sequence.partition("+")[0]
    return head not in {"Ctrl", "Alt"} and not (head[0] == "F" and head[1:].isdigit())


def commands_in(owner: QObject) -> dict[str, Command]:
    """Return the gestures of a widget and of everything inside it, by key."""
    return {one.action.key: one for one in owner.findChildren(Command)}


def spoken_keys(action: Action) -> str:
    """Return the keys as a French keyboard names them: « Ctrl+Maj+Z ou Ctrl+Y »."""
    names = [
        QKeySequence(one).toString(QKeySequence.SequenceFormat.NativeText)
        .replace("Retour", "Entrée").replace("Page préc", "Page préc.")
        .replace("Page suiv", "Page suiv.").replace("Bas", "↓").replace("Haut", "↑")
        .replace("Ctrl+-", "Ctrl+−")
        for one in action.keys
    ]  # fmt: skip
    return " ou ".join(dict.fromkeys(names))


def tip(key: str) -> str:
    """Return the tool tip of a gesture: « Valider le bloc (V) »."""
    action = ACTIONS[key]
    text = action.text.rstrip("…")
    return f"{text} ({spoken_keys(action)})" if action.keys else text


def give_tip(widget: QWidget, key: str) -> None:
    """Say on a widget, also to screen readers, what its gesture does and by which keys."""
    widget.setToolTip(tip(key))
    widget.setAccessibleDescription(tip(key))
