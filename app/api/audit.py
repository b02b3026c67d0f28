"""The audit log, for those who administer the studio."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from app.amounts import inert
from app.api import OpenStudio
from app.api.problems import documented
from app.api.tables import Format, answer_table, wants_table
from app.errors import Forbidden, InvalidRequest, RateLimited, Unauthenticated, Unavailable
from app.models.audit import AuditEntry, AuditPage
from app.models.spending import Day

router = APIRouter(
    prefix="/api", tags=["audit"], responses=documented(Unauthenticated, Forbidden, RateLimited, Unavailable)
)


@router.get(
    "/audit",
    summary="Who asked for videos",
    response_model=AuditPage,
    responses={
        200: {"content": {"text/csv": {}}, "description": "The newest first; of a table `Link` names the next page."},
        **documented(InvalidRequest),
    },
)
async def audit(
    request: Request,
    studio: OpenStudio,
    since: Annotated[Day | None, Query(description="The first day (UTC).")] = None,
    until: Annotated[Day | None, Query(description="The last one.")] = None,
    key: Annotated[str | None, Query(pattern=r"^[A-Za-z0-9_-]{0,64}$", description="A key's id.")] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    cursor: Annotated[int | None, Query(ge=1, le=2**53)] = None,
    format: Format = None,  # noqa: A002  # the word that callers know
) -> Response:
    """Every request that was accepted, or refused by the moderation, a budget or a full queue."""
    page = await studio.audit.page(since=since, until=until, key=key, before=cursor, limit=limit)
    answer = answer_table(_table(page)) if wants_table(request, format) else JSONResponse(page.model_dump(mode="json"))
    if page.next_cursor is not None:
        following = request.url.include_query_params(cursor=page.next_cursor)
        answer.headers["Link"] = f'<{following.path}?{following.query}>; rel="next"'
    return answer


def _table(page: AuditPage) -> Iterator[list[Any]]:
    yield list(AuditEntry.model_fields)
    for entry in page.entries:
        yield [_cell(value) for value in entry.model_dump(mode="json").values()]


def _cell(value: Any) -> Any:
    """Lists as words, nothing for null, amounts to the micro-dollar."""
    if isinstance(value, list):
        return inert(" ".join(value))
    if isinstance(value, float):
        return f"{value:.6f}"
    return inert(value) if isinstance(value, str) else value
