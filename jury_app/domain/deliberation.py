"""What a jury may decide, vote and close."""

from collections.abc import Callable, Collection, Container, Iterable, Mapping
from itertools import chain

from jury_app.domain.corps import CorpsList
from jury_app.domain.errors import BlockingRule, Refusal
from jury_app.domain.findings import Finding
from jury_app.domain.hearing import recusal_finding, route_finding
from jury_app.domain.jury import composition
from jury_app.domain.members import voters
from jury_app.domain.records import MemberRow, VoteRow
from jury_app.domain.results import (
    MOTIVE_MIN,
    BlocResult,
    CandidateResult,
    evaluate,
    language_gate,
)
from jury_app.domain.session import Candidate, Session
from jury_app.domain.sitting import suspension_finding
from jury_app.domain.text import of, same_person
from jury_app.domain.values import Outcome, Reason, SessionState, Severity, Verdict
from jury_app.domain.wording import VERDICTS, agreed, plural

_REGLEMENT = "Règlement de la session"
Results = Mapping[int, CandidateResult]


def results_of(session: Session) -> dict[int, CandidateResult]:
    """Return the results of every candidate by id, withdrawn ones included."""
    return {c.row.id: evaluate(session, c) for c in session.ordered}


def check(session: Session, corps: CorpsList, results: Results) -> list[Finding]:
    """Return every finding of a session: jury, candidates, readiness to close."""
    failures = (failures_of(session, c, results[c.row.id]) for c in session.heard)
    return [*jury_findings(session, corps), *by_rule(session, failures)]


def jury_findings(session: Session, corps: CorpsList) -> list[Finding]:
    """Return the findings on the jury as a whole, and that the sitting is suspended if it is."""
    suspended = suspension_finding(session)
    return [*composition(session, corps), *([suspended] if suspended else [])]


def failures_of(
    session: Session, candidate: Candidate, result: CandidateResult
) -> tuple[Finding, ...]:
    """Return what a candidate heard fails, in the order of the rules.

    `JURY-RECUSAL`, `SESSION-ROUTE`, the `CLOSE-*` rules that need no signatory, and `CAP-PROOF`.
    """
    heard = (recusal_finding(session, candidate), route_finding(session, candidate))
    found = [finding for finding in heard if finding is not None]
    found += [
        Finding(rule, severity, ok=False, message=f"{candidate.name} : {said}.",
                source=_REGLEMENT, subject=candidate.handle)
        for rule, severity, problem, _ in _CLOSING
        if (said := problem(session, candidate, result))
    ]  # fmt: skip
    return tuple(found)


def by_rule(session: Session, failures: Iterable[Iterable[Finding]]) -> list[Finding]:
    """Return the failures of all candidates rule by rule; a rule all hold is said once.

    Args:
        session: The session.
        failures: What each candidate heard fails, in the order they are heard.
    """
    found: dict[str, list[Finding]] = {rule: [] for rule in _holding(session)}
    for finding in chain.from_iterable(failures):
        found[finding.rule].append(finding)
    return [
        finding for rule, holds in _holding(session).items() for finding in found[rule] or [holds]
    ]


def _holding(session: Session) -> dict[str, Finding]:
    """Return what is said of each rule on candidates when all hold it, in their order."""
    fiche = f"Fiche {session.certification.code}"
    said = {
        "JURY-RECUSAL": "Aucun déport ne prive un candidat de jury.",
        "SESSION-ROUTE": "Toutes les voies d'accès sont ouvertes.",
        **{rule: holds for rule, _, _, holds in _CLOSING},
    }
    return {
        rule: Finding(rule, severity, ok=True, message=said[rule],
                      source=fiche if rule == "SESSION-ROUTE" else _REGLEMENT)
        for rule, severity in CANDIDATE_RULES.items()
    }  # fmt: skip


