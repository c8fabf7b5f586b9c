"""What people did on a platform is answered once, whichever process is told of it."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "once",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("lease", sa.DateTime(timezone=True)),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_once")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_once_until", "once", ["until"])
