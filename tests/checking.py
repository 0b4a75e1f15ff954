"""What the program finds wrong with a file."""

from pathlib import Path

from jury_app.application.access import Access
from jury_app.application.verification import Problem
from jury_app.bootstrap import check_file

_ANYONE = Access()


def verify_file(path: Path, access: Access = _ANYONE) -> list[Problem]:
    """Return what is wrong with a file, by itself; nothing when it is sound."""
    return list(check_file(path, access, None).problems)
