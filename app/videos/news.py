"""What a running job says of itself, stored not more often than anybody could see."""

from __future__ import annotations

import time

from app.db import Database
from app.files import Files
from app.services.contract import JobStatus
from app.videos import records
from app.videos.keys import poster_key
from app.videos.records import Record

NEWS_PAUSE = 0.4  # s between two stored progresses of one video


class News:
    """Of one video."""

    def __init__(self, database: Database, files: Files, record: Record) -> None:
        self._database = database
        self._files = files
        self._video_id = record.id
        self._told_at = float("-inf")
        self._told: tuple[object, ...] = (record.progress, None, None)

    async def tell(self, status: JobStatus) -> None:
        news = (status.progress, status.poster, status.scene)
        is_due = time.monotonic() - self._told_at >= NEWS_PAUSE or status.phase == "completed"
        if news == self._told or not is_due:
            return
        values: dict[str, object] = {"progress": status.progress}
        new_poster = status.poster is not None and status.poster != self._told[1]
        if status.poster and new_poster:
            await self._files.put(poster_key(self._video_id), status.poster)
        if status.scene:
            values |= {"scene": status.scene, "understood": status.understood}
        async with self._database.transaction() as connection:
            await records.note(connection, self._video_id, new_poster=new_poster, **values)
        self._told, self._told_at = news, time.monotonic()
