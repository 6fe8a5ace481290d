"""A new questionnaire that nobody has written as a file yet, and the file that is written from it.

It is what a table of questions or a form from another program becomes. Nothing in it is rated: ratings need bands and
standards that only a person can choose. The file may still have problems, such as markup in a text: parse it to see
them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from audit.model.answer_scales import AnswerScale
from audit.model.case_details import CaseDetailKind, Choice
from audit.model.questionnaire import DEFAULT_CASE_LABEL, CaseLabel, Domain, QuestionnaireKind
from audit.model.text_fields import clean_text
from audit.toml_files.written_values import TomlValue, write_lines, write_text, write_value

RULER = "# " + "-" * 93

FIRST_LINES = (
    "# {title}",
    "#",
    "# questionnaires/README.md explains each key. After every change, let the program check the file:",
    "#",
    "#     python -m audit check {id}.toml",
)
DETAILS_HEADING = ("CASE DETAILS", "Never ask for names, dates of birth or case numbers.")
SCALES_HEADING = ("ANSWER SCALES", "Named answers in place of Yes and No.")
SECTIONS_HEADING = ("QUESTIONS", "Never use an id again for another question: saved answers refer to it.")


@dataclass(frozen=True)
class NewCaseDetail:
    """A case detail. ``rules`` has the further keys of dates and numbers, such as ``{"least": 0, "whole": True}``."""

    id: str
    text: str
    kind: CaseDetailKind
    choices: tuple[Choice, ...] = ()
    breakdown: bool = False
    required: bool = False
    guidance: str = ""
    rules: Mapping[str, TomlValue] = field(default_factory=dict)


@dataclass(frozen=True)
class NewPrompt:
    """A prompt, or what a key question has in common with one.

    ``applies_when`` is a condition as the file has it, such as ``{"fact": "office", "is": "Leeds"}``; empty: always
    asked. ``note_needed`` has the answers that require a note. ``answer_scale`` is the id of a scale; '' for Yes and
    No.
    """

    id: str
    text: str
    guidance: str = ""
    applies_when: Mapping[str, TomlValue] = field(default_factory=dict)
    may_not_apply: bool = True
    note_needed: tuple[str, ...] = ()
    answer_scale: str = ""


@dataclass(frozen=True)
class NewQuestion(NewPrompt):
    """A key question. It needs a ``short`` name."""

    short: str = ""
    yes_is_good: bool = True
    prompts: tuple[NewPrompt, ...] = ()


@dataclass(frozen=True)
class NewSection:
    """A section with its questions. It is in the first domain unless ``domain_id`` names another one."""

    id: str
    title: str
    statement: str = ""
    domain_id: str = ""
    applies_when: Mapping[str, TomlValue] = field(default_factory=dict)
    questions: tuple[NewQuestion, ...] = ()


@dataclass(frozen=True)
class NewQuestionnaire:
    """A new questionnaire without ratings. Without ``domains`` it has one, called as the questionnaire."""

    id: str
    title: str
    source: str
    sections: tuple[NewSection, ...]
    version: str = "1"
    language: str = "en-GB"
    kind: QuestionnaireKind = QuestionnaireKind.AUDIT
    case_label: CaseLabel = DEFAULT_CASE_LABEL
    domains: tuple[Domain, ...] = ()
    case_details: tuple[NewCaseDetail, ...] = ()
    answer_scales: tuple[AnswerScale, ...] = ()

    @property
    def all_domains(self) -> tuple[Domain, ...]:
        """Return the domains, or the one that a questionnaire without domains has."""
        return self.domains or (Domain("1", self.title),)


def write_questionnaire(new: NewQuestionnaire) -> str:
    """Return the questionnaire as a file with comments, in the style of the files in ``questionnaires``."""
    blocks = [_top(new), *_case_label(new), _domains(new)]
    if new.case_details:
        blocks += [_heading(*DETAILS_HEADING), *(write_case_detail(detail) for detail in new.case_details)]
    if new.answer_scales:
        blocks += [_heading(*SCALES_HEADING), *(_answer_scale(scale) for scale in new.answer_scales)]
    blocks.append(_heading(*SECTIONS_HEADING))
    for section in new.sections:
        blocks += write_section(section, new.all_domains[0].id)
    return "\n\n".join(blocks) + "\n"


def write_section(section: NewSection, first_domain_id: str) -> Iterator[str]:
    """Yield the tables of a section: its own, and one for each question and prompt."""
    lines = [
        "[[standards]]",
        f"id = {write_text(section.id)}",
        f"domain = {write_text(section.domain_id or first_domain_id)}",
        f"title = {write_text(section.title)}",
        f"statement = {write_text(section.statement or section.title)}",
        'rated = "not_rated"',
        *_condition(section.applies_when),
    ]
    yield "\n".join(lines)
    for question in section.questions:
        yield write_question(question)
        for prompt in question.prompts:
            yield write_prompt(prompt)


def write_question(question: NewQuestion) -> str:
    """Return the table of a key question, without its prompts."""
    first = f"short = {write_text(question.short or question.id)}"
    last = () if question.yes_is_good else ("yes_is_good = false",)
    return "\n".join(["[[standards.key_questions]]", *_question_lines(question, first), *last])


def write_prompt(prompt: NewPrompt) -> str:
    """Return the table of a prompt."""
    return "\n".join(["[[standards.key_questions.prompts]]", *_question_lines(prompt)])


def write_case_detail(detail: NewCaseDetail) -> str:
    """Return the table of a case detail."""
    lines = [
        "[[facts]]",
        f"id = {write_text(detail.id)}",
        f"text = {write_text(detail.text)}",
        f"kind = {write_text(detail.kind.value)}",
        *_choices(detail.choices if detail.kind in (CaseDetailKind.CHOICE, CaseDetailKind.CHOICES) else ()),
        *(("breakdown = true",) if detail.breakdown else ()),
        *(("required = true",) if detail.required else ()),
        *(f"{key} = {write_value(value)}" for key, value in detail.rules.items()),
        *_guidance(detail.guidance),
    ]
    return "\n".join(lines)


def _top(new: NewQuestionnaire) -> str:
    comment = (line.format(title=clean_text(new.title, one_line=True), id=new.id) for line in FIRST_LINES)
    keys = {
        "id": new.id,
        "version": new.version,
        "title": new.title,
        "language": new.language,
        "source": new.source,
        "kind": new.kind.value,
    }
    return "\n".join([*comment, "", *(f"{key} = {write_text(value)}" for key, value in keys.items())])


def _case_label(new: NewQuestionnaire) -> Iterator[str]:
    if new.case_label != DEFAULT_CASE_LABEL:
        yield f"[record]\none = {write_text(new.case_label.singular)}\nmany = {write_text(new.case_label.plural)}"


def _domains(new: NewQuestionnaire) -> str:
    tables = (f"[[domains]]\nid = {write_text(each.id)}\ntitle = {write_text(each.title)}" for each in new.all_domains)
    return "\n\n".join(tables)


def _heading(title: str, sentence: str) -> str:
    return "\n".join(["", RULER, f"# {title}", f"# {sentence}", RULER])


def _answer_scale(scale: AnswerScale) -> str:
    answers = ({"id": answer.id, "text": answer.text, "counts_as": answer.counts_as.value} for answer in scale.answers)
    lines = (f"  {write_value(answer)}," for answer in answers)
    top = ["[[answer_scales]]", f"id = {write_text(scale.id)}", f"title = {write_text(scale.title)}"]
    return "\n".join([*top, "answers = [", *lines, "]"])


def _choices(choices: tuple[Choice, ...]) -> Iterator[str]:
    if choices:
        yield "choices = ["
        for choice in choices:
            yield f"  {write_value({'id': choice.id, 'text': choice.text})},"
        yield "]"


def _question_lines(question: NewPrompt, *short: str) -> Iterator[str]:
    yield f"id = {write_text(question.id)}"
    yield f"text = {write_text(question.text)}"
    yield from short
    yield from _guidance(question.guidance)
    yield from _condition(question.applies_when)
    if not question.may_not_apply:
        yield "may_not_apply = false"
    if question.note_needed:
        yield f"note_needed = {write_value(question.note_needed)}"
    if question.answer_scale:
        yield f"answer_scale = {write_text(question.answer_scale)}"


def _guidance(guidance: str) -> Iterator[str]:
    if guidance:
        yield f"guidance = {write_lines(guidance)}"


def _condition(condition: Mapping[str, TomlValue]) -> Iterator[str]:
    if condition:
        yield f"applies_when = {write_value(condition)}"
