"""The texts of the report and its breakdowns in an audit file."""

from __future__ import annotations

from collections.abc import Mapping

from audit.errors import InputError
from audit.messages import toml_files as messages
from audit.model.questionnaire import Questionnaire
from audit.model.report_text import check_breakdowns, check_report_text
from audit.toml_files.reader import Table


def read_report_texts(root: Table, questionnaire: Questionnaire | None) -> Mapping[str, str]:
    """Return the text of each chapter. Chapters are checked if there is a ``questionnaire``."""
    texts: dict[str, str] = {}
    for table in root.tables("report_texts", "report text", optional=True):
        chapter, text = table.text("chapter", plain_text=False), table.prose("text")
        if chapter in texts:
            table.add_problem(messages.CHAPTER_TWICE.format(chapter=chapter))
        if chapter and questionnaire:
            text = _checked(table, chapter, text, questionnaire)
        texts[chapter] = text
        table.reject_unknown_keys()
    return texts


def _checked(table: Table, chapter: str, text: str, questionnaire: Questionnaire) -> str:
    try:
        return check_report_text(chapter, text, questionnaire)
    except InputError as error:
        for problem in error.problems:
            table.add_problem(problem)
        return text


def read_breakdowns(root: Table, questionnaire: Questionnaire | None) -> tuple[tuple[str, ...], bool]:
    """Return the case details whose breakdowns are in the body of the report, and whether they show prompts."""
    table = root.table("report_breakdowns", "breakdowns of the report", optional=True)
    if table is None:
        return (), False
    detail_ids, with_prompts = table.text_list("case_details"), table.boolean("with_prompts")
    table.reject_unknown_keys()
    if questionnaire is None:
        return detail_ids, with_prompts
    try:
        return check_breakdowns(detail_ids, questionnaire), with_prompts
    except InputError as error:
        for problem in error.problems:
            table.add_problem(problem)
        return (), with_prompts
