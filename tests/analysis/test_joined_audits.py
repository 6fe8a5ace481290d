"""Comparisons that follow a crosswalk: what is joined, what is printed at it, and what is never joined."""

from dataclasses import replace
from datetime import date

import pytest

from audit.analysis.all_units import all_units_table
from audit.analysis.audit_counts import AuditSummaryCounts, earlier_audits
from audit.analysis.clustering import Clustering
from audit.analysis.comparison import compare_audits
from audit.analysis.funnel import calculate_funnel
from audit.analysis.joined_audits import comparable_audits, join_audit
from audit.analysis.tallies import Tally
from audit.analysis.trend import calculate_trend
from audit.messages import analysis, crosswalks
from audit.model.crosswalk import Correspondence, Crosswalk, QuestionnaireVersion, QuestionPair
from tests.small_questionnaire import KEY_QUESTION_IDS, SMALL, SMALL_TOML, load_questionnaire_text

CROSSWALK = Crosswalk(
    "c",
    "Small and thematic",
    "Invented.",
    QuestionnaireVersion("small"),
    QuestionnaireVersion("thematic", "2"),
    (QuestionPair("2.2.2", "P1", Correspondence.NARROWER), QuestionPair("2.3.1", "P9", Correspondence.SAME)),
)
HERE = AuditSummaryCounts(
    audit_id="here",
    name="Here",
    unit="Northtown",
    region="North",
    fieldwork_from=date(2025, 6, 2),
    fieldwork_to=None,
    questionnaire_id="small",
    questionnaire_version="1",
    tallies=dict.fromkeys(KEY_QUESTION_IDS, Tally(25, 21)),
    ratings={"2.2": "Good"},
    overall_rating="Good",
    case_count=46,
)
THEMATIC = replace(
    HERE,
    audit_id="thematic",
    name="Thematic",
    fieldwork_from=date(2024, 6, 3),
    questionnaire_id="thematic",
    questionnaire_version="2",
    # 2.2.1 is another question there, although its id is the same.
    tallies={"P1": Tally(30, 10), "2.2.1": Tally(1, 99)},
    ratings={"2.2": "Inadequate"},
    overall_rating="Inadequate",
)


def joined(audit: AuditSummaryCounts = THEMATIC, crosswalk: Crosswalk = CROSSWALK) -> AuditSummaryCounts:
    return join_audit(audit, SMALL, [crosswalk])


def test_only_the_pairs_of_a_crosswalk_are_joined_and_each_says_how() -> None:
    comparison = compare_audits(SMALL, [HERE, joined()])
    shown = {
        row.question.id: (row.shares[0].text, row.shares[0].joined_text)
        for standard in comparison.standards
        for row in standard.questions
    }
    assert shown["2.2.2"] == ("75% (30 of 40)", "narrower: P1 of thematic")
    assert {text for question, text in shown.items() if question != "2.2.2"} == {("–", "")}
    assert {rating for standard in comparison.standards for rating in standard.ratings[:1]} == {None}
    assert comparison.audits[0].overall_rating is None
    assert comparison.notes == (
        crosswalks.JOINED_AUDIT.format(
            audit="Thematic", questionnaire="thematic, version 2", questions="2.2.2", are="is"
        ),
        crosswalks.HOW_JOINED,
    )


def test_a_missing_pair_is_explained() -> None:
    (share, _) = compare_audits(SMALL, [HERE, joined()]).standards[1].questions[0].shares
    assert share.why_no_share == crosswalks.NOT_JOINED.format(question="2.2.1", audit="Thematic")


def test_from_the_other_side_narrower_is_broader() -> None:
    other = load_questionnaire_text(
        SMALL_TOML.replace('id = "small"', 'id = "thematic"')
        .replace('version = "1"', 'version = "2"')
        .replace('"2.2.2', '"P1')
    )
    from_there = join_audit(HERE, other, [CROSSWALK])
    assert {each: question.text for each, question in from_there.joined.items()} == {"P1": "broader: 2.2.2 of small"}


@pytest.mark.parametrize("version", ["1", "3"])
def test_another_version_than_the_one_named_is_not_joined(version: str) -> None:
    audit = joined(replace(THEMATIC, questionnaire_version=version))
    assert not audit.joined
    (note,) = compare_audits(SMALL, [HERE, audit]).notes
    assert note == analysis.OTHER_QUESTIONNAIRE.format(audit="Thematic", other="thematic", questionnaire="small")


def test_a_chain_of_crosswalks_joins_nothing() -> None:
    onwards = Crosswalk(
        "d",
        "Onwards",
        "Invented.",
        QuestionnaireVersion("thematic"),
        QuestionnaireVersion("third"),
        (QuestionPair("P1", "Z1", Correspondence.SAME),),
    )
    third = replace(THEMATIC, questionnaire_id="third", tallies={"Z1": Tally(1, 1)})
    assert not join_audit(third, SMALL, [CROSSWALK, onwards]).joined
    assert comparable_audits([HERE, THEMATIC, third], SMALL, [CROSSWALK, onwards]) == [HERE, THEMATIC]


