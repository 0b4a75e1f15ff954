"""A workbook matched by hand, remembered as a profile, recognised by its headers."""

from pathlib import Path
from typing import Any

import pytest

from jury_app.application.dossier import Dossier
from jury_app.application.importing import profiles
from jury_app.application.importing.matching import Matching, SheetMatching, Target
from jury_app.application.importing.proposal import Draft
from jury_app.application.importing.report import ImportReport
from jury_app.application.importing.service import import_workbook
from jury_app.application.importing.targets import sections
from jury_app.application.importing.workbook import Sheet, Workbook
from jury_app.application.verification import verify_dossier
from jury_app.bootstrap import services
from jury_app.domain.errors import Refusal
from jury_app.domain.records import SettingRow
from tests.conftest import SAMPLES
from tests.deliberations import NewDossier
from tests.matched_books import book, draft_of, found_in, save
from tests.sitting_builder import add_candidate, candidate_of
from tests.workbooks import Rows

INE, NAME, OTHER = Target("field", "ine"), Target("field", "full_name"), Target("mark", "BC01-E1")
FOREIGN: Rows = [
    ["Lycée du Parc", None, None, None, None],
    [],
    ["Matricule", "Apprenant", "Dossier num.", "Exposé", "Avis"],
    ["000000000AB", "ALLARD Camille", "12,5", 14, "bien"],
    ["000000001AB", "BÉRENGER Théo", 9, "ABJ", None],
]


@pytest.fixture
def at(new_dossier: NewDossier) -> tuple[Dossier, int, list[int]]:
    """A dossier with two candidates without marks."""
    dossier, session_id = new_dossier()
    return dossier, session_id, [add_candidate(dossier, session_id, n) for n in range(2)]


def matched_by_hand(dossier: Dossier, workbook: Workbook) -> Draft:
    draft = draft_of(dossier, workbook)
    (sheet,) = draft.sheets
    sheet.choose(0, INE)
    sheet.choose(2, OTHER)
    sheet.choose(3, Target("mark", "BC03-E2"))
    sheet.choose(4, None)
    return draft


def test_headers_nobody_knows_are_read_as_matched_by_hand(
    at: tuple[Dossier, int, list[int]],
) -> None:
    dossier, session_id, (anne, bruno) = at
    workbook = book(FOREIGN)
    alone = import_workbook(dossier, session_id, workbook, apply=True)
    assert [p.code for p in alone.problems] == ["HEADER_NOT_FOUND"]

    draft = matched_by_hand(dossier, workbook)
    assert draft.sheets[0].proposed.header == 2
    assert draft.sheets[0].contents == ("notes",)
    report = import_workbook(dossier, session_id, workbook, apply=True, matching=draft.matching)
    assert report.applied
    # Only the column nobody spoke of is mentioned; the one left out by choice is not.
    assert [(p.code, p.cell) for p in report.problems] == [("COLUMN_UNKNOWN", "B3")]
    marks = {e: m.value for e, m in candidate_of(dossier, session_id, anne).marks.items()}
    assert marks == {"BC01-E1": "12.50", "BC03-E2": "14.00"}
    assert candidate_of(dossier, session_id, bruno).marks["BC03-E2"].value == "ABJ"
    (source,) = {m.source_id for m in candidate_of(dossier, session_id, anne).marks.values()}
    assert source is not None


def test_a_profile_is_recognised_by_the_headers_of_another_file(
    at: tuple[Dossier, int, list[int]],
) -> None:
    dossier, session_id, (anne, _bruno) = at
    workbook = book(FOREIGN)
    assert found_in(dossier, workbook) is None
    save(dossier, session_id, "  Lycée du Parc ", matched_by_hand(dossier, workbook))

    again = found_in(dossier, workbook)
    assert again is not None
    assert again.profile.name == "Lycée du Parc"
    # The next file: other columns order, a column more, other title rows, another sheet name.
    second = book(
        [["Exposé", "Matricule", "avis", "APPRENANT", "Dossier num", "Groupe TD"],
         [15, "000000000AB", None, "ALLARD Camille", "13", "A"]],
        sheet="Juin", name="juin.csv",
    )  # fmt: skip
    found = found_in(dossier, second)
    assert found is not None
    draft = draft_of(dossier, second)
    draft.apply(found.matching)
    assert draft.sheets[0].profiled
    report = import_workbook(dossier, session_id, second, apply=True, matching=draft.matching)
    assert report.applied, report.problems
    marks = candidate_of(dossier, session_id, anne).marks
    assert (marks["BC01-E1"].value, marks["BC03-E2"].value) == ("13.00", "15.00")

    draft.reset()
    assert draft.matching == Matching()
    unread = book([["Matricule", "Dossier num.", "Exposé"], ["000000000AB", 1, 2]])
    assert found_in(dossier, unread) is not None
    fewer = book([["Matricule", "Apprenant", "Exposé", "Avis"], ["000000000AB", "", 2, ""]])
    assert found_in(dossier, fewer) is None


