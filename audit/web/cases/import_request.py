"""An uploaded file on its way into an audit: how it was read, and what its import would do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from audit.errors import InputError
from audit.files.file_reading import ParsedFile, ReadingChoices
from audit.files.import_preview import locate
from audit.files.responses import parse_upload
from audit.model.audit import Audit
from audit.model.case import CaseRecord, reference_key
from audit.model.confirmed_references import IN_AUDIT, ConfirmedReferences
from audit.model.import_plan import ImportOptions, ImportPlan
from audit.model.import_problem import ImportProblem
from audit.web.components import tab_state
from audit.web.session import authentication
from audit.web.session.page_context import PageContext


@dataclass(frozen=True)
class ChosenImport:
    """A file with what the person chose: how it is read, and what is imported."""

    content: ParsedFile
    reading: ReadingChoices
    options: ImportOptions

    def problems(self, plan: ImportPlan) -> list[ImportProblem]:
        """Return the problems of reading and of importing in one list, each with its place in the file."""
        return locate((*self.content.problems, *plan.problems), self.content.responses)


@dataclass(frozen=True)
class ImportRequest:
    """A file that somebody uploaded to import it into an audit.

    Reading a large file takes seconds, so what was read and planned is remembered while the same choices are shown.
    """

    context: PageContext
    audit: Audit
    uploaded: UploadedFile

    @property
    def key(self) -> str:
        """Return what is different for each upload, for the keys of widgets."""
        return str(self.uploaded.file_id)

    def read(self, choices: ReadingChoices) -> ParsedFile:
        """Return what is in the file. Raises InputError if it cannot be read at all."""
        key = (self.key, choices)
        remembered = tab_state.UPLOAD.get()
        found = next((content for known, content in remembered if known == key), None)
        if found is None:
            with st.spinner("Reading the file"):
                found = self._read(choices)
            of_this_file = [entry for entry in remembered if entry[0][0] == self.key]
            tab_state.UPLOAD.set((*of_this_file[:1], (key, found)))
        if isinstance(found, InputError):
            raise found
        return found

    def _read(self, choices: ReadingChoices) -> ParsedFile | InputError:
        try:
            parsed = parse_upload(self.uploaded.getvalue(), self.uploaded.name, self.audit.questionnaire, choices)
        except InputError as error:
            return error
        records, second = (
            tuple(map(_normalise_auditor, reviews))
            for reviews in (parsed.responses.records, parsed.responses.second_reviews)
        )
        return replace(parsed, responses=replace(parsed.responses, records=records, second_reviews=second))

    def in_audit(self, references: Sequence[str]) -> ConfirmedReferences:
        """Return which of these references the audit has already: they were confirmed when they were added."""
        if not references:
            return {}
        existing = self.context.store.cases.references(self.context.person, self.audit.id).values()
        keys = frozenset(map(reference_key, existing))
        return dict.fromkeys((name for name in references if reference_key(name) in keys), IN_AUDIT)

    def plan(self, chosen: ChosenImport) -> ImportPlan:
        """Return what the import does with these choices: what the person was shown, until it is imported."""
        key = (self.key, chosen.reading, chosen.options)
        remembered = tab_state.IMPORT_PLAN.get()
        if remembered is not None and remembered[0] == key:
            return remembered[1]
        with st.spinner("Comparing the file with the audit"):
            cases, records = self.context.store.cases, chosen.content.responses.all_records
            plan = cases.preview_import(self.context.person, self.audit.id, records, chosen.options)
        self.remember_plan(chosen, plan)
        return plan

    def remember_plan(self, chosen: ChosenImport, plan: ImportPlan) -> None:
        """Remember the plan that is shown from now on."""
        tab_state.IMPORT_PLAN.set(((self.key, chosen.reading, chosen.options), plan))


def _normalise_auditor(record: CaseRecord) -> CaseRecord:
    """Return a record with the auditor's name written as the sign-in writes it."""
    return replace(record, case=replace(record.case, auditor=authentication.normalise_user_name(record.case.auditor)))
