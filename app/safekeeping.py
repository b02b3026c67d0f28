"""The key of a database's secrets: found or made at the start, changed for another one, or lost."""

from __future__ import annotations

import asyncio

import structlog

from app.config import Settings
from app.db import Database, next_revision
from app.encryption import KEY_FILE, SecretKey, make_key, read_keys
from app.errors import ConfigurationError, Unavailable
from app.keys import installation
from app.webhooks import custody

log = structlog.get_logger(__name__)


async def open_key(database: Database, settings: Settings) -> SecretKey:
    """The key that this database's secrets are encrypted with from now on, the installation's own among them.

    Raises ConfigurationError where the key that encrypted them is not among those that are here.
    """
    async with database.reading() as connection:
        name = await installation.key_name(connection)
    keys = _keys(database, settings, may_make=name is None)
    if not keys or name != keys[0].name:
        await _change(database, settings, keys)
    return keys[0]


async def forget_lost(database: Database, settings: Settings) -> None:
    """Begin anew with the key that is here, without what a lost one had encrypted. Raises ConfigurationError where
    nothing is lost.
    """
    async with database.transaction() as connection:
        await next_revision(connection)
        name = await installation.key_name(connection)
        if name is None or name in {key.name for key in read_keys(settings)}:
            raise ConfigurationError(["Nothing is lost: the key of this database's secrets is here."])
        await custody.forget(connection)
        await installation.forget(connection)
    await open_key(database, settings)


def _keys(database: Database, settings: Settings, *, may_make: bool) -> list[SecretKey]:
    """Those that are here. Where there is none and none is lost, SQLite's studio makes one; PostgreSQL has machines
    with folders of their own, which must be told the same one.
    """
    if not database.is_sqlite and not settings.secret_key:
        raise ConfigurationError(
            [
                "With PostgreSQL set SECRET_KEY, the same on every machine: it encrypts the secrets in the database. "
                "`openssl rand -base64 32` makes one; keep it where the database is not."
            ]
        )
    return read_keys(settings) or ([make_key(settings.data_dir)] if may_make else [])


async def _change(database: Database, settings: Settings, keys: list[SecretKey]) -> None:
    """Encrypt every secret with the first of the keys. Raises ConfigurationError where none of them opens them."""
    async with database.transaction() as connection:
        await next_revision(connection)  # the one lock: of two that start together the second finds it done
        name = await installation.key_name(connection)
        former = next((key for key in keys if key.name == name), None)
        if name is not None and former is None:
            raise ConfigurationError([_lost(database, settings)])
        await custody.encrypt(connection, keys[0], former)
        await installation.encrypt(connection, keys[0], former)
    database.keep_private()
    if name is None:
        await _wipe(database)


async def _wipe(database: Database) -> None:
    """Nothing that was deleted stays readable in the file, such as secrets that were in clear there."""
    try:
        await asyncio.to_thread(database.rewrite)
    except Unavailable as error:
        log.warning("former secrets may still lie in unused pages of the database: rotate them", reason=str(error))


def _lost(database: Database, settings: Settings) -> str:
    place = settings.data_dir / KEY_FILE
    where = f"put {place} back (a backup has it), or set SECRET_KEY" if database.is_sqlite else "set SECRET_KEY"
    return (
        "The secrets in this database were encrypted with another key than the one that is here. Nothing was changed: "
        f"{where} to the key of before. Only if it is lost for good, run `sora-studio forget-secrets`: then play links "
        "end, webhooks wait for a new secret, and keys that sign requests must be made anew."
    )
