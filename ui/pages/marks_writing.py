"""How marks reach the dossier from the grid: typed, pasted, erased, explained by a motive."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtWidgets import QWidget

from jury_app.application.marks import MarkEdit, origins, roundings, set_marks, typed_mark
from jury_app.domain.errors import KnownError, NeedsConfirmation, Refusal
from jury_app.domain.marks import read_mark, to_store
from jury_app.domain.values import SessionState
from jury_app.domain.wording import plural
from ui.dialogs import Dialog, confirm
from ui.pages.marks_cells import OUTSIDE, PENDING
from ui.pages.marks_clipboard import read_block, tiled
from ui.pages.marks_model import Key, MarksModel, Wrong
from ui.workspace import Workspace


class MarksWriter(QObject):
    """Writes marks as one gesture; what cannot be stored stays where it was typed, in red.

    Attributes:
        model: The grid's model.
        words: The words of marks.
        question: The question being asked, if any.
    """

    def __init__(self, workspace: Workspace, page: QWidget) -> None:
        super().__init__(page)
        self._workspace, self._page = workspace, page
        self.words = workspace.dossier.catalog.vocabulary.marks
        self.model = MarksModel(self.commit, lambda kept: origins(workspace.dossier, kept), self)
        self.question: Dialog | None = None

    def commit(self, edits: Sequence[MarkEdit], confirmed: bool = False, note: str = "") -> bool:
        """Store marks, or none of them; True when they are stored.

        What was rounded is said then, what is left to mend, and `note`.
        """
        keys = [(edit.candidate_id, edit.epreuve) for edit in edits]
        faults = self._faults(edits)
        if faults:
            self.model.mark_wrong(faults)
            first = self.model.fault(next(iter(faults)))
            self._refuse(f"{first} Rien n'est enregistré.")
            return False
        wanted = [edit for edit in edits if self._changes(edit)]
        try:
            if wanted:
                self._workspace.attempt(set_marks, wanted, confirmed)
        except NeedsConfirmation as error:
            self._ask(edits, error.message, note)
            return False
        except KnownError as error:
            self.model.mark_wrong(
                {key: Wrong(edit.text, error.message)
                 for key, edit in zip(keys, edits, strict=True)}
            )  # fmt: skip
            self._refuse(error.message)
            return False
        self.model.forgive(keys)
        left = self.model.remaining()
        said = (roundings((edit.text for edit in edits), self.words), left, note)
        self.model.noted.emit(" ".join(part for part in said if part), bool(left))
        return True

    def _refuse(self, sentence: str) -> None:
        self.model.noted.emit(sentence, True)

    def _faults(self, edits: Sequence[MarkEdit]) -> dict[Key, Wrong]:
        found = {}
        for edit in edits:
            try:
                typed_mark(edit.text, self.words)
            except Refusal as refusal:
                found[edit.candidate_id, edit.epreuve] = Wrong(edit.text, refusal.message)
        return found

    def _changes(self, edit: MarkEdit) -> bool:
        """Tell whether an edit says something else than what stands."""
        candidate = self._workspace.view.session.candidates[edit.candidate_id]
        own, value = candidate.marks.get(edit.epreuve), typed_mark(edit.text, self.words)
        if own is None or value is None:
            return (own is None) is not (value is None)
        return (own.value, own.motive) != (to_store(value), edit.motive.strip())

    def _ask(self, edits: Sequence[MarkEdit], message: str, note: str) -> None:
        keys = [(edit.candidate_id, edit.epreuve) for edit in edits]
        self.model.mark_wrong(
            {key: Wrong(edit.text, "À confirmer.", PENDING)
             for key, edit in zip(keys, edits, strict=True)}
        )  # fmt: skip
        kept = list(edits)
        self.question = confirm(
            self._page, "Une décision repose sur cette note", message, "Enregistrer quand même",
            lambda: self.commit(kept, confirmed=True, note=note),
        )  # fmt: skip
        self.question.rejected.connect(lambda: self.model.forgive(keys))

    def erase(self, indexes: Sequence[QModelIndex]) -> None:
        """Erase the marks of these cells, as one gesture."""
        writable = [i for i in indexes if self._is_writable(i)]
        if writable:
            self.commit([self.model.edit_at(index, "") for index in writable])

    def paste(self, start: QModelIndex, selected: Sequence[QModelIndex], text: str) -> None:
        """Paste a block of cells as one gesture; nothing at all when it does not fit.

        A selection that the block divides exactly is filled with it.
        """
        block = read_block(text)
        if block is None or not start.isValid():
            self._refuse("Rien n'est collé : le presse-papiers ne contient aucun texte.")
            return
        height = len({index.row() for index in selected})
        width = len({index.column() for index in selected})
        block = tiled(block, max(1, height), max(1, width))
        high, wide = len(block), max(map(len, block))
        rows = self.model.rowCount() - start.row()
        columns = self.model.columnCount() - start.column()
        if high > rows or wide > columns:
            self._refuse(
                f"Rien n'est collé : le bloc copié ({_size(high, wide)}) dépasse la grille, où il "
                f"reste {_size(rows, columns)} à partir d'ici."
            )
            return
        self._put(
            [
                (self.model.index(start.row() + down, start.column() + right), said)
                for down, line in enumerate(block)
                for right, said in enumerate(line)
            ]
        )

    def fill(self, indexes: Sequence[QModelIndex], text: str) -> None:
        """Write one text in all these cells that take a mark, as one gesture."""
        self._fill([(index, text) for index in indexes])

    def fill_down(self, indexes: Sequence[QModelIndex]) -> None:
        """Repeat the first row of a selection in its other rows; from above for a single row."""
        if not indexes:
            return
        top, bottom = min(i.row() for i in indexes), max(i.row() for i in indexes)
        source = top if bottom > top else top - 1
        targets = [i for i in indexes if i.row() > source]
        if source < 0 or not targets:
            return
        texts = {i.column(): self.model.cell(i.siblingAtRow(source)).edit for i in targets}
        if not any(texts.values()):
            self._refuse("Rien n'est recopié : la case du haut n'a pas de note propre.")
            return
        self._fill([(i, texts[i.column()]) for i in targets if texts[i.column()]])

    def _fill(self, targets: Sequence[tuple[QModelIndex, str]]) -> None:
        edits = [self.model.edit_at(i, text) for i, text in targets if self._is_writable(i)]
        outside = sum(self.model.cell(i).kind == OUTSIDE for i, _ in targets)
        skipped = plural(outside, "case hors parcours est laissée",
                         "cases hors parcours sont laissées")  # fmt: skip
        if edits:
            self.commit(edits, note=f"Recopié ; {skipped} en l'état." if outside else "")

    def _is_writable(self, index: QModelIndex) -> bool:
        return bool(self.model.flags(index) & Qt.ItemFlag.ItemIsEditable)

    def _put(self, targets: Sequence[tuple[QModelIndex, str]]) -> None:
        if self._workspace.view.session.state is SessionState.CLOSED:
            self._refuse("Rien n'est collé : la session est close.")
            return
        edits, outside, averages = [], 0, 0
        for index, text in targets:
            cell, said = self.model.cell(index), text.strip()
            if self._is_writable(index):
                edits.append(self.model.edit_at(index, said))
            elif cell.kind != OUTSIDE:
                averages += bool(said)
            elif said and not read_mark(said, self.words).void and self.model.column(index).epreuve:
                outside += 1
        if outside:
            several = plural(outside, "note tombe", "notes tombent")
            self._refuse(f"Rien n'est collé : {several} hors du parcours d'un candidat.")
            return
        faults = self._faults(edits)
        if faults:
            self.model.mark_wrong(faults)
            wrong = plural(len(faults), "valeur est à corriger", "valeurs sont à corriger")
            self._refuse(f"Rien n'est collé : {wrong}. {self.model.fault(next(iter(faults)))}")
            return
        ignored = "Les moyennes se calculent : celles du bloc collé sont ignorées."
        self.commit(edits, note=ignored if averages else "")

    def explain(self, key: Key, motive: str) -> None:
        """Write why an individual mark replaces the group's result."""
        candidate_id, epreuve = key
        candidate = self._workspace.view.session.candidates.get(candidate_id)
        own = candidate.marks.get(epreuve) if candidate else None
        if own is not None and own.motive != motive.strip():
            self.commit([MarkEdit(candidate_id, epreuve, own.value, motive)])


def _size(rows: int, columns: int) -> str:
    return f"{plural(rows, 'ligne', 'lignes')} × {plural(columns, 'colonne', 'colonnes')}"
