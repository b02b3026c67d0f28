"""The tables: their columns, units and indices. What is not obvious of a column stands beside it."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa


class Moment(sa.TypeDecorator[datetime]):
    """An aware UTC time; SQLite keeps it without a zone, so the zone is put back."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return value if value is None or dialect.name != "sqlite" else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return value if value is None else value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)


metadata = sa.MetaData()

videos = sa.Table(
    "videos",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("owner", sa.String(64), nullable=False, server_default=""),  # the key's id; empty where nobody signed in
    sa.Column("prompt", sa.Text, nullable=False),
    sa.Column("model", sa.String(100), nullable=False),
    sa.Column("account", sa.String(100)),  # where it was sent; its job is asked for nowhere else
    sa.Column("width", sa.Integer, nullable=False),
    sa.Column("height", sa.Integer, nullable=False),
    sa.Column("seconds", sa.Integer, nullable=False),
    sa.Column("seed", sa.BigInteger, nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False, server_default="0"),  # submissions begun
    sa.Column("upstream_id", sa.String(500)),
    sa.Column("progress", sa.Float),  # percent, as the service says
    sa.Column("error_code", sa.String(50)),
    sa.Column("error", sa.Text),
    sa.Column("refusal", sa.JSON),  # the service's own account of it: stage, category, retry, code, message
    sa.Column("charged", sa.String(10)),  # yes, no, unknown; null before the end
    sa.Column("cost", sa.BigInteger),  # micro-dollars; null until certain
    sa.Column("estimated_cost", sa.BigInteger),  # micro-dollars; null where the price is unknown
    sa.Column("reserved", sa.BigInteger),  # micro-dollars that budgets keep for it until its end; null: unknown
    sa.Column("hold", sa.Text),  # why it waits although it could run
    sa.Column("decision_needed_at", Moment),  # since when only a person can say what to do
    sa.Column("decision", sa.String(20)),  # what that person said
    sa.Column("parent_id", sa.String(64)),  # the video it was made out of
    sa.Column("parent_kind", sa.String(10)),  # remix, edit, extend
    sa.Column("style", sa.String(50)),  # as asked for, of the embedded renderer
    sa.Column("camera", sa.String(50)),
    sa.Column("reference_id", sa.String(64)),  # the upload it begins with; its own copy is in the store
    sa.Column("callback_url", sa.Text),  # whom its events are told besides; null: nobody, or one who wants no more
    sa.Column("moderation", sa.String(10)),  # block, where the request itself asked for that; null: the setting holds
    sa.Column("findings", sa.JSON),  # of the moderation
    sa.Column("checked_at", Moment),  # when the moderation services let it pass; null: not yet, or there were none
    sa.Column("batch_id", sa.String(64)),  # the batch that it was ordered in
    sa.Column("scene", sa.JSON),  # what the embedded renderer understood
    sa.Column("understood", sa.Text),
    sa.Column("size_bytes", sa.BigInteger),
    sa.Column("sha256", sa.String(64)),
    sa.Column("actual_seconds", sa.Float),
    sa.Column("generation_seconds", sa.Float),  # from the first submission to the finished file
    sa.Column("poster_version", sa.Integer, nullable=False, server_default="0"),  # 0: none yet
    sa.Column("sprites", sa.JSON),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("started_at", Moment),  # of the first submission
    sa.Column("expires_at", Moment),  # when the service deletes its copy, by our clock
    sa.Column("finished_at", Moment),
    sa.Column("cancel_requested_at", Moment),
    sa.Column("cancel_after", Moment),  # it is not worth more waiting than until then
    sa.Column("deleted_at", Moment),
    sa.Column("purged_at", Moment),  # deleted for good: only what the statistics need is left of the row
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("account", "upstream_id", name="one_video_per_job"),
    sa.Index("videos_by_age", "created_at", "id"),
    sa.Index("videos_by_owner", "owner", "created_at", "id"),
    sa.Index("videos_by_state", "state", "created_at"),
    sa.Index("videos_by_revision", "revision"),
    sa.Index("videos_by_batch", "batch_id"),
)

