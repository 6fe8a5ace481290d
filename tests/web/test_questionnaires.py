"""The page Questionnaires: drafts are started, written, tried and made available, and nothing typed is lost."""

from __future__ import annotations

import json
from typing import Any

import pytest

from audit.formatting import join_some
from audit.messages import pages as pages_messages
from audit.messages import questionnaires as messages
from audit.messages import storage as storage_messages
from audit.storage import Person, Role, Store
from audit.toml_files.crosswalk import read_crosswalks
from audit.toml_files.questionnaire import ShippedQuestionnaire, shipped_questionnaires
from audit.toml_files.questionnaire_check import CheckedQuestionnaire, check_questionnaire
from audit.web.questionnaires.component import editor_key
from audit.web.record.form_data import CASE_DETAILS_STATEMENT
from tests.new_version import NEW_TOML
from tests.small_questionnaire import SMALL, SMALL_TOML
from tests.storage.factories import ANN, BEN, create_audit, import_submitted_cases
from tests.web.conftest import Downloads, NewVisitor, Visitor
from tests.web.signed_in import SignedInVisitor

BROKEN = SMALL_TOML.replace("[[decision_rules]]", "[[decision_rule]]", 1)
WITH_PROBLEM = check_questionnaire(BROKEN).problems[0].in_file
SHIPPED = shipped_questionnaires()


def create(store: Store, source: str = SMALL_TOML) -> str:
    return store.questionnaires.create(ANN, source)


def opened(visitor: NewVisitor, draft: str, view: str = "file", name: str = "Ann") -> Visitor:
    return visitor(name).open_page("questionnaires", draft=draft, view=view)


def type_text(page: Visitor, draft: str, text: str, seen: int, number: int = 1) -> Visitor:
    """Let the editor of this tab send a text, as its script does when typing pauses."""
    message = {"draft": draft, "text": text, "seen": seen, "number": number}
    page.at.session_state[editor_key(draft)] = {"typed": message}
    return page.run()


def editor(page: Visitor) -> dict[str, Any]:
    """What the server sent to the editor."""
    return sent_to(page, "questionnaire_editor")


def sent_to(page: Visitor, component: str) -> dict[str, Any]:
    """What the server sent to the only component with a name that ends so."""
    (element,) = [each for each in page.at.get("bidi_component") if each.proto.component_name.endswith(component)]
    return json.loads(element.proto.json)


def test_a_click_starts_a_draft_from_a_questionnaire_of_the_program(visitor: NewVisitor, store: Store):
    shipped = SHIPPED[0].questionnaire
    page = visitor().open_page("questionnaires")
    assert messages.NO_DRAFTS in page.text_lines
    assert page.labels("button").count("Start from this") == len(SHIPPED)
    page.at.button(key=f"start-from-{shipped.id}-{shipped.version}").click()
    page.run()
    (draft,) = store.questionnaires.all(ANN)
    assert (page.title, page.query["draft"]) == (shipped.title, draft.id)
    before, after = SHIPPED[0].source.decode().split("\n"), store.questionnaires.read(ANN, draft.id).source.split("\n")
    number = str(int(shipped.version) + 1)
    differing = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    assert differing == [(f'version = "{shipped.version}"', f'version = "{number}"')]
    assert messages.NEXT_VERSION.format(version=number, questionnaire=shipped.id) in page.text_lines


def test_the_next_version_is_after_every_version_that_there_is(visitor: NewVisitor, store: Store):
    for version in ("1", "7", "draft"):
        source = SMALL_TOML.replace('version = "1"', f'version = "{version}"', 1)
        store.questionnaires.make_available(ANN, create(store, source), 1)
    page = visitor().open_page("questionnaires", open="small", version="1", view="use").press("Copy to my drafts")
    assert messages.NEXT_VERSION.format(version="8", questionnaire="small") in page.text_lines
    page.open_page("questionnaires", open="small", version="draft", view="use").press("Copy to my drafts")
    assert store.questionnaires.all(ANN)[0].questionnaire_version == "draft"


