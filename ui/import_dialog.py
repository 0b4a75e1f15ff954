"""Importing a workbook: choose, read, see what would change, accept. Nothing is written before."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jury_app.application.importing.report import ImportReport
from jury_app.application.importing.service import import_workbook
from jury_app.application.importing.workbook import Workbook
from jury_app.application.services import Services
from jury_app.domain.errors import KnownError
from jury_app.domain.wording import plural
from ui import icons
from ui.dialogs import open_file, save_file
from ui.import_preview import ImportPreview
from ui.jobs import Job, Progress
from ui.widgets import button, label, line
from ui.workspace import Workspace

FILTERS = "Classeurs (*.xlsx *.xlsm *.xls *.xlsb *.ods *.csv *.txt);;Tous les fichiers (*)"
_ACCEPTED = (
    "Liste de candidats, notes, groupes ou jury : xlsx, xlsm, xls, xlsb, ods, csv. Les feuilles "
    "sont reconnues à leurs colonnes."
)
_TITLES = ("1. Fichier", "2. Lecture", "3. Vérification", "4. Importation")
_CHOOSE, _WORK, _CHECK, _DONE = range(4)


class ImportDialog(QDialog):
    """The import from file to accepted plan.

    Args:
        workspace: The dossier; the session shown receives the workbook.
        services: What reads workbooks.
        parent: The window.
        path: The file, to begin with reading.

    Signals:
        imported: The workbook was written; carries the `ImportReport`.
    """

    imported = Signal(object)

    def __init__(
        self,
        workspace: Workspace,
        services: Services,
        parent: QWidget | None = None,
        path: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace, self._services = workspace, services
        self._workbook: Workbook | None = None
        self._job: Job | None = None
        self.report: ImportReport | None = None
        self.setWindowTitle("Importer un classeur")
        self.setModal(True)
        self.setAcceptDrops(True)
        self.steps, self.file = label(kind="strong"), label(kind="muted")
        self.preview = ImportPreview()
        self.error = label(kind="error", wrap=True)
        self.progress = QProgressBar(textVisible=False)
        self.progress.setAccessibleName("Avancement de la lecture")
        self.working, self.summary = label(), label(wrap=True)
        self.over = QCheckBox("Accepter les notes qui changent sous une décision")
        self.accept_button = button("Importer", self._apply, "primary")
        self.back = button("Autre fichier", self._restart)
        self.annotate = button("Classeur annoté…", self._ask_annotated)
        self.annotate.setToolTip("Enregistrer une copie du classeur où chaque erreur est signalée")
        self._path: Path | None = None
        self.cancel = button("Annuler", self._cancel)
        self.over.toggled.connect(self._fit_buttons)
        self._lay_out()
        self._show_step(_CHOOSE)
        self.finished.connect(self.deleteLater)
        if path is not None:
            self.read(path)

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 14, 16, 14)
        outer.setSpacing(10)
        top = QHBoxLayout()
        top.addWidget(self.steps)
        top.addWidget(self.preview.verdict)
        top.addStretch()
        top.addWidget(self.file)
        outer.addLayout(top)
        outer.addWidget(line())
        self._stack = QStackedWidget()
        working = _middle(self.working, self.progress)
        finished = _middle(label("Importation faite", "heading"), self.summary)
        for one in (self._choosing(), working, self.preview, finished):
            self._stack.addWidget(one)
        outer.addWidget(self._stack, 1)
        outer.addWidget(self.error)
        outer.addWidget(self.over)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.promise = label(
            "Rien n'est écrit avant d'importer ; l'importation se fait en entier ou pas du tout.",
            "muted", wrap=True,
        )  # fmt: skip
        foot.addWidget(self.promise, 1)
        for one in (self.cancel, self.annotate, self.back, self.accept_button):
            foot.addWidget(one)
        outer.addLayout(foot)

    def _choosing(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.addStretch()
        for text, kind in (("Déposez un classeur ici", "heading"), (_ACCEPTED, "muted")):
            one = label(text, kind, wrap=True)
            one.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(one)
        self.choose: QPushButton = button("Choisir un fichier…", self._ask, "primary")
        icons.dress(self.choose, "open", 16)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.choose)
        row.addWidget(button("Modèle de classeur…", self._ask_template))
        row.addStretch()
        column.addSpacing(10)
        column.addLayout(row)
        column.addStretch()
        return page

    def open(self) -> None:
        """Show the dialog, never larger than the screen."""
        room = (self.screen() or QGuiApplication.primaryScreen()).availableGeometry().size()
        self.resize(min(1120, room.width() - 40), min(680, room.height() - 60))
        super().open()

    # Steps

    def _show_step(self, step: int) -> None:
        self._stack.setCurrentIndex(step)
        self.steps.setText(_TITLES[step])
        self._fit_buttons()

    def _fit_buttons(self) -> None:
        step, report = self._stack.currentIndex(), self.report
        decided = len(report.decided) if report else 0
        self.over.setVisible(step == _CHECK and bool(decided))
        self.over.setText(
            f"Accepter {plural(decided, 'note qui change', 'notes qui changent')} sous une "
            "décision déjà prise"
        )
        self.back.setVisible(step == _CHECK)
        self.annotate.setVisible(step == _CHECK and report is not None and bool(report.problems))
        self.preview.verdict.setVisible(step == _CHECK)
        self.accept_button.setVisible(step == _CHECK)
        ready = report is not None and not report.blocked
        self.accept_button.setEnabled(ready and (not decided or self.over.isChecked()))
        self.promise.setVisible(step in {_CHOOSE, _CHECK})
        self.cancel.setText("Fermer" if step == _DONE else "Annuler")
        self.error.setVisible(bool(self.error.text()))

    def _ask(self) -> None:
        open_file(self, "Choisir un classeur", FILTERS, Path.home(), self.read)

    def _ask_annotated(self) -> None:
        if self._path is not None:
            proposed = self._path.with_name(f"{self._path.stem} - annoté.xlsx")
            save_file(self, "Enregistrer le classeur annoté", "Classeur (*.xlsx)", proposed,
                      self.save_annotated)  # fmt: skip

    def save_annotated(self, target: Path) -> None:
        """Write a copy of the workbook in which each problem stands where it is."""
        path, workbook, report = self._path, self._workbook, self.report
        if path is None or workbook is None or report is None:
            return
        self.error.setText("")
        self._run(
            lambda _progress: self._services.write_annotated(path, workbook, report, target),
            lambda _none: self._saved(target), f"Écriture de {target.name}…",
        )  # fmt: skip

    def _saved(self, target: Path) -> None:
        self.promise.setText(f"Copie annotée enregistrée : {target.name}. Corrigez-la, puis "
                             "importez-la telle quelle.")  # fmt: skip
        self._show_step(_CHECK)

    def _ask_template(self) -> None:
        code = self._workspace.view.session.row.certification_code
        save_file(self, "Enregistrer un modèle de classeur", "Classeur (*.xlsx)",
                  Path.home() / f"Modèle {code}.xlsx", self.save_template)  # fmt: skip

    def save_template(self, target: Path) -> None:
        """Write an empty workbook with the columns this certification expects."""
        certification = self._workspace.view.session.certification
        self.error.setText("")
        self._run(
            lambda _progress: self._services.write_template(certification, target),
            lambda _none: self._written(target), f"Écriture de {target.name}…",
        )  # fmt: skip

    def _written(self, target: Path) -> None:
        self.promise.setText(f"Modèle enregistré : {target}.")
        self._show_step(_CHOOSE)

    def _restart(self) -> None:
        self.report = self._workbook = None
        self.file.setText("")
        self._show_step(_CHOOSE)

    def read(self, path: Path) -> None:
        """Read a workbook and compare it with the session, off the window's thread."""
        self.error.setText("")
        self._path = path
        dossier, session_id = self._workspace.dossier, self._workspace.session_id

        def work(progress: Progress) -> tuple[Workbook, ImportReport]:
            progress(0, 0)
            workbook = self._services.read_workbook(path)
            report = import_workbook(dossier, session_id, workbook, apply=False, progress=progress)
            return workbook, report

        self._run(work, self._show_preview, f"Lecture de {path.name}…")

    def _run(
        self, work: Callable[[Progress], object], done: Callable[..., None], said: str
    ) -> None:
        if self._job is not None:
            return
        self.working.setText(said)
        self.progress.setRange(0, 0)
        self._show_step(_WORK)
        job = Job(work)
        job.progressed.connect(self._show_progress)
        job.done.connect(done)
        job.failed.connect(self._failed)
        job.crashed.connect(self._crashed)
        job.cancelled.connect(self._cancelled)
        job.finished.connect(self._job_over)
        self._job = job
        job.start()

    def _show_progress(self, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def _job_over(self) -> None:
        self._job = None

    def _failed(self, error: KnownError) -> None:
        self.error.setText(error.message)
        self._show_step(_CHECK if self.report else _CHOOSE)

    def _crashed(self, error: Exception) -> None:
        self._show_step(_CHOOSE)
        raise error

    def _cancelled(self) -> None:
        self.error.setText("Lecture annulée : rien n'a été écrit.")
        self._show_step(_CHOOSE)

    def _show_preview(self, result: tuple[Workbook, ImportReport]) -> None:
        self._workbook, self.report = result
        self.over.setChecked(False)
        sheets = plural(len(self._workbook.sheets), "feuille", "feuilles")
        self.file.setText(f"{self._workbook.name} · {sheets}")
        self.preview.show_report(self.report)
        self._show_step(_CHECK)

    def _apply(self) -> None:
        workbook, over = self._workbook, self.over.isChecked()
        dossier, session_id = self._workspace.dossier, self._workspace.session_id
        if workbook is None:
            return

        def work(progress: Progress) -> ImportReport:
            return import_workbook(dossier, session_id, workbook, apply=True, over_decisions=over,
                                   progress=progress)  # fmt: skip

        self._run(work, self._applied, f"Importation de {workbook.name}…")

    def _applied(self, report: ImportReport) -> None:
        self.report = report
        if not report.applied:
            self.preview.show_report(report)
            self._show_step(_CHECK)
            return
        added = sum(c.added for c in report.counts.values())
        updated = sum(c.updated for c in report.counts.values())
        self.summary.setText(
            f"{plural(added, 'élément ajouté', 'éléments ajoutés')}, "
            f"{plural(updated, 'modifié', 'modifiés')}. L'importation est un seul geste au journal."
        )
        self._show_step(_DONE)
        self._workspace.reload()
        self.imported.emit(report)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
        elif self._stack.currentIndex() == _DONE:
            self.accept()
        else:
            self.reject()

    def reject(self) -> None:
        """Close; work in hand is cancelled first."""
        if self._job is not None:
            self._job.cancel()
            self._job.wait()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close as Cancel does."""
        self.reject()
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept a file."""
        if event.mimeData().hasUrls() and self._job is None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the file dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.read(paths[0])


def _middle(*widgets: QWidget) -> QWidget:
    """Return a page with these widgets half-way down."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.addStretch()
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch()
    return page
