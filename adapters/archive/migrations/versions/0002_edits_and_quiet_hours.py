"""Edits, attempts that began, and what subscriptions may ask for: keywords, metrics, quiet hours and a cap."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _deliveries()
    _subscriptions()


def _deliveries() -> None:
    op.add_column("deliveries", sa.Column("note", sa.Text, nullable=False, server_default=""))
    op.add_column("deliveries", sa.Column("notice", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("deliveries", sa.Column("begun", sa.DateTime(timezone=True), nullable=True))
    # What a crash left behind may have been sent.
    op.execute("UPDATE deliveries SET begun = claimed WHERE claimed IS NOT NULL")


def _subscriptions() -> None:
    for name in ("keywords", "metrics"):
        op.add_column("subscriptions", sa.Column(name, sa.Text, nullable=False, server_default="[]"))
    for name in ("quiet_start", "quiet_end", "quiet_value", "quiet_unit", "quiet_metric"):
        op.add_column("subscriptions", sa.Column(name, sa.Text, nullable=True))
    op.add_column("subscriptions", sa.Column("cap", sa.Integer, nullable=True))
    op.add_column("subscriptions", sa.Column("empty", sa.Boolean, nullable=False, server_default=sa.true()))
    op.add_column("subscriptions", sa.Column("changed", sa.Integer, nullable=False, server_default="0"))
    op.create_index(op.f("ix_subscriptions_changed"), "subscriptions", ["changed"])
