"""Keys and sign-in, as callers write and read them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
)

from app.amounts import GivenDollars, checked_rate
from app.models.caller import Scope

KeyName = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]
Budget = Annotated[GivenDollars | None, Field(description="USD; null: no such budget.")]


def _is_written(moment: Any) -> Any:
    if isinstance(moment, int | float):  # which pydantic would take for seconds since 1970
        raise ValueError("Write the time as RFC 3339 has it, for example 2027-01-31T12:00:00Z.")  # noqa: TRY004
    return moment


def _to_come(moment: datetime) -> datetime:
    if moment <= datetime.now(UTC):
        raise ValueError("This time is past already.")
    return moment


class KeyRequest(BaseModel):
    """A key to be made."""

    model_config = ConfigDict(extra="forbid")

    name: KeyName = Field(description="For whom or for what it is.", examples=["Ada's laptop"])
    scopes: list[Scope] = Field(["read", "create"], min_length=1, max_length=3, description="What it may do.")
    rate: Annotated[str, Field(max_length=50), AfterValidator(checked_rate)] | None = Field(
        None, description="All its requests, such as `60/minute`; null: RATE_LIMIT."
    )
    daily_budget: Budget = None
    total_budget: Budget = None
    keep_prompts: StrictBool = Field(
        True, description="false: prompts are removed within a minute after a video's end."
    )
    expires_at: Annotated[AwareDatetime, BeforeValidator(_is_written), AfterValidator(_to_come)] | None = Field(
        None, description="null: never."
    )
    signing: StrictBool = Field(False, description="true: each request must be signed besides, as RFC 9421 says.")


class Key(BaseModel):
    """A key as it stands, without its secret, which nobody has."""

    id: str
    kind: Literal["key", "person"] = Field(description="person: who signed in at the OpenID provider.")
    name: str
    prefix: str = Field(description="How the secret begins; empty for a person, who has none here.")
    scopes: list[Scope]
    rate: str | None
    daily_budget: float | None = Field(description="USD.")
    total_budget: float | None = Field(description="USD.")
    keep_prompts: bool
    signing: bool
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None = Field(description="To the minute.")
    created_at: datetime


class NewKey(Key):
    secret: str = Field(description="The key itself. It is shown this once and stored nowhere.")
    signing_secret: str | None = Field(description="What it signs with, shown this once; null: it signs nothing.")


class KeyList(BaseModel):
    keys: list[Key]


class SignIn(BaseModel):
    """A key that the page signs in with."""

    model_config = ConfigDict(extra="forbid")

    key: str = Field(min_length=1, max_length=200)


class Session(BaseModel):
    """Who the studio takes this browser for."""

    required: bool = Field(description="Whether one must sign in here.")
    key: str | None = Field(description="The key's id; null where nobody is signed in.")
    name: str | None = Field(description="The key's name; null where nobody is signed in.")
    scopes: list[Scope] = Field(description="What may be done.")
    provider: str | None = Field(description="Where people can sign in besides; null: with a key alone.")
