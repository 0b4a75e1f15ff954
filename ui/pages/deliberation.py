"""The deliberation: candidates at the left, one in the middle, the session at the right.

Keys: arrows and Page keys change candidate, Tab goes into the blocs, V N X F A decide the current
bloc, D marks for discussion, Ctrl+Enter adopts and goes on, / or Ctrl+F searches. They are
shortcuts of the page, so that a text field being typed in keeps its letters.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from jury_app.application import sessions
from jury_app.application.charts.statistics import Statistics
from jury_app.application.ports import Changes
from jury_app.application.services import Services
from jury_app.domain.errors import KnownError
from jury_app.domain.records import CandidateRow, EventRow, MemberRow, SessionRow
from jury_app.domain.results import CandidateResult
from jury_app.domain.values import SessionState, Verdict
from ui import icons, theme
from ui.commands import Command, give_tip
from ui.messages import refuse
from ui.pages.base import Page
from ui.pages.deliberation_bloc import LETTERS
from ui.pages.deliberation_card import CandidateCard
from ui.pages.deliberation_figures import entry_of, remaining, remaining_minutes
from ui.pages.deliberation_gate import Gate
from ui.pages.deliberation_gestures import Gestures
from ui.pages.deliberation_list import CandidateList
from ui.pages.deliberation_more import MoreGestures
from ui.pages.deliberation_side import SidePanel, widths_beside
from ui.pages.deliberation_sitting import Notice, SittingPanel, stopped
from ui.projection_button import ProjectionButton
from ui.projector import Projector
from ui.tab_order import focus_inside
from ui.widgets import GUTTER, EmptyState, button, nest
from ui.workspace import Workspace

NARROW, LOW = 1150, 600
"""Under this width of the window the right column is a drawer; under this height rows are low."""


class DeliberationPage(Page):
    """The heart of the program.

    Signals:
        shown: Another candidate is on the card; carries the id, or None (for the projector).
    """

    TITLE = "Délibération"
    shown = Signal(object)

    def __init__(self, workspace: Workspace, services: Services) -> None:
        super().__init__(workspace, services)
        self._narrow = False
        self._statistics = Statistics(workspace.view)
        self.list, self.card, self.side = CandidateList(), CandidateCard(), SidePanel()
        self.gate, self.notice = Gate(), Notice()
        self.sitting = SittingPanel(workspace.dossier.clock.now)
        self.side.add_below_progress(self.sitting)
        self.gestures = Gestures(workspace, (self.list, self.card), self)
        self.others = MoreGestures(workspace, self.gestures, self)
        self.projection: ProjectionButton | None = None
        self._stack = QStackedWidget()
        self._make_actions()
        self._lay_out()
        self._connect()
        self._make_shortcuts()

    # Building

    def _lay_out(self) -> None:
        self._room = QWidget()
        self._row = QHBoxLayout(self._room)
        self._row.setSpacing(12)
        middle = QVBoxLayout()
        middle.setSpacing(8)
        middle.addWidget(self.notice)
        self._nobody = EmptyState(
            "Aucun candidat à délibérer",
            "Ajoutez un candidat, ou importez le classeur de l'école : chacun apparaît ici avec "
            "ses notes et ce que le règlement propose.",
            button("Aller aux candidats", lambda: self.go_to.emit("candidates", None), "primary"),
        )  # fmt: skip
        self._pick = EmptyState(
            "Personne dans cette liste",
            "Choisissez un autre filtre, ou effacez la recherche.",
            button("Montrer tous les candidats", self.list.show_all),
        )
        middle.addWidget(self.card, 1)
        middle.addWidget(self._nobody, 1)
        middle.addWidget(self._pick, 1)
        self._row.addWidget(self.list)
        nest(self._row, middle, 1)
        self._row.addWidget(self.side)
        self._stack.addWidget(self.gate)
        self._stack.addWidget(self._room)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        outer.addWidget(self._stack)

    def minimumSizeHint(self) -> QSize:
        """Return less than the three columns take: the right one gives way first."""
        return QSize(560, 320)

    def _make_actions(self) -> None:
        self.validate = button("Valider (V)", lambda: self.card.choose(Verdict.VAL), "primary")
        self.discuss = button("À discuter (D)", self.gestures.discuss, "toggle")
        self.discuss.setCheckable(True)
        self.vote = button("Vote…", self.gestures.open_vote)
        self.recuse = button("Déport…", self.gestures.open_recusal)
        self.previous = button("", lambda: self.list.step(-1))
        self.next = button("Suivant", lambda: self.list.step(1))
        self.drawer = button("", self._toggle_drawer)
        self.others.fill(self.card.top.more)
        icons.dress(self.discuss, "flag", 15)
        icons.dress(self.previous, "left", 16)
        self.next.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # its arrow after its text
        icons.dress(self.drawer, "menu", 16)
        for one, name in (
            (self.validate, "val"), (self.discuss, "discuss"), (self.vote, "vote"),
            (self.recuse, "recuse"), (self.previous, "previous"), (self.next, "next"),
            (self.drawer, "drawer"), (self.side.adopt, "adopt_all"),
        ):  # fmt: skip
            give_tip(one, f"deliberation.{name}")
        self.previous.setAccessibleName("Candidat précédent")
        self.next.setAccessibleName("Suivant")
        self.drawer.setAccessibleName("Avancement et statistiques")
        self.card.add_actions([self.validate, self.discuss, self.vote, self.recuse],
                              [self.previous, self.next, self.drawer])  # fmt: skip

    def project_with(self, projector: Projector) -> None:
        """Show the candidate to the room too."""
        self.projection = ProjectionButton(projector)
        self._place_projection()
        self.shown.connect(projector.show_candidate)
        projector.stepped.connect(self.list.step)
        Command(self._room, "deliberation.project", projector.toggle, self.gestures.why_nobody)
        Command(self._room, "deliberation.black", projector.toggle_black, projector.why_dark)

    def _connect(self) -> None:
        self.gate.open_asked.connect(self._open)
        self.gate.go_to.connect(self.go_to)
        self.list.chosen.connect(self._show_current)
        self.list.placed.connect(self.card.top.show_place)
        self.card.decided.connect(self.gestures.decide)
        self.card.adopted.connect(self.gestures.adopt)
        self.card.prescribed.connect(self.gestures.prescribe)
        self.card.bloc_changed.connect(self._show_statistics)
        self.card.drafted.connect(self._show_adopt)
        self.side.adopt.clicked.connect(self.gestures.open_adopt)
        self.list.narrowed.connect(self._show_adopt)
        self.others.go_to.connect(self.go_to)
        self.notice.resumed.connect(self.others.resume)
        self.sitting.suspend_asked.connect(self.others.suspend)
        self.sitting.resume_asked.connect(self.others.resume)
        self.sitting.events_asked.connect(self.others.show_events)

    def _make_shortcuts(self) -> None:
        gestures = self.gestures
        for verdict in LETTERS.values():
            Command(self._room, f"deliberation.{verdict.value.lower()}",
                    partial(self.card.choose, verdict), gestures.why_undecidable)  # fmt: skip
        acts: tuple[tuple[str, Callable[[], object], Callable[[], str]], ...] = (
            ("discuss", gestures.discuss, gestures.why_closed),
            ("adopt", gestures.adopt_and_go_on, gestures.why_locked),
            ("adopt_all", gestures.open_adopt, gestures.why_nothing_to_adopt),
            ("vote", gestures.open_vote, gestures.why_undecidable),
            ("recuse", gestures.open_recusal, gestures.why_closed),
            ("search", self.list.search.seek, gestures.why_unopened),
            ("next", lambda: self.list.step(1), gestures.why_nobody),
            ("previous", lambda: self.list.step(-1), gestures.why_nobody),
            ("next_bloc", lambda: self.card.step_bloc(1), gestures.why_nobody),
            ("previous_bloc", lambda: self.card.step_bloc(-1), gestures.why_nobody),
            ("drawer", self._toggle_drawer, gestures.why_nobody),
            ("suspend", self.others.suspend, self.others.why_not_sitting),
            ("resume", self.others.resume, self.others.why_not_suspended),
            ("events", self.others.show_events, gestures.why_unopened),
            ("history", self.others.show_history, gestures.why_nobody),
        )
        Command(self.gate, "deliberation.open", self.gate.open.click, self.gate.why_closed)
        for name, act, why in acts:
            Command(self._room, f"deliberation.{name}", act, why)

    # Refreshing

    def showEvent(self, event: QShowEvent) -> None:
        """Show what changed while another page was in front."""
        self._fit()
        super().showEvent(event)
        focus_inside(self._stack.currentWidget() or self)

    def refresh(self) -> None:
        """Show the session as it is now."""
        self._follow(Changes())

    def _changed(self, changes: Changes) -> None:
        if self.isVisible():
            self._follow(changes)
        else:
            self._stale = True

    def _follow(self, changes: Changes) -> None:
        """Show what a gesture changed; empty changes mean that everything may have."""
        view = self.view
        state = view.session.state
        self._stack.setCurrentWidget(self.gate if state is SessionState.PREPARATION else self._room)
        if state is SessionState.PREPARATION:
            self.gate.show_session(view, self.workspace.dossier.clock.now())
            return
        about = {MemberRow, SessionRow, CandidateRow, EventRow}
        whole = not changes or not about.isdisjoint(changes.kinds)
        same = self._only_updates(changes)
        self._statistics = (
            self._statistics.updated(view, changes.candidates) if same else Statistics(view)
        )
        if whole:
            self._look_at_jury()
        if not same:
            self.list.load([entry_of(view.session, view.results[c.row.id])
                            for c in view.session.heard])  # fmt: skip
        else:
            self.list.update_entries(
                entry_of(view.session, view.results[i]) for i in changes.candidates
            )  # fmt: skip
        if whole or self.list.current in changes.candidates or not changes.candidates:
            self._show_current(self.list.current)
        elif self.card.bloc is not None:
            self._show_statistics(self.card.bloc.bloc.code)
        self._show_side()

    def _only_updates(self, changes: Changes) -> bool:
        """Tell whether the same candidates stand in the same order after a gesture."""
        if not changes.candidates:
            return False
        known = {entry.id: entry.name for entry in self.list.model.entries}
        people = self.view.session.candidates
        return all(
            i in known
            and i in people
            and people[i].name == known[i]
            and not people[i].row.withdrawn
            for i in changes.candidates
        )

    def _look_at_jury(self) -> None:
        self.gestures.locked, said = stopped(self.view)
        self.card.relieve(self.notice, unless=self.gestures.locked == "suspended")
        self.notice.say(said, self.gestures.locked == "suspended")
        if said != self.card.locked_because:
            self.card.locked_because = said
            self.card.refuse("")
        self.sitting.show_session(self.view.session)

    def _show_current(self, candidate_id: int | None) -> None:
        self.card.flush()
        result = self.view.results.get(candidate_id) if candidate_id is not None else None
        self.card.setVisible(result is not None)
        nobody = not self.view.session.heard
        self.side.show_candidates(not nobody, result is not None)
        self._nobody.setVisible(result is None and nobody)
        self._pick.setVisible(result is None and not nobody)
        if result is not None:
            self.card.show_candidate(self.view, result, bool(self.gestures.locked))
            self._fit_actions(result)
            self.side.show_recusals(result.candidate, self.view.session.members)
        self.shown.emit(candidate_id if result is not None else None)

    def _fit_actions(self, result: CandidateResult) -> None:
        bloc = self.card.bloc
        free = not self.gestures.locked and bloc is not None and bloc.proposal is not Verdict.CAP
        for one in (self.validate, self.vote):
            self.card.relieve(one, unless=free)
            one.setEnabled(free)
        closed = self.gestures.locked == "closed"
        for one in (self.validate, self.discuss, self.vote, self.recuse):
            self.card.relieve(one, unless=not closed)
            one.setVisible(not closed)
        self.discuss.setChecked(result.candidate.row.discuss)

    def _show_side(self) -> None:
        view, entries = self.view, self.list.model.entries
        undecided = sum(1 for entry in entries if "undecided" in entry.flags)
        left = remaining_minutes((view.results[e.id] for e in entries), undecided)
        self.side.show_progress(len(entries) - undecided, len(entries), left, remaining(entries))
        self._show_adopt()

    def _show_adopt(self) -> None:
        narrowed = self.list.model.narrowed
        entries = self.list.model.entries if narrowed is None else narrowed
        waiting = self.gestures.waiting()
        count = sum(1 for entry in entries if entry.adoptable and entry.id not in waiting)
        why_not = self.gestures.why_locked()
        self.card.relieve(self.side.adopt, unless=count > 0 and not why_not)
        self.side.adopt.setVisible(self.gestures.locked != "closed")
        self.side.show_adoptable(count, narrowed is not None, why_not)

    def _show_statistics(self, code: str) -> None:
        result = self.gestures.result()
        bloc = result.bloc(code) if result else None
        if result is not None and bloc is not None:
            self.side.show_marks(code, self._statistics.distribution(bloc))
            plan = [bloc.bloc.code for bloc in result.blocs]
            self.side.show_rates(self._statistics.bloc_rates(plan), self._statistics.option_rates())
            self._fit_actions(result)

    # Elsewhere on the page

    def _open(self) -> None:
        try:
            self.workspace.attempt(sessions.open_deliberation)
        except KnownError as error:
            refuse(self.gate.message, error.message)
        else:
            self.list.view.setFocus()

    def focus_subject(self, subject: object) -> None:
        """Show a candidate another page speaks of: an id, INE, number or name."""
        for candidate in self.view.session.heard:
            row = candidate.row
            if subject in {row.id, row.ine, candidate.handle, candidate.name}:
                self.list.select(row.id)
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn the right column into a drawer, and rows low, where there is little room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        window = self.window()
        narrow = window.width() < theme.scaled(NARROW)
        low = window.height() < theme.scaled(LOW)
        self.card.set_compact(low)
        self.list.set_low(low)
        listed, side = widths_beside(self.width(), narrow)
        self.list.setFixedWidth(listed)
        self.side.setFixedWidth(side + GUTTER)
        above, aside = (8, 8) if window.height() < LOW else (12, 16)
        self._row.setContentsMargins(aside, above, aside - (0 if narrow else GUTTER), above)
        self.drawer.setVisible(narrow)
        self.validate.setText("Valider" if narrow else "Valider (V)")
        self.discuss.setText("À discuter" if narrow else "À discuter (D)")
        self.next.setText("" if narrow else "Suivant")
        icons.dress(self.next, "right", 16)
        if narrow != self._narrow:
            self._narrow = narrow
            self.side.set_drawer(narrow)
            self._place_projection()
            if narrow:
                self._row.removeWidget(self.side)
                self.side.hide()
            else:
                self._row.addWidget(self.side)
                self.side.show()
        self._place_drawer()

    def _place_projection(self) -> None:
        """Keep the button in sight: beside the search where the right column is a drawer."""
        if self.projection is None:
            return
        self.projection.set_short(self._narrow)
        if self._narrow:
            self.list.top.addWidget(self.projection)
        else:
            self.side.add_button(self.projection)

    def _place_drawer(self) -> None:
        if self._narrow:
            foot = self.card.bar.height() + 24
            self.side.setGeometry(self._room.width() - self.side.width() - 12, 10,
                                  self.side.width(), self._room.height() - foot)  # fmt: skip

    def _toggle_drawer(self) -> None:
        self.side.setVisible(not self._narrow or not self.side.isVisible())
        self._place_drawer()
        self.side.raise_()
        focus_inside(self.side if self.side.isVisible() else self.list)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the drawer with Escape."""
        if event.key() == Qt.Key.Key_Escape and self._narrow and self.side.isVisible():
            self.card.relieve(self.side)
            self.side.hide()
        else:
            super().keyPressEvent(event)
