"""The book of submissions: what was sent where, what became of it, and which jobs belong to whom."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import accounts, foreign_jobs, next_revision, submissions, videos
from app.models.video import AT_A_SERVICE, State
from app.videos.matching import plain
from app.videos.records import Record

Outcome = Literal["open", "unknown", "taken", "not_taken", "given_up"]
UNSETTLED: tuple[Outcome, ...] = ("open", "unknown")
WINDOW = timedelta(seconds=60.5)  # a service counts by the minute; the rest is for orders that travel unevenly


@dataclass(frozen=True, slots=True)
class Intent:
    """One submission as it was noted before its call."""

    video_id: str
    attempt: int
    account: str
    opened_at: datetime
    upstream_time: datetime | None


@dataclass(frozen=True, slots=True)
class AccountState:
    """What is known of one account, in the order of the table. `trouble` is None while nothing is known against it."""

    name: str
    endpoint: str | None = None
    surveyed_at: datetime | None = None
    proven_at: datetime | None = None
    seen_at: datetime | None = None
    trouble: str | None = None
    sentence: str | None = None
    orphans: int = 0


def fingerprint(record: Record) -> str:
    """Of what a list surely tells apart: two orders with the same one may look alike there (app.videos.matching)."""
    return hashlib.sha256(json.dumps([record.model, plain(record.prompt)]).encode()).hexdigest()


async def open_intent(
    connection: AsyncConnection, record: Record, attempt: int, account: str, upstream_time: datetime | None
) -> None:
    await connection.execute(
        submissions.insert().values(
            video_id=record.id,
            attempt=attempt,
            account=account,
            model=record.model,
            fingerprint=fingerprint(record),
            opened_at=datetime.now(UTC),
            upstream_time=upstream_time,
            outcome="open",
        )
    )


async def settle(connection: AsyncConnection, record: Record, outcome: Outcome, upstream_id: str | None = None) -> None:
    """Note what became of the submission of the record's attempt; one that was taken stays so."""
    settled_at = None if outcome in UNSETTLED else datetime.now(UTC)
    await connection.execute(
        submissions.update()
        .where(
            submissions.c.video_id == record.id,
            submissions.c.attempt == record.attempt,
            submissions.c.outcome != "taken",
        )
        .values(outcome=outcome, upstream_id=upstream_id, settled_at=settled_at)
    )


async def give_up(connection: AsyncConnection, video_id: str) -> None:
    """The video has ended: whatever of its submissions is not known will never be."""
    await connection.execute(
        submissions.update()
        .where(submissions.c.video_id == video_id, submissions.c.outcome.in_(UNSETTLED))
        .values(outcome="given_up", settled_at=datetime.now(UTC))
    )


async def newest_intent(connection: AsyncConnection, video_id: str) -> Intent | None:
    statement = (
        sa.select(submissions).where(submissions.c.video_id == video_id).order_by(submissions.c.attempt.desc()).limit(1)
    )
    row = (await connection.execute(statement)).one_or_none()
    if row is None:
        return None
    return Intent(row.video_id, row.attempt, row.account, row.opened_at, row.upstream_time)


async def was_ever_sent(connection: AsyncConnection, video_id: str) -> bool:
    """Whether any submission of this video may have been accepted."""
    statement = sa.select(sa.func.count()).where(
        submissions.c.video_id == video_id, submissions.c.outcome != "not_taken"
    )
    return bool((await connection.execute(statement)).scalar())


async def ever_sent(connection: AsyncConnection, video_ids: Collection[str]) -> set[str]:
    """Those of the videos of which any submission may have been accepted."""
    statement = sa.select(submissions.c.video_id).where(
        submissions.c.video_id.in_(list(video_ids)), submissions.c.outcome != "not_taken"
    )
    return set((await connection.execute(statement)).scalars())


async def in_use(connection: AsyncConnection, account: str, model: str) -> int:
    """Slots of the account that videos of this model hold; one whose outcome is unknown holds one too."""
    statement = sa.select(sa.func.count()).where(
        videos.c.account == account, videos.c.model == model, videos.c.state.in_(AT_A_SERVICE)
    )
    return int((await connection.execute(statement)).scalar() or 0)


