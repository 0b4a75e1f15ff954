"""Incidents and remarks for the minutes, from any page."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from ui.dialogs import Dialog
from ui.pages.closing_forms import EventsPanel
from ui.workspace import Workspace


class EventsDialog(Dialog):
    """Shows what is noted for the minutes and takes more; each gesture is saved at once.

    Args:
        parent: The window.
        workspace: The open dossier.
        about: A name to begin the text with; empty for none.
    """

    def __init__(self, parent: QWidget, workspace: Workspace, about: str = "") -> None:
        super().__init__(
            parent, "Pour le procès-verbal", "Fermer",
            "Ce qui est noté ici est imprimé au procès-verbal, avec son heure.", width=560,
        )  # fmt: skip
        self._workspace = workspace
        self.events = EventsPanel(workspace)
        self.events.text.setText(f"{about} : " if about else "")
        self.body.addWidget(self.events)
        self.hide_cancel()
        self.accepting.connect(self.accept)
        workspace.changed.connect(self.refresh)
        self.refresh()
        self.events.text.setFocus()
        # Once shown, the text is selected whole: typing would erase the name.
        QTimer.singleShot(0, self.events.text, lambda: self.events.text.end(False))

    def refresh(self) -> None:
        """Show the events as they are now."""
        self.events.show_session(self._workspace.view)
