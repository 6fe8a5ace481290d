"""The sheets of a form: its rows, its lists of choices, its settings and its languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from audit.errors import InputError
from audit.files.foreign_forms.refusal import FormRefusedError
from audit.files.spreadsheets.table import Table
from audit.formatting import join_list
from audit.messages import foreign_forms as messages

ALWAYS, NEVER = frozenset({"yes", "true", "true()"}), frozenset({"", "no", "false", "false()"})
"""How a cell says yes or no."""
SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
TRANSLATED = ("label", "hint", "guidance_hint", "required_message", "constraint_message", "image", "audio", "video")
SPELLINGS = {
    "relevance": "relevant",
    "caption": "label",
    "value": "name",
    "calculate": "calculation",
    "command": "type",
    "readonly": "read_only",
    "tag": "name",
}
"""Other headings of the same columns, which pyxform accepts."""
MAX_ROWS = 4_000
"""Rows of a sheet: more than four times the questions and case details that a questionnaire can have."""


@dataclass(frozen=True)
class FormRow:
    """A row of a sheet: its number and its cells by the heading, in the language that was chosen."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class FormSheets:
    """The rows of the sheets in one language. ``languages`` are all of the form; '' is a column without language."""

    survey: tuple[FormRow, ...]
    choices: tuple[FormRow, ...]
    settings: Mapping[str, str]
    language: str = ""
    languages: tuple[str, ...] = ()
    not_read: tuple[str, ...] = ()

    @cached_property
    def choices_by_list(self) -> Mapping[str, tuple[FormRow, ...]]:
        """Return the choices of each list."""
        lists: dict[str, list[FormRow]] = {}
        for row in self.choices:
            lists.setdefault(row["list_name"], []).append(row)
        return {name: tuple(rows) for name, rows in lists.items()}


@dataclass
class _Sheet:
    """A sheet whose headings are read: the base and the language of each column."""

    table: Table
    columns: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        headings = self.table.rows[0].cells if self.table.rows else ()
        self.columns = [_column(heading) for heading in headings]

    @property
    def languages(self) -> list[str]:
        """Return the languages of the labels, '' for a column without one."""
        return list(dict.fromkeys(language for base, language in self.columns if base == "label"))

    def rows(self, language: str) -> Iterator[FormRow]:
        """Yield the rows that have a cell, with the texts of a language, or else those without a language."""
        for row in self.table.rows[1:]:
            cells: dict[str, str] = {}
            for (base, own), cell in zip(self.columns, row.cells, strict=False):
                if cell and (own == language or (not own and base not in cells)):
                    cells[base] = cell
            if cells:
                yield FormRow(row.number, cells)


def _column(heading: str) -> tuple[str, str]:
    """Return the name of a column and its language; '' for a column without one.

    >>> _column("label::English (en)"), _column("Constraint message"), _column("bind::required")
    (('label', 'English (en)'), ('constraint_message', ''), ('required', ''))
    """
    plain = heading.strip().removeprefix("bind::").removeprefix("media::")
    base, separator, language = plain.partition("::" if "::" in plain else ":")
    if separator and language.strip() and _column_name(base) in TRANSLATED:
        return _column_name(base), language.strip()
    return _column_name(plain), ""


def _column_name(heading: str) -> str:
    name = heading.casefold().strip().replace(" ", "_")
    return SPELLINGS.get(name, name)


def read_sheets(tables: Sequence[Table], language: str = "") -> FormSheets:
    """Return the sheets in a language, or in the one that the form itself prefers.

    Raises InputError if a sheet or a column is missing, or if it is not clear which language to take.
    """
    sheets = {table.reading.sheet.casefold().strip(): _Sheet(table) for table in tables}
    if SURVEY not in sheets:
        raise InputError(messages.NO_SURVEY.format(sheets=join_list([f"“{name}”" for name in sheets], "and")))
    survey, choices = sheets[SURVEY], sheets.get(CHOICES, _Sheet(Table(())))
    missing = [name for name in ("type", "name", "label") if name not in {base for base, _ in survey.columns}]
    if missing:
        raise InputError(messages.COLUMNS_MISSING.format(columns=join_list([f"“{name}”" for name in missing], "and")))
    settings = next(iter(sheets[SETTINGS].rows("")), FormRow(0, {})).cells if SETTINGS in sheets else {}
    languages = tuple(dict.fromkeys((*survey.languages, *filter(None, choices.languages))))
    if max(len(sheet.table.rows) for sheet in (survey, choices)) > MAX_ROWS:
        raise InputError(messages.TOO_MANY_ROWS.format(limit=MAX_ROWS))
    has_plain = "" in survey.languages
    chosen = _choose_language(languages, language, settings.get("default_language", ""), has_plain)
    not_read = tuple(
        table.reading.sheet
        for table in tables
        if table.rows and table.reading.sheet.casefold().strip() not in (SURVEY, CHOICES, SETTINGS)
    )
    return FormSheets(tuple(survey.rows(chosen)), tuple(choices.rows(chosen)), settings, chosen, languages, not_read)


def _choose_language(languages: Sequence[str], wanted: str, preferred: str, has_plain: bool) -> str:
    """Return the language to take, or '' for the texts without one, if the questions have those.

    Raises InputError if the form has several languages and prefers none.
    """
    named = [language for language in languages if language]
    by_name = {language.casefold(): language for language in named}
    if wanted and not named:
        raise InputError(messages.NO_LANGUAGES)
    if wanted and wanted.casefold() not in by_name:
        raise InputError(messages.NO_SUCH_LANGUAGE.format(language=wanted, languages=join_list(named, "and")))
    for language in (wanted, preferred):
        if language.casefold() in by_name:
            return by_name[language.casefold()]
    if has_plain:
        return ""
    if len(named) == 1:
        return named[0]
    raise FormRefusedError(messages.CHOOSE_LANGUAGE.format(languages=join_list(named, "and")), languages=named)
