"""What the tests of backups share: dossiers opened, changed and closed again."""

from contextlib import closing
from pathlib import Path

from db.engine import connect
from db.files import key_of, open_as_found
from jury_app.application import sessions
from jury_app.application.access import Access
from jury_app.application.dossier import Dossier
from jury_app.application.verification import verify_dossier
from jury_app.bootstrap import SystemClock, open_dossier
from jury_app.catalog import Catalog

PHRASE = "sept chevaux à bascule"
CLOCK = SystemClock()


def opened(path: Path, phrase: str | None) -> Dossier:
    return Dossier(open_as_found(path, CLOCK, phrase), Catalog(), CLOCK)


def place(path: Path, phrase: str | None, place: str) -> None:
    dossier = opened(path, phrase)
    sessions.edit(dossier, 1, {"place": place})
    dossier.store.close()


def sound(path: Path, phrase: str | None) -> Dossier:
    dossier = opened(path, phrase)
    assert verify_dossier(dossier) == []
    return dossier


def journalled(path: Path, phrase: str | None) -> str:
    with closing(connect(path, key_of(path, phrase))) as raw:
        return "".join(after for (after,) in raw.execute("SELECT after FROM journal"))


def opened_and_closed(path: Path, phrase: str | None) -> None:
    open_dossier(path, Access(phrase)).store.close()
