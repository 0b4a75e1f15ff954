"""The results grid, drawn straight on the canvas: thousands of rows at the canvas's own speed."""

from dataclasses import dataclass

from jury_app.application.minutes.model import Grid, GridRow, Mark
from reports.flow import Strip, never_alone
from reports.fonts import SANS, SANS_BOLD, Typesetter
from reports.pen import GREY, HAIR, RULE, Align, Pen
from reports.prose import Style, break_lines, paragraph
from reports.tagging import TableTags, Tag

_SIZE = 8.2
_LEADING = 10.4
_PAD = 3.3
_HEAD = 7.2
_SMALL = 6.4
_LEAST = 0.8
"""How far a name's type may shrink before the name takes a line of its own."""
_GUTTER = 8.0
_NUMBER, _DATE, _ROUTE, _OPTION, _BLOC, _SPECIAL, _DECISION = 22, 48, 27, 92, 31, 46, 84
_NAME, _NARROW = 150, 20
"""What the names keep where blocs are many, and what a bloc's column keeps."""
_AMPLE = 170
"""What the names keep where the options would take more than their column."""
_LEGEND = Style(SANS, 7.2, 10, GREY)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where each column stands on the page, in points."""

    left: float
    right: float
    name: float
    name_width: float
    date: float
    route: float
    option: float
    option_width: float
    blocs: tuple[float, ...]
    special: float
    decision: float


def _places(blocs: int, widest: float, left: float, measure: float) -> _Places:
    """Place the columns; that of the options is as wide as the widest, if the names allow it."""
    right = left + measure
    decision = right - _DECISION
    special = decision - _GUTTER - _SPECIAL
    others = _NUMBER + _DATE + _ROUTE + _OPTION + _SPECIAL + _DECISION + 4 * _GUTTER
    bloc = min(_BLOC, max(_NARROW, (measure - others - _NAME) / max(1, blocs)))
    first = special - blocs * bloc
    name = left + _NUMBER + _GUTTER
    ample = first - name - _ROUTE - _DATE - 2 * _GUTTER - _AMPLE
    width = max(_OPTION, min(widest + _GUTTER, ample))
    option = first - width
    route = option - _ROUTE - _GUTTER / 2
    date = route - _DATE - _GUTTER / 2
    centres = tuple(first + bloc * (i + 0.5) for i in range(blocs))
    return _Places(left, right, name, date - name - _GUTTER, date, route, option,
                   width - _GUTTER, centres, special, decision)  # fmt: skip


def grid_strips(grid: Grid, typesetter: Typesetter, left: float, measure: float) -> list[Strip]:
    """Return the strips of the grid, headings repeated, then its legend."""
    options = {row.option for row in grid.rows}
    widest = max((typesetter.width(one, SANS, _SIZE) for one in options), default=0.0)
    places = _places(len(grid.blocs), widest, left, measure)
    tags = TableTags(len(grid.rows), len(grid.headings) + len(grid.blocs), heading=1)
    head = _head(grid, places, tags)
    drawer = _Drawer(typesetter, places, tags)
    strips = [head, *never_alone([drawer.row(row, head) for row in grid.rows])]
    strips += paragraph(grid.legend, _LEGEND, typesetter, left, measure, gap=8)
    return strips


def _head(grid: Grid, at: _Places, tags: TableTags) -> Strip:
    height = _HEAD + 2 * _PAD + 2
    number, name, date, route, option, special, decision = grid.headings
    titles: list[tuple[float, str, Align]] = [
        (at.left + _NUMBER, number, "right"), (at.name, name, "left"), (at.date, date, "left"),
        (at.route, route, "left"), (at.option, option, "left"),
        *((x, title, "center") for x, title in zip(at.blocs, grid.blocs, strict=True)),
        (at.special + _SPECIAL / 2, special, "center"), (at.decision, decision, "left"),
    ]  # fmt: skip
    tagged = tags.head(tuple(title for _, title, _ in titles))

    def draw(pen: Pen, top: float) -> None:
        y = top - height + _PAD + 2
        for (x, title, align), tag in zip(titles, tagged, strict=True):
            with pen.tag(tag):
                pen.text(x, y, title, SANS_BOLD, _HEAD, align=align, grey=GREY)
        pen.line(at.left, top - height, at.right - at.left, RULE)

    return Strip(height, draw, gap=6, keep=True)


@dataclass(frozen=True, slots=True)
class _Name:
    """How one name is set: its size, where the first names begin, whether it stands alone."""

    size: float
    second: float
    alone: bool


class _Drawer:
    """Draws candidates."""

    def __init__(self, typesetter: Typesetter, places: _Places, tags: TableTags) -> None:
        self._set = typesetter
        self._at = places
        self._tags = tags

    def row(self, row: GridRow, head: Strip) -> Strip:
        at = self._at
        name = self._name(row)
        usage = self._lines(row.usage_name)
        option = break_lines(row.option, SANS, _SIZE, at.option_width, self._set)
        alone = 1 if name.alone else 0
        # A name on a line of its own leaves its place, below, to the usage name.
        used = len(usage) + (0 if name.alone else 1)
        height = (alone + max(1, used, len(option))) * _LEADING + 2 * _PAD

        def draw(pen: Pen, top: float) -> None:
            number, person, *tags = self._tags.row()
            y = top - _PAD - _LEADING * 0.76
            with pen.tag(number):
                pen.text(at.left + _NUMBER, y, row.number, SANS, _SIZE, align="right", grey=GREY)
            with pen.tag(person):
                pen.text(at.name, y, f"{row.birth_name} ", SANS_BOLD, name.size)
                pen.text(at.name + name.second, y, f"{row.first_names} ", SANS, name.size)
                y -= alone * _LEADING
                for index, line in enumerate(usage):
                    drop = (index + 1 - alone) * _LEADING
                    pen.text(at.name, y - drop, line, SANS, _SMALL + 0.6, grey=GREY)
            self._results(pen, row, option, y, tags)
            pen.line(at.left, top - height, at.right - at.left, HAIR)

        return Strip(height, draw, head=head)

    def _results(
        self, pen: Pen, row: GridRow, option: tuple[str, ...], y: float, tags: list[Tag]
    ) -> None:
        at = self._at
        birth, route, chosen, *common, special, decision = tags
        with pen.tag(birth):
            pen.text(at.date, y, row.birth_date, SANS, _SIZE)
        with pen.tag(route):
            pen.text(at.route, y, row.route, SANS, _SIZE)
        with pen.tag(chosen):
            for index, line in enumerate(option):
                pen.text(at.option, y - index * _LEADING, line, SANS, _SIZE)
        for x, mark, tag in zip(at.blocs, row.common, common, strict=True):
            with pen.tag(tag):
                self._mark(pen, x, y, mark)
        code, mark = row.special
        with pen.tag(special):
            pen.text(at.special + 3, y, f"{code} ", SANS, _SMALL, grey=GREY)
            self._mark(pen, at.special + 33, y, mark)
        with pen.tag(decision):
            pen.text(at.decision, y, row.decision, SANS_BOLD if row.strong else SANS, _SIZE)

    def _mark(self, pen: Pen, centre: float, y: float, mark: Mark) -> None:
        face = SANS_BOLD if mark.strong else SANS
        pen.text(centre, y, mark.letter, face, _SIZE, align="center")

    def _lines(self, usage: str) -> tuple[str, ...]:
        if not usage:
            return ()
        return break_lines(usage, SANS, _SMALL + 0.6, self._at.name_width, self._set)

    def _name(self, row: GridRow) -> _Name:
        """Shrink the name to its column, else give it a line of its own: never break it."""
        size = _SIZE
        second = self._set.width(f"{row.birth_name} ", SANS_BOLD, size)
        wide = second + self._set.width(row.first_names, SANS, size)
        if wide <= self._at.name_width:
            return _Name(size, second, alone=False)
        shrink = self._at.name_width / wide
        alone = shrink < _LEAST
        if alone:
            shrink = min(1.0, (self._at.right - self._at.name) / wide)
        return _Name(size * shrink, second * shrink, alone)
