"""Candidats: the list with its search and filters, and what can be done with one of them."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from jury_app.application import candidates
from jury_app.application.services import Services
from jury_app.domain.errors import KnownError, NeedsConfirmation
from jury_app.domain.session import Candidate
from jury_app.domain.text import french_order, words
from jury_app.domain.values import Route, SessionState
from jury_app.domain.wording import ROUTES, ROUTES_SHORT, plural
from ui import icons
from ui.commands import Command, give_tip
from ui.dialogs import TextPrompt, confirm
from ui.fields import Choice, SearchField
from ui.history_dialog import HistoryDialog
from ui.pages.acquisitions import AcquisitionsDialog
from ui.pages.base import Page, action_bar
from ui.pages.candidate_dialog import CandidateDialog
from ui.tables import Column, RowsModel, Table
from ui.widgets import EmptyState, Panel, button, label, nest
from ui.withdrawal import ask_withdrawal
from ui.workspace import Workspace

_TYPING_PAUSE = 120
_STATES = (
    ("", "Toutes les fiches"),
    ("incomplete", "À compléter"),
    ("acquired", "Avec acquis"),
    ("withdrawn", "Retirés"),
)


def missing(candidate: Candidate) -> list[str]:
    """Return what a candidate's form still lacks."""
    row = candidate.row
    found = []
    if not row.ine and not row.birth_date:
        found.append("INE ou date de naissance")
    if row.language_level is None:
        found.append("niveau de langue")
    if row.internship_weeks is None and candidate.route is not Route.EXPERIENCE:
        found.append("durée du stage")
    return found


def _acquired(candidate: Candidate) -> str:
    standing = candidate.acquisitions.values()
    waiting = sum(1 for one in standing if not one.confirmed)
    if waiting:
        return f"… {waiting} à confirmer"
    return "◆ " + ", ".join(sorted(one.bloc for one in standing)) if standing else ""


def _state(candidate: Candidate) -> str:
    if candidate.row.withdrawn:
        return "∅ Retiré"
    return "… À compléter" if missing(candidate) else "✓ Complet"


def _state_tone(candidate: Candidate) -> str:
    if candidate.row.withdrawn:
        return "absent"
    return "wait" if missing(candidate) else "good"


def _state_tip(candidate: Candidate) -> str:
    if candidate.row.withdrawn:
        return f"Motif du retrait : {candidate.row.withdrawal_motive}"
    lacking = missing(candidate)
    return f"À compléter : {', '.join(lacking)}" if lacking else "La fiche est complète."


def _weeks(candidate: Candidate) -> str:
    weeks = candidate.row.internship_weeks
    return "—" if weeks is None else f"{weeks} sem."


def _number(candidate: Candidate) -> str:
    return "" if candidate.row.number is None else str(candidate.row.number)


def _name_key(candidate: Candidate) -> Any:
    return french_order(candidate.row.birth_name, candidate.row.first_names)


def _columns() -> list[Column[Candidate]]:
    return [
        Column("N°", _number, key=lambda c: c.row.number or 0, right=True, width=4),
        Column("Candidat", lambda c: c.name, note=lambda c: c.row.ine or "sans INE",
               key=_name_key, strong=True, width=21, grow=3),
        Column("Option", lambda c: c.row.option, width=18, grow=2),
        Column("Voie", lambda c: ROUTES_SHORT[c.route], tip=lambda c: ROUTES[c.route], width=8,
               grow=1),
        Column("Stage", _weeks, key=lambda c: c.row.internship_weeks or -1, right=True, width=8),
        Column("Langue", lambda c: c.row.language_level or "—", width=7),
        Column("Acquis", _acquired, width=11, grow=2,
               tone=lambda c: "wait" if any(not a.confirmed for a in c.acquisitions.values())
               else "kept"),
        Column("Fiche", _state, tone=_state_tone, tip=_state_tip, width=13,
               grow=1),
    ]  # fmt: skip


