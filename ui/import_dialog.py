"""Importing a workbook in four steps: file, columns, check, done. Nothing is written before."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
)
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from jury_app.application.importing.proposal import Draft
from jury_app.application.importing.report import ImportReport
from jury_app.application.importing.targets import group_epreuves, sections
from jury_app.application.services import Services
from jury_app.domain.errors import KnownError
from jury_app.domain.wording import plural
from ui.dialogs import open_file, save_file
from ui.importing import work
from ui.importing.check_step import CheckStep
from ui.importing.columns_step import ColumnsStep
from ui.importing.done_step import DoneStep
from ui.importing.file_step import FORMATS, FileStep
from ui.importing.foot import CHECK, COLUMNS, DONE, FILE, TITLES, Foot
from ui.importing.profile_gestures import ProfileGestures
from ui.importing.runner import Runner, Working
from ui.importing.signs import StepLine
from ui.jobs import Work
from ui.painted import ElidedLabel
from ui.widgets import label, line, nest
from ui.workspace import Workspace

FILTERS = (
    f"Classeurs (*.{' *.'.join(FORMATS.split(', '))});;Tous les fichiers (*)"
)  # fmt: skip
_WORKING = 4


class ImportDialog(QDialog):
    """The import, from a file to an accepted plan.

    Args:
        workspace: The dossier; the session shown receives the workbook.
        services: What reads and writes workbooks.
        parent: The window.

    Signals:
        imported: The workbook was written; carries the `ImportReport`.
    """

    imported = Signal(object)

    def __init__(
        self, workspace: Workspace, services: Services, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace, self._services = workspace, services
        self._read: work.Read | None = None
        self._step, self._said = FILE, ""
        self.report: ImportReport | None = None
        self.setWindowTitle("Importer un classeur")
        self.setModal(True)
        self.setAcceptDrops(True)
        self.steps, self.file = StepLine(TITLES), ElidedLabel("", "muted")
        self.file.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.file_step, self.columns_step = FileStep(), ColumnsStep()
        self.check_step, self.done_step, self.working = CheckStep(), DoneStep(), Working()
        self.runner, self.profiles = Runner(self.working, self), ProfileGestures(self, workspace)
        self.error = label(kind="error", wrap=True)
        self.foot = Foot()
        self.cancel, self.back, self.forward = self.foot.cancel, self.foot.back, self.foot.forward
        self._lay_out()
        self._connect()
        self._show_step(FILE)
        self.finished.connect(self.deleteLater)

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 10, 16, 14)
        outer.setSpacing(10)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.steps)
        top.addWidget(self.file, 1)
        nest(outer, top)
        self._stack = QStackedWidget()
        steps: tuple[QWidget, ...] = (self.file_step, self.columns_step, self.check_step,
                                      self.done_step, self.working)  # fmt: skip
        for one in steps:
            self._stack.addWidget(one)
        outer.addWidget(self._stack, 1)
        outer.addWidget(self.error)
        outer.addWidget(line())
        outer.addWidget(self.foot)
        self.forward.setDefault(True)

    def _connect(self) -> None:
        self.foot.cancelled.connect(self._cancel)
        self.foot.went_back.connect(lambda: self._show_step(self._step - 1))
        self.foot.went_on.connect(self._go_on)
        self.steps.asked.connect(self._show_step)
        self.file_step.choose_asked.connect(self._ask)
        self.file_step.template_asked.connect(self._ask_template)
        columns, gestures = self.columns_step, self.profiles
        columns.changed.connect(self._fit)
        columns.save_asked.connect(gestures.ask_name)
        columns.drop_asked.connect(gestures.drop)
        columns.forget_asked.connect(gestures.ask_forget)
        gestures.told.connect(lambda said: self._show_step(COLUMNS, said))
        gestures.refused.connect(lambda error: self._refuse(COLUMNS, error))
        gestures.dropped.connect(self._forget_profile)
        self.check_step.changed.connect(self._fit)
        self.check_step.annotate_asked.connect(self._ask_annotated)

    def open(self) -> None:
        """Show the dialog, never larger than the screen."""
        room = (self.screen() or QGuiApplication.primaryScreen()).availableGeometry().size()
        self.resize(min(1160, room.width() - 40), min(700, room.height() - 40))
        super().open()

    # Steps

    def _show_step(self, step: int, said: str = "") -> None:
        if step != _WORKING:
            self._step = step
        self.error.setText("")
        self.foot.say(said)
        self._said = said
        self._stack.setCurrentIndex(step)
        self._fit()
        if step == FILE:
            self.file_step.show_file(self._read.path if self._read else None)
        focus: dict[int, QWidget] = {
            FILE: self.file_step.choose, COLUMNS: self.columns_step.sheets,
            CHECK: self.check_step.sheet_table, DONE: self.forward, _WORKING: self.cancel,
        }  # fmt: skip
        focus[step].setFocus()

    @property
    def draft(self) -> Draft | None:
        """How the workbook is read; None before one is."""
        return self._read.draft if self._read else None

    def _fit(self) -> None:
        """Make the buttons say what they do now, and offer only what can be done."""
        step, working = self._step, self._stack.currentIndex() == _WORKING
        self.steps.show_step(step, -1 if working or step == DONE else step)
        onward = step != FILE or self.draft is not None
        self.foot.show_step(step, working=working, onward=onward, ready=self._ready())
        self.error.setVisible(bool(self.error.text()))
        if step == COLUMNS and not working and not self._said:
            self.foot.say(self.columns_step.say_counts())
        self._said = ""

    def _ready(self) -> bool:
        draft, report = self.draft, self.report
        if self._step == COLUMNS:
            return draft is not None and not draft.faults
        if self._step == CHECK:
            ready = report is not None and not report.blocked
            accepted = report is None or not report.decided or self.check_step.over.isChecked()
            return ready and accepted
        return True

    def _go_on(self) -> None:
        go = (lambda: self._show_step(COLUMNS), self.check, self.apply, self.accept)
        go[self._step]()

    def _run(
        self,
        said: str,
        job: Work,
        done: Callable[[Any], object],
        *,
        abandon: bool = True,
    ) -> None:
        """Run a job; a refusal or Cancel leads back to the step it was begun from."""
        if self.runner.busy:
            return
        step = self._step
        self._show_step(_WORKING)
        self.runner.run(
            said, job, done, lambda error: self._refuse(step, error),
            lambda: self._show_step(step, "Annulé : rien n'a été écrit."), abandon=abandon,
        )  # fmt: skip

    def _refuse(self, step: int, error: KnownError) -> None:
        self._show_step(step)
        self.error.setText(error.message)
        self.error.show()

    # 1. File

    def _ask(self) -> None:
        folder = self._read.path.parent if self._read else Path.home()
        open_file(self, "Choisir un classeur", FILTERS, folder, self.read)

    def read(self, path: Path) -> None:
        """Read a workbook and recognise its sheets, off the window's thread."""
        certification = self._workspace.view.session.certification
        job = work.reading(self._services, self._workspace.dossier, certification, path)
        self._run(f"Lecture de {path.name}…", job, self._show_columns)

    def _show_columns(self, read: work.Read) -> None:
        self._read, self.report = read, None
        book = read.draft.workbook
        sheets = plural(len(book.sheets), "feuille", "feuilles")
        self.file.setText(f"{book.name} · {sheets} · SHA-256 {book.sha256[:4]}…{book.sha256[-2:]}")
        certification = self._workspace.view.session.certification
        self.columns_step.show_draft(
            read.draft, sections(certification), group_epreuves(certification)
        )
        self.columns_step.show_profile(read.profile)
        self.profiles.take(read.draft, read.profile)
        self._show_step(COLUMNS)

    def _forget_profile(self) -> None:
        self.columns_step.show_profile("")
        self.columns_step.refresh()
        self._show_step(COLUMNS)

    def _ask_template(self) -> None:
        code = self._workspace.view.session.row.certification_code
        save_file(self, "Enregistrer un modèle de classeur", "Classeur (*.xlsx)",
                  Path.home() / f"Modèle {code}.xlsx", self.save_template)  # fmt: skip

    def save_template(self, target: Path) -> None:
        """Write an empty workbook with the columns this certification expects."""
        kept = [self._workspace.dossier.store.path]
        if self._read is not None:
            kept.append(self._read.path)
        certification = self._workspace.view.session.certification
        job = work.templating(self._services, certification, target, *kept)
        said = f"Modèle enregistré : {target}."
        self._run(f"Écriture de {target.name}…", job, lambda _none: self._show_step(FILE, said),
                  abandon=False)  # fmt: skip

    # 3. Check

    def check(self) -> None:
        """Compare the workbook with the session; nothing is written."""
        draft = self.draft
        if draft is None or draft.faults:
            return
        # Changes under a decision are shown apart, to be accepted: they are no errors here.
        job = work.importing(self._workspace.dossier, self._workspace.session_id, draft,
                             apply=False, over_decisions=True)  # fmt: skip
        self._run(f"Vérification de {draft.workbook.name}…", job, self._show_check)

    def _show_check(self, report: ImportReport) -> None:
        self.report = report
        self.check_step.show_report(report)
        self._show_step(CHECK)

    def _ask_annotated(self) -> None:
        if self._read is not None:
            path = self._read.path
            save_file(self, "Enregistrer le classeur annoté", "Classeur (*.xlsx)",
                      path.with_name(f"{path.stem} - annoté.xlsx"),
                      self.save_annotated)  # fmt: skip

    def save_annotated(self, target: Path) -> None:
        """Write a copy of the workbook in which each problem stands where it is."""
        read, report = self._read, self.report
        if read is None or report is None:
            return
        job = work.annotating(self._services, read, report, target, self._workspace.dossier)
        said = f"Copie annotée enregistrée : {target.name}. Corrigez-la, puis importez-la."
        self._run(f"Écriture de {target.name}…", job, lambda _none: self._show_step(CHECK, said),
                  abandon=False)  # fmt: skip

    # 4. Import

    def apply(self) -> None:
        """Write the workbook into the dossier, as one gesture."""
        draft = self.draft
        if draft is None or not self._ready():
            return
        job = work.importing(self._workspace.dossier, self._workspace.session_id, draft,
                             apply=True,
                             over_decisions=self.check_step.over.isChecked())  # fmt: skip
        self._run(f"Importation de {draft.workbook.name}…", job, self._applied, abandon=False)

    def _applied(self, report: ImportReport) -> None:
        self.report = report
        if not report.applied:
            self.check_step.show_report(report)
            self._show_step(CHECK, "Le dossier a changé entre-temps : rien n'a été écrit.")
            return
        self.done_step.show_report(report)
        self._show_step(DONE)
        self._workspace.written(report.changes)
        self.imported.emit(report)

    # Leaving

    def _cancel(self) -> None:
        if self.runner.busy:
            self.runner.cancel()
        else:
            self.reject()

    def reject(self) -> None:
        """Close; work in hand is cancelled first."""
        self.runner.stop()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close as Cancel does."""
        self.reject()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up the work in hand before it closes the dialog; Ctrl+Enter goes on."""
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if event.key() == Qt.Key.Key_Escape and self.runner.busy:
            self.runner.cancel()
        elif enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.forward.click()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept a file."""
        if event.mimeData().hasUrls() and not self.runner.busy and self._step != DONE:
            self.file_step.highlight(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget the file that went away."""
        self.file_step.highlight(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the file dropped."""
        self.file_step.highlight(False)
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.read(paths[0])
