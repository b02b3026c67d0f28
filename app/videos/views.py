"""What the world is shown of a video."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from app.amounts import to_dollars
from app.models.moderation import Finding
from app.models.video import STATUS, Estimate, Refusal, SpriteSheet, State, StatusDetail, Video, VideoStatusResponse
from app.videos.records import Record

ENOUGH = 3  # finished videos before their times say something


@dataclass(frozen=True, slots=True)
class Pace:
    """How long one model took lately, in seconds of work per second of video and megapixel."""

    rates: tuple[float, ...] = ()

    def estimate(self, record: Record) -> Estimate | None:
        if len(self.rates) < ENOUGH:
            return None
        size = _size(record)
        deciles = statistics.quantiles(self.rates, n=10, method="inclusive")
        return Estimate(median=round(deciles[4] * size, 1), p90=round(deciles[8] * size, 1))


def pace(finished: Sequence[Record]) -> Pace:
    """The pace of completed videos of one model."""
    return Pace(
        tuple(record.generation_seconds / _size(record) for record in finished if record.generation_seconds is not None)
    )


def show(record: Record, queue: Sequence[str], how_fast: Pace) -> Video:
    """Everything of one video. `queue` holds the ids of waiting videos, the next one first."""
    address = f"/api/videos/{record.id}"
    file = f"/api/download/{record.id}" if record.state is State.COMPLETED else None
    return Video(
        id=record.id,
        prompt=record.prompt,
        model=record.model,
        width=record.width,
        height=record.height,
        duration=record.seconds,
        seed=record.seed,
        status=STATUS[record.state],
        status_detail=_detail(record),
        progress=_progress(record),
        position=_position(record, queue),
        estimated_seconds=how_fast.estimate(record) if not record.state.is_final else None,
        error=record.error,
        error_code=record.error_code,
        account=record.account,
        hold=record.hold,
        estimated_cost=to_dollars(record.estimated_cost),
        cost=to_dollars(record.cost),
        charged=record.charged,
        refusal=Refusal(**record.refusal) if record.refusal else None,
        expires_at=record.expires_at,
        parent_id=record.parent_id,
        parent_kind=record.parent_kind,
        style=record.style,
        camera=record.camera,
        reference_url=f"{address}/reference" if record.reference_id else None,
        batch_id=record.batch_id,
        understood=record.understood,
        moderation=[Finding(**each) for each in record.findings or ()],
        video_url=file,
        download_url=f"{file}?download=1" if file else None,
        poster_url=f"{address}/poster?v={record.poster_version}" if record.poster_version else None,
        sprites_url=f"{address}/sprites" if record.sprites else None,
        sprites=SpriteSheet(**record.sprites) if record.sprites else None,
        size_bytes=record.size_bytes,
        sha256=record.sha256,
        actual_seconds=record.actual_seconds,
        created_at=record.created_at,
        started_at=record.started_at,
        finished_at=record.finished_at,
        deleted_at=record.deleted_at,
        revision=record.revision,
    )


def show_status(video: Video) -> VideoStatusResponse:
    """The part of it that `/api/status` answers."""
    return VideoStatusResponse(
        job_id=video.id,
        status=video.status,
        video_url=video.video_url,
        error=video.error,
        status_detail=video.status_detail,
        progress=video.progress,
        position=video.position,
        estimated_seconds=video.estimated_seconds,
        error_code=video.error_code,
        hold=video.hold,
        estimated_cost=video.estimated_cost,
        cost=video.cost,
        charged=video.charged,
        refusal=video.refusal,
    )


def _detail(record: Record) -> StatusDetail:
    if record.decision_needed_at and record.state is State.SUBMISSION_UNKNOWN:
        return "needs_decision"
    if record.cancel_requested_at and not record.state.is_final and record.state is not State.SAVING:
        return "cancelling"
    return record.state.value


def _progress(record: Record) -> float | None:
    return 100.0 if record.state is State.COMPLETED else record.progress


def _position(record: Record, queue: Sequence[str]) -> int | None:
    return queue.index(record.id) + 1 if record.id in queue else None


def _size(record: Record) -> float:
    return record.width * record.height / 1e6 * record.seconds