def test_a_sheet_left_out_by_a_profile_is_known_by_its_whole_header(
    at: tuple[Dossier, int, list[int]],
) -> None:
    dossier, session_id, _ = at
    first = Workbook("a.xlsx", "", (Sheet("Relevé", FOREIGN), Sheet("Notes", [["Rang", "Prime"]])))
    draft = draft_of(dossier, first)
    marks, notes = draft.sheets
    marks.choose(0, INE)
    marks.choose(2, OTHER)
    notes.read = False
    save(dossier, session_id, "Parc", draft)

    def left_out(*header: str) -> bool:
        second = Workbook("b.xlsx", "", (Sheet("Relevé", FOREIGN), Sheet("Notes", [[*header]])))
        found = found_in(dossier, second)
        assert found is not None
        return found.matching.of("Notes") is not None

    assert left_out("Prime", "Rang")
    assert not left_out("INE", "BC01-E1")


def test_a_profile_is_of_one_certification_and_of_the_sheet_it_was_made_from(
    at: tuple[Dossier, int, list[int]],
) -> None:
    dossier, session_id, _ = at
    save(dossier, session_id, "Parc", matched_by_hand(dossier, book(FOREIGN)))
    assert found_in(dossier, book(FOREIGN), "RNCP41241") is None
    alike = Workbook("a.xlsx", "", (Sheet("BC01", FOREIGN), Sheet("BC02", FOREIGN)))
    assert found_in(dossier, alike) is None
    named = Workbook("a.xlsx", "", (Sheet("BC01", FOREIGN), Sheet("RELEVE", FOREIGN)))
    found = found_in(dossier, named)
    assert found is not None
    assert [one.name for one in found.matching.sheets] == ["RELEVE"]


def test_profiles_are_journalled_listed_replaced_and_forgotten(
    at: tuple[Dossier, int, list[int]],
) -> None:
    dossier, session_id, _ = at
    draft = matched_by_hand(dossier, book(FOREIGN))
    for name in ("Zoé", "École", "École"):
        save(dossier, session_id, name, draft)
    assert [one.name for one in profiles.list_profiles(dossier)] == ["École", "Zoé"]
    with dossier.store.read() as reader:
        assert reader.get(SettingRow, "import-profile:École") is not None
        # Saying the same again is no gesture.
        labels = [entry.label for entry in reader.journal()][-2:]
    assert labels == ["Profil d'import enregistré : Zoé", "Profil d'import enregistré : École"]
    profiles.forget(dossier, session_id, "Zoé")
    assert [one.name for one in profiles.list_profiles(dossier)] == ["École"]
    assert verify_dossier(dossier) == []
    with pytest.raises(Refusal, match="Il n'y a pas de profil"):
        profiles.forget(dossier, session_id, "Zoé")


def test_a_profile_without_a_name_or_without_a_sheet_is_refused(
    at: tuple[Dossier, int, list[int]],
) -> None:
    dossier, session_id, _ = at
    with pytest.raises(Refusal, match="Donnez au profil un nom"):
        save(dossier, session_id, " ", matched_by_hand(dossier, book(FOREIGN)))
    with pytest.raises(Refusal, match="Aucune feuille n'est lue"):
        save(dossier, session_id, "Vide", draft_of(dossier, book(FOREIGN)))
    assert profiles.list_profiles(dossier) == []


