"""The body of a batch as rows: JSON, CSV, or a JSON object a line. Every mistake in any of them is named."""

from __future__ import annotations

import asyncio
import csv
import io
import re
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import from_json
from starlette.requests import Request

from app.api.problems import sentences
from app.errors import BadRequest, InvalidBatch, InvalidRequest
from app.models.batch import MOST_VIDEOS, Ordered, Stops
from app.models.video import VideoGenerationRequest

NUMBERS = frozenset({"duration", "width", "height", "seed", "takes"})  # columns of whole numbers
COLUMNS = tuple(name for name in VideoGenerationRequest.model_fields if name != "preset_fields")
_NESTED = re.compile(r"preset_fields\.(\w+)")  # the columns that a preset's other fields have
_NO_JSON = "This is not valid JSON."

Mistakes = list[tuple[str, str]]  # a field, such as rows.3.duration, and a sentence about it
_M = TypeVar("_M", bound=BaseModel)


async def read_ordered(request: Request, stops: Mapping[str, Any]) -> Ordered:
    """What a body orders; `stops` are those of the query. Raises InvalidRequest where it holds no rows at all."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    given = {name: value for name, value in stops.items() if value is not None}
    body = await request.body()
    return await asyncio.to_thread(_ordered, kind, body, given)  # a large one takes longer than others should wait


def _ordered(kind: str, body: bytes, given: dict[str, Any]) -> Ordered:
    text = _text(body)
    if kind == "application/json":
        rows, more = _document(text)
        given |= more
    else:
        rows = _table(text) if kind == "text/csv" else _lines(text)
    if not 1 <= len(rows) <= MOST_VIDEOS:
        raise InvalidRequest(f"A batch has 1 to {MOST_VIDEOS} rows; this one has {len(rows)}.", field="rows")
    bounds, mistakes = _checked(Stops, given)
    requests = {}
    for number, row in enumerate(rows, 1):
        checked, wrong = _checked(VideoGenerationRequest, row, f"rows.{number}")
        mistakes += wrong
        if checked is not None:
            requests[number] = checked
    return Ordered(requests, tuple(mistakes), bounds or Stops())


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")  # spreadsheets begin a file with a mark
    except UnicodeDecodeError as error:
        raise BadRequest("The request's body cannot be read: send text in UTF-8.") from error


def _document(text: str) -> tuple[list[Any], dict[str, Any]]:
    """The rows, and what stands beside them."""
    try:
        document = from_json(text, allow_inf_nan=False)
    except ValueError as error:
        raise InvalidRequest(_NO_JSON, field="body") from error
    if not isinstance(document, dict) or not isinstance(document.get("videos"), list):
        raise InvalidRequest('Send {"videos": [...]}, each of them as in POST /api/generate.', field="videos")
    return document.pop("videos"), document


def _lines(text: str) -> list[Any]:
    return [_line(line) for line in text.split("\n") if line.strip()]


def _line(line: str) -> Any:
    try:
        return from_json(line, allow_inf_nan=False)
    except ValueError:
        return InvalidRequest(_NO_JSON)


def _table(text: str) -> list[Any]:
    """A row for each line below the one with the fields' names. An empty cell leaves its field out."""
    first = text.partition("\n")[0]
    mark = ";" if ";" in first and "," not in first else ","  # where a comma is the decimal sign, tables use the other
    try:
        head, *lines = [line for line in csv.reader(io.StringIO(text, newline=""), delimiter=mark) if any(line)] or [[]]
    except csv.Error as error:
        raise InvalidRequest(f"This table cannot be read: {error}.", field="body") from error
    names = [name.strip() for name in head]
    unknown = [name for name in names if name not in COLUMNS and not _NESTED.fullmatch(name)]
    if unknown or "prompt" not in names or len(set(names)) < len(names):
        known = ", ".join(COLUMNS)
        raise InvalidBatch(
            "The first line of a table names its columns, each once: `prompt`, and others that POST /api/generate has. "
            "Nothing was stored.",
            [(f"columns.{name[:50]}", f"This column is not known; there are {known}.") for name in unknown]
            or [("columns", "`prompt` is missing, or a column stands here twice.")],
        )
    return [_cells(names, line) for line in lines]


def _cells(names: list[str], line: list[str]) -> Any:
    if len(line) > len(names):
        return InvalidRequest(
            f"This row has {len(line)} cells and the first line {len(names)}: put a text with commas in double quotes."
        )
    row: dict[str, Any] = {}
    for name, cell in zip(names, map(str.strip, line), strict=False):
        if cell and (nested := _NESTED.fullmatch(name)):
            row.setdefault("preset_fields", {})[nested[1]] = cell
        elif cell:
            row[name] = _cell(name, cell)
    return row


def _cell(name: str, cell: str) -> int | str:
    return int(cell) if name in NUMBERS and re.fullmatch(r"-?[0-9]{1,18}", cell) else cell


def _checked(model: type[_M], row: Any, place: str = "") -> tuple[_M | None, Mistakes]:
    """The row as that model, or what is wrong with it."""
    if isinstance(row, InvalidRequest):
        return None, [(place, str(row))]
    try:
        return model.model_validate(row), []
    except ValidationError as error:
        found = sentences(error.errors(include_url=False))
        return None, [(".".join(filter(None, (place, each.field))), each.message) for each in found]
