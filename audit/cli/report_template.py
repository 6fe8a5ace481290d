"""The option ``--template``: the organisation's own template of the Word report."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from audit.settings import load_settings

if TYPE_CHECKING:
    from audit.files.report.template.reading import ReportTemplate


def add_template_option(report: argparse.ArgumentParser) -> None:
    """Add the option to the command that writes a report."""
    report.add_argument(
        "--template", metavar="FILE", type=Path, help="your organisation's template (default: AUDIT_REPORT_TEMPLATE)"
    )


def read_template(chosen: Path | None) -> ReportTemplate | None:
    """Return the chosen template, or that of the settings, and print what a person should know about it."""
    from audit.files.report.template.reading import read_template_file

    setting = load_settings().report_template
    path = chosen or (Path(setting) if setting else None)
    if path is None:
        return None
    template = read_template_file(path)
    for note in template.notes:
        print(note, file=sys.stderr)
    return template
