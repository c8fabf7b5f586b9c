"""What decides when a feed is looked at again: its publisher's last wish, and its own rhythm."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("wait", "cadence"):
        op.add_column("feeds", sa.Column(name, sa.BigInteger, nullable=True))
