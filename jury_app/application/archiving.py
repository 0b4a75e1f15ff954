"""The archive of a closed session: all that must be kept of it, with a checksum for each file."""

import contextlib
import hashlib
import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from jury_app.application.corrections import Correction, corrections_of
from jury_app.application.documents.kinds import KINDS
from jury_app.application.documents.names import FileNames, parts
from jury_app.application.documents.order import Order, batch_of
from jury_app.application.dossier import Dossier
from jury_app.application.files import (
    aside,
    flush,
    flush_folder,
    refuse_open_dossier,
    write_atomically,
)
from jury_app.application.history import session_journal
from jury_app.application.journal_file import journal_data, journal_text
from jury_app.application.pieces import content_of, pieces_of
from jury_app.application.sessions import sealed_row
from jury_app.domain.errors import EnvironmentFault, Refusal, cause_of
from jury_app.domain.records import JournalRow
from jury_app.domain.wording import local

_WHAT = "Archiver la session"
CHECKSUMS = "SHA256SUMS"
_READ_ME = "LISEZMOI.txt"
_ANNEXES = ("attendance", "display", "transcripts", "laureates")
"""Kinds of documents annexed; letters and certificates are kept by whom they were sent to."""


@dataclass(frozen=True)
class Writers:
    """What writes the files of an archive, each to the path given.

    Attributes:
        minutes: The minutes of a session (id).
        correction: Minutes in correction.
        results: The results of a session (id) as a workbook.
        document: All documents of an order for a session (id) as one PDF.
    """

    minutes: Callable[[Dossier, int, Path], object]
    correction: Callable[[Correction, Path], object]
    results: Callable[[Dossier, int, Path], object]
    document: Callable[[Dossier, int, Order, Path], object]


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of an archive.

    Attributes:
        name: Its path inside, « / » between folders.
        about: What it is, for those who open the archive years later.
        write: Writes it.
        note: What else its readers must know.
    """

    name: str
    about: str
    write: Callable[[Path], object]
    note: str = ""


def entries(dossier: Dossier, session_id: int, writers: Writers) -> Iterator[Entry]:
    """Yield everything the archive of a closed session holds: the one list of it.

    Raises:
        RulesRefusal: The session is not closed.
        Refusal: A file kept with the session is missing or was changed.
    """
    with dossier.store.read() as reader:
        row = sealed_row(reader, session_id, _WHAT)
        corrections = corrections_of(reader, session_id)
        pieces = pieces_of(reader, session_id)
        journal = session_journal(reader.journal(), session_id)
    number, canonical = str(row.minutes_number), str(row.canonical)
    yield Entry(f"{number}.pdf", "Procès-verbal de délibération, non signé",
                partial(writers.minutes, dossier, session_id))  # fmt: skip
    yield Entry(f"{number}.json", "Données de la séance, telles que scellées",
                lambda path: path.write_bytes(canonical.encode()))  # fmt: skip
    for one in corrections:
        yield Entry(f"{one.number}.pdf", "Procès-verbal rectificatif",
                    partial(writers.correction, one))  # fmt: skip
    last = max([str(row.closed_at), *(str(one.document["at"]) for one in corrections)])
    for order in _annexes(dossier, session_id, last):
        yield Entry(f"annexes/{order.kind}.pdf", KINDS[order.kind].title,
                    partial(writers.document, dossier, session_id, order))  # fmt: skip
    names = FileNames()
    for piece in pieces:
        content = content_of(dossier, piece)
        yield Entry(f"pieces/{names.give(*parts(piece.name))}", "Fichier joint après la clôture",
                    partial(_put, content))  # fmt: skip
    yield Entry("resultats.xlsx", "Résultats, en classeur",
                partial(writers.results, dossier, session_id))  # fmt: skip
    yield Entry("journal.json", "Journal de la session : chaque geste, son empreinte",
                lambda path: path.write_text(journal_data(journal), "utf-8"),
                _left_out(journal))  # fmt: skip
    yield Entry("journal.txt", "Le même journal, à lire",
                lambda path: path.write_text(journal_text(journal), "utf-8"))  # fmt: skip


def _annexes(dossier: Dossier, session_id: int, last: str) -> Iterator[Order]:
    """Yield the documents the session gives, dated of the last decision they show (UTC time)."""
    day = local(last).date().isoformat()
    for kind in _ANNEXES:
        order = Order(kind, merged=True, day=day)
        with contextlib.suppress(Refusal):
            batch_of(dossier, session_id, order)
            yield order


def archive(dossier: Dossier, session_id: int, target: Path, writers: Writers) -> list[str]:
    """Write the archive of a closed session into a new folder, or a file that ends in .zip.

    Returns:
        The names of the files it holds.

    Raises:
        RulesRefusal: The session is not closed.
        Refusal: The target is not free, or a kept file is missing or was changed.
        EnvironmentFault: The target cannot be written.
    """
    zipped = target.suffix.lower() == ".zip"
    refuse_open_dossier(target, dossier.store.path)
    if not zipped:
        _require_free(target)
    try:
        with aside(target.parent) as made:
            folder = made / "archive"
            names = _fill(folder, entries(dossier, session_id, writers))
            if zipped:
                with dossier.store.read() as reader:
                    moment = str(sealed_row(reader, session_id, _WHAT).closed_at)
                write_atomically(target, _zip(folder, names, moment))
            else:
                with contextlib.suppress(FileNotFoundError):
                    target.rmdir()  # an empty one
                shutil.move(folder, target)
                flush_folder(target.parent)
    except OSError as error:
        raise EnvironmentFault(
            "FILE_NOT_WRITTEN",
            f"L'archive {target} ne peut pas être écrite ({cause_of(error)}) : vérifiez "
            "que son dossier existe et que vous pouvez y écrire.",
        ) from error
    return names


def _require_free(target: Path) -> None:
    taken = target.exists() and not (target.is_dir() and not any(target.iterdir()))
    if taken:
        raise Refusal(
            "ARCHIVE_EXISTS",
            f"{target} existe déjà : donnez le nom d'un dossier à créer, ou d'un fichier .zip.",
        )


def _fill(folder: Path, wanted: Iterator[Entry]) -> list[str]:
    folder.mkdir(mode=0o700)
    told = []
    for entry in wanted:
        path = folder / entry.name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        entry.write(path)
        told.append(entry)
    lines = ["Archive d'une session de jury. Contenu :", ""]
    lines += [f"{entry.name} — {entry.about}" for entry in told]
    for entry in told:
        lines += ["", entry.note] if entry.note else []
    lines += ["", f"Pour vérifier les fichiers : sha256sum -c {CHECKSUMS}",
              "Pour vérifier un procès-verbal : jury-app verify FICHIER.pdf", ""]  # fmt: skip
    (folder / _READ_ME).write_text("\n".join(lines), "utf-8")
    names = [*(entry.name for entry in told), _READ_ME]
    sums = [f"{hashlib.sha256((folder / n).read_bytes()).hexdigest()}  {n}\n" for n in names]
    (folder / CHECKSUMS).write_text("".join(sums), "utf-8")
    for name in (*names, CHECKSUMS):
        (folder / name).chmod(0o600)
        flush(folder / name)
    return [*names, CHECKSUMS]


def _put(content: bytes, target: Path) -> None:
    target.write_bytes(content)


def _zip(folder: Path, names: list[str], moment: str) -> bytes:
    out = io.BytesIO()
    when = local(moment).timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(zipfile.ZipInfo(name, when), (folder / name).read_bytes(),
                          zipfile.ZIP_DEFLATED)  # fmt: skip
    return out.getvalue()


def _left_out(journal: list[JournalRow]) -> str:
    """Return what the numbers missing from a session's journal are; empty when none is."""
    if [one.seq for one in journal] == list(range(1, len(journal) + 1)):
        return ""
    return (
        "Le journal est celui de cette session. Les numéros qui n'y figurent pas sont des gestes "
        "faits dans les\nautres sessions du dossier, ou sur le dossier entier. Chaque entrée porte "
        "l'empreinte de celle qui la précède\ndans le dossier (« previous »), qui peut donc ne pas "
        "être ici : la chaîne entière se vérifie sur le dossier,\npar jury-app verify DOSSIER."
    )
