"""Fields that Word updates: page numbers, caption numbers, and the table of contents."""

from __future__ import annotations

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph
from docx.text.run import Run


def add_field(paragraph: Paragraph, instruction: str, placeholder: str = "") -> None:
    """Add a field to the end of a paragraph; ``placeholder`` is shown until Word updates it."""
    begin_field(paragraph, instruction)
    if placeholder:
        paragraph.add_run(placeholder)
    end_field(paragraph)


def add_page_number(paragraph: Paragraph) -> None:
    """Add the number of the page and of all pages: ``Page 3 of 20``."""
    paragraph.add_run("Page ")
    add_field(paragraph, "PAGE", "1")
    paragraph.add_run(" of ")
    add_field(paragraph, "NUMPAGES", "1")


def begin_field(paragraph: Paragraph, instruction: str) -> None:
    """Begin a field, which includes everything added until ``end_field``."""
    _add_field_character(paragraph.add_run(), "begin")
    element = _element("w:instrText", {"xml:space": "preserve"})
    element.text = f" {instruction} "
    paragraph.add_run()._r.append(element)
    _add_field_character(paragraph.add_run(), "separate")


def end_field(paragraph: Paragraph) -> None:
    """End a field."""
    _add_field_character(paragraph.add_run(), "end")


def add_bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """Mark the whole paragraph with a name that links and page numbers refer to."""
    start = _element("w:bookmarkStart", {"w:id": str(number), "w:name": name})
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
    paragraph._p.append(_element("w:bookmarkEnd", {"w:id": str(number)}))


def add_link(paragraph: Paragraph, text: str, bookmark: str) -> None:
    """Add a link to a bookmark."""
    link = _element("w:hyperlink", {"w:anchor": bookmark, "w:history": "1"})
    link.append(paragraph.add_run(text)._r)
    paragraph._p.append(link)


def _add_field_character(run: Run, kind: str) -> None:
    run._r.append(_element("w:fldChar", {"w:fldCharType": kind}))


def _element(name: str, attributes: dict[str, str]) -> BaseOxmlElement:
    element = OxmlElement(name)
    for attribute, value in attributes.items():
        element.set(qn(attribute), value)
    return element
