"""The files of feedback sheets: one file with a page for each case, or an archive with a file for each case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, count

from audit.files.feedback_sheets.content import SheetSource, sheet_page
from audit.files.feedback_sheets.web_page import build_web_page
from audit.files.filenames import slug
from audit.files.spreadsheets.reproducible_zip import zip_files
from audit.messages import feedback as messages


class SheetFormat(StrEnum):
    """The format of a sheet. The value is the ending of its name."""

    WORD = "docx"
    WEB_PAGE = "html"


@dataclass(frozen=True)
class SheetFile:
    """The kind of file: the format of the sheets, and whether each case has a file, in an archive."""

    sheet_format: SheetFormat
    is_archive: bool = False

    @property
    def suffix(self) -> str:
        """Return the ending of its name."""
        return "zip" if self.is_archive else self.sheet_format.value

    @property
    def mime_type(self) -> str:
        """Return the kind as browsers name it."""
        word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        return {"docx": word, "html": "text/html", "zip": "application/zip"}[self.suffix]


def build_file(sources: Sequence[SheetSource], file: SheetFile, on_sheet: Callable[[], None]) -> bytes:
    """Return the sheets of cases of one audit as a file. ``on_sheet`` is called after each of them is laid out."""
    if file.is_archive:
        return build_archive(sources, file.sheet_format, on_sheet)
    return build_sheets(sources, file.sheet_format, on_sheet)


def build_sheets(
    sources: Sequence[SheetSource], sheet_format: SheetFormat, on_sheet: Callable[[], None] = lambda: None
) -> bytes:
    """Return the sheets as one file with a page for each case."""
    pages = []
    for source in sources:
        pages.append(sheet_page(source))
        on_sheet()
    title = messages.SHEETS_OF_AUDIT.format(audit=sources[0].description.name) if len(sources) > 1 else ""
    if sheet_format is SheetFormat.WEB_PAGE:
        return build_web_page(pages, title)
    from audit.files.feedback_sheets.word import build_word_document  # its libraries take a while to load

    return build_word_document(sources[0], pages, title)


def build_archive(
    sources: Sequence[SheetSource], sheet_format: SheetFormat, on_sheet: Callable[[], None] = lambda: None
) -> bytes:
    """Return an archive with a file for each case."""
    files = {}
    for source, name in zip(sources, _names([source.reference for source in sources]), strict=True):
        files[f"{name}.{sheet_format.value}"] = build_sheets([source], sheet_format)
        on_sheet()
    return zip_files(files)


def _names(references: Sequence[str]) -> list[str]:
    """Return names for the files of cases, each different: "feedback-ksh-1"."""
    names: list[str] = []
    for reference in references:
        name = f"feedback-{slug(reference) or 'case'}"
        others = (f"{name}-{number}" for number in count(2))
        names.append(next(each for each in chain([name], others) if each not in names))
    return names
