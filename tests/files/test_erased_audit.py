"""An erased audit: every surface prints the figures, ratings and decisions that it printed before the erasure."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import docx
import openpyxl
import pytest
from docx.table import Table
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, update

from audit.analysis.audit_results import AuditResults
from audit.analysis.breakdowns_to_save import SMALL_GROUP
from audit.analysis.wording import how_erased
from audit.files.additions import Additions
from audit.files.results_text import results_text
from audit.files.spreadsheets.sheets import ONE_TABLE
from audit.model.bands import SUPPRESSED
from audit.model.case import CaseRecord, CaseState
from audit.model.finding import Finding, FindingKind
from audit.model.judgement import Judgement
from audit.storage import Person, Role, Store
from audit.storage.engine import schema
from audit.web.export_files import ExportFiles
from tests.random_records import case_records
from tests.small_questionnaire import records_with
from tests.storage.factories import ANN, create_audit

READER = Person("rea")
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
STATES = st.sampled_from([CaseState.SUBMITTED, CaseState.SUBMITTED, CaseState.FINAL, CaseState.IN_PROGRESS])
EVERY_EXAMPLE = settings(
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
CASE_SHEETS = {
    *("Cases and answers", "Recalculation", "Recalculated ratings", "Recalculated overall"),
    *("Recalculated breakdowns", "Bands", "Cut-offs", "Cover", "Contents", "Notes"),
}
Sheets = dict[str, list[tuple[object, ...]]]


@dataclass(frozen=True)
class Lead:
    """What the Export page needs of a page's context."""

    store: Store
    person: Person = ANN


def record(store: Store, records: tuple[CaseRecord, ...], states: Iterator[CaseState]) -> str:
    """An audit with these cases in these states, a judgement, a finding with a case, a reader, and a decision if any
    may be made."""
    audit_id = create_audit(store, eligible=40)
    store.cases.import_cases(ANN, audit_id, records)
    case_ids = list(store.cases.references(ANN, audit_id))
    with store.database.write_transaction() as connection:
        for case_id in case_ids:
            of_case = schema.reading.c.case_id == case_id
            connection.execute(update(schema.reading).where(of_case).values(state=next(states).value))
    store.audits.save_judgement(ANN, audit_id, "1.1", Judgement("Good", "Clear plans."), None)
    finding = Finding(FindingKind.STRENGTH, "Plans are clear.", "2.2", case_ids=tuple(case_ids[:1]))
    store.findings.add(ANN, audit_id, finding)
    store.members.set_role(ANN, audit_id, READER.name, Role.READER)
    for result in store.audits.results(ANN, audit_id).results.standards:
        if result.allowed_ratings:
            rating = result.allowed_ratings[0]
            store.decisions.override_rating(ANN, audit_id, result.standard.id, rating, "Seen twice.", None)
    return audit_id


def erase(store: Store, audit_id: str) -> None:
    """Erase the cases, which were marked long ago."""
    row = {"audit_id": audit_id, "purge_on": LONG_AGO.date(), "held_because": "", "marked_at": LONG_AGO}
    with store.database.write_transaction() as connection:
        connection.execute(insert(schema.retention).values(row))
    store.retentions.erase(ANN, audit_id, including_unfinished=True)


def export_files(store: Store, audit_id: str, external: bool = False) -> ExportFiles:
    audit_results = store.audits.results(ANN, audit_id)
    return ExportFiles(Lead(store), audit_results, external, date(2024, 6, 1), 1)  # type: ignore[arg-type]


def printed(audit_results: AuditResults) -> str:
    retention = audit_results.audit.retention
    additions = Additions(closing=audit_results.closing)
    return results_text(audit_results.results, audit_results.which_cases, retention, additions=additions)


def erased_line(store: Store, audit_id: str) -> str:
    audit = store.audits.get(ANN, audit_id)
    return how_erased(audit.retention, audit.questionnaire.case_label)


GROUPS = "Cases in each group"
"""The sizes of groups, which nobody sees once the cases are erased."""

FROZEN = "Figures frozen"
"""The row of the cover and the title page with the digest, which only a closed audit has."""


def workbook_sheets(data: bytes, line: str = "") -> Sheets:
    """The sheets that are the same after an erasure, without the line that says so.

    Findings are without their cases, and without the line on marks, because only the cases may have one.
    """
    sheets = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        if sheet.title not in CASE_SHEETS and not sheet.title.startswith(("By ", "Breakdown ", "Biggest", GROUPS)):
            rows = [row for row in sheet.iter_rows(values_only=True) if row[0] not in {line, FROZEN} - {""}]
            without = {column for row in rows for column, text in enumerate(row) if text == "Cases"}
            sheets[sheet.title] = [
                tuple(text for column, text in enumerate(row) if sheet.title != "Findings" or column not in without)
                for row in rows
                if sheet.title != "Findings" or not str(row[0]).startswith(ONE_TABLE)
            ]
    return sheets


def report_lines(data: bytes, line: str = "") -> list[str]:
    """The text of a report in order, without breakdowns, the numbers of tables, and the cases of a finding."""
    lines, chapter = [], ""
    for block in docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(block, Table):
            rows = [" | ".join(cell.text for cell in row.cells) for row in block.rows if chapter != "Breakdowns"]
            if lines and lines[-1].endswith(GROUPS):
                lines.pop()
            else:
                lines += [row for row in rows if not row.startswith(FROZEN)]
            continue
        chapter = block.text if block.style and block.style.name == "Heading 1" else chapter
        is_contents = block.style is not None and str(block.style.name).casefold().startswith("toc")
        if chapter != "Breakdowns" and not is_contents and not (line and block.text == line):
            lines.append(re.sub(r"^(Table|Figure) \d+| \(Cases: .*\)$", "", block.text))
    return lines


