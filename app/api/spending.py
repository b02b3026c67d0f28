"""Money: what a request would cost, and what was spent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from app.amounts import MICRO, exact, inert, to_dollars
from app.api import OpenStudio
from app.api.problems import documented
from app.api.tables import Format, answer_table, wants_table
from app.errors import (
    Forbidden,
    InvalidRequest,
    ModelNotFound,
    ModelRetired,
    PayloadTooLarge,
    RateLimited,
    Unauthenticated,
    Unavailable,
    UnsupportedMedia,
    UnsupportedSeconds,
    UnsupportedSize,
)
from app.models.spending import Amounts, Budget, Day, Quote, Spend, SpendRow
from app.models.video import VideoGenerationRequest
from app.videos import spending
from app.videos.spending import By, Sum

router = APIRouter(
    prefix="/api", tags=["money"], responses=documented(Unauthenticated, Forbidden, RateLimited, Unavailable)
)


@router.post(
    "/quote",
    summary="What a request would cost",
    responses=documented(
        InvalidRequest, UnsupportedSize, UnsupportedSeconds, ModelNotFound, ModelRetired, PayloadTooLarge,
        UnsupportedMedia,
    ),
)  # fmt: skip
async def quote(request: VideoGenerationRequest, studio: OpenStudio) -> Quote:
    """The body is that of POST /api/generate; nothing is stored."""
    found = await studio.admission.quote(request)
    cost = to_dollars(found.cost)
    return Quote(
        estimated_cost=cost,
        price_per_second=to_dollars(None if found.cost is None else found.cost // (found.takes * found.seconds)),
        price_source=found.model.price_source,
        model=found.model.id,
        width=found.size[0],
        height=found.size[1],
        seconds=found.seconds,
        takes=found.takes,
        budgets=[show_budget(budget) for budget in found.budgets],
    )


@router.get(
    "/spend",
    summary="What was spent",
    response_model=Spend,
    responses={
        200: {"content": {"text/csv": {}}, "description": "The sums, in the order of their keys, models or days."},
        **documented(InvalidRequest),
    },
)
async def spend(
    request: Request,
    studio: OpenStudio,
    by: By = "day",
    since: Annotated[Day | None, Query(description="The first day (UTC) of orders.")] = None,
    until: Annotated[Day | None, Query(description="The last one.")] = None,
    format: Format = None,  # noqa: A002  # the word that callers know
) -> Response:
    """By one's own key; those who administer see every key's."""
    async with studio.database.reading() as connection:
        sums = await spending.sums(connection, by, owner=studio.caller.sees, since=since, until=until)
        names = await spending.names(connection) if by == "key" else {}
    if wants_table(request, format):
        return answer_table(_table(by, sums, names))
    budgets = [show_budget(budget) for budget in await studio.admission.budgets()]
    rows = [_row(by, each, names) for each in sums]
    shown = Spend(by=by, since=since, until=until, rows=rows, total=_total(sums), budgets=budgets)
    return JSONResponse(shown.model_dump(mode="json", exclude_unset=True))


def show_budget(budget: spending.Budget) -> Budget:
    return Budget(
        of=budget.of,
        period=budget.period,
        limit=budget.limit / MICRO,
        spent=budget.spent / MICRO,
        reserved=budget.reserved / MICRO,
        left=budget.left / MICRO,
    )


def _row(by: By, each: Sum, names: dict[str, str]) -> SpendRow:
    about = {by: each.group} | ({"name": names.get(each.group)} if by == "key" else {})
    return SpendRow.model_validate(about | dict(_amounts(each)))


def _total(sums: list[Sum]) -> Amounts:
    numbers = [(each.spent, each.reserved, each.unknown, each.videos) for each in sums]
    return _amounts(
        Sum("", *(sum(column) for column in zip(*numbers, strict=True))) if numbers else Sum("", 0, 0, 0, 0)
    )


def _amounts(each: Sum) -> Amounts:
    return Amounts(
        spent=each.spent / MICRO,
        reserved=each.reserved / MICRO,
        unknown_count=each.unknown,
        videos=each.videos,
    )


def _table(by: By, sums: list[Sum], names: dict[str, str]) -> Iterator[list[Any]]:
    yield [by, *(["name"] if by == "key" else []), "spent", "reserved", "unknown_count", "videos"]
    for each in sums:
        name = [inert(names.get(each.group, ""))] if by == "key" else []
        yield [each.group, *name, exact(each.spent), exact(each.reserved), each.unknown, each.videos]