def test_an_empty_questionnaire_has_a_title_and_no_problems(visitor: NewVisitor, store: Store):
    page = visitor().open_page("questionnaires")
    page.at.session_state["start-from-nothing"] = True
    page.run().press("Start an empty questionnaire")
    assert messages.TITLE_MISSING in page.text_lines
    page.fill("text_input", "Title of the questionnaire", "Zürich dip sample").press("Start an empty questionnaire")
    (draft,) = store.questionnaires.all(ANN)
    assert (draft.title, draft.problems, draft.questions) == ("Zürich dip sample", 0, 1)


def test_an_uploaded_file_becomes_a_draft_also_with_problems(visitor: NewVisitor, store: Store):
    page = visitor().open_page("questionnaires")
    page.at.session_state["start-from-file"] = True
    page.run().upload("own.toml", BROKEN.replace("\n", "\r\n").encode("utf-8-sig"))
    (draft,) = store.questionnaires.all(ANN)
    assert store.questionnaires.read(ANN, draft.id).source == BROKEN
    assert WITH_PROBLEM in page.text_lines


def test_an_upload_that_is_no_text_is_refused(visitor: NewVisitor, store: Store):
    page = visitor().open_page("questionnaires")
    page.at.session_state["start-from-file"] = True
    page.run().upload("own.toml", b"\xff\xfe")
    assert messages.NOT_UTF8 in page.text_lines
    assert store.questionnaires.all(ANN) == []


def test_the_version_of_an_audit_becomes_a_draft(visitor: NewVisitor, store: Store):
    create_audit(store, NEW_TOML)
    page = visitor().open_page("questionnaires")
    page.at.session_state["start-from-audit"] = True
    page.run().press("Start from its questionnaire")
    (draft,) = store.questionnaires.all(ANN)
    assert store.questionnaires.read(ANN, draft.id).source == NEW_TOML.replace('version = "2"', 'version = "3"', 1)


def test_a_problem_is_shown_with_its_line_and_a_link_to_it(visitor: NewVisitor, store: Store):
    page = opened(visitor, create(store, BROKEN))
    line = BROKEN.split("\n").index("[[decision_rule]]") + 1
    assert f"Line {line}" in page.text_lines
    assert f'data-line="{line}"' in page.html
    assert "<code>[[decision_rule]]</code>" in page.html
    assert editor(page)["marks"] == [{"line": line, "problem": WITH_PROBLEM}]


def test_the_parts_of_the_file_are_links_to_their_lines(visitor: NewVisitor, store: Store):
    page = opened(visitor, create(store))
    line = SMALL_TOML[: SMALL_TOML.index('id = "2.2"\n')].count("\n")
    assert f'<a href="#" data-line="{line}">2.2 Assessment</a>' in page.html


def test_what_is_typed_is_saved_and_checked(visitor: NewVisitor, store: Store):
    draft = create(store)
    page = opened(visitor, draft)
    assert "No problems. 10 questions in 4 standards." in page.text_lines
    type_text(page, draft, BROKEN, seen=1)
    assert store.questionnaires.read(ANN, draft).source == BROKEN
    assert WITH_PROBLEM in page.text_lines
    assert (editor(page)["text"], editor(page)["version"], editor(page)["answered"]) == (BROKEN, 2, 1)


def test_a_text_that_arrives_with_a_step_to_another_view_is_saved(visitor: NewVisitor, store: Store):
    draft = create(store)
    page = opened(visitor, draft)
    page.at.session_state[editor_key(draft)] = {"typed": {"draft": draft, "text": BROKEN, "seen": 1, "number": 1}}
    page.open_page("questionnaires", draft=draft, view="form")
    assert store.questionnaires.read(ANN, draft).source == BROKEN
    assert messages.CORRECT_FIRST.format(problems="1 problem") in page.text_lines


def test_a_second_tab_overwrites_nothing_and_both_texts_can_be_kept(visitor: NewVisitor, store: Store):
    draft = create(store)
    first, second = opened(visitor, draft), opened(visitor, draft)
    type_text(first, draft, f"{SMALL_TOML}# First\n", seen=1)
    type_text(second, draft, f"{SMALL_TOML}# Second\n", seen=1)
    assert messages.TWO_TEXTS in second.text_lines
    assert editor(second)["conflict"]
    assert store.questionnaires.read(ANN, draft).source == f"{SMALL_TOML}# First\n"
    second.press("Use my text")
    assert store.questionnaires.read(ANN, draft).source == f"{SMALL_TOML}# Second\n"
    assert messages.TWO_TEXTS not in second.text_lines
    type_text(first, draft, f"{SMALL_TOML}# Again\n", seen=2, number=2).press("Keep the saved text")
    assert messages.KEPT_SAVED_TEXT in first.text_lines
    sent = editor(first)
    assert (sent["text"], sent["dropped"], sent["conflict"]) == (f"{SMALL_TOML}# Second\n", 2, False)


