"""The breakdowns, in the body of the report or its appendix: the figures of each group of cases side by side."""

from __future__ import annotations

from collections.abc import Sequence

from audit.analysis.difference_wording import (
    few_not_compared,
    how_many_compared,
    what_stands_out,
    which_stand_out,
)
from audit.analysis.interval_wording import how_group_intervals_are_made
from audit.analysis.published_breakdowns import (
    PublishedBreakdown,
    PublishedDifference,
    PublishedGroup,
    biggest_published_differences,
    expected_by_chance,
)
from audit.analysis.wording import breakdown_title
from audit.files.export_context import ExportData
from audit.files.report.document import Column, ReportDocument
from audit.files.wording import INTERVAL_AROUND_ZERO
from audit.messages import analysis as analysis_messages
from audit.messages import files as messages
from audit.model.bands import SUPPRESSED
from audit.model.questionnaire import CaseLabel, KeyQuestion, Prompt, Question

GROUP_WIDTH = 2.8  # centimetres, which figures may make wider
MAX_GROUPS, MAX_GROUPS_WITH_PROMPTS = 4, 3  # more groups go into another table, so that figures do not wrap
MAX_LISTED_DIFFERENCES = 10
MAX_STANDING_OUT = 50
DIFFERENCE_COLUMNS = [
    Column("Group", 4.2),
    Column("Key question", 4.2),
    Column("In the group", 2.5, is_number=True),
    Column("In the rest", 2.5, is_number=True),
    Column("Difference, interval", 3, is_number=True),
]


def write_chosen_breakdowns(document: ReportDocument, report: ExportData) -> None:
    """Write the breakdowns that the lead chose for the body of the report, with prompts if that was chosen."""
    chosen = [breakdown for breakdown in report.context.breakdowns if _is_chosen(breakdown, report)]
    if chosen:
        document.add_heading("Results by group", 1)
        _write_rules(document, report)
        if report.context.breakdowns_with_prompts and report.context.groups_suppressed:
            document.add_paragraph(messages.PROMPTS_FOR_TEAM_ONLY)
        shown = [report.context.breakdown_with_prompts(breakdown) for breakdown in chosen]
        _write_all(document, report, shown, is_listed=True)


def write_other_breakdowns(document: ReportDocument, report: ExportData) -> None:
    """Write the appendix with the biggest differences and every other breakdown."""
    if not report.context.breakdowns:
        return
    others = [breakdown for breakdown in report.context.breakdowns if not _is_chosen(breakdown, report)]
    document.add_heading("Appendix: breakdowns", 1)
    if len(others) == len(report.context.breakdowns):
        _write_rules(document, report)
    _write_differences(document, report)
    _write_all(document, report, others)


def _is_chosen(breakdown: PublishedBreakdown, report: ExportData) -> bool:
    return breakdown.case_detail.id in report.context.chosen_breakdowns


def _write_rules(document: ReportDocument, report: ExportData) -> None:
    """Write what the percentages of a group are of."""
    case_label = report.case_label
    rules = document.add_paragraph(
        f"Percentages in each group are of that group's {case_label.plural} answered Yes or No. The rest are all other "
        f"{case_label.plural} included. A {case_label.singular} with several values of a detail is in the group "
        "of each."
    )
    rules.paragraph_format.keep_with_next = True
    if report.context.retention.erased_on is not None:
        document.add_paragraph(messages.SAVED_BREAKDOWNS_ONLY.format(plural=case_label.plural, mark=SUPPRESSED))


def _write_all(
    document: ReportDocument, report: ExportData, breakdowns: Sequence[PublishedBreakdown], is_listed: bool = False
) -> None:
    for breakdown in breakdowns:
        document.add_heading(breakdown_title(breakdown.case_detail), 2, is_listed=is_listed)
        for indexes in _tables_of_groups(breakdown):
            _write_groups(document, report, breakdown, indexes)


