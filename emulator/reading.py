"""Request bodies as plain fields: JSON or multipart, bracketed names, quoted values (wire-protocol 3.3 and 8)."""

from __future__ import annotations

import base64
import binascii
import io
import json
import re
from dataclasses import dataclass
from typing import Any

from PIL import Image
from starlette.datastructures import UploadFile
from starlette.requests import Request

from emulator import errors

LARGEST_TEXT_PART = 32 << 20  # bytes; a data URL of 20,971,520 characters and its quotes fit
FORM_TYPES = ("multipart/form-data", "application/x-www-form-urlencoded")
MOST_PARTS = 100

_BRACKETS = re.compile(r"\[([^\]]*)\]")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file part."""

    name: str
    media_type: str
    content: bytes


def is_form(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith(FORM_TYPES)


async def fields(request: Request, profile: str) -> dict[str, Any]:
    """The fields of the body; files are Upload. Raises Refusal for one that cannot be read."""
    if is_form(request):
        return await _form(request)
    raw = await request.body()
    try:
        body = json.loads(raw)
    except ValueError:
        raise errors.said(profile, 400, "We could not parse the JSON body of your request.") from None
    if not isinstance(body, dict):
        raise errors.said(profile, 400, "The JSON body of your request is not an object.")
    return body


def as_list(value: Any) -> list[Any]:
    """The values of a name that may be repeated."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def unquoted(value: Any) -> Any:
    """A text part that was sent as JSON, like "4" with its quotes."""
    if isinstance(value, str) and len(value) >= 2 and value[0] == value[-1] == '"':
        return value[1:-1]
    return value


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Pixels of a JPEG, PNG or WebP; None for anything else. Decodes it whole."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
            picture.load()
            return picture.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def data_url_bytes(url: str) -> bytes | None:
    """The bytes inside a base64 data URL; None where it is none."""
    head, comma, body = url.partition(",")
    if not (head.startswith("data:") and head.endswith(";base64") and comma):
        return None
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error:
        return None


async def _form(request: Request) -> dict[str, Any]:
    found: dict[str, Any] = {}
    async with request.form(max_files=MOST_PARTS, max_fields=MOST_PARTS, max_part_size=LARGEST_TEXT_PART) as form:
        for name, value in form.multi_items():
            _place(found, name, await _value(value))
    return found


async def _value(value: UploadFile | str) -> Any:
    if isinstance(value, UploadFile):
        return Upload(value.filename or "", value.content_type or "", await value.read())
    if value.startswith("{"):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _place(found: dict[str, Any], name: str, value: Any) -> None:
    """`a`, `a[b]`, `a[]` and `a[][b]`; a name that comes again becomes a list."""
    plain, keys = name.partition("[")[0], _BRACKETS.findall(name)
    match keys:
        case [""]:
            found.setdefault(plain, []).append(value)
        case ["", key]:
            found.setdefault(plain, []).append({key: value})
        case [key] if isinstance(found.setdefault(plain, {}), dict):
            found[plain][key] = value
        case _ if plain in found:
            found[plain] = [*as_list(found[plain]), value]
        case _:
            found[plain] = value