def test_both_texts_can_be_kept_and_the_lines_that_differ_are_shown(visitor: NewVisitor, store: Store):
    draft = create(store)
    page = opened(visitor, draft)
    store.questionnaires.save(ANN, draft, f"{SMALL_TOML}# Theirs\n", 1)
    type_text(page, draft, f"{BROKEN}# Mine\n", seen=1)
    assert [line for line in page.text_lines if line in ("# Theirs", "# Mine")] == ["# Theirs", "# Mine"]
    assert WITH_PROBLEM in page.text_lines, "of the text in the editor"
    page.press("Keep both")
    assert messages.KEPT_BOTH in page.text_lines
    assert [store.questionnaires.read(ANN, each.id).source for each in store.questionnaires.all(ANN)] == [
        f"{BROKEN}# Mine\n",
        f"{SMALL_TOML}# Theirs\n",
    ]


def test_a_text_that_another_tab_saved_after_the_notice_is_not_overwritten(visitor: NewVisitor, store: Store):
    draft = create(store)
    page = opened(visitor, draft)
    store.questionnaires.save(ANN, draft, f"{SMALL_TOML}# Theirs\n", 1)
    type_text(page, draft, f"{SMALL_TOML}# Mine\n", seen=1)
    store.questionnaires.save(ANN, draft, f"{SMALL_TOML}# An hour later\n", 2)
    page.press("Use my text")
    assert messages.DRAFT_CHANGED in page.text_lines
    assert store.questionnaires.read(ANN, draft).source == f"{SMALL_TOML}# An hour later\n"
    assert "# An hour later" in page.text_lines
    page.press("Use my text")
    assert store.questionnaires.read(ANN, draft).source == f"{SMALL_TOML}# Mine\n"


def test_what_is_typed_into_a_draft_that_was_deleted_is_saved_as_a_new_draft(visitor: NewVisitor, store: Store):
    draft = create(store)
    page = opened(visitor, draft)
    store.questionnaires.delete(ANN, draft, 1)
    type_text(page, draft, f"{SMALL_TOML}# Typed\n", seen=1)
    assert messages.DRAFT_DELETED_MEANWHILE in page.text_lines
    assert (editor(page)["open"], editor(page)["refused"]) == (True, messages.SAVE_AS_NEW)
    type_text(page, draft, f"{SMALL_TOML}# Typed on\n", seen=1, number=2).press("Save my text as a new draft")
    (new,) = store.questionnaires.all(ANN)
    assert store.questionnaires.read(ANN, new.id).source == f"{SMALL_TOML}# Typed on\n"
    assert (page.query["draft"], messages.SAVED_AS_NEW in page.text_lines) == (new.id, True)


def test_a_message_that_was_answered_is_not_saved_again_over_another_tab(visitor: NewVisitor, store: Store):
    draft = create(store)
    page = type_text(opened(visitor, draft), draft, f"{SMALL_TOML}# Here\n", seen=1)
    store.questionnaires.save(ANN, draft, f"{SMALL_TOML}# Elsewhere\n", 2)
    page.run()
    assert editor(page)["text"] == f"{SMALL_TOML}# Elsewhere\n"
    assert messages.TWO_TEXTS not in page.text_lines


@pytest.mark.parametrize("message", [{"text": 1}, {"draft": "x", "text": "", "seen": 0, "number": 1}, "typed"])
def test_a_message_that_the_editor_never_sends_changes_nothing(visitor: NewVisitor, store: Store, message: object):
    draft = create(store)
    page = opened(visitor, draft)
    page.at.session_state[editor_key(draft)] = {"typed": message}
    assert messages.TEXT_NOT_UNDERSTOOD in page.run().text_lines
    assert store.questionnaires.read(ANN, draft).version == 1


