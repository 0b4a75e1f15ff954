"""A field under the blocs of the card: the motive of a decision, a prescription."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from jury_app.domain.results import BlocResult, CandidateResult
from jury_app.domain.values import Verdict
from ui.widgets import button, label, nest


@dataclass
class Draft:
    """A decision that waits for its motive."""

    verdict: Verdict
    motive: str = ""


class Drafts:
    """The decisions that wait for their motive; kept while the jury looks at something else."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, str], Draft] = {}

    def keep(self, candidate_id: int, code: str, draft: Draft) -> None:
        """Keep what is written for a bloc."""
        self._kept[candidate_id, code] = draft

    def drop(self, candidate_id: int, code: str) -> None:
        """Forget what was written for a bloc."""
        self._kept.pop((candidate_id, code), None)

    def asked(self, candidate_id: int, bloc: BlocResult) -> Draft | None:
        """Return the decision chosen for a bloc and not recorded, while it still asks a motive."""
        draft = self._kept.get((candidate_id, bloc.bloc.code))
        settled = {bloc.decision, bloc.proposal}
        if draft is None or draft.verdict in settled or bloc.proposal is Verdict.CAP:
            return None
        return draft

    def all_asked(self, result: CandidateResult) -> list[BlocResult]:
        """Return the blocs for which a decision was chosen and waits for its motive."""
        return [bloc for bloc in result.blocs if self.asked(result.candidate.row.id, bloc)]

    def to_write(self, candidate_id: int, bloc: BlocResult) -> Draft | None:
        """Return what needs a motive: a decision chosen, or one whose marks changed since."""
        asked = self.asked(candidate_id, bloc)
        if asked is None and bloc.motive_missing and bloc.decision is not None:
            kept = self._kept.get((candidate_id, bloc.bloc.code))
            # What was begun for another verdict is no motive for the one that stands.
            ours = kept if kept and kept.verdict is bloc.decision else None
            return ours or Draft(bloc.decision, bloc.motive)
        return asked


class Strip(QFrame):
    """A field under the blocs, with what it is for and a button.

    Signals:
        given: Enter or the button; carries the text.
        left: Escape.
    """

    given = Signal(str)
    left = Signal()

    def __init__(self, action: str) -> None:
        super().__init__()
        self.setProperty("kind", "alert")
        self.said = label(wrap=True)
        self.field = QLineEdit()
        self.hint = label(kind="small")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 12, 8)
        column.setSpacing(5)
        column.addWidget(self.said)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.hint)
        self.action = button(action, self._give)
        row.addWidget(self.action)
        nest(column, row)
        self.field.returnPressed.connect(self._give)

    def _give(self) -> None:
        self.given.emit(self.field.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
