"""What a rule found: the common shape of every check."""

from dataclasses import dataclass

from jury_app.domain.values import Severity

ARRETE = "Arrêté du 8 mars 2001, art. 5"


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one rule.

    Attributes:
        rule: Identifier, e.g. `JURY-QUORUM`.
        severity: How much it weighs when it does not hold.
        ok: True when the rule holds.
        message: French sentence: what holds, or what is wrong and what would satisfy the rule.
        source: Fiche or article.
        subject: INE, number or member it is about, or None.
    """

    rule: str
    severity: Severity
    ok: bool
    message: str
    source: str
    subject: str | None = None

    @property
    def blocks(self) -> bool:
        """True when it stands against the gesture."""
        return not self.ok and self.severity is Severity.BLOCKING
