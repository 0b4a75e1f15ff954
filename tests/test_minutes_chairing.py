"""Who presided the sitting, as the minutes say it."""

from dataclasses import replace
from typing import Any

import pytest

from jury_app.application.minutes.model import MinutesDocument
from jury_app.domain.absences import Absence, absence_text
from jury_app.domain.records import EventRow, MemberRow, RecusalRow
from jury_app.domain.wording import french_time
from tests.minutes_builder import candidate, crowd, members, session_of
from tests.minutes_pages import minutes_of, said

LEFT, CAME = "2026-12-04T14:10:00Z", "2026-12-04T13:35:00Z"
"""15:10 and 14:35 in Paris; the sitting opens at 14:00."""


def seated(president: dict[str, Any], vice: dict[str, Any] | None = None) -> tuple[MemberRow, ...]:
    """Return the jury, these facts noted of the two who may preside."""
    noted = {"president": president, "vice_president": vice or {}}
    return tuple(m._replace(**noted.get(m.role, {})) for m in members())


def chaired(president: dict[str, Any], vice: dict[str, Any] | None = None) -> MinutesDocument:
    """Return the minutes of a sitting where these facts are noted of the two who may preside."""
    return minutes_of(session_of(crowd(2), seats=seated(president, vice)))


def test_a_president_who_leaves_presided_until_then() -> None:
    minutes = chaired({"present": False, "left_at": LEFT, "corps": ""}, {"corps": ""})
    assert ("sous la présidence de Mme Anne ALPHA puis, à compter de 15:10, de M. Boris BETA."
            in said(minutes, 1))  # fmt: skip
    assert "par M. Boris BETA, vice-président, depuis le départ" in said(minutes, 3)
    assert "M. Boris BETA, qui a présidé la fin de la séance." in said(minutes, 10)


def test_a_corps_stands_between_commas_where_another_takes_the_chair() -> None:
    text = said(chaired({"present": False, "left_at": LEFT}), 1)
    assert ("de Mme Anne ALPHA, professeure des universités, puis, à compter de 15:10, "
            "de M. Boris BETA, maître de conférences.") in text  # fmt: skip


def test_a_president_who_comes_late_presides_from_then() -> None:
    minutes = chaired({"arrived_at": CAME, "corps": ""}, {"corps": ""})
    assert ("sous la présidence de M. Boris BETA puis, à compter de 14:35, de Mme Anne ALPHA."
            in said(minutes, 1))  # fmt: skip
    assert ("présidée par Mme Anne ALPHA, présidente, depuis son arrivée, à 14:35 ; elle l'a été "
            "auparavant par M. Boris BETA, vice-président.") in said(minutes, 3)  # fmt: skip
    assert "Mme Anne ALPHA, qui a présidé la fin de la séance." in said(minutes, 10)


def test_a_president_who_comes_late_and_leaves_presides_in_between() -> None:
    minutes = chaired({"present": False, "arrived_at": CAME, "left_at": LEFT, "corps": ""},
                      {"corps": ""})  # fmt: skip
    assert ("de M. Boris BETA puis, à compter de 14:35, de Mme Anne ALPHA puis, à compter de "
            "15:10, de M. Boris BETA.") in said(minutes, 1)  # fmt: skip


def test_a_vice_president_who_comes_after_the_departure_presides_from_then() -> None:
    minutes = chaired({"present": False, "left_at": LEFT}, {"arrived_at": "2026-12-04T14:20:00Z"})
    assert "à compter de 15:20, de M. Boris BETA" in said(minutes, 1)
    assert "à compter de 15:20, après le départ de la présidente, Mme Anne ALPHA, à 15:10" in said(
        minutes, 3
    )


