"""By what articles of these days are known, so that a restart need not take them apart; their section."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("articles", sa.Column("section", sa.Text, nullable=True))
    op.create_table(
        "signatures",
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("kept", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_signatures")),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_signatures_article_id")),
    )
    op.create_index(op.f("ix_signatures_kept"), "signatures", ["kept"])
