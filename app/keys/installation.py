"""The installation's own secret: made once, kept encrypted in its database, never used, shown or logged as it is."""

from __future__ import annotations

import hmac
import secrets

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import Database, installation, play_links
from app.encryption import SecretKey

ROOT_BYTES = 32  # 256 bits, as many as SHA-256 gives back
PLACE = "installation"  # for which it is encrypted


class Installation:
    """Gives each purpose a secret of its own, so that what one of them signs means nothing to another."""

    def __init__(self, database: Database, key: SecretKey) -> None:
        self._database = database
        self._key = key
        self._root: bytes | None = None

    async def sign(self, purpose: str, message: bytes) -> bytes:
        """HMAC-SHA256, 32 bytes, with the purpose's secret."""
        if self._root is None:
            async with self._database.reading() as connection:
                held = (await connection.execute(sa.select(installation.c.secret))).scalar_one()
            self._root = self._key.decrypt(held, PLACE)
        return hmac.digest(hmac.digest(self._root, purpose.encode(), "sha256"), message, "sha256")


async def key_name(connection: AsyncConnection) -> str | None:
    """By which the key of this database's secrets is known; None where none of them is encrypted yet."""
    return (await connection.execute(sa.select(installation.c.key_name))).scalar()


async def encrypt(connection: AsyncConnection, key: SecretKey, former: SecretKey | None) -> None:
    """The secret under `key` from now on: made here, or written in clear or by the former key before."""
    held = (await connection.execute(sa.select(installation.c.secret))).scalar()
    root = held if held is None or former is None else former.decrypt(held, PLACE)
    values = {"secret": key.encrypt(root or secrets.token_bytes(ROOT_BYTES), PLACE), "key_name": key.name}
    if held is None:
        await connection.execute(installation.insert().values(id=1, **values))
    else:
        await connection.execute(installation.update().values(**values))


async def forget(connection: AsyncConnection) -> None:
    """The secret, which nobody can read any more, and the links that hang on it."""
    await connection.execute(play_links.delete())
    await connection.execute(installation.delete())
