"""The history of a candidate: every gesture that changed something, with before and after."""

from dataclasses import dataclass

from PySide6.QtWidgets import QStackedWidget, QWidget

from jury_app.application.dossier import Dossier
from jury_app.application.history import candidate_journal, concerns
from jury_app.application.view import SessionView
from jury_app.domain.records import JournalRow
from jury_app.domain.session import Candidate
from jury_app.domain.wording import local, plural, short_date
from ui.dialogs import Dialog
from ui.journal_words import Detail, details
from ui.tables import Column, RowsModel, Table
from ui.widgets import EmptyState, Panel


@dataclass(frozen=True)
class Line:
    """One thing a gesture changed of the candidate; the first line of a gesture names it."""

    entry: JournalRow
    detail: Detail
    first: bool


def history(dossier: Dossier, view: SessionView, candidate: Candidate) -> list[Line]:
    """Return what was changed of a candidate, the newest gesture first."""
    about = concerns(candidate)
    return [
        Line(entry, detail, first=number == 0)
        for entry in candidate_journal(dossier, candidate)
        for number, detail in enumerate(details(entry, view, about))
    ]


def _day(line: Line) -> str:
    return short_date(local(line.entry.at).date().isoformat())


def _what(line: Line) -> str:
    group = line.detail.where.startswith("Groupe")
    return f"{line.detail.what} ({line.detail.where})" if group else line.detail.what


class HistoryDialog(Dialog):
    """Lists the history of one candidate.

    Args:
        parent: The window.
        dossier: The open dossier.
        view: The session shown.
        candidate: The candidate.
    """

    def __init__(
        self, parent: QWidget, dossier: Dossier, view: SessionView, candidate: Candidate
    ) -> None:
        lines = history(dossier, view, candidate)
        gestures = plural(len({line.entry.seq for line in lines}), "geste", "gestes")
        super().__init__(parent, f"Historique — {candidate.name}", "Fermer",
                         f"{gestures}, du plus récent au plus ancien.", width=760)  # fmt: skip
        columns: tuple[Column[Line], ...] = (
            Column("Quand", lambda one: f"{local(one.entry.at):%H:%M}" if one.first else "",
                   note=lambda one: _day(one) if one.first else "", width=10),
            Column("Donnée", _what, note=lambda one: one.entry.label if one.first else "",
                   tip=lambda one: one.entry.label, strong=True, width=20, grow=3),
            Column("Avant", lambda one: one.detail.before or "—", width=12, grow=2),
            Column("Après", lambda one: one.detail.after or "—", width=12, grow=2),
        )  # fmt: skip
        self.table = Table(RowsModel(lines, columns, parent=self), "Historique", wrap=True)
        body = QStackedWidget()
        body.addWidget(self.table)
        body.addWidget(
            EmptyState(
                "Rien n'a encore changé",
                "Chaque geste sur ce candidat "
                "apparaîtra ici avec la valeur d'avant et celle d'après.",
            )
        )
        body.setCurrentIndex(0 if lines else 1)
        panel = Panel()
        panel.body.addWidget(self.give_room(body, 360))
        self.body.addWidget(panel, 1)
        self.hide_cancel()
        self.accepting.connect(self.accept)
