"""What a subscription waits for if it is an alert."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("subscriptions", sa.Column("rule", sa.Text, nullable=False, server_default="[]"))
