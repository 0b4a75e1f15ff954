"""Correcting a closed session: minutes in correction beside it, which reopen nothing."""

import json
from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from jury_app.application.acquisitions import bloc_code, carry_correction
from jury_app.application.backups import Why
from jury_app.application.corrections import (
    FORMAT,
    PREFIX,
    Correction,
    corrections_about,
    corrections_of,
    decided_now,
    prescribed,
)
from jury_app.application.dossier import Dossier, load_candidate, session_row
from jury_app.application.origins import without_lost
from jury_app.application.persons import Pins, require_both
from jury_app.application.ports import Reader
from jury_app.application.sessions import not_before
from jury_app.domain.canonical import canonical_json
from jury_app.domain.deliberation import check_decision, signatories
from jury_app.domain.errors import BlockingRule, Refusal, RulesRefusal
from jury_app.domain.records import SessionRow, SettingRow
from jury_app.domain.results import MOTIVE_MIN, candidate_outcome
from jury_app.domain.session import Candidate, Session
from jury_app.domain.text import of
from jury_app.domain.values import Outcome, Verdict
from jury_app.domain.wording import VERDICTS

_WHAT = "Établir un procès-verbal rectificatif"
FORMAT_VERSION = 1
_NO_PINS = Pins()


@dataclass(frozen=True, slots=True)
class CorrectionOrder:
    """What a jury corrects.

    Attributes:
        candidate_id: The candidate.
        bloc: Code of the bloc.
        verdict: The decision that now holds; CAP puts back what the session took over.
        motive: Why the minutes were wrong.
        chair: Name of the chair who decides it: the one who presided.
        secretary: Name of the secretary who sat.
        prescription: For a VAE candidate who now gets a part: what remains to be shown; empty
            keeps what the minutes say.
    """

    candidate_id: int
    bloc: str
    verdict: Verdict
    motive: str
    chair: str
    secretary: str
    prescription: str = ""


def correct(
    dossier: Dossier, session_id: int, order: CorrectionOrder, pins: Pins = _NO_PINS
) -> Correction:
    """Record minutes in correction of a closed session; the session stays as sealed.

    Candidates of sessions still open get, or lose, the bloc the correction changes. Closed sessions
    stay as sealed: `consequences` names those to be corrected in their turn, where the bloc is
    then the jury's to decide though they took it over as acquired, or is acquired again.

    A vote is no bar: the sitting it was held in is over, and no new one can be held. The minutes in
    correction say which vote they depart from (docs/adr/0018).

    Raises:
        RulesRefusal: The session is not closed, or the names are not of the chair and secretary.
        Refusal: No such change, not the jury's to decide, no motive, no prescription for a VAE
            candidate who gets a part, or the clock says a time before that of what is corrected.
        EnvironmentFault: A PIN is missing or wrong, where the dossier has persons.
    """
    with dossier.gesture("session.correct", session_id) as writer:
        agreed = require_both(writer, dossier, pins)
        row = session_row(writer, session_id)
        if row.canonical is None:
            raise RulesRefusal(_WHAT, [BlockingRule("SESSION-STATE", _open(row))])
        session, sealed = load_candidate(writer, dossier.catalog, session_id, order.candidate_id)
        candidate = without_lost(writer, row, sealed)
        correction = _correction(writer, session, candidate, order, dossier.clock.now())
        writer.put(SettingRow(PREFIX + correction.number, correction.text))
        change = correction.document["change"]
        carry_correction(writer, row, candidate.row, change["bloc"], order.verdict)
        said = VERDICTS[order.verdict].lower()
        writer.label = (
            f"Procès-verbal rectificatif n° {correction.number} : {candidate.name}, "
            f"{change['bloc']} {said}{agreed}"
        )
    # As after a closing: the newest backup must know of what both agreed on.
    dossier.backup(Why.CORRECTION)
    return correction


def _open(row: SessionRow) -> str:
    return (
        f"la session « {row.label} » n'est pas close : changez la décision elle-même, un "
        "rectificatif vient après la clôture"
    )


def _correction(
    reader: Reader, session: Session, candidate: Candidate, order: CorrectionOrder, now: str
) -> Correction:
    code = bloc_code(order.bloc, session.certification)
    signing = signatories(session, order.chair, order.secretary, candidate.recused)
    if signing.blocks:
        raise RulesRefusal(_WHAT, [BlockingRule(signing.rule, signing.message)])
    result = check_decision(session, candidate, code, order.verdict, order.motive)
    motive = order.motive.strip()
    if len(motive) < MOTIVE_MIN:
        raise Refusal(
            "DECISION_MOTIVE",
            f"Un rectificatif dit pourquoi : écrivez un motif d'au moins {MOTIVE_MIN} caractères.",
        )
    earlier = corrections_of(reader, session.row.id)
    change = _change(session, candidate, code, order.verdict, earlier)
    change |= {
        "motive": motive,
        "proposal": result.proposal.value,
        "average": None if result.average is None else str(result.average),
        **_vote(candidate, code, order.verdict),
        **_recused(session, candidate),
        "prescription": _prescription(session, candidate, change["after"]["outcome"], order,
                                      earlier),
    }  # fmt: skip
    done = {
        "la clôture": [str(session.row.closed_at)],
        "le rectificatif précédent": [one.document["at"] for one in earlier],
    }
    at = not_before(now, done, "recommencez")
    number = f"{session.row.minutes_number}-R{len(earlier) + 1}"
    own = corrections_about(earlier, candidate.row.id)
    signers = {m.id for m in (session.acting_chair(candidate.recused), session.secretary()) if m}
    text = canonical_json(_document(session, number, at, change, own, signers))
    return Correction(number, text)


