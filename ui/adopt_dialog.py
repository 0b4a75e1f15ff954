"""Before adopting proposals: who would be decided, and as what."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from jury_app.domain.results import CandidateResult
from jury_app.domain.wording import plural
from ui.dialogs import Dialog
from ui.pages.deliberation_figures import SHORT_OUTCOMES, SHORT_VERDICTS, outcome_chip
from ui.tables import Column, RowsModel, Table
from ui.widgets import label


def _blocs(result: CandidateResult) -> str:
    found = Counter(SHORT_VERDICTS[b.proposal].lower() for b in result.undecided)
    return ", ".join(
        plural(count, word, word if word.startswith("en ") else f"{word}s")
        for word, count in found.items()
    )


class AdoptDialog(Dialog):
    """Lists what adopting decides; `accepted` means: do it.

    Args:
        parent: The window.
        results: The candidates with blocs to decide.
        left: How many candidates stay undecided afterwards.
    """

    def __init__(self, parent: QWidget, results: Sequence[CandidateResult], left: int) -> None:
        blocs = sum(len(r.undecided) for r in results)
        people = plural(len(results), "candidat", "candidats")
        super().__init__(
            parent,
            f"Adopter les propositions de {people}",
            f"Adopter {plural(blocs, 'bloc', 'blocs')}",
            "Chaque bloc encore à décider reçoit la décision proposée. Aucune décision déjà prise "
            "ne change. Les candidats en attente ou à discuter ne sont pas touchés"
            + (f" : {plural(left, 'candidat reste', 'candidats restent')} à décider." if left
               else "."),
            width=620,
        )  # fmt: skip
        outcomes = Counter(SHORT_OUTCOMES[r.proposal] for r in results)
        self.body.addWidget(
            label(" · ".join(f"{word} : {count}" for word, count in outcomes.items()), "strong")
        )
        columns: tuple[Column[CandidateResult], ...] = (
            Column("Candidat", lambda r: r.candidate.name, strong=True, width=22, grow=2),
            Column("Résultat", lambda r: outcome_chip(r.proposal)[0],
                   tone=lambda r: outcome_chip(r.proposal)[1], width=14),
            Column("Blocs décidés", _blocs, width=22, grow=2),
        )  # fmt: skip
        self.table = Table(RowsModel(results, columns, parent=self), "Ce qui sera décidé")
        self.table.setMinimumHeight(260)
        self.body.addWidget(self.table)
        self.accepting.connect(self.accept)
