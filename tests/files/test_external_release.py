"""Files that leave the team: a reader with a solver finds no number behind any [c] of the written workbook."""

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

import docx
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from audit.analysis.breakdowns import Breakdown
from audit.analysis.comparison import AuditTally, compare
from audit.analysis.disclosure_control import breakdowns_of, figures, printed_breakdowns
from audit.analysis.ratings import Results, results
from audit.analysis.suppression import Published
from audit.files.report import ReportAbout, report_document
from audit.files.workbook import WorkbookAbout, data_workbook
from audit.model.answers import Answer, CaseRecord, Tally
from audit.model.audit import AuditDetails, Finding, FindingKind
from audit.model.case import Case, CaseState
from tests.files.test_workbook import findings_of_the_checker, opened, table
from tests.sdc_attacker import Line, worked_out
from tests.small_questionnaire import SMALL, records_with
from tests.test_sample_audit import RECORDS, RESULTS
from tests.test_survey import RECORDS as RESPONDENTS
from tests.test_survey import RESULTS as SURVEYED

pytestmark = pytest.mark.thorough

DAY = date(2023, 6, 1)
DETAILS = AuditDetails("Huyton 2023", "Huyton PDU", small_number=5)
FINDING = Finding(FindingKind.PRACTICE, "A good plan.", standard="2.2", question="2.2.1", cases=("KSH-CANARY",))
CASE_SHEETS = {"Cases and answers", "Respondents and answers", "Trace"}


def about(details: AuditDetails = DETAILS) -> WorkbookAbout:
    return WorkbookAbout(details, "the cases", DAY, (FINDING,), outside=True)


def workbook(found: Results, cases: Sequence[CaseRecord], details: AuditDetails = DETAILS) -> Workbook:
    return opened(written(found, cases, about(details)))


def written(found: Results, cases: Sequence[CaseRecord], said: WorkbookAbout) -> bytes:
    """The workbook with its breakdowns."""
    shown = printed_breakdowns(found, cases, said.details, said.outside)
    return data_workbook(found, cases, replace(said, breakdowns=shown))


def number(cell: object) -> int | None:
    """What is printed of a count; None where it is held back."""
    if cell == "[c]":
        return None
    assert isinstance(cell, int)
    return cell


def published(row: dict[str, object]) -> Published:
    return Published(number(row["Yes"]), number(row["No"]), number(row["Base: Yes and No"]))


def totals(book: Workbook) -> dict[str, Published]:
    """What the sheets of standards and prompts print of each question."""
    sheets = [
        sheet
        for sheet in book
        if any(row[0].value == "Id" or row[2].value == "Id" for row in sheet.iter_rows(max_col=3))
    ]
    return {str(row["Id"]): published(row) for sheet in sheets for row in table(sheet)}


def groups(book: Workbook, shown: Breakdown) -> dict[str, list[dict[str, object]]]:
    """The rows of a breakdown's sheet, question by question, in the order of the groups."""
    (sheet,) = [
        sheet for sheet in book if sheet["A1"].value == f"By {shown.text[0].lower()}{shown.text[1:]}: key questions"
    ]
    rows = table(sheet)
    return {question.id: [row for row in rows if row["Question id"] == question.id] for question in shown.questions}


def given_away(book: Workbook, found: Results, cases: Sequence[CaseRecord], small: int = 0) -> list[str]:
    """Every number behind a [c] (only the small ones, where ``small`` is given) that can be no other than it is."""
    printed, most = totals(book), len(cases)
    tallied = {one.question.id: one.tally for one in (*found.key_questions, *found.prompts)}
    away = [
        f"{id_}: {name}"
        for id_, total in printed.items()
        for name in worked_out([Line(total, (0,))], [tallied[id_]], most=most)
        if not small or 0 < counted(name, [tallied[id_]]) <= small
    ]
    for shown in breakdowns_of(found, cases):
        for id_, rows in groups(book, shown).items():
            places = range(len(rows))
            truth = [group.tallies[id_] for group in shown.groups]
            if shown.parts:
                attacks = [([Line(published(row), (place,)) for place, row in enumerate(rows)], truth)]
            else:
                pairs = [(group.tallies[id_], group.rest_tallies[id_]) for group in shown.groups]
                attacks = [([Line(published(rows[place]), (0,))], list(pairs[place])) for place in places]
            for lines, true in attacks:
                whole = Line(printed[id_], tuple(range(len(true))))
                names = worked_out([*lines, whole], true, most=most)
                away += [
                    f"{shown.text}, {id_}: {name}" for name in names if not small or 0 < counted(name, true) <= small
                ]
    return away


