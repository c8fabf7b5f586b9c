"""Who is to hear of an entry, what its publisher changed later, and what whoever runs this is to hear of feeds."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("feeds", sa.Column("question", sa.Text, nullable=True))
    op.add_column("entries", sa.Column("telling", sa.Text, nullable=False, server_default="news"))
    op.add_column("entries", sa.Column("revises", sa.Text, nullable=True))
    op.add_column("entries", sa.Column("revisits", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("feed", "kind", "text", "state", "reason")),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("begun", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index(op.f("ix_notices_state_due"), "notices", ["state", "due"])
