"""The first page with the contents, and what stands in the margins of every page."""

from __future__ import annotations

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from audit.files.report.contents import Report, ReportAbout
from audit.files.report.document import Column, Paper
from audit.files.report.word_fields import add_field, add_link, begin_field, end_field
from audit.files.spreadsheets.cells import legal
from audit.files.wording import for_whom
from audit.formatting import day_words

NOT_GIVEN = "Not given"
IN_CONTENTS = 2  # levels of headings
NAME_IN_MARGIN = 80


def write_front(paper: Paper, report: Report) -> Paragraph:
    """Title and the facts of the audit; returns the paragraph before which the contents belong."""
    about, questionnaire, noun = report.about, report.results.questionnaire, report.noun
    details, not_inspected = about.details, report.results.not_inspected
    paper.paragraph(details.name, "Title")
    paper.paragraph("Report of a case-sample audit" if report.rates else "Report of a survey", "Subtitle")
    rows = [
        ["For whom", for_whom(about.outside, details.hides_up_to, noun)],
        ["Unit", details.unit or NOT_GIVEN],
        ["Region", details.region or NOT_GIVEN],
        ["Fieldwork", details.fieldwork or NOT_GIVEN],
        [f"{noun.headings} started in", details.started_in or NOT_GIVEN],
        [f"Which {noun.many} count", about.which_cases],
        [f"Eligible {noun.many}", f"{details.eligible:,}" if details.eligible else NOT_GIVEN],
        ["Standards not inspected", "; ".join(standard.name for standard in not_inspected) or "None"],
        ["Questionnaire", f"{questionnaire.title} ({questionnaire.id}, version {questionnaire.version})"],
        ["Report made on", day_words(about.made_on)],
    ]
    paper.table("About this audit", [Column("Item", 5), Column("Detail", 12)], rows)
    heading = paper.paragraph("Contents", bold=True)
    heading.runs[0].font.size = Pt(15)
    return paper.document.add_paragraph()


def write_contents(paper: Paper, before: Paragraph) -> None:
    """The contents as a field of Word's that already holds a link to every heading, so that nobody finds it empty.

    Page numbers come when Word works the field out: only what lays the pages out knows them.
    """
    entries = [heading for heading in paper.headings if heading.level <= IN_CONTENTS]
    lines = [before.insert_paragraph_before(style=f"TOC {entry.level}") for entry in entries]
    begin_field(lines[0], f'TOC \\o "1-{IN_CONTENTS}" \\h \\z \\u')
    for line, entry in zip(lines, entries, strict=True):
        add_link(line, entry.text, entry.bookmark)
    end_field(lines[-1])
    before._p.getparent().remove(before._p)


def write_margins(paper: Paper, about: ReportAbout) -> None:
    """The marking and the audit's name above each page, the page's number below it."""
    section = paper.document.sections[0]
    header = section.header.paragraphs[0]
    if about.details.marking:
        header.alignment = WD_ALIGN_PARAGRAPH.CENTER
        header.add_run(legal(about.details.marking)).bold = True
        header = section.header.add_paragraph()
    _small(header, legal(about.details.name)[:NAME_IN_MARGIN])
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    footer.add_run("Page ")
    add_field(footer, "PAGE", "1")
    footer.add_run(" of ")
    add_field(footer, "NUMPAGES", "1")
    for run in footer.runs:
        run.font.size = Pt(9)


def _small(paragraph: Paragraph, text: str) -> None:
    paragraph.add_run(text).font.size = Pt(9)
    paragraph.paragraph_format.space_after = Cm(0)
