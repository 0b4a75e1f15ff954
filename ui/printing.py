"""Printing any PDF: its pages on the screen as they will be on paper, then the system's dialog."""

from collections.abc import Callable, Iterable

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from jury_app.application.documents.order import Drawn
from jury_app.domain.errors import KnownError
from jury_app.domain.wording import plural
from ui.busy import start_job
from ui.dialogs import Dialog
from ui.jobs import Progress
from ui.pdf_pages import print_pages
from ui.pdf_view import PdfView
from ui.widgets import label


class PrintDialog(Dialog):
    """Shows a document, and prints it.

    Args:
        parent: The window.
        data: The PDF, in memory: nothing is left behind.
        title: What it is.
        said: What to know before using it, sentences.
    """

    def __init__(self, parent: QWidget, data: bytes, title: str, said: Iterable[str] = ()) -> None:
        self._window = parent
        super().__init__(parent, f"Imprimer : {title}", "Choisir l'imprimante…", width=640)
        self._data, self._title = data, title
        self.view, self.told = PdfView(), label(kind="muted", wrap=True)
        self.view.setAccessibleName(f"Aperçu : {title}")
        self.body.addWidget(self.give_room(self.view, 480), 1)
        self.body.addWidget(self.told)
        self.accepting.connect(self.ask_printer)
        self.finished.connect(lambda _result: self.view.close_document())
        self.view.load(data)
        self.told.setText("\n".join((plural(self.view.count, "page", "pages"), *said)))

    def ask_printer(self) -> None:
        """Show the system's dialog: which printer, which pages, how many copies."""
        ask_printer(self, self._title, self.view.count, self.print_on)

    def print_on(self, printer: QPrinter) -> None:
        """Print, off the window's thread, and close."""
        # The job belongs to the window: it outlives the dialog it closes.
        start_printing(self._window, self._data, printer, lambda _count: self.accept(),
                       self._failed)  # fmt: skip

    def _failed(self, error: KnownError) -> None:
        self.show_error(error.message)


def start_printing(
    window: QWidget,
    data: bytes,
    printer: QPrinter,
    on_printed: Callable[[int], object],
    on_failed: Callable[[KnownError], object],
) -> None:
    """Print a PDF off the window's thread.

    Args:
        window: The window.
        data: The PDF.
        printer: The printer, and the pages asked for.
        on_printed: Receives how many pages were printed.
        on_failed: Receives the refusal.
    """
    start_job(window, "Impression", lambda progress: print_pages(data, printer, progress),
              on_printed, on_failed, cancellable=True)  # fmt: skip


def print_drawn(
    owner: QWidget,
    title: str,
    draw: Callable[[Progress], Drawn],
    on_failed: Callable[[KnownError], object],
) -> None:
    """Draw a document off the window's thread, in memory, and show it to be printed.

    Args:
        owner: The page that asks.
        title: What the document is.
        draw: Draws it; stops where its `Progress` says so.
        on_failed: Receives the refusal.
    """

    def show(drawn: Drawn) -> None:
        said = (*letters_said(drawn.missing), *drawn.notices)
        PrintDialog(owner.window(), drawn.data, title, said).open()

    start_job(owner.window(), f"{title} : mise en page…", draw, show, on_failed, cancellable=True)


def letters_said(letters: tuple[str, ...]) -> list[str]:
    """Return a sentence on the letters no font could print, none when there are none."""
    if not letters:
        return []
    return [f"Lettres sans dessin dans les polices : {' '.join(letters)} — à vérifier."]


def ask_printer(
    parent: QWidget, name: str, pages: int, on_printer: Callable[[QPrinter], object]
) -> QPrintDialog:
    """Show the system's print dialog, with a range of pages; return it, already shown."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, max(1, pages))
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, True)
    dialog.accepted.connect(lambda: on_printer(printer))
    dialog.finished.connect(dialog.deleteLater)
    QDialog.open(dialog)
    return dialog
