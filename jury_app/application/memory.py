"""Making many rows at once without paying for cycles they do not have."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause Python's collector of cycles; also serves as a decorator.

    Rows hold no cycle, and the collector walks all of them again and again while they grow in
    number: about a third of the time of a large import, and of drawing large minutes.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def collect_seldom() -> None:
    """Let the collector look at what is old very seldom: a window must not stop while one types.

    Young cycles are still collected as they come; a full collection walks every row of the session
    shown (a quarter of a second for 5,000 candidates), and finds next to nothing there.
    """
    gc.set_threshold(10_000, 10, 500)
