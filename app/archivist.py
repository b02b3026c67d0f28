"""The command line about archives: export, import, verify."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.status import Status

from app.accounts import every_secret
from app.archive.exporting import Export, Exported
from app.archive.folder import Folder
from app.archive.importing import Import, Imported
from app.archive.inspection import inspect
from app.archive.installation import Installation
from app.archive.verdict import Verdict
from app.config import Settings
from app.logs import set_up_logs
from app.media import Media
from app.studio import open_studio
from app.terminal import EXIT_FAILED, console, run, settings_of
from app.videos.archival import Choice

commands = typer.Typer()


@commands.command("export")
def export(
    folder: Annotated[Path, typer.Argument(help="An empty folder, or one of an export to go on with.")],
    owner: Annotated[str | None, typer.Option(help="Only the videos of this key: key_...")] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only those ordered on this day (UTC) or later.")
    ] = None,
    model: Annotated[str | None, typer.Option(help="Only those of this model.")] = None,
) -> None:
    """Write every finished video with all that is known of it into a folder. Exit 1 where one could not be."""
    run(_export(folder, Choice(owner, since.date() if since else None, model)))


@commands.command("import")
def restore(folder: Annotated[Path, typer.Argument(help="A folder of an export.")]) -> None:
    """Bring the videos of an export back that are not here; nothing is overwritten. Exit 1 where one could not be."""
    run(_import(folder))


@commands.command()
def verify(
    folder: Annotated[Path | None, typer.Argument(help="A folder of an export; else the studio itself.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Read every byte and say whether it is the one that was saved. Exit 1 where something is wrong."""
    run(_verify(folder, as_json=as_json))


async def _export(folder: Path, choice: Choice) -> None:
    settings = _quiet_settings()
    async with open_studio(settings) as studio:
        with console.status("Exporting") as status:
            done = await Export(studio.database, studio.files, Folder(folder), choice).run(_counting(status))
    sentence = f"{folder}: {done.added} videos added, {done.kept} were there already."
    _end(sentence, done.problems)


async def _import(folder: Path) -> None:
    settings, media = _quiet_settings(), Media()
    try:
        async with open_studio(settings) as studio:
            with console.status("Importing") as status:
                work = Import(
                    studio.database, studio.files, media, Folder(folder), min_free_bytes=settings.min_free_bytes
                )
                done = await work.run(_counting(status))
    finally:
        await media.close()
    sentence = (
        f"{folder}: {done.added} videos added, {done.kept} were here already, {done.repaired} got their file back."
    )
    _end(sentence, done.problems)


async def _verify(folder: Path | None, *, as_json: bool) -> None:
    with console.status("Reading"):
        if folder is not None:
            verdict = inspect(Folder(folder))
        else:
            async with open_studio(_quiet_settings()) as studio:
                verdict = await Installation(studio.database, studio.files).inspect()
    out = Console(highlight=False, markup=False, soft_wrap=True)  # standard output, unlike what is said while working
    if as_json:
        out.print_json(verdict.model_dump_json())
    else:
        _show(verdict, out)
    if not verdict.is_good:
        raise typer.Exit(EXIT_FAILED)


def _quiet_settings() -> Settings:
    settings = settings_of()
    set_up_logs(production=False, level="ERROR", secrets=every_secret(settings))
    return settings


def _counting(status: Status) -> Callable[[Exported | Imported], None]:
    """Shows how far the work is, where somebody looks on."""

    def tell(done: Exported | Imported) -> None:
        status.update(f"{done.added + done.kept} videos")

    return tell


def _end(sentence: str, problems: list[str]) -> None:
    for problem in problems:
        console.print(problem, style="red", markup=False)
    console.print(sentence, markup=False)
    if problems:
        raise typer.Exit(EXIT_FAILED)


def _show(verdict: Verdict, out: Console) -> None:
    for finding in (*verdict.problems, *verdict.notes):
        out.print(finding.sentence)
    whose = "of the export" if verdict.of == "export" else "of the studio"
    if verdict.is_good:
        out.print(f"Good: all {verdict.videos} videos {whose} ({verdict.bytes / 1e6:.1f} MB) are as they were saved.")
    else:
        out.print(f"Not good: {len(verdict.problems)} problems with the {verdict.videos} videos {whose}.")
