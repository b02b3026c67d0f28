"""Presets: those of everybody, from app/presets.toml, those of one's own, and what one makes of a request."""

from __future__ import annotations

import math
import secrets
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from app.catalog import Catalog, Model
from app.db import Database, presets
from app.errors import InvalidRequest, NotFound
from app.models.caller import ANYBODY, Caller
from app.models.preset import SUBJECT, Preset, PresetRequest
from app.models.video import PROMPT_LIMIT, VideoGenerationRequest
from app.videos import records

SHIPPED = Path(__file__).parents[1] / "presets.toml"
MOST_OWN = 100  # of one owner: enough for a person, and no store for anything else


class Presets:
    """The verbs of one caller, who sees the presets of everybody and those of its own."""

    def __init__(self, database: Database, caller: Caller = ANYBODY) -> None:
        self._database = database
        self._caller = caller

    def of(self, caller: Caller) -> Presets:
        """The same for one caller."""
        return Presets(self._database, caller)

    async def find_all(self) -> list[Preset]:
        """Those of everybody in the order of their file, then one's own, the oldest first."""
        statement = sa.select(presets).where(*self._own()).order_by(presets.c.created_at, presets.c.id)
        async with self._database.reading() as connection:
            return [*shipped().values(), *map(_shown, (await connection.execute(statement)).all())]

    async def save(self, request: PresetRequest) -> Preset:
        """Raises InvalidRequest where there are MOST_OWN already."""
        id_ = f"preset_{secrets.token_hex(16)}"
        values = {"id": id_, "owner": self._caller.owner, "preset": request.model_dump(mode="json")}
        count = sa.select(sa.func.count()).where(presets.c.owner == self._caller.owner)
        async with self._database.transaction() as connection:
            await records.lock(connection)
            if ((await connection.execute(count)).scalar() or 0) >= MOST_OWN:
                raise InvalidRequest(f"There are {MOST_OWN} presets of yours: delete one first.", field="name")
            await connection.execute(presets.insert().values(**values, created_at=datetime.now(UTC)))
        return Preset(id=id_, own=True, **request.model_dump())

    async def delete(self, preset_id: str) -> Preset:
        """Raises NotFound, for everybody's presets too."""
        statement = presets.delete().where(presets.c.id == preset_id, *self._own()).returning(presets)
        async with self._database.transaction() as connection:
            row = (await connection.execute(statement)).one_or_none()
        if row is None:
            raise NotFound("There is no such preset of yours.")
        return _shown(row)

    async def filled(self, request: VideoGenerationRequest, catalog: Catalog) -> VideoGenerationRequest:
        """The request with its preset's words around its own, and what the preset suggests and it left open.

        Raises InvalidRequest and its kinds.
        """
        if request.preset is None:
            if request.preset_fields:
                raise InvalidRequest("These are fields of a preset: name it in `preset`.", field="preset_fields")
            return request
        preset = await self._find(request.preset)
        prompt = preset.worded({**preset.fields, **_known(request.preset_fields, preset), SUBJECT: request.prompt})
        if len(prompt) > PROMPT_LIMIT:
            raise InvalidRequest(f"With the preset's words this is longer than {PROMPT_LIMIT:,}.", field="prompt")
        suggested = _suggested(preset, request, catalog.find(request.model))
        return request.model_copy(update={"prompt": prompt, **suggested})

    async def _find(self, preset_id: str) -> Preset:
        if preset := shipped().get(preset_id):
            return preset
        async with self._database.reading() as connection:
            row = (
                await connection.execute(sa.select(presets).where(presets.c.id == preset_id, *self._own()))
            ).one_or_none()
        if row is None:
            raise InvalidRequest("There is no such preset; GET /api/presets lists them.", field="preset")
        return _shown(row)

    def _own(self) -> list[Any]:
        return [] if self._caller.sees is None else [presets.c.owner == self._caller.sees]


@cache
def shipped() -> Mapping[str, Preset]:
    """Those of everybody, by id."""
    rows = tomllib.loads(SHIPPED.read_text("utf-8"))
    return MappingProxyType({id_: Preset(id=id_, own=False, **row) for id_, row in rows.items()})


def _shown(row: Any) -> Preset:
    return Preset(id=row.id, own=True, **row.preset)


def _known(words: Mapping[str, str], preset: Preset) -> Mapping[str, str]:
    """Raises InvalidRequest for a field that the preset does not have."""
    if unknown := words.keys() - preset.fields.keys():
        raise InvalidRequest(
            f"This preset has no field {min(unknown)}; it has {', '.join(preset.fields) or 'none'}. "
            "The prompt itself is its subject.",
            field="preset_fields",
        )
    return words


def _suggested(preset: Preset, request: VideoGenerationRequest, model: Model) -> dict[str, Any]:
    """What the preset suggests for fields that the request leaves open, as near to it as the model comes."""
    values: dict[str, Any] = {}
    size = preset.size and min(model.sizes, key=lambda offer: _distance(offer, preset.size or offer))
    if size and request.asked("width") is None and request.asked("height") is None:
        values |= {"width": size[0], "height": size[1]}
    if preset.duration is not None and request.asked("duration") is None:
        wanted = model.size(values.get("width", request.asked("width")), values.get("height", request.asked("height")))
        values["duration"] = model.nearest_length(preset.duration, wanted)
    if request.style is None and preset.style in model.styles:
        values["style"] = preset.style
    if request.camera is None and preset.camera in model.cameras:
        values["camera"] = preset.camera
    return values


def _distance(one: tuple[int, int], other: tuple[int, int]) -> tuple[float, int]:
    """Of two sizes: first of their shapes, then of their areas."""
    shapes = abs(math.log(one[0] / one[1]) - math.log(other[0] / other[1]))
    return round(shapes, 3), abs(one[0] * one[1] - other[0] * other[1])
