"""What the tests of persons share: who works on a dossier, and its backups."""

from pathlib import Path

import pytest

from jury_app.application.access import Access
from jury_app.application.backups import Backup, Why
from jury_app.application.dossier import Dossier
from jury_app.application.persons import Pins
from jury_app.bootstrap import open_dossier, services
from jury_app.domain.errors import NeedsSecret
from tests.checking import verify_file

PHRASE = "sept chevaux à bascule"
SECRETARY, PRESIDENT, OTHER = "274913", "880351", "975310"
BOTH = Pins(PRESIDENT, SECRETARY)


def kept(dossier: Dossier) -> Backup:
    """Back a dossier up, under a path of its own."""
    services().safety().backup(dossier.store, Why.ASKED)
    return services().safety().backups(dossier.store.path)[0]


def secretary(path: Path, phrase: str | None, pin: str = SECRETARY) -> Dossier:
    return open_dossier(path, Access(phrase, pin=pin))


def wants_a_pin(path: Path, phrase: str | None) -> None:
    with pytest.raises(NeedsSecret) as refused:
        open_dossier(path, Access(phrase))
    assert refused.value.code == "PIN_NEEDED"
    assert verify_file(path, Access(phrase)) == []


def spoil_beginning(path: Path) -> None:
    """Overwrite the beginning of a file: it does not open any more."""
    data = bytearray(path.read_bytes())
    data[16:8192] = bytes(8176)
    path.write_bytes(bytes(data))
