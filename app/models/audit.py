"""The audit log of requests for videos, as those who administer read it."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field


class AuditEntry(BaseModel):
    """One request for videos, accepted or refused."""

    at: datetime
    key: str = Field(description="The key's id; empty where nobody signed in.")
    name: str | None = Field(description="The key's name.")
    request_id: str | None = Field(description="As in the log; null for one that did not come over HTTP.")
    address: str | None = Field(description="From where, as rate limits count it.")
    model: str
    width: int
    height: int
    seconds: int = Field(description="Of each take.")
    takes: int
    prompt: str | None = Field(description="Its first 2,000 characters; null where it is not to be kept.")
    prompt_sha256: str = Field(description="Of the whole prompt, in UTF-8.")
    rules: list[str] = Field(description="Those that it met, the services' too.")
    refusal: str | None = Field(description="The code of the answer that refused it; null: it was accepted.")
    outcome: str = Field(description="refused, or the statuses of its videos.")
    cost: float | None = Field(description="USD of all its videos; null until that is certain.")
    videos: list[str] = Field(description="Their ids.")


class AuditPage(BaseModel):
    entries: list[AuditEntry]
    next_cursor: int | None = Field(description="Give it back as `cursor` for the next page; null on the last.")
