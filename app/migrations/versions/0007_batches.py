"""Videos that are ordered together, and presets of one's own."""

import sqlalchemy as sa
from alembic import op

from app.db import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "batches",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("owner", sa.String(64), nullable=False, server_default=""),
        sa.Column("stop_after_refusals", sa.Integer),
        sa.Column("stop_after_spend", sa.BigInteger),
        sa.Column("stopped_at", Moment),
        sa.Column("stopped_reason", sa.String(20)),
        sa.Column("created_at", Moment, nullable=False),
    )
    op.create_index("batches_by_age", "batches", ["owner", "created_at", "id"])
    with op.batch_alter_table("videos") as videos:
        videos.add_column(sa.Column("batch_id", sa.String(64)))
    op.create_index("videos_by_batch", "videos", ["batch_id"])
    op.create_table(
        "presets",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("owner", sa.String(64), nullable=False, server_default=""),
        sa.Column("preset", sa.JSON, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
    )
    op.create_index("presets_by_owner", "presets", ["owner", "created_at"])
