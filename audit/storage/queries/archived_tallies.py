"""Tallies and ratings as the row of a closed or erased audit holds them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, replace
from typing import Any

from audit.analysis.audit_counts import ratings_by_standard, tallies_by_question
from audit.analysis.clustering import Clustering
from audit.analysis.results import Results
from audit.analysis.tallies import Tally


def decode_tallies(text: str) -> dict[str, Tally]:
    """Return archived tallies, by question id. Those of earlier versions have fewer counts; the others are 0."""
    return {question_id: _decode(counts) for question_id, counts in json.loads(text).items()}


def _decode(counts: Sequence[Any]) -> Tally:
    *others, last = counts
    return replace(Tally(*others), named=tuple(last)) if isinstance(last, list) else Tally(*counts)


def encode_tallies(tallies: Mapping[str, Tally]) -> str:
    """Return tallies as text: their counts in the order of the fields of ``Tally``, by question id.

    The counts of named answers are a list at the end, if the question has a scale.

    >>> encode_tallies({"2.2.1": Tally(25, 21)})
    '{"2.2.1":[25,21,0,0,0,0]}'
    >>> encode_tallies({"2.2.1": Tally(25, 21, named=(10, 15, 21))})
    '{"2.2.1":[25,21,0,0,0,0,[10,15,21]]}'
    """
    counts = {question_id: _encode(tally) for question_id, tally in tallies.items()}
    return json.dumps(counts, separators=(",", ":"))


def _encode(tally: Tally) -> list[Any]:
    *counts, named = astuple(tally)
    return [*counts, named] if named else counts


def archived_columns(results: Results, others: Mapping[str, object] | None = None) -> dict[str, object]:
    """Return the columns that comparisons read: the tallies, ratings and clustering of an audit, and ``others``."""
    counts = {**encode_clustering(results.clustering), **(others or {})}
    return {
        "cases": results.case_count,
        "key_questions": encode_tallies(tallies_by_question(results.key_questions)),
        "prompts": encode_tallies(tallies_by_question(results.prompts)),
        "ratings": json.dumps(ratings_by_standard(results), ensure_ascii=False),
        "overall": results.overall.rating,
        "counts": json.dumps(counts) if counts else None,
    }


def encode_clustering(clustering: Clustering | None) -> dict[str, object]:
    """Return the stored form of what intervals need to allow for practitioners; nothing if none is known."""
    return {} if clustering is None else {"clustering": asdict(clustering)}


def decode_clustering(counts: Mapping[str, Any]) -> Clustering | None:
    """Return the stored clustering of an audit. Versions before 0.5 saved none."""
    return Clustering(**counts["clustering"]) if "clustering" in counts else None
