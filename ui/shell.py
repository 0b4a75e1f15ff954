"""The window with a dossier open: rail, head, message strip, pages made when first shown."""

from importlib import import_module

from PySide6.QtCore import QEvent, QSettings, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jury_app.application.corrections import standing_session
from jury_app.application.follow_up import FollowUp, create_from
from jury_app.application.ports import Changes
from jury_app.application.services import Services
from jury_app.domain.errors import KnownError, Refusal
from jury_app.domain.records import SessionRow
from ui import theme
from ui.actions import ACTIONS
from ui.commands import Command, commands_in
from ui.follow_dialog import FollowDialog
from ui.head import Head, RefusalStrip
from ui.kept_widths import KeptWidths
from ui.pages.base import Page
from ui.projector import Projector
from ui.rail import Rail
from ui.spoken import announce
from ui.tab_order import focus_inside, step_focus
from ui.widgets import label, leave_field, nest
from ui.workspace import Workspace

PAGES = {
    "session": "SessionPage",
    "jury": "JuryPage",
    "candidates": "CandidatesPage",
    "marks": "MarksPage",
    "deliberation": "DeliberationPage",
    "closing": "ClosingPage",
    "documents": "DocumentsPage",
    "journal": "JournalPage",
}
"""Keys of the pages, in the order of the work, each with the class in `ui.pages.<key>`."""
NARROW_BELOW, LOW_BELOW = 1150, 600


def _page_class(key: str) -> type[Page]:
    """Return the class of a page; its module is only imported when the page is first shown."""
    found: type[Page] = getattr(import_module(f"ui.pages.{key}"), PAGES[key])
    return found


class Shell(QWidget):
    """Everything a dossier shows.

    Attributes:
        banner: Says, for as long as it is so, why nothing can be changed here or backed up.

    Signals:
        new_session_asked: A new session is wanted.
        import_asked: A workbook is to be imported.
        search_asked: The palette is wanted.
    """

    new_session_asked = Signal()
    import_asked = Signal()
    search_asked = Signal()

    def __init__(
        self,
        workspace: Workspace,
        services: Services,
        menu_button: QPushButton,
        settings: QSettings,
        projector: Projector,
    ) -> None:
        super().__init__()
        self._widths = KeptWidths(settings)
        self.workspace, self._services = workspace, services
        self._projector = projector
        self._pages: dict[str, Page] = {}
        self.rail, self.head, self.strip = Rail(), Head(menu_button), RefusalStrip()
        self.banner = label(workspace.dossier.only_read, "banner", wrap=True)
        self.banner.setVisible(bool(workspace.dossier.only_read))
        self.stack = QStackedWidget()
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for one in (self.head, self.banner, self.strip):
            column.addWidget(one)
        column.addWidget(self.stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        nest(row, column, 1)
        self.rail.asked.connect(self.show_page)
        self.head.session_asked.connect(workspace.show_session)
        self.head.new_session_asked.connect(self.new_session_asked)
        self.head.search_asked.connect(self.search_asked)
        self.head.follow_asked.connect(self.follow)
        workspace.changed.connect(self._refresh)
        workspace.switched.connect(self._refresh)
        workspace.refused.connect(self.strip.tell)
        workspace.saved.connect(self._saved)
        workspace.taken_back.connect(self.head.show_taken_back)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._keep_widths)
        self._refresh()
        if workspace.dossier.only_read:
            self.head.show_only_read(workspace.dossier.only_read)

    def say_unsaved(self, why: str) -> None:
        """Say why the dossier could not be backed up; empty once it was."""
        if not self.workspace.dossier.only_read:
            self.banner.setText(why)
            self.banner.setVisible(bool(why))
            announce(self.banner, why, urgent=True)

    def page(self, key: str) -> Page:
        """Return a page, made when first asked for."""
        if key not in self._pages:
            made = _page_class(key)(self.workspace, self._services)
            made.go_to.connect(self.go_to)
            made.import_asked.connect(self.import_asked)
            made.follow_asked.connect(self.follow)
            made.project_with(self._projector)
            self._widths.watch(made)
            for command in commands_in(made).values():
                command.refused.connect(self._say_why_not)
            self._pages[key] = made
            self.stack.addWidget(made)
        return self._pages[key]

    @property
    def current(self) -> str:
        """Key of the page shown, empty before the first."""
        shown = self.stack.currentWidget()
        return next((key for key, page in self._pages.items() if page is shown), "")

    def show_page(self, key: str) -> None:
        """Show a page by its key."""
        leave_field()
        made = self.page(key)
        self.stack.setCurrentWidget(made)
        self.rail.show_current(key)
        self.head.show_title(made.TITLE)
        self.strip.dismiss()
        if not made.isAncestorOf(self.focusWidget() or self):
            focus_inside(made)

    def go_to(self, key: str, subject: object = None) -> None:
        """Show the page where something is put right, at what it is about."""
        self.show_page(key)
        if subject is not None:
            self._pages[key].focus_subject(subject)

    def follow(self) -> FollowDialog:
        """Ask for a new session made from the one shown, and show it."""
        workspace = self.workspace
        with workspace.dossier.store.read() as reader:
            standing = standing_session(reader, workspace.view.session)
        dialog = FollowDialog(self, standing)

        def create(new: FollowUp) -> None:
            try:
                session_id = create_from(workspace.dossier, workspace.session_id, new)
            except KnownError as error:
                dialog.show_error(error.message)
                return
            dialog.accept()
            workspace.show_session(session_id)
            self.show_page("session")

        dialog.submitted.connect(create)
        dialog.open()
        return dialog

    def run(self, key: str) -> None:
        """Do a gesture of a page by its key, one of `ui.actions.ACTIONS`, showing the page."""
        page = ACTIONS[key].place
        if self.current != page:
            self.show_page(page)
        commands_in(self._pages[page])[key].trigger()

    def known_commands(self) -> dict[str, Command]:
        """Return the gestures of the pages already made, by key."""
        return commands_in(self.stack)

    def _keep_widths(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Take care of the tables of a dialog as of those of a page."""
        top = now.window() if now is not None else None
        if isinstance(top, QDialog):
            self._widths.watch(top)

    def _say_why_not(self, why: str) -> None:
        self.strip.tell(Refusal("NOT_NOW", why))

    def tell(self, error: KnownError) -> None:
        """Show a refusal."""
        self.strip.tell(error)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Answer Tab in the order the window is read."""
        return step_focus(self, forward) or super().focusNextPrevChild(forward)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the room there is."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        narrow = self.width() < theme.scaled(NARROW_BELOW)
        self.rail.set_narrow(narrow)
        self.head.set_narrow(narrow)
        self.head.set_low(self.height() < LOW_BELOW)

    def _refresh(self, changes: Changes | None = None) -> None:
        view = self.workspace.view
        self.rail.show_view(view)
        if not changes or SessionRow in changes.kinds:
            self.head.show_session(view.session.row, self.workspace.sessions())

    def _saved(self, time: str) -> None:
        self.strip.dismiss()
        if not self.workspace.dossier.only_read:
            self.head.show_saved(time)
