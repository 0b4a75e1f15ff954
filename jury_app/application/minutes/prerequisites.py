"""The prerequisites a candidate does not meet, as minutes and documents alike say them.

They are read from what the record holds of the candidate, not from the reasons of the proposal:
those are silent on a prerequisite as long as marks or blocs are lacking.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from jury_app.application.minutes.record import Data, Record
from jury_app.domain.results import internship_reason, language_reason
from jury_app.domain.values import Reason
from jury_app.domain.wording import plural

_UNKNOWN = {Reason.LANGUAGE_UNKNOWN, Reason.INTERNSHIP_UNKNOWN}


@dataclass(frozen=True)
class Unmet:
    """A prerequisite not met.

    Attributes:
        said: What is asked for: « Stage : 12 semaines accomplies sur 16 exigées ».
        unknown: True when it is still to be established, False when it is known to fall short.
    """

    said: str
    unknown: bool


def language_unmet(record: Record, candidate: Data, bloc: str) -> Unmet | None:
    """Return the language level still asked of a candidate for a bloc, by short code, or None."""
    rule = record.certification["language"]
    gated = rule and rule["gates"] == "bloc" and rule["bloc"] == bloc
    return _language(candidate, rule) if gated else None


def certification_unmet(record: Record, candidate: Data) -> Iterator[Unmet]:
    """Yield the prerequisites of the certification as a whole that a candidate does not meet."""
    rule, internship = record.certification["language"], record.certification["internship"]
    if rule and rule["gates"] == "certification" and (found := _language(candidate, rule)):
        yield Unmet(f"Langue étrangère : {found.said}", found.unknown)
    if not internship or candidate["route"] in internship["not_required_on"]:
        return
    weeks, required = candidate["internship_weeks"], internship["weeks"]
    if reason := internship_reason(weeks, required):
        said = f"durée à justifier ({plural(required, 'semaine', 'semaines')} au moins)"
        if weeks is not None:
            done = plural(weeks, "semaine accomplie", "semaines accomplies")
            said = f"{done} sur {required} exigées"
        yield Unmet(f"Stage : {said}", reason in _UNKNOWN)


def _language(candidate: Data, rule: Data) -> Unmet | None:
    reason = language_reason(candidate["language_level"], rule["level"])
    said = f"niveau {rule['level']} du CECRL à justifier"
    return Unmet(said, reason in _UNKNOWN) if reason else None
