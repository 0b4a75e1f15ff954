"""Random changes to minutes and dossiers, and the proof that one nobody refuses does no harm."""

import json
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Pdf
from reportlab.pdfgen.canvas import Canvas

from jury_app.application.signing import SignRequest, signers_of
from reports.digest import with_digest
from reports.read_back import page_texts
from reports.signing import add_signature
from tests.checking import verify_file
from tests.signing_builder import CHAIR, PASSPHRASE, Closed, codes

Change = Callable[[Pdf], None]
"""Changes an open file."""

_SEALED = {
    "session": ("label", "date", "campus", "place", "closed_at", "minutes_number", "seal",
                "canonical", "control", "certification", "reglement", "opened_at"),
    "member": ("last_name", "first_name", "role", "sex", "corps", "designated_by", "present"),
    "candidate": ("ine", "birth_name", "first_names", "route", "option", "number", "campus",
                  "internship_weeks", "language_level", "withdrawn", "comment"),
    "mark": ("value", "motive", "epreuve"),
    "decision": ("verdict", "motive", "proposal", "decided_at", "bloc"),
    "journal": ("at", "who", "gesture", "label", "before", "after", "previous", "hash"),
}  # fmt: skip
"""What closing seals or chains, by table."""


def change_bytes(whole: Path, folder: Path, runs: int, seed: int) -> int:
    """Change one byte of signed minutes, again and again; return how many were refused.

    A change that is not refused must lie where the last signature itself stands, which it cannot
    cover, and leave every page, every word and the data as they were.
    """
    data = whole.read_bytes()
    chance = random.Random(seed)
    spoilt = folder / "spoilt.pdf"
    refused = 0
    for _ in range(runs):
        place = chance.randrange(len(data))
        other = chance.choice([b for b in range(256) if b != data[place]])
        spoilt.write_bytes(data[:place] + bytes([other]) + data[place + 1 :])
        if codes(spoilt):
            refused += 1
        else:
            begin, end = last_hole(data)
            assert begin <= place < end, f"byte {place} became {other}, unseen"
            assert seen_in(spoilt) == seen_in(whole)
    return refused


def last_hole(data: bytes) -> tuple[int, int]:
    """Return where the last signature stands, which it cannot cover."""
    ranges = data[data.rindex(b"/ByteRange") :]
    _zero, begin, end, _length = map(int, ranges[ranges.index(b"[") + 1 :].split(b"]")[0].split())
    return begin, end


def seen_in(path: Path) -> tuple[Any, ...]:
    """Return all that a reader gets of a file: pages as pictures, their text, the data."""
    data = path.read_bytes()
    with pikepdf.open(BytesIO(data)) as pdf:
        attached = [(name, spec.get_file().read_bytes()) for name, spec in pdf.attachments.items()]
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    pictures = [bytes(page.render(scale=0.5).buffer) for page in document]
    document.close()
    return pictures, page_texts(data), attached


def change_data(closed: Closed, folder: Path, runs: int, seed: int) -> None:
    """Change one field of the data attached to minutes, by a forger who mends all the rest."""
    chance = random.Random(seed)
    forged = folder / "forged.pdf"
    with pikepdf.open(closed.minutes) as pdf:
        text = pdf.attachments["seance.json"].get_file().read_bytes()
    for _ in range(runs):
        document = json.loads(text)
        holder, key = chance.choice(list(_leaves(document)))
        holder[key] = _other(holder[key], chance)
        with pikepdf.open(closed.minutes) as pdf:
            new = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            pdf.Root.Names.EmbeddedFiles.Names[1].EF.F.write(new.encode())
            out = BytesIO()
            pdf.save(out)
        forged.write_bytes(with_digest(out.getvalue()))
        assert "FINGERPRINT_MISMATCH" in codes(forged), key


def _leaves(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a document that holds a plain value."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in pairs:
        if isinstance(inner, dict | list):
            yield from _leaves(inner)
        else:
            yield value, key


def _other(value: Any, chance: random.Random) -> Any:
    if isinstance(value, bool) or value is None:
        return not value
    if isinstance(value, int):
        return value + chance.choice((-1, 1))
    return chance.choice((f"{value} ", f"{value}x", value[1:] or "y", f"é{value}"))


def change_dossier(closed: Closed, folder: Path, runs: int, seed: int) -> None:
    """Change one field of a closed session in the dossier, its guards taken away."""
    chance = random.Random(seed)
    spoilt = folder / "spoilt.jury"
    for _ in range(runs):
        shutil.copyfile(closed.dossier, spoilt)
        try:
            said = _change_row(spoilt, chance)
        except sqlite3.IntegrityError:
            continue  # the dossier itself refused: two rows may not be alike
        assert verify_file(spoilt), said
        assert verify_file(closed.minutes) == []


def _change_row(path: Path, chance: random.Random) -> str:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA ignore_check_constraints = 1")
        known = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        guards = raw.execute(known).fetchall()
        for name, _sql in guards:
            raw.execute(f"DROP TRIGGER {name}")
        table = chance.choice(list(_SEALED))
        column = chance.choice(_SEALED[table])
        key = [row[1] for row in raw.execute(f"PRAGMA table_info({table})") if row[5]]
        row = chance.choice(raw.execute(f"SELECT {', '.join(key)} FROM {table}").fetchall())
        where = " AND ".join(f"{name} = ?" for name in key)
        old = raw.execute(f'SELECT "{column}" FROM {table} WHERE {where}', row).fetchone()[0]
        new = _other(old, chance)
        raw.execute(f'UPDATE {table} SET "{column}" = ? WHERE {where}', (new, *row))
        for _name, guard in guards:
            raw.execute(guard)  # a careful forger puts them back
        raw.commit()
    return f"{table}.{column} of {row}"


def rewritten(source: Path, target: Path, change: Change, *, line: bool = True) -> Path:
    """Change minutes as somebody who knows how the program writes them would."""
    out = BytesIO()
    with pikepdf.open(source) as pdf:
        change(pdf)
        pdf.save(out, deterministic_id=True)
    data = out.getvalue()
    target.write_bytes(with_digest(data) if line else data)
    return target


def sheet(draw: Callable[[Canvas], None]) -> Pdf:
    """Return a page that is drawn on."""
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    draw(canvas)
    canvas.save()
    return pikepdf.open(BytesIO(out.getvalue()))


def _cover(canvas: Canvas) -> None:
    canvas.setFillGray(1)
    canvas.rect(60, 300, 400, 200, fill=1, stroke=0)


WHITE = sheet(_cover)


def over(patch: Pdf) -> Change:
    """Lay a sheet over the second page."""
    return lambda pdf: pdf.pages[1].add_overlay(patch.pages[0], None)


def older(pdf: Pdf) -> None:
    """Say that another version wrote the file."""
    pdf.docinfo["/Creator"] = "jury-app 0.0.1"


def older_and_covered(pdf: Pdf) -> None:
    """Cover what a page says, in a file of another version."""
    older(pdf)
    over(WHITE)(pdf)


def sign_anyway(closed: Closed, path: Path) -> None:
    """Sign a file as another program would: ours refuses to."""
    with pikepdf.open(path) as pdf:
        document = json.loads(pdf.attachments["seance.json"].get_file().read_bytes())
    request = SignRequest(CHAIR, closed.certificate, PASSPHRASE)
    path.write_bytes(add_signature(path.read_bytes(), signers_of(document)[0], request,
                                   "2026-12-04T18:00:00Z"))  # fmt: skip
