"""Which part of a file a request asks for (RFC 9110, 13.1.5 and 14)."""

from __future__ import annotations

import re

from starlette.requests import Request

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


class Unsatisfiable(Exception):
    """The range begins after the end of the file: 416."""


def asked_part(request: Request, length: int, etag: str, modified: str) -> tuple[int, int] | None:
    """First byte and the one after the last; None for the whole file, also for what need not be understood.

    Raises Unsatisfiable.
    """
    found = _RANGE.fullmatch(request.headers.get("range", ""))
    if found is None or found.groups() == ("", "") or not _is_same(request, etag, modified):
        return None
    first, last = found.groups()
    if first == "":
        start, stop = max(0, length - int(last)), length
    else:
        start, stop = int(first), min(length, int(last) + 1) if last else length
        if last and int(last) < start:
            return None
    if start >= length or start >= stop:
        raise Unsatisfiable
    return start, stop


def _is_same(request: Request, etag: str, modified: str) -> bool:
    """Whether the part fits what the caller already has."""
    return request.headers.get("if-range", etag) in {etag, modified}
