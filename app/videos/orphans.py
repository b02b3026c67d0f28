"""Jobs in an account's list that nobody here owns: paid for by somebody, reported, never adopted without a reason."""

from __future__ import annotations

import structlog

from app.db import Database
from app.errors import UpstreamAway
from app.services.contract import RemoteService
from app.videos import ledger, records

log = structlog.get_logger(__name__)


async def count_orphans(database: Database, service: RemoteService) -> None:
    """Read the account's list once and note how many of its jobs no video owns."""
    if not service.has_list:
        return
    try:
        jobs = await service.list_recent()
    except UpstreamAway as error:
        log.warning("the list of jobs cannot be read", account=service.name, reason=str(error))
        return
    ids = {job.upstream_id for job in jobs}
    async with database.transaction() as connection:
        await records.lock(connection)
        if await ledger.unsettled(connection, service.name):
            return  # a job whose answer is on its way has no owner yet
        strays = ids - await ledger.owned(connection, service.name, ids)
        await ledger.note_account(connection, service.name, orphans=len(strays))
    if strays:
        log.warning("the account has jobs that no video owns", account=service.name, jobs=len(strays))
