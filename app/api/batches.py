"""Videos that are ordered together: all stored or none, priced first, stopped when they cost or fail too much."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from app.amounts import MICRO
from app.api import OpenStudio
from app.api.conditions import Asked
from app.api.intake import BATCH_KINDS, BATCHES
from app.api.problems import documented
from app.api.rows import read_ordered
from app.api.spending import show_budget
from app.errors import (
    AlreadyFinal,
    Forbidden,
    InsufficientBudget,
    InvalidBatch,
    InvalidRequest,
    KeyReused,
    NotFound,
    PayloadTooLarge,
    QueueFull,
    RateLimited,
    RequestTimeout,
    StorageFull,
    Unauthenticated,
    Unavailable,
    UnsupportedMedia,
)
from app.models.batch import Batch, BatchDetail, BatchPage, BatchQuote, BatchRequest, Ordered
from app.videos import read_cursor

router = APIRouter(
    prefix=BATCHES, tags=["batches"], responses=documented(Unauthenticated, Forbidden, RateLimited, Unavailable)
)

BatchId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="The id that POST /api/batches gave.")]

_JSON = BatchRequest.model_json_schema(ref_template="#/components/schemas/{model}")
del _JSON["$defs"]  # the document has the request of one video among its components
_BODY = {
    "required": True,
    "content": {kind: {"schema": _JSON if kind.endswith("/json") else {"type": "string"}} for kind in BATCH_KINDS},
}


async def _ordered(
    request: Request,
    stop_after_refusals: Annotated[int | None, Query(description="As in the body of JSON.")] = None,
    stop_after_spend: Annotated[float | None, Query(description="USD, as in the body of JSON.")] = None,
) -> Ordered:
    stops: dict[str, Any] = {"stop_after_refusals": stop_after_refusals, "stop_after_spend": stop_after_spend}
    return await read_ordered(request, stops)


Rows = Annotated[Ordered, Depends(_ordered)]


@router.post(
    "",
    summary="Make many videos",
    openapi_extra={"requestBody": _BODY},
    responses=documented(
        InvalidBatch, InvalidRequest, KeyReused, InsufficientBudget, PayloadTooLarge, RequestTimeout, UnsupportedMedia,
        QueueFull, StorageFull,
    ),
)  # fmt: skip
async def create(ordered: Rows, studio: OpenStudio, asked: Asked, response: Response) -> BatchDetail:
    """Each row has the fields of POST /api/generate: in JSON, in a table (CSV) or as one JSON object a line.

    All of its videos are stored or none; `errors` of a 422 names every bad row and field.
    """
    rows = {number: row.model_dump(mode="json", exclude_unset=True) for number, row in ordered.rows.items()}
    claim = asked.claim("batch", rows, ordered.mistakes, ordered.stops.model_dump(mode="json"))
    accepted = await studio.admission.create_batch(ordered, claim, asked.cancel_after)
    if accepted.is_replayed:
        response.headers["Idempotent-Replayed"] = "true"
    return await studio.batches.find(str(accepted.videos[0].batch_id))


@router.post(
    "/quote",
    summary="What many videos would cost",
    openapi_extra={"requestBody": _BODY},
    responses=documented(InvalidBatch, InvalidRequest, PayloadTooLarge, RequestTimeout, UnsupportedMedia),
)
async def quote(ordered: Rows, studio: OpenStudio) -> BatchQuote:
    """The body is that of POST /api/batches; nothing is stored."""
    found = await studio.admission.quote_batch(ordered)
    known = [cost for cost in found.costs if cost is not None]
    return BatchQuote(
        videos=len(found.costs),
        estimated_cost=sum(known) / MICRO if len(known) == len(found.costs) else None,
        unknown_count=len(found.costs) - len(known),
        budgets=[show_budget(budget) for budget in found.budgets],
    )


@router.get("", summary="The newest batches", responses=documented(InvalidRequest))
async def page(
    studio: OpenStudio,
    limit: Annotated[int, Query(ge=1, le=100)] = 30,
    cursor: Annotated[str | None, Query(max_length=200, pattern=r"^[^\x00]*$")] = None,
) -> BatchPage:
    """Newest first."""
    return await studio.batches.page(read_cursor(cursor) if cursor else None, limit)


@router.get("/{batch_id}", summary="How a batch stands", responses=documented(NotFound, InvalidRequest))
async def find(batch_id: BatchId, studio: OpenStudio) -> BatchDetail:
    """Its videos themselves: GET /api/videos?batch=ID."""
    return await studio.batches.find(batch_id)


@router.post(
    "/{batch_id}/cancel",
    summary="Stop making the videos of a batch",
    responses=documented(NotFound, AlreadyFinal, InvalidRequest),
)
async def cancel(batch_id: BatchId, studio: OpenStudio) -> Batch:
    """Waiting videos are cancelled at once, free of charge; running ones as soon as their service stops."""
    return await studio.batches.cancel(batch_id)
