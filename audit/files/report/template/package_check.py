"""Safety checks of a template before anything else opens it.

Every part is scanned once as a stream. Refused are macros, links that Word would follow when it opens a report, and
files made to exhaust their reader. What the report does not take over is removed later: see ``cleaning``.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from urllib.parse import unquote
from xml.parsers import expat

from audit.errors import InputError
from audit.files.spreadsheets.file_kind import OLE_SIGNATURE, ZIP_SIGNATURE
from audit.files.spreadsheets.limits import MEGABYTE
from audit.files.spreadsheets.safety_checks import is_unsafe_path, read_chunks
from audit.files.spreadsheets.xml_scan import UTF_16_PREFIXES
from audit.messages import templates as messages

MAX_FILE_BYTES = 5 * MEGABYTE
MAX_UNPACKED_BYTES = 40 * MEGABYTE
MAX_PARTS = 300
MAX_ELEMENTS = 500_000
MAX_TAG_BYTES = MEGABYTE
WORD_CONTENT = ("wordprocessingml.document.main", "wordprocessingml.template.main")
ACTIVE_CONTENT = ("vbaproject", "vbadata", "macroenabled", "activex")
LINKING_FIELDS = re.compile(
    r"\b(DATABASE|DDE|DDEAUTO|IMPORT|INCLUDE|INCLUDEPICTURE|INCLUDETEXT|LINK|RD)\b", re.IGNORECASE
)
SAFE_LINK = re.compile(r"(https?|mailto):", re.IGNORECASE)
LOCAL_FILE = re.compile(r"(file:/{0,3})?[a-z]:/|file:///[^/]|/[^/]|[^/:]+$", re.IGNORECASE)
"""A file on the computer of its author, such as ``C:/Templates/Report.dotx``, with slashes for backslashes."""


def check_package(data: bytes) -> None:
    """Raise InputError with the reason, without the name of the file, unless a template is safe to open."""
    _check_beginning(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive.infolist())
            scan = _Scan()
            for part in archive.infolist():
                scan.read_part(archive, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        raise InputError(messages.DAMAGED) from None
    if not scan.is_word:
        raise InputError(messages.NOT_WORD)


def _check_beginning(data: bytes) -> None:
    if not data:
        raise InputError(messages.EMPTY_FILE)
    if len(data) > MAX_FILE_BYTES:
        raise InputError(messages.TOO_LARGE.format(limit=MAX_FILE_BYTES // MEGABYTE))
    if data.startswith(OLE_SIGNATURE):
        is_encrypted = "EncryptedPackage".encode("utf-16-le") in data
        raise InputError(messages.PASSWORD if is_encrypted else messages.OLD_WORD)
    if not data.startswith(ZIP_SIGNATURE):
        raise InputError(messages.NOT_WORD)


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.orig_filename.casefold() for part in parts]
    if len(parts) > MAX_PARTS:
        raise InputError(messages.TOO_MANY_PARTS.format(limit=MAX_PARTS))
    if len(set(names)) < len(names) or any(map(is_unsafe_path, names)):
        raise InputError(messages.DAMAGED)
    if any(part.flag_bits & 1 for part in parts):
        raise InputError(messages.PASSWORD)
    for name in names:
        _reject_active_content(name)


def _reject_active_content(text: str) -> None:
    if any(marker in text.casefold() for marker in ACTIVE_CONTENT):
        raise InputError(messages.MACROS)


class _Scan:
    """The scan of all parts, and what is counted over all of them."""

    def __init__(self) -> None:
        self.is_word = False
        self._unpacked = self._elements = 0
        self._instructions: list[str] = []
        self._in_instruction = False

    def read_part(self, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
        """Read one part to its end. Raises InputError at the first thing that is refused."""
        parser: expat.XMLParserType | None = None
        fed = 0
        with archive.open(part) as stream:
            for index, chunk in enumerate(read_chunks(stream)):
                self._unpacked += len(chunk)
                if self._unpacked > MAX_UNPACKED_BYTES:
                    raise InputError(messages.UNPACKS_TOO_LARGE.format(limit=MAX_UNPACKED_BYTES // MEGABYTE))
                if index == 0:
                    parser = self._parser_for(chunk)
                if parser is not None:
                    _parse(parser, chunk, is_final=False)
                    fed += len(chunk)
                    if fed - parser.CurrentByteIndex > MAX_TAG_BYTES:  # a huge tag takes quadratic time
                        raise InputError(messages.UNSAFE_XML)
        if parser is not None:
            _parse(parser, b"", is_final=True)
        self._check_instructions()

    def _parser_for(self, start: bytes) -> expat.XMLParserType | None:
        """Return a parser for a part that begins like XML; None for a picture or another file."""
        if start.startswith(UTF_16_PREFIXES):
            raise InputError(messages.UNSAFE_XML)
        if not start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
            return None
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start_element
        parser.EndElementHandler = self._end_element
        parser.CharacterDataHandler = self._note_text
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _reject_declaration
        return parser

    def _start_element(self, qualified_name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > MAX_ELEMENTS:
            raise InputError(messages.TOO_MUCH_CONTENT)
        name = qualified_name.rpartition(":")[2]
        local = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if name in ("Override", "Default"):
            content_type = local.get("ContentType", "")
            _reject_active_content(content_type)
            self.is_word = self.is_word or any(kind in content_type for kind in WORD_CONTENT)
        elif name == "Relationship":
            _check_relationship(local)
        elif name == "fldSimple":
            self._instructions.append(local.get("instr", ""))
        elif name == "fldChar":
            self._instructions.append("\n")
        self._in_instruction = name == "instrText"

    def _end_element(self, _name: str) -> None:
        self._in_instruction = False

    def _note_text(self, text: str) -> None:
        if self._in_instruction:
            self._instructions.append(text)

    def _check_instructions(self) -> None:
        """Reject a field that takes content from another file; Word may write its name in several pieces."""
        for instruction in "".join(self._instructions).splitlines():
            found = LINKING_FIELDS.match(instruction.strip())
            if found:
                raise InputError(messages.LINKING_FIELD.format(field=found[0].upper()))
        self._instructions.clear()


def _parse(parser: expat.XMLParserType, chunk: bytes, is_final: bool) -> None:
    try:
        parser.Parse(chunk, is_final)
    except expat.ExpatError:
        raise InputError(messages.DAMAGED) from None


def _reject_declaration(*_: object) -> None:
    raise InputError(messages.UNSAFE_XML)


def _check_relationship(attributes: dict[str, str]) -> None:
    """Reject a link to another file, unless a reader must select it, or it is a local one that is removed."""
    kind, target = attributes.get("Type", "").rpartition("/")[2], attributes.get("Target", "").strip()
    _reject_active_content(kind)
    if attributes.get("TargetMode", "").casefold() != "external":
        return
    if kind == "attachedTemplate":
        if not LOCAL_FILE.match(unquote(target).replace("\\", "/")):
            raise InputError(messages.REMOTE_TEMPLATE)
    elif kind != "hyperlink" or not SAFE_LINK.match(target):
        raise InputError(messages.EXTERNAL_LINK.format(kind=kind if kind.isalpha() else "unknown"))
