"""The rows of videos: every question about some of them and every change; what all add up to is in tallies.py."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import keys, next_revision, videos
from app.errors import Charged
from app.models.video import ACTIVE, FINAL, State, states_before
from app.webhooks import outbox


@dataclass(frozen=True, slots=True)
class Record:
    """One row. `seconds` is what was asked for, `actual_seconds` what the file lasts; costs are micro-dollars."""

    id: str
    owner: str
    prompt: str
    model: str
    account: str | None
    width: int
    height: int
    seconds: int
    seed: int
    state: State
    attempt: int
    upstream_id: str | None
    progress: float | None
    error_code: str | None
    error: str | None
    refusal: dict[str, Any] | None
    charged: Charged | None
    cost: int | None
    estimated_cost: int | None
    reserved: int | None
    hold: str | None
    decision_needed_at: datetime | None
    decision: str | None
    parent_id: str | None
    parent_kind: Literal["remix", "edit", "extend"] | None
    style: str | None
    camera: str | None
    reference_id: str | None
    callback_url: str | None
    moderation: Literal["block"] | None
    findings: list[dict[str, Any]] | None
    checked_at: datetime | None
    batch_id: str | None
    scene: dict[str, Any] | None
    understood: str | None
    size_bytes: int | None
    sha256: str | None
    actual_seconds: float | None
    generation_seconds: float | None
    poster_version: int
    sprites: dict[str, int] | None
    created_at: datetime
    started_at: datetime | None
    expires_at: datetime | None
    finished_at: datetime | None
    cancel_requested_at: datetime | None
    cancel_after: datetime | None
    deleted_at: datetime | None
    purged_at: datetime | None
    revision: int


@dataclass(frozen=True, slots=True)
class Filter:
    """Which videos a list shows; None means all."""

    states: frozenset[State] | None = None
    words: str | None = None  # in the prompt
    before: tuple[datetime, str] | None = None  # only videos older than this one
    owner: str | None = None
    batch: str | None = None


async def insert(connection: AsyncConnection, **values: Any) -> Record:
    return (await insert_all(connection, [values]))[0]


async def insert_all(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> list[Record]:
    """All in their order, each with values for the same columns. Webhooks are told of an order, not of what comes
    finished, out of an archive.
    """
    first = await next_revision(connection, len(rows)) - len(rows) + 1
    numbered = [{**row, "revision": first + place} for place, row in enumerate(rows)]
    await connection.execute(videos.insert(), numbered)
    statement = sa.select(videos).where(videos.c.revision >= first).order_by(videos.c.revision)  # the counter is held
    stored = (await connection.execute(statement)).mappings().all()
    await outbox.videos_ordered(connection, [row for row in stored if row["state"] == State.QUEUED])
    return [_record(row) for row in stored]


async def find(
    connection: AsyncConnection, video_id: str, *, trashed: bool = False, owner: str | None = None
) -> Record | None:
    """The video of that id. One in the trash is found only where `trashed` says so, one deleted for good never, and
    somebody else's not where there is an `owner`."""
    statement = sa.select(videos).where(videos.c.id == video_id, videos.c.purged_at.is_(None))
    if not trashed:
        statement = statement.where(videos.c.deleted_at.is_(None))
    statement = statement.where(*owned_by(owner))
    row = (await connection.execute(statement)).mappings().one_or_none()
    return None if row is None else _record(row)


async def page(connection: AsyncConnection, wanted: Filter, limit: int) -> list[Record]:
    """The newest `limit` videos that match, newest first, without the trash."""
    statement = sa.select(videos).where(videos.c.deleted_at.is_(None), *_conditions(wanted))
    statement = statement.order_by(videos.c.created_at.desc(), videos.c.id.desc()).limit(limit)
    return [_record(row) for row in (await connection.execute(statement)).mappings()]


async def behind(
    connection: AsyncConnection,
    place: tuple[datetime, str] | None,
    limit: int,
    *,
    newest_first: bool,
    owner: str | None = None,
) -> list[Record]:
    """`limit` videos in the order of their creation, those behind a place (created_at, id) only; without the trash."""
    age = sa.tuple_(videos.c.created_at, videos.c.id)
    statement = sa.select(videos).where(videos.c.deleted_at.is_(None), *owned_by(owner))
    if place:
        here = sa.tuple_(*map(sa.literal, place))
        statement = statement.where(age < here if newest_first else age > here)
    order = [videos.c.created_at, videos.c.id]
    statement = statement.order_by(*(column.desc() if newest_first else column for column in order)).limit(limit)
    return [_record(row) for row in (await connection.execute(statement)).mappings()]


