"""Minutes of 2,000 candidates against a raw canvas, a LongTable and LibreOffice; their memory."""

import gc
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from io import BytesIO
from pathlib import Path
from statistics import median
from xml.sax.saxutils import escape

import openpyxl
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate

from benchmarks.report import Measure
from jury_app.application.memory import collector_paused
from jury_app.application.minutes.model import Grid, MinutesDocument
from reports.archive import finish
from reports.flow import LANDSCAPE, Page
from reports.fonts import SANS, SANS_BOLD, Typesetter
from reports.minutes import lay_out, paper_of, write_minutes
from reports.paper import canvas_for, draw_pages
from reports.pen import Align, Pen
from reports.tagging import Kind, Tag
from tests.minutes_builder import crowd, sealed, session_of
from tests.minutes_pages import grid_of, minutes_of

_COUNT, _RUNS = 2_000, 7
_LIMIT = 1.6
"""Times the raw canvas, for drawing; tagging may cost as much again, being measured apart."""
_Text = tuple[float, float, str, str, float]


def measures() -> list[Measure]:
    """Return the ratios of alternating runs, medians."""
    minutes, canonical = _made()
    rows = _rows(grid_of(minutes))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        raw = _raw(minutes, canonical)
        ways: dict[str, Callable[[], object]] = {
            "raw": raw,
            "plain": lambda: _drawn(minutes, canonical, _Plain),
            "tagged": lambda: _drawn(minutes, canonical, Pen),
        }
        spent: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(_RUNS):
            for way, call in ways.items():
                spent[way].append(_timed(call))
        took = {way: median(times) for way, times in spent.items()}
        table = _timed(lambda: _long_table(rows, folder / "table.pdf"))
        found = [
            Measure("minutes of 2,000, without tags", took["plain"], took["raw"], "s", _LIMIT,
                    "a raw canvas drawing the same strings"),
            Measure("tagging them", took["tagged"] - took["plain"], took["raw"], "s", _LIMIT,
                    "the raw canvas again"),
            Measure("minutes of 2,000, without tags", took["plain"], table, "s", 0.25,
                    "a LongTable of Paragraphs, without tags, the grid alone"),
            Measure("minutes of 2,000, peak memory", _peak_megabytes(), 250, "MB", 1.0, "250 MB"),
        ]  # fmt: skip
        office = shutil.which("soffice")
        if office:
            converted = _office(office, rows, folder)
            found.append(Measure("minutes of 2,000, tagged", took["tagged"], converted, "s", 1.0,
                                 "LibreOffice, the grid alone from a workbook"))  # fmt: skip
    return found


def write_once() -> None:
    """Write the minutes and print the peak memory of this process, in MB."""
    from benchmarks.window import peak_kilobytes  # noqa: PLC0415 - Linux only

    with tempfile.TemporaryDirectory() as folder:
        write_minutes(*_made(), Path(folder) / "minutes.pdf")
    print(peak_kilobytes() / 1024)


@cache
def _made() -> tuple[MinutesDocument, str]:
    session = session_of(crowd(_COUNT))
    return minutes_of(session), sealed(session)[1]


def _timed(call: Callable[[], object]) -> float:
    gc.collect()
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


class _Recording(Pen):
    """Notes every text it writes."""

    def __init__(self, canvas: Canvas, typesetter: Typesetter) -> None:
        super().__init__(canvas, typesetter)
        self.written: list[list[_Text]] = [[]]

    def text(
        self,
        x: float,
        y: float,
        text: str,
        face: str,
        size: float,
        *,
        align: Align = "left",
        grey: float = 0.0,
    ) -> None:
        self.written[-1].append((x, y, text, face, size))
        super().text(x, y, text, face, size, align=align, grey=grey)

    def end_page(self) -> None:
        super().end_page()
        self.written.append([])


class _Plain(Pen):
    """Draws everything as decoration: no tags."""

    def __init__(self, canvas: Canvas, typesetter: Typesetter) -> None:
        super().__init__(canvas, typesetter)
        self._silence = super().tag(Tag("Artifact"))
        self._silence.__enter__()

    def tag(self, what: Tag | Kind) -> AbstractContextManager[Tag]:
        return nullcontext(what if isinstance(what, Tag) else self.structure.root)


@collector_paused()
def _drawn(minutes: MinutesDocument, canonical: str, kind: type[Pen]) -> tuple[Pen, bytes]:
    typesetter = Typesetter()
    pages: list[Page] = lay_out(minutes, typesetter)
    out = BytesIO()
    paper = paper_of(minutes, canonical)
    canvas = canvas_for(paper, out)
    pen = kind(canvas, typesetter)
    draw_pages(paper, pages, pen, typesetter)
    canvas.save()
    return pen, finish(out.getvalue(), pen.structure, paper.created, paper.attachment)


def _raw(minutes: MinutesDocument, canonical: str) -> Callable[[], None]:
    """Return the drawing of the same strings on a bare canvas, in the same fonts and places."""
    pen, _ = _drawn(minutes, canonical, _Recording)
    assert isinstance(pen, _Recording)

    def draw() -> None:
        canvas = Canvas(BytesIO(), invariant=1, pageCompression=1, initialFontName=SANS)
        for texts in pen.written:
            for x, y, text, face, size in texts:
                canvas.setFont(face, size)
                canvas.drawString(x, y, text)
            canvas.showPage()
        canvas.save()

    return draw


def _rows(grid: Grid) -> list[list[str]]:
    number, name, birth, route, option, special, decision = grid.headings
    head = [number, name, birth, route, option, *grid.blocs, special, decision]
    return [head, *(
        [r.number, f"{r.birth_name} {r.first_names}", r.birth_date, r.route, r.option,
         *(m.letter for m in r.common), f"{r.special[0]} {r.special[1].letter}", r.decision]
        for r in grid.rows
    )]  # fmt: skip


def _long_table(rows: list[list[str]], target: Path) -> None:
    plain = ParagraphStyle("plain", fontName=SANS, fontSize=8.2, leading=10.4)
    strong = ParagraphStyle("strong", plain, fontName=SANS_BOLD)
    cells = [[Paragraph(escape(text), plain if place else strong) for text in row]
             for place, row in enumerate(rows)]  # fmt: skip
    widths = [22, 170, 52, 30, 92, *[31] * (len(rows[0]) - 7), 46, 84]
    size = (LANDSCAPE.width, LANDSCAPE.height)
    document = SimpleDocTemplate(str(target), pagesize=size, leftMargin=20, rightMargin=20)
    document.build([LongTable(cells, colWidths=widths, repeatRows=1)])


def _office(office: str, rows: list[list[str]], folder: Path) -> float:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Grille")
    for row in rows:
        sheet.append(row)
    workbook = folder / "grid.xlsx"
    book.save(workbook)
    command = [office, "--headless", f"-env:UserInstallation=file://{folder}/profile",
               "--convert-to", "pdf", "--outdir", str(folder), str(workbook)]  # fmt: skip
    spent = [_timed(lambda: subprocess.run(command, capture_output=True, check=True))
             for _ in range(2)]  # fmt: skip
    assert (folder / "grid.pdf").exists()
    return spent[-1]  # the first run also makes the profile


def _peak_megabytes() -> float:
    code = "from benchmarks.paper import write_once; write_once()"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(run.stdout)
