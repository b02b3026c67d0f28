"""The studio's parts, opened together: settings, database, files, verbs and live changes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import structlog

from app.accounts import Upstreams, every_secret, read_upstreams
from app.amounts import to_micro
from app.audit import AuditLog
from app.config import Settings
from app.db import Database
from app.encryption import SecretKey
from app.errors import ConfigurationError
from app.files import ASIDE, Files
from app.keys import Keys
from app.keys.installation import Installation
from app.keys.links import Links
from app.keys.people import People
from app.keys.signatures import Signatures
from app.logs import set_up_logs
from app.media import Media
from app.models.caller import ANYBODY, NOWHERE, Caller, Origin
from app.moderation import Moderation
from app.moderation.rules import read_rules
from app.rewriting import Rewriter
from app.safekeeping import forget_lost, open_key
from app.services.chat import open_chat
from app.store import recognise, settle
from app.videos import Videos
from app.videos.admission import Admission
from app.videos.batches import Batches
from app.videos.feed import Feed
from app.videos.pictures import Pictures
from app.videos.presets import Presets
from app.videos.spending import Limits
from app.videos.sweeping import set_strays_aside
from app.webhooks import Webhooks
from app.webhooks.addresses import Guard, Resolver
from app.workflows import Enqueuer

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Studio:
    """The parts as `caller` sees them. But for the database, the files, app.keys, the guard and the audit log they show
    nothing of others."""

    settings: Settings
    upstreams: Upstreams
    database: Database
    files: Files
    pictures: Pictures
    admission: Admission
    videos: Videos
    batches: Batches
    presets: Presets
    feed: Feed
    keys: Keys
    guard: Guard
    webhooks: Webhooks
    moderation: Moderation
    audit: AuditLog
    rewriter: Rewriter
    links: Links
    signatures: Signatures
    people: People
    secret_key: SecretKey
    caller: Caller = ANYBODY

    def asked_by(self, caller: Caller, origin: Origin = NOWHERE) -> Studio:
        """The same parts, for what that one may see; `origin` is what the audit log tells of the request."""
        return replace(
            self,
            caller=caller,
            pictures=self.pictures.of(caller),
            admission=self.admission.of(caller, origin),
            videos=self.videos.of(caller.sees),
            webhooks=self.webhooks.of(caller),
            batches=self.batches.of(caller.sees),
            presets=self.presets.of(caller),
        )


@asynccontextmanager
async def open_studio(settings: Settings, *, pooled: bool = True) -> AsyncIterator[Studio]:
    """Everything but the worker, ready to use. SQLite is brought up to date; PostgreSQL must be so already.

    `pooled=False` suits a short use in an event loop of its own. Raises ConfigurationError where something is missing.
    """
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        files = Files(settings.storage)
    except OSError as error:
        raise ConfigurationError([f"DATA_DIR cannot be used: {error.strerror}: {error.filename}."]) from error
    upstreams = read_upstreams(settings)
    moderation = Moderation(settings.moderation, read_rules(settings.moderation_rules))
    database = Database(settings.database, pooled=pooled)
    enqueuer = Enqueuer(database)
    media = Media()
    pictures = Pictures(database, files, media, min_free_bytes=settings.min_free_bytes)
    resolver = Resolver()
    guard = Guard(resolver, allow_private=settings.webhook_allow_private)
    audit = AuditLog(database, days=settings.audit_days, keeps_prompts=settings.audit_prompts)
    videos = Videos(database, files, enqueuer)
    feed = Feed(database)
    try:
        await _prepare(database, enqueuer)
        if await recognise(database, files):
            await _keep_unknown(database, files)
        secret_key = await open_key(database, settings)
        webhooks = Webhooks(database, guard, secret_key)
        admission = Admission(
            database,
            files,
            pictures,
            enqueuer,
            upstreams,
            webhooks,
            moderation,
            audit,
            max_waiting=settings.max_waiting,
            min_free_bytes=settings.min_free_bytes,
            budget=Limits(to_micro(settings.daily_budget), to_micro(settings.total_budget)),
        )
        installation = Installation(database, secret_key)
        links, signatures = Links(database, installation), Signatures(database, installation)
        keys = Keys(database, signatures)
        yield Studio(
            settings,
            upstreams,
            database,
            files,
            pictures,
            admission,
            videos,
            Batches(database),
            Presets(database),
            feed,
            keys,
            guard,
            webhooks,
            moderation,
            audit,
            Rewriter(open_chat(settings)),
            links,
            signatures,
            People(database, settings, installation, keys),
            secret_key,
        )
    finally:
        await feed.close()
        await media.close()
        resolver.close()
        enqueuer.close()
        await database.close()


def start_logs(settings: Settings) -> None:
    """Send log lines to standard error, without any secret of these settings or of their accounts."""
    production = settings.environment == "production"
    set_up_logs(production=production, level=settings.log_level, secrets=every_secret(settings))


async def migrate(settings: Settings) -> None:
    """Bring the database to the newest form, whatever its kind."""
    database = Database(settings.database, pooled=False)
    enqueuer = Enqueuer(database)
    try:
        await database.migrate()
        await enqueuer.migrate()
    finally:
        enqueuer.close()
        await database.close()


async def forget_secrets(settings: Settings) -> None:
    """Let go of what a lost key had encrypted. Raises ConfigurationError where none is lost."""
    database = Database(settings.database, pooled=False)
    try:
        await forget_lost(database, settings)
    finally:
        await database.close()


async def _prepare(database: Database, enqueuer: Enqueuer) -> None:
    if not database.is_sqlite:
        if not await database.is_current() or not await enqueuer.is_current():
            raise ConfigurationError(["The database is not up to date: run `sora-studio migrate`, then start again."])
        return
    await database.migrate()
    await enqueuer.migrate()


async def _keep_unknown(database: Database, files: Files) -> None:
    """What was made since the copy was taken that is the database now."""
    if kept := await set_strays_aside(database, files):
        folder = str(files.root / ASIDE)
        log.error("the database is an older copy: files that it does not know were set aside", files=kept, to=folder)
    await settle(database, files)
