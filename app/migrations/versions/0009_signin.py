"""The installation's secret, play links, keys that sign their requests, and people of an OpenID provider."""

import sqlalchemy as sa
from alembic import op

from app.db import Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("secret", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "play_links",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("video_id", sa.String(64), nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("download", sa.Boolean, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
    )
    op.create_index("play_links_by_video", "play_links", ["video_id"])
    op.create_table(
        "used_once",
        sa.Column("owner", sa.String(64), primary_key=True),
        sa.Column("value", sa.String(128), primary_key=True),
        sa.Column("expires_at", Moment, nullable=False),
    )
    op.create_index("used_once_by_age", "used_once", ["expires_at"])
    with op.batch_alter_table("keys") as keys:
        keys.add_column(sa.Column("kind", sa.String(10), nullable=False, server_default="key"))
        keys.add_column(sa.Column("signing", sa.Boolean, nullable=False, server_default=sa.false()))
        keys.alter_column("secret_hash", existing_type=sa.String(64), nullable=True)
