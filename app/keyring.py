"""The commands about keys: sora-studio keys create, list, revoke; and forget-secrets, where that of secrets is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from app.models.caller import Scope
from app.models.key import Key, KeyRequest
from app.studio import forget_secrets as forget_all_secrets
from app.studio import open_studio, start_logs
from app.terminal import EXIT_MISUSED, console, run, settings_of, stop

commands = typer.Typer(help="Keys for the people and programs that may use this studio.", no_args_is_help=True)


@commands.command()
def create(
    name: Annotated[str, typer.Argument(help="For whom or for what it is.")],
    scope: Annotated[
        list[str] | None, typer.Option(help="read, create or admin; several times for several. Else read, create.")
    ] = None,
    rate: Annotated[str | None, typer.Option(help="All its requests, such as 60/minute; else RATE_LIMIT.")] = None,
    daily_budget: Annotated[float | None, typer.Option(help="USD a day (UTC); else no such budget.")] = None,
    total_budget: Annotated[float | None, typer.Option(help="USD in all; else no such budget.")] = None,
    days: Annotated[
        float | None, typer.Option(min=0.001, max=36_500, help="Days that it lives; else for ever.")
    ] = None,
    keep_prompts: Annotated[bool, typer.Option(help="Whether its prompts are kept after a video's end.")] = True,
    signing: Annotated[bool, typer.Option("--signing", help="It must sign its requests besides.")] = False,
) -> None:
    """Make a key. It is printed once, alone on standard output; nobody can read it again.

    With --signing its second line is what the key signs with.
    """
    fields: dict[str, Any] = {
        "name": name,
        "rate": rate,
        "daily_budget": daily_budget,
        "total_budget": total_budget,
        "keep_prompts": keep_prompts,
        "signing": signing,
        "expires_at": None if days is None else datetime.now(UTC) + timedelta(days=days),
    }
    try:
        request = KeyRequest(**fields | ({"scopes": scope} if scope else {}))
    except ValidationError as error:
        stop("\n".join(f"{each['loc'][0]}: {each['msg']}" for each in error.errors()), EXIT_MISUSED)
    run(_create(request))


@commands.command("list")
def show() -> None:
    """Show all keys, the newest first, without their secrets."""
    run(_list())


@commands.command()
def revoke(key_id: Annotated[str, typer.Argument(help="As `sora-studio keys list` shows it: key_...")]) -> None:
    """End a key at once and for good, with every page that signed in with it."""
    run(_revoke(key_id))


def forget_secrets() -> None:
    """Begin anew where SECRET_KEY, or DATA_DIR/secret.key, is lost for good. Stop the studio before.

    Play links end, webhooks wait for a new secret, and keys that sign requests must be made anew.
    """
    run(forget_all_secrets(settings_of()))
    console.print(
        "What the lost key had encrypted is gone; from now on the key that is here encrypts. Start the studio."
    )


async def _create(request: KeyRequest) -> None:
    settings = settings_of()
    start_logs(settings)
    async with open_studio(settings) as studio:
        made = await studio.keys.create(request)
    print(*filter(None, (made.secret, made.signing_secret)), sep="\n")  # noqa: T201  # alone on standard output, for `KEY=$(sora-studio keys create ...)`
    console.print(
        f"{made.id} for {made.name}: {_spelled(made.scopes)}. Keep it well: it is shown only now.", markup=False
    )
    if settings.authentication != "keys":
        console.print("Keys are asked for where AUTHENTICATION=keys is set.", markup=False)


async def _list() -> None:
    async with open_studio(settings_of()) as studio:
        found = await studio.keys.find_all()
    table = Table("Id", "Name", "Begins", "Scopes", "State", "Last used", box=None, pad_edge=False)
    for key in found:
        used = f"{key.last_used_at:%Y-%m-%d %H:%M}" if key.last_used_at else "never"
        table.add_row(key.id, key.name, key.prefix, _spelled(key.scopes), _state(key), used)
    Console(highlight=False, markup=False).print(table if found else "There is no key yet.")


async def _revoke(key_id: str) -> None:
    async with open_studio(settings_of()) as studio:
        gone = await studio.keys.revoke(key_id)
    console.print(f"{gone.id} ({gone.name}) opens nothing any more.", markup=False)


def _state(key: Key) -> str:
    if key.revoked_at:
        return "revoked"
    if key.expires_at is None:
        return "good"
    return (
        f"expired {key.expires_at:%Y-%m-%d}"
        if key.expires_at <= datetime.now(UTC)
        else f"until {key.expires_at:%Y-%m-%d}"
    )


def _spelled(scopes: list[Scope]) -> str:
    return ", ".join(scopes)
