"""Keys with owners, sessions of the page, and what budgets keep for a video until its end."""

import sqlalchemy as sa
from alembic import op

from app.db import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "keys",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("prefix", sa.String(20), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("scopes", sa.JSON, nullable=False),
        sa.Column("rate", sa.String(50)),
        sa.Column("daily_budget", sa.BigInteger),
        sa.Column("total_budget", sa.BigInteger),
        sa.Column("keep_prompts", sa.Boolean, nullable=False),
        sa.Column("expires_at", Moment),
        sa.Column("revoked_at", Moment),
        sa.Column("last_used_at", Moment),
        sa.Column("created_at", Moment, nullable=False),
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("key_id", sa.String(64), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
    )
    with op.batch_alter_table("videos") as videos:
        videos.add_column(sa.Column("owner", sa.String(64), nullable=False, server_default=""))
        videos.add_column(sa.Column("reserved", sa.BigInteger))
    op.execute("UPDATE videos SET reserved = estimated_cost")
    op.create_index("videos_by_owner", "videos", ["owner", "created_at", "id"])
    with op.batch_alter_table("uploads") as uploads:
        uploads.add_column(sa.Column("owner", sa.String(64), nullable=False, server_default=""))
