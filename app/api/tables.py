"""Answers as tables for a spreadsheet, where a caller asks for CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from fastapi import Query, Request, Response

Format = Annotated[Literal["json", "csv"] | None, Query(description="Else as `Accept` says.")]


def wants_table(request: Request, given: str | None) -> bool:
    return given == "csv" or (given is None and "text/csv" in request.headers.get("accept", ""))


def answer_table(rows: Iterable[Iterable[Any]]) -> Response:
    """The rows, their headings first."""
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return Response(written.getvalue(), media_type="text/csv")
