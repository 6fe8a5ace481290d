"""The sentences about the stability of a rating: the same on every surface."""

from __future__ import annotations

from audit.analysis.results import Results, StandardResult
from audit.analysis.stability import Stability
from audit.formatting import join_list
from audit.messages import analysis as messages
from audit.model.bands import NO_VALUE
from audit.model.questionnaire import CaseLabel, Questionnaire

TITLE = "Stability of the rating"
SHARE_HEADING = "Samples rated {rating}, of 100"


def standard_stability(result: StandardResult, questionnaire: Questionnaire) -> str:
    """Return how often other samples, and other teams, would give each rating; '' without a calculated rating."""
    case_label, stability = questionnaire.case_label, result.stability
    if not stability.shares:
        return ""
    if stability.smallest_base is not None:
        samples = messages.TOO_FEW_FOR_STABILITY.format(cases=case_label.with_count(stability.smallest_base))
    else:
        samples = _samples_sentence(stability, case_label)
    changed = result.rating != result.calculated_rating
    calculated = messages.ABOUT_CALCULATED_RATING.format(rating=result.calculated_rating) if changed else ""
    return " ".join(filter(None, [samples, _teams_sentence(stability, case_label), calculated]))


def overall_stability(results: Results) -> str:
    """Return the same about the overall rating; '' if there is none, or no standard is rated from cases."""
    case_label, stability = results.questionnaire.case_label, results.overall.stability
    if not stability.shares:
        return ""
    few = ""
    if stability.smallest_base is not None:
        few = messages.FEW_IN_ONE_STANDARD.format(cases=case_label.with_count(stability.smallest_base))
    judged = ""
    if any(result.judgement is not None for result in results.standards) and not stability.all_reviewed:
        before_rules = messages.BEFORE_RULES if results.questionnaire.decision_rules else ""
        judged = messages.JUDGED_RATINGS_UNCHANGED.format(before_rules=before_rules)
    sentences = [
        _samples_sentence(stability, case_label),
        few,
        _teams_sentence(stability, case_label),
        judged,
        messages.ABOUT_CALCULATED_OVERALL if results.overall.without_decisions is not None else "",
    ]
    return " ".join(filter(None, sentences))


def how_stability_is_made(case_label: CaseLabel, external: bool = False) -> str:
    """Return how other samples are worked out and, inside the audit team, when there is a sentence on other teams."""
    words = {"singular": case_label.singular, "plural": case_label.plural}
    sentences = [messages.HOW_STABILITY_IS_MADE, *([] if external else [messages.WHEN_OTHER_TEAMS])]
    return " ".join(sentences).format(**words)


def has_chart(stability: Stability) -> bool:
    """Return whether other samples could give other ratings, and enough cases were reviewed to say how often."""
    return bool(stability.shares) and not stability.all_reviewed and stability.smallest_base is None


def stability_text(stability: Stability) -> str:
    """Return the numbers of a stability in short: ``Inadequate 78, Good 22; another team 5``, or a dash."""
    samples = ", ".join(f"{rating} {number}" for rating, number in stability.in_a_hundred) or NO_VALUE
    other_team = stability.other_team
    return f"{samples}; another team {other_team.in_a_hundred}" if other_team and other_team.can_say else samples


def _samples_sentence(stability: Stability, case_label: CaseLabel) -> str:
    if stability.all_reviewed:
        return messages.ALL_ELIGIBLE_REVIEWED.format(cases=case_label.with_count(stability.case_count))
    (first, number), *others = stability.in_a_hundred
    numbers = [f"{number} would be rated {first}", *(f"{number} {rating}" for rating, number in others)]
    return messages.IN_A_HUNDRED_SAMPLES.format(numbers=join_list(numbers, "and"))


def _teams_sentence(stability: Stability, case_label: CaseLabel) -> str:
    other_team = stability.other_team
    if other_team is None:
        return ""
    if not other_team.can_say:
        return messages.TOO_FEW_REVIEWED_TWICE.format(plural=case_label.plural, number=other_team.reviewed_twice)
    return messages.OF_A_HUNDRED_TEAMS.format(
        cases=case_label.with_count(stability.case_count),
        number=other_team.in_a_hundred,
        twice=case_label.with_count(other_team.reviewed_twice),
    )
