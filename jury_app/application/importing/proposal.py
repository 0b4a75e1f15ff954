"""What a workbook is proposed to be read as, and what a person makes of the proposal."""

from jury_app.application.importing.cells import text
from jury_app.application.importing.layout import Layout
from jury_app.application.importing.matching import (
    Matching,
    ProposedColumn,
    ProposedSheet,
    SheetMatching,
    Target,
)
from jury_app.application.importing.own_sheets import is_own
from jury_app.application.importing.recogniser import HEADER_ROWS, Recogniser
from jury_app.application.importing.workbook import Sheet, Workbook
from jury_app.domain.errors import Refusal

_COLUMNS = 200
_SAMPLES, _SAMPLED_ROWS = 3, 200


def propose(recogniser: Recogniser, sheet: Sheet, header: int | None = None) -> ProposedSheet:
    """Return how a sheet may be read, likenesses set apart.

    Args:
        recogniser: Knows the certification and its words.
        sheet: The sheet.
        header: Row of the header, from 0; found by its words when None.
    """
    if header is not None:
        found: Layout | None = recogniser.at(sheet, header)
    else:
        found = recogniser.layout(sheet)
    known = found is not None and bool(found.contents)
    if found is None:
        row = _likely_header(sheet)
        found = recogniser.at(sheet, row) if sheet.rows else Layout(sheet, 0, {}, {}, {})
    columns = _columns(recogniser, found)
    doubtful = not known and (
        bool(found.strangers)
        or recogniser.looks_like_data(sheet)
        or bool(recogniser.unread_marks(found))
    )
    return ProposedSheet(
        sheet.name, found.header, tuple(columns[:_COLUMNS]), known, doubtful,
        max(0, len(columns) - _COLUMNS),
    )  # fmt: skip


def _columns(recogniser: Recogniser, layout: Layout) -> list[ProposedColumn]:
    width = max((len(row) for row in layout.sheet.rows[: HEADER_ROWS * 5]), default=0)
    columns = []
    for column in range(width):
        title, samples = layout.titles.get(column, ""), _samples(layout, column)
        if not title and not samples:
            continue
        unknown = layout.unknown.get(column)
        columns.append(
            ProposedColumn(
                column, title, samples, layout.targets.get(column),
                recogniser.likeness(unknown, layout) if unknown else None,
                column in layout.strangers,
            )
        )  # fmt: skip
    return columns


def _samples(layout: Layout, column: int) -> tuple[str, ...]:
    """Return the first different values of a column."""
    found: list[str] = []
    for row in layout.sheet.rows[layout.header + 1 : layout.header + 1 + _SAMPLED_ROWS]:
        value = text(row[column]) if column < len(row) else ""
        if value and value not in found:
            found.append(value)
        if len(found) == _SAMPLES:
            break
    return tuple(found)


def _likely_header(sheet: Sheet) -> int:
    """Return the first of the rows that hold most texts; a title stands alone in its row."""
    counts = [
        sum(1 for cell in row if isinstance(cell, str) and cell.strip())
        for row in sheet.rows[:HEADER_ROWS]
    ]
    most = max(counts, default=0)
    return next((row for row, count in enumerate(counts) if 2 * count > most), 0)


