"""Feedback sheets: what is on them and nothing of another case, in one page for each case."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from html import unescape

import docx
import pytest

from audit.files.feedback_sheets import SheetFormat, SheetSource, build_archive, build_sheets
from audit.files.feedback_sheets.content import sheet_page
from audit.messages import feedback as messages
from audit.model.feedback import CaseFeedback
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER, load_questionnaire
from tests.examples import examples
from tests.files.random_feedback import SECRET, TODAY, full_feedback, planted, random_feedback, sources_of

INSPECTION = load_questionnaire(QUESTIONNAIRES_FOLDER / "hmip-probation-2021.toml")
LONG_TEXTS = {
    "wide": "W" * 5_000,
    "words": "reviewed the plan with engagement " * 150,
    "other script": "家庭支援" * 1_250,
}
PAGE = re.compile(rb"/Type\s*/Page\b")
PLANTED = re.compile(r"fact\d{3}q")


def foreign_facts(seed: int) -> list[str]:
    """What a sheet of a random audit says that it must not: a fact of another case, or a note that is not shared."""
    feedback = random_feedback(seed)
    page = build_sheets(sources_of(feedback), SheetFormat.WEB_PAGE).decode()
    articles = re.findall("<article.*?</article>", page, re.DOTALL) or [page]
    assert len(articles) == len(feedback)
    return [
        found
        for place, article in enumerate(articles)
        for found in {*PLANTED.findall(article), *re.findall(SECRET, article)} - {planted(place)}
    ]


@pytest.mark.parametrize("seed", range(examples(3)))
def test_a_sheet_has_no_fact_of_another_case_and_no_note_that_is_not_shared(seed: int) -> None:
    assert foreign_facts(seed) == []


def test_a_word_document_has_the_texts_of_the_web_page_in_order_and_no_percentage() -> None:
    sources = sources_of(random_feedback(2)[:3])
    document = docx.Document(io.BytesIO(build_sheets(sources, SheetFormat.WORD)))
    page = build_sheets(sources, SheetFormat.WEB_PAGE).decode()
    in_word = [paragraph.text.split("\t")[-1] for paragraph in document.paragraphs]
    body = page.split("</nav>")[1]
    on_page = [unescape(text) for text in re.split("<[^>]+>", body) if text.strip()]
    assert in_word == on_page
    assert not any("%" in text or "per cent" in text for text in in_word)


def test_points_are_in_the_section_of_their_answer_with_their_shared_notes() -> None:
    (source,) = sources_of(random_feedback(2)[:1])
    sections = {section.heading: section for section in sheet_page(source).sections}
    notes = source.feedback.shared_notes
    shown = {item.note for section in sections.values() for item in section.items if item.note}
    assert notes
    assert len(shown - {item.note for item in sections[messages.ACKNOWLEDGEMENTS].items}) <= len(notes)
    assert list(sections)[:2] == [messages.STRENGTHS, messages.AREAS]


@pytest.mark.parametrize("name", LONG_TEXTS)
def test_a_full_sheet_says_what_is_shortened_and_left_out_and_keeps_key_questions(name: str) -> None:
    page = sheet_page(SheetSource(full_feedback(INSPECTION, LONG_TEXTS[name]), "Ann", TODAY))
    assert any("20 actions" not in footer and "12 actions" in footer for footer in page.footers)
    assert messages.SHORTENED.format(ellipsis="“…”") in page.footers
    areas = next(section for section in page.sections if section.heading == messages.AREAS)
    shown = {item.text for item in areas.items}
    key_questions = [question.marked_text for question in INSPECTION.key_questions]
    prompts = [prompt.marked_text for question in INSPECTION.key_questions for prompt in question.prompts]
    assert shown <= {*key_questions, *(text for text in prompts if set(key_questions) <= shown)}


def test_a_short_sheet_says_nothing_of_shortening_and_shows_notes_whole() -> None:
    feedback = full_feedback(INSPECTION, "Seen twice.")
    first = INSPECTION.questions[0].id
    review = replace(feedback.review, shared_notes={first: feedback.review.shared_notes[first]})
    page = sheet_page(SheetSource(CaseFeedback(review, feedback.actions[:2]), "Ann", TODAY))
    assert len(page.footers) == 1
    assert "Seen twice." in [item.note for section in page.sections for item in section.items]


def test_an_archive_has_one_file_for_each_case_whose_names_differ() -> None:
    sources = sources_of(random_feedback(2)[:3])
    same = [
        replace(source, feedback=replace(source.feedback, review=replace(source.feedback.review, reference=reference)))
        for source, reference in zip(sources, ("K/1", "K 1", "家"), strict=True)
    ]
    built: list[bool] = []
    archive = build_archive(same, SheetFormat.WEB_PAGE, lambda: built.append(True))
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert opened.namelist() == ["feedback-k-1.html", "feedback-k-1-2.html", "feedback-case.html"]
        texts = [opened.read(name).decode() for name in opened.namelist()]
    assert [PLANTED.findall(text)[0] for text in texts] == [planted(place) for place in range(3)]
    assert len(built) == 3
