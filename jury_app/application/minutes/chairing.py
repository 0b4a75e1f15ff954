"""Who presided the sitting, and from when, by the presences noted."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from jury_app.application.minutes.record import Data, Record, bare_time, member_spoken, utc
from jury_app.domain.values import Role
from jury_app.domain.wording import PARIS, local, period, role_label, spoken_time

_CONTRACTED = {"à": "au", "de": "du"}
_NEVER = datetime.max.replace(tzinfo=UTC)
NO_PRESIDENT = "aucun président n'étant nommé (arrêté du 8 mars 2001, art. 5)"
"""Why a Vice-président presides where there is no other to do so."""


@dataclass(frozen=True)
class Turn:
    """One member's time in the chair.

    Attributes:
        member: Who presided.
        since: The stored UTC time of taking over; None for whoever presided first.
    """

    member: Data
    since: str | None = None


@dataclass(frozen=True)
class _Stay:
    """A time during which one who may preside was there, to the minute."""

    member: Data
    came: datetime
    left: datetime


def turns(record: Record) -> list[Turn]:
    """Return who presided in turn: the Président while there, else a Vice-président.

    The last is the acting chair where there is one; empty when none of them was ever there
    (arrêté du 8 mars 2001, art. 5).
    """
    found: list[Turn] = []
    for member, since in _shifts(record):
        if member and (not found or found[-1].member["id"] != member["id"]):
            found.append(Turn(member, since if found else None))
    return found


def _shifts(record: Record) -> list[tuple[Data | None, str | None]]:
    """Return who presided from when, and when nobody did, each different from the one before."""
    opening = _opening(record)
    if opening is None:
        return [(record.acting_chair, None)]
    chairs = _chairs(record)
    times = [at for m in chairs for at in (m["arrived_at"], m["left_at"])]
    times += [at for m in chairs for one in record.absences(m) for at in (one.left, one.back)]
    changes: dict[datetime, str | None] = {
        _minute(at): at for at in times if at and _minute(at) > opening
    } | {opening: None}  # fmt: skip
    stays = list(_stays(record, opening))
    found: list[tuple[Data | None, str | None]] = []
    for at in sorted(changes):
        member = _presiding(stays, at)
        if not found or found[-1][0] != member:
            found.append((member, changes[at]))
    return found


def _chairs(record: Record) -> list[Data]:
    return [m for role in (Role.PRESIDENT, Role.VICE_PRESIDENT)
            for m in record.members if m["role"] == role]  # fmt: skip


def _presiding(stays: Iterable[_Stay], at: datetime, out: Container[int] = ()) -> Data | None:
    """Return who presided at a time, but for the members left out."""
    return next(
        (s.member for s in stays if s.came <= at < s.left and s.member["id"] not in out), None
    )


def _stays(record: Record, opening: datetime) -> Iterable[_Stay]:
    """Yield when each of those who may preside was there, the Président first."""
    for member in _chairs(record):
        if not member["present"] and not member["left_at"]:
            continue
        came = _minute(member["arrived_at"]) if member["arrived_at"] else opening
        for absence in record.absences(member):
            yield _Stay(member, came, _minute(absence.left))
            came = max(came, _minute(absence.back))
        yield _Stay(member, came, _NEVER if member["present"] else _minute(member["left_at"]))


def stood_in(record: Record, candidate: Data) -> list[Data]:
    """Return who presided when a candidate was decided, the usual chair not sitting for them."""
    out = {r["member"] for r in candidate["recusals"]}
    opening = _opening(record)
    if opening is None:
        return []
    stays = list(_stays(record, opening))
    found: list[Data] = []
    for at in sorted(local(utc(d["decided_at"])) for d in candidate["decisions"].values()):
        usual, member = _presiding(stays, at), _presiding(stays, at, out)
        if usual and member and usual["id"] in out and member not in found:
            found.append(member)
    return found


def changes_of_chair(record: Record) -> str:
    """Return who presided from when to when and why, where one who may preside was absent between.

    Empty for any other sitting: whoever came late or left early is told more simply.
    """
    shifts = _shifts(record)
    if shifts[0][0] is None:
        shifts = shifts[1:]
    if len(shifts) < 2 or not any(map(record.absences, _chairs(record))):
        return ""
    ends = [until for _, (_, until) in pairwise(shifts)]
    parts = []
    for (member, since), until in zip(shifts, [*ends, None], strict=True):
        span = _span(record, since, until)
        if member is None:
            parts.append(f"personne ne préside {span}")
        else:
            why = "".join(f", {said}" for said in _reasons(record, member, since))
            parts.append(f"par {with_quality(member)}, {span}{why}")
    return f"La séance est présidée {' ; '.join(parts)}."


def _span(record: Record, since: str | None, until: str | None) -> str:
    """« de 14:30 à 15:00 », « jusqu'à 14:30 », « à compter de 15:00 »."""
    if since and until:
        return period(utc(since), utc(until))
    if since:
        return starting(record, since)
    return f"jusqu'{_after('à', _spoken(record, str(until)))}"


def starting(record: Record, stored: str) -> str:
    """« à compter de 15:00 », on another day « à compter du 5 décembre à 09:00 »."""
    return f"à compter {_after('de', _spoken(record, stored))}"


def at_time(record: Record, stored: str) -> str:
    """« à 15:00 », on another day « le 5 décembre à 09:00 »."""
    said = _spoken(record, stored)
    return said if said.startswith("le ") else f"à {said}"


def _after(preposition: str, said: str) -> str:
    """Return what is said after « à » or « de », with which « le » contracts."""
    day = said.removeprefix("le ")
    return f"{preposition} {said}" if day == said else f"{_CONTRACTED[preposition]} {day}"


def _spoken(record: Record, stored: str) -> str:
    opened = record.session["opened_at"]
    return spoken_time(utc(stored), utc(opened) if opened else None)


def _reasons(record: Record, member: Data, since: str | None) -> Iterable[str]:
    """Yield why those who preside before a member did not when the member took the chair."""
    chairs = _chairs(record)
    if chairs[0]["role"] != Role.PRESIDENT:
        yield NO_PRESIDENT
    at = _minute(since) if since else _opening(record)
    for other in chairs[: chairs.index(member)]:
        away = [a.reason for a in record.absences(other)
                if at and _minute(a.left) <= at < _minute(a.back)]  # fmt: skip
        why = next(iter(away), "" if other["present"] else other["absence_reason"])
        yield f"en l'absence {with_title(other)}{f' ({why})' if why else ''}"


def with_quality(member: Data) -> str:
    """« Mme Anne ALPHA, présidente »."""
    return f"{member_spoken(member)}, {role_label(member['role'], member['sex']).lower()}"


def with_title(member: Data) -> str:
    """« de la présidente, Mme Anne ALPHA »."""
    article = "de la" if member["sex"] == "F" else "du"
    role = role_label(member["role"], member["sex"]).lower()
    return f"{article} {role}, {member_spoken(member)}"


def _opening(record: Record) -> datetime | None:
    """Return when the sitting began, as its first section says."""
    began = bare_time(record.started)
    return datetime.fromisoformat(f"{record.day}T{began}").replace(tzinfo=PARIS) if began else None


def _minute(stored: str) -> datetime:
    """Return a time as the minutes show it: members noted one after the other came together."""
    return local(utc(stored)).replace(second=0, microsecond=0)
