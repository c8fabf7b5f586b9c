"""Who may change a channel, who did, and which workspaces let us in."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _channels()
    _workspaces()
    op.create_index("ix_deliveries_receipt", "deliveries", ["receipt"])


def _channels() -> None:
    op.create_table(
        "channel_settings",
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("workspace", sa.Text),
        sa.Column("editors", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_channel_settings")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("workspace", sa.Text),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("person", sa.Text),
        sa.Column("name", sa.Text),
        sa.Column("command", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("remark", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
    )
    op.create_index("ix_changes_platform_channel", "changes", ["platform", "channel"])


def _workspaces() -> None:
    op.create_table(
        "installations",
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.Column("installed", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("platform", "workspace", name=op.f("pk_installations")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "install_states",
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state", name=op.f("pk_install_states")),
        sqlite_with_rowid=False,
    )
