"""Which story one that turned out to be another became a part of, and which article tells a story."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("stories", sa.Column("told_by", sa.Text, nullable=False, server_default=""))
    op.add_column("stories", sa.Column("merged_into", sa.Text))
    merged = sa.text("merged_into IS NOT NULL")
    op.create_index("ix_stories_merged_into", "stories", ["merged_into"], sqlite_where=merged)