def test_a_likeness_is_proposed_with_its_score_and_applied_only_when_confirmed(
    at: tuple[Dossier, int, list[int]],
) -> None:
    dossier, session_id, _ = at
    workbook = book([["INE", "NOM", "BC01-E1", "Prénomms"], ["000000000AB", "ALLARD", 11, "Zoé"]])
    draft = draft_of(dossier, workbook)
    (sheet,) = draft.sheets
    (like,) = [c.likeness for c in sheet.proposed.columns if c.likeness]
    assert (like.target, like.spelled, like.score > 85) == (
        Target("field", "first_names"), "Prénom(s)", True,
    )  # fmt: skip
    assert sheet.unconfirmed == 1
    assert sheet.target(3) is None

    # Not confirmed, the first name is not compared; confirmed, it is another person's.
    unread = import_workbook(dossier, session_id, workbook, apply=False, matching=draft.matching)
    assert not unread.blocked
    sheet.confirm(3, yes=True)
    assert sheet.unconfirmed == 0
    read = import_workbook(dossier, session_id, workbook, apply=False, matching=draft.matching)
    assert [p.code for p in read.problems] == ["IDENTITY_MISMATCH"]
    sheet.confirm(3, yes=False)
    assert sheet.target(3) is None


def test_two_things_as_near_are_not_proposed(at: tuple[Dossier, int, list[int]]) -> None:
    dossier, *_ = at
    # « BC1-E1 » is as near to BC01-E1 as to BC10-E1… which does not exist; BC11-E1 does.
    draft = draft_of(dossier, book([["INE", "BC01-E2", "BC1-E1"], ["000000000AB", 1, 2]]))
    assert [c.likeness for c in draft.sheets[0].proposed.columns] == [None, None, None]


