"""The recording form for tests: it reads what the page was told to draw, and sends what its script would send."""

from __future__ import annotations

import html
import json
import uuid
from typing import Any

from audit.message_types import FormContent, FormRequest, fits
from audit.storage.reading import Reading
from tests.pages.conftest import NewVisitor, Visitor

Json = dict[str, Any]


class Form:
    """One person's recording form in one tab. Whatever is not acknowledged is sent again with the next message."""

    def __init__(self, page: Visitor) -> None:
        self.page = page
        self.number = 0
        self.go = 0
        self.asked = ""
        self.undo_id = ""
        self.waiting: dict[tuple[str, str], Json] = {}

    @property
    def data(self) -> Json:
        """What the page was told to draw."""
        (component,) = [one for one in self.page.at.get("bidi_component") if one.key == "sheet"]
        drawn: Json = json.loads(component.proto.json)
        assert fits(FormContent, drawn, exact=True), "the form would not understand this message"
        return drawn

    @property
    def section(self) -> str:
        """The section that is shown."""
        return str(self.data["section"])

    @property
    def sections(self) -> list[str]:
        """The sections as they are shown."""
        return [words for _, words in self.data["sections"]]

    @property
    def rows(self) -> dict[str, Json]:
        """Every row of the section by its id."""
        return {row["id"]: row for group in self.data["groups"] for row in group["rows"]}

    @property
    def asks(self) -> list[str]:
        """The questions that are asked."""
        return [row_id for row_id, row in self.rows.items() if not row["off"]]

    @property
    def marks(self) -> dict[str, str]:
        """What each answer is said to be held as; '' where nothing is."""
        return {row_id: self.rows[row_id]["stored"]["held"] for row_id in self.asks}

    @property
    def text(self) -> str:
        """Everything that the form shows to read, a line each."""
        return "\n".join(words(self.data))

    @property
    def ways(self) -> dict[str, list[str]]:
        """The lines of the end, each with what it leads to."""
        lines = [line for block in self.data["ways"] for line in block["lines"]]
        return {
            line["before"].removesuffix(": ") or line["after"].removeprefix(": "): [way[1] for way in line["ways"]]
            for line in lines
        }

    def stored(self, subject: str, what: str = "") -> list[str]:
        """What a control shows as stored."""
        row = self.rows[subject]
        values: list[str] = (row["note"] if what == "note" else row["stored"])["value"]
        return values

    def give(self, subject: str, *values: str, what: str = "") -> Form:
        """Give a control values (none: take it back), over the version that the form shows."""
        row = self.rows[subject]
        held = row["note"] if what == "note" else row["stored"]
        self.waiting[subject, what] = {
            "case": self.data["case"],
            "what": what or row["what"],
            "subject": subject,
            "value": list(values),
            "seen": held["version"],
            "id": uuid.uuid4().hex,
        }
        return self.send()

    def note(self, subject: str, text: str) -> Form:
        """Write a note; an empty one clears it."""
        return self.give(subject, *filter(None, [text]), what="note")

    def show(self, section: str) -> Form:
        """Go to another section."""
        return self.send(section)

    def ask(self, subject: str) -> Form:
        """Unfold a row: its history is asked for."""
        self.asked = subject
        return self.send()

    def undo(self) -> Form:
        """Undo the last change."""
        self.undo_id = uuid.uuid4().hex
        self.send()
        self.undo_id = ""
        return self

    def send(self, section: str = "") -> Form:
        """Send what is wanted, and take in what became of it."""
        self.number += 1
        self.page.at.session_state["sheet"] = {"wish": self.wish(section)}
        self.page.run()
        return self.take()

    def wish(self, section: str = "") -> Json:
        """What the page asks for, in one message."""
        request = {
            "number": self.number,
            "case": self.data["case"],
            "section": section or self.section,
            "go": self.go,
            "asked": self.asked,
            "undo": self.undo_id,
            "saves": list(self.waiting.values()),
        }
        assert fits(FormRequest, request, exact=True), "the form does not send such a request"
        return request

    def take(self) -> Form:
        """Take in what became of the saves: what is stored waits no longer."""
        outcomes = self.data["outcomes"]
        self.go = max(self.go, self.data["go"])
        self.waiting = {
            place: save for place, save in self.waiting.items() if "stored" not in outcomes.get(save["id"], {})
        }
        return self

    def run(self) -> Form:
        """Look again, as the form does by itself."""
        self.page.run()
        return self.take()

    def outcome(self, subject: str, what: str = "") -> Json:
        """What became of the save that still waits for a control."""
        became: Json = self.data["outcomes"][self.waiting[subject, what]["id"]]
        return became

    def keep_theirs(self, subject: str, what: str = "") -> Form:
        """Keep the saved answer."""
        del self.waiting[subject, what]
        return self.send()

    def save_mine(self, subject: str, what: str = "") -> Form:
        """Use my answer: the same value, over the version that was shown with the question."""
        version = self.outcome(subject, what)["clash"]["version"]
        self.waiting[subject, what] |= {"seen": version, "id": uuid.uuid4().hex}
        return self.send()


def words(drawn: object) -> list[str]:
    """Every text in what is drawn."""
    if isinstance(drawn, dict):
        return [one for value in drawn.values() for one in words(value)]
    if isinstance(drawn, list):
        return [one for value in drawn for one in words(value)]
    return [drawn] if isinstance(drawn, str) else []


def at_case(visitor: NewVisitor, reading: Reading, section: str = "", name: str = "Ann", **query: str) -> Form:
    """Somebody's form, opened at a case."""
    query |= {"section": section} if section else {}
    return Form(visitor(name).go("record", audit=reading.audit.id, case=reading.case_id, **query))


def skeleton(form: Form) -> str:
    """The part of the form that no data changes, as HTML."""
    (component,) = form.page.at.get("bidi_component")
    return html.unescape(component.proto.html_content)
