"""Checking a dossier: the file, the journal's chain, the seals (docs/adr/0015)."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from unicodedata import is_normalized

from jury_app.application import pieces
from jury_app.application.dossier import Dossier, load_session
from jury_app.application.ports import Inspector, Reader
from jury_app.application.progress import Tell, untold
from jury_app.application.replay import Difference, differences, last_entries, replayed
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
Sealed = dict[int, dict[str, str | None]]
"""Seal and time of the closing of sessions, by id."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it was left.

    Attributes:
        code: What, for programs.
        message: A French sentence: what, where, and since when if that is known.
        session_id: The only session it is about; None when it is about the whole file.
    """

    code: str
    message: str
    session_id: int | None = None


def verify_dossier(
    dossier: Dossier,
    progress: Tell = untold,
    session_id: int | None = None,
) -> list[Problem]:
    """Return everything wrong with a dossier; nothing when it is as it was left.

    Args:
        dossier: The dossier.
        progress: Told the seals checked and their number; what it raises ends the work.
        session_id: The session whose minutes are checked, or None. What is wrong with other
            sessions alone, and with the files kept beside the minutes, is then left out.
    """
    damage = dossier.store.integrity()
    if damage:
        said = "Le fichier est endommagé : {} ; reprenez une sauvegarde (menu Sauvegardes…)."
        return [Problem("INTEGRITY", said.format(line)) for line in damage[:20]]
    found: list[Problem] = []
    with dossier.store.inspect() as reader:
        found += [Problem("SCHEMA_CHANGED", said) for said in reader.schema()]
        entries = reader.journal()
        sessions = [r for r in reader.rows(SessionRow) if session_id in {None, r.id}]
        found += (broken := _chain(entries))
        sealed: Sealed = {}
        if not broken:
            found += _cut(entries, reader.recorded())
            told, sealed = _told(reader, entries, sessions, session_id)
            found += told
        if session_id is None:
            found += _pieces(reader, dossier)
        closed = [row for row in sessions if row.seal is not None]
        for done, row in enumerate(closed):
            found += _seal(reader, dossier, row, sealed.get(row.id, row._asdict())["closed_at"])
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


def _cut(entries: Sequence[JournalRow], recorded: int) -> list[Problem]:
    if len(entries) == recorded:
        return []
    left = entries[: max(recorded, 0)]
    since = f", après celle du {moment_of(left[-1].at)} (« {left[-1].label} »)" if left else ""
    message = (
        f"Le journal compte {plural(len(entries), 'entrée', 'entrées')} ; le dossier en a "
        f"enregistré {recorded} : les dernières ont été effacées ou ajoutées en dehors du "
        f"programme{since}."
    )
    return [Problem("JOURNAL_CUT", message)]


def _told(
    reader: Inspector,
    entries: Sequence[JournalRow],
    sessions: Sequence[SessionRow],
    session_id: int | None,
) -> tuple[list[Problem], Sealed]:
    """Compare seals and rows of the dossier with what the journal says of them; return it too."""
    tables = list(reader.tables())
    keys = {table.name: table.key for table in tables}
    try:
        sealed = _sealed(entries, session_id)
        expected = replayed(entries, keys)
    except NONSENSE:
        said = "Le journal ne peut pas être rejoué : une entrée n'est pas celle d'un geste."
        return [Problem("JOURNAL_BROKEN", said)], {}
    closings = _closings(sealed, sessions)
    every = differences(expected, tables)
    own = (one for one in every if session_id is None or one.session_id in {None, session_id})
    named = list(islice(own, _MOST - len(closings)))
    last = last_entries(entries, keys, named)
    rows = [Problem("ROW_CHANGED", _sentence(one, last), one.session_id) for one in named]
    return [*closings, *rows], sealed


def _sentence(difference: Difference, last: Mapping[Difference, JournalRow]) -> str:
    entry = last.get(difference)
    since = f"depuis le dernier geste sur cette ligne, le {moment_of(entry.at)}" if entry else ""
    return difference.sentence(since)


def _own_hash(entry: JournalRow) -> str | None:
    """Return the hash an entry should have; None for one this program never wrote."""
    if not all(is_normalized("NFC", one) for one in entry if isinstance(one, str)):
        return None  # the same to the hash, which takes texts in this form
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


def _sealed(entries: Iterable[JournalRow], session_id: int | None) -> Sealed:
    """Return the session, or all of them, as the journal recorded them at their closing."""
    return {
        values["id"]: {"seal": values["seal"], "closed_at": values["closed_at"]}
        for entry in entries
        if entry.gesture in _SEALING
        for block in json.loads(entry.after)
        if block["table"] == "session"
        for values in rows_of(block)
        if values["seal"] is not None and session_id in {None, values["id"]}
    }


def _closings(sealed: Sealed, sessions: Iterable[SessionRow]) -> list[Problem]:
    """Compare the seals with those the journal recorded: no session is opened or sealed again."""
    recorded = {number: values["seal"] for number, values in sealed.items()}
    present = {row.id: row.seal for row in sessions if row.seal is not None}
    return [
        Problem(
            "SEAL_JOURNAL",
            f"Session {number} : son scellement n'est plus celui que le journal a noté à la "
            "clôture.",
            number,
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


def _seal(
    reader: Reader, dossier: Dossier, row: SessionRow, closed_at: str | None
) -> list[Problem]:
    number = row.minutes_number
    if row.format_version != FORMAT_VERSION:
        message = (
            f"Procès-verbal n° {number} : format de scellement {row.format_version} inconnu de "
            "cette version du programme."
        )
        return [Problem("FORMAT_UNKNOWN", message, row.id)]
    found = []
    since = f"depuis la clôture du {moment_of(closed_at)}" if closed_at else "depuis"
    if not isinstance(row.canonical, str) or fingerprint(row.canonical) != row.seal:
        message = (
            f"Procès-verbal n° {number} : le texte scellé ne correspond plus à son empreinte ; "
            f"l'un ou l'autre a été modifié {since}."
        )
        found.append(Problem("SEAL_MISMATCH", message, row.id))
    try:
        session = load_session(reader, dossier.catalog, row.id)
        rebuilt = canonical_text(session, row, json.loads(row.control or "null"))
    except (*NONSENSE, Refusal):
        rebuilt = ""
    if rebuilt != row.canonical:
        message = (
            f"Procès-verbal n° {number} : les données du dossier ne sont plus celles qui ont été "
            f"scellées ; elles ont été modifiées {since}."
        )
        found.append(Problem("SEAL_TABLES", message, row.id))
    return found
