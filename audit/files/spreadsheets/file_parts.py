"""Adds to a finished workbook what XlsxWriter has no interface for: named heading styles, the language, some texts.

All are in the file format (ECMA-376). Screen readers find headings by the named styles.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from audit.files.spreadsheets.cells import unmark_texts

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEADING_SIZES = {"Heading 1": 16, "Heading 2": 14}
"""The font sizes in points by which the cells of each named style are recognised; nothing else has these sizes."""
BUILT_IN_IDS = {"Heading 1": 16, "Heading 2": 17}


def complete_part(name: str, part: bytes, language: str) -> bytes:
    """Return a part of the workbook with what it lacks."""
    if name == "xl/styles.xml":
        return _add_heading_styles(part)
    if name == "docProps/core.xml":
        end = b"</cp:coreProperties>"
        return part.replace(end, b"<dc:language>%s</dc:language>%s" % (escape(language).encode(), end))
    return unmark_texts(part) if name == "xl/sharedStrings.xml" else part


def _add_heading_styles(part: bytes) -> bytes:
    ET.register_namespace("", MAIN)
    root = ET.fromstring(part)
    style_formats, cell_formats, names = (_child(root, tag) for tag in ("cellStyleXfs", "cellXfs", "cellStyles"))
    fonts = [int(_child(font, "sz").get("val", "0")) for font in _child(root, "fonts")]
    for name, size in HEADING_SIZES.items():
        if size not in fonts:
            continue
        font_id, style_id = str(fonts.index(size)), str(len(style_formats))
        ET.SubElement(style_formats, f"{{{MAIN}}}xf", numFmtId="0", fontId=font_id, fillId="0", borderId="0")
        attributes = {"name": name, "xfId": style_id, "builtinId": str(BUILT_IN_IDS[name])}
        ET.SubElement(names, f"{{{MAIN}}}cellStyle", attributes)
        for cell_format in cell_formats:
            if cell_format.get("fontId") == font_id:
                cell_format.set("xfId", style_id)
    for element in (style_formats, names):
        element.set("count", str(len(element)))
    completed: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return completed


def _child(element: ET.Element, tag: str) -> ET.Element:
    found = element.find(f"{{{MAIN}}}{tag}")
    if found is None:
        raise ValueError(f"the styles of the workbook have no {tag}")
    return found
