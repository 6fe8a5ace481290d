"""Taking the results out: the data workbook, and the answers as a responses file."""

from datetime import UTC, datetime
from typing import Literal

import streamlit as st

from audit.cases import CaseState
from audit.exchange.responses import write_responses_csv, write_responses_xlsx
from audit.exchange.workbook import WorkbookAbout, data_workbook, file_name
from audit.pages import parts
from audit.pages.frame import Visit, visit
from audit.storage.audits import AuditResults

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show(here: Visit) -> None:
    """The files of this audit, each made from what the store holds now."""
    audit = here.audit()
    found = here.store.audits.results(here.person, audit.id)
    parts.heading("Export", over=audit.details.name, under=f"{found.which_cases}.")
    with st.spinner("Making the files"):
        workbook(found)
        responses(here.store.audits.results(here.person, audit.id, tuple(CaseState)))


def workbook(found: AuditResults) -> None:
    """The data workbook over the cases that count."""
    noun = found.audit.questionnaire.record
    parts.subheading("Data workbook")
    parts.text(
        "An Excel workbook with the ratings, the key questions of each standard, all prompts, the findings, the "
        f"method, and the answers {noun.one} by {noun.one} by reference. It holds no notes and no auditors' names."
    )
    details = found.audit.details
    about = WorkbookAbout(details, found.which_cases, datetime.now(UTC).date(), found.audit.findings)
    made = data_workbook(found.results, found.records, about)
    download("Download the data workbook", made, file_name(details, made), XLSX, kind="primary")


def responses(every: AuditResults) -> None:
    """All answers of all cases, in whichever state, as a file that can be brought in again."""
    noun = every.audit.questionnaire.record
    parts.subheading("Responses file")
    parts.text(
        f"All answers of {noun.count(len(every.records))} in whichever state, one row for each {noun.one}, "
        "with auditors and facts. It can be brought in again as a responses file."
    )
    questionnaire, left_out = every.audit.questionnaire, every.audit.details.not_inspected
    with st.container(horizontal=True):
        for label, ending, kind, made in (
            ("Download as Excel", "xlsx", XLSX, write_responses_xlsx(questionnaire, every.records, left_out)),
            ("Download as CSV", "csv", "text/csv", write_responses_csv(questionnaire, every.records, left_out)),
        ):
            download(label, made, file_name(every.audit.details, made, "responses", ending), kind)


def download(
    label: str, made: bytes, name: str, mime: str, kind: Literal["primary", "secondary"] = "secondary"
) -> None:
    """A download; its name holds a digest of its content, so that a browser never hands out an older one."""
    st.download_button(label, made, name, mime, type=kind, on_click="ignore")


if __name__ == "__main__":
    show(visit())
