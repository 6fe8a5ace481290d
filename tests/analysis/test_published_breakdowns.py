"""Breakdowns for somebody who sees the results and no single case: a solver that knows every total finds no number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from audit.analysis.breakdowns import Breakdown, BreakdownGroup, CountedCase, GroupDifference
from audit.analysis.disclosure_control import breakdowns_of, breakdowns_without_cases, printed_breakdowns
from audit.analysis.published_breakdowns import GroupFigure, PrintedBreakdown, biggest_printed
from audit.analysis.ratings import Results, results
from audit.analysis.suppression import Published
from audit.model.answers import CaseRecord, Tally
from audit.model.audit import AuditDetails
from tests.files.test_external_release import audits, counted
from tests.sdc_attacker import Line, worked_out
from tests.small_questionnaire import SMALL
from tests.test_sample_audit import RECORDS, RESULTS
from tests.test_survey import RECORDS as RESPONDENTS
from tests.test_survey import RESULTS as SURVEYED
from tests.text_tables import records

DETAILS = AuditDetails("Huyton 2023", "Huyton PDU", small_number=5)
RAW = (Tally, CaseRecord, CountedCase, Breakdown, BreakdownGroup, GroupDifference, Results)


def given_away(
    printed: Sequence[PrintedBreakdown], found: Results, cases: Sequence[CaseRecord], small: int
) -> list[str]:
    """Every small number of a group that can be no other than it is, for somebody who knows all totals as well."""
    truths = breakdowns_of(found, cases)
    assert [one.fact for one in printed] == [one.facts[0] for one in truths]
    return [
        f"{truth.text}, {question.id}: {name}"
        for shown, truth in zip(printed, truths, strict=True)
        for question in truth.questions
        for lines, true in attacks(shown.of(question.id), truth, question.id)
        for name in worked_out([*lines, whole(true)], true, most=len(cases))
        if 0 < counted(name, true) <= small
    ]


def attacks(
    figures: Sequence[GroupFigure], truth: Breakdown, question_id: str
) -> Iterator[tuple[list[Line], Sequence[Tally]]]:
    """What is printed of one question, and the tallies behind it; a group and its rest, where groups share cases."""
    if truth.parts:
        every = range(len(figures))
        groups = [Line(figure.published, (place,)) for place, figure in enumerate(figures)]
        rests = [
            Line(rest, tuple(other for other in every if other != place))
            for place, figure in enumerate(figures)
            if (rest := rest_of(figure))
        ]
        yield [*groups, *rests], [group.tallies[question_id] for group in truth.groups]
        return
    for figure, group in zip(figures, truth.groups, strict=True):
        rest = [Line(rest, (1,)) for rest in [rest_of(figure)] if rest]
        yield [Line(figure.published, (0,)), *rest], [group.tallies[question_id], group.rest_tallies[question_id]]


def rest_of(figure: GroupFigure) -> Published | None:
    """The share of the rest, which a difference tells."""
    other = figure.difference and figure.difference.other
    return Published(other.yes, other.base - other.yes, other.base) if other else None


def whole(true: Sequence[Tally]) -> Line:
    """The total over all cases, as the page of results prints it."""
    yes, no = sum(tally.yes for tally in true), sum(tally.no for tally in true)
    return Line(Published(yes, no, yes + no), tuple(range(len(true))))


def everything(found: object) -> Iterator[object]:
    """An object and all that stands in it."""
    yield found
    if is_dataclass(found):
        inside: list[object] = [getattr(found, field.name) for field in fields(found)]
    elif isinstance(found, Mapping):
        inside = [*found.keys(), *found.values()]
    else:
        inside = list(found) if isinstance(found, tuple | list | set | frozenset) else []
    for one in inside:
        yield from everything(one)


def holds_only_what_is_printed(printed: Sequence[PrintedBreakdown], small: int) -> bool:
    """Whether no tally, no case and no size of a group stands in it, and nothing beside a figure that is held back."""
    assert not [one for one in everything(printed) if isinstance(one, RAW)]
    for shown in printed:
        assert all(group.cases is None and not group.few for group in shown.groups)
        for figure in shown.figures:
            counts = (figure.published.yes, figure.published.no, figure.published.base)
            assert not [count for count in counts if count is not None and 0 < count <= small]
            if figure.published.share is None:
                assert (figure.left_out, figure.difference, figure.told, figure.tally) == (None, None, False, None)
            if rest := rest_of(figure):
                assert not [count for count in (rest.yes, rest.no, rest.base) if count and count <= small]
    return True


def printed(found: Results, cases: Sequence[CaseRecord], small: int = 5) -> tuple[PrintedBreakdown, ...]:
    return breakdowns_without_cases(found, cases, replace(DETAILS, small_number=small))


def test_what_is_made_for_them_holds_only_what_is_printed() -> None:
    shown = printed(RESULTS, RECORDS)
    assert holds_only_what_is_printed(shown, small=5)
    assert any(figure.published.share is None for one in shown for figure in one.figures)
    assert biggest_printed(shown)


def test_the_walk_finds_a_tally_wherever_it_stands() -> None:
    hidden = replace(printed(RESULTS, RECORDS)[0].figures[0], left_out=({"a": (Tally(1),)},))  # type: ignore[arg-type]
    assert [one for one in everything((hidden,)) if isinstance(one, RAW)] == [Tally(1)]


# Three No in all: a file holds the total back, and so may print that nobody in Kirkby was answered No.
THREE_NO = "\n".join(
    ["case  office  2.2.1"]
    + [f"H{number}  Huyton  {'no' if number < 3 else 'yes'}" for number in range(12)]
    + [f"K{number}  Kirkby  yes" for number in range(14)]
)


def test_what_a_file_holds_back_is_too_little_for_somebody_who_sees_the_totals() -> None:
    cases = records(THREE_NO, SMALL)
    found = results(SMALL, cases)
    assert given_away(printed_breakdowns(found, cases, DETAILS, outside=True), found, cases, 5)
    shown = printed(found, cases)
    assert given_away(shown, found, cases, 5) == []
    (by_office,) = [one for one in shown if one.fact.id == "office"]
    assert {(figure.published.text, figure.published.of) for figure in by_office.of("2.2.1")} == {("[c]", "[c]")}


@pytest.mark.parametrize(("found", "cases"), [(RESULTS, RECORDS), (SURVEYED, RESPONDENTS)], ids=["sample", "survey"])
def test_no_number_of_a_group_can_be_worked_out_from_all_totals(found: Results, cases: Sequence[CaseRecord]) -> None:
    assert given_away(printed(found, cases), found, cases, 5) == []


@pytest.mark.thorough
@settings(max_examples=200, deadline=None, phases=(Phase.explicit, Phase.generate))  # shrinking takes minutes
@given(audits(), st.integers(1, 5))
def test_nor_of_a_random_audit(cases: tuple[CaseRecord, ...], small: int) -> None:
    found = results(SMALL, cases)
    shown = printed(found, cases, small)
    assert holds_only_what_is_printed(shown, small)
    assert given_away(shown, found, cases, small) == []


def test_the_biggest_differences_are_those_between_groups_that_are_printed() -> None:
    shown = printed(RESULTS, RECORDS)
    found = biggest_printed(shown)
    sizes = [abs(one.difference.points or 0) for one in found]
    assert sizes == sorted(sizes, reverse=True)
    shares = {(figure.group.text, figure.question.id) for one in shown for figure in one.figures if figure.tally}
    assert {(one.group.text, one.question.id) for one in found} <= shares
    assert "Female" not in {one.group.text for one in found}


def test_of_two_groups_that_are_each_others_rest_one_is_told() -> None:
    found = [one for one in biggest_printed(printed(RESULTS, RECORDS)) if one.fact.id == "sentence_type"]
    assert {one.group.text for one in found} == {"Resettlement"}
