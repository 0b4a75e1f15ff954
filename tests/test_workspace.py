"""What pages share: the open dossier, what can be redone, what others write."""

from dataclasses import replace
from typing import Any

import pytest

from jury_app.application import candidates, deliberating, sessions, sitting
from jury_app.application.dossier import Dossier
from jury_app.application.ports import Store
from jury_app.bootstrap import open_dossier
from jury_app.domain.errors import EnvironmentFault, KnownError
from jury_app.domain.values import Verdict
from tests.checking import sql_store
from tests.deliberations import NewDossier, three_heard
from tests.ui_helpers import there
from ui.workspace import Workspace

pytestmark = pytest.mark.usefixtures("qapp")


class _Stick:
    """A store on a stick that can be unplugged."""

    def __init__(self, store: Store) -> None:
        self._store, self.plugged = store, True

    def version(self) -> int:
        if not self.plugged:
            raise EnvironmentFault("DISK_FAULT", "Le support ne répond plus.")
        return self._store.version()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


@pytest.fixture
def dossier(new_dossier: NewDossier) -> Dossier:
    """A dossier whose latest session deliberates."""
    made, _session_id = new_dossier(day="2026-12-01")
    three_heard(made)
    return made


def at_rest(dossier: Dossier) -> tuple[Workspace, list[KnownError]]:
    """Return what pages share, looking around only when asked, and what it refuses."""
    workspace = Workspace(dossier)
    workspace.rest()
    refused: list[KnownError] = []
    workspace.refused.connect(refused.append)
    return workspace, refused


def test_whatever_is_done_since_leaves_nothing_to_redo(dossier: Dossier) -> None:
    workspace = Workspace(dossier)
    first = workspace.view.session.order[0]
    workspace.do(candidates.discuss, first, True)
    workspace.undo()
    assert there(workspace.history.to_redo)
    workspace.do(sessions.edit, {"place": ""})  # changes nothing
    assert there(workspace.history.to_redo)
    workspace.do(sessions.edit, {"place": "Salle A"})
    assert workspace.history.to_redo is None
    workspace.rest()


def test_a_file_in_use_costs_nothing_that_can_be_undone(dossier: Dossier) -> None:
    workspace = Workspace(dossier)
    workspace.rest()
    said: list[KnownError] = []
    workspace.refused.connect(said.append)
    first = workspace.view.session.order[0]
    workspace.do(candidates.discuss, first, True)
    other = open_dossier(dossier.store.path)
    with sql_store(other).turn():
        workspace.undo()
    assert [one.code for one in said] == ["DOSSIER_BUSY"]
    workspace.undo()
    assert not workspace.view.session.candidates[first].row.discuss
    other.store.close()


def test_each_session_keeps_what_can_be_undone_there(dossier: Dossier) -> None:
    workspace = Workspace(dossier)
    workspace.rest()
    here = workspace.session_id
    other = sessions.create(dossier, sessions.NewSession("RNCP41242", "B", "2026-12-05", "Paris"))
    workspace.do(sessions.edit, {"place": "Salle A"})
    workspace.do(sessions.edit, {"place": "Salle B"})
    workspace.undo()
    workspace.show_session(other)
    assert workspace.history.to_undo is None
    assert workspace.history.to_redo is None
    workspace.do(sessions.edit, {"place": "Salle C"})
    workspace.show_session(here)
    workspace.redo()
    assert workspace.view.session.row.place == "Salle B"
    workspace.undo()
    workspace.undo()
    assert workspace.view.session.row.place == ""
    workspace.show_session(other)
    workspace.undo()
    assert workspace.view.session.row.place == ""
    assert workspace.history.to_undo is None


def test_what_a_gesture_elsewhere_changed_is_not_undone_on_coming_back(dossier: Dossier) -> None:
    workspace = Workspace(dossier)
    workspace.rest()
    here = workspace.session_id
    other = sessions.create(dossier, sessions.NewSession("RNCP41242", "B", "2026-12-05", "Paris"))
    workspace.do(sessions.edit, {"place": "Salle A"})
    workspace.show_session(other)
    sessions.edit(dossier, here, {"place": "Salle B"})
    workspace.show_session(here)
    refused: list[KnownError] = []
    workspace.refused.connect(refused.append)
    workspace.undo()
    assert "ne peut plus être annulé" in refused[0].message
    assert workspace.view.session.row.place == "Salle B"
    assert workspace.history.to_undo is None


def test_a_gesture_overtaken_leaves_the_others_to_undo_and_redo(dossier: Dossier) -> None:
    workspace, refused = at_rest(dossier)
    first, second = workspace.view.session.order[:2]
    workspace.do(candidates.discuss, first, True)
    workspace.do(sessions.edit, {"place": "Salle A"})
    workspace.do(candidates.discuss, second, True)
    workspace.undo()
    sessions.edit(dossier, workspace.session_id, {"place": "Salle B"})
    workspace.reload()
    workspace.undo()
    assert refused[0].message.endswith("Les gestes faits avant peuvent encore être annulés.")
    workspace.undo()
    people = workspace.view.session.candidates
    assert not people[first].row.discuss
    workspace.redo()
    workspace.redo()
    people = workspace.view.session.candidates
    assert people[first].row.discuss
    assert people[second].row.discuss
    assert workspace.view.session.row.place == "Salle B"
    assert len(refused) == 1


def test_a_redo_overtaken_leaves_the_others_to_redo(dossier: Dossier) -> None:
    workspace, refused = at_rest(dossier)
    first = workspace.view.session.order[0]
    workspace.do(sessions.edit, {"place": "Salle A"})
    workspace.do(candidates.discuss, first, True)
    workspace.undo()
    workspace.undo()
    sessions.edit(dossier, workspace.session_id, {"place": "Salle B"})
    workspace.reload()
    workspace.redo()
    assert refused[0].message.endswith("Les gestes suivants peuvent encore être rétablis.")
    workspace.redo()
    assert workspace.view.session.candidates[first].row.discuss
    assert workspace.history.to_redo is None


def test_a_decision_waits_for_the_sitting_to_resume_to_be_undone(dossier: Dossier) -> None:
    workspace = Workspace(dossier)
    workspace.rest()
    first = workspace.view.session.order[0]
    bloc = workspace.view.results[first].blocs[0].bloc.code
    workspace.do(deliberating.decide, first, bloc, Verdict.ATT, "attendre le dossier")
    sitting.suspend(dossier, workspace.session_id)
    workspace.reload()
    workspace.undo()
    assert workspace.view.results[first].blocs[0].decision is Verdict.ATT
    sitting.resume(dossier, workspace.session_id)
    workspace.reload()
    workspace.undo()
    assert workspace.view.results[first].blocs[0].decision is None


def test_a_stick_unplugged_is_said_once_and_looked_at_again(dossier: Dossier) -> None:
    stick = _Stick(dossier.store)
    workspace = Workspace(replace(dossier, store=stick))
    workspace.rest()
    refused: list[KnownError] = []
    workspace.refused.connect(refused.append)
    for plugged, told in ((False, 1), (False, 1), (True, 1), (False, 2)):
        stick.plugged = plugged
        workspace.look()
        assert len(refused) == told
    stick.plugged = True
    other = open_dossier(dossier.store.path)
    sessions.edit(other, workspace.session_id, {"place": "Salle B"})
    other.store.close()
    workspace.look()
    assert workspace.view.session.row.place == "Salle B"
