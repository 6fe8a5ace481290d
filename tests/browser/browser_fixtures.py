"""A store with an audit in every state, and texts that mean harm in every place that takes text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from audit.model.audit import AuditDescription
from audit.model.case import Case
from audit.model.case_review import CaseReview
from audit.model.finding import Addressee, Finding, FindingKind
from audit.model.judgement import Judgement
from audit.model.text_fields import MAX_LINE_LENGTH
from audit.sample_audit import load_sample_audit, load_sample_survey
from audit.storage import Person, Store
from tests.browser.conftest import Server
from tests.small_questionnaire import REQUIRED_NOTES_TOML, SMALL_TOML
from tests.storage.factories import (
    ANN,
    NO,
    YES,
    complete_case,
    create_audit,
    create_case,
    save_answer,
    save_case_detail,
    save_note,
)
from tests.web.several_audits import create_audit_with_cases

CANARY = "Quillfeather"
FOREIGN_HOST = "foreign.example"
HOSTILE_LINE = f"{CANARY} ![x](http://{FOREIGN_HOST}/l.png) <img src=x onerror='window.struck=1'> [a](//{FOREIGN_HOST})"


@dataclass(frozen=True)
class UserTexts:
    """What people typed, in every place where the store takes text of theirs."""

    name: str = "Autumn audit"
    line: str = "Example unit"
    note: str = "Seen in the record of June."
    case_detail: str = "Huyton"


HOSTILE_TEXTS = UserTexts(
    name=f"A {HOSTILE_LINE}",
    line=HOSTILE_LINE,
    case_detail=f"{CANARY} ![x](http://{FOREIGN_HOST}/f.png)",
    note=f"![x](http://{FOREIGN_HOST}/i.png?q={CANARY}) [link](http://{FOREIGN_HOST}/l) "
    f"<http://{FOREIGN_HOST}/a> http://{FOREIGN_HOST}/b "
    "<script>window.struck = 1</script><img src=x onerror='window.struck = 1'>"
    f"<a href='javascript:window.struck = 1'>{CANARY}</a> :material/home: $x^2$ `code` **{CANARY}**",
)


@dataclass
class Scenario:
    """A store with an audit in every state, and the server that shows it."""

    server: Server
    store: Store
    texts: UserTexts = UserTexts()

    def __post_init__(self) -> None:
        texts = self.texts
        self.other_person = Person(texts.name, local=True)
        description = AuditDescription(texts.name, texts.line, region=texts.line, started_in=texts.line)
        self.audit_id = self.store.audits.start(ANN, description, SMALL_TOML.encode())
        self.empty_audit_id = create_audit(self.store, name="An audit without a case")
        self.review_requiring_notes = create_case(
            self.store, create_audit(self.store, REQUIRED_NOTES_TOML, "An audit that asks for notes")
        )
        save_answer(self.store, self.review_requiring_notes, "2.2.1", NO)
        self.submitted_review = self.create_submitted_review("Done 1")
        self.returned_review = self.create_submitted_review("Returned 1")
        self.store.workflow.allocate(ANN, self.returned_review, ANN.name)
        self.store.workflow.return_to_auditor(ANN, self.returned_review, texts.note)
        self.final_review = self.create_submitted_review("Final 1")
        self.store.workflow.mark_as_final(ANN, self.final_review)
        self.ready_review = complete_case(self.store, self.create_review("Ready 1"))
        self.started_review = self.create_review("A_1 (b)")
        save_case_detail(self.store, self.started_review, "concern", "no")
        save_case_detail(self.store, self.started_review, "office", texts.case_detail)
        save_case_detail(self.store, self.started_review, "requirements", "programme")
        save_answer(self.store, self.started_review, "2.2.1a", YES)
        save_answer(self.store, self.started_review, "2.2.1b", NO)
        save_note(self.store, self.started_review, "2.2.1a", texts.note)
        self.store.audits.save_judgement(ANN, self.audit_id, "1.1", Judgement("Good", texts.note), seen=None)
        self.store.decisions.override_rating(ANN, self.audit_id, "2.2", "Good", texts.note, seen=None)
        case_ids = (self.submitted_review.case_id, self.final_review.case_id)
        self.finding_ids = [
            self.store.findings.add(ANN, self.audit_id, finding).id
            for finding in (
                Finding(FindingKind.STRENGTH, texts.note, "2.2", question_id="2.2.1", case_ids=case_ids),
                Finding(FindingKind.IMPROVEMENT, texts.note, "2.2"),
                Finding(FindingKind.RECOMMENDATION, texts.note, "2.2", Addressee.UNIT, owner=texts.line),
            )
        ]
        deleted = self.store.findings.add(ANN, self.audit_id, Finding(FindingKind.PRACTICE, texts.note, "2.2"))
        self.store.findings.delete(ANN, self.audit_id, deleted.id, deleted.version)

    def create_review(self, reference: str) -> CaseReview:
        """A new case of the audit."""
        case_id = self.store.cases.add(ANN, self.audit_id, Case(reference, self.texts.line))
        return self.store.reviews.open(ANN, self.audit_id, case_id)

    def create_submitted_review(self, reference: str) -> CaseReview:
        """A new case of the audit, complete and submitted."""
        review = complete_case(self.store, self.create_review(reference))
        self.store.workflow.submit(ANN, review)
        return review

    def sample_audit_id(self) -> str:
        """The sample audit; brought in the first time it is asked for."""
        audit_ids = [audit.id for audit in self.store.audits.all(ANN) if "(sample" in audit.description.name]
        return audit_ids[0] if audit_ids else load_sample_audit(self.store, ANN)

    def sample_survey_id(self) -> str:
        """The sample survey; brought in the first time it is asked for."""
        audit_ids = [audit.id for audit in self.store.audits.all(ANN) if "Sample survey" in audit.description.name]
        return audit_ids[0] if audit_ids else load_sample_survey(self.store, ANN)

    @cached_property
    def later_audit_id(self) -> str:
        """The later of two closed audits of one unit, a year apart."""
        texts = self.texts
        fields = {"unit": texts.line, "region": texts.line}
        create_audit_with_cases(self.store, f"Earlier {texts.name}"[:MAX_LINE_LENGTH], 2022, yes=4, **fields)
        return create_audit_with_cases(self.store, f"Later {texts.name}"[:MAX_LINE_LENGTH], 2023, yes=7, **fields)
