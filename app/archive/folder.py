"""The folder of an archive: where what stands in it, files that are whole or absent, and sums that others can check."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import ValidationError

from app.archive.sidecar import LARGEST, Part, Sidecar
from app.errors import ConfigurationError, StudioError
from app.files import sync

CHUNK = 1 << 20  # bytes read at once
SUMS, ABOUT, INDEX, VIDEOS = "SHA256SUMS", "export.json", "index.html", "videos"
LEDGERS = ("ledger.csv", "ledger.json")
FORMAT = {"format": "sora-studio export", "version": 1}
_PARTIAL = ".partial"  # on the same file system, so that a rename is one step
_SUM = re.compile(r"([0-9a-f]{64})  ((?:videos/)?[A-Za-z0-9][A-Za-z0-9_.-]{0,200})")


class Damaged(Exception):
    """A file of an archive is not what it should be; `str` is a sentence."""


class Folder:
    """One archive. No file of it is read through a symbolic link."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.videos = root / VIDEOS
        self._partial = root / _PARTIAL

    @property
    def is_whole(self) -> bool:
        """Whether the last export into it came to its end."""
        return is_file(self.root / SUMS)

    def about(self) -> dict[str, Any]:
        """What the export said of itself when it began. Raises ConfigurationError where there is no export."""
        try:
            about = json.loads(_small(self.root / ABOUT))
        except (OSError, ValueError, Damaged):
            about = None
        if not isinstance(about, dict) or about.get("format") != FORMAT["format"]:
            raise ConfigurationError([f"{self.root} is not the folder of an export: it has no good {ABOUT}."])
        if about.get("version") != FORMAT["version"]:
            raise ConfigurationError([f"{self.root} was written by a newer studio: use that one."])
        return about

    @contextmanager
    def writing(self, choice: dict[str, str | None]) -> Iterator[None]:
        """Begin or go on with an export of that choice; for the time of the block nobody else writes here.

        Raises ConfigurationError where the folder holds something else, an export of another choice, or a writer.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY)
        except OSError as error:
            raise ConfigurationError([f"{self.root} cannot be written: {error.strerror}."]) from error
        try:
            self._lock(descriptor)
            self._prepare(choice)
            yield
            shutil.rmtree(self._partial)
        finally:
            os.close(descriptor)

    def _prepare(self, choice: dict[str, str | None]) -> None:
        if any(self.root.iterdir()):
            self._check_choice(choice)
        try:
            shutil.rmtree(self._partial, ignore_errors=True)
            for folder in (self.videos, self._partial):
                folder.mkdir(exist_ok=True)
            (self.root / SUMS).unlink(missing_ok=True)
        except OSError as error:
            raise ConfigurationError([f"{self.root} cannot be written: {error.strerror}."]) from error
        self.put(ABOUT, [json.dumps(FORMAT | {"only": choice}, indent=2) + "\n"])

    def _lock(self, descriptor: int) -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ConfigurationError([f"Another export writes to {self.root} at this moment."]) from error

    def _check_choice(self, choice: dict[str, str | None]) -> None:
        if not (self.root / ABOUT).exists():
            if {path.name for path in self.root.iterdir()} <= {_PARTIAL, VIDEOS}:
                return  # an export that was ended before it had said what it is
            raise ConfigurationError([f"{self.root} holds other things: name an empty folder, or one of an export."])
        if self.about().get("only") != choice:
            raise ConfigurationError(
                [f"{self.root} has an export of another --owner, --since or --model: use those, or another folder."]
            )

    def put(self, name: str, lines: Iterable[str]) -> None:
        """Write a text whole or not at all."""
        with self._new(name) as (file, _):
            for line in lines:
                file.write(line.encode())

    async def write(self, name: str, lines: AsyncIterable[str]) -> None:
        """The same for a text that comes bit by bit."""
        with self._new(name) as (file, _):
            async for line in lines:
                file.write(line.encode())

    async def copy(self, name: str, chunks: AsyncIterable[bytes], sha256: str | None = None) -> Part:
        """Write a video's file whole or not at all, hashed. Raises Damaged where it is not of that hash."""
        digest, size = hashlib.sha256(), 0
        with self._new(f"{VIDEOS}/{name}") as (file, path):
            async for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            if sha256 not in {None, digest.hexdigest()}:
                path.unlink()
                raise Damaged("the stored file is not the one that was saved")
        return Part(name=name, size=size, sha256=digest.hexdigest())

    @contextmanager
    def _new(self, name: str) -> Iterator[tuple[BinaryIO, Path]]:
        partial = self._partial / Path(name).name
        try:
            with partial.open("wb") as file:
                yield file, partial
                file.flush()
                os.fsync(file.fileno())
            partial.replace(self.root / name)
            sync((self.root / name).parent)
        except OSError as error:
            raise StudioError(
                f"{self.root} cannot be written: {error.strerror}. Run the export again later."
            ) from error

    def sidecars(self) -> list[str]:
        """The names of all sidecars."""
        return sorted(path.name for path in self.videos.glob("*.json")) if self.videos.is_dir() else []

    def sidecar(self, name: str) -> Sidecar:
        """Raises Damaged where it cannot be read or means nothing."""
        try:
            return Sidecar.model_validate_json(_small(self.videos / name))
        except OSError as error:
            raise Damaged(f"it cannot be read: {error.strerror}") from error
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise Damaged(f"it is no sidecar of a video ({where + ': ' if where else ''}{first['msg']})") from error

    def has(self, part: Part, *, is_hashed: bool) -> bool:
        """Whether the file is there with its size and, where it `is_hashed`, its hash."""
        try:
            self.check(part, is_hashed=is_hashed)
        except Damaged:
            return False
        return True

    def check(self, part: Part, *, is_hashed: bool = True) -> None:
        """Raises Damaged, which says why."""
        path = self.videos / part.name
        if not is_file(path):
            raise Damaged("it is missing")
        if (size := path.stat().st_size) != part.size:
            raise Damaged(f"it has {size} bytes, not {part.size}")
        if is_hashed and hash_of(path) != part.sha256:
            raise Damaged("its bytes are not those that were exported")

    def sums(self) -> dict[str, str]:
        """By path: the hashes that SHA256SUMS holds. Raises Damaged."""
        found = {}
        with (self.root / SUMS).open(encoding="utf-8", errors="replace") as lines:
            for number, line in enumerate(lines, 1):
                match = _SUM.fullmatch(line.removesuffix("\n"))
                if match is None:
                    raise Damaged(f"line {number} is not a sum of a file of an export")
                found[match[2]] = match[1]
        return found

    def files(self) -> Iterator[str]:
        """The path of everything in the folder but for its folder of videos and SHA256SUMS, links too."""
        for path in sorted(self.root.rglob("*")):
            name = path.relative_to(self.root).as_posix()
            if name not in {VIDEOS, SUMS}:
                yield name

    async def read(self, part: Part) -> AsyncIterator[bytes]:
        """The file's bytes. Raises Damaged where it is not there as a file or cannot be read."""
        path = self.videos / part.name
        if not is_file(path):
            raise Damaged("it is missing")
        try:
            for chunk in _chunks(path):
                yield chunk
        except OSError as error:
            raise Damaged(f"it cannot be read: {error.strerror}") from error


def hash_of(path: Path) -> str:
    """SHA-256. Raises Damaged where the file cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Damaged(f"it cannot be read: {error.strerror}") from error


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _small(path: Path) -> bytes:
    if not is_file(path):
        raise Damaged("it is missing")
    if path.stat().st_size > LARGEST:
        raise Damaged("it is too large")
    return path.read_bytes()


def is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()
