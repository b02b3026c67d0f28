"""The installation's own secret: made once, kept in its database, and never used, shown or logged as it is."""

from __future__ import annotations

import hmac
import secrets
from contextlib import suppress

import sqlalchemy as sa

from app.db import Conflict, Database, installation

ROOT_BYTES = 32  # 256 bits, as many as SHA-256 gives back


class Installation:
    """Gives each purpose a secret of its own, so that what one of them signs means nothing to another."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._root: bytes | None = None

    async def sign(self, purpose: str, message: bytes) -> bytes:
        """HMAC-SHA256, 32 bytes, with the purpose's secret."""
        if self._root is None:
            self._root = await self._found() or await self._made()
        return hmac.digest(hmac.digest(self._root, purpose.encode(), "sha256"), message, "sha256")

    async def _found(self) -> bytes | None:
        async with self._database.reading() as connection:
            root: bytes | None = (await connection.execute(sa.select(installation.c.secret))).scalar()
        return root

    async def _made(self) -> bytes:
        with suppress(Conflict):  # another process was first
            async with self._database.transaction() as connection:
                await connection.execute(installation.insert().values(id=1, secret=secrets.token_bytes(ROOT_BYTES)))
            self._database.keep_private()
        root = await self._found()
        assert root
        return root
