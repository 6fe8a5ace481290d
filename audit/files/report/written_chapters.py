"""The chapters that hold what the lead wrote: each is left out if nothing was written for it."""

from __future__ import annotations

from collections.abc import Callable

from audit.files.export_context import ExportData
from audit.files.report.document import ReportDocument
from audit.files.report.findings import write_findings
from audit.messages import files as messages
from audit.model.report_text import TOPICS, chapter_of_standard, chapter_title

Chapter = Callable[[ReportDocument, ExportData], None]


def chapter_text(chapter: str) -> Chapter:
    """Return what writes a chapter of text and of the findings on its topic."""

    def write(document: ReportDocument, report: ExportData) -> None:
        write_chapter_text(document, report, chapter)

    return write


def write_chapter_text(
    document: ReportDocument, report: ExportData, chapter: str, write_figures: Callable[[], None] | None = None
) -> None:
    """Write a chapter of text, figures and the findings on its topic; nothing if it has none of them."""
    text = report.context.report_texts.get(chapter, "")
    findings = [finding for finding in report.context.findings if chapter in TOPICS and finding.topic == chapter]
    if not text and not findings and write_figures is None:
        return
    document.add_heading(chapter_title(chapter, report.results.questionnaire), 1)
    document.add_text(text)
    if write_figures is not None:
        write_figures()
    write_findings(document, findings, report, level=2)


def write_outcomes(document: ReportDocument, report: ExportData) -> None:
    """Write the chapter on outcomes, unless a standard is about them and has the text."""
    questionnaire = report.results.questionnaire
    if not any(
        chapter_of_standard(result.standard, questionnaire) == "outcomes" for result in report.results.standards
    ):
        chapter_text("outcomes")(document, report)


def write_background(document: ReportDocument, report: ExportData) -> None:
    """Write what the audit says about itself, after what the lead wrote."""
    sentences = _background_sentences(report)
    document.add_heading(chapter_title("background", report.results.questionnaire), 1)
    for sentence in sentences:
        document.add_paragraph(sentence)
    document.add_text(report.context.report_texts.get("background", ""))


def _background_sentences(report: ExportData) -> list[str]:
    """Return who was audited and when, which cases, how they were chosen and which were eliminated."""
    context, description, label = report.context, report.context.description, report.case_label
    place = f"{description.unit}, {description.region}" if description.region else description.unit
    not_inspected = "; ".join(standard.name for standard in report.results.not_inspected)
    eligible = label.with_count(description.eligible) if description.eligible else ""
    sentences = [
        messages.REPORT_IS_ABOUT.format(place=place) if place else "",
        messages.FIELDWORK_WAS.format(dates=description.fieldwork_dates) if description.fieldwork_dates else "",
        messages.CASES_STARTED.format(plural=label.plural_heading, period=description.started_in)
        if description.started_in
        else "",
        messages.CASES_ELIGIBLE.format(cases=eligible) if eligible else "",
        messages.HOW_SAMPLED_IN_METHOD.format(plural=label.plural) if report.sample_section else "",
        messages.CASES_ELIMINATED.format(plural=label.plural_heading, eliminated=context.eliminated.rstrip("."))
        if context.eliminated
        else "",
        messages.STANDARDS_NOT_INSPECTED.format(names=not_inspected) if not_inspected else "",
    ]
    return list(filter(None, sentences))
