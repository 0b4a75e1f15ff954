"""Keeps dossiers of the present schema as test files: `python -m tools.keep_dossier FOLDER`.

Run once for each schema, when it is released; later versions must open these files for ever. Every
person in them is invented, and the encrypted one's passphrase stands in `tests/dossiers/README.md`.
"""

import sys
import tempfile
from pathlib import Path

from db.schema import SCHEMA_VERSION
from jury_app.application import deliberating, pieces, sessions
from jury_app.application.access import Access
from jury_app.bootstrap import create_dossier
from tests.deliberations import seat_jury
from tests.sitting_builder import add_candidate, mark_all

PHRASE = "sept chevaux à bascule"
SCAN = "Une image inventée du papier signé.".encode()
"""The file joined to the closed session."""


def keep(path: Path, passphrase: str | None) -> None:
    """Write a dossier with a closed session and one in preparation."""
    dossier = create_dossier(path, Access(passphrase))
    for label in ("Session close", "Session en cours"):
        new = sessions.NewSession("RNCP41242", label, "2026-12-04", "Paris")
        session_id = sessions.create(dossier, new)
        seat_jury(dossier, session_id)
        for number in range(3):
            mark_all(dossier, session_id, add_candidate(dossier, session_id, number))
        if label == "Session close":
            sessions.open_deliberation(dossier, session_id)
            deliberating.adopt(dossier, session_id)
            sessions.close(dossier, session_id, "ALPHA Anne", "GAMMA Guy")
            with tempfile.TemporaryDirectory() as folder:
                scan = Path(folder) / "papier signé.jpg"
                scan.write_bytes(SCAN)
                pieces.keep(dossier, session_id, scan)
    dossier.store.close()


def main(folder: Path) -> None:
    """Write the plain and the encrypted one."""
    keep(folder / f"{SCHEMA_VERSION}.jury", None)
    keep(folder / f"{SCHEMA_VERSION}-chiffre.jury", PHRASE)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
