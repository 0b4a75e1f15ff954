"""Files kept with a closed session: the signed minutes, a scan of the signed paper.

The file is copied into a folder beside the dossier; the dossier keeps its name and its SHA-256, in
a row of its own and in the journal. Nothing of the session itself changes (rules, section 7).
"""

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from jury_app.application.dossier import Dossier, session_row
from jury_app.application.files import write_atomically
from jury_app.application.ports import Reader
from jury_app.application.system import reason
from jury_app.domain.canonical import canonical_json
from jury_app.domain.errors import BlockingRule, EnvironmentFault, Refusal, RulesRefusal
from jury_app.domain.records import SettingRow

PREFIX = "piece:"
"""Of the keys under which these files stand among what a dossier keeps by key."""
MOST_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A file kept with a session.

    Attributes:
        session_id: The session.
        name: Its name in the folder of the dossier's files.
        sha256: Of its content, 64 hexadecimal digits.
        size: In bytes.
        added_at: UTC time.
    """

    session_id: int
    name: str
    sha256: str
    size: int
    added_at: str


def folder_of(dossier: Dossier) -> Path:
    """Return the folder of the files kept with a dossier, which may not exist yet."""
    path = dossier.store.path
    return path.with_name(f"{path.stem}.pieces")


def pieces_of(reader: Reader, session_id: int | None = None) -> list[Piece]:
    """Return the files kept with a session, or with the whole dossier, in the order they came."""
    rows = [row for row in reader.rows(SettingRow) if row.key.startswith(PREFIX)]
    rows.sort(key=lambda row: int(row.key.removeprefix(PREFIX)))
    found = [Piece(**json.loads(row.value)) for row in rows]
    return [one for one in found if session_id in {None, one.session_id}]


def keep(dossier: Dossier, session_id: int, source: Path) -> Piece:
    """Copy a file beside the dossier and note its fingerprint.

    Raises:
        RulesRefusal: The session is not closed.
        Refusal: The file is kept already, empty or far too large.
        EnvironmentFault: It cannot be read, or the copy cannot be written.
    """
    data = _read(source)
    digest = hashlib.sha256(data).hexdigest()
    with dossier.gesture("session.attach", session_id) as writer:
        row = session_row(writer, session_id)
        if row.minutes_number is None:
            rule = BlockingRule("SESSION-STATE", f"la session « {row.label} » n'est pas close")
            raise RulesRefusal("Joindre un fichier au procès-verbal", [rule])
        standing = pieces_of(writer)
        for one in standing:
            if one.session_id == session_id and one.sha256 == digest:
                raise Refusal("PIECE_KEPT", f"Ce fichier est déjà joint sous le nom {one.name}.")
        taken = {one.name.casefold() for one in standing}
        own = safe_name(source.name)
        numbered = own if row.minutes_number in own else f"{row.minutes_number} - {own}"
        name = _free_name(numbered, taken)
        piece = Piece(session_id, name, digest, len(data), dossier.clock.now())
        value = canonical_json(asdict(piece))
        writer.put(SettingRow(f"{PREFIX}{len(standing) + 1}", value))
        writer.label = f"Fichier joint au procès-verbal n° {row.minutes_number} : {name}"
        # Last: what fails afterwards is the disk alone, and leaves a file nobody names.
        folder = folder_of(dossier)
        _make_folder(folder)
        write_atomically(folder / name, data)
    return piece


def _read(source: Path) -> bytes:
    try:
        size = source.stat().st_size
        data = source.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        raise EnvironmentFault(
            "FILE_NOT_OPENED",
            f"Le fichier {source} ne peut pas être lu ({reason(error)}) : vérifiez son "
            "nom et vos droits.",
        ) from error
    if not data:
        why = "est vide" if size <= MOST_BYTES else "dépasse 200 Mo"
        raise Refusal("FILE_SIZE", f"{source.name} {why} : choisissez le document signé.")
    return data


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise EnvironmentFault(
            "FOLDER_NOT_WRITABLE",
            f"Le dossier {folder} ne peut pas être créé ({reason(error)}) : vérifiez vos droits.",
        ) from error


def safe_name(name: str) -> str:
    """Return a name every system accepts, its letters kept."""
    plain = re.sub(r'[\x00-\x1f<>:"/\\|?*]+', "-", name).strip(" .")
    stem, dot, suffix = plain.rpartition(".")
    return f"{stem[:80]}{dot}{suffix[:10]}" if stem else plain[:80] or "document"


def _free_name(name: str, taken: set[str]) -> str:
    stem, dot, suffix = name.rpartition(".")
    tries = (f"{stem} ({n}){dot}{suffix}" for n in range(2, len(taken) + 3))
    return next(one for one in (name, *tries) if one.casefold() not in taken)


def damage_of(dossier: Dossier, piece: Piece) -> tuple[str, str] | None:
    """Return what happened to a kept file, as a code and a sentence; None when it is as it was."""
    path = folder_of(dossier) / piece.name
    try:
        data = path.read_bytes()
    except OSError:
        message = (
            f"Le fichier joint {piece.name} n'est plus à sa place : remettez-le dans "
            f"{path.parent.name}."
        )
        return "PIECE_MISSING", message
    if hashlib.sha256(data).hexdigest() != piece.sha256:
        return "PIECE_CHANGED", f"Le fichier joint {piece.name} a été modifié depuis qu'il l'est."
    return None
