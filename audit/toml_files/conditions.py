"""Reading when a question applies, and refusing what it could never look at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from audit.model.questionnaire import AllOf, AnswerIs, AnyOf, Condition, Fact, FactIs
from audit.toml_files.reader import Table

ANSWERS = ("yes", "no", "not_applicable")


class ConditionReader:
    """Reads conditions against the facts there are and the questions met so far: a rule looks back, never ahead."""

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        self._facts = {fact.id: fact for fact in facts}
        self._met: set[str] = set()

    def meet(self, question_id: str) -> None:
        """From here on, rules may look at this question."""
        self._met.add(question_id)

    def read(self, table: Table) -> Condition | None:
        """The condition under ``applies_when``; None where there is none, or where it is faulty and told so."""
        raw = table.raw("applies_when")
        return None if raw is None else self._condition(raw, table)

    def _condition(self, raw: Any, table: Table) -> Condition | None:
        keys = set(raw) if isinstance(raw, dict) else set()
        if keys == {"all"} or keys == {"any"}:
            (word,) = keys
            return self._combination(word, raw[word], table)
        if keys == {"fact", "is"} and isinstance(raw["fact"], str):
            return self._fact_is(raw["fact"], _values(raw["is"], table), table)
        if keys == {"question", "is"} and isinstance(raw["question"], str):
            return self._answer_is(raw["question"], _values(raw["is"], table), table)
        table.fault(
            '"applies_when" must be { fact = "...", is = "..." }, { question = "...", is = "..." }, '
            "{ all = [...] } or { any = [...] }."
        )
        return None

    def _combination(self, word: str, raw: Any, table: Table) -> Condition | None:
        if not isinstance(raw, list) or not raw:
            table.fault(f'"{word}" needs a list of conditions, with at least one in it.')
            return None
        parts = tuple(part for part in (self._condition(item, table) for item in raw) if part is not None)
        return AllOf(parts) if word == "all" else AnyOf(parts)

    def _fact_is(self, fact_id: str, values: frozenset[str], table: Table) -> Condition | None:
        fact = self._facts.get(fact_id)
        if fact is None:
            table.fault(f'"applies_when" looks at the fact "{fact_id}", which does not exist. Use the id of a fact.')
            return None
        allowed = {choice.id for choice in fact.choices}
        for value in sorted(values - allowed) if fact.choices else ():
            table.fault(f'"applies_when" waits for "{value}", which the fact "{fact_id}" never has.')
        return FactIs(fact.id, values)

    def _answer_is(self, question: str, values: frozenset[str], table: Table) -> Condition | None:
        if question not in self._met:
            table.fault(
                f'"applies_when" looks at the question "{question}", which does not stand before it. '
                "A rule may only look at an earlier question."
            )
            return None
        for value in sorted(values - set(ANSWERS)):
            table.fault(f'"applies_when" waits for the answer "{value}". Answers are: {", ".join(ANSWERS)}.')
        return AnswerIs(question, values)


def _values(raw: Any, table: Table) -> frozenset[str]:
    values = raw if isinstance(raw, list) else [raw]
    if not values or not all(isinstance(value, str) for value in values):
        table.fault('"is" in "applies_when" must be a text in quotes or a list of them.')
        return frozenset()
    return frozenset(values)