@pytest.mark.parametrize(
    ("president", "vice"),
    [
        ({"arrived_at": "2026-12-04T12:50:00Z"}, {}),
        ({"arrived_at": "2026-12-04T13:00:40Z"}, {}),
        ({"arrived_at": CAME}, {"arrived_at": CAME}),
        ({"arrived_at": CAME}, {"present": False}),
        ({}, {"present": False, "left_at": LEFT}),
    ],
)
def test_a_president_there_before_any_other_presides_all_along(
    president: dict[str, Any], vice: dict[str, Any]
) -> None:
    minutes = chaired(president, vice)
    assert "sous la présidence de Mme Anne ALPHA, professeure des universités." in said(minutes, 1)
    assert "La séance est présidée par Mme Anne ALPHA, présidente." in said(minutes, 3)
    assert "qui a présidé la séance." in said(minutes, 10)


@pytest.mark.parametrize(
    ("said_at", "came"),
    [("14:30", "2026-12-04T13:15:00Z"), ("13:00", "2026-12-04T12:30:00Z")],
)
def test_the_sitting_begins_at_the_hour_said_or_when_opened_before(said_at: str, came: str) -> None:
    seats = tuple(m._replace(arrived_at=came) if m.role == "president" else m for m in members())
    session = session_of(crowd(1), seats=seats, starts_at=said_at)
    text = said(minutes_of(session), 1)
    assert "sous la présidence de M. Boris BETA" in text
    assert f"à compter de {french_time(came)}, de Mme Anne ALPHA" in text


def test_who_came_before_a_sitting_of_another_day_was_there_from_the_beginning() -> None:
    came = "2026-12-07T12:50:00Z"
    seats = tuple(m._replace(arrived_at=came) if m.role == "president" else m for m in members())
    session = session_of(crowd(1), seats=seats, starts_at="14:00",
                         opened_at="2026-12-07T13:00:00+00:00",
                         closed_at="2026-12-07T16:05:00+00:00")  # fmt: skip
    text = said(minutes_of(session), 1)
    assert "le sept décembre, à quatorze heures, le jury" in text
    assert "sous la présidence de Mme Anne ALPHA, professeure des universités." in text


NEXT_DAY = "2026-12-05T08:00:00Z"


def test_the_chair_changes_on_another_day() -> None:
    minutes = chaired({"arrived_at": NEXT_DAY})
    assert "à compter du 5 décembre à 09:00, de Mme Anne ALPHA" in said(minutes, 1)
    assert "depuis son arrivée, le 5 décembre à 09:00 ; elle l'a été" in said(minutes, 3)
    minutes = chaired({"present": False, "left_at": NEXT_DAY})
    assert "à compter du 5 décembre à 09:00, de M. Boris BETA" in said(minutes, 1)
    assert "depuis le départ de la présidente, Mme Anne ALPHA, le 5 décembre à 09:00" in said(
        minutes, 3
    )


def test_a_president_gone_before_the_opening_never_presided() -> None:
    minutes = chaired({"present": False, "left_at": "2026-12-04T12:50:00Z"})
    assert "sous la présidence de M. Boris BETA, maître de conférences." in said(minutes, 1)
    assert "M. Boris BETA, qui a présidé la séance." in said(minutes, 10)


def away(member: int, left: str, back: str, reason: str = "") -> EventRow:
    """The remark that a member was away between two hours of UTC on the day, or the next."""
    left, back = (at if "T" in at else f"2026-12-04T{at}:00Z" for at in (left, back))
    told = absence_text(members()[member - 1], Absence(left, back, reason))
    return EventRow(int(left[11:13] + left[14:16]), 1, back, "remark", told)


PRESIDENT, VICE = 1, 2


def presided(*events: EventRow, seats: tuple[MemberRow, ...] | None = None) -> str:
    """Return what the minutes say of who presided, when these absences were noted."""
    text = said(minutes_of(session_of(crowd(2), events=events, seats=seats)), 3)
    return text[text.index("La séance est") : text.index(" body Déports")]


def test_nobody_presides_while_both_are_away() -> None:
    events = away(PRESIDENT, "13:30", "14:00", "appel"), away(VICE, "13:40", "14:00", "train")
    assert presided(*events) == (
        "La séance est présidée par Mme Anne ALPHA, présidente, jusqu'à 14:30 ; par M. Boris BETA, "
        "vice-président, de 14:30 à 14:40, en l'absence de la présidente, Mme Anne ALPHA (appel) ; "
        "personne ne préside de 14:40 à 15:00 ; par Mme Anne ALPHA, présidente, à compter de 15:00."
    )


