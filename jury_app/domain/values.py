"""The closed lists of the domain: codes, verdicts, routes, seats, states.

Identifiers are those of workbooks, dossiers and JSON reports; they never change. French labels
stand in `jury_app.domain.wording`.
"""

from enum import StrEnum


class MarkCode(StrEnum):
    """What stands in place of a figure on an épreuve."""

    ABI = "ABI"
    """Unjustified absence."""
    ABJ = "ABJ"
    """Justified absence."""
    DISP = "DISP"
    """Exempted from the épreuve."""
    VAL = "VAL"
    """Validated without a mark."""
    NVAL = "NVAL"
    """Not validated, without a mark."""


class Verdict(StrEnum):
    """What a bloc can be proposed as, or decided."""

    VAL = "VAL"
    NVAL = "NVAL"
    CAP = "CAP"
    DISP = "DISP"
    DEF = "DEF"
    ATT = "ATT"


KEPT = frozenset({Verdict.VAL, Verdict.CAP, Verdict.DISP})
"""The verdicts with which a bloc is the candidate's for good."""

DECIDABLE = frozenset({Verdict.VAL, Verdict.NVAL, Verdict.DISP, Verdict.DEF, Verdict.ATT})
"""What a jury may decide for a bloc; CAP comes from an earlier acquisition alone."""

CORRECTABLE = DECIDABLE | {Verdict.CAP}
"""What minutes in correction may decide; CAP puts back what the session had taken over."""


class Outcome(StrEnum):
    """The result of a candidate over all blocs the option requires."""

    ADM = "ADM"
    PART = "PART"
    AJ = "AJ"
    DEF = "DEF"
    ATT = "ATT"


class Reason(StrEnum):
    """Why a bloc or a candidate is proposed so, in the order of the rules."""

    ABSENCE_UNJUSTIFIED = "ABSENCE_UNJUSTIFIED"
    MARK_MISSING = "MARK_MISSING"
    ABSENCE_JUSTIFIED = "ABSENCE_JUSTIFIED"
    EPREUVE_NOT_VALIDATED = "EPREUVE_NOT_VALIDATED"
    BELOW_PASS_MARK = "BELOW_PASS_MARK"  # noqa: S105 - a reason, not a password
    BELOW_ELIMINATORY = "BELOW_ELIMINATORY"
    LANGUAGE_UNKNOWN = "LANGUAGE_UNKNOWN"
    LANGUAGE_BELOW = "LANGUAGE_BELOW"
    INTERNSHIP_UNKNOWN = "INTERNSHIP_UNKNOWN"
    INTERNSHIP_SHORT = "INTERNSHIP_SHORT"


class Route(StrEnum):
    """Route of access (voie d'accès) to a certification."""

    INITIAL = "initial"
    APPRENTICESHIP = "apprenticeship"
    CONTINUING = "continuing"
    PROFESSIONALISATION = "professionalisation"
    INDIVIDUAL = "individual"
    EXPERIENCE = "experience"


class Role(StrEnum):
    """A seat of the jury."""

    PRESIDENT = "president"
    VICE_PRESIDENT = "vice_president"
    SECRETARY = "secretary"
    DIRECTOR = "director"
    QUALITY = "quality"
    PROFESSIONAL = "professional"
    MEMBER = "member"


CHAIRS = frozenset({Role.PRESIDENT, Role.VICE_PRESIDENT})


class SessionState(StrEnum):
    """The life of a session; it only ever ends closed."""

    PREPARATION = "preparation"
    DELIBERATION = "deliberation"
    CLOSED = "closed"


class Severity(StrEnum):
    """How much a finding weighs."""

    BLOCKING = "blocking"
    WARNING = "warning"
    INFO = "info"


LANGUAGE_LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
"""CEFR levels, lowest first."""

INTERNSHIP_MAX_WEEKS = 200
"""More weeks than this in a form or a cell is a slip of the hand."""
