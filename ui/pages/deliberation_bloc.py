"""One bloc of the candidate's card: épreuves, average, proposal, decision."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from jury_app.application.marks import shown
from jury_app.application.view import SessionView, bloc_reasons, proposal_sentence
from jury_app.domain.deliberation import what_changed
from jury_app.domain.numbers import french
from jury_app.domain.results import BlocResult, CandidateResult
from jury_app.domain.values import Verdict
from jury_app.domain.wording import VERDICTS, short_date
from ui import theme
from ui.commands import give_tip
from ui.pages.deliberation_figures import verdict_chip
from ui.painted import ElidedLabel
from ui.vote_dialog import vote_totals
from ui.widgets import Chip, button, dress, label, nest

LETTERS = {
    "V": Verdict.VAL,
    "N": Verdict.NVAL,
    "X": Verdict.DISP,
    "F": Verdict.DEF,
    "A": Verdict.ATT,
}
"""The key that decides each verdict."""
_NBSP = "\u00a0"
CODE, AVERAGE, PROPOSAL, DECISION = 36, 50, 96, 134
"""Widths of the columns in pixels at the base size of the text."""
APART = 8
"""Room between columns, and once more between the averages, at the right, and the proposals."""


@dataclass(frozen=True)
class BlocText:
    """What a row says of a bloc.

    Attributes:
        marks: Épreuves and marks in one line.
        why: Why it is proposed so, or what is to be mended; empty when nothing needs saying.
        alarm: True when the reason asks for a gesture of the jury.
        whole: The bloc's whole title and its épreuves with their marks, a line each.
        proposal: What is proposed and why, in a sentence.
        asked: A decision chosen that waits for its motive.
    """

    code: str
    title: str
    marks: str
    average: str
    why: str
    alarm: bool
    whole: str = ""
    proposal: str = ""
    asked: Verdict | None = None


def bloc_text(
    view: SessionView, result: CandidateResult, bloc: BlocResult, asked: Verdict | None = None
) -> BlocText:
    """Return what the card says of a bloc; `asked` is a decision that waits for its motive."""
    why = bloc_reasons(view.session, result, bloc)
    alarm = False
    if asked:
        why, alarm = [f"« {VERDICTS[asked]} » attend son motif : rien n'est enregistré"], True
    elif bloc.to_review:
        what = what_changed(view.session, [bloc]).capitalize()
        why, alarm = [f"{what} depuis la décision : décidez à nouveau pour confirmer"], True
    elif bloc.motive_missing:
        why, alarm = ["La décision diffère de la proposition : motif à écrire"], True
    elif bloc.decision is not None and bloc.motive:
        why = [*why, f"Motif : {bloc.motive}"]
    vote = result.candidate.votes.get(bloc.bloc.code)
    if vote is not None:
        why.append(vote_totals(vote))
    marks = _acquired(result, bloc) if bloc.proposal is Verdict.CAP else _marks(result, bloc)
    return BlocText(bloc.bloc.code, bloc.bloc.short or bloc.bloc.title, marks,
                    french(bloc.average), " · ".join(why), alarm, _whole(result, bloc),
                    proposal_sentence(view.session, result, bloc), asked)  # fmt: skip


def _whole(result: CandidateResult, bloc: BlocResult) -> str:
    pairs = zip(bloc.bloc.epreuves, bloc.marks, strict=True)
    lines = [f"{epreuve.code} {epreuve.label} : {shown(mark)}{_origin(result, epreuve.code)}"
             for epreuve, mark in pairs]  # fmt: skip
    return "\n".join([f"{bloc.bloc.code} — {bloc.bloc.title}", *lines])


def _origin(result: CandidateResult, epreuve: str) -> str:
    """Return the sheet and cells, or the session, a mark or those of the group came from."""
    own, group = result.candidate.marks.get(epreuve), result.candidate.groups.get(epreuve)
    kept = [own] if own else group.filled if group else []
    parts = dict.fromkeys(part for mark in kept for part in (mark.sheet, mark.cell) if part)
    of_group = "" if own or group is None else f"groupe {group.row.name}"
    where = ", ".join(part for part in (of_group, *parts) if part)
    return f" — {where}" if where else ""


def _marks(result: CandidateResult, bloc: BlocResult) -> str:
    said = []
    candidate = result.candidate
    for epreuve, mark in zip(bloc.bloc.epreuves, bloc.marks, strict=True):
        text = f"{epreuve.code.partition('-')[2]}{_NBSP}{shown(mark)}"
        group = candidate.groups.get(epreuve.code)
        if group is not None and epreuve.code not in candidate.marks:
            text += f"{_NBSP}(groupe{_NBSP}{group.row.name})".replace(" ", _NBSP)
        said.append(text)
    return f"{_NBSP}· ".join(said)


def _acquired(result: CandidateResult, bloc: BlocResult) -> str:
    row = result.candidate.acquisitions[bloc.bloc.code]
    said = "Déclaré acquis" if row.origin == "declared" else "Acquis"
    day = f" le {short_date(row.acquired_on)}" if row.acquired_on else " antérieurement"
    return f"{said}{day}{f' — {row.proof}' if row.proof else ''}"


class VerdictBar(QWidget):
    """The five decisions side by side: V, N, X, F, A.

    Signals:
        picked: A decision was clicked; carries the `Verdict`.
    """

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.buttons = {}
        for letter, verdict in LETTERS.items():
            one = button(letter, kind="segment")
            one.setCheckable(True)
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            one.setProperty("end", {"V": "left", "A": "right"}.get(letter, ""))
            give_tip(one, f"deliberation.{verdict.value.lower()}")
            one.clicked.connect(lambda _on, v=verdict: self.picked.emit(v))
            row.addWidget(one)
            self.buttons[verdict] = one
        row.addStretch()

    def show_bloc(self, code: str, decision: Verdict | None) -> None:
        """Show which decision stands."""
        for verdict, one in self.buttons.items():
            one.setChecked(verdict is decision)
            one.setAccessibleName(f"{code} : {VERDICTS[verdict].lower()}")


class BlocRow(QFrame):
    """A bloc as a row that can be current.

    Signals:
        entered: The row became current by mouse or focus; carries the bloc's code.
        picked: A decision was clicked; carries the code and the `Verdict`.
        stepped: An arrow asks for the next row (1) or the previous (-1).
    """

    entered = Signal(str)
    stepped = Signal(int)
    picked = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.code, self._current, self._alarm, self._over = "", False, False, False
        self._compact = False
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._code = label(kind="strong")
        self._title, self._marks = label(wrap=True), label(kind="small", wrap=True)
        self._why = label(kind="why", wrap=True)
        self._line, self._unfolded = ElidedLabel(), label(wrap=True)
        self._average = label(kind="strong")
        self._average.setFont(theme.figures(self._average.font()))
        self._average.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.proposal, self.decision, self.bar = Chip(), Chip(), VerdictBar()
        self.bar.picked.connect(lambda verdict: self.picked.emit(self.code, verdict))
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 5, 12, 6)
        column.setSpacing(2)
        row = QHBoxLayout()
        row.setSpacing(APART)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        for one in (self._title, self._marks, self._why, self._line):
            middle.addWidget(one)
        self._stack = QStackedWidget()
        self._stack.addWidget(_at_left(self.decision))
        self._stack.addWidget(_at_left(self.bar))
        proposal = _at_left(self.proposal)
        row.addWidget(self._code)
        nest(row, middle, 1)
        fixed: tuple[tuple[QWidget, int], ...] = (
            (self._average, AVERAGE), (proposal, PROPOSAL), (self._stack, DECISION),
        )  # fmt: skip
        for cell, _width in fixed:
            row.addWidget(cell)
        row.insertSpacing(row.indexOf(proposal), APART)
        self._fixed = ((self._code, CODE), *fixed)
        nest(column, row)
        column.addWidget(self._unfolded)
        self.fit()
        self._line.hide()
        self._unfolded.hide()

    def show_bloc(self, text: BlocText, bloc: BlocResult) -> None:
        """Show a bloc of a candidate."""
        self.code, self._alarm = text.code, text.alarm
        self._code.setText(text.code)
        self._title.setText(text.title)
        self._marks.setText(text.marks)
        self._why.setText(text.why)
        tone = "bad" if text.alarm or bloc.proposal is Verdict.NVAL else "wait"
        dress(self._why, "shade", tone if text.alarm or bloc.reasons else "quiet")
        more = " — ".join(part for part in (text.why, text.marks) if part)
        self._line.setText(f"{text.title} — {more}" if more else text.title)
        self._unfolded.setText(more)
        self._average.setText(text.average)
        for one in (self._code, self._title, self._marks):
            one.setToolTip(text.whole)
        self.proposal.show_state(*verdict_chip(bloc.proposal))
        self.proposal.setToolTip(text.proposal)
        if bloc.decision is not None:
            self.decision.show_state(*verdict_chip(bloc.decision))
        elif text.asked:
            self.decision.show_state("… motif à écrire", "wait")
        else:
            self.decision.show_state("à décider", "absent")
        self.bar.show_bloc(text.code, text.asked or bloc.decision)
        self._show_parts()
        decided = VERDICTS[bloc.decision].lower() if bloc.decision else "à décider"
        self.setAccessibleName(
            f"{text.code} {text.title}, moyenne {text.average}, "
            f"proposition {VERDICTS[bloc.proposal].lower()}, décision {decided}"
        )
        self.setAccessibleDescription(". ".join(p for p in (text.marks, text.why) if p))
        self.update()

    def set_current(self, current: bool, decidable: bool) -> None:
        """Show whether decisions go to this bloc; `decidable` offers them."""
        self._current = current
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if current else Qt.FocusPolicy.ClickFocus)
        self._stack.setCurrentIndex(1 if current and decidable else 0)
        self._show_parts()
        self.update()

    def fit(self) -> None:
        """Follow the size of the text."""
        for cell, width in self._fixed:
            cell.setFixedWidth(theme.scaled(width))
        self._unfolded.setContentsMargins(theme.scaled(CODE) + APART, 0, 0, 0)

    def set_compact(self, compact: bool) -> None:
        """Show the bloc on one line, for low windows; the current one says all under it."""
        self._compact = compact
        self._show_parts()

    def _show_parts(self) -> None:
        self._line.setVisible(self._compact and not self._current)
        self._unfolded.setVisible(self._compact and self._current and bool(self._unfolded.text()))
        self._title.setVisible(not self._compact or self._current)
        self._marks.setVisible(not self._compact and bool(self._marks.text()))
        self._why.setVisible(not self._compact and bool(self._why.text()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move among the rows by the arrows; the scroll area would only scroll."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Become current."""
        super().mousePressEvent(event)
        self.entered.emit(self.code)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Become current."""
        super().focusInEvent(event)
        self.entered.emit(self.code)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the frame away."""
        super().focusOutEvent(event)
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that the row can be clicked."""
        super().enterEvent(event)
        self._over = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Undo `enterEvent`."""
        super().leaveEvent(event)
        self._over = False
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground, the thin line and, with the focus, a frame."""
        palette = theme.current()
        painter = QPainter(self)
        if self._current:
            back = palette.wait.back if self._alarm else palette.accent_soft
            painter.fillRect(self.rect(), QColor(back))
            painter.fillRect(0, 0, 3, self.height(), QColor(palette.accent))
        elif self._over:
            painter.fillRect(self.rect(), QColor(palette.hover))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(palette.line))
        if self.hasFocus():
            painter.setPen(QColor(palette.accent))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -2))


def _at_left(widget: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(widget)
    row.addStretch()
    return holder
