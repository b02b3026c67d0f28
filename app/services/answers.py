"""What services say about jobs: every field but `id` and `status` optional, and none able to spoil the others."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, field_validator

from app.services.calls import is_usable_id

Phase = Literal["waiting", "running", "completed", "failed", "cancelled"]

PHASES: Mapping[str, Phase] = {
    "queued": "waiting",
    "pending": "waiting",
    "preprocessing": "running",
    "running": "running",
    "processing": "running",
    "in_progress": "running",
    "completed": "completed",
    "succeeded": "completed",
    "failed": "failed",
    "expired": "failed",
    "cancelled": "cancelled",
    "canceled": "cancelled",
}  # wire-protocol 11.2; any other word is running
EARLIEST_MILLISECONDS = 1e11  # Unix seconds reach it in the year 5138; new-api sends milliseconds (wire-protocol 10.1)


def _loosely(convert: Callable[[Any], Any]) -> BeforeValidator:
    """A conversion whose every complaint means that nothing was said."""

    def parse(value: Any) -> Any:
        try:
            return None if value is None else convert(value)
        except (ValueError, TypeError, AttributeError, OverflowError, OSError):
            return None

    return BeforeValidator(parse)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: Any) -> float | None:
    """A number, also as text, and then also within quotes of its own (wire-protocol 3.3)."""
    number = float(value.strip(' "') if isinstance(value, str) else value)
    return number if math.isfinite(number) else None


def _whole(value: Any) -> int | None:
    number = _number(value)
    return None if number is None else round(number)


def _sides(value: Any) -> tuple[int, int] | None:
    found = re.fullmatch(r'\s*"?(\d{1,5})x(\d{1,5})"?\s*', value)
    return (int(found[1]), int(found[2])) if found else None


def _moment(value: Any) -> datetime | None:
    """Unix seconds, milliseconds, or a date in words; the specification allows two of them (wire-protocol 3.4)."""
    try:
        number = _number(value)
    except ValueError:
        date = datetime.fromisoformat(value)
        return date if date.tzinfo else date.replace(tzinfo=UTC)
    if number is None:
        return None
    return datetime.fromtimestamp(number / 1000 if number >= EARLIEST_MILLISECONDS else number, UTC)


Text = Annotated[str | None, _loosely(_text)]
Number = Annotated[float | None, _loosely(_number)]
Whole = Annotated[int | None, _loosely(_whole)]
Sides = Annotated[tuple[int, int] | None, _loosely(_sides)]
Moment = Annotated[datetime | None, _loosely(_moment)]


class JobAnswer(BaseModel):
    """A job of Sora 1 or a video of Sora 2: the two differ in names, and no name means two things."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    status: str
    progress: Number = None  # percent
    model: Text = None
    prompt: Text = None
    seconds: Whole = None
    n_seconds: Whole = None
    n_variants: Whole = None
    size: Sides = None
    width: Whole = None
    height: Whole = None
    created_at: Moment = None
    expires_at: Moment = None
    failure_reason: Text = None  # Sora 1 (wire-protocol 2.4)
    error: Any = None
    generations: Any = None

    @field_validator("id", mode="before")
    @classmethod
    def _usable(cls, value: Any) -> Any:
        text = str(value) if isinstance(value, int) else value
        if not isinstance(text, str) or not is_usable_id(text):
            raise ValueError("no id that could be asked for")
        return text

    @property
    def word(self) -> str:
        return self.status.strip().lower()

    @property
    def phase(self) -> Phase:
        return PHASES.get(self.word, "running")

    @property
    def is_known_word(self) -> bool:
        return self.word in PHASES

    @property
    def percent(self) -> float | None:
        return None if self.progress is None else min(max(self.progress, 0.0), 100.0)

    @property
    def length(self) -> int | None:
        """Seconds."""
        return self.seconds if self.seconds is not None else self.n_seconds

    @property
    def sides(self) -> tuple[int, int] | None:
        """Pixels."""
        if self.size is None and self.width is not None and self.height is not None:
            return self.width, self.height
        return self.size

    @property
    def generation_ids(self) -> list[str]:
        """Of Sora 1: the ids under which the files are, in their order."""
        found = self.generations if isinstance(self.generations, list) else []
        ids = [each.get("id") for each in found if isinstance(each, Mapping)]
        return [each for each in ids if isinstance(each, str) and is_usable_id(each)]


def read_job(document: Mapping[str, Any] | None) -> JobAnswer | None:
    """None where it is no job."""
    try:
        return JobAnswer.model_validate(document)
    except ValidationError:
        return None


def read_id(document: Mapping[str, Any] | None) -> str | None:
    """The id of an accepted order, which is all that must be readable in the answer to a create."""
    job = read_job({**document, "status": ""}) if document else None
    return job.id if job else None


def read_list(document: Mapping[str, Any] | None) -> tuple[list[JobAnswer], bool | None] | None:
    """One page and whether there are more, None where it does not say; None for a page that cannot be read whole."""
    rows = (document or {}).get("data")
    jobs = [read_job(row) for row in rows] if isinstance(rows, list) else [None]
    more = (document or {}).get("has_more")
    read = [job for job in jobs if job is not None]
    return (read, more if isinstance(more, bool) else None) if len(read) == len(jobs) else None
