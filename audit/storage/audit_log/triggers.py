"""Triggers that make the logs append-only. The migrations create them.

A log takes new rows only, each with the number after the last. The head of a chain only moves forward. What somebody
typed can be deleted from the audit log only once the erasure of the audit is logged.
"""

from __future__ import annotations

from collections.abc import Iterator

ERASED_LATER = (
    "EXISTS (SELECT 1 FROM trail WHERE audit_id = OLD.audit_id AND number > OLD.number "
    "AND what = 'retention' AND subject = 'erased')"
)


def sqlite_log_triggers(log: str) -> Iterator[str]:
    """The triggers that make a log of SQLite append-only.

    REPLACE deletes without firing the trigger for deletions, so a row that exists already is refused too.
    """
    for operation in ("UPDATE", "DELETE"):
        yield _sqlite_trigger(f"{log}_no_{operation.lower()}", f"BEFORE {operation} ON {log}", log)
    last_number = f"(SELECT coalesce(max(number), 0) FROM {log} WHERE audit_id = NEW.audit_id)"  # noqa: S608  # a name from this program
    yield _sqlite_trigger(f"{log}_next_only", f"BEFORE INSERT ON {log} WHEN NEW.number <> {last_number} + 1", log)


def sqlite_chain_head_triggers() -> Iterator[str]:
    """The triggers that let the head of a chain move forward only."""
    yield _sqlite_trigger("chain_head_no_delete", "BEFORE DELETE ON chain_head", "chain_head")
    not_forward = "WHEN NEW.number <= OLD.number OR NEW.log <> OLD.log OR NEW.audit_id <> OLD.audit_id"
    yield _sqlite_trigger("chain_head_forward", f"BEFORE UPDATE ON chain_head {not_forward}", "chain_head")
    exists = "EXISTS (SELECT 1 FROM chain_head WHERE log = NEW.log AND audit_id = NEW.audit_id)"
    yield _sqlite_trigger("chain_head_once", f"BEFORE INSERT ON chain_head WHEN {exists}", "chain_head")


def sqlite_value_triggers() -> Iterator[str]:
    """The triggers on what was typed: no change, and deletion only of rows before the audit's erasure."""
    yield _sqlite_trigger("trail_value_no_update", "BEFORE UPDATE ON trail_value", "trail_value")
    yield _sqlite_trigger(
        "trail_value_no_delete", f"BEFORE DELETE ON trail_value WHEN NOT {ERASED_LATER}", "trail_value"
    )
    exists = "EXISTS (SELECT 1 FROM trail_value WHERE audit_id = NEW.audit_id AND number = NEW.number)"
    yield _sqlite_trigger("trail_value_once", f"BEFORE INSERT ON trail_value WHEN {exists}", "trail_value")


def postgresql_trigger_functions() -> Iterator[str]:
    """The functions that the triggers of PostgreSQL call to refuse."""
    yield (
        "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION 'the % is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$"
    )
    yield (
        "CREATE FUNCTION erased_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN IF {ERASED_LATER} THEN RETURN OLD; END IF; "
        "RAISE EXCEPTION 'the % is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$"
    )


def postgresql_log_triggers(log: str) -> Iterator[str]:
    """The triggers that make a log of PostgreSQL append-only."""
    yield _postgresql_trigger(f"{log}_holds", f"BEFORE UPDATE OR DELETE ON {log} FOR EACH ROW")
    yield _postgresql_trigger(f"{log}_no_truncate", f"BEFORE TRUNCATE ON {log} FOR EACH STATEMENT")


def postgresql_chain_head_triggers() -> Iterator[str]:
    """The triggers that let the head of a chain move forward only."""
    yield _postgresql_trigger("chain_head_no_delete", "BEFORE DELETE ON chain_head FOR EACH ROW")
    not_forward = "NEW.number <= OLD.number OR NEW.log <> OLD.log OR NEW.audit_id <> OLD.audit_id"
    yield _postgresql_trigger("chain_head_forward", f"BEFORE UPDATE ON chain_head FOR EACH ROW WHEN ({not_forward})")
    yield _postgresql_trigger("chain_head_no_truncate", "BEFORE TRUNCATE ON chain_head FOR EACH STATEMENT")


def postgresql_value_triggers() -> Iterator[str]:
    """The triggers on what was typed: no change, and deletion only of rows before the audit's erasure."""
    yield _postgresql_trigger("trail_value_no_update", "BEFORE UPDATE ON trail_value FOR EACH ROW")
    yield _postgresql_trigger("trail_value_no_delete", "BEFORE DELETE ON trail_value FOR EACH ROW", "erased_only")
    yield _postgresql_trigger("trail_value_no_truncate", "BEFORE TRUNCATE ON trail_value FOR EACH STATEMENT")


def _sqlite_trigger(name: str, event: str, table: str) -> str:
    return f"CREATE TRIGGER {name} {event} BEGIN SELECT RAISE(ABORT, 'the {table} is append-only'); END"


def _postgresql_trigger(name: str, event: str, function: str = "append_only") -> str:
    return f"CREATE TRIGGER {name} {event} EXECUTE FUNCTION {function}()"