_READ = {0: INE, 2: OTHER}


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        (SheetMatching("Relevé", True, 2, {0: INE, 2: Target("mark", "BC99-E1")}), "BC99-E1"),
        (SheetMatching("Relevé", True, 2, {0: Target("field", "shoe")}), "shoe"),
        (SheetMatching("Relevé", True, 2, {0: INE, 2: Target("step", "danse")}), "danse"),
        (SheetMatching("Relevé", True, 2, {0: INE, 99: OTHER}), "colonne 100"),
        (SheetMatching("Relevé", True, 40, _READ), "ligne 41"),
        (SheetMatching("Autre", True, 2, _READ), "Autre"),
        (SheetMatching("Relevé", True, 2, {2: OTHER}), "reconnaître les candidats"),
        (SheetMatching("Relevé", True, 2, {0: INE}), "ce qu'il faut lire"),
        (SheetMatching("Relevé", True, 2, {0: INE, 1: Target("field", "group")}), "Épreuve"),
        (SheetMatching("Relevé", True, 2, {2: Target("field", "whole")}), "Groupe"),
        (SheetMatching("Relevé", True, 2, {0: Target("field", "role")}), "membres du jury"),
        (SheetMatching("Relevé", True, 2, {0: Target("field", "role"), 1: NAME, 2: OTHER}),
         "feuille du jury"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_and_nothing_is_written(
    at: tuple[Dossier, int, list[int]], sheet: SheetMatching, said: str
) -> None:
    dossier, session_id, _ = at
    before = dossier.store.version()
    with pytest.raises(Refusal) as refused:
        import_workbook(dossier, session_id, book(FOREIGN), apply=True, matching=Matching((sheet,)))
    assert said in refused.value.message
    assert refused.value.code in {"MATCHING_INVALID", "MATCHING_INCOMPLETE"}
    assert dossier.store.version() == before


def test_one_epreuve_in_two_columns_blocks_the_file(at: tuple[Dossier, int, list[int]]) -> None:
    dossier, session_id, _ = at
    workbook = book(FOREIGN)
    draft = matched_by_hand(dossier, workbook)
    draft.sheets[0].choose(3, OTHER)
    ((_sheet, said),) = draft.faults
    assert "« Exposé »" in said
    report = import_workbook(dossier, session_id, workbook, apply=True, matching=draft.matching)
    assert not report.applied
    assert ("COLUMN_AMBIGUOUS", "D3") in [(p.code, p.cell) for p in report.problems]


def test_another_header_row_gives_other_columns(at: tuple[Dossier, int, list[int]]) -> None:
    dossier, session_id, (anne, _) = at
    rows: Rows = [["INE", "BC01-E1"], ["INE", "BC01-E2"], ["000000000AB", 7]]
    workbook = book(rows)
    draft = draft_of(dossier, workbook)
    (sheet,) = draft.sheets
    assert (sheet.proposed.header, sheet.target(1)) == (0, OTHER)
    sheet.set_header(1)
    assert sheet.target(1) == Target("mark", "BC01-E2")
    assert import_workbook(
        dossier, session_id, workbook, apply=True, matching=draft.matching
    ).applied
    assert set(candidate_of(dossier, session_id, anne).marks) == {"BC01-E2"}


def test_a_sheet_left_out_is_listed_and_not_read(at: tuple[Dossier, int, list[int]]) -> None:
    dossier, session_id, _ = at
    workbook = Workbook("n.xlsx", "", (Sheet("Relevé", FOREIGN), Sheet("Vide", [])))
    out = Matching((SheetMatching("Relevé", False, 2, {}),))
    report = import_workbook(dossier, session_id, workbook, apply=True, matching=out)
    assert report.applied
    assert not report.changes
    assert [(i.sheet, i.row) for i in report.ignored] == [("Relevé", 3)]
    assert draft_of(dossier, workbook).sheets[1].proposed.columns == ()


def _plain(report: ImportReport) -> Any:
    return report.as_json(), report.missing, report.list_of_changes, report.sheets


@pytest.mark.parametrize(
    "name", ["RNCP41242-messy-57.xlsx", "RNCP41241-clean-30.xlsx", "ten-errors.xls"]
)
def test_an_untouched_proposal_reads_a_file_as_its_words_do(
    new_dossier: NewDossier, name: str
) -> None:
    code = "RNCP41241" if "41241" in name else "RNCP41242"
    dossier, session_id = new_dossier(code)
    workbook = services().read_workbook(Path(SAMPLES / name))
    draft = draft_of(dossier, workbook, code)
    plain = import_workbook(dossier, session_id, workbook, apply=False)
    matched = import_workbook(dossier, session_id, workbook, apply=False, matching=draft.matching)
    assert _plain(matched) == _plain(plain)
    by_sheet = [one.matching() for one in (s.proposed for s in draft.sheets)]
    assert Matching(tuple(m for m in by_sheet if m)) == draft.matching


def test_every_target_has_a_label_and_can_be_written_down(
    at: tuple[Dossier, int, list[int]],
) -> None:
    certification = at[0].catalog.certification("RNCP41242")
    every = [pair for _title, pairs in sections(certification) for pair in pairs]
    assert len({str(target) for target, _said in every}) == len(every)
    for target, said in every:
        assert said
        assert Target.parse(str(target)) == target
    assert {t.name for t, _ in every if t.kind == "mark"} == set(certification.epreuves)
    assert Target.parse("shoe:size") is Target.parse("field:") is None


def test_a_sheet_of_groups_is_of_the_epreuve_said_for_it(
    at: tuple[Dossier, int, list[int]],
) -> None:
    dossier, session_id, _ = at
    code, other = [e.code for e in dossier.catalog.certification("RNCP41242").group_epreuves][:2]
    rows = [["Candidat", "Groupe"], ["ALLARD Camille", "G1"], ["BÉRENGER Théo", "G1"]]
    workbook = book(rows, "Équipes")
    draft = draft_of(dossier, workbook)
    [sheet] = draft.sheets
    sheet.choose(0, NAME)
    sheet.choose(1, Target("field", "group"))
    assert sheet.layout.wants_epreuve
    assert sheet.fault
    sheet.epreuve = code
    assert not sheet.fault
    assert sheet.contents == ("groupes",)
    report = import_workbook(dossier, session_id, workbook, apply=True, matching=draft.matching)
    assert report.counts["groups"].added == 2, report.problems
    session = dossier.load(session_id)
    assert {g.row.epreuve for g in session.groups.values()} == {code}
    certification = session.certification
    profiles.save(dossier, session_id, "Équipes", certification, draft)
    found = found_in(dossier, book(rows, "Feuil1"))
    assert found is not None
    assert [one.epreuve for one in found.matching.sheets] == [code]
    sheet.epreuve = other
    assert sheet.matching is not None
    assert sheet.matching.epreuve == other
    wrong = Matching((SheetMatching("Équipes", True, 0, sheet.matching.columns, "BC99-G9"),))
    with pytest.raises(Refusal, match="n'est pas une épreuve de groupe"):
        import_workbook(dossier, session_id, workbook, apply=False, matching=wrong)
