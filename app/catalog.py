"""The models that are known, read from catalog.toml: what each makes, what it costs, how long it lives."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.errors import ConfigurationError, InvalidRequest, ModelNotFound, UnsupportedSeconds, UnsupportedSize

CATALOG = Path(__file__).with_name("catalog.toml")
WARNING_DAYS = (60, 30, 7)  # before a retirement: time to plan, to act, and to hurry
NOMINAL_SECONDS = 10  # the default of the studio's own request: a model without it takes its nearest length

Wire = Literal["videos", "jobs"]  # Sora 2's /videos, or Sora 1's generation jobs


class _Seconds(BaseModel):
    """Either whole seconds from `min` to `max`, or only those that are `offered`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    min: Annotated[int, Field(ge=1)] = 1
    max: Annotated[int, Field(ge=1, le=3600)] = 1
    offered: tuple[int, ...] | None = None
    default: int | None = None


class Retirement(BaseModel):
    """The day on which the vendor switches the model off, who says so, and when that was read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    date: dt.date
    source: str
    read: dt.date


class Model(BaseModel):
    """One row of the catalogue. Prices in USD for a second of video, None where unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str
    note: str = ""
    sizes: Annotated[tuple[tuple[int, int], ...], Field(min_length=1)]  # px, the default first
    seconds: _Seconds
    longest: Mapping[str, int] = {}  # "WIDTHxHEIGHT": the most seconds at this size, where it is less
    price_per_second: float | None = None
    prices: Mapping[str, float] = {}  # "WIDTHxHEIGHT": where the price differs
    price_source: str | None = None
    deadline_seconds: Annotated[float, Field(gt=0)] = 3600.0  # in which one job must end
    seed: bool = False
    wire: Wire | None = None  # of a remote model
    kinds: tuple[Literal["remix", "edit", "extend"], ...] = ()  # what its finished videos can be turned into
    reference: bool = False  # whether a video can begin with a still
    styles: tuple[str, ...] = ()  # the words of `style` and of `camera`; other models read them in the prompt
    cameras: tuple[str, ...] = ()
    retirement: Retirement | None = None

    @property
    def is_embedded(self) -> bool:
        """Made on this machine, by no account."""
        return self.wire is None

    @property
    def default_seconds(self) -> int:
        if self.seconds.default is not None:
            return self.seconds.default
        return min(self.lengths, key=lambda length: (abs(length - NOMINAL_SECONDS), length))

    @property
    def lengths(self) -> tuple[int, ...]:
        """Every length on offer, in seconds."""
        return self.seconds.offered or tuple(range(self.seconds.min, self.seconds.max + 1))

    def size(self, width: int | None, height: int | None) -> tuple[int, int]:
        """The size to make: what was asked, with a side that was left out (None) taken from the nearest offer.

        Raises UnsupportedSize, naming the offers, where a side that was asked for is not made.
        """
        offers = [
            size for size in self.sizes if (width is None or size[0] == width) and (height is None or size[1] == height)
        ]
        if offers:
            return offers[0]
        asked = f"{width}x{height}" if width and height else f"a {'width' if width else 'height'} of {width or height}"
        raise UnsupportedSize(
            f"{self.id} does not make {asked}; it offers {_listed(f'{w}x{h}' for w, h in self.sizes)}.",
            field="width" if width is not None else "height",
        )

    def length(self, seconds: int | None, size: tuple[int, int]) -> int:
        """The seconds to make at this size; None means the default. Raises UnsupportedSeconds, naming the offer."""
        if seconds is None:
            return self.nearest_length(self.default_seconds, size)
        offers = self._lengths_at(size)
        if seconds in offers:
            return seconds
        where = f" at {size[0]}x{size[1]}" if offers[-1] != self.lengths[-1] else ""
        raise UnsupportedSeconds(
            f"{self.id} does not make {seconds} seconds{where}; it offers {self._spelled(offers)}.",
            field="duration",
        )

    def nearest_length(self, seconds: int, size: tuple[int, int]) -> int:
        """The seconds on offer at this size that are nearest to these."""
        return min(self._lengths_at(size), key=lambda length: (abs(length - seconds), length))

    def check_word(self, field: Literal["style", "camera"], word: str | None) -> None:
        """Raises InvalidRequest, naming the offer, for a word that this model does not take in this field."""
        offers = self.styles if field == "style" else self.cameras
        if word is None or word in offers:
            return
        if not offers:
            raise InvalidRequest(f"{self.id} has no {field} to choose: say it in the prompt.", field=field)
        raise InvalidRequest(f"{self.id} does not know this {field}; it offers {_listed(offers)}.", field=field)

    def price(self, size: tuple[int, int]) -> float | None:
        """USD a second at this size, None where unknown."""
        return self.prices.get(f"{size[0]}x{size[1]}", self.price_per_second)

    def days_left(self, today: dt.date | None = None) -> int | None:
        """Until its vendor switches it off; 0 or less from that day on, None where no day is known."""
        return (self.retirement.date - (today or dt.datetime.now(dt.UTC).date())).days if self.retirement else None

    def is_retired(self, today: dt.date | None = None) -> bool:
        left = self.days_left(today)
        return left is not None and left <= 0

    def _lengths_at(self, size: tuple[int, int]) -> list[int]:
        most = self.longest.get(f"{size[0]}x{size[1]}", self.lengths[-1])
        return [length for length in self.lengths if length <= most]

    def _spelled(self, offers: list[int]) -> str:
        if self.seconds.offered:
            return _listed(map(str, offers))
        return f"whole seconds from {offers[0]} to {offers[-1]}"


@dataclass(frozen=True, slots=True)
class Catalog:
    """The models on offer, and which is meant where none is named."""

    models: Mapping[str, Model]
    default: str

    def find(self, model: str | None) -> Model:
        """The model of that id; None means the default. Raises ModelNotFound, naming what is offered."""
        if model is None:
            return self.models[self.default]
        if model not in self.models:
            raise ModelNotFound(f"There is no such model here; it offers {_listed(self.models)}.", field="model")
        return self.models[model]


@cache
def read_catalog() -> Mapping[str, Model]:
    """Every model that catalog.toml knows, by id."""
    return MappingProxyType(read_models(tomllib.loads(CATALOG.read_text("utf-8"))["models"], CATALOG.name))


def read_models(rows: Mapping[str, Any], source: str) -> dict[str, Model]:
    """Tables of models as catalog.toml writes them. Raises ConfigurationError with one sentence per mistake."""
    models, mistakes = {}, []
    for id_, row in rows.items():
        try:
            models[id_] = Model(id=id_, **row)
        except (ValidationError, TypeError) as error:
            found = error.errors(include_url=False) if isinstance(error, ValidationError) else []
            what = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in found) or str(error)
            mistakes.append(f"Model {id_} in {source} cannot be used: {what}.")
    if mistakes:
        raise ConfigurationError(mistakes)
    return models


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
