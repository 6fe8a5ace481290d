"""Session state: what one browser tab remembers between the runs of a page.

This is the only module that touches ``st.session_state`` (a test holds that). Every value has a key in the list below;
the current value of a widget is read with ``widget_value``. Nothing here is stored in the database: it is lost when the
tab is closed or the server restarts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

import streamlit as st

if TYPE_CHECKING:
    from audit.errors import InputError
    from audit.files.file_reading import ParsedFile, ReadingChoices
    from audit.files.foreign_forms.reading import ReadForm
    from audit.files.question_table.reading import QuestionTable
    from audit.files.report.template.reading import ReportTemplate
    from audit.model.allocation_plan import Plan
    from audit.model.case import CaseState
    from audit.model.import_plan import ImportPlan
    from audit.model.recording_sheet import SheetPlan, SheetReading
    from audit.sampling.draw import Draw
    from audit.sampling.long_list import LongList
    from audit.sampling.sample_key import KeyRow

Value = TypeVar("Value")
ReadUpload: TypeAlias = "tuple[tuple[str, ReadingChoices], ParsedFile | InputError]"
"""The id of an upload with the choices for reading it, and its content."""


@dataclass(frozen=True)
class CompletedImport:
    """What an import did, and some of its cases: reference and id."""

    sentence: str
    cases: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class CasePanel:
    """The form for something to do with selected cases. ``refused`` says why not, by the id of the case.

    ``number`` grows each time that the form needs the focus; ``key`` stays, so that what was typed does.
    """

    number: int
    action: str
    case_ids: tuple[str, ...]
    key: str
    refused: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CaseOutcome:
    """What was done with cases, in words. ``deselect``: the selection in the list is cleared."""

    number: int
    words: str
    deselect: bool = False


@dataclass(frozen=True)
class DraftUndo:
    """How to undo the last change of a draft: its version now, the text before, and the place of the button.

    ``undone_at`` is the place that says that it is undone.
    """

    version: int
    text: str
    place: str
    undone_at: str


@dataclass(frozen=True)
class WaitingKey:
    """The key of a sample that its lead has not removed yet: of which audit, and whether a file was downloaded."""

    audit_name: str
    rows: tuple[KeyRow, ...]
    is_downloaded: bool = False


@dataclass(frozen=True)
class StateKey(Generic[Value]):
    """The name of one value, and the value that it has until it is set."""

    name: str
    default: Value

    def of(self, *owners: str) -> StateKey[Value]:
        """Return the key of the same value for one audit, form or control."""
        return replace(self, name=" ".join((self.name, *owners)))

    def get(self) -> Value:
        """Return the value."""
        return st.session_state.get(self.name, self.default)  # type: ignore[no-any-return]

    def set(self, value: Value) -> None:
        """Remember a value."""
        st.session_state[self.name] = value

    def get_or_set(self, first: Value) -> Value:
        """Return the value; if it is not set, set it first."""
        return st.session_state.setdefault(self.name, first)  # type: ignore[no-any-return]

    def pop(self) -> Value:
        """Return the value and forget it."""
        return st.session_state.pop(self.name, self.default)  # type: ignore[no-any-return]

    def is_set(self) -> bool:
        """Whether a value was set."""
        return self.name in st.session_state


# Sign-in
SESSION_ID = StateKey("session id", "")  # names this tab's session in the access log
LOCAL_NAME = StateKey("local name", "")  # the name entered in local mode
SIGN_IN_AGAIN = StateKey("sign in again", False)  # the user asked for the sign-in page
SIGN_IN_RECORDED = StateKey("sign-in recorded", False)  # the database knows that this person has signed in
PAGE_WAS_SHOWN = StateKey("page was shown", False)  # the tab showed a page while the sign-in was valid

# Pages
RUNS = StateKey("runs", 0)  # how many there were in this tab, see components/runs.js
LAST_NAVIGATION: StateKey[Any] = StateKey("last navigation", None)  # the navigation.Navigation of the run before
AUDIT_ID = StateKey("audit", "")  # the audit opened last
CASE_ID = StateKey("case", "")  # of an audit: the case opened last
INCLUDED_STATES: StateKey[tuple[CaseState, ...]] = StateKey("cases included", ())  # of an audit: see case_filter
LAST_IN_ADDRESS = StateKey("last in address", "")  # of a control: what it wrote to the address last
DEFERRED_ERRORS: StateKey[tuple[str, ...]] = StateKey("deferred errors", ())  # of a callback, for the next run

# Feedback
FEEDBACK_FILE: StateKey[tuple[str, bytes]] = StateKey("feedback file", ("", b""))  # of an audit: name, content

# Forms
SUBMISSIONS: StateKey[dict[str, tuple[object, str]]] = StateKey("submissions", {})  # see page_context.submit_once
RESET_COUNT = StateKey("resets of", 0)  # of a form: how often it was emptied; part of the keys of its fields
FIRST_SEEN: StateKey[Any] = StateKey("first seen by", None)  # of a form: the stored value when it was opened
KNOWN_DRAFTS: StateKey[dict[str, dict[str, object]]] = StateKey("known drafts", {})  # by the key of the form
UNKNOWN_DRAFTS: StateKey[dict[str, dict[str, object]]] = StateKey("unknown drafts", {})  # see draft_form.py
FORM_MESSAGE = StateKey("message of", "")  # of a place: what was done there, see components.confirmation

# Cases
CASE_REQUEST = StateKey("case request", 0)  # the number of the last request of the list that was answered
CASE_PANEL: StateKey[CasePanel | None] = StateKey("case panel", None)  # of an audit: the form above the list
CASE_OUTCOME: StateKey[CaseOutcome | None] = StateKey("case outcome", None)  # of an audit: what was done, shown once
FILTERS_CLEARED = StateKey("filters cleared", 0)  # of an audit: how often, so that no new case is hidden
NEW_REFERENCES: StateKey[tuple[object, Sequence[str]] | None] = StateKey("new references", None)  # shown, and of what
ADD_FORM_EXPANDED = StateKey("add form expanded", False)  # of an audit: how the form started
LAST_ADDED: StateKey[tuple[str, str]] = StateKey("last added", ("", ""))  # of an audit: id and reference of a case
UPLOAD: StateKey[tuple[ReadUpload, ...]] = StateKey("upload", ())  # as it was read first and is read now
IMPORT_PLAN: StateKey[tuple[object, ImportPlan] | None] = StateKey("import plan", None)  # shown, and of what choices
IMPORT_CHANGED = StateKey("import changed", False)  # the audit changed after the preview, which is shown again
IMPORTS: StateKey[list[CompletedImport]] = StateKey("imports", [])  # of an audit: what each import did

# Allocation
ALLOCATION_PLAN: StateKey[Plan | None] = StateKey("allocation plan", None)  # of an audit: planned, not saved

# Sample
SAMPLE_WORK: StateKey[dict[str, tuple[object, Any]]] = StateKey("sample work", {})  # see web.sampling.remembered
LONG_LIST: StateKey[LongList | None] = StateKey("long list", None)  # of an audit
CONFIRMED_COLUMNS: StateKey[Mapping[str, str] | None] = StateKey("confirmed columns", None)  # of an upload
SHOWN_DRAW: StateKey[tuple[object, Draw] | None] = StateKey("shown draw", None)  # of an audit: its settings, the draw
PROPOSED_SIZE = StateKey("proposed size", 0)  # of a form: the number of cases that its field started with
WAITING_KEYS: StateKey[dict[str, WaitingKey]] = StateKey("waiting keys", {})  # by the id of the audit

# Recording a case
RECORD_PAGE_OPENED = StateKey("record page opened", False)  # the tab may still hold unsaved answers
LAST_REVIEW: StateKey[tuple[str, Any]] = StateKey("last review", ("", None))  # who was shown it; a CaseReview
SHOWN_WITHOUT_DATABASE = StateKey("shown without database", False)  # the page around the form is incomplete
NAVIGATION: StateKey[Any] = StateKey("navigation", None)  # the case_form.Navigation to follow next
FOLLOWED_LINK: StateKey[tuple[str, str] | None] = StateKey("followed link", None)  # case and question of the address
SENT_AHEAD = StateKey("sections sent ahead", 0)  # the number of the last request that asked for every section
SECTION_SHOWN = StateKey("section shown", "")
SAVE_RESULTS: StateKey[Mapping[str, Any]] = StateKey("save results", {})  # messages.SaveResult by save id
LAST_UNDO = StateKey("last undo", "")  # the id of the request that was undone last
UNDO_MESSAGE = StateKey("undo message", "")
ACTION_COUNT = StateKey("actions on cases", 0)
REFUSED_ACTION: StateKey[tuple[str, ...]] = StateKey("refused action", ())  # why it was, until the next action

# Urgent concerns
CONCERN_ASKED = StateKey("concern asked", 0)  # of a review: the request of the page that asked for the form last
CONCERN_ABOUT = StateKey("concern about", "")  # of a review: the question at which it asked

# Recording sheets
SHEET_UPLOAD: StateKey[tuple[str, SheetReading | InputError] | None] = StateKey("sheet upload", None)  # by its id
SHEET_PLAN: StateKey[tuple[str, SheetPlan] | None] = StateKey("sheet plan", None)  # shown, by the id of the upload
SHEET_CHANGED = StateKey("sheet changed", False)  # a value changed after the preview, which is shown again
VERSION_UPLOADS = StateKey("version uploads", 0)  # of an audit: how many new versions it was moved to
SHEET_UPLOADS = StateKey("sheet uploads", 0)  # of an audit: how many were saved

# History
LOG_PAGES: StateKey[tuple[Any, tuple[int, ...]]] = StateKey("log pages", (None, ()))  # of a log: see history.log_table

# Questionnaires
TEXT_OUTCOME: StateKey[Any] = StateKey("text outcome", None)  # of a draft: the text_saving.Outcome of the last message
DRAFT_SHOWN = StateKey("draft shown", 0)  # of a draft: the version that this tab showed or saved last
TEXT_DROPPED = StateKey("text dropped", 0)  # of a draft: the last message that the person chose to drop
PREVIEW_VALUES: StateKey[Mapping[Any, Any]] = StateKey("preview values", {})  # of a questionnaire: see preview.py
TRIAL_SEED = StateKey("trial seed", 1)  # of a questionnaire: which invented answers are shown
STARTED_DRAFTS = StateKey("started drafts", 0)  # how many, so that an upload starts one draft
READ_FORM: StateKey[tuple[object, ReadForm | InputError] | None] = StateKey("read form", None)  # by what was chosen
QUESTION_TABLE: StateKey[tuple[str, QuestionTable | InputError] | None] = StateKey("question table", None)  # by its id
OPEN_FORM: StateKey[Any] = StateKey("open form", None)  # the item_fields.ItemForm that was shown last
REMOVAL_ASKED = StateKey("removal asked", "")  # of a draft: the key of the form of the item to remove
DRAFT_UNDO: StateKey[DraftUndo | None] = StateKey("draft undo", None)  # of a draft: the last change of this tab

# Export
REPORT_TEMPLATE: StateKey[ReportTemplate | None] = StateKey("report template", None)  # uploaded in this tab

# Findings
SCROLL_TO_FORM = StateKey("scroll to form", 0)  # the id of the finding that was opened for a change


def widget_value(key: str) -> Any:
    """Return the current value of the widget with this key; None if it was not shown yet."""
    return st.session_state.get(key)


def set_widget_value(key: str, value: object) -> None:
    """Set the value that a widget shows; call this before the widget is shown."""
    st.session_state[key] = value


def has_widget_value(key: str) -> bool:
    """Whether the widget with this key was shown in the last run, or its value was set."""
    return key in st.session_state
