"""The organisation's own template of the Word report: what is used, what is removed and what is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from audit.analysis.ratings import calculate_results
from audit.errors import InputError
from audit.files.report import build_report
from audit.files.report.template.cleaning import PLACEHOLDER
from audit.files.report.template.package_check import (
    MAX_ELEMENTS,
    MAX_FILE_BYTES,
    MAX_PARTS,
    MAX_TAG_BYTES,
    MAX_UNPACKED_BYTES,
)
from audit.files.report.template.reading import MINIMUM_TEXT_WIDTH, ReportTemplate, read_template
from audit.messages import templates as messages
from audit.model.judgement import Judgement
from tests.files.test_report import ABOUT, CASES, captioned, headings, rows
from tests.files.test_workbook_in_libreoffice import converted, profile  # noqa: F401  # the profile is a fixture
from tests.small_questionnaire import SMALL

Edit = Callable[[Document], object]
SECRET = "Zephyrine"
TABLE_STYLE = f"""<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="Org"><w:name w:val="Org table"/>
<w:basedOn w:val="TableNormal"/><w:rPr><w:sz w:val="16"/></w:rPr><w:tblStylePr w:type="firstRow">
<w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:tcPr><w:shd w:val="clear" w:fill="800060"/></w:tcPr></w:tblStylePr>
</w:style>"""
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes.fromhex(
    "0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


def nothing(_document: Document) -> None:
    """Leave the document of python-docx as it is."""


def template_bytes(edit: Edit = nothing, parts: Mapping[str, tuple[str, str]] | None = None) -> bytes:
    """A template as Word saves it, with texts replaced in the given parts."""
    document, buffer = docx.Document(), io.BytesIO()
    edit(document)
    document.save(buffer)
    return with_parts(buffer.getvalue(), parts or {})


def with_parts(data: bytes, parts: Mapping[str, tuple[str, str]]) -> bytes:
    """The same file with a text replaced in some of its parts, or with a part added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            old, new = parts.get(name, ("", ""))
            content = source.read(name)
            assert old.encode() in content
            archive.writestr(name, content.replace(old.encode(), new.encode(), 1) if old else content)
        for name in set(parts) - set(source.namelist()):
            archive.writestr(name, parts[name][1])
    return target.getvalue()


