"""Minutes once they are files: checked, signed, written for a correction."""

from collections.abc import Sequence
from pathlib import Path

from jury_app.application.comparing import compare_with
from jury_app.application.corrections import Correction
from jury_app.application.documents.names import safe_stem
from jury_app.application.documents.order import Written
from jury_app.application.dossier import Dossier
from jury_app.application.files import made_folder, read_file, write_atomically
from jury_app.application.minutes.correction import correction_document
from jury_app.application.papers import SignerState
from jury_app.application.pieces import content_of, piece_of, pieces_of
from jury_app.application.proof import (
    PaperFacts,
    PaperReport,
    data_of,
    minutes_number_of,
    notes_of,
    verify_paper,
)
from jury_app.application.signing import (
    SignRequest,
    already_signed,
    refuse_draft,
    require_minutes,
    signer_named,
    signers_of,
)
from jury_app.application.verification import Problem, verify_dossier
from jury_app.application.vouching import (
    joined_unchanged,
    limits_of,
    same_certificates,
    same_file_kept,
    unlike_kept,
)
from jury_app.domain.errors import Refusal
from reports.minutes import drawn
from reports.read_back import drawn_fields, facts_of
from reports.redrawing import redrawing, unlike_pages

_HEADER = 1024
"""Bytes at the beginning of a file within which readers of PDF look for its mark."""


def check_paper(path: Path, dossier: Dossier | None = None) -> PaperReport:
    """Check a PDF of minutes, and compare it with a dossier when one is given.

    Args:
        path: The PDF.
        dossier: The dossier, or None.

    Raises:
        EnvironmentFault: The file cannot be opened.
    """
    data = read_file(path)
    try:
        facts = facts_of(data, path.name)
    except Refusal as refusal:
        unreadable = PaperReport((Problem(refusal.code, refusal.message),))
        return _joined(data, dossier) or unreadable
    joined = _joined(data, dossier) if facts.attached is None else None
    return joined or _checked(data, facts, dossier)


def _joined(data: bytes, dossier: Dossier | None) -> PaperReport | None:
    """Report on a file without data of its own that a dossier keeps, such as a scan."""
    piece = None if dossier is None else piece_of(dossier, data)
    if dossier is None or piece is None:
        return None
    problems = verify_dossier(dossier, session_id=piece.session_id)
    return PaperReport(tuple(problems), (joined_unchanged(piece),))


def _checked(
    data: bytes, facts: PaperFacts, dossier: Dossier | None, *, tables: bool = True
) -> PaperReport:
    again = redrawing(data, facts)
    problems = [*verify_paper(facts), *again.problems]
    notes = [] if problems else notes_of(facts, redrawn=again.compared)
    if dossier is not None and facts.attached is not None:
        against, agreed = compare_with(dossier, facts.attached, tables=tables)
        problems += against
        notes += agreed
    known = ""
    if dossier is not None and not problems and not again.compared:
        known, problems = _vouched(data, facts, dossier)
    if problems:
        return PaperReport(tuple(problems))
    if again.compared or known:
        return PaperReport((), (*notes, known) if known else tuple(notes))
    limits = limits_of(facts, again.otherwise)
    return PaperReport((), tuple(notes), limits, otherwise=bool(again.otherwise))


def _vouched(data: bytes, facts: PaperFacts, dossier: Dossier) -> tuple[str, list[Problem]]:
    """Return how the files a dossier keeps vouch for a signed one, or how they contradict it.

    Other certificates on the pages of the minutes it keeps are those of other signers, or newer
    ones. On other pages, they make another act.
    """
    same = piece_of(dossier, data)
    if same is not None:
        return same_file_kept(same.name), []
    with dossier.store.read() as reader:
        pieces = pieces_of(reader)
    keys, unlike = {one.key for one in facts.signatures}, list[Problem]()
    for piece in pieces:
        try:
            content = content_of(dossier, piece)
            kept = facts_of(content, piece.name)
        except Refusal:  # a scan, or a file that was lost
            continue
        if keys <= {one.key for one in kept.signatures if one.sound}:
            return same_certificates(piece.name), []
        if kept.signatures and kept.attached == facts.attached:
            pages = unlike_pages(data, content)
            unlike += [unlike_kept(piece.name, pages)] if pages else []
    return "", unlike


