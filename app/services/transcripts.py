"""What was asked and answered, as log lines for debugging: bodies without media, secrets or the length of a novel."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import structlog

from app.services.calls import Answer, Call
from app.services.wording import MASK, clean

LONGEST = 200  # characters of one value; a prompt may hold 32,000
DEEPEST = 6  # levels of a body
MOST = 20  # items of one list

log = structlog.get_logger(__name__)

_SECRET_NAMES = re.compile(r"(?i)key|token|secret|password|signature|authorization|credential")
_MEDIA = re.compile(r"(?i)^data:|^[A-Za-z0-9+/=_-]{400,}$")  # a data URL, or base64 without one


def is_wanted() -> bool:
    """Whether anybody reads lines of this kind; building them costs something."""
    return logging.getLogger(__name__).isEnabledFor(logging.DEBUG)


def asked(account: str, call: Call, secrets: Iterable[str]) -> None:
    if is_wanted():
        body = {part.name: _part(part.content, part.media_type) for part in call.parts} or call.json
        log.debug("asked", account=account, method=call.method, path=call.path, body=shown(body, tuple(secrets)))


def answered(account: str, call: Call, answer: Answer, milliseconds: float, secrets: Iterable[str]) -> None:
    if is_wanted():
        kept = tuple(secrets)
        body = shown(answer.document, kept) if answer.document is not None else _raw(answer.body, kept)
        log.debug(
            "answered",
            account=account,
            method=call.method,
            path=call.path,
            status=answer.status,
            ms=round(milliseconds),
            body=body,
        )


def shown(value: Any, secrets: tuple[str, ...] = (), depth: int = 0) -> Any:
    """A JSON value as it may be logged."""
    if isinstance(value, Mapping) and depth < DEEPEST:
        return {
            clean(str(name), secrets, LONGEST): MASK
            if _SECRET_NAMES.search(str(name))
            else shown(each, secrets, depth + 1)
            for name, each in value.items()
        }
    if isinstance(value, list | tuple) and depth < DEEPEST:
        more = [f"... {len(value) - MOST} more"] if len(value) > MOST else []
        return [shown(each, secrets, depth + 1) for each in value[:MOST]] + more
    if isinstance(value, str):
        return _text(value, secrets)
    return value if isinstance(value, int | float | None) else f"[{type(value).__name__}]"


def _text(value: str, secrets: tuple[str, ...]) -> str:
    if _MEDIA.search(value):
        return f"[media, {len(value)} characters]"
    if value.startswith(("http://", "https://")):
        value = urlunsplit(urlsplit(value)._replace(query="", fragment=""))  # a signed address opens the file
    return clean(value, secrets, LONGEST)


def _part(content: bytes, media_type: str | None) -> str:
    return f"[{media_type}, {len(content)} bytes]" if media_type else content.decode("utf-8", "replace")


def _raw(body: bytes, secrets: tuple[str, ...]) -> str:
    try:
        return clean(body[: 10 * LONGEST].decode(), secrets, LONGEST)
    except UnicodeDecodeError:
        return f"[{len(body)} bytes]"