# Videos that were ordered together, and what ends the waiting ones of them before their turn.
batches = sa.Table(
    "batches",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("owner", sa.String(64), nullable=False, server_default=""),
    sa.Column("stop_after_refusals", sa.Integer),  # null: no number of refusals stops it
    sa.Column("stop_after_spend", sa.BigInteger),  # micro-dollars; null: no sum stops it
    sa.Column("stopped_at", Moment),  # since when nothing more of it is sent
    sa.Column("stopped_reason", sa.String(20)),  # refusals, spend, cancelled
    sa.Column("created_at", Moment, nullable=False),
    sa.Index("batches_by_age", "owner", "created_at", "id"),
)

# Ways to put a prompt that somebody has saved; those of everybody are in app/presets.toml.
presets = sa.Table(
    "presets",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("owner", sa.String(64), nullable=False, server_default=""),
    sa.Column("preset", sa.JSON, nullable=False),  # its words, as app.models.preset has them
    sa.Column("created_at", Moment, nullable=False),
    sa.Index("presets_by_owner", "owner", "created_at"),
)

# Pictures that videos may begin with; each video keeps a copy of its own.
uploads = sa.Table(
    "uploads",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("owner", sa.String(64), nullable=False, server_default=""),
    sa.Column("width", sa.Integer, nullable=False),
    sa.Column("height", sa.Integer, nullable=False),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Index("uploads_by_age", "created_at"),
)

# Requests for videos by which a repeated one is known: the same key, or the same body from a client that tries again.
claims = sa.Table(
    "claims",
    metadata,
    sa.Column("owner", sa.String(64), primary_key=True),
    sa.Column("key", sa.String(300), primary_key=True),
    sa.Column("fingerprint", sa.String(64), nullable=False),  # SHA-256 of what was asked for
    sa.Column("tries", sa.JSON, nullable=False),  # which tries of the client's have met this row
    sa.Column("video_id", sa.String(64), nullable=False),  # the first of them
    sa.Column("video_ids", sa.JSON, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Index("claims_by_fingerprint", "owner", "fingerprint", "created_at"),
)

# Who may call. A key's secret is shown once and kept nowhere; what is stored finds it again.
keys = sa.Table(
    "keys",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("kind", sa.String(10), nullable=False, server_default="key"),  # or person: one of an OpenID provider's
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("prefix", sa.String(20), nullable=False),  # the secret's beginning, by which a person knows it
    sa.Column("secret_hash", sa.String(64), unique=True),  # SHA-256; null for a person, who has no secret here
    sa.Column("scopes", sa.JSON, nullable=False),
    sa.Column("rate", sa.String(50)),  # of all its requests, as RATE_LIMIT; null: that
    sa.Column("daily_budget", sa.BigInteger),  # micro-dollars; null: none
    sa.Column("total_budget", sa.BigInteger),
    sa.Column("keep_prompts", sa.Boolean, nullable=False),
    sa.Column("signing", sa.Boolean, nullable=False, server_default=sa.false()),  # whether it must sign its requests
    sa.Column("expires_at", Moment),
    sa.Column("revoked_at", Moment),
    sa.Column("last_used_at", Moment),  # to the minute
    sa.Column("created_at", Moment, nullable=False),
)

# Browsers that signed in with a key. One that is revoked or has expired opens nothing any more.
sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),  # SHA-256
    sa.Column("key_id", sa.String(64), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
)

# Receivers that are told of events as they happen.
webhooks = sa.Table(
    "webhooks",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("owner", sa.String(64), nullable=False),
    sa.Column("sees_all", sa.Boolean, nullable=False),  # of everybody's videos; else of the owner's
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("events", sa.JSON, nullable=False),
    sa.Column("secrets", sa.JSON, nullable=False),  # encrypted; their form is that of app.webhooks.signing
    sa.Column("disabled_at", Moment),
    sa.Column("disabled_reason", sa.Text),
    sa.Column("created_at", Moment, nullable=False),
    sa.Index("webhooks_by_owner", "owner", "created_at"),
)

