"""Results as one JSON object, for other programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from audit.analysis.ratings import Decision, Overall, QuestionResult, Results, StandardResult
from audit.model.answers import Group, SuppressedTally
from audit.model.questionnaire import Fact, Rated


def results_json(results: Results, by: Fact | None = None, groups: Sequence[tuple[Group, Results]] = ()) -> str:
    """The results, and where they are broken down by a fact, each group with its own.

    ``overall`` is null where nothing is rated; what people decided stands where somebody decided. A question whose
    figures are suppressed has ``"suppressed": true`` and null for each of them.
    """
    found: dict[str, Any] = {
        "cases": results.cases,
        "standards": [_standard(standard) for standard in results.standards],
        "prompts": [_question(prompt) for prompt in results.prompts],
        "overall": _overall(results.overall) if results.overall.rated else None,
        "not_inspected": [standard.id for standard in results.not_inspected],
    }
    if by is not None:
        found["by"] = by.id
        found["groups"] = [_group(group, of_group) for group, of_group in groups]
    return json.dumps(found, ensure_ascii=False, indent=2)


def _standard(result: StandardResult) -> dict[str, Any]:
    suppressed = any(key.tally.suppressed for key in result.key_questions)
    unknown: dict[str, Any] = {"lowest": None} if suppressed else {}  # the lowest may be one that is not shown
    return {
        "id": result.standard.id,
        "title": result.standard.title,
        "rating": result.rating,
        "points": result.points,
        **_decided(result),
        "key_questions": [{**_question(key), **unknown} for key in result.key_questions],
    }


def _decided(result: StandardResult) -> dict[str, Any]:
    """What a person decided on the calculated rating, where somebody did."""
    if result.decision is not None:
        return {"calculated": result.calculated, "decision": _decision(result.decision)}
    if result.lapsed is not None:
        return {"lapsed_decision": {**_decision(result.lapsed.decision), "why": result.lapsed.why}}
    return {}


def _decision(decision: Decision) -> dict[str, str]:
    return {
        "rating": decision.rating,
        "reason": decision.reason,
        "by": decision.by,
        "at": decision.at.isoformat(timespec="seconds"),
    }


def _question(result: QuestionResult) -> dict[str, Any]:
    tally = result.tally
    if isinstance(tally, SuppressedTally):
        empty = dict.fromkeys(("yes", "no", "not_applicable", "unanswered", "base", "percent", "band", "lowest"))
        of = {"id": result.question.id, "text": result.question.text}
        return {**of, **empty, "base": tally.printed_base, "suppressed": True}
    return {
        "id": result.question.id,
        "text": result.question.text,
        "yes": tally.yes,
        "no": tally.no,
        "not_applicable": tally.not_applicable,
        "unanswered": tally.unanswered,
        "base": tally.base,
        "percent": result.share.percent,
        "band": result.band.rating if result.band else None,
        "lowest": result.lowest,
        **({} if result.question.yes_is_good else {"good_answer": "no"}),
    }


def _overall(overall: Overall) -> dict[str, Any]:
    found: dict[str, Any] = {
        "points": overall.points,
        "maximum": overall.maximum,
        "rating": overall.rating,
        "rules": [
            {"id": rule.id, "name": rule.name, "reason": rule.reason, "standard": rule.standard, "rating": rule.becomes}
            for rule in overall.rules
        ],
        "waiting_for": [standard.id for standard in overall.waiting_for],
    }
    if overall.calculated is not None:
        found["calculated"] = _overall(overall.calculated)
    return found


def _group(group: Group, results: Results) -> dict[str, Any]:
    from_cases = [result for result in results.standards if result.standard.rated is not Rated.BY_PEOPLE]
    return {
        "value": group.value,
        "text": group.text,
        "cases": len(group.records),
        "standards": [_standard(result) for result in from_cases],
        "prompts": [_question(prompt) for prompt in results.prompts],
    }
