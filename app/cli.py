"""The command line: sora-studio and its commands; those of larger subjects are in rooms of their own."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from app.archivist import commands as archive_commands
from app.backups import backup, restore
from app.client import AnyStudio, reach_studio
from app.config import LOOPBACK, Settings
from app.doctor.report import are_safe
from app.doctor.showing import show
from app.doctor.table import emulator_lines
from app.doctor.visiting import see_accounts, see_address
from app.errors import StudioError
from app.keyring import commands as key_commands
from app.keyring import forget_secrets
from app.logs import set_up_logs
from app.models.video import Video, VideoGenerationRequest
from app.serving import on_stop
from app.serving import serve as serve_studio
from app.studio import migrate as migrate_database
from app.studio import open_studio, start_logs
from app.terminal import EXIT_FAILED, EXIT_MISUSED, console, run, settings_of, stop
from app.worker import Worker

LISTENING_SECONDS = 0.3  # in which a port that is taken has made itself known

cli = typer.Typer(
    help="Azure OpenAI Sora Video Generator: prompts in, video files that you own out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


cli.add_typer(key_commands, name="keys")
cli.command()(backup)
cli.command()(restore)
cli.command("forget-secrets")(forget_secrets)
cli.add_typer(archive_commands)


@cli.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; else HOST.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port to listen on; else PORT.")] = None,
) -> None:
    """Start the studio: the page, the API and, unless WORKER=false, the work."""
    given = {name: value for name, value in {"host": host, "port": port}.items() if value is not None}
    run(serve_studio(settings_of(**given)))


@cli.command()
def worker() -> None:
    """Do the work of a studio whose web servers run with WORKER=false."""
    run(_work(settings_of()))


@cli.command()
def migrate() -> None:
    """Bring the database to the newest form. SQLite is brought there at every start; PostgreSQL only by this."""
    run(migrate_database(settings_of()))
    console.print("The database is up to date.")


@cli.command()
def generate(
    prompt: Annotated[str, typer.Argument(help="What to show, in words.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The file to write.")] = None,
    seconds: Annotated[int | None, typer.Option(help="Length in whole seconds.")] = None,
    size: Annotated[str | None, typer.Option(help="WIDTHxHEIGHT, for example 1280x720.")] = None,
    model: Annotated[str | None, typer.Option(help="A model's id; the default model if left out.")] = None,
    seed: Annotated[int | None, typer.Option(help="The same seed makes the same video.")] = None,
    server: Annotated[str | None, typer.Option(help="A studio's URL; else the one on this machine, if any.")] = None,
) -> None:
    """Make one video and write it to a file, with a running studio or without one."""
    fields: dict[str, Any] = {"prompt": prompt, "duration": seconds, "model": model, "seed": seed, **_sides(size)}
    try:
        request = VideoGenerationRequest(**{name: value for name, value in fields.items() if value is not None})
    except ValidationError as error:
        mistakes = [f"{'.'.join(str(part) for part in each['loc'])}: {each['msg']}" for each in error.errors()]
        stop("\n".join(mistakes), EXIT_MISUSED)
    settings = settings_of()
    set_up_logs(production=False, level="ERROR", secrets=settings.secrets)
    run(_generate(settings, request, output, server))


@cli.command()
def doctor(
    url: Annotated[str | None, typer.Argument(help="An address to look at; else the configured accounts.")] = None,
    key_variable: Annotated[str | None, typer.Option(help="The variable that holds the key for URL.")] = None,
    account: Annotated[str | None, typer.Option(help="Only this one of the configured accounts.")] = None,
    entra: Annotated[bool, typer.Option("--entra", help="Sign in to URL with Microsoft Entra ID.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say in plain words what works at an address or an account. It costs nothing; exit 1 where a video is not safe."""
    if url is not None and account is not None:
        stop("Give either a URL or --account, not both.", EXIT_MISUSED)
    if url is None and (key_variable is not None or entra):
        stop("--key-variable and --entra belong to a URL: configured accounts have their own.", EXIT_MISUSED)
    run(_examine(url, key_variable, account, entra=entra, as_json=as_json))


