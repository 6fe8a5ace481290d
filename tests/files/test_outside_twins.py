"""Whole files for outside: two audits that differ only in suppressed numbers give the same files, byte for byte.

Everything in the files is compared: all sheets with unrounded cells, defined names and properties of the workbook;
text, charts, alternative texts and properties of the Word report and of the summary; the feed, the pack, and the
results as text and JSON. So the files print nothing that the published objects do not, and the attack on these objects
(``tests/outside_attacker.py``) is an attack on the files.

Only the stability of ratings is taken from the first twin: it depends on which cases were answered No on several
questions, which no table has. It is printed in whole samples out of 100.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest

from audit.analysis.audit_results import AuditResults
from audit.analysis.case_counts import count_cases
from audit.analysis.disclosure_control import published_breakdowns
from audit.analysis.rating_stability import with_stability
from audit.analysis.ratings import calculate_results
from audit.analysis.restricted_results import without_small_numbers
from audit.analysis.results import Results
from audit.files.export_context import ExportContext
from audit.files.feed.feed_audit import FeedAudit
from audit.files.feed.tables import feed_files, pack
from audit.files.report import build_report
from audit.files.results_json import results_json
from audit.files.results_text import results_text
from audit.files.summary import build_summary_document, build_summary_page
from audit.files.workbook import build_data_workbook
from audit.model.audit import Audit, AuditDescription
from audit.model.finding import Finding, FindingKind
from tests.outside_twins import Copy, copy_of, walk
from tests.random_audits import QUESTIONNAIRE, random_audit, random_judgement
from tests.small_questionnaire import SMALL_TOML

ABOUT = AuditDescription("Huyton 2023", "Huyton PDU", small_number=5)
FINDING = Finding(FindingKind.PRACTICE, "A good plan.", standard_id="2.2", question_id="2.2.1")
SEED, STEPS = 10_001, 90


def results_of(copy: Copy) -> Results:
    results = calculate_results(QUESTIONNAIRE, copy.cases, {"1.1": random_judgement(SEED)})
    return with_stability(results, count_cases(QUESTIONNAIRE, copy.cases).answers)


def with_stability_of(results: Results, other: Results) -> Results:
    standards = [
        replace(mine, stability=theirs.stability)
        for mine, theirs in zip(results.standards, other.standards, strict=True)
    ]
    overall = replace(results.overall, stability=other.overall.stability)
    return replace(results, standards=tuple(standards), overall=overall)


def files_of(copy: Copy, results: Results) -> dict[str, bytes]:
    """Every part of every file for outside, by name."""
    breakdowns = published_breakdowns(results, copy.cases, ABOUT, external=True)
    context = ExportContext(
        ABOUT, "all cases", date(2023, 6, 1), (FINDING,), breakdowns, external=True, chosen_breakdowns=("office",)
    )
    judgements = {"1.1": random_judgement(SEED)}
    audit = Audit("a1", ABOUT, QUESTIONNAIRE, None, "", judgements=judgements, decisions={}, findings=(FINDING,))
    fed = FeedAudit(AuditResults(audit, results, (), "all cases"), breakdowns, outside=True)
    reader = without_small_numbers(results, ABOUT)
    archives = {
        "workbook": build_data_workbook(results, (), context),
        "report": build_report(results, context),
        "summary": build_summary_document(results, context),
        "pack": pack(fed, SMALL_TOML.encode()),
    }
    parts = {"results.json": results_json(reader).encode(), "results.txt": results_text(reader, "all cases").encode()}
    parts["summary.html"] = build_summary_page(results, context)
    parts |= {f"feed/{name}": data for name, data in feed_files([fed], outside=True).items()}
    for file, data in archives.items():
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts |= {f"{file}/{name}": archive.read(name) for name in archive.namelist()}
    return parts


@pytest.mark.thorough
def test_audits_that_differ_only_in_suppressed_numbers_give_the_same_files() -> None:
    judgement = random_judgement(SEED)
    first = copy_of(random_audit(SEED), judgement, ABOUT)
    *_, last = walk(first, judgement, ABOUT, STEPS, SEED)
    changed = [name for name, value in first.hidden.items() if last.hidden[name] != value]
    assert len(changed) > len(first.hidden) / 4, "too little differs for the comparison to mean anything"
    results = results_of(first)
    others = with_stability_of(results_of(last), results)
    assert results_text(results, "all cases") != results_text(others, "all cases"), "the team sees the difference"
    files, other_files = files_of(first, results), files_of(last, others)
    assert files.keys() == other_files.keys()
    assert [name for name, data in files.items() if other_files[name] != data] == []
