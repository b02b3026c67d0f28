"""The accounts that make videos: how they are, how full, and what the doctor says of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Path

from app.accounts import Account
from app.api import OpenStudio
from app.api.models import lifecycle_warning
from app.api.problems import documented
from app.doctor import Report, examine
from app.errors import Forbidden, InvalidRequest, NotFound, RateLimited, Unauthenticated, Unavailable
from app.studio import Studio
from app.videos import ledger, tallies
from app.videos.ledger import AccountState

router = APIRouter(
    prefix="/api/upstreams",
    tags=["upstreams"],
    responses=documented(Unauthenticated, Forbidden, RateLimited, Unavailable),
)


@router.get("", summary="The accounts that make videos")
async def upstreams(studio: OpenStudio) -> dict[str, Any]:
    """Their state as the workers last saw it, the slots in use, and how many videos need a person's decision."""
    async with studio.database.reading() as connection:
        states = await ledger.account_states(connection)
        in_use = {
            (account.name, model): await ledger.in_use(connection, account.name, model)
            for account in studio.upstreams.accounts
            for model in account.models
        }
        undecided = await tallies.undecided(connection, owner=studio.caller.sees)
    shown = [
        _account(studio, account, states.get(account.name, AccountState(account.name)), in_use)
        for account in studio.upstreams.accounts
    ]
    return {"upstreams": shown, "decisions": undecided}


@router.post("/{name}/check", summary="Ask the doctor", responses=documented(NotFound, InvalidRequest))
async def check(name: Annotated[str, Path(pattern=r"^[a-z0-9-]{1,40}$")], studio: OpenStudio) -> Report:
    """Asks the account what costs nothing, and says in plain words what works. Takes some seconds."""
    account = next((each for each in studio.upstreams.accounts if each.name == name), None)
    if account is None:
        raise NotFound("There is no account of that name.")
    return await examine(account, studio.upstreams.catalog.models)


def _account(
    studio: Studio, account: Account, state: AccountState, in_use: Mapping[tuple[str, str], int]
) -> dict[str, Any]:
    catalog = studio.upstreams.catalog
    offered = [catalog.models[id_] for id_ in account.models]
    retired = all(studio.upstreams.is_retired(model) for model in offered)
    return {
        "name": account.name,
        "dialect": account.dialect,
        "host": account.host,
        "state": "retired" if retired else "trouble" if state.trouble else _known(state),
        "trouble": state.trouble,
        "sentence": state.sentence,
        "orphans": state.orphans,
        "warnings": [text for model in offered if (text := lifecycle_warning(model, studio.upstreams))],
        "models": [
            {
                "id": id_,
                "deployment": deployment,
                "slots": account.slots,
                "in_use": in_use[account.name, id_],
                "creates_per_minute": account.creates_per_minute,
            }
            for id_, deployment in account.models.items()
        ],
    }


def _known(state: AccountState) -> str:
    return "reachable" if state.seen_at else "unknown"
