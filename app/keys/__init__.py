"""The keys of this installation: made, listed, revoked, recognised; and the browsers that signed in with one."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.amounts import to_dollars, to_micro
from app.db import Database, keys, sessions
from app.errors import Forbidden, NotFound, Unauthenticated, Unavailable
from app.keys.signatures import Signatures
from app.models.caller import Caller
from app.models.key import Key, KeyRequest, NewKey

SECRET_BYTES = 32  # 256 bits: nobody finds one by trying, so a plain SHA-256 of it is enough
SHOWN = 9  # characters of a secret that a list shows: six of its 43 beyond "sk_"
SESSION_LIFE = timedelta(days=30)
USE_NOTED = timedelta(minutes=1)  # how finely `last_used_at` is kept, so that reading does not mean writing


class Keys:
    """The verbs. A secret is found by its hash: nothing of it is compared, so nothing can be learnt from the time."""

    def __init__(self, database: Database, signatures: Signatures) -> None:
        self._database = database
        self._signatures = signatures

    async def create(self, request: KeyRequest) -> NewKey:
        """Make a key. Its secrets are in this answer alone."""
        secret = f"sk_{secrets.token_urlsafe(SECRET_BYTES)}"
        values = {
            "id": f"key_{secrets.token_hex(8)}",
            "name": request.name,
            "prefix": secret[:SHOWN],
            "secret_hash": _hash(secret),
            "scopes": sorted(set(request.scopes)),
            "rate": request.rate,
            "daily_budget": to_micro(request.daily_budget),
            "total_budget": to_micro(request.total_budget),
            "keep_prompts": request.keep_prompts,
            "signing": request.signing,
            "expires_at": request.expires_at,
            "created_at": datetime.now(UTC),
        }
        async with self._database.transaction() as connection:
            row = (await connection.execute(keys.insert().values(**values).returning(keys))).mappings().one()
        signing_secret = await self._signatures.secret(row["id"]) if request.signing else None
        return NewKey(**dict(_shown(row)), secret=secret, signing_secret=signing_secret)

    async def find_all(self) -> list[Key]:
        """All there ever were, the newest first."""
        async with self._database.reading() as connection:
            rows = await connection.execute(sa.select(keys).order_by(keys.c.created_at.desc(), keys.c.id))
            return [_shown(row) for row in rows.mappings()]

    async def revoke(self, key_id: str) -> Key:
        """From now on the key and the browsers that signed in with it open nothing. Raises NotFound."""
        once = sa.func.coalesce(keys.c.revoked_at, sa.bindparam("now", datetime.now(UTC), keys.c.revoked_at.type))
        statement = keys.update().where(keys.c.id == key_id).values(revoked_at=once).returning(keys)
        async with self._database.transaction() as connection:
            row = (await connection.execute(statement)).mappings().one_or_none()
            await connection.execute(sessions.delete().where(sessions.c.key_id == key_id))
        if row is None:
            raise NotFound("There is no such key.")
        return _shown(row)

    async def recognise(self, secret: str) -> Caller:
        """Who has this key. Raises Unauthenticated, alike for one that never was, has expired or was revoked."""
        async with self._database.reading() as connection:
            row = await _live(connection, keys.c.secret_hash == _hash(secret))
        if row is None:
            raise Unauthenticated(
                "This key is not known here; perhaps it has expired or was revoked. Ask the studio's operator for one."
            )
        await self._note_use(row)
        return _caller(row)

    async def recognise_session(self, token: str) -> Caller:
        """Who signed in there. Raises Unauthenticated."""
        now = datetime.now(UTC)
        session = sa.select(sessions.c.key_id).where(sessions.c.token_hash == _hash(token), sessions.c.expires_at > now)
        async with self._database.reading() as connection:
            row = await _live(connection, keys.c.id.in_(session))
        if row is None:
            raise Unauthenticated("You are not signed in any more: sign in with your key.")
        await self._note_use(row)
        return _caller(row)

    async def is_live(self, key_id: str) -> bool:
        """Whether that key still opens anything."""
        async with self._database.reading() as connection:
            return await _live(connection, keys.c.id == key_id) is not None

    async def sign_in(self, secret: str) -> tuple[Caller, str]:
        """Who has this key, and a token that stands for it in a browser for SESSION_LIFE. Raises Unauthenticated, and
        Forbidden for a key that signs its requests, which a browser would not do.
        """
        caller = await self.recognise(secret)
        if caller.signs:
            raise Forbidden("This key signs its requests, which the page does not: sign in with another key.")
        return caller, await self.open_session(caller.owner, SESSION_LIFE)

    async def open_session(self, key_id: str, life: timedelta) -> str:
        """A token that stands for that key, or person, in a browser."""
        token, now = f"st_{secrets.token_urlsafe(SECRET_BYTES)}", datetime.now(UTC)
        values = {"token_hash": _hash(token), "key_id": key_id, "created_at": now}
        async with self._database.transaction() as connection:
            await connection.execute(sessions.delete().where(sessions.c.expires_at <= now))
            await connection.execute(sessions.insert().values(**values, expires_at=now + life))
        return token

    async def sign_out(self, token: str) -> None:
        async with self._database.transaction() as connection:
            await connection.execute(sessions.delete().where(sessions.c.token_hash == _hash(token)))

    async def _note_use(self, row: Any) -> None:
        now = datetime.now(UTC)
        if row.last_used_at is None or now - row.last_used_at >= USE_NOTED:
            with suppress(Unavailable):  # a full disk or a busy one is no reason to let nobody in
                async with self._database.transaction() as connection:
                    await connection.execute(keys.update().where(keys.c.id == row.id).values(last_used_at=now))


async def _live(connection: AsyncConnection, condition: Any) -> Any:
    now = datetime.now(UTC)
    statement = sa.select(keys).where(
        condition, keys.c.revoked_at.is_(None), sa.or_(keys.c.expires_at.is_(None), keys.c.expires_at > now)
    )
    return (await connection.execute(statement)).one_or_none()


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _caller(row: Any) -> Caller:
    return Caller(row.id, row.name, frozenset(row.scopes), row.rate, row.signing)


def _shown(row: Mapping[Any, Any]) -> Key:
    values = {name: row[name] for name in Key.model_fields}
    budgets = {name: to_dollars(values[name]) for name in ("daily_budget", "total_budget")}
    return Key(**values | budgets)
