"""The Export page lists written texts that print a suppressed number, before files for outside are downloaded."""

from audit.messages import results as messages
from audit.model.finding import Finding, FindingKind
from audit.storage import Store
from audit.web.pages.export import EXTERNAL
from tests.storage.factories import ANN, create_audit, import_submitted_cases
from tests.web.conftest import NewVisitor


def test_a_finding_with_a_suppressed_number_is_listed_only_for_files_for_outside(
    visitor: NewVisitor, store: Store
) -> None:
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, cases=14, yes=3)
    store.findings.add(ANN, audit_id, Finding(FindingKind.STRENGTH, "Good in three of 14 cases.", standard_id="2.2"))
    page = visitor().open_page("export", audit=audit_id)
    assert messages.TEXTS_PRINT_SUPPRESSED not in page.text
    page.fill("radio", "Who will see this?", EXTERNAL)
    assert messages.TEXTS_PRINT_SUPPRESSED in page.text
    assert "three of 14" in page.text
    assert "Finding 1, strength of 2.2" in page.text
