"""Checking a dossier: the file, the journal's chain, the seals (rules, section 7; `verify`)."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from jury_app.application import pieces
from jury_app.application.dossier import Dossier, load_session
from jury_app.application.ports import Inspector, Reader
from jury_app.application.replay import differences, replayed
from jury_app.application.sessions import canonical_text
from jury_app.domain.canonical import FORMAT_VERSION, entry_hash, fingerprint
from jury_app.domain.errors import NONSENSE, Refusal
from jury_app.domain.journal import rows_of
from jury_app.domain.records import JournalRow, SessionRow
from jury_app.domain.wording import french_date, french_time, local, plural

_SEALING = ("session.close", "dossier.recover")
"""Gestures that leave a seal: closing, and the recovery of a damaged dossier."""
_MOST = 100
"""How many changed rows are named; more of them teach nothing more."""


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
        said = "Le fichier est endommagé : {} ; reprenez une sauvegarde (menu Sauvegardes…)."
        return [Problem("INTEGRITY", said.format(line)) for line in damage[:20]]
    found: list[Problem] = []
    with dossier.store.inspect() as reader:
        found += [Problem("SCHEMA_CHANGED", said) for said in reader.schema()]
        entries, sessions = reader.journal(), reader.rows(SessionRow)
        broken = _chain(entries)
        if broken:
            found += broken
        else:
            found += _cut(len(entries), reader.recorded())
            found += islice(_told(reader, entries, sessions), _MOST)
        found += _pieces(reader, dossier)
        closed = [row for row in sessions if row.seal is not None]
        for done, row in enumerate(closed):
            found += _seal(reader, dossier, row)
            if progress:
                progress(done + 1, len(closed))
    return found


def unreadable(dossier: Dossier) -> Refusal | None:
    """Return what to say when what a dossier holds could not be read.

    None when the dossier is as it was left: then it was not another program, but a bug.
    """
    found = verify_dossier(dossier)
    if not found:
        return None
    return Refusal(
        "DOSSIER_DAMAGED",
        f"Le contenu du dossier {dossier.store.path} ne peut pas être lu : "
        f"{found[0].message.removesuffix('.')}. Rien n'y a été écrit ; reprenez une sauvegarde "
        "(menu Sauvegardes…), ou voyez tout ce qui a changé par « jury-app verify ».",
    )


def _chain(entries: Iterable[JournalRow]) -> list[Problem]:
    previous = ""
    for seq, entry in enumerate(entries, 1):
        if entry.seq != seq or entry.previous != previous or entry.hash != _own_hash(entry):
            return [
                Problem(
                    "JOURNAL_BROKEN",
                    f"Le journal est rompu à l'entrée {seq} (« {entry.label} », "
                    f"{moment_of(entry.at)}) : elle ou celle d'avant a été modifiée.",
                )
            ]
        previous = entry.hash
    return []


def _cut(count: int, recorded: int) -> list[Problem]:
    if count == recorded:
        return []
    message = (
        f"Le journal compte {plural(count, 'entrée', 'entrées')} ; le dossier en a enregistré "
        f"{recorded} : les dernières ont été effacées ou ajoutées en dehors du programme."
    )
    return [Problem("JOURNAL_CUT", message)]


def _told(
    reader: Inspector, entries: Sequence[JournalRow], sessions: Sequence[SessionRow]
) -> Iterator[Problem]:
    """Compare seals and rows of the dossier with what the journal says of them."""
    tables = list(reader.tables())
    try:
        closings = _closings(entries, sessions)
        expected = replayed(entries, {table.name: table.key for table in tables})
    except NONSENSE:
        said = "Le journal ne peut pas être rejoué : une entrée n'est pas celle d'un geste."
        yield Problem("JOURNAL_BROKEN", said)
        return
    yield from closings
    for difference in differences(expected, tables):
        yield Problem("ROW_CHANGED", difference.sentence())


def _own_hash(entry: JournalRow) -> str | None:
    try:
        return entry_hash(entry)
    except NONSENSE:
        return None


def moment_of(at: str) -> str:
    """Return « 4 décembre 2026 à 17:05 » for a time in ISO form, or the text if it is none."""
    try:
        return f"{french_date(local(at).date().isoformat())} à {french_time(at)}"
    except NONSENSE:  # the time itself was tampered with
        return str(at)


def _closings(entries: Iterable[JournalRow], sessions: Iterable[SessionRow]) -> list[Problem]:
    """Compare the seals with those the journal recorded: no session is opened or sealed again."""
    recorded = {
        values["id"]: values["seal"]
        for entry in entries
        if entry.gesture in _SEALING
        for block in json.loads(entry.after)
        if block["table"] == "session"
        for values in rows_of(block)
        if values["seal"] is not None
    }
    present = {row.id: row.seal for row in sessions if row.seal is not None}
    return [
        Problem(
            "SEAL_JOURNAL",
            f"Session {number} : son scellement n'est plus celui que le journal a noté à la "
            "clôture.",
        )
        for number in sorted(recorded.keys() | present.keys())
        if recorded.get(number) != present.get(number)
    ]


def _pieces(reader: Inspector, dossier: Dossier) -> Iterator[Problem]:
    try:
        known = pieces.pieces_of(reader)
    except NONSENSE:  # a row tampered with: the journal says so
        return
    for piece in known:
        try:
            pieces.content_of(dossier, piece)
        except Refusal as refusal:
            yield Problem(refusal.code, refusal.message)
    held = {piece.sha256 for piece in known if piece.inside}
    for sha256 in reader.kept_files():
        if sha256 not in held:
            message = (
                f"Un fichier ({str(sha256)[:16]}…) a été ajouté aux fichiers joints en dehors du "
                "programme."
            )
            yield Problem("PIECE_UNKNOWN", message)


def _seal(reader: Reader, dossier: Dossier, row: SessionRow) -> list[Problem]:
    number = row.minutes_number
    if row.format_version != FORMAT_VERSION:
        message = (
            f"Procès-verbal n° {number} : format de scellement {row.format_version} inconnu de "
            "cette version du programme."
        )
        return [Problem("FORMAT_UNKNOWN", message)]
    found = []
    if not isinstance(row.canonical, str) or fingerprint(row.canonical) != row.seal:
        message = f"Procès-verbal n° {number} : le texte scellé ne correspond plus à son empreinte."
        found.append(Problem("SEAL_MISMATCH", message))
    try:
        session = load_session(reader, dossier.catalog, row.id)
        rebuilt = canonical_text(session, row, json.loads(row.control or "null"))
    except (*NONSENSE, Refusal):
        rebuilt = ""
    if rebuilt != row.canonical:
        message = (
            f"Procès-verbal n° {number} : les données du dossier ne sont plus celles qui ont été "
            "scellées à la clôture."
        )
        found.append(Problem("SEAL_TABLES", message))
    return found
