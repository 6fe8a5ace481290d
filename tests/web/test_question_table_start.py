"""A draft that starts from a table of questions: what was read is shown before anything is saved."""

from __future__ import annotations

import pytest

from audit.files.question_table.reading import read_question_table
from audit.messages import question_table as table_messages
from audit.messages import questionnaire_start as messages
from audit.storage import Store
from audit.toml_files.questionnaire import parse_questionnaire
from tests.storage.factories import ANN
from tests.web.conftest import Downloads, NewVisitor, Visitor

pytestmark = pytest.mark.usefixtures("uploads_read_here")

TABLE = b"No,Question,Help\n1,Is there a plan?,Look for a date.\n2,Is it shared?,\n"


def started(visitor: NewVisitor) -> Visitor:
    page = visitor().open_page("questionnaires")
    page.at.session_state["start-from-table"] = True
    return page.run()


def test_a_table_is_shown_as_it_was_read_and_becomes_a_valid_draft(visitor: NewVisitor, store: Store):
    page = started(visitor).upload("dip_sample.csv", TABLE)
    assert messages.READ.format(questions="2 questions", sections="1 section") in page.text_lines
    assert "Look for a date." in page.text_lines
    assert table_messages.COLUMN_READ.format(column="C", heading="Help", meaning="guidance") in page.text_lines
    assert store.questionnaires.all(ANN) == []
    page.press("Start draft")
    (draft,) = store.questionnaires.all(ANN)
    questionnaire = parse_questionnaire(store.questionnaires.read(ANN, draft.id).source.encode(), "f")
    assert (questionnaire.title, questionnaire.is_survey) == ("dip sample", False)
    assert page.query == {"draft": draft.id, "view": "questions"}


def test_the_title_and_the_kind_are_chosen_before_the_draft_starts(visitor: NewVisitor, store: Store):
    page = started(visitor).upload("table.csv", TABLE)
    page.fill("text_input", "Title", "")
    assert page.widget_by_label("button", "Start draft").disabled
    page.fill("text_input", "Title", "What people say")
    page.fill("radio", "What it is for", page.widget_by_label("radio", "What it is for").options[1])
    page.press("Start draft")
    (draft,) = store.questionnaires.all(ANN)
    questionnaire = parse_questionnaire(store.questionnaires.read(ANN, draft.id).source.encode(), "f")
    assert (questionnaire.id, questionnaire.is_survey) == ("what-people-say", True)


def test_the_problems_of_a_table_are_listed_with_their_cells(visitor: NewVisitor):
    page = started(visitor).upload("table.csv", b"No,Question\n1,Is *this* it?\n1,And this?\n")
    assert messages.WITH_PROBLEMS in page.text_lines
    assert any(line.startswith("Cell B2: ") for line in page.text_lines)
    assert any(line.startswith("Cell A3: ") for line in page.text_lines)
    assert "Start draft" not in page.labels("button")


def test_a_file_that_is_no_table_of_questions_is_refused(visitor: NewVisitor):
    page = started(visitor).upload("table.csv", b"Owner,Done\nBob,yes\n")
    assert "“Question”" in page.text
    assert "Start draft" not in page.labels("button")


def test_a_title_that_a_questionnaire_cannot_have_is_said_at_once(visitor: NewVisitor):
    page = started(visitor).upload("table.csv", TABLE)
    page.fill("text_input", "Title", "A *title*")
    assert "There is a problem" in page.text
    assert "Start draft" not in page.labels("button")


def test_the_empty_table_can_be_downloaded_and_read(visitor: NewVisitor, downloads: Downloads):
    started(visitor)
    name, data = downloads["Download an empty table"]
    assert read_question_table(data, name).problems == ()
