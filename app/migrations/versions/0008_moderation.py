"""What the moderation found in a video's request, and the audit log of requests."""

import sqlalchemy as sa
from alembic import op

from app.db import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("videos") as videos:
        videos.add_column(sa.Column("moderation", sa.String(10)))
        videos.add_column(sa.Column("findings", sa.JSON))
        videos.add_column(sa.Column("checked_at", Moment))
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("request_id", sa.String(64)),
        sa.Column("address", sa.String(64)),
        sa.Column("model", sa.String(100), nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Integer, nullable=False),
        sa.Column("takes", sa.Integer, nullable=False),
        sa.Column("prompt", sa.Text),
        sa.Column("prompt_sha256", sa.String(64), nullable=False),
        sa.Column("rules", sa.JSON, nullable=False),
        sa.Column("refusal", sa.String(50)),
        sa.Column("video_ids", sa.JSON, nullable=False),
    )
    op.create_index("audit_by_age", "audit", ["created_at"])
    op.create_index("audit_by_owner", "audit", ["owner", "id"])
    counters = sa.table("counters", sa.column("name", sa.String), sa.column("value", sa.BigInteger))
    decisions = [
        ("rules", ("passed", "warned", "blocked")),
        ("services", ("passed", "warned", "blocked", "unanswered")),
    ]
    op.bulk_insert(
        counters, [{"name": f"moderation:{by}:{word}", "value": 0} for by, words in decisions for word in words]
    )
