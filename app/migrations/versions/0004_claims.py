"""A repeated request is known again, and a video may be given up at a time that was set."""

import sqlalchemy as sa
from alembic import op

from app.db import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("videos") as videos:
        videos.add_column(sa.Column("cancel_after", Moment))
    op.create_table(
        "claims",
        sa.Column("owner", sa.String(64), primary_key=True),
        sa.Column("key", sa.String(300), primary_key=True),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("tries", sa.JSON, nullable=False),
        sa.Column("video_id", sa.String(64), nullable=False),
        sa.Column("video_ids", sa.JSON, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
    )
    op.create_index("claims_by_fingerprint", "claims", ["owner", "fingerprint", "created_at"])
