"""The words of the History page: no kind of change or access is without them."""

from audit.model.audit_log import AccessType, ChangeType
from audit.web.pages.history import ACCESS_LABELS, CHANGE_LABELS


def test_every_kind_of_change_has_a_label() -> None:
    assert set(CHANGE_LABELS) == set(ChangeType)


def test_every_kind_of_access_has_a_label() -> None:
    assert set(ACCESS_LABELS) == set(AccessType)
