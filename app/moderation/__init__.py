"""Content safety: what the studio's own rules and the moderation services mean for a request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import structlog

from app.errors import RefusedPrompt
from app.models.moderation import Checked, Finding, Mode, outcome
from app.moderation.rules import Rules

log = structlog.get_logger(__name__)


class Checker(Protocol):
    """The rules, or a service: both take a text and, where there is one, a picture (JPEG), and tell what they found."""

    @property
    def name(self) -> Checked: ...

    async def check(self, text: str, picture: bytes | None = None) -> list[Finding]:
        """Raises UpstreamAway where a service gives no answer that can be used."""
        ...


@dataclass(frozen=True, slots=True)
class Moderation:
    """What the setting MODERATION means for a request."""

    mode: Mode
    rules: Rules

    def mode_of(self, asked: str | None) -> Mode:
        """The setting, or what the request itself asked for, where that is stricter."""
        return "block" if asked == "block" else self.mode

    async def judge(self, prompt: str, asked: str | None) -> list[Finding] | None:
        """What the built-in rules say of a prompt; None where they are not to be asked."""
        mode = self.mode_of(asked)
        if mode == "off":
            return None
        found = weighed(await self.rules.check(prompt), mode)
        note("rules", found)
        return found


def check(found: Iterable[Finding], field: str) -> None:
    """Raises RefusedPrompt where one of the built-in rules blocks; `field` is where the prompt stands."""
    for finding in found:
        if finding.verdict == "block":
            raise RefusedPrompt(
                f'The prompt breaks this studio\'s rule "{finding.rule}" ({finding.category}). Nothing was stored and '
                "nothing was charged. Change it and try again.",
                category=finding.category,
                rule=finding.rule,
                field=field,
            )


def weighed(found: Iterable[Finding], mode: Mode) -> list[Finding]:
    """The findings as they count in that mode: unless it is `block`, they are only told."""
    return [each if mode == "block" else each.model_copy(update={"verdict": "warn"}) for each in found]


def note(by: str, found: Iterable[Finding]) -> None:
    """One log line for each decision: the rules that were met, never the words."""
    found = list(found)
    log.info("moderated", by=by, outcome=outcome(found), rules=", ".join(each.name for each in found))
