"""The models on offer, read from catalog.toml: what each makes, and what a request means for it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from app.errors import ModelNotFound, UnsupportedSeconds, UnsupportedSize

CATALOG = Path(__file__).with_name("catalog.toml")


@dataclass(frozen=True, slots=True)
class Model:
    """One row of the catalogue. `price_per_second` is USD, None where unknown; `deadline_seconds` bounds one job."""

    id: str
    name: str
    service: str
    note: str
    sizes: tuple[tuple[int, int], ...]
    min_seconds: int
    max_seconds: int
    default_seconds: int
    price_per_second: float | None
    deadline_seconds: float
    seed: bool
    default: bool

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

    def length(self, seconds: int | None) -> int:
        """The seconds to make; None means the default. Raises UnsupportedSeconds, naming the offer."""
        if seconds is None:
            return self.default_seconds
        if self.min_seconds <= seconds <= self.max_seconds:
            return seconds
        raise UnsupportedSeconds(
            f"{self.id} does not make {seconds} seconds; "
            f"it offers whole seconds from {self.min_seconds} to {self.max_seconds}.",
            field="duration",
        )


@dataclass(frozen=True, slots=True)
class Catalog:
    models: Mapping[str, Model]

    def find(self, model: str | None) -> Model:
        """The model of that id; None means the default. Raises ModelNotFound, naming what is offered."""
        if model is None:
            return next(each for each in self.models.values() if each.default)
        if model not in self.models:
            raise ModelNotFound(f"There is no such model here; it offers {_listed(self.models)}.", field="model")
        return self.models[model]


@cache
def read_catalog() -> Catalog:
    document = tomllib.loads(CATALOG.read_text("utf-8"))
    return Catalog(MappingProxyType({id_: _model(id_, row) for id_, row in document["models"].items()}))


def _model(id_: str, row: dict[str, object]) -> Model:
    fields = {key: value for key, value in row.items() if key not in {"seconds", "sizes"}}
    seconds = row["seconds"]
    assert isinstance(seconds, dict)
    assert isinstance(row["sizes"], list)
    return Model(
        id=id_,
        sizes=tuple((width, height) for width, height in row["sizes"]),
        min_seconds=seconds["min"],
        max_seconds=seconds["max"],
        default_seconds=seconds["default"],
        **{"default": False, **fields},  # type: ignore[arg-type]  # the file is ours; a test reads every row
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