# What signs the callbacks of single requests: one row for each key, and one for where nobody signs in.
callback_secrets = sa.Table(
    "callback_secrets",
    metadata,
    sa.Column("owner", sa.String(64), primary_key=True),
    sa.Column("secrets", sa.JSON, nullable=False),
)

# What happened, written in the transaction in which it did, where there is somebody to be told.
webhook_events = sa.Table(
    "webhook_events",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("type", sa.String(30), nullable=False),
    sa.Column("subject", sa.String(200), nullable=False),  # the video, or which budget on which day
    sa.Column("video_id", sa.String(64)),
    sa.Column("body", sa.Text, nullable=False),  # exactly what is sent and signed
    sa.Column("created_at", Moment, nullable=False),
    sa.UniqueConstraint("type", "subject", name="one_event_of_a_kind"),
    sa.Index("webhook_events_by_age", "created_at"),
)

# One row for each event and receiver: the outbox, and afterwards the log.
webhook_deliveries = sa.Table(
    "webhook_deliveries",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("event_id", sa.String(64), nullable=False),
    sa.Column("webhook_id", sa.String(64)),  # null: a callback
    sa.Column("owner", sa.String(64), nullable=False),
    sa.Column("video_id", sa.String(64)),
    sa.Column("url", sa.Text),  # of a callback
    sa.Column("queue", sa.String(64), nullable=False),  # one for each receiver: it delays no other
    sa.Column("line", sa.String(64), nullable=False),  # within a queue what must keep its order: one for each video
    sa.Column("position", sa.BigInteger, nullable=False),  # in the line
    sa.Column("state", sa.String(10), nullable=False),  # pending, delivered, failed
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("queued_at", Moment, nullable=False),  # when it was to be told first, or was asked for again
    sa.Column("next_at", Moment, nullable=False),
    sa.Column("claimed_until", Moment),  # a worker tries just now; after that it is anybody's again
    sa.Column("attempted_at", Moment),  # the last one
    sa.Column("status", sa.Integer),  # of its answer
    sa.Column("error", sa.Text),
    sa.Column("excerpt", sa.Text),  # how the answer's body begins
    sa.Column("seconds", sa.Float),  # that it took
    sa.Column("finished_at", Moment),
    sa.Column("created_at", Moment, nullable=False),
    sa.Index("webhook_deliveries_due", "state", "next_at"),
    sa.Index("webhook_deliveries_in_line", "queue", "line", "state", "position"),
    sa.Index("webhook_deliveries_by_age", "created_at", "id"),
    sa.Index("webhook_deliveries_by_owner", "owner", "created_at", "id"),
    sa.Index("webhook_deliveries_by_webhook", "webhook_id", "created_at", "id"),
    sa.Index("webhook_deliveries_by_event", "event_id"),
)

# One row: what this installation signs with, encrypted by a key that is not here; it is in no export.
installation = sa.Table(
    "installation",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),  # 1
    sa.Column("secret", sa.LargeBinary, nullable=False),
    sa.Column("key_name", sa.String(32)),  # of the key that encrypts all secrets here; null: they are in clear still
)

