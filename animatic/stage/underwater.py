"""Under water: a reef in four depths below light shafts, with fish of its own both ways and columns of bubbles."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from animatic.palette import mix, shade
from animatic.scene import Shot, Time
from animatic.scenery import glow, land, reef, relics, sea_life, trench
from animatic.stage import Floor, Layer, Stage
from animatic.vector import Colour, Linear, Path, Radial, Shape, Stop, Swarm, circle


@dataclass(frozen=True, slots=True)
class _Water:
    surface: str
    middle: str
    deep: str
    ray: str
    rays: float  # strength of the shafts, 0 to 1
    tint: tuple[float, float, float]  # factor on red, green and blue of all that is lit


_WATERS: dict[Time, _Water] = {
    "day": _Water("#7fe3f0", "#1e93c9", "#0b4a86", "#e8fdff", 0.42, (0.92, 1.0, 1.0)),
    "dawn": _Water("#ffd9b8", "#4f9dbf", "#1d4a7d", "#ffe9cf", 0.4, (0.92, 0.9, 0.95)),
    "sunset": _Water("#ffb56b", "#3f7fa8", "#173a6b", "#ffd08a", 0.46, (0.98, 0.82, 0.8)),
    "dusk": _Water("#7f78b8", "#31508f", "#14234f", "#c9c2ff", 0.22, (0.62, 0.62, 0.84)),
    "night": _Water("#2f5f9a", "#0f2c5e", "#050f2a", "#bcd6ff", 0.3, (0.42, 0.52, 0.78)),
    "overcast": _Water("#a9cdd2", "#4a8698", "#1f4c60", "#e4f2f2", 0.16, (0.76, 0.88, 0.88)),
    "neon": _Water("#7a3fd0", "#31188a", "#0d0638", "#ff7ae0", 0.42, (0.82, 0.6, 1.0)),
}

# Where no day comes down: what light there is seems to stand in the water itself.
_ABYSS = _Water("#1b4f86", "#0b2a55", "#020813", "#9fd0ff", 0.22, (0.34, 0.46, 0.7))


def build(stage: Stage, shot: Shot) -> None:
    if stage.has("trench"):
        trench.trench(stage)
        return
    view = stage.view
    water = _ABYSS if stage.has("deep sea", "deep") else _WATERS[stage.light.time]
    stage.light = replace(stage.light, tint=water.tint, haze=water.middle, thickness=0.78, glow=water.ray)
    stage.horizon = view.height * 0.62
    stage.floor = Floor(view.height * 0.9, 235, far_y=view.height * 0.8, sky_y=0.42, shadow_opacity=0, medium="water")
    _body(stage, water)
    _shafts(stage, water)
    _far(stage)
    _middle(stage)
    _bed(stage, water)
    _near(stage)
    sea_life.bubbles(
        stage,
        stage.layer("bubbles", 1.12, repeats=False),
        "bubbles",
        3 if "bubbles" in shot.weather else 4 if view.is_portrait else 6,  # the weather adds its own
        mix(water.surface, "#ffffff", 0.5),
    )


def _body(stage: Stage, water: _Water) -> None:
    view = stage.view
    stops: list[Stop] = [
        (0.0, water.surface, 1.0),
        (0.22, mix(water.surface, water.middle, 0.62), 1.0),
        (0.55, water.middle, 1.0),
        (1.0, water.deep, 1.0),
    ]
    stage.backdrop.add(Shape(Path().rect(0, 0, view.width, view.height), Linear(0, 0, 0, view.height, stops)))
    x, y, reach = view.width * 0.6, -30.0, view.height * 0.75
    sun = [(0.0, water.ray, 0.85), (0.3, water.ray, 0.35), (1.0, water.ray, 0.0)]
    stage.backdrop.add(Shape(Path().ellipse(x, y, reach), Radial(x, y, reach, sun)))
    _surface(stage, water)


def _surface(stage: Stage, water: _Water) -> None:
    """The underside of the waves: bright lenses that swell and slide near the upper edge."""
    view = stage.view
    layer = stage.layer("surface", 0.04, repeats=False)
    random = stage.random("surface")
    count = 26
    luck = random.uniform(0, 1, (4, count))
    lenses = Swarm(circle(), count, mix(water.ray, "#ffffff", 0.4), 0.34)
    layer.add(lenses)
    x0, y0 = luck[0] * view.width * 1.2 - view.width * 0.1, view.height * 0.1 * luck[1] ** 1.4

    def swell(t: float) -> None:
        breath = 0.5 + 0.5 * np.sin(t * (0.9 + luck[2]) + 6.28 * luck[3])
        lenses.scatter(
            x0 + 16 * np.sin(t * 0.6 + 6.28 * luck[2]),
            y0,
            (1.5 + 5 * breath) * (1 - y0 / view.height * 5),
            stretch=7 + 9 * luck[3],
        )

    stage.every_frame(swell)


def _shafts(stage: Stage, water: _Water) -> None:
    view = stage.view
    layer = stage.layer("shafts", 0.1, repeats=False)
    random = stage.random("shafts")
    for i in range(5):
        part, wide, luck = (float(each) for each in random.uniform(0, 1, 3))
        x = view.width * (0.1 + 0.2 * i + 0.08 * part)
        slant = (x - view.width * 0.62) * 0.42 - 60
        beam = glow.shaft(
            0,
            -40,
            view.height * (0.62 + 0.3 * luck),
            26 + 40 * wide,
            80 + 100 * wide,
            water.ray,
            water.rays * (0.55 + 0.45 * luck),
            slant,
        )
        layer.add(beam)
        stage.every_frame(lambda t, b=beam, x=x, k=i, u=luck: _sway_beam(t, b, x, k + 6 * u))


def _sway_beam(t: float, beam: Shape, x: float, phase: float) -> None:
    beam.place(x + 12 * math.sin(t * 0.4 + phase), 0, lean=-0.035 * math.sin(t * 0.5 + phase))
    beam.opacity(0.68 + 0.32 * math.sin(t * 0.85 + phase * 1.7))


def _far(stage: Stage) -> None:
    view = stage.view
    layer = stage.layer("far reef", 0.2)
    top = land.rolling(stage, layer, "far reef", view.height * 0.66, view.height * 0.17, waves=3)
    land.ground(stage, layer, top, stage.tone("#175066", 0.42), stage.tone("#5fb3b4", 0.3))
    reef.garden(stage, layer, "far reef:corals", top, 13, 66)
    shoals = stage.layer("far fish", 0.24, repeats=False)
    sea_life.shoal(stage, shoals, "far fish:right", view.height * 0.36, 1, 7, 26, stage.tone("#cfe9f2", 0.42), 46)
    sea_life.shoal(stage, shoals, "far fish:left", view.height * 0.52, -1, 6, 30, stage.tone("#ffd9a0", 0.45), 58)


def _middle(stage: Stage) -> None:
    view = stage.view
    layer = stage.layer("middle reef", 0.52)
    top = land.rolling(stage, layer, "middle reef", view.height * 0.78, view.height * 0.13, waves=2)
    land.ground(stage, layer, top, stage.tone("#2d6f78", 0.6), stage.tone("#6fb3a6", 0.52))
    reef.boulders(stage, layer, "middle reef:rocks", top, 7, 56, stage.tone("#5f8a96", 0.5))
    if stage.has("shipwreck"):
        x = view.width * 0.62
        layer.place(relics.wreck(stage, min(560.0, view.width * 0.62), 0.62), x, float(np.interp(x, *top)) + 30, 700)
    if stage.has("seaweed"):
        reef.grass(stage, layer, "middle reef:kelp", top, 11, 330, stage.tone("#3f8f5f", 0.6))
    reef.garden(stage, layer, "middle reef:corals", top, 13, 112)
    fish = stage.layer("middle fish", 0.62, repeats=False)
    sea_life.shoal(stage, fish, "middle fish:left", view.height * 0.3, -1, 3, 58, stage.tone("#ffb23f", 0.8), 74)
    sea_life.shoal(stage, fish, "middle fish:right", view.height * 0.6, 1, 3, 64, stage.tone("#ff6f91", 0.8), 66)


def _bed(stage: Stage, water: _Water) -> None:
    view = stage.view
    layer = stage.layer("sea bed", 1.0)
    top = land.rolling(stage, layer, "sea bed", view.height * 0.9, 34, waves=2)
    land.ground(stage, layer, top, stage.tone("#a8935f"), stage.tone("#ecd9a4"))
    land.dots(stage, layer, "sea bed:pebbles", top, stage.tone("#c4a878"), 90, 120, 4)
    _caustics(stage, layer, top, water.ray)
    reef.boulders(stage, layer, "sea bed:rocks", top, 5, 62, stage.tone("#77838c"))
    reef.grass(stage, layer, "sea bed:grass", top, 9, 118, stage.tone("#3f9f6b"))
    reef.garden(stage, layer, "sea bed:corals", top, 13, 132, 16)


def _caustics(stage: Stage, layer: Layer, top: tuple[Any, Any], colour: Colour) -> None:
    """The net of light on the sand: slivers that stretch and fade where they are."""
    random = stage.random("caustics")
    count = 48
    luck = random.uniform(0, 1, (4, count))
    x0 = luck[0] * (layer.right - layer.left) + layer.left
    y0 = np.interp(x0, top[0], top[1]) + 12 + 90 * luck[1]
    net = Swarm(circle(), count, colour, 0.26, parts=10)
    layer.add(net)

    def shimmer(t: float) -> None:
        breath = np.maximum(0, np.sin(t * (1.2 + luck[2]) + 6.28 * luck[3]))
        net.scatter(x0 + 10 * np.sin(t * 0.8 + 6.28 * luck[3]), y0, (1 + 3 * luck[1]) * breath, stretch=6 + 8 * luck[2])

    stage.every_frame(shimmer)


def _near(stage: Stage) -> None:
    """Dark growth close before the lens, which frames the picture below."""
    view = stage.view
    layer = stage.layer("near reef", 1.5)
    top = land.rolling(stage, layer, "near reef", view.height * 1.06, 40)
    dark = mix(stage.tone("#17455a"), stage.light.haze, 0.12)
    reef.boulders(stage, layer, "near reef:rocks", top, 5, 120, dark)
    reef.grass(stage, layer, "near reef:grass", top, 6, 210, shade(dark, 0.85))
