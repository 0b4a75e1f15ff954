"""Minutes in correction: what they change, what they leave, who may decide them."""

import json
import zipfile
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import outloud
import pytest

from db.engine import Error, connect
from jury_app.application import candidates, sessions
from jury_app.application.correcting import CorrectionOrder, correct
from jury_app.application.corrections import corrections_of
from jury_app.application.dossier import Dossier
from jury_app.application.follow_up import FollowUp, create_from
from jury_app.application.pieces import content_of, pieces_of, save
from jury_app.application.verification import verify_dossier
from jury_app.bootstrap import open_dossier
from jury_app.domain.canonical import fingerprint
from jury_app.domain.errors import EnvironmentFault, Refusal, RulesRefusal
from jury_app.domain.records import AcquisitionRow
from jury_app.domain.values import Verdict
from tests.checking import spoil, verify_file
from tests.conftest import CommandLine
from tests.deliberations import NewDossier, Sitting
from tests.minutes_pages import words_of
from tests.signing_builder import CHAIR, SECRETARY, Closed, closed_session, codes, papers

WHY = "Erreur de report de la note, constatée le lendemain."


def _order(closed: Closed, verdict: Verdict = Verdict.NVAL, **fields: str) -> CorrectionOrder:
    told = {"bloc": "BC02", "motive": WHY, "chair": CHAIR, "secretary": SECRETARY, **fields}
    return CorrectionOrder(closed.candidates[0], verdict=verdict, **told)


def _beside(dossier: Dossier) -> int:
    """Add a session still open with the first candidate of the closed one; return its id."""
    new = sessions.NewSession("RNCP41242", "Session 2027", "2027-12-03", "Paris")
    session_id = sessions.create(dossier, new)
    first = dossier.load(1).ordered[0].row
    candidates.add(dossier, session_id, {
        "ine": first.ine, "birth_name": first.birth_name, "first_names": first.first_names,
        "route": "initial", "option": first.option,
    })  # fmt: skip
    return session_id


def _acquired(dossier: Dossier, session_id: int) -> set[str]:
    with dossier.store.read() as reader:
        return {a.bloc for a in reader.rows(AcquisitionRow, session_id=session_id)}


def test_the_session_stays_as_sealed(closed: Closed, dossier: Dossier) -> None:
    made = correct(dossier, 1, _order(closed))
    assert made.number == "2026-DESRA-PAR-01-R1"
    assert made.document["corrects"] == {
        "number": closed.row.minutes_number, "seal": closed.row.seal,
        "closed_at": closed.row.closed_at,
    }  # fmt: skip
    assert made.document["change"]["before"] == {"verdict": "VAL", "outcome": "ADM"}
    assert made.document["change"]["after"] == {"verdict": "NVAL", "outcome": "PART"}
    with dossier.store.read() as reader:
        assert sessions.sealed_row(reader, 1) == closed.row
        assert reader.journal()[-1].gesture == "session.correct"
    assert verify_dossier(dossier) == []
    assert codes(closed.minutes, closed.dossier) == []


def test_corrections_follow_one_another(closed: Closed, dossier: Dossier) -> None:
    correct(dossier, 1, _order(closed))
    again = correct(dossier, 1, _order(closed, Verdict.VAL))
    assert again.number.endswith("-R2")
    assert again.document["change"]["before"] == {"verdict": "NVAL", "outcome": "PART"}
    with dossier.store.read() as reader:
        assert [c.number[-2:] for c in corrections_of(reader, 1)] == ["R1", "R2"]


def test_sessions_still_open_follow_the_correction(closed: Closed, dossier: Dossier) -> None:
    other = _beside(dossier)
    assert "BC02" in _acquired(dossier, other)
    correct(dossier, 1, _order(closed))
    assert "BC02" not in _acquired(dossier, other)
    correct(dossier, 1, _order(closed, Verdict.VAL))
    assert "BC02" in _acquired(dossier, other)


def test_a_later_session_reads_the_corrected_decision(closed: Closed, dossier: Dossier) -> None:
    correct(dossier, 1, _order(closed))
    acquired = _acquired(dossier, _beside(dossier))
    assert "BC02" not in acquired
    assert "BC01" in acquired


