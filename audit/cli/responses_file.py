"""A responses file that a command is given, with its questionnaire and the ratings by judgement."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from audit.analysis.case_counts import count_cases
from audit.analysis.case_groups import CaseGroup
from audit.analysis.rating_stability import with_stability
from audit.analysis.ratings import results_from_counts
from audit.analysis.results import Results
from audit.analysis.split_answers import SplitAnswers, compare_reviews
from audit.cli.input_files import read_file
from audit.cli.questionnaires import DEFAULT_QUESTIONNAIRE, load_questionnaire
from audit.cli.reading import add_reading_options, parse_reading_choices, print_notes
from audit.files.responses import parse_responses
from audit.files.spreadsheets.limits import COMMAND_LINE_LIMITS
from audit.formatting import pluralise
from audit.messages import cli as messages
from audit.model.audit_reviews import pairs_by_reference
from audit.model.case import COUNTED_STATES, CaseRecord, CaseState
from audit.model.counting import assign_states
from audit.model.questionnaire import Questionnaire
from audit.model.review_pair import ReviewPair
from audit.toml_files.judgements import NO_JUDGEMENTS, Judgements, parse_judgements


def add_input(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that ``load_responses`` reads."""
    parser.add_argument("responses", metavar="RESPONSES", help="one row per case: CSV or Excel (.xlsx)")
    parser.add_argument(
        "--questionnaire", metavar="ID_OR_PATH", help=f"the questionnaire (default: {DEFAULT_QUESTIONNAIRE})"
    )
    parser.add_argument("--judgements", metavar="FILE", help="the ratings by judgement (TOML)")
    add_reading_options(parser)


@dataclass(frozen=True)
class LoadedResponses:
    """A responses file with its questionnaire and the ratings by judgement.

    ``records`` have their states. Those that count are included, as they would be after an import. So do
    ``second_reviews``, which are only compared with the first ones.
    """

    file_name: str
    questionnaire: Questionnaire
    records: tuple[CaseRecord, ...]
    judgements: Judgements
    second_reviews: tuple[CaseRecord, ...] = ()

    @cached_property
    def agreement(self) -> SplitAnswers | None:
        """Return how the answers of two reviews compare; None if the file has no case with two complete reviews."""
        not_inspected = self.judgements.not_inspected
        inspected = [standard for standard in self.questionnaire.standards if standard.id not in not_inspected]
        questions = [question for standard in inspected for question in standard.questions]
        return compare_reviews(questions, self.pairs) if self.pairs else None

    @cached_property
    def pairs(self) -> Sequence[ReviewPair]:
        """Return the cases with two complete reviews."""
        second = [record for record in self.second_reviews if record.case.state in COUNTED_STATES]
        return pairs_by_reference(self.included_records, second)

    @cached_property
    def included_records(self) -> tuple[CaseRecord, ...]:
        """Return the records that count."""
        return tuple(record for record in self.records if record.case.state in COUNTED_STATES)

    def which_cases_for(self, outside: bool) -> str:
        """Return which cases count; without the name of the file, which may name somebody, for people outside."""
        return replace(self, file_name=messages.THE_FILE).which_cases if outside else self.which_cases

    @property
    def which_cases(self) -> str:
        """Return which cases count: ``all 46 cases in responses.csv``."""
        case_label = self.questionnaire.case_label
        total, included = len(self.records), len(self.included_records)
        if included < total:
            return messages.SOME_RECORDS_OF_FILE.format(
                included=included,
                total=case_label.with_count(total),
                file=self.file_name,
                left_out=_left_out(self.records),
            )
        if total == 1:
            return f"the only {case_label.singular} in {self.file_name}"
        return f"all {case_label.with_count(total)} in {self.file_name}"

    def results(self, eligible: int | None = None) -> Results:
        """Return the results, with intervals for a sample of so many ``eligible`` cases if that is known."""
        counts = count_cases(self.questionnaire, self.included_records, pairs=self.pairs)
        results = results_from_counts(
            self.questionnaire, counts, self.judgements.ratings, self.judgements.not_inspected, eligible=eligible
        )
        return with_stability(results, counts.answers)

    def group_results(self, group: CaseGroup, whole: Results) -> Results:
        """Return the results of a group, whose practitioners are taken to be as alike as those of the whole file."""
        icc = whole.clustering.icc if whole.clustering is not None else None
        counts = count_cases(self.questionnaire, group.records, icc=icc)
        not_inspected = [standard.id for standard in whole.not_inspected]
        return results_from_counts(self.questionnaire, counts, not_inspected=not_inspected)


def _left_out(records: Sequence[CaseRecord]) -> str:
    """Return how many records do not count, by their states: "1 not started, 2 in progress"."""
    counts = Counter(record.case.state for record in records)
    return ", ".join(
        f"{counts[state]} {state.label}" for state in CaseState if counts[state] and state not in COUNTED_STATES
    )


def load_responses(args: argparse.Namespace) -> LoadedResponses:
    """Read the files that the arguments name. Raises InputError if one of them cannot be read."""
    questionnaire = load_questionnaire(args.questionnaire or DEFAULT_QUESTIONNAIRE)
    name = Path(args.responses).name
    choices = parse_reading_choices(args)
    responses = parse_responses(read_file(args.responses), name, questionnaire, COMMAND_LINE_LIMITS, choices)
    print_notes(responses.reading, questionnaire)
    if second := len(responses.second_reviews):
        print(messages.SECOND_REVIEWS_NOT_COUNTED.format(reviews=pluralise(second, "second review")), file=sys.stderr)
    judgements = NO_JUDGEMENTS
    if args.judgements:
        judgements = parse_judgements(read_file(args.judgements), Path(args.judgements).name, questionnaire)
    inspected = [
        question
        for standard in questionnaire.standards
        if standard.id not in judgements.not_inspected
        for question in standard.questions
    ]
    records = assign_states(questionnaire, inspected, responses.records)
    second_reviews = assign_states(questionnaire, inspected, responses.second_reviews)
    return LoadedResponses(name, questionnaire, tuple(records), judgements, tuple(second_reviews))
