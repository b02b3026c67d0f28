"""Pictures that videos begin with: taken in, cut to a video's size, forgotten after a while."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterable
from datetime import UTC, datetime, timedelta
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import Database, uploads
from app.errors import DamagedFile, InvalidRequest, ReferenceMismatch
from app.files import Files
from app.media import Media
from app.models.caller import ANYBODY, Caller
from app.models.video import Upload
from app.videos.keys import upload_key

KEPT = timedelta(hours=24)  # an upload; a video that uses it has a copy of its own


class Pictures:
    """The uploads of one installation. Decoding happens in the process of `app.media`."""

    def __init__(
        self, database: Database, files: Files, media: Media, *, min_free_bytes: int, caller: Caller = ANYBODY
    ) -> None:
        self._database = database
        self._files = files
        self._media = media
        self._min_free_bytes = min_free_bytes
        self._caller = caller

    def of(self, caller: Caller) -> Pictures:
        """The same for one caller."""
        return Pictures(self._database, self._files, self._media, min_free_bytes=self._min_free_bytes, caller=caller)

    async def add(self, chunks: AsyncIterable[bytes], *, limit: int) -> Upload:
        """Take a JPEG, PNG or WebP in, upright and without its metadata.

        Raises InvalidRequest for anything else, StorageFull.
        """
        self._files.check_room(self._min_free_bytes)
        received = await self._files.receive(chunks, limit=limit)
        try:
            still = await self._media.still(received.path)
        except DamagedFile as error:
            raise InvalidRequest(str(error), field="body") from error
        finally:
            self._files.discard(received)
        id_, now = f"upload_{secrets.token_hex(16)}", datetime.now(UTC)
        await self._files.put(upload_key(id_), still.jpeg)
        values = {"id": id_, "width": still.width, "height": still.height, "size_bytes": len(still.jpeg)}
        async with self._database.transaction() as connection:
            await connection.execute(uploads.insert().values(**values, owner=self._caller.owner, created_at=now))
        return Upload(**values, expires_at=now + KEPT)

    async def fitted(self, upload_id: str, size: tuple[int, int], fit: Literal["exact", "crop"]) -> bytes:
        """The picture as a JPEG of `size` (width, height in pixels).

        Raises InvalidRequest where it is gone or somebody else's, ReferenceMismatch where it has another size and `fit`
        is exact.
        """
        async with self._database.reading() as connection:
            row = (await connection.execute(sa.select(uploads).where(uploads.c.id == upload_id))).one_or_none()
        if row is None or self._caller.sees not in {None, row.owner}:
            raise InvalidRequest(
                "There is no such picture. Uploads are kept for a day: send it to /api/uploads again.",
                field="reference_id",
            )
        if (row.width, row.height) == size:
            return await self._files.read(upload_key(upload_id))
        if fit == "exact":
            raise ReferenceMismatch(
                f"The picture has {row.width}x{row.height} pixels and the video {size[0]}x{size[1]}. Send a picture of "
                "the video's size, or reference_fit: crop, which cuts its middle out and scales it.",
                field="reference_id",
            )
        return (await self._media.still(self._files.root / upload_key(upload_id), size)).jpeg

    async def forget_old(self) -> None:
        """Delete uploads older than KEPT."""
        statement = uploads.delete().where(uploads.c.created_at < datetime.now(UTC) - KEPT).returning(uploads.c.id)
        async with self._database.transaction() as connection:
            gone = list((await connection.execute(statement)).scalars())
        await self._files.delete(*map(upload_key, gone))


async def ids(connection: AsyncConnection) -> list[str]:
    return list((await connection.execute(sa.select(uploads.c.id))).scalars())
