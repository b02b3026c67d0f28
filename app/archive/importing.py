"""Reading an archive back: each video whole or not at all, never over another one; and the file of one that lost it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from app.archive.folder import Damaged, Folder
from app.archive.sidecar import Part, Sidecar
from app.db import Conflict, Database
from app.errors import DamagedFile, NotFound, StorageFull, Unavailable
from app.files import Files, Received
from app.media import Media
from app.models.video import State
from app.videos import archival, records, spending
from app.videos.keys import poster_key, reference_key, sprites_key, video_key
from app.videos.records import Record

LARGEST_PICTURE = 20 << 20  # bytes; a sprite sheet has about 200 KB, and a picture is read at once when it is shown
_ELSEWHERE = {"id", "format", "version", "owner", "owner_name", "prompt", "files", "sprites", "reference_id",
              "cost_microdollars", "estimated_cost_microdollars"}  # fmt: skip  # fields that are no columns as they are
Become = Literal["added", "kept", "repaired"]


@dataclass(slots=True)
class Imported:
    """What an import did. `problems` are sentences about what is not in the studio now as the archive has it."""

    added: int = 0
    kept: int = 0  # were there, with their files
    repaired: int = 0  # were there without a good file
    problems: list[str] = field(default_factory=list)


class Import:
    """One import of a folder into a studio, which may be running."""

    def __init__(self, database: Database, files: Files, media: Media, folder: Folder, *, min_free_bytes: int) -> None:
        self._database = database
        self._files = files
        self._media = media
        self._folder = folder
        self._min_free_bytes = min_free_bytes

    async def run(self, tell: Callable[[Imported], None]) -> Imported:
        """Bring back what is not there. `tell` hears of every video. Raises StorageFull, Unavailable."""
        self._folder.about()
        done = Imported()
        if not self._folder.is_whole:
            done.problems.append(
                "The export was interrupted, so videos may be missing: run it again where it was made."
            )
        async with self._database.reading() as connection:
            owners = await spending.names(connection)
        for name in self._folder.sidecars():
            try:
                sidecar = self._folder.sidecar(name)
                become = await self._bring(sidecar, sidecar.owner if sidecar.owner in owners else "", done)
            except (Damaged, _Refused) as error:
                done.problems.append(f"{name}: not imported, {error}.")
            else:
                setattr(done, become, getattr(done, become) + 1)
            tell(done)
        return done

    async def _bring(self, sidecar: Sidecar, owner: str, done: Imported) -> Become:
        """Raises Damaged and _Refused, which say why it stays as it was."""
        async with self._database.reading() as connection:
            present = await archival.find_any(connection, sidecar.id)
        if present is None or present.purged_at is not None:
            await self._restore(sidecar, owner, present, done)
            return "added"
        _check_same(sidecar, present)
        is_repaired = not await self._has_file(sidecar)
        if is_repaired:
            await self._put_video(sidecar)
        if present.deleted_at is not None:
            async with self._database.transaction() as connection:
                await records.note(connection, sidecar.id, deleted_at=None)
            return "added"
        return "repaired" if is_repaired else "kept"

    async def _restore(self, sidecar: Sidecar, owner: str, purged: Record | None, done: Imported) -> None:
        """Files first, then the row: what a crash leaves in between is swept at the next start of a worker."""
        if purged and (purged.model, purged.seed, purged.created_at) != (
            sidecar.model,
            sidecar.seed,
            sidecar.created_at,
        ):
            raise _Refused("another video of this id was deleted here")
        self._files.check_room(self._min_free_bytes)
        await self._put_video(sidecar)
        values = _values(sidecar) | await self._pictures(sidecar, done)
        try:
            async with self._database.transaction() as connection:
                if purged is None:
                    await records.insert(connection, id=sidecar.id, owner=owner, **values)
                else:
                    await records.note(connection, sidecar.id, **values)
        except Conflict as error:
            raise _Refused("another video here has the same job at the same account") from error
        if not await self._has_file(sidecar):
            raise _Refused("a worker that started meanwhile has swept its file away: import it again")

    async def _pictures(self, sidecar: Sidecar, done: Imported) -> dict[str, Any]:
        """What the row says of the pictures that came with it."""
        files, layout = sidecar.files, sidecar.sprites
        has_poster = await self._put_picture(files.poster, poster_key(sidecar.id), done)
        has_sprites = await self._put_picture(files.sprites, sprites_key(sidecar.id), done)
        has_reference = await self._put_picture(files.reference, reference_key(sidecar.id), done)
        return {
            "poster_version": int(has_poster),
            "sprites": layout.model_dump() if layout and has_sprites else None,
            "reference_id": sidecar.reference_id if has_reference else None,
        }

    async def _has_file(self, sidecar: Sidecar) -> bool:
        """Whether the studio has the very bytes."""
        key, digest = video_key(sidecar.id), hashlib.sha256()
        try:
            async for chunk in self._files.stream(key, 0, await self._files.size(key)):
                digest.update(chunk)
        except (NotFound, Unavailable):
            return False
        return digest.hexdigest() == sidecar.files.video.sha256

    async def _put_video(self, sidecar: Sidecar) -> None:
        received = await self._received(sidecar.files.video)
        try:
            await self._media.inspect(received.path)
            await self._files.keep(received, video_key(sidecar.id))
        except DamagedFile as error:
            raise Damaged(f"{sidecar.files.video.name}: {str(error).rstrip('.')}") from error
        finally:
            self._files.discard(received)

    async def _put_picture(self, part: Part | None, key: str, done: Imported) -> bool:
        """Whether there is one and it is good; a video without its pictures is still a video."""
        if part is None:
            return False
        try:
            received = await self._received(part, LARGEST_PICTURE)
        except Damaged as error:
            done.problems.append(f"{error}; its video was imported without it.")
            return False
        await self._files.keep(received, key)
        return True

    async def _received(self, part: Part, limit: int | None = None) -> Received:
        """The file on our disk, under a temporary name, with the hash that it should have. Raises Damaged."""
        try:
            received = await self._files.receive(self._folder.read(part), limit=min(part.size, limit or part.size))
        except Damaged as error:
            raise Damaged(f"{part.name}: {error}") from error
        except DamagedFile as error:
            raise Damaged(f"{part.name}: it has more bytes than it should have") from error
        except OSError as error:
            raise StorageFull(f"The studio's files cannot be written: {error.strerror}. Import again later.") from error
        if received.sha256 != part.sha256:
            self._files.discard(received)
            raise Damaged(f"{part.name}: its bytes are not those that were exported")
        return received


class _Refused(Exception):
    """A video of the archive stays out; `str` says why."""


def _check_same(sidecar: Sidecar, present: Record) -> None:
    """Raises _Refused where the studio has something else under this id."""
    if present.state is not State.COMPLETED:
        raise _Refused(f"the video of this id is {present.state.value.replace('_', ' ')} here")
    if present.sha256 != sidecar.files.video.sha256:
        raise _Refused("the studio has another video of this id, which was left as it is")


def _values(sidecar: Sidecar) -> dict[str, Any]:
    """The columns of its row, but for those of its pictures."""
    return {name: getattr(sidecar, name) for name in sorted(set(Sidecar.model_fields) - _ELSEWHERE)} | {
        "prompt": sidecar.prompt or "",
        "state": State.COMPLETED,
        "estimated_cost": sidecar.estimated_cost_microdollars,
        "cost": sidecar.cost_microdollars,
        "size_bytes": sidecar.files.video.size,
        "sha256": sidecar.files.video.sha256,
        "deleted_at": None,
        "purged_at": None,
    }