def all_content(data: bytes) -> bytes:
    """Everything in a file, unpacked, with the names of its parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"\n".join(part for name in archive.namelist() for part in (name.encode(), archive.read(name)))


def why_refused(data: bytes) -> str:
    with pytest.raises(InputError) as refused:
        read_template(data, "t.docx")
    (problem,) = refused.value.problems
    assert problem.startswith("t.docx: ")
    return problem.removeprefix("t.docx: ")


def report_with(template: ReportTemplate | None) -> bytes:
    results = calculate_results(SMALL, CASES, {"1.1": Judgement("Good", "Because.")})
    return build_report(results, ABOUT, template)


# --- refused ------------------------------------------------------------------------------------------------------

RELATIONS = "word/_rels/document.xml.rels"
EXTERNAL = '<Relationship Id="x9" TargetMode="External" Type="http://x/relationships/{kind}" Target="{target}"/></Rel'


def linked(kind: str, target: str) -> bytes:
    return template_bytes(parts={RELATIONS: ("</Rel", EXTERNAL.format(kind=kind, target=target))})


def cover(xml: str) -> Edit:
    """Put a paragraph with this content above the placeholder."""

    def edit(document: Document) -> None:
        document.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w', 'r')}>{xml}</w:p>"))
        document.add_paragraph(PLACEHOLDER)

    return edit


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: b"", messages.EMPTY_FILE),
        (lambda: b"Dear all,", messages.NOT_WORD),
        (lambda: bytes.fromhex("D0CF11E0A1B11AE1") + bytes(99), messages.OLD_WORD),
        (lambda: bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"), messages.PASSWORD),
        (lambda: b"PK" + bytes(MAX_FILE_BYTES), messages.TOO_LARGE.format(limit=5)),
        (lambda: template_bytes()[:-2000], messages.DAMAGED),
        (
            lambda: template_bytes(parts={"word/media/x.png": ("", "0" * (MAX_UNPACKED_BYTES + 1))}),
            messages.UNPACKS_TOO_LARGE.format(limit=40),
        ),
        (
            lambda: template_bytes(parts={f"word/media/{number}.png": ("", "0") for number in range(MAX_PARTS)}),
            messages.TOO_MANY_PARTS.format(limit=MAX_PARTS),
        ),
        (
            lambda: template_bytes(parts={"word/x.xml": ("", f"<a>{'<b/>' * MAX_ELEMENTS}</a>")}),
            messages.TOO_MUCH_CONTENT,
        ),
        (
            lambda: template_bytes(parts={"word/x.xml": ("", f'<a b="{"c" * (2 * MAX_TAG_BYTES)}"/>')}),
            messages.UNSAFE_XML,
        ),
        (lambda: template_bytes(parts={"word/vbaProject.bin": ("", "x")}), messages.MACROS),
        (
            lambda: template_bytes(
                parts={"[Content_Types].xml": ("document.main+xml", "document.macroEnabled.main+xml")}
            ),
            messages.MACROS,
        ),
        (lambda: template_bytes(parts={"[Content_Types].xml": ("document.main+xml", "other+xml")}), messages.NOT_WORD),
        (
            lambda: template_bytes(parts={"word/settings.xml": ("?>", "?><!DOCTYPE a [<!ENTITY b 'c'>]>")}),
            messages.UNSAFE_XML,
        ),
        (lambda: linked("attachedTemplate", "https://example.org/t.dotx"), messages.REMOTE_TEMPLATE),
        (lambda: linked("attachedTemplate", "file:///\\\\server\\t.dotx"), messages.REMOTE_TEMPLATE),
        (lambda: linked("attachedTemplate", "\\\\server\\share\\t.dotx"), messages.REMOTE_TEMPLATE),
        (lambda: linked("image", "https://example.org/logo.png"), messages.EXTERNAL_LINK.format(kind="image")),
        (lambda: linked("hyperlink", "file://server/a.docx"), messages.EXTERNAL_LINK.format(kind="hyperlink")),
        (
            lambda: template_bytes(
                cover("<w:r><w:instrText>INCLUDE</w:instrText><w:instrText>PICTURE x</w:instrText></w:r>")
            ),
            messages.LINKING_FIELD.format(field="INCLUDEPICTURE"),
        ),
        (
            lambda: template_bytes(cover('<w:fldSimple w:instr=" LINK Excel.Sheet"/>')),
            messages.LINKING_FIELD.format(field="LINK"),
        ),
        (lambda: template_bytes(cover("<w:ins w:author='A'><w:r/></w:ins>")), messages.TRACKED_CHANGES),
        (lambda: template_bytes(cover("<w:r><w:object/></w:r>")), messages.NOT_KEPT.format(kind="an embedded object")),
        (
            lambda: template_bytes(
                lambda document: document.add_table(1, 1).cell(0, 0).paragraphs[0].add_run(PLACEHOLDER)
            ),
            messages.PLACEHOLDER_NOT_ALONE.format(placeholder=PLACEHOLDER),
        ),
        (
            lambda: template_bytes(lambda document: setattr(document.sections[0], "left_margin", Cm(8))),
            messages.PAGE_TOO_NARROW.format(width=10.4, minimum=MINIMUM_TEXT_WIDTH),
        ),
    ],
)
def test_a_file_that_is_unsafe_or_no_template_is_refused_with_the_reason(
    make: Callable[[], bytes], reason: str
) -> None:
    assert why_refused(make()) == reason


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("attachedTemplate", "file:///C:\\Users\\Ann\\Templates\\Report.dotx"),
        ("attachedTemplate", "Normal.dotm"),
        ("hyperlink", "https://www.example.org"),
        ("hyperlink", "mailto:team@example.org"),
    ],
)
def test_a_local_template_and_links_that_a_reader_selects_are_no_reason_to_refuse(kind: str, target: str) -> None:
    assert target.encode() not in all_content(read_template(linked(kind, target), "t.docx").data)


# --- removed ------------------------------------------------------------------------------------------------------


def with_secrets(document: Document) -> None:
    """Everything in which a template names its author, or in which text remains that nobody sees."""
    properties = document.core_properties
    for name in ("author", "category", "comments", "keywords", "last_modified_by", "subject", "title", "version"):
        setattr(properties, name, SECRET)
    document.add_paragraph("Seen.")
    document.add_paragraph(PLACEHOLDER)
    paragraph = document.add_paragraph(SECRET)
    document.add_comment(paragraph.runs, SECRET, SECRET)
    document.add_picture(io.BytesIO(PICTURE))
    document.settings.element.append(
        parse_xml(f'<w:docVars {nsdecls("w")}><w:docVar w:name="a" w:val="{SECRET}"/></w:docVars>')
    )
    changed = f'<w:rPrChange w:id="1" w:author="{SECRET}"><w:rPr/></w:rPrChange>'
    document.styles["Normal"].element.append(parse_xml(f"<w:rPr {nsdecls('w')}>{changed}</w:rPr>"))
    document.paragraphs[0]._p.set(qn("w:rsidR"), "00ABCDEF")


def test_nothing_of_the_author_of_a_template_is_left() -> None:
    app = ("<Application>", f"<Company>{SECRET}</Company><Application>")
    data = template_bytes(with_secrets, {"docProps/app.xml": app})
    assert SECRET.encode() in all_content(data)
    template = read_template(data, "t.docx")
    content = all_content(template.data)
    for trace in (SECRET.encode(), b"00ABCDEF", b"media/image", b"comments", b"thumbnail", b"customXml"):
        assert trace not in content
    assert b"Seen." in content
    assert template.notes == (messages.BODY_KEPT.format(placeholder=PLACEHOLDER),)


# --- used ---------------------------------------------------------------------------------------------------------


def of_organisation(document: Document) -> None:
    """A template with everything that an organisation sets."""
    section = document.sections[0]
    section.page_width, section.page_height, section.left_margin, section.right_margin = Cm(21), Cm(29), Cm(3), Cm(3)
    document.styles["Normal"].font.name = "Georgia"
    document.styles["Heading 1"].font.color.rgb = RGBColor(0x80, 0, 0x60)
    document.styles.add_style("Table text", WD_STYLE_TYPE.PARAGRAPH).font.size = Pt(8)
    document.styles.element.append(parse_xml(TABLE_STYLE))
    section.header.paragraphs[0].add_run().add_picture(io.BytesIO(PICTURE))
    section.footer.paragraphs[0].text = "Invented Probation Service"
    document.add_paragraph("Cover of the organisation")
    document.add_paragraph(PLACEHOLDER)
    document.add_paragraph(SECRET)


@pytest.mark.thorough
def test_a_report_has_the_styles_page_header_and_cover_of_the_template() -> None:
    template = read_template(template_bytes(of_organisation), "t.docx")
    assert messages.TABLE_TEXT_ENLARGED.format(size=11) in template.notes
    data = report_with(template)
    assert SECRET.encode() not in all_content(data)
    document = docx.Document(io.BytesIO(data))
    first, title = document.paragraphs[:2]
    assert (first.text, title.text, title.paragraph_format.page_break_before) == (
        *("Cover of the organisation", "Huyton 2023", True),
    )
    section = document.sections[0]
    assert (round(section.page_height.cm, 1), round(section.left_margin.cm, 1)) == (29, 3)
    assert section.footer.paragraphs[0].text == "Invented Probation Service"
    assert section.footer.paragraphs[-1].text == "Page 1 of 1"
    assert [relation.reltype for relation in section.header.part.rels.values()] == [RT.IMAGE]
    assert document.styles["Heading 1"].font.color.rgb == RGBColor(0x80, 0, 0x60)
    table = captioned(document, "confidence intervals of the key questions")
    assert table._tbl.tblStyle_val == "Org"
    assert document.styles["Org table"].font.size == Pt(11)
    assert document.styles["Table text"].font.size == Pt(11)
    (heading,) = table.rows[0].cells[0].paragraphs[0].runs
    assert (heading.bold, heading.font.color.rgb) == (True, RGBColor(0xFF, 0xFF, 0xFF))
    assert sum(column.width for column in table.columns) == pytest.approx(Cm(15), abs=100)
    assert document.core_properties.author == "Case-sample audit workbench"
    assert data == report_with(template), "the same content gives the same bytes"


@pytest.mark.thorough
def test_the_marking_is_on_every_page_of_a_template_and_a_name_only_in_an_empty_header() -> None:
    def edit(document: Document) -> None:
        section = document.sections[0]
        section.different_first_page_header_footer = True
        section.first_page_header.paragraphs[0].text = "First page"
        section.footer.paragraphs[0]._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"/>'))

    results = calculate_results(SMALL, CASES)
    marked = replace(ABOUT, description=replace(ABOUT.description, marking="OFFICIAL"))
    data = build_report(results, marked, read_template(template_bytes(edit), "t.docx"))
    section = docx.Document(io.BytesIO(data)).sections[0]
    assert [each.text for each in section.first_page_header.paragraphs] == ["OFFICIAL", "First page"]
    assert [each.text for each in section.header.paragraphs] == ["OFFICIAL", "Huyton 2023"]
    assert len(section.footer.paragraphs) == 1, "it has a page number already"


@pytest.mark.thorough
def test_the_marking_is_on_the_first_page_of_a_section_that_has_no_header_for_it() -> None:
    def edit(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = "Cover"
        report = document.add_section()
        report.different_first_page_header_footer = True
        document.add_paragraph(PLACEHOLDER)

    marked = replace(ABOUT, description=replace(ABOUT.description, marking="OFFICIAL"))
    data = build_report(calculate_results(SMALL, CASES), marked, read_template(template_bytes(edit), "t.docx"))
    sections = docx.Document(io.BytesIO(data)).sections
    assert [each.text for each in sections[0].header.paragraphs] == ["OFFICIAL", "Cover"]
    assert [each.text for each in sections[1].header.paragraphs] == ["OFFICIAL", "Cover"], "it is that of the cover"
    assert [each.text for each in sections[1].first_page_header.paragraphs] == ["OFFICIAL", "Huyton 2023"]


def without_styles(document: Document) -> None:
    """A template that has only its normal text, under the id of another language, and no lists."""
    root = document.styles.element
    for style in list(root.iter(qn("w:style"))):
        if style.get(qn("w:styleId")) not in ("Normal", "TableNormal"):
            root.remove(style)
    document.styles["Normal"].element.set(qn("w:styleId"), "Standard")
    (numbering,) = [name for name, each in document.part.rels.items() if each.reltype == RT.NUMBERING]
    del document.part.rels[numbering]


@pytest.mark.thorough
def test_a_template_without_styles_gets_those_of_the_program() -> None:
    template = read_template(template_bytes(without_styles), "t.docx")
    names = "“Heading 1”, “Heading 2”, “Heading 3”, “Title”, “List Bullet” or “Caption”"
    assert template.notes == (
        messages.BODY_REMOVED.format(placeholder=PLACEHOLDER),
        messages.STYLES_ADDED.format(names=names),
    )
    document = docx.Document(io.BytesIO(report_with(template)))
    own = docx.Document(io.BytesIO(report_with(None)))
    assert headings(document) == headings(own)
    assert [rows(table) for table in document.tables] == [rows(table) for table in own.tables]
    bullets = document.styles["List Bullet"].element.pPr.numPr.numId.val
    assert document.part.numbering_part.element.num_having_numId(bullets) is not None
    assert document.styles["Heading 1"].base_style.style_id == "Standard"


@pytest.mark.thorough
def test_a_template_of_word_is_used_like_a_document() -> None:
    data = template_bytes(of_organisation, {"[Content_Types].xml": ("document.main+xml", "template.main+xml")})
    assert headings(docx.Document(io.BytesIO(report_with(read_template(data, "t.dotx")))))


FLAT_TEXT = """<?xml version="1.0" encoding="UTF-8"?><office:document
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text"><office:styles>
<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph"
 style:default-outline-level="1"><style:text-properties fo:color="#005030"/></style:style></office:styles>
<office:body><office:text><text:h text:style-name="Heading_20_1" text:outline-level="1">Old report</text:h>
</office:text></office:body></office:document>"""


@pytest.mark.thorough
def test_a_template_that_libreoffice_wrote_is_used_and_libreoffice_reads_the_report(
    tmp_path: Path,
    profile: Path,  # noqa: F811
) -> None:
    (written,) = converted(FLAT_TEXT.encode(), "docx", tmp_path, profile, ending="fodt").values()
    template = read_template(written, "t.docx")
    data = report_with(template)
    document = docx.Document(io.BytesIO(data))
    found = [style for style in document.styles if style.style_id == template.layout.style_id("Heading1")]
    assert [style.font.color.rgb for style in found] == [RGBColor(0, 0x50, 0x30)]
    files = converted(data, "txt:Text (encoded):UTF8", tmp_path, profile, ending="docx")
    lines = files["given.txt"].decode("utf-8-sig").splitlines()
    assert "Old report" not in lines
    assert {heading for _, heading in headings(document)} <= set(lines)
