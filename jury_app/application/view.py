"""A session with its results and findings: what pages show and reports say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from jury_app.application.dossier import Dossier, bare_session, load_candidate
from jury_app.application.ports import Changes
from jury_app.domain.corps import CorpsList
from jury_app.domain.deliberation import check, ready_to_close, ready_to_open, results_of
from jury_app.domain.findings import Finding
from jury_app.domain.marks import MarkValue
from jury_app.domain.numbers import french
from jury_app.domain.records import (
    CandidateRow,
    DecisionRow,
    EventRow,
    MarkRow,
    MemberRow,
    RecusalRow,
    SessionRow,
    VoteRow,
)
from jury_app.domain.results import BlocResult, CandidateResult, evaluate
from jury_app.domain.session import Candidate, Session
from jury_app.domain.values import MarkCode, Reason, Verdict
from jury_app.domain.wording import VERDICTS, plural, reason_sentence

_PARTIAL = frozenset(
    {CandidateRow, MarkRow, DecisionRow, VoteRow, RecusalRow, MemberRow, EventRow, SessionRow}
)
"""Kinds of rows after which a view is refreshed without reading every candidate again."""


@dataclass(frozen=True)
class SessionView:
    """A loaded session, computed when asked.

    Attributes:
        session: The aggregate.
        results: Results of every candidate by id.
    """

    session: Session
    results: Mapping[int, CandidateResult]
    corps: CorpsList

    @cached_property
    def findings(self) -> list[Finding]:
        """Every finding of the session."""
        return check(self.session, self.corps, self.results)

    @property
    def ready_to_open(self) -> bool:
        """True when nothing stands against opening the deliberation."""
        return ready_to_open(self.findings)

    @property
    def ready_to_close(self) -> bool:
        """True when only the signatories' names are missing to close."""
        return ready_to_close(self.session, self.findings)

    @cached_property
    def decided(self) -> int:
        """How many candidates heard are wholly decided."""
        return sum(1 for c in self.session.heard if not self.results[c.row.id].undecided)


def load_view(dossier: Dossier, session_id: int) -> SessionView:
    """Load a session and compute its results."""
    session = dossier.load(session_id)
    return SessionView(session, results_of(session), dossier.catalog.corps)


def refreshed(dossier: Dossier, view: SessionView, changes: Changes) -> SessionView:
    """Return the view after a gesture, reading again only what the gesture changed.

    Group marks, memberships and acquisitions reach other candidates: they load everything.
    """
    if not changes:
        return view
    session_id = view.session.row.id
    if not _PARTIAL.issuperset(changes.kinds) or len(changes.candidates) > 50:
        return load_view(dossier, session_id)
    with dossier.store.read() as reader:
        bare = bare_session(reader, dossier.catalog, session_id)
        fresh: dict[int, Candidate] = {}
        for candidate_id in changes.candidates:
            if reader.get(CandidateRow, candidate_id) is not None:
                _, fresh[candidate_id] = load_candidate(
                    reader, dossier.catalog, session_id, candidate_id
                )
    candidates = {**view.session.candidates, **fresh}
    session = replace(bare, candidates=candidates, groups=view.session.groups)
    if bare.row.reglement != view.session.row.reglement or (
        bare.row.certification != view.session.row.certification
    ):
        return SessionView(session, results_of(session), view.corps)
    results = {**view.results, **{i: evaluate(session, c) for i, c in fresh.items()}}
    return SessionView(session, results, view.corps)


def results_report(view: SessionView) -> dict[str, Any]:
    """Return the JSON of `results` (cli.md)."""
    row = view.session.row
    return {
        "session": {
            "id": str(row.id),
            "certification": row.certification_code,
            "label": row.label,
            "date": row.date,
            "campus": row.campus,
            "state": row.state,
        },
        "candidates": [_candidate_report(view.results[c.row.id]) for c in view.session.ordered],
    }


