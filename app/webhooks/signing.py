"""Signatures of Standard Webhooks (https://www.standardwebhooks.com): secrets, their rotation, and the headers.

Secrets are kept as a list of {"encrypted", "until"}, the newest first; `until` is null for the one that holds.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from standardwebhooks import Webhook

from app.encryption import Safe

SECRET_BYTES = 32  # the standard asks for 24 to 64
GRACE = timedelta(hours=24)  # in which a former secret signs as well
MOST_SECRETS = 5  # that sign at once: so often may one rotate within the grace time

Secrets = list[dict[str, Any]]


def of_webhook(webhook_id: str) -> str:
    """The place that its secrets are encrypted for."""
    return f"webhook {webhook_id}"


def of_callbacks(owner: str) -> str:
    return f"callbacks {owner}"


def first_secret(safe: Safe) -> tuple[str, Secrets]:
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    return secret, [{"encrypted": safe.encrypt(secret), "until": None}]


def rotated(held: Secrets, safe: Safe) -> tuple[str, Secrets]:
    """A new secret, and the list in which the former ones go on for the grace time."""
    now = datetime.now(UTC)
    until = (now + GRACE).isoformat()
    former = [each | {"until": each["until"] or until} for each in valid(held, now)]
    secret, newest = first_secret(safe)
    return secret, [*newest, *former][:MOST_SECRETS]


def valid(held: Secrets, now: datetime) -> Secrets:
    return [each for each in held if each["until"] is None or datetime.fromisoformat(each["until"]) > now]


def former_until(held: Secrets) -> datetime | None:
    """Until when a former secret still signs; None where none does."""
    ends = [datetime.fromisoformat(each["until"]) for each in valid(held, datetime.now(UTC)) if each["until"]]
    return max(ends, default=None)


def renewed(held: Secrets, former: Safe | None, safe: Safe) -> Secrets:
    """The same secrets in another safe; without a former one they are {"secret", "until"}, in clear."""
    texts = [former.decrypt(each["encrypted"]) if former else each["secret"] for each in held]
    return [{"encrypted": safe.encrypt(text), "until": each["until"]} for text, each in zip(texts, held, strict=True)]


def headers_of(held: Sequence[dict[str, Any]], safe: Safe, event_id: str, body: str, now: datetime) -> dict[str, str]:
    """One signature for each secret that holds; the timestamp is that of the try."""
    known = [safe.decrypt(each["encrypted"]) for each in valid(list(held), now)]
    signatures = [Webhook(secret).sign(event_id, now, body) for secret in known]
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
