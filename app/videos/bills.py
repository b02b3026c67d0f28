"""What a video's end means for the bill."""

from __future__ import annotations

from typing import Any

from app.errors import Charged
from app.videos.records import Record


def bill(record: Record, charged: Charged) -> dict[str, Any]:
    """The columns of a video's end. Costs are micro-dollars; unknown stays None, never 0."""
    if charged == "no":
        return {"charged": "no", "cost": 0}
    return {"charged": charged, "cost": record.estimated_cost if charged == "yes" else None}
