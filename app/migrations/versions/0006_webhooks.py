"""Webhooks: receivers, what signs callbacks, events and their deliveries."""

import sqlalchemy as sa
from alembic import op

from app.db import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("videos") as videos:
        videos.add_column(sa.Column("callback_url", sa.Text))
    _create_receivers()
    _create_events()
    _create_deliveries()


def _create_receivers() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("sees_all", sa.Boolean, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("events", sa.JSON, nullable=False),
        sa.Column("secrets", sa.JSON, nullable=False),
        sa.Column("disabled_at", Moment),
        sa.Column("disabled_reason", sa.Text),
        sa.Column("created_at", Moment, nullable=False),
    )
    op.create_index("webhooks_by_owner", "webhooks", ["owner", "created_at"])
    op.create_table(
        "callback_secrets",
        sa.Column("owner", sa.String(64), primary_key=True),
        sa.Column("secrets", sa.JSON, nullable=False),
    )


def _create_events() -> None:
    op.create_table(
        "webhook_events",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("type", sa.String(30), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("video_id", sa.String(64)),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.UniqueConstraint("type", "subject", name="one_event_of_a_kind"),
    )
    op.create_index("webhook_events_by_age", "webhook_events", ["created_at"])


def _create_deliveries() -> None:
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("event_id", sa.String(64), nullable=False),
        sa.Column("webhook_id", sa.String(64)),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("video_id", sa.String(64)),
        sa.Column("url", sa.Text),
        sa.Column("queue", sa.String(64), nullable=False),
        sa.Column("line", sa.String(64), nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("queued_at", Moment, nullable=False),
        sa.Column("next_at", Moment, nullable=False),
        sa.Column("claimed_until", Moment),
        sa.Column("attempted_at", Moment),
        sa.Column("status", sa.Integer),
        sa.Column("error", sa.Text),
        sa.Column("excerpt", sa.Text),
        sa.Column("seconds", sa.Float),
        sa.Column("finished_at", Moment),
        sa.Column("created_at", Moment, nullable=False),
    )
    for name, columns in {
        "webhook_deliveries_due": ["state", "next_at"],
        "webhook_deliveries_in_line": ["queue", "line", "state", "position"],
        "webhook_deliveries_by_age": ["created_at", "id"],
        "webhook_deliveries_by_owner": ["owner", "created_at", "id"],
        "webhook_deliveries_by_webhook": ["webhook_id", "created_at", "id"],
        "webhook_deliveries_by_event": ["event_id"],
    }.items():
        op.create_index(name, "webhook_deliveries", columns)
