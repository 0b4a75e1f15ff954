"""How marks reach the dossier from the grid: typed, pasted, erased, explained by a motive."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtWidgets import QWidget

from jury_app.application.marks import MarkEdit, set_marks, typed_mark
from jury_app.domain.errors import KnownError, NeedsConfirmation, Refusal
from jury_app.domain.marks import read_mark, to_store
from jury_app.domain.wording import plural
from ui.dialogs import Dialog, confirm
from ui.pages.marks_cells import OUTSIDE, PENDING
from ui.pages.marks_model import Key, MarksModel, Wrong
from ui.workspace import Workspace


class MarksWriter(QObject):
    """Writes marks as one gesture; what cannot be stored stays where it was typed, in red.

    Attributes:
        model: The grid's model.
        question: The question being asked, if any.
    """

    def __init__(self, workspace: Workspace, page: QWidget) -> None:
        super().__init__(page)
        self._workspace, self._page = workspace, page
        self._words = workspace.dossier.catalog.vocabulary.marks
        self.model = MarksModel(self.commit, self)
        self.question: Dialog | None = None

    def readable(self, text: str) -> bool:
        """Tell whether a text is a mark."""
        return read_mark(text, self._words).fault is None

    def commit(self, edits: Sequence[MarkEdit], confirmed: bool = False) -> bool:
        """Store marks, or none of them; True when they are stored."""
        keys = [(edit.candidate_id, edit.epreuve) for edit in edits]
        faults = self._faults(edits)
        if faults:
            self.model.mark_wrong(faults)
            (candidate_id, epreuve), first = next(iter(faults.items()))
            name = self._workspace.view.session.candidates[candidate_id].name
            self.model.noted.emit(f"{epreuve} de {name} — {first.sentence} Rien n'est enregistré.")
            return False
        wanted = [edit for edit in edits if self._changes(edit)]
        try:
            if wanted:
                self._workspace.attempt(set_marks, wanted, confirmed)
        except NeedsConfirmation as error:
            self._ask(edits, error.message)
            return False
        except KnownError as error:
            self.model.mark_wrong(
                {key: Wrong(edit.text, error.message)
                 for key, edit in zip(keys, edits, strict=True)}
            )  # fmt: skip
            self.model.noted.emit(error.message)
            return False
        self.model.forgive(keys)
        self.model.noted.emit("")
        return True

    def _faults(self, edits: Sequence[MarkEdit]) -> dict[Key, Wrong]:
        found = {}
        for edit in edits:
            try:
                typed_mark(edit.text, self._words)
            except Refusal as refusal:
                found[edit.candidate_id, edit.epreuve] = Wrong(edit.text, refusal.message)
        return found

    def _changes(self, edit: MarkEdit) -> bool:
        """Tell whether an edit says something else than what stands."""
        candidate = self._workspace.view.session.candidates[edit.candidate_id]
        own, value = candidate.marks.get(edit.epreuve), typed_mark(edit.text, self._words)
        if own is None or value is None:
            return (own is None) is not (value is None)
        return (own.value, own.motive) != (to_store(value), edit.motive.strip())

    def _ask(self, edits: Sequence[MarkEdit], message: str) -> None:
        keys = [(edit.candidate_id, edit.epreuve) for edit in edits]
        self.model.mark_wrong(
            {key: Wrong(edit.text, "À confirmer.", PENDING)
             for key, edit in zip(keys, edits, strict=True)}
        )  # fmt: skip
        kept = list(edits)
        self.question = confirm(
            self._page, "Une décision repose sur cette note", message, "Enregistrer quand même",
            lambda: self.commit(kept, confirmed=True),
        )  # fmt: skip
        self.question.rejected.connect(lambda: self.model.forgive(keys))

    def erase(self, indexes: Sequence[QModelIndex]) -> None:
        """Erase the marks of these cells, as one gesture."""
        writable = [i for i in indexes if self.model.flags(i) & Qt.ItemFlag.ItemIsEditable]
        if writable:
            self.commit([self.model.edit_at(index, "") for index in writable])

    def paste(self, start: QModelIndex, selected: Sequence[QModelIndex], text: str) -> None:
        """Paste a block of cells apart by tabs, as one gesture; nothing when one is wrong."""
        lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
        block = [line.split("\t") for line in lines]
        if not start.isValid() or not text.strip("\n\r"):
            return
        if len(block) == len(block[0]) == 1 and len(selected) > 1:
            targets = [(index, block[0][0]) for index in selected]
        else:
            targets = self._targets(start, block)
        if any(not index.isValid() for index, _text in targets):
            self.model.noted.emit("Rien n'est collé : le bloc dépasse la grille affichée.")
            return
        self._put(targets)

    def _targets(
        self, start: QModelIndex, block: Sequence[Sequence[str]]
    ) -> list[tuple[QModelIndex, str]]:
        row, column = start.row(), start.column()
        return [
            (self.model.index(row + down, column + right), text)
            for down, line in enumerate(block)
            for right, text in enumerate(line)
        ]

    def _put(self, targets: Sequence[tuple[QModelIndex, str]]) -> None:
        edits, outside, averages = [], 0, 0
        for index, text in targets:
            cell, said = self.model.cell(index), text.strip()
            if self.model.flags(index) & Qt.ItemFlag.ItemIsEditable:
                edits.append(self.model.edit_at(index, said))
            elif cell.kind != OUTSIDE:
                averages += bool(said)
            elif (
                said and not read_mark(said, self._words).void and self.model.column(index).epreuve
            ):
                outside += 1
        if outside:
            several = plural(outside, "note tombe", "notes tombent")
            self.model.noted.emit(f"Rien n'est collé : {several} hors du parcours d'un candidat.")
            return
        faults = self._faults(edits)
        if faults:
            self.model.mark_wrong(faults)
            wrong = plural(len(faults), "valeur est à corriger", "valeurs sont à corriger")
            first = next(iter(faults.values())).sentence
            self.model.noted.emit(f"Rien n'est collé : {wrong}. {first}")
            return
        if self.commit(edits) and averages:
            self.model.noted.emit("Les moyennes se calculent : celles du bloc collé sont ignorées.")

    def explain(self, key: Key, motive: str) -> None:
        """Write why an individual mark replaces the group's result."""
        candidate_id, epreuve = key
        own = self._workspace.view.session.candidates[candidate_id].marks.get(epreuve)
        if own is not None and own.motive != motive.strip():
            self.commit([MarkEdit(candidate_id, epreuve, own.value, motive)])
