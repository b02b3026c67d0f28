"""Amounts as people write them: dollars, in words and in tables, and rates of requests."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, Strict

Dollars = Annotated[float, Field(ge=0, le=1_000_000_000, allow_inf_nan=False)]
GivenDollars = Annotated[Dollars, Strict()]  # in JSON, where true is no dollar and "5" no number
MICRO = 1_000_000  # micro-dollars in a dollar


def to_micro(dollars: float | None) -> int | None:
    return None if dollars is None else round(dollars * MICRO)


def to_dollars(micro: int | None) -> float | None:
    return None if micro is None else micro / MICRO


def exact(micro: int) -> str:
    """Dollars to the micro-dollar, as a ledger has them."""
    return f"{micro // MICRO}.{micro % MICRO:06d}"


def inert(text: str) -> str:
    """Nothing that a spreadsheet would take for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text


def checked_rate(value: str) -> str:
    """A number of requests per unit of time. Raises ValueError, which says how to write it."""
    import limits  # a second's import that few starts need

    try:
        is_some = limits.parse(value).amount > 0
    except ValueError:
        is_some = False
    if not is_some:
        raise ValueError("write it as a number per unit, for example 60/minute")
    return value
