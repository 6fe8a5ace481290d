"""Small margins, fonts and spaces, for a Word document whose text must fit one page."""

from __future__ import annotations

from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle

from audit.files.report.document import ReportDocument
from audit.files.report.styles import TABLE_TEXT_STYLE

MARGIN = 1.0  # centimetres above and below the text
# Name of the style, size, space before and after, in points.
COMPACT_STYLES = (
    ("Normal", 10, 0, 1.5),
    ("Title", 15, 0, 2),
    ("Heading 1", 12, 6, 1),
    ("Caption", 9, 4, 2),
    (TABLE_TEXT_STYLE, 10, 1, 1),
)


def make_compact(
    document: ReportDocument, styles: tuple[tuple[str, float, float, float], ...] = COMPACT_STYLES
) -> None:
    """Make margins, fonts and spaces smaller than those of the report, so that one page is enough."""
    (page,) = document.word_document.sections
    page.top_margin = page.bottom_margin = Cm(MARGIN)
    page.header_distance = page.footer_distance = Cm(0.5)
    for name, size, before, after in styles:
        style = document.word_document.styles[name]
        assert isinstance(style, ParagraphStyle), "every report has this paragraph style"
        style.font.size = Pt(size)
        layout = style.paragraph_format
        layout.space_before, layout.space_after, layout.line_spacing = Pt(before), Pt(after), 1.0
