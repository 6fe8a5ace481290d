"""The one-page summary for a senior manager, as a Word document or a web page to print: the same texts in both."""

from audit.files.summary.web_page import build_summary_page
from audit.files.summary.word import build_summary_document

__all__ = ["build_summary_document", "build_summary_page"]
