"""The right column of the deliberation: progress, recusals, distribution, success rates."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from jury_app.application.charts.model import Plot
from jury_app.application.charts.spread import Distribution
from jury_app.domain.members import member_name
from jury_app.domain.numbers import french
from jury_app.domain.records import MemberRow
from jury_app.domain.session import Candidate
from jury_app.domain.wording import plural
from ui import theme
from ui.charts import ChartView
from ui.pages.deliberation_figures import duration
from ui.painted import Gauge
from ui.widgets import GUTTER, Panel, button, dress, keep_gutter, label

WIDTH, WIDEST = 256, 720
LIST, LIST_NARROW, LIST_WIDEST = 262, 228, 342
CARD_WIDEST = 1000
"""Widths in pixels at the base size of the text: of this column, the list and the card between."""
_APART = 12
_SIDE_BY_SIDE, _STACKED = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


def widths_beside(room: int, narrow: bool) -> tuple[int, int]:
    """Return the widths of the list and of this column in a page `room` pixels wide.

    A fifth of what the card has no use for goes to the list, the rest to the charts.
    """
    list_, side = theme.scaled(LIST_NARROW if narrow else LIST), theme.scaled(WIDTH)
    spare = max(0, room - list_ - side - theme.scaled(CARD_WIDEST))
    return (
        min(list_ + spare // 5, theme.scaled(LIST_WIDEST)),
        min(side + spare - spare // 5, theme.scaled(WIDEST)),
    )


class SidePanel(QScrollArea):
    """Progress, recusals, marks of the current bloc, success per bloc and option.

    On a large screen the charts stand beside the rest rather than under it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Avancement et statistiques")
        inside = QWidget()
        self._columns = QBoxLayout(_STACKED, inside)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(_APART)
        self._upper, self._lower = self._part(), self._part()
        self._columns.addStretch()
        self._of_one: list[Panel] = []
        self._of_all: list[Panel] = []
        self.progress, self.left = label(kind="heading"), label(kind="muted")
        self.gauge, self.rest = Gauge(), label(kind="small", wrap=True)
        self.adopt = button("")
        self.recusals = label(kind="muted", wrap=True)
        self.marks = ChartView("Répartition des notes du bloc")
        self.blocs = ChartView("Réussite par bloc")
        self.options = ChartView("Certifiés par option")
        self._bloc_title, self.about = (
            label(kind="strong", wrap=True),
            label(kind="small", wrap=True),
        )
        self._add_progress()
        for kept, part, widgets in (
            (self._of_one, self._upper, (label("Déports", "strong"), self.recusals)),
            (self._of_one, self._lower, (self._bloc_title, self.about, self.marks)),
            (self._of_all, self._lower, (label("Réussite par bloc", "strong"), self.blocs)),
            (self._of_all, self._lower, (label("Certifiés par option", "strong"), self.options)),
        ):
            kept.append(_section(part, *widgets))
        self.setWidget(inside)
        keep_gutter(self, self._columns, GUTTER)

    def _part(self) -> QVBoxLayout:
        """Return one of the two halves of the column."""
        holder = QWidget()
        made = QVBoxLayout(holder)
        made.setContentsMargins(0, 0, 0, 0)
        made.setSpacing(_APART)
        self._columns.addWidget(holder, alignment=Qt.AlignmentFlag.AlignTop)
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the halves side by side where there is room for both."""
        super().resizeEvent(event)
        wide = self.width() >= theme.scaled(2 * WIDTH + _APART)
        self._columns.setDirection(_SIDE_BY_SIDE if wide else _STACKED)
        for place, share in enumerate((1, 1, 0) if wide else (0, 0, 1)):
            self._columns.setStretch(place, share)

    def _add_progress(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.progress)
        row.addStretch()
        row.addWidget(self.left)
        holder = QWidget()
        holder.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        self._buttons = _section(
            self._upper, label("Avancement", "strong"), holder, self.gauge, self.rest, self.adopt
        ).body

    def add_button(self, button: QPushButton) -> None:
        """Add a button under the progress."""
        self._buttons.addWidget(button)

    def set_drawer(self, drawer: bool) -> None:
        """Take a ground and an edge where the column lies over the card."""
        margin = 8 if drawer else 0
        right = self._columns.contentsMargins().right()
        self._columns.setContentsMargins(margin, margin, right, margin)
        dress(self, "drawer", drawer)

    def add_below_progress(self, panel: QWidget) -> None:
        """Put a panel of the page under the progress."""
        self._upper.insertWidget(1, panel)

    def show_candidates(self, some: bool, one: bool) -> None:
        """Show what is about all candidates if there are some, about one if one is shown."""
        for panels, there in ((self._of_all, some), (self._of_one, one)):
            for panel in panels:
                panel.setVisible(there)

    def show_progress(self, done: int, total: int, minutes: int | None, rest: str) -> None:
        """Show how many candidates are decided, the time left and, in words, what remains."""
        self.progress.setText(f"{done} / {total}")
        self.left.setText(f"reste ≈ {duration(minutes)}" if minutes else "")
        self.gauge.show_share(done, total, f"{done} décidés sur {total}")
        self.rest.setText(rest)
        self.rest.setVisible(bool(rest))

    def show_adoptable(self, count: int, narrowed: bool, why_not: str) -> None:
        """Show for how many candidates adopting decides.

        Args:
            count: The candidates.
            narrowed: They are those the list shows.
            why_not: Why nothing may be adopted now; empty when it may.
        """
        self.adopt.setEnabled(count > 0 and not why_not)
        what = ("affiché", "affichés") if narrowed else ("candidat", "candidats")
        self.adopt.setText(f"Adopter pour {plural(count, *what)}…" if count else "Rien à adopter")
        self.adopt.setToolTip(
            why_not or "Montre d'abord ce qui serait décidé, et ce qui est laissé de côté"
        )

    def show_marks(self, code: str, plot: Distribution) -> None:
        """Show how the marks of a bloc are spread."""
        self._bloc_title.setText(f"{code} — répartition")
        averages = plot.rows[0].spread
        mean = f" · moyenne {french(averages.mean)}" if averages.count else ""
        self.about.setText(f"{plural(averages.count, 'moyenne', 'moyennes')}{mean}")
        self.marks.show_plot(plot)

    def show_rates(self, blocs: Plot, options: Plot) -> None:
        """Show which share of the candidates has each bloc, and is certified in each option."""
        self.blocs.show_plot(blocs)
        self.options.show_plot(options)

    def show_recusals(self, candidate: Candidate, members: Sequence[MemberRow]) -> None:
        """Show which members do not sit for a candidate, and why."""
        names = {m.id: member_name(m) for m in members}
        lines = [f"{names.get(r.member_id, '—')} ne siège pas : {r.reason}"
                 for r in candidate.recusals]  # fmt: skip
        self.recusals.setText("\n".join(lines) if lines else "Aucun pour ce candidat.")


def _section(part: QVBoxLayout, *widgets: QWidget) -> Panel:
    panel = Panel()
    panel.body.setContentsMargins(16, 12, 16, 12)
    panel.body.setSpacing(6)
    for widget in widgets:
        panel.body.addWidget(widget)
    part.addWidget(panel)
    return panel
