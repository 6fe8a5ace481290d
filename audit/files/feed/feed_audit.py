"""One audit of a feed: its results and breakdowns as the people may see them who get the feed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from audit.analysis.audit_results import AuditResults
from audit.analysis.disclosure_control import DisclosureControl, disclosure_control, publish_all
from audit.analysis.published_breakdowns import PublishedBreakdown
from audit.analysis.restricted_results import external_results
from audit.analysis.results import Results
from audit.model.audit import Audit


@dataclass(frozen=True)
class FeedAudit:
    """An audit with the breakdowns that are published; ``outside`` suppresses small numbers and names nobody."""

    audit_results: AuditResults
    breakdowns: tuple[PublishedBreakdown, ...]
    outside: bool

    @property
    def audit(self) -> Audit:
        """The audit."""
        return self.audit_results.audit

    @cached_property
    def results(self) -> Results:
        """The results without what nobody outside the team may see, if the feed is for outside."""
        results = self.audit_results.results
        return external_results(results, self.audit.description) if self.outside else results

    @cached_property
    def control(self) -> DisclosureControl:
        """What is published of each count."""
        return disclosure_control(self.results, self.audit.description, self.outside)

    @property
    def shows_single_cases(self) -> bool:
        """Whether the answers of each case may be written: the files show either all of them or none."""
        return not self.outside and not self.audit_results.blind and bool(self.audit_results.records)


def feed_audit(
    audit_results: AuditResults, read_breakdowns: Callable[[], tuple[PublishedBreakdown, ...]], outside: bool
) -> FeedAudit:
    """Return an audit for a feed.

    ``read_breakdowns`` reads those of the database, for people who see no case and for erased cases. People who see no
    case always get what is for ``outside``.
    """
    outside = outside or not audit_results.shows_cases
    if not audit_results.shows_groups_in_full:
        return FeedAudit(audit_results, read_breakdowns(), outside)
    description, breakdowns = audit_results.audit.description, audit_results.breakdowns_to_publish
    return FeedAudit(audit_results, publish_all(audit_results.results, breakdowns, description, outside), outside)
