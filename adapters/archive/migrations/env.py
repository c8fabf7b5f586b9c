"""What Alembic runs: it migrates the connection that `schema` hands over, inside that connection's transaction."""

from alembic import context

from adapters.archive.schema import VERSION_TABLE
from adapters.archive.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
