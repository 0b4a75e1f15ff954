"""The facts a dossier keeps: one frozen row type per kind of fact.

Rows hold primitive values only, so that they cross every layer unchanged: ISO dates and UTC times
as text, marks as text (« 12.50 », « ABI »: see `marks.stored`), codes of `values` as text.
`step` is empty for the mark of the whole group (« Ensemble »).
"""

from typing import NamedTuple


class SettingRow(NamedTuple):
    """One setting of the dossier."""

    key: str
    value: str


class PersonRow(NamedTuple):
    """A person of the dossier's register, whatever the session."""

    id: int
    ine: str | None
    birth_name: str
    first_names: str
    birth_date: str | None
    identity_key: str


class SessionRow(NamedTuple):
    """A jury session, with its own copies of certification and règlement (JSON)."""

    id: int
    certification_code: str
    label: str
    date: str
    campus: str
    place: str
    state: str
    certification: str
    reglement: str
    created_at: str
    nomination_number: str | None = None
    nomination_date: str | None = None
    starts_at: str | None = None
    remarks: str = ""
    opened_at: str | None = None
    closed_at: str | None = None
    minutes_number: str | None = None
    control: str | None = None
    format_version: int | None = None
    canonical: str | None = None
    seal: str | None = None


class MemberRow(NamedTuple):
    """A seat of the jury and who sits there."""

    id: int
    session_id: int
    position: int
    last_name: str
    first_name: str
    role: str
    sex: str | None = None
    corps: str = ""
    designated_by: str = ""
    organisation: str = ""
    present: bool | None = None
    absence_reason: str = ""
    arrived_at: str | None = None
    left_at: str | None = None
    chair_since: int | None = None
    qualified: bool | None = None


class CandidateRow(NamedTuple):
    """A candidate of a session: a copy of the identity, route, option, prerequisites."""

    id: int
    session_id: int
    person_id: int
    ine: str | None
    birth_name: str
    first_names: str
    route: str
    option: str
    number: int | None = None
    usage_name: str = ""
    sex: str | None = None
    birth_date: str | None = None
    birth_place: str = ""
    birth_commune: str = ""
    birth_country: str = ""
    campus: str = ""
    internship_weeks: int | None = None
    language_level: str | None = None
    discuss: bool = False
    withdrawn: bool = False
    withdrawal_motive: str = ""
    prescription: str = ""
    comment: str = ""
    vae_start: str | None = None


class AcquisitionRow(NamedTuple):
    """A bloc the candidate already has; `confirmed` is False while a person must still say so."""

    session_id: int
    candidate_id: int
    bloc: str
    origin: str
    origin_session_id: int | None = None
    acquired_on: str | None = None
    proof: str = ""
    confirmed: bool = True


class SourceRow(NamedTuple):
    """A file marks came from."""

    id: int
    session_id: int
    name: str
    sha256: str
    imported_at: str


class MarkRow(NamedTuple):
    """A mark or code of one candidate on one épreuve, and where it came from."""

    session_id: int
    candidate_id: int
    epreuve: str
    value: str
    motive: str = ""
    source_id: int | None = None
    sheet: str = ""
    cell: str = ""
    entered_at: str = ""


class GroupRow(NamedTuple):
    """A group of one group épreuve."""

    id: int
    session_id: int
    epreuve: str
    name: str


class GroupMemberRow(NamedTuple):
    """A candidate's group on one épreuve: one at most."""

    session_id: int
    candidate_id: int
    epreuve: str
    group_id: int


class GroupMarkRow(NamedTuple):
    """A mark of a group's sheet."""

    session_id: int
    group_id: int
    step: str
    value: str
    source_id: int | None = None
    sheet: str = ""
    cell: str = ""
    entered_at: str = ""


class DecisionRow(NamedTuple):
    """What the jury decided for one bloc of one candidate.

    `proposal` and `basis` are those of the moment: a mark changed later shows as a different basis.
    """

    session_id: int
    candidate_id: int
    bloc: str
    verdict: str
    motive: str
    proposal: str
    basis: str
    decided_at: str


class VoteRow(NamedTuple):
    """The totals of a vote; who voted what is never kept."""

    session_id: int
    candidate_id: int
    bloc: str
    votes_for: int
    votes_against: int
    abstentions: int
    casting: bool
    verdict: str


class RecusalRow(NamedTuple):
    """A member who does not sit for a candidate, and why."""

    session_id: int
    candidate_id: int
    member_id: int
    reason: str


class EventRow(NamedTuple):
    """An incident, remark, suspension or resumption of the sitting, for the minutes."""

    id: int
    session_id: int
    at: str
    kind: str
    text: str


class JournalRow(NamedTuple):
    """One gesture in the append-only, hash-chained journal."""

    seq: int
    at: str
    who: str
    session_id: int | None
    gesture: str
    label: str
    before: str
    after: str
    previous: str
    hash: str


Row = (
    SettingRow
    | PersonRow
    | SessionRow
    | MemberRow
    | CandidateRow
    | AcquisitionRow
    | SourceRow
    | MarkRow
    | GroupRow
    | GroupMemberRow
    | GroupMarkRow
    | DecisionRow
    | VoteRow
    | RecusalRow
    | EventRow
)
"""Every kind of row a gesture may write; the journal itself is written by the store alone."""