def ready_to_open(findings: Iterable[Finding]) -> bool:
    """True without blocking `JURY-*` or `SESSION-*` finding, `JURY-RECUSAL` apart."""
    return not opening_blocks(findings)


def opening_blocks(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that stand against opening the deliberation."""
    return [
        f
        for f in findings
        if f.blocks and f.rule.startswith(("JURY-", "SESSION-")) and f.rule != "JURY-RECUSAL"
    ]


def ready_to_close(session: Session, findings: Iterable[Finding]) -> bool:
    """True in deliberation without any blocking finding."""
    return session.state is SessionState.DELIBERATION and not any(f.blocks for f in findings)


def _codes(blocs: Iterable[BlocResult]) -> str:
    return ", ".join(b.bloc.code for b in blocs)


def _undecided(_session: Session, _candidate: Candidate, result: CandidateResult) -> str:
    return f"{_codes(result.undecided)} à décider" if result.undecided else ""


def _motives(_session: Session, candidate: Candidate, result: CandidateResult) -> str:
    missing = [b.bloc.code for b in result.blocs if b.motive_missing]
    missing += [
        epreuve.code
        for bloc in result.blocs
        if bloc.proposal is not Verdict.CAP
        for epreuve in bloc.bloc.epreuves
        if epreuve.code in candidate.marks
        and (group := candidate.groups.get(epreuve.code)) is not None
        and group.result is not None
        and not candidate.marks[epreuve.code].motive.strip()
    ]
    return f"motif à écrire pour {', '.join(missing)}" if missing else ""


def _prescription(session: Session, candidate: Candidate, result: CandidateResult) -> str:
    evidence = session.certification.route_by_id[candidate.route].evidence
    missing = (
        evidence and result.decision is Outcome.PART and not candidate.row.prescription.strip()
    )
    return "prescription VAE à écrire (ce qui reste à démontrer)" if missing else ""


def _review(session: Session, candidate: Candidate, result: CandidateResult) -> str:
    said = [f"{vote}, à noter de nouveau ou à retirer"
            for vote in impossible_votes(session, candidate)]  # fmt: skip
    if review := [b for b in result.blocs if b.to_review]:
        what = what_changed(session, review)
        said.append(f"{what} depuis la décision de {_codes(review)}, à confirmer")
    return " ; ".join(said)


def what_changed(session: Session, blocs: Collection[BlocResult]) -> str:
    """Return what came since blocs were decided: marks, where it counts the level, a recusal."""
    language, said = session.certification.language, []
    if changed := {b.bloc.code for b in blocs if b.changed}:
        gated = language is not None and language.bloc in changed
        said.append("notes ou niveau de langue modifiés" if gated else "notes modifiées")
    if any(b.recused for b in blocs):
        said.append("déport noté")
    return " et ".join(said)


def impossible_votes(session: Session, candidate: Candidate) -> list[str]:
    """Return the votes, in words, of more voices than there were members to cast them.

    A member who left since may have voted before.
    """
    if not candidate.votes:
        return []
    most = sum(1 for m in _may_vote(session, candidate) if m.present or m.left_at)
    said = []
    for vote in sorted(candidate.votes.values(), key=lambda vote: vote.bloc):
        cast = vote.votes_for + vote.votes_against + vote.abstentions
        if cast > most:
            members = plural(most, "membre délibérant", "membres délibérants")
            said.append(f"le vote sur {vote.bloc} compte {cast} voix pour {members}")
    return said


def _proof(_session: Session, candidate: Candidate, _result: CandidateResult) -> str:
    known = sorted(candidate.acquisitions.values(), key=lambda a: a.bloc)
    bare = [a.bloc for a in known
            if a.origin == "declared" and not (a.acquired_on and a.proof.strip())]  # fmt: skip
    waiting = [a.bloc for a in known if not a.confirmed]
    doubtful = [bloc for bloc in waiting if bloc not in candidate.decisions]
    decided = [bloc for bloc in waiting if bloc in candidate.decisions]
    said = []
    if bare:
        declared = "déclarés acquis" if len(bare) > 1 else "déclaré acquis"
        said.append(f"date et justificatif à noter pour {', '.join(bare)}, {declared}")
    if doubtful:
        found = "trouvés acquis" if len(doubtful) > 1 else "trouvé acquis"
        said.append(
            f"{', '.join(doubtful)} {found} sous le même nom et la même date de naissance, "
            "sans INE : à confirmer"
        )
    if decided:
        s = "s" if len(decided) > 1 else ""
        said.append(
            f"{', '.join(decided)} trouvé{s} acquis dans une autre session, mais décidé{s} par ce "
            "jury : à confirmer ou à écarter"
        )
    return " ; ".join(said)


_Problem = Callable[[Session, Candidate, CandidateResult], str]
_CLOSING: tuple[tuple[str, Severity, _Problem, str], ...] = (
    ("CLOSE-UNDECIDED", Severity.BLOCKING, _undecided, "Tous les blocs requis sont décidés."),
    ("CLOSE-MOTIVE", Severity.BLOCKING, _motives, "Tous les motifs nécessaires sont écrits."),
    ("CLOSE-PRESCRIPTION", Severity.BLOCKING, _prescription, "Les prescriptions VAE sont écrites."),
    ("CLOSE-REVIEW", Severity.BLOCKING, _review,
     "Aucune décision ni aucun vote n'est à revoir."),
    ("CAP-PROOF", Severity.WARNING, _proof,
     "Les acquis déclarés ont une date et un justificatif."),
)  # fmt: skip
CANDIDATE_RULES = {
    "JURY-RECUSAL": Severity.BLOCKING,
    "SESSION-ROUTE": Severity.BLOCKING,
    **{rule: severity for rule, severity, _, _ in _CLOSING},
}
"""The rules on each candidate, in their order."""


def signatories(
    session: Session, chair: str, secretary: str, recused: Container[int] = ()
) -> Finding:
    """Return `CLOSE-SIGNATORIES`: the names are the acting chair's and the present secretary's.

    Args:
        session: The session.
        chair: The name given for the chair.
        secretary: The name given for the secretary.
        recused: Members who do not sit for the one candidate concerned, by id.
    """
    wrong = []
    for given, member, who in (
        (chair, session.acting_chair(recused), "le président de séance"),
        (secretary, session.secretary(), "le secrétaire"),
    ):
        if member is None:
            wrong.append(f"{who} n'est pas présent")
        elif not same_person(given, member.last_name, member.first_name):
            wrong.append(f"« {given} » n'est pas {who} présent "
                         f"({member.last_name} {member.first_name})")  # fmt: skip
    return Finding(
        "CLOSE-SIGNATORIES",
        Severity.BLOCKING,
        ok=not wrong,
        message=_sentence(" ; ".join(wrong)) if wrong else "Les signataires sont présents.",
        source=_REGLEMENT,
    )


def _sentence(said: str) -> str:
    return f"{said[:1].upper()}{said[1:]}."


def sitting_blocks(session: Session, corps: CorpsList) -> list[BlockingRule]:
    """Return what suspends deciding and adopting: blocking jury rules, a suspended sitting."""
    suspended = suspension_finding(session)
    found = [f for f in composition(session, corps) if f.blocks and f.rule.startswith("JURY-")]
    return [
        BlockingRule(f.rule, f.message, f.subject)
        for f in ([suspended, *found] if suspended else found)
    ]


def check_decision(
    session: Session, candidate: Candidate, bloc: str, verdict: Verdict, motive: str
) -> BlocResult:
    """Check that the jury may decide this; return the bloc as it stands now.

    Of a closed session this is what minutes in correction decide: nothing else can change any more.

    Raises:
        Refusal: The decision is not the jury's to make, or needs a motive.
    """
    name = candidate.name
    is_correction = session.state is SessionState.CLOSED
    if candidate.row.withdrawn:
        raise _withdrawn(candidate, is_correction=is_correction)
    if blocked := recusal_finding(session, candidate):
        raise Refusal(blocked.rule, f"{blocked.rule} — {blocked.message}")
    result = evaluate(session, candidate).bloc(bloc)
    if result is None:
        raise Refusal(
            "BLOC_UNKNOWN",
            f"{bloc} n'est pas un bloc exigé {of(name)} (option {candidate.row.option}).",
        )
    if (result.proposal is Verdict.CAP) is not (is_correction and verdict is Verdict.CAP):
        raise _acquired(name, result, is_correction=is_correction)
    gate = language_gate(bloc, candidate.row.language_level, session.certification)
    if verdict is Verdict.VAL and gate is not None:
        raise _gated(name, bloc, gate, is_correction=is_correction)
    if verdict is not result.proposal and len(motive.strip()) < MOTIVE_MIN:
        raise Refusal(
            "DECISION_MOTIVE",
            f"{bloc} {of(name)} : « {VERDICTS[verdict]} » diffère de la proposition "
            f"« {VERDICTS[result.proposal]} » ; écrivez un motif d'au moins {MOTIVE_MIN} "
            "caractères.",
        )
    return result


def _withdrawn(candidate: Candidate, *, is_correction: bool) -> Refusal:
    said = f"{candidate.name} est {agreed('retiré', candidate.row.sex)} de la session"
    advice = "rétablissez d'abord sa candidature"
    if is_correction:
        advice = "le procès-verbal ne porte aucune décision à son sujet, rien n'est à rectifier"
    return Refusal("CANDIDATE_WITHDRAWN", f"{said} : {advice}.")


def _acquired(name: str, result: BlocResult, *, is_correction: bool) -> Refusal:
    """Return why a bloc acquired is not decided, or why one that is not cannot be said to be."""
    bloc, said = result.bloc.code, VERDICTS[Verdict.CAP]
    if result.proposal is not Verdict.CAP:
        return Refusal(
            "BLOC_NOT_ACQUIRED",
            f"{bloc} n'est pas acquis antérieurement par {name} : « {said} » ne se décide pas.",
        )
    left = "le jury ne peut pas y revenir"
    if is_correction:
        left = "un rectificatif ne peut pas y décider autre chose"
    return Refusal("BLOC_ACQUIRED", f"{bloc} est acquis antérieurement par {name} : {left}.")


def _gated(name: str, bloc: str, gate: Reason, *, is_correction: bool) -> Refusal:
    """Return why the language bloc cannot be validated, and what can be done now."""
    unknown = gate is Reason.LANGUAGE_UNKNOWN
    level = "inconnu" if unknown else "inférieur au niveau exigé"
    if is_correction:
        said = (
            f"était {level} à la clôture, et un rectificatif ne le change pas. Le bloc se valide "
            "dans une session suivante, une fois le niveau justifié"
        )
    elif unknown:
        said = f"est {level}. Renseignez le niveau CECRL ou décidez « en attente »"
    else:
        said = f"est {level}. Décidez « non validé », ou corrigez le niveau CECRL"
    return Refusal(
        gate.value, f"{bloc} ne peut pas être validé pour {name} : son niveau de langue {said}."
    )


def vote_outcome(vote: VoteRow) -> Verdict | None:
    """Return what a vote decides: VAL or NVAL; None on a tie without casting voice."""
    if vote.votes_for != vote.votes_against:
        return Verdict.VAL if vote.votes_for > vote.votes_against else Verdict.NVAL
    return Verdict(vote.verdict) if vote.casting else None


def present_voters(session: Session, candidate: Candidate) -> list[MemberRow]:
    """Return the members who may vote on this candidate."""
    return [m for m in _may_vote(session, candidate) if m.present]


def _may_vote(session: Session, candidate: Candidate) -> list[MemberRow]:
    return [m for m in voters(session) if m.id not in candidate.recused]
