"""What is stored of a draw: nothing that identifies a person, and the details that the list gives."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import pytest

from audit.model.sampling import CompositionRow, DrawSettings, SampledCase
from audit.sampling.draw import Draw, draw_sample
from audit.sampling.list_counts import count_list
from audit.sampling.record import draw_record, sampled_cases
from audit.sampling.sample_key import KeyRow, sample_key
from audit.toml_files.questionnaire import shipped_questionnaires
from tests.sampling.random_long_lists import case_row, long_list, random_rows

LISTED_ON = date(2023, 1, 1)


class ReversingCoder:
    """Codes that a reader of a test recognises."""

    def case_code(self, crn: str) -> str:
        return crn[::-1]

    def staff_code(self, staff_id: str) -> str:
        return f"S-{staff_id[::-1]}"


def draw(*rows: dict[str, str], size: int = 1) -> Draw:
    return draw_sample(long_list(rows), DrawSettings(size, "seed", LISTED_ON, 0))


def sampled(drawn: Draw, questionnaire_id: str = "hmip-probation-2021") -> list[SampledCase]:
    questionnaire = next(
        shipped.questionnaire for shipped in shipped_questionnaires() if shipped.questionnaire.id == questionnaire_id
    )
    references = [f"R{number}" for number in range(len(drawn.cases) + len(drawn.reserves))]
    cases, reserves = sampled_cases(drawn, questionnaire.case_details, ReversingCoder(), references)
    assert (len(cases), len(reserves)) == (len(drawn.cases), len(drawn.reserves))
    return [*cases, *reserves]


def test_a_case_gets_the_details_that_the_list_gives_and_codes_for_what_identifies_people() -> None:
    row = case_row(
        7, sentence_type="Adult Licence", rosh="Very high", office="St  Helens", practitioner="PR1", manager="MA1"
    )
    assert sampled(draw(row)) == [
        SampledCase(
            "R0",
            "Men, post-custody, medium to very high risk",
            {
                "sentence_type": "resettlement",
                "sex": "male",
                "office": "St Helens",
                "risk_of_serious_harm": "very_high",
            },
            "N01",
            "L1",
            "T1",
            "St Helens",
            "S-1RP",
            "S-1AM",
            "700000X",
        )
    ]


def test_a_value_that_the_questionnaire_does_not_have_is_left_out() -> None:
    (case,) = sampled(draw(case_row(1, sex="F", rosh="", sentence_type="", office="O" * 61)))
    assert case.details == {"sex": "female"}


@pytest.mark.parametrize(("sentence_type", "value"), [("Community", "community"), ("Licence", "release")])
def test_a_survey_has_other_names_for_the_same_details(sentence_type: str, value: str) -> None:
    (case,) = sampled(draw(case_row(1, sentence_type=sentence_type)), "survey-people-on-probation")
    assert case.details["supervised_after"] == value


def test_references_are_given_in_the_order_of_the_draw_and_their_number_must_fit() -> None:
    drawn = draw(*random_rows(5, 60, 20), size=12)
    order = [*drawn.cases["crn"], *drawn.reserves["crn"]]
    assert [case.case_code[::-1] for case in sampled(drawn)] == order
    with pytest.raises(ValueError, match="zip"):
        sampled_cases(drawn, (), ReversingCoder(), ["R1"])


def test_nothing_that_identifies_a_person_is_in_what_is_stored() -> None:
    rows = [row | {"manager": f"Chief {row['practitioner']}"} for row in random_rows(6, 80, 9)]
    drawn = draw(*rows, size=20)
    stored = str([asdict(draw_record(drawn, ReversingCoder())), *map(asdict, sampled(drawn))])
    private = ("family_name", "first_name", "date_of_birth", "crn", "pnc", "practitioner", "manager")
    found = {row[column] for row in rows for column in private if f"'{row[column]}'" in stored or row["crn"] in stored}
    assert not found


def test_the_record_has_the_counts_of_the_draw_and_the_composition_of_list_and_sample() -> None:
    rows = [case_row(number, rosh="High" if number < 4 else "Low", practitioner=f"P{number}") for number in range(12)]
    rows += [case_row(20, sex="F", office="", cluster="")]
    drawn = draw(*rows, size=6)
    record = draw_record(drawn, ReversingCoder())
    assert (record.listed, record.strata, record.shortfall) == (13, drawn.strata, 0)
    assert {group.practitioner for group in record.groups} == {f"S-{row['practitioner'][::-1]}" for row in rows}
    eligible = {(row.column, row.value): row.eligible for row in record.composition}
    assert [key for key in eligible if key[0] in ("sex", "rosh", "office")] == [
        ("sex", "female"),
        ("sex", "male"),
        ("rosh", "low"),
        ("rosh", "medium"),
        ("rosh", "high"),
        ("office", "O1"),
        ("office", ""),
    ]
    assert eligible["rosh", "low"] == 8
    drawn_high = int((drawn.cases["rosh"] == "high").sum())
    assert CompositionRow("rosh", "high", 4, drawn_high) in record.composition


def test_a_column_that_the_list_does_not_have_is_left_out_of_the_composition() -> None:
    rows = [case_row(number, cluster="", team="", practitioner=f"P{number}") for number in range(3)]
    columns = {row.column for row in draw_record(draw(*rows), ReversingCoder()).composition}
    assert columns == {"sex", "sentence_type", "rosh", "ldu", "office"}


def test_the_counts_of_the_list_are_those_of_the_draw() -> None:
    rows = [*random_rows(8, 70, 12), case_row(900, sex=""), case_row(901, rosh=""), case_row(902, first_name="***")]
    drawn = draw(*rows, size=20)
    counts = count_list(long_list(rows), drawn.settings)
    assert (counts.listed, counts.dropped) == (73, drawn.dropped)
    assert [count for _, count in counts.strata] == [stratum.count.available for stratum in drawn.strata]
    assert counts.eligible == 73 - sum(drawn.dropped.values())


def test_the_key_has_the_case_number_of_each_reference_and_can_be_made_again_from_the_list() -> None:
    rows = [case_row(1, practitioner="P1", manager="M9"), case_row(2, practitioner="P2")]
    later_case = case_row(1, practitioner="P3", start_date="2022-10-03")
    drawn = draw(*rows, later_case)
    cases = sampled(drawn)
    key = sample_key(long_list([later_case, *reversed(rows)]), cases[:1], cases[1:], ReversingCoder())
    stratum = "Men, community sentence, medium to very high risk"
    order = [*drawn.cases["crn"], *drawn.reserves["crn"]]
    staff = {"X000001": ("P1", "M9"), "X000002": ("P2", "M1")}
    assert key == (
        KeyRow("R0", order[0], stratum, "drawn", *staff[order[0]]),
        KeyRow("R1", order[1], stratum, "reserve", *staff[order[1]]),
    )
    assert sample_key(long_list([case_row(9)]), cases, (), ReversingCoder()) == ()
