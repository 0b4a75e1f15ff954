"""The window: the start page or a dossier, and the gestures on the dossier as a whole."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QSettings, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QDialog, QMainWindow, QStackedWidget, QWidget

from jury_app.application import sessions
from jury_app.application.access import Access
from jury_app.application.dossier import Dossier
from jury_app.application.files import same_file
from jury_app.application.services import DEMONSTRATION, Services
from jury_app.application.sessions import NewSession
from jury_app.application.verification import Problem, verify_dossier
from jury_app.domain.errors import KnownError
from ui.appearance import Appearance
from ui.busy import start_job
from ui.crash import CrashDialog
from ui.dialogs import DOSSIERS, Dialog, notice, open_file
from ui.dialogs_session import SessionDialog, documents_folder
from ui.head import refusal_text
from ui.history import Step
from ui.jobs import under_way
from ui.menu import WindowMenu
from ui.paper_check import PaperCheck
from ui.projector import Projector
from ui.recent import Recent
from ui.safety.guard import Guard
from ui.start_page import StartPage
from ui.verification import VerificationDialog
from ui.widgets import leave_field
from ui.window_commands import window_commands
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.about import AboutDialog
    from ui.palette import Palette
    from ui.preferences import PreferencesDialog
    from ui.shell import Shell
    from ui.shortcuts import ShortcutsDialog

LEAST = QSize(900, 500)
_USUAL = QSize(1366, 740)
_TITLE = "Délibération de jury"


class MainWindow(QMainWindow):
    """The window of the program.

    Args:
        services: What touches files.
        settings: Where size, recent dossiers, theme and text size are kept.
        appearance: Theme and text size.

    Attributes:
        shell: What shows the open dossier; None on the start page.
        projector: The second window, for the room.
        commands: The gestures of the window by key.
        recent: The dossiers opened last.
        guard: Opens, locks and backs up the dossier.

    Signals:
        painted: The window was painted for the first time.
    """

    painted = Signal()

    def __init__(self, services: Services, settings: QSettings, appearance: Appearance) -> None:
        super().__init__()
        self._services, self._settings, self._appearance = services, settings, appearance
        self._was_painted = self._crash_shown = False
        self.shell: Shell | None = None
        self.recent = Recent(settings)
        self._trials: TemporaryDirectory[str] | None = None
        self.projector = Projector(settings, self)
        self.guard = Guard(self, services, settings)
        self.paper_check = PaperCheck(self, services)
        self.commands = window_commands(self, appearance)
        self.menu = WindowMenu(self, self.commands, appearance)
        self.start_page = StartPage(self.menu.button())
        self.start_page.new_asked.connect(self.new_dossier)
        self.start_page.open_asked.connect(self.ask_dossier)
        self.start_page.demo_asked.connect(self.open_demo)
        self.start_page.recent_asked.connect(self.open_path)
        self.start_page.forget_asked.connect(self._forget)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.start_page)
        self.setCentralWidget(self._stack)
        self.setMinimumSize(LEAST)
        kept = self._settings.value("geometry")
        if not (isinstance(kept, QByteArray) and self.restoreGeometry(kept)):
            self.resize(_USUAL.boundedTo(self.screen().availableGeometry().size()))
        self._show_start()

    def save_field(self) -> None:
        """Save what is being typed and stay there; everything else already is saved."""
        focused: QWidget | None = self.focusWidget()
        leave_field()
        while focused is not None and focused.isHidden():  # the editor of a cell went with its text
            focused = focused.parentWidget()
        if focused is not None:
            focused.setFocus()

    def undo(self) -> None:
        """Take the newest gesture of this window back."""
        if self.workspace is not None:
            self.workspace.undo()

    def redo(self) -> None:
        """Do again what was last undone."""
        if self.workspace is not None:
            self.workspace.redo()

    def history_step(self, name: str) -> Step | None:
        """Return what « to_undo » or « to_redo » would take back, None for nothing."""
        step: Step | None = getattr(self.workspace.history, name) if self.workspace else None
        return step

    def _refresh_commands(self) -> None:
        """Grey what cannot be done, and name what undoing and redoing would do."""
        for key, name, verb in (
            ("dossier.undo", "to_undo", "Annuler"), ("dossier.redo", "to_redo", "Rétablir"),
        ):  # fmt: skip
            step = self.history_step(name)
            self.commands[key].setText(f"{verb} : {step.label}" if step else verb)
        for command in self.commands.values():
            command.refresh()

    @property
    def workspace(self) -> Workspace | None:
        """The open dossier, None on the start page."""
        return self.shell.workspace if self.shell else None

    def show_page(self, key: str) -> None:
        """Show a page of the open dossier by its key, one of `ui.shell.PAGES`."""
        if self.shell:
            self.shell.show_page(key)

    def open_path(self, path: Path) -> None:
        """Open a dossier in place of the present one; a refusal is shown."""
        workspace = self.workspace
        if workspace is not None and same_file(path, workspace.dossier.store.path):
            return
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            self.guard.open(path)
        finally:
            QGuiApplication.restoreOverrideCursor()

    def take(self, dossier: Dossier) -> None:
        """Show an open dossier; one without any session first asks for its session."""
        if not dossier.sessions():
            self._ask_first_session(dossier)
            return
        workspace = Workspace(dossier)
        self.close_dossier()
        from ui.shell import Shell  # noqa: PLC0415 - every page: not before the first paint

        self.shell = Shell(
            workspace, self._services, self.menu.button(), self._settings, self.projector
        )
        workspace.setParent(self.shell)
        self.projector.follow(workspace)
        workspace.history_changed.connect(self._refresh_commands)
        self.shell.new_session_asked.connect(self.new_session)
        self.shell.import_asked.connect(self.import_workbook)
        self.shell.search_asked.connect(self.show_palette)
        self._stack.addWidget(self.shell)
        self._stack.setCurrentWidget(self.shell)
        self._refresh_commands()
        if self._trials is None or Path(self._trials.name) not in dossier.store.path.parents:
            self.recent.remember(dossier.store.path)
        self.setWindowTitle(f"{dossier.store.path.stem} — {_TITLE}")
        self.show_page("session")

    def close_dossier(self) -> None:
        """Leave the open dossier and go back to the start page."""
        if self.shell is not None:
            leave_field()
            self._end_jobs()
            self._close_dialogs()
            self.projector.follow(None)
            self.shell.workspace.close()
            self._stack.removeWidget(self.shell)
            self.shell.deleteLater()
            self.shell = None
        self._show_start()

    def new_dossier(self) -> SessionDialog:
        """Ask for a new dossier and its first session."""
        dialog = SessionDialog(self, self._services.catalog, with_file=True)

        def create(new: NewSession, path: Path) -> None:
            try:
                access = Access(dialog.take_passphrase(), window=True)
                dossier = self.guard.watched(self._services.create_dossier(path, access))
                sessions.create(dossier, new)
            except KnownError as error:
                dialog.show_error(error.message)
            else:
                dialog.accept()
                self.take(dossier)

        dialog.submitted.connect(create)
        dialog.open()
        return dialog

    def new_session(self) -> SessionDialog | None:
        """Ask for another session of the open dossier."""
        workspace = self.workspace
        if workspace is None:
            return None

        def created(session_id: int) -> None:
            workspace.show_session(session_id)
            self.show_page("session")

        return self._session_dialog(workspace.dossier, created)

    def _ask_first_session(self, dossier: Dossier) -> None:
        dialog = self._session_dialog(dossier, lambda _id: self.take(dossier))
        dialog.rejected.connect(dossier.store.close)

    def _session_dialog(self, dossier: Dossier, then: Callable[[int], None]) -> SessionDialog:
        dialog = SessionDialog(self, self._services.catalog, with_file=False)

        def create(new: NewSession, _path: Path | None) -> None:
            try:
                session_id = sessions.create(dossier, new)
            except KnownError as error:
                dialog.show_error(error.message)
            else:
                dialog.accept()
                then(session_id)

        dialog.submitted.connect(create)
        dialog.open()
        return dialog

    def ask_dossier(self) -> None:
        """Ask which dossier to open."""
        recent = self.recent.present()
        folder = recent[0].parent if recent else documents_folder()
        open_file(self, "Ouvrir un dossier", DOSSIERS, folder, self.open_path)

    def open_demo(self) -> None:
        """Build a demonstration dossier and open it; it goes when the window closes."""
        if self._trials is None:
            self._trials = TemporaryDirectory(prefix="jury-app-", ignore_cleanup_errors=True)
        path = Path(mkdtemp(dir=self._trials.name)) / DEMONSTRATION
        start_job(self, "Préparation de la démonstration",
                  lambda _progress: self._services.create_demo(path),
                  self.take, self.show_refusal)  # fmt: skip

    def import_workbook(self) -> None:
        """Open the import of a workbook into the session shown."""
        if self.workspace is not None:
            from ui.import_dialog import ImportDialog  # noqa: PLC0415 - not before the first paint

            ImportDialog(self.workspace, self._services, self).open()

    def verify(self) -> None:
        """Check the open dossier: the file, the journal's chain, the seals."""
        workspace = self.workspace
        if workspace is not None:
            start_job(self, "Vérification du dossier",
                      lambda progress: verify_dossier(workspace.dossier, progress),
                      self.show_verification, self.show_refusal, cancellable=True)  # fmt: skip

    def show_verification(self, problems: list[Problem]) -> VerificationDialog:
        """Show what a verification found."""
        dialog = VerificationDialog(self, "Vérification du dossier", problems)
        dialog.open()
        return dialog

    def show_refusal(self, error: KnownError) -> None:
        """Show a refusal: under the head, or in a dialog on the start page."""
        if self.shell is not None:
            self.shell.strip.tell(error)
        else:
            notice(self, "Impossible", refusal_text(error))

    def show_crash(self, text: str) -> CrashDialog | None:
        """Show a crash report; only one at a time."""
        if self._crash_shown:
            return None
        self._crash_shown = True
        dialog = CrashDialog(self, text)
        dialog.finished.connect(self._crash_read)
        dialog.open()
        return dialog

    def event(self, event: QEvent) -> bool:
        """Notice the first paint."""
        done = super().event(event)
        if event.type() == QEvent.Type.Paint and not self._was_painted:
            self._was_painted = True
            self.painted.emit()
        return done

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what is being typed, leave the dossier as one file, remember the window's place."""
        leave_field()
        self._settings.setValue("geometry", self.saveGeometry())
        self._end_jobs()
        self.projector.stop()
        if self.shell is not None:
            self.shell.workspace.close()
        if self._trials is not None:
            self._trials.cleanup()
        super().closeEvent(event)

    def _close_dialogs(self) -> None:
        """Close what still asks something about the dossier that leaves."""
        for dialog in self.findChildren(QDialog):
            # One that was answered must not be rejected too.
            if not dialog.isVisible() or isinstance(dialog, CrashDialog):
                continue
            if isinstance(dialog, Dialog):
                dialog.done(QDialog.DialogCode.Rejected)  # `reject` may ask first
            else:
                dialog.reject()

    def _end_jobs(self) -> None:
        """Stop what still runs: neither a thread nor its result must outlive its dossier."""
        while jobs := under_way():  # one that ends may begin another
            for job in jobs:
                job.cancel()
            for job in jobs:
                job.drop()

    def _show_start(self) -> None:
        self.setWindowTitle(_TITLE)
        self._refresh_commands()
        self._show_recent()
        self._stack.setCurrentWidget(self.start_page)

    def _show_recent(self) -> None:
        self.start_page.show_recent(self.recent.all())

    def _forget(self, path: Path) -> None:
        self.recent.forget(path)
        self._show_recent()

    def _crash_read(self) -> None:
        self._crash_shown = False

    def show_menu(self) -> None:
        """Open the menu, the focus in it."""
        self.menu.popup(self.mapToGlobal(self.rect().topRight()))

    def show_full_screen(self) -> None:
        """Take the whole screen, or give it back."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    # Dialogs about the program: their modules are only imported when asked for.

    def show_palette(self) -> "Palette":
        """Ask what to do, whom to show or where to go, by name."""
        from ui.palette import Palette  # noqa: PLC0415
        from ui.palette_offers import offers  # noqa: PLC0415

        dialog = Palette(self, offers(self))
        dialog.open()
        return dialog

    def show_shortcuts(self) -> "ShortcutsDialog":
        """Show every key."""
        from ui.shortcuts import ShortcutsDialog  # noqa: PLC0415

        dialog = ShortcutsDialog(self, self.shell.current if self.shell else "")
        dialog.open()
        return dialog

    def show_preferences(self) -> "PreferencesDialog":
        """Show what the user may settle."""
        from ui.preferences import PreferencesDialog  # noqa: PLC0415

        dialog = PreferencesDialog(self, self._appearance, self.recent, self._services)
        dialog.recent_changed.connect(self._show_recent)
        dialog.open()
        return dialog

    def show_about(self) -> "AboutDialog":
        """Show which version this is."""
        from ui.about import AboutDialog  # noqa: PLC0415

        dialog = AboutDialog(self, self._services.log_file)
        dialog.open()
        return dialog
