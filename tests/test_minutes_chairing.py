"""Who presided the sitting, as the minutes say it."""

from typing import Any

import pytest

from jury_app.application.minutes.model import MinutesDocument
from jury_app.domain.wording import french_time
from tests.minutes_builder import crowd, members, session_of
from tests.minutes_pages import minutes_of, said

LEFT, CAME = "2026-12-04T14:10:00Z", "2026-12-04T13:35:00Z"
"""15:10 and 14:35 in Paris; the sitting opens at 14:00."""


def chaired(president: dict[str, Any], vice: dict[str, Any] | None = None) -> MinutesDocument:
    """Return the minutes of a sitting where these facts are noted of the two who may preside."""
    noted = {"president": president, "vice_president": vice or {}}
    seats = tuple(m._replace(**noted.get(m.role, {})) for m in members())
    return minutes_of(session_of(crowd(2), seats=seats))


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


def test_a_president_gone_before_the_opening_never_presided() -> None:
    minutes = chaired({"present": False, "left_at": "2026-12-04T12:50:00Z"})
    assert "sous la présidence de M. Boris BETA, maître de conférences." in said(minutes, 1)
    assert "M. Boris BETA, qui a présidé la séance." in said(minutes, 10)
