"""Videos, the counter of revisions, and the workers."""

import sqlalchemy as sa
from alembic import op

from app.db import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "videos",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("prompt", sa.Text, nullable=False),
        sa.Column("model", sa.String(100), nullable=False),
        sa.Column("service", sa.String(100), nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Integer, nullable=False),
        sa.Column("seed", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False, server_default="0"),
        sa.Column("upstream_id", sa.String(200), unique=True),
        sa.Column("progress", sa.Float),
        sa.Column("error_code", sa.String(50)),
        sa.Column("error", sa.Text),
        sa.Column("scene", sa.JSON),
        sa.Column("understood", sa.Text),
        sa.Column("size_bytes", sa.BigInteger),
        sa.Column("sha256", sa.String(64)),
        sa.Column("actual_seconds", sa.Float),
        sa.Column("generation_seconds", sa.Float),
        sa.Column("poster_version", sa.Integer, nullable=False, server_default="0"),
        sa.Column("sprites", sa.JSON),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("started_at", Moment),
        sa.Column("finished_at", Moment),
        sa.Column("cancel_requested_at", Moment),
        sa.Column("deleted_at", Moment),
        sa.Column("purged_at", Moment),
        sa.Column("revision", sa.BigInteger, nullable=False),
    )
    op.create_index("videos_by_age", "videos", ["created_at", "id"])
    op.create_index("videos_by_state", "videos", ["state", "created_at"])
    op.create_index("videos_by_revision", "videos", ["revision"])
    counters = op.create_table(
        "counters",
        sa.Column("name", sa.String(50), primary_key=True),
        sa.Column("value", sa.BigInteger, nullable=False),
    )
    op.bulk_insert(counters, [{"name": "revision", "value": 0}])
    op.create_table(
        "workers",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("lock", sa.BigInteger, nullable=False, unique=True),
        sa.Column("started_at", Moment, nullable=False),
        sa.Column("seen_at", Moment, nullable=False),
    )
