"""The distribution of named answers: an independent count, what is suppressed, and one text on every surface."""

from __future__ import annotations

import io
import json
import random
from dataclasses import replace
from datetime import date

import docx
import pytest

from audit.analysis.audit_counts import AuditReference, summarise_audit
from audit.analysis.distributions import OF_SCALE, answer_rows, published_named, without_small_names
from audit.analysis.joined_audits import join_audit
from audit.analysis.ratings import calculate_results
from audit.analysis.restricted_results import tally_without_small_numbers, without_small_numbers
from audit.analysis.suppressed_totals import published_totals
from audit.analysis.suppression import suppress_tally
from audit.analysis.tables import question_rows
from audit.analysis.tallies import Tally, tally_questions
from audit.files.export_context import ExportContext
from audit.files.report import build_report
from audit.files.results_json import results_json
from audit.files.results_text import results_text
from audit.files.workbook import build_data_workbook
from audit.model.answer_scales import read_answer
from audit.model.audit import AuditDescription
from audit.model.bands import Share
from audit.model.case import Case, CaseRecord, CaseState
from audit.model.crosswalk import Correspondence, Crosswalk, QuestionnaireVersion, QuestionPair
from audit.model.printed import with_printed
from audit.toml_files.questionnaire import parse_questionnaire
from tests.files.test_workbook import opened, table
from tests.graded_questionnaire import GRADED, GRADED_TOML

GRADES, MET = ("outstanding", "good", "improve", "inadequate"), ("met", "partly", "not_met", "declined")
THRESHOLD = 6


def random_cases(rng: random.Random, count: int) -> tuple[CaseRecord, ...]:
    """Return random cases with grades, and with answers on the other scale and to the plain questions."""
    choices = {"1.1.1": (*GRADES, "not_applicable", ""), "1.1.1b": (*MET, ""), "1.1.2": ("yes", "no", "")}
    return tuple(
        CaseRecord(
            Case(f"A{number}", state=CaseState.SUBMITTED),
            {key: read_answer(value) for key, values in choices.items() if (value := rng.choice(values))},
        )
        for number in range(count)
    )


def count_by_hand(records: tuple[CaseRecord, ...], question: str, yes: set[str], no: set[str]) -> dict[str, str]:
    """Count named answers from the saved texts alone: the cases of each, and the percentage with its base."""
    texts = [str(record.answers.get(question, "")) for record in records]
    base = sum(text in yes | no for text in texts)
    counts = {name: texts.count(name) for name in sorted({*GRADES, *MET} & {*yes, *no, *texts})}
    return {
        name: f"{int(200 * count / base + 1) // 2}% ({count} of {base})" if name in yes | no else f"{count} out"
        for name, count in counts.items()
    }


def test_an_independent_count_gives_the_same_distribution() -> None:
    rng = random.Random(16)
    for _ in range(40):
        records = random_cases(rng, rng.randint(20, 60))
        tallies = tally_questions(GRADED.questions, records)
        for question_id, yes, no in (
            ("1.1.1", {"outstanding", "good"}, {"improve", "inadequate"}),
            ("1.1.1b", {"met"}, {"partly", "not_met"}),
        ):
            expected = count_by_hand(records, question_id, yes, no)
            tally, question = tallies[question_id], GRADED.questions_by_id[question_id]
            rows = {row.answer.id: row for row in answer_rows(question, tally, suppress_tally(tally, 0))}
            printed = {key: row.share if row.is_in_base else f"{row.count} out" for key, row in rows.items()}
            assert {key: text for key, text in printed.items() if key in expected} == expected
            assert tally.yes == sum(rows[name].count or 0 for name in yes)
            assert tally.no == sum(rows[name].count or 0 for name in no)


