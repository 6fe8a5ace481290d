"""Printing cases: what to know before, what is printed, and the download of the page to print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

import streamlit as st

from audit import __version__
from audit.formatting import today
from audit.messages import printing as messages
from audit.model.audit import Audit
from audit.model.case_print import to_print
from audit.model.case_progress import CaseProgress
from audit.model.case_review import ReviewKey
from audit.model.personal_text import TextToCheck
from audit.web.components import html
from audit.web.components.text_links import show_texts_to_check
from audit.web.session.logged_download import logged_download
from audit.web.session.page_context import PageContext


@dataclass(frozen=True)
class ReviewsToPrint:
    """The reviews of cases of one audit that go into one file. With a title it begins with a list of the cases."""

    audit: Audit
    keys: tuple[ReviewKey, ...]
    title: str = ""


def all_reviews(audit: Audit, cases: Iterable[CaseProgress], auditor: str | None = None) -> tuple[ReviewKey, ...]:
    """Return the reviews of cases that a person may see; those of one auditor, or everybody's (None)."""
    return tuple(
        ReviewKey(audit.id, case.id, review.number)
        for case in cases
        for review in case.reviews
        if auditor is None or review.auditor == auditor
    )


def show_print_form(context: PageContext, reviews: ReviewsToPrint, key: str) -> None:
    """Show what to know before reviews are printed, the choice of what is printed, and the download."""
    case_label = reviews.audit.questionnaire.case_label
    if not reviews.keys:
        html.paragraphs(messages.NO_CASE_TO_PRINT.format(singular=case_label.singular))
        return
    html.notice(messages.BEFORE_PRINTING)
    show_texts_to_check(
        reviews.audit, _texts_to_check(context, reviews), messages.TEXTS_TO_CHECK, messages.NOTHING_TO_CHECK
    )
    with_history = st.checkbox("Include the history of changes", key=f"print-history {key}")
    _show_download(context, reviews, with_history, key)
    html.paragraphs(messages.DOWNLOAD_IS_LOGGED.format(singular=case_label.singular), kind="quiet")


def _texts_to_check(context: PageContext, reviews: ReviewsToPrint) -> Sequence[TextToCheck]:
    """Return which of the texts that are printed may identify a person."""
    printed = {(key.case_id, key.number) for key in reviews.keys}
    printed |= {(key.case_id, 0) for key in reviews.keys}
    texts = context.store.text_checks.texts_to_print(context.person, reviews.audit.id)
    return [text for text in texts if (text.case_id, text.review) in printed]


def _show_download(context: PageContext, reviews: ReviewsToPrint, with_history: bool, key: str) -> None:
    """Show the download. The file is read and built on the click, after the access log has it."""
    name = _file_name(context, reviews, with_history)
    case_count = len({key.case_id for key in reviews.keys})
    label = f"Download {reviews.audit.questionnaire.case_label.with_count(case_count)} to print"
    log = partial(context.store.history.log_case_exports, context.person, reviews.audit.id, reviews.keys, name)
    build = partial(_build, context, reviews, with_history)
    logged_download(label, name, "text/html", log, build, f"print {key}", is_primary=True)


def _build(context: PageContext, reviews: ReviewsToPrint, with_history: bool) -> bytes:
    from audit.files.case_sheets import build_case_sheets  # only a download needs it

    store, person, audit_id = context.store, context.person, reviews.audit.id
    logs = {
        case_id: store.reviews.audit_log(person, audit_id, case_id)
        for case_id in dict.fromkeys(key.case_id for key in reviews.keys)
    }
    prints = [
        to_print(store.reviews.open(person, audit_id, key.case_id, key.number), logs[key.case_id])
        for key in reviews.keys
    ]
    return build_case_sheets(prints, person.name, today(), title=reviews.title, with_history=with_history)


def _file_name(context: PageContext, reviews: ReviewsToPrint, with_history: bool) -> str:
    """Return a name that changes whenever the file may change, so that a browser never reuses an older one."""
    from audit.files.filenames import file_name

    version = context.store.audits.version(context.person)
    keys = [f"{key.case_id}/{key.number}" for key in reviews.keys]
    parts = (__version__, reviews.audit.id, str(version), str(today()), str(with_history), reviews.title, *keys)
    fingerprint = sha256("|".join(parts).encode()).digest()
    return file_name(reviews.audit.description, fingerprint, "cases-to-print", "html")
