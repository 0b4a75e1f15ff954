"""Tables of a dossier: one table per row type of `jury_app.domain.records`, same column names.

Constraints repeat what the domain guarantees, so that no other program can write nonsense;
triggers keep a closed session and the journal as they are, whoever asks (`db.triggers`).
What belongs to a candidate or a group is keyed by its session first and has no rowid: one tree per
table, read in one sweep with the session.
"""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from jury_app.domain import records
from jury_app.domain.values import (
    LANGUAGE_LEVELS,
    MarkCode,
    Role,
    Route,
    SessionState,
    Verdict,
)

APPLICATION_ID: Final = 0x4A555259
"""« JURY », written in the SQLite header."""
SCHEMA_VERSION: Final = "0003"
"""The newest migration; a dossier carries its own in `alembic_version`."""

metadata = MetaData()


def _text(name: str, *checks: CheckConstraint, null: bool = False) -> Column[str]:
    return Column(name, Text, *checks, nullable=null)


def _one_of(name: str, values: Iterable[str], null: bool = False) -> Column[str]:
    listed = ", ".join(f"'{value}'" for value in values)
    return _text(name, CheckConstraint(f"{name} IN ({listed})"), null=null)


def _flag(name: str, null: bool = False) -> Column[int]:
    return Column(name, Integer, CheckConstraint(f"{name} IN (0, 1)"), nullable=null)


def _date(name: str, null: bool = True) -> Column[str]:
    return _text(name, CheckConstraint(f"{name} = date({name}, '+0 days')"), null=null)


def _time(name: str, null: bool = True) -> Column[str]:
    """A UTC time, « 2026-12-04T13:32:05Z »."""
    # An impossible day is moved to a real one, or turns into NULL: either is not equal.
    shape = f"{name} = strftime('%Y-%m-%dT%H:%M:%SZ', {name}, '+0 days')"
    return _text(name, CheckConstraint(shape), null=null)


def _mark(name: str, codes: bool) -> Column[str]:
    figures = (
        f"{name} GLOB '1[0-9].[0-9][0-9]' OR {name} GLOB '[0-9].[0-9][0-9]' OR {name} = '20.00'"
    )
    listed = ", ".join(f"'{code}'" for code in MarkCode)
    return _text(name, CheckConstraint(f"{figures} OR {name} IN ({listed})" if codes else figures))


def _session(primary: bool = False) -> Column[int]:
    return Column(
        "session_id",
        Integer,
        ForeignKey("session.id"),
        primary_key=primary,
        autoincrement=False,
        nullable=False,
    )


def _key(name: str = "id") -> Column[int]:
    return Column(name, Integer, primary_key=True, autoincrement=False)


def _candidate() -> Column[int]:
    return Column(
        "candidate_id",
        Integer,
        ForeignKey("candidate.id"),
        primary_key=True,
        autoincrement=False,
        nullable=False,
    )


def _source() -> list[Column[int] | Column[str]]:
    return [
        Column("source_id", Integer, ForeignKey("source.id")),
        _text("sheet"),
        _text("cell"),
        _text("entered_at"),
    ]


setting = Table("setting", metadata, Column("key", Text, primary_key=True), _text("value"))

person = Table(
    "person",
    metadata,
    _key(),
    Column("ine", Text, CheckConstraint("length(ine) = 11"), unique=True),
    _text("birth_name", CheckConstraint("birth_name <> ''")),
    _text("first_names"),
    _date("birth_date"),
    _text("identity_key"),
    Index("person_identity", "identity_key"),
)

session = Table(
    "session",
    metadata,
    _key(),
    _text("certification_code"),
    _text("label"),
    _date("date", null=False),
    _text("campus"),
    _text("place"),
    _one_of("state", SessionState),
    _text("certification", CheckConstraint("json_valid(certification)")),
    _text("reglement", CheckConstraint("json_valid(reglement)")),
    _time("created_at", null=False),
    _text("nomination_number", null=True),
    _date("nomination_date"),
    _text("starts_at", null=True),
    _text("remarks"),
    _time("opened_at"),
    _time("closed_at"),
    Column("minutes_number", Text, unique=True),
    _text("control", CheckConstraint("control IS NULL OR json_valid(control)"), null=True),
    Column("format_version", Integer),
    _text("canonical", null=True),
    _text("seal", CheckConstraint("length(seal) = 64"), null=True),
    CheckConstraint(
        "(state = 'closed') = (seal IS NOT NULL AND canonical IS NOT NULL"
        " AND control IS NOT NULL AND format_version IS NOT NULL"
        " AND minutes_number IS NOT NULL AND closed_at IS NOT NULL)",
        name="closed_means_sealed",
    ),
)

member = Table(
    "member",
    metadata,
    _key(),
    _session(),
    Column("position", Integer, nullable=False),
    _text("last_name", CheckConstraint("last_name <> ''")),
    _text("first_name"),
    _one_of("role", Role),
    _one_of("sex", ("F", "M"), null=True),
    _text("corps"),
    _text("designated_by"),
    _text("organisation"),
    _flag("present", null=True),
    _text("absence_reason"),
    _time("arrived_at"),
    _time("left_at"),
    Column("chair_since", Integer, CheckConstraint("chair_since BETWEEN 1900 AND 2200")),
    _flag("qualified", null=True),
    Index("member_session", "session_id"),
)

