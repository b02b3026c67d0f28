"""The commands sora-studio backup and restore: a SQLite studio as a folder that is whole at every moment."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

import typer

from app.config import Settings
from app.copies import put_whole
from app.db import Database, check_file, store_number_in, stored_sizes_in
from app.encryption import KEY_FILE
from app.errors import ConfigurationError, StudioError
from app.files import PARTIAL, Files
from app.store import KEY, REACHED, spelled
from app.terminal import console, run, settings_of
from app.videos.keys import video_key
from app.videos.scrubbing import PROGRESS
from app.worker import is_ours

DATABASE, FILES = "studio.db", "files"  # in the folder of a backup
NOTES = {PARTIAL, REACHED, PROGRESS}  # what the studio itself keeps beside the files, for the present alone
BESIDE = ("-wal", "-shm")  # what SQLite keeps next to a database, and what belongs to that one alone


def backup(
    folder: Annotated[Path, typer.Argument(help="Where to; a folder of an earlier backup is brought up.")],
) -> None:
    """Copy database and files while the studio works. Only files that the folder lacks are copied.

    The key of the secrets in the database is copied as well, but for a SECRET_KEY, which you keep yourself.
    """
    run(asyncio.to_thread(_backup, settings_of(), folder))


def restore(
    source: Annotated[
        Path, typer.Argument(metavar="BACKUP", help="The folder of a backup, or a copy of the database.")
    ],
    files_only: Annotated[
        bool, typer.Option("--files-only", help="Put back missing files alone; the studio may be running.")
    ] = False,
) -> None:
    """Put a backup in the place of a stopped studio. The former database is kept beside it as *.before-restore.

    A copy that the worker made (DATA_DIR/backups) puts back the database alone.
    """
    work = _restore_files if files_only else _restore_copy if source.is_file() else _restore
    run(asyncio.to_thread(work, settings_of(), source))


def _backup(settings: Settings, folder: Path) -> None:
    database, files = Database(settings.database), Files(settings.storage)
    path = _path(database)
    if not path.is_file():
        raise ConfigurationError([f"There is no database at {path} yet: start the studio once."])
    with _told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / f".{DATABASE}.partial"
        fresh.unlink(missing_ok=True)
        database.copy(fresh)  # before the files: every video that is completed in it has its file by now
        sizes = {video_key(video_id): size for video_id, size in stored_sizes_in(fresh).items()}
        copied = _copy_all(files.root, folder / FILES, sizes)
        put_whole(fresh, folder / DATABASE)
        if not settings.secret_key:
            _copy_key(settings.data_dir, folder)
    key = "Keep SECRET_KEY elsewhere: it is not in there." if settings.secret_key else f"{KEY_FILE} opens its secrets."
    console.print(f"{folder} holds the database and its files; {copied} files were new. {key}", markup=False)


def _restore(settings: Settings, folder: Path) -> None:
    files = Files(settings.storage)
    _check_backup(folder, files)
    check_file(folder / DATABASE)
    with _stopped(settings) as path:
        copied = _copy_all(folder / FILES, files.root)
        _put_back(folder / DATABASE, path)
        _copy_key(folder, settings.data_dir)
    console.print(f"{path} is the backup's now; {copied} files were put back. Start the studio.", markup=False)


def _restore_files(settings: Settings, folder: Path) -> None:
    files = Files(settings.storage)
    _check_backup(folder, files)
    with _told(files.root):
        copied = _copy_all(folder / FILES, files.root)
    console.print(f"{copied} files were put back into {files.root}.", markup=False)


def _restore_copy(settings: Settings, copy: Path) -> None:
    check_file(copy)
    _check_number(copy, Files(settings.storage).root / KEY)
    with _stopped(settings) as path:
        _put_back(copy, path)
    console.print(f"{path} is {copy.name} now; the files are as they were. Start the studio.", markup=False)


def _check_backup(folder: Path, files: Files) -> None:
    if not (folder / DATABASE).is_file():
        raise ConfigurationError([f"There is no backup in {folder}: it would hold {DATABASE} and {FILES}."])
    _check_kin(folder / FILES, files.root)


@contextmanager
def _stopped(settings: Settings) -> Iterator[Path]:
    """The database's path, while no studio can start on it. Raises ConfigurationError where one works."""
    path = _path(Database(settings.database))
    with _told(path), path.with_name(f"{path.name}.lock").open("a+") as lock:
        if not is_ours(lock):
            raise ConfigurationError([f"A studio works on {path}: stop it first."])
        yield path


