"""How a video ends without a file: cancelled or failed, and what that cost."""

from __future__ import annotations

from collections.abc import Mapping

import structlog

from app.db import Database
from app.errors import AssetExpired, Charged, Failure, Internal
from app.models.video import State
from app.services.contract import VideoService
from app.videos import ledger, records, stopping
from app.videos.bills import bill
from app.videos.lanes import Lanes
from app.videos.records import Record
from app.workflows import Next

log = structlog.get_logger(__name__)

SENT_BEFORE = "An earlier sending of this video may have been charged."
EMBEDDED = "animatic"  # the account of everything that is drawn on this machine


class Endings:
    """For the steps of one worker, none of which may end what another one makes."""

    def __init__(self, database: Database, services: Mapping[str, VideoService], lanes: Lanes) -> None:
        self._database = database
        self._services = services
        self._lanes = lanes

    async def find(self, video_id: str) -> Record | None:
        async with self._database.reading() as connection:
            return await records.find(connection, video_id, trashed=True)

    async def is_to_end(self, record: Record) -> bool:
        """Whether this work is to stop: its video is final, overtaken by another attempt, or to be cancelled."""
        now = await self.find(record.id)
        return now is None or now.state.is_final or now.attempt != record.attempt or now.cancel_requested_at is not None

    async def cancel(self, record: Record) -> Next:
        """Cancel the video of a work that stopped; does nothing to one that is final or overtaken."""
        async with self._database.transaction() as connection:
            is_free = is_embedded(record) or not await ledger.was_ever_sent(connection, record.id)
            await ledger.give_up(connection, record.id)
            cancelled = await records.move(
                connection,
                record.id,
                State.CANCELLED,
                of_attempt=record.attempt,
                progress=None,
                hold=None,
                **bill(record, "no" if is_free else "unknown"),
            )
            await stopping.heed(connection, cancelled)
        self._lanes.freed()
        return Next.OVER

    async def fail(self, video_id: str, failure: Failure, *, last_attempt: int | None = None) -> None:
        """End a video; not one whose attempt is past `last_attempt`, for then another worker makes it."""
        async with self._database.transaction() as connection:
            await records.lock(connection)
            record = await records.find(connection, video_id, trashed=True)
            if record is None or record.state.is_final:
                return
            if last_attempt is not None and record.attempt > last_attempt:
                log.warning("a step failed that another worker has overtaken", video_id=video_id, code=failure.code)
                return
            is_free = is_embedded(record) or not await ledger.was_ever_sent(connection, video_id)
            charged = _charged(failure, is_free=is_free)
            await ledger.give_up(connection, video_id)
            failed = await records.move(
                connection,
                video_id,
                State.EXPIRED if isinstance(failure, AssetExpired) else State.FAILED,
                error_code=failure.code,
                error=str(failure) if is_free or failure.charged != "no" else f"{failure} {SENT_BEFORE}",
                refusal=_refusal(failure, charged),
                progress=None,
                hold=None,
                **bill(record, charged),
            )
            await stopping.heed(connection, failed)
        self._lanes.freed()
        if failed is None:
            return
        log.warning("a video failed", video_id=video_id, code=failure.code, reason=str(failure))
        if failed.upstream_id and is_embedded(failed):
            await drop(self._services[EMBEDDED], failed.upstream_id)


def is_embedded(record: Record) -> bool:
    return record.model == EMBEDDED


def mistake() -> Internal:
    return Internal("The video could not be made because of a mistake in the studio. The log says more.")


async def drop(service: VideoService, upstream_id: str) -> None:
    await service.cancel(upstream_id)
    await service.discard(upstream_id)


def _charged(failure: Failure, *, is_free: bool) -> Charged:
    """What the failure cost, an earlier sending of the same video included."""
    if is_free:
        return "no"
    return "unknown" if failure.charged == "no" else failure.charged


def _refusal(failure: Failure, charged: Charged) -> dict[str, object]:
    return {
        "stage": failure.stage,
        "category": failure.category,
        "charged": charged,
        "retry": failure.retry,
        "code": failure.upstream_code,
        "message": failure.upstream_words,
    }