def draw_correction(correction: Correction) -> tuple[bytes, tuple[str, ...]]:
    """Return minutes in correction as a PDF, and the letters no font could print."""
    minutes = correction_document(dict(correction.document), correction.seal)
    data, _pages, missing = drawn(minutes, correction.text)
    return data, tuple(glyph.code for glyph in missing)


def write_correction(correction: Correction, target: Path) -> tuple[str, ...]:
    """Write minutes in correction to a PDF; return the letters no font could print.

    Raises:
        EnvironmentFault: The file cannot be written; what stood there is unchanged.
    """
    data, missing = draw_correction(correction)
    write_atomically(target, data)
    return missing


def write_corrections(corrections: Sequence[Correction], folder: Path) -> Written:
    """Write every minutes in correction into a folder, each named by its number.

    Raises:
        EnvironmentFault: The folder or a file cannot be written.
    """
    missing: list[str] = []
    paths = [folder / f"{safe_stem(one.number)}.pdf" for one in corrections]
    with made_folder(folder):
        for one, path in zip(corrections, paths, strict=True):
            missing += write_correction(one, path)
    return Written(tuple(paths), tuple(dict.fromkeys(missing)), ())


def signer_states(path: Path) -> list[SignerState]:
    """Return who may sign a PDF of minutes, in order, and who did.

    Raises:
        Refusal: A draft, no minutes, or minutes that were changed.
        EnvironmentFault: The file cannot be opened.
    """
    return _states(path)[1]


def _states(path: Path) -> tuple[bytes, list[SignerState]]:
    data = read_file(path)
    facts = facts_of(data, path.name)
    document = require_minutes(facts.attached, facts.title, path.name)
    _require_sound([*verify_paper(facts), *redrawing(data, facts).problems], path.name, "signé")
    made = {one.field: one for one in facts.signatures}
    drawn_only = drawn_fields(data)
    return data, [SignerState(s, made.get(s.field), s.field in drawn_only)
                  for s in signers_of(document)]  # fmt: skip


def _require_sound(problems: Sequence[Problem], name: str, done: str) -> None:
    """Refuse a file that something is wrong with, which is not to be « signé » or « joint »."""
    if problems:
        first = problems[0]
        raise Refusal(first.code, f"{name} ne peut pas être {done}. {first.message}")


def minutes_carried(dossier: Dossier, data: bytes, name: str) -> str | None:
    """Return the number of the minutes that a file to be kept carries or corrects, if any.

    Args:
        dossier: The dossier that is to keep it.
        data: Its content.
        name: Its name.

    Raises:
        Refusal: A draft, minutes that were changed or are not this dossier's, or a damaged PDF.
    """
    if b"%PDF-" not in data[:_HEADER]:
        return None
    facts = facts_of(data, name)
    if facts.attached is None:
        refuse_draft(facts.title, name)
        return None
    _require_sound(_checked(data, facts, dossier, tables=False).problems, name, "joint")
    return minutes_number_of(data_of(facts.attached))


def place_to_sign(path: Path, text: str) -> Path:
    """Return where minutes are signed: in the file that carries them already, or a free name.

    Two dossiers of one folder may give the same number to their minutes.

    Args:
        path: The name wished for; « (2) », « (3) » and so on are added to it.
        text: The data the minutes carry.

    Raises:
        EnvironmentFault: A file of such a name cannot be opened.
    """
    names = [path, *(path.with_stem(f"{path.stem} ({n})") for n in range(2, 100))]
    standing = [one for one in names if one.exists()]
    own = [one for one in standing if _carries(one, text)]
    return next(iter(own or [one for one in names if one not in standing]))


def _carries(path: Path, text: str) -> bool:
    try:
        return facts_of(read_file(path), path.name).attached == text
    except Refusal:  # no PDF
        return False


def sign_file(source: Path, request: SignRequest, target: Path, moment: str) -> None:
    """Add an electronic signature to minutes.

    Args:
        source: The minutes.
        request: Who signs, and with what.
        target: Where the signed file is written; may be the source.
        moment: UTC time.

    Raises:
        Refusal: No minutes, a draft, nobody of that name, signed already; see also
            `signing.add_signature`.
        EnvironmentFault: A file that cannot be opened or written, a wrong passphrase, no card.
    """
    data, states = _states(source)
    signer = signer_named([state.signer for state in states], request.name)
    if any(state.signature and state.signer == signer for state in states):
        raise already_signed(signer)
    from reports.signing import add_signature  # noqa: PLC0415 - pyHanko takes 0.6 s to load

    write_atomically(target, add_signature(data, signer, request, moment))
