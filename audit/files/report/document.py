"""The paper that chapters are written on: headings, paragraphs, tables and pictures, each accessible by itself.

Every table has a caption and a marked row of headings and no merged cells; every picture has words in its place.
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
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from audit.charts.colours import rating_colour
from audit.files.report.styles import TABLE, TABLE_TEXT_ID, TEXT_WIDTH
from audit.files.report.word_fields import add_bookmark, add_field
from audit.files.spreadsheets.cells import legal
from audit.model.bands import BandScale

KEPT_TOGETHER = 8  # rows of a table that stay on one page
WHITE = RGBColor(0xFF, 0xFF, 0xFF)


@dataclass(frozen=True)
class Heading:
    """A heading that the contents lead to."""

    level: int
    text: str
    bookmark: str


@dataclass(frozen=True)
class Column:
    """One column of a table: its heading, its width in centimetres, and whether it holds numbers."""

    heading: str
    width: float
    is_number: bool = False


@dataclass(frozen=True)
class Rating:
    """A rating in words, on its colour where it is one of the scale's."""

    words: str
    points: str = ""


CellText = str | Rating


@dataclass
class Paper:
    """A document under way, which counts its tables and figures and remembers its headings."""

    scale: BandScale
    document: Document = field(default_factory=docx.Document)
    headings: list[Heading] = field(default_factory=list)
    tables: int = 0
    figures: int = 0

    def heading(self, text: str, level: int) -> None:
        """A heading of the built-in styles; those of the first two levels stand in the contents."""
        paragraph = self.document.add_heading(legal(text), level)
        bookmark = f"_Toc{len(self.headings) + 1:06}"
        add_bookmark(paragraph, bookmark, len(self.headings) + 1)
        self.headings.append(Heading(level, legal(text), bookmark))

    def paragraph(self, text: str, style: str = "", bold: bool = False) -> Paragraph:
        """One paragraph, in a style by its id; line ends in the text stay line ends."""
        follows_table = self._ends_with_table()
        paragraph = self._add(style)
        paragraph.add_run(legal(text)).bold = bold or None
        if follows_table:
            paragraph.paragraph_format.space_before = Pt(8)
        return paragraph

    def bullets(self, texts: Iterable[str]) -> None:
        """A list, one point each."""
        for text in texts:
            self.paragraph(text, "ListBullet")

    def numbered(self, number: int, text: str) -> None:
        """One point of a list that is numbered through over several headings."""
        paragraph = self.paragraph(f"{number}.\t{text}")
        form = paragraph.paragraph_format
        form.left_indent, form.first_line_indent = Cm(1), Cm(-1)
        form.tab_stops.add_tab_stop(Cm(1))

    def rating(self, label: str, rating: Rating, size: int = 11) -> None:
        """A rating on its colour behind what it is the rating of, in a type of so many points."""
        paragraph = self.document.add_paragraph()
        paragraph.add_run(f"{label}  ").bold = True
        run = paragraph.add_run(f"\N{NO-BREAK SPACE}{legal(rating.words)}\N{NO-BREAK SPACE}")
        run.bold = True
        if colour := self._colour(rating):
            run.font.color.rgb = WHITE
            run._r.get_or_add_rPr().append(_shading(colour))
        paragraph.add_run(f"  {rating.points}" if rating.points else "")
        for part in paragraph.runs:
            part.font.size = Pt(size)

    def table(
        self,
        caption: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[CellText]],
        bold: frozenset[int] = frozenset(),
    ) -> None:
        """A table below its caption; ``bold`` are rows of it, from nought. Its widths fill the page."""
        self.tables += 1
        self._caption("Table", self.tables, caption)
        table = self.document.add_table(len(rows) + 1, len(columns), TABLE)
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
        _describe(table._tbl.tblPr, legal(caption))
        stretch = TEXT_WIDTH / sum(column.width for column in columns)
        lines: list[Sequence[CellText]] = [[column.heading for column in columns], *rows]
        for number, (row, texts) in enumerate(zip(table._tbl.tr_lst, lines, strict=True)):
            _mark(row.get_or_add_trPr(), "w:cantSplit", *(["w:tblHeader"] if number == 0 else []))
            stays = number < len(rows) <= KEPT_TOGETHER
            for tc, column, text in zip(row.tc_lst, columns, texts, strict=True):
                tc.width = Cm(column.width * stretch)
                cell = _Cell(tc, table)
                cell.paragraphs[0].paragraph_format.keep_with_next = stays or None
                self._fill(cell, text, column, bold=number == 0 or number - 1 in bold)
        for grid, column in zip(table._tbl.tblGrid.gridCol_lst, columns, strict=True):
            grid.w = Cm(column.width * stretch)

    def picture(self, png: bytes, caption: str, words: str) -> None:
        """A picture over the whole width, with a caption and with words for those who do not see it."""
        self.figures += 1
        self._caption("Figure", self.figures, caption)
        shape = self.document.add_picture(io.BytesIO(png), width=Cm(TEXT_WIDTH - 0.5))
        properties = shape._inline.docPr
        properties.set("descr", legal(words))
        properties.set("name", f"Figure {self.figures}")

    def _add(self, style: str = "") -> Paragraph:
        paragraph = self.document.add_paragraph()
        if style:
            paragraph._p.style = style  # python-docx would look its name up anew for every paragraph
        return paragraph

    def _ends_with_table(self) -> bool:
        before = self.document.element.body.sectPr.getprevious()
        return before is not None and before.tag == qn("w:tbl")

    def _caption(self, kind: str, number: int, text: str) -> None:
        paragraph = self._add("Caption")
        paragraph.paragraph_format.keep_with_next = True
        paragraph.add_run(f"{kind} ")
        add_field(paragraph, f"SEQ {kind} \\* ARABIC", str(number))
        paragraph.add_run(f": {legal(text)}")

    def _fill(self, cell: _Cell, text: CellText, column: Column, bold: bool) -> None:
        paragraph = cell.paragraphs[0]
        paragraph._p.style = TABLE_TEXT_ID
        if column.is_number:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run: Run = paragraph.add_run(legal(text.words if isinstance(text, Rating) else text))
        run.bold = bold or None
        if isinstance(text, Rating) and (colour := self._colour(text)):
            run.bold, run.font.color.rgb = True, WHITE
            cell._tc.get_or_add_tcPr().append(_shading(colour))

    def _colour(self, rating: Rating) -> str:
        return rating_colour(self.scale, rating.words) if rating.words in self.scale.ratings else ""


def _shading(colour: str) -> BaseOxmlElement:
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour.lstrip("#"))):
        shading.set(qn(f"w:{name}"), value)
    return shading


def _mark(properties: BaseOxmlElement, *names: str) -> None:
    for name in names:
        properties.append(OxmlElement(name))


def _describe(properties: BaseOxmlElement, caption: str) -> None:
    described = OxmlElement("w:tblCaption")
    described.set(qn("w:val"), caption)
    properties.append(described)
