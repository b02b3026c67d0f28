"""Writing an archive: every finished video, then the ledger, the gallery and the sums. What is there already stays."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC

from app.archive.folder import ABOUT, INDEX, LEDGERS, SUMS, VIDEOS, Damaged, Folder, hash_of
from app.archive.gallery import page
from app.archive.ledger import csv_lines, json_lines
from app.archive.sidecar import Part, Parts, Sidecar
from app.db import Database
from app.errors import NotFound, Unavailable
from app.files import Files
from app.models.video import State
from app.videos import archival, spending
from app.videos.archival import Choice
from app.videos.keys import poster_key, reference_key, sprites_key, video_key
from app.videos.records import Record

PAGE = 200  # rows read at once: few questions, small memory
WORDS, LETTERS = 8, 60  # of the prompt in a file's name
TAIL = 12  # characters of the id there: 48 bits tell videos of one day and one prompt apart


@dataclass(slots=True)
class Exported:
    """What an export did. `problems` are sentences about finished videos that are not in it."""

    added: int = 0
    kept: int = 0  # were there already
    problems: list[str] = field(default_factory=list)


class Export:
    """One export of a studio, which may be running, into a folder."""

    def __init__(self, database: Database, files: Files, folder: Folder, choice: Choice) -> None:
        self._database = database
        self._files = files
        self._folder = folder
        self._choice = choice
        self._names: dict[str, str] = {}  # of keys, by id
        self._silent: frozenset[str] = frozenset()

    async def run(self, tell: Callable[[Exported], None]) -> Exported:
        """Add what is not there, then write what is about all. `tell` hears of every video.

        Files that an interrupted export left are hashed before they count; those of one that came to its end are
        believed by their size. Raises ConfigurationError for a folder of something else, StudioError for a full disk.
        """
        is_hashed = not self._folder.is_whole
        done = Exported()
        with self._folder.writing(self._told()):
            async with self._database.reading() as connection:
                self._names = await spending.names(connection)
                self._silent = await archival.silent_owners(connection)
            async for record in self._rows():
                if record.state is State.COMPLETED and record.deleted_at is None:
                    await self._add(record, done, is_hashed=is_hashed)
                    tell(done)
            await self._finish(done)
        return done

    def _told(self) -> dict[str, str | None]:
        since = self._choice.since
        return {
            "owner": self._choice.owner,
            "since": since.isoformat() if since else None,
            "model": self._choice.model,
        }

    async def _rows(self) -> AsyncIterator[Record]:
        place = None
        while True:
            async with self._database.reading() as connection:
                found = await archival.behind(connection, self._choice, place, PAGE)
            for record in found:
                yield self._discreet(record)
            if len(found) < PAGE:
                return
            place = (found[-1].created_at, found[-1].id)

    def _discreet(self, record: Record) -> Record:
        """Without the words that its owner does not want kept, also before they are removed from the row."""
        if record.owner not in self._silent:
            return record
        return replace(record, prompt="", scene=None, understood=None)

    async def _add(self, record: Record, done: Exported, *, is_hashed: bool) -> None:
        stem = _stem(record)
        present = self._present(f"{stem}.json")
        if present and present.id != record.id:  # two ids with the same end
            stem = f"{stem}-{record.id.lower()}"
            present = self._present(f"{stem}.json")
        if present and all(self._folder.has(part, is_hashed=is_hashed) for part in present.files.present()):
            done.kept += 1
            return
        try:
            await self._write(record, stem)
        except (NotFound, Unavailable, Damaged) as error:
            if not await self._is_gone(record):
                reason = "its file is missing" if isinstance(error, NotFound) else str(error).rstrip(".")
                done.problems.append(f"{record.id} is not in the export: {reason}.")
        else:
            done.added += 1

    def _present(self, name: str) -> Sidecar | None:
        try:
            return self._folder.sidecar(name)
        except Damaged:
            return None

    async def _write(self, record: Record, stem: str) -> None:
        """The sidecar last: where it is, everything is."""
        video = await self._copy(video_key(record.id), f"{stem}.mp4", record.sha256)
        sidecar = Sidecar(
            **{name: getattr(record, name) for name in Sidecar.model_fields if hasattr(record, name)}
            | {"owner_name": self._names.get(record.owner), "prompt": record.prompt or None},
            estimated_cost_microdollars=record.estimated_cost,
            cost_microdollars=record.cost,
            files=Parts(
                video=video,
                poster=await self._picture(poster_key(record.id), f"{stem}.jpg"),
                sprites=await self._picture(sprites_key(record.id), f"{stem}.sprites.jpg"),
                reference=await self._picture(reference_key(record.id), f"{stem}.reference.jpg"),
            ),
        )
        self._folder.put(f"{VIDEOS}/{stem}.json", [sidecar.model_dump_json(indent=2), "\n"])

    async def _picture(self, key: str, name: str) -> Part | None:
        try:
            return await self._copy(key, name)
        except NotFound:
            return None

    async def _copy(self, key: str, name: str, sha256: str | None = None) -> Part:
        size = await self._files.size(key)
        return await self._folder.copy(name, self._files.stream(key, 0, size), sha256)

    async def _is_gone(self, record: Record) -> bool:
        """Whether it was deleted while it was being exported."""
        async with self._database.reading() as connection:
            now = await archival.find_any(connection, record.id)
        return now is None or now.deleted_at is not None

    async def _finish(self, done: Exported) -> None:
        await self._folder.write("ledger.csv", csv_lines(self._rows(), self._names))
        await self._folder.write("ledger.json", json_lines(self._rows(), self._names))
        names = self._sound(done)
        self._folder.put(INDEX, page(map(self._folder.sidecar, names)))
        self._folder.put(SUMS, self._sums(names))

    def _sound(self, done: Exported) -> list[str]:
        """The names of all good sidecars, also of videos that the studio has no more, the newest video first."""
        found = []
        for name in self._folder.sidecars():
            try:
                found.append((self._folder.sidecar(name).created_at, name))
            except Damaged as error:
                done.problems.append(f"{VIDEOS}/{name} was damaged since it was exported, and the studio has no such "
                                     f"video any more: {error}.")  # fmt: skip
        return [name for _, name in sorted(found, reverse=True)]

    def _sums(self, names: list[str]) -> Iterator[str]:
        for name in sorted([ABOUT, INDEX, *LEDGERS]):
            yield f"{hash_of(self._folder.root / name)}  {name}\n"
        for name in names:
            for part in self._folder.sidecar(name).files.present():
                yield f"{part.sha256}  {VIDEOS}/{part.name}\n"
            yield f"{hash_of(self._folder.videos / name)}  {VIDEOS}/{name}\n"


def _stem(record: Record) -> str:
    """The beginning of its files' names: the day, the first words of the prompt in plain letters, the end of the id."""
    plain = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in record.prompt)
    words = "-".join(plain.lower().split()[:WORDS])[:LETTERS].strip("-")
    day = f"{record.created_at.astimezone(UTC):%Y-%m-%d}"
    return "-".join(filter(None, [day, words, record.id[-TAIL:].lower().strip("_-")]))
