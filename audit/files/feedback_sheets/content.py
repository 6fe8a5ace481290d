"""What a feedback sheet says, in the words that one page of A4 holds; the web page and the Word file print it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from audit.files.summary.clipping import ELLIPSIS, ONE_LINE, TWO_LINES, clip, count_lines, text_width
from audit.formatting import format_date, join_list, pluralise
from audit.messages import feedback as messages
from audit.messages import printing as print_messages
from audit.model.audit import AuditDescription
from audit.model.feedback import Acknowledger, CaseFeedback, SavedAcknowledgement, SavedAction
from audit.model.feedback_sheet import FeedbackSheet, SheetPoint, feedback_sheet
from audit.model.questionnaire import Questionnaire

MAX_LINES = 52
"""Lines of the lists with which the page is full."""

ITEM_LINE = ONE_LINE
"""The width of a line of a list, with room for words that do not fit it (see ``clipping.text_width``)."""

MAX_ACTIONS = 8
LINES_OF_TEXTS = ((12, 4), (8, 3), (6, 3), (4, 2), (3, 2), (2, 2), (1, 1))
"""How many lines a note and an action may have: the first pair with which everything fits is used."""

NAME_WIDTH = 40


@dataclass(frozen=True)
class SheetItem:
    """A text of a list, with the note below it ('': none)."""

    text: str
    note: str = ""

    @property
    def lines(self) -> int:
        """Return about how many lines it takes."""
        return count_lines(self.text, ITEM_LINE) + (count_lines(self.note, ITEM_LINE) if self.note else 0)


NOTHING = (SheetItem(messages.NOTHING_RECORDED),)


@dataclass(frozen=True)
class SheetSection:
    """A heading with a list."""

    heading: str
    items: tuple[SheetItem, ...]
    is_numbered: bool = False


@dataclass(frozen=True)
class SheetPage:
    """The parts of the page of one case, from top to bottom."""

    marking: str
    title: str
    details: tuple[str, ...]
    sections: tuple[SheetSection, ...]
    footers: tuple[str, ...]


@dataclass(frozen=True)
class SheetSource:
    """The feedback on a case, who prints its sheet and when."""

    feedback: CaseFeedback
    printed_by: str
    printed_on: date

    @property
    def reference(self) -> str:
        """Return the reference of the case."""
        return self.feedback.review.reference

    @property
    def description(self) -> AuditDescription:
        """Return the details of the audit."""
        return self.feedback.review.audit.description

    @property
    def questionnaire(self) -> Questionnaire:
        """Return the questionnaire of the audit."""
        return self.feedback.review.audit.questionnaire


def sheet_page(source: SheetSource) -> SheetPage:
    """Return what the page of a case says: long texts in more lines if the page has room for them.

    If the shortest texts do not fit either, points are left out: the last ones first, key questions last of all.
    """
    sheet = feedback_sheet(source.feedback)
    points, actions = [_clipped(point) for point in _key_questions_first(sheet)], _first_actions(sheet.actions)
    for note_lines, action_lines in LINES_OF_TEXTS:
        rest = _other_sections(sheet, actions, action_lines)
        items = {point.question_id: _item(point, note_lines) for point in points}
        shown = _that_fit(items, MAX_LINES - _count_lines((*_point_sections(sheet, {}), *rest)))
        if len(shown) == len(points):
            break
    left_out = {"point": len(points) - len(shown), "action": len(sheet.actions) - len(actions)}
    words = [pluralise(count, noun) for noun, count in left_out.items() if count]
    sections = (*_point_sections(sheet, shown), *rest)
    return _page(source, sections, join_list(words, "and") if words else "")


def _clipped(point: SheetPoint) -> SheetPoint:
    """Return a point without what no page has room for, so that long notes are not measured again and again."""
    return replace(point, note=clip(point.note, ITEM_LINE * LINES_OF_TEXTS[0][0]))


def _that_fit(items: Mapping[str, SheetItem], room: int) -> dict[str, SheetItem]:
    """Return the first items that take no more lines than there is room for."""
    fitting = {}
    for question_id, item in items.items():
        room -= item.lines
        if room < 0:
            break
        fitting[question_id] = item
    return fitting


def _first_actions(actions: Sequence[SavedAction]) -> list[SavedAction]:
    """Return the actions that the page has room for, in their order: open ones before those that are done."""
    first = sorted(actions, key=lambda saved: saved.action.is_done)[:MAX_ACTIONS]
    return [saved for saved in actions if saved in first]


def _key_questions_first(sheet: FeedbackSheet) -> list[SheetPoint]:
    return sorted([*sheet.strengths, *sheet.areas, *sheet.others], key=lambda point: not point.is_key)


def _point_sections(sheet: FeedbackSheet, shown: Mapping[str, SheetItem]) -> tuple[SheetSection, ...]:
    """Return the lists of what was good and what was not, with the items that are shown, by question."""
    lists = {messages.STRENGTHS: sheet.strengths, messages.AREAS: sheet.areas}
    lists |= {messages.OTHER_NOTES: sheet.others} if sheet.others else {}
    return tuple(
        SheetSection(
            heading, tuple(shown[point.question_id] for point in points if point.question_id in shown) or NOTHING
        )
        for heading, points in lists.items()
    )


def _other_sections(
    sheet: FeedbackSheet, actions: Sequence[SavedAction], action_lines: int
) -> tuple[SheetSection, ...]:
    """Return the actions, each in at most so many lines, and who has acknowledged the sheet."""
    action_items = tuple(SheetItem(_action_text(saved, ITEM_LINE * action_lines)) for saved in actions)
    return (
        SheetSection(messages.ACTIONS, action_items or NOTHING, is_numbered=bool(action_items)),
        SheetSection(messages.ACKNOWLEDGEMENTS, tuple(_acknowledgement(sheet, who) for who in Acknowledger)),
    )


def _item(point: SheetPoint, note_lines: int) -> SheetItem:
    return SheetItem(clip(point.text, ITEM_LINE * 2), clip(point.note, ITEM_LINE * note_lines))


def _action_text(saved: SavedAction, width: float) -> str:
    """Return an action, cut if it is long; who acts and until when is never cut off."""
    action = saved.action
    parts = (
        f"owner: {clip(action.owner, NAME_WIDTH)}" if action.owner else "",
        f"due {format_date(action.due_date)}" if action.due_date else "",
        "done" if action.is_done else "",
    )
    details = "; ".join(filter(None, parts))
    text = clip(action.text, max(width - text_width(details), NAME_WIDTH))
    return f"{text} ({details})" if details else text


def _acknowledgement(sheet: FeedbackSheet, who: Acknowledger) -> SheetItem:
    saved = next((each for each in sheet.acknowledgements if each.acknowledger is who), None)
    if saved is None or saved.acknowledgement is None:
        return SheetItem(messages.NOT_ACKNOWLEDGED.format(who=who.label))
    return SheetItem(_acknowledged(sheet, saved, format_date(saved.acknowledgement.acknowledged_on)), _comment(saved))


def _acknowledged(sheet: FeedbackSheet, saved: SavedAcknowledgement, day: str) -> str:
    changed = messages.OF_EARLIER_SHEET if sheet.is_outdated(saved) else ""
    return messages.ACKNOWLEDGED.format(who=saved.acknowledger.label, day=day) + changed


def _comment(saved: SavedAcknowledgement) -> str:
    comment = saved.acknowledgement.comment if saved.acknowledgement else ""
    return clip(comment, ITEM_LINE * 2)


def _count_lines(sections: Sequence[SheetSection]) -> int:
    """Return about how many lines the lists take; a heading takes about two."""
    return sum(2 + sum(item.lines for item in section.items) for section in sections)


def _page(source: SheetSource, sections: tuple[SheetSection, ...], left_out: str) -> SheetPage:
    description, review = source.description, source.feedback.review
    about = messages.ABOUT_ONE_CASE.format(singular=source.questionnaire.case_label.singular)
    title = f"Feedback sheet: {source.questionnaire.case_label.singular} {source.reference}"
    names = (clip(name, NAME_WIDTH) for name in (description.name, description.unit))
    auditor = f"Auditor: {clip(review.auditor, NAME_WIDTH)}" if review.auditor else ""
    details = (clip(" · ".join(filter(None, [*names, auditor])), TWO_LINES), about)
    texts = [*details, *(text for section in sections for item in section.items for text in (item.text, item.note))]
    is_shortened = any(text.endswith(ELLIPSIS) or f"{ELLIPSIS} (" in text for text in texts)
    printed = print_messages.PRINTED_BY.format(
        name=clip(source.printed_by, NAME_WIDTH), date=format_date(source.printed_on)
    )
    footers = [
        messages.LEFT_OUT.format(what=left_out) if left_out else "",
        messages.SHORTENED.format(ellipsis=f"“{ELLIPSIS}”") if is_shortened else "",
        f"{print_messages.HANDLE_WITH_CARE} {printed}",
    ]
    return SheetPage(description.marking, title, details, sections, tuple(filter(None, footers)))
