"""The sections of the Results page as text for an e-mail: what the page shows, and nothing that it suppresses."""

from __future__ import annotations

import re

from audit.analysis.audit_results import AuditResults
from audit.analysis.tables import key_question_rows
from audit.messages import results as messages
from audit.model.finding import Addressee, Finding, FindingKind
from audit.storage import Person, Role, Store
from audit.web.results.section_text import ratings_text, recommendations_text, standard_text
from tests.storage.factories import ANN, create_audit, import_submitted_cases

READER = Person("rea")


def results_with_few_no(store: Store, person: Person) -> AuditResults:
    """The results of 46 cases, of which 3 were answered No on every key question."""
    audit_id = create_audit(store)
    store.members.set_role(ANN, audit_id, READER.name, Role.READER)
    import_submitted_cases(store, audit_id, 46, yes=43)
    for text in ("Write plans.", "Train staff."):
        store.findings.add(ANN, audit_id, Finding(FindingKind.RECOMMENDATION, text, addressee=Addressee.UNIT))
    return store.audits.results(person, audit_id)


def all_texts(audit_results: AuditResults) -> str:
    standards = [standard_text(audit_results, result) for result in audit_results.results.standards]
    return "\n".join([ratings_text(audit_results), recommendations_text(audit_results), *standards])


def test_a_section_has_every_percentage_with_its_base(store: Store) -> None:
    audit_results = results_with_few_no(store, ANN)
    for result in audit_results.results.standards:
        text = standard_text(audit_results, result)
        assert all(f"- {row.name} 93% (43 of 46), 95% interval " in text for row in key_question_rows(result))
        assert text.startswith(f"First audit: {result.standard.name}\n46 submitted cases.\n\n")
    assert "1. Write plans.\n2. Train staff." in recommendations_text(audit_results)


def test_a_reader_copies_nothing_that_is_suppressed(store: Store) -> None:
    audit_results = results_with_few_no(store, READER)
    text = all_texts(audit_results)
    assert messages.COUNTS_SUPPRESSED.format(limit=5, mark="[c]") in text
    assert "[c] ([c] of 46)" in text or "[c] ([c])" in text
    assert re.findall(r"93|43 of|\b3 of", text) == []
