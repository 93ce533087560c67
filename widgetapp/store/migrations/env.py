"""What alembic runs for each command; the connection always comes from the caller."""

from alembic import context

from widgetapp.store import schema  # noqa: F401  # it has the tables
from widgetapp.store.metadata import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
# The caller has begun the transaction, and commits it: a migration is done whole or not at all.
context.run_migrations()
