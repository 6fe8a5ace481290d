"""Reduces a template to what a report takes over, so that nothing else of its author is in a report.

Styles, numbering, theme, fonts, page, headers and footers stay, and what is above the placeholder in the body.
The other text, file properties, comments, document variables and revision numbers go, with their parts.
"""

from __future__ import annotations

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.part import XmlPart
from docx.opc.rel import Relationships
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from audit.errors import InputError
from audit.messages import templates as messages

PLACEHOLDER = "{{report}}"
RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
OF_PACKAGE = {RT.OFFICE_DOCUMENT}
OF_DOCUMENT = {RT.STYLES, RT.SETTINGS, RT.NUMBERING, RT.THEME, RT.FONT_TABLE}
IN_CONTENT = {RT.HEADER, RT.FOOTER, RT.IMAGE, RT.HYPERLINK}
KEPT_SETTINGS = frozenset(
    {
        *("autoHyphenation", "bordersDoNotSurroundFooter", "bordersDoNotSurroundHeader", "characterSpacingControl"),
        *("clrSchemeMapping", "compat", "consecutiveHyphenLimit", "decimalSymbol", "defaultTabStop"),
        *("defaultTableStyle", "displayBackgroundShape", "doNotHyphenateCaps", "embedTrueTypeFonts"),
        *("evenAndOddHeaders", "gutterAtTop", "hyphenationZone", "listSeparator", "mirrorMargins", "saveSubsetFonts"),
        *("themeFontLang", "zoom"),
    }
)
TRACKED = ("w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:cellIns", "w:cellDel", "w:cellMerge")
CHANGED_FORMATS = ("w:rPrChange", "w:pPrChange", "w:sectPrChange", "w:tblPrChange", "w:tcPrChange", "w:trPrChange")
MARKS = ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference", "w:bookmarkStart", "w:bookmarkEnd")
NOT_KEPT = {
    "w:footnoteReference": "footnotes",
    "w:endnoteReference": "endnotes",
    "w:altChunk": "text of another file",
    "w:subDoc": "another document",
    "w:object": "an embedded object",
    "w:control": "a control",
}


def clean(document: Document) -> bool:
    """Reduce a template in place, and return whether some of its body stays. Raises InputError with the reason."""
    has_cover = _clear_body(document)
    _clean_settings(document)
    _clean_relations(document.part, OF_DOCUMENT | IN_CONTENT, OF_DOCUMENT)
    for part in _content_parts(document):
        if part is not document.part:
            _clean_relations(part, {RT.IMAGE, RT.HYPERLINK}, set())
        _clean_content(part.element)
    _keep_relations(document.part.package.rels, OF_PACKAGE)
    return has_cover


def _clear_body(document: Document) -> bool:
    """Remove the body from the placeholder on, or all of it; the page settings at its end stay."""
    body = document.element.body
    blocks = [block for block in body if block.tag != qn("w:sectPr")]
    place = next((index for index, block in enumerate(blocks) if _text(block).casefold() == PLACEHOLDER), None)
    if place is None and PLACEHOLDER in _text(body).casefold():
        raise InputError(messages.PLACEHOLDER_NOT_ALONE.format(placeholder=PLACEHOLDER))
    if place is not None and blocks[place].tag != qn("w:p"):
        raise InputError(messages.PLACEHOLDER_NOT_ALONE.format(placeholder=PLACEHOLDER))
    for block in blocks[place or 0 :]:
        body.remove(block)
    return bool(place)


def _text(element: BaseOxmlElement) -> str:
    return "".join(text.text or "" for text in element.iter(qn("w:t"))).strip()


def _clean_settings(document: Document) -> None:
    """Keep only settings of the layout: others name people, files and data, protect the file or track changes."""
    root = document.settings.element
    for element in list(root):
        if not isinstance(element.tag, str) or element.tag.rpartition("}")[2] not in KEPT_SETTINGS:
            root.remove(element)
    _keep_relations(document.part.part_related_by(RT.SETTINGS).rels, set())


def _content_parts(document: Document) -> list[XmlPart]:
    """Return the parts with content or styles that the report takes over, without the settings."""
    related = [relation.target_part for relation in document.part.rels.values() if not relation.is_external]
    return [part for part in (document.part, *related) if isinstance(part, XmlPart)]


def _clean_relations(part: XmlPart, allowed: set[str], always: set[str]) -> None:
    """Remove the relations that nothing in the part refers to; ``always`` stay without a reference."""
    used = {value for element in part.element.iter() for name, value in element.items() if name.startswith(RELATIONS)}
    for relation_id, relation in list(part.rels.items()):
        if relation_id in used and relation.reltype not in allowed:
            raise InputError(messages.NOT_KEPT.format(kind=f"an object ({relation.reltype.rpartition('/')[2]})"))
        if relation_id not in used and relation.reltype not in always:
            del part.rels[relation_id]


def _keep_relations(relations: Relationships, kept: set[str]) -> None:
    for relation_id, relation in list(relations.items()):
        if relation.reltype not in kept:
            del relations[relation_id]


def _clean_content(root: BaseOxmlElement) -> None:
    """Remove comments, changed formats and revision numbers, which name people and sessions, and bookmarks."""
    if next(root.iter(*map(qn, TRACKED)), None) is not None:
        raise InputError(messages.TRACKED_CHANGES)
    for tag, kind in NOT_KEPT.items():
        if next(root.iter(qn(tag)), None) is not None:
            raise InputError(messages.NOT_KEPT.format(kind=kind))
    for element in list(root.iter(*map(qn, (*CHANGED_FORMATS, *MARKS)))):
        element.getparent().remove(element)
    for element in root.iter():
        for name in [name for name in element.attrib if name.rpartition("}")[2].startswith("rsid")]:
            del element.attrib[name]
