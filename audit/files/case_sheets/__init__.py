"""Printed cases: reviews with all details, answers, notes and comments as one web page to print."""

from audit.files.case_sheets.web_page import build_case_sheets

__all__ = ["build_case_sheets"]
