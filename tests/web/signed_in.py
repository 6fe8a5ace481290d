"""A visitor who signed in: at the computer itself everybody is lead, so that roles hold for nobody else."""

from __future__ import annotations

import pytest

from audit.storage import Role, Store
from tests.storage.factories import ANN
from tests.web.conftest import Visitor
from tests.web.test_authentication import claims, sign_in_secrets


class SignedInVisitor(Visitor):
    """Somebody who signed in under an e-mail address."""

    def run(self) -> Visitor:
        for name, value in sign_in_secrets().items():
            self.at.secrets[name] = value
        self.at.user = claims(self.name)
        return super().run()


def visitor_with_role(store: Store, monkeypatch: pytest.MonkeyPatch, audit_id: str, role: Role) -> Visitor:
    """A visitor with this role in an audit."""
    name = f"{role}@example.org"
    store.members.set_role(ANN, audit_id, name, role)
    return SignedInVisitor(name, monkeypatch)
