"""Why a video waits although it could run, told to the person once for each reason."""

from __future__ import annotations

from app.db import Database
from app.errors import Unavailable
from app.videos import records


def account_gone(account: str) -> Unavailable:
    """Why a video waits whose account is not configured any more."""
    return Unavailable(f"The account {account} is not configured any more; put it back.")


async def tell_hold(database: Database, video_id: str, hold: str | None, held: str | None) -> str | None:
    """Store the sentence where it differs from the one that is `held`; None takes it away. Gives back `hold`."""
    if hold != held:
        async with database.transaction() as connection:
            await records.note(connection, video_id, hold=hold)
    return hold