def counted(name: str, truth: Sequence[Tally]) -> int:
    """The number that the attack calls by this name: ``yes of (0, 1)``."""
    kind, parts = re.fullmatch(r"(\w+) of \((.*)\)", name).groups()  # type: ignore[union-attr]
    return sum(int(getattr(truth[int(part)], kind)) for part in parts.split(",") if part)


def small_numbers(book: Workbook, small: int) -> list[str]:
    """Every count from 1 up to the small number that is printed in a table of figures."""
    return [
        f"{sheet.title}: {row}"
        for sheet in book
        for row in table(sheet)
        if "Yes" in row
        for count in (row["Yes"], row["No"], row["Base: Yes and No"])
        if isinstance(count, int) and 0 < count <= small
    ]


def beside(book: Workbook) -> list[str]:
    """What stands beside a share that is held back and is not held back itself."""
    told = ("Not applicable", "Unanswered", "Interval from", "Interval to", "Band", "Lowest")
    more = ("Difference from the rest, in points", "Bands that the interval spans", "What would change the band")
    return [
        f"{sheet.title}: {name}"
        for sheet in book
        for row in table(sheet)
        if row.get("Percentage Yes") == "[c]"
        for name in (*told, *more)
        if row.get(name, "[c]") not in ("[c]", "[z]")
    ]


def texts(book: Workbook) -> str:
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)


def test_no_number_of_the_sample_that_is_held_back_can_be_worked_out() -> None:
    book = workbook(RESULTS, RECORDS)
    assert any(total.share is None for total in totals(book).values())
    assert given_away(book, RESULTS, RECORDS) == []
    assert small_numbers(book, 5) == []
    assert beside(book) == []


def test_nor_of_a_survey() -> None:
    book = workbook(SURVEYED, RESPONDENTS)
    assert given_away(book, SURVEYED, RESPONDENTS) == []
    assert small_numbers(book, 5) == []


def test_the_attack_finds_what_a_careless_workbook_gives_away() -> None:
    book = workbook(RESULTS, RECORDS)
    sheet = book["By sex"]
    (only,) = sheet.tables.values()
    female, male = list(sheet[only.ref])[1:3]
    places = [cell.value for cell in sheet[only.ref][0]]
    men = next(group for group in _by("sex").groups if group.text == "Male").tallies["2.2.1"]
    for heading, count in (("Yes", men.yes), ("No", men.no), ("Base: Yes and No", men.base)):
        assert female[places.index(heading)].value == "[c]"
        male[places.index(heading)].value = count
    assert any("2.2.1: yes" in name for name in given_away(book, RESULTS, RECORDS))


def _by(fact: str) -> Breakdown:
    shown = breakdowns_of(RESULTS, RECORDS)
    return next(one for one in shown if one.facts[0].id == fact)


ANSWERS = st.sampled_from([Answer.YES, Answer.YES, Answer.NO, Answer.NOT_APPLICABLE, None])
ASKED = [question.id for question in SMALL.questions]


