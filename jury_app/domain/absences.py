"""Absences in the course of the sitting: of a member who left and came back.

The remark that tells one in the minutes is also where it is kept, and sealed with them: written in
one shape, it is read back by the member's name, its hours and its own time, which is the return.
"""

import re
from dataclasses import dataclass

from jury_app.domain.members import member_name
from jury_app.domain.records import EventRow, MemberRow
from jury_app.domain.wording import agreed, french_day, local, period, utc_text

KIND = "remark"
"""The kind of event that keeps an absence."""
_NO_REASON = "motif non noté"
# Always with a reason, or that there is none: a remark of another hand seldom looks so.
_SHAPE = re.compile(
    r" s'est absentée? (de (\d\d:\d\d) à \d\d:\d\d|du (.+) à (\d\d:\d\d) au .+ à \d\d:\d\d) : (.+)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Absence:
    """A member's time away.

    Attributes:
        left: UTC time of leaving, to the minute.
        back: UTC time of coming back.
        reason: Why; may be empty.
    """

    left: str
    back: str
    reason: str


def absence_text(member: MemberRow, absence: Absence) -> str:
    """« ALPHA Anne s'est absentée de 14:30 à 15:00 : appel urgent »."""
    away = f"s'est {agreed('absenté', member.sex)} {period(absence.left, absence.back)}"
    return f"{member_name(member)} {away} : {absence.reason or _NO_REASON}"


def read_absence(name: str, at: str, text: str) -> Absence | None:
    """Return the absence of a member that a remark tells; None when it tells none of theirs.

    Args:
        name: « NOM Prénom » of the member.
        at: UTC time of the remark.
        text: What it says.
    """
    found = _SHAPE.fullmatch(text.removeprefix(name)) if text.startswith(name) else None
    if found is None:
        return None
    said, hour, day, dated_hour, reason = found.groups()
    moment = local(at)
    try:
        day = french_day(day) if day else moment.date()
        hours, minutes = map(int, (hour or dated_hour).split(":"))
        left = moment.replace(year=day.year, month=day.month, day=day.day,
                              hour=hours, minute=minutes, second=0)  # fmt: skip
    except ValueError:
        return None
    absence = Absence(utc_text(left), at, "" if reason == _NO_REASON else reason)
    return absence if period(absence.left, at) == said else None


def renamed(events: list[EventRow], was: MemberRow, now: MemberRow) -> list[EventRow]:
    """Return the events that tell an absence of a member, told of the member as corrected."""
    return [
        event._replace(text=absence_text(now, absence))
        for event in events
        if event.kind == KIND
        and (absence := read_absence(member_name(was), event.at, event.text)) is not None
    ]