def _put_back(source: Path, path: Path) -> None:
    fresh = path.with_name(f".{path.name}.partial")
    fresh.unlink(missing_ok=True)
    fresh.touch(0o600)  # it may hold what the studio signs with
    shutil.copyfile(source, fresh)
    for end in ("", *BESIDE):
        former = path.with_name(path.name + end)
        if former.exists():
            former.replace(path.with_name(f"{path.name}.before-restore{end}"))
    put_whole(fresh, path)


def _path(database: Database) -> Path:
    if database.path is None:
        raise ConfigurationError(["The database is PostgreSQL: use pg_dump and pg_restore, then copy the files."])
    return database.path


def _check_kin(source: Path, target: Path) -> None:
    """Raises ConfigurationError where the files that are there belong to another studio than the backup."""
    theirs, ours = ((root / KEY).read_bytes() if (root / KEY).is_file() else None for root in (source, target))
    if ours is not None and theirs != ours:
        raise ConfigurationError(
            [f"The files in {target} are another studio's. Nothing was changed; restore into an empty DATA_DIR."]
        )


def _check_number(copy: Path, told: Path) -> None:
    """Raises ConfigurationError where a copy of a database is of another one than the files that are there."""
    if told.is_file() and told.read_text("ascii", "replace").strip() != spelled(store_number_in(copy)):
        raise ConfigurationError([f"{copy} is another studio's database than {told.parent} belongs to. Nothing was "
                                  "changed."])  # fmt: skip


def _copy_all(source: Path, target: Path, sizes: Mapping[str, int] = MappingProxyType({})) -> int:
    """Copy every file that the target lacks or has in another size; finished files never change. How many.

    One of another size than `sizes` has for it was damaged here, and must not take the place of a good one there.
    """
    copied = 0
    for path in sorted(source.rglob("*")):
        place = path.relative_to(source)
        if place.parts[0] in NOTES or path.is_symlink() or not path.is_file():
            continue
        try:
            copied += _copy_file(path, target / place, sizes.get(place.as_posix()))
        except FileNotFoundError:  # deleted for good meanwhile
            continue
    return copied


def _copy_key(source: Path, target: Path) -> None:
    """The key of the secrets, where it is a file, for the user's own eyes; another one there is kept beside it."""
    if not (source / KEY_FILE).is_file():
        return
    goal, fresh = target / KEY_FILE, target / f".{KEY_FILE}.partial"
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    fresh.write_bytes((source / KEY_FILE).read_bytes())
    if goal.is_file() and goal.read_bytes() != fresh.read_bytes():
        goal.replace(goal.with_name(f"{KEY_FILE}.before-restore"))
    put_whole(fresh, goal)


def _copy_file(path: Path, goal: Path, right_size: int | None) -> bool:
    """Whether it was copied."""
    size = path.stat().st_size
    if size != (right_size or size) or (goal.is_file() and goal.stat().st_size == size):
        return False
    goal.parent.mkdir(parents=True, exist_ok=True)
    fresh = goal.with_name(f".{goal.name}.partial")
    try:
        shutil.copyfile(path, fresh)
    except FileNotFoundError:
        fresh.unlink(missing_ok=True)
        raise
    put_whole(fresh, goal)
    return True


@contextmanager
def _told(place: Path) -> Iterator[None]:
    """A disk that refuses is a sentence."""
    try:
        yield
    except OSError as error:
        raise StudioError(f"{error.filename or place} cannot be used: {error.strerror}.") from error
