"""The register of outside copies: which files for people outside the team were made, and over which cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from audit.formatting import format_date
from audit.messages import outside_copies as messages
from audit.model.questionnaire import CaseLabel


class OutsideFile(StrEnum):
    """The kind of a file for people outside the team. The value is stored."""

    WORKBOOK = "workbook"
    REPORT = "report"
    SUMMARY = "summary"
    RESULTS_JSON = "results-json"
    PACK = "published-pack"
    FEED = "feed"

    @property
    def label(self) -> str:
        """Return the kind as sentences name it."""
        return _LABELS[self]


_LABELS = {
    OutsideFile.WORKBOOK: "data workbook",
    OutsideFile.REPORT: "Word report",
    OutsideFile.SUMMARY: "summary",
    OutsideFile.RESULTS_JSON: "results (JSON)",
    OutsideFile.PACK: "published pack",
    OutsideFile.FEED: "feed",
}


@dataclass(frozen=True)
class CaseDifference:
    """By how many cases two copies differ: cases only in the later one, only in the earlier one, and changed ones."""

    added: int = 0
    removed: int = 0
    changed: int = 0

    @property
    def total(self) -> int:
        """The number of cases about which somebody with both copies learns something."""
        return self.added + self.removed + self.changed

    def is_disclosure(self, limit: int) -> bool:
        """Return whether so few cases differ that the two copies together reveal their answers.

        >>> [CaseDifference(added=number).is_disclosure(limit=5) for number in (0, 1, 5, 6)]
        [False, True, True, False]
        """
        return 0 < self.total <= limit

    def describe(self, case_label: CaseLabel) -> str:
        """Return the difference in a few words.

        >>> CaseDifference(added=2, changed=1).describe(CaseLabel("case", "cases"))
        '3 cases: 2 added, 1 changed'
        """
        parts = (("added", self.added), ("removed", self.removed), ("changed", self.changed))
        words = ", ".join(f"{count:,} {word}" for word, count in parts if count)
        return f"{case_label.with_count(self.total)}: {words}" if words else "None"


@dataclass(frozen=True)
class OutsideCopy:
    """A copy that was made. ``digest`` is that of the cases counted in it; ``difference`` is the one to now."""

    number: int
    made_at: datetime
    made_by: str
    file: OutsideFile
    case_count: int
    digest: str
    difference: CaseDifference


def compare_cases(earlier: Mapping[str, str], later: Mapping[str, str]) -> CaseDifference:
    """Return how two sets of counted cases differ. Each maps the id of a case to a digest of what counts of it.

    >>> compare_cases({"a": "1", "b": "1", "c": "1"}, {"b": "1", "c": "2", "d": "1", "e": "1"})
    CaseDifference(added=2, removed=1, changed=1)
    """
    changed = sum(1 for case_id, digest in later.items() if earlier.get(case_id, digest) != digest)
    return CaseDifference(len(later.keys() - earlier.keys()), len(earlier.keys() - later.keys()), changed)


def why_copies_disclose(copies: Iterable[OutsideCopy], limit: int, case_label: CaseLabel) -> str:
    """Return the sentence that warns of a new copy, if too few cases differ from an earlier one; else ''.

    It names the newest of these copies, and says how many others there are.
    """
    disclosing = disclosing_copies(copies, limit)
    if not disclosing:
        return ""
    newest, others = disclosing[0], len(disclosing) - 1
    return messages.COPIES_DISCLOSE.format(
        cases=case_label.with_count(newest.difference.total),
        file=newest.file.label,
        date=format_date(newest.made_at),
        others=messages.OTHER_COPIES.format(count=others, noun="copy" if others == 1 else "copies") if others else "",
        limit=limit,
        plural=case_label.plural,
    )


def disclosing_copies(copies: Iterable[OutsideCopy], limit: int) -> tuple[OutsideCopy, ...]:
    """Return the copies that differ from a new one by so few cases that the two together reveal their answers."""
    return tuple(copy for copy in copies if copy.difference.is_disclosure(limit))
