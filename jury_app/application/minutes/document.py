"""The procès-verbal of a session, from its plain-data document alone.

For the final minutes that document is the parsed canonical JSON which was sealed: paper and
fingerprint cannot say different things. A draft is built from the same data of a session still
open; it has no seal, hence neither number nor fingerprint.
"""

from typing import Any

from jury_app.application.minutes.closing import (
    closing,
    digit_groups,
    proof,
    signatures,
    statistics,
)
from jury_app.application.minutes.jury import composition, presence, regulations, sitting
from jury_app.application.minutes.model import Cover, MinutesDocument
from jury_app.application.minutes.record import NBSP, Record
from jury_app.application.minutes.results import happenings, own_decisions, results
from jury_app.domain.text import of

DRAFT = "PROJET — ne vaut pas procès-verbal"


def minutes_document(document: dict[str, Any], seal: str | None) -> MinutesDocument:
    """Return the minutes of a session, worded and ordered, ready to be drawn.

    Args:
        document: `canonical.session_document`, or the sealed canonical JSON parsed.
        seal: SHA-256 of the sealed text (64 hexadecimal digits); None makes a draft.
    """
    record = Record(document)
    draft = seal is None
    number = None if draft else record.session["minutes_number"]
    reference = DRAFT if draft else f"PV n°{NBSP}{number}"
    session, label = record.session["label"], record.certification["label"]
    return MinutesDocument(
        title=f"Procès-verbal de délibération — {label} — {session} — {reference}",
        author=record.certification["certifiers"][0]["name"],
        draft=draft,
        number=number,
        seal=seal,
        created=None if draft else record.session["closed_at"],
        footer=(reference, beginning(seal)),
        watermark=DRAFT if draft else "",
        cover=_cover(record, reference),
        sections=(
            sitting(record),
            composition(record),
            presence(record),
            regulations(record),
            results(record),
            own_decisions(record),
            happenings(record),
            statistics(record),
            closing(record, draft=draft),
            signatures(record, draft=draft),
            proof(record, seal),
        ),
    )


def beginning(seal: str | None) -> str:
    """Return the beginning of a fingerprint for the foot of a page; nothing for a draft."""
    return "" if seal is None else f"{' '.join(digit_groups(seal)[:4])} …"


def _cover(record: Record, reference: str) -> Cover:
    certification, session = record.certification, record.session
    return Cover(
        left=(certification["certifiers"][0]["name"], f"Campus {of(session['campus'])}"),
        right=(certification["code"], f"Niveau {certification['level']}"),
        title="Procès-verbal de délibération",
        subject=certification["title"],
        reference=f"{session['label']} — {reference}",
    )
