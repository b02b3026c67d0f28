"""The rows of deliveries: what is due, who tries it, what became of it, and the log that stays for a while."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import callback_secrets, videos, webhook_deliveries, webhook_events, webhooks
from app.models.webhook import Delivery
from app.webhooks import outbox, signing
from app.webhooks.signing import Secrets

LEASE = timedelta(seconds=30)  # that a try is one worker's alone; three times as long as it may take
KEPT = timedelta(days=30)  # after its end, that a delivery stays in the log
_table = webhook_deliveries.c


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that this worker may try once. `attempt` counts from 1."""

    id: str
    event_id: str
    webhook_id: str | None
    owner: str
    video_id: str | None
    url: str | None
    queue: str
    attempt: int
    queued_at: datetime
    body: str


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where a delivery goes now and what signs it, encrypted for its place."""

    url: str
    secrets: Secrets
    place: str


async def due_queues(connection: AsyncConnection) -> list[str]:
    """The queues in which something may be tried now."""
    return list((await connection.execute(sa.select(_table.queue).where(*_due()).distinct())).scalars())


async def heads(connection: AsyncConnection, queue: str, busy: Collection[str], limit: int) -> list[str]:
    """What may be tried now of one queue, the longest due first: of each line only the first that is not delivered."""
    before = webhook_deliveries.alias()
    is_first = ~sa.exists().where(
        before.c.queue == _table.queue,
        before.c.line == _table.line,
        before.c.state == "pending",
        before.c.position < _table.position,
    )
    statement = sa.select(_table.id).where(_table.queue == queue, *_due(), is_first, _table.id.not_in(list(busy)))
    statement = statement.order_by(_table.next_at, _table.position).limit(limit)
    return list((await connection.execute(statement)).scalars())


async def claim(connection: AsyncConnection, delivery_id: str) -> Claimed | None:
    """Take one try of it; None where another worker has. In one statement, so that only one can."""
    now = datetime.now(UTC)
    statement = (
        webhook_deliveries.update()
        .where(_table.id == delivery_id, *_due())
        .values(attempts=_table.attempts + 1, claimed_until=now + LEASE, attempted_at=now)
        .returning(webhook_deliveries)
    )
    row = (await connection.execute(statement)).one_or_none()
    if row is None:
        return None
    body = await connection.execute(sa.select(webhook_events.c.body).where(webhook_events.c.id == row.event_id))
    return Claimed(
        row.id, row.event_id, row.webhook_id, row.owner, row.video_id, row.url, row.queue, row.attempts,
        row.queued_at, body.scalar_one(),
    )  # fmt: skip


async def receiver(connection: AsyncConnection, claimed: Claimed) -> Receiver | None:
    """None where there is nobody to be told any more: removed, disabled, or of a key that was revoked."""
    if await outbox.is_dead(connection, claimed.owner):
        return None
    if claimed.webhook_id is None:
        statement = sa.select(callback_secrets.c.secrets).where(callback_secrets.c.owner == claimed.owner)
        held = (await connection.execute(statement)).scalar()
        place = signing.of_callbacks(claimed.owner)
        return Receiver(claimed.url, held, place) if claimed.url and held else None
    statement = sa.select(webhooks.c.url, webhooks.c.secrets).where(
        webhooks.c.id == claimed.webhook_id, webhooks.c.disabled_at.is_(None)
    )
    row = (await connection.execute(statement)).one_or_none()
    return None if row is None else Receiver(row.url, row.secrets, signing.of_webhook(claimed.webhook_id))


async def settle(connection: AsyncConnection, claimed: Claimed, **values: Any) -> None:
    """Note what became of a try, unless another worker has tried since."""
    own = (_table.id == claimed.id, _table.attempts == claimed.attempt, _table.state == "pending")
    await connection.execute(webhook_deliveries.update().where(*own).values(claimed_until=None, **values))


async def postpone(connection: AsyncConnection, queue: str, seconds: float) -> None:
    """Its receiver asked to be left alone for that long: nothing that waits for it is tried before. What is being tried
    is not changed, so this comes after `settle`.
    """
    until = datetime.now(UTC) + timedelta(seconds=seconds)
    waiting = sa.select(_table.id).where(
        _table.queue == queue, _table.state == "pending", _table.claimed_until.is_(None), _table.next_at < until
    )
    chosen = waiting.with_for_update(skip_locked=True)  # so that two workers never wait for each other's
    await connection.execute(webhook_deliveries.update().where(_table.id.in_(chosen)).values(next_at=until))


async def disable(connection: AsyncConnection, claimed: Claimed, reason: str) -> None:
    """The receiver of this delivery wants no more. Before its deliveries are changed: everybody locks in that order."""
    if claimed.webhook_id:
        off = {"disabled_at": datetime.now(UTC), "disabled_reason": reason}
        await connection.execute(webhooks.update().where(webhooks.c.id == claimed.webhook_id).values(**off))
    else:
        await connection.execute(videos.update().where(videos.c.id == claimed.video_id).values(callback_url=None))


async def give_up(connection: AsyncConnection, which: sa.ColumnElement[bool], reason: str) -> None:
    """End all of these that are not delivered yet."""
    ended = {"state": "failed", "error": reason, "claimed_until": None, "finished_at": datetime.now(UTC)}
    await connection.execute(webhook_deliveries.update().where(which, _table.state == "pending").values(**ended))


def of_receiver(claimed: Claimed) -> sa.ColumnElement[bool]:
    """All that goes where this one goes: to its webhook, or to the callback of its video."""
    if claimed.webhook_id:
        return of_webhook(claimed.webhook_id)
    return sa.and_(_table.queue == claimed.queue, _table.line == claimed.video_id)


def of_webhook(webhook_id: str) -> sa.ColumnElement[bool]:
    return _table.webhook_id == webhook_id


async def release(connection: AsyncConnection) -> None:
    """Nobody else works on this database: what a former worker was trying is free again."""
    await connection.execute(
        webhook_deliveries.update().where(_table.claimed_until.is_not(None)).values(claimed_until=None)
    )


async def replay(connection: AsyncConnection, delivery_id: str) -> None:
    """To be told once more, under the same event id, with all its tries before it."""
    now = datetime.now(UTC)
    again = {"state": "pending", "attempts": 0, "queued_at": now, "next_at": now, "claimed_until": None,
             "finished_at": None}  # fmt: skip
    await connection.execute(webhook_deliveries.update().where(_table.id == delivery_id).values(**again))


async def find(connection: AsyncConnection, delivery_id: str, owner: str | None) -> Delivery | None:
    statement = _shown_rows().where(_table.id == delivery_id, *_owned(owner))
    row = (await connection.execute(statement)).mappings().one_or_none()
    return None if row is None else _shown(row)


async def page(
    connection: AsyncConnection,
    limit: int,
    before: tuple[datetime, str] | None,
    *,
    owner: str | None,
    webhook_id: str | None = None,
    video_id: str | None = None,
) -> list[Delivery]:
    """The newest `limit` ones, newest first; only those behind a place (created_at, id) of the list."""
    statement = _shown_rows().where(*_owned(owner))
    if webhook_id is not None:
        statement = statement.where(_table.webhook_id == webhook_id)
    if video_id is not None:
        statement = statement.where(_table.video_id == video_id)
    if before is not None:
        statement = statement.where(sa.tuple_(_table.created_at, _table.id) < sa.tuple_(*map(sa.literal, before)))
    statement = statement.order_by(_table.created_at.desc(), _table.id.desc()).limit(limit)
    return [_shown(row) for row in (await connection.execute(statement)).mappings()]


async def backlog(connection: AsyncConnection) -> tuple[int, datetime | None]:
    """How many deliveries are on their way, and since when the oldest of them is."""
    statement = sa.select(sa.func.count(), sa.func.min(_table.queued_at)).where(_table.state == "pending")
    number, oldest = (await connection.execute(statement)).one()
    return int(number), oldest


async def forget(connection: AsyncConnection, *, webhook_id: str | None = None) -> None:
    """Remove what has been over for KEPT, or everything of one receiver; and events that no delivery needs."""
    before = datetime.now(UTC) - KEPT
    is_over = sa.and_(_table.created_at < before, _table.finished_at < before)  # the first one has an index
    which = is_over if webhook_id is None else of_webhook(webhook_id)
    await connection.execute(webhook_deliveries.delete().where(which))
    needed = sa.exists().where(_table.event_id == webhook_events.c.id)
    await connection.execute(webhook_events.delete().where(webhook_events.c.created_at < before, ~needed))


def _due() -> tuple[Any, ...]:
    now = datetime.now(UTC)
    is_free = sa.or_(_table.claimed_until.is_(None), _table.claimed_until <= now)
    return _table.state == "pending", _table.next_at <= now, is_free


def _owned(owner: str | None) -> list[Any]:
    return [] if owner is None else [_table.owner == owner]


def _shown_rows() -> sa.Select[Any]:
    return sa.select(webhook_deliveries, webhook_events.c.type).join(
        webhook_events, webhook_events.c.id == _table.event_id
    )


def _shown(row: Mapping[Any, Any]) -> Delivery:
    values = {name: row[name] for name in Delivery.model_fields if name in row}
    return Delivery(**values, next_attempt_at=row["next_at"] if row["state"] == "pending" else None)
