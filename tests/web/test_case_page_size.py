"""What the page of a case costs in statements and bytes: opening it, and each answer on it."""

from __future__ import annotations

from streamlit.proto.BidiComponent_pb2 import BidiComponent

from audit.storage import Store
from audit.toml_files.questionnaire import shipped_questionnaires
from tests.storage.factories import NO, count_statements, create_audit, create_case, reload_review, save_answer
from tests.web.conftest import NewVisitor, app_store
from tests.web.recording_form_driver import RecordingForm, open_form

MAX_BYTES_OF_AN_ANSWER = 26_000  # the longest standard has 18 questions; their texts are most of it
MAX_FIXED_BYTES = 6_000
MAX_STATEMENTS = 36  # with the ten that begin a transaction


def element(form: RecordingForm, key: str) -> BidiComponent:
    (found,) = [each for each in form.page.at.get("bidi_component") if each.key == key]
    proto: BidiComponent = found.proto
    return proto


def test_an_answer_sends_the_values_of_its_section_and_not_the_script_again(visitor: NewVisitor, store: Store):
    review = create_case(store, create_audit(store, shipped_questionnaires()[0].source.decode()))
    form = open_form(visitor, review, "2.4").enter("2.4.1", "yes")
    script, sheet = element(form, "sheet-script"), element(form, "sheet")
    assert len(script.js_content) > 30_000
    assert len(script.css_content) > 8_000
    assert not script.json or script.json == "null", "what changes would send the script again"
    assert len(sheet.js_content) + len(sheet.css_content) + len(sheet.html_content) < MAX_FIXED_BYTES
    assert sheet.ByteSize() < MAX_BYTES_OF_AN_ANSWER


def test_opening_a_case_takes_few_statements_however_much_is_in_it(visitor: NewVisitor, store: Store):
    review = create_case(store, create_audit(store, shipped_questionnaires()[0].source.decode()))
    form = open_form(visitor, review, "2.4")
    with count_statements(app_store()) as of_a_new_case:
        form.page.run()
    for question in form.asked_questions:
        save_answer(store, reload_review(store, review), question, NO)
    form.page.run()  # reads the progress of all cases once after a change
    with count_statements(app_store()) as of_an_answered_case:
        form.page.run()
    assert len(of_an_answered_case) <= len(of_a_new_case) <= MAX_STATEMENTS, of_a_new_case