@st.composite
def audits(draw: st.DrawFn) -> tuple[CaseRecord, ...]:
    """Random cases on the small questionnaire, their facts too."""
    facts = st.fixed_dictionaries(
        {
            "sentence_type": st.sampled_from([("community",), ("resettlement",), ()]),
            "requirements": st.sampled_from([("programme",), ("programme", "treatment"), ("unpaid_work",)]),
            "office": st.sampled_from([("Huyton",), ("Prescot",), ("Kirkby",)]),
        }
    )
    kept = draw(st.lists(st.tuples(facts, st.lists(ANSWERS, min_size=len(ASKED), max_size=len(ASKED))), max_size=14))
    return tuple(
        CaseRecord(
            Case(f"A{place}", facts=found, state=CaseState.SUBMITTED),
            {asked: answer for asked, answer in zip(ASKED, answers, strict=True) if answer},
        )
        for place, (found, answers) in enumerate(kept)
    )


@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.generate))  # shrinking takes minutes
@given(audits(), st.integers(1, 5))
def test_no_number_of_a_random_audit_that_is_held_back_can_be_worked_out(
    cases: tuple[CaseRecord, ...], small: int
) -> None:
    found = results(SMALL, cases)
    data = written(found, cases, about(replace(DETAILS, small_number=small)))
    assert findings_of_the_checker(data) == []
    book = opened(data)
    # What is hidden only because another question seems to rest on the same cases is not small, and need not be safe.
    assert given_away(book, found, cases, small) == []
    assert small_numbers(book, small) == []
    assert beside(book) == []


@pytest.mark.parametrize("base", range(1, 30))
def test_the_rating_leaves_at_least_two_numbers_for_a_share_that_is_held_back(base: int) -> None:
    for yes in range(base + 1):
        found = results(SMALL, records_with({"2.2.1": (base,), "2.2.2": (base,), "2.3.1": (yes, base - yes)}))
        total = figures(found, DETAILS, outside=True).totals["2.3.1"]
        if total.share is None and total.base is not None:
            rating = next(one for one in found.standards if one.standard.id == "2.3").rating
            possible = [
                other
                for other in range(base + 1)
                if (0 < other <= 5 or 0 < base - other <= 5)
                and SMALL.scale.named(str(rating)).floor
                <= int(Fraction(100 * other, base) + Fraction(1, 2))
                <= SMALL.scale.named(str(rating)).ceiling
            ]
            assert len(possible) >= 2


def test_a_question_that_applies_after_an_answer_does_not_tell_how_many_gave_it() -> None:
    counts = {"2.2.2a": (20, 3), "2.2.2b": (10, 10), "2.2.1": (12, 11), "2.2.2": (12, 11), "2.3.1": (12, 11)}
    cases = records_with(counts, facts={"sentence_type": ("resettlement",)})
    shown = figures(results(SMALL, cases), DETAILS, outside=True)
    assert shown.totals["2.2.2a"] == Published(None, None, 23)
    assert shown.totals["2.2.2b"] == Published(None, None, None)


def test_neither_cases_nor_what_points_to_them_leave_the_team() -> None:
    book = workbook(RESULTS, RECORDS)
    assert not CASE_SHEETS & set(book.sheetnames)
    assert "no single case is shown" in texts(book)
    assert "KSH-CANARY" not in texts(book)
    references = {record.case.reference for record in RECORDS}
    assert not references & set(re.split(r"[\s,;|]+", texts(book)))


def test_inside_the_team_everything_is_shown() -> None:
    book = opened(written(RESULTS, RECORDS, replace(about(), outside=False)))
    assert CASE_SHEETS & set(book.sheetnames) == {"Cases and answers", "Trace"}
    assert "[c]" not in texts(book)
    assert "KSH-CANARY" in texts(book)


@pytest.mark.parametrize("outside", [False, True])
@pytest.mark.parametrize(("found", "cases"), [(RESULTS, RECORDS), (SURVEYED, RESPONDENTS), (results(SMALL, ()), ())])
def test_the_checker_finds_nothing_in_any_export(found: Results, cases: Sequence[CaseRecord], outside: bool) -> None:
    assert findings_of_the_checker(written(found, cases, replace(about(), outside=outside))) == []


