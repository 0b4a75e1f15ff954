"""A workbook becomes a file in memory: openpyxl's own way leaves its sheets in a temporary file.

That file is not encrypted, and stays when the program is stopped meanwhile.
"""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

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


def workbook_bytes(book: Workbook) -> bytes:
    """Return a workbook as the bytes of an .xlsx."""
    data = BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as archive:
        _InMemory(book, archive).save()
    return data.getvalue()
