"""What several documents say of one candidate: identity, blocs, what remains to be obtained."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from jury_app.application.documents.grammar import (
    born,
    ending,
    identity,
    outcome_said,
    salutation,
    spoken,
)
from jury_app.application.documents.source import Source
from jury_app.application.minutes.prerequisites import certification_unmet, language_unmet
from jury_app.application.minutes.record import NBSP, Data, candidate_name, joined
from jury_app.application.minutes.words import lower_first
from jury_app.domain.marks import MarkValue, stored
from jury_app.domain.session import WHOLE, group_result
from jury_app.domain.values import KEPT, Outcome, Verdict

_LACKING = {
    Verdict.NVAL: "non validé",
    Verdict.DEF: "défaillance",
    Verdict.ATT: "en attente",
    None: "à décider",
}
UNDECIDED = "à décider"


def candidate_fields(source: Source, candidate: Data) -> Mapping[str, str]:
    """Return the fields that texts about a candidate may use."""
    route = source.record.routes.get(candidate["route"])
    return {
        **source.fields,
        "e": ending(candidate["sex"]),
        "madame": salutation(candidate["sex"]),
        "personne": spoken(candidate),
        "identite": identity(candidate),
        "naissance": born(candidate),
        "nom": candidate_name(candidate),
        "option": candidate["option"],
        "voie": lower_first(route["label"]) if route else candidate["route"],
        "decision": decision_said(source, candidate),
    }


def decision_said(source: Source, candidate: Data) -> str:
    """Return the decision on a candidate, agreed: « ajournée »."""
    outcome = source.record.outcome(candidate)
    return outcome_said(outcome, candidate["sex"]) if outcome else UNDECIDED


def facts(source: Source, candidate: Data) -> tuple[tuple[str, str], ...]:
    """Return who the candidate is, label and value."""
    fields = candidate_fields(source, candidate)
    number, usage = candidate["number"], candidate["usage_name"].strip()
    numbers = [f"INE {candidate['ine']}"] if candidate["ine"] else []
    if number is not None:
        numbers.append(f"candidat{fields['e']} n°{NBSP}{number}")
    named = candidate_name(candidate) + (f" (nom d'usage : {usage})" if usage else "")
    found = [
        ("Nom et prénoms", ", ".join(one for one in (named, fields["naissance"]) if one)),
        ("Identifiants", ", ".join(numbers)),
        ("Parcours", f"option {candidate['option']}, {fields['voie']}"),
    ]
    return tuple((label, value) for label, value in found if value)


def titles(source: Source) -> Mapping[str, str]:
    """Return the title of every bloc by short code."""
    return {b["code"]: b["title"] for b in source.record.certification["blocs"]}


def kept_blocs(source: Source, candidate: Data) -> list[str]:
    """Return the codes of the blocs the candidate has for good."""
    return [code for code, v in sorted(source.record.verdicts(candidate).items()) if v in KEPT]


def remaining(source: Source, candidate: Data, *, brief: bool = False) -> tuple[str, ...]:
    """Return what the candidate has still to obtain; nothing once certified.

    Args:
        source: The session.
        candidate: The candidate.
        brief: True for blocs by code, those of one state together; else one line each, by title.
    """
    if source.record.outcome(candidate) is Outcome.ADM:
        return ()
    lacking = list(_lacking_blocs(source, candidate))
    named = titles(source)
    blocs = [f"{code}, {named[code]} : {state}" for code, state in lacking]
    if brief:
        together: dict[str, list[str]] = {}
        for code, state in lacking:
            together.setdefault(state, []).append(code)
        blocs = [_blocs_said(codes, state) for state, codes in together.items()]
    return (*blocs, *_prerequisites(source, candidate))


def _blocs_said(codes: list[str], state: str) -> str:
    if len(codes) == 1:
        return f"Bloc {codes[0]} : {state}"
    return f"Blocs {joined(codes)} : {state.replace('non validé', 'non validés')}"


def _lacking_blocs(source: Source, candidate: Data) -> Iterator[tuple[str, str]]:
    """Yield the code and the state of every required bloc the candidate does not have."""
    for code, verdict in sorted(source.record.verdicts(candidate).items()):
        if verdict in KEPT:
            continue
        language = language_unmet(source.record, candidate, code)
        yield code, f"{_LACKING[verdict]}, {language.said}" if language else _LACKING[verdict]


def _prerequisites(source: Source, candidate: Data) -> Iterator[str]:
    for unmet in certification_unmet(source.record, candidate):
        yield unmet.said
    if prescribed := source.record.prescription(candidate):
        yield f"Prescription du jury : {prescribed}"


def bloc_names(codes: list[str]) -> str:
    """Return « BC01, BC02 et BC05 », or « aucun »."""
    return joined(codes) if codes else "aucun"


class Marks:
    """The mark in force of every candidate, from the sealed data: their own, else the group's."""

    def __init__(self, source: Source) -> None:
        steps = {e.code: e.steps for e in source.certification.group_epreuves}
        self._groups = {
            (g["epreuve"], g["name"]): _result(g, steps.get(g["epreuve"], ()))
            for g in source.record.document["groups"]
        }

    def of(self, candidate: Data, epreuve: str) -> MarkValue | None:
        """Return a candidate's mark or code on an épreuve, None where there is none."""
        if own := candidate["marks"].get(epreuve):
            return stored(own["value"])
        group = candidate["groups"].get(epreuve)
        return self._groups.get((epreuve, group)) if group else None


def _result(group: Data, steps: tuple[str, ...]) -> Decimal | None:
    marks = {step: Decimal(value) for step, value in group["steps"].items()}
    if group["whole"] is not None:
        marks[WHOLE] = Decimal(group["whole"])
    return group_result(marks, steps)
