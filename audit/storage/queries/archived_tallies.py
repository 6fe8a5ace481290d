"""Tallies and ratings as the row of a closed or erased audit holds them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import astuple

from audit.analysis.comparison import ratings_by_standard, tallies_by_question
from audit.analysis.results import Results
from audit.analysis.tallies import Tally


def decode_tallies(text: str) -> dict[str, Tally]:
    """Return archived tallies, by question id. Those of earlier versions have fewer counts; the others are 0."""
    return {question_id: Tally(*counts) for question_id, counts in json.loads(text).items()}


def encode_tallies(tallies: Mapping[str, Tally]) -> str:
    """Return tallies as text: their counts in the order of the fields of ``Tally``, by question id.

    >>> encode_tallies({"2.2.1": Tally(25, 21)})
    '{"2.2.1":[25,21,0,0,0,0]}'
    """
    counts = {question_id: astuple(tally) for question_id, tally in tallies.items()}
    return json.dumps(counts, separators=(",", ":"))


def archived_columns(results: Results) -> dict[str, object]:
    """Return the columns that comparisons read: the tallies and ratings of an audit."""
    return {
        "cases": results.case_count,
        "key_questions": encode_tallies(tallies_by_question(results.key_questions)),
        "prompts": encode_tallies(tallies_by_question(results.prompts)),
        "ratings": json.dumps(ratings_by_standard(results), ensure_ascii=False),
        "overall": results.overall.rating,
    }
