"""Starts the window.

Boot order: the system is checked before anything of Qt is imported; the window is painted before
SQLAlchemy is imported (the first dossier is opened by a timer that fires after the first paint).
"""

import sys
from pathlib import Path

from jury_app.application.services import Services
from ui import platform_check

CANNOT_SHOW = 3


def run(services: Services, path: Path | None = None) -> int:
    """Show the window and return the exit status when it is closed.

    Args:
        services: What touches files.
        path: A dossier to open; the start page when None.

    Returns:
        0, or 3 when the system cannot show a window (one sentence on standard error says why).
    """
    if problem := platform_check.problem():
        sys.stderr.write(f"{problem}\n")
        return CANNOT_SHOW
    from ui.boot import start  # noqa: PLC0415 - imports Qt, which may be what is missing

    return start(services, path)
