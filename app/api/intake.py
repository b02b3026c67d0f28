"""What a request may bring with it: the kind of its body, how many bytes, and how long they may take to arrive."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import Message, Receive

from app.api.v1.envelope import speaks
from app.config import MIB, Settings
from app.errors import PayloadTooLarge, RequestTimeout, UnsupportedMedia
from app.keys.signatures import SignedBody

UPLOADS = "/api/uploads"
BATCHES = "/api/batches"
BATCH_KINDS = ("application/json", "text/csv", "application/x-ndjson", "application/jsonl")
MOST_BATCH_BYTES = 4 * MIB  # 500 prompts of 8,000 characters
CRUMB = 16  # bytes; a smaller piece of a body costs as much work as a large one
MOST_CRUMBS = 256  # of one body: who writes letter by letter to a connection without a buffer writes a sentence so


@dataclass(frozen=True, slots=True)
class Intake:
    """What kind of body an address reads, how much of it, and how long it may take to arrive."""

    kinds: frozenset[str]
    most_bytes: int
    seconds: float
    advice: str  # for a body of another kind
    limit: str  # for one that is too large


class Intakes:
    """Those of all addresses."""

    def __init__(self, settings: Settings) -> None:
        self._json = Intake(
            kinds=frozenset({"application/json"}),
            most_bytes=settings.max_body_bytes,
            seconds=10.0,  # prompts are small
            advice="Send JSON, with the header Content-Type: application/json.",
            limit="A prompt may have 32,000 characters.",
        )
        self._protocol = Intake(
            kinds=frozenset({"application/json", "multipart/form-data"}),
            most_bytes=settings.max_upload_bytes * 4 // 3 + settings.max_body_bytes,  # base64: four bytes for three
            seconds=60.0,
            advice="Send a form (multipart/form-data) or JSON (application/json).",
            limit=f"A picture may have {settings.max_upload_bytes / MIB:.0f} MB.",
        )
        self._picture = Intake(
            kinds=frozenset({"image/jpeg", "image/png", "image/webp"}),
            most_bytes=settings.max_upload_bytes,
            seconds=60.0,
            advice="Send the picture itself as the body, with the header Content-Type: image/jpeg, image/png or "
            "image/webp; with curl: --data-binary @FILE -H 'Content-Type: image/jpeg'.",
            limit=f"A picture may have {settings.max_upload_bytes / MIB:.0f} MB.",
        )
        self._batch = Intake(
            kinds=frozenset(BATCH_KINDS),
            most_bytes=MOST_BATCH_BYTES,
            seconds=60.0,
            advice="Send JSON, CSV or one JSON object a line, with the header Content-Type: application/json, text/csv "
            "or application/x-ndjson; with curl: --data-binary @FILE -H 'Content-Type: text/csv'.",
            limit=f"A batch may have {MOST_BATCH_BYTES / MIB:.0f} MB.",
        )

    def at(self, path: str) -> Intake:
        if speaks(path):
            return self._protocol
        if path in {BATCHES, f"{BATCHES}/quote"}:
            return self._batch
        return self._picture if path == UPLOADS else self._json


class Body:
    """`receive` with limits: a body may have so many bytes and take so many seconds in all, however it is chopped.

    What comes after the body, the client's leaving, may take its time. A signed one must be the one that was signed.
    """

    def __init__(self, receive: Receive, intake: Intake, signed: SignedBody | None, leave: Callable[[], None]) -> None:
        self._receive = receive
        self._leave = leave  # called where the client does before its body is whole
        self._intake = intake
        self._signed = signed
        self._left = intake.most_bytes
        self._crumbs = 0
        self._deadline: float | None = None  # counted from the first look: what we did before is not the client's delay
        self._is_whole = False

    async def __call__(self) -> Message:
        if self._is_whole:
            return await self._receive()
        self._deadline = self._deadline or time.monotonic() + self._intake.seconds
        try:
            async with asyncio.timeout(self._deadline - time.monotonic()):
                message = await self._receive()
        except TimeoutError:
            raise RequestTimeout(
                f"The body did not arrive within {self._intake.seconds:.0f} s; nothing was stored."
            ) from None
        if message["type"] == "http.disconnect":
            self._leave()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise too_large(self._intake)
        self._crumbs += len(message.get("body", b"")) < CRUMB
        if self._crumbs > MOST_CRUMBS:
            raise RequestTimeout("The body comes in pieces of a few bytes; nothing was stored. Send it in larger ones.")
        self._is_whole = message["type"] != "http.request" or not message.get("more_body", False)
        if self._signed and message["type"] == "http.request":
            self._signed.read(message.get("body", b""), is_last=self._is_whole)
        return message


def check_kind(headers: Headers, intake: Intake) -> None:
    """No form's kinds: a form of another website could send them without asking first. And nothing packed."""
    has_body = declared_length(headers) > 0 or "transfer-encoding" in headers
    if has_body and headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise UnsupportedMedia("Send the body as it is, without Content-Encoding: packed ones are not read.")
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if has_body and kind not in intake.kinds:
        raise UnsupportedMedia(intake.advice)


def declared_length(headers: Headers) -> int:
    """Bytes that the body says it has; what is no number of a sane length counts as none, the server's to refuse."""
    length = headers.get("content-length", "")
    return int(length) if re.fullmatch(r"[0-9]{1,18}", length) else 0


def too_large(intake: Intake) -> PayloadTooLarge:
    return PayloadTooLarge(f"The request's body is too large; nothing was stored. {intake.limit}")
