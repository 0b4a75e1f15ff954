"""Reading by calamine, here or in a process of its own that may fail without harm.

The binary formats say how large they are in many places, and calamine believes each of them: a
file that lies ends in an abort of the whole process, or in all the memory there is. Nothing can be
measured before; so they are read in a child process, whose memory and time are limited.
"""

import io
import os
import pickle
import subprocess
import sys
from collections.abc import Collection
from contextlib import suppress
from typing import cast

from jury_app.application.importing.workbook import Cell
from jury_app.spreadsheets.measures import MAX_AREA, TooFarError, UnsureError, require_near

Values = list[tuple[str, list[list[Cell]], bool]]
MOST_MEMORY = 450_000_000
MOST_SECONDS = 8.0


class LockedError(Exception):
    """A password stands before the content."""


class BrokenError(Exception):
    """The file is not what its format says."""


def read_here(data: bytes, measured: Collection[str] | None = None) -> Values:
    """Return the name and rows of each sheet, and whether it is hidden.

    Args:
        data: The file.
        measured: Names of the sheets whose reach is known; None when that does not matter.

    Raises:
        UnsureError: It has a sheet that was not measured; nothing of it was read.
        TooFarError: It is too large.
        LockedError: It is protected by a password.
        BrokenError: It cannot be read.
    """
    import python_calamine  # noqa: PLC0415 - only needed by an import

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        found: Values = []
        area = 0
        if measured is not None and not set(book.sheet_names).issubset(measured):
            raise UnsureError
        shown = python_calamine.SheetVisibleEnum.Visible
        for name, about in zip(book.sheet_names, book.sheets_metadata, strict=True):
            sheet = book.get_sheet_by_name(name)
            area += require_near(sheet.total_height, sheet.total_width)
            if area > MAX_AREA:
                raise TooFarError
            rows = cast("list[list[Cell]]", sheet.to_python(skip_empty_area=False))
            found.append((name, rows, about.visible != shown))
    except (TooFarError, UnsureError):
        raise
    except MemoryError as error:
        raise TooFarError from error
    except python_calamine.PasswordError as error:
        raise LockedError from error
    except Exception as error:
        raise BrokenError from error
    except BaseException as error:
        # What calamine did not foresee comes as a panic, which is no Exception.
        if type(error).__module__ != "pyo3_runtime":
            raise
        raise BrokenError from error
    return found


def read_apart(data: bytes) -> Values:
    """Do as `read_here` in a process of its own, within limits of time and memory.

    Raises:
        TooFarError: It is too large, or takes too long.
        LockedError: It is protected by a password.
        BrokenError: It cannot be read.
    """
    try:
        done = subprocess.run(  # noqa: S603 - this very program
            [sys.executable, "-c", f"from {__name__} import work; work()"],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # panics are told there
            timeout=MOST_SECONDS,
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as error:
        raise TooFarError from error
    if done.returncode:  # it died of its limits
        raise TooFarError
    answer = pickle.loads(done.stdout)  # noqa: S301 - our own child wrote it
    if isinstance(answer, Exception):
        raise answer
    return cast("Values", answer)


def work() -> None:
    """Read in the child process: a file on its standard input, values on its output."""
    data = sys.stdin.buffer.read()
    _limit_memory()
    answer: Values | Exception
    try:
        answer = read_here(data)
    except (TooFarError, LockedError, BrokenError) as error:
        answer = type(error)()
    sys.stdout.buffer.write(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))


def _limit_memory() -> None:
    """Set the limit where the system knows one; elsewhere the time limit alone stands."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
