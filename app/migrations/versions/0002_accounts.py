"""Videos go to accounts: what they cost, what was sent where, and what is nobody's of ours."""

import sqlalchemy as sa
from alembic import op

from app.db import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NAMES = {"uq": "videos_upstream_id_key"}  # what PostgreSQL calls it by itself; SQLite's has no name of its own


def upgrade() -> None:
    with op.batch_alter_table("videos", naming_convention=NAMES) as videos:
        videos.drop_constraint("videos_upstream_id_key", type_="unique")
        videos.alter_column("service", new_column_name="account", existing_type=sa.String(100), nullable=True)
        videos.alter_column("upstream_id", type_=sa.String(500), existing_type=sa.String(200))
        for column in (
            sa.Column("refusal", sa.JSON),
            sa.Column("charged", sa.String(10)),
            sa.Column("cost", sa.BigInteger),
            sa.Column("estimated_cost", sa.BigInteger),
            sa.Column("hold", sa.Text),
            sa.Column("decision_needed_at", Moment),
            sa.Column("decision", sa.String(20)),
            sa.Column("parent_id", sa.String(64)),
            sa.Column("parent_kind", sa.String(10)),
            sa.Column("expires_at", Moment),
        ):
            videos.add_column(column)
    with op.batch_alter_table("videos") as videos:
        videos.create_unique_constraint("one_video_per_job", ["account", "upstream_id"])
    op.execute("UPDATE videos SET estimated_cost = 0")  # so far all were drawn on this machine
    op.execute("UPDATE videos SET cost = 0, charged = 'no' WHERE finished_at IS NOT NULL")
    _create_tables()


def _create_tables() -> None:
    op.create_table(
        "submissions",
        sa.Column("video_id", sa.String(64), primary_key=True),
        sa.Column("attempt", sa.Integer, primary_key=True),
        sa.Column("account", sa.String(100), nullable=False),
        sa.Column("model", sa.String(100), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("opened_at", Moment, nullable=False),
        sa.Column("upstream_time", Moment),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("upstream_id", sa.String(500)),
        sa.Column("settled_at", Moment),
    )
    op.create_index("submissions_by_account", "submissions", ["account", "opened_at"])
    op.create_index("submissions_by_outcome", "submissions", ["outcome"])
    op.create_table(
        "accounts",
        sa.Column("name", sa.String(100), primary_key=True),
        sa.Column("endpoint", sa.String(500)),
        sa.Column("surveyed_at", Moment),
        sa.Column("proven_at", Moment),
        sa.Column("seen_at", Moment),
        sa.Column("trouble", sa.String(20)),
        sa.Column("sentence", sa.Text),
        sa.Column("orphans", sa.Integer, nullable=False, server_default="0"),
    )
    op.create_table(
        "foreign_jobs",
        sa.Column("account", sa.String(100), primary_key=True),
        sa.Column("upstream_id", sa.String(500), primary_key=True),
    )
