"""The sheets after the cover of the data workbook: contents and notes on the method."""

from __future__ import annotations

from collections.abc import Sequence

from audit.analysis.interval_wording import how_group_intervals_are_made, how_intervals_are_made
from audit.analysis.rating_wording import how_standards_are_rolled_up
from audit.analysis.stability_wording import TITLE, how_stability_is_made
from audit.analysis.wording import which_answers_count
from audit.files.export_context import ExportData
from audit.files.spreadsheets.accessible_sheets import sheet_name
from audit.files.spreadsheets.sheets import CONTENTS, NOT_APPLICABLE, NOT_AVAILABLE, NOT_COLLECTED, Column, Link, Sheet
from audit.files.wording import INTERVAL_AROUND_ZERO, audience_note
from audit.formatting import join_list
from audit.messages import files as messages
from audit.messages.measures import NOT_ASKED
from audit.model.bands import SUPPRESSED, Band
from audit.model.questionnaire import CutOff, Questionnaire, RatingMethod

COVER = "Cover"
NOTES_SHEET_NAME = "Notes"
RECALCULATION_SHEET_NAME = "Recalculation"
RECALCULATION_NOTE = (
    "Sheets whose formulas recalculate every percentage of a key question and of a prompt, the breakdowns{ratings} "
    "from the answers of all {plural} included."
)


def contents_sheet(sheets: Sequence[Sheet]) -> Sheet:
    """Return the sheet with a link to every sheet that follows."""
    names: list[str] = [COVER, CONTENTS]
    rows: list[list[str | Link]] = []
    for sheet in sheets:
        names.append(sheet_name(sheet, names))
        rows.append([Link(names[-1]), sheet.title])
    return Sheet(CONTENTS, CONTENTS, [Column("Sheet", 36), Column("Contents", 70)], rows)


def notes_sheet(data: ExportData) -> Sheet:
    """Return the sheet that explains the method, with the numbers of this questionnaire."""
    questionnaire = data.results.questionnaire
    rows = [
        [f"{questionnaire.case_label.plural_heading} included", data.context.which_cases],
        *data.eliminated_rows,
        ["What counts", " ".join(which_answers_count(data.results))],
        *_percentage_notes(questionnaire),
        *(_rating_notes(questionnaire, data.context.external) if questionnaire.has_ratings else []),
        ["Confidence interval", " ".join(how_intervals_are_made(data.results))],
        *(_breakdown_notes(data) if data.context.breakdowns else []),
        *_recalculation_notes(data),
        [NOT_APPLICABLE, "Not applicable."],
        [
            NOT_AVAILABLE,
            "Not available: not yet answered, not recorded, or no percentage because there are no answers yet.",
        ],
        [NOT_COLLECTED, "Not collected: the responses file had no column for it."],
        *(
            [[SUPPRESSED, audience_note(True, data.context.description.max_suppressed_count, data.case_label)]]
            if data.context.external
            else []
        ),
    ]
    return Sheet(NOTES_SHEET_NAME, "Notes on the method", [Column("Subject", 28), Column("Note", 125)], rows)


def _recalculation_notes(data: ExportData) -> list[list[str]]:
    """Return what the sheet of recalculation is, or why there is none once the cases are erased."""
    if data.context.retention.erased_on is not None:
        plural = data.case_label.plural
        return [
            [f"{data.case_label.plural_heading} erased", messages.NO_CASE_SHEETS.format(plural=plural)],
            ["Breakdowns", messages.SAVED_BREAKDOWNS_ONLY.format(plural=plural, mark=SUPPRESSED)],
        ]
    if data.context.external:
        return []
    ratings = ", every band, the calculated ratings and the overall rating" if data.has_ratings else ""
    return [[RECALCULATION_SHEET_NAME, RECALCULATION_NOTE.format(plural=data.case_label.plural, ratings=ratings)]]


