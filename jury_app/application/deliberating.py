"""Deciding: bloc by bloc, by adopting proposals, by vote."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from jury_app.application.acquisitions import bloc_code
from jury_app.application.dossier import (
    Dossier,
    load_candidate,
    load_session,
    with_everyone,
)
from jury_app.application.ports import Changes, Writer
from jury_app.application.refusals import gone, verdict_unknown
from jury_app.domain.deliberation import (
    check_decision,
    present_voters,
    sitting_blocks,
    vote_outcome,
)
from jury_app.domain.errors import Refusal, RulesRefusal
from jury_app.domain.hearing import recusal_finding, route_finding
from jury_app.domain.records import DecisionRow, SessionRow, VoteRow
from jury_app.domain.results import BlocResult, CandidateResult, evaluate
from jury_app.domain.session import Candidate, Session
from jury_app.domain.text import of
from jury_app.domain.values import DECIDABLE, Outcome, SessionState, Verdict
from jury_app.domain.wording import VERDICTS, plural

_SITTING = (SessionState.DELIBERATION,)
_VOTERS = "membres délibérants présents"


@dataclass(frozen=True, slots=True)
class Adopted:
    """What adopting decided.

    Attributes:
        blocs: Blocs decided by this gesture.
        candidates: Candidates they belong to.
        remaining: Candidates not wholly decided afterwards.
    """

    blocs: int
    candidates: int
    remaining: int
    changes: Changes


def verdict_of(word: str, allowed: Collection[Verdict] = DECIDABLE) -> Verdict:
    """Return the decision a word names; raises `Refusal` for one not allowed, such as CAP."""
    code = word.strip().upper()
    if code not in allowed:
        raise verdict_unknown(word, allowed)
    return Verdict(code)


def decide(
    dossier: Dossier,
    session_id: int,
    candidate_id: int,
    bloc: str,
    verdict: Verdict,
    motive: str = "",
) -> Changes:
    """Record the jury's decision for one bloc; repeated, the last one counts.

    Raises:
        RulesRefusal: The state or a blocking jury rule forbids it.
        Refusal: Not the jury's to decide, or a motive is needed.
    """
    with dossier.edit("decision.set", session_id, "Décider", *_SITTING) as (writer, row):
        session, candidate = load_candidate(writer, dossier.catalog, session_id, candidate_id)
        require_sitting(dossier, with_everyone(writer, session))
        code = bloc_code(bloc, session.certification)
        result = check_decision(session, candidate, code, verdict, motive)
        vote = candidate.votes.get(code)
        if vote is not None and vote_outcome(vote) is not verdict:
            raise Refusal(
                "VOTE_CONTRADICTED",
                f"{code} {of(candidate.name)} : le vote a donné "
                f"« {VERDICTS[Verdict(vote.verdict)]} ». Notez un nouveau vote, ou retirez "
                "celui-ci.",
            )
        _put(writer, dossier, row, candidate, result, verdict, motive)
        writer.label = f"{candidate.name} : {code} {VERDICTS[verdict].lower()}"
        return writer.changes()


def _put(
    writer: Writer,
    dossier: Dossier,
    row: SessionRow,
    candidate: Candidate,
    result: BlocResult,
    verdict: Verdict,
    motive: str,
) -> None:
    code = result.bloc.code
    made = candidate.decisions.get(code)
    new = DecisionRow(
        row.id, candidate.row.id, code, verdict.value, motive.strip(), result.proposal.value,
        result.basis, made.decided_at if made else dossier.clock.now(),
    )  # fmt: skip
    if made != new:
        writer.put(new._replace(decided_at=dossier.clock.now()))


def require_sitting(dossier: Dossier, session: Session) -> None:
    """Refuse what only a regular jury, sitting, may do.

    Raises:
        RulesRefusal: Naming every blocking rule of the jury, or the suspension.
    """
    if rules := sitting_blocks(session, dossier.catalog.corps):
        raise RulesRefusal("Le jury ne peut pas délibérer", rules)


def adoptable(session: Session, result: CandidateResult) -> tuple[BlocResult, ...]:
    """Return the blocs that adopting would decide for a candidate."""
    return () if left_out(session, result) else result.undecided


def left_out(session: Session, result: CandidateResult) -> str:
    """Return why adopting leaves a candidate's undecided blocs alone; empty when it does not."""
    candidate = result.candidate
    if not result.undecided:
        return "déjà décidé"
    if candidate.row.withdrawn:
        return "retiré de la session"
    if candidate.row.discuss:
        return "marqué à discuter"
    if result.proposal is Outcome.ATT:
        return "proposé en attente"
    if recusal_finding(session, candidate):
        return "jury empêché par les déports"
    return "voie d'accès fermée" if route_finding(session, candidate) else ""


