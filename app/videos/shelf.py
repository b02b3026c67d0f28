"""Videos as they are found and shown, the same for every verb."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from app.errors import NotFound
from app.models.video import Video
from app.videos import records
from app.videos.records import Record
from app.videos.views import Pace, pace, show

LEARNED_FROM = 50  # finished videos whose times make an estimate


async def show_all(connection: AsyncConnection, found: list[Record]) -> list[Video]:
    """The views of several rows, with one look at the queue."""
    queue = await records.queue(connection)
    paces: dict[str, Pace] = {}
    for model in {record.model for record in found if not record.state.is_final}:
        paces[model] = pace(await records.finished(connection, model, LEARNED_FROM))
    return [show(record, queue, paces.get(record.model, Pace())) for record in found]


async def find_one(
    connection: AsyncConnection, video_id: str, *, trashed: bool = False, owner: str | None = None
) -> Record:
    """Raises NotFound, alike for a video that is not there and for one of somebody else than the `owner`."""
    record = await records.find(connection, video_id, trashed=trashed, owner=owner)
    if record is None:
        raise NotFound("There is no such video. It may have been deleted.")
    return record
