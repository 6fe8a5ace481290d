"""Parses lists of reasons for No and for not applicable, and builds the answers of a question that uses them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from audit.messages import toml_files as messages
from audit.model.answer_scales import MAX_ANSWER_ID_LENGTH, MAX_ANSWER_TEXT_LENGTH, AnswerScale, ScaleAnswer
from audit.model.answers import Answer
from audit.model.text_fields import fold_text
from audit.toml_files.reader import Table

MAX_REASONS = 40
KEYS = {"reasons_for_no": Answer.NO, "reasons_for_not_applicable": Answer.NOT_APPLICABLE}
PREFIXES = {Answer.NO: "no", Answer.NOT_APPLICABLE: "na"}
MAX_REASON_ID_LENGTH = MAX_ANSWER_ID_LENGTH - len("no.")


@dataclass(frozen=True)
class ReasonList:
    """Coded reasons, each with its id and text."""

    id: str
    reasons: tuple[tuple[str, str], ...]

    def answers(self, answer: Answer) -> Iterator[ScaleAnswer]:
        """Yield an answer with each of the reasons: "No: not offered"."""
        for reason_id, text in self.reasons:
            yield ScaleAnswer(f"{PREFIXES[answer]}.{reason_id}", f"{answer.label}: {text}", answer, text)


class ReasonParser:
    """Parses the lists of reasons of a file, and which of them a question uses."""

    def __init__(self, root: Table) -> None:
        self._root = root
        self._lists = tuple(_reason_list(table) for table in root.tables("reason_lists", "reason list", optional=True))
        root.check_unique("reason list", (each.id for each in self._lists))
        self._used: set[str] = set()

    def of_question(self, table: Table) -> AnswerScale | None:
        """Return the answers of a question that has reasons; None if it has none."""
        chosen = {answer: self._find(table, key) for key, answer in KEYS.items() if table.has(key)}
        if not chosen:
            return None
        answers = tuple(named for answer, each in chosen.items() if each for named in each.answers(answer))
        list_ids = " ".join(each.id if each else "" for each in chosen.values())
        return AnswerScale(f"reasons {list_ids}", "Reasons", answers, has_reasons=True)

    def check_used(self) -> None:
        """Record a problem for each list that no question uses, unless one names a list that is not there."""
        for each in self._lists:
            if each.id not in self._used and "" not in self._used:
                self._root.add_problem(messages.REASONS_NOT_USED.format(list_id=each.id))

    def _find(self, table: Table, key: str) -> ReasonList | None:
        list_id = table.one_of(key, [each.id for each in self._lists])
        self._used.add(list_id)
        return next((each for each in self._lists if each.id == list_id), None)


def _reason_list(table: Table) -> ReasonList:
    reasons = tuple(_reason(entry) for entry in table.tables("reasons", "reason"))
    if len(reasons) > MAX_REASONS or not reasons:
        table.add_problem(messages.REASON_LIST_LENGTH.format(count=len(reasons), limit=MAX_REASONS))
    table.check_unique("reason", (reason_id for reason_id, _ in reasons))
    texts = [fold_text(text) for _, text in reasons]
    for text in dict.fromkeys(text for text in texts if text and texts.count(text) > 1):
        table.add_problem(messages.REASON_TEXT_TWICE.format(text=text))
    reason_list = ReasonList(table.identifier(), reasons)
    table.reject_unknown_keys()
    return reason_list


def _reason(table: Table) -> tuple[str, str]:
    reason_id, text = table.identifier(), table.text("text")
    for key, value, limit in (("id", reason_id, MAX_REASON_ID_LENGTH), ("text", text, MAX_ANSWER_TEXT_LENGTH)):
        if len(value) > limit:
            table.add_problem(messages.NAME_TOO_LONG.format(key=key, length=len(value), limit=limit))
    if ";" in text:
        table.add_problem(messages.SCALE_ANSWER_WITH_SEMICOLON)
    table.reject_unknown_keys()
    return reason_id, text
