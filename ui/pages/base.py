"""What pages have in common: they are refreshed when something changed, and only when seen."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from jury_app.application.ports import Changes
from jury_app.application.services import Services
from jury_app.application.view import SessionView
from jury_app.domain.values import SessionState
from ui.projector import Projector
from ui.workspace import Workspace


class Page(QWidget):
    """One page of the window.

    Args:
        workspace: The open dossier.
        services: What touches files.

    Signals:
        go_to: Another page is to be shown; carries its key and what it is about, or None.
        import_asked: A workbook is to be imported.
        follow_asked: A new session is to be made from the one shown.
    """

    TITLE = ""
    go_to = Signal(str, object)
    import_asked = Signal()
    follow_asked = Signal()

    def __init__(self, workspace: Workspace, services: Services) -> None:
        super().__init__()
        self.workspace, self.services = workspace, services
        self._stale = True
        workspace.changed.connect(self._changed)
        workspace.switched.connect(self._switched)

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

    def focus_subject(self, subject: object) -> None:
        """Show what `go_to` of another page spoke of; many pages have nothing to single out.

        Args:
            subject: An id, or a name.
        """

    def project_with(self, projector: Projector) -> None:
        """Take what the room sees, for a page that has something to show it."""

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while the page was hidden."""
        super().showEvent(event)
        self._catch_up()

    def _changed(self, _changes: Changes) -> None:
        self._stale = True
        if self.isVisible():
            self._catch_up()

    def _switched(self) -> None:
        self._changed(Changes())

    def _catch_up(self) -> None:
        if self._stale:
            self._stale = False
            self.refresh()


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
