"""The kinds of documents: adding one is adding an entry here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from jury_app.application.documents.certificates import bloc_certificates, success_certificates
from jury_app.application.documents.deficiency import deficiency
from jury_app.application.documents.letters import letters, summons, summons_notices
from jury_app.application.documents.lists import (
    display,
    laureates,
    laureates_notices,
    laureates_tables,
)
from jury_app.application.documents.model import Piece, TableFile
from jury_app.application.documents.rooms import attendance, grids
from jury_app.application.documents.source import Source
from jury_app.application.documents.transcripts import transcripts

When = Literal["any", "draft", "closed", "open"]
"""At any time; closed, or open as a draft; only once closed; only before closing."""


def _none(_source: Source) -> tuple[()]:
    return ()


@dataclass(frozen=True)
class Kind:
    """A kind of documents.

    Attributes:
        id: Its name on the command line.
        title: What it is called, also the name of the merged file.
        about: What it is for, one sentence.
        unit: Of what there is one file each.
        when: In which states of the session it may be made.
        pieces: The documents it gives now; raises `Refusal` when it gives none.
        tables: The workbooks that go with it.
        notices: What to know before using them.
    """

    id: str
    title: str
    about: str
    unit: str
    when: When
    pieces: Callable[[Source], list[Piece]]
    tables: Callable[[Source], tuple[TableFile, ...]] = _none
    notices: Callable[[Source], tuple[str, ...]] = _none


_ALL = (
    Kind("summons", "Convocations", "La convocation de chaque membre du jury.",
         "par membre du jury", "any", summons, notices=summons_notices),
    Kind("attendance", "Feuilles d'émargement",
         "À signer : le jury, puis les candidats, épreuve par épreuve.",
         "pour le jury et par épreuve", "any", attendance),
    Kind("grids", "Grilles d'évaluation",
         "Vierges, pour les salles : par épreuve et par groupe, avec les étapes à noter.",
         "par épreuve et par groupe", "any", grids),
    Kind("display", "Liste à afficher",
         "La décision seule, par numéro de candidat ou par nom selon les réglages.",
         "en tout", "closed", display),
    Kind("transcripts", "Relevés de résultats",
         "Épreuves, notes, blocs, décision, et ce qui reste à obtenir.",
         "par candidat", "draft", transcripts),
    Kind("letters", "Lettres de notification",
         "La décision notifiée à chaque candidat, avec les voies de recours.",
         "par candidat", "draft", letters),
    Kind("success-certificates", "Attestations de réussite",
         "Pour les candidats certifiés.", "par candidat certifié", "closed", success_certificates),
    Kind("bloc-certificates", "Attestations de bloc",
         "Chaque bloc validé, pour les candidats qui n'obtiennent pas toute la certification ; un "
         "bloc dispensé figure au relevé.",
         "par bloc validé", "closed", bloc_certificates),
    Kind("laureates", "Liste des lauréats",
         "Pour le rectorat : identités, décision, procès-verbal ; avec un classeur et une note de "
         "transmission datée.",
         "note et liste, plus un classeur", "closed", laureates, laureates_tables,
         laureates_notices),
    Kind("deficiency", "Procès-verbal de carence",
         "Quand le jury n'a pas pu délibérer, avec la règle qui l'en a empêché.",
         "en tout", "open", deficiency),
)  # fmt: skip
CORRECTION = "correction"
"""The kind of minutes in correction: acts of their own, drawn as minutes are."""
KINDS = {kind.id: kind for kind in _ALL}
"""Every kind by its name on the command line, in the order of the work."""
