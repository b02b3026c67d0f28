"""The ledger: a row for every video that was ever ordered, however it ended, with its cost to the micro-dollar."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterable, AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any

from app.amounts import exact, inert
from app.videos.records import Record

_FIELDS = (
    "id", "created_at", "started_at", "finished_at", "owner", "model", "account", "width", "height", "seconds", "seed",
    "state", "error_code", "error", "charged", "parent_id", "parent_kind", "deleted_at", "purged_at", "size_bytes",
    "sha256", "prompt",
)  # fmt: skip
_COSTS = ("cost", "estimated_cost")


async def csv_lines(rows: AsyncIterable[Record], names: Mapping[str, str]) -> AsyncIterator[str]:
    """For a spreadsheet: costs in USD, empty where unknown; no cell is a formula."""
    yield _csv_line([*_FIELDS, "owner_name", *(f"{name}_usd" for name in _COSTS)])
    async for record in rows:
        values = [*_values(record), names.get(record.owner)]
        costs = [None if (cost := getattr(record, name)) is None else exact(cost) for name in _COSTS]
        yield _csv_line([inert(value) if isinstance(value, str) else value for value in values] + costs)


async def json_lines(rows: AsyncIterable[Record], names: Mapping[str, str]) -> AsyncIterator[str]:
    """One list, with a video on each line; costs in whole micro-dollars, null where unknown."""
    before = "[\n"
    async for record in rows:
        costs = {f"{name}_microdollars": getattr(record, name) for name in _COSTS}
        about = dict(zip(_FIELDS, _values(record), strict=True)) | {"owner_name": names.get(record.owner)} | costs
        yield before + json.dumps(about, ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _values(record: Record) -> list[Any]:
    return [_written(getattr(record, name)) for name in _FIELDS]


def _written(value: Any) -> Any:
    """An empty prompt is one that was not kept."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return None if value == "" else value


def _csv_line(cells: list[Any]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue()
