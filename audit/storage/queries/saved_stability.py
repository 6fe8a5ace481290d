"""What is saved of the stability of ratings and of what would change them, when the cases are erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from audit.analysis.fewest_cases import CaseNumber, FewestCases, fewest_if_answered_alike
from audit.analysis.rating_stability import OVERALL, RatingStabilities
from audit.analysis.results import Results
from audit.analysis.stability import OtherTeam, RatingShare, Stability


def encode_stabilities(results: Results) -> dict[str, object]:
    """The stored form of the stability of each rating, by standard id, and of the overall rating."""
    stabilities = {result.standard.id: result.stability for result in results.standards}
    stabilities[OVERALL] = results.overall.stability
    return {key: asdict(stability) for key, stability in stabilities.items() if stability.shares}


def decode_stabilities(data: Mapping[str, Any]) -> RatingStabilities:
    """The stability of each rating as it was saved."""
    return RatingStabilities({key: _decode_stability(values) for key, values in data.items()})


def _decode_stability(values: Mapping[str, Any]) -> Stability:
    shares = tuple(RatingShare(**share) for share in values["shares"])
    other_team = OtherTeam(**values["other_team"]) if values["other_team"] else None
    return Stability(**{**values, "shares": shares, "other_team": other_team})


class FewestCasesRecorder:
    """Finds the fewest cases for further Yes on several questions, and records what it found.

    A rating depends on few such groups of questions, so only these are saved, and nothing else about single cases.
    """

    def __init__(self, fewest_cases: FewestCases) -> None:
        self._fewest_cases = fewest_cases
        self.found: list[dict[str, object]] = []

    def __call__(self, needs: Mapping[str, int]) -> CaseNumber:
        """Return the fewest cases."""
        number = self._fewest_cases(needs)
        if len(needs) > 1:
            self.found.append({"needs": dict(needs), **asdict(number)})
        return number


class SavedFewestCases:
    """Finds the fewest cases among those that were saved when the cases were erased.

    ``shared_no`` is what earlier versions saved instead: the groups of questions to which one case was answered No.
    """

    def __init__(self, found: Sequence[Mapping[str, Any]], shared_no: Sequence[Sequence[str]] | None = None) -> None:
        self._found = found
        self._shared_no = shared_no

    def __call__(self, needs: Mapping[str, int]) -> CaseNumber:
        """Return the fewest cases, or at least how many if an earlier version did not save them."""
        for each in self._found:
            if each["needs"] == needs:
                return CaseNumber(each["cases"], each["at_least"])
        fewest = fewest_if_answered_alike(needs)
        if self._shared_no is None or fewest.cases > 1 or not fewest.at_least:
            return fewest
        return CaseNumber(1) if list(needs) in self._shared_no else CaseNumber(2, at_least=True)
