"""The first sheets of the data workbook: what it is, where things are, and how the figures were worked out."""

from __future__ import annotations

from collections.abc import Sequence

from audit.analysis.suppression import HIDDEN
from audit.files.spreadsheets.accessible_sheets import Column, Link, Sheet, sheet_name
from audit.files.sureness import how_intervals_are_made
from audit.files.wording import for_whom
from audit.files.workbook.contents import Book
from audit.formatting import day_words
from audit.model.bands import Band
from audit.model.questionnaire import CutOff, Questionnaire

NOT_APPLICABLE = "[z]"
NOT_AVAILABLE = "[x]"
NO_NOTE = "No note"
NOT_GIVEN = "Not given"
TRACE = (
    "A sheet whose formulas count the answers again and work out every percentage of a key question and of a prompt "
    "over all that count."
)


def cover_sheet(book: Book, title: str) -> Sheet:
    """What the workbook is about, which cases count, who may have it, and the day on which it was made."""
    questionnaire, details, results = book.results.questionnaire, book.about.details, book.results
    rows = [
        ["For whom", for_whom(book.about.outside, details.hides_up_to, book.noun)],
        *([["Marking", details.marking]] if details.marking else []),
        ["Unit", details.unit or NOT_GIVEN],
        ["Region", details.region or NOT_GIVEN],
        ["Fieldwork", details.fieldwork or NOT_GIVEN],
        [f"{questionnaire.record.headings} started in", details.started_in or NOT_GIVEN],
        [f"Which {questionnaire.record.many} count", book.about.which_cases],
        [f"Eligible {questionnaire.record.many}", f"{details.eligible:,}" if details.eligible else NOT_GIVEN],
        ["Standards not inspected", "; ".join(standard.name for standard in results.not_inspected) or "None"],
        ["Questionnaire", f"{questionnaire.title} ({questionnaire.id}, version {questionnaire.version})"],
        ["Source of the questionnaire", questionnaire.source],
        ["Workbook made on", day_words(book.about.made_on)],
    ]
    return Sheet("Cover", title, [Column("Item", 30), Column("Detail", 90)], rows)


def contents_sheet(sheets: Sequence[Sheet]) -> Sheet:
    """A link to every sheet that follows."""
    names: list[str] = ["Cover", "Contents"]
    rows: list[list[str | Link]] = []
    for sheet in sheets:
        names.append(sheet_name(sheet.name, names))
        rows.append([Link(names[-1]), sheet.title])
    return Sheet("Contents", "Contents", [Column("Sheet", 36), Column("What it holds", 70)], rows)


def notes_sheet(book: Book) -> Sheet:
    """The method in plain words, with the numbers of this questionnaire."""
    questionnaire = book.results.questionnaire
    rows = [
        [f"Which {questionnaire.record.many} count", book.about.which_cases],
        *_percentages(questionnaire),
        *(_ratings(questionnaire) if questionnaire.rates else [["Ratings", "Nothing is rated here."]]),
        ["Interval", how_intervals_are_made(book.results, book.about.details)],
        *(_breakdowns(book) if book.about.breakdowns else []),
        *([] if book.about.outside else [["Trace", TRACE]]),
        [NOT_APPLICABLE, "Not applicable."],
        [NOT_AVAILABLE, "Not available: not yet answered, not recorded, or no percentage because nobody answered yet."],
        *([[HIDDEN, for_whom(True, book.about.details.hides_up_to, book.noun)]] if book.about.outside else []),
    ]
    return Sheet("Notes", "Notes on the method", [Column("Subject", 34), Column("Note", 100)], rows)


def _breakdowns(book: Book) -> list[list[str]]:
    questionnaire = book.results.questionnaire
    noun, few = questionnaire.record, questionnaire.discretion.cases_at_most
    told = {shown.fact.id for shown in book.about.breakdowns}
    alike = [fact.text for fact in questionnaire.facts if fact.breakdown and fact.id not in told]
    rows = [
        [
            "Breakdowns",
            f"The {noun.many} of each value of a fact by themselves, every group on its own base. One with several "
            f"values stands in each of their groups. Few: a group of {noun.count(few)} or fewer, which says little.",
        ],
        [
            "Difference from the rest",
            f"In percentage points, from the exact shares: the group against all other {noun.many} that count, with "
            "Newcombe's interval at 95%. Where the interval holds 0, the counts fit no difference at all as well.",
        ],
    ]
    if alike:
        rows.append(["Not broken down by", f"{'; '.join(alike)}. All {noun.many} that count are alike in that."])
    return rows


def _percentages(questionnaire: Questionnaire) -> list[list[str]]:
    answered = f"{questionnaire.record.headings} answered"
    return [
        ["Base", f"{answered} Yes or No. Not applicable and unanswered leave the base and are counted beside it."],
        ["Percentage Yes", "Yes out of the base, as a whole number; a half is rounded up. A base of nought has none."],
        [
            "Questions that do not apply",
            "Where a rule says so, a question counts as not applicable, whatever was answered.",
        ],
    ]


def unrounded_or_printed(questionnaire: Questionnaire) -> str:
    """Which percentage decides the band, in words."""
    return "printed whole percentage" if questionnaire.scale.band_from == "rounded" else "unrounded percentage"


def _band_words(band: Band) -> str:
    points = "1 point" if band.points == 1 else f"{band.points} points"
    return f"{band.floor} to {band.ceiling} per cent, called {band.words}; {points}."


def _ratings(questionnaire: Questionnaire) -> list[list[str]]:
    return [
        ["Band", f"The {unrounded_or_printed(questionnaire)} decides which band a key question falls in."],
        *([f"Band: {band.rating}", _band_words(band)] for band in questionnaire.scale.bands),
        ["Rating of a standard", "The band of its lowest key question, whose row is bold and marked Lowest."],
        *_kinds(questionnaire),
        *([f"Rule: {rule.name}", rule.reason] for rule in questionnaire.decision_rules),
        ["Overall rating", f"By the mean of the points of all rated standards: {cut_offs(questionnaire.overall)}."],
        ["Looking twice", discretion(questionnaire)],
    ]


def _kinds(questionnaire: Questionnaire) -> list[list[str]]:
    people = [standard.name for standard in questionnaire.standards if standard.rated.value == "by_people"]
    unrated = [standard.name for standard in questionnaire.standards if standard.rated.value == "not_rated"]
    rows = [["Standards judged by people", "; ".join(people)], ["Standards shown but not rated", "; ".join(unrated)]]
    return [row for row in rows if row[1]]


def cut_offs(limits: Sequence[CutOff]) -> str:
    """The overall ratings with the mean points that lead to each."""
    parts = [
        f"{cut_off.rating} up to {float(cut_off.mean_points_up_to):g}"
        if cut_off.mean_points_up_to is not None
        else f"{cut_off.rating} above that"
        for cut_off in limits
    ]
    return ", ".join(parts)


def discretion(questionnaire: Questionnaire) -> str:
    """When people should look twice at a rating."""
    limits = questionnaire.discretion
    return (
        f"Where the lowest percentage lies within {limits.within_points} points of a boundary, where one case judged "
        f"otherwise would change the rating, or where a key question rests on {limits.cases_at_most} cases or fewer, "
        "a note beside the rating says so, and people should look twice. The program changes no rating for that."
    )
