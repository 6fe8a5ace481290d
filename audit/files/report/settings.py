"""What Word does when it opens the report."""

from __future__ import annotations

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

WORD_COMPATIBILITY_MODE = "15"  # Word's newest; anything below says "compatibility mode" in its title bar


def apply_document_settings(document: Document) -> None:
    """Page numbers and contents are worked out on opening, and the template's leavings are gone."""
    settings = document.settings.element
    compatibility = next(settings.iter(qn("w:compat")))
    update_fields = OxmlElement("w:updateFields")
    update_fields.set(qn("w:val"), "true")
    compatibility.addprevious(update_fields)
    for setting in compatibility.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), WORD_COMPATIBILITY_MODE)
    next(settings.iter(qn("w:zoom"))).set(qn("w:percent"), "100")
    _remove_thumbnail(document)


def _remove_thumbnail(document: Document) -> None:
    """The template carries a picture of itself, which file managers would show."""
    relations = document.part.package.rels
    for name in [name for name, relation in relations.items() if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relations[name]
