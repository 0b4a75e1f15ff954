"""Writing the documents beside the minutes: one PDF each, or one of them all."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from jury_app.application.documents.model import Batch, Piece
from jury_app.application.documents.names import FileNames
from jury_app.application.documents.order import Drawn, Written
from jury_app.application.files import aside, flush_folder, made_folder, move_over
from jury_app.application.memory import collector_paused
from jury_app.application.progress import Tell
from jury_app.domain.wording import PARIS
from reports.act_blocks import ActSetter, Logo
from reports.flow import LANDSCAPE, Shape, paginate
from reports.fonts import SANS, Typesetter
from reports.paper import FOOT_SIZE, Paper, Part, file_of_parts
from reports.prose import shortened

_PORTRAIT = Shape(595.28, 841.89, side=60, top=40, bottom=54)
"""Taller than the pages of the minutes: a transcript stands on one page."""


def write_batch(batch: Batch, folder: Path, tell: Tell, *, merged: bool) -> Written:
    """Write the documents of a batch into a folder, which is made when its parent stands.

    Every file is first written aside: a refusal, a fault or a stop leaves nothing behind.

    Args:
        batch: The documents.
        folder: Where they go; files of the same names are replaced.
        tell: Told how far the drawing is; may raise to stop it.
        merged: True for one file of all documents.

    Raises:
        EnvironmentFault: The folder or a file cannot be written.
    """
    drawer = _Drawer(batch, tell, merged=merged)
    names = FileNames()
    with made_folder(folder), aside(folder) as stage, collector_paused():
        written: list[str] = []
        for stem, pieces in _files(batch, merged=merged):
            written.append(names.give(stem, ".pdf"))
            (stage / written[-1]).write_bytes(drawer.draw(stem, pieces))
        for table in batch.tables:
            from reports.results_workbook import table_bytes  # noqa: PLC0415 - openpyxl, seldom

            written.append(names.give(table.stem, ".xlsx"))
            (stage / written[-1]).write_bytes(table_bytes(table))
        for name in written:
            move_over(stage / name, folder / name)
        flush_folder(folder)
    return Written(tuple(folder / name for name in written), drawer.missing, batch.notices)


def draw_batch(batch: Batch, tell: Tell) -> Drawn:
    """Return the documents of a batch as one PDF in memory, the bytes `write_batch` would write.

    Args:
        batch: The documents; the workbooks beside them are left out.
        tell: Told how far the drawing is; may raise to stop it.
    """
    merged = len(batch.pieces) > 1
    drawer = _Drawer(batch, tell, merged=merged)
    with collector_paused():
        data = drawer.draw(*next(_files(batch, merged=merged)))
    return Drawn(data, drawer.missing, batch.notices)


def _files(batch: Batch, *, merged: bool) -> Iterator[tuple[str, Sequence[Piece]]]:
    if merged:
        yield batch.title, batch.pieces
    else:
        for piece in batch.pieces:
            yield piece.stem, (piece,)


_LEFT, _MIDDLE = 0.36, 0.45
"""The most the texts at the foot of a page take of its measure."""


class _Drawer:
    """Draws acts; the measures of their texts are shared by all files."""

    def __init__(self, batch: Batch, tell: Tell, *, merged: bool) -> None:
        self._batch, self._tell, self._done = batch, tell, 0
        self.typesetter = Typesetter()
        logo = Logo(batch.logo) if batch.logo else None
        self._setters = {
            shape: ActSetter(self.typesetter, shape, logo, running=merged)
            for shape in (_PORTRAIT, LANDSCAPE)
        }

    @property
    def missing(self) -> tuple[str, ...]:
        """The letters no font could print, « U+05D0 »."""
        return tuple(glyph.code for glyph in self.typesetter.missing.values())

    def draw(self, title: str, pieces: Sequence[Piece]) -> bytes:
        """Return one PDF of these documents."""
        paper = Paper(
            title=title,
            author=self._batch.author,
            subject=self._batch.title,
            watermark=self._batch.watermark,
            created=datetime.fromisoformat(self._batch.created).replace(tzinfo=PARIS),
        )
        return file_of_parts(paper, self._parts(pieces), self.typesetter)

    def _fit(self, text: str, shape: Shape, share: float) -> str:
        """Return a text of the foot of the page cut to its share of the width."""
        return shortened(text, SANS, FOOT_SIZE, shape.measure * share, self.typesetter)

    def _parts(self, pieces: Sequence[Piece]) -> Iterator[Part]:
        for piece in pieces:
            act = piece.build()
            shape = LANDSCAPE if act.landscape else _PORTRAIT
            reference, about = act.footer
            left = self._fit(reference, shape, _LEFT)
            beside = self.typesetter.width(left, SANS, FOOT_SIZE) / shape.measure
            # The middle one is centred: it ends as far from the edge as the left one does.
            footer = left, self._fit(about, shape, min(_MIDDLE, 0.96 - 2 * beside))
            yield Part(paginate(self._setters[shape].act(act), shape), footer)
            self._done += 1
            self._tell(self._done, len(self._batch.pieces))
