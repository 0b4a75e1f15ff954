"""What is read as a mark, an épreuve or a person, and what stands around the table."""

from pathlib import Path
from typing import Any

import pytest

from jury_app.bootstrap import open_dossier
from tests.conftest import SAMPLES, CommandLine
from tests.workbooks import ANNE, BRUNO, Rows, Sheets, problems, results, sheets, write

_HEAD = "INE,NOM,Prénom,BC01-E1,BC01-E2"


@pytest.mark.parametrize(
    ("head", "lines", "row"),
    [
        (_HEAD, [f"{ANNE},ALLARD,Anne,12,5,13"], 2),
        (_HEAD, [f"{ANNE},ALLARD,Anne,12,13", f"{BRUNO},BÉRAUD,Bruno,12,5,13,25"], 3),
        (_HEAD, [f"{ANNE},ALLARD,Anne,12,", f"{BRUNO},BÉRAUD,Bruno,12,5,"], 3),
        (f"Notes de décembre,,\n\n{_HEAD}", [f"{ANNE},ALLARD,Anne,12,5,13,5"], 4),
        (f"{_HEAD},Remarque", [f"{ANNE},ALLARD,Anne,12,5,13,malade"], 2),
        ("INE, NOM, Prénom, BC01-E1, Remarque", [f"{ANNE}, ALLARD, Anne, 12,5, malade"], 2),
    ],
)
def test_commas_that_separate_columns_and_decimals_alike_are_refused(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, head: str, lines: list[str], row: int
) -> None:
    assert cli("import", dossier_file, write(tmp_path / "a.xlsx", sheets("Candidats"))) == 0
    book, before = tmp_path / "n.csv", dossier_file.read_bytes()
    book.write_text("\n".join([head, *lines]), "utf-8")
    assert cli("import", dossier_file, book, "--json") == 1
    [problem] = cli.json["problems"]
    assert problem["code"] == "FILE_UNREADABLE"
    assert f"la ligne {row} a plus de colonnes que l'en-tête" in problem["message"]
    assert dossier_file.read_bytes() == before


@pytest.mark.parametrize(
    ("head", "line"),
    [
        (_HEAD, f'{ANNE},ALLARD,Anne,"12,5",13'),
        (_HEAD, f"{ANNE},ALLARD,Anne,12.5,13,,"),
        (f"Notes de décembre\n\n{_HEAD},,", f"{ANNE},ALLARD,Anne,12.5,13,,"),
        (f"{_HEAD},Remarque", f"{ANNE},ALLARD,Anne,12,13,malade, absente au rattrapage"),
        (f"{_HEAD},", f"{ANNE},ALLARD,Anne,12,13,malade"),
        (_HEAD, f"{ANNE},ALLARD,Anne,12,13\nDocument confidentiel,,,,,,"),
        (_HEAD.replace(",", ";"), f"{ANNE};ALLARD;Anne;12,5;13;15"),
    ],
)
def test_commas_that_do_not_split_decimals_are_no_hindrance(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, head: str, line: str
) -> None:
    assert cli("import", dossier_file, write(tmp_path / "a.xlsx", sheets("Candidats"))) == 0
    book = tmp_path / "n.csv"
    book.write_text(f"{head}\n{line}\n", "utf-8")
    assert cli("import", dossier_file, book, "--json") == 0, cli.out
    assert cli.json["marks"]["added"] == 2


@pytest.mark.parametrize(
    "row",
    [
        ["Moyenne de la promotion", None, None, 12], ["Nb d'absents", None, None, 1, 0],
        [None, "Total général", None, None, 24], ["Mini", None, None, 8],
        ["Document confidentiel"], ["Édité par la scolarité le 12/06/2026"],
        [None, None, None, None, None, None, "Signature du responsable :"],
        ["Moyenne promo", None, None, 12], [None, "Moyenne (Montage)", None, 12],
        ["Moyenne 2026", None, None, 12], ["Moy. gén.", None, None, 12], ["Somme", None, None, 24],
        ["Total candidats", None, None, 2], ["Taux réussite", None, None, 1],
        ["Nb candidats", None, None, 2], [None, "Nombre candidats", None, 2],
        ["Moyenne\nclasse", None, None, 12], [None, None, None, None, None, None, 12.25],
        [None, " ", None, None, None, None, False], [None, None, None, None, None, None, "#DIV/0!"],
    ],
)  # fmt: skip
def test_a_line_under_the_table_that_names_nobody_is_ignored(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, row: list[Any]
) -> None:
    content = sheets()
    content["Notes"].append(row)
    assert cli("import", dossier_file, write(tmp_path / "c.xlsx", content), "--json") == 0, cli.out
    assert problems(cli) == []
    assert [line["row"] for line in cli.json["ignored_rows"] if line["sheet"] == "Notes"] == [4]


