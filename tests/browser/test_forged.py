"""What somebody sends by hand over the connection of a page: any value of any widget, for whichever case or audit."""

from __future__ import annotations

import json
import sqlite3
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import closing

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from audit.model.case import Case
from audit.storage import Role, Store, open_store
from audit.storage.queries.case_reviews import Reading
from tests.browser.sign_in import SECRET, Drawn, ProtectedServer, ask, signed_in_server
from tests.storage.factories import ANN, begin_audit, reread

READER, OTHER, OWN, LEAD = "rea@example.org", "otto@example.org", "ada@example.org", "lea@example.org"
FORGED = "Forged by hand"
OF_THOSE_WHO_LOOK = {"access", "chain_head", "draft"}  # a look is put on record; what one types is kept for oneself
LEADS_PAGES = ("cases", "members", "findings", "settings", "retention")


@pytest.fixture(scope="module")
def protected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProtectedServer]:
    server = signed_in_server(tmp_path_factory.mktemp("protected"), "http://localhost:1")
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def store(protected: ProtectedServer) -> Iterator[Store]:
    opened = open_store(protected.store_url)
    yield opened
    opened.close()


@pytest.fixture
def reading(store: Store) -> Reading:
    """A case that is allocated to OWN, in an audit of its own with a lead, a reader and another auditor."""
    audit_id = begin_audit(store)
    for name, role in ((READER, Role.READER), (OTHER, Role.AUDITOR), (OWN, Role.AUDITOR), (LEAD, Role.LEAD)):
        store.members.give(ANN, audit_id, name, role)
    store.cases.add(ANN, audit_id, Case("KSH-OTTO", OTHER))
    return store.readings.open(ANN, audit_id, store.cases.add(ANN, audit_id, Case("KSH-ADA", OWN)))


def signed_in(server: ProtectedServer, name: str) -> dict[str, str]:
    claims = {"email": name, "iat": int(time.time()), "is_logged_in": True, "origin": server.url}
    return {"_streamlit_user": create_signed_value(SECRET, "_streamlit_user", json.dumps(claims)).decode()}


def save_by_hand(reading: Reading) -> str:
    """A message that asks to keep an answer and a note of a case, as the recording form would send it."""
    case = f"{reading.audit.id}/{reading.case_id}"
    saves = [
        {"case": case, "what": what, "subject": "2.2.1", "value": [value], "seen": 0, "id": uuid.uuid4().hex}
        for what, value in (("answer", "no"), ("note", FORGED))
    ]
    wish = {"number": 1, "case": case, "section": "2.2", "go": 0, "asked": "2.2.1", "undo": "", "saves": saves}
    return json.dumps({"wish": wish})


def forms(widgets: Iterable[Drawn]) -> list[str]:
    return [drawn.id for drawn in widgets if drawn.kind == "bidi_component"]


@pytest.mark.parametrize("page", ["record", "cases"])
@pytest.mark.parametrize(("name", "kept"), [(OWN, "no"), (OTHER, None), (READER, None)])
def test_a_save_sent_by_hand_is_kept_only_for_whom_the_case_is_allocated_to(
    protected: ProtectedServer, store: Store, reading: Reading, page: str, name: str, kept: str | None
):
    own = ask(protected, signed_in(protected, OWN), page, f"audit={reading.audit.id}&case={reading.case_id}")
    (form,) = forms(own.widgets)
    sent = [WidgetState(id=form, json_value=save_by_hand(reading))]
    for query in (f"audit={reading.audit.id}&case={reading.case_id}", f"audit={reading.audit.id}"):
        told = ask(protected, signed_in(protected, name), page, query, values=sent)
        assert told.session
    found = reread(store, reading)
    assert {question: given.value for question, given in found.answers.items()} == ({"2.2.1": kept} if kept else {})
    assert bool(found.notes) is bool(kept)
    assert {row.by for row in store.readings.trail(ANN, reading.audit.id, reading.case_id)} <= {"Ann", OWN}
    assert kept or FORGED not in told


def forged(drawn: Drawn) -> WidgetState | None:
    """A value for a widget that its page would not have sent: every button pressed, every field filled in."""
    if drawn.id.endswith("-sign-out"):
        return None
    state = WidgetState(id=drawn.id)
    if drawn.kind == "button":
        state.trigger_value = True
    elif drawn.kind in ("text_input", "text_area"):
        state.string_value = FORGED
    elif drawn.kind in ("selectbox", "radio") and drawn.options:
        state.string_value = drawn.options[-1]
    elif drawn.kind == "multiselect":
        state.string_array_value.data.extend(drawn.options)
    elif drawn.kind == "checkbox":
        state.bool_value = True
    else:
        return None
    return state


def all_that_is_kept(server: ProtectedServer) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but for what a look may leave behind."""
    with closing(sqlite3.connect(server.store_url.removeprefix("sqlite:///"))) as raw:
        tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: raw.execute(f"SELECT * FROM {name}").fetchall() for name in set(tables) - OF_THOSE_WHO_LOOK}  # noqa: S608


@pytest.mark.parametrize("page", LEADS_PAGES)
def test_every_button_of_a_leads_page_pressed_by_hand_does_nothing_for_anybody_else(
    protected: ProtectedServer, reading: Reading, page: str
):
    query = f"audit={reading.audit.id}"
    widgets = ask(protected, signed_in(protected, LEAD), page, query).widgets
    values = [state for drawn in widgets if (state := forged(drawn))]
    assert any(state.trigger_value for state in values), "the page has a button"
    before = all_that_is_kept(protected)
    for name in (READER, OTHER):
        assert ask(protected, signed_in(protected, name), page, query, values=values).session
        assert all_that_is_kept(protected) == before, name
    ask(protected, signed_in(protected, LEAD), page, query, values=values)
    assert all_that_is_kept(protected) != before, "for the lead the same message does something"
