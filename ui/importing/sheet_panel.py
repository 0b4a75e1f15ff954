"""One sheet: whether it is read, its header row, and its columns."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from jury_app.application.importing.cells import text
from jury_app.application.importing.proposal import SheetDraft
from jury_app.application.importing.recogniser import HEADER_ROWS
from jury_app.domain.wording import plural
from ui.fields import Choice
from ui.importing.column_row import CHOICE, LETTERS, STATE, ColumnRow, Targets
from ui.painted import ElidedLabel
from ui.tick import Tick
from ui.widgets import Panel, button, clear, label, line, nest, scrolling

_DOUBTFUL = (
    "Cette feuille semble nommer des candidats, mais des colonnes n'y sont pas reconnues : dites "
    "ce qu'elles sont, ou laissez la feuille de côté."
)
_SEEN = 56
"""Letters of a header row that the narrowest window shows."""


class SheetPanel(Panel):
    """The sheet being matched.

    Signals:
        changed: Something is read otherwise.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.draft: SheetDraft | None = None
        self._targets: Targets | None = None
        self.rows: list[ColumnRow] = []
        self.name = ElidedLabel("", "title")
        self.read = Tick("Lire cette feuille")
        self.read.clicked.connect(self._toggle)
        self.leave = button("Laisser de côté", self._leave)
        self.header = Choice()
        self.header.setAccessibleName("Ligne d'en-tête")
        self.header.currentIndexChanged.connect(lambda _index: self._move_header())
        self.epreuve = Choice()
        self.epreuve.setAccessibleName("Épreuve de groupe de la feuille")
        self.epreuve.currentIndexChanged.connect(lambda _index: self._choose_epreuve())
        self._epreuve_title = label("Épreuve de groupe", "small")
        self._epreuve_title.setBuddy(self.epreuve)
        self.hint = label(kind="notice", wrap=True)
        self.advice = label(kind="muted", wrap=True)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self._lay_out()

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.name, 1)
        first.addWidget(self.leave)
        first.addWidget(self.read)
        title = label("Ligne d'en-tête", "small")
        title.setBuddy(self.header)
        second = QHBoxLayout()
        second.setSpacing(8)
        second.addWidget(title)
        second.addWidget(self.header, 3)
        second.addWidget(self._epreuve_title)
        second.addWidget(self.epreuve, 2)
        head = QVBoxLayout()
        head.setContentsMargins(16, 10, 12, 10)
        head.setSpacing(8)
        nest(head, first)
        nest(head, second)
        head.addWidget(self.hint)
        head.addWidget(self.advice)
        nest(self.body, head)
        self.body.addWidget(line())
        self.body.addWidget(_titles())
        self.body.addWidget(line())
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        nest(column, self._list)
        column.addStretch()
        self.area = scrolling(inside)
        # Always there, so that titles and rows share one width.
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.body.addWidget(self.area, 1)

    def set_targets(self, targets: Targets, group_epreuves: Sequence[tuple[str, str]]) -> None:
        """Take the lists of what columns, and a whole sheet of groups, may be read as."""
        self._targets = targets
        self.epreuve.set_pairs([(None, "selon le nom de la feuille"), *group_epreuves])

    def show_sheet(self, draft: SheetDraft | None) -> None:
        """Show another sheet."""
        self.draft = draft
        clear(self._list)
        self.rows = []
        if draft is None or self._targets is None:
            return
        self.name.setText(draft.sheet.name)
        self.header.set_pairs(_header_rows(draft))
        self.header.choose(draft.proposed.header)
        self.epreuve.choose(draft.epreuve)
        for one in draft.proposed.columns:
            row = ColumnRow(draft, one, self._targets)
            row.changed.connect(self._changed)
            self._list.addWidget(row)
            self.rows.append(row)
        if draft.proposed.hidden:
            self._list.addWidget(
                _note(
                    f"{draft.proposed.hidden} autres colonnes ne sont pas "
                    "montrées ; elles ne sont lues que si on les reconnaît."
                )
            )
        if not draft.proposed.columns:
            self._list.addWidget(_note("Cette feuille est vide."))
        self.area.verticalScrollBar().setValue(0)
        self.refresh()

    def refresh(self) -> None:
        """Show again what is read, after a choice."""
        draft = self.draft
        if draft is None:
            return
        self.read.setChecked(bool(draft.read))
        self.header.setEnabled(draft.read is not False)
        asked = draft.read is not False and draft.layout.wants_epreuve
        for widget in (self._epreuve_title, self.epreuve):
            widget.setVisible(asked)
        doubtful = draft.read is None and draft.proposed.doubtful
        self.leave.setVisible(doubtful)
        waiting = draft.unconfirmed
        said = draft.fault or (_DOUBTFUL if doubtful else "")
        if not said and waiting:
            said = (
                f"{plural(waiting, 'colonne ressemble', 'colonnes ressemblent')} à une colonne "
                "connue sans en porter le nom : cochez pour la lire ainsi, sinon elle ne l'est pas."
            )
        self.hint.setText(said)
        self.hint.setVisible(bool(said))
        advice = draft.layout.advice if draft.read and not draft.fault else ""
        self.advice.setText(advice)
        self.advice.setVisible(bool(advice))
        for row in self.rows:
            row.choice.setEnabled(draft.read is not False)
            row.tick.setEnabled(draft.read is not False)
            row.refresh()

    def _toggle(self) -> None:
        if self.draft is not None:
            self.draft.read = self.read.isChecked()
            self._changed()

    def _leave(self) -> None:
        if self.draft is not None:
            self.draft.read = False
            self.read.setFocus()
            self._changed()

    def _move_header(self) -> None:
        row = self.header.value()
        if self.draft is not None and isinstance(row, int) and row != self.draft.proposed.header:
            self.draft.set_header(row)
            self.show_sheet(self.draft)
            self.header.setFocus()
            self._changed()

    def _choose_epreuve(self) -> None:
        code = self.epreuve.value()
        if self.draft is not None and code != self.draft.epreuve:
            self.draft.epreuve = code if isinstance(code, str) else None
            self._changed()

    def _changed(self) -> None:
        self.refresh()
        self.changed.emit()


def _header_rows(draft: SheetDraft) -> list[tuple[object, str]]:
    pairs: list[tuple[object, str]] = []
    for number, row in enumerate(draft.sheet.rows[:HEADER_ROWS]):
        cells = [said for cell in row[:30] if (said := text(cell))]
        if cells:
            pairs.append((number, f"Ligne {number + 1} : {_short(' · '.join(cells))}"))
    return pairs or [(0, "Ligne 1")]


def _short(said: str) -> str:
    return said if len(said) <= _SEEN else f"{said[:_SEEN].rstrip(' ·')}…"


def _titles() -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(16, 6, 21, 6)
    row.setSpacing(10)
    for title, width in (("Col.", LETTERS), ("En-tête et premières valeurs", 0),
                         ("Lue comme", CHOICE), ("État", STATE)):  # fmt: skip
        one = label(title, "section") if width else ElidedLabel(title, "section")
        if width:
            one.setFixedWidth(width)
        row.addWidget(one, 0 if width else 1)
    return made


def _note(said: str) -> QWidget:
    made = label(said, "muted", wrap=True)
    made.setContentsMargins(16, 12, 16, 12)
    return made
