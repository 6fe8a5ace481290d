"""The same file gives the same figures everywhere: tables, JSON, workbook, report, and an import into the program."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from audit.analysis.interval_wording import how_intervals_are_made
from audit.analysis.rating_wording import rating_label
from audit.analysis.results import Results
from audit.analysis.tables import PERCENTAGE_HEADING, excluded_headings, key_question_rows
from audit.analysis.wording import which_answers_count
from audit.cli.main import main
from audit.files.responses import parse_uploaded_responses
from audit.model.answers import Answer
from audit.model.questionnaire import Questionnaire
from audit.storage import Store
from tests.examples import examples
from tests.files.test_report import rows as report_rows
from tests.files.test_workbook import lines, opened, table
from tests.random_questionnaires import RandomQuestionnaire, random_questionnaires
from tests.small_questionnaire import load_questionnaire_text
from tests.storage.factories import ANN, create_audit

CELLS = ("yes", "yes", "no", "n/a", "")
Figures = dict[str, tuple[str, ...]]
"""The percentage, the base and the counts outside it, as printed, of each key question."""


@st.composite
def files_with_gaps(draw: st.DrawFn, questionnaire: Questionnaire) -> str:
    """A responses file in which some columns are left out and some cells are empty."""
    question_ids = draw(st.lists(st.sampled_from([*questionnaire.questions_by_id]), min_size=1, unique=True))
    details = [detail for detail in questionnaire.case_details if draw(st.booleans())]
    lines = [["case", *(detail.id for detail in details), *question_ids]]
    for number in range(draw(st.integers(1, 7))):
        line = [f"C{number}"]
        for detail in details:
            choices = [choice.id for choice in detail.choices] or ["north", "south"]
            line.append(draw(st.sampled_from([*choices, ""])))
        for question_id in question_ids:
            question = questionnaire.questions_by_id[question_id]
            allowed = [cell for cell in CELLS if cell != "n/a" or not question.why_not_allowed(Answer.NOT_APPLICABLE)]
            line.append(draw(st.sampled_from(allowed)))
        lines.append(line)
    buffer = io.StringIO()
    csv.writer(buffer).writerows(lines)
    return buffer.getvalue()


def figures_of_results(results: Results) -> Figures:
    return {
        row.id: (row.percentage, row.base, row.interval, *row.excluded_counts)
        for standard in results.standards
        for row in key_question_rows(standard)
    }


def figures_of_text(text: str, questionnaire: Questionnaire) -> Figures:
    """The figures in what the command ``tables`` printed."""
    figures: Figures = {}
    for line in text.splitlines():
        marker_and_id, _, rest = line.strip().lstrip("* ").partition("  ")
        cells = re.split(r"\s{2,}", rest.strip())
        if marker_and_id in questionnaire.questions_by_id and len(cells) > 3:
            figures[marker_and_id] = tuple(cells[:-1])
    return figures


def figures_of_json(content: dict[str, object], is_survey: bool) -> Figures:
    figures: Figures = {}
    for standard in content["standards"]:  # type: ignore[attr-defined]
        for question in standard["key_questions"]:
            percent = "–" if question["percent"] is None else f"{question['percent']}%"
            bounds = dict.fromkeys(question["interval"] or ())
            interval = " to ".join(f"{bound}%" for bound in bounds) if bounds else "–"
            cells = [percent, f"{question['yes']} of {question['base']}", interval]
            cells += [str(question["not_applicable"]), str(question["unanswered"])]
            if is_survey:
                share = question["non_response_percent"]
                asked = f"({question['unanswered']} of {question['asked']})"
                cells.append(f"{'–' if share is None else f'{share}%'} {asked}")
            figures[question["id"]] = tuple(cells)
    return figures


def as_excel_shows(share: float) -> str:
    """A share in the format 0%: Excel rounds halves up, on the 15 digits that it holds of a number."""
    return f"{Decimal(f'{share:.15g}').scaleb(2).quantize(Decimal(1), ROUND_HALF_UP)}%"


def figures_of_workbook(data: bytes, questionnaire: Questionnaire) -> Figures:
    figures: Figures = {}
    for standard in questionnaire.standards:
        sheets = [sheet for sheet in opened(data) if sheet.title.startswith(standard.id)]
        for row in table(sheets[0]) if sheets else []:
            percent = row["Percentage Yes"]
            shown = as_excel_shows(percent) if isinstance(percent, int | float) else "–"
            bounds = [row["Interval from"], row["Interval to"]]
            texts = dict.fromkeys(as_excel_shows(bound) for bound in bounds if isinstance(bound, int | float))
            counts = (" to ".join(texts) or "–", str(row.get("Not applicable", 0)), str(row.get("Unanswered", 0)))
            figures[str(row["Id"])] = (shown, f"{row['Yes']} of {row['Base: Yes and No']}", *counts)
    return figures


def figures_of_report(path: Path, questionnaire: Questionnaire) -> Figures:
    """The figures of the Word report, which leaves out a column of 0 and a base that all rows have in common."""
    figures: Figures = {}
    for report_table in docx.Document(str(path)).tables:
        heading, *body = report_rows(report_table)
        if heading[:2] != ["Key question", PERCENTAGE_HEADING]:
            continue
        common_base = re.fullmatch(r"Yes, out of (\d+) \w+", heading[2])
        for row in body:
            base = f"{row[2]} of {common_base[1]}" if common_base else row[2]
            named = dict(zip(heading, row, strict=True))
            excluded = [named.get(name, "0") for name in excluded_headings(questionnaire)]
            figures[row[0].split(" ")[0]] = (row[1], base, *excluded)
    return figures


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


def check_same_figures(
    capsys: pytest.CaptureFixture[str], store: Store, folder: Path, source: str, text: str, with_report: bool
) -> Results:
    """Check that every way prints the same; return the results of the import."""
    questionnaire = load_questionnaire_text(source)
    (folder / "q.toml").write_text(source, "utf-8")
    (folder / "r.csv").write_text(text, "utf-8")
    inputs = (str(folder / "r.csv"), "--questionnaire", str(folder / "q.toml"))
    audit_id = create_audit(store, source)
    store.cases.import_cases(ANN, audit_id, parse_uploaded_responses(text.encode(), "r.csv", questionnaire).records)
    results = store.audits.results(ANN, audit_id).results
    expected = figures_of_results(results)
    printed = run(capsys, "tables", *inputs)
    assert figures_of_text(printed, questionnaire) == expected
    assert all(sentence in printed for sentence in which_answers_count(results))
    content = json.loads(run(capsys, "tables", "--json", *inputs))
    assert figures_of_json(content, questionnaire.is_survey) == expected
    assert content["cases"] == results.case_count
    assert [standard["rating"] for standard in content["standards"]] == [each.rating for each in results.standards]
    for standard in () if questionnaire.is_survey else results.standards:
        assert f"{standard.standard.name}: {rating_label(standard)}" in printed
    assert all(sentence in printed for sentence in how_intervals_are_made(results))
    assert content["intervals"]["method"] == how_intervals_are_made(results)
    run(capsys, "export", *inputs, "--out", str(folder / "w.xlsx"), "--force")
    workbook = (folder / "w.xlsx").read_bytes()
    assert figures_of_workbook(workbook, questionnaire) == {id: cells[:5] for id, cells in expected.items()}
    assert f"What counts: {' '.join(which_answers_count(results))}" in lines(opened(workbook)["Cover"])
    if with_report:
        run(capsys, "report", *inputs, "--out", str(folder / "d.docx"), "--force")
        without_interval = {id: (*cells[:2], *cells[3:]) for id, cells in expected.items()}
        assert figures_of_report(folder / "d.docx", questionnaire) == without_interval
    return results


SETTINGS = settings(
    deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.reuse, Phase.generate)
)


@pytest.mark.thorough
@settings(SETTINGS, max_examples=3)
@given(data=st.data(), random=random_questionnaires())
def test_a_file_gives_the_same_figures_everywhere(
    data: st.DataObject,
    random: RandomQuestionnaire,
    capsys: pytest.CaptureFixture[str],
    store: Store,
    tmp_path: Path,
) -> None:
    text = data.draw(files_with_gaps(load_questionnaire_text(random.source)))
    check_same_figures(capsys, store, tmp_path, random.source, text, with_report=False)


@pytest.mark.thorough
@settings(SETTINGS, max_examples=examples(8))
@given(data=st.data(), random=random_questionnaires(8))
def test_a_file_gives_the_same_figures_everywhere_every_time(
    data: st.DataObject,
    random: RandomQuestionnaire,
    capsys: pytest.CaptureFixture[str],
    store: Store,
    tmp_path: Path,
) -> None:
    text = data.draw(files_with_gaps(load_questionnaire_text(random.source)))
    check_same_figures(capsys, store, tmp_path, random.source, text, with_report=True)
