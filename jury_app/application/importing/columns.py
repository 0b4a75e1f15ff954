"""What an import says of columns: named twice, foreign, not recognised, hidden."""

from jury_app.application.importing.layout import Layout
from jury_app.application.importing.plan import Plan
from jury_app.application.importing.recogniser import Recogniser
from jury_app.application.importing.report import Problem
from jury_app.application.importing.workbook import cell_name, column_letters


def report_likenesses(plan: Plan, layout: Layout, recogniser: Recogniser) -> None:
    """Report the columns of an ignored sheet that nearly have a name we know."""
    for column, text in layout.unknown.items():
        if near := recogniser.resembling(text):
            plan.problem(
                layout, layout.header, column, "COLUMN_UNKNOWN",
                f"Feuille non lue : la colonne « {text} » ressemble à « {near} » ; renommez-la si "
                "c'est bien elle.",
                "warning",
            )  # fmt: skip


def report_lost_marks(plan: Plan, layout: Layout, recogniser: Recogniser) -> None:
    """Report the unknown columns of an ignored sheet that seem to hold the marks of people."""
    sheet, known = layout.sheet.name, [*plan.session.certification.epreuves]
    for column, heading in recogniser.unread_marks(layout).items():
        if recogniser.resembling(heading):
            continue  # told by its likeness
        meant = recogniser.epreuves_of(heading) or recogniser.epreuves_of(sheet) or known
        plan.problem(
            layout, layout.header, column, "COLUMN_UNKNOWN",
            f"Feuille « {sheet} » non lue : « {heading} » ne nomme aucune épreuve. Si ce sont des "
            f"notes sur 20, écrivez le code de l'épreuve (par exemple {min(meant, key=known.index)}"
            "), ou choisissez-la dans l'assistant.",
            "warning",
        )  # fmt: skip


def report_lost_groups(plan: Plan, layout: Layout) -> None:
    """Report groups or their marks on an ignored sheet: nothing says of which épreuve they are."""
    if not layout.wants_epreuve or layout.epreuve is not None:
        return
    plan.problem(
        layout, layout.header, layout.fields["group"], "COLUMN_UNKNOWN",
        "Feuille non lue : il faut une colonne Épreuve à côté du groupe, ou le code de l'épreuve "
        "dans le nom de la feuille, par exemple BC07-G1.",
        "warning",
    )  # fmt: skip


def report_strangers(plan: Plan, layout: Layout) -> None:
    """Report the columns of blocs the certification does not have."""
    for column in layout.strangers:
        plan.problem(
            layout, layout.header, column, "BLOC_UNKNOWN",
            f"Cette colonne nomme un bloc qui n'est pas de {plan.session.certification.code}.",
        )  # fmt: skip


def report_columns(plan: Plan, layout: Layout, recogniser: Recogniser) -> None:
    """Report columns named twice, of another certification, or not recognised."""
    for column in layout.twice:
        plan.problem(
            layout, layout.header, column, "COLUMN_AMBIGUOUS",
            "Une autre colonne porte déjà ce nom : gardez-en une.",
        )  # fmt: skip
    report_strangers(plan, layout)
    for column, text in layout.unknown.items():
        near = recogniser.resembling(text)
        likeness = f" Elle ressemble à « {near} » : renommez-la si c'est bien elle." if near else ""
        plan.problem(
            layout, layout.header, column, "COLUMN_UNKNOWN",
            f"Colonne {column_letters(column)} « {text} » non reconnue : elle n'est pas lue."
            f"{likeness}",
            "warning",
        )  # fmt: skip
    for column, why in layout.unread.items():
        plan.problem(
            layout, layout.header, column, "COLUMN_UNKNOWN",
            f"Colonne {column_letters(column)} non lue sur cette feuille : {why}.", "warning",
        )  # fmt: skip
    _report_hidden(plan, layout)


def _report_hidden(plan: Plan, layout: Layout) -> None:
    """Say what is read although the spreadsheet hides it."""

    def say(row: int, message: str) -> None:
        plan.problems.append(
            Problem("warning", layout.sheet.name, cell_name(row, 0), "COLUMN_UNKNOWN", "", message,
                    hidden=True)
        )  # fmt: skip

    if layout.sheet.hidden:
        say(layout.header, "Feuille masquée : elle est lue comme les autres.")
    read = {*layout.marks, *layout.steps, *layout.fields.values()}
    if hidden := [column_letters(c) for c in sorted(layout.sheet.hidden_columns & read)]:
        say(layout.header, f"Colonnes masquées ({', '.join(hidden)}) : elles sont lues comme les "
            "autres.")  # fmt: skip
    rows = [row for row in sorted(layout.sheet.hidden_rows)
            if layout.header < row < len(layout.sheet.rows)
            and any(c not in (None, "") for c in layout.sheet.rows[row])]  # fmt: skip
    if rows:
        listed = ", ".join(str(row + 1) for row in rows[:10])
        more = f" et {len(rows) - 10} autres" if len(rows) > 10 else ""
        say(rows[0], f"Lignes masquées, lues comme les autres : {listed}{more}.")
