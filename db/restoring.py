"""Restoring a backup: a copy of it takes the place of the dossier, as a whole file, in one step."""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from db.backups import alone, create_private, is_good, replace_held, require_short, sweep, why
from db.engine import SIDE_FILES, Error, Key, Raw, connect
from db.faults import unusable
from db.places import risky
from jury_app.application.files import flush, flush_folder
from jury_app.domain.errors import EnvironmentFault, Refusal

_DAMAGED = " (endommagé "
"""What tells the name of a damaged dossier put aside from its own."""


def restore(
    backup: Path,
    dossier: Path,
    key: Key | None,
    prepare: Callable[[Path], object] = lambda _copy: None,
    keep: Callable[[Raw], bool] = lambda _held: True,
) -> Path | None:
    """Put a backup in the place of the dossier, in one step; nobody else opens it meanwhile.

    Args:
        backup: The backup.
        dossier: The dossier; nobody may hold it.
        key: The key of the backup.
        prepare: Called with the copy that will take the dossier's place, before it does.
        keep: Backs the dossier up from the connection that holds it; False when it is too damaged
            for that and is to be kept beside.

    Returns:
        Where the dossier was put aside; None when `keep` has kept it.

    Raises:
        Refusal: The backup itself is damaged, or under another key; the dossier's name is too long.
        EnvironmentFault: The dossier is held, or its folder cannot be written.
    """
    require_short(
        dossier, _unfinished(restoration_of(dossier)),
        f"copiez la sauvegarde {backup} là où vous travaillez, sous un nom plus court",
    )  # fmt: skip
    if not is_good(backup, key):
        raise unusable(backup)
    # Held from before the copies are made: what another program wrote until now is in what is kept,
    # and none opens the dossier, or sweeps the copy, until the other is in its place.
    with _alone_where_readable(dossier, key) as held:
        try:
            return _put_in_place(backup, dossier, key, prepare, held, keep)
        except (OSError, *Error) as error:
            raise EnvironmentFault(
                "RESTORE_FAILED",
                f"La sauvegarde ne peut pas être remise à la place de {dossier} ({why(error)}) : "
                "vérifiez la place et vos droits. La sauvegarde reste intacte.",
            ) from error
        finally:
            sweep_restoration(dossier)


@contextlib.contextmanager
def _alone_where_readable(dossier: Path, key: Key | None) -> Iterator[Raw | None]:
    """Hold a dossier; None where it is missing or too damaged to be opened by anybody."""
    with contextlib.ExitStack() as stack:
        held = None
        if dossier.exists():
            with contextlib.suppress(Refusal):
                held = stack.enter_context(alone(dossier, key))
        yield held


def _put_in_place(
    backup: Path,
    dossier: Path,
    key: Key | None,
    prepare: Callable[[Path], object],
    held: Raw | None,
    keep: Callable[[Raw], bool],
) -> Path | None:
    """Move a copy of a backup over the dossier; return where that was put aside, if it was."""
    beside, aside = restoration_of(dossier), None
    # Copied first: a backup more may be the one that lets the chosen one go.
    _copy_whole(backup, beside, key, prepare)
    if held is not None and keep(held):
        replace_held(held, beside, dossier)
    else:
        if held is not None and os.name == "nt":  # an open file cannot be renamed there
            held.close()
        aside = _put_aside(dossier)
        beside.replace(dossier)
    flush_folder(dossier.parent)
    return aside


def restoration_of(dossier: Path) -> Path:
    """Return where the whole copy of a backup waits that takes the place of a dossier."""
    return dossier.with_name(f".{dossier.name}.restauration")


def require_short_name(dossier: Path) -> None:
    """Refuse a new dossier whose name leaves no room for the longest name written beside it."""
    longest = max(
        (_aside(dossier), _unfinished(restoration_of(dossier))),
        key=lambda beside: len(os.fsencode(beside.name)),
    )
    require_short(dossier, longest, "choisissez un nom plus court")


def _unfinished(beside: Path) -> Path:
    """Return where that copy is written until it is whole."""
    return beside.with_name(f"{beside.name}.tmp")


def sweep_restoration(dossier: Path) -> None:
    """Delete what a restoration left beside a dossier."""
    beside = restoration_of(dossier)
    for one in (beside, _unfinished(beside)):
        sweep(one.parent, one.name)


def finish_restoration(dossier: Path) -> None:
    """Put the backup in place that a restoration, cut off, had no time to."""
    # The damaged dossier is moved aside once the copy is whole: without the one, take the other.
    with contextlib.suppress(OSError):
        if not dossier.exists():
            restoration_of(dossier).rename(dossier)


def _copy_whole(
    backup: Path, beside: Path, key: Key | None, prepare: Callable[[Path], object]
) -> None:
    """Write the copy of a backup, under its own name only once nothing is missing in it."""
    target = _unfinished(beside)
    for one in (beside, target):
        sweep(one.parent, one.name)
    create_private(target)
    shutil.copyfile(backup, target)
    prepare(target)
    mode = "DELETE" if risky(target) else "WAL"
    with closing(connect(target, key)) as raw:
        raw.execute(f"PRAGMA journal_mode = {mode}")
    flush(target)
    target.replace(beside)


def _put_aside(dossier: Path) -> Path | None:
    """Rename a damaged dossier, if it is there, and what SQLite left beside it."""
    aside = _aside(dossier)
    _put_log_aside(dossier, aside)
    if not dossier.exists():
        return None
    dossier.replace(aside)
    return aside


def put_aside(dossier: Path) -> list[Path]:
    """Return the damaged files that restorations left beside a dossier, and their logs."""
    try:
        beside = sorted(dossier.parent.iterdir())
    except OSError:
        return []
    return [one for one in beside if one.name.startswith(f"{dossier.stem}{_DAMAGED}")]


def _aside(dossier: Path) -> Path:
    name = f"{dossier.stem}{_DAMAGED}{datetime.now(UTC):%Y%m%d%H%M%S}){dossier.suffix}"
    return dossier.with_name(name)


def _put_log_aside(dossier: Path, aside: Path) -> None:
    """Rename what SQLite left beside a dossier: it must not be taken for that of another file."""
    for end in SIDE_FILES:
        with contextlib.suppress(FileNotFoundError):
            dossier.with_name(dossier.name + end).replace(f"{aside}{end}")
