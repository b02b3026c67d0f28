"""Batches: their rows, and the verbs on those that are there. One is ordered by app.videos.admission."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.amounts import MICRO, to_dollars, to_micro
from app.db import Database, batches, videos
from app.errors import AlreadyFinal, NotFound
from app.models.batch import Batch, BatchDetail, BatchPage, Stops
from app.models.video import ACTIVE, STATUS, State
from app.videos import records, spending, stopping


class Batches:
    """The verbs. A batch that does not exist raises NotFound; where there is an owner, so does everybody else's."""

    def __init__(self, database: Database, owner: str | None = None) -> None:
        self._database = database
        self._owner = owner

    def of(self, owner: str | None) -> Batches:
        """The same for one owner's batches; None: everybody's."""
        return Batches(self._database, owner)

    async def page(self, before: tuple[datetime, str] | None, limit: int) -> BatchPage:
        """The newest `limit` batches before that place, and the cursor of the next page."""
        age = sa.tuple_(batches.c.created_at, batches.c.id)
        conditions = self._conditions()
        if before:
            conditions.append(age < sa.tuple_(*map(sa.literal, before)))
        order = (batches.c.created_at.desc(), batches.c.id.desc())
        statement = sa.select(batches).where(*conditions).order_by(*order).limit(limit + 1)
        async with self._database.reading() as connection:
            rows = (await connection.execute(statement)).all()
            shown = await _show(connection, list(rows[:limit]))
        last = rows[limit - 1] if len(rows) > limit else None
        return BatchPage(batches=shown, next_cursor=f"{last.created_at.isoformat()}~{last.id}" if last else None)

    async def find(self, batch_id: str) -> BatchDetail:
        async with self._database.reading() as connection:
            return await self._detail(connection, batch_id)

    async def cancel(self, batch_id: str) -> BatchDetail:
        """Its waiting videos are cancelled at once, its running ones as soon as their service stops.

        Raises AlreadyFinal where every video has ended.
        """
        async with self._database.transaction() as connection:
            await records.lock(connection)
            await self._find(connection, batch_id)
            if not await records.ids_of(connection, batch_id, ACTIVE):
                raise AlreadyFinal("Every video of this batch has ended; there is nothing to cancel.")
            await stopping.stop(connection, batch_id, "cancelled")
            for video_id in await records.ids_of(connection, batch_id, ACTIVE):
                await records.ask_to_cancel(connection, video_id)
            return await self._detail(connection, batch_id)

    async def _detail(self, connection: AsyncConnection, batch_id: str) -> BatchDetail:
        row = await self._find(connection, batch_id)
        [batch] = await _show(connection, [row])
        return BatchDetail(**dict(batch), video_ids=await records.ids_of(connection, batch_id))

    async def _find(self, connection: AsyncConnection, batch_id: str) -> Any:
        statement = sa.select(batches).where(batches.c.id == batch_id, *self._conditions())
        row = (await connection.execute(statement)).one_or_none()
        if row is None:
            raise NotFound("There is no such batch.")
        return row

    def _conditions(self) -> list[Any]:
        return [] if self._owner is None else [batches.c.owner == self._owner]


async def insert(connection: AsyncConnection, owner: str, stops: Stops) -> str:
    """A new batch without videos as yet; its id."""
    batch_id = f"batch_{secrets.token_hex(16)}"
    values = {
        "id": batch_id,
        "owner": owner,
        "stop_after_refusals": stops.stop_after_refusals,
        "stop_after_spend": to_micro(stops.stop_after_spend),
        "created_at": datetime.now(UTC),
    }
    await connection.execute(batches.insert().values(**values))
    return batch_id


async def _show(connection: AsyncConnection, rows: list[Any]) -> list[Batch]:
    """Batches with the sums of their videos, those deleted for good included: what is over never grows fewer."""
    if not rows:
        return []
    group = (videos.c.batch_id, videos.c.state)
    estimates = (sa.func.sum(videos.c.estimated_cost), sa.func.count(videos.c.estimated_cost))
    statement = sa.select(*group, sa.func.sum(stopping.REFUSED), *estimates, *spending.AMOUNTS)
    statement = statement.where(videos.c.batch_id.in_([row.id for row in rows])).group_by(*group)
    found: dict[str, list[Any]] = {row.id: [] for row in rows}
    for batch_id, *numbers in (await connection.execute(statement)).all():
        found[batch_id].append(numbers)
    return [_shown(row, found[row.id]) for row in rows]


def _shown(row: Any, groups: list[Any]) -> Batch:
    counts = dict.fromkeys(STATUS.values(), 0)
    for state, *_, count in groups:
        counts[STATUS[State(state)]] += count
    refused, estimate, estimated, spent, reserved, unknown, count = (
        sum(int(number or 0) for number in column) for column in list(zip(*groups, strict=True))[1:]
    )
    return Batch(
        id=row.id,
        videos=count,
        counts=counts,
        refused=refused,
        is_over=not counts["queued"] and not counts["in_progress"],
        estimated_cost=estimate / MICRO if estimated == count else None,
        spent=spent / MICRO,
        reserved=reserved / MICRO,
        unknown_count=unknown,
        stop_after_refusals=row.stop_after_refusals,
        stop_after_spend=to_dollars(row.stop_after_spend),
        stopped_at=row.stopped_at,
        stopped_reason=row.stopped_reason,
        created_at=row.created_at,
    )