def _candidate_report(result: CandidateResult) -> dict[str, Any]:
    row = result.candidate.row
    return {
        "ine": row.ine,
        "number": row.number,
        "birth_name": row.birth_name,
        "first_names": row.first_names,
        "route": row.route,
        "option": row.option,
        "withdrawn": bool(row.withdrawn),
        "blocs": {b.bloc.code: _bloc_report(b) for b in result.blocs},
        "proposal": result.proposal.value,
        "reasons": [r.value for r in result.reasons],
        "decision": result.decision.value if result.decision else None,
    }


def _bloc_report(bloc: BlocResult) -> dict[str, Any]:
    return {
        "average": None if bloc.average is None else str(bloc.average),
        "proposal": bloc.proposal.value,
        "reasons": [r.value for r in bloc.reasons],
        "decision": bloc.decision.value if bloc.decision else None,
        "motive": bloc.motive or None,
    }


def check_report(view: SessionView) -> dict[str, Any]:
    """Return the JSON of `check` (cli.md)."""
    return {
        "ready_to_open": view.ready_to_open,
        "ready_to_close": view.ready_to_close,
        "findings": [
            {
                "rule": f.rule,
                "severity": f.severity.value,
                "ok": f.ok,
                "subject": f.subject,
                "message": f.message,
                "source": f.source,
            }
            for f in view.findings
        ],
    }


def bloc_reasons(session: Session, result: CandidateResult, bloc: BlocResult) -> list[str]:
    """Return why a bloc is proposed so, one French sentence a reason."""
    average = french(bloc.average)
    pass_mark = french(session.reglement.pass_mark)
    return [
        reason_sentence(reason, average, pass_mark, _detail(session, result, bloc, reason))
        for reason in bloc.reasons
    ]


def proposal_sentence(session: Session, result: CandidateResult, bloc: BlocResult) -> str:
    """Return what is proposed for a bloc and why, in one French sentence."""
    proposed = f"Proposition : {VERDICTS[bloc.proposal].lower()}."
    if why := bloc_reasons(session, result, bloc):
        return f"{proposed} {' ; '.join(why)}."
    if bloc.proposal is Verdict.DISP:
        return f"{proposed} Toutes les épreuves sont dispensées."
    if bloc.proposal is Verdict.VAL and bloc.average is not None:
        least = french(session.reglement.pass_mark)
        return f"{proposed} Moyenne {french(bloc.average)}, {least} au moins étant exigés."
    return proposed


def candidate_reasons(session: Session, result: CandidateResult) -> list[str]:
    """Return why the candidate's outcome is what it is beyond the blocs."""
    row = result.candidate.row
    internship = session.certification.internship
    detail = ""
    if internship and row.internship_weeks is not None:
        weeks = plural(row.internship_weeks, "semaine", "semaines")
        detail = f"{weeks} sur {internship.weeks}"
    return [
        reason_sentence(reason, "", "", detail if reason is Reason.INTERNSHIP_SHORT else "")
        for reason in result.reasons
    ]


_WITH_EPREUVES: dict[Reason, MarkValue | None] = {
    Reason.MARK_MISSING: None,
    Reason.ABSENCE_JUSTIFIED: MarkCode.ABJ,
    Reason.ABSENCE_UNJUSTIFIED: MarkCode.ABI,
    Reason.EPREUVE_NOT_VALIDATED: MarkCode.NVAL,
}


def _detail(session: Session, result: CandidateResult, bloc: BlocResult, reason: Reason) -> str:
    if reason in _WITH_EPREUVES:
        wanted = _WITH_EPREUVES[reason]
        pairs: Iterable[tuple[Any, MarkValue | None]] = zip(
            bloc.bloc.epreuves, bloc.marks, strict=True
        )
        return ", ".join(e.code.partition("-")[2] for e, mark in pairs if mark == wanted)
    language = session.certification.language
    if reason is Reason.LANGUAGE_BELOW and language:
        return f"{result.candidate.row.language_level} au lieu de {language.level}"
    return ""
