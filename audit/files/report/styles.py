"""How the report looks: one sans-serif font, dark headings, tables with a shaded heading row; Word's settings."""

from __future__ import annotations

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from audit.files.spreadsheets.accessible_sheets import CREATOR

FONT = "Arial"
TEXT_COLOUR = RGBColor(0x1F, 0x2A, 0x33)
TABLE_STYLE_NAME, TABLE_STYLE_ID = "Audit table", "AuditTable"
TABLE_TEXT_STYLE, TABLE_TEXT_STYLE_ID = "Table text", "Tabletext"
TABLE_TEXT_SIZE = 11  # points; smaller text is hard to read in print
BULLET_STYLE_ID = "ListBullet"
WORD_COMPATIBILITY_MODE = "15"  # the newest; Word labels older documents "compatibility mode"
PROGRAM_PROPERTIES = "/docProps/app.xml"
PROGRAM_PROPERTIES_XML = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    f"<Application>{CREATOR}</Application></Properties>"
).encode()
TEXT_WIDTH = 17.0  # centimetres between the margins of an A4 page
TABLE_STYLE_XML = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{TABLE_STYLE_ID}">
  <w:name w:val="{TABLE_STYLE_NAME}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/><w:qFormat/>
  <w:tblPr>
    <w:tblBorders>
      <w:top w:val="single" w:sz="8" w:space="0" w:color="1F2A33"/>
      <w:bottom w:val="single" w:sz="8" w:space="0" w:color="1F2A33"/>
      <w:insideH w:val="single" w:sz="4" w:space="0" w:color="C3C9CE"/>
    </w:tblBorders>
    <w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>
  </w:tblPr>
  <w:tblStylePr w:type="firstRow">
    <w:rPr><w:b/><w:bCs/></w:rPr>
    <w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="E6E9EC"/><w:vAlign w:val="bottom"/></w:tcPr>
  </w:tblStylePr>
</w:style>"""
# Name, size, space before and after, in points.
HEADING_STYLES = (("Heading 1", 20, 28, 10), ("Heading 2", 15, 20, 6), ("Heading 3", 12, 14, 4))


def apply_styles(document: Document, language: str = "en-GB") -> None:
    """Apply the report's page, fonts, headings, table style and language to a new document."""
    _set_page(document)
    _set_defaults(document, language)
    _set_headings(document)
    _set_paragraphs(document)
    document.styles.element.append(parse_xml(TABLE_STYLE_XML))


def _set_page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm((21 - TEXT_WIDTH) / 2)
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.2)
    section.header_distance = section.footer_distance = Cm(1.1)


def _set_defaults(document: Document, language: str) -> None:
    """Set the font and language; those of the template come from a theme and would override them."""
    styles = document.styles.element
    for fonts in list(styles.iter(qn("w:rFonts"))):
        fonts.getparent().remove(fonts)
    defaults = next(styles.iter(qn("w:rPrDefault")))[0]
    defaults.insert(0, parse_xml(f'<w:rFonts {nsdecls("w")} w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}"/>'))
    next(defaults.iter(qn("w:lang"))).set(qn("w:val"), language)
    next(document.settings.element.iter(qn("w:themeFontLang"))).set(qn("w:val"), language)


def _style(document: Document, name: str) -> ParagraphStyle:
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle), "the template has a paragraph style of this name"
    return style


def _new_style(document: Document, name: str) -> ParagraphStyle:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle), "it was added as a paragraph style"
    style.base_style = document.styles["Normal"]
    return style


def _set_headings(document: Document) -> None:
    for name, size, before, after in HEADING_STYLES:
        style = _style(document, name)
        style.font.size, style.font.color.rgb = Pt(size), TEXT_COLOUR
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    _style(document, "Heading 1").paragraph_format.page_break_before = False
    title = _style(document, "Title")
    title.font.size, title.font.color.rgb, title.font.bold = Pt(24), TEXT_COLOUR, True
    for border in list(title.element.iter(qn("w:pBdr"))):
        border.getparent().remove(border)
    subtitle = _style(document, "Subtitle")
    subtitle.font.size, subtitle.font.color.rgb, subtitle.font.italic = Pt(13), TEXT_COLOUR, False


def _set_paragraphs(document: Document) -> None:
    normal = _style(document, "Normal")
    normal.font.size = Pt(11)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(7), 1.15
    caption = _style(document, "Caption")
    caption.font.size, caption.font.color.rgb = Pt(11), TEXT_COLOUR
    caption.paragraph_format.space_before, caption.paragraph_format.space_after = Pt(12), Pt(4)
    cells = _new_style(document, TABLE_TEXT_STYLE)
    cells.font.size = Pt(TABLE_TEXT_SIZE)
    cells.paragraph_format.space_before = cells.paragraph_format.space_after = Pt(2.5)
    cells.paragraph_format.line_spacing = 1.05
    for level, indent in ((1, 0.0), (2, 0.6)):
        style = _new_style(document, f"TOC {level}")
        style.font.bold, style.font.size = level == 1, Pt(11)
        style.paragraph_format.left_indent, style.paragraph_format.space_after = Cm(indent), Pt(2)


def apply_document_settings(document: Document) -> None:
    """Set Word's settings and remove remains of the template of the document.

    Word is not asked to update fields on opening, because it then asks the reader a question.
    """
    settings = document.settings.element
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), WORD_COMPATIBILITY_MODE)
    for zoom in settings.iter(qn("w:zoom")):
        zoom.set(qn("w:percent"), "100")
    _remove_thumbnail(document)
    _describe_program(document)


def _remove_thumbnail(document: Document) -> None:
    """Remove the template's picture of itself, which file managers would show."""
    relations = document.part.package.rels
    for name in [name for name, relation in relations.items() if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relations[name]


def _describe_program(document: Document) -> None:
    """Replace the properties of the template, which name another program and count its own pages and words."""
    package = document.part.package
    properties = [part for part in package.iter_parts() if part.partname == PROGRAM_PROPERTIES]
    for part in properties:
        part._blob = PROGRAM_PROPERTIES_XML
    if not properties:
        added = Part(PackURI(PROGRAM_PROPERTIES), CONTENT_TYPE.OFC_EXTENDED_PROPERTIES, PROGRAM_PROPERTIES_XML, package)
        package.relate_to(added, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)
