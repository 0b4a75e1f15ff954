"""What a screen reader says beyond names: announcements, cells of tables."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from ui import icons


def announce(widget: QWidget, text: str, urgent: bool = False) -> None:
    """Let a screen reader say a text that appeared without the focus going there.

    Args:
        widget: Where it appeared.
        text: What to say; nothing is said when it is empty.
        urgent: True for a refusal: it interrupts what is being said.
    """
    if not text:
        return
    event = QAccessibleAnnouncementEvent(widget, text)
    if urgent:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)


def cell(whose: str, title: str, text: str, note: str = "") -> str:
    """Return what is said of a cell: whose row, which column, what stands there.

    Args:
        whose: What names the row; empty in the cell that names it.
        title: The column's title, empty where there is none.
        text: What the cell shows, its sign first or not.
        note: Its second line.
    """
    said = icons.split_sign(text)[1] or "vide"
    named = f"{title} : {said}" if title else said
    return ", ".join(part for part in (whose, named, note) if part)
