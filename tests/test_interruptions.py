"""Suspensions, events and presence in the course of the sitting, at times a clock gives."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from jury_app.application import jury, sessions, sitting
from jury_app.application.minutes.model import Table
from jury_app.application.undo import undo
from jury_app.application.view import load_view
from jury_app.domain.errors import RulesRefusal
from jury_app.domain.records import MemberRow
from jury_app.domain.sitting import another_day, elapsed, suspended_since
from tests.deliberations import Clock, NewDossier, Sitting, refuse
from tests.minutes_pages import minutes_of, said


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def room(new_dossier: NewDossier, clock: Clock) -> Sitting:
    """An open deliberation, begun at 14:00."""
    made = Sitting.at(clock, *new_dossier())
    made.hear(1)
    made.open()
    return made


def test_a_suspended_sitting_decides_nothing_until_it_resumes(room: Sitting, clock: Clock) -> None:
    clock.time = "15:10"
    sitting.suspend(room.dossier, room.id, "Pause")
    for gesture in (room.adopt, room.close):
        with pytest.raises(RulesRefusal) as refused:
            gesture()
        assert "SESSION-STATE" in {rule.rule for rule in refused.value.rules}
        assert "suspendue depuis 15:10" in refused.value.message
    assert not room.session.ready_to_close
    clock.time = "15:25"
    sitting.resume(room.dossier, room.id)
    room.adopt()
    room.close()
    events = [(e.kind, e.text) for e in room.session.session.events]
    assert events == [("suspension", "Pause"), ("resumption", "")]


def test_the_time_sat_leaves_suspensions_out(room: Sitting, clock: Clock) -> None:
    clock.time = "15:00"
    sitting.suspend(room.dossier, room.id)
    clock.time = "15:20"
    session = room.session.session
    assert elapsed(session, clock.now()) == timedelta(hours=1)
    sitting.resume(room.dossier, room.id)
    clock.time = "15:50"
    assert elapsed(room.session.session, clock.now()) == timedelta(hours=1, minutes=30)


def test_an_interruption_follows_the_one_before(room: Sitting, clock: Clock) -> None:
    refuse("SITTING_OPEN", sitting.resume, room.dossier, room.id)
    clock.time = "15:30"
    assert "à venir" in refuse("EVENT_TIME", sitting.suspend, room.dossier, room.id, "", "15:31")
    assert "l'ouverture" in refuse("EVENT_TIME", sitting.suspend, room.dossier, room.id, "",
                                   "13:59")  # fmt: skip
    sitting.suspend(room.dossier, room.id, "", "15:10")
    assert suspended_since(room.session.session) == "2026-12-04T14:10:00Z"
    assert "15:10" in refuse("SITTING_SUSPENDED", sitting.suspend, room.dossier, room.id)
    refuse("EVENT_TIME", sitting.resume, room.dossier, room.id, "", "15:09")
    sitting.resume(room.dossier, room.id, "", "15:10")
    first = room.session.session.events[0]
    assert "Reprise" in refuse("EVENT_ORDER", sitting.remove_event, room.dossier, room.id, first.id)


def test_suspending_is_taken_back_by_undo(room: Sitting) -> None:
    changes = sitting.suspend(room.dossier, room.id)
    undo(room.dossier, room.id, changes.seq)
    assert suspended_since(room.session.session) is None
    room.adopt()


def test_the_sitting_is_not_suspended_before_it_is_open(new_dossier: NewDossier) -> None:
    dossier, session_id = new_dossier()
    with pytest.raises(RulesRefusal, match="ouvrez d'abord"):
        sitting.suspend(dossier, session_id)
    sitting.add_event(dossier, session_id, "incident", "Panne de courant", "13:40")
    assert load_view(dossier, session_id).session.events[0].at == "2026-12-04T12:40:00Z"


def member(room: Sitting, last: str) -> MemberRow:
    return next(m for m in room.session.session.members if m.last_name == last)


def test_leaving_recomputes_the_rules_and_coming_back_keeps_both_times(
    room: Sitting, clock: Clock
) -> None:
    secretary = room.members["GAMMA"]
    clock.time = "15:10"
    jury.set_presence(room.dossier, room.id, secretary, False, "appel urgent")
    assert room.blocking >= {"JURY-SECRETARY-PRESENT"}
    clock.time = "15:40"
    changes = jury.set_presence(room.dossier, room.id, secretary, True)
    assert "JURY-SECRETARY-PRESENT" not in room.blocking
    back = member(room, "GAMMA")
    assert (back.arrived_at, back.left_at) == (None, None)
    (event,) = room.session.session.events
    assert event.text == "GAMMA Guy s'est absenté de 15:10 à 15:40 : appel urgent"
    undo(room.dossier, room.id, changes.seq)
    assert room.session.session.events == ()
    assert member(room, "GAMMA").left_at


def test_coming_back_within_the_minute_is_no_absence(room: Sitting, clock: Clock) -> None:
    clock.time = "15:10"
    secretary = room.members["GAMMA"]
    jury.record_presence(room.dossier, room.id, secretary, jury.Presence(False, "", left="15:10"))
    assert member(room, "GAMMA").left_at == clock.now(), "the present second, not the minute"
    jury.set_presence(room.dossier, room.id, secretary, True)
    assert room.session.session.events == ()
    assert member(room, "GAMMA").left_at is None


def test_times_of_arrival_and_departure_are_corrected_by_hand(room: Sitting, clock: Clock) -> None:
    late = room.members["ETA"]
    clock.time = "16:30"

    def note(**noted: Any) -> MemberRow:
        jury.record_presence(room.dossier, room.id, late, jury.Presence(**noted))
        return member(room, "ETA")

    assert note(present=True, arrived="14:35").arrived_at == "2026-12-04T13:35:00Z"
    away = {"present": False, "arrived": "14:35"}
    for left, code in (("14:30", "TIME_ORDER"), ("16:31", "TIME_TO_COME")):
        refuse(code, lambda left=left: note(**away, left=left))
    gone = note(**away, left="16:10", reason=" train  de 16 h 30 ")
    assert (gone.present, gone.left_at, gone.absence_reason) == (
        0, "2026-12-04T15:10:00Z", "train de 16 h 30",
    )  # fmt: skip
    never = note(present=False, arrived="14:35", reason="maladie")
    assert (never.arrived_at, never.left_at) == (None, None)
    assert note(present=True, reason="maladie").absence_reason == ""


def test_a_time_left_as_it_was_keeps_its_second(room: Sitting, clock: Clock) -> None:
    absent = room.members["THETA"]
    clock.time = "15:10"
    jury.set_presence(room.dossier, room.id, absent, False, "train")
    before = member(room, "THETA")
    noted = jury.Presence(False, "train", left="15:10")
    jury.record_presence(room.dossier, room.id, absent, noted)
    assert member(room, "THETA") == before


def set_day(clock: Clock, day: str, time: str) -> None:
    clock.day, clock.time = day, time


def test_a_sitting_resumes_the_day_after(room: Sitting, clock: Clock) -> None:
    clock.time = "18:30"
    sitting.suspend(room.dossier, room.id)
    set_day(clock, "2026-12-05", "09:00")
    refuse("EVENT_TIME", sitting.resume, room.dossier, room.id, "", "09:01")
    sitting.resume(room.dossier, room.id, "", "09:00")
    clock.time = "09:05"
    sitting.suspend(room.dossier, room.id)
    assert "depuis le 5 décembre à 09:05" in refuse(
        "SITTING_SUSPENDED", sitting.suspend, room.dossier, room.id
    )
    sitting.resume(room.dossier, room.id)
    clock.time = "09:30"
    assert elapsed(room.session.session, clock.now()) == timedelta(hours=5, seconds=20)
    sitting.add_event(room.dossier, room.id, "incident", "Panne", "09:10")
    sitting.add_event(room.dossier, room.id, "remark", "La veille", "16:00")
    known = [e.at[:16] for e in room.session.session.events if e.kind in {"incident", "remark"}]
    assert known == ["2026-12-04T15:00", "2026-12-05T08:10"]
    room.adopt()
    room.close()


def test_an_hour_typed_past_midnight_is_that_of_the_next_day(room: Sitting, clock: Clock) -> None:
    clock.time = "23:55"
    sitting.suspend(room.dossier, room.id, "", "23:50")
    refuse("EVENT_TIME", sitting.resume, room.dossier, room.id, "", "00:10")
    set_day(clock, "2026-12-05", "00:20")
    assert "à venir" in refuse("EVENT_TIME", sitting.resume, room.dossier, room.id, "", "23:49")
    assert "à venir" in refuse("EVENT_TIME", sitting.resume, room.dossier, room.id, "", "00:21")
    sitting.resume(room.dossier, room.id, "", "00:10")
    assert [e.at for e in room.session.session.events] == [
        "2026-12-04T22:50:00Z", "2026-12-04T23:10:00Z",
    ]  # fmt: skip
    assert elapsed(room.session.session, clock.now()) == timedelta(hours=10)


def test_a_slip_of_the_hour_is_not_taken_for_the_next_day(room: Sitting, clock: Clock) -> None:
    clock.time = "18:30"
    sitting.suspend(room.dossier, room.id)
    set_day(clock, "2026-12-05", "19:00")
    assert "trop loin" in refuse("EVENT_TIME", sitting.resume, room.dossier, room.id, "", "18:03")
    set_day(clock, "2026-12-07", "09:30")
    refuse("EVENT_TIME", sitting.resume, room.dossier, room.id, "", "09:00")
    sitting.resume(room.dossier, room.id)


def test_a_member_leaves_past_midnight_and_comes_back(room: Sitting, clock: Clock) -> None:
    set_day(clock, "2026-12-05", "00:40")
    gone = room.members["ETA"]
    noted = jury.Presence(present=False, reason="train", arrived="14:35", left="00:30")
    jury.record_presence(room.dossier, room.id, gone, noted)
    away = member(room, "ETA")
    assert (away.arrived_at, away.left_at) == ("2026-12-04T13:35:00Z", "2026-12-04T23:30:00Z")
    set_day(clock, "2026-12-06", "00:30")
    jury.set_presence(room.dossier, room.id, gone, True)
    (event,) = room.session.session.events
    assert event.text == (
        "ETA Éric s'est absenté du 5 décembre 2026 à 00:30 au 6 décembre 2026 à 00:30 : train"
    )
    row = next(line for line in presence_of(room) if line.startswith("M. ETA Éric"))
    assert "absent du 5 décembre 2026 à 00:30 au 6 décembre 2026 à 00:30 (train)" in row


def presence_of(room: Sitting) -> list[str]:
    """The rows of the table of presence, as the minutes of now print them."""
    table = minutes_of(room.session.session, draft=True).sections[2].blocks[0]
    assert isinstance(table, Table)
    return [" ".join(row.cells) for row in table.rows]


def leave(room: Sitting, clock: Clock, last: str, at: str, reason: str = "") -> None:
    clock.time = at
    noted = jury.Presence(present=False, reason=reason, left=at)
    jury.record_presence(room.dossier, room.id, room.members[last], noted)


def come_back(room: Sitting, clock: Clock, last: str, at: str) -> None:
    clock.time = at
    jury.set_presence(room.dossier, room.id, room.members[last], True)


def test_the_minutes_tell_who_presided_while_the_president_was_away(
    room: Sitting, clock: Clock
) -> None:
    leave(room, clock, "ALPHA", "14:30", "appel urgent")
    clock.time = "14:40"
    room.adopt()
    come_back(room, clock, "ALPHA", "15:00")
    leave(room, clock, "ALPHA", "16:10")
    come_back(room, clock, "ALPHA", "16:20")
    room.close()
    minutes = minutes_of(room.session.session)
    assert ("de Mme Anne ALPHA, professeure des universités, puis, à compter de 14:30, "
            "de M. Boris BETA, MCF, puis, à compter de 15:00, de Mme Anne ALPHA"
            ) in said(minutes, 1)  # fmt: skip
    assert (
        "La séance est présidée par Mme Anne ALPHA, présidente, jusqu'à 14:30 ; par M. Boris BETA, "
        "vice-président, de 14:30 à 15:00, en l'absence de la présidente, Mme Anne ALPHA (appel "
        "urgent) ; par Mme Anne ALPHA, présidente, de 15:00 à 16:10 ; par M. Boris BETA, "
        "vice-président, de 16:10 à 16:20, en l'absence de la présidente, Mme Anne ALPHA ; par "
        "Mme Anne ALPHA, présidente, à compter de 16:20."
    ) in said(minutes, 3)
    assert presence_of(room)[0] == (
        "Mme ALPHA Anne Présidente Présente ; absente de 14:30 à 15:00 (appel urgent) ; absente "
        "de 16:10 à 16:20 — —"
    )


def test_an_absence_follows_the_corrected_name_of_the_member(room: Sitting, clock: Clock) -> None:
    leave(room, clock, "ETA", "14:30", "train")
    come_back(room, clock, "ETA", "15:00")
    jury.edit(room.dossier, room.id, room.members["ETA"], {"last_name": "IOTA", "sex": "F"})
    (event,) = room.session.session.events
    assert event.text == "IOTA Éric s'est absentée de 14:30 à 15:00 : train"
    assert any("absente de 14:30 à 15:00 (train)" in line for line in presence_of(room))


@pytest.mark.parametrize(("typed", "back"), [(None, "15:20"), ("14:00", "15:20"), ("15:05",) * 2])
def test_coming_back_by_the_dialog_is_noted_as_by_a_click(
    room: Sitting, clock: Clock, typed: str | None, back: str
) -> None:
    leave(room, clock, "ETA", "14:30", "train")
    clock.time = "15:20"
    noted = jury.Presence(present=True, arrived=typed)
    changes = jury.record_presence(room.dossier, room.id, room.members["ETA"], noted)
    (event,) = room.session.session.events
    assert event.text == f"ETA Éric s'est absenté de 14:30 à {back} : train"
    here = member(room, "ETA")
    assert (here.present, here.left_at, here.absence_reason) == (1, None, "")
    assert (here.arrived_at is None) == (typed != "14:00"), "the first arrival stays"
    undo(room.dossier, room.id, changes.seq)
    assert member(room, "ETA").left_at
    assert room.session.session.events == ()


def test_a_sitting_taken_back_to_preparation_leaves_nothing_to_the_next(
    room: Sitting, clock: Clock
) -> None:
    clock.time = "14:02"
    leave(room, clock, "THETA", "14:02", "appel")
    come_back(room, clock, "THETA", "14:04")
    leave(room, clock, "ETA", "14:04", "train")
    clock.time = "14:05"
    sitting.suspend(room.dossier, room.id, "Attente")
    clock.time = "14:10"
    sessions.back_to_preparation(room.dossier, room.id)
    jury.set_presence(room.dossier, room.id, room.members["ETA"], True)
    clock.time = "15:00"
    room.open()
    assert suspended_since(room.session.session) is None
    room.adopt()
    minutes = minutes_of(room.session.session, draft=True)
    assert "La séance n'a pas été suspendue." in said(minutes, 1)
    assert presence_of(room)[-2:] == [f"M. {name} Professionnel Présent — —"
                                      for name in ("ETA Éric", "THETA Théo")]  # fmt: skip
    with room.dossier.store.read() as reader:
        labels = [entry.label for entry in reader.journal()]
    assert "Suspension de séance à 14:05 : Attente" in labels


def _put_back_after_the_opening(room: Sitting, clock: Clock) -> None:
    clock.time = "12:00"
    room.adopt()


def _put_back_after_a_decision(room: Sitting, clock: Clock) -> None:
    clock.time = "14:30"
    room.adopt()
    clock.time = "14:10"


def _put_back_after_an_interruption(room: Sitting, clock: Clock) -> None:
    room.adopt()
    clock.time = "15:10"
    sitting.suspend(room.dossier, room.id)
    sitting.resume(room.dossier, room.id)
    clock.day = "2025-12-04"


@pytest.mark.parametrize(
    ("put_back", "told", "before"),
    [
        (_put_back_after_the_opening, "2026 à 12:00",
         "l'ouverture de la délibération, le 4 décembre 2026 à 14:00"),
        (_put_back_after_a_decision, "2026 à 14:10",
         "la dernière décision, le 4 décembre 2026 à 14:30"),
        (_put_back_after_an_interruption, "2025 à 15:10",
         "la dernière interruption, le 4 décembre 2026 à 15:10"),
    ],
)  # fmt: skip
def test_no_session_closes_before_what_was_done_in_it(
    room: Sitting, clock: Clock, put_back: Callable[[Sitting, Clock], None], told: str, before: str
) -> None:
    put_back(room, clock)
    said = refuse("CLOCK_BACK", room.close)
    assert f"dit le 4 décembre {told}, avant {before} : mettez-la à l'heure" in said
    assert room.session.session.row.closed_at is None
    clock.day, clock.time = "2026-12-04", "15:11"
    assert room.close().closed_at == "2026-12-04T14:11:20Z"


def test_a_sitting_opened_on_another_day_says_which_the_minutes_bear(
    room: Sitting, clock: Clock
) -> None:
    row = room.session.session.row
    assert another_day(row, clock.now()) == ""
    clock.day = "2026-12-03"
    unopened = row._replace(opened_at=None)
    assert another_day(unopened, clock.now()) == (
        "Prévue le 4 décembre 2026, la séance ouverte aujourd'hui porterait au procès-verbal la "
        "date du 3 décembre 2026, jour de son ouverture."
    )
    sessions.back_to_preparation(room.dossier, room.id)
    room.open()
    later = another_day(room.session.session.row, "2026-12-04T13:00:00Z")
    assert "porte au procès-verbal la date du 3 décembre 2026" in later
    assert "3 décembre 2026 (séance prévue le 4 décembre 2026)" in said(
        minutes_of(room.session.session, draft=True), 1
    )
