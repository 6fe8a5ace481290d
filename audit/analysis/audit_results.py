"""The results of one audit over the cases included."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from audit.analysis.breakdowns import (
    Breakdown,
    CountedCase,
    calculate_breakdown,
    counted_cases,
)
from audit.analysis.case_counts import CaseCounts, count_cases
from audit.analysis.differences import marked_breakdowns
from audit.analysis.disclosure_control import inspected_key_questions, with_several_groups
from audit.analysis.eliminations import elimination_counts, how_eliminated
from audit.analysis.frozen_results import Closing
from audit.analysis.make_up import MakeUp, make_up
from audit.analysis.rating_stability import with_stability
from audit.analysis.ratings import results_from_counts
from audit.analysis.results import Results
from audit.analysis.sample_section import SampleSection, sample_section
from audit.analysis.split_answers import SplitAnswers, compare_reviews
from audit.analysis.weights import SampleStrata
from audit.formatting import join_some
from audit.messages import analysis as messages
from audit.model.audit import Audit
from audit.model.case import COUNTED_STATES, CaseRecord, CaseState
from audit.model.case_details import CaseDetail
from audit.model.questionnaire import Question
from audit.model.review_pair import ReviewPair
from audit.model.sampling import Elimination, StoredDraw

MAX_NAMED = 10


@dataclass(frozen=True)
class AuditResults:
    """The results of an audit, with a phrase that says which cases are included.

    The records are included only for a person who may see every case (``shows_cases``). For anyone else, small numbers
    are suppressed, and every figure is if ``too_few`` cases are included. The results of an erased audit come from its
    saved counts, so there are no records. ``draw`` is None if no sample was drawn. ``all_cases`` is
    the number of cases in any state. ``pairs`` are the cases that were reviewed twice; like the records, they are
    included only for a person who may see every case. ``closing`` is None unless the figures were frozen when the audit
    was closed; they are then what was frozen, with the cases as they are now. ``blind`` are the references of cases
    that the person reviews a second time and has not submitted: they count, but nothing may show their single answers
    (``shown_records``). ``states`` are the states of the cases included.
    """

    audit: Audit
    results: Results
    records: tuple[CaseRecord, ...]
    which_cases: str
    shows_cases: bool = True
    too_few: bool = False
    draw: StoredDraw | None = None
    eliminations: Sequence[Elimination] = ()
    all_cases: int = 0
    pairs: Sequence[ReviewPair] = ()
    closing: Closing | None = None
    blind: tuple[str, ...] = ()
    states: tuple[CaseState, ...] = COUNTED_STATES

    @property
    def shown_records(self) -> tuple[CaseRecord, ...]:
        """The records of the cases whose single answers this person may see."""
        return tuple(record for record in self.records if record.case.reference not in self.blind)

    @property
    def which_are_blind(self) -> list[str]:
        """One sentence with the cases that are left out where single answers are shown; nothing if there are none."""
        if not self.blind:
            return []
        plural = self.audit.questionnaire.case_label.plural
        return [messages.LEFT_OUT_BLIND.format(references=join_some(self.blind, MAX_NAMED), plural=plural)]

    @cached_property
    def agreement(self) -> SplitAnswers | None:
        """How the answers of two reviews compare; None if no case was reviewed twice, or none may be seen."""
        if self.closing is not None:
            return self.closing.frozen.agreement
        return compare_reviews(self.audit.inspected_questions, self.pairs) if self.pairs else None

    @property
    def is_erased(self) -> bool:
        """Whether the cases are erased, so that only their saved counts are left."""
        return self.audit.retention.erased_at is not None

    @property
    def sample(self) -> SampleSection | None:
        """What this person is shown about the sample; None if none was drawn."""
        return self.sample_for(external=False)

    def sample_for(self, external: bool) -> SampleSection | None:
        """What is printed about the sample, for this person or (``external``) outside the team."""
        outside = external or not self.shows_groups_in_full
        if self.closing is not None:
            return self.closing.sentences(outside).sample
        return sample_section(self.draw, self.results, outside)

    def how_eliminated(self, external: bool = False) -> str:
        """How many cases were eliminated and why, for this person or (``external``) outside the team; '' for none."""
        outside = external or not self.shows_groups_in_full
        if self.closing is not None:
            return self.closing.sentences(outside).eliminated
        return how_eliminated(
            self.eliminations,
            self.audit.questionnaire.case_label,
            outside,
            drawn=self.draw.cases_in_all if self.draw else 0,
            cases=self.all_cases,
        )

    @property
    def elimination_counts(self) -> Mapping[str, object] | None:
        """The eliminated cases for other software, as this person may see them; None if there are none."""
        if self.closing is not None:
            return self.closing.sentences(not self.shows_groups_in_full).elimination_counts
        if not self.eliminations:
            return None
        return elimination_counts(self.eliminations, not self.shows_groups_in_full)

    @property
    def shows_groups_in_full(self) -> bool:
        """Whether breakdowns can be calculated from the cases; else they are the suppressed ones of the database."""
        return self.shows_cases and not self.is_erased

    @property
    def make_up(self) -> tuple[MakeUp, ...]:
        """How many of the cases have each value of a case detail; empty for people who see no groups in full."""
        return make_up(self.audit.questionnaire, self.records) if self.shows_groups_in_full else ()

    @cached_property
    def cases(self) -> tuple[CountedCase, ...]:
        """The cases included, prepared for breakdowns."""
        return counted_cases(self.audit.questionnaire, self.records)

    def all_breakdowns(self, questions: Sequence[Question]) -> tuple[Breakdown, ...]:
        """Questions by each case detail that is marked for it: the frozen ones of a closed audit."""
        if self.closing is not None:
            return tuple(breakdown.of(questions) for breakdown in self.closing.breakdowns)
        return marked_breakdowns(self.audit.questionnaire, self.cases, questions)

    def breakdown(self, case_details: Sequence[CaseDetail], questions: Sequence[Question]) -> Breakdown:
        """Questions by one or two case details. Only those by one are frozen when an audit is closed."""
        if self.closing is not None and len(case_details) == 1:
            frozen = self.closing.breakdowns
            return next(each for each in frozen if each.case_details == tuple(case_details)).of(questions)
        return calculate_breakdown(self.audit.questionnaire, self.cases, case_details, questions)

    @property
    def breakdowns_to_publish(self) -> tuple[Breakdown, ...]:
        """The breakdowns of the inspected key questions that files show, before anything is suppressed."""
        return with_several_groups(self.all_breakdowns(inspected_key_questions(self.results)))


def without_blind(audit_results: AuditResults, blind: Collection[str], known: Sequence[str]) -> AuditResults:
    """Return the results for somebody who may not see other reviews of the cases in ``blind``, which are ids.

    ``known`` are the references of those that the person reviews a second time.
    """
    if not blind:
        return audit_results
    pairs = tuple(pair for pair in audit_results.pairs if pair.case_id not in blind)
    return replace(audit_results, pairs=pairs, blind=tuple(known))


def calculate(
    audit: Audit,
    cases: Iterable[CaseRecord],
    sample: SampleStrata | None = None,
    pairs: Sequence[ReviewPair] = (),
) -> Results:
    """Return the results of an audit over the cases included, with its judgements and decisions.

    ``sample`` has the strata of the draw, if there was one, and ``pairs`` the cases that were reviewed twice.
    """
    return calculate_from_counts(audit, count_cases(audit.questionnaire, cases, sample, pairs=pairs))


def calculate_from_counts(audit: Audit, counts: CaseCounts) -> Results:
    """Return the results of an audit from the counts of the cases included, such as those of erased cases."""
    return with_stability(ratings_only(audit, counts), counts.answers)


def ratings_only(audit: Audit, counts: CaseCounts) -> Results:
    """Return the same results without the stability of the ratings, which takes longest to work out."""
    description = audit.description
    return results_from_counts(
        audit.questionnaire, counts, audit.judgements, description.not_inspected, audit.decisions, description.eligible
    )
