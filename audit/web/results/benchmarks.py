"""Benchmarks on the Results page: the table, and the form in which a lead enters, changes and removes them.

What is typed is saved as a draft at once. A form replaces the benchmark that was saved when the form was opened. If
somebody else changed it since, the first click on a button says so, and only a second click overwrites it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from audit.analysis.audit_results import AuditResults
from audit.analysis.benchmarks import HEADINGS, benchmark_rows
from audit.errors import InputError
from audit.messages import benchmarks as messages
from audit.model.audit import Audit
from audit.model.benchmark import MAX_BASE, Benchmark, SavedBenchmark, check_benchmark
from audit.storage import Permission
from audit.web.components import html
from audit.web.components.confirmation import show_confirmation
from audit.web.components.copying import copied_table_html
from audit.web.components.html import Row
from audit.web.components.problem_fields import benchmark_fields
from audit.web.components.text_boxes import text_line
from audit.web.draft_form import DraftForm, reset_count
from audit.web.empty_states import why_closed
from audit.web.session.page_context import PageContext, show_errors

BENCHMARKS = "benchmarks"  # the anchor of the section
NEW = "New benchmark"
Saved = Mapping[tuple[str, str], SavedBenchmark]


@dataclass(frozen=True)
class BenchmarkForm(DraftForm):
    """The form of a new benchmark, or of the ``stored`` one that is being changed."""

    audit: Audit
    stored: Benchmark | None

    def submit(self, benchmark: Benchmark, removes: bool = False) -> None:
        """Save or remove a benchmark over the one seen, then start a new form. An error is shown; typed text stays."""
        seen: Benchmark | None = self.first_seen.get()
        self.first_seen.set(self.stored)
        store, person = self.context.store.benchmarks, self.context.person
        with show_errors(benchmark_fields(self.key)):
            if removes and seen is not None:
                store.remove(person, self.audit.id, seen)
            else:
                store.save(person, self.audit.id, benchmark, seen)
            done = messages.REMOVED if removes else messages.SAVED
            self.finish(BENCHMARKS, done.format(name=benchmark.name, question=benchmark.question_id))


def show_benchmarks(context: PageContext, audit_results: AuditResults, saved: Saved) -> None:
    """Show the benchmarks next to the figures of the audit, and to a lead the form."""
    audit = audit_results.audit
    may_write = context.has_permission(Permission.WRITE_BENCHMARK, audit)
    if not (saved or may_write):
        return
    html.render(benchmarks_html(audit_results, saved))
    if not may_write:
        return
    if audit.closed_at:
        html.paragraphs(why_closed(audit), kind="quiet")
        return
    html.expander(
        "Enter, change or remove a benchmark", f"benchmarks {audit.id}", lambda: _show_form(context, audit, saved)
    )
    show_confirmation(BENCHMARKS)


def benchmarks_html(audit_results: AuditResults, saved: Saved) -> str:
    """Return the heading, what the table does not say, and the table; '' without benchmarks of inspected questions."""
    rows = benchmark_rows(audit_results.results, [each.benchmark for each in saved.values()])
    if not rows:
        return ""
    caption = f"{messages.CAPTION}, {audit_results.which_cases}"
    table = copied_table_html(caption, HEADINGS, [Row(row.cells) for row in rows])
    heading = html.subheading_html(messages.TITLE, anchor=BENCHMARKS)
    return heading + html.paragraphs_html(messages.HOW_TO_READ, kind="quiet") + table


def _show_form(context: PageContext, audit: Audit, saved: Saved) -> None:
    """Show which benchmark to change, then its fields and buttons."""
    html.paragraphs(messages.HOW_TO_ENTER, kind="quiet")
    labels = {NEW: NEW} | {" ".join(key): f"{key[0]} {key[1]}" for key in saved}
    by_label = {" ".join(key): each.benchmark for key, each in saved.items()}
    chosen = st.selectbox("Benchmark", list(labels), format_func=labels.__getitem__, key=f"benchmark {audit.id}")
    stored = by_label.get(chosen)
    draft_name = f"benchmark {audit.id} {chosen}"
    form = BenchmarkForm(context, draft_name, reset_count(draft_name), audit, stored)
    form.first_seen.get_or_set(stored)
    typed, has_percent = _show_fields(form)
    with st.container(horizontal=True):
        save_clicked = st.button("Save benchmark", type="primary", key=f"save {form.key}")
        remove_clicked = bool(stored) and st.button("Remove benchmark", key=f"remove {form.key}")
    if save_clicked:
        with show_errors(benchmark_fields(form.key)):
            _check_percent(typed, has_percent, audit)
            form.submit(typed)
    if remove_clicked and stored:
        form.submit(stored, removes=True)


def _check_percent(typed: Benchmark, has_percent: bool, audit: Audit) -> None:
    """Raise InputError if the percentage is missing, with every other problem."""
    if has_percent:
        return
    try:
        check_benchmark(typed, audit.questionnaire)
    except InputError as error:
        raise InputError(messages.PERCENT_MISSING, *error.problems) from None
    raise InputError(messages.PERCENT_MISSING)


def _show_fields(form: BenchmarkForm) -> tuple[Benchmark, bool]:
    """Show the fields and save a draft of what differs. Return what is entered, and whether it has a percentage."""
    draft, stored = form.load_draft(), form.stored
    initial = _texts(stored) | {name: value for name, value in draft.items() if name in FIELDS}
    question_id = stored.question_id if stored else _select_question(form, str(initial["question"]))
    name = stored.name if stored else text_line("Name", str(initial["name"]), key=f"name {form.key}")
    percent = _number("Percentage Yes", 0, 100, initial["percent"], f"percent {form.key}")
    base = _number("Base, if it was published", 1, MAX_BASE, initial["base"], f"base {form.key}")
    source = text_line("Source", str(initial["source"]), key=f"source {form.key}", is_prose=True)
    published = text_line("Year or date", str(initial["published"]), key=f"published {form.key}", width=320)
    typed = Benchmark(question_id, name, percent or 0, source, published, base)
    entered = _texts(typed) | {"percent": percent}
    form.save_draft(entered, draft, entered != _texts(stored) | ({} if stored else {"question": question_id}))
    return typed, percent is not None


FIELDS = ("question", "name", "percent", "base", "source", "published")


def _texts(benchmark: Benchmark | None) -> dict[str, object]:
    """Return the values of the fields as a draft holds them."""
    if benchmark is None:
        return dict.fromkeys(FIELDS, "") | {"percent": None, "base": None}
    values = (benchmark.question_id, benchmark.name, benchmark.percent, benchmark.base)
    return dict(zip(FIELDS, (*values, benchmark.source, benchmark.published), strict=True))


def _select_question(form: BenchmarkForm, question_id: str) -> str:
    questions = {question.id: f"{question.id} {question.text}" for question in form.audit.inspected_questions}
    index = list(questions).index(question_id) if question_id in questions else 0
    return st.selectbox("Question", list(questions), index, questions.__getitem__, key=f"question {form.key}")


def _number(label: str, lowest: int, highest: int, initial: object, key: str) -> int | None:
    value = initial if isinstance(initial, int) and lowest <= initial <= highest else None
    return st.number_input(label, lowest, highest, value, 1, key=key, width=320)
