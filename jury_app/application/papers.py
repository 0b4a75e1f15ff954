"""What the window and the command line do with minutes once they are files."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from jury_app.application.corrections import Correction
from jury_app.application.dossier import Dossier
from jury_app.application.pieces import Piece
from jury_app.application.proof import FoundSignature, PaperReport
from jury_app.application.signing import Signer, SignRequest


@dataclass(frozen=True, slots=True)
class SignerState:
    """Somebody the minutes have a box for.

    Attributes:
        signer: Who.
        signature: The electronic signature that stands in the box, or None.
        drawn: True when a signature drawn by hand alone stands there.
    """

    signer: Signer
    signature: FoundSignature | None
    drawn: bool = False


@dataclass(frozen=True)
class Papers:
    """Functions on files; see `Services`.

    Attributes:
        check: Checks a PDF of minutes, and compares it with a dossier when one is given.
        signers: Returns who may sign a PDF of minutes and who did; refuses a draft.
        to_sign: Returns the file in which the minutes of a closed session (id), or the correction
            given, are signed: the one named, or one with « (2) » and so on when that is of
            something else. Writes it first if it does not stand there yet; changes no file that
            does.
        sign: Adds an electronic signature to minutes (source, request, target).
        test_certificate: Writes a certificate for trying out (for whom, passphrase, target).
        draw_correction: Draws minutes in correction as a PDF in memory; returns it and the letters
            no font could print.
        write_correction: Writes minutes in correction to a PDF; returns the letters no font could
            print.
        keep: Copies a file into the dossier for a closed session (id); refuses a draft, a dossier,
            and minutes of another session.
        archive: Writes the archive of a closed session (id) to a folder or .zip; returns what it
            holds.
        card_ready: True when a card reader is configured.
    """

    check: Callable[[Path, Dossier | None], PaperReport]
    signers: Callable[[Path], list[SignerState]]
    to_sign: Callable[[Dossier, int, Path, Correction | None], Path]
    sign: Callable[[Path, SignRequest, Path], None]
    test_certificate: Callable[[str, str, Path], None]
    draw_correction: Callable[[Correction], tuple[bytes, tuple[str, ...]]]
    write_correction: Callable[[Correction, Path], tuple[str, ...]]
    keep: Callable[[Dossier, int, Path], Piece]
    archive: Callable[[Dossier, int, Path], list[str]]
    card_ready: Callable[[], bool]