# Addresses that open one video without a key. A row that is gone opens nothing.
play_links = sa.Table(
    "play_links",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("video_id", sa.String(64), nullable=False),
    sa.Column("owner", sa.String(64), nullable=False),  # the key that made it, with which it ends; empty: nobody's
    sa.Column("download", sa.Boolean, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Index("play_links_by_video", "video_id"),
)

# What counts once, such as the nonce of a signed request, for as long as it could be shown again.
used_once = sa.Table(
    "used_once",
    metadata,
    sa.Column("owner", sa.String(64), primary_key=True),
    sa.Column("value", sa.String(128), primary_key=True),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Index("used_once_by_age", "expires_at"),
)

# Every call that may cost money, noted before it is made. Its row is settled by its answer, or by what a list shows.
submissions = sa.Table(
    "submissions",
    metadata,
    sa.Column("video_id", sa.String(64), primary_key=True),
    sa.Column("attempt", sa.Integer, primary_key=True),
    sa.Column("account", sa.String(100), nullable=False),
    sa.Column("model", sa.String(100), nullable=False),
    sa.Column("fingerprint", sa.String(64), nullable=False),  # of everything by which a listed job can be known
    sa.Column("opened_at", Moment, nullable=False),
    sa.Column("upstream_time", Moment),  # the service's clock at that moment; null before its first answer
    sa.Column("outcome", sa.String(20), nullable=False),  # open, unknown, taken, not_taken, given_up
    sa.Column("upstream_id", sa.String(500)),
    sa.Column("settled_at", Moment),
    sa.Index("submissions_by_account", "account", "opened_at"),
    sa.Index("submissions_by_outcome", "outcome"),
)

# What is known of an account: whether it ever took a video, when its list was first read, and how it is.
accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("name", sa.String(100), primary_key=True),
    sa.Column("endpoint", sa.String(500)),  # where it was when it was last used: another one is another account
    sa.Column("surveyed_at", Moment),
    sa.Column("proven_at", Moment),
    sa.Column("seen_at", Moment),  # when it last answered
    sa.Column("trouble", sa.String(20)),  # why it takes nothing at the moment; null: nothing is known against it
    sa.Column("sentence", sa.Text),  # the same for a person
    sa.Column("orphans", sa.Integer, nullable=False, server_default="0"),  # jobs in its list that no video owns
)

# Jobs that an account's list showed before we sent anything there: somebody else's, never adopted.
foreign_jobs = sa.Table(
    "foreign_jobs",
    metadata,
    sa.Column("account", sa.String(100), primary_key=True),
    sa.Column("upstream_id", sa.String(500), primary_key=True),
)

# Who asked for videos, accepted or refused. What became of these videos stands in their own rows.
audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("owner", sa.String(64), nullable=False),  # the key's id; empty where nobody signed in
    sa.Column("request_id", sa.String(64)),
    sa.Column("address", sa.String(64)),
    sa.Column("model", sa.String(100), nullable=False),
    sa.Column("width", sa.Integer, nullable=False),
    sa.Column("height", sa.Integer, nullable=False),
    sa.Column("seconds", sa.Integer, nullable=False),
    sa.Column("takes", sa.Integer, nullable=False),
    sa.Column("prompt", sa.Text),  # its beginning; null where it is not to be kept
    sa.Column("prompt_sha256", sa.String(64), nullable=False),  # of the whole
    sa.Column("rules", sa.JSON, nullable=False),  # that the request met
    sa.Column("refusal", sa.String(50)),  # the code of the answer; null: accepted
    sa.Column("video_ids", sa.JSON, nullable=False),
    sa.Index("audit_by_age", "created_at"),
    sa.Index("audit_by_owner", "owner", "id"),
)

# One row a counter. Its row lock orders revisions as their transactions commit.
counters = sa.Table(
    "counters",
    metadata,
    sa.Column("name", sa.String(50), primary_key=True),
    sa.Column("value", sa.BigInteger, nullable=False),
)

# Workers on PostgreSQL: each holds the advisory lock of its number while it lives.
workers = sa.Table(
    "workers",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("lock", sa.BigInteger, nullable=False, unique=True),
    sa.Column("started_at", Moment, nullable=False),
    sa.Column("seen_at", Moment, nullable=False),
)

# How often somebody asked in a window of time, where RATE_LIMIT_STORE=database.
rates = sa.Table(
    "rates",
    metadata,
    sa.Column("whose", sa.String(64), primary_key=True),  # SHA-256 of the limit and of a key's id or an address
    sa.Column("window_number", sa.BigInteger, primary_key=True),  # since 1970
    sa.Column("hits", sa.Integer, nullable=False),
    sa.Column("ends_at", sa.BigInteger, nullable=False),  # seconds since 1970, when it counts no more
    sa.Index("rates_by_end", "ends_at"),
)
