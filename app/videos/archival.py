"""Rows as an archive reads them: all that there ever were, page by page, and whose prompts may leave the studio."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import keys, videos
from app.videos import records
from app.videos.records import Record


@dataclass(frozen=True, slots=True)
class Choice:
    """Which videos an archive holds; None means all."""

    owner: str | None = None  # a key's id
    since: date | None = None  # the first day (UTC) of orders
    model: str | None = None


async def behind(
    connection: AsyncConnection, choice: Choice, place: tuple[datetime, str] | None, limit: int
) -> list[Record]:
    """The oldest `limit` rows behind a place (created_at, id), the trash and what was deleted for good included."""
    statement = sa.select(videos.c.id)
    if choice.owner is not None:
        statement = statement.where(videos.c.owner == choice.owner)
    if choice.since is not None:
        statement = statement.where(videos.c.created_at >= datetime.combine(choice.since, time(), UTC))
    if choice.model is not None:
        statement = statement.where(videos.c.model == choice.model)
    if place is not None:
        statement = statement.where(sa.tuple_(videos.c.created_at, videos.c.id) > sa.tuple_(*map(sa.literal, place)))
    statement = statement.order_by(videos.c.created_at, videos.c.id).limit(limit)
    ids = list((await connection.execute(statement)).scalars())
    return await records.find_all(connection, ids, limit)


async def find_any(connection: AsyncConnection, video_id: str) -> Record | None:
    """The row of that id, whatever became of the video."""
    return next(iter(await records.find_all(connection, [video_id], 1)), None)


async def silent_owners(connection: AsyncConnection) -> frozenset[str]:
    """The ids of keys whose prompts are not to be kept."""
    return frozenset((await connection.execute(sa.select(keys.c.id).where(keys.c.keep_prompts.is_(False)))).scalars())
