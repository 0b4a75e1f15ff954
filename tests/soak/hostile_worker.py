"""Reads and imports hostile files, one line said before and one after each of them.

By hand, to see one again: `python -m tests.soak.hostile_worker FOLDER 17 18`.
"""

import gc
import json
import re
import resource
import shutil
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from jury_app.application import sessions
from jury_app.application.importing.service import import_workbook
from jury_app.application.verification import verify_dossier
from jury_app.bootstrap import create_dossier, open_dossier
from jury_app.domain.errors import KnownError
from jury_app.spreadsheets.annotate import write_annotated
from jury_app.spreadsheets.reader import read_workbook
from tests.soak.mutations import BASES, hostile


def templates(folder: Path) -> dict[str, list[Path]]:
    """Return, per certification, an empty dossier and one that holds its sample."""
    made: dict[str, list[Path]] = {}
    for code in {base.name.split("-")[0] for base in BASES}:
        sample = next(base for base in BASES if base.name.startswith(code))
        for filled in (False, True):
            path = folder / f"{code}-{filled}.jury"
            dossier = create_dossier(path)
            new = sessions.NewSession(code, "Session", "2026-12-04", "Paris")
            session_id = sessions.create(dossier, new)
            if filled:
                import_workbook(dossier, session_id, read_workbook(sample), apply=True)
            dossier.store.close()
            made.setdefault(code, []).append(path)
    return made


def outcome(dossier: Path, template: Path, file: Path) -> str:
    """Read and import one file; return what came of it, or raise what is wrong."""
    shutil.copyfile(template, dossier)
    opened = open_dossier(dossier)
    report = None
    try:
        book = read_workbook(file)
        report = import_workbook(opened, 1, book, apply=True)
        if report.applied:
            assert verify_dossier(opened) == []
        said = "applied" if report.applied else report.problems[0].code
        if report.problems:
            write_annotated(file, book, report, dossier.with_name("copie.xlsx"))
    except KnownError as error:
        said = error.code
    finally:
        opened.store.close()
    if report is None or not report.applied:
        assert dossier.read_bytes() == template.read_bytes(), "a refused file changed the dossier"
    return said


def peak() -> int:
    """Return the most memory this process or one of its children has held, in megabytes."""
    # Of a process itself, `getrusage` counts what its parent held when it was started.
    [own] = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return max(int(own), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024


def worked() -> float:
    """Return the seconds of processor this process and its ended children have used."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _say(**line: Any) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def main(folder: Path, first: int, last: int) -> None:
    """Go through the files of some numbers."""
    made = templates(folder)
    for number in range(first, last):
        base, suffix, data = hostile(number)
        file = folder / f"hostile{suffix}"
        file.write_bytes(data)
        template = made[base.name.split("-")[0]][number // len(BASES) % 2]
        _say(begins=number)
        start, work = time.monotonic(), worked()
        try:
            said, fault = outcome(folder / "dossier.jury", template, file), ""
        except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
            said, fault = "crash", traceback.format_exc(limit=-6)
        seconds, cpu = time.monotonic() - start, worked() - work
        file.unlink()
        gc.collect()
        _say(ends=number, said=said, fault=fault, seconds=seconds, cpu=cpu, memory=peak())


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
