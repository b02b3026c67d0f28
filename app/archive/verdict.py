"""What a check of an archive or of an installation found, in plain words and for programs."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel


class Finding(BaseModel):
    """One thing that is not as it should be, or that somebody may want to know."""

    what: Literal["unfinished", "missing", "damaged", "surplus", "database", "leftover"]
    where: str  # a path in the folder, a key in the store, or a video's id
    sentence: str


class Verdict(BaseModel):
    """`notes` harm nothing; one problem makes it bad."""

    of: Literal["export", "installation"]
    videos: int = 0
    bytes: int = 0  # of the videos that were read to their end
    problems: list[Finding] = []
    notes: list[Finding] = []

    @property
    def is_good(self) -> bool:
        return not self.problems
