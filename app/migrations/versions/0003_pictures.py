"""Videos may begin with a picture, and the embedded renderer is told a style and a camera."""

import sqlalchemy as sa
from alembic import op

from app.db import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("videos") as videos:
        videos.add_column(sa.Column("style", sa.String(50)))
        videos.add_column(sa.Column("camera", sa.String(50)))
        videos.add_column(sa.Column("reference_id", sa.String(64)))
    op.create_table(
        "uploads",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
    )
    op.create_index("uploads_by_age", "uploads", ["created_at"])
