"""A workbook becomes a file in memory: openpyxl's own way leaves its sheets in a temporary file.

That file is not encrypted, and stays when the program is stopped meanwhile.
"""

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter


class _InMemory(ExcelWriter):  # type: ignore[misc]  # openpyxl has no types
    def write_worksheet(self, ws: Worksheet) -> None:
        """Write a sheet as openpyxl does, except where it goes."""
        ws._drawing = SpreadsheetDrawing()  # noqa: SLF001 - what the overridden method does
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images  # noqa: SLF001
        out = BytesIO()
        writer = WorksheetWriter(ws, out)
        writer.write()
        ws._rels = writer._rels  # noqa: SLF001
        self._archive.writestr(ws.path[1:], out.getvalue())
        self.manifest.append(ws)


class _Dated(ZipFile):
    """An archive whose parts all bear one date."""

    moment: datetime

    def writestr(self, name: str, data: bytes | str) -> None:  # type: ignore[override]
        """Add a part."""
        part = ZipInfo(name, self.moment.timetuple()[:6])
        part.compress_type = ZIP_DEFLATED
        super().writestr(part, data)


def workbook_bytes(book: Workbook, moment: datetime | None = None) -> bytes:
    """Return a workbook as the bytes of an .xlsx.

    Args:
        book: The workbook.
        moment: The UTC time it bears, so that the same data always give the same bytes; None for
            the time it is written.
    """
    data = BytesIO()
    dated = moment or datetime.now(UTC)
    book.properties.created = book.properties.modified = dated.replace(tzinfo=None)
    with _Dated(data, "w") as archive:
        archive.moment = dated
        _InMemory(book, archive).save()
    return data.getvalue()