def test_a_suppressed_named_answer_could_be_any_of_several_numbers() -> None:
    """A reader knows the sum of each side, what is printed, and the rule: every hidden small count stays in a range."""
    (scale,) = (each for each in GRADED.answer_scales if each.id == "met")

    def published(partly: int, not_met: int, declined: int = 0, others: int = 0) -> tuple[int | None, ...]:
        tally = Tally(20, partly + not_met, declined + others, named=(20, partly, not_met, declined))
        return published_named(scale, tally, suppress_tally(tally, THRESHOLD), THRESHOLD)

    for partly, no in [(partly, total) for total in range(14) for partly in range(total + 1)]:
        shown = published(partly, no - partly)
        same = [each for each in range(no + 1) if published(each, no - each) == shown]
        is_small = any(0 < count < THRESHOLD for count in (partly, no - partly))
        assert not is_small or shown[1:3] == (None, None)
        assert not is_small or no < THRESHOLD or len(same) > 2  # below, the number of No is suppressed itself
    for declined, left_out in [(declined, total) for total in range(14) for declined in range(total + 1)]:
        shown = published(10, 10, declined, left_out - declined)
        same = [each for each in range(left_out + 1) if published(10, 10, each, left_out - each) == shown]
        assert not 0 < declined < THRESHOLD or (shown[3] is None and len(same) > 1)


def reference() -> AuditReference:
    return AuditReference("graded", "Graded", "Huyton", "North", date(2023, 6, 1), None, "graded", "1")


def test_an_audit_of_which_some_questions_are_not_known_is_compared_outside_the_team() -> None:
    """They are not inspected, or another version does not ask them: their scales have no numbers."""
    full = summarise_audit(reference(), RESULTS, include_prompts=True)
    fewer = replace(full, tallies={key: tally for key, tally in full.tallies.items() if key not in ("1.1.1b", "1.1.4")})
    published = tally_without_small_numbers(fewer, GRADED, ABOUT.description)
    assert set(published.tallies) == set(fewer.tallies)
    assert published.tallies["1.1.1"].share == full.tallies["1.1.1"].share


def test_a_scale_with_other_answers_in_another_version_is_compared_outside_the_team() -> None:
    full = summarise_audit(reference(), RESULTS, include_prompts=True)
    grades = replace(full.tallies["1.1.1"], named=(20, 11))
    before = replace(full, tallies={**full.tallies, "1.1.1": grades})
    assert tally_without_small_numbers(before, GRADED, ABOUT.description).tallies["1.1.1"] == grades


def test_a_question_that_only_another_version_asks_is_left_out_of_a_comparison_outside_the_team() -> None:
    full = summarise_audit(reference(), RESULTS, include_prompts=True)
    before = replace(full, tallies={**full.tallies, "1.1.1z": Tally(20, 2)})
    assert set(tally_without_small_numbers(before, GRADED, ABOUT.description).tallies) == set(full.tallies)


def test_a_joined_question_has_no_named_answers() -> None:
    pair = QuestionPair("1.1.1", "1.1.1b", Correspondence.SAME)
    versions = QuestionnaireVersion("graded", "1"), QuestionnaireVersion("graded", "0")
    before = replace(summarise_audit(reference(), RESULTS, include_prompts=True), questionnaire_version="0")
    joined = join_audit(before, GRADED, [Crosswalk("c", "Versions", "Invented.", *versions, (pair,))])
    assert before.tallies["1.1.1b"].named
    assert joined.tallies["1.1.1"] == replace(before.tallies["1.1.1b"], named=())
    assert "1.1.1" in tally_without_small_numbers(joined, GRADED, ABOUT.description).tallies


def test_what_was_printed_stays_when_small_named_answers_are_suppressed() -> None:
    printed = {"share": Share(19, 31), "non_response": Share(1, 99)}
    tally = with_printed(replace(RESULTS.key_questions[0].tally), printed)
    question = GRADED.questions_by_id["1.1.1"]
    shown = without_small_names(question, tally, suppress_tally(tally, THRESHOLD), THRESHOLD)
    assert None in shown.named
    assert (shown.share, shown.non_response) == (Share(19, 31), Share(1, 99))


def test_a_question_asked_after_a_suppressed_grade_is_suppressed() -> None:
    grades = ["outstanding"] * 20 + ["improve"] * 10 + ["inadequate"] * 3
    records = [CaseRecord(Case(f"A{n}"), {"1.1.1": read_answer(grade)}) for n, grade in enumerate(grades)]
    results = calculate_results(GRADED, records)
    totals = published_totals(results.standards, GRADED, THRESHOLD)
    assert (totals["1.1.1"].yes, totals["1.1.1"].no) == (20, 13)
    assert totals["1.1.2"].base is None, "the base is the number of Inadequate"
    assert totals["1.1.3"].base is not None, "asked after any No, which is published"
    grades[-3:] = ["inadequate"] * 8
    records = [CaseRecord(Case(f"A{n}"), {"1.1.1": read_answer(grade)}) for n, grade in enumerate(grades * 2)]
    totals = published_totals(calculate_results(GRADED, records).standards, GRADED, THRESHOLD)
    assert totals["1.1.2"].base is not None


