"""The candidate in the middle of the deliberation: who, blocs, motive, action bar."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from jury_app.application.view import SessionView
from jury_app.domain.results import MOTIVE_MIN, BlocResult, CandidateResult
from jury_app.domain.values import KEPT, Verdict
from jury_app.domain.wording import VERDICTS
from ui.messages import refuse
from ui.pages.deliberation_bloc import BlocRow, bloc_text
from ui.pages.deliberation_figures import asks_prescription
from ui.pages.deliberation_head import CardHead, ColumnTitles
from ui.pages.deliberation_strip import Draft, Drafts, Strip
from ui.pages.flow import FlowRow
from ui.suggestions import Phrase, Suggestions
from ui.widgets import Panel, label, line, nest, scrolling


class CandidateCard(Panel):
    """A candidate and what the jury decides.

    Signals:
        decided: (bloc code, `Verdict`, motive).
        adopted: The proposals of this candidate are to be adopted.
        prescribed: (candidate id, what remains to be shown): VAE.
        bloc_changed: Another bloc is current; carries its code.
        drafted: A decision waits for its motive, or no longer does.

    Attributes:
        drafts: The decisions that wait for their motive, of every candidate.
        locked_because: What to answer to a decision while nothing may be decided.
    """

    decided = Signal(str, object, str)
    adopted = Signal()
    prescribed = Signal(int, str)
    bloc_changed = Signal(str)
    drafted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.result: CandidateResult | None = None
        self._view: SessionView | None = None
        self.rows: list[BlocRow] = []
        self._blocs: list[BlocResult] = []
        self.drafts = Drafts()
        self._locked, self._compact = False, False
        self.locked_because = self._prescription = ""
        self.current = 0
        self.top, self._titles = CardHead(), ColumnTitles()
        self.top.adopted.connect(self.adopted)
        self.motive = Strip("Enregistrer")
        self.prescription = Strip("Noter")
        self.message = label(kind="error", wrap=True)
        self.message.setContentsMargins(16, 6, 12, 6)
        self._left, self._right = FlowRow(spacing=8), QHBoxLayout()
        self._lay_out()
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._keep_in_sight)
        self.motive.given.connect(self._give_motive)
        self.motive.left.connect(self._drop_draft)
        self.motive.field.textChanged.connect(self._keep_draft)
        self.prescription.field.editingFinished.connect(self.flush)
        self.prescription.given.connect(self.flush)
        self.prescription.field.setPlaceholderText("Ce que le candidat doit encore démontrer")

    def _lay_out(self) -> None:
        self.body.addWidget(self.top)
        self.body.addWidget(line())
        self.body.addWidget(self._titles)
        self.body.addWidget(line())
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self._scroll = scrolling(self._inside)
        self._titles.stand_over(self._scroll)
        self.body.addWidget(self._scroll, 1)
        for one in (self.message, self.motive, self.prescription):
            self.body.addWidget(one)
            one.hide()
        self.body.addWidget(line())
        self.bar = QWidget()
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(16, 10, 12, 10)
        row.setSpacing(8)
        row.addWidget(self._left, 1)
        nest(row, self._right)
        self.body.addWidget(self.bar)

    # What is shown

    def show_candidate(self, view: SessionView, result: CandidateResult, locked: bool) -> None:
        """Show a candidate.

        Args:
            view: The session.
            result: The candidate's results.
            locked: True when nothing may be decided now.
        """
        other = self.result is None or self.result.candidate.row.id != result.candidate.row.id
        self.result, self._view, self._locked = result, view, locked
        self._blocs = list(result.blocs)
        self.current = (
            self._first_to_look_at() if other else min(self.current, len(self._blocs) - 1)
        )
        self.top.show_candidate(view, result)
        self._show_rows()
        adopts = bool(result.undecided) and not locked and not result.candidate.row.withdrawn
        self.relieve(self.top.adopt, unless=adopts)
        self.top.adopt.setVisible(adopts)
        self.message.hide()  # whatever changed, the refusal was of what stood before
        if other:
            self._scroll.verticalScrollBar().setValue(0)
            for one in (self.motive, *self.rows):  # else Enter, or the ring, is for another bloc
                self.relieve(one)
        self._show_prescription(view, result)
        self._go_to(self.current)

    def _show_rows(self) -> None:
        while len(self.rows) < len(self._blocs):
            row = BlocRow()
            row.entered.connect(self._enter)
            row.picked.connect(self._pick)
            row.stepped.connect(self.step_bloc)
            row.set_compact(self._compact)
            self._column.insertWidget(len(self.rows), row)
            self.rows.append(row)
        for number, row in enumerate(self.rows):
            if number < len(self._blocs):
                self._show_row(number)
            else:
                self.relieve(row)
            row.setVisible(number < len(self._blocs))

    def _show_row(self, number: int) -> None:
        bloc = self._blocs[number]
        if self.result is not None and self._view is not None:
            draft = self.drafts.asked(self._id, bloc)
            text = bloc_text(self._view, self.result, bloc, draft.verdict if draft else None)
            self.rows[number].show_bloc(text, bloc)

    def relieve(self, leaving: QWidget, *, unless: bool = False) -> None:
        """Give the current bloc's row the focus of what is about to be hidden or disabled.

        Qt would give it to the next button, where Enter decides.

        Args:
            leaving: What goes, with all it holds.
            unless: True when it stays, after all.
        """
        held = self.window().focusWidget()
        inside = held is not None and (held is leaving or leaving.isAncestorOf(held))
        if inside and self.rows and not unless:
            self.rows[self.current].setFocus()

    def _show_prescription(self, view: SessionView, result: CandidateResult) -> None:
        row = result.candidate.row
        asks, free = asks_prescription(view.session, result), view.session.state != "closed"
        self.relieve(self.prescription, unless=asks and free)
        self.prescription.setVisible(asks)
        self.prescription.said.setText(
            "Prescription : ce qui reste à démontrer (imprimée, exigée avant la clôture)"
        )
        self.prescription.setEnabled(free)
        self.prescription.field.setAccessibleName("Prescription : ce qui reste à démontrer")
        if self.prescription.field.text() == self._prescription:  # nothing is being written
            self._prescription = row.prescription
            self.prescription.field.setText(row.prescription)

    def flush(self) -> None:
        """Hand over a prescription being typed, before someone else is shown."""
        # Qt's `isModified` knows nothing of a text written through the accessibility tree.
        text = self.prescription.field.text()
        if text != self._prescription:
            self._prescription = text
            self.prescribed.emit(self._id, text)

    def _first_to_look_at(self) -> int:
        asked = self.drafts.all_asked(self.result) if self.result else []
        drafts = [n for n, b in enumerate(self._blocs) if b in asked]
        wants = [n for n, b in enumerate(self._blocs) if b.to_review or b.motive_missing]
        open_ = [n for n, b in enumerate(self._blocs) if b.decision is None]
        odd = [n for n in open_ if self._blocs[n].proposal not in KEPT]
        return next(iter([*drafts, *wants, *odd, *open_, 0]))

    def set_compact(self, compact: bool) -> None:
        """Show blocs on one line each, for low windows."""
        self._compact = compact
        self.top.set_compact(compact)
        self._titles.setVisible(not compact)
        self._titles.fit()
        for row in self.rows:
            row.set_compact(compact)
            row.fit()

    # Moving and deciding

    @property
    def bloc(self) -> BlocResult | None:
        """The current bloc."""
        return self._blocs[self.current] if self._blocs else None

    def step_bloc(self, by: int) -> None:
        """Make the next bloc current (or the previous), with the focus."""
        number = self.current + by
        if 0 <= number < len(self._blocs):
            self._go_to(number)
            self.rows[number].setFocus()

    def _enter(self, code: str) -> None:
        for number, bloc in enumerate(self._blocs):
            if bloc.bloc.code == code and number != self.current:
                self._go_to(number)

    def _go_to(self, number: int) -> None:
        self.current = number
        for n, row in enumerate(self.rows[: len(self._blocs)]):
            decidable = not self._locked and self._blocs[n].proposal is not Verdict.CAP
            row.set_current(n == number, decidable)
        self._later.start()
        self._show_draft()
        self.bloc_changed.emit(self._blocs[number].bloc.code)

    def _keep_in_sight(self) -> None:
        """Scroll to the current row, once it has the height of what it says."""
        if self.bloc is not None:
            self._scroll.ensureWidgetVisible(self.rows[self.current], 0, 8)

    def _pick(self, code: str, verdict: Verdict) -> None:
        self._enter(code)
        self.choose(verdict)

    def choose(self, verdict: Verdict) -> None:
        """Ask for a decision on the current bloc, with the motive already known for it."""
        bloc = self.bloc
        if bloc is None:
            return
        if self._locked:
            self.refuse(self.locked_because)
            return
        draft, motive = self._draft, ""
        if verdict is not bloc.proposal:
            if draft is not None and draft.verdict is verdict:
                motive = draft.motive
            elif bloc.decision is verdict:
                motive = bloc.motive
        self.decided.emit(bloc.bloc.code, verdict, motive)

    def ask_motive(self, verdict: Verdict) -> None:
        """Ask why the decision on the current bloc differs from the proposal."""
        known = self._draft
        self.drafts.keep(*self._key, Draft(verdict, known.motive if known else ""))
        self._draft_changed()
        self.motive.field.setFocus()

    def settled(self, code: str) -> None:
        """Forget the draft of a bloc now decided."""
        self.drafts.drop(self._id, code)
        self._draft_changed()

    def _draft_changed(self) -> None:
        self.message.hide()
        self._show_row(self.current)
        self._show_draft()
        self.drafted.emit()

    def back_to_draft(self) -> bool:
        """Lead to the first decision that waits for its motive and say so; False without any."""
        asked = self.drafts.all_asked(self.result) if self.result else []
        if not asked:
            return False
        self._go_to(self._blocs.index(asked[0]))
        verdict = VERDICTS[self._draft.verdict] if self._draft else ""
        self.refuse(f"{asked[0].bloc.code} : « {verdict} » attend son motif. Écrivez-le, ou "
                    "renoncez à cette décision par Échap.")  # fmt: skip
        self.motive.field.setFocus()
        return True

    def refuse(self, sentence: str) -> None:
        """Show why a gesture was refused; nothing typed is lost."""
        refuse(self.message, sentence)

    @property
    def waiting(self) -> bool:
        """True while a decision of this candidate waits for its motive."""
        return self.motive.isVisible()

    @property
    def _id(self) -> int:
        return self.result.candidate.row.id if self.result else 0

    @property
    def _draft(self) -> Draft | None:
        """What of the current bloc needs a motive."""
        return self.drafts.to_write(self._id, self.bloc) if self.bloc else None

    @property
    def _key(self) -> tuple[int, str]:
        return self._id, self._blocs[self.current].bloc.code

    def _show_draft(self) -> None:
        bloc, draft = self.bloc, self._draft
        if bloc is None or draft is None or self._locked:
            self.relieve(self.motive)
            self.motive.hide()
            return
        self.motive.said.setText(
            f"Motif de « {VERDICTS[draft.verdict]} » pour {bloc.bloc.code} "
            "(imprimé au procès-verbal, communicable au candidat)"
        )
        self.motive.field.setAccessibleName(self.motive.said.text())
        with QSignalBlocker(self.motive.field):
            self.motive.field.setText(draft.motive)
        self._count()
        self.motive.show()

    def _keep_draft(self, text: str) -> None:
        # A phrase taken from the list is set once more when the list closes: the draft may be gone.
        if (draft := self._draft) is not None:
            self.drafts.keep(*self._key, Draft(draft.verdict, text))
            self._count()

    def offer_motives(self, source: Callable[[], Sequence[Phrase]]) -> None:
        """Offer the motives used before under the field of the motive."""
        Suggestions(self.motive.field, source, "Motifs déjà employés")
        self.motive.field.setPlaceholderText("Écrivez, ou ↓ pour reprendre un motif déjà employé")

    def _count(self) -> None:
        left = MOTIVE_MIN - len(self.motive.field.text().strip())
        self.motive.hint.setText(f"encore {left}" if left > 0 else "")
        self.motive.hint.setToolTip(f"Un motif compte au moins {MOTIVE_MIN} caractères")

    def _give_motive(self, text: str) -> None:
        bloc, draft = self.bloc, self._draft
        if bloc is not None and draft is not None:
            self.decided.emit(bloc.bloc.code, draft.verdict, text)

    def _drop_draft(self) -> None:
        self.settled(self._key[1])
        self.rows[self.current].setFocus()

    def add_actions(self, left: list[QPushButton], right: list[QPushButton]) -> None:
        """Fill the action bar."""
        for one in left:
            self._left.add(one)
        for one in right:
            self._right.addWidget(one, alignment=Qt.AlignmentFlag.AlignBottom)
