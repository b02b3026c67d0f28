"""How long a service wants to be left alone, wherever it says so."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST = 300.0  # s; a service that asks for more (86,400 was seen, wire-protocol 6.2) is asked again after this

_NUMBER = re.compile(r"\s*(\d{1,12}(?:\.\d{1,9})?)\s*")
_IN_WORDS = re.compile(
    r"(?i)(?:retry|try again) (?:after|in) (\d{1,9}(?:\.\d{1,9})?) ?(ms|milliseconds?|s\b|sec|minutes?)"
)


def retry_after(headers: Mapping[str, str], words: str = "") -> float | None:
    """Seconds, 0 to LONGEST; None where nothing is said or what is said means nothing.

    `retry-after-ms` comes before `Retry-After` (seconds or a date), both before the words (wire-protocol 6.5).
    """
    return (
        _milliseconds(headers.get("retry-after-ms"))
        or _seconds(headers.get("retry-after"))
        or _date(headers.get("retry-after"), headers.get("date"))
        or _words(words)
    )


def asked_pause(headers: Mapping[str, str], longest: float) -> float | None:
    """Seconds, 0 to `longest`, that `Retry-After` alone asks for, in seconds or until a date (RFC 9110, 10.2.3)."""
    text = headers.get("retry-after")
    return _seconds(text, longest) or _date(text, headers.get("date"), longest)


def poll_after(headers: Mapping[str, str]) -> float | None:
    """Seconds until the next question about a job, as in `retry_after`."""
    return _milliseconds(headers.get("openai-poll-after-ms")) or retry_after(headers)


def date_of(text: str | None) -> datetime | None:
    """A date as HTTP writes it; None where it is none."""
    try:
        date = parsedate_to_datetime(text or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _number(text: str | None) -> float | None:
    found = _NUMBER.fullmatch(text or "")
    return float(found[1]) if found else None


def _bounded(seconds: float, longest: float = LONGEST) -> float | None:
    return min(seconds, longest) if math.isfinite(seconds) and seconds > 0 else None


def _milliseconds(text: str | None) -> float | None:
    number = _number(text)
    return None if number is None else _bounded(number / 1000)


def _seconds(text: str | None, longest: float = LONGEST) -> float | None:
    number = _number(text)
    return None if number is None else _bounded(number, longest)


def _date(text: str | None, now: str | None, longest: float = LONGEST) -> float | None:
    """Counted from the service's own Date, never from our clock."""
    until, since = date_of(text), date_of(now)
    return _bounded((until - since).total_seconds(), longest) if until and since else None


def _words(text: str) -> float | None:
    found = _IN_WORDS.search(text)
    if not found:
        return None
    unit = found[2].lower()
    scale = 0.001 if unit.startswith(("ms", "milli")) else 60.0 if unit.startswith("minute") else 1.0
    return _bounded(float(found[1]) * scale)
