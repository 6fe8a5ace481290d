"""Reads a form that somebody made for ODK or KoBo as a new questionnaire, or refuses it with reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from audit.errors import InputError, QuestionnaireError
from audit.files.foreign_forms.builder import QUESTION_ID, FormBuilder
from audit.files.foreign_forms.form_sheets import FormSheets, read_sheets
from audit.files.foreign_forms.plain_texts import plain_text
from audit.files.foreign_forms.refusal import FormRefusedError
from audit.files.spreadsheets.file_kind import is_spreadsheet
from audit.files.spreadsheets.limits import FORM_LIMITS
from audit.files.spreadsheets.table import Table
from audit.files.upload_process import parse_sheets_in_process
from audit.formatting import join_list, pluralise
from audit.messages import foreign_forms as messages
from audit.model.proposed_ids import propose_word_id
from audit.toml_files.new_questionnaire import NewQuestionnaire, write_questionnaire
from audit.toml_files.questionnaire import parse_questionnaire

CODE = "[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*"
LANGUAGE_CODE = re.compile(rf"^({CODE})$|\(({CODE})\)")
ENGLISH = "english"
DEFAULT_LANGUAGE = "en-GB"
READ_COLUMNS = frozenset(
    (
        "type",
        "name",
        "label",
        "hint",
        "guidance_hint",
        "required",
        "relevant",
        "constraint",
        "choice_filter",
        "disabled",
        "read_only",
    )
)
RULES_OF_QUESTIONS = frozenset({"relevant", "required", "constraint", "calculation", "calculate", "readonly"})
SILENT_COLUMNS = frozenset({"calculation", ""})
READ_SETTINGS = frozenset({"form_title", "form_id", "id_string", "version", "default_language", "title"})
EXTERNAL_CHOICES = "external_choices"


@dataclass(frozen=True)
class ReadForm:
    """The questionnaire that was made of a form, as a file, and what was left out or changed, in sentences.

    ``languages`` are those of the form, and ``language`` the one that was taken; '' if its texts have none.
    """

    new: NewQuestionnaire
    source: str
    sentences: tuple[str, ...]
    languages: tuple[str, ...] = ()
    language: str = ""


def read_form(data: bytes, name: str, language: str = "", leave_out: bool = False) -> ReadForm:
    """Return the questionnaire that an uploaded form becomes.

    ``leave_out`` leaves out what cannot be carried over. Raises InputError with every reason if the form is refused.
    """
    if not is_spreadsheet(data, name):
        raise InputError(messages.NOT_A_WORKBOOK.format(file=messages.THE_FORM))
    return convert_form(parse_sheets_in_process(data, messages.THE_FORM, FORM_LIMITS), name, language, leave_out)


def convert_form(tables: Sequence[Table], name: str, language: str, leave_out: bool) -> ReadForm:
    """Return the questionnaire that the sheets of a form become. Raises InputError if the form is refused."""
    sheets = read_sheets(tables, language)
    title = plain_text(sheets.settings.get("form_title", "") or PurePath(name).stem)[0] or messages.OPEN_SECTION
    builder = FormBuilder(sheets, title)
    builder.build()
    problems = [*builder.remarks.problems]
    problems += _unclear_columns(sheets)
    if EXTERNAL_CHOICES in map(str.casefold, sheets.not_read):
        problems.append(messages.EXTERNAL_SHEET)
    if not builder.sections:
        raise InputError(*problems, messages.NO_QUESTIONS)
    if problems and not leave_out:
        reasons = messages.REASONS.format(count=pluralise(len(problems), "part"))
        how_to = messages.HOW_TO_LEAVE_OUT.format(reasons=reasons)
        raise FormRefusedError(*problems, how_to, languages=filter(None, sheets.languages), can_leave_out=True)
    new = _questionnaire(sheets, builder, title)
    source = write_questionnaire(new)
    try:
        parse_questionnaire(source.encode(), f"{new.id}.toml")
    except QuestionnaireError as error:
        raise InputError(*(messages.RESULT_NOT_VALID.format(problem=each) for each in error.problems)) from None
    left_out = (messages.LEFT_OUT.format(problem=problem) for problem in problems)
    sentences = (*_how_read(sheets), *left_out, *builder.remarks.all_sentences())
    return ReadForm(new, source, sentences, tuple(filter(None, sheets.languages)), sheets.language)


def _unclear_columns(sheets: FormSheets) -> list[str]:
    """Return a problem for each column that a program may take for a rule of the questions, and another may not."""
    columns = dict.fromkeys(column for row in sheets.survey for column in row.cells if ":" in column)
    ends = {column: column.rpartition(":")[2].strip() for column in columns}
    return [
        messages.UNCLEAR_COLUMN.format(column=column, name=end)
        for column, end in ends.items()
        if end in RULES_OF_QUESTIONS
    ]


def _questionnaire(sheets: FormSheets, builder: FormBuilder, title: str) -> NewQuestionnaire:
    settings = sheets.settings
    form_id = settings.get("form_id", "") or settings.get("id_string", "")
    version = plain_text(settings.get("version", ""))[0] or "1"
    return NewQuestionnaire(
        id=form_id if QUESTION_ID.fullmatch(form_id) else propose_word_id(form_id or title),
        title=title,
        source=messages.SOURCE.format(title=title, form=plain_text(form_id)[0] or "–", version=version),
        sections=tuple(builder.sections),
        version=version,
        language=_language_code(sheets) or DEFAULT_LANGUAGE,
        case_details=tuple(builder.details),
    )


def _language_code(sheets: FormSheets) -> str:
    """Return the code of the language that was taken; '' if the form does not name one."""
    match = LANGUAGE_CODE.search(_language_name(sheets))
    code = match[match.lastindex or 0] if match else ""
    return DEFAULT_LANGUAGE if code.casefold() == "en" else code


def _language_name(sheets: FormSheets) -> str:
    return sheets.language or sheets.settings.get("default_language", "")


def _how_read(sheets: FormSheets) -> Iterator[str]:
    """Yield the sentences about the whole form: its language, and what of it is not read."""
    if len(sheets.languages) > 1:
        others = [each or messages.NO_LANGUAGE for each in sheets.languages if each != sheets.language]
        taken = sheets.language or messages.NO_LANGUAGE
        yield messages.LANGUAGE.format(language=taken, others=join_list(others, "and"))
    name = _language_name(sheets)
    if name and name.casefold() != ENGLISH and not _language_code(sheets):
        yield messages.LANGUAGE_ASSUMED.format(language=name, code=DEFAULT_LANGUAGE)
    columns = dict.fromkeys(
        column for row in sheets.survey for column in row.cells if column not in READ_COLUMNS | SILENT_COLUMNS
    )
    settings = [each for each in sheets.settings if each not in READ_SETTINGS]
    for message, key, names in (
        (messages.COLUMNS, "columns", list(columns)),
        (messages.SETTINGS, "settings", settings),
        (messages.SHEETS, "sheets", list(sheets.not_read)),
    ):
        if names:
            yield message.format(**{key: join_list([f"“{each}”" for each in names], "and")})
