"""People who sign in at an OpenID Connect provider: who may, and the row among the keys that stands for each."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from app.amounts import to_micro
from app.config import Settings
from app.db import Conflict, Database, keys, used_once
from app.errors import Forbidden, NotFound, Unauthenticated
from app.keys import Keys
from app.keys.installation import Installation
from app.models.caller import Scope
from app.services.identity import Attempt, Identity, Provider

log = structlog.get_logger(__name__)

PERSON_LIFE = timedelta(hours=24)  # of a sign-in: who leaves the team is out within a day
ATTEMPT_SECONDS = 600  # from the beginning of a sign-in to its end
EVERYBODY = "*"  # whom the provider knows
_HOME = re.compile(r"/(?:#[!-~]{0,500})?")  # the page, and a place in it
_STALE = (
    "This sign-in was not begun in this browser, took longer than 10 minutes, or is over already. Go back to the "
    "studio and sign in again."
)


class People:
    """The verbs. `begin` gives the browser a cookie, from which all that the provider is sent is derived: `finish` only
    believes who brings it back.
    """

    def __init__(self, database: Database, settings: Settings, installation: Installation, keys_: Keys) -> None:
        self._database = database
        self._settings = settings
        self._installation = installation
        self._keys = keys_
        self._provider = _provider(settings)

    async def begin(self, redirect_uri: str, return_to: str) -> tuple[str, str]:
        """The cookie, and the address at the provider. Raises NotFound where there is none, and Unavailable."""
        provider = self._found()
        place = return_to if _HOME.fullmatch(return_to) else "/"
        cookie = f"{int(time.time())}.{secrets.token_urlsafe(32)}.{_encoded(place.encode())}"
        return cookie, await provider.address(await self._attempt(cookie, redirect_uri))

    async def finish(self, cookie: str, state: str, code: str | None, redirect_uri: str) -> tuple[str, str]:
        """A session's token, and the place on the page to go back to.

        Raises NotFound, Unauthenticated, Forbidden for whom the settings do not let in, and Unavailable.
        """
        provider = self._found()
        attempt = await self._attempt(cookie, redirect_uri)
        if not hmac.compare_digest(attempt.state.encode(), state.encode()) or not _is_fresh(cookie):
            raise Unauthenticated(_STALE)
        await self._use(attempt)
        if not code:
            raise Unauthenticated("The sign-in provider did not let you in. Sign in again, or with a key.")
        identity = await provider.identify(code, attempt)
        owner = await self._let_in(identity)
        return await self._keys.open_session(owner, PERSON_LIFE), _place(cookie)

    def _found(self) -> Provider:
        if self._provider is None:
            raise NotFound("This studio has no sign-in provider: sign in with a key.")
        return self._provider

    async def _attempt(self, cookie: str, redirect_uri: str) -> Attempt:
        text = cookie.encode()
        state, nonce, verifier = [
            _encoded(await self._installation.sign(f"sign-in {word}", text)) for word in ("state", "nonce", "verifier")
        ]
        return Attempt(state, nonce, verifier, redirect_uri)

    async def _use(self, attempt: Attempt) -> None:
        now = datetime.now(UTC)
        values = {
            "owner": "sign-in",
            "value": attempt.state,
            "expires_at": now + 2 * timedelta(seconds=ATTEMPT_SECONDS),
        }
        try:
            async with self._database.transaction() as connection:
                await connection.execute(used_once.delete().where(used_once.c.expires_at <= now))
                await connection.execute(used_once.insert().values(**values))
        except Conflict:
            raise Unauthenticated(_STALE) from None

    async def _let_in(self, identity: Identity) -> str:
        """The id of the row for that person, with what the settings and the provider say today."""
        id_ = person_id(identity)
        if not _is_among(identity, self._settings.oidc_allowed + self._settings.oidc_admins):
            log.info("a person was not let in", person=id_)
            raise Forbidden(
                "Your account is not among those that this studio lets in. Ask its operator, who can add you to "
                "OIDC_ALLOWED; an email address counts once your provider has verified it."
            )
        scopes: list[Scope] = ["admin"] if _is_among(identity, self._settings.oidc_admins) else ["create", "read"]
        values = {
            "name": _name(identity),
            "scopes": scopes,
            "daily_budget": to_micro(self._settings.oidc_daily_budget),
        }
        if await self._renewed(id_, values) is None:
            await self._made(id_, values)
        return id_

    async def _renewed(self, id_: str, values: dict[str, Any]) -> Any:
        """The row, None where there is none yet. Raises Forbidden for one that was revoked."""
        statement = keys.update().where(keys.c.id == id_).values(**values).returning(keys.c.id, keys.c.revoked_at)
        async with self._database.transaction() as connection:
            row = (await connection.execute(statement)).one_or_none()
        if row is not None and row.revoked_at is not None:
            raise Forbidden("This studio does not let you in any more. Ask its operator.")
        return row

    async def _made(self, id_: str, values: dict[str, Any]) -> None:
        new = {"id": id_, "kind": "person", "prefix": "", "keep_prompts": True, "created_at": datetime.now(UTC)}
        try:
            async with self._database.transaction() as connection:
                await connection.execute(keys.insert().values(**new, **values))
        except Conflict:  # who signs in twice at once is one person
            await self._renewed(id_, values)


def person_id(identity: Identity) -> str:
    """The owner of that person's videos: the same for ever, and nothing that names anybody."""
    text = f"{identity.issuer}\n{identity.subject}"
    return f"person_{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def _provider(settings: Settings) -> Provider | None:
    if not (settings.oidc_issuer and settings.oidc_client_id and settings.oidc_client_secret):
        return None
    secret = settings.oidc_client_secret.get_secret_value()
    return Provider(settings.oidc_issuer, settings.oidc_client_id, secret, settings.oidc_scopes)


def _is_among(identity: Identity, rules: tuple[str, ...]) -> bool:
    """Whether one of the rules names that person: `*`, `@domain`, `name@domain` or `group:NAME`."""
    email = identity.email or ""
    domain = email[email.rfind("@") :] if "@" in email else None
    groups = {f"group:{group}" for group in identity.groups}
    return any(rule == EVERYBODY or rule in groups or (email and rule.lower() in {email, domain}) for rule in rules)


def _name(identity: Identity) -> str:
    """As the studio shows it: a line of at most 100 characters."""
    plain = re.sub(r"[\x00-\x1f\x7f]", " ", identity.name).strip()[:100].strip()
    return plain or "somebody"


def _is_fresh(cookie: str) -> bool:
    begun = cookie.partition(".")[0]
    return begun.isdecimal() and 0 <= time.time() - int(begun[:15]) <= ATTEMPT_SECONDS


def _place(cookie: str) -> str:
    """Of a cookie whose state was right: as `begin` wrote it."""
    try:
        place = base64.urlsafe_b64decode(cookie.rpartition(".")[2] + "==").decode()
    except (binascii.Error, ValueError):
        return "/"
    return place if _HOME.fullmatch(place) else "/"


def _encoded(text: bytes) -> str:
    return base64.urlsafe_b64encode(text).decode("ascii").rstrip("=")
