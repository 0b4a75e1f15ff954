"""The projection as the deliberation drives it: on which display, of whom, under what name."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from jury_app.application.projection import slide_of
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.projection import ProjectionWindow

_SCREEN, _ANONYMOUS = "projection_screen", "projection_anonymous"


class Projector(QObject):
    """Shows the current candidate in a second window, and remembers how.

    Args:
        settings: Where display and anonymity are kept.
        parent: The window the jury's secretary works in: its display is never covered.

    Attributes:
        window: The second window, None while nothing is projected.

    Signals:
        changed: The projection began, ended, was made black or again visible.
        stepped: Another candidate is asked for from the second window: 1 or -1.
    """

    changed = Signal()
    stepped = Signal(int)

    def __init__(self, settings: QSettings, parent: QWidget) -> None:
        super().__init__(parent)
        self._settings, self._main = settings, parent
        self._workspace: Workspace | None = None
        self._candidate: int | None = None
        self.window: ProjectionWindow | None = None
        # A display is gone only after this signal: what is left is looked at next.
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._present)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenRemoved.connect(self._later.start)

    # What is projected

    def follow(self, workspace: Workspace | None) -> None:
        """Project from another dossier; None, or until a candidate is shown, a neutral screen."""
        if self._workspace is not None:
            self._workspace.changed.disconnect(self._refresh)
            self._workspace.switched.disconnect(self._forget)
        self._workspace = workspace
        if workspace is not None:
            workspace.changed.connect(self._refresh)
            workspace.switched.connect(self._forget)
        self._forget()

    def show_candidate(self, candidate_id: int | None) -> None:
        """Project another candidate."""
        self._candidate = candidate_id
        self._refresh()

    def _forget(self) -> None:
        self.show_candidate(None)

    def _refresh(self) -> None:
        workspace = self._workspace
        if self.window is not None:
            self.window.show_slide(
                slide_of(workspace.view, self._candidate, self.anonymous) if workspace else None
            )

    @property
    def anonymous(self) -> bool:
        """True when the room sees « Candidat n° 12 » in place of a name."""
        return bool(self._settings.value(_ANONYMOUS, False, type=bool))

    def set_anonymous(self, anonymous: bool) -> None:
        """Hide the names from the room, or show them."""
        self._settings.setValue(_ANONYMOUS, anonymous)
        self._refresh()

    # Where, and when

    @property
    def running(self) -> bool:
        """True while the second window is open."""
        return self.window is not None

    @property
    def black(self) -> bool:
        """True while the room sees a black screen."""
        return self.window is not None and self.window.black

    @property
    def screen(self) -> QScreen:
        """The display to project on: the one remembered, else another than the main window's."""
        screens = QGuiApplication.screens()
        kept = str(self._settings.value(_SCREEN, ""))
        others = [one for one in screens if one is not self._main.screen()]
        return next((one for one in screens if one.name() == kept),
                    others[0] if others else self._main.screen())  # fmt: skip

    def choose_screen(self, name: str) -> None:
        """Project on the display of this name, now and the next times."""
        self._settings.setValue(_SCREEN, name)
        self._present()

    def start(self) -> "ProjectionWindow":
        """Open the second window and return it."""
        from ui.projection import ProjectionWindow  # noqa: PLC0415 - not before the first paint

        if self.window is None:
            self.window = ProjectionWindow()
            self.window.ended.connect(self._ended)
            self.window.blacked.connect(self.changed)
            self.window.stepped.connect(self.stepped)
        self._present()
        self._refresh()
        self.changed.emit()
        return self.window

    def toggle(self) -> None:
        """Open the second window, or close it."""
        if self.running:
            self.stop()
        else:
            self.start()

    def why_dark(self) -> str:
        """Say why the screen cannot be made black; empty when it can."""
        return "" if self.running else "Rien n'est projeté."

    def stop(self) -> None:
        """Close the second window."""
        if self.window is not None:
            self.window.close()

    def _ended(self) -> None:
        if self.window is not None:
            self.window.deleteLater()
            self.window = None
            self.changed.emit()

    def toggle_black(self) -> None:
        """Hide everything from the room at once, or show it again."""
        if self.window is not None:
            self.window.set_black(not self.window.black)

    def _present(self) -> None:
        if self.window is not None:
            screen = self.screen
            self.window.present(screen, full=screen is not self._main.screen())
