"""What all videos add up to: counts, times and bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import videos
from app.models.video import ACTIVE, State
from app.videos.records import owned_by


async def counts(connection: AsyncConnection) -> dict[State, int]:
    """How many videos there have been by state, those deleted for good included: final ones never grow fewer."""
    statement = sa.select(videos.c.state, sa.func.count()).group_by(videos.c.state)
    found = {State(state): count for state, count in (await connection.execute(statement)).all()}
    return {state: found.get(state, 0) for state in State}


async def oldest_waiting(connection: AsyncConnection) -> datetime | None:
    statement = sa.select(sa.func.min(videos.c.created_at)).where(videos.c.state == State.QUEUED)
    oldest: datetime | None = (await connection.execute(statement)).scalar()
    return oldest


@dataclass(frozen=True, slots=True)
class Times:
    """How long one model's finished videos took: how many within each edge, how many in all, their sum in seconds."""

    within: tuple[int, ...]
    count: int
    total: float


async def generation_times(connection: AsyncConnection, edges: tuple[float, ...]) -> dict[str, Times]:
    """By model, for a histogram with these edges in seconds."""
    took = videos.c.generation_seconds
    within = [sa.func.sum(sa.case((took <= edge, 1), else_=0)) for edge in edges]
    statement = (
        sa.select(videos.c.model, sa.func.count(), sa.func.sum(took), *within)
        .where(videos.c.state == State.COMPLETED, took.is_not(None))
        .group_by(videos.c.model)
    )
    rows = (await connection.execute(statement)).all()
    return {model: Times(tuple(counts), count, total) for model, count, total, *counts in rows}


async def stored_bytes(connection: AsyncConnection) -> int:
    """Of all finished videos, the trash included."""
    return int((await connection.execute(sa.select(sa.func.sum(videos.c.size_bytes)))).scalar() or 0)


async def waiting_models(connection: AsyncConnection) -> set[str]:
    """The models of videos that are not at their end."""
    statement = sa.select(videos.c.model).where(videos.c.state.in_(ACTIVE)).distinct()
    return set((await connection.execute(statement)).scalars())


async def undecided(connection: AsyncConnection, *, owner: str | None = None) -> int:
    """How many videos wait for a person's decision."""
    statement = sa.select(sa.func.count()).where(
        videos.c.state == State.SUBMISSION_UNKNOWN, videos.c.decision_needed_at.is_not(None), *owned_by(owner)
    )
    return int((await connection.execute(statement)).scalar() or 0)


async def nearest_expiry(connection: AsyncConnection) -> datetime | None:
    """When the next file that is not ours yet will be deleted by its service."""
    statement = sa.select(sa.func.min(videos.c.expires_at)).where(videos.c.state.in_(ACTIVE))
    nearest: datetime | None = (await connection.execute(statement)).scalar()
    return nearest
