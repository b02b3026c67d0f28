"""The workers of one PostgreSQL database: each shows that it lives, and takes over what a dead one left.

A worker holds an advisory lock, which the server frees with its connection, and says every few seconds that it lives.
One whose lock is free and whose last word is old is dead. One that has only lost its connection takes its lock again.
One that holds its lock but is silent for longer is frozen: its connection is ended, and it learns so when it wakes.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import Database, workers

log = structlog.get_logger(__name__)

BEAT_SECONDS = 5.0  # between two signs of life, and two looks for the dead
DEAD_SECONDS = 15.0  # without a sign of life, with a free lock: three beats, so that a lost connection is no death
FROZEN_SECONDS = 25.0  # without a sign of life, although it holds its lock: it was stopped, and finds out when it wakes

_END_HOLDER = sa.text(
    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1"
    " AND classid = :high AND objid = :low AND granted"
)  # PostgreSQL's manual, 53.13: a 64-bit advisory key stands there in two halves


class TakenOver(Exception):
    """Another worker holds this one for dead and has its videos: this one must not touch them any more."""


class Membership:
    """One worker's place among the others. `recover` takes over a dead worker's videos; `lost` ends this worker."""

    def __init__(
        self,
        database: Database,
        worker_id: str,
        recover: Callable[[str], Awaitable[None]],
        lost: Callable[[], None],
    ) -> None:
        self._database = database
        self._id = worker_id
        self._recover = recover
        self._lost = lost
        self._lock = secrets.randbits(62)
        self._task: asyncio.Task[None] | None = None
        self._joined = asyncio.Event()

    async def join(self) -> None:
        self._task = asyncio.create_task(self._live())
        joined = asyncio.create_task(self._joined.wait())
        await asyncio.wait([joined, self._task], return_when=asyncio.FIRST_COMPLETED)
        joined.cancel()

    async def leave(self) -> None:
        """Stop, and let the others have at once what is left to do."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        with suppress(SQLAlchemyError):
            async with self._database.engine.begin() as connection:
                await connection.execute(self._own(workers.update()).values(seen_at=_ago(DEAD_SECONDS * 2)))

    async def _live(self) -> None:
        while True:
            try:
                async with self._database.engine.connect() as connection:
                    await self._hold(await connection.execution_options(isolation_level="AUTOCOMMIT"))
            except TakenOver:
                log.critical("this worker was taken for dead and its videos were taken over")
                self._lost()
                return
            except (SQLAlchemyError, OSError) as error:
                log.warning("the worker's connection was lost; it is made anew", reason=type(error).__name__)
            await asyncio.sleep(1.0)

    async def _hold(self, connection: AsyncConnection) -> None:
        """With the lock in hand, live until the connection breaks."""
        if not await _locked(connection, self._lock):
            await self._check_place(connection)
            return  # the server has not yet seen that our former connection is gone
        if not self._joined.is_set():
            await connection.execute(
                workers.insert().values(id=self._id, lock=self._lock, started_at=sa.func.now(), seen_at=sa.func.now())
            )
            self._joined.set()
        while True:
            await self._check_place(connection)
            await self._bury_the_dead(connection)
            await asyncio.sleep(BEAT_SECONDS)

    async def _check_place(self, connection: AsyncConnection) -> None:
        """Say that this worker lives. Raises TakenOver where its place is gone."""
        beat = self._own(workers.update()).values(seen_at=sa.func.now())
        if self._joined.is_set() and (await connection.execute(beat)).rowcount == 0:
            raise TakenOver

    async def _bury_the_dead(self, connection: AsyncConnection) -> None:
        silent = sa.select(workers.c.id, workers.c.lock, workers.c.seen_at < _ago(FROZEN_SECONDS)).where(
            workers.c.id != self._id, workers.c.seen_at < _ago(DEAD_SECONDS)
        )
        for worker_id, lock, is_frozen in (await connection.execute(silent)).all():
            if is_frozen:
                await connection.execute(_END_HOLDER, {"high": lock >> 32, "low": lock & 0xFFFFFFFF})
            if not await _locked(connection, lock):
                continue
            try:
                log.warning("a worker died; its videos are taken over", worker=worker_id)
                await connection.execute(workers.delete().where(workers.c.id == worker_id))
                await self._recover(worker_id)
            finally:
                await connection.execute(sa.select(sa.func.pg_advisory_unlock(lock)))

    def _own(self, statement: sa.Update) -> sa.Update:
        return statement.where(workers.c.id == self._id)


async def _locked(connection: AsyncConnection, lock: int) -> bool:
    return bool((await connection.execute(sa.select(sa.func.pg_try_advisory_lock(lock)))).scalar())


def _ago(seconds: float) -> sa.ColumnElement[datetime]:
    """By the server's clock, which all workers share."""
    return sa.func.now() - sa.func.make_interval(0, 0, 0, 0, 0, 0, seconds)
