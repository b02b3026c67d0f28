"""What the headers of a request for videos say: whether it was made before, and how long to wait for its end."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import Depends, Header, Response

from app.api import Asking
from app.errors import InvalidRequest
from app.models.video import Video
from app.studio import Studio
from app.videos.admission import Accepted
from app.videos.claims import Claim

LONGEST_WAIT = 300  # s that one request may be held open
LONGEST_LIFE = 7 * 24 * 3600  # s that Cancel-After may allow
FIRST_LOOK, LAST_LOOK = 0.1, 1.0  # s between looks at a video that somebody waits for
_KEY = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?")


@dataclass(frozen=True, slots=True)
class Conditions:
    owner: str  # of the request
    key: str | None
    attempt: int | None  # which try of the client's this is, where it says so
    wait: int | None  # s
    cancel_after: datetime | None

    def claim(self, *what: Any) -> Claim:
        """By which a request for `what`, anything that JSON can write, is known again."""
        text = json.dumps(what, sort_keys=True, separators=(",", ":"))
        return Claim(self.owner, hashlib.sha256(text.encode()).hexdigest(), self.key, self.attempt)

    async def met(self, studio: Studio, accepted: Accepted, response: Response) -> list[Video]:
        """The videos, once they are over or the wait is; its headers are put on the answer."""
        if accepted.is_replayed:
            response.headers["Idempotent-Replayed"] = "true"
        if self.wait is None:
            return accepted.videos
        response.headers["Preference-Applied"] = f"wait={self.wait}"
        return await _ended(studio, accepted.videos, self.wait)


def _conditions(
    caller: Asking,
    idempotency_key: Annotated[
        str | None, Header(description="The same key with the same body gives the same videos, not new ones.")
    ] = None,
    prefer: Annotated[str | None, Header(description="`wait=N`: answer at the end, or after N seconds.")] = None,
    cancel_after: Annotated[
        str | None, Header(description="Seconds after which a video that is not finished is cancelled.")
    ] = None,
    x_stainless_retry_count: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> Conditions:
    if idempotency_key is not None and not _KEY.fullmatch(idempotency_key):
        raise InvalidRequest("Idempotency-Key must be 1 to 255 visible ASCII characters.", field="Idempotency-Key")
    life = None if cancel_after is None else _seconds(cancel_after, "Cancel-After", LONGEST_LIFE)
    wait = re.search(r"(?:^|[,;\s])wait=(\d{1,6})(?:$|[,;\s])", prefer or "")
    attempt = x_stainless_retry_count or ""
    return Conditions(
        owner=caller.owner,
        key=idempotency_key,
        attempt=int(attempt) if re.fullmatch(r"\d{1,2}", attempt) else None,
        wait=min(int(wait[1]), LONGEST_WAIT) if wait else None,
        cancel_after=None if life is None else datetime.now(UTC) + timedelta(seconds=life),
    )


Asked = Annotated[Conditions, Depends(_conditions)]


def _seconds(text: str, name: str, most: int) -> int:
    if not re.fullmatch(r"\d{1,7}", text) or not 1 <= int(text) <= most:
        raise InvalidRequest(f"{name} must be whole seconds, from 1 to {most}.", field=name)
    return int(text)


async def _ended(studio: Studio, videos: list[Video], seconds: int) -> list[Video]:
    """The videos as they stand at their ends, or after so many seconds."""
    deadline = time.monotonic() + seconds
    pause = FIRST_LOOK
    while any(video.status in {"queued", "in_progress"} for video in videos) and time.monotonic() < deadline:
        await asyncio.sleep(min(pause, max(0.0, deadline - time.monotonic())))
        pause = min(pause * 1.5, LAST_LOOK)
        videos = await studio.videos.find_all([video.id for video in videos])
    return videos
