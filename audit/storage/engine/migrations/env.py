"""Runs the migrations on the connection handed in; the caller's transaction holds them all."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
