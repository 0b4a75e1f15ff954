"""Checking a dossier: the file, the journal's chain, the seals (rules, section 7; `verify`)."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from jury_app.application.dossier import Dossier, load_session
from jury_app.application.ports import Reader
from jury_app.application.sessions import canonical_text
from jury_app.domain.canonical import FORMAT_VERSION, entry_hash, fingerprint
from jury_app.domain.records import JournalRow, SessionRow
from jury_app.domain.wording import french_date, french_time, local


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it was left: a code and a French sentence."""

    code: str
    message: str


def verify_dossier(
    dossier: Dossier, progress: Callable[[int, int], None] | None = None
) -> list[Problem]:
    """Return everything wrong with a dossier; nothing when it is as it was left."""
    damage = dossier.store.integrity()
    if damage:
        return [Problem("INTEGRITY", f"Le fichier est endommagé : {line}.") for line in damage[:20]]
    found: list[Problem] = []
    with dossier.store.read() as reader:
        found += _chain(reader.journal())
        closed = [row for row in reader.rows(SessionRow) if row.seal is not None]
        for done, row in enumerate(closed):
            found += _seal(reader, dossier, row)
            if progress:
                progress(done + 1, len(closed))
    return found


def _chain(entries: Iterable[JournalRow]) -> list[Problem]:
    previous, seq = "", 0
    for entry in entries:
        seq += 1
        if entry.seq != seq or entry.previous != previous or entry.hash != entry_hash(entry):
            when = local(entry.at)
            return [
                Problem(
                    "JOURNAL_BROKEN",
                    f"Le journal est rompu à l'entrée {seq} (« {entry.label} », "
                    f"{french_date(when.date().isoformat())} à {french_time(entry.at)}) : elle ou "
                    "celle d'avant a été modifiée.",
                )
            ]
        previous = entry.hash
    return []


def _seal(reader: Reader, dossier: Dossier, row: SessionRow) -> list[Problem]:
    number = row.minutes_number
    if row.format_version != FORMAT_VERSION:
        return [Problem("FORMAT_UNKNOWN", f"Procès-verbal n° {number} : format de scellement "
                        f"{row.format_version} inconnu de cette version du programme.")]  # fmt: skip
    found = []
    if row.canonical is None or fingerprint(row.canonical) != row.seal:
        found.append(
            Problem("SEAL_MISMATCH", f"Procès-verbal n° {number} : le texte scellé ne correspond "
                    "plus à son empreinte.")
        )  # fmt: skip
    session = load_session(reader, dossier.catalog, row.id)
    try:
        rebuilt = canonical_text(session, row, json.loads(row.control or "null"))
    except ValueError:
        rebuilt = ""
    if rebuilt != row.canonical:
        found.append(
            Problem("SEAL_TABLES", f"Procès-verbal n° {number} : les données du dossier ne sont "
                    "plus celles qui ont été scellées à la clôture.")
        )  # fmt: skip
    return found
