"""The guard: hostile workbooks are refused before anything opens them, fast and in one sentence; good ones pass."""

import io
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator, Mapping

import openpyxl
import pytest

from audit.errors import AuditError, InputError
from audit.files.spreadsheets.limits import COMMAND_LINE_LIMITS, UPLOAD_LIMITS, Limits
from audit.files.spreadsheets.safety_checks import check_workbook, open_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
TYPES = "[Content_Types].xml"
OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def good() -> bytes:
    workbook = openpyxl.Workbook()
    for row in (["case", "2.2.1"], ["A1", "yes"], ["A2", "no"]):
        workbook.worksheets[0].append(row)
    saved = io.BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def rebuilt(changed: Mapping[str, bytes], data: bytes | None = None) -> bytes:
    """A good workbook with parts replaced or added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data or good())) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()} | dict(changed)
        for name, content in parts.items():
            new.writestr(name, content)
    return buffer.getvalue()


def with_sheet(rows: str, after: str = "", before: str = "") -> bytes:
    sheet = f'{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'
    return rebuilt({SHEET: sheet.encode()})


def with_type(content_type: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(good())) as archive:
        types = archive.read(TYPES)
    addition = f'<Override PartName="/xl/x.bin" ContentType="{content_type}"/></Types>'
    return rebuilt({TYPES: types.replace(b"</Types>", addition.encode())})


def zipped(*parts: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return buffer.getvalue()


def with_twin() -> bytes:
    buffer = io.BytesIO(good())
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(SHEET, b"<worksheet/>")
    return buffer.getvalue()


def with_big_part(content: bytes, times: int, name: str = SHEET) -> bytes:
    """A part that is small in the file and large when unpacked."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good())) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        with new.open(name, "w", force_zip64=True) as stream:
            for _ in range(times):
                stream.write(content)
    return buffer.getvalue()


def encrypted() -> bytes:
    """A workbook whose parts say that they are encrypted."""
    data = bytearray(good())
    for at in _central_entries(data):
        data[at + 8] |= 1
    return bytes(data)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))

HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a cell in the last row": (lambda: with_sheet('<row r="1048576"><c r="A1048576"/></row>'), "beyond row 20,000"),
    "a cell in the last column": (lambda: with_sheet('<row r="1"><c r="XFD1"/></row>'), "beyond column 400"),
    "a far cell in a near row": (lambda: with_sheet('<row r="1"><c r="A1048576"/></row>'), "beyond row 20,000"),
    "a row number beyond any sheet": (lambda: with_sheet('<row r="99999999"/>'), "beyond row 20,000"),
    "a row number in figures of its own": (lambda: with_sheet('<row r="1e9"/>'), "damaged"),
    "a merged range over everything": (
        lambda: with_sheet("", '<mergeCells><mergeCell ref="A1:XFD20000"/></mergeCells>'),
        "beyond column 400",
    ),
    "many merged ranges": (
        lambda: with_sheet("", "<mergeCells>" + '<mergeCell ref="A1:J20000"/>' * 3 + "</mergeCells>"),
        "merged cells cover more than",
    ),
    "a merged range without a column": (
        lambda: with_sheet("", '<mergeCells><mergeCell ref="A1:9"/></mergeCells>'),
        "damaged",
    ),
    "more rows than a sample has": (lambda: with_sheet("<row/>" * 20_001), "beyond row 20,000"),
    "more cells than a sample has": (
        lambda: with_sheet(f"<row>{'<c/>' * 400}</row>" * 1251),
        "more than 500,000 cells",
    ),
    "a part that unpacks to too much": (lambda: with_big_part(b" " * 1_000_000, 64), "unpacks to more than 60 MB"),
    "a shared strings bomb": (
        lambda: with_big_part(b"<si><t>x</t></si>" * 50_000, 80, "xl/sharedStrings.xml"),
        "unpacks to more than 60 MB",
    ),
    "a million styles": (
        lambda: rebuilt({"xl/styles.xml": b"<styleSheet><cellXfs>" + b"<xf/>" * 200_001 + b"</cellXfs></styleSheet>"}),
        "far more than a table of answers",
    ),
    "one tag of two megabytes": (
        lambda: with_sheet(f'<row r="1" x="{"x" * 2_000_000}"/>'),
        "XML that no spreadsheet program",
    ),
    "billion laughs": (
        lambda: with_sheet("", before=f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'),
        "XML that no spreadsheet",
    ),
    "a document type that declares nothing": (
        lambda: with_sheet("", before="<!DOCTYPE worksheet>"),
        "XML that no spreadsheet",
    ),
    "an external entity": (
        lambda: with_sheet("", before='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
        "XML that no spreadsheet",
    ),
    "a part in UTF-16": (lambda: rebuilt({SHEET: "<worksheet/>".encode("utf-16")}), "XML that no spreadsheet"),
    "macros": (lambda: rebuilt({"xl/vbaProject.bin": b"\1"}), "contains macros"),
    "macros under another name": (lambda: with_type("application/vnd.ms-office.vbaProject"), "contains macros"),
    "a macro workbook renamed to .xlsx": (
        lambda: with_type("application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
        "contains macros",
    ),
    "a macro type behind an entity": (
        lambda: with_type("application/vnd.ms-excel.sheet.macro&#69;nabled"),
        "contains macros",
    ),
    "an embedded file": (lambda: rebuilt({"xl/embeddings/oleObject1.bin": b"\1"}), "contains embedded files"),
    "an ActiveX control": (lambda: rebuilt({"xl/activeX/activeX1.xml": b"<x/>"}), "contains ActiveX controls"),
    "a link to another workbook": (
        lambda: rebuilt({"xl/externalLinks/externalLink1.xml": b"<x/>"}),
        "links to other workbooks",
    ),
    "two parts of one name": (lambda: with_twin(), "damaged"),
    "two parts that differ in case": (lambda: rebuilt({SHEET.upper(): b"<worksheet/>"}), "damaged"),
    "a path out of the archive": (lambda: rebuilt({"../../x.xml": b"<x/>"}), "damaged"),
    "an absolute path": (lambda: rebuilt({"/etc/x.xml": b"<x/>"}), "damaged"),
    "a path with backslashes": (lambda: rebuilt({"xl\\x.xml": b"<x/>"}), "damaged"),
    "too many parts": (lambda: rebuilt({f"xl/media/{n}.png": b"" for n in range(201)}), "more than 200 parts"),
    "half a file": (lambda: good()[: len(good()) // 2], "damaged"),
    "a far cell behind a desert of blanks": (
        lambda: with_sheet('<row r="1048576"/>', before=" " * 200_000),
        "beyond row 20,000",
    ),
    "broken XML": (lambda: with_sheet("<row"), "damaged"),
    "a row that comes twice": (lambda: with_sheet('<row r="2"/><row r="2"/>'), "damaged"),
    "cells in the wrong order": (lambda: with_sheet('<row r="1"><c r="B1"/><c r="A1"/></row>'), "damaged"),
    "parts with a password": (encrypted, "password"),
    "a file of old Excel": (lambda: OLE + bytes(600), "old version of Excel"),
    "a workbook with a password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "no workbook at all": (lambda: b"case,2.2.1\nA1,yes\n", "not an Excel workbook"),
    "a Word document": (
        lambda: zipped((TYPES, b"<Types/>"), ("word/document.xml", b"<document/>")),
        "not an Excel workbook",
    ),
    "an empty file": (lambda: b"", "the file is empty"),
    "a file of six megabytes": (lambda: b"PK" + bytes(6 * 1024 * 1024), "larger than 5 MB"),
}


@pytest.mark.parametrize(("make", "why"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_workbook_is_rejected_with_one_sentence(make: Callable[[], bytes], why: str) -> None:
    data = make()
    with pytest.raises(InputError) as refusal:
        open_workbook(data, "responses.xlsx")
    assert len(refusal.value.problems) == 1
    assert refusal.value.problems[0].startswith("responses.xlsx: ")
    assert why in refusal.value.problems[0]


@pytest.mark.thorough
def test_rejecting_a_workbook_takes_less_than_a_second_of_processor_time() -> None:
    for name, (make, _) in HOSTILE.items():
        data, before = make(), time.process_time()
        with pytest.raises(InputError):
            check_workbook(data, "x.xlsx")
            open_workbook(data, "x.xlsx")
        assert time.process_time() - before < 1, name


@pytest.mark.parametrize("name", ["a cell in the last row", "a part that unpacks to too much", "billion laughs"])
def test_rejecting_a_workbook_takes_little_memory(name: str) -> None:
    data = HOSTILE[name][0]()
    tracemalloc.start()
    with pytest.raises(InputError):
        check_workbook(data, "x.xlsx")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 25 * 1024 * 1024


def test_a_false_size_in_the_archive_is_rejected() -> None:
    data = bytearray(with_big_part(b" " * 1_000_000, 64))
    at = next(start for start in _central_entries(data) if data[start + 46 :].startswith(SHEET.encode()))
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    with pytest.raises(InputError, match="damaged"):
        check_workbook(bytes(data), "x.xlsx")


def _central_entries(data: bytes | bytearray) -> Iterator[int]:
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        yield at
        at = data.find(b"PK\x01\x02", at + 1)


def test_every_truncated_workbook_is_rejected_with_a_sentence() -> None:
    data = good()
    for length in range(0, len(data) - 1, 37):
        with pytest.raises(InputError):
            open_workbook(data[:length], "x.xlsx")


def test_any_flipped_byte_gives_a_workbook_or_an_error_sentence() -> None:
    data = good()
    for at in range(0, len(data), 41):
        flipped = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
        try:
            open_workbook(flipped, "x.xlsx")[0].close()
        except InputError as refusal:
            assert str(refusal).startswith("x.xlsx: ")


def test_a_valid_workbook_is_opened() -> None:
    sheet = open_workbook(good(), "responses.xlsx")[0].worksheets[0]
    assert list(sheet.iter_rows(values_only=True)) == [("case", "2.2.1"), ("A1", "yes"), ("A2", "no")]


def test_a_formula_is_read_as_its_cached_value() -> None:
    data = with_sheet('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>')
    assert list(open_workbook(data, "x.xlsx")[0].worksheets[0].iter_rows(values_only=True)) == [(2,)]


def test_images_printer_settings_charts_and_calculation_chains_are_accepted() -> None:
    chain = b'<calcChain><c r="B9" i="1"/><c r="A1"/></calcChain>'
    chart = b'<c:chart xmlns:c="c"><c:f>Sheet1!$A$1</c:f><c:c/></c:chart>'
    parts = {"xl/media/image1.png": b"\x89PNG\r\n", "xl/printerSettings1.bin": b"H\0P\0", "xl/calcChain.xml": chain}
    parts["xl/charts/chart1.xml"] = chart
    open_workbook(rebuilt(parts), "x.xlsx")[0].close()


@pytest.mark.thorough
def test_the_command_line_limits_are_wider_than_those_of_an_upload() -> None:
    data = with_sheet(f"<row>{'<c/>' * 400}</row>" * 1251)
    check_workbook(data, "x.xlsx", COMMAND_LINE_LIMITS)
    with pytest.raises(InputError):
        check_workbook(data, "x.xlsx", UPLOAD_LIMITS)


def test_the_limits_are_inclusive() -> None:
    limits = Limits(rows=3, columns=2, cells=6)
    check_workbook(good(), "x.xlsx", limits)
    for smaller in (Limits(rows=2), Limits(columns=1), Limits(cells=5)):
        with pytest.raises(InputError):
            check_workbook(good(), "x.xlsx", smaller)


def test_without_defusedxml_no_workbook_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openpyxl, "DEFUSEDXML", False)
    with pytest.raises(AuditError, match="pip install defusedxml"):
        check_workbook(good(), "x.xlsx")
