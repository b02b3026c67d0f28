"""Which key encrypts the secrets here; those that are there are encrypted at the first start, which knows it."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("installation", sa.Column("key_name", sa.String(32)))
