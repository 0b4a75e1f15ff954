"""What minutes in correction leave to be done in the other sessions of a dossier."""

import json

from jury_app.application.corrections import Correction, corrections_of, decided_now
from jury_app.application.dossier import Dossier, candidate_row, session_row
from jury_app.application.minutes.record import joined
from jury_app.application.origins import Resting, resting_on
from jury_app.application.ports import Reader
from jury_app.domain.text import full_name
from jury_app.domain.values import KEPT, Outcome, Verdict
from jury_app.domain.wording import VERDICTS


def consequences(dossier: Dossier, correction: Correction) -> str:
    """Return what a correction leaves to be done in other sessions, in sentences.

    Empty where nothing is. Closed sessions that say otherwise are to be corrected too; of a
    candidate certified from now on, another jury has nothing to decide.
    """
    with dossier.store.read() as reader:
        said = _still_resting(reader, correction), _heard_again(reader, correction)
    return " ".join(filter(None, said))


def _still_resting(reader: Reader, correction: Correction) -> str:
    """Return which closed sessions a correction contradicts that rest on it, in a sentence.

    They hold acquired a bloc it took back, or had lost one it gives again.

    Returns:
        What is to be done there too; empty when there is none.
    """
    change = correction.document["change"]
    kept = change["after"]["verdict"] in KEPT
    row = session_row(reader, correction.session_id)
    person = candidate_row(reader, row.id, correction.candidate_id)
    found = [
        f"« {one.session.label} » (procès-verbal n° {one.session.minutes_number})"
        for one in resting_on(reader, row, person, change["bloc"])
        if one.closed and _contradicts(reader, one, kept=kept)
    ]
    if not found:
        return ""
    if kept:
        return (
            f"{change['bloc']} n'est plus acquis au procès-verbal rectifié de {joined(found)} : "
            f"établissez-y un rectificatif « {VERDICTS[Verdict.CAP]} »."
        )
    return (
        f"{change['bloc']} reste acquis au procès-verbal de {joined(found)} : établissez-y un "
        "rectificatif."
    )


def _contradicts(reader: Reader, one: Resting, *, kept: bool) -> bool:
    """Tell whether a closed session, corrections included, says otherwise of a bloc it took over.

    Args:
        reader: The dossier.
        one: Whom it heard; it says nothing of who was withdrawn.
        kept: Whether the candidate has the bloc, as it now stands where it was taken over from.
    """
    if one.candidate.withdrawn or not one.acquisition.confirmed:
        return False
    sealed, made = json.loads(str(one.session.canonical)), corrections_of(reader, one.session.id)
    said = decided_now(sealed, one.candidate.id, made).get(one.acquisition.bloc)
    return said is not None and said not in KEPT if kept else said == Verdict.CAP


def _heard_again(reader: Reader, correction: Correction) -> str:
    """Return in which open sessions a candidate whom a correction certifies is to be heard."""
    change = correction.document["change"]
    if change["after"]["outcome"] != Outcome.ADM or change["before"]["outcome"] == Outcome.ADM:
        return ""
    row = session_row(reader, correction.session_id)
    person = candidate_row(reader, row.id, correction.candidate_id)
    found = [
        f"« {one.session.label} »"
        for one in resting_on(reader, row, person, change["bloc"])
        if not one.closed and not one.candidate.withdrawn and one.acquisition.confirmed
    ]
    if not found:
        return ""
    name = full_name(person.birth_name, person.first_names)
    return (
        f"{name} obtient ainsi la certification : retirez sa candidature de {joined(found)}, où "
        "rien ne reste à décider."
    )