def _change(
    session: Session, candidate: Candidate, bloc: str, verdict: Verdict, earlier: list[Correction]
) -> dict[str, Any]:
    sealed = json.loads(str(session.row.canonical))
    key = candidate.row.id
    before = decided_now(sealed, key, earlier)
    if before[bloc] == verdict:
        raise Refusal(
            "CORRECTION_SAME",
            f"{bloc} {of(candidate.name)} est déjà « {VERDICTS[verdict]} » : rien n'est à "
            "rectifier.",
        )
    after = {**before, bloc: verdict.value}
    person = next(one for one in sealed["candidates"] if one["id"] == key)
    kept = ("id", "number", "ine", "birth_name", "usage_name", "first_names", "birth_date",
            "route", "option", "language_level", "internship_weeks")  # fmt: skip
    return {
        "candidate": {name: person[name] for name in kept},
        "bloc": bloc,
        "before": {"verdict": before[bloc], "outcome": _outcome(session, candidate, before)},
        "after": {"verdict": verdict.value, "outcome": _outcome(session, candidate, after)},
    }


def _vote(candidate: Candidate, bloc: str, verdict: Verdict) -> dict[str, Any]:
    """Return the sealed vote that a decision departs from, if there is one."""
    vote = candidate.votes.get(bloc)
    if vote is None or vote.verdict == verdict:
        return {}
    return {"vote": {"for": vote.votes_for, "against": vote.votes_against,
                     "abstentions": vote.abstentions, "casting": bool(vote.casting),
                     "verdict": vote.verdict}}  # fmt: skip


def _recused(session: Session, candidate: Candidate) -> dict[str, Any]:
    """Return the members who do not sit for the candidate, if there are any."""
    kept = ("last_name", "first_name", "sex", "role")
    out = [m._asdict() for m in session.members if m.id in candidate.recused]
    return {"recused": [{name: one[name] for name in kept} for one in out]} if out else {}


def _prescription(
    session: Session, candidate: Candidate, outcome: str, order: CorrectionOrder,
    earlier: list[Correction],
) -> str:  # fmt: skip
    """Return what a VAE candidate still has to show, as CLOSE-PRESCRIPTION asks; empty for others.

    Raises:
        Refusal: It is needed and neither the order nor the minutes say it.
    """
    evidence = session.certification.route_by_id[candidate.route].evidence
    if not evidence or outcome != Outcome.PART.value:
        return ""
    standing = prescribed(candidate.row.prescription, candidate.row.id, earlier)
    said = order.prescription.strip() or standing.strip()
    if not said:
        raise Refusal(
            "CLOSE-PRESCRIPTION",
            f"{candidate.name} obtiendrait une validation partielle par la VAE : écrivez ce qui "
            "reste à démontrer (prescription).",
        )
    return said


def _outcome(session: Session, candidate: Candidate, verdicts: dict[str, str | None]) -> str:
    made = [Verdict(verdict) for verdict in verdicts.values() if verdict is not None]
    return candidate_outcome(made, candidate, session.certification)[0].value


def _document(
    session: Session, number: str, now: str, change: dict[str, Any], earlier: list[Correction],
    signers: Container[int],
) -> dict[str, Any]:  # fmt: skip
    """Return what minutes in correction say, with what they take over from those they correct.

    Args:
        session: The session.
        number: The number of the correction.
        now: UTC time.
        change: What changes, and why.
        earlier: The candidate's corrections already made: what changes is as they left it.
        signers: Who chairs and keeps the minutes for this candidate, by id.
    """
    sealed, row = json.loads(str(session.row.canonical)), session.row
    corrects: dict[str, Any] = {
        "number": row.minutes_number, "seal": row.seal, "closed_at": row.closed_at,
    }  # fmt: skip
    if earlier:
        corrects["earlier"] = [
            {"number": one.number, "seal": one.seal, "at": one.document["at"]} for one in earlier
        ]
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "number": number,
        "at": now,
        "corrects": corrects,
        "change": change,
        "session": sealed["session"],
        "certification": sealed["certification"],
        "reglement": sealed["reglement"],
        "members": [m for m in sealed["members"] if m["id"] in signers],
    }
