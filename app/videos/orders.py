"""What a service is told of a video: its row, the video it is made out of, and the picture it begins with."""

from __future__ import annotations

from app.db import Database
from app.errors import NotFound, RenderFailed
from app.files import Files
from app.services.contract import Order, Reference, Source
from app.videos import records
from app.videos.keys import reference_key
from app.videos.records import Record


class Orders:
    def __init__(self, database: Database, files: Files) -> None:
        self._database = database
        self._files = files

    async def of(self, record: Record, *, send_before: float | None = None) -> Order:
        """The order for a record; `send_before` is contract.unslept().

        Raises RenderFailed where the video it is made out of or the picture it begins with is gone.
        """
        return Order(
            prompt=record.prompt,
            model=record.model,
            width=record.width,
            height=record.height,
            seconds=record.seconds,
            seed=record.seed,
            style=record.style,
            camera=record.camera,
            reference=await self._reference(record),
            source=await self._source(record),
            send_before=send_before,
        )

    async def _reference(self, record: Record) -> Reference | None:
        if record.reference_id is None:
            return None
        try:
            return Reference(await self._files.read(reference_key(record.id)), "image/jpeg")
        except NotFound as error:
            raise RenderFailed(
                "The picture that the video begins with is gone. Nothing was charged.", charged="no"
            ) from error

    async def _source(self, record: Record) -> Source | None:
        if record.parent_id is None or record.parent_kind is None:
            return None
        async with self._database.reading() as connection:
            parent = await records.find(connection, record.parent_id, trashed=True)
        if parent is None or parent.upstream_id is None:
            raise RenderFailed("The video that this one is made out of is gone. Nothing was charged.", charged="no")
        return Source(record.parent_kind, parent.upstream_id, parent.scene)
