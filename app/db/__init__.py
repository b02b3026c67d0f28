"""The database: its engine and its transactions; its tables are in tables.py. SQLite in a file, or PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.exc import DatabaseError, DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.engines import BUSY_SECONDS, is_sqlite, open_engine, open_system_engine
from app.db.numbers import (
    count_damaged,
    damaged_files,
    forget_copy,
    is_copy,
    last_revision,
    mark_copy,
    mark_copy_in,
    next_revision,
    store_number,
    store_number_of,
    stored_sizes_of,
)
from app.db.tables import (
    Moment,
    accounts,
    audit,
    batches,
    callback_secrets,
    claims,
    counters,
    foreign_jobs,
    installation,
    keys,
    metadata,
    play_links,
    presets,
    rates,
    sessions,
    submissions,
    uploads,
    used_once,
    videos,
    webhook_deliveries,
    webhook_events,
    webhooks,
    workers,
)
from app.errors import ConfigurationError, Unavailable

__all__ = [
    "Conflict",
    "Database",
    "Moment",
    "accounts",
    "audit",
    "batches",
    "callback_secrets",
    "check_file",
    "claims",
    "count_damaged",
    "counters",
    "damaged_files",
    "foreign_jobs",
    "forget_copy",
    "installation",
    "is_copy",
    "keys",
    "last_revision",
    "mark_copy",
    "metadata",
    "next_revision",
    "play_links",
    "presets",
    "rates",
    "sessions",
    "store_number",
    "store_number_in",
    "stored_sizes_in",
    "submissions",
    "uploads",
    "used_once",
    "videos",
    "webhook_deliveries",
    "webhook_events",
    "webhooks",
    "workers",
]

MIGRATIONS = Path(__file__).parent.with_name("migrations")
QUICK_CHECK = "PRAGMA quick_check(1)"  # every page and every link between them, but not the indices' contents
MOST_COMPLAINTS = 20  # about a damaged file; more say no more
RETRY_AFTER = 2  # seconds that a client should wait while the database is away


class Conflict(Exception):
    """A row with the same key is there already; nothing was changed."""


class Database:
    """One engine on one database. `pooled=False` keeps no connection between uses, so any event loop may use it."""

    def __init__(self, url: str, *, pooled: bool = True) -> None:
        self.url = sa.make_url(url)
        self.is_sqlite = is_sqlite(self.url)
        self.path = Path(self.url.database or "") if self.is_sqlite else None  # of the file, None for a server
        self.engine = open_engine(self.url, pooled=pooled)
        # Readers of SQLite never wait for a writer; with connections of their own they never queue behind one either.
        self._readers = open_engine(self.url, pooled=pooled) if self.is_sqlite else self.engine
        self._counters = open_engine(self.url, pooled=pooled, synchronous="NORMAL") if self.is_sqlite else self.engine

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A connection in a transaction that may write, committed at the end of the block or rolled back on an error.

        Raises Unavailable where the database does not answer.
        """
        async with _translated(), self.engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection that takes no write lock."""
        async with _translated(), self._readers.connect() as connection:
            yield await connection.execution_options(reading=True)

    @asynccontextmanager
    async def counting(self) -> AsyncIterator[AsyncConnection]:
        """A transaction for what a power cut may forget: its end does not wait for the disk."""
        async with _translated(), self._counters.begin() as connection:
            if not self.is_sqlite:
                await connection.execute(sa.text("SET LOCAL synchronous_commit TO off"))
            yield connection

    def keep_private(self) -> None:
        """Let nobody but the studio's own user read SQLite's files; a server guards its own."""
        if self.path:
            for name in (self.path.name, f"{self.path.name}-wal", f"{self.path.name}-shm"):
                with suppress(OSError):  # a file system without modes, or one of the files is not there
                    self.path.with_name(name).chmod(0o600)

    async def migrate(self) -> None:
        """Bring our tables to the newest form, after a look at every page of a SQLite file (200 MB take half a second).

        Raises ConfigurationError where it is damaged or no such database.
        """
        try:
            if self.is_sqlite:
                async with self.reading() as connection:
                    _check(str((await connection.exec_driver_sql(QUICK_CHECK)).scalar()))
            async with self.transaction() as connection:
                await connection.run_sync(_upgrade)
        except (DatabaseError, sqlite.DatabaseError) as error:
            where = self.url.database if self.is_sqlite else self.url.render_as_string(hide_password=True)
            raise ConfigurationError(
                [f"{where} is damaged or is not a database of this studio: put a backup in its place."]
            ) from error

    def copy(self, target: Path) -> None:
        """Write the SQLite file as it is at this moment, whole, while others go on writing. `target` must not exist.

        The copy says of itself that it is one (app.store), and is for the studio's own user alone. Raises Unavailable.
        """
        target.touch(0o600, exist_ok=False)
        try:
            with closing(sqlite.connect(self.path, timeout=BUSY_SECONDS)) as connection:
                connection.execute("VACUUM INTO ?", (str(target),))
            with closing(sqlite.connect(target)) as connection, connection:
                connection.execute("PRAGMA journal_mode=MEMORY")  # no file of SQLite's own beside it
                mark_copy_in(connection)
        except sqlite.DatabaseError as error:
            raise Unavailable(f"The database cannot be copied at the moment: {error}.") from error

    def rewrite(self) -> None:
        """Write SQLite's file anew, without what was deleted, and empty its log. Raises Unavailable where another
        process is in the way; a server's own vacuum does the like there.
        """
        if not self.is_sqlite:
            return
        try:
            with closing(sqlite.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
                connection.execute("VACUUM")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite.OperationalError as error:
            raise Unavailable("The database could not be written anew.") from error

    async def is_current(self) -> bool:
        async with self.reading() as connection:
            return await connection.run_sync(_is_current)

    async def complaints(self) -> list[str]:
        """What SQLite finds wrong with its own file; of PostgreSQL, which looks after its pages itself, nothing."""
        if not self.is_sqlite:
            return []
        try:
            async with self.reading() as connection:
                found = (await connection.exec_driver_sql(f"PRAGMA quick_check({MOST_COMPLAINTS})")).scalars()
                return [sentence for sentence in found if sentence != "ok"]
        except (DatabaseError, sqlite.DatabaseError) as error:
            return [str(error.__cause__ or error)]

    def system_engine(self) -> sa.Engine:
        """A synchronous engine on the same database for the durable engine's own tables; the caller disposes of it."""
        return open_system_engine(self.url)

    async def close(self) -> None:
        await self.engine.dispose()
        await self._readers.dispose()
        await self._counters.dispose()


