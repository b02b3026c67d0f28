"""The doctor: asks accounts and addresses what costs nothing, and says in plain words what works there."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import SecretStr

from app.accounts import Account
from app.catalog import Model
from app.doctor.asking import Asker
from app.doctor.examination import examined
from app.doctor.exploration import explored
from app.doctor.report import Finding, Report, concluded

__all__ = ["Finding", "Report", "examine", "explore"]


async def examine(account: Account, models: Mapping[str, Model]) -> Report:
    """What works at an account. Takes up to 20 s, costs nothing, raises nothing that a server could cause.

    `models` describes what it offers, for the days on which that ends and for what it costs.
    """
    async with Asker() as asker:
        found = await examined(asker, account, models)
    return concluded(account.name, found.findings, is_free=account.is_free(models))


async def explore(url: str, key: SecretStr | None, *, entra: bool, variable: str | None = None) -> Report:
    """What is at an address, and the table for upstreams.toml that makes it an account.

    `variable` is the environment's name for the key, as the table writes it. Times and costs as in `examine`.
    """
    async with Asker() as asker:
        return await explored(asker, url, key, variable, entra=entra)