class CandidatesPage(Page):
    """The page « Candidats »."""

    TITLE = "Candidats"

    def __init__(self, workspace: Workspace, services: Services) -> None:
        super().__init__(workspace, services)
        self.model: RowsModel[Candidate] = RowsModel([], _columns(), key=lambda c: c.row.id)
        self.table = Table(self.model, "Candidats", lines=2)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.table.chosen.connect(lambda _row: self.edit_candidate(self._take()))
        self.table.current.connect(self._on_current)
        self._keys: dict[int, tuple[Candidate, str]] = {}
        self._chosen: int | None = None
        self._kept: int | None = None  # stays in sight though the filters no longer hold
        self._showing = False
        self._panel = Panel("Candidats")
        self._panel.title.setText("Inscrits")
        self._count = label("", "muted")
        self.search = SearchField(
            "Nom, INE, numéro, option, campus…",
            "Rechercher un candidat par nom, INE, numéro, option ou campus",
        )
        self.option = Choice([("", "Toutes les options")])
        self.route, self.state = Choice([("", "Toutes les voies")]), Choice(_STATES)
        self._pause = QTimer(self, singleShot=True, interval=_TYPING_PAUSE)
        self._pause.timeout.connect(self._narrow)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._show_rows)
        self.search.textChanged.connect(self._pause.start)
        self.search.lead_to(self.table)
        Command(self, "candidates.search", self.search.seek)
        Command(self, "candidates.add", self.add_candidate, self._no_more)
        self._lay_out()

    def _lay_out(self) -> None:
        add = button("Candidat", self.add_candidate, "primary")
        add.setAccessibleName("Ajouter un candidat")
        give_tip(add, "candidates.add")
        icons.dress(add, "plus", 14)
        bring = button("Importer…", self.import_asked.emit)
        icons.dress(bring, "import", 16)
        self._adding = (add, bring)
        if self._panel.head is not None:
            self._panel.head.insertWidget(1, self._count)
            self._panel.head.addWidget(bring)
            self._panel.head.addWidget(add)
        filters = QHBoxLayout()
        filters.setContentsMargins(16, 10, 12, 10)
        filters.setSpacing(8)
        for widget, name, share in (
            (self.search, self.search.accessibleName(), 3),
            (self.option, "Filtrer par option", 2),
            (self.route, "Filtrer par voie", 2),
            (self.state, "Filtrer par état de la fiche", 2),
        ):
            widget.setAccessibleName(name)
            filters.addWidget(widget, share)
            if isinstance(widget, Choice):
                widget.currentIndexChanged.connect(self._narrow)
        nest(self._panel.body, filters)
        self._body = QStackedWidget()
        self._body.addWidget(self.table)
        self._body.addWidget(EmptyState(
            "Aucun candidat pour l'instant",
            "Importez le classeur de l'école (liste, notes et groupes en une fois), ou ajoutez "
            "les candidats un à un.",
            button("Importer un classeur…", self.import_asked.emit, "primary"),
            button("Ajouter un candidat", self.add_candidate),
        ))  # fmt: skip
        self._body.addWidget(EmptyState(
            "Aucun candidat ne correspond",
            "Changez la recherche ou les filtres.",
            button("Tout afficher", self.show_all),
        ))  # fmt: skip
        self._panel.body.addWidget(self._body, 1)
        self._edit = button("Modifier…", lambda: self.edit_candidate(self._take()))
        self._acquired = button("Acquis…", lambda: self.show_acquired(self._take()))
        self._history = button("Historique…", lambda: self.show_history(self._take()))
        self._withdraw = button("Retirer de la session…", self._turn)
        self._panel.body.addWidget(
            action_bar(self._edit, self._acquired, self._history, None, self._withdraw)
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        outer.addWidget(self._panel)

    def refresh(self) -> None:
        """Show the candidates as they are now."""
        session = self.view.session
        options = [o.label for o in session.certification.options]
        self.option.set_pairs([("", "Toutes les options"), *((o, o) for o in options)])
        used = sorted({c.route for c in session.ordered}, key=list(Route).index)
        self.route.set_pairs([("", "Toutes les voies"), *((r.value, ROUTES[r]) for r in used)])
        for one in self._adding:
            one.setVisible(not self.closed)
        self._kept = self._current_id()
        self._show_rows()

    def show_all(self) -> None:
        """Take search and filters away."""
        self.search.clear()
        for one in (self.option, self.route, self.state):
            one.choose("")
        self._narrow()

    def focus_subject(self, subject: object) -> None:
        """Make the candidate of this handle (INE, number or name) current."""
        self.show_all()
        for candidate in self.view.session.ordered:
            if candidate.handle == subject:
                self.table.select_key(candidate.row.id)
                self.table.setFocus()

    def _narrow(self) -> None:
        """Show whom search and filters let pass, and again the candidate last chosen."""
        self._chosen, self._kept = self._chosen or self._current_id(), None
        self._show_rows()
        if self._chosen not in {None, self._current_id()}:
            self._showing = True
            self.table.select_key(self._chosen)
            self._showing = False

    def _current_id(self) -> int | None:
        candidate: Candidate | None = self.table.current_row()
        return candidate.row.id if candidate else None

    def _take(self) -> Candidate | None:
        """Return the candidate a gesture is for: from now on the one that was chosen."""
        self._chosen = self._current_id()
        candidate: Candidate | None = self.table.current_row()
        return candidate

    def _on_current(self, candidate: Candidate | None) -> None:
        if not self._showing:
            self._chosen = self._current_id()
            if self._kept not in {None, self._chosen}:
                self._kept = None
                self._later.start()
        self._show_actions(candidate)

    def _show_rows(self) -> None:
        session = self.view.session
        wanted = words(self.search.text()).split()
        rows = [c for c in session.ordered if c.row.id == self._kept or self._fits(c, wanted)]
        self._showing = True
        self.model.set_rows(rows)
        self._showing = False
        self._body.setCurrentIndex(0 if rows else 2 if session.ordered else 1)
        total, out = len(session.ordered), len(session.ordered) - len(session.heard)
        said = plural(total, "candidat", "candidats")
        if out:
            said += f" · {plural(out, 'retiré', 'retirés')}"
        if len(rows) < total:
            said += f" · {plural(len(rows), 'affiché', 'affichés')}"
        self._count.setText(said)
        self._show_actions(self.table.current_row())

    def _fits(self, candidate: Candidate, wanted: list[str]) -> bool:
        option, route, state = self.option.value(), self.route.value(), self.state.value()
        if (option and candidate.row.option != option) or (route and candidate.route != route):
            return False
        if (
            state
            and not {
                "incomplete": not candidate.row.withdrawn and bool(missing(candidate)),
                "acquired": bool(candidate.acquisitions),
                "withdrawn": bool(candidate.row.withdrawn),
            }[str(state)]
        ):
            return False
        text = self._key(candidate)
        return all(word in text for word in wanted)

    def _key(self, candidate: Candidate) -> str:
        """Return the text searched in, prepared once for each state of the candidate."""
        kept = self._keys.get(candidate.row.id)
        if kept is None or kept[0] is not candidate:
            row = candidate.row
            text = words(
                f"{candidate.name} {row.usage_name} {row.ine or ''} {row.number or ''} "
                f"{row.option} {row.campus}"
            )
            kept = self._keys[row.id] = (candidate, text)
        return kept[1]

    def _no_more(self) -> str:
        return "La session est close." if self.closed else ""

    def add_candidate(self) -> CandidateDialog:
        """Ask for a new candidate."""
        return self._ask(None)

    def edit_candidate(self, candidate: Candidate | None) -> CandidateDialog | None:
        """Show a candidate's form."""
        return None if candidate is None or self.closed else self._ask(candidate)

    def _ask(self, candidate: Candidate | None) -> CandidateDialog:
        session = self.view.session
        row = None if candidate is None else candidate.row
        dialog = CandidateDialog(self.window(), session.certification, row, session.row.campus)
        if session.state is SessionState.DELIBERATION:
            dialog.number.setPlaceholderText("le suivant")

        def save(values: Mapping[str, Any], confirmed: bool = False) -> None:
            try:
                if row is None:
                    new = self.workspace.attempt(candidates.enter, values)
                    self.table.select_key(new.id)
                else:
                    self.workspace.attempt(candidates.edit, row.id, values, confirmed)
            except NeedsConfirmation as question:
                confirm(dialog, "Effacer des décisions ?", question.message,
                        "Modifier et effacer", lambda: save(values, True))  # fmt: skip
            except KnownError as error:
                dialog.show_error(error.message)
            else:
                dialog.accept()

        dialog.submitted.connect(save)
        dialog.open()
        return dialog

    def show_acquired(self, candidate: Candidate | None) -> AcquisitionsDialog | None:
        """Show the blocs a candidate acquired earlier."""
        if candidate is None:
            return None
        dialog = AcquisitionsDialog(self.window(), self.workspace, candidate.row.id)
        dialog.open()
        return dialog

    def _turn(self) -> TextPrompt | None:
        """Withdraw the current candidate, or bring them back."""
        candidate = self._take()
        if candidate is None:
            return None
        return ask_withdrawal(self.window(), self.workspace, candidate)

    def show_history(self, candidate: Candidate | None) -> HistoryDialog | None:
        """Show what was changed of a candidate."""
        if candidate is None:
            return None
        dialog = HistoryDialog(self.window(), self.workspace.dossier, self.view, candidate)
        dialog.open()
        return dialog

    def _show_actions(self, candidate: Candidate | None) -> None:
        free = candidate is not None and not self.closed
        self._edit.setEnabled(free)
        self._withdraw.setEnabled(free)
        for one in (self._acquired, self._history):
            one.setEnabled(candidate is not None)
        back = candidate is not None and bool(candidate.row.withdrawn)
        self._withdraw.setText("Rétablir dans la session…" if back else "Retirer de la session…")
