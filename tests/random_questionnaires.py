"""Random questionnaires that ``check`` accepts, with ids, texts and choices of every allowed shape."""

from __future__ import annotations

import json
import re
import string
from dataclasses import dataclass

from hypothesis import strategies as st

from audit.model.text_fields import clean_text, fold_text
from audit.toml_files.reader import MARKUP_PATTERN
from audit.toml_files.responses_file_checks import RESERVED_COLUMNS
from tests.small_questionnaire import shipped_rating_scale

ID_CHARACTERS = string.ascii_letters + string.digits + "._-"


def _is_plain(text: str) -> bool:
    return (
        bool(text) and text == clean_text(text, one_line=True) and not MARKUP_PATTERN.search(text) and ";" not in text
    )


def ids() -> st.SearchStrategy[str]:
    """Ids as the questionnaire file allows them; some look like numbers, dates or words of other programs."""
    tricky = st.sampled_from(["1.1", "1.10", "01", "1E5", "TRUE", "n-a", "null", "note", "state", "question", "1-2"])
    plain = st.text(ID_CHARACTERS, min_size=1, max_size=120).filter(
        lambda text: bool(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", text))
    )
    return st.one_of(tricky, plain.filter(lambda text: fold_text(text) not in RESERVED_COLUMNS))


def plain_texts(max_size: int = 60) -> st.SearchStrategy[str]:
    """Texts that the questionnaire file allows as labels."""
    tricky = st.sampled_from(["Yes", "No", "=1+1", "-5", "+44", "@x", "'=a", "1.10", "TRUE", "Größe", "n/a", "_x0041_"])
    letters = st.characters(exclude_categories=("C", "Z", "M"))
    return st.one_of(tricky, st.text(st.one_of(letters, st.just(" ")), min_size=1, max_size=max_size)).filter(_is_plain)


@dataclass(frozen=True)
class RandomQuestionnaire:
    """The text of a questionnaire file and whether it is a survey."""

    source: str
    is_survey: bool


@st.composite
def random_questionnaires(draw: st.DrawFn, max_questions: int = 5) -> RandomQuestionnaire:
    """A questionnaire with case details of each kind and some questions, an audit or a survey."""
    is_survey = draw(st.booleans())
    kinds = draw(st.lists(st.sampled_from(["choice", "choices", "yes_no", "text"]), max_size=4))
    count = draw(st.integers(1, max_questions))
    column_ids = draw(st.lists(ids(), min_size=len(kinds) + count, max_size=len(kinds) + count, unique_by=str.casefold))
    lines = ['id = "random"', 'version = "1"', 'title = "Random"', 'language = "en-GB"', 'source = "Random."']
    lines += [f'kind = "{"survey" if is_survey else "audit"}"']
    lines += [] if is_survey else [shipped_rating_scale()]
    lines += ["[[domains]]", 'id = "D"', 'title = "Domain"']
    for kind, detail_id in zip(kinds, column_ids, strict=False):
        lines += _detail_lines(draw, kind, detail_id, is_survey)
    rated = "not_rated" if is_survey else "from_cases"
    earlier: list[str] = []
    for number, question_id in enumerate(column_ids[len(kinds) :]):
        if number in (0, count // 2):
            lines += ["[[standards]]", f'id = "S{number}"', 'domain = "D"', 'title = "Standard"']
            lines += ['statement = "A standard."', f'rated = "{rated}"']
        lines += ["[[standards.key_questions]]", f"id = {json.dumps(question_id)}"]
        lines += [f"text = {_quoted(draw(plain_texts(120)))}", 'short = "Short"']
        if not draw(st.integers(0, 3)):
            lines += ["may_not_apply = false"]
        if earlier and draw(st.booleans()):
            lines += [f'applies_when = {{ question = {json.dumps(draw(st.sampled_from(earlier)))}, is = "yes" }}']
        earlier.append(question_id)
    return RandomQuestionnaire("\n".join(lines), is_survey)


def _detail_lines(draw: st.DrawFn, kind: str, detail_id: str, is_survey: bool) -> list[str]:
    lines = ["[[facts]]", f"id = {json.dumps(detail_id)}", f"text = {_quoted(draw(plain_texts()))}"]
    lines += [f'kind = "{kind}"', "breakdown = true"]
    if kind.startswith("choice"):
        names = draw(
            st.lists(st.tuples(ids(), plain_texts()), min_size=2, max_size=5, unique_by=lambda n: fold_text(n[0]))
        )
        taken: set[str] = {fold_text(choice_id) for choice_id, _ in names}
        choices = []
        for number, (choice_id, text) in enumerate(names):
            label = f"{text} {number}" if fold_text(text) in taken else text
            taken.add(fold_text(label))
            choices.append(f"{{ id = {json.dumps(choice_id)}, text = {_quoted(label)} }}")
        lines += [f"choices = [{', '.join(choices)}]"]
    if not is_survey and draw(st.booleans()):
        lines += ["required = true"]
    return lines


def _quoted(text: str) -> str:
    """Return a text as TOML writes it; JSON escapes are those of TOML, but for characters beyond the basic plane."""
    return json.dumps(text, ensure_ascii=False)
