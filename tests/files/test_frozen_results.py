"""A closed audit: every surface prints the same, whatever happens to the program and questionnaire files."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from sqlalchemy import select, update

from audit.analysis import breakdowns, intervals, published_breakdowns, ratings
from audit.analysis.breakdown_tables import groups_table
from audit.analysis.frozen_results import short_digest
from audit.analysis.intervals import Interval
from audit.errors import StoreError
from audit.files.additions import Additions
from audit.files.results_text import results_text
from audit.messages import storage as messages
from audit.messages import verification as verification_messages
from audit.model.audit_log import ChangeType
from audit.model.bands import BandScale, Share
from audit.model.case import CaseState
from audit.model.sampling import EliminationReason
from audit.storage import Role, Store, open_store
from audit.storage.audit_log.breaks import Mismatch
from audit.storage.audit_log.verification import verify
from audit.storage.engine import schema
from tests.files.test_erased_audit import READER, erase, export_files, record, report_lines
from tests.small_questionnaire import SMALL, records_with
from tests.storage.factories import ANN

DETAILS = {"sentence_type": ("community",), "office": ("Huyton",)}
COUNTS = {"2.2.1": (9, 6), "2.2.2": (7, 8), "2.3.1": (11, 3, 1), "2.6.1": (1, 14)}
ELIMINATION = (EliminationReason.RESTRICTED, "")


def recorded(store: Store) -> str:
    """An audit of 15 final cases of two offices."""
    records = records_with(COUNTS, cases=15, details=DETAILS)
    elsewhere = {**DETAILS, "office": ("Kirkby",)}
    moved = tuple(replace(record, case=replace(record.case, details=elsewhere)) for record in records[:7])
    return record(store, (*moved, *records[7:]), iter([CaseState.FINAL] * 15))


def frozen_breaks(store: Store) -> list[str]:
    """What verification says about frozen results."""
    with store.database.read_transaction() as connection:
        breaks = verify(connection).breaks
    return [each.problem for each in breaks if isinstance(each, Mismatch) and each.table == "frozen_results"]


def reopened(store: Store) -> Store:
    """The same database as another process opens it, without what this one remembers."""
    return open_store(store.database.engine.url.render_as_string(hide_password=False))


def tables_printed(store: Store, audit_id: str) -> dict[str, object]:
    """What the command and the Breakdowns page print about an audit, for the team and for a reader."""
    fresh = reopened(store)
    team, reader = (fresh.audits.results(who, audit_id) for who in (ANN, READER))
    questions = list(SMALL.key_questions)
    tables = [
        groups_table(breakdown, question.id).to_csv()
        for breakdown in team.all_breakdowns(questions)
        for question in questions
        if question.id in breakdown.tallies
    ]
    printed = {
        "text": results_text(team.results, team.which_cases, additions=Additions(closing=team.closing)),
        "page": (team.which_cases, team.how_eliminated(), team.sample, reader.which_cases),
        "tables": tables,
        "text for a reader": results_text(
            reader.results, reader.which_cases, additions=Additions(closing=reader.closing)
        ),
        "groups for a reader": [(str(each.interval), each.counts.full_text) for each in reader_groups(fresh, audit_id)],
    }
    fresh.close()
    return printed


def everything_printed(store: Store, audit_id: str, with_report: bool = False) -> dict[str, object]:
    """What pages, commands and files print about an audit, for the team, for outside it and for a reader."""
    fresh = reopened(store)
    files = {external: export_files(fresh, audit_id, external) for external in (False, True)}
    printed = {
        **tables_printed(store, audit_id),
        "json": files[False].json(),
        "workbook": sheets_of(files[False].workbook()),
        "workbook for outside": sheets_of(files[True].workbook()),
        "report": report_lines(files[False].report()) if with_report else [],
        "compared": fresh.comparisons.all(ANN, prompts=True, audit_ids={audit_id}),
    }
    fresh.close()
    return printed


def reader_groups(store: Store, audit_id: str) -> list[Any]:
    return [result for breakdown in store.audits.breakdowns(READER, audit_id) for result in breakdown.group_results]


def sheets_of(data: bytes) -> dict[str, list[tuple[object, ...]]]:
    sheets = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in sheets}


def replace_property(patch: pytest.MonkeyPatch, owner: type, name: str, work_out: Callable[[Any], object]) -> None:
    """Let a later version of the program work out a printed figure in another way."""
    changed = cached_property(work_out)
    changed.__set_name__(owner, name)
    patch.setattr(owner, name, changed)


def change_bands(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(BandScale, "band_at", lambda scale, percent: scale.bands[-1])


def change_rounding(patch: pytest.MonkeyPatch) -> None:
    replace_property(patch, Share, "percent", lambda share: 100 * share.yes // share.base + 1 if share.base else None)
    replace_property(patch, Interval, "rounded", lambda interval: (int(interval.low), int(interval.high) + 1))


def change_intervals(patch: pytest.MonkeyPatch) -> None:
    for module in (intervals, breakdowns, published_breakdowns):
        patch.setattr(module, "share_interval", lambda *_args, **_options: Interval(1.0, 99.0))


def change_sensitivity(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ratings, "why_discretion", lambda *_args: ("Something else.",))
    patch.setattr(ratings, "share_sensitivity", lambda *_args: ratings.NOT_SENSITIVE)


SUPPRESSED_PARTS = ("text for a reader", "groups for a reader")
CHANGES = (change_bands, change_rounding, change_intervals, change_sensitivity)


@pytest.mark.thorough
def test_no_change_of_the_program_changes_a_closed_audit(store: Store) -> None:
    audit_id, still_open = recorded(store), recorded(store)
    store.closings.close(ANN, audit_id)
    before, before_open = tables_printed(store, audit_id), tables_printed(store, still_open)
    for change in CHANGES:
        with pytest.MonkeyPatch.context() as patch:
            change(patch)
            now = tables_printed(store, audit_id)
            # What is suppressed is decided by the program of the day, and depends on the bands.
            suppressed = SUPPRESSED_PARTS if change is change_bands else ()
            assert [part for part in before if now[part] != before[part] and part not in suppressed] == [], change
            assert tables_printed(store, still_open) != before_open, "the change is one that shows"
            changed = reopened(store).audits.recalculated(ANN, audit_id)
            assert changed
            assert all(figure.frozen != figure.now for figure in changed)
    assert reopened(store).audits.recalculated(ANN, audit_id) == ()


@pytest.mark.thorough
def test_no_change_of_the_program_changes_the_reports_or_what_an_erasure_leaves(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit_id, erased_id = recorded(store), recorded(store)
    for each in (audit_id, erased_id):
        store.closings.close(ANN, each)
    erase(store, erased_id)
    before = everything_printed(store, audit_id, with_report=True), everything_printed(store, erased_id)
    for change in (change_rounding, change_intervals, change_sensitivity):
        change(monkeypatch)
    assert (everything_printed(store, audit_id, with_report=True), everything_printed(store, erased_id)) == before


def test_results_are_the_same_when_an_audit_is_closed(any_store: Store) -> None:
    audit_id = recorded(any_store)
    open_one, groups = any_store.audits.results(ANN, audit_id), any_store.audits.breakdowns(READER, audit_id)
    any_store.closings.close(ANN, audit_id)
    closed = any_store.audits.results(ANN, audit_id)
    assert (closed.results, closed.which_cases, closed.records) == (
        open_one.results,
        open_one.which_cases,
        open_one.records,
    )
    assert any_store.audits.breakdowns(READER, audit_id) == groups
    assert any_store.audits.results(ANN, audit_id, [CaseState.IN_PROGRESS]).results == open_one.results
    assert frozen_breaks(any_store) == []


def test_every_surface_prints_the_digest_of_a_closed_audit(store: Store) -> None:
    audit_id = recorded(store)
    store.closings.close(ANN, audit_id)
    closing = store.audits.results(ANN, audit_id).closing
    assert closing is not None
    short = short_digest(closing.digest)
    assert short in closing.sentence
    assert "Ann" in closing.sentence
    files = export_files(store, audit_id)
    assert json.loads(files.json())["frozen"]["digest"] == closing.digest
    assert f"Figures frozen: {closing.sentence}" in [row[0] for row in sheets_of(files.workbook())["Cover"]]
    outside = sheets_of(export_files(store, audit_id, external=True).workbook())["Cover"]
    assert f"Figures frozen: {closing.sentence_for(external=True)}" in [row[0] for row in outside]
    assert "Ann" not in closing.sentence_for(external=True)


@pytest.mark.thorough
def test_the_report_prints_the_digest_of_a_closed_audit(store: Store) -> None:
    audit_id = recorded(store)
    store.closings.close(ANN, audit_id)
    files = export_files(store, audit_id)
    assert files.audit_results.closing is not None
    tables = docx.Document(io.BytesIO(files.report())).tables
    rows = [[cell.text for cell in row.cells] for table in tables for row in table.rows]
    assert [row for row in rows if row[0] == "Figures frozen"] == [
        ["Figures frozen", files.audit_results.closing.sentence]
    ]


def test_frozen_results_that_were_changed_are_refused_in_a_sentence_and_reported(any_store: Store) -> None:
    audit_id = recorded(any_store)
    any_store.closings.close(ANN, audit_id)
    with any_store.database.write_transaction() as connection:
        table = schema.frozen_results
        content = connection.execute(select(table.c.content)).scalar_one()
        connection.execute(update(table).values(content=content.replace("15 final", "16 final")))
    with pytest.raises(StoreError) as refused:
        reopened(any_store).audits.results(ANN, audit_id)
    on = messages.FROZEN_RESULTS_CHANGED.format(audit="First audit", date="")
    assert str(refused.value).startswith(on.partition(" on ")[0])
    assert verification_messages.FROZEN_DIGEST_DIFFERS in frozen_breaks(any_store)


def test_reopening_keeps_the_digest_in_the_log_and_closing_freezes_anew(any_store: Store) -> None:
    audit_id = recorded(any_store)
    any_store.closings.close(ANN, audit_id)
    first = any_store.audits.results(ANN, audit_id).closing
    any_store.closings.reopen(ANN, audit_id, "A case was missed.")
    assert any_store.audits.results(ANN, audit_id).closing is None
    case_id = next(iter(any_store.cases.references(ANN, audit_id)))
    any_store.samples.eliminate(ANN, audit_id, case_id, *ELIMINATION)
    any_store.closings.close(ANN, audit_id)
    second = any_store.audits.results(ANN, audit_id).closing
    assert first is not None
    assert second is not None
    assert second.digest != first.digest
    assert second.frozen.results.case_count == 14
    log = [row.change for row in any_store.audits.audit_log(ANN, audit_id) if row.change.type is ChangeType.CLOSING]
    assert [change.subject for change in log] == [first.digest, first.digest, second.digest]


def test_erasing_keeps_the_frozen_figures_and_the_digest_at_the_closing(any_store: Store) -> None:
    audit_id = recorded(any_store)
    any_store.members.set_role(ANN, audit_id, READER.name, Role.READER)
    any_store.closings.close(ANN, audit_id)
    before = any_store.audits.results(ANN, audit_id)
    erase(any_store, audit_id)
    after, certificate = any_store.audits.results(ANN, audit_id), any_store.retentions.certificate(ANN, audit_id)
    assert before.closing is not None
    assert after.closing is not None
    assert certificate is not None
    assert after.results == before.results
    assert (certificate.digest_at_closing, certificate.results_digest) == (before.closing.digest, after.closing.digest)
    assert short_digest(before.closing.digest) in after.closing.sentence
    with any_store.database.read_transaction() as connection:
        content = connection.execute(select(schema.frozen_results.c.content)).scalar_one()
    assert '"BreakdownGroup"' not in content
    assert frozen_breaks(any_store) == []


def test_a_changed_questionnaire_file_changes_no_closed_audit(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The text of a questionnaire is saved with the audit, so a file that is changed or removed has no say."""
    audit_id = recorded(store)
    store.closings.close(ANN, audit_id)
    before = tables_printed(store, audit_id)
    monkeypatch.setattr(Path, "read_bytes", refuse_questionnaires(Path.read_bytes))
    assert tables_printed(store, audit_id) == before


def refuse_questionnaires(read_bytes: Callable[[Path], bytes]) -> Callable[[Path], bytes]:
    def read(path: Path) -> bytes:
        assert "questionnaires" not in path.parts
        return read_bytes(path)

    return read
