"""The style of the tables: that of the template, or the program's own."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.styles.style import BaseStyle, _TableStyle

from audit.files.report.styles import TABLE_STYLE_NAME, TABLE_TEXT_SIZE
from audit.files.report.template.styles import base_styles, unused_id

TRUE = ("1", "true", "on")
MINIMUM = 2 * TABLE_TEXT_SIZE  # Word counts half points


def choose_table_style(document: Document, own: Document) -> tuple[str, str]:
    """Return the id of the style of tables, and the colour of the text in its heading row ('': that of other text).

    It is the style named as the program's, the one that the template sets as its default, or its only one that is not
    Word's own. Without any, the program's own style is added. None of its text is smaller than 11 point.
    """
    style = next(_candidates(document), None) or _add_own(document, own)
    for each in base_styles(style):
        for size in each.element.iter(qn("w:sz"), qn("w:szCs")):
            if size.getparent().tag == qn("w:rPr") and int(size.get(qn("w:val"))) < MINIMUM:
                size.set(qn("w:val"), str(MINIMUM))
    return style.style_id, _heading_colour(style)


def _candidates(document: Document) -> Iterator[BaseStyle]:
    """Yield the styles of the template that may be meant for the tables of a report, the surest first."""
    styles = [style for style in document.styles if style.type == WD_STYLE_TYPE.TABLE]
    setting = document.settings.element.find(qn("w:defaultTableStyle"))
    default_id = "" if setting is None else setting.get(qn("w:val"))
    yield from (style for style in styles if style.name == TABLE_STYLE_NAME)
    yield from (style for style in styles if style.style_id == default_id and not _is_plain(style))
    own = [style for style in styles if style.element.get(qn("w:customStyle")) in TRUE]
    yield from own if len(own) == 1 else ()


def _is_plain(style: BaseStyle) -> bool:
    return style.element.get(qn("w:default")) in TRUE


def _add_own(document: Document, own: Document) -> BaseStyle:
    """Add the program's style, based on the plain table of the template."""
    element = deepcopy(next(each for each in own.styles if each.name == TABLE_STYLE_NAME).element)
    element.set(qn("w:styleId"), unused_id(document, element.get(qn("w:styleId"))))
    document.styles.element.append(element)
    plain = document.styles.default(WD_STYLE_TYPE.TABLE)
    added = _TableStyle(element)
    added.base_style = plain if isinstance(plain, BaseStyle) else None
    return added


def _heading_colour(style: BaseStyle) -> str:
    """Return the colour of text in the heading row, which the style of the text in the cells may override."""
    for each in base_styles(style):
        for condition in each.element.findall(qn("w:tblStylePr")):
            colour = condition.find(f"{qn('w:rPr')}/{qn('w:color')}")
            if condition.get(qn("w:type")) == "firstRow" and colour is not None:
                value = str(colour.get(qn("w:val")))
                return "" if value == "auto" else value
    return ""
