"""How an account shows who it is: a key in a header, or a Microsoft Entra ID token fetched for each request."""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import Any, Protocol

from app.accounts import Account
from app.errors import ConfigurationError

TOKEN_SECONDS = 30.0  # for a token; a credential that asks several places in turn takes a few
SHORTEST_SECRET = 4  # characters; a shorter key would blank out words wherever it is looked for


class SignInFailed(Exception):
    """Entra gave no token; `str` is why, in one line."""


class Credential(Protocol):
    """What azure-identity's credentials offer: they keep a token until shortly before it ends."""

    def get_token(self, *scopes: str) -> Any: ...


class Signature:
    """One account's credentials. The key or token leaves this class only as a header."""

    def __init__(self, account: Account, credential: Credential | None = None) -> None:
        """Raises ConfigurationError for a key that no header can hold, and where azure-identity is missing."""
        self._scope = account.entra_scope
        self._header = "api-key" if account.dialect == "azure" else "Authorization"
        self._key = account.api_key.get_secret_value().strip() if account.api_key else ""
        if not (self._key.isascii() and self._key.isprintable()):
            raise ConfigurationError(
                [f"The key of account {account.name} has a character that no key has: copy it again."]
            )
        self._is_own = account.entra and credential is None
        self._credential = credential if account.entra else None
        self._token = ""
        if self._is_own:
            self._credential = _new_credential(account.name)

    @property
    def can_renew(self) -> bool:
        """Whether another try after a 401 may be signed with something newer."""
        return self._credential is not None

    @property
    def secrets(self) -> tuple[str, ...]:
        """Whatever must not stay in a text."""
        return tuple(secret for secret in (self._key, self._token) if len(secret) >= SHORTEST_SECRET)

    async def headers(self, *, renewed: bool = False) -> dict[str, str]:
        """For one request. `renewed` asks for a token that no cache of ours has. Raises SignInFailed."""
        if self._credential is not None:
            return {"Authorization": f"Bearer {await self._fetch(renewed=renewed)}"}
        if not self._key:
            return {}
        return {self._header: self._key if self._header == "api-key" else f"Bearer {self._key}"}

    async def _fetch(self, *, renewed: bool) -> str:
        if renewed and self._is_own:
            self._credential = _new_credential("")
        assert self._credential is not None
        try:
            async with asyncio.timeout(TOKEN_SECONDS):
                token = await asyncio.to_thread(self._credential.get_token, self._scope)
        except _sign_in_errors() as error:
            raise SignInFailed(f"{type(error).__name__}: {error}") from error
        self._token = str(token.token)
        return self._token


def _new_credential(account: str) -> Credential:
    """azure-identity's own search for a sign-in. The package is an optional extra, so it is looked for only here."""
    try:
        credential: Credential = import_module("azure.identity").DefaultAzureCredential()
    except ImportError as error:
        raise ConfigurationError(
            [
                f"Account {account} signs in with Microsoft Entra ID, which needs one more package: "
                'pip install "azure-openai-sora-video-generator[entra]".'
            ]
        ) from error
    return credential


def _sign_in_errors() -> tuple[type[Exception], ...]:
    """Whatever a credential ends with where it has no token; a time-out is an OSError."""
    try:
        return OSError, import_module("azure.core.exceptions").AzureError
    except ImportError:
        return (OSError,)
