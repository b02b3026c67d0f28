"""Webhooks: who is told what happens. The verbs of one caller; events go out by app.webhooks.courier."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import Database, callback_secrets, next_revision, webhooks
from app.encryption import SecretKey
from app.errors import InvalidRequest, NotFound, WebhookDisabled
from app.models.caller import ANYBODY, Caller
from app.models.webhook import CallbackSecret, Delivery, DeliveryPage, NewWebhook, Webhook, WebhookRequest
from app.webhooks import deliveries, signing
from app.webhooks.addresses import Guard, Refused

MOST_WEBHOOKS = 20  # of one key: each is a row for each event
DISABLED = "It was disabled by hand."


class Webhooks:
    """What one caller may do; somebody else's raises the same NotFound as what is not there."""

    def __init__(self, database: Database, guard: Guard, key: SecretKey, caller: Caller = ANYBODY) -> None:
        self._database = database
        self._guard = guard
        self._key = key
        self._caller = caller

    def of(self, caller: Caller) -> Webhooks:
        return Webhooks(self._database, self._guard, self._key, caller)

    async def create(self, request: WebhookRequest) -> NewWebhook:
        """Register a receiver. Its secret is in this answer alone. Raises InvalidRequest."""
        await self._check(request.url, "url")
        id_ = f"webhook_{secrets.token_hex(16)}"
        secret, held = signing.first_secret(self._key.at(signing.of_webhook(id_)))
        values = {
            "id": id_,
            "owner": self._caller.owner,
            "sees_all": self._caller.sees is None,
            "url": request.url,
            "events": sorted(set(request.events)),
            "secrets": held,
            "created_at": datetime.now(UTC),
        }
        async with self._database.transaction() as connection:
            await next_revision(connection)  # the one lock: of many at once each sees the others
            await self._check_number(connection)
            row = (await connection.execute(webhooks.insert().values(**values).returning(webhooks))).mappings().one()
        return NewWebhook(**dict(_shown(row)), secret=secret)

    async def find_all(self) -> list[Webhook]:
        """The newest first."""
        statement = sa.select(webhooks).where(*self._own()).order_by(webhooks.c.created_at.desc(), webhooks.c.id)
        async with self._database.reading() as connection:
            return [_shown(row) for row in (await connection.execute(statement)).mappings()]

    async def find(self, webhook_id: str) -> Webhook:
        async with self._database.reading() as connection:
            return _shown(await self._row(connection, webhook_id))

    async def delete(self, webhook_id: str) -> Webhook:
        """With its log; what is on its way is not told any more."""
        async with self._database.transaction() as connection:
            row = await self._row(connection, webhook_id)
            await connection.execute(webhooks.delete().where(webhooks.c.id == webhook_id))
            await deliveries.forget(connection, webhook_id=webhook_id)
        return _shown(row)

    async def rotate(self, webhook_id: str) -> NewWebhook:
        """A new secret, in this answer alone; the former one signs as well for the grace time."""
        async with self._database.transaction() as connection:
            await next_revision(connection)
            row = await self._row(connection, webhook_id)
            secret, held = signing.rotated(row["secrets"], self._key.at(signing.of_webhook(webhook_id)))
            changed = await self._change(connection, webhook_id, secrets=held)
        return NewWebhook(**dict(_shown(changed)), secret=secret)

    async def enable(self, webhook_id: str) -> Webhook:
        """It is told again of what happens from now on. Raises WebhookDisabled where it has no secret any more."""
        async with self._database.transaction() as connection:
            if not (await self._row(connection, webhook_id))["secrets"]:
                raise WebhookDisabled("Its secret is lost, and nothing goes out unsigned: rotate it, then enable it.")
            return _shown(await self._change(connection, webhook_id, disabled_at=None, disabled_reason=None))

    async def disable(self, webhook_id: str) -> Webhook:
        """It is told nothing more, what is on its way included."""
        async with self._database.transaction() as connection:
            row = await self._row(connection, webhook_id)
            if row["disabled_at"] is None:
                row = await self._change(
                    connection, webhook_id, disabled_at=datetime.now(UTC), disabled_reason=DISABLED
                )
            await deliveries.give_up(connection, deliveries.of_webhook(webhook_id), DISABLED)
        return _shown(row)

    async def make_callback_secret(self) -> CallbackSecret:
        """A new secret for the callbacks of this caller's requests; a former one signs as well for the grace time."""
        own = callback_secrets.c.owner == self._caller.owner
        async with self._database.transaction() as connection:
            await next_revision(connection)  # the one lock: two at once for the first time are one row
            held = (await connection.execute(sa.select(callback_secrets.c.secrets).where(own))).scalar()
            secret, renewed = signing.rotated(held or [], self._key.at(signing.of_callbacks(self._caller.owner)))
            if held is None:
                values = {"owner": self._caller.owner, "secrets": renewed}
                await connection.execute(callback_secrets.insert().values(**values))
            else:
                await connection.execute(callback_secrets.update().where(own).values(secrets=renewed))
        return CallbackSecret(secret=secret, former_secret_until=signing.former_until(renewed))

    async def check_callback(self, url: str | None) -> None:
        """Raises InvalidRequest where a request may not name this callback_url."""
        if url is None:
            return
        own = sa.select(sa.func.count()).where(callback_secrets.c.owner == self._caller.owner)
        async with self._database.reading() as connection:
            if not (await connection.execute(own)).scalar():
                raise InvalidRequest(
                    "Callbacks are signed, and there is no secret for yours yet: make one with POST "
                    "/api/webhooks/secret, then send this again. Nothing was stored.",
                    field="callback_url",
                )
        await self._check(url, "callback_url")

    async def log(
        self, limit: int, before: tuple[datetime, str] | None, *, webhook_id: str | None = None,
        video_id: str | None = None,
    ) -> DeliveryPage:  # fmt: skip
        """The newest first, those of callbacks too; of one receiver or one video where that is given."""
        async with self._database.reading() as connection:
            if webhook_id is not None:
                await self._row(connection, webhook_id)
            found = await deliveries.page(
                connection, limit + 1, before, owner=self._caller.sees, webhook_id=webhook_id, video_id=video_id
            )
        last = found[limit - 1] if len(found) > limit else None
        cursor = f"{last.created_at.isoformat()}~{last.id}" if last else None
        return DeliveryPage(deliveries=found[:limit], next_cursor=cursor)

    async def replay(self, delivery_id: str) -> Delivery:
        """Tell it once more, under the same event id. Raises WebhookDisabled."""
        async with self._database.transaction() as connection:
            found = await self._delivery(connection, delivery_id)
            if found.webhook_id and not _shown(await self._row(connection, found.webhook_id)).enabled:
                raise WebhookDisabled("This webhook is disabled: enable it first, then replay.")
            await deliveries.replay(connection, delivery_id)
            return await self._delivery(connection, delivery_id)

    async def forget_old(self) -> None:
        async with self._database.transaction() as connection:
            await deliveries.forget(connection)

    async def _check(self, url: str, field: str) -> None:
        try:
            await self._guard.place(url)
        except Refused as error:
            raise InvalidRequest(str(error), field=field) from error

    async def _check_number(self, connection: AsyncConnection) -> None:
        own = sa.select(sa.func.count()).where(webhooks.c.owner == self._caller.owner)
        if ((await connection.execute(own)).scalar() or 0) >= MOST_WEBHOOKS:
            raise InvalidRequest(f"There are {MOST_WEBHOOKS} webhooks already, the most of one key: delete one first.")

    async def _row(self, connection: AsyncConnection, webhook_id: str) -> Mapping[Any, Any]:
        statement = sa.select(webhooks).where(webhooks.c.id == webhook_id, *self._own())
        row = (await connection.execute(statement)).mappings().one_or_none()
        if row is None:
            raise NotFound("There is no such webhook.")
        return row

    async def _change(self, connection: AsyncConnection, webhook_id: str, **values: Any) -> Mapping[Any, Any]:
        statement = webhooks.update().where(webhooks.c.id == webhook_id).values(**values).returning(webhooks)
        changed: Mapping[Any, Any] = (await connection.execute(statement)).mappings().one()
        return changed

    async def _delivery(self, connection: AsyncConnection, delivery_id: str) -> Delivery:
        found = await deliveries.find(connection, delivery_id, self._caller.sees)
        if found is None:
            raise NotFound("There is no such delivery. Those that are over are kept for 30 days.")
        return found

    def _own(self) -> list[sa.ColumnElement[bool]]:
        return [] if self._caller.sees is None else [webhooks.c.owner == self._caller.sees]


def _shown(row: Mapping[Any, Any]) -> Webhook:
    return Webhook(
        id=row["id"],
        url=row["url"],
        events=row["events"],
        key=row["owner"] or None,
        everybodys=row["sees_all"],
        enabled=row["disabled_at"] is None,
        disabled_reason=row["disabled_reason"],
        disabled_at=row["disabled_at"],
        former_secret_until=signing.former_until(row["secrets"]),
        created_at=row["created_at"],
    )
