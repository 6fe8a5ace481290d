"""The list of cases for tests: reads what the page shows, and sends what its script would send."""

from __future__ import annotations

import json
from typing import Any

from audit.web.cases.component import LIST_KEY
from audit.web.cases.component.message_types import CaseRow, ListContent, ListRequest
from audit.web.components.message_checks import fits
from tests.web.conftest import Visitor


def list_content(page: Visitor) -> ListContent:
    """Return what the list was given to show."""
    (component,) = [element for element in page.at.get("bidi_component") if element.key == LIST_KEY]
    content: Any = json.loads(component.proto.json)
    assert fits(ListContent, content, exact=True), "the list would not understand this message"
    shown: ListContent = content
    return shown


def rows(page: Visitor) -> dict[str, CaseRow]:
    """Return the rows of the list by reference."""
    return {row["reference"]: row for row in list_content(page)["rows"]}


def listed(page: Visitor) -> list[str]:
    """Return the references in the list; none if the page has no list."""
    has_list = any(element.key == LIST_KEY for element in page.at.get("bidi_component"))
    return list(rows(page)) if has_list else []


def actions(page: Visitor) -> list[str]:
    """Return what can be done with selected cases."""
    return [action["action"] for action in list_content(page)["actions"]]


def outcome(page: Visitor) -> str:
    """Return what was done in the run before, in words."""
    return list_content(page)["outcome"]["words"]


def act(page: Visitor, action: Any, *references: str) -> Visitor:
    """Select cases and press the button of an action, which opens its form."""
    content, shown = list_content(page), rows(page)
    ids = [shown[reference]["id"] for reference in references]
    request = ListRequest(number=content["handled"] + 1, action=action, cases=ids)
    page.at.session_state[LIST_KEY] = {"request": request}
    return page.run()
