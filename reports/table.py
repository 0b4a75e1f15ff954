"""Tables: sans serif, a rule under each row, headings repeated on every page."""

from dataclasses import dataclass, replace

from jury_app.application.minutes.model import Column, Row, Table
from reports.flow import Strip, never_alone
from reports.fonts import SANS, SANS_BOLD, Typesetter
from reports.pen import GREY, HAIR, RULE, Pen
from reports.prose import break_lines, written_lines
from reports.tagging import TableTags, Tag

_LEADING = 1.293
"""Distance of the base lines, for a size of one."""
_EDGE = {"left": 0.0, "center": 0.5, "right": 1.0}
_SMALL = 6.6
_HEAD = 7.4
_PAD = 3.4
_GUTTER = 9.0
_SHORT = 4.0
"""How far the rules that part the cells of a row keep from its edges."""
_LEAST = 0.8
"""How far a cell's type may shrink before a word of it is cut."""
_TALL = 14
"""A row of more lines than this may be cut by the end of a page."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """A column's place on the page."""

    column: Column
    x: float
    width: float
    size: float

    def write(self, pen: Pen, y: float, text: str, face: str, size: float, grey: float) -> None:
        align = self.column.align
        x = self.x if align == "left" else self.x + self.width * _EDGE[align]
        pen.text(x, y, text, face, size, align=align, grey=grey)


_Filled = tuple[_Cell, tuple[str, ...], str, Tag]
"""A cell that says something: its lines, their face, its tag."""


def table_strips(table: Table, typesetter: Typesetter, x: float, measure: float) -> list[Strip]:
    """Return the strips of a table as wide as `measure`."""
    setter = _TableSetter(table, typesetter, x, measure)
    return [setter.head, *never_alone([strip for row in table.rows for strip in setter.row(row)])]


def _cells(table: Table, x: float, measure: float) -> list[_Cell]:
    columns = table.columns
    unit = (measure - _GUTTER * (len(columns) - 1)) / sum(c.share for c in columns)
    cells = []
    for column in columns:
        size = _SMALL if column.small else table.size
        cells.append(_Cell(column, x, column.share * unit, size))
        x += column.share * unit + _GUTTER
    return cells


class _TableSetter:
    """Sets the headings and the rows of one table.

    Attributes:
        head: Its headings.
    """

    def __init__(self, table: Table, typesetter: Typesetter, x: float, measure: float) -> None:
        self._table, self._set = table, typesetter
        self._left, self._measure = x, measure
        self._cells = _cells(table, x, measure)
        self._leading = round(table.size * _LEADING, 1)
        self._tags = TableTags(len(table.rows), len(self._cells))
        self.head = self._head()
        # A row taken up again on the next page keeps its distance from the headings.
        self._again = replace(self.head, height=self.head.height + _PAD)

    def _head(self) -> Strip:
        cells = self._cells
        titles = [break_lines(c.column.title, SANS_BOLD, _HEAD, c.width, self._set) for c in cells]
        height = max(map(len, titles)) * (_HEAD + 1.6) + 2 * _PAD
        tagged = self._tags.head(tuple(c.column.title for c in cells))
        # Without `self`: what draws the headings is kept there, and neither would ever go away.
        left, measure = self._left, self._measure

        def draw(pen: Pen, top: float) -> None:
            for cell, lines, tag in zip(cells, titles, tagged, strict=True):
                first = top - height + _PAD + 1.6 + (len(lines) - 1) * (_HEAD + 1.6)
                with pen.tag(tag):
                    for index, line in enumerate(lines):
                        y = first - index * (_HEAD + 1.6)
                        cell.write(pen, y, line, SANS_BOLD, _HEAD, GREY)
            pen.line(left, top - height, measure, RULE)

        return Strip(height, draw, gap=5, keep=True)

    def row(self, row: Row) -> list[Strip]:
        """Return one strip, or several for a row too tall to be kept whole."""
        filled = []
        tall = 1
        for place, (text, column, tag) in enumerate(
            zip(row.cells, self._cells, self._tags.row(), strict=True)
        ):
            if text:
                face = SANS_BOLD if place in row.strong else SANS
                cell = column
                lines = break_lines(text, face, cell.size, cell.width, self._set)
                if len(lines) > 1 and (cell := self._shrunk(column, text, face)) is not column:
                    lines = break_lines(text, face, cell.size, cell.width, self._set)
                tall = max(tall, len(lines))
                filled.append((cell, lines, face, tag))
        if tall <= _TALL:
            return [self._piece(filled, 0, tall, row, tall)]
        return [self._piece(filled, i, min(i + 6, tall), row, tall) for i in range(0, tall, 6)]

    def _shrunk(self, cell: _Cell, text: str, face: str) -> _Cell:
        """Return the cell in a smaller type when a word, such as a name, is wider than it."""
        words = (word for line in written_lines(text) for word in line.split(" "))
        widest = max(self._set.width(word, face, cell.size) for word in words)
        if not cell.width < widest <= cell.width / _LEAST:
            return cell
        return replace(cell, size=cell.size * cell.width / widest)

    def _piece(self, filled: list[_Filled], begin: int, end: int, row: Row, tall: int) -> Strip:
        """Return the lines of a row from one to another."""
        table, leading = self._table, self._leading
        above, below = (table.pad if begin == 0 else 0.0), (table.pad if end == tall else 0.0)
        text = (end - begin) * leading
        height = max(text + above + below, table.least)
        if table.least:
            above = (height - text) / 2

        def draw(pen: Pen, top: float) -> None:
            for cell, lines, face, tag in filled:
                grey = GREY if cell.column.small else 0.0
                with pen.tag(tag):
                    for index, line in enumerate(lines[begin:end]):
                        y = top - above - leading * (index + 0.78)
                        cell.write(pen, y, line, face, cell.size, grey)
            for cell in self._cells[1:] if table.least else ():
                pen.upright(cell.x - _GUTTER / 2, top - height + _SHORT, height - 2 * _SHORT)
            if end == tall and row.ruled:
                pen.line(self._left, top - height, self._measure, HAIR)

        return Strip(height, draw, head=self._again if begin else self.head)
