"""What videos cost, as callers read it. All money is in USD."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field


def _as_written(value: object) -> object:
    """Not as a number of seconds, which pydantic takes for a day as well."""
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        raise ValueError("write a day as 2026-11-30")
    return value


Day = Annotated[date, BeforeValidator(_as_written)]


class Budget(BaseModel):
    """A budget that new videos count against."""

    of: Literal["key", "installation"]
    period: Literal["day", "total"] = Field(description="A day is one in UTC.")
    limit: float
    spent: float
    reserved: float = Field(description="For videos that have not ended.")
    left: float


class Quote(BaseModel):
    """What a request would cost."""

    estimated_cost: float | None = Field(description="Of all takes; null where the price is unknown.")
    price_per_second: float | None = Field(description="At the cheapest account; null where it is unknown.")
    price_source: str | None
    model: str
    width: int
    height: int
    seconds: int = Field(description="Of each take.")
    takes: int
    budgets: list[Budget] = Field(description="Those that are set, with what is left of them.")


class Amounts(BaseModel):
    """What some videos cost."""

    spent: float = Field(description="Of videos that have ended; their estimate where nobody knows the charge.")
    reserved: float = Field(description="Of videos that have not ended.")
    unknown_count: int = Field(description="Videos whose cost is not known, or not even estimated.")
    videos: int


class SpendRow(Amounts):
    """One key's, one model's or one day's. `key` is empty for what was ordered where nobody signed in."""

    key: str | None = None
    name: str | None = None
    model: str | None = None
    day: date | None = None


class Spend(BaseModel):
    by: Literal["key", "model", "day"]
    since: date | None
    until: date | None
    rows: list[SpendRow]
    total: Amounts
    budgets: list[Budget] = Field(description="Those that one's next videos count against, as they stand now.")
