"""How long work says how far it is."""

from collections.abc import Callable

Tell = Callable[[int, int], None]
"""Told how many steps of how many are done, 0 of 0 while that is unknown; may raise to stop."""


def untold(_done: int, _of: int) -> None:
    """Tell nobody."""
