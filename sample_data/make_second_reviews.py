"""Writes the invented second reviews of the sample audit: a fifth of its cases, read again by another auditor.

Auditors mostly agree. They differ most on the questions in ``SPLIT``, as reviewers of such cases do: on how risk to
others was judged, less on what a file plainly says. The figures of the sample do not change, because only a first
review counts until the two auditors' answers are moderated. The program always writes the same bytes.

    python sample_data/make_second_reviews.py [OUT_DIR]
"""

from __future__ import annotations

import csv
import sys
import tomllib
from pathlib import Path
from typing import Any

from make_knowsley_st_helens_2023 import (
    AUDITORS,
    GROUP_SIZES,
    NOTE_TEXTS,
    OUT_DIR,
    Case,
    answer_all,
    applies,
    column_ids,
    inspected_key_questions,
    make_cases,
    make_note,
    random_value,
    read_questionnaire,
)

SECOND_REVIEWS = sum(GROUP_SIZES) // 5
SPLIT = {"2.2.3": 0.45, "2.3.3": 0.35, "2.2.1": 0.2, "2.4.3": 0.2, "2.3.3d": 0.3, "2.2.3a": 0.25, "2.4.2": 0.15}
"""How often the second auditor answers the other way, by question."""

SPLIT_ELSEWHERE = 0.06
NEXT_NUMBER = 100
OTHER_ANSWER = {"yes": "no", "no": "yes"}


def second_review(case: Case, questionnaire: dict[str, Any]) -> Case:
    """Return the case as another auditor answers it: every question that applies after that auditor's own answers."""
    others = [name for name in AUDITORS if name != case.auditor]
    auditor = others[int(chance(case, "second auditor") * len(others))]
    number = case.number + NEXT_NUMBER  # so that the notes are worded in another way
    second = Case(number, case.group, case.reference, auditor, details=case.details)
    for key_question in inspected_key_questions(questionnaire):
        for question in (key_question, *key_question["prompts"]):
            if applies(question.get("applies_when"), second):
                second.answers[question["id"]] = second_answer(case, question["id"])
    return second


def second_answer(case: Case, question_id: str) -> str:
    """Return the answer of the second auditor: the first one's, or now and then the other one."""
    first = case.answers.get(question_id, "no")
    differs = chance(case, f"second {question_id}") < SPLIT.get(question_id, SPLIT_ELSEWHERE)
    return OTHER_ANSWER.get(first, first) if differs else first


def chance(case: Case, topic: str) -> float:
    """Return a number from 0 to 1 that depends only on the seed, the case and the topic."""
    return (random_value(case, topic) + 1) / 2


def main(argv: list[str]) -> None:
    """Write second_reviews.csv and second_notes.csv to the folder in the arguments, or to the sample's folder."""
    out_dir = Path(argv[0]) if argv else OUT_DIR
    questionnaire, cases = read_questionnaire(), make_cases()
    answer_all(questionnaire, cases)
    chosen = sorted(cases, key=lambda case: random_value(case, "read twice"))[:SECOND_REVIEWS]
    reviews = sorted((second_review(case, questionnaire) for case in chosen), key=lambda case: case.reference)
    question_ids = column_ids(questionnaire)[1]
    texts = tomllib.loads(NOTE_TEXTS.read_text(encoding="utf-8"))
    notes = [
        (case.reference, key_question["id"], make_note(key_question, case, texts), 2)
        for case in reviews
        for key_question in inspected_key_questions(questionnaire)
        if case.answers.get(key_question["id"]) in key_question.get("note_needed", [])
    ]
    answers = [
        (case.reference, case.auditor, 2, *(case.answers.get(question_id, "") for question_id in question_ids))
        for case in reviews
    ]
    write_rows(out_dir / "second_reviews.csv", [("case", "auditor", "review", *question_ids), *answers])
    write_rows(out_dir / "second_notes.csv", [("case", "question", "note", "review"), *notes])
    print(f"{out_dir / 'second_reviews.csv'}: {len(reviews)} second reviews, {len(notes)} notes")


def write_rows(path: Path, rows: list[tuple[object, ...]]) -> None:
    """Write the rows of a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
