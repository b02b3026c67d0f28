"""Play links, as callers write and read them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from app.models.video import WholeNumber

DAY = 24 * 3600  # s
LONGEST = 30 * DAY  # s that a link may live: what is to be open for longer belongs on a page of one's own


class LinkRequest(BaseModel):
    """A play link to be made."""

    model_config = ConfigDict(extra="forbid")

    expires_in: Annotated[WholeNumber, Field(ge=1, le=LONGEST)] = Field(
        DAY, description="Seconds that it opens the video."
    )
    download: StrictBool = Field(False, description="As an attachment with a name, not to be played in the browser.")


class PlayLink(BaseModel):
    """A link as it stands, without its address, which nobody can read again."""

    id: str
    download: bool
    created_at: datetime
    expires_at: datetime


class NewPlayLink(PlayLink):
    url: str = Field(description="The address. It is shown this once and stored nowhere.")


class LinkList(BaseModel):
    links: list[PlayLink]
