"""Files kept with a closed session: the signed minutes, a scan of the signed paper.

They lie in the dossier itself, encrypted and backed up as it is. Name, size and SHA-256 stand in a
row of their own and in the journal; the content stands apart, under its SHA-256. Nothing of the
session itself changes. Dossiers of the first schema had a folder of files beside them: `take_in`
moves those in (docs/adr/0021).
"""

import contextlib
import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from jury_app.application.documents.names import FileNames, parts
from jury_app.application.dossier import Dossier, session_row
from jury_app.application.files import is_dossier, same_file, write_atomically
from jury_app.application.ports import Reader, Writer
from jury_app.application.refusals import not_closed
from jury_app.domain.canonical import canonical_json
from jury_app.domain.errors import EnvironmentFault, Refusal, cause_of
from jury_app.domain.records import SessionRow, SettingRow

PREFIX = "piece:"
"""Of the keys under which these files stand among what a dossier keeps by key."""
MOST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A file kept with a session.

    Attributes:
        session_id: The session.
        name: Its name.
        sha256: Of its content, 64 hexadecimal digits.
        size: In bytes.
        added_at: UTC time.
        inside: False while its content still lies beside a dossier of the first schema.
    """

    session_id: int
    name: str
    sha256: str
    size: int
    added_at: str
    inside: bool = False


def pieces_of(reader: Reader, session_id: int | None = None) -> list[Piece]:
    """Return the files kept with a session, or with the whole dossier, in the order they came."""
    found = _rows(reader).values()
    return [one for one in found if session_id in {None, one.session_id}]


def piece_of(dossier: Dossier, content: bytes) -> Piece | None:
    """Return the kept file that has this content, None when there is none."""
    digest = hashlib.sha256(content).hexdigest()
    with dossier.store.read() as reader:
        return next((one for one in pieces_of(reader) if one.sha256 == digest), None)


def _rows(reader: Reader) -> dict[str, Piece]:
    """Return every kept file by the key of its row, in the order they came."""
    rows = [row for row in reader.rows(SettingRow) if row.key.startswith(PREFIX)]
    rows.sort(key=lambda row: int(row.key.removeprefix(PREFIX)))
    return {row.key: Piece(**json.loads(row.value)) for row in rows}


def _none(_content: bytes, _name: str) -> None:
    """No minutes are in a scan."""


def keep(
    dossier: Dossier,
    session_id: int,
    source: Path,
    minutes_in: Callable[[bytes, str], str | None] = _none,
) -> Piece:
    """Copy a file into the dossier and note its fingerprint.

    Args:
        dossier: The dossier.
        session_id: The session.
        source: The file.
        minutes_in: Returns the number of the minutes that a file (content, name) carries or
            corrects, None for a file that carries no data; refuses one that may not be kept.

    Raises:
        RulesRefusal: The session is not closed.
        Refusal: The file is kept already, empty, far too large, a dossier, or of another session.
        EnvironmentFault: It cannot be read, or the dossier cannot be written.
    """
    with dossier.store.read() as reader:
        _closed_number(reader, session_id)  # said first, whatever the file is
    if same_file(source, dossier.store.path) or is_dossier(source):
        raise _a_dossier(source)
    data = _read(source)
    number = minutes_in(data, source.name)
    digest = hashlib.sha256(data).hexdigest()
    with dossier.gesture("session.attach", session_id) as writer:
        own = _closed_number(writer, session_id)
        if number not in {None, own}:
            raise _of_another(source.name, number, session_row(writer, session_id))
        standing = pieces_of(writer)
        for one in standing:
            if one.session_id == session_id and one.sha256 == digest:
                raise Refusal("PIECE_KEPT", f"Ce fichier est déjà joint sous le nom {one.name}.")
        stem, suffix = parts(source.name)
        numbered = stem if own in stem else f"{own} - {stem}"
        name = FileNames(one.name for one in standing).give(numbered, suffix)
        piece = Piece(session_id, name, digest, len(data), dossier.clock.now(), inside=True)
        _put(writer, f"{PREFIX}{len(standing) + 1}", piece)
        writer.keep_file(digest, data)
        writer.label = f"Fichier joint au procès-verbal n° {own} : {name}"
    return piece


def _closed_number(reader: Reader, session_id: int) -> str:
    row = session_row(reader, session_id)
    if row.minutes_number is None:
        raise not_closed("Joindre un fichier au procès-verbal", row)
    return row.minutes_number


def _a_dossier(source: Path) -> Refusal:
    return Refusal(
        "PIECE_DOSSIER",
        f"{source.name} est un dossier de jury, qui ne se joint pas à une session : choisissez le "
        "document signé, ou sa numérisation.",
    )


def _of_another(name: str, number: str | None, row: SessionRow) -> Refusal:
    return Refusal(
        "PIECE_OTHER",
        f"{name} relève du procès-verbal n° {number} ; la session « {row.label} » a le "
        f"n° {row.minutes_number} : joignez-le à la session dont il relève, ou choisissez un autre "
        "fichier.",
    )


def _put(writer: Writer, key: str, piece: Piece) -> None:
    writer.put(SettingRow(key, canonical_json(asdict(piece))))


def _read(source: Path) -> bytes:
    try:
        size = source.stat().st_size
        data = source.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        raise EnvironmentFault(
            "FILE_NOT_OPENED",
            f"Le fichier {source} ne peut pas être lu ({cause_of(error)}) : vérifiez son "
            "nom et vos droits.",
        ) from error
    if not data:
        why = (
            "est vide : choisissez le document signé"
            if size <= MOST_BYTES
            else "dépasse 50 Mo : numérisez-le en noir et blanc, ou à 200 points par pouce"
        )
        raise Refusal("FILE_SIZE", f"{source.name} {why}.")
    return data


def content_of(dossier: Dossier, piece: Piece) -> bytes:
    """Return the content of a kept file.

    Raises:
        Refusal: It is missing, or was changed since it was kept.
    """
    with dossier.store.read() as reader:
        content = reader.kept_file(piece.sha256) if piece.inside else _beside(dossier, piece)
    if content is None:
        where = "dans le dossier ; reprenez une sauvegarde"
        if not piece.inside:
            folder = former_folder(dossier).name
            where = f"à sa place : remettez-le dans « {folder} », à côté du dossier, et rouvrez-le"
        raise Refusal("PIECE_MISSING", f"Le fichier joint {piece.name} n'est plus {where}.")
    if not is_intact(content, piece.sha256):
        raise Refusal(
            "PIECE_CHANGED", f"Le fichier joint {piece.name} a été modifié depuis qu'il l'est."
        )
    return content


def save(dossier: Dossier, piece: Piece, target: Path) -> None:
    """Write a kept file as a file of its own, which is not encrypted.

    Raises:
        Refusal: It is missing or was changed, or `target` is a dossier.
        EnvironmentFault: `target` cannot be written.
    """
    write_atomically(target, content_of(dossier, piece))


def is_intact(content: object, sha256: str) -> bool:
    """Tell whether a content found in a dossier is the one of this fingerprint."""
    # Damage, or another program, may have put anything there.
    return isinstance(content, bytes) and hashlib.sha256(content).hexdigest() == sha256


# Dossiers of the first schema


def former_folder(dossier: Dossier) -> Path:
    """Return the folder beside a dossier where the first schema had its kept files."""
    path = dossier.store.path
    return path.with_name(f"{path.stem}.pieces")


def _beside(dossier: Dossier, piece: Piece) -> bytes | None:
    try:
        return (former_folder(dossier) / piece.name).read_bytes()
    except OSError:
        return None


def take_in(dossier: Dossier, elsewhere: Callable[[str], bytes | None]) -> bool:
    """Move the files that lie beside a dossier of the first schema into it.

    Those that are missing or were changed stay as they are, for `verify` to name.

    Args:
        dossier: The dossier.
        elsewhere: Returns the content of this fingerprint where another copy of the dossier has it.

    Returns:
        True when something was moved in: back it up, then `remove_former`.
    """
    with dossier.store.read() as reader:
        outside = {key: one for key, one in _rows(reader).items() if not one.inside}
    found = {}
    for key, piece in outside.items():
        for content in (_beside(dossier, piece), elsewhere(piece.sha256)):
            if content is not None and is_intact(content, piece.sha256):
                found[key] = content
    if not found:
        return False
    with dossier.gesture("dossier.take_in") as writer:
        for key, content in found.items():
            writer.keep_file(outside[key].sha256, content)
            _put(writer, key, replace(outside[key], inside=True))
        writer.label = "Fichiers joints placés dans le dossier, avec sa protection"
    return True


def remove_former(dossier: Dossier) -> None:
    """Delete the files beside a dossier that are in it, and their folder once it is empty."""
    folder = former_folder(dossier)
    if not folder.is_dir():
        return
    with dossier.store.read() as reader:
        known = pieces_of(reader)
        for piece in known:
            content = _beside(dossier, piece)
            inside = reader.kept_file(piece.sha256) if piece.inside else None
            if content is not None and content == inside:
                with contextlib.suppress(OSError):
                    (folder / piece.name).unlink()
    if all(piece.inside for piece in known):
        with contextlib.suppress(OSError):  # it holds something else
            folder.rmdir()
