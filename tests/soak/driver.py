"""Works on a dossier without end and says on standard output what is begun and what is done.

Run as a program of its own, so that it can be killed: `driver.py MODE DOSSIER [PASSPHRASE]`.
Lines: « begin WHAT » before a gesture, « done WHAT » once it returned, « refused CODE ».
"""

import os
import shutil
import sys
from collections.abc import Callable
from importlib import import_module
from itertools import count
from pathlib import Path

from jury_app.application import sessions
from jury_app.application.access import Access
from jury_app.application.dossier import Dossier
from jury_app.application.importing.service import import_workbook
from jury_app.application.importing.workbook import Sheet, Workbook
from jury_app.application.marks import MarkEdit, set_marks
from jury_app.application.persons import Pins
from jury_app.application.undo import undo
from jury_app.bootstrap import open_dossier, services
from jury_app.domain.errors import KnownError
from tests.deliberations import seat_jury

INE = "123456789AB"
OLDER = Path(__file__).parent.parent / "dossiers" / "0001-joint.jury"
PHRASE = "sept chevaux à bascule"
SCAN = "Une image inventée du papier signé.".encode()


def _say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def mark_of(number: int) -> str:
    """Return the mark of a gesture: no two in a row are alike."""
    return f"{number % 2001 / 100:.2f}"


def _type(dossier: Dossier, text: str, candidate: int = 1) -> int:
    return set_marks(dossier, 1, [MarkEdit(candidate, "BC01-E1", text)], True).seq


def _typing(dossier: Dossier, number: int) -> None:
    _type(dossier, mark_of(number))


def _other(dossier: Dossier, number: int) -> None:
    _type(dossier, mark_of(number), 2)


def _undo(dossier: Dossier, number: int) -> None:
    """Ends on the mark announced: another is typed over it, and taken back."""
    _type(dossier, mark_of(number))
    undo(dossier, 1, _type(dossier, "20.00"))


def _import(dossier: Dossier, number: int) -> None:
    rows: list[list[object]] = [["INE", "BC01-E1", "BC01-E2"], [INE, mark_of(number), "10"]]
    book = Workbook(f"{number}.xlsx", f"{number:064x}", (Sheet("Notes", rows),))
    assert not import_workbook(dossier, 1, book, apply=True, over_decisions=True).blocked


def _closing(dossier: Dossier, number: int) -> None:
    new = sessions.NewSession("RNCP41242", f"Session {number}", "2026-12-04", "Paris")
    session_id = sessions.create(dossier, new)
    seat_jury(dossier, session_id)
    sessions.open_deliberation(dossier, session_id)
    sessions.close(dossier, session_id, "ALPHA Anne", "GAMMA Guy")
    _type(dossier, mark_of(number))


def _backup(dossier: Dossier, number: int) -> None:
    _type(dossier, mark_of(number))
    dossier.backup("demande")


GESTURES: dict[str, Callable[[Dossier, int], None]] = {
    "typing": _typing, "other": _other, "undo": _undo, "import": _import, "closing": _closing,
    "backup": _backup,
}  # fmt: skip


def phrase_of(number: int) -> str | None:
    """Return the passphrase of a rekey; every third ends the encryption."""
    return f"phrase numéro {number}" if number % 3 else None


def _rekey(path: Path, first: int) -> None:
    safe = services().safety()
    for number in count(first + 1):
        dossier = open_dossier(path, Access(phrase_of(number - 1)))
        _type(dossier, mark_of(number))
        _say("begin", number)
        safe.encrypt(dossier, phrase_of(number))
        _say("done", number)


def _restore(path: Path, passphrase: str | None) -> None:
    """Put the newest backup, which holds the last mark, in the place of the dossier."""
    safe = services().safety()
    for number in count(os.getpid() % 1000):
        _say("begin", mark_of(number))
        dossier = open_dossier(path, Access(passphrase, window=True))
        _backup(dossier, number)
        safe.restore(dossier, safe.backups(path)[0], Pins())
        _say("done", mark_of(number))


def _migration(folder: Path) -> None:
    """Open dossiers of the first schema, each with a file beside it that moves in."""
    for number in count():
        path, beside = folder / f"{number}.jury", folder / f"{number}.pieces"
        shutil.copyfile(OLDER, path)
        beside.mkdir()
        (beside / "2026-DESRA-PAR-01 - papier signé.jpg").write_bytes(SCAN)
        _say("begin", number)
        open_dossier(path, Access(PHRASE)).store.close()
        _say("done", number)


def main(mode: str, path: Path, passphrase: str | None) -> None:
    """Work until killed."""
    if mode == "rekey":
        _rekey(path, int(passphrase or 0))
    elif mode == "restore":
        _restore(path, passphrase)
    elif mode == "migration":
        _migration(path)
    else:
        _limit()
        if mode == "closing":
            import_module("tests.conftest")  # Qt, so that no gesture waits for it
        dossier = open_dossier(path, Access(passphrase))
        for number in count(os.getpid() % 1000):
            _say("begin", mark_of(number))
            try:
                GESTURES[mode](dossier, number)
            except KnownError as error:
                _say("refused", error.code)
                if error.code != "DOSSIER_BUSY":
                    return
            else:
                _say("done", mark_of(number))


def _limit() -> None:
    """Let no file grow beyond `JURY_LIMIT` bytes: a full disk where none can be mounted."""
    if "JURY_LIMIT" in os.environ:
        import resource  # noqa: PLC0415 - not on every system

        size = int(os.environ["JURY_LIMIT"])
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else None)
