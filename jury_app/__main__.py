"""Entry of the program: `jury-app`, or `python -m jury_app`.

Boot order: the arguments decide between window and command; only the window imports Qt, and only
an opened dossier imports SQLAlchemy. Nothing is imported before `main`, so that an interruption
ends it quietly from its first moment.
"""

# ruff: noqa: PLC0415 - see above

import sys

_INTERRUPTED = 130
"""128 + SIGINT, as shells expect."""


def main() -> int:
    """Run the program on the process's arguments; return the exit status."""
    try:
        return _run(sys.argv[1:])
    except KeyboardInterrupt:
        if sys.stderr is not None:
            sys.stderr.write("jury-app : interrompu.\n")
        return _INTERRUPTED


def _run(arguments: list[str]) -> int:
    from jury_app.bootstrap import forbid_core_dumps, services, start_log
    from jury_app.cli.main import prepare_output, run, window_path

    prepare_output()
    forbid_core_dumps()
    start_log()
    path = window_path(arguments)
    if path is not None or not arguments:
        from ui.app import run as show

        return show(services(), path)
    if arguments[0] == "demo":
        from jury_app.demonstration import demo

        return demo(arguments, services())
    return run(arguments, services())


if __name__ == "__main__":
    sys.exit(main())
