"""The journal as files: with every hash, and to be read."""

import json
from collections.abc import Sequence
from pathlib import Path

from jury_app.application.dossier import Dossier
from jury_app.application.files import refuse_open_dossier, write_atomically
from jury_app.application.history import author
from jury_app.application.persons import PERSON
from jury_app.application.verification import moment_of
from jury_app.domain.records import JournalRow


def journal_data(entries: Sequence[JournalRow]) -> str:
    """Return entries as JSON: a list of objects, all that each one's hash was made of.

    What changed is left out (null) of those that hold PINs, even hashed: a few digits are soon
    guessed. Their own hashes stay, and hold the chain together.
    """
    return json.dumps([_told(one) for one in entries], ensure_ascii=False, indent=1)


def _told(entry: JournalRow) -> dict[str, object]:
    secret = f'"{PERSON}' in entry.before + entry.after
    return entry._asdict() | ({"before": None, "after": None} if secret else {})


def journal_text(entries: Sequence[JournalRow]) -> str:
    """Return entries as lines: number, moment, who, what, parted by tabs."""
    return "".join(
        f"{one.seq}\t{moment_of(one.at)}\t{author(one)}\t{one.label}\n" for one in entries
    )


def export_journal(dossier: Dossier, path: Path) -> None:
    """Write the whole journal of a dossier: to be read in a .txt, else with every hash.

    Raises:
        Refusal: The file is the open dossier.
        EnvironmentFault: It cannot be written.
    """
    refuse_open_dossier(path, dossier.store.path)
    with dossier.store.read() as reader:
        entries = reader.journal()
    text = journal_text(entries) if path.suffix.lower() == ".txt" else journal_data(entries)
    write_atomically(path, text.encode())
