"""The recording form for tests: reads what the page shows, and sends what its script would send."""

from __future__ import annotations

import html
import json
import uuid
from typing import Any

from audit.model.case_review import CaseReview
from audit.web.components.message_checks import fits
from audit.web.record.component.message_types import FormContent, FormRequest
from tests.web.conftest import NewVisitor, Visitor

Json = dict[str, Any]


class RecordingForm:
    """One person's recording form in one tab. A save that is not confirmed is sent again with the next message."""

    def __init__(self, page: Visitor) -> None:
        self.page = page
        self.number = 0
        self.navigation_number = 0
        self.opened_row = ""
        self.undo_id = ""
        self.concern_number, self.concern_about = 0, ""
        self.asks_ahead = False
        self.pending: dict[tuple[str, str], Json] = {}

    @property
    def data(self) -> Json:
        """Return what the page was given to show."""
        (component,) = [element for element in self.page.at.get("bidi_component") if element.key == "sheet"]
        payload: Json = json.loads(component.proto.json)
        assert fits(FormContent, payload, exact=True), "the form would not understand this message"
        return payload

    @property
    def section(self) -> str:
        """Return the section that is shown."""
        return str(self.data["section"])

    @property
    def sections(self) -> list[str]:
        """Return the labels of the sections."""
        return [label for _, label in self.data["sections"]]

    @property
    def rows(self) -> dict[str, Json]:
        """Return the rows of the section by id."""
        return {row["id"]: row for group in self.data["groups"] for row in group["rows"]}

    @property
    def asked_questions(self) -> list[str]:
        """Return the questions that apply."""
        return [row_id for row_id, row in self.rows.items() if not row["off"]]

    @property
    def statuses(self) -> dict[str, str]:
        """Return the saved answer of each question in words; '' if there is none."""
        return {row_id: self.rows[row_id]["stored"]["held"] for row_id in self.asked_questions}

    @property
    def text(self) -> str:
        """Return all texts of the form, one on each line."""
        return "\n".join(all_texts(self.data))

    @property
    def checklist_links(self) -> dict[str, list[str]]:
        """Return the lines of the checklist, each with what it links to."""
        lines = [line for block in self.data["ways"] for line in block["lines"]]
        return {
            line["before"].removesuffix(": ") or line["after"].removeprefix(": "): [link[1] for link in line["ways"]]
            for line in lines
        }

    def stored(self, subject: str, field: str = "") -> list[str]:
        """Return the saved values of a control."""
        row = self.rows[subject]
        values: list[str] = (row["note"] if field == "note" else row["stored"])["value"]
        return values

    def enter(self, subject: str, *values: str, field: str = "") -> RecordingForm:
        """Enter values in a control (none: clear it), over the version that the form shows."""
        row = self.rows[subject]
        saved_value = row["note"] if field == "note" else row["stored"]
        self.pending[subject, field] = {
            "case": self.data["case"],
            "what": field or row["what"],
            "subject": subject,
            "value": list(values),
            "seen": saved_value["version"],
            "id": uuid.uuid4().hex,
        }
        return self.send()

    def write_note(self, subject: str, text: str) -> RecordingForm:
        """Write a note; an empty one clears it."""
        return self.enter(subject, *filter(None, [text]), field="note")

    def open_section(self, section: str) -> RecordingForm:
        """Go to another section."""
        return self.send(section)

    def open_row(self, subject: str) -> RecordingForm:
        """Open a row, which requests its history."""
        self.opened_row = subject
        return self.send()

    def undo(self) -> RecordingForm:
        """Press "Undo"."""
        self.undo_id = uuid.uuid4().hex
        self.send()
        self.undo_id = ""
        return self

    def ask_for_concern(self, subject: str = "") -> RecordingForm:
        """Press "Raise urgent concern" at a question."""
        self.concern_number, self.concern_about = self.number + 1, subject
        self.send()
        self.concern_number = 0
        return self

    def send(self, section: str = "") -> RecordingForm:
        """Send a request and receive its results."""
        self.number += 1
        self.page.at.session_state["sheet"] = {"wish": self.request(section)}
        self.page.run()
        return self.receive()

    def request(self, section: str = "") -> Json:
        """Return the request of the page as one message."""
        request = {
            "number": self.number,
            "case": self.data["case"],
            "section": section or self.section,
            "go": self.navigation_number,
            "asked": self.opened_row,
            "undo": self.undo_id,
            "concern": self.concern_number,
            "about": self.concern_about,
            "ahead": self.asks_ahead,
            "saves": list(self.pending.values()),
        }
        assert fits(FormRequest, request, exact=True), "the form does not send such a request"
        return request

    def receive(self) -> RecordingForm:
        """Receive the results: a value that was saved is no longer pending."""
        results = self.data["outcomes"]
        self.navigation_number = max(self.navigation_number, self.data["go"])
        self.pending = {
            control: save for control, save in self.pending.items() if "stored" not in results.get(save["id"], {})
        }
        return self

    def refresh(self) -> RecordingForm:
        """Rerun, as the form does at an interval."""
        self.page.run()
        return self.receive()

    def save_result(self, subject: str, field: str = "") -> Json:
        """Return the result of the pending save of a control."""
        result: Json = self.data["outcomes"][self.pending[subject, field]["id"]]
        return result

    def keep_theirs(self, subject: str, field: str = "") -> RecordingForm:
        """Keep the saved answer in a conflict."""
        del self.pending[subject, field]
        return self.send()

    def save_mine(self, subject: str, field: str = "") -> RecordingForm:
        """Use my answer in a conflict: save it over the version that was shown."""
        version = self.save_result(subject, field)["clash"]["version"]
        self.pending[subject, field] |= {"seen": version, "id": uuid.uuid4().hex}
        return self.send()


def all_texts(payload: object) -> list[str]:
    """Return all texts in a payload."""
    if isinstance(payload, dict):
        return [text for value in payload.values() for text in all_texts(value)]
    if isinstance(payload, list):
        return [text for value in payload for text in all_texts(value)]
    return [payload] if isinstance(payload, str) else []


def open_form(
    visitor: NewVisitor, review: CaseReview, section: str = "", name: str = "Ann", **query: str
) -> RecordingForm:
    """Open the form of a case as a person."""
    query |= {"section": section} if section else {}
    return RecordingForm(visitor(name).open_page("record", audit=review.audit.id, case=review.case_id, **query))


def static_html(form: RecordingForm) -> str:
    """Return the fixed HTML of the form."""
    (component,) = [element for element in form.page.at.get("bidi_component") if element.key == "sheet"]
    return html.unescape(component.proto.html_content)
