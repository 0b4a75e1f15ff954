"""The right column of the deliberation: progress, distribution, success, recusals."""

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from jury_app.domain.numbers import french
from jury_app.domain.wording import NNBSP, plural
from ui import theme
from ui.cells import small
from ui.pages.deliberation_figures import BINS, Distribution, Share, bin_of, duration
from ui.painted import Gauge
from ui.widgets import Panel, button, label


class Histogram(QWidget):
    """How a bloc's averages are spread, with the pass mark and this candidate's place."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = Distribution((0,) * BINS, None, 0)
        self._own: Decimal | None = None
        self._pass = Decimal(10)
        self.setMinimumHeight(104)
        self.setAccessibleName("Répartition des moyennes du bloc")

    def sizeHint(self) -> QSize:
        """Return the room the chart likes."""
        return QSize(200, 116)

    def show_distribution(
        self, shown: Distribution, own: Decimal | None, pass_mark: Decimal
    ) -> None:
        """Show a bloc; `own` is this candidate's average."""
        self._shown, self._own, self._pass = shown, own, pass_mark
        spread = ", ".join(
            f"{count} de {n * 2} à {n * 2 + 2}" for n, count in enumerate(shown.bins) if count
        )
        mine = f" Ce candidat : {french(own)}." if own is not None else ""
        self.setAccessibleDescription(f"{spread or 'aucune moyenne'}.{mine}")
        self.setToolTip(self.accessibleDescription())
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint bars, pass mark and place."""
        palette = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.figures(small(self.font())))
        foot = painter.fontMetrics().height() + 4
        area = QRect(0, foot, self.width() - 1, self.height() - 2 * foot)
        slot, most = area.width() / BINS, max(1, *self._shown.bins)
        mine = None if self._own is None else bin_of(self._own)
        for number, count in enumerate(self._shown.bins):
            height = max(2.0, count / most * area.height())
            bar = QRectF(area.left() + number * slot + 2, area.bottom() - height, slot - 4, height)
            failing = palette.bad.text if self._own is not None and self._own < self._pass else ""
            colour = QColor(failing or palette.good.text if number == mine else palette.accent)
            if number != mine:
                colour.setAlphaF(0.5 if count else 0.18)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRoundedRect(bar, 2, 2)
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, QColor(palette.line))
        self._paint_pass_mark(painter, area, foot)
        self._paint_place(painter, area, foot)

    def _paint_pass_mark(self, painter: QPainter, area: QRect, foot: int) -> None:
        palette = theme.current()
        x = area.left() + round(float(self._pass) / 20 * area.width())
        painter.setPen(QPen(QColor(palette.muted), 1, Qt.PenStyle.DashLine))
        painter.drawLine(x, area.top() - foot + 4, x, area.bottom())
        painter.setPen(QColor(palette.muted))
        painter.drawText(QRect(x + 5, 0, area.right() - x, foot), Qt.AlignmentFlag.AlignVCenter,
                         f"seuil {french(self._pass)}")  # fmt: skip

    def _paint_place(self, painter: QPainter, area: QRect, foot: int) -> None:
        if self._own is None:
            return
        palette = theme.current()
        below = self._own < self._pass
        painter.setPen(QColor(palette.bad.text if below else palette.good.text))
        x = area.left() + float(self._own) / 20 * area.width()
        text = french(self._own)
        width = painter.fontMetrics().horizontalAdvance(text)
        left = min(max(area.left(), round(x - width / 2)), area.right() - width)
        painter.drawText(QRect(left, area.bottom() + 3, width + 2, foot),
                         Qt.AlignmentFlag.AlignVCenter, text)  # fmt: skip


class SidePanel(QScrollArea):
    """Progress, distribution of the current bloc, success per bloc, recusals."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Avancement et statistiques")
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self.progress, self.left = label(kind="heading"), label(kind="muted")
        self.gauge, self.rest = Gauge(), label(kind="small", wrap=True)
        self.adopt = button("")
        self.histogram, self.about = Histogram(), label(kind="small", wrap=True)
        self.recusals = label(kind="muted", wrap=True)
        self._bloc_title = label(kind="strong", wrap=True)
        self._shares = QGridLayout()
        self._gauges: list[tuple[QWidget, Gauge, QWidget]] = []
        self._add_progress()
        self._section(self._bloc_title, self.about, self.histogram)
        holder = QWidget()
        holder.setLayout(self._shares)
        self._shares.setContentsMargins(0, 2, 0, 0)
        self._shares.setVerticalSpacing(5)
        self._success = label("Réussite par bloc", "strong")
        self._success.setToolTip("Blocs décidés, à défaut proposés : validés, acquis ou dispensés")
        self._section(self._success, holder)
        self._section(label("Déports", "strong"), self.recusals)
        self._column.addStretch()
        self.setWidget(inside)

    def _add_progress(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.progress)
        row.addStretch()
        row.addWidget(self.left)
        holder = QWidget()
        holder.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        self._section(label("Avancement", "strong"), holder, self.gauge, self.rest, self.adopt)

    def _section(self, *widgets: QWidget) -> None:
        panel = Panel()
        panel.body.setContentsMargins(14, 11, 14, 12)
        panel.body.setSpacing(6)
        for widget in widgets:
            panel.body.addWidget(widget)
        self._column.addWidget(panel)

    def set_drawer(self, drawer: bool) -> None:
        """Take a ground and an edge where the column lies over the card."""
        self.setProperty("drawer", drawer)
        margin = 8 if drawer else 0
        self._column.setContentsMargins(margin, margin, margin, margin)
        self.style().unpolish(self)
        self.style().polish(self)

    def add_below_progress(self, panel: QWidget) -> None:
        """Put a panel of the page under the progress."""
        self._column.insertWidget(1, panel)

    def show_progress(self, done: int, total: int, minutes: int | None, rest: str) -> None:
        """Show how many candidates are decided, the time left and, in words, what remains."""
        self.progress.setText(f"{done} / {total}")
        self.left.setText(f"reste ≈ {duration(minutes)}" if minutes else "")
        self.gauge.show_share(done / total if total else 0, f"{done} décidés sur {total}")
        self.rest.setText(rest)
        self.rest.setVisible(bool(rest))

    def show_adoptable(self, count: int, narrowed: bool) -> None:
        """Show for how many candidates adopting decides; `narrowed`: of those the list shows."""
        self.adopt.setEnabled(count > 0)
        what = ("affiché", "affichés") if narrowed else ("candidat", "candidats")
        self.adopt.setText(f"Adopter pour {plural(count, *what)}…" if count else "Rien à adopter")
        self.adopt.setToolTip("Montre d'abord ce qui serait décidé, et ce qui est laissé de côté")

    def show_bloc(self, code: str, shown: Distribution, own: Decimal | None,
                  pass_mark: Decimal) -> None:  # fmt: skip
        """Show how the averages of a bloc are spread."""
        self._bloc_title.setText(f"{code} — répartition")
        mean = f" · moyenne {french(shown.mean)}" if shown.mean is not None else ""
        self.about.setText(f"{plural(shown.count, 'moyenne', 'moyennes')}{mean}")
        self.histogram.show_distribution(shown, own, pass_mark)

    def show_shares(self, shares: Sequence[Share]) -> None:
        """Show which share of the candidates has each bloc."""
        while len(self._gauges) < len(shares):
            row = len(self._gauges)
            parts = (label(kind="strong"), Gauge("good"), label(kind="muted"))
            for column, part in enumerate(parts):
                self._shares.addWidget(part, row, column, Qt.AlignmentFlag.AlignVCenter)
            self._gauges.append(parts)
        self._shares.setColumnStretch(1, 1)
        for number, (code, gauge, percent) in enumerate(self._gauges):
            visible = number < len(shares)
            for part in (code, gauge, percent):
                part.setVisible(visible)
            if visible:
                one = shares[number]
                text = f"{round(one.share * 100)}{NNBSP}%"
                code.setText(one.bloc)  # type: ignore[attr-defined]
                percent.setText(text)  # type: ignore[attr-defined]
                gauge.show_share(one.share, f"{one.bloc} : {one.kept} sur {one.total}, {text}")

    def show_recusals(self, lines: Sequence[str]) -> None:
        """Show who does not sit for this candidate."""
        self.recusals.setText(
            "\n".join(lines) if lines else "Aucun membre déporté pour ce candidat."
        )