def test_a_measure_worked_out_from_a_suppressed_grade_is_suppressed() -> None:
    measure = """
[[standards.key_questions]]
id = "1.1.5"
text = "Is improvement required?"
short = "Improve"
derived = { any = [ { question = "1.1.1", is = "improve" } ] }
"""
    for wanted, is_suppressed in (('"improve"', True), ('"no"', False)):
        source = (GRADED_TOML + measure).replace('"improve" } ] }', f"{wanted} }} ] }}")
        questionnaire = parse_questionnaire(source.encode(), "graded.toml")
        grades = ["outstanding"] * 20 + ["improve"] * 10 + ["inadequate"] * 3
        records = [CaseRecord(Case(f"A{n}"), {"1.1.1": read_answer(grade)}) for n, grade in enumerate(grades)]
        totals = published_totals(calculate_results(questionnaire, records).standards, questionnaire, THRESHOLD)
        assert (totals["1.1.5"].yes is None) is is_suppressed


RECORDS = tuple(
    CaseRecord(Case(f"A{number}", state=CaseState.SUBMITTED), {"1.1.1": read_answer(grade)})
    for number, grade in enumerate(["outstanding"] * 8 + ["good"] * 12 + ["improve"] * 9 + ["inadequate"] * 2)
)
RESULTS = calculate_results(GRADED, RECORDS)
ABOUT = ExportContext(AuditDescription("Graded", "Huyton"), "31 submitted cases", date(2023, 6, 1))
SHARES = ["26% (8 of 31)", "39% (12 of 31)", "29% (9 of 31)", "6% (2 of 31)"]


def test_the_terminal_and_the_json_file_print_the_distribution() -> None:
    printed = results_text(RESULTS, "31 submitted cases")
    assert OF_SCALE.title in printed
    assert all(share in printed for share in SHARES)
    (result,) = [
        each for each in json.loads(results_json(RESULTS))["standards"][0]["key_questions"] if "answers" in each
    ]
    assert [(each["id"], each["cases"], each["percent"]) for each in result["answers"]] == [
        ("outstanding", 8, 26),
        ("good", 12, 39),
        ("improve", 9, 29),
        ("inadequate", 2, 6),
    ]


def test_people_who_see_no_case_are_shown_no_small_named_answer() -> None:
    restricted = without_small_numbers(RESULTS, ABOUT.description)
    row = question_rows(restricted.key_questions)[0]
    assert [each.cells[2:] for each in row.answers] == [
        ("8", SHARES[0]),
        ("12", SHARES[1]),
        ("[c]", "[c] of 31"),
        ("[c]", "[c] of 31"),
    ]
    answers = json.loads(results_json(restricted))["standards"][0]["key_questions"][0]["answers"]
    assert [each["cases"] for each in answers] == [8, 12, None, None]


@pytest.mark.thorough
@pytest.mark.parametrize("external", [False, True])
def test_the_workbook_and_the_word_report_print_the_distribution(external: bool) -> None:
    about = ExportContext(ABOUT.description, ABOUT.which_cases, ABOUT.created_on, external=external)
    sheet = opened(build_data_workbook(RESULTS, () if external else RECORDS, about))[OF_SCALE.title]
    graded = [list(row.values()) for row in table(sheet) if "1.1.1" in row.values()]
    assert [(row[3], row[5]) for row in graded] == [
        ("Outstanding", 8),
        ("Good", 12),
        ("Requires improvement", "[c]" if external else 9),
        ("Inadequate", "[c]" if external else 2),
    ]
    document = docx.Document(io.BytesIO(build_report(RESULTS, about)))
    cells = [cell.text for each in document.tables for row in each.rows for cell in row.cells]
    assert all((share in cells) is not (external and share in SHARES[2:]) for share in SHARES)
