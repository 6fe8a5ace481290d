"""What differs between two versions of a questionnaire, and whether an audit can be moved from one to the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Protocol, TypeVar

from audit.errors import InputError
from audit.formatting import pluralise
from audit.messages import questionnaire_versions as messages
from audit.model.answer_scales import RecordedAnswer
from audit.model.case_details import CaseDetail
from audit.model.questionnaire import Question, Questionnaire, RatingMethod, Standard


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


Item = TypeVar("Item", bound=_Identified)
WORDING = frozenset({"text", "guidance", "short"})


@dataclass(frozen=True)
class QuestionnaireChanges:
    """The questions and case details that a new version adds, retires, words otherwise, or has other rules for.

    Retired ones are those of the old version, all others those of the new one. ``ratings_differ`` says that bands,
    points or decision rules are others.
    """

    added: tuple[Question, ...] = ()
    retired: tuple[Question, ...] = ()
    reworded: tuple[Question, ...] = ()
    other_rules: tuple[Question, ...] = ()
    added_details: tuple[CaseDetail, ...] = ()
    retired_details: tuple[CaseDetail, ...] = ()
    changed_details: tuple[CaseDetail, ...] = ()
    ratings_differ: bool = False

    @property
    def asks_more(self) -> frozenset[str]:
        """The ids of what cases recorded before were not asked: new questions, and new details that are required."""
        questions = {question.id for question in self.added if question.is_asked}
        return frozenset(questions.union(detail.id for detail in self.added_details if detail.required))


def compare_versions(old: Questionnaire, new: Questionnaire) -> QuestionnaireChanges:
    """Return what differs. Questions and case details are the same if their ids are."""
    kept = [(old.questions_by_id[each.id], each) for each in new.questions if each.id in old.questions_by_id]
    kept_details = [
        (old.case_details_by_id[each.id], each) for each in new.case_details if each.id in old.case_details_by_id
    ]
    return QuestionnaireChanges(
        added=_only_in(new.questions, old.questions_by_id),
        retired=_only_in(old.questions, new.questions_by_id),
        reworded=tuple(after for before, after in kept if _wording(before) != _wording(after)),
        other_rules=tuple(after for before, after in kept if _rules(before) != _rules(after)),
        added_details=_only_in(new.case_details, old.case_details_by_id),
        retired_details=_only_in(old.case_details, new.case_details_by_id),
        changed_details=tuple(after for before, after in kept_details if before != after),
        ratings_differ=_ratings(old) != _ratings(new),
    )


def _only_in(items: Iterable[Item], others: Mapping[str, object]) -> tuple[Item, ...]:
    return tuple(item for item in items if item.id not in others)


def _wording(question: Question) -> dict[str, object]:
    return {each.name: getattr(question, each.name) for each in fields(question) if each.name in WORDING}


def _rules(question: Question) -> dict[str, object]:
    names = {each.name for each in fields(question)} - WORDING - {"id", "prompts"}
    return {name: getattr(question, name) for name in names}


def _ratings(questionnaire: Questionnaire) -> tuple[object, ...]:
    standards = [replace(each, title="", statement="", key_questions=()) for each in questionnaire.standards]
    return questionnaire.scale, questionnaire.overall_cut_offs, questionnaire.decision_rules, standards


@dataclass(frozen=True)
class InUse:
    """What an audit has recorded: how often each value is, and what other records name a standard or a question.

    ``details`` and ``answers`` count values by the id of the case detail or question. ``standards`` and ``questions``
    are the ids that a rating, a finding or a benchmark names; ``judgements`` has the ratings by judgement.
    """

    details: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    answers: Mapping[str, Mapping[RecordedAnswer, int]] = field(default_factory=dict)
    standards: frozenset[str] = frozenset()
    questions: frozenset[str] = frozenset()
    judgements: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class VersionPreview:
    """What a move would do. ``problems`` say why it cannot be made.

    ``retired_answers`` are answers that would no longer count; ``not_asked`` is the number of submitted and final
    reviews that were not asked what is new.
    """

    before: Questionnaire
    after: Questionnaire
    changes: QuestionnaireChanges
    retired_answers: int
    not_asked: int
    problems: tuple[str, ...]


def why_not_moved(old: Questionnaire, new: Questionnaire, in_use: InUse) -> list[str]:
    """Return why an audit cannot be moved to a new version without losing the meaning of what it has recorded."""
    if new.id != old.id:
        return [messages.OTHER_QUESTIONNAIRE.format(other=new.id, questionnaire=old.id)]
    if new.version == old.version:
        return [messages.SAME_VERSION.format(version=new.version)]
    if new.kind is not old.kind:
        return [messages.OTHER_KIND]
    return [
        *_detail_problems(old, new, in_use),
        *_answer_problems(new, in_use),
        *_derived_problems(old, new, in_use),
        *_missing_standards(new, in_use),
        *_missing_questions(new, in_use),
    ]


def _detail_problems(old: Questionnaire, new: Questionnaire, in_use: InUse) -> Iterator[str]:
    """Yield a sentence for each recorded value that the new version could not show or count."""
    for detail_id, counts in in_use.details.items():
        before, after = old.case_details_by_id.get(detail_id), new.case_details_by_id.get(detail_id)
        if before is None or after is None:
            continue
        if before.kind is not after.kind:
            cases = new.case_label.with_count(sum(counts.values()))
            yield messages.DETAIL_OF_OTHER_KIND.format(detail=detail_id, cases=cases)
            continue
        for value, count in counts.items():
            if not _is_value(after, value):
                cases = new.case_label.with_count(count)
                yield messages.VALUE_MISSING.format(detail=detail_id, value=before.value_label(value), cases=cases)


def _is_value(detail: CaseDetail, value: str) -> bool:
    """Return whether a stored value is one that the case detail may have."""
    try:
        return detail.parse(value) == (value,)
    except InputError:
        return False


def _answer_problems(new: Questionnaire, in_use: InUse) -> Iterator[str]:
    for question_id, counts in in_use.answers.items():
        question = new.questions_by_id.get(question_id)
        for answer, count in counts.items() if question else ():
            if question and question.why_not_allowed(answer):
                answers = pluralise(count, "answer")
                yield messages.ANSWER_NOT_OFFERED.format(question=question_id, answers=answers)


def _derived_problems(old: Questionnaire, new: Questionnaire, in_use: InUse) -> Iterator[str]:
    """Yield a sentence for each answered question that is asked in one version and worked out in the other.

    An answer to a question that is worked out overrides it: recorded for the one, it would count as the other.
    """
    for question_id, counts in in_use.answers.items():
        before, after = old.questions_by_id.get(question_id), new.questions_by_id.get(question_id)
        if before is not None and after is not None and before.is_asked is not after.is_asked:
            answers = pluralise(sum(counts.values()), "answer")
            how = messages.NOW_WORKED_OUT if before.is_asked else messages.NOW_ASKED
            yield how.format(question=question_id, answers=answers)


def _missing_standards(new: Questionnaire, in_use: InUse) -> Iterator[str]:
    for standard_id in sorted(in_use.standards.union(in_use.judgements)):
        standard = new.standards_by_id.get(standard_id)
        if standard is None:
            yield messages.STANDARD_IN_USE.format(standard=standard_id)
        elif not _keeps_judgement(standard, new, in_use.judgements.get(standard_id, "")):
            yield messages.JUDGEMENT_IN_USE.format(standard=standard_id)


def _keeps_judgement(standard: Standard, new: Questionnaire, rating: str) -> bool:
    """Return whether a rating by judgement, if there is one, is still possible."""
    return not rating or (standard.rating_method is RatingMethod.BY_JUDGEMENT and rating in new.scale.ratings)


def _missing_questions(new: Questionnaire, in_use: InUse) -> Iterator[str]:
    for question_id in sorted(in_use.questions.difference(new.questions_by_id)):
        yield messages.QUESTION_IN_USE.format(question=question_id)