def test_the_next_session_hears_those_the_correction_leaves_without(
    closed: Closed, dossier: Dossier
) -> None:
    first = closed.candidates[0]
    new = FollowUp("Septembre", "2027-09-10", "Paris", [first])
    with pytest.raises(Refusal, match="certifié"):
        create_from(dossier, 1, new)
    correct(dossier, 1, _order(closed))
    made = create_from(dossier, 1, new)
    assert len(dossier.load(made).candidates) == 1
    assert "BC02" not in _acquired(dossier, made)
    correct(dossier, 1, _order(closed, Verdict.VAL))
    with pytest.raises(Refusal, match="certifié"):
        create_from(dossier, 1, new)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"chair": SECRETARY}, "CLOSE-SIGNATORIES"),
        ({"secretary": "Personne"}, "CLOSE-SIGNATORIES"),
        ({"motive": "court"}, "DECISION_MOTIVE"),
        ({"bloc": "BC99"}, "BLOC_UNKNOWN"),
        ({"verdict": Verdict.VAL}, "CORRECTION_SAME"),
    ],
)
def test_what_is_not_the_jury_s_is_refused(
    closed: Closed, dossier: Dossier, fields: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refusal) as caught:
        correct(dossier, 1, _order(closed, **{"verdict": Verdict.NVAL, **fields}))
    assert caught.value.code == code
    with dossier.store.read() as reader:
        assert corrections_of(reader) == []


def test_a_session_not_closed_is_not_corrected(closed: Closed, dossier: Dossier) -> None:
    with pytest.raises(RulesRefusal, match="n'est pas close"):
        correct(dossier, _beside(dossier), _order(closed))


def test_the_paper_says_what_changes_and_proves_it(closed: Closed, tmp_path: Path) -> None:
    dossier = open_dossier(closed.dossier)
    made = correct(dossier, 1, _order(closed))
    dossier.store.close()
    path = tmp_path / "pvr.pdf"
    assert papers().write_correction(made, path) == ()
    text = words_of(path)
    for said in (made.number, str(closed.row.minutes_number), "Validé", "Non validé", WHY,
                 "Mme Anne ALPHA", "Validation partielle"):  # fmt: skip
        assert said in text
    assert outloud.check(str(path)).findings == []
    assert codes(path, closed.dossier) == []
    signed = closed.sign(SECRETARY, closed.sign(CHAIR, path, tmp_path / "s.pdf"), path)
    assert codes(signed, closed.dossier) == []
    assert [s.signer.name for s in papers().signers(signed)] == [CHAIR, SECRETARY]


def test_a_signed_correction_proves_itself_and_speaks(
    cli: CommandLine, closed: Closed, tmp_path: Path
) -> None:
    paper = tmp_path / "pvr.pdf"
    assert _correct(cli, closed, paper) == 0
    signed = closed.sign(SECRETARY, closed.sign(CHAIR, paper, tmp_path / "1.pdf"), paper)
    assert codes(signed, closed.dossier) == []
    assert outloud.check(str(signed)).findings == []


def test_what_follows_a_correction_says_so_at_the_foot_of_the_page(
    cli: CommandLine, closed: Closed, tmp_path: Path
) -> None:
    assert _correct(cli, closed, tmp_path / "pvr.pdf") == 0
    assert cli("documents", closed.dossier, "--kind", "laureates", "-o", tmp_path / "out") == 0
    for name in ("Note de transmission", "Liste des lauréats"):
        path = tmp_path / "out" / f"{name}.pdf"
        assert f"PV n° {closed.row.minutes_number} rectifié (R1)" in words_of(path)
        assert outloud.check(str(path)).findings == []


def test_a_correction_changed_behind_its_back_is_seen(closed: Closed, dossier: Dossier) -> None:
    correct(dossier, 1, _order(closed))
    spoil(
        closed.dossier,
        "UPDATE setting SET value = replace(value, 'NVAL', 'DISP') WHERE key LIKE 'corr%'",
    )
    assert [p.code for p in verify_dossier(dossier)] == ["ROW_CHANGED"]


# The command line


def _correct(cli: CommandLine, closed: Closed, target: Path, *more: str) -> int:
    return cli("correct", closed.dossier, "--candidate", "000000000AB", "--bloc", "BC02",
               "--decision", "NVAL", "--motive", WHY, "--chair", CHAIR, "--secretary", SECRETARY,
               "-o", target, *more)  # fmt: skip


def test_the_command_corrects_and_writes(cli: CommandLine, closed: Closed, tmp_path: Path) -> None:
    before = closed.dossier.read_bytes()
    assert _correct(cli, closed, tmp_path / "absent" / "pvr.pdf") == 3
    assert closed.dossier.read_bytes() == before
    assert _correct(cli, closed, tmp_path / "pvr.pdf") == 0
    assert "2026-DESRA-PAR-01-R1" in cli.out
    assert cli("verify", tmp_path / "pvr.pdf", "--dossier", closed.dossier) == 0
    assert _correct(cli, closed, tmp_path / "pvr2.pdf") == 1
    assert "rien n'est à rectifier" in cli.err