def _tables_of_groups(breakdown: PublishedBreakdown) -> list[range]:
    """Return the indexes of the groups of each table: as few tables as possible, of about the same width."""
    count, most = len(breakdown.groups), MAX_GROUPS_WITH_PROMPTS if _has_prompts(breakdown) else MAX_GROUPS
    tables = max(1, -(-count // most))
    return [range(count * table // tables, count * (table + 1) // tables) for table in range(tables)]


def _has_prompts(breakdown: PublishedBreakdown) -> bool:
    return any(isinstance(question, Prompt) for question in breakdown.questions)


def _write_differences(document: ReportDocument, report: ExportData) -> None:
    """Write how the search for differences went, and the differences that stand out."""
    differences = biggest_published_differences(report.context.breakdowns)
    if not differences:
        return
    case_label = report.case_label
    document.add_heading("The biggest differences", 2)
    how_many = how_many_compared(len(differences), expected_by_chance(report.context.breakdowns))
    document.add_paragraph(f"{how_many} {which_stand_out([difference.stands_out for difference in differences])}")
    standing_out = [difference for difference in differences if difference.stands_out]
    _write_biggest(document, standing_out, MAX_STANDING_OUT, "stand out")
    few = few_not_compared(report.results.questionnaire.few_cases, case_label)
    document.add_paragraph(f"{what_stands_out(case_label)} {few}")
    others = [difference for difference in differences if not difference.stands_out]
    if others:
        intervals = how_group_intervals_are_made(report.results)
        document.add_paragraph(f"{analysis_messages.DO_NOT_STAND_OUT} {INTERVAL_AROUND_ZERO} {intervals}")
    _write_biggest(document, others, MAX_LISTED_DIFFERENCES, "do not stand out")


def _write_biggest(
    document: ReportDocument, differences: Sequence[PublishedDifference], limit: int, what_they_do: str
) -> None:
    """Write a table of at most ``limit`` differences; ``what_they_do`` is "stand out" or "do not stand out"."""
    if differences:
        listed = differences[:limit]
        how_many = f": the {limit} biggest of {len(differences)}" if len(differences) > limit else ""
        document.add_table(
            f"Differences from the rest that {what_they_do}{how_many}",
            DIFFERENCE_COLUMNS,
            [_difference_row(group_difference) for group_difference in listed],
        )


def _difference_row(group_difference: PublishedDifference) -> list[str]:
    return [
        f"{group_difference.case_detail.text}: {group_difference.group.text}",
        _name(group_difference.question),
        str(group_difference.difference.share),
        str(group_difference.difference.other),
        f"{group_difference.difference.text},\n{group_difference.difference.interval}",
    ]


def _write_groups(
    document: ReportDocument, report: ExportData, breakdown: PublishedBreakdown, indexes: Sequence[int]
) -> None:
    groups = [breakdown.groups[index] for index in indexes]
    columns = [
        Column("Question", document.layout.text_width - GROUP_WIDTH * len(groups)),
        *(Column(_group_heading(group, report.case_label), GROUP_WIDTH, is_number=True) for group in groups),
    ]
    rows = []
    for question in breakdown.questions:
        counts = [breakdown.for_question(question.id)[index].counts for index in indexes]
        rows.append([_name(question), *(count.full_text for count in counts)])
    has_prompts = _has_prompts(breakdown)
    what = "key questions (bold) and prompts" if has_prompts else "key questions"
    bold = [
        index for index, question in enumerate(breakdown.questions) if has_prompts and isinstance(question, KeyQuestion)
    ]
    document.add_table(f"{breakdown_title(breakdown.case_detail)}: {what}", columns, rows, frozenset(bold))


def _name(question: Question) -> str:
    """Return a question with its id: by its short name if it is a key question, which is printed in full before."""
    return f"{question.id} {question.label}"


def _group_heading(group: PublishedGroup, case_label: CaseLabel) -> str:
    """Return the group with its number of cases, which is not published outside the team."""
    if group.case_count is None:
        return group.text
    return f"{group.text}: {case_label.with_count(group.case_count)}{' (few)' if group.has_few_cases else ''}"
