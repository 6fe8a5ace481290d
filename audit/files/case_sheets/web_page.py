"""Cases as one web page without any other file, laid out to be printed on A4: each case begins on a new page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from audit.files.case_sheets.rows import CaseSheet, SheetRow
from audit.files.case_sheets.style import page_style
from audit.files.printed_page import printed_page
from audit.formatting import format_date, format_timestamp, upper_first
from audit.messages import printing as messages
from audit.model.case_print import CasePrint
from audit.model.comments import ReviewComment
from audit.model.questionnaire import KeyQuestion, Question

QUESTION_HEADINGS = (("name", "Question"), ("answer", "Answer"), ("", "Notes and comments"))
HISTORY_HEADINGS = (("when", "When"), ("who", "Who"), ("what", "Question or detail"), ("", "Change"))


def build_case_sheets(
    prints: Sequence[CasePrint], printed_by: str, printed_on: date, *, title: str = "", with_history: bool = False
) -> bytes:
    """Return reviews of cases of one audit as the bytes of an HTML file.

    With a ``title`` it begins with a list of the cases.
    """
    sheets = [CaseSheet(each) for each in prints]
    description = prints[0].review.audit.description
    heading = title or sheets[0].title
    foot = messages.PRINTED_BY.format(name=printed_by, date=format_date(printed_on))
    level = 2 if title else 1
    body = [
        f'<div class="{"several" if title else "single"}">',
        f'<p class="marking">{escape(description.marking)}</p>' if description.marking else "",
        _front(title, sheets) if title else "",
        *(_SheetPage(sheet, level, foot, with_history).article(place) for place, sheet in enumerate(sheets, 1)),
        "</div>",
    ]
    style = page_style([sheet.title for sheet in sheets], description.name)
    return printed_page(escape(f"{heading}: {description.name}"), style, body)


def _front(title: str, sheets: Sequence[CaseSheet]) -> str:
    """Return the first page: the title, how to handle it, and the list of the cases."""
    items = "\n".join(
        f'<li><a href="#sheet-{place}">{escape(sheet.title)}</a>: {escape(_how_far(sheet))}</li>'
        for place, sheet in enumerate(sheets, 1)
    )
    return (
        f'<h1>{escape(title)}</h1>\n<p class="care">{escape(messages.HANDLE_WITH_CARE)}</p>\n'
        f'<nav aria-label="Contents"><h2>Contents</h2>\n<ol>\n{items}\n</ol></nav>'
    )


def _how_far(sheet: CaseSheet) -> str:
    parts = [sheet.review.state.label, sheet.review.auditor]
    if sheet.unanswered_count:
        parts.append(messages.SEVERAL_ANSWERS_MISSING.format(count=sheet.unanswered_count))
    return ", ".join(filter(None, parts))


class _SheetPage:
    """The HTML of one review; its main heading has this level."""

    def __init__(self, sheet: CaseSheet, level: int, printed: str, with_history: bool) -> None:
        self._sheet = sheet
        self._level = level
        self._printed = printed
        self._with_history = with_history

    def article(self, place: int) -> str:
        """Return the whole review, the sections in the order of the questionnaire."""
        sheet = self._sheet
        return "\n".join(
            [
                f'<article id="sheet-{place}">',
                self._heading(0, sheet.title),
                f'<p class="care">{escape(messages.HANDLE_WITH_CARE)}</p>',
                f'<p class="quiet">{escape(self._printed)}</p>',
                _table(
                    "about",
                    f"About {sheet.title}",
                    (),
                    [f"{_row_head(name)}{_cell(text)}" for name, text in sheet.facts],
                ),
                *self._details(),
                *(
                    part
                    for standard in sheet.standards
                    for part in self._standard(standard.name, standard.key_questions)
                ),
                *self._whole_case_comments(),
                *(self._history() if self._with_history else ()),
                "</article>",
            ]
        )

    def _heading(self, below: int, text: str) -> str:
        tag = f"h{self._level + below}"
        return f"<{tag}>{escape(text)}</{tag}>"

    def _details(self) -> Iterable[str]:
        rows = self._sheet.detail_rows()
        if not rows:
            return
        title = f"{self._sheet.review.audit.questionnaire.case_label.heading} details"
        yield self._heading(1, title)
        lines = [f"{_row_head(row.name)}{_answer_cell(row)}" for row in rows]
        yield _table("details", title, (("", "Detail"), ("", "Recorded")), lines)

    def _standard(self, name: str, key_questions: Sequence[KeyQuestion]) -> Iterable[str]:
        yield self._heading(1, name)
        for key_question in key_questions:
            if key_question.short:
                yield self._heading(2, key_question.short)
            yield _table(
                "questions",
                f"{name}: {key_question.short}" if key_question.short else name,
                QUESTION_HEADINGS,
                [self._question(question) for question in key_question.questions],
            )

    def _question(self, question: Question) -> str:
        row = self._sheet.question_row(question)
        note = f'<p class="note">{escape(row.note)}</p>' if row.note else ""
        comments = "".join(map(_comment, row.comments))
        is_key = isinstance(question, KeyQuestion)
        return f"{_row_head(row.name, is_key)}{_answer_cell(row)}<td>{note}{comments}</td>"

    def _whole_case_comments(self) -> Iterable[str]:
        if comments := self._sheet.comments_on(""):
            singular = self._sheet.review.audit.questionnaire.case_label.singular
            yield self._heading(1, f"Comments on the whole {singular}")
            yield from map(_comment, comments)

    def _history(self) -> Iterable[str]:
        yield self._heading(1, "History")
        rows = self._sheet.history_rows()
        yield f'<p class="quiet">{escape(messages.HOW_TO_READ_HISTORY if rows else messages.NO_CHANGES)}</p>'
        if rows:
            lines = [_row_head(when) + "".join(map(_cell, cells)) for when, *cells in rows]
            yield _table("history", f"History of {self._sheet.title}", HISTORY_HEADINGS, lines)


def _comment(comment: ReviewComment) -> str:
    head = f"{comment.by}, {format_timestamp(comment.at)}"
    return f'<p class="comment"><b>{escape(head)}</b><br>{escape(comment.text)}</p>'


def _answer_cell(row: SheetRow) -> str:
    lines = "".join(f"<p>{escape(text)}</p>" for text in (upper_first(row.answer), *row.remarks))
    return f'<td><div class="missing">{lines}</div></td>' if row.is_missing else f"<td>{lines}</td>"


def _row_head(text: str, is_bold: bool = False) -> str:
    content = f"<b>{escape(text)}</b>" if is_bold else escape(text)
    return f'<th scope="row">{content}</th>'


def _cell(text: str) -> str:
    return f"<td>{escape(text)}</td>"


def _table(kind: str, caption: str, headings: Sequence[tuple[str, str]], rows: Iterable[str]) -> str:
    classes = [f' class="{name}"' if name else "" for name, _ in headings]
    cells = "".join(
        f'<th scope="col"{kind_of}>{escape(text)}</th>' for kind_of, (_, text) in zip(classes, headings, strict=True)
    )
    head = f"<thead><tr>{cells}</tr></thead>\n" if headings else ""
    lines = "\n".join(f"<tr>{row}</tr>" for row in rows)
    return f'<table class="{kind}">\n<caption>{escape(caption)}</caption>\n{head}<tbody>\n{lines}\n</tbody>\n</table>'
