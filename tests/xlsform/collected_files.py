"""Files as KoBo's formpack and ODK Central write them for the form of a questionnaire, with submissions in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import openpyxl

from audit.files.xlsform.form import build_form
from audit.model.questionnaire import Questionnaire

Submission = Mapping[str, str]
KOBO_METADATA = {
    "_id": "184", "_uuid": "e4f0", "_submission_time": "2026-11-29T10:00:00", "_validation_status": "",
    "_notes": "", "_status": "submitted_via_web", "_submitted_by": "ann", "__version__": "vKq3", "_tags": "",
}  # fmt: skip
CENTRAL_METADATA = {
    "KEY": "uuid:e4f0", "SubmitterID": "12", "SubmitterName": "Ann", "AttachmentsPresent": "0",
    "AttachmentsExpected": "0", "Status": "", "ReviewState": "", "DeviceID": "collect:1", "Edits": "0",
    "FormVersion": "",
}  # fmt: skip


@dataclass(frozen=True)
class FormField:
    """A field of a form: the names and labels of the groups around it and its own, last, and its choices."""

    names: tuple[str, ...]
    labels: tuple[str, ...]
    type: str
    choices: Mapping[str, str]

    @property
    def name(self) -> str:
        return self.names[-1]

    @property
    def has_several(self) -> bool:
        return self.type == "select_multiple"

    def shown(self, value: str, as_labels: bool) -> str:
        """Return a value with the names or the labels of what was chosen, which both programs join with spaces."""
        return " ".join(self.choices[each] for each in value.split()) if as_labels and self.choices else value


def form_fields(questionnaire: Questionnaire) -> Iterator[FormField]:
    """Yield the fields of the form, in order. Calculations are fields too."""
    form = build_form(questionnaire)
    choices: dict[str, dict[str, str]] = {}
    for list_name, name, label in form.choices.rows:
        choices.setdefault(list_name, {})[name] = label
    names: list[str] = []
    labels: list[str] = []
    for row in form.survey:
        kind, _, list_name = row.type.partition(" ")
        if row.type == "begin group":
            names.append(row.name)
            labels.append(row.label)
        elif row.type == "end group":
            del names[-1], labels[-1]
        else:
            yield FormField((*names, row.name), (*labels, row.label or row.name), kind, choices.get(list_name, {}))


def kobo_table(
    questionnaire: Questionnaire,
    submissions: Sequence[Submission],
    *,
    as_labels: bool = False,
    groups: bool = True,
    separator: str = "/",
    multiple: str = "both",
) -> list[list[str]]:
    """Return the rows of an export of KoBo, with the settings of its page for exports."""
    headings, rows = ["start", "end"], [["2026-11-29T09:00:00", "2026-11-29T10:00:00"] for _ in submissions]
    for field in form_fields(questionnaire):
        parts = field.labels if as_labels else field.names
        heading = separator.join(parts) if groups else parts[-1]
        if not field.has_several or multiple in ("both", "summary"):
            headings.append(heading)
            for row, submission in zip(rows, submissions, strict=True):
                row.append(field.shown(submission.get(field.name, ""), as_labels))
        if field.has_several and multiple in ("both", "details"):
            for choice, label in field.choices.items():
                headings.append(f"{heading}{separator}{label if as_labels else choice}")
                for row, submission in zip(rows, submissions, strict=True):
                    value = submission.get(field.name, "")
                    row.append("" if not value else str(int(choice in value.split())))
    headings += [*KOBO_METADATA, "_index"]
    for number, (row, submission) in enumerate(zip(rows, submissions, strict=True), start=1):
        row += [submission.get(name, value) for name, value in KOBO_METADATA.items()] + [str(number)]
    return [headings, *rows]


def central_table(
    questionnaire: Questionnaire, submissions: Sequence[Submission], *, groups: bool = True, split: bool = False
) -> list[list[str]]:
    """Return the rows of an export of ODK Central, with or without group names and split choices."""
    headings, rows = ["SubmissionDate"], [["2026-11-29T10:00:00.000Z"] for _ in submissions]
    for field in form_fields(questionnaire):
        heading = "-".join(field.names) if groups else field.name
        headings.append(heading)
        for row, submission in zip(rows, submissions, strict=True):
            row.append(submission.get(field.name, ""))
        for choice in field.choices if field.has_several and split else ():
            headings.append(f"{heading}/{choice}")
            for row, submission in zip(rows, submissions, strict=True):
                row.append(str(int(choice in submission.get(field.name, "").split())))
    headings += ["meta-instanceID", "meta-instanceName", *CENTRAL_METADATA]
    for row, submission in zip(rows, submissions, strict=True):
        row += ["uuid:e4f0", submission["case"]]
        row += [submission.get(name, value) for name, value in CENTRAL_METADATA.items()]
    return [headings, *rows]


def as_csv(table: Sequence[Sequence[str]], delimiter: str) -> bytes:
    """Return a table as CSV: KoBo writes semicolons and quotes every cell, ODK Central commas."""
    text = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if delimiter == ";" else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=delimiter, quoting=quoting).writerows(table)
    return text.getvalue().encode()


def as_xlsx(table: Sequence[Sequence[str]]) -> bytes:
    """Return a table as a workbook, in which every cell is a text, as KoBo writes it by default."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Form"
    for row in table:
        sheet.append([cell or None for cell in row])
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()