async def changed_since(
    connection: AsyncConnection, revision: int, limit: int, *, owner: str | None = None
) -> list[Record]:
    """Videos that changed after `revision`, in the order of their changes, the trash included."""
    statement = sa.select(videos).where(videos.c.revision > revision, videos.c.purged_at.is_(None), *owned_by(owner))
    statement = statement.order_by(videos.c.revision).limit(limit)
    return [_record(row) for row in (await connection.execute(statement)).mappings()]


async def latest_revision(connection: AsyncConnection) -> int:
    return (await connection.execute(sa.select(sa.func.max(videos.c.revision)))).scalar() or 0


async def move(
    connection: AsyncConnection,
    video_id: str,
    to: State,
    *,
    only_from: State | None = None,
    of_attempt: int | None = None,
    **values: Any,
) -> Record | None:
    """Change the state, only along the table of allowed moves; None where the video is not in a state before `to`.

    `only_from` narrows those states to one; `of_attempt` fences off a worker whose attempt another has overtaken.
    """
    if to.is_final:
        values.setdefault("finished_at", datetime.now(UTC))
    before = states_before(to) if only_from is None else states_before(to) & {only_from}
    conditions: list[Any] = [videos.c.id == video_id, videos.c.state.in_(before)]
    if of_attempt is not None:
        conditions.append(videos.c.attempt == of_attempt)
    return await _update(connection, conditions, {"state": to, **values})


async def note(connection: AsyncConnection, video_id: str, *, new_poster: bool = False, **values: Any) -> Record | None:
    """Change what is not a state; `new_poster` says that the poster's file has changed."""
    if new_poster:
        values["poster_version"] = videos.c.poster_version + 1
    return await _update(connection, [videos.c.id == video_id], values)


async def lock(connection: AsyncConnection) -> None:
    """Hold the one counter until the transaction ends: what is read after this stays so until it commits."""
    await next_revision(connection)


async def ask_to_cancel(connection: AsyncConnection, video_id: str) -> Record | None:
    conditions = [videos.c.id == video_id, videos.c.state.in_(ACTIVE), videos.c.cancel_requested_at.is_(None)]
    return await _update(connection, conditions, {"cancel_requested_at": datetime.now(UTC)})


async def overdue(connection: AsyncConnection) -> list[str]:
    """The ids of videos that were to be given up by now and are not."""
    statement = sa.select(videos.c.id).where(
        videos.c.state.in_(ACTIVE), videos.c.cancel_after < datetime.now(UTC), videos.c.cancel_requested_at.is_(None)
    )
    return list((await connection.execute(statement)).scalars())


async def queue(connection: AsyncConnection) -> list[str]:
    """The ids of waiting videos, the next one first."""
    statement = sa.select(videos.c.id).where(videos.c.state == State.QUEUED).order_by(videos.c.created_at, videos.c.id)
    return list((await connection.execute(statement)).scalars())


async def waiting_of(connection: AsyncConnection, batch_id: str) -> list[Record]:
    """The waiting videos of a batch, the next one first."""
    statement = sa.select(videos).where(videos.c.batch_id == batch_id, videos.c.state == State.QUEUED)
    statement = statement.order_by(videos.c.created_at, videos.c.id)
    return [_record(row) for row in (await connection.execute(statement)).mappings()]


async def ids_of(connection: AsyncConnection, batch_id: str, states: Iterable[State] = State) -> list[str]:
    """The ids of a batch's videos in these states, the first ordered one first; not of those deleted for good."""
    conditions = [videos.c.batch_id == batch_id, videos.c.state.in_(list(states)), videos.c.purged_at.is_(None)]
    statement = sa.select(videos.c.id).where(*conditions).order_by(videos.c.created_at, videos.c.id)
    return list((await connection.execute(statement)).scalars())


async def find_all(connection: AsyncConnection, video_ids: list[str], limit: int) -> list[Record]:
    """The first `limit` of these videos, in this order."""
    statement = sa.select(videos).where(videos.c.id.in_(video_ids[:limit]))
    found = {row["id"]: _record(row) for row in (await connection.execute(statement)).mappings()}
    return [found[video_id] for video_id in video_ids[:limit] if video_id in found]


