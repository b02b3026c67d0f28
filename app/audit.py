"""The audit log: who asked for videos, when, for what, and what became of it; and counts of the moderation's decisions.

A request is noted in the transaction that stores its videos, or in one of its own where it was refused.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.amounts import to_dollars
from app.db import Database, audit, counters, keys, videos
from app.models.audit import AuditEntry, AuditPage
from app.models.caller import Origin
from app.models.moderation import Finding, outcome
from app.models.video import STATUS, State

KEPT_PROMPT = 2_000  # characters: a refused request stores little, however often it comes
_COUNTER = "moderation:"  # before the names of the counters

By = Literal["rules", "services"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One video that was asked for. `refusal` is the code of the answer that refused it."""

    owner: str
    origin: Origin
    model: str
    size: tuple[int, int]  # px
    seconds: int
    prompt: str
    found: Sequence[Finding] | None  # by the built-in rules; None: they were not asked
    video_id: str | None = None
    refusal: str | None = None

    @property
    def recipe(self) -> tuple[str, tuple[int, int], int, str]:
        """All but the seed, the style and the camera."""
        return self.model, self.size, self.seconds, self.prompt


class AuditLog:
    """`days` is how long an entry is kept, 0: there is no log; `keeps_prompts` holds for keys that allow it."""

    def __init__(self, database: Database, *, days: float, keeps_prompts: bool) -> None:
        self._database = database
        self._days = days
        self._keeps_prompts = keeps_prompts

    async def note(self, connection: AsyncConnection, asked: Iterable[Asked]) -> None:
        """One entry for what is alike, as takes are, and one more decision of the rules where they were asked."""
        alike: dict[Any, list[Asked]] = {}
        for each in asked:
            alike.setdefault((each.owner, each.recipe), []).append(each)
        decided = Counter(outcome(takes[0].found) for takes in alike.values() if takes[0].found is not None)
        for what, number in decided.items():
            await count(connection, "rules", what, number)
        if self._days:
            kept = {owner: await self._keeps(connection, owner) for owner in {owner for owner, _ in alike}}
            rows = [self._values(takes, is_kept=kept[owner]) for (owner, _), takes in alike.items()]
            await connection.execute(audit.insert(), rows)

    async def _keeps(self, connection: AsyncConnection, owner: str) -> bool:
        return self._keeps_prompts and await _may_be_kept(connection, owner)

    def _values(self, takes: Sequence[Asked], *, is_kept: bool) -> dict[str, Any]:
        asked = takes[0]
        return {
            "created_at": datetime.now(UTC),
            "owner": asked.owner,
            "request_id": asked.origin.request_id,
            "address": asked.origin.address,
            "model": asked.model,
            "width": asked.size[0],
            "height": asked.size[1],
            "seconds": asked.seconds,
            "takes": len(takes),
            "prompt": asked.prompt[:KEPT_PROMPT] if is_kept else None,
            "prompt_sha256": hashlib.sha256(asked.prompt.encode()).hexdigest(),
            "rules": [finding.name for finding in asked.found or ()],
            "refusal": asked.refusal,
            "video_ids": [each.video_id for each in takes if each.video_id],
        }

    async def page(
        self, *, since: date | None, until: date | None, key: str | None, before: int | None, limit: int
    ) -> AuditPage:
        """The newest `limit` entries of these days (UTC, both included) and this key, of those older than `before`."""
        conditions = []
        if since is not None:
            conditions.append(audit.c.created_at >= datetime.combine(since, time(), UTC))
        if until is not None:
            conditions.append(audit.c.created_at < datetime.combine(until, time(), UTC) + timedelta(days=1))
        if key is not None:
            conditions.append(audit.c.owner == key)
        if before is not None:
            conditions.append(audit.c.id < before)
        statement = sa.select(audit, keys.c.name).outerjoin(keys, keys.c.id == audit.c.owner).where(*conditions)
        async with self._database.reading() as connection:
            rows = (await connection.execute(statement.order_by(audit.c.id.desc()).limit(limit + 1))).mappings().all()
            made = await _made(connection, rows[:limit])
        entries = [_entry(row, [made[id_] for id_ in row["video_ids"] if id_ in made]) for row in rows[:limit]]
        return AuditPage(entries=entries, next_cursor=rows[limit - 1]["id"] if len(rows) > limit else None)

    async def forget_old(self) -> None:
        """Delete what is older than it is to be kept."""
        statement = audit.delete().where(audit.c.created_at < datetime.now(UTC) - timedelta(days=self._days))
        async with self._database.transaction() as connection:
            await connection.execute(statement)


async def count(connection: AsyncConnection, by: By, decided: str, number: int = 1) -> None:
    """So many more decisions of the moderation."""
    statement = counters.update().where(counters.c.name == f"{_COUNTER}{by}:{decided}")
    await connection.execute(statement.values(value=counters.c.value + number))


async def decisions(connection: AsyncConnection) -> dict[tuple[str, str], int]:
    """How many there ever were, by who decided and what."""
    statement = sa.select(counters.c.name, counters.c.value).where(counters.c.name.startswith(_COUNTER))
    found = {}
    for name, value in (await connection.execute(statement)).all():
        _, by, decided = name.split(":")
        found[by, decided] = value
    return found


async def _may_be_kept(connection: AsyncConnection, owner: str) -> bool:
    """Whether that key lets its prompts be kept; where nobody signs in, nobody forbids it."""
    kept = (await connection.execute(sa.select(keys.c.keep_prompts).where(keys.c.id == owner))).scalar()
    return kept is not False


async def _made(connection: AsyncConnection, rows: Iterable[Mapping[Any, Any]]) -> dict[str, Any]:
    """What became of the videos of these entries, by id; those deleted for good too, whose state and cost stay."""
    ids = [id_ for row in rows for id_ in row["video_ids"]]
    wanted = (videos.c.id, videos.c.state, videos.c.cost, videos.c.findings)
    found = await connection.execute(sa.select(*wanted).where(videos.c.id.in_(ids)))
    return {row.id: row for row in found}


def _entry(row: Mapping[Any, Any], made: Sequence[Any]) -> AuditEntry:
    found = [Finding(**each).name for video in made for each in video.findings or ()]
    costs = [video.cost for video in made]
    refused = row["refusal"] is not None
    told = ("request_id", "address", "model", "width", "height", "seconds", "takes", "prompt", "prompt_sha256",
            "refusal", "name")  # fmt: skip
    return AuditEntry(
        **{name: row[name] for name in told},
        at=row["created_at"],
        key=row["owner"],
        rules=list(dict.fromkeys([*row["rules"], *found])),
        outcome="refused" if refused else " ".join(sorted({STATUS[State(video.state)] for video in made})),
        cost=to_dollars(None if None in costs else sum(costs)),
        videos=row["video_ids"],
    )