def compared(share: tuple[int, int]) -> WorkbookAbout:
    earlier = AuditTally(
        "a", "Huyton 2021", "Huyton PDU", "", date(2021, 6, 1), None, "small", "1",
        {"2.2.1": Tally(10, 12), "2.2.2": Tally(20, 2)}, {"2.2": "Good"}, "Good", 22,
    )  # fmt: skip
    own = replace(earlier, audit_id="b", name="Huyton 2023", fieldwork_from=DAY, tallies={"2.2.1": Tally(*share)})
    return replace(about(), comparison=compare(SMALL, [earlier, own]))


def test_a_comparison_has_shares_changes_and_ratings_and_passes_the_checker() -> None:
    cases = records_with({"2.2.1": (18, 6)})
    data = data_workbook(results(SMALL, cases), cases, replace(compared((18, 6)), outside=False))
    assert findings_of_the_checker(data) == []
    rows = {str(row["Question id"]): row for row in table(opened(data)["Comparison"])}
    assert rows["2.2.1"]["Huyton 2021: Yes of base"] == "10 of 22"
    assert rows["2.2.1"]["Huyton 2023: percentage Yes"] == 0.75
    assert rows["2.2.1"]["Change to Huyton 2023: points"] == 30
    assert rows["2.2.2"]["Huyton 2023: percentage Yes"] == "[x]"
    ratings = {row["Standard"]: row["Huyton 2021"] for row in table(opened(data)["Ratings compared"])}
    assert (ratings["2.2 Assessment"], ratings["Overall"]) == ("Good", "Good")


def test_a_comparison_for_outside_holds_small_numbers_of_every_audit_back() -> None:
    cases = records_with({"2.2.1": (20, 4), "2.2.2": (12, 12)})
    data = data_workbook(results(SMALL, cases), cases, compared((20, 4)))
    rows = {str(row["Question id"]): row for row in table(opened(data)["Comparison"])}
    assert {rows["2.2.1"][name] for name in rows["2.2.1"] if "Huyton" in name} == {"[c]"}
    assert rows["2.2.2"]["Huyton 2021: Yes of base"] == "[c]"


def report(found: Results, cases: Sequence[CaseRecord], outside: bool = True) -> str:
    """All text of the report, tables and words for pictures too."""
    shown = printed_breakdowns(found, cases, DETAILS, outside)
    made = report_document(found, ReportAbout(DETAILS, "the cases", DAY, (FINDING,), breakdowns=shown, outside=outside))
    document = docx.Document(io.BytesIO(made))
    cells = [cell.text for one in document.tables for row in one.rows for cell in row.cells]
    pictures = [str(shape._inline.docPr.get("descr")) for shape in document.inline_shapes]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells, *pictures])


def test_the_report_for_outside_prints_no_small_count_and_no_case() -> None:
    text = report(RESULTS, RECORDS)
    for yes, base in re.findall(r"\b(\d+) of (\d+)\b(?! points| questions)", text.replace("46 cases", "")):
        yes_and_no = (int(yes), int(base) - int(yes), int(base))
        assert not any(0 < count <= 5 for count in yes_and_no), f"{yes} of {base}"
    assert "KSH-CANARY" not in text
    assert "Counts from 1 to 5 are held back ([c])" in text


def test_the_report_inside_names_the_cases_of_a_finding() -> None:
    assert "A good plan. (Key question 2.2.1; Cases: KSH-CANARY)" in report(RESULTS, RECORDS, outside=False)


def test_nothing_of_a_rating_tells_the_share_that_is_held_back() -> None:
    cases = records_with({"2.2.1": (28, 2), "2.2.2": (27, 3), "2.3.1": (15, 15)})
    found = results(SMALL, cases)
    for text in (report(found, cases), texts(workbook(found, cases))):
        assert "Lowest key question: [c]." in text
        assert not re.search(r"90%|93%|27 of|28 of", text)
