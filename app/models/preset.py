"""Presets, which are ways to put a prompt, and prompts that are written anew: what is asked for, and what is shown."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from app.models.video import FieldName, PresetWord, Prompt, WholeNumber

SUBJECT = "subject"  # the field that a caller's own prompt fills
REWRITABLE = 8_000  # characters: what a language model reads and writes within the time one waits for it
_FIELD = re.compile(r"\{([^{}]*)\}")


class PresetRequest(BaseModel):
    """A preset to be saved."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    use: str = Field("", max_length=200, description="What it is for.")
    prompt: Prompt = Field(description="With {subject} where the caller's own prompt goes, and other {fields}.")
    fields: dict[FieldName, PresetWord] = Field(
        {}, max_length=10, description="What each other field says if left out."
    )
    duration: WholeNumber | None = Field(None, ge=1, le=3600, description="Seconds; the nearest that the model makes.")
    size: tuple[WholeNumber, WholeNumber] | None = Field(
        None, description="Pixels, width and height; the nearest that the model makes."
    )
    style: str | None = Field(None, max_length=50, description="Where the model has this word.")
    camera: str | None = Field(None, max_length=50, description="Where the model has this word.")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        named = set(_FIELD.findall(self.prompt))
        if SUBJECT not in named or SUBJECT in self.fields:
            raise ValueError("Write {subject} where the prompt of the caller goes; it has no default in `fields`.")
        if named != {SUBJECT, *self.fields}:
            raise ValueError("Every other field in braces has its default in `fields`, and each of these is used.")
        if self.size and not all(1 <= side <= 16384 for side in self.size):
            raise ValueError("A side of the size has 1 to 16384 pixels.")
        return self

    def worded(self, words: dict[str, str]) -> str:
        """The prompt with these words in its fields."""
        return _FIELD.sub(lambda found: words[found[1]], self.prompt)


class Preset(PresetRequest):
    id: str
    own: bool = Field(description="Whether somebody here has saved it; the others are everybody's.")


class PresetList(BaseModel):
    presets: list[Preset]
    can_rewrite: bool = Field(description="Whether POST /api/prompts/rewrite is set up here.")


class RewriteRequest(BaseModel):
    """A prompt to be written anew."""

    model_config = ConfigDict(extra="forbid")

    prompt: Annotated[Prompt, Field(max_length=REWRITABLE)]
    model: str | None = Field(None, max_length=100, description="An id of /api/models, for whose taste it is written.")


class Change(BaseModel):
    """Words that stay, come or go."""

    kind: Literal["equal", "insert", "delete"]
    text: str


class Rewrite(BaseModel):
    original: str
    rewritten: str
    changes: list[Change] = Field(
        description="Word by word. `equal` and `delete` together are the original, `equal` and `insert` what is new."
    )
