"""Files as answers: ranges, validators and names by RFC 9110, constant memory."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from app.errors import RangeNotSatisfiable
from app.files import Files
from app.videos import StoredFile

# One range of bytes (RFC 9110, 14.1.2). Eighteen digits are an exabyte; more are no number of a file.
_RANGE = re.compile(r"bytes=[ \t]*(\d{0,18})-(\d{0,18})[ \t]*", re.ASCII | re.IGNORECASE)
_FILE_POLICY = "default-src 'none'; sandbox"  # a file opened as a page may do nothing
_KEPT = "private, max-age=86400"  # a finished file never changes; a day bounds what stays after a deletion


def answer_file(request: Request, files: Files, stored: StoredFile, *, as_attachment: bool) -> Response:
    """The file or the one range that was asked for. Raises RangeNotSatisfiable past the end."""
    etag = f'"{stored.sha256}"'
    headers = {
        "Accept-Ranges": "bytes",
        "ETag": etag,
        "Cache-Control": _KEPT,
        "Content-Disposition": f'{"attachment" if as_attachment else "inline"}; filename="{stored.name}"',
        "Content-Security-Policy": _FILE_POLICY,
    }
    if _matches(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    status, (start, end) = 200, (0, stored.size)
    if asked := _asked_range(request.headers, etag, stored.size):
        status, (start, end) = 206, asked
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{stored.size}"
    headers["Content-Length"] = str(end - start)
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type="video/mp4")
    return StreamingResponse(
        files.stream(stored.key, start, end), status_code=status, headers=headers, media_type="video/mp4"
    )


def answer_picture(request: Request, jpeg: bytes) -> Response:
    etag = f'"{hashlib.sha256(jpeg).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "Content-Security-Policy": _FILE_POLICY}
    if _matches(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    return Response(jpeg, headers=headers, media_type="image/jpeg")


def _asked_range(headers: Mapping[str, str], etag: str, size: int) -> tuple[int, int] | None:
    """The range from its first byte up to and without its last; None where the whole file is the answer.

    Several ranges, another unit and what is no range are ignored, as the RFC allows.
    """
    if headers.get("if-range", etag) != etag:
        return None
    match = _RANGE.fullmatch(headers.get("range", ""))
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if first == "":
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(int(last) + 1 if last else size, size)
        if last and int(last) < int(first):
            return None
    if start >= size or start == end:
        raise _unsatisfiable(size)
    return start, end


def _unsatisfiable(size: int) -> RangeNotSatisfiable:
    return RangeNotSatisfiable(
        f"The file has {size} bytes; the range that was asked for lies beyond its end.", size=size
    )


def _matches(if_none_match: str | None, etag: str) -> bool:
    if if_none_match is None:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return etag in tags or "*" in tags
