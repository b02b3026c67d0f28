"""Everything that can be made to go wrong, and the rules by which it does."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

MARKER = re.compile(r"\[\[fault:([^\]]*)\]\]")  # in a prompt: this job, and no other


class Fault(StrEnum):
    # The create request: taken or not, and the caller may not know.
    ACCEPT_THEN_DROP = "accept_then_drop"  # the job is taken, the connection closes without a byte
    ANSWER_LATE = "answer_late"  # taken at once, answered after settings.late_seconds
    ERROR_AFTER_ACCEPT = "error_after_accept"  # 500, and the job runs
    GATEWAY_TIMEOUT = "gateway_timeout"  # 504, and the job runs
    GARBAGE_JSON = "garbage_json"  # taken; the body of the answer is no JSON
    RATE_LIMITED = "rate_limited"  # 429 that says when to come back
    RATE_LIMITED_SILENT = "rate_limited_silent"  # 429 that does not
    BUSY = "busy"  # 429 Too many running tasks
    ERROR_BEFORE_ACCEPT = "error_before_accept"  # 500, and there is no job
    INPUT_MODERATION = "input_moderation"  # 400, the form of the video and image services
    CONTENT_FILTER = "content_filter"  # 400, the classic form
    RETIRED_404 = "retired_404"
    RETIRED_410 = "retired_410"
    NO_DEPLOYMENT = "no_deployment"  # 404, as for a name that nobody deployed
    NO_ROLE = "no_role"  # 401 PermissionDenied
    BLOCKED = "blocked"  # 403, the abuse block
    KEY_ROTATED = "key_rotated"  # 401 for everything until a key is set again
    # The job's course.
    STUCK = "stuck"  # in progress for ever
    UNKNOWN_STATUS = "unknown_status"  # a word that nobody knows, for half of the run
    BACKWARDS = "backwards"  # in progress, queued again, then done
    LATE_MODERATION = "late_moderation"  # fails at 95 %
    FAILED = "failed"  # fails half-way with an internal error
    EXPIRED = "expired"  # told completed once, then gone
    CLOCK_SKEW = "clock_skew"  # its times and its Date are three hours off
    GARBAGE_POLL = "garbage_poll"  # some polls answer half a JSON or a page
    POLL_500 = "poll_500"  # the first polls answer 500 and 503
    # Its file.
    NO_FILE = "no_file"  # completed, and 404 for ever
    CONTENT_LATE = "content_late"  # 404 for settings.content_late_seconds after completion
    TRUNCATED = "truncated"  # the connection ends at 60 % of what was declared
    CUT = "cut"  # the connection ends at 90 %; the rest can be had with Range
    OVERSIZED = "oversized"  # declares and sends settings.oversized_bytes
    ENDLESS = "endless"  # chunks without end
    LYING_LENGTH = "lying_length"  # Content-Length larger than the file, next time smaller
    HTML = "html"  # 200 with a page
    WRONG_VIDEO = "wrong_video"  # the head of an MP4, then noise
    REDIRECT = "redirect"  # 302 to another host
    SLOW_DRIP = "slow_drip"  # 1 kB/s for some seconds


REFUSALS = frozenset(
    {
        Fault.RATE_LIMITED,
        Fault.RATE_LIMITED_SILENT,
        Fault.BUSY,
        Fault.ERROR_BEFORE_ACCEPT,
        Fault.INPUT_MODERATION,
        Fault.CONTENT_FILTER,
        Fault.RETIRED_404,
        Fault.RETIRED_410,
        Fault.NO_DEPLOYMENT,
        Fault.NO_ROLE,
        Fault.BLOCKED,
        Fault.KEY_ROTATED,
    }
)  # no job comes of these
OF_THE_ACCOUNT = frozenset({Fault.NO_ROLE, Fault.BLOCKED})  # a rule without end means questions too, not creates alone
OF_ITS_ROUTES = frozenset({Fault.RETIRED_404, Fault.RETIRED_410})  # the same for Sora 1, which went whole
NEVER_COMPLETES = frozenset({Fault.STUCK, Fault.LATE_MODERATION, Fault.FAILED})  # nothing to draw
CONTENT = frozenset(
    {
        Fault.TRUNCATED,
        Fault.CUT,
        Fault.OVERSIZED,
        Fault.ENDLESS,
        Fault.LYING_LENGTH,
        Fault.HTML,
        Fault.WRONG_VIDEO,
        Fault.REDIRECT,
        Fault.SLOW_DRIP,
    }
)  # they hit the first settings.content_fault_times downloads


class UnknownFault(ValueError):
    """The text names the faults that there are."""


def named(name: str) -> Fault:
    """Raises UnknownFault."""
    try:
        return Fault(name)
    except ValueError:
        raise UnknownFault(f"There is no fault called {name!r}; there are {', '.join(Fault)}.") from None


def marked(prompt: str) -> Fault | None:
    """The fault that a prompt asks for with [[fault:NAME]]. Raises UnknownFault."""
    found = MARKER.search(prompt)
    return named(found.group(1)) if found else None


def unmarked(prompt: str) -> str:
    """The prompt as it is drawn."""
    return MARKER.sub(" ", prompt).strip()


@dataclass(slots=True)
class Rule:
    fault: Fault
    times: int | None  # how often it still fires; None: always
    probability: float  # 0 to 1

    def told(self) -> dict[str, Any]:
        return {"fault": self.fault.value, "times": self.times, "probability": self.probability}


class Rules:
    """Tried in the order in which they came, with one seeded stream of chance; the first that fires wins."""

    def __init__(self, seed: int) -> None:
        self._rules: list[Rule] = []
        self._chance = random.Random(seed)

    def add(self, fault: Fault, times: int | None = 1, probability: float = 1.0) -> Rule:
        rule = Rule(fault, times, probability)
        self._rules.append(rule)
        return rule

    def clear(self) -> None:
        self._rules.clear()

    def reseed(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def fire(self) -> Fault | None:
        """The fault of the next create, if one fires."""
        for rule in self._rules:
            if rule.times == 0 or self._chance.random() >= rule.probability:
                continue
            if rule.times is not None:
                rule.times -= 1
            return rule.fault
        return None

    def standing(self) -> Fault | None:
        """The fault that every request meets, not creates alone: the first rule of such a kind that has no end."""
        lasting = (rule.fault for rule in self._rules if rule.times is None and rule.probability >= 1)
        return next((fault for fault in lasting if fault in OF_THE_ACCOUNT | OF_ITS_ROUTES), None)

    def told(self) -> list[dict[str, Any]]:
        return [rule.told() for rule in _living(self._rules)]


def _living(rules: Iterable[Rule]) -> list[Rule]:
    return [rule for rule in rules if rule.times != 0]
