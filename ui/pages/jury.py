"""Jury: members and their presence at the left, the rules beside them, live."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from jury_app.application import jury
from jury_app.application.services import Services
from jury_app.domain.members import member_name, spoken_name
from jury_app.domain.records import MemberRow
from jury_app.domain.session import Session
from jury_app.domain.values import Role, SessionState
from jury_app.domain.wording import french_date, french_time, plural, role_label
from ui import icons
from ui.commands import Command, give_tip
from ui.dialogs import Dialog, confirm
from ui.drawer import TwoColumns
from ui.findings import FindingsPanel
from ui.member_recusals import MemberRecusalsDialog
from ui.pages.base import Page, action_bar
from ui.pages.member_dialog import MemberDialog
from ui.pages.presence_dialog import PresenceDialog
from ui.tables import Column, RowsModel, Table
from ui.widgets import EmptyState, Panel, button, label, line, nest
from ui.workspace import Workspace

_PRESENCE = 4
_ORDER = list(Role)


def presence_text(member: MemberRow) -> str:
    """Return what is noted of a member's presence, in the member's gender."""
    feminine = "e" if member.sex == "F" else ""
    if member.present is None:
        return "… à noter"
    if member.present:
        return f"✓ Présent{feminine}"
    return f"∅ Parti{feminine}" if member.left_at else f"∅ Absent{feminine}"


def _presence_note(member: MemberRow) -> str:
    if member.present is None:
        return ""
    arrived = f"arrivée à {french_time(member.arrived_at)}" if member.arrived_at else ""
    if member.present:
        return arrived
    left = f"à {french_time(member.left_at)}" if member.left_at else ""
    return " · ".join(part for part in (left, member.absence_reason or "motif à noter") if part)


def _presence_tone(member: MemberRow) -> str:
    if member.present is None:
        return "wait"
    return "good" if member.present else "absent"


def chairing(session: Session) -> str:
    """Return who presides the sitting, and in whose place and why when it is a substitute."""
    if not session.members:
        return ""
    chair = session.acting_chair()
    if chair is None:
        return "Personne ne préside : notez la présence du président ou du vice-président."
    said = f"Préside la séance : {spoken_name(chair)}"
    if chair.role == Role.PRESIDENT:
        return f"{said}."
    said += f", {role_label(chair.role, chair.sex).lower()}"
    absent = next(iter(session.seated(Role.PRESIDENT)), None)
    if absent is None:
        return f"{said}, aucun président n'étant nommé."
    title = "de la présidente" if absent.sex == "F" else "du président"
    why = absent.absence_reason or "motif à noter"
    if absent.left_at:
        left = french_time(absent.left_at)
        return f"{said}, depuis le départ {title}, {spoken_name(absent)}, à {left} ({why})."
    return f"{said}, en l'absence {title}, {spoken_name(absent)} ({why})."


def _columns() -> list[Column[MemberRow]]:
    return [
        Column("Membre", spoken_name, strong=True, width=16, grow=3),
        Column("Fonction", lambda m: role_label(m.role, m.sex), width=15, grow=2),
        Column("Corps ou organisme", lambda m: m.corps or m.organisation or "—",
               note=lambda m: m.organisation if m.corps else "", width=15, grow=3),
        Column("Désigné par", lambda m: m.designated_by or "—", width=10, grow=1),
        Column("Présence", presence_text, note=_presence_note, tone=_presence_tone,
               tip=_tip, width=13, grow=1),
    ]  # fmt: skip


def _tip(member: MemberRow) -> str:
    change = "absent" if member.present else "présent"
    return f"Cliquer, ou Espace : noter {change}. « Présence… » pour les heures et le motif."


class JuryPage(Page):
    """The page « Jury »."""

    TITLE = "Jury"

    def __init__(self, workspace: Workspace, services: Services) -> None:
        super().__init__(workspace, services)
        self.model: RowsModel[MemberRow] = RowsModel([], _columns(), key=lambda m: m.id)
        self.table = Table(self.model, "Membres du jury", wrap=True)
        self.table.clicked.connect(self._clicked)
        self.table.toggled.connect(self.toggle)
        self.table.chosen.connect(self.edit_member)
        self.table.current.connect(self._show_actions)
        self.findings = FindingsPanel("Règles du jury")
        self._members = Panel("Membres")
        columns = TwoColumns(self._members, self.findings, "Règles")
        Command(self, "jury.drawer", columns.toggle)
        Command(self, "jury.add", self.add_member, self._no_more)
        Command(self, "jury.all_present", self._note_all_present, self._no_more)
        self._controls = columns.opener
        self._count = label("", "muted")
        self.add_button = button("Membre", self.add_member, "primary")
        self.add_button.setAccessibleName("Ajouter un membre")
        give_tip(self.add_button, "jury.add")
        icons.dress(self.add_button, "plus", 14)
        self._all_present = button("Tous présents", self._note_all_present)
        self._all_present.setToolTip("Note présents les membres dont la présence n'est pas notée.")
        if self._members.head is not None:
            self._members.head.insertWidget(1, self._count)
            for one in (self._controls, self._all_present, self.add_button):
                self._members.head.addWidget(one)
        self._body = QStackedWidget()
        self._body.addWidget(self.table)
        self._body.addWidget(self._empty())
        self._members.body.addWidget(self._body, 1)
        self._order, self._chair = label("", "small", wrap=True), label("", "strong", wrap=True)
        self._members.body.addWidget(self._foot())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        outer.addWidget(columns)

    def _empty(self) -> QWidget:
        return EmptyState(
            "Le jury n'a pas encore de membre",
            "Commencez par le président et le secrétaire, ou importez le classeur de l'école : "
            "les règles de composition se vérifient à mesure, à côté.",
            button("Ajouter un membre", self.add_member),
        )

    def _foot(self) -> QWidget:
        self._edit = button("Modifier…", lambda: self.edit_member(self.table.current_row()))
        self._reason = button("Présence…", self._ask_presence)
        self._reason.setToolTip("Arrivée, départ, motif d'absence")
        self._recusals = button("Déports…", self._show_recusals)
        self._remove = button("Retirer…", self._ask_removal)
        nomination = button("Renseigner…", lambda: self.go_to.emit("session", "nomination"), "flat")
        nomination.setAccessibleName("Renseigner l'arrêté de nomination")
        self._nomination = nomination
        low = QWidget()
        column = QVBoxLayout(low)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._chair.setContentsMargins(16, 8, 12, 0)
        column.addWidget(line())
        column.addWidget(self._chair)
        row = QHBoxLayout()
        row.setContentsMargins(16, 4, 12, 8)
        row.addWidget(self._order, 1)
        row.addWidget(nomination)
        nest(column, row)
        column.addWidget(action_bar(self._edit, self._reason, self._recusals, None, self._remove))
        return low

    def refresh(self) -> None:
        """Show the jury as it is now."""
        session = self.view.session
        rows = sorted(session.members, key=lambda m: (_ORDER.index(Role(m.role)), m.position, m.id))
        self.model.set_rows(rows)
        self._body.setCurrentIndex(0 if rows else 1)
        present = sum(1 for m in rows if m.present)
        unknown = sum(1 for m in rows if m.present is None)
        self._count.setText(
            f"{plural(len(rows), 'nommé', 'nommés')} · {plural(present, 'présent', 'présents')}"
        )
        self._all_present.setVisible(unknown > 1 and not self.closed)
        self.add_button.setVisible(not self.closed)
        row = session.row
        if row.nomination_number and row.nomination_date:
            said = f"n° {row.nomination_number} du {french_date(row.nomination_date)}"
            verb = "Modifier…"
        else:
            said, verb = "numéro ou date à renseigner", "Renseigner…"
        self._nomination.setText("Voir" if self.closed else verb)
        self._order.setText(f"Arrêté de nomination : {said}")
        self._chair.setText(chairing(self.view.session))
        self._chair.setVisible(bool(rows))
        rules = [f for f in self.view.findings if f.rule.startswith("JURY-")]
        self.findings.show_findings(rules)
        wrong = sum(1 for f in rules if not f.ok)
        self._controls.setText(f"Règles ({wrong})" if wrong else "Règles")
        self._show_actions(self.table.current_row())

    def focus_subject(self, subject: object) -> None:
        """Make the member of this name current."""
        for member in self.view.session.members:
            if member_name(member) == subject:
                self.table.select_key(member.id)
                self.table.setFocus()

    def toggle(self, member: MemberRow) -> None:
        """Note a member present, or ask why one is no longer: noted once that is answered."""
        if self.closed:
            return
        if member.present:
            sits = self.view.session.state is SessionState.DELIBERATION
            now = french_time(self.workspace.dossier.clock.now())
            self.ask_presence(member).begin_absent(left=now if sits else "")
        else:
            self.workspace.do(jury.set_presence, member.id, True)

    def ask_presence(self, member: MemberRow) -> PresenceDialog:
        """Ask when a member came and went, and why not."""
        dialog = PresenceDialog(self.window(), spoken_name(member), member)

        def save(noted: jury.Presence) -> None:
            dialog.attempt(lambda: self.workspace.attempt(jury.record_presence, member.id, noted))

        dialog.submitted.connect(save)
        dialog.open()
        return dialog

    def _no_more(self) -> str:
        return "La session est close." if self.closed else ""

    def add_member(self) -> MemberDialog:
        """Ask for a new member."""
        return self._ask(None)

    def edit_member(self, member: MemberRow | None) -> MemberDialog | None:
        """Show a member's form."""
        return None if member is None or self.closed else self._ask(member)

    def _ask(self, member: MemberRow | None) -> MemberDialog:
        dialog = MemberDialog(self.window(), self.view.corps, member)
        seats = {m.role for m in self.view.session.members}
        if member is None:
            dialog.propose(Role.PROFESSIONAL if Role.PRESIDENT in seats else Role.PRESIDENT)

        def save(values: Mapping[str, Any]) -> None:
            if member is None:
                self.table.select_key(self.workspace.attempt(jury.seat, values).id)
            else:
                self.workspace.attempt(jury.edit, member.id, values)

        dialog.submitted.connect(lambda values: dialog.attempt(lambda: save(values)))
        dialog.open()
        return dialog

    def _ask_presence(self) -> None:
        member = self.table.current_row()
        if member is not None:
            self.ask_presence(member)

    def _show_recusals(self) -> MemberRecusalsDialog | None:
        member = self.table.current_row()
        if member is None:
            return None
        dialog = MemberRecusalsDialog(self.window(), self.workspace, member)
        dialog.open()
        return dialog

    def _ask_removal(self) -> Dialog | None:
        member = self.table.current_row()
        if member is None:
            return None
        return confirm(
            self.window(),
            "Retirer un membre du jury",
            f"{spoken_name(member)} quitte la composition du jury, avec ses déports. Pour une "
            "simple absence, notez plutôt le membre absent. Le journal garde la trace du retrait.",
            "Retirer le membre",
            lambda: self.workspace.do(jury.remove, member.id),
        )

    def _note_all_present(self) -> None:
        self.workspace.do(jury.note_all_present)

    def _recusals_text(self, member: MemberRow | None) -> str:
        people = self.view.session.candidates.values()
        count = sum(1 for c in people for r in c.recusals if member and r.member_id == member.id)
        return f"Déports ({count})…" if count else "Déports…"

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == _PRESENCE:
            self.toggle(self.model.rows[index.row()])

    def _show_actions(self, member: MemberRow | None) -> None:
        free = member is not None and not self.closed
        for one in (self._edit, self._reason, self._remove):
            one.setEnabled(free)
        self._recusals.setEnabled(member is not None)
        self._recusals.setText(self._recusals_text(member))
        preparing = self.view.session.state is SessionState.PREPARATION
        self._remove.setToolTip("" if preparing else "La délibération est ouverte.")
