"""What pages have in common: they are refreshed when something changed, and only when seen."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from jury_app.application.services import Services
from jury_app.application.view import SessionView
from jury_app.domain.values import SessionState
from ui.workspace import Workspace


class Page(QWidget):
    """One page of the window.

    Args:
        workspace: The open dossier.
        services: What touches files.

    Signals:
        go_to: Another page is to be shown; carries its key and what it is about, or None.
    """

    TITLE = ""
    go_to = Signal(str, object)

    def __init__(self, workspace: Workspace, services: Services) -> None:
        super().__init__()
        self.workspace, self.services = workspace, services
        self._stale = True
        workspace.changed.connect(self._changed)
        workspace.switched.connect(self._changed)

    @property
    def view(self) -> SessionView:
        """The session shown."""
        return self.workspace.view

    @property
    def closed(self) -> bool:
        """True when the session is closed: nothing can be changed any more."""
        return self.view.session.state is SessionState.CLOSED

    def refresh(self) -> None:
        """Show the session as it is now."""
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while the page was hidden."""
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.refresh()

    def _changed(self, *_what: object) -> None:
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True


def action_bar(*widgets: QWidget | None) -> QFrame:
    """Return a bar of widgets for the foot of a panel; None is the gap that takes the room left."""
    bar = QFrame()
    bar.setProperty("kind", "bar")
    row = QHBoxLayout(bar)
    row.setContentsMargins(16, 10, 12, 10)
    row.setSpacing(8)
    for one in widgets:
        if one is None:
            row.addStretch(1)
        else:
            row.addWidget(one)
    return bar
