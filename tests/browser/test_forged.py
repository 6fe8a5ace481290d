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
from audit.model.case_review import CaseReview
from audit.model.sampling import EliminationReason
from audit.storage import Role, Store, open_store
from audit.web.record.component import BACKGROUND_KEY, FORM_KEY
from tests.browser.sign_in import COOKIE_SECRET, SignInServer, Widget, request_page, sign_in_server
from tests.storage.factories import ANN, create_audit, reload_review

READER, OTHER, OWN, LEAD = "rea@example.org", "otto@example.org", "ada@example.org", "lea@example.org"
FORGED = "Forged by hand"
# A look and a first sign-in are put on record; what one types is kept for oneself.
ACCESS_TABLES = {"access", "chain_head", "draft", "sign_in"}
LEADS_PAGES = ("cases", "members", "findings", "settings", "retention")


@pytest.fixture(scope="module")
def sign_in_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SignInServer]:
    server = sign_in_server(tmp_path_factory.mktemp("protected"), "http://localhost:1")
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def store(sign_in_app: SignInServer) -> Iterator[Store]:
    opened = open_store(sign_in_app.store_url)
    yield opened
    opened.close()


@pytest.fixture
def review(store: Store) -> CaseReview:
    """A case that is allocated to OWN, in an audit of its own with a lead, a reader and another auditor."""
    audit_id = create_audit(store)
    for name, role in ((READER, Role.READER), (OTHER, Role.AUDITOR), (OWN, Role.AUDITOR), (LEAD, Role.LEAD)):
        store.members.set_role(ANN, audit_id, name, role)
    store.cases.add(ANN, audit_id, Case("KSH-OTTO", OTHER))
    return store.reviews.open(ANN, audit_id, store.cases.add(ANN, audit_id, Case("KSH-ADA", OWN)))


def signed_in(server: SignInServer, name: str) -> dict[str, str]:
    claims = {"email": name, "iat": int(time.time()), "is_logged_in": True, "origin": server.url}
    return {"_streamlit_user": create_signed_value(COOKIE_SECRET, "_streamlit_user", json.dumps(claims)).decode()}


def save_by_hand(review: CaseReview) -> str:
    """A message that asks to keep an answer and a note of a case, as the recording form would send it."""
    case = f"{review.audit.id}/{review.case_id}"
    saves = [
        {"case": case, "what": what, "subject": "2.2.1", "value": [value], "seen": 0, "id": uuid.uuid4().hex}
        for what, value in (("answer", "no"), ("note", FORGED))
    ]
    wish = {
        "number": 1,
        "case": case,
        "section": "2.2",
        "go": 0,
        "asked": "2.2.1",
        "undo": "",
        "ahead": False,
        "saves": saves,
    }
    return json.dumps({"wish": wish})


def form_ids(widgets: Iterable[Widget]) -> list[str]:
    """The components that save: the recording form, and on other pages what saves in the background."""
    keys = (f"-{FORM_KEY}", f"-{BACKGROUND_KEY}")
    return [widget.id for widget in widgets if widget.kind == "bidi_component" and widget.id.endswith(keys)]


@pytest.mark.parametrize("page", ["record", "cases"])
@pytest.mark.parametrize(("name", "expected"), [(OWN, "no"), (OTHER, None), (READER, None)])
def test_a_forged_save_is_stored_only_for_a_person_who_may_record_the_case(
    sign_in_app: SignInServer, store: Store, review: CaseReview, page: str, name: str, expected: str | None
):
    own = request_page(sign_in_app, signed_in(sign_in_app, OWN), page, f"audit={review.audit.id}&case={review.case_id}")
    (form,) = form_ids(own.widgets)
    sent = [WidgetState(id=form, json_value=save_by_hand(review))]
    for query in (f"audit={review.audit.id}&case={review.case_id}", f"audit={review.audit.id}"):
        response = request_page(sign_in_app, signed_in(sign_in_app, name), page, query, values=sent)
        assert response.session
    review = reload_review(store, review)
    assert {question: stored.value for question, stored in review.answers.items()} == (
        {"2.2.1": expected} if expected else {}
    )
    assert bool(review.notes) is bool(expected)
    assert {row.by for row in store.reviews.audit_log(ANN, review.audit.id, review.case_id)} <= {"Ann", OWN}
    assert expected or FORGED not in response


def forged_state(widget: Widget) -> WidgetState | None:
    """A value for a widget that its page would not have sent: every button pressed, every field filled in."""
    if widget.id.endswith("-sign-out"):
        return None
    state = WidgetState(id=widget.id)
    if widget.kind == "button":
        state.trigger_value = True
    elif widget.kind in ("text_input", "text_area"):
        state.string_value = FORGED
    elif widget.kind in ("selectbox", "radio") and widget.options:
        state.string_value = widget.options[-1]
    elif widget.kind == "multiselect":
        state.string_array_value.data.extend(widget.options)
    elif widget.kind == "button_group" and widget.options:
        state.string_array_value.data.append(widget.options[-1])
    elif widget.kind == "checkbox":
        state.bool_value = True
    else:
        return None
    return state


def forged_states(server: SignInServer, page: str, query: str) -> list[WidgetState]:
    """Values for every widget that a page has for a lead, and for those that appear once its fields are filled in."""
    states: dict[str, WidgetState] = {}
    while True:
        fields = [state for state in states.values() if not state.trigger_value]
        widgets = request_page(server, signed_in(server, LEAD), page, query, values=fields).widgets
        new = {widget.id: state for widget in widgets if widget.id not in states and (state := forged_state(widget))}
        if not new:
            return list(states.values())
        states |= new


def all_rows(server: SignInServer) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but for what a look may leave behind."""
    with closing(sqlite3.connect(server.store_url.removeprefix("sqlite:///"))) as raw:
        tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: raw.execute(f"SELECT * FROM {name}").fetchall() for name in set(tables) - ACCESS_TABLES}  # noqa: S608


@pytest.mark.parametrize("page", LEADS_PAGES)
def test_a_forged_click_on_any_button_of_a_lead_does_nothing_for_other_roles(
    sign_in_app: SignInServer, store: Store, review: CaseReview, page: str
):
    query = f"audit={review.audit.id}"
    if page == "settings":  # nothing is missing for the lead to close the audit
        for progress in store.cases.progress(ANN, review.audit.id):
            store.samples.eliminate(ANN, review.audit.id, progress.id, EliminationReason.RESTRICTED, "")
    values = forged_states(sign_in_app, page, query)
    assert any(state.trigger_value for state in values), "the page has a button"
    before = all_rows(sign_in_app)
    for name in (READER, OTHER):
        assert request_page(sign_in_app, signed_in(sign_in_app, name), page, query, values=values).session
        assert all_rows(sign_in_app) == before, name
    request_page(sign_in_app, signed_in(sign_in_app, LEAD), page, query, values=values)
    assert all_rows(sign_in_app) != before, "for the lead the same message does something"
