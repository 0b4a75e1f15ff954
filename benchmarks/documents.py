"""A thousand transcripts against a bare canvas that draws the same strings on the same pages."""

import gc
import tempfile
import time
from io import BytesIO
from pathlib import Path
from statistics import median

from reportlab.pdfgen.canvas import Canvas

from benchmarks.people import dossier_of
from benchmarks.report import Measure
from jury_app.application.documents.model import Batch
from jury_app.application.documents.order import Order, batch_of
from reports.act_blocks import ActSetter
from reports.documents import write_batch
from reports.flow import PORTRAIT, paginate
from reports.fonts import SANS, Typesetter, register
from reports.pen import Pen

_COUNT, _RUNS = 1_000, 5
_BASELINE = "a reportlab canvas drawing the same strings"
_Line = tuple[float, float, str, str, float]


def measures() -> list[Measure]:
    """Return the ratio of alternating runs, medians."""
    with tempfile.TemporaryDirectory() as name:
        dossier, session_id = dossier_of(_COUNT, Path(name) / "banc.jury")
        ours, bare = [], []
        batch = batch_of(dossier, session_id, Order("transcripts", merged=True, draft=True))
        pages = _strings(batch)
        for _ in range(_RUNS):
            ours.append(_ours(batch, Path(name) / "out"))
            bare.append(_bare(pages))
        dossier.store.close()
    return [Measure("1,000 transcripts", median(ours), median(bare), "s", 2.0, _BASELINE)]


def _ours(batch: Batch, folder: Path) -> float:
    """Time what laying out, drawing, tagging and writing take; the session is read before."""
    gc.collect()
    begin = time.perf_counter()
    write_batch(batch, folder, lambda _done, _total: None, merged=True)
    return time.perf_counter() - begin


class _Recorder(Pen):
    """A pen that keeps what it is told to write instead of writing it."""

    def __init__(self, typesetter: Typesetter) -> None:
        super().__init__(Canvas(BytesIO()), typesetter)
        self.lines: list[_Line] = []

    def text(self, x: float, y: float, text: str, face: str, size: float, **_how: object) -> None:
        """Keep the text, its place and its font."""
        if text:
            self.lines.append((x, y, text, face, size))


def _strings(batch: Batch) -> list[list[_Line]]:
    """Return every string of every page, where it stands and in what font."""
    typesetter = Typesetter()
    setter = ActSetter(typesetter, PORTRAIT, None)
    pages = []
    for piece in batch.pieces:
        for page in paginate(setter.act(piece.build()), PORTRAIT):
            pen = _Recorder(typesetter)
            for strip, top in page.strips:
                strip.draw(pen, top)
            pages.append(pen.lines)
    return pages


def _bare(pages: list[list[_Line]]) -> float:
    gc.collect()
    begin = time.perf_counter()
    register(SANS)
    canvas = Canvas(BytesIO(), pageCompression=1, initialFontName=SANS)
    for lines in pages:
        for x, y, text, face, size in lines:
            canvas.setFont(face, size)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return time.perf_counter() - begin