def _breakdown_notes(data: ExportData) -> list[list[str]]:
    questionnaire = data.results.questionnaire
    case_label, few_cases = questionnaire.case_label, questionnaire.few_cases
    breakdown_ids = {breakdown.case_detail.id for breakdown in data.context.breakdowns}
    constant_details = [
        case_detail.text
        for case_detail in questionnaire.case_details
        if case_detail.breakdown and case_detail.id not in breakdown_ids
    ]
    rows = [
        [
            "Breakdowns",
            f"Percentages in each group are of that group's {case_label.plural}. A {case_label.singular} with several "
            f"values of a detail is in the group of each. Few: {case_label.with_count(few_cases)} or fewer, too "
            "few for a useful percentage.",
        ],
        [
            "Difference from the rest",
            f"In percentage points, from the exact shares: the group compared with all other {case_label.plural} "
            f"included, with Newcombe's interval at 95%. {INTERVAL_AROUND_ZERO}",
        ],
        ["Intervals of groups", how_group_intervals_are_made(data.results)],
    ]
    if constant_details:
        rows.append(
            [
                "Not broken down by",
                f"{'; '.join(constant_details)}. All {case_label.plural} included have the same value.",
            ]
        )
    return rows


def _percentage_notes(questionnaire: Questionnaire) -> list[list[str]]:
    answered = f"{questionnaire.case_label.plural_heading} answered"
    derived = [question.id for question in questionnaire.derived_questions]
    return [
        [
            "Base",
            f"{answered} Yes or No. Not applicable and unanswered are not in the base and are counted separately.",
        ],
        [
            "Percentage Yes",
            "Yes out of the base, as a whole number; a half is rounded up. A base of 0 has no percentage. The cell "
            "holds the unrounded share, and its format shows the whole number.",
        ],
        [
            "Questions that do not apply",
            "If a rule of the questionnaire says so, a question counts as not applicable, whatever the answer.",
        ],
        *(
            [["Questions that are worked out", NOT_ASKED.format(questions=join_list(derived, "and"))]]
            if derived
            else []
        ),
    ]


def which_percentage_decides(questionnaire: Questionnaire) -> str:
    """Return which percentage decides the band."""
    return "printed whole percentage" if questionnaire.scale.band_from == "rounded" else "unrounded percentage"


def _band_description(band: Band) -> str:
    points = "1 point" if band.points == 1 else f"{band.points} points"
    return f"{band.floor} to {band.ceiling} per cent, called {band.description}; {points}."


def _rating_notes(questionnaire: Questionnaire, external: bool) -> list[list[str]]:
    return [
        ["Band", f"The {which_percentage_decides(questionnaire)} decides which band a key question falls in."],
        *([f"Band: {band.rating}", _band_description(band)] for band in questionnaire.scale.bands),
        *(
            ["Rating of a standard", sentence]
            for sentence in how_standards_are_rolled_up(questionnaire, "which is in bold and marked Lowest")
        ),
        *_rating_kinds(questionnaire),
        *([f"Decision rule: {rule.name}", rule.reason] for rule in questionnaire.decision_rules),
        [
            "Overall rating",
            f"From the mean points of all rated standards: {describe_cut_offs(questionnaire.overall_cut_offs)}.",
        ],
        ["Ratings to check", describe_discretion(questionnaire)],
        [TITLE, how_stability_is_made(questionnaire.case_label, external)],
    ]


def _rating_kinds(questionnaire: Questionnaire) -> list[list[str]]:
    rated_by_judgement = [
        standard.name for standard in questionnaire.standards if standard.rating_method is RatingMethod.BY_JUDGEMENT
    ]
    unrated = [
        standard.name for standard in questionnaire.standards if standard.rating_method is RatingMethod.NOT_RATED
    ]
    rows = [
        ["Standards rated by judgement", "; ".join(rated_by_judgement)],
        ["Standards shown but not rated", "; ".join(unrated)],
    ]
    return [row for row in rows if row[1]]


def describe_cut_offs(cut_offs: Sequence[CutOff]) -> str:
    """Return the overall ratings with the mean points that lead to each."""
    parts = [
        f"{cut_off.rating} up to {float(cut_off.mean_points_up_to):g}"
        if cut_off.mean_points_up_to is not None
        else f"{cut_off.rating} above that"
        for cut_off in cut_offs
    ]
    return ", ".join(parts)


def describe_discretion(questionnaire: Questionnaire) -> str:
    """Return when people should check a rating before they confirm it."""
    limits, case_label = questionnaire.discretion_limits, questionnaire.case_label
    return (
        f"Check a rating before confirming it if the lowest percentage is within {limits.within_points} points of a "
        f"boundary, if one {case_label.singular} answered differently would change the rating, or if a key question is "
        f"based on {case_label.with_count(limits.cases_at_most)} or fewer. A note with the rating says so. The program "
        "itself changes no rating."
    )