def test_a_president_away_who_leaves_later_is_told_with_each_reason() -> None:
    gone = seated({"present": False, "left_at": LEFT, "absence_reason": "malaise"})
    text = presided(away(PRESIDENT, "13:30", "14:00", "appel"), seats=gone)
    assert text.endswith(
        "présidente, de 15:00 à 15:10 ; par M. Boris BETA, vice-président, à compter de 15:10, "
        "en l'absence de la présidente, Mme Anne ALPHA (malaise)."
    )


def test_a_vice_president_who_presides_is_away() -> None:
    gone = seated({"present": False, "absence_reason": "mission"})
    text = presided(away(VICE, "13:30", "13:40"), seats=gone)
    why = "en l'absence de la présidente, Mme Anne ALPHA (mission)"
    assert text == (
        f"La séance est présidée par M. Boris BETA, vice-président, jusqu'à 14:30, {why} ; "
        "personne ne préside de 14:30 à 14:40 ; "
        f"par M. Boris BETA, vice-président, à compter de 14:40, {why}."
    )
    text = presided(away(VICE, "13:30", "13:40"), seats=members()[1:])
    assert text.count("jusqu'à 14:30, aucun président n'étant nommé (arrêté du 8 mars 2001") == 1


def test_an_absence_over_night_names_the_days() -> None:
    text = presided(away(PRESIDENT, "2026-12-04T22:30:00Z", "2026-12-05T08:00:00Z"))
    assert "jusqu'à 23:30 ; par" in text
    assert "du 4 décembre 2026 à 23:30 au 5 décembre 2026 à 09:00" in text
    assert "présidente, à compter du 5 décembre à 09:00." in text
    late = away(PRESIDENT, "2026-12-05T08:00:00Z", "2026-12-05T08:10:00Z")
    assert "présidente, jusqu'au 5 décembre à 09:00 ; par" in presided(late)


@pytest.mark.parametrize(
    "text",
    [
        "ALPHA Anne s'est absentée de 14:30 à 15:00",
        "ALPHA Anne s'est absentée de 14:30 à 15:10 : appel",
        "ALPHA Anne s'est absentée du 4 brumaire 2026 à 14:30 au 4 décembre 2026 à 15:00 : appel",
        "ALPHA Anne s'est absentée de 34:30 à 15:00 : appel",
        "ALPHA Annette s'est absentée de 14:30 à 15:00 : appel",
    ],
)
def test_a_remark_that_only_looks_like_an_absence_changes_no_presence(text: str) -> None:
    remark = EventRow(1, 1, "2026-12-04T14:00:00Z", "remark", text)
    assert presided(remark) == "La séance est présidée par Mme Anne ALPHA, présidente."


def recused(*out: int, events: tuple[EventRow, ...] = (),
            seats: tuple[MemberRow, ...] | None = None) -> str:  # fmt: skip
    """Return the recusals of minutes where members do not sit for two candidates of three.

    All is decided at 15:00.
    """
    people = [
        replace(candidate(number, name, "Zoé"),
                recusals=tuple(RecusalRow(1, number, m, "lien") for m in out if number < 3))
        for number, name in enumerate(("ALLARD", "BÉRAUD", "CARRÉ"), start=1)
    ]  # fmt: skip
    text = said(minutes_of(session_of(people, events=events, seats=seats)), 3)
    return text[text.index("Déports") :]


def test_the_minutes_say_who_presided_for_whom_the_president_does_not_sit() -> None:
    assert (
        "Pour ALLARD Zoé et BÉRAUD Zoé, la séance est présidée par M. Boris BETA, vice-président."
    ) in recused(PRESIDENT)


def test_a_recusal_says_nothing_of_the_chair_where_another_presided() -> None:
    professional = 7
    assert "présidée" not in recused(professional)
    assert "présidée" not in recused(VICE)
    assert "présidée" not in recused(
        PRESIDENT, events=(away(PRESIDENT, "13:50", "14:20", "appel"),)
    )
    assert "présidée" not in recused(PRESIDENT, seats=seated({"present": False}))
