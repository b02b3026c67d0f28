"""Checking an installation: its database, the file of every finished video, and files that no video owns."""

from __future__ import annotations

import hashlib
from datetime import datetime

from app.archive.verdict import Finding, Verdict
from app.db import Database
from app.errors import NotFound, Unavailable
from app.files import Files
from app.models.video import State
from app.videos import archival
from app.videos.archival import Choice
from app.videos.keys import poster_key, reference_key, sprites_key, video_key
from app.videos.records import Record
from app.videos.sweeping import strays

PAGE = 200  # rows read at once
STALE_SECONDS = 3600.0  # a temporary file that nobody has touched for so long was left behind


class Installation:
    def __init__(self, database: Database, files: Files) -> None:
        self._database = database
        self._files = files

    async def inspect(self) -> Verdict:
        """Every byte is read once. The studio may be running; what it deletes meanwhile is not missing."""
        verdict = Verdict(of="installation")
        for sentence in await self._database.complaints():
            verdict.problems.append(Finding(what="database", where="database", sentence=f"The database: {sentence}."))
        if verdict.problems:
            return verdict  # what it says of files would be worth nothing
        place: tuple[datetime, str] | None = None
        while True:
            async with self._database.reading() as connection:
                found = await archival.behind(connection, Choice(), place, PAGE)
            for record in found:
                if record.state is State.COMPLETED and record.purged_at is None:
                    await self._check(record, verdict)
            if len(found) < PAGE:
                break
            place = (found[-1].created_at, found[-1].id)
        await self._look_around(verdict)
        return verdict

    async def _check(self, record: Record, verdict: Verdict) -> None:
        verdict.videos += 1
        if finding := await self._damage(record):
            if await self._is_gone(record):
                return
            verdict.problems.append(finding)
        else:
            verdict.bytes += record.size_bytes or 0
        pictures = {poster_key: record.poster_version, sprites_key: record.sprites, reference_key: record.reference_id}
        for key in [key(record.id) for key, is_expected in pictures.items() if is_expected]:
            if not await self._is_there(key):
                sentence = f"{key} is missing; its video is there all the same."
                verdict.notes.append(Finding(what="missing", where=key, sentence=sentence))

    async def _damage(self, record: Record) -> Finding | None:
        key = video_key(record.id)
        try:
            size = await self._files.size(key)
            if size != record.size_bytes:
                words = f"has {size} bytes, not the {record.size_bytes} that were saved"
                return Finding(what="damaged", where=record.id, sentence=f"{key} {words}.")
            digest = hashlib.sha256()
            async for chunk in self._files.stream(key, 0, size):
                digest.update(chunk)
        except NotFound:
            return Finding(what="missing", where=record.id, sentence=f"{key} is missing.")
        except Unavailable:
            return Finding(what="damaged", where=record.id, sentence=f"{key} cannot be read.")
        if digest.hexdigest() != record.sha256:
            return Finding(what="damaged", where=record.id, sentence=f"{key} does not hold the bytes that were saved.")
        return None

    async def _is_there(self, key: str) -> bool:
        try:
            return await self._files.size(key) > 0
        except NotFound:
            return False

    async def _is_gone(self, record: Record) -> bool:
        async with self._database.reading() as connection:
            now = await archival.find_any(connection, record.id)
        return now is None or now.purged_at is not None

    async def _look_around(self, verdict: Verdict) -> None:
        """What the next start of a worker removes."""
        for key in await strays(self._database, self._files):
            sentence = f"{key} belongs to no video; the next start removes it."
            verdict.notes.append(Finding(what="leftover", where=key, sentence=sentence))
        for name in self._files.stale(STALE_SECONDS):
            sentence = f"{name} is a temporary file that was left behind; a start removes it."
            verdict.notes.append(Finding(what="leftover", where=name, sentence=sentence))
