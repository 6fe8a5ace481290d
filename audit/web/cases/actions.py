"""What a person does with the cases that they selected in the list: each in a form above the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import streamlit as st

from audit.errors import SomeRefusedError
from audit.messages import pages as messages
from audit.model.audit import Audit
from audit.model.case import CaseState
from audit.model.case_progress import CaseProgress
from audit.model.case_review import ReviewKey
from audit.web.cases.auditors import NO_AUDITOR, load_auditor_options
from audit.web.cases.component import latest_request
from audit.web.cases.list_content import PRINT, list_actions
from audit.web.cases.outcome import finish, new_number
from audit.web.cases.rename import show_rename_form
from audit.web.components import html, tab_state
from audit.web.components.problem_fields import auditor_fields, reason_fields
from audit.web.components.tab_state import CasePanel
from audit.web.components.text_boxes import text_box
from audit.web.conflict_warnings import conflict_warnings
from audit.web.eliminate import show_eliminate_form
from audit.web.print_cases import ReviewsToPrint, all_reviews, show_print_form
from audit.web.session.page_context import PageContext, show_errors

MAX_NAMED = 20
PANEL_KEY = "case-panel"


def follow_request(context: PageContext, audit: Audit) -> None:
    """Open the form that the list asks for, for the selected cases."""
    request = latest_request()
    if request is None or request["number"] <= tab_state.CASE_REQUEST.get():
        return
    tab_state.CASE_REQUEST.set(request["number"])
    if request["action"] in {action["action"] for action in list_actions(context, audit)}:
        number = new_number()
        panel = CasePanel(number, request["action"], tuple(request["cases"]), str(number))
        tab_state.CASE_PANEL.of(audit.id).set(panel)


def show_panel(context: PageContext, audit: Audit, cases: Sequence[CaseProgress]) -> None:
    """Show the form for the selected cases, if one is open."""
    state = tab_state.CASE_PANEL.of(audit.id)
    panel = state.get()
    if panel is None:
        return
    wanted = frozenset(panel.case_ids)
    selected = [case for case in cases if case.id in wanted]
    if not selected:
        state.pop()
        finish(audit.id, messages.SELECTED_GONE.format(plural=audit.questionnaire.case_label.plural), deselect=True)
    with st.container(key=PANEL_KEY):
        form = _PanelForm(context, audit, panel, selected)
        words = form.show()
    if words or form.is_cancelled:
        state.pop()
        cancelled = messages.PRINTING_CLOSED if panel.action == PRINT["action"] else messages.ACTION_CANCELLED
        finish(audit.id, words or cancelled, deselect=bool(words))


class _PanelForm:
    """The form for one action on selected cases."""

    def __init__(self, context: PageContext, audit: Audit, panel: CasePanel, selected: Sequence[CaseProgress]) -> None:
        self._context = context
        self._audit = audit
        self._panel = panel
        self._selected = selected
        self._allowed = [case for case in selected if case.id not in panel.refused]
        self._label = audit.questionnaire.case_label
        self._key = panel.key
        self.is_cancelled = False

    def show(self) -> str:
        """Show the form; return what was done, '' until then."""
        heading, show_form = self._forms()[self._panel.action]
        html.focusable_heading(heading.format(cases=self._label.with_count(len(self._selected))))
        html.paragraphs(_named(self._selected))
        if gone := len(frozenset(self._panel.case_ids)) - len(self._selected):
            html.notice(messages.SOME_SELECTED_GONE.format(gone=gone, plural=self._label.plural))
        if self._panel.refused:
            sentence = messages.NOTHING_CHANGED_YET.format(plural=self._label.plural)
            html.error_summary([sentence, *self._panel.refused.values()])
        words = show_form() if self._allowed else ""
        label = "Close" if self._panel.action == PRINT["action"] else "Cancel"
        self.is_cancelled = st.button(label, key=f"cancel-{self._key}")
        return words

    def _forms(self) -> Mapping[str, tuple[str, Callable[[], str]]]:
        return {
            "allocate": ("Allocate {cases}", self._allocate),
            "return": ("Return {cases} to the auditor", self._return),
            "rename": ("Rename {cases}", self._rename),
            "eliminate": ("Restore {cases}" if self._is_eliminated else "Eliminate {cases}", self._eliminate),
            "remove": ("Remove {cases}", self._remove),
            "print": ("Print {cases}", self._print),
        }

    def _allocate(self) -> str:
        options = load_auditor_options(self._context, self._audit, self._selected)
        name = options.select("Allocate to", f"allocate-to-{self._key}")
        html.notice_if_any(options.warnings([name or NO_AUDITOR]))
        html.notice_if_any(conflict_warnings(self._context, self._audit, self._ids, name))
        if not self._pressed("Allocate", is_ready=name is not None) or name is None:
            return ""
        store, person = self._context.store, self._context.person
        done = messages.CASES_ALLOCATED.format(cases=self._count, name=name or "nobody")
        return self._run(lambda: store.workflow.allocate_all(person, self._audit.id, self._ids, name), done)

    def _return(self) -> str:
        reason = text_box(f"What the auditor should do, for each {self._label.singular}", key=f"why-{self._key}")
        if not self._pressed("Return"):
            return ""
        store, person = self._context.store, self._context.person
        done = messages.CASES_RETURNED.format(cases=self._count)
        return self._run(lambda: store.workflow.return_many(person, self._audit.id, self._ids, reason), done)

    def _remove(self) -> str:
        html.paragraphs(
            f"You can remove a {self._label.singular} in which nothing was recorded. The history of the audit shows "
            "that it was removed, and why.",
            kind="quiet",
        )
        reason = text_box("Reason for removing", key=f"why-{self._key}")
        if not self._pressed("Remove"):
            return ""
        store, person = self._context.store, self._context.person
        done = messages.CASES_REMOVED.format(cases=self._count)
        words = self._run(lambda: store.cases.remove_many(person, self._audit.id, self._ids, reason), done)
        if words:
            _forget_cases(self._audit.id, self._ids)
        return words

    def _rename(self) -> str:
        return show_rename_form(self._context, self._audit, self._selected[0])

    def _eliminate(self) -> str:
        case = self._selected[0]
        return show_eliminate_form(self._context, self._audit, case.id, case.case.reference)

    def _print(self) -> str:
        keys = all_reviews(self._audit, self._selected)
        title = f"{self._label.plural_heading} of {self._audit.description.name}" if len(self._selected) > 1 else ""
        if len(keys) > len(self._selected):
            only_first = tuple(ReviewKey(self._audit.id, case.id, case.number) for case in self._selected)
            keys = keys if st.checkbox(messages.WITH_OTHER_REVIEWS, key=f"others-{self._key}") else only_first
        show_print_form(self._context, ReviewsToPrint(self._audit, keys, title), self._key)
        return ""

    @property
    def _is_eliminated(self) -> bool:
        return self._selected[0].case.state is CaseState.ELIMINATED

    @property
    def _ids(self) -> list[str]:
        return [case.id for case in self._allowed]

    @property
    def _count(self) -> str:
        return self._label.with_count(len(self._allowed))

    def _pressed(self, verb: str, is_ready: bool = True) -> bool:
        """Show the button of the form. If some cases were refused, its label says that it is for the others."""
        label = f"{verb} the other {self._count}" if self._panel.refused else f"{verb} {self._count}"
        return st.button(label, type="primary", key=f"do-{self._key}", disabled=not is_ready)

    def _run(self, action: Callable[[], None], done: str) -> str:
        """Run the action; return what was done. If cases are refused, nothing is done, and the form asks again."""
        is_done = False
        with show_errors({**reason_fields(f"why-{self._key}"), **auditor_fields(f"allocate-to-{self._key}")}):
            try:
                action()
            except SomeRefusedError as error:
                panel = replace(self._panel, refused={**self._panel.refused, **error.refused})
                tab_state.CASE_PANEL.of(self._audit.id).set(replace(panel, number=self._panel.number + 1))
                st.rerun()
            is_done = True
        return done if is_done else ""


def _named(cases: Sequence[CaseProgress]) -> str:
    """Return the references of the first cases, and how many more there are."""
    references = ", ".join(case.case.reference for case in cases[:MAX_NAMED])
    further = len(cases) - MAX_NAMED
    return f"{references} and {further} more" if further > 0 else references


def _forget_cases(audit_id: str, case_ids: Sequence[str]) -> None:
    """Forget removed cases, so that no page tries to open them."""
    opened, last_added = tab_state.CASE_ID.of(audit_id), tab_state.LAST_ADDED.of(audit_id)
    if opened.get() in case_ids:
        opened.pop()
    if last_added.get()[0] in case_ids:
        last_added.pop()
