"""Closing: what still blocks, the minutes as they will be printed, who confirms, the seal."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jury_app.application import sessions
from jury_app.application.persons import Pins
from jury_app.application.ports import Changes
from jury_app.application.services import Services
from jury_app.domain.errors import KnownError
from ui import icons, theme
from ui.commands import Command, give_tip
from ui.dialogs import Dialog, confirm
from ui.jobs import Job
from ui.messages import refuse
from ui.pages.base import Page
from ui.pages.closing_after import AfterPanel
from ui.pages.closing_forms import ConfirmPanel, EventsPanel, PointsPanel, SealPanel
from ui.pages.closing_points import points
from ui.pages.saving import Told, ask_minutes, write_minutes
from ui.pdf_view import PdfView
from ui.printing import ask_printer, letters_said, start_printing
from ui.safety.unlock import with_both_pins
from ui.spoken import announce
from ui.widgets import GUTTER, Chip, Panel, button, keep_gutter, label, scrolling
from ui.workspace import Workspace

_WAIT_MILLISECONDS = 350
"""How long the page waits for further changes before it makes the preview again."""
_PASSING_MILLISECONDS = 150
"""How long it waits once shown: no preview for a page one only passes through."""


class ClosingPage(Page):
    """The last step."""

    TITLE = "Clôture et procès-verbal"

    def __init__(self, workspace: Workspace, services: Services) -> None:
        super().__init__(workspace, services)
        self._again, self._undrawn = False, True
        self._job: Job | None = None
        self.minutes: bytes | None = None
        self.question: Dialog | None = None
        self.points, self.confirm = PointsPanel(), ConfirmPanel()
        self.seal, self.events, self.sheets = SealPanel(), EventsPanel(workspace), PdfView()
        self.after = AfterPanel(workspace, services)
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._make_preview)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(0)
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for panel in (self.seal, self.after, self.points, self.confirm, self.events):
            column.addWidget(panel)
        column.addStretch(1)
        self._left = scrolling(inside, sideways=True)
        keep_gutter(self._left, column, GUTTER)
        row.addWidget(self._left)
        row.addWidget(self._preview(), 1)

    def minimumSizeHint(self) -> QSize:
        """Return less than both columns like: the minutes give way."""
        return QSize(560, 320)

    def _preview(self) -> QWidget:
        self._panel = panel = Panel("Procès-verbal")
        self.state, self.page = Chip("PROJET", "wait"), label(kind="muted")
        self.smaller = button("", lambda: self.sheets.magnify(-1))
        self.larger = button("", lambda: self.sheets.magnify(1))
        self.smaller.setAccessibleName("Réduire")
        self.larger.setAccessibleName("Agrandir")
        for one in (self.smaller, self.larger):
            one.setToolTip(one.accessibleName())
        self.print = button("Imprimer…", self.ask_print)
        self.save = button("Enregistrer…", self.ask_save)
        for one in (self.print, self.save):
            one.setAccessibleName(one.text())
            one.setToolTip(one.text())
        give_tip(self.print, "closing.print")
        for one, name in ((self.smaller, "dash"), (self.larger, "plus"), (self.print, "print"),
                          (self.save, "save")):  # fmt: skip
            icons.dress(one, name, 16)
        if panel.head is not None:
            panel.head.insertWidget(1, self.state)
            panel.head.insertWidget(2, self.page)
            for one in (self.smaller, self.larger, self.print, self.save):
                panel.head.addWidget(one)
        self.working = label("Préparation de l'aperçu…", "muted", wrap=True)
        self.working.setMargin(24)
        self.working.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.working)
        self._stack.addWidget(self.sheets)
        self.told = Told()
        panel.body.addWidget(self.told)
        panel.body.addWidget(self._stack, 1)
        return panel

    def _connect(self) -> None:
        Command(self, "closing.seal", self.confirm.seal.click, self.confirm.why_open)
        Command(self, "closing.save", self.ask_save)
        Command(self, "closing.print", self.ask_print, self._why_no_print)
        self.points.go_to.connect(self.go_to)
        self.confirm.close_asked.connect(self._ask_close)
        self.sheets.page_changed.connect(
            lambda page, count: self.page.setText(f"page {page} / {count}")
        )

    # Refreshing

    def showEvent(self, event: QShowEvent) -> None:
        """Show what changed while another page was in front."""
        super().showEvent(event)
        if self._undrawn:
            self._later.start(_PASSING_MILLISECONDS)
        elif self.minutes is not None:
            self.sheets.load(self.minutes)

    def hideEvent(self, event: QHideEvent) -> None:
        """Make no preview nobody looks at, and let the one shown go."""
        super().hideEvent(event)
        self._later.stop()
        self._again = False
        if self._job is not None:
            self._job.cancel()  # drawing a large session would slow the page looked at now
            self._undrawn = True
        self.sheets.close_document()

    def _changed(self, changes: Changes) -> None:
        self._undrawn = True
        super()._changed(changes)
        if self.isVisible():
            self._later.start(_WAIT_MILLISECONDS)

    def refresh(self) -> None:
        """Show what blocks, who confirms and the seal; the minutes follow later."""
        view, closed = self.view, self.closed
        for panel, visible in ((self.seal, closed), (self.after, closed),
                               (self.points, not closed), (self.confirm, not closed)):  # fmt: skip
            panel.setVisible(visible)
        if closed:
            self.seal.show_session(view.session.row)
            self.after.show_session()
        else:
            self.points.show_points(points(view))
            self.confirm.show_session(view)
        self.events.show_session(view)
        self.told.hide()  # what was saved says no longer what is shown
        self.state.show_state("✓ FINAL" if closed else "PROJET", "good" if closed else "wait")

    def _make_preview(self) -> None:
        """Draw the minutes and show them, off the window's thread: in memory, not in a file."""
        if self._job is not None:
            self._again = True
            return
        self._undrawn = False
        dossier, session_id = self.workspace.dossier, self.workspace.session_id
        draft = not self.closed
        job = Job(
            lambda progress: self.services.draw_minutes(dossier, session_id, draft, progress),
            gives_way=True,
        )
        job.done.connect(self._show_preview)
        job.failed.connect(self._failed)
        job.crashed.connect(self._crashed)
        job.finished.connect(self._job_over)
        self._job = job
        job.start()

    def _job_over(self) -> None:
        self._job = None
        if self._again:
            self._again = False
            self._make_preview()

    def _show_preview(self, result: tuple[bytes, tuple[str, ...]]) -> None:
        self.minutes, missing = result
        if self.isVisible():
            self.sheets.load(self.minutes)
        self._stack.setCurrentWidget(self.sheets)
        self.page.setToolTip("\n".join(letters_said(missing)))

    def _failed(self, error: KnownError) -> None:
        self.working.setText(error.message)
        self._stack.setCurrentWidget(self.working)

    def _crashed(self, error: Exception) -> None:
        self.working.setText("L'aperçu n'a pas pu être préparé.")
        self._stack.setCurrentWidget(self.working)
        raise error

    # Gestures

    def _ask_close(self, chair: str, secretary: str) -> None:
        self.question = confirm(
            self, "Clore et sceller la séance ?",
            "Le procès-verbal reçoit son numéro et la session est scellée : plus aucune note ni "
            "décision ne pourra changer.",
            "Clore et sceller", lambda: self._close(chair, secretary),
        )  # fmt: skip

    def _close(self, chair: str, secretary: str) -> None:
        with_both_pins(self, self.workspace.dossier, "Deux codes pour clore", "Clore et sceller",
                       lambda pins: self._close_with(chair, secretary, pins))  # fmt: skip

    def _close_with(self, chair: str, secretary: str, pins: Pins) -> None:
        try:
            self.workspace.attempt(sessions.close, chair, secretary, pins)
        except KnownError as error:
            refuse(self.confirm.message, error.message)
        else:
            announce(self.seal, "Séance close et scellée")

    def ask_save(self) -> None:
        """Ask where to write the minutes, then write them."""
        ask_minutes(self, self.told, self.save_to)

    def save_to(self, target: Path) -> None:
        """Write the minutes to a file: final, or a draft while the session is open."""
        write_minutes(self, self.told, target)

    def _why_no_print(self) -> str:
        ready = self.minutes is not None and self._job is None
        return "" if ready else "L'aperçu se prépare encore."

    def ask_print(self) -> None:
        """Ask for a printer and pages."""
        if self.minutes is None:
            return
        ask_printer(self, "Procès-verbal de délibération", self.sheets.count, self.print_on)

    def print_on(self, printer: QPrinter) -> None:
        """Print the minutes shown, off the window's thread."""
        if self.minutes is not None:
            start_printing(self.window(), self.minutes, printer, lambda _count: None,
                           self.workspace.refused.emit)  # fmt: skip

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the minutes what the lists do not need."""
        super().resizeEvent(event)
        wide = min(theme.scaled(400), max(theme.scaled(280), self.width() * 36 // 100))
        self._left.setFixedWidth(wide + GUTTER)
        narrow = self.width() < theme.scaled(1000)
        self._panel.title.setVisible(not narrow)
        for one in (self.print, self.save):
            one.setText("" if narrow else one.accessibleName())
        icons.redress(self._panel)
