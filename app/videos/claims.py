"""Requests that were made before: a repeated one finds the videos of the first instead of making more.

A request is known again by its Idempotency-Key. A client of OpenAI's kind sends none, but numbers its tries: a further
try of the same body, shortly after, belongs to the first. Claims are stored in the transaction that stores the videos.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import claims, next_revision, videos
from app.errors import KeyReused

RETRY_WINDOW = timedelta(minutes=10)  # in which a client tries again: OpenAI's wait so long for an answer
OVERTAKEN_WINDOW = timedelta(seconds=15)  # in which a first try may arrive after the one that followed it
TRIED = "try:"  # before the made-up key of a request that came without one


@dataclass(frozen=True, slots=True)
class Claim:
    """What a request says by which it can be known again."""

    owner: str
    fingerprint: str  # SHA-256 of what is asked for
    key: str | None = None  # Idempotency-Key
    attempt: int | None = None  # which try of the client's it is, from 0; None where it does not say


async def find(connection: AsyncConnection, claim: Claim) -> list[str] | None:
    """The videos that were made for this key before; None where it is new. Raises KeyReused."""
    return None if claim.key is None else _same(await _by_key(connection, claim), claim)


async def take(connection: AsyncConnection, claim: Claim, video_ids: Sequence[str]) -> list[str] | None:
    """Store that these videos are the request's; the other ones, where the same request was quicker.

    In a transaction that is rolled back where anything of it fails. Raises KeyReused.
    """
    await next_revision(connection)  # holds the one counter: of two alike, the second sees what the first has stored
    if claim.key is None and claim.attempt is None:
        return None
    row = await (_by_key(connection, claim) if claim.key is not None else _by_attempt(connection, claim))
    if claim.key is not None and row is not None:
        return _same(row, claim)
    if row is not None:
        await _note_try(connection, row, claim)
        return list(row.video_ids)
    values = {
        "owner": claim.owner,
        "key": claim.key if claim.key is not None else TRIED + secrets.token_hex(16),
        "fingerprint": claim.fingerprint,
        "tries": [] if claim.attempt is None else [claim.attempt],
        "video_id": video_ids[0],
        "video_ids": list(video_ids),
        "created_at": datetime.now(UTC),
    }
    await connection.execute(claims.insert().values(**values))
    return None


async def forget(connection: AsyncConnection) -> None:
    """Remove what nobody can ask for any more: tries that are over, and keys of videos that were deleted for good."""
    is_try = claims.c.key.startswith(TRIED, autoescape=True)
    over = sa.and_(is_try, claims.c.created_at < datetime.now(UTC) - RETRY_WINDOW)
    gone = claims.c.video_id.in_(sa.select(videos.c.id).where(videos.c.purged_at.is_not(None)))
    await connection.execute(claims.delete().where(sa.or_(over, gone)))


def _same(row: Any, claim: Claim) -> list[str] | None:
    if row is None:
        return None
    if row.fingerprint != claim.fingerprint:
        raise KeyReused(
            "This Idempotency-Key was used for another request. Nothing was stored; send a new key with a new request."
        )
    return list(row.video_ids)


async def _by_key(connection: AsyncConnection, claim: Claim) -> Any:
    statement = sa.select(claims).where(claims.c.owner == claim.owner, claims.c.key == claim.key)
    return (await connection.execute(statement)).one_or_none()


async def _by_attempt(connection: AsyncConnection, claim: Claim) -> Any:
    """The newest request of the same body that this try can belong to: one that has not met a try of this number.

    Two alike have two rows, and their further tries find one each.
    """
    if claim.attempt is None:
        return None
    window = RETRY_WINDOW if claim.attempt > 0 else OVERTAKEN_WINDOW
    statement = (
        sa.select(claims)
        .where(
            claims.c.owner == claim.owner,
            claims.c.fingerprint == claim.fingerprint,
            claims.c.key.startswith(TRIED, autoescape=True),
            claims.c.created_at > datetime.now(UTC) - window,
        )
        .order_by(claims.c.created_at.desc())
    )
    rows = (await connection.execute(statement)).all()
    return next((row for row in rows if claim.attempt not in row.tries), None)


async def _note_try(connection: AsyncConnection, row: Any, claim: Claim) -> None:
    same = (claims.c.owner == row.owner, claims.c.key == row.key)
    await connection.execute(claims.update().where(*same).values(tries=[*row.tries, claim.attempt]))
