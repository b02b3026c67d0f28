"""What every command does alike: settings are read, work is run, and an error is a sentence with an exit code."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, NoReturn

import typer
import uvloop
from rich.console import Console

from app.config import Settings, read_settings
from app.errors import ConfigurationError, StudioError

EXIT_FAILED, EXIT_MISUSED = 1, 2

console = Console(stderr=True, highlight=False, soft_wrap=True)  # a log line is not cut at 80 letters


def settings_of(**given: object) -> Settings:
    """The settings of the environment, `given` first; a mistake ends the command."""
    try:
        return read_settings(**given)
    except ConfigurationError as error:
        stop(str(error), EXIT_MISUSED)


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run `work`; an error of ours is a sentence on standard error, never a trace."""
    try:
        uvloop.run(work)
    except ConfigurationError as error:
        stop(str(error), EXIT_MISUSED)
    except StudioError as error:
        stop(str(error), EXIT_FAILED)
    except KeyboardInterrupt:
        stop("Stopped.", 130)  # 128 + SIGINT, as shells count


def stop(sentence: str, code: int) -> NoReturn:
    console.print(sentence, style="red", markup=False)
    raise typer.Exit(code)
