"""A visitor who signed in with a role: in local mode everybody is a lead."""

from __future__ import annotations

import pytest

from audit.storage import Role, Store
from tests.storage.factories import ANN
from tests.web.conftest import Visitor
from tests.web.test_authentication import claims, sign_in_secrets


class SignedInVisitor(Visitor):
    """A visitor who signed in with an email address."""

    def run(self) -> Visitor:
        for name, value in sign_in_secrets().items():
            self._at.secrets[name] = value
        self._at.user = claims(self.name)
        return super().run()


def visitor_with_role(store: Store, monkeypatch: pytest.MonkeyPatch, audit_id: str, role: Role) -> Visitor:
    """Return a visitor with a role in an audit."""
    name = f"{role}@example.org"
    store.members.set_role(ANN, audit_id, name, role)
    return SignedInVisitor(name, monkeypatch)
