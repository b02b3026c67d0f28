"""What keeps an account from being asked: a pause that it wanted, silence, or trouble that somebody must mend."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from app.errors import AccountTrouble, NotTaken, Trouble, UpstreamAway
from app.services.wording import NOTHING_SENT

FAILURES = 5  # unanswered questions in a row until an account is left alone
SILENCE_SECONDS = 15.0  # until the next try then: four a minute, and well under a minute until work resumes
TROUBLE_SECONDS = 30.0  # between two tries of an account in trouble: two a minute (P-16)
SEEN_BY_READS: frozenset[Trouble] = frozenset({"key", "network"})  # a question that is answered disproves these
OF_ONE_MODEL: frozenset[Trouble] = frozenset({"deployment", "retired"})  # the account's others may still work

_EVERY_MODEL = ""


@dataclass(slots=True)
class _Trouble:
    kind: Trouble
    sentence: str
    until: float  # the next try


class Gate:
    """One account's. All times are of the monotonic clock."""

    def __init__(self, account: str, models: Collection[str]) -> None:
        self._account = account
        self._models = models
        self._reads_at = 0.0  # not before
        self._creates_at = 0.0
        self._probe_at = 0.0  # the next try while the account is silent
        self._failures = 0
        self._troubles: dict[str, _Trouble] = {}  # by model, or for every model

    @property
    def is_able(self) -> bool:
        """Whether an order for at least one model may go now. One in trouble may be tried again now and then."""
        now = time.monotonic()
        if now < max(self._creates_at, self._reads_at, self._probe_at):
            return False
        return any(self._trouble_of(model, now) is None for model in self._models)

    @property
    def trouble(self) -> tuple[Trouble | Literal["unreachable"], str] | None:
        """What a person should know, and its sentence, until an answer disproves it."""
        if self._troubles:
            first = next(iter(self._troubles.values()))
            return first.kind, first.sentence
        if self.is_silent:
            return "unreachable", f"Account {self._account} does not answer; it is tried again every few seconds."
        return None

    @property
    def is_silent(self) -> bool:
        """Whether it failed so often that asking at once again is no use."""
        return self._failures >= FAILURES

    def pass_read(self) -> None:
        """Before each question. Raises UpstreamAway while there is no use in asking."""
        now = time.monotonic()
        if (wait := max(self._reads_at, self._probe_at) - now) > 0:
            raise UpstreamAway(self._closed_sentence, retry_after=wait)
        self._take_probe(now)

    def pass_create(self, model: str) -> None:
        """Before each create. Raises AccountTrouble or NotTaken while it would be in vain."""
        now = time.monotonic()
        if trouble := self._trouble_of(model, now):
            raise AccountTrouble(f"{trouble.sentence} {NOTHING_SENT}", trouble.kind)
        if (wait := max(self._creates_at, self._reads_at, self._probe_at) - now) > 0:
            raise NotTaken(self._closed_sentence, retry_after=wait)
        self._take_probe(now)
        for place in {_EVERY_MODEL, model} & set(self._troubles):  # this one is the try
            self._troubles[place].until = now + TROUBLE_SECONDS

    def heard(self) -> None:
        """It answered a question."""
        self._failures, self._probe_at = 0, 0.0
        if (trouble := self._troubles.get(_EVERY_MODEL)) and trouble.kind in SEEN_BY_READS:
            del self._troubles[_EVERY_MODEL]

    def took(self, model: str) -> None:
        """It took an order: nothing can be wrong with it, nor with this model."""
        self._failures, self._probe_at = 0, 0.0
        self._troubles.pop(_EVERY_MODEL, None)
        self._troubles.pop(model, None)

    def was_silent(self) -> None:
        """It could not be reached, or failed inside."""
        self._failures += 1
        if self.is_silent:
            self._probe_at = time.monotonic() + SILENCE_SECONDS

    def must_wait(self, seconds: float, *, creates_only: bool = False) -> None:
        """It asked to be left alone."""
        until = time.monotonic() + seconds
        self._creates_at = max(self._creates_at, until)
        if not creates_only:
            self._reads_at = max(self._reads_at, until)

    def is_in_trouble(self, kind: Trouble, sentence: str, model: str = _EVERY_MODEL) -> None:
        """`model` is the one that was ordered, where an order met the trouble."""
        until = time.monotonic() + TROUBLE_SECONDS
        self._troubles[model if kind in OF_ONE_MODEL else _EVERY_MODEL] = _Trouble(kind, sentence, until)
        if kind in SEEN_BY_READS:
            self._reads_at = max(self._reads_at, until)

    def _trouble_of(self, model: str, now: float) -> _Trouble | None:
        """What forbids a try with this model now."""
        found = [self._troubles[place] for place in (_EVERY_MODEL, model) if place in self._troubles]
        return next((trouble for trouble in found if now < trouble.until), None)

    @property
    def _closed_sentence(self) -> str:
        if self.trouble:
            return self.trouble[1]
        return f"Account {self._account} asked to be left alone for a while."

    def _take_probe(self, now: float) -> None:
        """While the account is silent, one question goes through at a time."""
        if self.is_silent:
            self._probe_at = now + SILENCE_SECONDS
