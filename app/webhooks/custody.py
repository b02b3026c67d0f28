"""The secrets of all receivers at once: under another key, or lost with theirs."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import callback_secrets, webhooks
from app.encryption import SecretKey
from app.webhooks.signing import of_callbacks, of_webhook, renewed

LOST = "The key that its secret was encrypted with is lost: rotate its secret, then enable it."
_TABLES = ((webhooks, webhooks.c.id, of_webhook), (callback_secrets, callback_secrets.c.owner, of_callbacks))


async def encrypt(connection: AsyncConnection, key: SecretKey, former: SecretKey | None) -> None:
    """All of them under `key` from now on; they are in clear where there is no former one."""
    for table, name, place in _TABLES:
        for id_, held in (await connection.execute(sa.select(name, table.c.secrets))).all():
            safe = former.at(place(id_)) if former else None
            values = {"secrets": renewed(held, safe, key.at(place(id_)))}
            await connection.execute(table.update().where(name == id_).values(**values))


async def forget(connection: AsyncConnection) -> None:
    """None of them can be read any more: nothing goes out until each has a new one."""
    off = {"secrets": [], "disabled_at": datetime.now(UTC), "disabled_reason": LOST}
    await connection.execute(webhooks.update().values(**off))
    await connection.execute(callback_secrets.delete())