async def ids(connection: AsyncConnection, states: Iterable[State]) -> list[str]:
    """Of all videos in these states, the trash included, but for those that were deleted for good."""
    statement = sa.select(videos.c.id).where(videos.c.state.in_(list(states)), videos.c.purged_at.is_(None))
    return list((await connection.execute(statement)).scalars())


async def finished(connection: AsyncConnection, model: str, limit: int) -> list[Record]:
    """The newest completed videos of one model, to learn from how long they took."""
    statement = sa.select(videos).where(videos.c.model == model, videos.c.state == State.COMPLETED)
    statement = statement.order_by(videos.c.created_at.desc()).limit(limit)
    return [_record(row) for row in (await connection.execute(statement)).mappings()]


async def next_stored(connection: AsyncConnection, after: str) -> Record | None:
    """The finished video whose id comes behind that one, the trash included."""
    conditions = [videos.c.id > after, videos.c.state == State.COMPLETED, videos.c.purged_at.is_(None)]
    statement = sa.select(videos).where(*conditions, videos.c.sha256.is_not(None)).order_by(videos.c.id).limit(1)
    row = (await connection.execute(statement)).mappings().first()
    return None if row is None else _record(row)


async def purge(connection: AsyncConnection, trashed_before: datetime) -> list[str]:
    """Take from every video that was trashed before then what a person wrote or could recognise; the ids of these.

    State, model, size and times stay for the statistics, which may never shrink.
    """
    statement = (
        videos.update()
        .where(videos.c.deleted_at < trashed_before, videos.c.purged_at.is_(None))
        .values(prompt="", callback_url=None, scene=None, understood=None, error=None, sha256=None, sprites=None,
                poster_version=0, size_bytes=None, purged_at=datetime.now(UTC))
        .returning(videos.c.id)
    )  # fmt: skip
    return list((await connection.execute(statement)).scalars())


async def unkept(connection: AsyncConnection) -> list[str]:
    """The ids of ended videos that still have the prompt which their owner's key says is not to be kept."""
    silent = sa.select(keys.c.id).where(keys.c.keep_prompts.is_(False))
    statement = sa.select(videos.c.id).where(
        videos.c.owner.in_(silent), videos.c.state.in_(FINAL), videos.c.prompt != "", videos.c.purged_at.is_(None)
    )
    return list((await connection.execute(statement)).scalars())


async def is_any_expiring(connection: AsyncConnection, before: datetime) -> bool:
    return (await connection.execute(sa.select(videos.c.id).where(*_expiring(before)).limit(1))).first() is not None


async def tell_expiring(connection: AsyncConnection, before: datetime) -> None:
    """Tell who listens of every video that its service deletes before then and of which there is no copy yet."""
    statement = sa.select(videos).where(*_expiring(before))
    for row in (await connection.execute(statement)).mappings().all():
        await outbox.video_expiring(connection, row)


async def _update(connection: AsyncConnection, conditions: list[Any], values: dict[str, Any]) -> Record | None:
    revision = await next_revision(connection)
    statement = videos.update().where(*conditions).values(**values, revision=revision).returning(videos)
    row = (await connection.execute(statement)).mappings().one_or_none()
    if row is None:
        return None
    if "state" in values:
        await outbox.video_moved(connection, row)
    return _record(row)


def _expiring(before: datetime) -> list[Any]:
    return [videos.c.state.in_(ACTIVE), videos.c.expires_at < before]


def owned_by(owner: str | None) -> list[Any]:
    """None: everybody's."""
    return [] if owner is None else [videos.c.owner == owner]


def _conditions(wanted: Filter) -> list[Any]:
    conditions = owned_by(wanted.owner)
    if wanted.states is not None:
        conditions.append(videos.c.state.in_(wanted.states))
    if wanted.batch:
        conditions.append(videos.c.batch_id == wanted.batch)
    if wanted.words:
        conditions.append(videos.c.prompt.icontains(wanted.words, autoescape=True))
    if wanted.before:
        conditions.append(sa.tuple_(videos.c.created_at, videos.c.id) < sa.tuple_(*map(sa.literal, wanted.before)))
    return conditions


def _record(row: Mapping[Any, Any]) -> Record:
    return Record(**{**row, "state": State(row["state"])})