def test_documents_follow_the_correction_and_name_it(
    cli: CommandLine, closed: Closed, tmp_path: Path
) -> None:
    order = ("documents", closed.dossier, "--kind")
    assert cli(*order, "correction", "-o", tmp_path / "none") == 1
    assert "Aucun procès-verbal rectificatif" in cli.err
    assert cli(*order, "transcripts", "-o", tmp_path / "before", "--merged") == 0
    assert _correct(cli, closed, tmp_path / "pvr.pdf") == 0
    assert cli(*order, "transcripts", "-o", tmp_path / "after", "--merged") == 0
    said = {name: words_of(next((tmp_path / name).glob("*.pdf"))) for name in ("before", "after")}
    assert "rectifié (R1)" in said["after"]
    assert "rectifié" not in said["before"]
    assert said["after"].count("Non validé") == said["before"].count("Non validé") + 1
    # On the others' certificates stands the number alone: whose decision changed is not told.
    for kind, number in (("display", " rectifié (R1)."), ("bloc-certificates", " rectifié (R1)."),
                         ("success-certificates", ".")):  # fmt: skip
        assert cli(*order, kind, "-o", tmp_path / kind, "--merged") == 0
        text = words_of(next((tmp_path / kind).glob("*.pdf")))
        assert f"n° 2026-DESRA-PAR-01{number}" in text
        assert ("rectifié" in text) is (number != ".")
    assert cli(*order, "correction", "-o", tmp_path / "acts", "--merged") == 1
    assert cli(*order, "correction", "-o", tmp_path / "acts") == 0
    [act] = (tmp_path / "acts").iterdir()
    assert act.read_bytes() == (tmp_path / "pvr.pdf").read_bytes()
    for bloc in ("BC03", "BC04"):
        assert _correct(cli, closed, tmp_path / "pvr.pdf", "--bloc", bloc) == 0
    assert cli(*order, "display", "-o", tmp_path / "display", "--merged") == 0
    assert "rectifié (R1 à R3)." in words_of(next((tmp_path / "display").glob("*.pdf")))


# Files kept, archive


def test_a_signed_file_is_kept_with_its_hash(
    cli: CommandLine, closed: Closed, tmp_path: Path
) -> None:
    signed = closed.signed(tmp_path / "signé.pdf")
    scan = tmp_path / "scan: page 1.jpg"
    scan.write_bytes(b"a picture of the signed paper")
    assert cli("attach", closed.dossier, signed) == 0
    assert cli("attach", closed.dossier, scan) == 0
    assert sha256(scan.read_bytes()).hexdigest() in cli.out
    assert cli("attach", closed.dossier, scan) == 1
    assert "déjà joint" in cli.err
    dossier = open_dossier(closed.dossier)
    with dossier.store.read() as reader:
        kept = pieces_of(reader, 1)
    assert [one.name for one in kept] == [
        "2026-DESRA-PAR-01 - signé.pdf", "2026-DESRA-PAR-01 - scan- page 1.jpg",
    ]  # fmt: skip
    assert verify_dossier(dossier) == []
    assert content_of(dossier, kept[0]) == signed.read_bytes()
    save(dossier, kept[1], tmp_path / "copie.jpg")
    assert (tmp_path / "copie.jpg").read_bytes() == scan.read_bytes()
    assert [one.name for one in tmp_path.glob("*pieces*")] == []
    dossier.store.close()
    scan.write_bytes(bytes(50_000_001))
    assert cli("attach", closed.dossier, scan) == 1
    assert "dépasse 50 Mo" in cli.err


_FREE = "DROP TRIGGER kept_file_kept_update"
_SQL = {
    "refused": ("UPDATE kept_file SET content = x'00'", []),
    "changed": (f"{_FREE}; UPDATE kept_file SET content = x'00'",
                ["SCHEMA_CHANGED", "PIECE_CHANGED"]),
    "emptied": ("DROP TRIGGER kept_file_kept_delete; DELETE FROM kept_file",
                ["SCHEMA_CHANGED", "PIECE_MISSING"]),
    "turned to text": (
        f"PRAGMA ignore_check_constraints = 1; {_FREE}; UPDATE kept_file SET content = 'x'",
        ["INTEGRITY"]),
    "added": (f"INSERT INTO kept_file VALUES ('{'0' * 64}', x'00')", ["PIECE_UNKNOWN"]),
}  # fmt: skip


@pytest.mark.parametrize("how", _SQL)
def test_a_kept_file_changed_by_another_program_is_refused_or_found(
    cli: CommandLine, closed: Closed, tmp_path: Path, how: str
) -> None:
    scan = tmp_path / "page.jpg"
    scan.write_bytes(b"a picture of the signed paper")
    assert cli("attach", closed.dossier, scan) == 0
    statements, expected = _SQL[how]
    with closing(connect(closed.dossier)) as raw, suppress(*Error):
        for statement in statements.split("; "):
            raw.execute(statement)
    assert [p.code for p in verify_file(closed.dossier)] == expected