@settings(EVERY_EXAMPLE, max_examples=5)
@given(records=case_records(), data=st.data())
def test_results_are_the_same_after_an_erasure(
    store: Store, records: tuple[CaseRecord, ...], data: st.DataObject
) -> None:
    audit_id = record(store, records, iter(lambda: data.draw(STATES), None))
    before, before_for_reader = (store.audits.results(who, audit_id) for who in (ANN, READER))
    groups_for_reader = store.audits.breakdowns(READER, audit_id)
    (compared,) = store.comparisons.all(ANN, prompts=True, audit_ids=[audit_id])
    json_before = json.loads(export_files(store, audit_id).json())
    json_before.pop("make_up", None)
    erase(store, audit_id)
    after, after_for_reader = (store.audits.results(who, audit_id) for who in (ANN, READER))
    assert (after.results, after.which_cases, after.records) == (before.results, before.which_cases, ())
    assert (after_for_reader.results, after_for_reader.too_few) == (
        before_for_reader.results,
        before_for_reader.too_few,
    )
    (compared_after,) = store.comparisons.all(ANN, prompts=True, audit_ids=[audit_id])
    assert replace(compared_after, erased_on=None) == compared
    line = erased_line(store, audit_id)
    assert after.closing is not None
    lines = printed(after).splitlines()
    assert [text for text in lines if text not in (line, after.closing.sentence)] == printed(before).splitlines()
    assert len(lines) == len(printed(before).splitlines()) + 2
    json_after = json.loads(export_files(store, audit_id).json())
    assert json_after.pop("cases_erased_on") == after.audit.retention.erased_on.isoformat()
    assert json_after.pop("frozen")["digest"] == after.closing.digest
    assert json_after == json_before
    saved = store.audits.breakdowns(READER, audit_id)
    assert store.audits.breakdowns(ANN, audit_id) == saved
    assert [[replace(result, group=None) for result in breakdown.group_results] for breakdown in saved] == [
        [replace(result, group=None) for result in breakdown.group_results] for breakdown in groups_for_reader
    ]


def check_files(store: Store, records: tuple[CaseRecord, ...], states: Iterator[CaseState], with_report: bool) -> None:
    """The workbook and the report print the same before and after, for the team and for people outside it."""
    audit_id = record(store, records, states)

    def lines_of(files: ExportFiles, line: str = "") -> list[str]:
        return report_lines(files.report(), line) if with_report else []

    made = {external: export_files(store, audit_id, external) for external in (False, True)}
    before = {external: (workbook_sheets(files.workbook()), lines_of(files)) for external, files in made.items()}
    erase(store, audit_id)
    line = erased_line(store, audit_id)
    for external in (False, True):
        files = export_files(store, audit_id, external)
        workbook = files.workbook()
        assert (workbook_sheets(workbook, line), lines_of(files, line)) == before[external]
        assert line in lines_of(files) or not with_report
        titles = [sheet.title for sheet in openpyxl.load_workbook(io.BytesIO(workbook)).worksheets]
        assert not {"Cases and answers", "Recalculation"} & set(titles)


@pytest.mark.parametrize("with_report", [False, pytest.param(True, marks=pytest.mark.thorough)])
def test_the_files_are_the_same_after_an_erasure(store: Store, with_report: bool) -> None:
    details = {"sentence_type": ("community",), "office": ("Huyton",)}
    counts = {"2.2.1": (7, 2), "2.2.2": (4, 5), "2.3.1": (6, 3, 1), "2.6.1": (1, 8)}
    states = iter([CaseState.SUBMITTED] * 8 + [CaseState.FINAL] * 2)
    check_files(store, records_with(counts, cases=10, details=details), states, with_report)


@pytest.mark.thorough
@settings(EVERY_EXAMPLE, max_examples=2)
@given(records=case_records(), data=st.data())
def test_the_files_of_random_audits_are_the_same_after_an_erasure(
    store: Store, records: tuple[CaseRecord, ...], data: st.DataObject
) -> None:
    check_files(store, records, iter(lambda: data.draw(STATES), None), with_report=True)


def test_a_typed_detail_of_few_cases_names_no_saved_group(store: Store) -> None:
    counts = {"2.2.1": (4, 3), "2.2.2": (4, 3), "2.3.1": (4, 3), "2.6.1": (4, 3)}
    many = records_with(counts, details={"sentence_type": ("community",), "office": ("Huyton",)})
    few = tuple(
        replace(
            one, case=replace(one.case, reference=f"B{number}", details={**one.case.details, "office": ("Zanzibar",)})
        )
        for number, one in enumerate(many[:2])
    )
    audit_id = record(store, (*many, *few), iter([CaseState.SUBMITTED] * 9))
    erase(store, audit_id)
    by_office = next(each for each in store.audits.breakdowns(ANN, audit_id) if each.case_detail.id == "office")
    assert [group.text for group in by_office.groups] == ["Huyton", SMALL_GROUP.format(number=1)]
    small = [result.counts.full_text for result in by_office.group_results if result.group.text != "Huyton"]
    assert set(small) == {SUPPRESSED}
