"""Money: what a request would cost, and what was spent."""

from __future__ import annotations

import csv
import io
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from app.amounts import MICRO, to_dollars
from app.api import OpenStudio
from app.api.problems import documented
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
        budgets=[_budget(budget) for budget in found.budgets],
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
    format: Annotated[  # noqa: A002  # the word that callers know
        Literal["json", "csv"] | None, Query(description="Else as `Accept` says.")
    ] = None,
) -> Response:
    """By one's own key; those who administer see every key's."""
    async with studio.database.reading() as connection:
        sums = await spending.sums(connection, by, owner=studio.caller.sees, since=since, until=until)
        names = await spending.names(connection) if by == "key" else {}
    if format == "csv" or (format is None and "text/csv" in request.headers.get("accept", "")):
        return Response(_table(by, sums, names), media_type="text/csv")
    shown = Spend(by=by, since=since, until=until, rows=[_row(by, each, names) for each in sums], total=_total(sums))
    return JSONResponse(shown.model_dump(mode="json", exclude_unset=True))


def _budget(budget: spending.Budget) -> Budget:
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


def _table(by: By, sums: list[Sum], names: dict[str, str]) -> str:
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow([by, *(["name"] if by == "key" else []), "spent", "reserved", "unknown_count", "videos"])
    for each in sums:
        name = [_inert(names.get(each.group, ""))] if by == "key" else []
        table.writerow([each.group, *name, _exact(each.spent), _exact(each.reserved), each.unknown, each.videos])
    return written.getvalue()


def _exact(micro: int) -> str:
    return f"{micro // MICRO}.{micro % MICRO:06d}"


def _inert(text: str) -> str:
    """Nothing that a spreadsheet would take for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text
