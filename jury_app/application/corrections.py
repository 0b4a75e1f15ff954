"""The corrections of closed sessions, as the dossier keeps them.

A correction is its canonical text, kept beside the session under its number; the session itself
stays as it was sealed.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from jury_app.application.ports import Reader
from jury_app.domain.canonical import fingerprint
from jury_app.domain.records import DecisionRow, SettingRow
from jury_app.domain.results import evaluate
from jury_app.domain.session import Candidate, Session
from jury_app.domain.values import Verdict

FORMAT = "jury-correction"
PREFIX = "correction:"
"""Of the keys under which corrections stand among what a dossier keeps by key."""


@dataclass(frozen=True)
class Correction:
    """Minutes in correction.

    Attributes:
        number: « 2026-DESRA-PAR-01-R1 ».
        text: Canonical JSON: what changes and why, who decided, which minutes are corrected.
    """

    number: str
    text: str

    @cached_property
    def document(self) -> Mapping[str, Any]:
        """What it says, as plain data."""
        found: Mapping[str, Any] = json.loads(self.text)
        return found

    @property
    def seal(self) -> str:
        """SHA-256 of its text."""
        return fingerprint(self.text)

    @property
    def session_id(self) -> int:
        """The session whose minutes it corrects."""
        return int(self.document["session"]["id"])

    @property
    def candidate_id(self) -> int:
        """The candidate of whom it changes a decision."""
        return int(self.document["change"]["candidate"]["id"])

    @property
    def rank(self) -> int:
        """Its place among the corrections of its session, from 1."""
        return int(self.number.rpartition("-R")[2])


def corrections_of(reader: Reader, session_id: int | None = None) -> list[Correction]:
    """Return the corrections of a session, or of the whole dossier, in the order they were made."""
    found = [
        Correction(row.key.removeprefix(PREFIX), row.value)
        for row in reader.rows(SettingRow)
        if row.key.startswith(PREFIX)
    ]
    if session_id is not None:
        found = [one for one in found if one.session_id == session_id]
    return sorted(found, key=_order)


def _order(correction: Correction) -> tuple[str, int]:
    return correction.number.rpartition("-R")[0], correction.rank


def corrections_about(corrections: Iterable[Correction], candidate_id: int) -> list[Correction]:
    """Return those of some corrections that change a decision on a candidate."""
    return [one for one in corrections if one.candidate_id == candidate_id]


def ranks_said(corrections: Sequence[Correction]) -> str:
    """Return « R1, R3 », « R1 à R3 » for three or more in a row; empty for none."""
    ranks = [one.rank for one in corrections]
    if len(ranks) > 2 and ranks[-1] - ranks[0] == len(ranks) - 1:
        return f"R{ranks[0]} à R{ranks[-1]}"
    return ", ".join(f"R{rank}" for rank in ranks)


def corrected(
    verdicts: Mapping[str, str | None], candidate_id: int, corrections: list[Correction]
) -> dict[str, str | None]:
    """Return the decisions on a candidate's blocs as they now stand.

    Args:
        verdicts: Those of the sealed minutes, by bloc.
        candidate_id: The candidate.
        corrections: Those of the session, in order.
    """
    standing = dict(verdicts)
    for one in corrections_about(corrections, candidate_id):
        changed = one.document["change"]
        standing[changed["bloc"]] = changed["after"]["verdict"]
    return standing


def decided_now(
    document: Mapping[str, Any], candidate_id: int, corrections: list[Correction]
) -> dict[str, str | None]:
    """Return the decisions of a sealed session on a candidate's blocs as they now stand.

    Args:
        document: The canonical JSON of the session, parsed.
        candidate_id: The candidate; one it says nothing of has none.
        corrections: Those of the session, in order.
    """
    blocs = document["control"]["results"].get(str(candidate_id), {"blocs": {}})["blocs"]
    return corrected({c: b["decision"] for c, b in blocs.items()}, candidate_id, corrections)


def standing_session(reader: Reader, session: Session) -> Session:
    """Return a session with the decisions as its minutes in correction leave them.

    What comes after the session (who may be heard again, with what) follows them.
    """
    people: dict[int, Candidate] = {}
    for one in corrections_of(reader, session.row.id):
        change = one.document["change"]
        key, bloc = change["candidate"]["id"], change["bloc"]
        sealed = session.candidates[key]
        candidate = people.get(key, sealed)
        kept = {code: a for code, a in candidate.acquisitions.items() if code != bloc}
        if change["after"]["verdict"] == Verdict.CAP:
            # Back to what was sealed: there an acquired bloc has no decision of its own.
            again = {**kept, bloc: sealed.acquisitions[bloc]}
            people[key] = replace(candidate, acquisitions=again, decisions={
                code: d for code, d in candidate.decisions.items() if code != bloc})  # fmt: skip
            continue
        candidate = replace(candidate, acquisitions=kept)
        made = candidate.decisions.get(bloc) or _first_made(session, candidate, one)
        row = made._replace(verdict=change["after"]["verdict"], motive=change["motive"])
        people[key] = replace(candidate, decisions={**candidate.decisions, bloc: row})
    return session.with_candidates(people)


def _first_made(session: Session, candidate: Candidate, correction: Correction) -> DecisionRow:
    """Return the decision of a correction on a bloc that the session had taken over as acquired."""
    document = correction.document
    change = document["change"]
    result = evaluate(session, candidate).bloc(change["bloc"])
    return DecisionRow(
        session.row.id, candidate.row.id, change["bloc"], change["after"]["verdict"],
        change["motive"], change["proposal"], result.basis if result else "", document["at"],
    )  # fmt: skip


def prescribed(standing: str, candidate_id: int, corrections: list[Correction]) -> str:
    """Return what a candidate still has to show, as the last correction leaves it.

    Args:
        standing: What the sealed minutes prescribe, or nothing.
        candidate_id: The candidate.
        corrections: Those of the session, in order.
    """
    for one in corrections_about(corrections, candidate_id):
        standing = one.document["change"].get("prescription", standing)
    return standing


def with_corrections(document: Mapping[str, Any], corrections: list[Correction]) -> dict[str, Any]:
    """Return the plain data of a session with its results and prescriptions as they now stand.

    Args:
        document: The sealed session (`canonical.session_document`), left as it is.
        corrections: Those of the session, in order.
    """
    results = dict(document["control"]["results"])
    for one in corrections:
        change = one.document["change"]
        key, bloc = str(change["candidate"]["id"]), change["bloc"]
        # A bloc taken over as acquired had no average; the oldest corrections note none.
        average = {"average": change["average"]} if "average" in change else {}
        new = {"decision": change["after"]["verdict"], "motive": change["motive"], **average}
        blocs = {**results[key]["blocs"], bloc: {**results[key]["blocs"][bloc], **new}}
        results[key] = {**results[key], "blocs": blocs, "decision": change["after"]["outcome"]}
    people = [
        {**one, "prescription": prescribed(one["prescription"], one["id"], corrections)}
        for one in document["candidates"]
    ]
    control = {**document["control"], "results": results}
    return {**document, "candidates": people, "control": control}
