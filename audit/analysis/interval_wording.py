"""How the confidence intervals of an audit were calculated, in the sentences that every surface prints."""

from __future__ import annotations

from collections.abc import Iterator

from audit.analysis.clustering import Clustering
from audit.analysis.exact_intervals import is_exact
from audit.analysis.intervals import MINUS_SIGN, decimal_text, round_half_up
from audit.analysis.results import Results
from audit.messages import analysis as messages
from audit.model.questionnaire import CaseLabel


def how_intervals_are_made(results: Results) -> list[str]:
    """Return how the intervals were calculated: which method, and what they allow for."""
    case_label = results.questionnaire.case_label
    words = _words(case_label)
    eligible = f"{results.entered_eligible or 0:,}"
    sentences = [_method(results).format(**words, included=results.case_count, eligible=eligible)]
    if results.case_count == results.eligible:
        return sentences  # where nothing is left to chance, nothing has to be allowed for
    if results.clustering is not None and results.clustering.is_known:
        sentences += _design_effect(results.clustering, case_label, results.eligible is not None)
    elif results.case_count and not results.questionnaire.is_survey:
        sentences.append(messages.PRACTITIONERS_NOT_KNOWN.format(**words))
    if results.weighting is not None and results.weighting.shares:
        sentences.append(messages.WEIGHTED_INTERVALS.format(**words))
    return sentences


def _words(case_label: CaseLabel) -> dict[str, str]:
    return {
        "singular": case_label.singular,
        "plural": case_label.plural,
        "plural_heading": case_label.plural_heading,
    }


def how_group_intervals_are_made(results: Results) -> str:
    """Return what the intervals of groups and of differences allow for."""
    plural = results.questionnaire.case_label.plural
    if results.clustering is not None and results.clustering.is_known:
        return messages.GROUP_INTERVALS_WITH_DESIGN_EFFECT.format(plural=plural)
    return messages.GROUP_INTERVALS.format(plural=plural)


def _method(results: Results) -> str:
    """Return the sentence on the method, to be filled in."""
    included, eligible = results.case_count, results.eligible
    if eligible is None:
        return messages.INTERVALS_OF_MANY if results.entered_eligible is None else messages.INTERVALS_NOT_OF_ELIGIBLE
    if included == eligible:
        return messages.NOTHING_LEFT_TO_CHANCE
    return messages.EXACT_INTERVALS if is_exact(included, eligible) else messages.INTERVALS_OF_ELIGIBLE


def _design_effect(clustering: Clustering, case_label: CaseLabel, for_eligible: bool) -> Iterator[str]:
    words = _words(case_label)
    if clustering.cases_per_practitioner == 1:
        yield messages.ONE_CASE_EACH.format(**words)
    else:
        yield messages.DESIGN_EFFECT_OF_INTERVALS.format(
            **words,
            effect=decimal_text(clustering.design_effect, 2),
            practitioners=clustering.practitioners,
            each=decimal_text(clustering.cases_per_practitioner, 1),
            icc=decimal_text(clustering.icc, 2),
        )
        yield _where_icc_comes_from(clustering)
        if for_eligible and clustering.remaining < 1:
            effect = decimal_text(clustering.of_eligible, 2)
            yield messages.DESIGN_EFFECT_OF_ELIGIBLE.format(**words, effect=effect)
    if clustering.cases < clustering.all_cases:
        missing = case_label.with_count(clustering.all_cases - clustering.cases)
        yield messages.SOME_PRACTITIONERS_NOT_KNOWN.format(cases=missing)


def _where_icc_comes_from(clustering: Clustering) -> str:
    if clustering.estimate is None:
        return messages.ICC_OF_QUESTIONNAIRE
    weight = round_half_up(100 * clustering.weight)
    sign = MINUS_SIGN if clustering.estimate < 0 else ""
    return messages.ICC_OF_AUDIT.format(
        estimate=f"{sign}{decimal_text(abs(clustering.estimate), 2)}",
        weight=weight,
        prior=decimal_text(clustering.prior, 2),
    )
