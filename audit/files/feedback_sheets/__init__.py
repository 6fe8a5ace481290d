"""Feedback sheets: one page for each case, as a web page to print or as a Word document."""

from audit.files.feedback_sheets.bundle import SheetFile, SheetFormat, build_archive, build_sheets
from audit.files.feedback_sheets.content import SheetSource
from audit.files.feedback_sheets.reading import make_file

__all__ = ["SheetFile", "SheetFormat", "SheetSource", "build_archive", "build_sheets", "make_file"]
