"""Entry of the program: `jury-app`, or `python -m jury_app`.

Boot order: the arguments decide between window and command; only the window imports Qt, and only
an opened dossier imports SQLAlchemy.
"""

import sys

from jury_app.bootstrap import services, start_log
from jury_app.cli.main import run, window_path


def main() -> int:
    """Run the program on the process's arguments; return the exit status."""
    arguments = sys.argv[1:]
    start_log()
    path = window_path(arguments)
    if path is not None or not arguments:
        from ui.app import run as show  # noqa: PLC0415 - Qt, for the window only

        return show(services(), path)
    if arguments[0] == "demo":
        from jury_app.demonstration import demo  # noqa: PLC0415 - likewise

        return demo(arguments, services())
    return run(arguments, services())


if __name__ == "__main__":
    sys.exit(main())
