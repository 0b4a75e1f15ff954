"""The canonical JSON of a session and its fingerprint (docs/adr/0004).

UTF-8, NFC, sorted keys, no insignificant space. The text holds the facts of the dossier and the
record of what was computed from them at closing; format version 1 is defined by this module.
"""

import hashlib
import json
import unicodedata
from typing import Any, Final

import msgspec

from jury_app.domain.findings import Finding
from jury_app.domain.records import JournalRow, MemberRow
from jury_app.domain.results import CandidateResult
from jury_app.domain.session import WHOLE, Candidate, Group, Session

FORMAT_VERSION = 1
_ENCODER: Final = msgspec.json.Encoder(order="sorted")


def canonical_json(value: object) -> str:
    """Return `value` as canonical JSON text."""
    text = _ENCODER.encode(value).decode()
    # No sign of JSON composes with a letter or accent beside it: the whole text is normalised at
    # once, which is the same as each string, and far quicker.
    return unicodedata.normalize("NFC", text)


def fingerprint(text: str) -> str:
    """Return the SHA-256 of a canonical text, 64 hexadecimal digits in lower case."""
    return hashlib.sha256(text.encode()).hexdigest()


def entry_hash(entry: JournalRow) -> str:
    """Return the SHA-256 that chains a journal entry to the one before it."""
    return fingerprint(canonical_json(list(entry._replace(hash=""))))


def control_record(findings: list[Finding], results: dict[int, CandidateResult]) -> dict[str, Any]:
    """Return what the rules said at closing: findings, and results by candidate id."""
    return {
        "findings": [
            {"rule": f.rule, "severity": f.severity.value, "ok": f.ok, "message": f.message,
             "source": f.source, "subject": f.subject}
            for f in findings
        ],
        "results": {str(key): _result(result) for key, result in results.items()},
    }  # fmt: skip


def _result(result: CandidateResult) -> dict[str, Any]:
    return {
        "proposal": result.proposal.value,
        "reasons": [r.value for r in result.reasons],
        "decision": result.decision.value if result.decision else None,
        "blocs": {
            b.bloc.code: {
                "average": None if b.average is None else str(b.average),
                "proposal": b.proposal.value,
                "reasons": [r.value for r in b.reasons],
                "decision": b.decision.value if b.decision else None,
                "motive": b.motive or None,
            }
            for b in result.blocs
        },
    }


def session_document(session: Session, control: dict[str, Any]) -> dict[str, Any]:
    """Return the whole session as plain data: the content of the seal and of the minutes.

    Args:
        session: The session as the dossier holds it.
        control: `control_record` of the closing (or of now, for a draft).
    """
    row = session.row
    return {
        "format": "jury-session",
        "format_version": row.format_version or FORMAT_VERSION,
        "session": {
            "id": row.id, "label": row.label, "date": row.date, "campus": row.campus,
            "place": row.place, "state": row.state, "starts_at": row.starts_at,
            "opened_at": row.opened_at, "closed_at": row.closed_at,
            "minutes_number": row.minutes_number, "remarks": row.remarks,
            "nomination_number": row.nomination_number, "nomination_date": row.nomination_date,
        },
        "certification": json.loads(row.certification),
        "reglement": json.loads(row.reglement),
        "members": [_member(m) for m in session.members],
        "candidates": [_candidate(c) for c in session.ordered],
        "groups": [_group(g) for g in sorted(session.groups.values(), key=_group_order)],
        "events": [{"at": e.at, "kind": e.kind, "text": e.text} for e in session.events],
        "control": control,
    }  # fmt: skip


def _group_order(group: Group) -> tuple[str, str, int]:
    return group.row.epreuve, group.row.name, group.row.id


def _member(member: MemberRow) -> dict[str, Any]:
    record = dict(member._asdict())
    del record["session_id"]
    record["present"] = None if member.present is None else bool(member.present)
    record["qualified"] = None if member.qualified is None else bool(member.qualified)
    return record


def _candidate(candidate: Candidate) -> dict[str, Any]:
    record = dict(candidate.row._asdict())
    del record["session_id"], record["person_id"], record["discuss"]
    record["withdrawn"] = bool(candidate.row.withdrawn)
    record["marks"] = {
        m.epreuve: {"value": m.value, "motive": m.motive or None} for m in candidate.marks.values()
    }
    record["groups"] = {code: group.row.name for code, group in candidate.groups.items()}
    record["acquisitions"] = {
        a.bloc: {"origin": a.origin, "date": a.acquired_on, "proof": a.proof or None,
                 "confirmed": bool(a.confirmed)}
        for a in candidate.acquisitions.values()
    }  # fmt: skip
    record["decisions"] = {
        d.bloc: {"verdict": d.verdict, "motive": d.motive or None, "proposal": d.proposal,
                 "decided_at": d.decided_at}
        for d in candidate.decisions.values()
    }  # fmt: skip
    record["votes"] = {
        v.bloc: {"for": v.votes_for, "against": v.votes_against, "abstentions": v.abstentions,
                 "casting": bool(v.casting), "verdict": v.verdict}
        for v in candidate.votes.values()
    }  # fmt: skip
    record["recusals"] = [
        {"member": r.member_id, "reason": r.reason}
        for r in sorted(candidate.recusals, key=lambda r: r.member_id)
    ]
    return record


def _group(group: Group) -> dict[str, Any]:
    return {
        "id": group.row.id,
        "epreuve": group.row.epreuve,
        "name": group.row.name,
        "whole": group.marks[WHOLE].value if WHOLE in group.marks else None,
        "steps": {step: m.value for step, m in group.marks.items() if step != WHOLE},
        "members": sorted(group.members),
    }
