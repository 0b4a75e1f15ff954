"""How a command ended, for scripts."""

from enum import IntEnum


class Status(IntEnum):
    """The exit status of a command.

    Attributes:
        DONE: It did what was asked.
        REFUSED: The rules or the data stand against it; nothing was changed.
        USAGE: The command is badly written.
        ENVIRONMENT: A file, rights, a passphrase, or a bug stands against it.
    """

    DONE = 0
    REFUSED = 1
    USAGE = 2
    ENVIRONMENT = 3
