"""The minutes of every kind, as text: `python -m tests.minutes_references` writes them again.

The fingerprint is a made-up one, so that a text changes only with what the minutes say.
"""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2

from jury_app.application.minutes.document import minutes_document
from jury_app.domain.session import Session
from reports.minutes import write_minutes
from tests.minutes_builder import candidate, crowd, eventful, members, sealed, session_of

FOLDER = Path(__file__).parent / "reference"
_SEAL = "0123456789abcdef" * 4


def _vice_president() -> Session:
    away = tuple(m._replace(present=False, absence_reason="mission à l'étranger")
                 if m.role == "president" else m for m in members())  # fmt: skip
    return session_of(crowd(3), seats=away)


def _experience() -> Session:
    return session_of([
        candidate(1, "ALLARD", "Zoé", route="experience", verdicts=("VAL", "NVAL"),
                  prescription="Présenter deux enquêtes menées seule."),
        candidate(2, "BÉRAUD", "Noé", route="experience"),
    ])  # fmt: skip


def _open(count: int) -> Session:
    return session_of(crowd(count), closed_at=None, minutes_number=None)


KINDS: dict[str, tuple[Callable[[], Session], bool]] = {
    "pv-complet": (lambda: eventful(12), False),
    "pv-un-candidat": (lambda: session_of(crowd(1)), False),
    "pv-vae": (_experience, False),
    "pv-vice-president": (_vice_president, False),
    "projet": (lambda: _open(3), True),
    "projet-sans-candidat": (lambda: _open(0), True),
}
"""For each kind, its session and whether it is a draft."""


def text_of(kind: str, folder: Path) -> str:
    """Return the text of minutes as a reader copies it, page after page."""
    make, draft = KINDS[kind]
    session = make()
    document, canonical, _ = sealed(session)
    minutes = minutes_document(
        document if draft else json.loads(canonical), None if draft else _SEAL
    )
    target = folder / f"{kind}.pdf"
    write_minutes(minutes, canonical, target)
    found = pypdfium2.PdfDocument(target)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in found]
    finally:
        found.close()
    lines = (line.rstrip() for page in pages for line in [*page.splitlines(), "────"])
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        for name in KINDS:
            (FOLDER / f"{name}.txt").write_text(text_of(name, Path(place)), encoding="utf-8")
