"""Texts of an audit that may identify a person: how many, by kind, with links to them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

from audit.formatting import pluralise
from audit.model.audit import Audit
from audit.model.personal_text import TextKind, TextToCheck
from audit.model.review_pair import FIRST_REVIEW
from audit.web.components import html

MAX_LINKS = 20
PAGES = {
    TextKind.FINDING: "findings",
    TextKind.REPORT_TEXT: "report-text",
    TextKind.BENCHMARK: "results",
    TextKind.RATIONALE: "results",
    TextKind.DECISION: "results",
    TextKind.REASON: "history",
    TextKind.GUIDANCE: "agreement",
    TextKind.MODERATION: "moderate",
    TextKind.FEEDBACK: "feedback",
}
PAGES_OF_A_CASE = (TextKind.MODERATION, TextKind.FEEDBACK)


def show_texts_to_check(audit: Audit, texts: Sequence[TextToCheck], some: str, none: str) -> None:
    """Show how many pieces of text may identify a person, with links to them; ``none`` says that there are none.

    ``some`` has a place for ``{pieces}``.
    """
    if not texts:
        html.paragraphs(none, kind="quiet")
        return
    count = sum(text.warning_count for text in texts)
    html.notice(some.format(pieces=pluralise(count, "piece")))
    _show_table(audit, texts)


def _show_table(audit: Audit, texts: Sequence[TextToCheck]) -> None:
    rows = [_row(audit, kind, [text for text in texts if text.kind is kind]) for kind in TextKind]
    html.table(
        "Texts to check",
        ("Kind of text", "Pieces", "Where"),
        [row for row in rows if row],
        numeric_columns=(1,),
        html_columns=(2,),
    )


def _row(audit: Audit, kind: TextKind, texts: Sequence[TextToCheck]) -> html.Row | None:
    if not texts:
        return None
    links = list(dict.fromkeys(_link(audit, text) for text in texts))
    more = [escape(f"and {len(links) - MAX_LINKS} more")] if len(links) > MAX_LINKS else []
    count = sum(text.warning_count for text in texts)
    return html.Row((kind.capitalize(), str(count), ", ".join([*links[:MAX_LINKS], *more])))


def _link(audit: Audit, text: TextToCheck) -> str:
    """Return a link to the page where the text can be read."""
    query = {"audit": audit.id}
    if text.kind in PAGES:
        label = " ".join(filter(None, (text.reference, text.subject))) or "The audit"
        query |= {"case": text.case_id} if text.kind in PAGES_OF_A_CASE else {}
        return html.link_to(label, f"{PAGES[text.kind]}?{urlencode(query)}")
    details_by_id = audit.questionnaire.case_details_by_id
    name = details_by_id[text.subject].text if text.kind is TextKind.CASE_DETAIL else text.subject
    query |= {"case": text.case_id, "question": text.subject}
    query |= {"review": str(text.review)} if text.review > FIRST_REVIEW else {}
    return html.link_to(f"{text.reference} {name}", f"record?{urlencode(query)}")
