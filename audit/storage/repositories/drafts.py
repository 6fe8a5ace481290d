"""Drafts: what somebody typed into a form that is not sent yet, kept so that a reload does not lose it."""

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
    """The drafts of a store; each person sees only their own."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def save(self, person: Person, form: str, fields: Mapping[str, object]) -> None:
        """Keep what the form holds now; a draft too long to be meant is not kept."""
        content = json.dumps(fields)  # in plain letters: half an emoji, as typing can leave it, is kept too
        if len(content) > MAX_DRAFT_LENGTH:
            return
        with self._access.write_transaction(person, Permission.SAVE_DRAFT) as connection:
            row = {"person": person.name, "form": form, "content": content}
            # Tried, not asked for first: on PostgreSQL the same form may be kept from two pages at the same moment.
            with suppress(IntegrityError), connection.begin_nested():
                connection.execute(insert(schema.draft).values(row))
                return
            connection.execute(update(schema.draft).where(self._condition(person, form)).values(content=content))

    def read(self, person: Person, form: str) -> dict[str, object]:
        """What was kept of the form; empty where there is nothing."""
        with self._access.read_transaction(person, Permission.SAVE_DRAFT) as connection:
            content = connection.execute(
                select(schema.draft.c.content).where(self._condition(person, form))
            ).scalar_one_or_none()
        return dict(json.loads(content)) if content else {}

    def delete(self, person: Person, form: str) -> None:
        """Forget the draft: the form was sent."""
        with self._access.write_transaction(person, Permission.SAVE_DRAFT) as connection:
            connection.execute(delete(schema.draft).where(self._condition(person, form)))

    @staticmethod
    def _condition(person: Person, form: str) -> ColumnElement[bool]:
        return and_(schema.draft.c.person == person.name, schema.draft.c.form == form)
