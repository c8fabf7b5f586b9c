"""What went wrong with a delivery the last time, kept beside why it is to be told."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("trouble", sa.Text, nullable=False, server_default=""))
