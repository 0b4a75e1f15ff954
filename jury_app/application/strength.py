"""How long a passphrase would resist someone who has the file."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from jury_app.domain.certification import Certification

LEAST_SCORE = 2
_LONGEST = 72
"""Letters looked at; the estimate grows slow beyond."""
_SAID = (
    "Très faible : devinée en un instant.",
    "Faible : devinée en quelques heures.",
    "Passable : ajoutez un mot.",
    "Bonne.",
    "Très bonne.",
)


@dataclass(frozen=True, slots=True)
class Strength:
    """What a passphrase is worth.

    Attributes:
        score: 0 (worst) to 4.
        sentence: The same in French.
    """

    score: int
    sentence: str

    @property
    def enough(self) -> bool:
        """True when a dossier may be encrypted with it."""
        return self.score >= LEAST_SCORE


def strength(passphrase: str, known: Iterable[str]) -> Strength:
    """Return the strength of a passphrase.

    Args:
        passphrase: What was typed.
        known: Texts whose words anyone would try first; see `tried_first`.
    """
    from zxcvbn import zxcvbn  # noqa: PLC0415 - its dictionaries are slow to load

    if not passphrase:
        return Strength(0, "Quatre mots sans lien entre eux se retiennent et résistent longtemps.")
    words = [
        "jury",
        "rncp",
        "certification",
        "secret",
        *(word for one in known for word in re.findall(r"\w+", one)),
    ]
    score = int(zxcvbn(passphrase[:_LONGEST], user_inputs=words)["score"])
    return Strength(score, _SAID[score])


def tried_first(certification: Certification, label: str, campus: str) -> tuple[str, ...]:
    """Return what anyone would try first on a dossier: its session, its diploma, its schools."""
    schools = (certifier.name for certifier in certification.certifiers)
    return (label, campus, certification.label, certification.title, *schools)