def test_between_versions_ids_still_match_and_a_renamed_question_is_joined_in_one_row() -> None:
    crosswalk = Crosswalk(
        "v",
        "Versions",
        "Invented.",
        QuestionnaireVersion("small", "0"),
        QuestionnaireVersion("small", "1"),
        (QuestionPair("2.2.8", "2.2.2", Correspondence.REWORDED),),
    )
    before = replace(HERE, audit_id="before", questionnaire_version="0", fieldwork_from=date(2020, 1, 1))
    before = replace(before, tallies={"2.2.1": Tally(3, 1), "2.2.8": Tally(1, 3)})
    earlier_version = load_questionnaire_text(
        SMALL_TOML.replace('version = "1"', 'version = "0"').replace('"2.2.2', '"2.2.8')
    )
    comparison = compare_audits(SMALL, [HERE, join_audit(before, SMALL, [crosswalk])], [earlier_version])
    first_column = {
        row.question.id: (row.shares[0].text, row.shares[0].joined_text) for row in comparison.standards[1].questions
    }
    assert first_column == {"2.2.1": ("75% (3 of 4)", ""), "2.2.2": ("25% (1 of 4)", "reworded: 2.2.8 of small")}
    assert comparison.standards[1].ratings == ("Good", "Good")


def test_an_id_of_another_questionnaire_hides_no_question_of_another_version() -> None:
    """The pair of the other questionnaire has the id of a question that only the earlier version has."""
    crosswalk = replace(CROSSWALK, pairs=(QuestionPair("2.2.1", "2.2.8", Correspondence.SAME),))
    other = replace(THEMATIC, tallies={"2.2.8": Tally(30, 10)})
    before = replace(HERE, audit_id="before", questionnaire_version="0", tallies={"2.2.8": Tally(1, 3)})
    earlier_version = load_questionnaire_text(
        SMALL_TOML.replace('version = "1"', 'version = "0"').replace('"2.2.2', '"2.2.8')
    )
    comparison = compare_audits(SMALL, [HERE, before, joined(other, crosswalk)], [earlier_version])
    assert [row.question.id for row in comparison.standards[1].questions] == ["2.2.1", "2.2.2", "2.2.8"]


def test_a_joined_id_of_one_version_hides_no_question_of_another_version() -> None:
    crosswalk = Crosswalk(
        "v",
        "Versions",
        "Invented.",
        QuestionnaireVersion("small", "0"),
        QuestionnaireVersion("small", "1"),
        (QuestionPair("2.2.8", "2.2.2", Correspondence.REWORDED),),
    )
    versions = [
        load_questionnaire_text(
            SMALL_TOML.replace('version = "1"', f'version = "{version}"').replace('"2.2.2', '"2.2.8')
        )
        for version in ("0", "2")
    ]
    earlier, later = (
        replace(HERE, audit_id=version, questionnaire_version=version, tallies={"2.2.8": Tally(1, 3)})
        for version in ("0", "2")
    )
    comparison = compare_audits(SMALL, [HERE, *(joined(each, crosswalk) for each in (earlier, later))], versions)
    (row,) = [row for row in comparison.standards[1].questions if row.question.id == "2.2.8"]
    assert [share.audit.audit_id for share in row.shares if share.tally] == ["2"]


def test_a_joined_question_of_a_standard_that_only_another_version_has_is_in_one_row() -> None:
    versions = QuestionnaireVersion("small", "0"), QuestionnaireVersion("small", "1")
    crosswalk = Crosswalk(
        "v", "Versions", "Invented.", *versions, (QuestionPair("2.9.1", "2.6.1", Correspondence.SAME),)
    )
    before = replace(HERE, audit_id="before", questionnaire_version="0", tallies={"2.9.1": Tally(1, 3)})
    earlier_version = load_questionnaire_text(
        SMALL_TOML.replace('version = "1"', 'version = "0"').replace('"2.6', '"2.9')
    )
    comparison = compare_audits(SMALL, [HERE, join_audit(before, SMALL, [crosswalk])], [earlier_version])
    rows = {each.standard.id: [row.question.id for row in each.questions] for each in comparison.standards}
    assert (rows["2.6"], rows["2.9"]) == (["2.6.1"], [])


def test_the_trend_the_table_of_units_and_the_funnel_follow_it() -> None:
    question = SMALL.questions_by_id["2.2.2"]
    audits = [HERE, joined()]
    points = calculate_trend(question, SMALL.id, audits).shares
    assert [(point.audit.name, point.joined_text) for point in points] == [
        ("Thematic", "narrower: P1 of thematic"),
        ("Here", ""),
    ]
    assert [row.shares[1].text for row in all_units_table(SMALL, audits).rows] == ["54% (25 of 46)", "75% (30 of 40)"]
    assert [point.name for point in calculate_funnel(question, audits).points] == [
        "Northtown",
        "Northtown (narrower: P1 of thematic)",
    ]


def test_an_earlier_audit_of_the_unit_may_have_a_joined_questionnaire() -> None:
    assert earlier_audits(HERE, comparable_audits([HERE, THEMATIC], SMALL, [CROSSWALK])) == [THEMATIC]
    assert earlier_audits(HERE, comparable_audits([HERE, THEMATIC], SMALL, [])) == []


def test_the_design_effect_is_that_of_the_question_itself() -> None:
    clustering = Clustering(5, 46, 46, 9.2, 0.1, 0.1, by_question={"P1": 9.0, "2.2.2": 1.0})
    unjoined = replace(THEMATIC, clustering=clustering)
    assert joined(unjoined).design_effect("2.2.2") == unjoined.design_effect("P1") != unjoined.design_effect("2.2.2")
