"""The engines on a database: how connections are made and prepared, and how SQLite's thread is reached.

SQLite comes from the pysqlite3 wheel, not from Python: it is newer than 3.51.3, which fixed the WAL-reset race
(doc/decisions/0002-sqlite.md). WAL mode with synchronous=FULL lets an acknowledged row survive a power cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import aiosqlite
import sqlalchemy as sa
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.dialects.sqlite.aiosqlite import AsyncAdapt_aiosqlite_dbapi
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from app.errors import ConfigurationError

SAFE_SQLITE = (3, 51, 3)  # older ones have the WAL-reset race: a commit may vanish where several connections write
POSTGRES_OPTIONS = {  # a process that is frozen inside a transaction must not keep its locks from the others
    "options": "-c idle_in_transaction_session_timeout=15s"
}
BUSY_SECONDS = 10  # a writer waits this long for another, then says that the database does not answer
IN_THE_WAY = (  # SQLite's words for what may pass (sqlite3_errstr): a disk that is full, broken or only to be read
    "disk I/O error",
    "database or disk is full",
    "attempt to write a readonly database",
    "unable to open database file",
)


def is_sqlite(url: sa.URL) -> bool:
    return url.get_backend_name() == "sqlite"


def open_engine(url: sa.URL, *, pooled: bool, synchronous: str = "FULL") -> AsyncEngine:
    """`synchronous` is SQLite's: NORMAL loses acknowledged rows at a power cut (promises.md, "Know first"), FULL none.

    Raises ConfigurationError where the URL of SQLite names no file or the library is not safe.
    """
    return _sqlite(url, pooled=pooled, synchronous=synchronous) if is_sqlite(url) else _postgres(url, pooled=pooled)


def open_system_engine(url: sa.URL) -> sa.Engine:
    """A synchronous one, for the durable engine's own tables."""
    if not is_sqlite(url):
        return sa.create_engine(
            _with_driver(url), connect_args=POSTGRES_OPTIONS, pool_size=10, max_overflow=0, pool_pre_ping=True
        )
    engine = sa.create_engine(url.set(drivername="sqlite"), module=sqlite)
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "handle_error", _ask_for_patience)
    return engine


def _sqlite(url: sa.URL, *, pooled: bool, synchronous: str) -> AsyncEngine:
    path = url.database
    if not path or path == ":memory:":
        raise ConfigurationError(["DATABASE_URL must name a file: sqlite:////folder/studio.db."])
    if sqlite.sqlite_version_info < SAFE_SQLITE:
        raise ConfigurationError(
            [f"SQLite {sqlite.sqlite_version} can lose commits: install the pysqlite3 wheel, or use PostgreSQL."]
        )
    Path(path).parent.mkdir(parents=True, exist_ok=True)

    def connect() -> Any:
        return sqlite.connect(path, timeout=BUSY_SECONDS, check_same_thread=False)

    async def connection() -> Any:
        waiting = _Connection(connect, iter_chunk_size=64)
        waiting._thread.daemon = True  # noqa: SLF001  # as SQLAlchemy does: a left connection must not keep the process
        return await waiting

    engine = create_async_engine(
        url.set(drivername="sqlite+aiosqlite"),
        module=AsyncAdapt_aiosqlite_dbapi(aiosqlite, sqlite),
        async_creator=connection,
        **({"pool_size": 5, "max_overflow": 5} if pooled else {"poolclass": NullPool}),
    )
    sa.event.listen(engine.sync_engine, "connect", partial(_prepare_for_explicit_begin, synchronous=synchronous))
    sa.event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _postgres(url: sa.URL, *, pooled: bool) -> AsyncEngine:
    pool: dict[str, Any] = {"pool_size": 10, "max_overflow": 10, "pool_pre_ping": True}
    return create_async_engine(
        _with_driver(url), connect_args=POSTGRES_OPTIONS, **(pool if pooled else {"poolclass": NullPool})
    )


def _with_driver(url: sa.URL) -> sa.URL:
    return url.set(drivername="postgresql+psycopg")


class _Connection(aiosqlite.Connection):
    """aiosqlite's, whose thread is asked once for each statement; its own cursor asks it four times, 0.2 ms each."""

    def cursor(self) -> _Cursor:  # type: ignore[override]  # what SQLAlchemy asks for is PEP 249's, not aiosqlite's
        return _Cursor(self)


class _Cursor:
    """What SQLAlchemy uses of an asynchronous cursor: one statement, of which every row is read at once."""

    description: Sequence[Any] | None = None
    rowcount = -1
    lastrowid: int | None = None

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []

    async def __aenter__(self) -> _Cursor:
        return self

    async def execute(self, statement: str, parameters: Iterable[Any] = ()) -> None:
        await self._ask("execute", statement, parameters)

    async def executemany(self, statement: str, parameters: Iterable[Any]) -> None:
        await self._ask("executemany", statement, parameters)

    async def _ask(self, *words: Any) -> None:
        await self._connection._execute(self._run, *words)  # type: ignore[no-untyped-call]  # noqa: SLF001

    async def fetchall(self) -> list[Any]:
        return self._rows

    async def close(self) -> None:
        """Nothing is open: `_run` has closed it."""

    def _run(self, way: str, statement: str, parameters: Iterable[Any]) -> None:
        """In the connection's thread."""
        cursor = self._connection._conn.cursor()  # noqa: SLF001
        try:
            getattr(cursor, way)(statement, parameters)
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else []
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()


def _prepare(connection: Any, _record: Any = None) -> None:
    """DBOS's connections: the write lock is taken at the first statement of a transaction."""
    try:
        _set_pragmas(connection)
    except sqlite.OperationalError as error:
        raise _worth_patience(error) or error from error
    connection.isolation_level = "IMMEDIATE"


def _ask_for_patience(context: sa.ExceptionContext) -> None:
    if worth := _worth_patience(context.original_exception):
        raise worth from context.original_exception


def _worth_patience(error: BaseException) -> Exception | None:
    """DBOS tries again only where it reads that SQLite is locked; else it would drop the video until a restart."""
    if not isinstance(error, sqlite.OperationalError) or not any(words in str(error) for words in IN_THE_WAY):
        return None
    patient: Exception = sqlite.OperationalError(f"database is locked, or: {error}")
    return patient


def _prepare_for_explicit_begin(connection: Any, _record: Any, *, synchronous: str) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself; `_begin` does
    _set_pragmas(connection, synchronous)


def _set_pragmas(connection: Any, synchronous: str = "FULL") -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute(f"PRAGMA synchronous={synchronous}")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
