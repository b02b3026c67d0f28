"""Weather seen through a window: it falls behind the wall, and no longer inside the room."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from animatic.palette import mix
from animatic.stage import Layer, Stage
from animatic.vector import Path, Shape, Swarm, circle, streak

Box = tuple[float, float, float, float]

_OUT_OF_DOORS = frozenset({"rain", "storm", "snow", "fog", "wind", "leaves"})
_DEPTH = 0.05  # behind every wall


def weather_outside(stage: Stage, box: Box) -> None:
    """Rain, snow and fog in a box (left, top, right, low) behind the wall; from here on the shot has only such weather
    as a room can have: motes, confetti, embers."""
    words = set(stage.shot.weather)
    if words & _OUT_OF_DOORS:
        layer = stage.layer("outside", _DEPTH)
        if "fog" in words:
            left, top, right, low = box
            layer.add(Shape(Path().rect(left, top, right - left, low - top), stage.light.haze, 0.55))
        if words & {"rain", "storm"}:
            _rain(stage, layer, box, 110 if "storm" in words else 70)
        if "snow" in words:
            _snow(stage, layer, box)
    stage.shot = replace(stage.shot, weather=tuple(word for word in stage.shot.weather if word not in _OUT_OF_DOORS))


def _rain(stage: Stage, layer: Layer, box: Box, count: int) -> None:
    left, top, right, low = box
    luck = stage.random("outside:rain").uniform(0, 1, (3, 110))[:, :count]
    drops = Swarm(streak(), count, mix(stage.light.haze, "#ffffff", 0.6), 0.5)
    layer.add(drops)

    def fall(t: float) -> None:
        down = (luck[1] + t * (1.1 + 0.5 * luck[2])) % 1
        x = left + luck[0] * (right - left) - 30 * down
        drops.scatter(x, top - 40 + down * (low - top + 40), 26 + 26 * luck[2], 0.1, stretch=0.7)

    stage.every_frame(fall)


def _snow(stage: Stage, layer: Layer, box: Box) -> None:
    left, top, right, low = box
    luck = stage.random("outside:snow").uniform(0, 1, (4, 80))
    flakes = Swarm(circle(), 80, mix(stage.tone("#ffffff"), "#ffffff", 0.5), 0.85)
    layer.add(flakes)

    def fall(t: float) -> None:
        down = (luck[1] + t * (0.07 + 0.06 * luck[2])) % 1
        x = left + luck[0] * (right - left) + 16 * np.sin(t * 0.9 + 6.28 * luck[3])
        flakes.scatter(x, top + down * (low - top), 1.6 + 3 * luck[2])

    stage.every_frame(fall)
