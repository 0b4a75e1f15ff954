"""`jury-app demo`: the window on a fresh copy of the demonstration dossier."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from jury_app.application.services import DEMONSTRATION, Services
from jury_app.cli.main import guarded
from jury_app.cli.parser import parse


def demo(arguments: Sequence[str], services: Services) -> int:
    """Build the demonstration dossier in a temporary folder and show it.

    Args:
        arguments: The command line, `demo` first.
        services: Everything that touches files.

    Returns:
        The exit status.
    """
    options = parse(arguments)
    return guarded(lambda: _show(services, options.offscreen_check), services.log_file)


def _show(services: Services, offscreen_check: bool) -> int:
    with tempfile.TemporaryDirectory(prefix="jury-app-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / DEMONSTRATION
        services.create_demo(path).store.close()
        if offscreen_check:
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
            from ui.tour import check_pages  # noqa: PLC0415 - Qt

            return check_pages(services, path)
        from ui.app import run as show  # noqa: PLC0415 - Qt

        return show(services, path)