candidate = Table(
    "candidate",
    metadata,
    _key(),
    _session(),
    Column("person_id", Integer, ForeignKey("person.id"), nullable=False),
    Column("ine", Text, CheckConstraint("length(ine) = 11")),
    _text("birth_name", CheckConstraint("birth_name <> ''")),
    _text("first_names"),
    _one_of("route", Route),
    _text("option"),
    Column("number", Integer, CheckConstraint("number > 0")),
    _text("usage_name"),
    _one_of("sex", ("F", "M"), null=True),
    _date("birth_date"),
    _text("birth_place"),
    _text("birth_commune"),
    _text("birth_country"),
    _text("campus"),
    Column("internship_weeks", Integer, CheckConstraint("internship_weeks BETWEEN 0 AND 200")),
    _one_of("language_level", LANGUAGE_LEVELS, null=True),
    _flag("discuss"),
    _flag("withdrawn"),
    _text("withdrawal_motive"),
    _text("prescription"),
    _text("comment"),
    _date("vae_start"),
    UniqueConstraint("session_id", "ine"),
    UniqueConstraint("session_id", "person_id"),
    UniqueConstraint("session_id", "number"),
    Index("candidate_person", "person_id"),
)

acquisition = Table(
    "acquisition",
    metadata,
    _session(primary=True),
    _candidate(),
    Column("bloc", Text, primary_key=True, nullable=False),
    _one_of("origin", ("declared", "session")),
    Column("origin_session_id", Integer, ForeignKey("session.id")),
    _date("acquired_on"),
    _text("proof"),
    _flag("confirmed"),
    sqlite_with_rowid=False,
)

source = Table(
    "source",
    metadata,
    _key(),
    _session(),
    _text("name"),
    _text("sha256", CheckConstraint("length(sha256) = 64")),
    _time("imported_at", null=False),
    Index("source_session", "session_id"),
)

mark = Table(
    "mark",
    metadata,
    _session(primary=True),
    _candidate(),
    Column("epreuve", Text, primary_key=True, nullable=False),
    _mark("value", codes=True),
    _text("motive"),
    *_source(),
    sqlite_with_rowid=False,
)

group = Table(
    "exam_group",
    metadata,
    _key(),
    _session(),
    _text("epreuve"),
    _text("name", CheckConstraint("name <> ''")),
    UniqueConstraint("session_id", "epreuve", "name"),
    UniqueConstraint("id", "epreuve"),
)

group_member = Table(
    "group_member",
    metadata,
    _session(primary=True),
    _candidate(),
    Column("epreuve", Text, primary_key=True, nullable=False),
    Column("group_id", Integer, nullable=False),
    ForeignKeyConstraint(["group_id", "epreuve"], ["exam_group.id", "exam_group.epreuve"]),
    Index("group_member_group", "group_id"),
    sqlite_with_rowid=False,
)

group_mark = Table(
    "group_mark",
    metadata,
    _session(primary=True),
    Column("group_id", Integer, ForeignKey("exam_group.id"), primary_key=True, nullable=False),
    Column("step", Text, primary_key=True, nullable=False),
    _mark("value", codes=False),
    *_source(),
    sqlite_with_rowid=False,
)

decision = Table(
    "decision",
    metadata,
    _session(primary=True),
    _candidate(),
    Column("bloc", Text, primary_key=True, nullable=False),
    _one_of("verdict", ("VAL", "NVAL", "DISP", "DEF", "ATT")),
    _text("motive"),
    _one_of("proposal", Verdict),
    _text("basis"),
    _time("decided_at", null=False),
    sqlite_with_rowid=False,
)

vote = Table(
    "vote",
    metadata,
    _session(primary=True),
    _candidate(),
    Column("bloc", Text, primary_key=True, nullable=False),
    Column("votes_for", Integer, CheckConstraint("votes_for >= 0"), nullable=False),
    Column("votes_against", Integer, CheckConstraint("votes_against >= 0"), nullable=False),
    Column("abstentions", Integer, CheckConstraint("abstentions >= 0"), nullable=False),
    _flag("casting"),
    _one_of("verdict", ("VAL", "NVAL")),
    sqlite_with_rowid=False,
)

recusal = Table(
    "recusal",
    metadata,
    _session(primary=True),
    _candidate(),
    Column("member_id", Integer, ForeignKey("member.id"), primary_key=True, nullable=False),
    _text("reason", CheckConstraint("reason <> ''")),
    sqlite_with_rowid=False,
)

event = Table(
    "event",
    metadata,
    _key(),
    _session(),
    _time("at", null=False),
    _one_of("kind", ("remark", "incident", "suspension", "resumption")),
    _text("text"),
    Index("event_session", "session_id"),
)

journal = Table(
    "journal",
    metadata,
    _key("seq"),
    _time("at", null=False),
    _text("who"),
    Column("session_id", Integer),
    _text("gesture"),
    _text("label"),
    _text("before", CheckConstraint("json_valid(before)")),
    _text("after", CheckConstraint("json_valid(after)")),
    _text("previous"),
    _text("hash", CheckConstraint("length(hash) = 64")),
)

kept_file = Table(
    "kept_file",
    metadata,
    Column("sha256", Text, CheckConstraint("length(sha256) = 64"), primary_key=True),
    Column("content", LargeBinary, CheckConstraint("typeof(content) = 'blob'"), nullable=False),
)
"""Contents of the files kept with closed sessions; the journal has their SHA-256, not them."""

TABLES: Final[dict[type, Table]] = {
    records.SettingRow: setting,
    records.PersonRow: person,
    records.SessionRow: session,
    records.MemberRow: member,
    records.CandidateRow: candidate,
    records.AcquisitionRow: acquisition,
    records.SourceRow: source,
    records.MarkRow: mark,
    records.GroupRow: group,
    records.GroupMemberRow: group_member,
    records.GroupMarkRow: group_mark,
    records.DecisionRow: decision,
    records.VoteRow: vote,
    records.RecusalRow: recusal,
    records.EventRow: event,
    records.JournalRow: journal,
}