def adopt(dossier: Dossier, session_id: int, candidate_ids: Iterable[int] | None = None) -> Adopted:
    """Decide every undecided bloc as proposed, for candidates neither waiting nor to discuss.

    Args:
        dossier: The dossier.
        session_id: The session.
        candidate_ids: Only these candidates; all when None.

    Raises:
        RulesRefusal: The state or a blocking jury rule forbids it.
    """
    with dossier.edit("decision.adopt", session_id, "Adopter les propositions", *_SITTING) as (
        writer,
        row,
    ):
        session = load_session(writer, dossier.catalog, session_id)
        require_sitting(dossier, session)
        chosen = set(session.candidates if candidate_ids is None else candidate_ids)
        now = dossier.clock.now()
        made = [
            DecisionRow(row.id, candidate.row.id, bloc.bloc.code, bloc.proposal.value, "",
                        bloc.proposal.value, bloc.basis, now)
            for candidate in session.heard
            if candidate.row.id in chosen
            for bloc in adoptable(session, evaluate(session, candidate))
        ]  # fmt: skip
        writer.put_all(made)
        people = {decision.candidate_id for decision in made}
        blocs = plural(len(made), "bloc", "blocs")
        whose = plural(len(people), "candidat", "candidats")
        writer.label = f"Propositions adoptées : {blocs} de {whose}"
        changes = writer.changes()
    decided = {(d.candidate_id, d.bloc) for d in made}
    remaining = sum(
        1
        for candidate in session.heard
        if any((candidate.row.id, b.bloc.code) not in decided
               for b in evaluate(session, candidate).undecided)
    )  # fmt: skip
    return Adopted(len(made), len(people), remaining, changes)


def vote(dossier: Dossier, session_id: int, new: VoteRow, motive: str = "") -> Changes:
    """Record the totals of a vote and the decision it makes; a correction is a new vote.

    Args:
        dossier: The dossier.
        session_id: The session.
        new: The totals; `verdict` is the outcome, `casting` the chair's casting voice on a tie.
        motive: Needed when the outcome differs from the proposal.

    Raises:
        Refusal: More votes than voters, no vote, or an outcome the totals do not give.
    """
    with dossier.edit("vote.set", session_id, "Noter un vote", *_SITTING) as (writer, row):
        session, candidate = load_candidate(writer, dossier.catalog, session_id, new.candidate_id)
        require_sitting(dossier, with_everyone(writer, session))
        totals = (new.votes_for, new.votes_against, new.abstentions)
        cast = sum(totals)
        most = len(present_voters(session, candidate))
        if min(totals) < 0 or cast > most:
            raise Refusal(
                "VOTE_TOTAL",
                f"{cast} voix pour {plural(most, 'membre délibérant présent', _VOTERS)} : "
                "corrigez les totaux.",
            )
        if not new.votes_for + new.votes_against:
            raise Refusal(
                "VOTE_TOTAL",
                "Aucune voix pour ni contre : notez au moins une voix exprimée, ou décidez sans "
                "vote.",
            )
        tie = new.votes_for == new.votes_against
        kept = new._replace(casting=bool(new.casting) and tie)
        outcome = vote_outcome(kept)
        if outcome is None or outcome.value != new.verdict:
            raise Refusal(
                "VOTE_OUTCOME",
                "Le résultat ne suit pas les voix : la majorité décide, et à égalité la voix "
                "prépondérante de la présidence.",
            )
        result = check_decision(session, candidate, new.bloc, outcome, motive)
        writer.put(kept)
        _put(writer, dossier, row, candidate, result, outcome, motive)
        tail = ", voix prépondérante" if kept.casting else ""
        writer.label = f"{candidate.name} : {new.bloc} {VERDICTS[outcome].lower()} par vote{tail}"
        return writer.changes()


def take_vote_out(dossier: Dossier, session_id: int, candidate_id: int, bloc: str) -> Changes:
    """Take a vote out, with the decision that rested on it.

    Raises:
        RulesRefusal: The state or a blocking jury rule forbids it.
        Refusal: There is no vote on this bloc.
    """
    with dossier.edit("vote.remove", session_id, "Retirer un vote", *_SITTING) as (writer, _row):
        session, candidate = load_candidate(writer, dossier.catalog, session_id, candidate_id)
        require_sitting(dossier, with_everyone(writer, session))
        if bloc not in candidate.votes:
            raise gone("Ce vote")
        writer.remove([candidate.votes[bloc]])
        if bloc in candidate.decisions:
            writer.remove([candidate.decisions[bloc]])
        writer.label = f"{candidate.name} : vote sur {bloc} retiré, avec sa décision"
        return writer.changes()


def used_motives(dossier: Dossier) -> list[str]:
    """Return the motives written for decisions of this dossier, most used first, latest before."""
    with dossier.store.read() as reader:
        made = [row for row in reader.rows(DecisionRow) if row.motive]
    made.sort(key=lambda row: row.decided_at, reverse=True)
    return [motive for motive, _count in Counter(row.motive for row in made).most_common()]
