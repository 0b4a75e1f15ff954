"""The head of the candidate's card and the titles of its columns."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from jury_app.application.view import SessionView, candidate_reasons
from jury_app.domain.results import CandidateResult, expected_outcome
from jury_app.domain.values import KEPT
from jury_app.domain.wording import OUTCOMES
from ui import icons, theme
from ui.pages.deliberation_bloc import APART, AVERAGE, CODE, DECISION, PROPOSAL
from ui.pages.deliberation_figures import details_line, identity_line
from ui.widgets import SIGN_OF_TONE, TONE_OF_OUTCOME, Chip, button, label, nest

_NARROW = 540
"""Under this width, at the base text size, the proposal goes under the name."""


class CardHead(QWidget):
    """Who the candidate is, and what is proposed.

    Signals:
        adopted: The proposals are to be adopted.
    """

    adopted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name, self.details = label(kind="heading", wrap=True), label(kind="muted", wrap=True)
        self._details = self._place = ""
        self.identity = label(kind="small", wrap=True)
        self.identity.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.proposal = Chip()
        self.adopt = button("Adopter (Ctrl+Entrée)", self.adopted.emit)
        self.adopt.setToolTip("Adopter toutes les propositions de ce candidat")
        self.more = button("", kind="icon")
        icons.dress(self.more, "dots", 18)
        self.more.setAccessibleName("Autres gestes sur ce candidat")
        self.more.setToolTip("Historique, acquis antérieurs, procès-verbal, retrait")
        self._lay_out()

    def _lay_out(self) -> None:
        """Put what is done beside the name, and the proposal beside what explains it."""
        high = QHBoxLayout()
        high.setSpacing(4)
        high.addWidget(self.name, 1)
        for one in (self.adopt, self.more):
            high.addWidget(one, 0, Qt.AlignmentFlag.AlignTop)
        left = QVBoxLayout()
        left.setSpacing(2)
        left.addWidget(self.details)
        left.addWidget(self.identity)
        left.addStretch()
        self._row = QBoxLayout(_SIDE_BY_SIDE)
        self._row.setSpacing(12)
        nest(self._row, left, 1)
        self._row.addWidget(self.proposal, 0, _TOP_RIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 12, 10)
        column.setSpacing(4)
        nest(column, high)
        nest(column, self._row)

    def show_candidate(self, view: SessionView, result: CandidateResult) -> None:
        """Show a candidate."""
        self.name.setText(result.candidate.name)
        self._details = details_line(view, result)
        self.show_place(self._place)
        self.identity.setText(identity_line(view, result))
        self.name.setToolTip(self.identity.text())
        outcome = expected_outcome(result, view.session.certification)
        kept = sum(1 for b in result.blocs if (b.decision or b.proposal) in KEPT)
        said = "Décision" if result.decision else "Proposition"
        tone = TONE_OF_OUTCOME[outcome]
        self.proposal.show_state(
            f"{SIGN_OF_TONE[tone]} {said} : {OUTCOMES[outcome].lower()} "
            f"({kept} / {len(result.blocs)})", tone,
        )  # fmt: skip
        self.proposal.setToolTip(" · ".join(candidate_reasons(view.session, result)))

    def show_place(self, place: str) -> None:
        """Show where the candidate stands in the list (« 18 / 57 »)."""
        self._place = place
        self.details.setText(f"{self._details} · {place}")

    def set_compact(self, compact: bool) -> None:
        """Leave the identity out, for low windows; the name's tool tip has it."""
        self.identity.setVisible(not compact)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the proposal under the name where both lack room."""
        super().resizeEvent(event)
        narrow = self.width() < theme.scaled(_NARROW)
        self._row.setDirection(_STACKED if narrow else _SIDE_BY_SIDE)


_SIDE_BY_SIDE, _STACKED = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
_TOP_RIGHT = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight


class ColumnTitles(QWidget):
    """The titles over the blocs, as wide as their columns."""

    def __init__(self) -> None:
        super().__init__()
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(16, 5, 12, 5)
        row.setSpacing(APART)
        self._fixed: list[tuple[QLabel, int]] = []
        for text, width in (("Bloc", CODE), ("Épreuves", 0), ("Moyenne", AVERAGE + 6),
                            ("Proposition", PROPOSAL), ("Décision", DECISION)):  # fmt: skip
            one = label(text, "section")
            if width:
                self._fixed.append((one, width))
            row.addWidget(one, 0 if width else 1)
            if text == "Moyenne":
                one.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                row.addSpacing(APART)

    def fit(self) -> None:
        """Follow the size of the text."""
        for one, width in self._fixed:
            one.setFixedWidth(theme.scaled(width))

    def stand_over(self, area: QScrollArea) -> None:
        """Stay in line with what scrolls below, whose bar takes room from it."""
        bar, row = area.verticalScrollBar(), self._row

        def fit(low: int, high: int) -> None:
            taken = bar.sizeHint().width() if high > low else 0
            row.setContentsMargins(16, 5, 12 + taken, 5)

        bar.rangeChanged.connect(fit)
