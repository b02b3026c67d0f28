"""Ending what waits: one video that is called off, or the rest of a batch that has cost or been refused enough.

A batch stops in the transaction of the move that reached its bound, once, so nothing more of it can be sent after that.
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import batches, videos
from app.errors import Charged, RefusedInput, RefusedOutput
from app.models.batch import StoppedReason
from app.models.video import State
from app.videos import ledger, records, spending
from app.videos.bills import bill
from app.videos.records import Record

log = structlog.get_logger(__name__)

REFUSED = sa.case((videos.c.error_code.in_([RefusedInput.code, RefusedOutput.code]), 1), else_=0)


async def call_off(connection: AsyncConnection, *waiting: Record) -> Record | None:
    """Cancel these videos, free of charge where they were never sent. The last one as it is now, None where it did not
    wait."""
    sent, ended = await ledger.ever_sent(connection, [record.id for record in waiting]), None
    for record in waiting:
        charged: Charged = "unknown" if record.id in sent else "no"
        ended = await records.move(
            connection, record.id, State.CANCELLED, only_from=State.QUEUED, hold=None, **bill(record, charged)
        )
    return ended


async def heed(connection: AsyncConnection, record: Record | None) -> None:
    """What a video that was made, has ended or waits again means for its batch. In the transaction of the move."""
    if record is None or record.batch_id is None:
        return
    batch = (await connection.execute(sa.select(batches).where(batches.c.id == record.batch_id))).one()
    if batch.stopped_at is None:
        if reason := await _reached(connection, batch):
            await stop(connection, batch.id, reason)
    elif record.state is State.QUEUED:  # it was at a service when its batch stopped, and was not taken there
        await call_off(connection, record)


async def stop(connection: AsyncConnection, batch_id: str, reason: StoppedReason) -> None:
    """Cancel every waiting video of a batch, now and, should one come back into the queue, later. Only the first stop
    counts. The caller's transaction holds the counter."""
    marked = await connection.execute(
        batches.update()
        .where(batches.c.id == batch_id, batches.c.stopped_at.is_(None))
        .values(stopped_at=datetime.now(UTC), stopped_reason=reason)
    )
    if not marked.rowcount:
        return
    waiting = await records.waiting_of(connection, batch_id)
    await call_off(connection, *waiting)
    log.info("a batch was stopped", batch_id=batch_id, reason=reason, cancelled=len(waiting))


async def _reached(connection: AsyncConnection, batch: sa.Row[tuple[object, ...]]) -> StoppedReason | None:
    """Which bound its videos have reached, if any. One that its service has finished is paid for before it is saved."""
    if batch.stop_after_refusals is None and batch.stop_after_spend is None:
        return None
    made = sa.func.sum(sa.case((videos.c.state == State.SAVING, videos.c.estimated_cost), else_=0))
    sums = sa.select(sa.func.sum(REFUSED), spending.AMOUNTS[0] + made).where(videos.c.batch_id == batch.id)
    refused, spent = (await connection.execute(sums)).one()
    if batch.stop_after_refusals is not None and refused >= batch.stop_after_refusals:
        return "refusals"
    return "spend" if batch.stop_after_spend is not None and spent >= batch.stop_after_spend else None