def test_group_marks_may_stand_beside_the_names_of_the_members(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    head = ["INE", "NOM", "Équipe", "Ensemble", "Préparation", "Tournage", "Postproduction"]
    rows: Rows = [
        head,
        [ANNE, "ALLARD", "G1", 12, 13, 14, 15],
        [BRUNO, "BÉRAUD", "G1", 12, *[None] * 3],
    ]
    content = {**sheets("Candidats"), "BC07-G1": rows}
    assert cli("import", dossier_file, write(tmp_path / "c.xlsx", content), "--json") == 0, cli.out
    assert (cli.json["groups"]["added"], cli.json["problems"]) == (3, [])
    assert results(cli, dossier_file)["BÉRAUD"]["blocs"]["BC07"]["average"] is None
    opened = open_dossier(dossier_file)
    [group] = opened.load(1).groups.values()
    opened.store.close()
    assert (len(group.members), len(group.marks)) == (2, 4)
    rows[2][3] = 13
    assert cli("import", dossier_file, write(tmp_path / "c.xlsx", content), "--json") == 1
    assert problems(cli) == [("GROUP_TWICE", "BC07-G1", "D3")]


def test_a_step_without_its_group_is_said_not_to_be_read(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    rows: Rows = [["INE", "NOM", "BC01-E1", "Tournage", "Ensemble"], [ANNE, "ALLARD", 12, 13, 14]]
    content = {**sheets("Candidats"), "Notes": rows}
    assert cli("import", dossier_file, write(tmp_path / "c.xlsx", content), "--json") == 0
    assert problems(cli, "warning") == [("COLUMN_UNKNOWN", "Notes", "D1"),
                                        ("COLUMN_UNKNOWN", "Notes", "E1")]  # fmt: skip


def test_a_campus_the_certification_does_not_have_is_taken_as_written_and_said_once(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    content = sheets("Candidats")
    for row, campus in zip(content["Candidats"], ("Site", "PARIS", "Lyon", "lyon"), strict=True):
        row.append(campus)
    assert cli("import", dossier_file, write(tmp_path / "c.xlsx", content), "--json") == 0
    assert problems(cli, "warning") == [("VALUE_UNKNOWN", "Candidats", "L3")]
    opened = open_dossier(dossier_file)
    campuses = {one.row.campus for one in opened.load(1).ordered}
    opened.store.close()
    assert campuses == {"Paris", "Lyon", "lyon"}


@pytest.mark.parametrize("row", [["Inconnu au bataillon", None, None, 12], ["123 456"],
                                 [None, "Jean DUPONT"], [None, "MOYENNE", "Marc", 12]])  # fmt: skip
def test_a_line_that_may_be_a_candidate_is_never_ignored(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, row: list[Any]
) -> None:
    content = sheets()
    content["Notes"].append(row)
    assert cli("import", dossier_file, write(tmp_path / "c.xlsx", content), "--json") == 1
    assert [place for _code, _sheet, place in problems(cli)] in (["A4"], ["B4"])


@pytest.mark.parametrize(
    ("sheet", "headers", "marks"),
    [
        ("Notes BC01", ["Note d'intention numérique", "DOSSIER ACADEMIQUE"], 2),
        ("BC02 - Recherche", ["Mémoire de recherche", "E2"], 2),
        ("Notes", ["Note d'intention numérique", "Mémoire de recherche"], 2),
        ("Notes", ["BC01-E2 : Note d'intention numérique", "RNCP41242BC04-E1"], 2),
        ("Notes BC01", ["Mémoire de recherche", "Dossier académique"], 1),
        ("BC01 et BC02", ["BC01-E1", "Mémoire de recherche"], 1),
        ("RNCP35174BC02", ["BC01-E1", "Mémoire de recherche"], 1),
        ("Notes", ["BC01-E1", "Dossier de preuves"], 1),
        ("Notes", ["BC01-E1", "BC01-E2 coefficient"], 1),
    ],
)  # fmt: skip
def test_epreuves_are_named_by_their_labels_where_only_one_can_be_meant(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, sheet: str, headers: list[str], marks: int
) -> None:
    content: Sheets = {
        **sheets("Candidats"),
        sheet: [["INE", "NOM", *headers], [ANNE, "ALLARD", 12, 13]],
    }
    assert cli("import", dossier_file, write(tmp_path / "c.xlsx", content), "--json") == 0, cli.out
    assert cli.json["marks"]["added"] == marks
    assert len(problems(cli, "warning")) == 2 - marks


def marked(dossier_file: Path) -> set[str]:
    """Return the épreuves Anne has a mark for."""
    opened = open_dossier(dossier_file)
    [anne] = [one for one in opened.load(1).ordered if one.row.ine == ANNE]
    opened.store.close()
    return set(anne.marks)


@pytest.mark.parametrize(
    ("sheet", "bloc"),
    [
        (name, "BC06")
        for name in ("BC06", "Bloc 6", "BC6", "BC 06", "bloc n° 6", "BLOC_06 (notes)", "Bloc BC06",
                     "RNCP41242 BC06", "RNCP41242 - Bloc 6", "Bloc 06 - Écriture", "NotesBC06",
                     "BC06 - 30 ECTS", "BC06, 4 notes", "BC06 - 20 %", "Bloc 6 - 2026")
    ]
    + [("Bloc 10", "BC10"), ("Bloc 6 et 7", None), ("BC06-07", None), ("RNCP41241 - BC06", None),
       ("ABC 6", None), ("Bloc 60", None), ("Bloc 2026", None), ("Bloc-notes 6", None)],
)  # fmt: skip
def test_a_sheet_named_after_a_bloc_gives_its_epreuves_whichever_way_the_bloc_is_written(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, sheet: str, bloc: str | None
) -> None:
    rows: Rows = [["INE", "BC01-E1", "E1", "O1"], [ANNE, 10, 12, 13]]
    content = {**sheets("Candidats"), sheet: rows}
    assert cli("import", dossier_file, write(tmp_path / "c.xlsx", content), "--json") == 0, cli.out
    epreuves = {"BC06": {"BC06-E1", "BC06-O1"}, "BC10": {"BC10-O1"}, None: set[str]()}[bloc]
    assert marked(dossier_file) == {"BC01-E1"} | epreuves


def test_blocs_written_as_numbers_over_two_header_rows_give_their_epreuves(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    rows: Rows = [[None, "Bloc 6", None, "BC 7"], ["INE", "E1", "O1", "E1"], [ANNE, 12, 13, 14]]
    content = {**sheets("Candidats"), "Notes": rows}
    assert cli("import", dossier_file, write(tmp_path / "c.xlsx", content), "--json") == 0, cli.out
    assert marked(dossier_file) == {"BC06-E1", "BC06-O1", "BC07-E1"}


def test_titles_over_the_labels_go_before_the_bloc_of_the_sheet(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    titles = [None, "BC06 - 4 épreuves", "BC07 - 20 %", "Blocs 1 et 2"]
    rows: Rows = [titles, ["INE", "E1", "E1", "E2"], [ANNE, 12, 13, 14]]
    content = {**sheets("Candidats"), "BC01": rows}
    assert cli("import", dossier_file, write(tmp_path / "c.xlsx", content), "--json") == 0, cli.out
    assert marked(dossier_file) == {"BC06-E1", "BC07-E1"}


@pytest.mark.parametrize(
    ("route", "read"),
    [("Formation initiale (élève ou étudiant)", "initial"), ("EXPERIENCE (vae)", "experience")],
)
def test_a_route_may_be_written_as_the_fiche_prints_it(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, route: str, read: str
) -> None:
    book = write(tmp_path / "c.xlsx", sheets("Candidats"), ("Candidats", "F2", route))
    assert cli("import", dossier_file, book, "--json") == 0, cli.out
    assert results(cli, dossier_file)["ALLARD"]["route"] == read


def test_homonyms_without_ine_are_told_apart_by_their_birth_dates(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    content = sheets("Candidats", "VAE")
    twin = [None, "MOREL", None, "Irène", "02/01/1981", "VAE", "Montage", None, "B2", None, None]
    content["Candidats"].append(twin)
    assert cli("import", dossier_file, write(tmp_path / "c.xlsx", content), "--json") == 1
    [said] = cli.json["problems"]
    assert (said["code"], said["cell"]) == ("CANDIDATE_UNKNOWN", "A2")
    assert said["message"].startswith("Plusieurs candidats s'appellent MOREL Irène : dites lequel")
    content["VAE"] = [["Nom", "Prénom", "Né(e) le", "BC01-D1"], ["MOREL", "Irène", "02/01/1981", 9]]
    assert cli("import", dossier_file, write(tmp_path / "c.xlsx", content), "--json") == 0, cli.out


def test_a_level_above_b2_may_be_written_with_its_plus(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    book = write(tmp_path / "c.xlsx", sheets("Candidats"), ("Candidats", "I2", "b2+"))
    assert cli("import", dossier_file, book, "--json") == 0, cli.out
    opened = open_dossier(dossier_file)
    levels = {one.row.language_level for one in opened.load(1).ordered if one.row.ine == ANNE}
    opened.store.close()
    assert levels == {"B2"}


@pytest.mark.parametrize(
    "rows", [[["Groupe", "Ensemble"], ["G01", 12]], [["INE", "Groupe"], [ANNE, "G01"]]]
)
def test_a_sheet_of_groups_that_names_no_epreuve_is_said_not_to_be_read(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, rows: list[list[Any]]
) -> None:
    content = {**sheets("Candidats"), "Équipes": rows}
    assert cli("import", dossier_file, write(tmp_path / "c.xlsx", content), "--json") == 0, cli.out
    where = "B1" if rows[0][0] == "INE" else "A1"
    assert problems(cli, "warning") == [("COLUMN_UNKNOWN", "Équipes", where)]
    assert "par exemple BC07-G1" in cli.json["problems"][0]["message"]
    # Alone, there is nothing to import, and that is an error.
    alone = write(tmp_path / "d.xlsx", {"Équipes": rows})
    assert cli("import", dossier_file, alone, "--json") == 1
    assert problems(cli) == [("HEADER_NOT_FOUND", "", "")]


def test_a_sheet_read_by_no_column_is_refused_even_when_one_looks_alike(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    rows = [["INE", "NOM", "Niveau CECR", "Opttion"], [ANNE, "ALLARD", "B2", "Image"]]
    assert cli("import", dossier_file, write(tmp_path / "c.xlsx", {"L": rows}), "--json") == 1
    assert ("HEADER_NOT_FOUND", "", "") in problems(cli)


@pytest.mark.parametrize(
    ("known", "written", "same"),
    [
        ("Anne-Marie Zoé", "ANNE MARIE", True), ("Anne-Marie Zoé", "Anne-Marie", True),
        ("Anne Marie Zoé", "Anne-Marie", True), ("Anne-Marie Zoé", "Anne", False),
        ("Anne", "Anne-Marie", False), ("Anne Zoé", "Anne", True),
        ("Anne-Marie Zoé", "Marie", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("whole", [False, True])
def test_a_compound_first_name_is_known_with_or_without_its_hyphen(
    cli: CommandLine,
    dossier_file: Path,
    tmp_path: Path,
    known: str,
    written: str,
    same: bool,
    whole: bool,
) -> None:
    content = sheets("Candidats")
    content["Candidats"][1][3] = known
    names, values = (["Candidat"], [f"ALLARD {written}"]) if whole else (
        ["NOM", "Prénom"], ["ALLARD", written])  # fmt: skip
    content["Notes"] = [["INE", *names, "BC01-E1"], [ANNE, *values, 12]]
    status = cli("import", dossier_file, write(tmp_path / "c.xlsx", content), "--json")
    assert status == (0 if same else 1)
    if not same:
        assert problems(cli) == [("IDENTITY_MISMATCH", "Notes", "B2" if whole else "C2")]


def test_a_number_given_at_the_opening_changes_no_more(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    assert cli("import", dossier_file, SAMPLES / "RNCP41242-clean-48.xlsx") == 0
    rows: Rows = [["INE", "Option", "N° candidat"], ["778932879CB", "Production", 99]]
    listed = write(tmp_path / "l.xlsx", {"C": rows})
    assert cli("import", dossier_file, listed) == cli("open", dossier_file) == 0
    assert cli("import", dossier_file, listed) == 0
    before = dossier_file.read_bytes()
    rows[1][2] = 100
    assert cli("import", dossier_file, write(listed, {"C": rows}), "--json") == 1
    assert problems(cli) == [("VALUE_UNKNOWN", "C", "C2")]
    assert "a le numéro 99 depuis l'ouverture" in cli.json["problems"][0]["message"]
    assert dossier_file.read_bytes() == before


@pytest.mark.parametrize(
    "role", ["Président(e)", "Directeur(trice) d'établissement", "Directeur(trice) qualité"]
)
def test_a_seat_may_be_named_in_both_genders(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, role: str
) -> None:
    book = write(tmp_path / "c.xlsx", sheets("Jury"), ("Jury", "D2", role))
    assert cli("import", dossier_file, book, "--json") == 0, cli.out
    assert cli.json["members"]["added"] == 2


def test_marks_under_a_decision_name_the_option_that_accepts_them(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    cli("import", dossier_file, SAMPLES / "RNCP41242-clean-48.xlsx")
    assert cli("open", dossier_file) == cli("adopt", dossier_file) == 0
    marks = write(tmp_path / "n.xlsx", {"N": [["INE", "BC01-E1"], ["778932879CB", 3]]})
    assert cli("import", dossier_file, marks) == 1
    assert "N B2 — " in cli.err
    assert "ajoutez --over-decisions" in cli.err
    assert cli("import", dossier_file, marks, "--over-decisions") == 0


def test_a_declared_bloc_and_several_agree_with_their_adjective(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    content = sheets("Candidats")
    content["Candidats"][1][9], content["Candidats"][2][9] = "BC01", "BC01 ; BC02"
    cli("import", dossier_file, write(tmp_path / "c.xlsx", content))
    assert cli("check", dossier_file) == 0
    assert "pour BC01, déclaré acquis." in cli.out
    assert "pour BC01, BC02, déclarés acquis." in cli.out


def test_a_summary_is_told_from_a_person_of_that_name(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    rows: Rows = [["N°", "NOM Prénom", "Date de naissance", "Voie", "Option", "BC01-E1"],
                  [1, "MOYENNE Marc", "12/03/2003", "FI", "Montage", 12],
                  [2, "Total Jean", None, "VAE", "Montage", None],
                  [3, "Moyenne", None, None, "Montage", 12], [4], [5]]  # fmt: skip
    book = write(tmp_path / "c.xlsx", {"C": rows})
    assert cli("import", dossier_file, book, "--json") == 0, cli.out
    assert (cli.json["candidates"]["added"], cli.json["marks"]["added"]) == (2, 1)
    assert [(one["row"], one["why"]) for one in cli.json["ignored_rows"]] == [
        (4, "total ou moyenne"), (5, "ni nom ni note"), (6, "ni nom ni note"),
    ]  # fmt: skip
    marks: Rows = [
        ["NOM Prénom", "BC01-E2"],
        ["MOYENNE Marc", 13],
        ["Moyenne Marc", 13],
        ["Moyenne", 13],
    ]
    assert cli("import", dossier_file, write(tmp_path / "n.xlsx", {"N": marks}), "--json") == 0
    assert cli.json["marks"]["added"] == 1
    assert [one["row"] for one in cli.json["ignored_rows"]] == [4]


@pytest.mark.parametrize(
    ("column", "value"), [("Niveau CECRL", "B2"), ("Campus", "Paris"), ("N° candidat", 7)]
)
def test_what_is_filled_down_below_a_list_names_nobody(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, column: str, value: Any
) -> None:
    rows: Rows = [["INE", "NOM", "Prénom", "Voie", "Option", column],
                  [ANNE, "ALLARD", "Anne", "FI", "Montage", None], [None] * 5 + [value],
                  [None, None, None, "FI", "Montage", value]]  # fmt: skip
    book = write(tmp_path / "c.xlsx", {"C": rows})
    assert cli("import", dossier_file, book, "--json") == 0, cli.out
    assert cli.json["candidates"]["added"] == 1
    assert [one["row"] for one in cli.json["ignored_rows"]] == [3, 4]
