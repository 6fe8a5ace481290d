"""How the cases of an audit were sampled: the method, its tables and the composition of the sample."""

from __future__ import annotations

from collections.abc import Sequence

from audit.analysis.audit_results import AuditResults
from audit.analysis.sample_method import STRATUM_HEADINGS, TITLE
from audit.analysis.sample_section import STRATA_CAPTION, WEIGHTS_CAPTION, SampleSection
from audit.analysis.weighted_results import WEIGHT_HEADINGS
from audit.web.components import html
from audit.web.components.composition_table import composition_table_html
from audit.web.components.copying import copied_table_html
from audit.web.components.html import Row

SAMPLE = "sample"  # the anchor of the section


def sample_html(audit_results: AuditResults) -> str:
    """Return the section as HTML that expands on a click; '' if no sample was drawn."""
    section, case_label = audit_results.sample, audit_results.audit.questionnaire.case_label
    if section is None:
        return ""
    texts = [paragraph.text for paragraph in section.paragraphs] + section.weight_notes
    tables = _tables(section, case_label.plural)
    return html.details_html(sample_title(audit_results), html.paragraphs_html(*texts), tables, anchor=SAMPLE)


def sample_title(audit_results: AuditResults) -> str:
    """Return the title of the section."""
    return TITLE.format(plural=audit_results.audit.questionnaire.case_label.plural)


def _tables(section: SampleSection, plural: str) -> str:
    strata = _table(STRATA_CAPTION.format(plural=plural), STRATUM_HEADINGS, section.strata)
    weights = _table(WEIGHTS_CAPTION, WEIGHT_HEADINGS, section.weights)
    composition = composition_table_html(section.composition, plural) if section.composition else ""
    return strata + weights + composition


def _table(caption: str, headings: Sequence[str], rows: Sequence[tuple[str, ...]]) -> str:
    """Return a table of a name and numbers; '' without rows."""
    if not rows:
        return ""
    is_narrow = len(headings) <= len(WEIGHT_HEADINGS)
    return copied_table_html(caption, headings, map(Row, rows), range(1, len(headings)), is_narrow=is_narrow)
