"""A session with its results and findings: what pages show and reports say."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from jury_app.application.corrections import standing_session
from jury_app.application.dossier import Dossier, bare_session, load_candidates
from jury_app.application.ports import Changes
from jury_app.domain.corps import CorpsList
from jury_app.domain.deliberation import (
    by_rule,
    failures_of,
    jury_findings,
    ready_to_close,
    ready_to_open,
    results_of,
)
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
from jury_app.domain.session import Session
from jury_app.domain.values import MarkCode, Reason, Verdict
from jury_app.domain.wording import VERDICTS, plural, reason_sentence

_OWN = frozenset({MarkRow, DecisionRow, VoteRow, RecusalRow})
"""Kinds of rows that say nothing of anyone but their candidate, nor of the jury."""
_PARTIAL = _OWN | {CandidateRow, MemberRow, EventRow, SessionRow}
"""Kinds of rows after which a view is refreshed without reading every candidate again."""
_MANY = 50
"""Beyond so many candidates it is quicker to read everything."""


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
    def jury_findings(self) -> list[Finding]:
        """The findings on the jury as a whole."""
        return jury_findings(self.session, self.corps)

    @cached_property
    def failures(self) -> Mapping[int, tuple[Finding, ...]]:
        """What each candidate heard fails, by id."""
        return {
            c.row.id: failures_of(self.session, c, self.results[c.row.id])
            for c in self.session.heard
        }

    @cached_property
    def findings(self) -> list[Finding]:
        """Every finding of the session."""
        failures = (self.failures[c.row.id] for c in self.session.heard)
        return [*self.jury_findings, *by_rule(self.session, failures)]

    @property
    def ready_to_open(self) -> bool:
        """True when nothing stands against opening the deliberation."""
        return ready_to_open(self.findings)

    @property
    def ready_to_close(self) -> bool:
        """True when only the signatories' names are missing to close."""
        return ready_to_close(self.session, self.findings)

    @property
    def decided(self) -> int:
        """How many candidates heard are wholly decided."""
        return self.tally["decided"]

    @cached_property
    def tally(self) -> Counter[str]:
        """How many of the candidates heard are in each case; the keys are those of `cases_of`."""
        return Counter(case for i in self.failures for case in self.cases_of(i))

    def cases_of(self, candidate_id: int) -> list[str]:
        """Return the cases a candidate heard is in.

        They are: `heard`; `decided` on every bloc; `marks` when some are missing; `acquired` once
        per acquisition that waits for a person; and the rules the candidate fails.
        """
        result = self.results[candidate_id]
        acquired = result.candidate.acquisitions.values()
        found = ["heard", *(f.rule for f in self.failures[candidate_id])]
        found += ["acquired" for one in acquired if not one.confirmed]
        if result.decision is not None:
            found.append("decided")
        if any(Reason.MARK_MISSING in bloc.reasons for bloc in result.blocs):
            found.append("marks")
        return found


def load_view(dossier: Dossier, session_id: int) -> SessionView:
    """Load a session and compute its results."""
    session = dossier.load(session_id)
    return SessionView(session, results_of(session), dossier.catalog.corps)


def load_standing_view(dossier: Dossier, session_id: int) -> SessionView:
    """Load a session as its minutes in correction leave it, and compute its results."""
    session = dossier.load(session_id)
    with dossier.store.read() as reader:
        standing = standing_session(reader, session)
    return SessionView(standing, results_of(standing), dossier.catalog.corps)


def refreshed(dossier: Dossier, view: SessionView, changes: Changes) -> SessionView:
    """Return the view after a gesture, reading again only what the gesture changed.

    Group marks, memberships and acquisitions reach other candidates: they load everything.
    """
    if not changes:
        return view
    session_id = view.session.row.id
    if not _PARTIAL.issuperset(changes.kinds) or len(changes.candidates) > _MANY:
        return load_view(dossier, session_id)
    own = _OWN.issuperset(changes.kinds)
    with dossier.store.read() as reader:
        bare = view.session if own else bare_session(reader, dossier.catalog, session_id)
        read = load_candidates(reader, bare, changes.candidates)
    if read.candidates.keys() != changes.candidates:  # somebody came or went
        return load_view(dossier, session_id)
    standing = view.session if own else replace(
        view.session, row=read.row, members=read.members, events=read.events,
        certification=read.certification, reglement=read.reglement,
    )  # fmt: skip
    session = standing.with_candidates(read.candidates)
    if read.row.reglement != view.session.row.reglement or (
        read.row.certification != view.session.row.certification
    ):
        return SessionView(session, results_of(session), view.corps)
    results = {**view.results, **{i: evaluate(session, c) for i, c in read.candidates.items()}}
    made = SessionView(session, results, view.corps)
    if own:
        _keep(made, view, [i for i in read.candidates if i in view.failures])
    return made


def _keep(made: SessionView, view: SessionView, changed: Sequence[int]) -> None:
    """Give a view what was found before of the jury and of the candidates that did not change."""
    session, tally = made.session, view.tally.copy()
    fresh = {i: failures_of(session, session.candidates[i], made.results[i]) for i in changed}
    # A cached property keeps its value in the instance's dictionary, frozen or not.
    vars(made).update(jury_findings=view.jury_findings, failures={**view.failures, **fresh},
                      tally=tally)  # fmt: skip
    for i in changed:
        tally.subtract(view.cases_of(i))
        tally.update(made.cases_of(i))


def results_report(view: SessionView) -> dict[str, Any]:
    """Return what `jury-app results --json` prints."""
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
    """Return what `jury-app check --json` prints."""
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
        return f"{proposed} Moyenne {french(bloc.average)} : le seuil de {least} est atteint."
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
