"""Printed cases: everything of a review in the order of the questionnaire, and nothing of another review."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import pytest

from audit.files.case_sheets import build_case_sheets
from audit.files.case_sheets.rows import NOTE_REQUIRED
from audit.messages import printing as messages
from audit.messages import recording as recording_messages
from audit.model.audit_log import AccessType
from audit.model.case_print import to_print
from audit.model.case_review import CaseReview
from audit.storage import Role, Store
from tests.small_questionnaire import REQUIRED_NOTES_TOML
from tests.storage.factories import (
    ANN,
    NO,
    NOT_APPLICABLE,
    YES,
    complete_case,
    create_allocated_case,
    create_audit,
    create_case,
    reload_review,
    save_answer,
    save_case_detail,
    save_note,
)
from tests.storage.pairs import FIRST_READER, SECOND_READER, create_pair, review_of
from tests.web.case_list_driver import act, actions
from tests.web.conftest import TAG, Downloads, NewVisitor
from tests.web.signed_in import SignedInVisitor

DAY = date(2026, 11, 29)
ONE = "Download 1 case to print"
PHONE = "07700 900123"


def printed(store: Store, *reviews: CaseReview, title: str = "", with_history: bool = False) -> str:
    prints = [to_print(each, store.reviews.audit_log(ANN, each.audit.id, each.case_id)) for each in reviews]
    return build_case_sheets(prints, "Ann", DAY, title=title, with_history=with_history).decode()


def rows(page: str) -> list[list[str]]:
    """The rows of the tables as people read them."""
    cells = [re.findall(r"<t[hd].*?</t[hd]>", row, re.S) for row in re.findall(r"<tr>.*?</tr>", page, re.S)]
    return [[TAG.sub(" ", cell).strip() for cell in row] for row in cells]


def row_of(page: str, start: str) -> list[str]:
    (row,) = [row for row in rows(page) if row[0].startswith(start)]
    return row


def recorded_case(store: Store) -> CaseReview:
    """An open case with every kind of answer, on a questionnaire that asks for notes."""
    review = create_allocated_case(store, create_audit(store, REQUIRED_NOTES_TOML))
    save_case_detail(store, review, "requirements", "programme", "treatment")
    save_case_detail(store, review, "concern", "no")
    save_answer(store, review, "2.2.1b", YES)
    for question_id, answer in (("2.2.1a", YES), ("2.2.1", NO), ("2.2.2", NOT_APPLICABLE)):
        save_answer(store, review, question_id, answer)
    save_note(store, review, "2.2.2", "Line <one>\nline two")
    return reload_review(store, review)


def test_a_printed_case_has_every_detail_and_question_in_order_with_what_is_recorded(store: Store):
    page = printed(store, recorded_case(store))
    assert row_of(page, "Type of sentence")[1] == "Not recorded (required)"
    assert row_of(page, "Requirements")[1] == "Accredited programme; Treatment"
    assert row_of(page, "Office")[1] == "Not recorded"
    ids = [row[0].split()[0] for row in rows(page) if re.match(r"\d\.\d", row[0])]
    expected = "2.2.1a 2.2.1b 2.2.1 2.2.2a 2.2.2b 2.2.2 2.3.1a 2.3.1b 2.3.1 2.6.1"
    assert ids == expected.split()
    reason = recording_messages.DOES_NOT_APPLY.format(reason=": “Safeguarding concern” is No")
    not_counted = messages.ANSWER_NOT_COUNTED.format(answer="Yes")
    assert row_of(page, "2.2.1b")[1].split("  ") == [reason, not_counted]
    assert row_of(page, "2.2.1 ")[1].split("  ") == ["No", NOTE_REQUIRED]
    assert row_of(page, "2.3.1 ")[1] == "Unanswered"
    assert row_of(page, "2.2.2 ")[1:] == ["Not applicable", "Line &lt;one&gt;\nline two"]
    assert page.count('class="missing"') == 1 + 1 + page.count("<p>Unanswered</p>")


def test_a_printed_page_needs_no_other_file_and_says_how_to_handle_it(store: Store):
    page = printed(store, recorded_case(store))
    assert not re.search(r"<script|<link|<img|<iframe|src=|url\(|@import|https?:", page)
    assert messages.HANDLE_WITH_CARE in TAG.sub("", page)
    assert messages.PRINTED_BY.format(name="Ann", date="29 November 2026") in page
    assert re.findall(r"<h(\d)", page)[:3] == ["1", "2", "2"]


def test_a_returned_case_is_printed_with_the_reason_and_the_comments_and_its_history_on_request(store: Store):
    review = complete_case(store, create_allocated_case(store))
    store.workflow.submit(ANN, review)
    store.comments.add(ANN, review, "2.2.1", "Where is this?")
    store.comments.add(ANN, review, "", "Almost there.")
    store.workflow.return_to_auditor(ANN, reload_review(store, review), "See the comment.")
    returned = reload_review(store, review)
    page = printed(store, returned)
    assert row_of(page, "Returned")[1].endswith(": See the comment.")
    assert "Where is this?" in row_of(page, "2.2.1 ")[2]
    assert "Almost there." in page
    assert "History" not in page
    history = [row for row in rows(printed(store, returned, with_history=True)) if len(row) == 4]
    assert history[0] == ["When", "Who", "Question or detail", "Change"]
    assert [row[3] for row in history if row[2] == "2.2.1"] == ["Answered Yes (was unanswered)", "Wrote a comment"]
    assert history[-1][2:] == ["The case", "Changed the state to returned (See the comment.)"]


def test_several_cases_begin_with_a_list_and_each_has_a_sheet_of_its_own(store: Store):
    audit_id = create_audit(store)
    reviews = [create_case(store, audit_id, reference) for reference in ("K-1", "K-2")]
    page = printed(store, *reviews, title="Cases of Cat")
    assert re.findall(r'<a href="(#[\w-]+)">(.*?)</a>', page) == [("#sheet-1", "Case K-1"), ("#sheet-2", "Case K-2")]
    assert re.findall(r'<article id="(.*?)">\n<h2>(.*?)</h2>', page) == [
        ("sheet-1", "Case K-1"),
        ("sheet-2", "Case K-2"),
    ]
    assert page.count("<h1>") == 1
    assert ".several article { break-before: page; }" in page


def test_a_print_of_one_review_says_nothing_of_the_other(store: Store):
    audit_id = create_audit(store)
    case_id = create_pair(store, audit_id, "K-1", {"2.2.1": YES}, {"2.2.1": NO})
    first, second = (review_of(store, audit_id, case_id, number) for number in (1, 2))
    pages = [printed(store, each, with_history=True) for each in (first, second)]
    for page, own, other, note, other_note in (
        (pages[0], FIRST_READER, SECOND_READER, "reviewer 1", "reviewer 2"),
        (pages[1], SECOND_READER, FIRST_READER, "reviewer 2", "reviewer 1"),
    ):
        assert own in page
        assert note in page
        assert other not in page
        assert other_note not in page
    assert "review)" not in pages[0]
    assert "Case K-1 (second review)" in pages[1]


def warned(page: Sequence[str]) -> bool:
    return messages.TEXTS_TO_CHECK.format(pieces="1 piece") in page


def test_the_form_warns_points_at_personal_data_and_logs_the_download(
    visitor: NewVisitor, store: Store, downloads: Downloads
):
    review = create_case(store)
    save_note(store, review, "2.2.1", f"Rang {PHONE}.")
    page = visitor().open_page("record", audit=review.audit.id, case=review.case_id)
    assert ONE not in downloads.makers
    page.at.session_state[f"print-expander {review.case_id} 1"] = True
    page.run()
    assert messages.BEFORE_PRINTING in page.text_lines
    assert warned(page.text_lines)
    assert "question=2.2.1" in page.html
    name, data = downloads[ONE]
    assert PHONE in data.decode()
    assert "<h2>History</h2>" not in data.decode()
    page.fill("checkbox", "Include the history of changes", True)
    assert b"<h2>History</h2>" in downloads[ONE][1]
    events = [row.event for row in store.history.access_log(ANN, review.audit.id)]
    exported = [(event.case_id, event.subject) for event in events if event.type is AccessType.EXPORT]
    assert exported[0] == (review.case_id, name)
    assert len(exported) == 2


@pytest.mark.thorough
def test_a_lead_prints_selected_cases_and_further_reviews_on_request(
    visitor: NewVisitor, store: Store, downloads: Downloads
):
    audit_id = create_audit(store)
    create_pair(store, audit_id, "K-1", {"2.2.1": YES}, {"2.2.1": NO})
    create_case(store, audit_id, "K-2")
    page = act(visitor().open_page("cases", audit=audit_id), "print", "K-1", "K-2")
    first_only = downloads["Download 2 cases to print"][1].decode()
    assert first_only.count("<article") == 2
    assert "(second review)" not in first_only
    page.fill("checkbox", "Include second and further reviews, each as a separate record", True)
    assert downloads["Download 2 cases to print"][1].decode().count("<article") == 3
    page.press("Close")
    assert not [button for button in page.labels("button") if button == "Close"]


def test_an_auditor_prints_their_own_reviews_and_sees_nothing_of_others(
    store: Store, monkeypatch: pytest.MonkeyPatch, downloads: Downloads
):
    audit_id = create_audit(store)
    create_pair(store, audit_id, "K-1", {"2.2.1": YES}, {"2.2.1": NO}, note=f"Rang {PHONE}, reviewer {{}}.")
    create_case(store, audit_id, "K-9")
    for name in (FIRST_READER, SECOND_READER):
        store.members.set_role(ANN, audit_id, name, Role.AUDITOR)
    for name, other in ((FIRST_READER, SECOND_READER), (SECOND_READER, FIRST_READER)):
        page = SignedInVisitor(name, monkeypatch).open_page("cases", audit=audit_id)
        assert actions(page) == ["print"]
        page.at.session_state[f"print-auditor {audit_id}"] = True
        page.run()
        assert warned(page.text_lines)
        data = downloads[ONE][1].decode()
        assert name in data
        assert other not in data
        assert "K-9" not in data


def test_a_reader_has_no_case_to_print(store: Store, monkeypatch: pytest.MonkeyPatch):
    review = create_case(store)
    store.members.set_role(ANN, review.audit.id, "rea@example.org", Role.READER)
    page = SignedInVisitor("rea@example.org", monkeypatch).open_page("cases", audit=review.audit.id)
    assert not page.at.expander
