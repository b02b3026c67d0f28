"""One question to a service and its answer, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from urllib.parse import quote

from pydantic_core import from_json

from app.services import pauses


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a form; without a file name it is text, and carries no Content-Type (wire-protocol 8)."""

    name: str
    content: bytes
    filename: str | None = None
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """What to ask: a path behind the account's base URL, and at most one body."""

    method: Literal["GET", "POST", "DELETE"]
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    json: Mapping[str, Any] | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whole. `headers` have names in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    document: Mapping[str, Any] | None  # the body, where it is a JSON object

    @property
    def date(self) -> datetime | None:
        """The service's clock."""
        return pauses.date_of(self.headers.get("date"))

    @property
    def is_ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def is_list(self) -> bool:
        return self.is_ok and isinstance((self.document or {}).get("data"), list)


def answered(status: int, headers: Mapping[str, str], body: bytes) -> Answer:
    return Answer(status, {name.lower(): value for name, value in headers.items()}, body, _document(body))


def text(name: str, value: object) -> Part:
    return Part(name, str(value).encode())


def segment(upstream_id: str) -> str:
    """An id as one segment of a path, whatever is in it."""
    return quote(upstream_id, safe="")


def is_usable_id(value: str) -> bool:
    """Whether an id can be kept and asked for: printable, not long, and no step in a path."""
    return 0 < len(value) <= 500 and value.isprintable() and " " not in value and value.strip(".") != ""


def _document(body: bytes) -> Mapping[str, Any] | None:
    try:
        document = from_json(body, allow_inf_nan=False)
    except ValueError:
        return None
    return document if isinstance(document, dict) else None
