"""The built-in rules: a file of phrases and limits (doc/moderation.md), read at the start."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError

from app.errors import ConfigurationError
from app.models.moderation import WORST, Checked, Finding, Verdict
from app.models.video import PROMPT_LIMIT
from app.moderation.folding import Folded, fold, hidden
from app.moderation.phrases import Phrase, Span

MOST_RULES, MOST_PHRASES = 500, 5_000  # of a file: a prompt of the greatest length is then looked through in seconds
SHORT = 1_000  # characters: longer texts are looked through in a thread, so that others need not wait

Phrases = Annotated[list[str], Field(max_length=MOST_PHRASES)]


class Rule(BaseModel):
    """One of `phrases` is enough; of `together` one of each list, at most `within` words apart."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9-]{1,50}$")
    category: str = Field(min_length=1, max_length=50)
    severity: int = Field(WORST, ge=1, le=WORST)
    verdict: Verdict = "block"
    phrases: Phrases = []
    together: list[Phrases] = Field([], max_length=5)
    within: int = Field(10, ge=1, le=100)
    but_not: Phrases = []  # words of these do not count
    _phrases: list[Phrase] = PrivateAttr()
    _together: list[list[Phrase]] = PrivateAttr()
    _but_not: list[Phrase] = PrivateAttr()

    def model_post_init(self, _context: Any) -> None:
        if not self.phrases and len(self.together) < 2:
            raise ValueError("it needs phrases, or at least two lists in together")
        self._phrases = [Phrase(text) for text in self.phrases]
        self._together = [[Phrase(text) for text in group] for group in self.together]
        self._but_not = [Phrase(text) for text in self.but_not]

    def is_met(self, folded: Folded) -> bool:
        left_out = {
            place for phrase in self._but_not for span in phrase.spans(folded) for place in range(span.start, span.end)
        }
        if any(not _is_left_out(span, left_out) for phrase in self._phrases for span in phrase.spans(folded)):
            return True
        return len(self._together) > 1 and self._stand_together(folded, left_out)

    def _stand_together(self, folded: Folded, left_out: set[int]) -> bool:
        seen = []
        for number, group in enumerate(self._together):
            places = [
                span.start for phrase in group for span in phrase.spans(folded) if not _is_left_out(span, left_out)
            ]
            if not places:
                return False
            seen += [(place, number) for place in places]
        newest: dict[int, int] = {}
        for place, number in sorted(seen):
            newest[number] = place
            if len(newest) == len(self._together) and place - min(newest.values()) <= self.within:
                return True
        return False


class Limits(BaseModel):
    """Characters that a prompt may have, and those of them that nobody sees."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    characters: int = Field(PROMPT_LIMIT, ge=1, le=PROMPT_LIMIT)
    hidden: int = Field(40, ge=0)


class Rules(BaseModel):
    """A checker like the services, which are in app.services.moderations, that asks nobody."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    limits: Limits = Limits()
    rules: list[Rule] = Field([], max_length=MOST_RULES)

    @property
    def name(self) -> Literal["rules"]:
        return "rules"

    async def check(self, text: str, _picture: bytes | None = None) -> list[Finding]:
        """What it meets. Pictures are not looked at."""
        return self._check(text) if len(text) <= SHORT else await asyncio.to_thread(self._check, text)

    def _check(self, text: str) -> list[Finding]:
        folded = fold(text)
        found = [_finding(rule.id, rule.category, rule.severity, rule.verdict) for rule in self.rules
                 if rule.is_met(folded)]  # fmt: skip
        if len(text) > self.limits.characters:
            found.append(_finding("length", "length", 1, "block"))
        if hidden(text) > self.limits.hidden:
            found.append(_finding("hidden-characters", "evasion", 1, "block"))
        return found


def read_rules(path: Path) -> Rules:
    """Raises ConfigurationError with one sentence per mistake."""
    try:
        rules = Rules.model_validate(tomllib.loads(path.read_text("utf-8")))
    except ValidationError as error:
        raise ConfigurationError([f"MODERATION_RULES: {sentence}" for sentence in _sentences(error, path)]) from None
    except (OSError, ValueError) as error:
        raise ConfigurationError([f"MODERATION_RULES: {path} cannot be read: {error}."]) from error
    ids = [rule.id for rule in rules.rules]
    if doubled := {id_ for id_ in ids if ids.count(id_) > 1}:
        raise ConfigurationError([f"MODERATION_RULES: {path} has two rules called {', '.join(sorted(doubled))}."])
    phrases = sum(len(list(chain(rule.phrases, rule.but_not, *rule.together))) for rule in rules.rules)
    if phrases > MOST_PHRASES:
        raise ConfigurationError([f"MODERATION_RULES: {path} has {phrases} phrases; {MOST_PHRASES} are the most."])
    return rules


def _finding(rule: str, category: str, severity: int, verdict: Verdict) -> Finding:
    by: Checked = "rules"
    return Finding(by=by, rule=rule, category=category, severity=severity, stage="prompt", verdict=verdict)


def _is_left_out(span: Span, left_out: Iterable[int]) -> bool:
    return any(place in left_out for place in range(span.start, span.end))


def _sentences(error: ValidationError, path: Path) -> list[str]:
    return [
        f"{path}: {'.'.join(map(str, mistake['loc'])) or 'it'}: {mistake['msg'].removeprefix('Value error, ')}."
        for mistake in error.errors(include_url=False, include_input=False)
    ]
