"""Every day is a day in the United Kingdom: on pages, in files, in charts, in filters and in deletion dates."""

from __future__ import annotations

import ast
import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import docx
import pytest

from audit.analysis.ratings import calculate_results
from audit.errors import NotAllowedError
from audit.files.export_context import ExportContext
from audit.files.report import build_report
from audit.files.workbook import build_data_workbook
from audit.formatting import end_of_day, format_date, format_datetime, local_day, start_of_day
from audit.model.audit import AuditDescription
from audit.model.judgement import Decision, Judgement
from audit.storage import Store
from audit.storage.engine import clock as storage_clock
from tests.files.test_workbook import opened, table
from tests.paths import PROJECT_ROOT
from tests.small_questionnaire import SMALL, records_with
from tests.storage.factories import ANN, NO, YES, create_case, save_answer

HALF_PAST_MIDNIGHT = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # 00:30 on 1 July in London
MIDNIGHT = datetime(2026, 6, 30, 23, tzinfo=UTC)
LAST_DAY_OF_SUMMER_TIME = date(2026, 10, 25)  # 25 hours long
SetClock = Callable[[datetime], None]
# Modules that read the date of a time without a zone, such as a cell of a spreadsheet.
MAY_READ_DATES = {
    "audit/formatting.py",
    "audit/files/spreadsheets/cells.py",
    "audit/files/spreadsheets/workbook_reader.py",
}


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Sets the clock of the database."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(storage_clock, "now", lambda: moment)

    return set_to


def calls_without_arguments(source: str, *methods: str) -> Iterator[int]:
    """The lines that call one of these methods without arguments."""
    if not any(f".{method}" in source for method in methods):  # to parse every file takes a second
        return
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.args or node.keywords:
            continue
        if node.func.attr in methods:
            yield node.lineno


def test_only_the_module_formatting_makes_a_date_from_a_time() -> None:
    found = {
        f"{path.relative_to(PROJECT_ROOT)}:{line}"
        for path in sorted((PROJECT_ROOT / "audit").rglob("*.py"))
        if str(path.relative_to(PROJECT_ROOT)) not in MAY_READ_DATES
        for line in calls_without_arguments(path.read_text("utf-8"), "date", "today")
    }
    assert found == set()


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (MIDNIGHT, date(2026, 7, 1)),
        (HALF_PAST_MIDNIGHT, date(2026, 7, 1)),
        (datetime(2026, 10, 24, 22, 59, tzinfo=UTC), date(2026, 10, 24)),
        (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), LAST_DAY_OF_SUMMER_TIME),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), LAST_DAY_OF_SUMMER_TIME),  # 01:30, the first time
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), LAST_DAY_OF_SUMMER_TIME),  # 01:30, the second time
        (datetime(2026, 10, 25, 23, 59, tzinfo=UTC), LAST_DAY_OF_SUMMER_TIME),
        (datetime(2026, 10, 26, 0, 0, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
def test_a_time_is_on_its_day_in_london(at: datetime, day: date) -> None:
    assert local_day(at) == day
    assert format_date(at) == format_date(day)
    assert start_of_day(day) <= at <= end_of_day(day)


def test_the_day_on_which_the_clocks_go_back_has_25_hours() -> None:
    length = end_of_day(LAST_DAY_OF_SUMMER_TIME) - start_of_day(LAST_DAY_OF_SUMMER_TIME)
    assert round(length.total_seconds() / 3600) == 25


def test_progress_is_counted_by_days_in_london(any_store: Store, set_clock: SetClock) -> None:
    set_clock(datetime(2026, 6, 30, 22, 59, 59, tzinfo=UTC))
    review = create_case(any_store)
    save_answer(any_store, review, "2.2.1", YES)
    set_clock(HALF_PAST_MIDNIGHT)
    save_answer(any_store, review, "2.2.2", YES)
    set_clock(datetime(2026, 7, 1, 9, 0, tzinfo=UTC))
    save_answer(any_store, review, "2.3.1", YES)
    for question, at in (
        ("2.3.1a", datetime(2026, 10, 24, 23, 0, tzinfo=UTC)),
        ("2.6.1", datetime(2026, 10, 25, 23, 59, tzinfo=UTC)),
    ):
        set_clock(at)
        save_answer(any_store, review, question, NO)
    days = any_store.audits.progress_by_day(ANN, review.audit.id)
    assert [(day.day, day.answers) for day in days] == [
        (date(2026, 6, 30), 1),
        (date(2026, 7, 1), 3),
        (LAST_DAY_OF_SUMMER_TIME, 5),
    ]


def test_a_decision_has_its_day_in_london_in_the_report_and_the_workbook() -> None:
    cases = records_with({"2.2.1": (30, 16), "2.2.2": (40, 6), "2.3.1": (40, 6)})
    decision = Decision("Requires improvement", "Records are thin.", "Lead", HALF_PAST_MIDNIGHT)
    results = calculate_results(SMALL, cases, {"1.1": Judgement("Good")}, decisions={"2.2": decision})
    context = ExportContext(AuditDescription("Huyton", "Huyton PDU"), "46 submitted cases", date(2026, 7, 2))
    report = docx.Document(io.BytesIO(build_report(results, context)))
    text = "\n".join(paragraph.text for paragraph in report.paragraphs)
    assert "by Lead on 1 July 2026" in text
    rows = table(opened(build_data_workbook(results, cases, context))["Decisions"])
    assert [row["On"] for row in rows] == ["1 July 2026"]


def test_cases_can_be_marked_for_erasure_when_their_deletion_date_begins_in_london(
    any_store: Store, set_clock: SetClock
) -> None:
    audit_id = create_case(any_store).audit.id
    set_clock(datetime(2026, 6, 30, 22, 59, 59, tzinfo=UTC))
    any_store.retentions.set_purge_date(ANN, audit_id, date(2026, 7, 1))
    with pytest.raises(NotAllowedError):
        any_store.retentions.mark_for_erasure(ANN, audit_id)
    set_clock(MIDNIGHT)
    any_store.retentions.mark_for_erasure(ANN, audit_id)


def test_times_on_pages_are_those_of_london() -> None:
    assert format_datetime(HALF_PAST_MIDNIGHT) == "1 July 00:30"
