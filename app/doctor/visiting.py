"""Whom the doctor sees: an address with a key out of a variable, or the configured accounts."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from pydantic import SecretStr

from app.accounts import Account, read_upstreams
from app.config import Settings, read_secrets
from app.doctor import examine, explore
from app.doctor.report import Report
from app.errors import ConfigurationError


async def see_address(url: str, variable: str | None, *, entra: bool) -> list[Report]:
    """Raises ConfigurationError where `variable` is named and not set."""
    return [await explore(url, _key(variable), entra=entra, variable=variable)]


async def see_accounts(settings: Settings, name: str | None) -> list[Report]:
    """All of them, or the one of that name. Raises ConfigurationError where there is none."""
    upstreams = read_upstreams(settings)
    chosen, models = _chosen(upstreams.accounts, name), upstreams.catalog.models
    return list(await asyncio.gather(*(examine(account, models) for account in chosen)))


def _chosen(accounts: Sequence[Account], name: str | None) -> list[Account]:
    if not accounts:
        raise ConfigurationError(
            [
                "No account is configured: set AZURE_OPENAI_ENDPOINT and AZURE_OPENAI_API_KEY, or write "
                "upstreams.toml; or look at an address with: sora-studio doctor URL --key-variable NAME."
            ]
        )
    chosen = [account for account in accounts if name in {None, account.name}]
    if not chosen:
        names = ", ".join(account.name for account in accounts)
        raise ConfigurationError([f"There is no account called {name}; there are {names}."])
    return chosen


def _key(variable: str | None) -> SecretStr | None:
    """Keys come from the environment or `.env` alone: everybody on a machine can read the words of a command."""
    if variable is None:
        return None
    try:
        return read_secrets([variable])[variable]
    except (KeyError, NameError, ValueError) as error:
        raise ConfigurationError(["The variable that --key-variable names is not set."]) from error