def test_minutes_of_another_session_are_not_kept(
    cli: CommandLine, closed: Closed, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other = closed_session(tmp_path / "other", people=2)
    assert cli("attach", closed.dossier, other.minutes) == 1
    assert "ne sont pas celles du dossier" in cli.err
    assert cli("attach", closed.dossier, tmp_path / "absent.pdf") == 3


def test_the_archive_holds_everything(cli: CommandLine, closed: Closed, tmp_path: Path) -> None:
    assert _correct(cli, closed, tmp_path / "pvr.pdf") == 0
    assert cli("attach", closed.dossier, closed.signed(tmp_path / "signé.pdf")) == 0
    folder = tmp_path / "archive"
    assert cli("archive", closed.dossier, "-o", folder) == 0
    assert cli("archive", closed.dossier, "-o", folder) == 1
    held = {str(p.relative_to(folder)): p for p in folder.rglob("*") if p.is_file()}
    number = str(closed.row.minutes_number)
    assert set(held) == {
        f"{number}.pdf", f"{number}.json", f"{number}-R1.pdf", "resultats.xlsx", "journal.json",
        "annexes/attendance.pdf", "annexes/display.pdf", "annexes/transcripts.pdf",
        "annexes/laureates.pdf", "journal.txt", f"pieces/{number} - signé.pdf", "LISEZMOI.txt",
        "SHA256SUMS",
    }  # fmt: skip
    sums = dict(line.split("  ")[::-1] for line in held["SHA256SUMS"].read_text().splitlines())
    assert set(sums) == set(held) - {"SHA256SUMS"}
    assert all(sha256(held[name].read_bytes()).hexdigest() == said for name, said in sums.items())
    assert fingerprint(held[f"{number}.json"].read_text("utf-8")) == closed.row.seal
    assert json.loads(held["journal.json"].read_text("utf-8"))[-1]["gesture"] == "session.attach"
    own = [name for name in held if name.endswith(".pdf") and "annexes" not in name]
    assert [codes(held[name]) for name in own] == [[], [], []]
    assert cli("archive", closed.dossier, "-o", tmp_path / "a.zip") == 0
    with zipfile.ZipFile(tmp_path / "a.zip") as zipped:
        assert {name: zipped.read(name) for name in zipped.namelist()} == {
            name: path.read_bytes() for name, path in held.items()
        }


def test_an_archive_is_whole_or_not_at_all(
    cli: CommandLine, closed: Closed, tmp_path: Path
) -> None:
    assert cli("attach", closed.dossier, closed.signed(tmp_path / "signé.pdf")) == 0
    dossier = open_dossier(closed.dossier)
    with closing(connect(closed.dossier)) as raw:
        raw.execute("DROP TRIGGER kept_file_kept_update")
        raw.execute("UPDATE kept_file SET content = x'00'")
    before = set(tmp_path.iterdir())
    with pytest.raises(Refusal, match="a été modifié"):
        papers().archive(dossier, 1, tmp_path / "archive")
    with pytest.raises(EnvironmentFault):
        papers().archive(dossier, 1, tmp_path / "absent" / "archive")
    with pytest.raises(Refusal):
        papers().archive(dossier, 1, closed.dossier)
    dossier.store.close()
    left = set(tmp_path.iterdir())
    assert {p.name for p in left ^ before} <= {"dossier.jury-wal", "dossier.jury-shm"}


# Validation by experience


@pytest.mark.parametrize(
    ("more", "said"), [((), "rien à écrire"), (("--merged",), "sans --merged")]
)
def test_corrections_that_cannot_be_written_are_refused(
    cli: CommandLine, closed: Closed, tmp_path: Path, more: tuple[str, ...], said: str
) -> None:
    out = tmp_path / "out"
    assert cli("documents", closed.dossier, "--kind", "correction", "-o", out, *more) == 1
    assert said in cli.err
    assert not out.exists()


@pytest.mark.parametrize(
    ("weeks", "asked"),
    [
        (12, "Reste exigé Stage : 12 semaines accomplies sur 16 exigées"),
        (None, "Reste exigé Stage : durée à justifier (16 semaines au moins)"),
        (16, ""),
    ],
)
def test_they_name_the_prerequisite_that_alone_is_lacking(
    new_dossier: NewDossier, tmp_path: Path, weeks: int | None, asked: str
) -> None:
    sitting = Sitting(*new_dossier())
    one = sitting.hear(1, internship_weeks=weeks)
    for epreuve in ("BC02-E1", "BC02-E2"):
        sitting.mark(one, epreuve, "2")
    sitting.finish()
    order = CorrectionOrder(one, "BC02", Verdict.VAL, WHY, CHAIR, SECRETARY)
    paper = tmp_path / "pvr.pdf"
    papers().write_correction(correct(sitting.dossier, sitting.id, order), paper)
    said = words_of(paper)
    assert asked in said
    assert ("Reste exigé" in said) == bool(asked)
    assert codes(paper, sitting.path) == []
