"""The bullets of the program, for a template whose style of bullets has no list."""

from __future__ import annotations

from copy import deepcopy

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.numbering import NumberingPart
from docx.styles.style import ParagraphStyle

from audit.files.report.styles import BULLET_STYLE_ID


def has_list(style: ParagraphStyle) -> bool:
    """Return whether a style, or the one that it is based on, has a list."""
    base = style.base_style
    styles = [style, base] if isinstance(base, ParagraphStyle) else [style]
    return any(each.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None for each in styles)


def set_bullets(document: Document, style: ParagraphStyle, own: Document) -> None:
    """Give a style the bullets of the document of the program, ``own``."""
    properties = style.element.get_or_add_pPr()
    for numbering in properties.findall(qn("w:numPr")):
        properties.remove(numbering)
    properties.get_or_add_numPr().get_or_add_numId().val = _copy_list(document, own)


def _copy_list(document: Document, own: Document) -> int:
    """Copy the list of the program's bullets into the template, and return its number there."""
    abstract = deepcopy(_own_abstract_list(own))
    root = _numbering(document)
    abstracts = root.findall(qn("w:abstractNum"))
    abstract_id = _next_id(abstracts, "w:abstractNumId")
    abstract.set(qn("w:abstractNumId"), str(abstract_id))
    for element in list(abstract.iter(qn("w:pStyle"), qn("w:nsid"))):
        element.getparent().remove(element)
    lists = root.findall(qn("w:num"))
    number = _next_id(lists, "w:numId")
    root.insert(root.index(lists[0]) if lists else len(root), abstract)
    reference = f'<w:abstractNumId w:val="{abstract_id}"/>'
    added = parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}">{reference}</w:num>')
    root.insert(root.index(lists[-1] if lists else abstract) + 1, added)
    return number


def _own_abstract_list(own: Document) -> BaseOxmlElement:
    """Return the list that the program's style of bullets has."""
    style = next(each for each in own.styles if each.style_id == BULLET_STYLE_ID)
    number = style.element.pPr.numPr.numId.val
    root = own.part.numbering_part.element
    abstract_id = root.num_having_numId(number).abstractNumId.val
    lists = root.findall(qn("w:abstractNum"))
    found: BaseOxmlElement = next(each for each in lists if each.get(qn("w:abstractNumId")) == str(abstract_id))
    return found


def _next_id(elements: list[BaseOxmlElement], attribute: str) -> int:
    return max((int(element.get(qn(attribute), "0")) for element in elements), default=0) + 1


def _numbering(document: Document) -> BaseOxmlElement:
    """Return the lists of the template, in a new part if it has none."""
    part = document.part
    if not any(relation.reltype == RT.NUMBERING for relation in part.rels.values()):
        content = f"<w:numbering {nsdecls('w')}/>".encode()
        package = document.part.package
        assert package is not None, "the document was opened from one"
        added = NumberingPart.load(PackURI("/word/numbering.xml"), CT.WML_NUMBERING, content, package)
        part.relate_to(added, RT.NUMBERING)
    root: BaseOxmlElement = part.numbering_part.element
    return root