async def sent_lately(connection: AsyncConnection, account: str, model: str) -> list[datetime]:
    """When creates left for this model in the last minute, the oldest first. After a jump of the clock it forgets."""
    now = datetime.now(UTC)
    statement = sa.select(submissions.c.opened_at).where(
        submissions.c.account == account,
        submissions.c.model == model,
        submissions.c.opened_at > now - WINDOW,
        submissions.c.opened_at < now + WINDOW,
        submissions.c.outcome != "not_taken",
    )
    return sorted((await connection.execute(statement)).scalars())


async def outcomes(connection: AsyncConnection) -> dict[str, int]:
    """How many submissions there have been, by outcome."""
    statement = sa.select(submissions.c.outcome, sa.func.count().label("number")).group_by(submissions.c.outcome)
    found = {row.outcome: row.number for row in await connection.execute(statement)}
    return {outcome: found.get(outcome, 0) for outcome in get_args(Outcome)}


async def has_twin(connection: AsyncConnection, record: Record, account: str, *, tells_prompts: bool) -> bool:
    """Whether a submission is open that the account's list could not tell from one of this record."""
    conditions = [submissions.c.account == account, submissions.c.outcome.in_(UNSETTLED)]
    if tells_prompts:
        conditions.append(submissions.c.fingerprint == fingerprint(record))
    return bool((await connection.execute(sa.select(sa.func.count()).where(*conditions))).scalar())


async def unsettled(connection: AsyncConnection, account: str) -> int:
    """How many sendings to the account have no known outcome."""
    statement = sa.select(sa.func.count()).where(submissions.c.account == account, submissions.c.outcome.in_(UNSETTLED))
    return int((await connection.execute(statement)).scalar() or 0)


async def owned(connection: AsyncConnection, account: str, upstream_ids: Collection[str]) -> set[str]:
    """Those of the ids that a video of ours has or had, or that were there before us."""
    found: set[str] = set()
    for table in (videos, submissions, foreign_jobs):
        statement = sa.select(table.c.upstream_id).where(
            table.c.account == account, table.c.upstream_id.in_(list(upstream_ids))
        )
        found |= set((await connection.execute(statement)).scalars())
    return found


async def account_states(connection: AsyncConnection) -> dict[str, AccountState]:
    rows = (await connection.execute(sa.select(accounts))).all()
    return {row.name: AccountState(*row) for row in rows}


async def note_account(connection: AsyncConnection, name: str, **values: object) -> None:
    """Change what is known of an account."""
    await next_revision(connection)  # the one lock: two workers may note the same account for the first time
    changed = await connection.execute(accounts.update().where(accounts.c.name == name).values(**values))
    if changed.rowcount == 0:
        await connection.execute(accounts.insert().values(name=name, **values))


async def settle_at(connection: AsyncConnection, name: str, endpoint: str) -> bool:
    """Note where an account is. False where videos are still being made for it at another address.

    Another address is another account: what was known of the former one is forgotten.
    """
    await next_revision(connection)
    state = (await account_states(connection)).get(name)
    if state and state.endpoint == endpoint:
        return True
    busy = sa.select(sa.func.count()).where(videos.c.account == name, videos.c.state.in_([*AT_A_SERVICE, State.SAVING]))
    if state and state.endpoint and (await connection.execute(busy)).scalar():
        sentence = f"Account {name} has another address now, but videos are still at the former one: set it back."
        await note_account(connection, name, trouble="address", sentence=sentence)
        return False
    forgotten = {"surveyed_at": None, "proven_at": None, "seen_at": None, "trouble": None, "sentence": None}
    await note_account(connection, name, endpoint=endpoint, orphans=0, **(forgotten if state else {}))
    return True


async def survey(connection: AsyncConnection, account: str, upstream_ids: Iterable[str]) -> None:
    """Note the jobs that were at the account before we sent anything there, unless another worker was quicker."""
    await next_revision(connection)
    states = await account_states(connection)
    if account in states and states[account].surveyed_at:
        return
    seen = set(upstream_ids)
    strange = seen - await owned(connection, account, seen)
    if strange:
        await connection.execute(foreign_jobs.insert(), [{"account": account, "upstream_id": id_} for id_ in strange])
    await note_account(connection, account, surveyed_at=datetime.now(UTC))
