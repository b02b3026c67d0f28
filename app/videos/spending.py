"""What videos cost and may cost: sums of what is spent and reserved, and the budgets that they must stay within.

A video counts on the day (UTC) of its order. Until its end it counts with what was reserved for it, after that with
its cost or, where nobody knows whether it was charged, with its estimate.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.amounts import MICRO, exact
from app.db import keys, videos
from app.errors import InsufficientBudget
from app.models.video import ACTIVE
from app.models.webhook import BudgetNews
from app.videos import records
from app.webhooks import outbox

By = Literal["key", "model", "day"]
Of = Literal["key", "installation"]
Period = Literal["day", "total"]

_IS_ACTIVE = videos.c.state.in_(ACTIVE)
_SPENT = sa.case((_IS_ACTIVE, 0), else_=sa.func.coalesce(videos.c.cost, videos.c.estimated_cost, 0))
_RESERVED = sa.case((_IS_ACTIVE, sa.func.coalesce(videos.c.reserved, 0)), else_=0)
_UNKNOWN = sa.case((sa.and_(_IS_ACTIVE, videos.c.reserved.is_(None)), 1), (_IS_ACTIVE, 0),
                   (videos.c.cost.is_(None), 1), else_=0)  # fmt: skip
AMOUNTS = (sa.func.sum(_SPENT), sa.func.sum(_RESERVED), sa.func.sum(_UNKNOWN), sa.func.count())  # columns of a sum


@dataclass(frozen=True, slots=True)
class Limits:
    """Budgets in micro-dollars; None: there is no such budget."""

    daily: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """One budget and how it stands, in micro-dollars."""

    of: Of
    period: Period
    limit: int
    spent: int
    reserved: int

    @property
    def left(self) -> int:
        return max(0, self.limit - self.spent - self.reserved)


@dataclass(frozen=True, slots=True)
class Sum:
    """What some videos cost, in micro-dollars. Of `unknown` ones of them the cost, or what it may become, is not."""

    group: str
    spent: int
    reserved: int
    unknown: int
    videos: int


async def budgets(connection: AsyncConnection, owner: str, everybodys: Limits) -> list[Budget]:
    """Every budget that a video of this owner counts against."""
    limits: list[tuple[Of, Limits]] = [("key", await _limits(connection, owner)), ("installation", everybodys)]
    found = []
    for of, limit in limits:
        conditions = [videos.c.owner == owner] if of == "key" else []
        if limit.daily is not None:
            today = [*conditions, videos.c.created_at >= _midnight(datetime.now(UTC).date())]
            found.append(Budget(of, "day", limit.daily, *await _used(connection, today)))
        if limit.total is not None:
            found.append(Budget(of, "total", limit.total, *await _used(connection, conditions)))
    return found


async def check(connection: AsyncConnection, owner: str, everybodys: Limits, costs: list[int | None]) -> None:
    """Raises InsufficientBudget where videos of these costs (micro-dollars, None: unknown) do not fit into a budget.

    In the transaction that stores them; it holds the one counter from here on, so that of many at once each sees what
    the others have reserved. What is free always fits.
    """
    if not any(cost is None or cost > 0 for cost in costs):
        return
    await records.lock(connection)
    wanted = sum(cost for cost in costs if cost is not None)
    for budget in await budgets(connection, owner, everybodys):
        if None in costs:
            raise InsufficientBudget(
                f"What this costs is not known, so it cannot be held against {_named(budget)} of "
                f"{_dollars(budget.limit)}. Nothing was stored. The studio's operator can give the model a price."
            )
        if budget.spent + budget.reserved + wanted > budget.limit:
            raise InsufficientBudget(
                f"This would cost {_dollars(wanted)}. Of {_named(budget)} of {_dollars(budget.limit)}, "
                f"{_dollars(budget.spent)} are spent and {_dollars(budget.reserved)} reserved, so "
                f"{_dollars(budget.left)} are left. Nothing was stored."
            )
        await outbox.budget_used(connection, owner, _news(budget, owner), more=wanted)


async def tell_refusal(connection: AsyncConnection, owner: str, everybodys: Limits, costs: list[int | None]) -> None:
    """After InsufficientBudget: note for webhooks which budgets these videos do not fit into."""
    if None in costs:  # that stops nobody else's work
        return
    await records.lock(connection)
    wanted = sum(cost for cost in costs if cost is not None)
    for budget in await budgets(connection, owner, everybodys):
        if wanted > budget.left:
            await outbox.budget_refused(connection, owner, _news(budget, owner))


async def sums(
    connection: AsyncConnection, by: By, *, owner: str | None, since: date | None, until: date | None
) -> list[Sum]:
    """By key (its id), model or day; of one owner's videos or, None, of everybody's; both days are included."""
    group = {"key": videos.c.owner, "model": videos.c.model, "day": _day(connection)}[by].label("group")
    conditions = [] if owner is None else [videos.c.owner == owner]
    if since is not None:
        conditions.append(videos.c.created_at >= _midnight(since))
    if until is not None:
        conditions.append(videos.c.created_at < _midnight(until + timedelta(days=1)))
    statement = sa.select(group, *AMOUNTS).where(*conditions).group_by(group).order_by(group)
    return [Sum(str(name), *map(int, numbers)) for name, *numbers in (await connection.execute(statement)).all()]


async def names(connection: AsyncConnection) -> dict[str, str]:
    """The names of keys, by id."""
    return {row.id: row.name for row in await connection.execute(sa.select(keys.c.id, keys.c.name))}


async def _limits(connection: AsyncConnection, owner: str) -> Limits:
    row = (
        await connection.execute(sa.select(keys.c.daily_budget, keys.c.total_budget).where(keys.c.id == owner))
    ).one_or_none()
    return Limits() if row is None else Limits(*row)


async def _used(connection: AsyncConnection, conditions: list[Any]) -> tuple[int, int]:
    statement = sa.select(sa.func.sum(_SPENT), sa.func.sum(_RESERVED)).where(*conditions)
    spent, reserved = (await connection.execute(statement)).one()
    return int(spent or 0), int(reserved or 0)


def _day(connection: AsyncConnection) -> Any:
    if connection.dialect.name == "sqlite":
        return sa.func.date(videos.c.created_at, type_=sa.String)  # stored in UTC, without a zone
    return sa.func.to_char(sa.func.timezone("UTC", videos.c.created_at), "YYYY-MM-DD", type_=sa.String)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _news(budget: Budget, owner: str) -> BudgetNews:
    return BudgetNews(
        of=budget.of,
        period=budget.period,
        key=owner if budget.of == "key" else None,
        threshold=0,
        refused=False,
        limit=budget.limit / MICRO,
        spent=budget.spent / MICRO,
        reserved=budget.reserved / MICRO,
    )


def _named(budget: Budget) -> str:
    whose = "this key" if budget.of == "key" else "this studio"
    return f"the {'daily' if budget.period == 'day' else 'total'} budget of {whose}"


def _dollars(micro: int) -> str:
    """To the cent, finer only where it must be."""
    text = exact(micro)
    return f"${text[:-4]}{text[-4:].rstrip('0')}"
