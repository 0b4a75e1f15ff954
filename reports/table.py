"""Tables: sans serif, a rule under each row, headings repeated on every page."""

from dataclasses import dataclass, replace

from jury_app.application.minutes.model import Column, Row, Table
from reports.flow import Strip, never_alone
from reports.fonts import SANS, SANS_BOLD, Typesetter
from reports.pen import GREY, HAIR, RULE, Pen
from reports.prose import break_lines
from reports.tagging import TableTags

_LEADING = 1.293
"""Distance of the base lines, for a size of one."""
_EMPTY = [""]
_SMALL = 6.6
_HEAD = 7.4
_PAD = 3.4
_GUTTER = 9.0
_SHORT = 4.0
"""How far the rules that part the cells of a row keep from its edges."""
_TALL = 14
"""A row of more lines than this may be cut by the end of a page."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """A column's place on the page."""

    column: Column
    x: float
    width: float

    def write(self, pen: Pen, y: float, text: str, face: str, size: float, grey: float) -> None:
        edge = {"left": 0.0, "center": self.width / 2, "right": self.width}[self.column.align]
        pen.text(self.x + edge, y, text, face, size, align=self.column.align, grey=grey)


def table_strips(table: Table, typesetter: Typesetter, x: float, measure: float) -> list[Strip]:
    """Return the strips of a table as wide as `measure`."""
    cells = _cells(table.columns, x, measure)
    tags = TableTags(len(table.rows), len(cells))
    head = _head(cells, tags, typesetter, x, measure)
    rows = [strip for row in table.rows
            for strip in _row(row, table, cells, tags, typesetter, head)]  # fmt: skip
    return [head, *never_alone(rows)]


def _cells(columns: tuple[Column, ...], x: float, measure: float) -> list[_Cell]:
    unit = (measure - _GUTTER * (len(columns) - 1)) / sum(c.share for c in columns)
    cells = []
    for column in columns:
        cells.append(_Cell(column, x, column.share * unit))
        x += column.share * unit + _GUTTER
    return cells


def _head(
    cells: list[_Cell], tags: TableTags, typesetter: Typesetter, x: float, measure: float
) -> Strip:
    titles = [break_lines(c.column.title, SANS_BOLD, _HEAD, c.width, typesetter) for c in cells]
    tall = max(map(len, titles))
    height = tall * (_HEAD + 1.6) + 2 * _PAD
    tagged = tags.head(tuple(c.column.title for c in cells))

    def draw(pen: Pen, top: float) -> None:
        for cell, lines, tag in zip(cells, titles, tagged, strict=True):
            first = top - height + _PAD + 1.6 + (len(lines) - 1) * (_HEAD + 1.6)
            with pen.tag(tag):
                for index, line in enumerate(lines):
                    y = first - index * (_HEAD + 1.6)
                    cell.write(pen, y, line, SANS_BOLD, _HEAD, GREY)
        pen.line(x, top - height, measure, RULE)

    return Strip(height, draw, gap=5, keep=True)


def _row(
    row: Row,
    table: Table,
    cells: list[_Cell],
    tags: TableTags,
    typesetter: Typesetter,
    head: Strip,
) -> list[Strip]:
    """Return one strip, or several for a row too tall to be kept whole."""
    faces = [SANS_BOLD if i in row.strong else SANS for i in range(len(cells))]
    sizes = [_SMALL if c.column.small else table.size for c in cells]
    leading = round(table.size * _LEADING, 1)
    texts = [
        break_lines(text, face, size, cell.width, typesetter)
        for text, face, size, cell in zip(row.cells, faces, sizes, cells, strict=True)
    ]
    tall = max(map(len, texts))
    slices = [(0, tall)] if tall <= _TALL else [(i, min(i + 6, tall)) for i in range(0, tall, 6)]
    # A row taken up again on the next page keeps its distance from the headings.
    again = replace(head, height=head.height + _PAD)
    left, right = cells[0].x, cells[-1].x + cells[-1].width
    tagged = tags.row()

    def piece(begin: int, end: int) -> Strip:
        above, below = (table.pad if begin == 0 else 0.0), (table.pad if end == tall else 0.0)
        text = (end - begin) * leading
        height = max(text + above + below, table.least)
        if table.least:
            above = (height - text) / 2

        def draw(pen: Pen, top: float) -> None:
            for cell, lines, face, size, tag in zip(
                cells, texts, faces, sizes, tagged, strict=True
            ):
                if lines == _EMPTY:
                    continue
                grey = GREY if cell.column.small else 0.0
                with pen.tag(tag):
                    for index, line in enumerate(lines[begin:end]):
                        y = top - above - leading * (index + 0.78)
                        cell.write(pen, y, line, face, size, grey)
            for cell in cells[1:] if table.least else ():
                pen.upright(cell.x - _GUTTER / 2, top - height + _SHORT, height - 2 * _SHORT)
            if end == tall and row.ruled:
                pen.line(left, top - height, right - left, HAIR)

        return Strip(height, draw, head=again if begin else head)

    return [piece(begin, end) for begin, end in slices]
