"""A file that a key does not open: damaged, or sound and under another passphrase."""

import tempfile
from contextlib import closing
from pathlib import Path

from db.engine import PAGE, Error, Key, connect, head, is_plain, looks_encrypted


def is_damage(path: Path, backup: Path, key: Key | None) -> bool:
    """Tell whether damage is why a dossier does not open with the key of a backup.

    Args:
        path: The dossier; it does not open with the key.
        backup: A sound backup that does.
        key: The key; None for a plain backup.
    """
    beginning = head(path) if path.stat().st_size >= PAGE else b""
    if beginning == head(backup):  # the mark of a plain one, the salt of its key otherwise
        return True
    if not any(beginning) or not (is_plain(beginning) or looks_encrypted(path, beginning)):
        return True
    return _shares_a_page(path, backup, key)


def _shares_a_page(path: Path, backup: Path, key: Key | None) -> bool:
    """Tell whether some page after the first is still one of the backup, or under its key.

    The first page has the salt: where that is spoilt, the others still say whose they are.
    """
    kept, found = backup.read_bytes(), path.read_bytes()
    if key is None:
        starts = range(PAGE, min(len(kept), len(found)), PAGE)
        return any(kept[n : n + PAGE] == found[n : n + PAGE] for n in starts)
    with tempfile.TemporaryDirectory(dir=backup.parent, prefix="lecture-") as folder:
        joined = Path(folder, "pages.jury")
        joined.write_bytes(kept[:PAGE] + found[PAGE:])
        try:
            with closing(connect(joined, key)) as raw:
                wrong = raw.execute("PRAGMA cipher_integrity_check").fetchall()
        except Error:
            return False
    return len(wrong) < len(found) // PAGE - 1
