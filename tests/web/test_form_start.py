"""A draft that starts from a form for ODK or KoBo, and the form of a questionnaire to download."""

from __future__ import annotations

import io

import openpyxl
import pytest

from audit.files.xlsform.left_out import what_form_leaves_out
from audit.messages import foreign_forms as messages
from audit.messages import xlsform as xlsform_messages
from audit.storage import Store
from audit.toml_files.questionnaire import parse_questionnaire
from tests.small_questionnaire import SMALL, SMALL_TOML
from tests.storage.factories import ANN
from tests.web.conftest import Downloads, NewVisitor, Visitor
from tests.xlsform.foreign_workbooks import QUESTION, workbook

pytestmark = pytest.mark.usefixtures("uploads_read_here")

PHOTO = {"type": "image", "name": "photo", "label": "Photo"}
TWO_LANGUAGES = [
    {"type": "select_one yn", "name": "seen", "label::English (en)": "Seen?", "label::Cymraeg (cy)": "Wedi gweld?"}
]


def started(visitor: NewVisitor) -> Visitor:
    page = visitor().open_page("questionnaires")
    page.at.session_state["start-from-form"] = True
    return page.run()


def test_a_form_is_shown_as_it_was_read_and_becomes_a_valid_draft(visitor: NewVisitor, store: Store):
    page = started(visitor).upload("visits.xlsx", workbook([{**QUESTION, "required": ""}]))
    read = messages.READ.format(questions="1 question", sections="1 section", details="0 case details")
    assert read in page.text_lines and messages.ALWAYS_REQUIRED in page.text_lines
    assert store.questionnaires.all(ANN) == []
    page.press("Start draft")
    (draft,) = store.questionnaires.all(ANN)
    questionnaire = parse_questionnaire(store.questionnaires.read(ANN, draft.id).source.encode(), "f")
    assert [question.id for question in questionnaire.questions] == ["seen"]
    assert page.query == {"draft": draft.id, "view": "questions"}


def test_what_cannot_be_carried_over_is_listed_and_left_out_if_the_person_says_so(visitor: NewVisitor):
    page = started(visitor).upload("visits.xlsx", workbook([QUESTION, PHOTO]))
    problem = messages.PLACE.format(row=3, problem=messages.MEDIA.format(name="photo", what="a picture"))
    assert problem in "\n".join(page.text_lines) and "Start draft" not in page.labels("button")
    page.fill("checkbox", messages.LEAVE_OUT, True)
    assert messages.LEFT_OUT.format(problem=problem) in page.text_lines
    assert "Start draft" in page.labels("button")
    page.fill("checkbox", messages.LEAVE_OUT, False)
    assert "Start draft" not in page.labels("button")


def test_a_form_in_several_languages_asks_for_one(visitor: NewVisitor, store: Store):
    page = started(visitor).upload("visits.xlsx", workbook(TWO_LANGUAGES, settings=[{"form_id": "visits"}]))
    assert "Start draft" not in page.labels("button")
    page.fill("selectbox", "Language", "Cymraeg (cy)").press("Start draft")
    (draft,) = store.questionnaires.all(ANN)
    assert "Wedi gweld?" in store.questionnaires.read(ANN, draft.id).source


def test_a_workbook_that_is_no_form_is_refused(visitor: NewVisitor):
    page = started(visitor).upload("visits.xlsx", workbook([{"question": "Seen?"}]))
    assert messages.COLUMNS_MISSING.format(columns="“type”, “name” and “label”") in page.text
    assert "Start draft" not in page.labels("button")


def test_the_form_of_a_questionnaire_is_downloaded_with_what_it_does_not_have(visitor: NewVisitor, store: Store):
    draft = store.questionnaires.create(ANN, SMALL_TOML)
    page = visitor().open_page("questionnaires", draft=draft, view="use")
    assert "Download the form (XLSForm)" in page.labels("download_button")
    assert all(sentence in page.text for sentence in what_form_leaves_out(SMALL))


def test_the_form_that_is_downloaded_is_one(visitor: NewVisitor, store: Store, downloads: Downloads):
    visitor().open_page("questionnaires", draft=store.questionnaires.create(ANN, SMALL_TOML), view="use")
    name, data = downloads["Download the form (XLSForm)"]
    assert name == "small.xlsx"
    assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames[:3] == ["survey", "choices", "settings"]


def test_a_form_that_cannot_be_made_is_not_offered(visitor: NewVisitor, store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("audit.files.xlsform.writer.MAX_CELL_LENGTH", 30)
    page = visitor().open_page("questionnaires", draft=store.questionnaires.create(ANN, SMALL_TOML), view="use")
    assert xlsform_messages.EXPRESSION_TOO_LONG.format(field="", limit=30) in page.text
    assert "Download the form (XLSForm)" not in page.labels("download_button")


def test_a_draft_with_problems_has_no_form(visitor: NewVisitor, store: Store):
    draft = store.questionnaires.create(ANN, SMALL_TOML.replace("[[decision_rules]]", "[[decision_rule]]"))
    page = visitor().open_page("questionnaires", draft=draft, view="use")
    assert "Download the form (XLSForm)" not in page.labels("download_button")
