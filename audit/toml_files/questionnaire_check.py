"""Checks a questionnaire while it is written: every problem with the line that it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from audit.formatting import upper_first
from audit.model.questionnaire import Questionnaire
from audit.toml_files.line_numbers import line_numbers
from audit.toml_files.questionnaire import read_questionnaire
from audit.toml_files.reader import Problem, TablePath

NAME = "The questionnaire"
_LINE_IN_SENTENCE = re.compile(r"\bline (\d+)")
_END_OF_FILE = re.compile(r"\bat end of document\b")
_QUOTED = re.compile(r'"([^"]+)"')
_DETAIL = re.compile(rf"{NAME}, case detail (\S+):")


@dataclass(frozen=True)
class PlacedProblem:
    """A problem of a questionnaire file with the number and the text of its line; 0 if no line is known.

    ``path`` leads to the table that it is about.
    """

    sentence: str
    line: int = 0
    line_text: str = ""
    path: TablePath = ()

    @property
    def in_file(self) -> str:
        """Return the sentence without the name of the file, for a page that shows one file.

        >>> PlacedProblem('The questionnaire, standard 1: "title" is missing. Add it.').in_file
        'Standard 1: "title" is missing. Add it.'
        """
        return upper_first(self.sentence.removeprefix(NAME).lstrip(":, "))

    @property
    def at_item(self) -> str:
        """Return the sentence without its place, for the item that it is about.

        >>> PlacedProblem('The questionnaire, standard 1: "title" is missing. Add it.').at_item
        '"title" is missing. Add it.'
        """
        return self.sentence.partition(": ")[2] or self.sentence


@dataclass(frozen=True)
class CheckedQuestionnaire:
    """A questionnaire as it is written. With problems, only what a list shows of it can be relied on.

    ``outline`` is None if the text cannot be read at all.
    """

    outline: Questionnaire | None
    problems: tuple[PlacedProblem, ...]

    @property
    def questionnaire(self) -> Questionnaire | None:
        """Return the questionnaire, if the text has no problem."""
        return None if self.problems else self.outline


@lru_cache(maxsize=64)
def check_questionnaire(text: str) -> CheckedQuestionnaire:
    """Return a questionnaire with its problems, in the order of their lines. A text is read once.

    The text is one of ``clean_source``: without a byte order mark, and with plain line breaks.
    """
    outline, sentences = read_questionnaire(text.encode(errors="replace"), NAME)
    lines = line_numbers(text) if outline is not None and sentences else {}
    problems = [_placed(sentence, text.split("\n"), lines) for sentence in sentences]
    return CheckedQuestionnaire(outline, tuple(sorted(problems, key=lambda problem: problem.line)))


def _placed(sentence: str, text_lines: list[str], lines: Mapping[TablePath, int]) -> PlacedProblem:
    path = sentence.path if isinstance(sentence, Problem) else _path_of_detail(sentence, text_lines, lines)
    line = _line_of(sentence, path, text_lines, lines)
    return PlacedProblem(sentence, line, text_lines[line - 1].strip() if line else "", path)


def _line_of(sentence: str, path: TablePath, text_lines: list[str], lines: Mapping[TablePath, int]) -> int:
    """Return the line that a problem is about; 0 if that is not known."""
    if not lines:
        match = _LINE_IN_SENTENCE.search(sentence)
        return min(int(match[1]), len(text_lines)) if match else _last_line(sentence, text_lines)
    quoted = _QUOTED.findall(sentence)
    of_key = (lines[(*path, word)] for word in quoted if (*path, word) in lines)
    return next(of_key, 0) or _line_with_word(quoted, path, text_lines, lines) or lines.get(path, 0)


def _last_line(sentence: str, text_lines: list[str]) -> int:
    return len(text_lines) if _END_OF_FILE.search(sentence) else 0


def _path_of_detail(sentence: str, text_lines: list[str], lines: Mapping[TablePath, int]) -> TablePath:
    """Return the path of the case detail that a sentence of the checks of responses files names."""
    match = _DETAIL.match(sentence)
    if not match:
        return ()
    ids = (path for path in lines if path[0] == "facts" and path[-1] == "id")
    return next((path[:-1] for path in ids if _has_id(text_lines[lines[path] - 1], match[1])), ())


def _line_with_word(
    words: Iterable[str], path: TablePath, text_lines: list[str], lines: Mapping[TablePath, int]
) -> int:
    """Return the line of the table that has a word which the sentence quotes; 0 if none has.

    For a problem of the whole file, such as an id that is used twice, that is the last line on which it is an id.
    """
    if not path:
        ids = [line for each, line in lines.items() if each[-1] == "id"]
        return next((line for word in words for line in reversed(ids) if _has_id(text_lines[line - 1], word)), 0)
    inside = [line for each, line in lines.items() if each[: len(path)] == path]
    return next((line for word in words for line in inside if f'"{word}"' in text_lines[line - 1]), 0)


def _has_id(line: str, item_id: str) -> bool:
    return bool(re.search(rf"""\bid[ \t]*=[ \t]*["']{re.escape(item_id)}["']""", line))
