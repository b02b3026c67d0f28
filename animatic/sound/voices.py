"""Which voices a shot has: its place, its details, the hour, the weather and what its actors do."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial

import numpy as np

from animatic.scene import Motion, SetName, Shot, Weather
from animatic.sound import nature, town
from animatic.sound.bed import Bed
from animatic.sound.landings import footfalls

Voice = Callable[[Bed], None]

_FALLING = frozenset({"rain", "storm", "snow"})  # no bird sings and no cricket chirps in these
_INDOORS: frozenset[SetName] = frozenset({"room", "table", "stage"})


def voices(shot: Shot, seed: int, seconds: float) -> Iterable[Voice]:
    """What is heard, each voice once; a place of which nothing is known is quiet, and only music is heard."""
    found: list[Voice] = list(_PLACES[shot.set])
    found += [voice for word in shot.details for voice in _DETAILS.get(word, ())]
    if shot.set == "room" and not {"kitchen", "cafe", "office"} & set(shot.details):
        found.append(town.clock)
    found += _creatures(shot)
    found += _weathers(shot, seed, seconds)
    for actor in shot.actors:
        found += _VEHICLES.get(actor.art or "", ())
        moved = _MOTIONS.get(actor.motion)
        if moved and not (actor.motion == "drive" and actor.art in _VEHICLES):
            found.append(moved)
        if actor.motion == "explode":
            found.append(partial(town.booms, bursts=np.arange(1.0, seconds, 3.0).tolist()))  # as motions.burst_time
    return [*dict.fromkeys(found), partial(footfalls, shot=shot, seed=seed)]


def _creatures(shot: Shot) -> Iterator[Voice]:
    dark = shot.time in {"night", "dusk", "neon"}
    if _FALLING & set(shot.weather) or "snow" in shot.details:
        return
    if shot.set in {"meadow", "forest", "road", "mountains"} or {"park", "garden", "village"} & set(shot.details):
        yield nature.crickets if dark else nature.birds
    elif shot.set == "jungle":
        yield from ([nature.crickets] if dark else [nature.birds])
    elif shot.set in {"beach", "ocean"} and not dark and not {"lake", "river"} & set(shot.details):
        yield nature.gulls


def _weathers(shot: Shot, seed: int, seconds: float) -> Iterator[Voice]:
    for word in shot.weather:
        if word in ("rain", "storm"):
            yield nature.rain_outside if shot.set in _INDOORS else nature.rain
        if word == "storm":
            yield nature.wind
            yield partial(nature.thunder, flashes=flashes(seed, seconds))
        if word == "fireworks":
            yield partial(town.booms, bursts=bursts(seconds))
        yield from _WEATHERS.get(word, ())


def flashes(seed: int, seconds: float) -> list[float]:
    """When lightning strikes in a shot, in seconds: as weather.lights draws it, from the same stream."""
    random = np.random.default_rng([seed & 0xFFFFFFFF, zlib.crc32(b"lightning")])
    random.uniform(0, 1, 4 * 14)  # the outlines of its four bolts
    starts = random.uniform(0.1, 1.1, 4)
    moments = (turn * 2.2 + float(starts[turn % 4]) for turn in range(int(seconds / 2.2) + 1))
    return [moment for moment in moments if moment < seconds]


def bursts(seconds: float) -> list[float]:
    """When fireworks open in a shot, in seconds: four rockets in turn, as weather.lights draws them."""
    laps = range(int(seconds / 2.6) + 2)
    moments = sorted(2.6 * (lap + 0.3 - 0.27 * rocket) for lap in laps for rocket in range(4))
    return [moment for moment in moments if 0 <= moment < seconds]


_PLACES: dict[SetName, tuple[Voice, ...]] = {
    "meadow": (nature.breeze,),
    "forest": (nature.breeze, nature.leaves),
    "jungle": (nature.leaves, nature.insects),
    "mountains": (nature.wind,),
    "beach": (nature.waves,),
    "ocean": (nature.waves, nature.breeze),
    "city": (town.city,),
    "space": (nature.void,),
    "moon": (nature.void,),
    "mars": (nature.wind,),
    "underwater": (nature.deep,),
    "desert": (nature.wind,),
    "snow": (nature.wind,),
    "sky": (nature.breeze,),
    "road": (town.road,),
    "table": (town.room,),
    "room": (town.room,),
    "stage": (town.room,),
    "abstract": (),
}

_DETAILS: dict[str, tuple[Voice, ...]] = {
    "coastal": (nature.waves,),
    "harbour": (nature.lapping,),
    "lake": (nature.lapping,),
    "river": (nature.brook,),
    "stream": (nature.brook,),
    "waterfall": (nature.falls,),
    "fireplace": (nature.crackle,),
    "kitchen": (town.kitchen,),
    "cafe": (town.crowd, town.cups),
    "market": (town.crowd,),
    "stadium": (town.crowd,),
    "autumn": (nature.leaves,),
    "wheat": (nature.leaves,),
}

_WEATHERS: dict[Weather, tuple[Voice, ...]] = {
    "wind": (nature.wind,),
    "snow": (nature.snowfall,),
    "bubbles": (nature.bubbles,),
    "embers": (nature.crackle,),
    "leaves": (nature.leaves,),
}

_VEHICLES: dict[str, tuple[Voice, ...]] = {
    "prop:steam_train": (town.chuffs,),
    "prop:train": (town.rails,),
    "locomotive": (town.chuffs,),
    "prop:campfire": (nature.crackle,),
    "helicopter": (town.propeller,),
    "small-airplane": (town.propeller,),
}

_MOTIONS: dict[Motion, Voice] = {
    "drive": town.engine,
    "launch": town.thrust,
    "steam": town.steam,
    "burn": nature.crackle,
    "sail": nature.lapping,
    "swim": nature.bubbles,
}
