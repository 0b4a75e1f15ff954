"""Minutes of deficiency: only for a jury that decided nothing, and true of who was there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jury_app import opening
from jury_app.application import deliberating, jury, sessions
from jury_app.application.access import Access
from jury_app.application.documents.order import Order
from jury_app.application.dossier import Dossier
from jury_app.bootstrap import services
from jury_app.domain.errors import RulesRefusal
from jury_app.domain.records import VoteRow
from tests.minutes_pages import words_of
from tests.sitting_builder import add_candidate, add_jury, mark_all


class Clock:
    """A clock set by hand."""

    time = "2026-12-04T13:30:00Z"

    def now(self) -> str:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def room(tmp_path: Path, clock: Clock) -> Iterator[Dossier]:
    """A session opened at 14:30 with its whole jury and one candidate."""
    dossier = opening.create(tmp_path / "d.jury", clock, Access())
    new = sessions.NewSession("RNCP41242", "Session 2026", "2026-12-04", "Paris")
    sid = sessions.create(dossier, new)
    add_jury(dossier, sid)
    mark_all(dossier, sid, add_candidate(dossier, sid, 0))
    sessions.open_deliberation(dossier, sid)
    yield dossier
    dossier.store.close()


def _empty(room: Dossier, clock: Clock) -> None:
    """Five members leave at 15:10: the quorum is lost."""
    clock.time = "2026-12-04T14:10:00Z"
    for member in room.load(1).members[:5]:
        jury.set_presence(room, 1, member.id, False, "grève des transports")


def _text(room: Dossier, folder: Path) -> str:
    order = Order("deficiency", merged=True, day="2026-12-04")
    made = services().write_documents(room, 1, order, folder, lambda *_: None)
    return words_of(made.paths[0])


@pytest.mark.parametrize("voted", [True, False])
def test_a_jury_that_began_did_not_fail_to_sit(
    room: Dossier, clock: Clock, tmp_path: Path, voted: bool
) -> None:
    if voted:
        vote = VoteRow(1, 1, "BC02", 4, 3, 0, False, "VAL")
        deliberating.vote(room, 1, vote)
    else:
        deliberating.adopt(room, 1)
    _empty(room, clock)
    with pytest.raises(RulesRefusal, match="a commencé à délibérer") as caught:
        _text(room, tmp_path / "out")
    assert [rule.rule for rule in caught.value.rules] == ["SESSION-STATE"]
    assert "suspendez la séance" in caught.value.message


def test_a_sitting_opened_for_nothing_says_when_and_who_left(
    room: Dossier, clock: Clock, tmp_path: Path
) -> None:
    _empty(room, clock)
    text = _text(room, tmp_path / "out")
    assert "La séance a été ouverte le 4 décembre 2026 à 14:30." in text
    assert "Présidente partie le 4 décembre 2026 à 15:10 (grève des transports)" in text
    assert "absente" not in text
