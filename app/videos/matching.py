"""Which of a service's listed jobs is ours: the same prompt, size, seconds and model, as far as the list tells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from app.accounts import Account
from app.services.contract import ListedJob
from app.videos.records import Record

SLACK = timedelta(seconds=5)  # between a service's Date header and its created_at
NO_TIME = datetime.min.replace(tzinfo=UTC)


def matches(record: Record, account: Account, jobs: Sequence[ListedJob], since: datetime | None) -> list[ListedJob]:
    """The jobs that may be this record's, the best first: the oldest one created after `since` by the service's clock.

    A list may not tell the prompt of a job that has just begun; then the other fields alone speak for it.

    A job that seems older is taken only where none is younger and it has not failed: clocks may lie, but a failed job
    of an earlier day with the same prompt is not this one.
    """
    alike = sorted((job for job in jobs if _is_alike(record, account, job)), key=lambda job: job.created_at or NO_TIME)
    if since is None:
        return alike
    younger = [job for job in alike if job.created_at is None or job.created_at >= since - SLACK]
    older = [job for job in alike if job not in younger and job.status.phase not in {"failed", "cancelled"}]
    return younger + older


def _is_alike(record: Record, account: Account, job: ListedJob) -> bool:
    """Size and seconds of a video that was made out of another one are its service's own to choose.

    We order one video a job, so a job of several variants is somebody else's.
    """
    has_own_shape = record.parent_kind is None
    return (
        (job.prompt is None or plain(job.prompt) == plain(record.prompt))
        and (not has_own_shape or job.size is None or job.size == (record.width, record.height))
        and (not has_own_shape or job.seconds is None or job.seconds == record.seconds)
        and job.variants in {None, 1}
        and not _is_another_models(record, account, job)
    )


def _is_another_models(record: Record, account: Account, job: ListedJob) -> bool:
    """A service may list the deployment's name or the model's; only another one of the account's own is telling."""
    others = {name for id_, deployment in account.models.items() if id_ != record.model for name in (id_, deployment)}
    return job.model in others - {record.model, account.models.get(record.model)}


def plain(prompt: str) -> str:
    """The prompt as services may give it back: blanks are not told apart."""
    return " ".join(prompt.split())
