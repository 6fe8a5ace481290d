"""The certificate of an erasure as one web page without any other file, laid out to be printed on A4."""

from __future__ import annotations

from html import escape

from audit.files.certificate.sections import (
    CertificateSection,
    CertificateTable,
    certificate_introduction,
    certificate_sections,
    certificate_title,
)
from audit.files.printed_page import printed_page
from audit.model.erasure_certificate import ErasureCertificate

STYLE = """
@page { size: A4; margin: 2cm; }
body { font: 11pt/1.45 Arial, Helvetica, sans-serif; color: #1f2a33; background: #fff; max-width: 46rem;
  margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.7em; line-height: 1.2; } h2 { font-size: 1.25em; margin: 1.8em 0 .4em; break-after: avoid; }
table { border-collapse: collapse; width: 100%; margin: .6em 0; } tr { break-inside: avoid; }
caption { text-align: left; font-weight: bold; padding-bottom: .3em; }
th, td { text-align: left; vertical-align: top; padding: .35em .5em .35em 0; border-bottom: 1px solid #c3c9ce; }
thead th { border-bottom: 2px solid #1f2a33; } th[scope=row] { font-weight: normal; }
.number { text-align: right; } .marking { text-align: center; font-weight: bold; }
@media print { body { margin: 0; max-width: none; padding: 0; } }
"""


def build_certificate_page(certificate: ErasureCertificate) -> bytes:
    """Return the certificate as the bytes of an HTML file."""
    title = escape(certificate_title(certificate))
    marking = certificate.audit.description.marking
    body = [
        f'<p class="marking">{escape(marking)}</p>' if marking else "",
        f"<h1>{title}</h1>",
        _paragraph(certificate_introduction(certificate)),
        *map(_section, certificate_sections(certificate)),
    ]
    return printed_page(title, STYLE, body)


def _section(section: CertificateSection) -> str:
    bullets = "".join(f"<li>{escape(bullet)}</li>" for bullet in section.bullets)
    return "\n".join(
        [
            f"<section>\n<h2>{escape(section.heading)}</h2>",
            *map(_paragraph, section.paragraphs),
            *([f"<ul>{bullets}</ul>"] if bullets else []),
            *([_table(section.table)] if section.table else []),
            "</section>",
        ]
    )


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _table(table: CertificateTable) -> str:
    last = len(table.headings) - 1
    number = [' class="number"' if table.has_numbers and index == last else "" for index in range(last + 1)]
    headings = "".join(
        f'<th scope="col"{number[index]}>{escape(heading)}</th>' for index, heading in enumerate(table.headings)
    )
    rows = "\n".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td{number[index]}>{escape(cell)}</td>" for index, cell in enumerate(row) if index)
        + "</tr>"
        for row in table.rows
    )
    return (
        f"<table>\n<caption>{escape(table.caption)}</caption>\n<thead><tr>{headings}</tr></thead>\n"
        f"<tbody>\n{rows}\n</tbody>\n</table>"
    )
