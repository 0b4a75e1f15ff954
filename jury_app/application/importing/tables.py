"""Several tables on one sheet, one under another: the marks of the next are of another bloc."""

from jury_app.application.importing.layout import Layout, header_text
from jury_app.application.importing.plan import Plan
from jury_app.application.importing.recogniser import Recogniser

LEGEND = "légende"
_ELSEWHERE = ("acquired", "epreuve")
"""Fields whose values are blocs and épreuves."""
_SHORTEST = len("BC7")


class OtherTables:
    """Tells titles of other blocs under a header from remarks: data comes below a title.

    Where that happens, the title is reported and the rows below it are not read.
    """

    def __init__(self, plan: Plan, layout: Layout) -> None:
        self._plan, self._layout = plan, layout
        self._recogniser = Recogniser(plan.session.certification, plan.words)
        self._reads = bool(layout.marks) or (
            layout.epreuve is not None and "epreuve" not in layout.fields
        )
        self._values = {layout.fields.get(name) for name in _ELSEWHERE}
        self._pending: list[tuple[int, int, str]] = []
        self._inside = False

    def opens(self, number: int) -> bool:
        """Tell whether a row holds but names of blocs or épreuves the sheet is not read for."""
        if not self._reads:
            return False
        filled = list[tuple[int, str]]()
        for column, cell in enumerate(self._layout.sheet.rows[number]):
            if cell is None or cell == "":
                continue
            # Most rows hold marks: they are told by their type or length.
            if not isinstance(cell, str) or len(cell) < _SHORTEST or column in self._values:
                return False
            filled.append((column, cell))
        named = [self._recogniser.other_table(self._layout, header_text(c)) for _, c in filled]
        if not named or not all(named):
            return False
        self._pending.append((number, filled[0][0], named[-1]))
        return True

    def hold(self, table: bool) -> bool:
        """Tell whether a row is of another table; it is when it belongs to one under a title."""
        if table and self._pending:
            self._inside = True
            number, column, what = self._pending[-1]
            self._pending.clear()
            self._plan.problem(
                self._layout, number, column, "COLUMN_AMBIGUOUS",
                f"Cette ligne ouvre un autre tableau, celui {what} : mettez-le sur sa propre "
                "feuille. Si ce n'est qu'une remarque, mettez-la sous le tableau.",
            )  # fmt: skip
        return self._inside

    def end(self, *, ignored: bool) -> None:
        """List the titles nothing stood under."""
        for number, _column, _what in self._pending if ignored else ():
            self._plan.ignore(self._layout, number, LEGEND)