class SheetDraft:
    """One sheet while a person says how it is read.

    Attributes:
        proposed: How it may be read from the present header row.
        read: Whether it is read; None while nobody said so of a sheet not recognised.
        columns: What was said of columns, with None to leave one out.
        epreuve: The group épreuve of the whole sheet, as was said; None for what its name says.
        profiled: True when a named profile said it.
    """

    def __init__(self, recogniser: Recogniser, sheet: Sheet) -> None:
        self.sheet = sheet
        self._recogniser = recogniser
        self._laid: tuple[object, Layout] | None = None
        self.reset()

    def reset(self) -> None:
        """Go back to what was recognised."""
        self.proposed = propose(self._recogniser, self.sheet)
        self.read: bool | None = True if self.proposed.read else None
        self.columns: dict[int, Target | None] = {}
        self.epreuve: str | None = None
        self.profiled = False

    def set_header(self, row: int) -> None:
        """Take another row for the header; what was said of columns no longer holds."""
        self.proposed = propose(self._recogniser, self.sheet, row)
        self.columns = {}
        self.epreuve = None
        self.profiled = False

    def choose(self, column: int, target: Target | None) -> None:
        """Read a column as something, or leave it out; the sheet is read from then on."""
        self.columns[column] = target
        if target is not None:
            self.read = True

    def confirm(self, column: int, yes: bool) -> None:
        """Take a likeness for what it is, or leave it again."""
        one = next(c for c in self.proposed.columns if c.column == column)
        if yes and one.likeness is not None:
            self.choose(column, one.likeness.target)
        else:
            self.columns.pop(column, None)

    def target(self, column: int) -> Target | None:
        """Return what a column is read as now."""
        if column in self.columns:
            return self.columns[column]
        return next((c.target for c in self.proposed.columns if c.column == column), None)

    def apply(self, matching: SheetMatching) -> None:
        """Take over what a profile says."""
        self.set_header(matching.header)
        self.read, self.columns = matching.read, dict(matching.columns)
        self.epreuve = matching.epreuve
        self.profiled = True

    @property
    def matching(self) -> SheetMatching | None:
        """How the sheet is read; None while it is left to recognition."""
        if self.read is None:
            return None
        known = {c.column: c.target for c in self.proposed.columns if c.target is not None}
        return SheetMatching(
            self.sheet.name, self.read, self.proposed.header, {**known, **self.columns},
            self.epreuve,
        )  # fmt: skip

    @property
    def layout(self) -> Layout:
        """What the sheet holds as it is read now; worked out once for each change."""
        if not self.sheet.rows:
            return Layout(self.sheet, 0, {}, {}, {})
        matching = self.matching or SheetMatching(
            self.sheet.name, read=True, header=self.proposed.header, columns=self.columns,
            epreuve=self.epreuve,
        )  # fmt: skip
        said = matching.header, tuple(matching.columns.items()), matching.epreuve
        if self._laid is None or self._laid[0] != said:
            self._laid = said, self._recogniser.matched(self.sheet, matching)
        return self._laid[1]

    @property
    def contents(self) -> tuple[str, ...]:
        """French names of what is read from the sheet."""
        return self.layout.contents if self.read else ()

    @property
    def fault(self) -> str:
        """Why the sheet cannot be read so; empty when it can, or is not read."""
        if not self.read:
            return ""
        layout = self.layout
        return _twice(layout) or layout.lacking

    @property
    def unconfirmed(self) -> int:
        """How many likenesses nobody confirmed or refused."""
        if self.read is False:
            return 0
        return sum(1 for c in self.proposed.columns if c.likeness and c.column not in self.columns)


def _twice(layout: Layout) -> str:
    if not layout.twice:
        return ""
    titles = " et ".join(f"« {layout.titles.get(c, 'sans titre')} »" for c in layout.twice[:3])
    return f"Deux colonnes sont lues comme la même chose ({titles}) : gardez-en une."


class Draft:
    """A workbook while a person says how it is read."""

    def __init__(self, recogniser: Recogniser, workbook: Workbook) -> None:
        self.workbook = workbook
        self.sheets = [SheetDraft(recogniser, one) for one in workbook.sheets if not is_own(one)]

    @property
    def matching(self) -> Matching:
        """How the workbook is read."""
        return Matching(tuple(m for one in self.sheets if (m := one.matching) is not None))

    @property
    def faults(self) -> list[tuple[SheetDraft, str]]:
        """Every sheet that cannot be read so, and why."""
        return [(one, said) for one in self.sheets if (said := one.fault)]

    def apply(self, matching: Matching) -> None:
        """Take over what a profile says, sheet by sheet."""
        for one in self.sheets:
            if (found := matching.of(one.sheet.name)) is not None:
                one.apply(found)

    def reset(self) -> None:
        """Go back to what was recognised."""
        for one in self.sheets:
            one.reset()


def require_readable(layout: Layout) -> None:
    """Refuse a sheet one asks to read and that lacks a column to be read.

    Raises:
        Refusal: It cannot be read.
    """
    if layout.lacking:
        raise Refusal("MATCHING_INCOMPLETE", f"Feuille « {layout.sheet.name} ». {layout.lacking}")
