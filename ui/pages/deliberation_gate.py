"""What the deliberation page says before the deliberation is open: what stands in the way."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from jury_app.application.view import SessionView
from jury_app.domain.deliberation import opening_blocks
from jury_app.domain.sitting import another_day
from ui.findings import SignRow
from ui.steps import page_of_rule
from ui.widgets import Panel, button, clear, label, line, nest

_ASIDE, _INSET = 8, 16
"""Margins of the panel, and of texts in it: as far in as the rows of the list begin."""


class _Rows(QScrollArea):
    """A list as high as what it holds, where there is room.

    Args:
        inside: What it holds.
    """

    def __init__(self, inside: QWidget) -> None:
        super().__init__(widgetResizable=True)
        self._inside = inside
        self.setWidget(inside)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        """Return the height of all rows at the present width."""
        high = self._inside.heightForWidth(self.viewport().width())
        return QSize(super().sizeHint().width(), high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for another height at another width."""
        super().resizeEvent(event)
        self.updateGeometry()


class Gate(QWidget):
    """An explanation, what blocks the opening, and the button that opens.

    Signals:
        open_asked: The deliberation is to be opened.
        go_to: (page, subject) of what is to be mended.
    """

    open_asked = Signal()
    go_to = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        panel = Panel()
        panel.setMaximumWidth(720)
        panel.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        panel.body.setContentsMargins(_ASIDE, 20, _ASIDE, 20)
        panel.body.setSpacing(8)
        title = label("La délibération n'est pas encore ouverte", "heading", wrap=True)
        self.about = label(wrap=True, kind="muted")
        for text in (title, self.about):
            text.setContentsMargins(_INSET, 0, _INSET, 0)
            panel.body.addWidget(text)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        inside = QWidget()
        inside.setLayout(self._list)
        self._scroll = _Rows(inside)
        self._scroll.hide()
        panel.body.addWidget(self._scroll, 1)
        self.open = button("Ouvrir la délibération", self.open_asked.emit, "primary")
        self.message = label(kind="error", wrap=True)
        self.message.setContentsMargins(_INSET, 0, _INSET, 0)
        self.message.hide()
        panel.body.addWidget(self.message)
        row = QHBoxLayout()
        row.setContentsMargins(_INSET, 8, _INSET, 0)
        row.addWidget(self.open)
        row.addStretch()
        nest(panel.body, row)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(panel, 20)
        middle.addStretch(1)
        nest(outer, middle, 30)
        outer.addStretch(1)

    def why_closed(self) -> str:
        """Say why the deliberation cannot be opened; empty when it can."""
        if not self.isVisible():
            return "La délibération est déjà ouverte."
        return "" if self.open.isEnabled() else "Des points s'opposent à l'ouverture."

    def show_session(self, view: SessionView, now: str) -> None:
        """Show what stands against opening, and which day the minutes would bear.

        Args:
            view: The session shown.
            now: UTC time.
        """
        blocks = opening_blocks(view.findings)
        dated = another_day(view.session.row, now)
        self.message.hide()
        self.open.setEnabled(not blocks)
        self.about.setText(
            "À l'ouverture, chaque candidat reçoit son numéro et le jury peut décider, bloc par "
            "bloc. Les notes restent modifiables."
            + (f" {dated}" if dated else "")
            + (" Il reste à mettre en règle :" if blocks else "")
        )
        clear(self._list)
        self._scroll.setVisible(bool(blocks))
        for finding in blocks:
            see = partial(self.go_to.emit, page_of_rule(finding.rule), finding.subject)
            row = SignRow("bad", finding.message, finding.source, see)
            self._list.addWidget(row)
            row.show()  # Qt would only show it at the next turn, too late to give it the focus
            self._list.addWidget(line())
        self._list.addStretch()
        self._scroll.updateGeometry()
