"""The bodies that clients of this protocol send: forms first, JSON second, names in brackets in both."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from app.api.bodies import read_json
from app.errors import BadRequest

MOST_PARTS = 40
LONGEST_TEXT = 512 * 1024  # bytes of one text part; a prompt of 32,000 characters has at most 128 KB
_BRACKETED = re.compile(r"([A-Za-z_]\w*)((?:\[\w*\])+)")
_DATA_URL = re.compile(r"data:image/(?:jpeg|png|webp);base64,", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Picture:
    """The bytes of a file part or of a data URL."""

    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


Fields = dict[str, Any]  # text, numbers, lists, tables and Pictures by name


async def read_fields(request: Request) -> Fields:
    """The body as fields; an empty body has none. Raises BadRequest."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return await _form(request)
    body = await request.body()
    if not body:
        return {}
    fields = read_json(body)
    if not isinstance(fields, dict):
        raise BadRequest("The request's body must be a JSON object.")
    return fields


def data_url(text: str) -> Picture | None:
    """The picture inside a base64 data URL, None for any other text."""
    head = _DATA_URL.match(text)
    if head is None:
        return None
    try:
        return Picture(base64.b64decode(text[head.end() :], validate=True))
    except (binascii.Error, ValueError):
        return None


def unquoted(value: Any) -> Any:
    """Text without the quotes of JSON, which some generated clients put around a form's parts (wire-protocol 3.3)."""
    if isinstance(value, str) and len(value) >= 2 and value[0] == value[-1] == '"':
        return value[1:-1]
    return value


async def _form(request: Request) -> Fields:
    fields: Fields = {}
    async with request.form(max_files=2, max_fields=MOST_PARTS, max_part_size=LONGEST_TEXT) as form:
        for name, value in form.multi_items():
            _put(fields, name, Picture(await value.read()) if isinstance(value, UploadFile) else value)
    return fields


def _put(fields: Fields, name: str, value: Any) -> None:
    """`video[id]` is the field id of the table video, `characters[][id]` that of the list's next table."""
    match = _BRACKETED.fullmatch(name)
    if match is None:
        fields[name] = value
        return
    inner = match[2][1:-1].split("][")
    if inner[0] == "":
        fields.setdefault(match[1], [])
        if isinstance(fields[match[1]], list):
            fields[match[1]].append({inner[1]: value} if len(inner) > 1 else value)
    else:
        table = fields.setdefault(match[1], {})
        if isinstance(table, dict):
            table[inner[0]] = value
