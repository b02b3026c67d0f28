"""A finished file, streamed in one piece even where the connection broke on the way, and refused where it is none."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import AsyncGenerator

import httpx2

from app.errors import DamagedFile, UpstreamAway
from app.services.calls import Call
from app.services.wire import Wire

RESUMES = 5  # of one file; a connection that breaks more often is left for another hour
LONGEST_SECONDS = 3600.0  # for one file, however slowly it drips: then it is begun again, or given up, by the caller
PAUSE_SECONDS = 0.5  # at most, before a resume

_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")
_NO_VIDEO = re.compile(r"(?i)\s*(?:text/|application/(?:[\w.+-]*json|[\w.+-]*xml|xhtml))")


class Download:
    """One file of `call`. Raises what the contract's download_video raises."""

    def __init__(self, wire: Wire, call: Call) -> None:
        self._wire = wire
        self._call = call
        self._most = wire.account.max_file_bytes
        self._position = 0  # bytes passed on
        self._total: int | None = None  # bytes, where the service says
        self._etag: str | None = None  # a strong one

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """Pieces as they arrive, 64 KiB at most."""
        deadline = time.monotonic() + LONGEST_SECONDS
        for _ in range(1 + RESUMES):
            try:
                async with self._wire.open(self._call, self._headers()) as response:
                    self._begin(response)
                    async for chunk in response.aiter_raw():
                        yield self._counted(chunk)
                        if time.monotonic() > deadline:
                            raise UpstreamAway("The file came too slowly; it is fetched again.")
            except httpx2.TransportError as error:
                if self._position and not self._etag:
                    raise UpstreamAway("The connection broke, and the service offers no way to go on.") from error
            else:
                self._end()
                return
            await asyncio.sleep(random.uniform(0.0, PAUSE_SECONDS))
        raise UpstreamAway(f"The connection broke {1 + RESUMES} times before the file was whole.")

    def _headers(self) -> dict[str, str]:
        """Of a first try, or of one that goes on where the last one broke off."""
        accept = {"accept": "application/binary, video/mp4, */*"}
        if not (self._position and self._etag):
            return accept
        return {**accept, "range": f"bytes={self._position}-", "if-range": self._etag}

    def _begin(self, response: httpx2.Response) -> None:
        """Compare an answer's head with what was asked."""
        if _NO_VIDEO.match(response.headers.get("content-type", "")):
            raise DamagedFile(
                f"The service sent {response.headers['content-type'].split(';')[0][:40]} in place of a video."
            )
        if response.headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
            raise DamagedFile("The service sent the video compressed, which nobody had asked for.")
        if self._position:
            self._check_rest(response)
        else:
            self._note_whole(response)

    def _note_whole(self, response: httpx2.Response) -> None:
        if response.status_code != 200:
            raise UpstreamAway("The service sent a part of the file when the whole was asked for.")
        self._total = _whole(response.headers.get("content-length"))
        self._etag = _strong(response.headers.get("etag"))
        if self._total is not None and self._total > self._most:
            raise self._too_large()

    def _check_rest(self, response: httpx2.Response) -> None:
        found = _RANGE.fullmatch(response.headers.get("content-range", "").strip())
        etag = _strong(response.headers.get("etag"))
        is_rest = (
            response.status_code == 206
            and found is not None
            and int(found[1]) == self._position
            and (self._total is None or found[3] in {str(self._total), "*"})
            and etag in {None, self._etag}
        )
        if not is_rest:
            raise UpstreamAway("The file changed, or the service does not go on in the middle; it is fetched again.")

    def _counted(self, chunk: bytes) -> bytes:
        self._position += len(chunk)
        if self._position > self._most:
            raise self._too_large()
        return chunk

    def _end(self) -> None:
        if self._position == 0:
            raise DamagedFile("The service sent an empty file.")
        if self._total is not None and self._position != self._total:
            raise UpstreamAway("The service sent less than it had announced; the file is fetched again.")

    def _too_large(self) -> DamagedFile:
        return DamagedFile(
            f"The service's file is larger than {self._most >> 20} MiB, the most that account "
            f"{self._wire.account.name} may send."
        )


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def _strong(etag: str | None) -> str | None:
    return etag if etag and etag.startswith('"') and etag.isprintable() else None
