"""The summary as one web page without any other file, which is printed on one page of A4."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from audit.analysis.results import Results
from audit.charts.colours import rating_colour
from audit.files.export_context import ExportContext, prepare_export
from audit.files.printed_page import printed_page
from audit.files.summary.content import Summary, SummarySection, summarise
from audit.files.summary.rows import SummaryRow
from audit.model.bands import BandScale

STYLE = """
@page { size: A4; margin: 1cm 1.5cm; }
* { box-sizing: border-box; }
body { font: 10pt/1.2 Arial, "Liberation Sans", Helvetica, sans-serif; color: #1f2a33; background: #fff;
  max-width: 18cm;  margin: 1rem auto; padding: 0 .5rem; overflow-wrap: anywhere; print-color-adjust: exact;
  -webkit-print-color-adjust: exact; }
h1 { font-size: 15pt; line-height: 1.15; margin: 0 0 .1cm; }
h2 { font-size: 12pt; margin: .22cm 0 .06cm; border-bottom: 1px solid #1f2a33; }
p { margin: .06cm 0; } .quiet, footer { font-size: 9pt; color: #46525c; }
.marking { text-align: center; font-weight: bold; margin: 0; }
.overall { font-size: 12pt; margin: .1cm 0; } .overall .rated { font-size: 12pt; padding: .03cm .2cm; }
table { border-collapse: collapse; width: 100%; margin: .1cm 0 .05cm; table-layout: fixed; }
caption { position: absolute; left: -100cm; }
th, td { text-align: left; vertical-align: middle; padding: .035cm .15cm .035cm 0; border-bottom: 1px solid #c3c9ce; }
thead th { border-bottom: 2px solid #1f2a33; font-size: 9pt; } th[scope=row] { font-weight: normal; }
.name { width: 25%; } .rating { width: 28%; } .bar { width: 19%; } .questions .name { width: 53%; }
.rated { font-size: 9.5pt; color: #fff; font-weight: bold; padding: .02cm .12cm; -webkit-box-decoration-break: clone;
  box-decoration-break: clone; }
svg { display: block; width: 100%; height: .38cm; } ul, ol { margin: .06cm 0; padding-left: .55cm; }
li { margin: .02cm 0; } footer { margin-top: .2cm; border-top: 1px solid #c3c9ce; }
@media print { body { margin: 0; padding: 0; max-width: none; } }
"""


def build_summary_page(results: Results, context: ExportContext) -> bytes:
    """Return the summary as the bytes of an HTML file."""
    data = prepare_export(results, context)
    summary, marking = summarise(data), context.description.marking
    title = escape(summary.title)
    body = [
        f'<p class="marking">{escape(marking)}</p>' if marking else "",
        f"<h1>{title}</h1>",
        *map(_paragraph, summary.details),
        _overall(summary, data.results.questionnaire.scale),
        _table(summary, data.results.questionnaire.scale),
        f'<p class="quiet">{escape(summary.legend)}</p>',
        *map(_section, summary.sections),
        f"<footer>{''.join(map(_paragraph, summary.footers))}</footer>",
    ]
    return printed_page(f"{title}: summary", STYLE, body)


def _overall(summary: Summary, scale: BandScale) -> str:
    if not summary.overall_rating:
        return ""
    rating = _rating(summary.overall_rating, scale)
    return f'<p class="overall">Overall rating: {rating} Score: {escape(summary.score)}</p>'


def _rating(rating: str, scale: BandScale) -> str:
    """Return a rating in words, on its colour if it is a rating of the scale."""
    if rating not in scale.ratings:
        return f"<b>{escape(rating)}</b>"
    return f'<b class="rated" style="background:{rating_colour(scale, rating)}">{escape(rating)}</b>'


def _table(summary: Summary, scale: BandScale) -> str:
    kind = "" if summary.overall_rating else ' class="questions"'
    first, *others = summary.headings
    headings = f'<th scope="col" class="name">{first}</th>' + "".join(
        f'<th scope="col" class="{name}">{escape(heading)}</th>'
        for name, heading in zip(("rating", "bar", "figure")[-len(others) :], others, strict=True)
    )
    rows = "\n".join(_row(row, scale) for row in summary.rows)
    caption = escape(summary.caption)
    return (
        f"<table{kind}>\n<caption>{caption}</caption>\n<thead><tr>{headings}</tr></thead>\n"
        f"<tbody>\n{rows}\n</tbody>\n</table>"
    )


def _row(row: SummaryRow, scale: BandScale) -> str:
    rating = f"<td>{_rating(row.rating, scale)}</td>" if row.rating else ""
    described = f'<svg role="img" aria-label="{escape(row.bar_in_words)}" preserveAspectRatio="none" '
    bar = row.bar_svg.replace("<svg ", described, 1)
    return f'<tr><th scope="row">{escape(row.name)}</th>{rating}<td>{bar}</td><td>{escape(row.figure)}</td></tr>'


def _section(section: SummarySection) -> str:
    return "\n".join(
        [
            f"<section>\n<h2>{escape(section.heading)}</h2>",
            _list(section.items, "ol" if section.is_numbered else "ul"),
            f'<p class="quiet">{escape(section.note)}</p>' if section.note else "",
            "</section>",
        ]
    )


def _list(items: Iterable[str], tag: str) -> str:
    return f"<{tag}>{''.join(f'<li>{escape(item)}</li>' for item in items)}</{tag}>"


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"