def test_others_read_a_draft_and_copy_it(visitor: NewVisitor, store: Store, monkeypatch: pytest.MonkeyPatch):
    draft = store.questionnaires.create(BEN, SMALL_TOML)
    page = SignedInVisitor("otto@example.org", monkeypatch).open_page("questionnaires")
    assert "Drafts of others" in page.text_lines
    page.open_page("questionnaires", draft=draft, view="file")
    assert not editor(page)["open"]
    type_text(page, draft, BROKEN, seen=1)
    page.press("Copy to my drafts")
    assert {each.owner for each in store.questionnaires.all(ANN)} == {"Ben", "otto@example.org"}
    assert store.questionnaires.read(ANN, draft).source == SMALL_TOML


def test_an_unknown_address_gives_a_sentence(visitor: NewVisitor):
    page = visitor().open_page("questionnaires", draft="gone")
    assert messages.DRAFT_NOT_FOUND in page.text_lines
    assert messages.NO_SUCH_QUESTIONNAIRE in page.open_page("questionnaires", open="gone", version="1").text_lines


def test_the_page_is_for_people_who_may_start_audits(
    visitor: NewVisitor, store: Store, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("AUDIT_LEADS", "ada@example.org")
    draft = create(store)
    page = SignedInVisitor("otto@example.org", monkeypatch).open_page("questionnaires", draft=draft, view="file")
    assert storage_messages.MAY_NOT_WRITE_QUESTIONNAIRES in page.text_lines
    assert SMALL.title not in page.text


def form(page: Visitor) -> dict[str, Any]:
    return sent_to(page, "recorder")


def answer(page: Visitor, draft: str, section: str, *saves: tuple[str, str, list[str]]) -> Visitor:
    """Let the form of the preview send values, and ask for a section."""
    number = form(page)["number"] + 1
    requests = [
        {"case": "preview/preview", "what": what, "subject": subject, "value": value, "seen": 0, "id": f"{index:032x}"}
        for index, (what, subject, value) in enumerate(saves, start=number * 100)
    ]
    message = {"number": number, "case": "preview/preview", "section": section, "go": 0, "asked": "", "undo": ""}
    page.at.session_state[f"preview-form-{draft}-0"] = {"wish": {**message, "saves": requests}}
    return page.run()


def answers_of(page: Visitor) -> dict[str, list[str]]:
    return {row["id"]: row["stored"]["value"] for group in form(page)["groups"] for row in group["rows"]}


def test_the_form_is_that_of_auditors_and_nothing_of_it_is_saved(visitor: NewVisitor, store: Store):
    draft = create(store)
    before = store.audits.version(ANN)
    page = opened(visitor, draft, "form")
    assert messages.PREVIEW in page.text_lines
    assert form(page)["statement"] == CASE_DETAILS_STATEMENT
    assert form(page)["person"] != "Ann", "the tab stores its answers apart from those of audits"
    answer(page, draft, "2.2", ("fact", "sentence_type", ["community"]), ("answer", "2.2.1", ["yes"]))
    assert answers_of(page)["2.2.1"] == ["yes"]
    answer(page, draft, "2.2", ("answer", "2.2.1", ["maybe"]))
    assert answers_of(page)["2.2.1"] == ["yes"]
    assert next(iter(form(page)["outcomes"].values()))["fault"]
    assert store.audits.all(ANN) == []
    assert store.audits.version(ANN) == before
    page.press("Clear the form")
    assert form(page)["section"] == "facts"


def test_answers_of_the_preview_that_a_changed_draft_no_longer_allows_are_dropped(visitor: NewVisitor, store: Store):
    draft = create(store)
    page = opened(visitor, draft, "form")
    answer(page, draft, "2.2", ("answer", "2.2.1", ["yes"]), ("note", "2.2.1", ["Seen."]))
    store.questionnaires.save(ANN, draft, SMALL_TOML.replace('id = "2.2.1"', 'id = "2.2.9"', 1), 1)
    page.run()
    assert "2.2.1" not in answers_of(page)


def test_a_trial_shows_tables_and_says_that_the_answers_are_invented(visitor: NewVisitor, store: Store):
    page = opened(visitor, create(store), "trial")
    assert messages.ANSWERS_ARE_INVENTED.format(which="20 invented cases") in page.text_lines
    assert "2.2 Assessment: percentage Yes, 20 invented cases" in page.text_lines
    before = page.text
    assert page.press("Invent other answers").text != before
    page.fill("number_input", "Invented cases", 40)
    assert "2.2 Assessment: percentage Yes, 40 invented cases" in page.text_lines
    assert store.audits.all(ANN) == []


def test_a_trial_names_the_questions_that_apply_to_no_case(visitor: NewVisitor, store: Store):
    resettlement, community = (f'{{ fact = "sentence_type", is = "{each}" }}' for each in ("resettlement", "community"))
    source = SMALL_TOML.replace(resettlement, f"{{ all = [ {resettlement}, {community} ] }}", 1)
    page = opened(visitor, create(store, source), "trial")
    questions = join_some(["2.2.2a", "2.2.2b", "2.3.1a"], 12)  # each depends on the one before
    assert messages.NEVER_ASKED.format(which="20 invented cases", questions=questions) in page.text_lines


def test_what_changes_shows_wordings_and_each_running_audit_of_the_person(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store, name="Mine")
    import_submitted_cases(store, audit_id, cases=4, yes=1)
    page = opened(visitor, create(store, NEW_TOML), "changes")
    assert "Differences" in page.text_lines
    assert f"Version 1 of {SMALL.title} (used by Mine)" in str(
        page.widget_by_label("selectbox", "Compare with").options
    )
    assert "Mine" in page.text_lines
    preview = store.questionnaire_versions.preview(ANN, audit_id, NEW_TOML.encode())
    assert str(preview.retired_answers) in page.text_lines
    other = opened(visitor, create(store, NEW_TOML.replace('id = "small"', 'id = "other"', 1)), "changes")
    assert messages.NOTHING_TO_COMPARE.format(questionnaire="other") in other.text_lines
    assert messages.NO_RUNNING_AUDITS in other.text_lines


def test_a_crosswalk_that_names_a_question_left_out_is_shown(visitor: NewVisitor, store: Store):
    shipped = next(each for each in SHIPPED if each.questionnaire.id == "hmip-probation-2021")
    source = shipped.source.decode().replace('id = "2.2.1"\n', 'id = "2.2.99"\n', 1)
    page = opened(visitor, create(store, source), "changes")
    titles = {each.title for each in read_crosswalks().crosswalks if "2.2.1" in {pair.first_id for pair in each.pairs}}
    expected = {messages.CROSSWALK_MISSES.format(title=title, questions="2.2.1") for title in titles}
    assert expected
    assert expected <= set(page.text_lines)
    assert messages.LOSES_FIGURES.format(questions="2.2.1") in page.text_lines


def test_an_audit_that_cannot_be_moved_says_why(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store, name="Mine")
    import_submitted_cases(store, audit_id, cases=4, yes=1)
    draft = create(store, SMALL_TOML.replace('title = "A small', 'title = "Another small', 1))
    page = opened(visitor, draft, "changes")
    assert messages.SAME_VERSION_NUMBER.format(version="1") in page.text_lines
    (problem,) = store.questionnaire_versions.preview(
        ANN, audit_id, store.questionnaires.read(ANN, draft).source.encode()
    ).problems
    assert messages.CANNOT_BE_MOVED.format(reasons=problem) in page.text_lines


def test_a_draft_is_made_available_and_an_audit_is_started_with_it(visitor: NewVisitor, store: Store):
    page = opened(visitor, create(store), "use").press("Make version 1 available")
    assert messages.MADE_AVAILABLE.format(title=SMALL.title, version="1") in page.text_lines
    page.press("Start an audit with it")
    assert page.value("selectbox", "new-questionnaire 0") == "small 1"
    page.open_page("new_audit", questionnaire="small", version="1")
    page.fill("text_input", "Name of the audit", "Autumn").fill("text_input", "Unit", "North")
    page.press("Start the audit")
    (summary,) = store.audits.all(ANN)
    assert store.audits.get(ANN, summary.id).questionnaire == SMALL


def test_a_choice_of_an_available_questionnaire_survives_a_reload(visitor: NewVisitor, store: Store):
    store.questionnaires.make_available(ANN, create(store), 1)
    visitor().open_page("new_audit").fill("selectbox", "Questionnaire", "small 1")
    assert visitor().open_page("new_audit").value("selectbox", "new-questionnaire 0") == "small 1"


def test_a_questionnaire_that_was_chosen_and_is_withdrawn_is_replaced_by_no_other(visitor: NewVisitor, store: Store):
    store.questionnaires.make_available(ANN, create(store), 1)
    same_tab = visitor().open_page("new_audit").fill("selectbox", "Questionnaire", "small 1")
    store.questionnaires.withdraw(ANN, "small", "1")
    for page in (same_tab.run(), visitor().open_page("new_audit"), visitor().open_page("new_audit").run()):
        assert pages_messages.QUESTIONNAIRE_NOT_OFFERED.format(questionnaire="small 1") in page.text_lines
        assert page.value("selectbox", "new-questionnaire 0") is None
        page.fill("text_input", "Name of the audit", "Autumn").fill("text_input", "Unit", "North")
        page.press("Start the audit")
        assert pages_messages.QUESTIONNAIRE_MISSING in page.text
        assert store.audits.all(ANN) == []
    chosen = SHIPPED[1].questionnaire
    page.fill("selectbox", "Questionnaire", chosen.id).press("Start the audit")
    (summary,) = store.audits.all(ANN)
    assert store.audits.get(ANN, summary.id).questionnaire == chosen


def test_a_link_to_a_questionnaire_that_was_withdrawn_chooses_no_other(visitor: NewVisitor, store: Store):
    page = visitor().open_page("new_audit").open_page("new_audit", questionnaire="small", version="1").run()
    assert pages_messages.QUESTIONNAIRE_NOT_OFFERED.format(questionnaire="small 1") in page.text_lines
    assert page.value("selectbox", "new-questionnaire 0") is None


def test_only_questionnaires_that_can_be_chosen_are_read_and_each_is_read_once(
    visitor: NewVisitor, store: Store, monkeypatch: pytest.MonkeyPatch
):
    for version in ("1", "2"):
        source = SMALL_TOML.replace('version = "1"', f'version = "{version} of this test"', 1)
        store.questionnaires.make_available(ANN, create(store, source), 1)
    store.questionnaires.withdraw(ANN, "small", "1 of this test")
    texts: list[str] = []

    def check(text: str) -> CheckedQuestionnaire:
        texts.append(text)
        return check_questionnaire(text)

    monkeypatch.setattr("audit.web.offered_questionnaires.check_questionnaire", check)
    page = visitor().open_page("new_audit").run().run()
    assert [text for text in texts if "of this test" in text] == [source]
    assert SMALL.title in page.widget_by_label("selectbox", "Questionnaire").options


def test_an_id_and_version_of_the_program_are_refused_with_a_sentence(visitor: NewVisitor, store: Store):
    shipped = SHIPPED[0].questionnaire
    page = opened(visitor, create(store, f"{SHIPPED[0].source.decode()}\n# Mine\n"), "use")
    page.press(f"Make version {shipped.version} available")
    assert messages.SHIPPED_ALREADY.format(questionnaire=shipped.id, version=shipped.version) in page.text_lines
    assert store.questionnaires.available(ANN) == []


def test_a_questionnaire_is_withdrawn_and_offered_again(visitor: NewVisitor, store: Store):
    store.questionnaires.make_available(ANN, create(store), 1)
    page = visitor().open_page("questionnaires", open="small", version="1", view="use").press("Withdraw it")
    assert messages.WITHDRAWN.format(version="1") in page.text_lines
    page.press("Make it available again")
    assert store.questionnaires.available(ANN)[0].is_offered
    assert "withdrawn by Ann" in page.text


def test_others_see_who_can_withdraw_a_questionnaire_or_offer_it_again(
    visitor: NewVisitor, store: Store, monkeypatch: pytest.MonkeyPatch
):
    ben = Person("ben@example.org")
    store.questionnaires.make_available(ben, store.questionnaires.create(ben, SMALL_TOML), 1)
    page = SignedInVisitor("otto@example.org", monkeypatch)
    page.open_page("questionnaires", open="small", version="1", view="use")
    assert "Start an audit with it" in page.labels("button")
    assert "Withdraw it" not in page.labels("button")
    store.questionnaires.withdraw(ben, "small", "1")
    page.run()
    assert messages.AVAILABLE_FROM_SOMEBODY_ELSE.format(name="ben@example.org", version="1") in page.text_lines
    assert "Make it available again" not in page.labels("button")


def test_a_draft_with_problems_can_be_downloaded_and_not_made_available(
    visitor: NewVisitor, store: Store, monkeypatch: pytest.MonkeyPatch
):
    page = opened(visitor, create(store, BROKEN), "use")
    assert "Download the file" in page.labels("download_button")
    assert not [label for label in page.labels("button") if label.startswith("Make version")]


def test_a_draft_is_deleted_after_the_person_has_said_so(visitor: NewVisitor, store: Store):
    draft = create(store)
    page = opened(visitor, draft, "use")
    assert page.widget_by_label("button", "Delete the draft").disabled
    page.set_value("checkbox", f"delete-understood-{draft}", True).press("Delete the draft")
    assert store.questionnaires.all(ANN) == []
    assert messages.DRAFT_DELETED.format(title=SMALL.title) in page.text_lines


def test_a_click_does_nothing_to_a_text_that_another_tab_saved_meanwhile(visitor: NewVisitor, store: Store):
    draft, later = create(store), f"{SMALL_TOML}# Later\n"
    page = opened(visitor, draft, "use")
    page.set_value("checkbox", f"delete-understood-{draft}", True)
    for version, label in enumerate(("Make version 1 available", "Delete the draft"), start=1):
        store.questionnaires.save(ANN, draft, later * version, version)
        page.press(label)
        assert messages.DRAFT_CHANGED in page.text_lines
        assert (len(store.questionnaires.available(ANN)), len(store.questionnaires.all(ANN))) == (0, 1)
    page.press("Delete the draft")
    assert store.questionnaires.all(ANN) == []


def test_what_this_tab_saves_itself_gives_no_warning_in_another_view(visitor: NewVisitor, store: Store):
    draft = create(store)
    page = opened(visitor, draft)
    page.at.session_state[editor_key(draft)] = {
        "typed": {"draft": draft, "text": f"{SMALL_TOML}# Here\n", "seen": 1, "number": 1}
    }
    page.open_page("questionnaires", draft=draft, view="use")
    assert messages.DRAFT_CHANGED not in page.text_lines
    page.press("Make version 1 available")
    assert store.questionnaires.available(ANN)[0].source == f"{SMALL_TOML}# Here\n".encode()


def test_an_audit_is_moved_to_an_available_version_in_its_settings(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    new = store.questionnaires.make_available(ANN, create(store, NEW_TOML), 1)
    page = visitor().open_page("settings", audit=audit_id)
    page.fill("selectbox", "Available version", new.version).press(f"Move to version {new.version}")
    assert store.audits.get(ANN, audit_id).questionnaire.version == new.version
    assert store.members.role(ANN, audit_id) is Role.LEAD


def test_every_view_of_every_questionnaire_of_the_program_is_shown(visitor: NewVisitor, downloads: Downloads):
    page = visitor()
    for shipped in SHIPPED:
        questionnaire = shipped.questionnaire
        for view in ("file", "form", "trial", "changes", "use"):
            page.open_page("questionnaires", open=questionnaire.id, version=questionnaire.version, view=view)
            assert page.title == questionnaire.title
            assert 'role="alert"' not in page.html, (questionnaire.id, view)


def test_a_file_with_the_line_breaks_of_windows_has_the_same_text_as_its_copy(
    visitor: NewVisitor, store: Store, monkeypatch: pytest.MonkeyPatch
):
    shipped = SHIPPED[0]
    of_windows = ShippedQuestionnaire(shipped.questionnaire, shipped.source.replace(b"\n", b"\r\n"))
    monkeypatch.setattr("audit.web.questionnaires.earlier_versions.shipped_questionnaires", lambda: [of_windows])
    page = opened(visitor, create(store, shipped.source.decode()), "changes")
    assert messages.SAME_TEXT in page.text_lines
