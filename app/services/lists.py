"""A service's list of recent jobs, read to its end or not at all: a job that is missing would be paid for again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from app.errors import UpstreamAway
from app.services.answers import JobAnswer, read_list
from app.services.calls import Answer, Call

PAGE = 100  # jobs asked for at once, the most that is allowed (wire-protocol 3.5)
MOST_PAGES = 200  # of one reading: 20,000 jobs in a day are more than any quota makes
MARGIN = timedelta(minutes=1)  # the clocks of one service's machines, and whole seconds, differ by less
KEPT = timedelta(hours=24)  # for which services keep a job (wire-protocol 7)


async def read_recent(
    ask: Callable[[Call], Awaitable[Answer]],
    question: Callable[[str | None, int], Call],
    since: datetime | None,
    now: Callable[[], datetime | None],
) -> list[JobAnswer]:
    """Newest first. `now` is the service's clock, known after the first page. Raises UpstreamAway."""
    jobs: dict[str, JobAnswer] = {}
    cursor: str | None = None
    was_promised = False
    for _ in range(MOST_PAGES):
        answer = await ask(question(cursor, PAGE))
        page = read_list(answer.document) if answer.is_ok else None
        if page is None:
            raise UpstreamAway("The service's list of jobs cannot be read.")
        rows, has_more = page
        if was_promised and not rows:
            raise UpstreamAway("The service's list of jobs breaks off before its end.")
        is_new = [row for row in rows if row.id not in jobs]
        jobs.update((row.id, row) for row in rows)
        if has_more is False or (has_more is None and len(rows) < PAGE) or _is_past(list(jobs.values()), since, now()):
            return sorted(jobs.values(), key=_age)
        if not is_new:
            raise UpstreamAway("The service's list of jobs goes in circles.")
        cursor, was_promised = rows[-1].id, has_more is True
    raise UpstreamAway(f"The service's list of jobs has more than {MOST_PAGES} pages.")


def _is_past(jobs: list[JobAnswer], since: datetime | None, now: datetime | None) -> bool:
    """Whether nothing that matters can follow, which needs a list that is surely sorted from the newest on."""
    oldest = since - MARGIN if since else now - KEPT if now else None
    times = [job.created_at for job in jobs]
    if oldest is None or not times or None in times:
        return False
    told = [time for time in times if time is not None]
    return told == sorted(told, reverse=True) and told[-1] < oldest


def _age(job: JobAnswer) -> float:
    """For sorting; a job without a time comes first, since it may be new."""
    return -(job.created_at or datetime.max.replace(tzinfo=UTC)).timestamp()
