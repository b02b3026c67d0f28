"""Alembic's entry: it runs on the connection that app.db hands over, inside that connection's transaction."""

from alembic import context

from app.db import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
