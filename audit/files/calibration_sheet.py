"""The sheet of a calibration meeting as one web page without any other file, laid out to be printed on A4."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from audit.analysis.calibration import CaseSplit, ExerciseQuestion
from audit.files.printed_page import printed_page
from audit.formatting import join_list
from audit.messages import calibration as messages
from audit.model.calibration import Exercise
from audit.model.questionnaire import CaseLabel, Question

STYLE = """
@page { size: A4; margin: 1.6cm; }
body { font: 10.5pt/1.4 Arial, Helvetica, sans-serif; color: #1f2a33; background: #fff; max-width: 48rem;
  margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6em; line-height: 1.2; margin: 0 0 .3em; }
h2 { font-size: 1.15em; margin: 0 0 .2em; break-after: avoid; } p { margin: .3em 0; }
section { border-top: 2px solid #1f2a33; padding-top: .7em; margin-top: 1.4em; }
table { border-collapse: collapse; width: 100%; margin: .5em 0; } tr { break-inside: avoid; }
caption { text-align: left; font-weight: bold; padding-bottom: .2em; }
th, td { text-align: left; vertical-align: top; padding: .3em .5em .3em 0; border-bottom: 1px solid #c3c9ce; }
thead th { border-bottom: 2px solid #1f2a33; } th[scope=row] { font-weight: normal; width: 26%; }
td.answer { width: 15%; } .number { text-align: right; }
.case { break-inside: avoid; margin-bottom: 1em; }
.write { border-bottom: 1px solid #6b7177; height: 1.7em; } .write:first-of-type { height: 1.2em; }
.marking { text-align: center; font-weight: bold; } .quiet { color: #4a545d; }
@media print { body { margin: 0; max-width: none; padding: 0; } }
"""

WRITE = '<div class="write"></div>'


def sheet_row(split: ExerciseQuestion) -> tuple[str, str, str, str]:
    """Return a question in the overview: its text, the pairs and the cases that differ, and the agreed answers."""
    agreed = sum(case.agreed is not None for case in split.cases)
    cases = len(split.cases)
    return (
        f"{split.question.id} {split.question.text}",
        str(split.differing),
        f"{split.split_cases} of {cases}",
        f"{agreed} of {cases}",
    )


def build_calibration_sheet(exercise: Exercise, splits: Sequence[ExerciseQuestion], names: Mapping[str, str]) -> bytes:
    """Return the sheet as the bytes of an HTML file: the questions with a split, then a list of the others.

    ``names`` says what to call each auditor.
    """
    description = exercise.audit.description
    title = escape(f"Calibration sheet: {description.name}")
    body = [
        f'<p class="marking">{escape(description.marking)}</p>' if description.marking else "",
        f"<h1>{title}</h1>",
        f'<p class="quiet">{escape(messages.HOW_SPLIT_IS_MEASURED)}</p>',
        *_sections(exercise, [split for split in splits if split.split_cases], names),
        _others([split for split in splits if not split.split_cases]),
    ]
    return printed_page(title, STYLE, body)


def _sections(exercise: Exercise, splits: Sequence[ExerciseQuestion], names: Mapping[str, str]) -> Iterator[str]:
    case_label = exercise.audit.questionnaire.case_label
    for split in splits:
        question = split.question
        cases = f"{split.split_cases} of {case_label.with_count(len(split.cases))}"
        guidance = f'<p class="quiet">Guidance: {escape(question.guidance)}</p>' if question.guidance else ""
        sentence = messages.SPLIT_OF_QUESTION.format(share=split.differing, cases=cases)
        yield "\n".join(
            [
                f"<section>\n<h2>{escape(question.id)} {escape(question.text)}</h2>{guidance}",
                f"<p>{escape(sentence)}</p>",
                *(_case(case_label, question, case, names) for case in split.cases if case.is_split),
                _alike(question, [case for case in split.cases if case.common_answer]),
                "</section>",
            ]
        )


def _case(case_label: CaseLabel, question: Question, case: CaseSplit, names: Mapping[str, str]) -> str:
    """Return the answers to a question of a case, with what was agreed or room to write it."""
    rows = "\n".join(
        f'<tr><th scope="row">{escape(names[each.auditor])}</th>'
        f'<td class="answer">{escape(question.answer_label(each.answer) if each.answer else "Unanswered")}</td>'
        f"<td>{escape(each.note)}</td></tr>"
        for each in sorted(case.answers, key=lambda each: names[each.auditor].casefold())
    )
    if case.agreed is not None:
        agreed = f"<p>Agreed: {escape(question.answer_label(case.agreed.answer))}. {escape(case.agreed.reason)}</p>"
    else:
        agreed = f"<p>Agreed ({escape(_choices(question))}), and why:</p>{WRITE * 2}"
    return (
        f'<div class="case"><table>\n<caption>{escape(case_label.heading)} {escape(case.reference)}</caption>'
        '<thead><tr><th scope="col">Auditor</th><th scope="col">Answer</th><th scope="col">Note</th></tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody></table>\n{agreed}</div>"
    )


def _alike(question: Question, cases: Sequence[CaseSplit]) -> str:
    texts = [f"{case.reference} ({question.answer_label(case.common_answer)})" for case in cases if case.common_answer]
    return f'<p class="quiet">No split: {escape(", ".join(texts))}.</p>' if texts else ""


def _choices(question: Question) -> str:
    """Return the answers to choose from, as the form of the agreed answer offers them."""
    return join_list([question.answer_label(answer) for answer in question.agreed_answers], "or")


def _others(splits: Sequence[ExerciseQuestion]) -> str:
    """Return the questions on which nobody differs."""
    if not splits:
        return ""
    items = "".join(f"<li>{escape(split.question.id)} {escape(split.question.text)}</li>" for split in splits)
    return f"<section>\n<h2>Questions without a split ({len(splits)})</h2>\n<ul>{items}</ul>\n</section>"
