"""The rows of a batch: read as videos, with every mistake named before anything is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from app.accounts import Upstreams
from app.errors import InvalidBatch, InvalidRequest
from app.files import Files
from app.models.batch import MOST_VIDEOS, Ordered
from app.videos.keys import reference_key
from app.videos.offers import faults
from app.videos.presets import Presets
from app.videos.stills import Stills
from app.videos.wanted import Wanted, takes_of
from app.webhooks import Webhooks


class Rows:
    """What one caller ordered together."""

    def __init__(
        self, upstreams: Upstreams, presets: Presets, webhooks: Webhooks, files: Files, stills: Stills
    ) -> None:
        self._upstreams = upstreams
        self._presets = presets
        self._webhooks = webhooks
        self._files = files
        self._stills = stills

    async def read(self, ordered: Ordered, cancel_after: datetime | None) -> dict[int, list[Wanted]]:
        """The videos of each row. Raises InvalidBatch, which names what is wrong with any of them."""
        mistakes, rows = list(ordered.mistakes), {}
        for number, request in ordered.rows.items():
            try:
                filled = await self._presets.filled(request, self._upstreams.catalog)
            except InvalidRequest as error:
                mistakes.append((f"rows.{number}.{error.field}", str(error)))
                continue
            wrong = [(f"rows.{number}.{fault.field}", str(fault)) for fault in faults(self._upstreams, filled)]
            if not wrong:
                row = takes_of(self._upstreams, filled, cancel_after)
                rows[number] = [replace(each, prompt_field=f"rows.{number}.prompt") for each in row]
            mistakes += wrong
        wanted = [each for row in rows.values() for each in row]
        if len(wanted) > MOST_VIDEOS:
            mistakes.append(("takes", f"These are {len(wanted)} videos; a batch may have {MOST_VIDEOS}."))
        if ordered.stops.stop_after_spend is not None and any(each.reserve(self._upstreams) is None for each in wanted):
            mistakes.append(
                ("stop_after_spend", "The price of some of these videos is not known, so no sum stops them.")
            )
        _check_mistakes(mistakes)
        return rows

    async def check_callbacks(self, ordered: Ordered) -> None:
        """Raises InvalidBatch where one of the addresses may not be told anything."""
        first = {ordered.rows[number].callback_url: number for number in sorted(ordered.rows, reverse=True)}
        mistakes = []
        for url, number in first.items():
            try:
                await self._webhooks.check_callback(url)
            except InvalidRequest as error:
                mistakes.append((f"rows.{number}.{error.field}", str(error)))
        _check_mistakes(mistakes)

    async def put_stills(self, ordered: Ordered, rows: dict[int, list[Wanted]]) -> None:
        """A copy of its picture for each video that begins with one. Raises InvalidBatch.

        Those of videos that are not stored are left to the sweeping.
        """
        mistakes: list[tuple[str, str]] = []
        copies: dict[object, str] = {}  # of each picture and size, where one is: a batch may be about the same picture
        for number, wanted in rows.items():
            request, first = ordered.rows[number], wanted[0]
            if request.reference_id is None:
                continue
            cut = (request.reference_id, first.size, request.reference_fit)
            try:
                still = await self._stills.cut(first.model, first.size, request, copies.get(cut))
            except InvalidRequest as error:
                mistakes.append((f"rows.{number}.{error.field}", str(error)))
                continue
            for each in wanted:
                copies[cut] = reference_key(each.id)
                await self._files.put(copies[cut], still)
        _check_mistakes(mistakes)


def _check_mistakes(mistakes: list[tuple[str, str]]) -> None:
    """Raises InvalidBatch where there are any."""
    if mistakes:
        rows = len({_row_of(field) for field, _ in mistakes} - {0})
        what = f"{rows} of its rows" if rows > 1 else "One of its rows" if rows else "What was asked for it"
        mistakes.sort(key=lambda mistake: _row_of(mistake[0]))
        raise InvalidBatch(f"This batch cannot be made: {what} cannot be used. Nothing was stored.", mistakes)


def _row_of(field: str) -> int:
    """The number of the row in rows.3.duration; 0 for what is of no row."""
    return int(field.split(".")[1]) if field.startswith("rows.") else 0
