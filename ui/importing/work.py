"""What the assistant does off the window's thread: functions for its jobs."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from jury_app.application.dossier import Dossier
from jury_app.application.files import require_workbook_target
from jury_app.application.importing import profiles
from jury_app.application.importing.proposal import Draft
from jury_app.application.importing.recogniser import Recogniser
from jury_app.application.importing.report import ImportReport
from jury_app.application.importing.service import import_workbook
from jury_app.application.services import Services
from jury_app.domain.certification import Certification
from ui.jobs import Progress


@dataclass(frozen=True)
class Read:
    """A workbook read.

    Attributes:
        path: Where it is.
        draft: How it may be read.
        profile: Name of the profile recognised and taken over, empty for none.
    """

    path: Path
    draft: Draft
    profile: str


def reading(
    services: Services, dossier: Dossier, certification: Certification, path: Path
) -> Callable[[Progress], Read]:
    """Return the job that reads a workbook, recognises its sheets and finds its profile."""

    def work(progress: Progress) -> Read:
        progress(0, 0)
        workbook = services.read_workbook(path)
        progress(0, 0)
        recogniser = Recogniser(certification, dossier.catalog.vocabulary)
        draft = Draft(recogniser, workbook)
        progress(0, 0)
        found = profiles.find(dossier, workbook, certification, recogniser)
        if found is not None:
            draft.apply(found.matching)
        return Read(path, draft, found.profile.name if found else "")

    return work


def importing(
    dossier: Dossier, session_id: int, draft: Draft, *, apply: bool, over_decisions: bool
) -> Callable[[Progress], ImportReport]:
    """Return the job that compares a workbook with a session, and writes it where asked.

    What is read and how is settled here, whatever the window shows later.
    """
    workbook, matching = draft.workbook, draft.matching

    def work(progress: Progress) -> ImportReport:
        return import_workbook(dossier, session_id, workbook, apply=apply,
                               over_decisions=over_decisions, progress=progress,
                               matching=matching)  # fmt: skip

    return work


def annotating(
    services: Services, read: Read, report: ImportReport, target: Path, dossier: Dossier
) -> Callable[[Progress], None]:
    """Return the job that writes a copy of a workbook with its problems."""

    def work(_progress: Progress) -> None:
        require_workbook_target(target, read.path, dossier.store.path)
        services.write_annotated(read.path, read.draft.workbook, report, target)

    return work


def templating(
    services: Services, certification: Certification, target: Path, *kept: Path
) -> Callable[[Progress], None]:
    """Return the job that writes an empty workbook; `kept` are files it must not replace."""

    def work(_progress: Progress) -> None:
        require_workbook_target(target, *kept)
        services.write_template(certification, target)

    return work
