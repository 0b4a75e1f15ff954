"""What the window and the command line are given by `bootstrap`: adapters behind plain functions.

Slow libraries are imported inside these functions, by the job that needs them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from jury_app.application.access import Access
from jury_app.application.documents.order import Drawn, Order, Written
from jury_app.application.dossier import Dossier
from jury_app.application.importing.report import ImportReport
from jury_app.application.importing.workbook import Workbook
from jury_app.application.papers import Papers
from jury_app.application.ports import Catalog
from jury_app.application.progress import Tell
from jury_app.application.proof import PaperReport
from jury_app.application.safety import Safety
from jury_app.domain.certification import Certification

DEMONSTRATION = "Démonstration.jury"
"""The name of a dossier made for trying the program: in a temporary folder, it is not backed up."""


@dataclass(frozen=True)
class Services:
    """Everything that touches files.

    Attributes:
        open_dossier: Opens a dossier; raises `KnownError` with a French sentence.
        dossier_to_check: Opens a dossier for a mere check: nothing is written, no PIN is asked.
        create_dossier: Creates an empty one; never overwrites.
        create_demo: Builds a fresh demonstration dossier at a path that does not exist yet.
        read_workbook: Reads a workbook of any supported format.
        write_annotated: Writes a copy of a workbook (its file, what was read, what the import
            found) with the problems shown in it, to an .xlsx that is not the file itself.
        write_template: Writes an empty import workbook for a certification to an .xlsx.
        draw_minutes: Draws the minutes of a session (id) as a PDF in memory; True for a draft.
            Tells now and then how far it is: an exception raised there ends the work. Returns the
            PDF and the letters no font could print.
        write_minutes: Writes the minutes of a session (id) to a PDF; True for a draft. Returns
            the letters no font could print.
        write_documents: Writes the documents of an order for a session (id) into a folder, and
            tells how far it is.
        draw_documents: Draws the documents of an order for a session (id) as one PDF in memory, the
            workbooks beside them left out, and tells how far it is.
        document_texts: Puts the editable texts where the school may change them; returns that
            folder.
        read_logo: Reads a PNG or JPEG picture as a logo small enough to be kept.
        export_results: Writes the results of a session (id) to an .xlsx.
        check_file: Checks a dossier, or a PDF of minutes and compares that with a dossier when one
            is given. A sound dossier leaves an empty report.
        papers: What is done with minutes once they are files.
        log_file: Where the log is.
        data_folder: Where a school may put its own certifications and règlements.
        safety: Backups, restoring, encryption.
    """

    catalog: Catalog
    open_dossier: Callable[[Path, Access], Dossier]
    dossier_to_check: Callable[[Path, Access], Dossier]
    create_dossier: Callable[[Path, Access], Dossier]
    create_demo: Callable[[Path], Dossier]
    read_workbook: Callable[[Path], Workbook]
    write_annotated: Callable[[Path, Workbook, ImportReport, Path], None]
    write_template: Callable[[Certification, Path], None]
    draw_minutes: Callable[[Dossier, int, bool, Tell], tuple[bytes, tuple[str, ...]]]
    write_minutes: Callable[[Dossier, int, Path, bool], tuple[str, ...]]
    write_documents: Callable[[Dossier, int, Order, Path, Tell], Written]
    draw_documents: Callable[[Dossier, int, Order, Tell], Drawn]
    document_texts: Callable[[], Path]
    read_logo: Callable[[Path], bytes]
    export_results: Callable[[Dossier, int, Path], None]
    check_file: Callable[[Path, Access, Dossier | None], PaperReport]
    papers: Papers
    log_file: Path
    data_folder: Path
    safety: Callable[[], Safety]