def check_file(path: Path) -> None:
    """Look at every page of a SQLite file that nobody writes. Raises ConfigurationError where it is damaged."""
    try:
        with closing(_unchanging(path)) as connection:
            _check(str(connection.execute(QUICK_CHECK).fetchone()[0]))
            connection.execute("SELECT 1 FROM videos LIMIT 1")
    except sqlite.DatabaseError as error:
        raise ConfigurationError([f"{path} is damaged or is not a database of this studio."]) from error


def store_number_in(path: Path) -> int | None:
    """The number of the store in a SQLite file that nobody writes."""
    with closing(_unchanging(path)) as connection:
        return store_number_of(connection)


def stored_sizes_in(path: Path) -> dict[str, int]:
    """The bytes of each finished video's file by its id, in a SQLite file that nobody writes."""
    with closing(_unchanging(path)) as connection:
        return stored_sizes_of(connection)


def _unchanging(path: Path) -> Any:
    return sqlite.connect(f"file:{quote(str(path))}?immutable=1", uri=True)


def _check(answer: str) -> None:
    if answer != "ok":
        raise sqlite.DatabaseError(answer)


@asynccontextmanager
async def _translated() -> AsyncIterator[None]:
    """Drivers' errors as ours. A connection's preparation raises SQLite's own, before SQLAlchemy can wrap them."""
    try:
        yield
    except (IntegrityError, sqlite.IntegrityError) as error:
        raise Conflict from error
    except (OperationalError, InterfaceError, PoolTimeout, sqlite.OperationalError) as error:
        raise Unavailable(
            "The database does not answer at the moment; nothing was changed. Try again shortly.",
            retry_after=RETRY_AFTER,
        ) from error
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        raise Unavailable(
            "The connection to the database was lost; nothing was changed. Try again shortly.", retry_after=RETRY_AFTER
        ) from error


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


def _upgrade(connection: sa.Connection) -> None:
    config = _alembic()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _is_current(connection: sa.Connection) -> bool:
    head = ScriptDirectory.from_config(_alembic()).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == head
