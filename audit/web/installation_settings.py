"""The settings of the installation that files print: shown to everyone, set by the administrator."""

from __future__ import annotations

from pathlib import Path

from audit.messages import pages as messages
from audit.settings import load_settings
from audit.web.components import html

HEADING = "Set by the administrator"
CAPTION = "Settings of this installation"
NOT_SET = "Not set"


def show_installation_settings() -> None:
    """Show each setting with its value, what it is for, and the name under which it is set."""
    settings = load_settings()
    template = Path(settings.report_template).name  # the folder is nobody's business
    rows = (
        ("Contact", settings.contact, "Printed on the cover of every data workbook. AUDIT_CONTACT"),
        ("Licence", settings.licence, "Printed in data workbooks for people outside the audit team. AUDIT_LICENCE"),
        ("Word template", template, "The layout of Word reports, unless you choose another. AUDIT_REPORT_TEMPLATE"),
    )
    html.subheading(HEADING)
    html.paragraphs(messages.HOW_INSTALLATION_IS_SET)
    html.table(
        CAPTION,
        ("Setting", "Value", "What it is for, and its name on the server"),
        [html.Row((label, value or NOT_SET, use)) for label, value, use in rows],
    )
