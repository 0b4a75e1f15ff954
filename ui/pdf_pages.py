"""Pages of a PDF as images; pdfium is loaded when first needed and used by one thread at a time."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrinter

from jury_app.application.pdfium import PDFIUM
from jury_app.application.progress import Tell, untold
from jury_app.domain.errors import EnvironmentFault

_POINTS = 72
_MOST_DPI = 600
"""A page at 1200 points an inch would take half a gigabyte, and no eye would see it."""


class PdfPages:
    """An open PDF; it stands in memory, never in a file that could be left behind.

    Args:
        data: The PDF.

    Attributes:
        sizes: Size of each page in points.

    Raises:
        EnvironmentFault: It is no PDF that can be read.
    """

    def __init__(self, data: bytes) -> None:
        import pypdfium2  # noqa: PLC0415 - slow to load, and needed by one page only

        with PDFIUM:
            try:
                self._document: Any = pypdfium2.PdfDocument(data)
            except pypdfium2.PdfiumError as error:
                raise EnvironmentFault(
                    "PDF_UNREADABLE",
                    "Ce document n'est pas un PDF lisible : il est endommagé, ou protégé par un "
                    "mot de passe.",
                ) from error
            self.sizes = [
                QSizeF(*self._document.get_page_size(number))
                for number in range(len(self._document))
            ]

    def __len__(self) -> int:
        return len(self.sizes)

    def image(self, number: int, scale: float) -> QImage:
        """Return a page, counted from 0, at `scale` pixels per point."""
        with PDFIUM:
            page = self._document[number]
            bitmap = page.render(scale=scale, rev_byteorder=False, prefer_bgrx=True)
            size = (bitmap.width, bitmap.height)
            image = QImage(
                bytes(bitmap.buffer), *size, bitmap.stride, QImage.Format.Format_RGB32
            ).copy()
            bitmap.close()
            page.close()
        return image

    def close(self) -> None:
        """Let the PDF go."""
        with PDFIUM:
            self._document.close()


def page_numbers(printer: QPrinter, count: int) -> Sequence[int]:
    """Return which pages a printer was asked for, counted from 0."""
    ranges = printer.pageRanges()
    if printer.printRange() != QPrinter.PrintRange.PageRange or ranges.isEmpty():
        return range(count)
    return [number for number in range(count) if ranges.contains(number + 1)]


def print_pages(data: bytes, printer: QPrinter, tell: Tell = untold) -> int:
    """Print a PDF page by page, in its own size, at the printer's resolution.

    Returns:
        How many pages were printed.

    Raises:
        EnvironmentFault: The printer does not answer.
    """
    pages = PdfPages(data)
    numbers = page_numbers(printer, len(pages))
    painter = QPainter()
    printer.setFullPage(True)
    try:
        for done, number in enumerate(numbers):
            tell(done, len(numbers))
            size = pages.sizes[number]
            wide = size.width() > size.height()
            printer.setPageOrientation(
                QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
            )
            if done == 0:
                if not painter.begin(printer):
                    raise EnvironmentFault(
                        "PRINTER",
                        "L'imprimante ne répond pas : vérifiez-la, ou enregistrez le PDF.",
                    )
            else:
                printer.newPage()
            _paint(painter, printer, pages.image(number, _scale(printer)))
    finally:
        if painter.isActive():
            painter.end()
        pages.close()
    return len(numbers)


def _scale(printer: QPrinter) -> float:
    return min(printer.resolution(), _MOST_DPI) / _POINTS


def _paint(painter: QPainter, printer: QPrinter, image: QImage) -> None:
    """Paint a page in its own size, centred on the paper; smaller if the paper is."""
    room = printer.paperRect(QPrinter.Unit.DevicePixel)
    size = QSizeF(image.size()) * (printer.resolution() / _POINTS / _scale(printer))
    if size.width() > room.width() or size.height() > room.height():
        size = size.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    left, top = (room.width() - size.width()) / 2, (room.height() - size.height()) / 2
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(left, top, size.width(), size.height()), image)
