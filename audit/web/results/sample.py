"""How the cases of an audit were sampled: the method, its tables and the composition of the sample."""

from __future__ import annotations

from audit.analysis import composition
from audit.analysis.audit_results import AuditResults
from audit.analysis.sample_method import STRATUM_HEADINGS, TITLE
from audit.analysis.sample_section import STRATA_CAPTION, WEIGHTS_CAPTION, SampleSection
from audit.analysis.weighted_results import WEIGHT_HEADINGS
from audit.model.questionnaire import CaseLabel
from audit.web.components import html
from audit.web.components.html import Row


def sample_html(audit_results: AuditResults) -> str:
    """Return the section as HTML that expands on a click; '' if no sample was drawn."""
    section, case_label = audit_results.sample, audit_results.audit.questionnaire.case_label
    if section is None:
        return ""
    title = TITLE.format(plural=case_label.plural)
    texts = [paragraph.text for paragraph in section.paragraphs] + section.weight_notes
    return html.details_html(title, html.paragraphs_html(*texts), *_tables(section, case_label))


def _tables(section: SampleSection, case_label: CaseLabel) -> list[str]:
    tables = (
        (STRATA_CAPTION.format(plural=case_label.plural), STRATUM_HEADINGS, section.strata, 1),
        (WEIGHTS_CAPTION, WEIGHT_HEADINGS, section.weights, 1),
        (
            composition.CAPTION.format(plural=case_label.plural),
            composition.HEADINGS,
            [line.cells for line in section.composition],
            2,
        ),
    )
    return [
        html.table_html(caption, headings, [Row(cells) for cells in rows], range(first_number, len(headings)))
        for caption, headings, rows, first_number in tables
        if rows
    ]
