"""The chapters on feedback: the figures of surveys of the same unit, each with its own disclosure control."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.document import Document

from audit.analysis.audit_results import AuditResults
from audit.analysis.survey_figures import surveys_of_chapter
from audit.cli.main import main
from audit.files.report import build_report
from audit.messages import report_text as messages
from audit.messages.model import NO_IS_GOOD
from audit.sample_audit import SAMPLE_AUDIT, load_sample_staff_survey, load_sample_survey
from audit.storage import Person, Role, Store
from tests.files.test_report import captioned, headings, rows, sample_about
from tests.storage.factories import ANN
from tests.test_sample_audit import FIGURES, RESULTS

READER = Person("reader@example.org")
PEOPLE, STAFF = "Feedback from people on probation", "Feedback from staff"


@pytest.fixture
def surveys(store: Store, sample_audit_id: str) -> Sequence[AuditResults]:
    """The two sample surveys, as the lead of the sample audit may see them."""
    for load in (load_sample_survey, load_sample_staff_survey):
        load(store, ANN)
    return store.audits.surveys_of_unit(ANN, sample_audit_id)


def report(surveys: Sequence[AuditResults], external: bool = False) -> Document:
    about = replace(sample_about(), surveys=surveys, external=external)
    return docx.Document(io.BytesIO(build_report(RESULTS, about)))


def with_limit(surveys: Sequence[AuditResults], limit: int) -> list[AuditResults]:
    """The surveys with another largest count that is suppressed."""
    audits = [replace(each.audit, description=replace(each.audit.description, small_number=limit)) for each in surveys]
    return [replace(each, audit=audit) for each, audit in zip(surveys, audits, strict=True)]


@pytest.mark.thorough
def test_the_sample_prints_every_published_figure_of_staff_and_of_people_on_probation(
    surveys: Sequence[AuditResults],
) -> None:
    document = report(surveys)
    first = [text for level, text in headings(document) if level == 1]
    assert first.index(PEOPLE) + 1 == first.index(STAFF) < first.index("Confidence in the figures")
    heading, *staff = rows(captioned(document, "staff, Knowsley and St Helens 2023: 45 submitted respondents"))
    assert heading[1:4] == ["Percentage Yes", "Yes out of respondents", "95% interval"]
    printed = {row[0].split()[0]: row[1:3] for row in staff}
    assert [printed[question] for question in ("S1.1", "S1.3", "S2.2")] == [
        ["91%", "41 of 45"],
        ["89%", "40 of 45"],
        ["69%", "31 of 45"],
    ]
    people = rows(captioned(document, "on probation, Knowsley and St Helens 2023: 88 submitted respondents"))[1:]
    assert [row[1:3] for row in people] == [
        *(["60%", "53 of 88"], ["81%", "71 of 88"], ["88%", "77 of 88"]),
        *(["90%", "79 of 88"], ["13%", "11 of 88"], ["20%", "18 of 88"]),
    ]
    assert staff[-1][0].endswith(f"({NO_IS_GOOD})")
    assert people[-1][0].endswith(f"({NO_IS_GOOD})")
    whole = [paragraph.text for paragraph in document.paragraphs]
    dates = "3 April 2023 to 14 April 2023"
    said = messages.SURVEY_IS.format(name="Sample survey: staff, Knowsley and St Helens 2023", dates=dates)
    about = next(text for text in whole if text.startswith(said))
    assert about.startswith(f"{said} {messages.WHO_ANSWERED.format(respondents='45 submitted respondents')} Role: ")
    assert about.count("Role: ") == 1
    assert "Supervised after: Community sentence (45) and Release from prison (43)." in " ".join(whole)


@pytest.mark.thorough
def test_an_outside_copy_suppresses_small_numbers_of_a_survey_by_its_own_limit(surveys: Sequence[AuditResults]) -> None:
    document = report(surveys, external=True)
    staff = rows(captioned(document, "staff, Knowsley and St Helens 2023: 45 submitted respondents"))
    printed = {row[0].split()[0]: row[1:] for row in staff[1:]}
    assert printed["S1.1"] == ["[c]", "[c] of 45", "[c]", "[c]"], "4 of 45 answered No"
    assert printed["S2.2"][:2] == ["69%", "31 of 45"]
    assert "Role: " not in " ".join(paragraph.text for paragraph in document.paragraphs)
    (staff_figures,) = surveys_of_chapter(with_limit(surveys, 3), "feedback_staff", external=True)
    assert staff_figures.questions[0].share == "91% (41 of 45)"
    (none_shown,) = surveys_of_chapter(with_limit(surveys, 50), "feedback_staff", external=True)
    assert none_shown.questions == ()
    assert messages.TOO_FEW_ANSWERED.format(plural="respondents") in none_shown.about
    assert "45" not in " ".join(none_shown.about)


def test_a_member_of_the_audit_who_may_not_see_the_answers_of_a_survey_prints_it_suppressed(
    store: Store, sample_audit_id: str, surveys: Sequence[AuditResults]
) -> None:
    staff_id = next(each.audit.id for each in surveys if "staff" in each.audit.description.name)
    store.members.set_role(ANN, sample_audit_id, READER.name, Role.LEAD)
    store.members.set_role(ANN, staff_id, READER.name, Role.READER)
    seen = store.audits.surveys_of_unit(READER, sample_audit_id)
    (figures,) = surveys_of_chapter(seen, "feedback_staff")
    assert figures.questions[0].share == "[c] ([c] of 45)"
    assert messages.SURVEY_SUPPRESSED.format(limit=5) in figures.about
    assert surveys_of_chapter(seen, "feedback_people") == ()


def test_the_response_rate_is_said_if_the_number_of_eligible_respondents_is_known(
    surveys: Sequence[AuditResults],
) -> None:
    known = [replace(each, results=replace(each.results, eligible=300)) for each in surveys]
    (people,) = surveys_of_chapter(known, "feedback_people")
    assert "Of the eligible respondents, 29% (88 of 300) answered." in people.about


@pytest.mark.thorough
def test_the_team_report_of_the_sample_has_the_prompts_of_resettlement_cases(tmp_path: Path) -> None:
    """Domestic abuse enquiries and child safeguarding enquiries are in no other table of the sample."""
    inputs = [str(SAMPLE_AUDIT / "responses.csv"), "--audit", str(SAMPLE_AUDIT / "audit.toml")]
    assert main(["report", *inputs, "--out", str(tmp_path / "report.docx")]) == 0
    document = docx.Document(str(tmp_path / "report.docx"))
    printed = {
        row[0].split()[0]: row[-1]
        for table in map(rows, document.tables)
        for row in table[1:]
        if table[0][-1] == "Resettlement: 14 cases"
    }
    assert (printed["2.2.3c"], printed["2.2.3d"]) == ("71% (10 of 14)", "58% (7 of 12)")
    for figure in FIGURES["resettlement_figures"]:
        assert printed[figure["question"]].endswith(f"({figure['yes']} of {figure['base']})")


def test_benchmarks_of_a_survey_are_below_its_figures(store: Store, surveys: Sequence[AuditResults]) -> None:
    survey_id = next(each.audit.id for each in surveys if "probation" in each.audit.description.name)
    saved = [each.benchmark for each in store.benchmarks.all(ANN, survey_id).values()]
    (people,) = surveys_of_chapter(surveys, "feedback_people", benchmarks={survey_id: saved})
    source = (
        "HM Inspectorate of Probation, An inspection of probation services in Knowsley and St Helens PDU, June 2023"
    )
    assert f"Benchmark for P3.1 Reception. National average: 6% (base not published). {source}." in people.notes
    (hidden,) = surveys_of_chapter(with_limit(surveys, 90), "feedback_people", True, {survey_id: saved})
    assert hidden.notes == []
