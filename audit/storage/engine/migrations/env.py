"""Runs the migrations on the connection handed in; the caller's transaction holds them all."""

from alembic import context

from audit.storage.audit_log.snapshots import take_snapshots_after_upgrade

connection = context.config.attributes["connection"]
context.configure(connection=connection)
with context.begin_transaction():
    context.run_migrations()
    if context.get_context().get_current_revision() == context.get_head_revision():
        take_snapshots_after_upgrade(connection)
