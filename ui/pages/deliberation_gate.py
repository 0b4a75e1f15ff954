"""What the deliberation page says before the deliberation is open: what stands in the way."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from jury_app.application.view import SessionView
from jury_app.domain.deliberation import opening_blocks
from ui.steps import page_of_rule
from ui.widgets import Chip, Panel, button, clear, label, line


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
        panel.body.setContentsMargins(24, 20, 24, 20)
        panel.body.setSpacing(8)
        panel.body.addWidget(
            label("La délibération n'est pas encore ouverte", "heading", wrap=True)
        )
        self.about = label(wrap=True, kind="muted")
        panel.body.addWidget(self.about)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        inside = QWidget()
        inside.setLayout(self._list)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setWidget(inside)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        panel.body.addWidget(self._scroll, 1)
        self.open = button("Ouvrir la délibération", self.open_asked.emit, "primary")
        self.message = label(kind="error", wrap=True)
        self.message.hide()
        panel.body.addWidget(self.message)
        row = QHBoxLayout()
        row.addWidget(self.open)
        row.addStretch()
        panel.body.addLayout(row)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(panel, 20)
        middle.addStretch(1)
        outer.addLayout(middle, 8)
        outer.addStretch(1)

    def why_closed(self) -> str:
        """Say why the deliberation cannot be opened; empty when it can."""
        if not self.isVisible():
            return "La délibération est déjà ouverte."
        return "" if self.open.isEnabled() else "Des points s'opposent à l'ouverture."

    def show_session(self, view: SessionView) -> None:
        """Show what stands against opening."""
        blocks = opening_blocks(view.findings)
        self.message.hide()
        self.open.setEnabled(not blocks)
        self.about.setText(
            "À l'ouverture, chaque candidat reçoit son numéro et le jury peut décider, bloc par "
            "bloc. Les notes restent modifiables."
            + (" Il reste à mettre en règle :" if blocks else "")
        )
        clear(self._list)
        self._scroll.setVisible(bool(blocks))
        for finding in blocks:
            row = QWidget()
            inner = QHBoxLayout(row)
            inner.setContentsMargins(0, 7, 0, 7)
            inner.setSpacing(10)
            inner.addWidget(Chip("✗ bloquant", "bad"), alignment=Qt.AlignmentFlag.AlignTop)
            text = label(finding.message, wrap=True)
            text.setToolTip(finding.source)
            inner.addWidget(text, 1)
            see = button("Voir", kind="flat")
            see.setAccessibleName(f"Voir : {finding.message}")
            page = page_of_rule(finding.rule)
            see.clicked.connect(lambda _on=False, p=page, s=finding.subject: self.go_to.emit(p, s))
            inner.addWidget(see, alignment=Qt.AlignmentFlag.AlignTop)
            self._list.addWidget(row)
            self._list.addWidget(line())
        self._list.addStretch()