@cli.command()
def emulator(
    host: Annotated[str, typer.Option(help="A loopback address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8081,
    profile: Annotated[str, typer.Option(help="azure, azure-sora-1, openai, vllm-omni, sglang or litellm.")] = "azure",
    fast: Annotated[bool, typer.Option("--fast", help="A video in a third of a second, without quotas.")] = False,
    slots: Annotated[int | None, typer.Option(help="Videos at once for each deployment.")] = None,
    creates_per_minute: Annotated[int | None, typer.Option(help="Creates a minute for each deployment.")] = None,
    seconds_per_video: Annotated[float | None, typer.Option(help="Seconds that one video takes.")] = None,
) -> None:
    """Run a video service on this machine that imitates the paid ones, faults included. Nothing is charged."""
    if host not in LOOPBACK:
        stop(
            "The emulator listens on this machine only (127.0.0.1, ::1 or localhost): whoever reaches it controls it.",
            EXIT_MISUSED,
        )
    limits = {"slots": slots, "creates_per_minute": creates_per_minute, "seconds_per_video": seconds_per_video}
    _emulate(host, port, profile, {name: value for name, value in limits.items() if value is not None}, fast=fast)


def main() -> None:
    cli()


async def _work(settings: Settings) -> None:
    start_logs(settings)
    stopped = asyncio.Event()
    on_stop(stopped.set)
    async with open_studio(settings) as studio:
        worker = Worker(studio)
        await worker.start()
        console.print("The worker is ready.")
        try:
            await stopped.wait()
        finally:
            await worker.stop()


async def _generate(
    settings: Settings, request: VideoGenerationRequest, output: Path | None, server: str | None
) -> None:
    async with reach_studio(settings, server) as studio:
        video = await studio.create(request)
        try:
            video = await _show_progress(studio, video)
        except asyncio.CancelledError:
            await studio.cancel(video)
            raise
        if video.status != "completed":
            raise StudioError(video.error or f"The video was {video.status}.")
        path = output or Path(f"{video.id}.mp4")
        await _write(studio, video, path)
    console.print(
        f"{path}  {video.width}x{video.height}, {video.actual_seconds:.1f} s, {(video.size_bytes or 0) / 1e6:.1f} MB",
        markup=False,
    )


async def _show_progress(studio: AnyStudio, video: Video) -> Video:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task(video.status_detail, total=100)
        async for now in studio.follow(video):
            progress.update(task, description=now.status_detail.replace("_", " "), completed=now.progress or 0)
    return now


async def _examine(url: str | None, variable: str | None, account: str | None, *, entra: bool, as_json: bool) -> None:
    if url is None:
        reports = await see_accounts(settings_of(), account)
    else:
        reports = await see_address(url, variable, entra=entra)
    out = Console(highlight=False)  # standard output, unlike what is said while working
    if as_json:
        document = {"safe": are_safe(reports), "reports": [report.model_dump() for report in reports]}
        out.print(json.dumps(document, indent=2), markup=False, soft_wrap=True)
    else:
        for report in reports:
            show(report, out)
    if not are_safe(reports):
        raise typer.Exit(EXIT_FAILED)


def _emulate(host: str, port: int, profile: str, limits: dict[str, Any], *, fast: bool) -> None:
    from emulator import EmulatorSettings  # it brings a web server of its own: only who runs it waits for that
    from emulator.server import serve as serve_emulator

    async def run() -> None:
        place = f"[{host}]" if ":" in host else host
        serving = asyncio.ensure_future(serve_emulator(settings, host, port))
        await asyncio.wait([serving], timeout=LISTENING_SECONDS)
        if not serving.done():
            out = Console(highlight=False)
            out.print(emulator_lines(profile, f"http://{place}:{port}", settings.keys[0]), markup=False, soft_wrap=True)
        await serving

    make = EmulatorSettings.fast if fast else EmulatorSettings
    try:
        settings = make(**{"profile": profile, **limits})
        asyncio.run(run())  # not uvloop: the emulator breaks connections by means of asyncio's own transports
    except ValueError as error:
        stop(str(error), EXIT_MISUSED)
    except OSError as error:
        stop(f"{host}:{port} cannot be listened on ({error.strerror}): choose another --port.", EXIT_MISUSED)
    except KeyboardInterrupt:
        stop("Stopped.", 130)  # 128 + SIGINT, as shells count


async def _write(studio: AnyStudio, video: Video, path: Path) -> None:
    """The whole file or none: under a temporary name until its hash is the stored one."""
    partial = path.with_name(f".{path.name}.partial")
    digest = hashlib.sha256()
    try:
        with partial.open("wb") as file:
            async for chunk in studio.download(video):
                digest.update(chunk)
                file.write(chunk)
        if digest.hexdigest() != video.sha256:
            raise StudioError("The file changed on its way here; nothing was written. Try again.")
        partial.replace(path)
    except OSError as error:
        raise StudioError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        partial.unlink(missing_ok=True)


def _sides(size: str | None) -> dict[str, int]:
    if size is None:
        return {}
    match = re.fullmatch(r"(\d{1,5})x(\d{1,5})", size)
    if match is None:
        stop("--size must be WIDTHxHEIGHT, for example 1280x720.", EXIT_MISUSED)
    return {"width": int(match[1]), "height": int(match[2])}


if __name__ == "__main__":
    main()
