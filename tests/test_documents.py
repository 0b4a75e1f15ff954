"""Every kind of documents from a real session through the command line."""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import openpyxl
import outloud
import pikepdf
import pytest
from PIL import Image

from jury_app.application.documents.candidate import remaining
from jury_app.application.documents.kinds import KINDS
from jury_app.application.documents.settings import DocumentSettings
from jury_app.application.documents.source import Source
from jury_app.application.minutes.record import Record
from tests.conftest import CommandLine
from tests.documents_builder import DAY, REFERENCES, build, text_of, without_chair, written
from tests.minutes_builder import CATALOG, candidate, sealed, session_of

_CLOSED = [kind for kind in KINDS if kind != "deficiency"]


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed dossier, read only by its tests."""
    path = tmp_path_factory.mktemp("documents") / "closed.jury"
    build(path)
    return path


@pytest.fixture(scope="module")
def still_open(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier in preparation, read only by its tests."""
    path = tmp_path_factory.mktemp("documents") / "open.jury"
    build(path, closed=False)
    return path


@pytest.mark.parametrize("kind", _CLOSED)
def test_each_kind_says_what_its_reference_says(closed: Path, tmp_path: Path, kind: str) -> None:
    document = written(closed, kind, tmp_path)
    assert text_of(document) == (REFERENCES / f"{kind}.txt").read_text(encoding="utf-8")
    with pikepdf.open(document) as pdf:
        fonts = [font for page in pdf.pages
                 for font in page.Resources.Font.values()]  # fmt: skip
        assert fonts
        assert all("/FontFile2" in font.FontDescriptor for font in fonts)
        assert all(str(font.BaseFont)[7:8] == "+" for font in fonts)
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "fr-FR"
        assert "<pdfaid:part>3</pdfaid:part>" in pdf.Root.Metadata.read_bytes().decode()
    if shutil.which("qpdf"):
        subprocess.run(["qpdf", "--check", str(document)], capture_output=True, check=True)
    # The same person signs low on every act of a merged file: no running line for all that.
    assert [one for one in _heard(document) if one[0] != "PAG-001"] == []


def _heard(document: Path) -> list[tuple[object, ...]]:
    """What the accessibility checker finds in a file."""
    checked = outloud.check(str(document))
    assert checked.error is None
    return [(f.rule, f.message, f.page) for f in checked.findings]


def test_the_same_order_gives_the_same_bytes(closed: Path, tmp_path: Path) -> None:
    first, second = (written(closed, "letters", tmp_path / name) for name in "ab")
    assert first.read_bytes() == second.read_bytes()


def test_one_file_each_even_for_namesakes(cli: CommandLine, closed: Path, tmp_path: Path) -> None:
    assert cli("documents", closed, "--kind", "transcripts", "-o", tmp_path / "out") == 0
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert len(names) == 8
    assert "Relevé — NGUYỄN Thị (n° 6).pdf" in names
    assert "Relevé — NGUYỄN Thị (n° 7).pdf" in names
    assert "Relevé — MÜLLER -ß- Camille.pdf" in names
    assert "Relevé — BÉRÉNGER & FILS Théo.pdf" in names
    assert sorted(Path(line).name for line in cli.out.splitlines()) == names
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "out").iterdir()} == {0o600}
    assert [found for path in (tmp_path / "out").iterdir() for found in _heard(path)] == []
    # A second order replaces the first.
    assert cli("documents", closed, "--kind", "transcripts", "-o", tmp_path / "out") == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == names


def test_the_certified_go_to_the_rectorat_as_a_workbook_too(
    cli: CommandLine, closed: Path, tmp_path: Path
) -> None:
    assert cli("documents", closed, "--kind", "laureates", "-o", tmp_path, "--date", DAY) == 0
    assert "1 identité est incomplète" in cli.err
    sheet = openpyxl.load_workbook(tmp_path / "Liste des lauréats.xlsx").active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][1] == "INE"
    assert [row[2] for row in rows[1:]] == ["AUBRAC", "BÉRÉNGER & FILS"]
    assert rows[1][6].isoformat()[:10] == "2003-03-12"
    assert rows[1][-2] == "2026-DESRA-PAR-01"
    assert [row[-1] for row in rows[1:]] == [None, "INE"]
    # Who a row is about stays in sight, and stands on every printed page.
    assert sheet.freeze_panes == "F2"
    assert sheet.print_title_cols == "$A:$E"


