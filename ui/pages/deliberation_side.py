"""The right column of the deliberation: progress, recusals, distribution, success rates."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from jury_app.application.charts.model import Plot
from jury_app.application.charts.spread import Distribution
from jury_app.domain.numbers import french
from jury_app.domain.wording import plural
from ui.charts import ChartView
from ui.pages.deliberation_figures import duration
from ui.painted import Gauge
from ui.widgets import GUTTER, Panel, button, keep_gutter, label


class SidePanel(QScrollArea):
    """Progress, recusals, marks of the current bloc, success per bloc and option."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Avancement et statistiques")
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
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
        self._section(self.recusals)
        self._section(self._bloc_title, self.about, self.marks)
        self._section(label("Réussite par bloc", "strong"), self.blocs)
        self._section(label("Certifiés par option", "strong"), self.options)
        self._column.addStretch()
        self.setWidget(inside)
        keep_gutter(self, self._column, GUTTER)

    def _add_progress(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.progress)
        row.addStretch()
        row.addWidget(self.left)
        holder = QWidget()
        holder.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        self._buttons = self._section(
            label("Avancement", "strong"), holder, self.gauge, self.rest, self.adopt
        )

    def add_button(self, button: QPushButton) -> None:
        """Add a button under the progress."""
        self._buttons.addWidget(button)

    def _section(self, *widgets: QWidget) -> QVBoxLayout:
        panel = Panel()
        panel.body.setContentsMargins(16, 12, 16, 12)
        panel.body.setSpacing(6)
        for widget in widgets:
            panel.body.addWidget(widget)
        self._column.addWidget(panel)
        return panel.body

    def set_drawer(self, drawer: bool) -> None:
        """Take a ground and an edge where the column lies over the card."""
        self.setProperty("drawer", drawer)
        margin = 8 if drawer else 0
        right = self._column.contentsMargins().right()
        self._column.setContentsMargins(margin, margin, right, margin)
        self.style().unpolish(self)
        self.style().polish(self)

    def add_below_progress(self, panel: QWidget) -> None:
        """Put a panel of the page under the progress."""
        self._column.insertWidget(1, panel)

    def show_progress(self, done: int, total: int, minutes: int | None, rest: str) -> None:
        """Show how many candidates are decided, the time left and, in words, what remains."""
        self.progress.setText(f"{done} / {total}")
        self.left.setText(f"reste ≈ {duration(minutes)}" if minutes else "")
        self.gauge.show_share(done, total, f"{done} décidés sur {total}")
        self.rest.setText(rest)
        self.rest.setVisible(bool(rest))

    def show_adoptable(self, count: int, narrowed: bool) -> None:
        """Show for how many candidates adopting decides; `narrowed`: of those the list shows."""
        self.adopt.setEnabled(count > 0)
        what = ("affiché", "affichés") if narrowed else ("candidat", "candidats")
        self.adopt.setText(f"Adopter pour {plural(count, *what)}…" if count else "Rien à adopter")
        self.adopt.setToolTip("Montre d'abord ce qui serait décidé, et ce qui est laissé de côté")

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

    def show_recusals(self, lines: Sequence[str]) -> None:
        """Show who does not sit for this candidate."""
        self.recusals.setText("\n".join(lines) if lines else "Déport : aucun pour ce candidat.")
