"""Where the settings of the documents are kept: in the dossier, one set per certification.

Where the dossier says nothing the school's own `documents/settings.toml` holds, else the
package's.
"""

import msgspec

from jury_app.application.documents.settings import DocumentSettings
from jury_app.application.dossier import Dossier, session_row
from jury_app.application.ports import Changes, Reader
from jury_app.domain.records import SettingRow

_PREFIX = "documents:"


def settings_of(dossier: Dossier, session_id: int) -> DocumentSettings:
    """Return the settings in force for a session's certification."""
    with dossier.store.read() as reader:
        kept = _kept(reader, session_row(reader, session_id).certification_code)
    return kept or dossier.catalog.document_settings()


def _kept(reader: Reader, code: str) -> DocumentSettings | None:
    row = reader.get(SettingRow, f"{_PREFIX}{code}")
    if row is None:
        return None
    try:
        return msgspec.json.decode(row.value, type=DocumentSettings)
    except msgspec.DecodeError:
        return None  # written by a later version: the defaults hold


def save_settings(dossier: Dossier, session_id: int, settings: DocumentSettings) -> Changes:
    """Keep the settings for the certification of a session, in any state of it."""
    with dossier.gesture("documents.settings", session_id) as writer:
        code = session_row(writer, session_id).certification_code
        text = msgspec.json.encode(settings).decode()
        writer.put(SettingRow(f"{_PREFIX}{code}", text))
        writer.label = f"Réglages des documents modifiés ({code})"
        return writer.changes()
