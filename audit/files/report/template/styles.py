"""The paragraph styles of a template: which of them the report uses, and its own where the template has none."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt
from docx.styles.style import BaseStyle, ParagraphStyle

from audit.files.report.styles import BULLET_STYLE_ID, TABLE_TEXT_SIZE, TABLE_TEXT_STYLE_ID
from audit.files.report.template.bullets import has_list, set_bullets

HEADINGS = ("Heading1", "Heading2", "Heading3")
VISIBLE = ("Title", *HEADINGS, "Caption", BULLET_STYLE_ID)
"""The ids of paragraph styles, in the document of the program, of which a person should know if they are missing."""
NEEDED = (*VISIBLE, "Subtitle", TABLE_TEXT_STYLE_ID, "TOC1", "TOC2")
DEFAULT_SIZE = Pt(10)  # of a document that sets no size (ECMA-376)


def complete_paragraph_styles(document: Document, own: Document) -> tuple[dict[str, str], list[str]]:
    """Add what the template lacks from the document of the program, ``own``.

    Returns the ids in the template by those of the program, and the names of the styles that were added.
    """
    style_ids, added = {}, []
    for own_style in paragraph_styles(own):
        if own_style.style_id not in NEEDED:
            continue
        style = find_paragraph_style(document, str(own_style.name))
        if style is None:
            style = _add(document, own_style)
            added += [str(own_style.name)] if own_style.style_id in VISIBLE else []
        if own_style.style_id in HEADINGS:
            style.paragraph_format.keep_with_next = True  # so that no heading is alone at the foot of a page
        style_ids[own_style.style_id] = style.style_id
        if own_style.style_id == BULLET_STYLE_ID and (str(own_style.name) in added or not has_list(style)):
            set_bullets(document, style, own)
    return style_ids, added


def paragraph_styles(document: Document) -> Iterator[ParagraphStyle]:
    """Yield the paragraph styles of a document."""
    return (style for style in document.styles if isinstance(style, ParagraphStyle))


def find_paragraph_style(document: Document, name: str) -> ParagraphStyle | None:
    """Return the paragraph style with a name, in large or small letters; None if there is none."""
    return next((each for each in paragraph_styles(document) if str(each.name).casefold() == name.casefold()), None)


def _add(document: Document, own_style: ParagraphStyle) -> ParagraphStyle:
    """Add a copy of a style of the program, based on the normal text of the template."""
    element = deepcopy(own_style.element)
    element.set(qn("w:styleId"), unused_id(document, own_style.style_id))
    for link in list(element.iter(qn("w:link"), qn("w:next"))):
        element.remove(link)
    document.styles.element.append(element)
    style = ParagraphStyle(element)
    normal = document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = normal if isinstance(normal, BaseStyle) else None
    return style


def unused_id(document: Document, style_id: str) -> str:
    """Return the id for a style that is added: another one if the template has it for a style of another name."""
    used = {style.style_id for style in document.styles}
    return f"Audit{style_id}" if style_id in used else style_id


def base_styles(style: BaseStyle) -> Iterator[BaseStyle]:
    """Yield a style and the styles that it is based on; a damaged template may have a circle of them."""
    seen: set[str] = set()
    current: BaseStyle | None = style
    while current is not None and current.style_id not in seen:
        seen.add(current.style_id)
        yield current
        current = getattr(current, "base_style", None)


def enlarge_table_text(document: Document, style_id: str) -> bool:
    """Make the style of text in tables at least 11 point; return whether the template had it smaller."""
    style = next(each for each in paragraph_styles(document) if each.style_id == style_id)
    sizes = [each.font.size for each in base_styles(style) if isinstance(each, ParagraphStyle)]
    default = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:sz')}")
    size = next((each for each in sizes if each is not None), DEFAULT_SIZE if default is None else default.val)
    if size >= Pt(TABLE_TEXT_SIZE):
        return False
    style.font.size = Pt(TABLE_TEXT_SIZE)
    return True


def set_language(document: Document, language: str) -> None:
    """Set the language of all text, which screen readers need; styles of the template may name another."""
    root = document.styles.element
    for element in root.iter(qn("w:lang")):
        element.set(qn("w:val"), language)
    properties = root
    for index, tag in enumerate(("w:docDefaults", "w:rPrDefault", "w:rPr")):
        properties = _child(properties, tag, first=index < 2)
    _child(properties, "w:lang", first=False).set(qn("w:val"), language)


def _child(element: BaseOxmlElement, tag: str, first: bool) -> BaseOxmlElement:
    """Return the child with a tag; if there is none, a new one that comes first or last."""
    found = element.find(qn(tag))
    if found is None:
        found = parse_xml(f"<{tag} {nsdecls('w')}/>")
        element.insert(0 if first else len(element), found)
    child: BaseOxmlElement = found
    return child
