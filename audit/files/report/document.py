"""The document that chapters are written to: accessible headings, paragraphs, tables and charts.

Every table has a caption, a marked heading row and no merged cells; every picture has alternative text.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from audit.charts.colours import rating_colour
from audit.files.report.column_widths import column_widths
from audit.files.report.layout import OWN_LAYOUT, Layout
from audit.files.report.styles import (
    BULLET_STYLE_ID,
    TABLE_TEXT_SIZE,
    TABLE_TEXT_STYLE_ID,
    apply_document_settings,
)
from audit.files.report.word_fields import add_bookmark, add_field
from audit.files.spreadsheets.cells import strip_illegal_characters
from audit.files.spreadsheets.reproducible_zip import repack_zip
from audit.model.bands import BandScale

MAX_ROWS_TOGETHER = 4  # rows of a table, with its heading row, that stay on one page
BULLETS = ("- ", "* ", "\N{BULLET} ")
WHITE = RGBColor(0xFF, 0xFF, 0xFF)


@dataclass(frozen=True)
class Heading:
    """A heading, and whether the contents link to it."""

    level: int
    text: str
    bookmark: str
    is_listed: bool


@dataclass(frozen=True)
class Column:
    """One column of a table: its heading, its width in centimetres, and whether it holds numbers."""

    heading: str
    width: float
    is_number: bool = False


@dataclass(frozen=True)
class RatingCell:
    """A rating in words, on its colour if it is a rating of the scale."""

    text: str
    points: str = ""


CellContent = str | RatingCell


@dataclass
class ReportDocument:
    """A document being written, which counts its tables and figures and records its headings."""

    scale: BandScale
    word_document: Document = field(default_factory=docx.Document)
    layout: Layout = OWN_LAYOUT
    headings: list[Heading] = field(default_factory=list)
    table_count: int = 0
    figure_count: int = 0

    def to_bytes(self) -> bytes:
        """Return the bytes of the .docx file; the same content always gives the same bytes."""
        apply_document_settings(self.word_document)
        buffer = io.BytesIO()
        self.word_document.save(buffer)
        return repack_zip(buffer)

    def add_heading(self, text: str, level: int, is_listed: bool = False) -> Paragraph:
        """Add a heading in a built-in style. Those of the first level are listed in the contents, others if asked."""
        paragraph = self._new_paragraph(f"Heading{level}")
        paragraph.add_run(strip_illegal_characters(text))
        bookmark = f"_Toc{len(self.headings) + 1:06}"
        add_bookmark(paragraph, bookmark, len(self.headings) + 1)
        self.headings.append(Heading(level, strip_illegal_characters(text), bookmark, is_listed or level == 1))
        return paragraph

    def add_paragraph(self, text: str, style: str = "", bold: bool = False) -> Paragraph:
        """Add one paragraph, in a style by the id that the program gives it; line breaks in the text remain."""
        follows_table = self._ends_with_table()
        paragraph = self._new_paragraph(style)
        paragraph.add_run(strip_illegal_characters(text)).bold = bold or None
        if follows_table:
            paragraph.paragraph_format.space_before = Pt(8)
        return paragraph

    def add_text(self, text: str) -> None:
        """Add a written text: one paragraph for each line, and a bullet for a line that begins with a hyphen."""
        for line in filter(None, (line.strip() for line in text.splitlines())):
            is_bullet = line.startswith(BULLETS)
            self.add_paragraph(
                line[len(BULLETS[0]) :].lstrip() if is_bullet else line, BULLET_STYLE_ID if is_bullet else ""
            )

    def add_bullets(self, texts: Iterable[str]) -> None:
        """Add a bulleted list."""
        for text in texts:
            self.add_paragraph(text, BULLET_STYLE_ID)

    def add_numbered(self, number: int, text: str) -> None:
        """Add one item of a list whose numbers continue over several headings."""
        paragraph = self.add_paragraph(f"{number}.\t{text}")
        paragraph_format = paragraph.paragraph_format
        paragraph_format.left_indent, paragraph_format.first_line_indent = Cm(1), Cm(-1)
        paragraph_format.tab_stops.add_tab_stop(Cm(1))

    def add_rating(self, label: str, rating: RatingCell, size: int = 11) -> None:
        """Add a label and a rating on its colour, in a font of ``size`` points."""
        paragraph = self.word_document.add_paragraph()
        paragraph.add_run(f"{label}  ").bold = True
        run = paragraph.add_run(f"\N{NO-BREAK SPACE}{strip_illegal_characters(rating.text)}\N{NO-BREAK SPACE}")
        run.bold = True
        if colour := self._colour(rating):
            run.font.color.rgb = WHITE
            run._r.get_or_add_rPr().append(_shading(colour))
        paragraph.add_run(f"  {rating.points}" if rating.points else "")
        for part in paragraph.runs:
            part.font.size = Pt(size)
        paragraph.paragraph_format.keep_with_next = True

    def add_table(
        self,
        caption: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[CellContent]],
        bold: frozenset[int] = frozenset(),
        notes: Iterable[str] = (),
    ) -> None:
        """Add a table under its caption, as wide as the page, and notes below it; ``bold`` are row indexes."""
        listed_notes = list(notes)
        self.table_count += 1
        self._add_caption("Table", self.table_count, caption)
        table = self.word_document.add_table(len(rows) + 1, len(columns))
        table._tbl.tblStyle_val = self.layout.table_style_id
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
        table._tbl.tblPr.find(qn("w:tblLook")).set(qn("w:firstColumn"), "0")  # bold marks the lowest score
        _set_table_description(table._tbl.tblPr, strip_illegal_characters(caption))
        all_rows: list[Sequence[CellContent]] = [[column.heading for column in columns], *rows]
        for index, (row, contents) in enumerate(zip(table._tbl.tr_lst, all_rows, strict=True)):
            is_heading = index == 0
            _add_flags(row.get_or_add_trPr(), "w:cantSplit", *(["w:tblHeader"] if is_heading else []))
            keep_with_next = _stays_with_next(index, len(all_rows), bool(listed_notes))
            for tc, column, content in zip(row.tc_lst, columns, contents, strict=True):
                cell = _Cell(tc, table)
                cell.paragraphs[0].paragraph_format.keep_with_next = keep_with_next or None
                run = self._fill_cell(cell, content, column, bold=is_heading or index - 1 in bold)
                if is_heading and self.layout.heading_colour:
                    run.font.color.rgb = RGBColor.from_string(self.layout.heading_colour)
        _set_widths(table, columns, all_rows, self.layout.text_width)
        self.add_bullets(listed_notes)

    def add_picture(self, png: bytes, caption: str, alt_text: str) -> None:
        """Add a picture over the full width, with a caption and alternative text."""
        self.figure_count += 1
        self._add_caption("Figure", self.figure_count, caption)
        shape = self.word_document.add_picture(io.BytesIO(png), width=Cm(self.layout.text_width - 0.5))
        properties = shape._inline.docPr
        properties.set("descr", strip_illegal_characters(alt_text))
        properties.set("name", f"Figure {self.figure_count}")

    def _new_paragraph(self, style: str = "") -> Paragraph:
        paragraph = self.word_document.add_paragraph()
        if style:
            # Faster than python-docx, which looks up the name for every paragraph.
            paragraph._p.style = self.layout.style_id(style)
        return paragraph

    def _ends_with_table(self) -> bool:
        before = self.word_document.element.body.sectPr.getprevious()
        return before is not None and before.tag == qn("w:tbl")

    def _add_caption(self, kind: str, number: int, text: str) -> None:
        paragraph = self._new_paragraph("Caption")
        paragraph.paragraph_format.keep_with_next = True
        paragraph.add_run(f"{kind} ")
        add_field(paragraph, f"SEQ {kind} \\* ARABIC", str(number))
        paragraph.add_run(f": {strip_illegal_characters(text)}")

    def _fill_cell(self, cell: _Cell, content: CellContent, column: Column, bold: bool) -> Run:
        """Write the content of a cell, and return it."""
        paragraph = cell.paragraphs[0]
        paragraph._p.style = self.layout.style_id(TABLE_TEXT_STYLE_ID)
        if column.is_number:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run: Run = paragraph.add_run(
            strip_illegal_characters(content.text if isinstance(content, RatingCell) else content)
        )
        run.bold = bold or None
        if isinstance(content, RatingCell) and (colour := self._colour(content)):
            run.bold, run.font.color.rgb = True, WHITE
            cell._tc.get_or_add_tcPr().append(_shading(colour))
        return run

    def _colour(self, rating: RatingCell) -> str:
        return rating_colour(self.scale, rating.text) if rating.text in self.scale.ratings else ""


def _stays_with_next(index: int, row_count: int, has_notes: bool) -> bool:
    """Whether a row is on the same page as what follows: all of a short table, else the first and the last two rows."""
    if index == row_count - 1:
        return has_notes
    return row_count <= MAX_ROWS_TOGETHER or index in (0, row_count - 2)


def _set_widths(table: Table, columns: Sequence[Column], rows: Sequence[Sequence[CellContent]], width: float) -> None:
    """Make a table as wide as the text, with columns of numbers in which nothing is broken."""
    texts = [[cell.text if isinstance(cell, RatingCell) else cell for cell in row] for row in rows]
    asked = [(column.width, column.is_number) for column in columns]
    widths = [Cm(each) for each in column_widths(asked, texts, width, TABLE_TEXT_SIZE)]
    for row in table._tbl.tr_lst:
        for tc, cell_width in zip(row.tc_lst, widths, strict=True):
            tc.width = cell_width
    for grid_column, column_width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        grid_column.w = column_width


def _shading(colour: str) -> BaseOxmlElement:
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour.lstrip("#"))):
        shading.set(qn(f"w:{name}"), value)
    return shading


def _add_flags(properties: BaseOxmlElement, *names: str) -> None:
    for name in names:
        properties.append(OxmlElement(name))


def _set_table_description(properties: BaseOxmlElement, caption: str) -> None:
    element = OxmlElement("w:tblCaption")
    element.set(qn("w:val"), caption)
    properties.append(element)
