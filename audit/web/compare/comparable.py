"""The audits that one run of the page Compare may compare with the open one, and the crosswalks that join them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from audit.analysis.audit_counts import AuditReference, AuditSummaryCounts
from audit.analysis.joined_audits import comparable_audits, join_audit, version_of
from audit.model.audit import Audit
from audit.model.crosswalk import Crosswalk
from audit.toml_files.crosswalk import CrosswalkFolder, read_crosswalks
from audit.web.session.page_context import PageContext


@dataclass(frozen=True)
class ComparableAudits:
    """What may be compared with one audit. Audits are listed, and crosswalks read, once in a run of the page."""

    context: PageContext
    audit: Audit

    @cached_property
    def folder(self) -> CrosswalkFolder:
        """Return every crosswalk, and the files that cannot be read."""
        return read_crosswalks()

    @cached_property
    def crosswalks(self) -> list[Crosswalk]:
        """Return the crosswalks that join the questionnaire of the audit to another one."""
        version = version_of(self.audit.questionnaire)
        every = self.folder.crosswalks
        return [each for each in every if each.first.includes(version) or each.second.includes(version)]

    @cached_property
    def visible(self) -> Sequence[AuditReference]:
        """Return every audit that the person may see, in the order in which they were started."""
        return self.context.store.comparisons.list_audits(self.context.person)

    @cached_property
    def comparable(self) -> list[AuditReference]:
        """Return those that can be compared with this audit, itself among them."""
        return comparable_audits(self.visible, self.audit.questionnaire, self.crosswalks)

    def count(self, audit_ids: Collection[str] | None = None) -> list[AuditSummaryCounts]:
        """Return the counts of these audits, joined to this one, or else of all that can be compared with it."""
        wanted = [each for each in self.comparable if audit_ids is None or each.audit_id in audit_ids]
        has_joins = self.crosswalks and any(
            each.version_used != version_of(self.audit.questionnaire) for each in wanted
        )
        ids = [each.audit_id for each in wanted] if audit_ids is None else audit_ids
        counted = self.context.store.comparisons.all(self.context.person, prompts=bool(has_joins), audit_ids=ids)
        return [join_audit(each, self.audit.questionnaire, self.crosswalks) for each in counted]