@pytest.mark.parametrize("kind", ["transcripts", "letters"])
def test_before_closing_only_a_draft_on_every_page(
    cli: CommandLine, still_open: Path, tmp_path: Path, kind: str
) -> None:
    order = ("documents", still_open, "--kind", kind, "-o", tmp_path / "out", "--merged")
    assert cli(*order) == 1
    assert "SESSION-STATE" in cli.err
    assert "--draft" in cli.err
    assert cli.out == ""
    assert not (tmp_path / "out").exists()
    assert cli(*order, "--draft") == 0
    with pikepdf.open(cli.out.strip()) as pdf:
        assert all(b"/Watermark" in page.Contents.read_bytes() for page in pdf.pages)


@pytest.mark.parametrize("kind", ["attendance", "grids"])
def test_before_there_are_numbers_no_column_waits_for_them(
    still_open: Path, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "unnumbered.jury"
    shutil.copy(still_open, path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE candidate SET number = NULL")
        connection.commit()
    document = written(path, kind, tmp_path / "out")
    text = text_of(document)
    assert "Né(e) le" in text
    assert "N° Candidat" not in text
    assert [one for one in _heard(document) if one[0] != "PAG-001"] == []


@pytest.mark.parametrize(
    "kind", ["success-certificates", "bloc-certificates", "display", "laureates"]
)
def test_what_tells_a_decision_waits_for_the_closing(
    cli: CommandLine, still_open: Path, tmp_path: Path, kind: str
) -> None:
    order = ("documents", still_open, "--kind", kind, "-o", tmp_path / "out")
    for more in ((), ("--draft",)):
        assert cli(*order, *more) == 1
        assert "SESSION-STATE" in cli.err
        assert cli.err.count("\n") == 1
    assert not (tmp_path / "out").exists()


def without_settings(closed: Path, folder: Path) -> Path:
    """Return a copy of a dossier in which the school chose nothing."""
    bare = folder / "bare.jury"
    shutil.copy(closed, bare)
    connection = sqlite3.connect(bare)
    connection.execute("DELETE FROM setting")
    connection.commit()
    connection.close()
    return bare


def test_the_letter_asks_which_court(cli: CommandLine, closed: Path, tmp_path: Path) -> None:
    bare = without_settings(closed, tmp_path)
    assert cli("documents", bare, "--kind", "letters", "-o", tmp_path / "out") == 1
    assert "confère un grade" in cli.err
    assert "tribunal" in cli.err
    assert not (tmp_path / "out").exists()


def test_the_appeal_follows_the_settings(closed: Path, tmp_path: Path, own_texts: Path) -> None:
    bare = without_settings(closed, tmp_path)
    (own_texts / "settings.toml").write_text(
        'effect = "visa"\ncourt = "tribunal judiciaire d\'Orval"\n', encoding="utf-8"
    )
    text = text_of(written(bare, "letters", tmp_path / "out"))
    assert "juge judiciaire : tribunal judiciaire d'Orval" in text
    assert "juge administratif" not in text


@pytest.fixture
def own_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where a school keeps its own texts, named by the environment."""
    monkeypatch.setenv("JURY_APP_DATA", str(tmp_path / "data"))
    folder = tmp_path / "data" / "documents"
    folder.mkdir(parents=True)
    return folder


def test_a_school_edits_a_text(closed: Path, tmp_path: Path, own_texts: Path) -> None:
    (own_texts / "success_certificate.toml").write_text(
        'title = "Certificat"\nbody = ["Nous attestons que"]\nend = ["est reçu{e} en {option}."]\n',
        encoding="utf-8",
    )
    text = text_of(written(closed, "success-certificates", tmp_path / "out"))
    assert "est reçue en Montage." in text
    assert "est reçu en Réalisation cinéma." in text


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ('title = "C"\nbody = ["{nomm}"]', "{nomm}"),
        ('title = "C"\nbody = ["{nom.__class__}"]', "{nom.__class__}"),
        ('title = "C"\nbody = ["{nom!r}"]', "{nom!r}"),
        ('title = "C"\nbody = ["{nom"]', "accolades"),
        ('title = "C"\nbody = []\nboddy = []', "boddy"),
        ('title = "C"\nbody = []\n[outcomes]\nOUI = []', "OUI"),
    ],
)
def test_a_text_with_an_unknown_field_is_refused(
    cli: CommandLine, closed: Path, tmp_path: Path, own_texts: Path, content: str, wrong: str
) -> None:
    (own_texts / "success_certificate.toml").write_text(content, encoding="utf-8")
    order = ("documents", closed, "--kind", "success-certificates", "-o", tmp_path / "out")
    assert cli(*order) == 1
    assert "success_certificate.toml" in cli.err
    assert wrong in cli.err
    if wrong.startswith("{"):
        assert "champs admis" in cli.err
        assert "personne" in cli.err
    assert not (tmp_path / "out").exists()


_SHIPPED = Path(__file__).parent.parent / "resources" / "documents"


@pytest.mark.parametrize(
    ("name", "begins", "written", "told"),
    [
        ("letter", "ADM = [", "ADM = []", "outcomes : il manque le texte de ADM"),
        ("letter", "PART = [", 'PART = [""]', "outcomes : il manque le texte de PART"),
        ("letter", "AJ = [", 'AJ = [" ", "\\n"]', "outcomes : il manque le texte de AJ"),
        ("letter", "DEF = [", "", "outcomes : il manque le texte de DEF"),
        ("letter", "greeting = ", 'greeting = " "', "il manque le texte de greeting"),
        ("letter", "subject = ", "", "il manque le texte de subject"),
        ("summons", "greeting = ", 'greeting = ""', "il manque le texte de greeting"),
        ("transmission", "subject = ", "", "il manque le texte de subject"),
        ("success_certificate", "body = ", "body = []", "il manque le texte de body"),
        ("bloc_certificate", "title = ", 'title = ""', "il manque le texte de title"),
    ],
)
def test_a_text_left_blank_is_refused(
    cli: CommandLine, closed: Path, tmp_path: Path, own_texts: Path,
    name: str, begins: str, written: str, told: str,
) -> None:  # fmt: skip
    lines = (_SHIPPED / f"{name}.toml").read_text(encoding="utf-8").splitlines()
    (place,) = (n for n, line in enumerate(lines) if line.startswith(begins))
    lines[place] = written
    (own_texts / f"{name}.toml").write_text("\n".join(lines), encoding="utf-8")
    kind = {"letter": "letters", "transmission": "laureates", "summons": "summons"}.get(
        name, f"{name.replace('_', '-')}s"
    )
    assert cli("documents", closed, "--kind", kind, "-o", tmp_path / "out") == 1
    assert f"{name}.toml est à corriger : {told}." in cli.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("clause", "told"),
    [
        ("", "il manque le texte de grade"),
        ('"", "  "', "il manque le texte de grade"),
        ('"Vous pouvez former un recours."', "le texte de grade ne nomme pas le tribunal"),
        ('"Un recours devant {{tribunal}}."', "le texte de grade ne nomme pas le tribunal"),
        ('"Un recours devant {tribunal."', "accolades mal fermées"),
    ],
)
def test_a_letter_never_goes_without_its_appeal(
    cli: CommandLine, closed: Path, tmp_path: Path, own_texts: Path, clause: str, told: str
) -> None:
    text = (_SHIPPED / "letter.toml").read_text(encoding="utf-8")
    before, rest = text.split("grade = [")
    after = rest[rest.index("]\nvisa") :]
    (own_texts / "letter.toml").write_text(f"{before}grade = [{clause}{after}", encoding="utf-8")
    assert cli("documents", closed, "--kind", "letters", "-o", tmp_path / "out") == 1
    assert "letter.toml est à corriger" in cli.err
    assert told in cli.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("settings.toml", b'logo = "zz"'),
        ("settings.toml", b'logo = "logo.png"'),
        ("settings.toml", 'logo = "é"'.encode()),
        ("logo.png", b"no picture"),
        ("logo.png", b""),
        ("logo.jpg", b"\x89PNG\r\n\x1a\n cut short"),
    ],
)
def test_a_logo_that_is_no_picture_is_refused(
    cli: CommandLine, closed: Path, tmp_path: Path, own_texts: Path, name: str, content: bytes
) -> None:
    bare = without_settings(closed, tmp_path)
    (own_texts / name).write_bytes(content)
    assert cli("documents", bare, "--kind", "transcripts", "-o", tmp_path / "out") == 1
    assert f"{name} est à corriger : le logo n'est pas une image PNG ou JPEG" in cli.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_a_logo_beside_the_settings_is_printed(
    closed: Path, tmp_path: Path, own_texts: Path, form: str
) -> None:
    bare = without_settings(closed, tmp_path)
    name = {"PNG": "logo.png", "JPEG": "logo.jpg"}[form]
    Image.new("RGB", (1800, 200), (200, 20, 20)).save(own_texts / name, form)
    with pikepdf.open(written(bare, "transcripts", tmp_path / "out")) as pdf:
        (image,) = pdf.pages[0].get_images().values()
        assert (int(image.Width), int(image.Height)) == (900, 100)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("settings", b'effect = "garde"',
         "effect : « garde » n'est pas admis (admis : vide, grade, visa)."),
        ("settings", b'court = "Orl\xe9ans"', "ligne 1, un caractère n'est pas en UTF-8"),
        ("settings", b'court = "Orval', "un texte n'est pas fermé"),
        ("letter", b"body = []", "il manque la clé title."),
        ("letter", b'title = "A"\nbody = "B"', "body : il faut une liste entre crochets, et non"),
        ("letter", b'title = "A"\nbody = ["B", 3]', "body, élément 2 : il faut un texte entre"),
        ("letter", b'title = "A"\nbody = ["B"]\n[outcomes]\nADM = "C"',
         "outcomes : il faut une liste entre crochets, et non un texte entre guillemets."),
    ],
)  # fmt: skip
def test_a_file_is_refused_in_french(
    cli: CommandLine, closed: Path, tmp_path: Path, own_texts: Path,
    name: str, content: bytes, told: str,
) -> None:  # fmt: skip
    bare = without_settings(closed, tmp_path) if name == "settings" else closed
    (own_texts / f"{name}.toml").write_bytes(content)
    assert cli("documents", bare, "--kind", "letters", "-o", tmp_path / "out") == 1
    assert f"{name}.toml est à corriger : " in cli.err
    assert told in cli.err


def test_deficiency_names_the_rule_that_stopped_the_jury(
    cli: CommandLine, still_open: Path, closed: Path, tmp_path: Path
) -> None:
    order = ("--kind", "deficiency", "-o", tmp_path / "out", "--date", DAY)
    assert cli("documents", still_open, *order) == 1
    assert "pas de carence" in cli.err
    assert cli("documents", closed, *order) == 1
    assert "SESSION-STATE" in cli.err
    path = tmp_path / "absent.jury"
    without_chair(path)
    text = text_of(written(path, "deficiency", tmp_path / "out"))
    assert text == (REFERENCES / "deficiency.txt").read_text(encoding="utf-8")
    assert "JURY-CHAIR-PRESENT" in text


@pytest.mark.parametrize("kind", ["summons", "attendance", "grids", "transcripts"])
def test_an_empty_session_has_nothing_to_write(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, kind: str
) -> None:
    order = ("--kind", kind, "-o", tmp_path / "out", "--draft")
    assert cli("documents", dossier_file, *order) == 1
    assert "rien à établir" in cli.err
    assert not (tmp_path / "out").exists()


def test_wrong_usage_and_folders(cli: CommandLine, closed: Path, tmp_path: Path) -> None:
    before = closed.read_bytes()
    assert cli("documents", closed, "--kind", "poem", "-o", tmp_path) == 2
    assert cli("documents", closed, "--kind", "display") == 2
    assert cli("documents", closed, "--kind", "display", "-o", tmp_path, "--date", "demain") == 2
    for folder in (closed, tmp_path / "missing" / "deep"):
        assert cli("documents", closed, "--kind", "display", "-o", folder) == 3
        assert cli.err.count("\n") == 1
        assert "ne peut pas recevoir" in cli.err
    assert closed.read_bytes() == before
    assert list(tmp_path.iterdir()) == []


def test_a_dossier_in_the_folder_is_never_replaced(
    cli: CommandLine, closed: Path, tmp_path: Path
) -> None:
    name = "Liste à afficher.pdf"
    shutil.copy(closed, tmp_path / name)
    assert cli("documents", closed, "--kind", "display", "-o", tmp_path) == 1
    assert (tmp_path / name).read_bytes() == closed.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("verdict", ["NVAL", "ATT", "DEF"])
def test_a_level_to_justify_is_asked_whatever_else_a_bloc_lacks(verdict: str) -> None:
    one = candidate(1, "ALLARD", "Zoé", verdicts=("VAL", "VAL", verdict), mark="8",
                    language_level="B1", internship_weeks=12)  # fmt: skip
    document, _, seal = sealed(session_of([one]))
    source = Source(Record(document), seal, DocumentSettings(), CATALOG, DAY)
    state, *rest = remaining(source, document["candidates"][0], brief=True)
    assert state.startswith("Bloc BC03 : ")
    assert state.endswith(", niveau B2 du CECRL à justifier")
    assert rest == ["Stage : 12 semaines accomplies sur 16 exigées"]
