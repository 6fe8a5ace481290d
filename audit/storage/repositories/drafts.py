"""Drafts: what somebody typed into a form that is not submitted yet, saved so that a reload does not lose it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress

from sqlalchemy import ColumnElement, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from audit.model.people import Permission, Person
from audit.storage.authorisation import Access
from audit.storage.engine import schema

MAX_DRAFT_LENGTH = 200_000


class Drafts:
    """The drafts of every person, who sees only their own."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def save(self, person: Person, form: str, fields: Mapping[str, object]) -> bool:
        """Save the content of a form and return whether it is saved; one that is too long to be meant is not."""
        content = json.dumps(fields)  # in ASCII, so that half an emoji, as typing can leave it, can be saved too
        if len(content) > MAX_DRAFT_LENGTH:
            return False
        with self._access.write_transaction(person, Permission.SAVE_DRAFT) as connection:
            row = {"person": person.name, "form": form, "content": content}
            # On PostgreSQL two pages may save the same form at the same moment, so the insert may fail.
            with suppress(IntegrityError), connection.begin_nested():
                connection.execute(insert(schema.draft).values(row))
                return True
            connection.execute(update(schema.draft).where(self._condition(person, form)).values(content=content))
        return True

    def read(self, person: Person, form: str) -> dict[str, object]:
        """Return the draft of a form; empty if there is none."""
        with self._access.read_transaction(person, Permission.SAVE_DRAFT) as connection:
            content = connection.execute(
                select(schema.draft.c.content).where(self._condition(person, form))
            ).scalar_one_or_none()
        return dict(json.loads(content)) if content else {}

    def names(self, person: Person, prefix: str) -> frozenset[str]:
        """Return the names of the forms that have a draft, of those that start with ``prefix``."""
        form = schema.draft.c.form
        query = select(form).where(schema.draft.c.person == person.name, form.startswith(prefix, autoescape=True))
        with self._access.read_transaction(person, Permission.SAVE_DRAFT) as connection:
            return frozenset(connection.execute(query).scalars())

    def delete(self, person: Person, form: str) -> None:
        """Delete the draft: the form was submitted."""
        with self._access.write_transaction(person, Permission.SAVE_DRAFT) as connection:
            connection.execute(delete(schema.draft).where(self._condition(person, form)))

    @staticmethod
    def _condition(person: Person, form: str) -> ColumnElement[bool]:
        return and_(schema.draft.c.person == person.name, schema.draft.c.form == form)
