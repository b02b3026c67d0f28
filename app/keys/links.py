"""Play links: addresses that open one finished video without a key, for a time, until somebody takes them back."""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.db import Database, keys, play_links
from app.errors import LinkExpired, NotFound
from app.keys.installation import Installation
from app.models.link import PlayLink

PURPOSE = "play link"
MARK = "pl_"  # by which a log knows a token
ID_BYTES, TIME_BYTES, SIGNATURE_BYTES = 8, 5, 32  # together 45, which base64 writes in 60 characters without a rest


class Links:
    """The verbs. A token is a link's id, its end in seconds and their signature; what it opens stands in the row."""

    def __init__(self, database: Database, installation: Installation) -> None:
        self._database = database
        self._installation = installation

    async def create(self, video_id: str, owner: str, life: timedelta, *, download: bool) -> tuple[PlayLink, str]:
        """A link and its token, for whoever has it, until the end of its life."""
        now = datetime.now(UTC)
        name, ends = secrets.token_bytes(ID_BYTES), int((now + life).timestamp())
        values = {
            "id": f"link_{name.hex()}",
            "video_id": video_id,
            "owner": owner,
            "download": download,
            "created_at": now,
            "expires_at": datetime.fromtimestamp(ends, UTC),
        }
        async with self._database.transaction() as connection:
            await connection.execute(play_links.delete().where(play_links.c.expires_at <= now))
            row = (
                (await connection.execute(play_links.insert().values(**values).returning(play_links))).mappings().one()
            )
        return _shown(row), await self._token(name + ends.to_bytes(TIME_BYTES))

    async def find_all(self, video_id: str) -> list[PlayLink]:
        """Those of a video that still open it, the newest first."""
        statement = sa.select(play_links).where(play_links.c.video_id == video_id, *_open())
        async with self._database.reading() as connection:
            rows = await connection.execute(statement.order_by(play_links.c.created_at.desc(), play_links.c.id))
            return [_shown(row) for row in rows.mappings()]

    async def revoke(self, video_id: str, link_id: str) -> PlayLink:
        """From now on it opens nothing. Raises NotFound."""
        condition = play_links.c.video_id == video_id, play_links.c.id == link_id
        async with self._database.transaction() as connection:
            statement = play_links.delete().where(*condition).returning(play_links)
            row = (await connection.execute(statement)).mappings().one_or_none()
        if row is None:
            raise NotFound("There is no such link. It may have expired or was revoked.")
        return _shown(row)

    async def open(self, token: str) -> tuple[str, PlayLink]:
        """Which video a token opens. Raises LinkExpired after its end, and NotFound, alike for one that was revoked,
        whose maker's key is no longer good, and for one that never was.
        """
        text = _read(token)
        if text is None or not hmac.compare_digest(await self._token(text), token):
            raise _no_link()
        if int.from_bytes(text[ID_BYTES:]) <= datetime.now(UTC).timestamp():
            raise LinkExpired("This link has expired. Ask whoever sent it for a new one.")
        statement = sa.select(play_links).where(play_links.c.id == f"link_{text[:ID_BYTES].hex()}", *_open())
        async with self._database.reading() as connection:
            row = (await connection.execute(statement)).mappings().one_or_none()
        if row is None:
            raise _no_link()
        return row["video_id"], _shown(row)

    async def _token(self, text: bytes) -> str:
        signed = text + await self._installation.sign(PURPOSE, text)
        return MARK + base64.urlsafe_b64encode(signed).decode("ascii")


def _read(token: str) -> bytes | None:
    """The signed part of what may be a token."""
    try:
        signed = base64.b64decode(token.removeprefix(MARK), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return signed[:-SIGNATURE_BYTES] if len(signed) == ID_BYTES + TIME_BYTES + SIGNATURE_BYTES else None


def _open() -> tuple[Any, ...]:
    """Not past its end, and made by a key that is still good, or where nobody signed in."""
    now = datetime.now(UTC)
    good = sa.select(keys.c.id).where(
        keys.c.revoked_at.is_(None), sa.or_(keys.c.expires_at.is_(None), keys.c.expires_at > now)
    )
    return play_links.c.expires_at > now, sa.or_(play_links.c.owner == "", play_links.c.owner.in_(good))


def _no_link() -> NotFound:
    return NotFound("This link opens nothing: it is not whole, it was revoked, or its video was deleted.")


def _shown(row: Mapping[Any, Any]) -> PlayLink:
    return PlayLink(**{name: row[name] for name in PlayLink.model_fields})
