"""The outbox: what happened and who is to be told, written in the transaction in which it happens.

Rows of videos call this wherever their state changes (app.videos.records), so that no verb can forget it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncConnection

from app.amounts import MICRO, to_dollars
from app.db import keys, next_revision, webhook_deliveries, webhook_events, webhooks
from app.errors import RefusedInput, RefusedOutput
from app.models.video import STATUS, Refusal, State
from app.models.webhook import BudgetNews, EventType, VideoNews

BUDGET_LINE = "budgets"  # all news of budgets keep their order
THRESHOLDS = (80, 100)  # percent of a budget
_Receiver = dict[str, Any]  # the columns of a delivery that tell whom
_REFUSALS = {RefusedInput.code, RefusedOutput.code}
_TYPES: dict[State, EventType] = {
    State.QUEUED: "video.queued",
    State.IN_PROGRESS: "video.started",
    State.COMPLETED: "video.completed",
    State.FAILED: "video.failed",
    State.EXPIRED: "video.failed",  # there is no file either; the status says which
    State.CANCELLED: "video.cancelled",
}


@dataclass(frozen=True, slots=True)
class _News:
    """One event. `subject` is what it tells of: of one type there is one event of a subject."""

    type: EventType
    subject: str
    owner: str | None  # whose it is; None: of those alone who see everybody's
    about: BaseModel
    position: int
    video_id: str | None = None
    callback_url: str | None = None


async def video_moved(connection: AsyncConnection, row: Mapping[Any, Any]) -> None:
    """Note that the video of this row has entered its state. What happens again, as after a lost job, is told once."""
    state = State(row["state"])
    if state not in _TYPES:
        return
    is_refused = state is State.FAILED and row["error_code"] in _REFUSALS
    await _note(connection, _of_video("video.refused" if is_refused else _TYPES[state], row))


async def videos_ordered(connection: AsyncConnection, rows: Sequence[Mapping[Any, Any]]) -> None:
    """As `video_moved`, of new videos, which nobody can have been told of."""
    audience = _Audience(connection)
    told = [_of_video(_TYPES[State.QUEUED], row) for row in rows]
    await _write(connection, [(news, receivers) for news in told if (receivers := await audience.of(news))])


async def video_expiring(connection: AsyncConnection, row: Mapping[Any, Any]) -> None:
    """Note that the service will soon delete the video of this row, of which there is no copy here yet."""
    await _note(connection, _of_video("video.expiring", row))


async def budget_used(connection: AsyncConnection, owner: str, news: BudgetNews, *, more: int) -> None:
    """Note each threshold that `more` micro-dollars take this budget over; each at most once a day (UTC).

    `news` tells how it stands before that.
    """
    limit, used = round(news.limit * MICRO), round((news.spent + news.reserved) * MICRO)
    for threshold in THRESHOLDS:
        if used * 100 < limit * threshold <= (used + more) * 100:
            told = news.model_copy(update={"threshold": threshold, "reserved": news.reserved + more / MICRO})
            await _note_budget(connection, owner, told)


async def budget_refused(connection: AsyncConnection, owner: str, news: BudgetNews) -> None:
    """Note that this budget did not reach for an order: its last threshold, unless that was told today (UTC)."""
    await _note_budget(connection, owner, news.model_copy(update={"threshold": THRESHOLDS[-1], "refused": True}))


async def _note_budget(connection: AsyncConnection, owner: str, told: BudgetNews) -> None:
    day = datetime.now(UTC).date().isoformat()
    subject = f"{told.of} {owner if told.of == 'key' else ''} {told.period} {told.threshold} {day}"
    whose = owner if told.of == "key" else None
    place = await next_revision(connection)
    await _note(connection, _News("budget.threshold", subject, whose, told, place))


async def is_dead(connection: AsyncConnection, owner: str) -> bool:
    """Whether the key of that id was revoked or has expired: its receivers are told nothing any more."""
    return bool((await connection.execute(sa.select(sa.func.count()).where(keys.c.id == owner, _dead()))).scalar())


def _of_video(type_: EventType, row: Mapping[Any, Any]) -> _News:
    return _News(type_, row["id"], row["owner"], _shown(row), row["revision"], row["id"], row["callback_url"])


async def _note(connection: AsyncConnection, news: _News) -> None:
    """In a transaction that holds the one counter: of two workers the second sees what the first has noted."""
    receivers = await _Audience(connection).of(news)
    if receivers and not await _is_noted(connection, news):
        await _write(connection, [(news, receivers)])


async def _write(connection: AsyncConnection, told: Sequence[tuple[_News, list[_Receiver]]]) -> None:
    """An event for each, and a delivery for each of its receivers."""
    events, rows = [], []
    for news, receivers in told:
        event = _event(news)
        events.append(event)
        rows += [_delivery(news, event, receiver) for receiver in receivers]
    if events:
        await connection.execute(webhook_events.insert(), events)
        await connection.execute(webhook_deliveries.insert(), rows)


def _event(news: _News) -> dict[str, Any]:
    now = datetime.now(UTC)
    body = json.dumps(
        {"type": news.type, "timestamp": now.isoformat(), "data": news.about.model_dump(mode="json")},
        separators=(",", ":"),
    )
    same = {"type": news.type, "subject": news.subject, "video_id": news.video_id, "body": body}
    return {"id": f"event_{secrets.token_hex(16)}", **same, "created_at": now}


def _delivery(news: _News, event: Mapping[str, Any], receiver: _Receiver) -> dict[str, Any]:
    now = event["created_at"]
    return {
        "id": f"delivery_{secrets.token_hex(16)}",
        "event_id": event["id"],
        "video_id": news.video_id,
        "line": news.video_id or BUDGET_LINE,
        "position": news.position,
        "state": "pending",
        "queued_at": now,
        "next_at": now,
        "created_at": now,
        **receiver,
    }


async def _is_noted(connection: AsyncConnection, news: _News) -> bool:
    same = (webhook_events.c.type == news.type, webhook_events.c.subject == news.subject)
    return bool((await connection.execute(sa.select(sa.func.count()).where(*same))).scalar())


class _Audience:
    """Who may hear what, in one transaction: each owner is looked up once, however much there is to tell."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._registered: dict[str | None, Sequence[Any]] = {}
        self._dead: dict[str, bool] = {}

    async def of(self, news: _News) -> list[_Receiver]:
        """Every registered one that may hear this, and the callback."""
        found: list[_Receiver] = [
            {"webhook_id": row.id, "owner": row.owner, "url": None, "queue": row.id}
            for row in await self._hearers(news.owner)
            if news.type in row.events
        ]
        if news.callback_url and news.owner is not None and not await self._is_dead(news.owner):
            queue = _callback_queue(news.owner, news.callback_url)
            found.append({"webhook_id": None, "owner": news.owner, "url": news.callback_url, "queue": queue})
        return found

    async def _hearers(self, owner: str | None) -> Sequence[Any]:
        if owner not in self._registered:
            hears = webhooks.c.sees_all if owner is None else sa.or_(webhooks.c.sees_all, webhooks.c.owner == owner)
            alive = ~sa.exists().where(keys.c.id == webhooks.c.owner, _dead())
            statement = sa.select(webhooks.c.id, webhooks.c.owner, webhooks.c.events).where(
                webhooks.c.disabled_at.is_(None), hears, alive
            )
            self._registered[owner] = (await self._connection.execute(statement)).all()
        return self._registered[owner]

    async def _is_dead(self, owner: str) -> bool:
        if owner not in self._dead:
            self._dead[owner] = await is_dead(self._connection, owner)
        return self._dead[owner]


def _callback_queue(owner: str, url: str) -> str:
    """One for each owner and server, so that a server that hangs holds up nobody else's callbacks."""
    place = urlsplit(url)
    return f"callback_{sha256(f'{owner} {place.scheme}://{place.netloc}'.encode()).hexdigest()[:32]}"


def _dead() -> sa.ColumnElement[bool]:
    return sa.or_(keys.c.revoked_at.is_not(None), keys.c.expires_at <= datetime.now(UTC))


def _shown(row: Mapping[Any, Any]) -> VideoNews:
    """In the words of GET /api/videos/{id} (app.videos.views)."""
    state = State(row["state"])
    file = f"/api/download/{row['id']}" if state is State.COMPLETED else None
    same = {name: row[name] for name in VideoNews.model_fields if name in row}
    return VideoNews(
        **same
        | {
            "status": STATUS[state],
            "duration": row["seconds"],
            "refusal": Refusal(**row["refusal"]) if row["refusal"] else None,
            "cost": to_dollars(row["cost"]),
            "estimated_cost": to_dollars(row["estimated_cost"]),
            "video_url": file,
            "download_url": f"{file}?download=1" if file else None,
        }
    )
