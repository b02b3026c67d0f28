"""A high coast: headlands of rock above the sea, with breakers that burst at their feet."""

from __future__ import annotations

import math

import numpy as np

from animatic.palette import mix, shade
from animatic.scenery import land
from animatic.stage import Layer, Stage
from animatic.vector import Linear, Path, Shape, Swarm, circle

_DROPS = 24


def headlands(stage: Stage, side: int = 1, foot: float | None = None) -> None:
    """Three headlands, the nearest largest, from the right edge (`side` 1) or the left (-1); `foot` is the y of the
    nearest one's breakers."""
    view = stage.view
    low = stage.horizon + (view.height - stage.horizon) * 0.34 if foot is None else foot
    for depth, reach, top, level in ((0.08, 0.66, 0.34, 0.06), (0.3, 0.52, 0.5, 0.36), (0.55, 0.38, 0.72, 1.0)):
        y = stage.horizon + (low - stage.horizon) * level
        _headland(stage, depth, side, view.width * reach, stage.horizon * top + y - stage.horizon, y + 4)


def ledge(stage: Stage) -> None:
    """The edge of a cliff before the lens for a cast that stands on it: turf, and rock that falls away below."""
    view = stage.view
    layer = stage.layer("cliff", 1.0)
    top = land.rolling(stage, layer, "cliff:turf", view.height * 0.84, 12, waves=2)
    rock, grass = stage.tone("#8f8378"), stage.tone("#7f9a4e")
    land.ground(stage, layer, (top[0], top[1] + 46), shade(rock, 0.5), rock)
    land.ground(stage, layer, top, shade(grass, 0.8), grass, view.height * 0.95)
    land.ground(stage, layer, (top[0], top[1] + view.height * 0.09), shade(rock, 0.55), rock)
    land.tufts(stage, layer, "cliff:grass", top, shade(grass, 0.85), 34, 30, view.height * 0.06)
    random = stage.random("cliff:cracks")
    for i, (a, b, c) in enumerate(random.uniform(0, 1, (26, 3)).tolist()):
        crack = Path().move(0, 0).line(7 - 14 * b, 34).line(14 * c - 5, 80 + 40 * b)
        line = Shape(crack, None, stroke=shade(rock, 0.5), width=3, stroke_opacity=0.8)
        layer.place(line, (i + a) * layer.span / 26, view.height * 0.94, 60)


def _headland(stage: Stage, depth: float, side: int, reach: float, high: float, y: float) -> None:
    view = stage.view
    layer = stage.layer("headland", depth, repeats=False)
    random = stage.random(f"headland:{depth}")
    edge = view.width / 2 + side * view.width * 0.5
    face = stage.tone("#9a7f68", depth + 0.35)
    turf = stage.tone("#7f9458", depth + 0.35)
    steps = 9
    jag = random.uniform(-1, 1, (2, steps))
    u = np.linspace(0, 1, steps)
    x = edge - side * reach * u + jag[0] * reach * 0.02
    crest = y - high * (1 - 0.62 * u**2.2) + jag[1] * high * 0.03
    back = edge + side * view.width * 0.45
    ridge = list(zip(x.tolist(), crest.tolist(), strict=True))
    tip = edge - side * reach
    wall = [
        (back, crest[0]),
        *ridge,
        (tip - side * reach * 0.03, y - high * 0.12),
        (tip - side * reach * 0.05, y),
        (back, y),
    ]
    fill = Linear(0, y - high, 0, y, [(0, mix(face, stage.light.glow, 0.2), 1), (1, shade(face, 0.6), 1)])
    layer.add(Shape(Path().polygon(wall), fill))
    cap = [(px, py + high * (0.09 - 0.05 * v)) for (px, py), v in zip(reversed(ridge), u[::-1].tolist(), strict=True)]
    layer.add(Shape(Path().polygon([(back, crest[0]), *ridge, *cap, (back, crest[0] + high * 0.09)]), turf))
    for k in range(1, steps - 1):
        px, py = ridge[k]
        gully = [
            (px, py + high * 0.1),
            (px + reach * 0.035, py + high * 0.14),
            (px + reach * 0.02, y),
            (px - reach * 0.03, y),
        ]
        layer.add(Shape(Path().polygon(gully), shade(face, 0.62), 0.5))
    _breakers(stage, layer, tip, edge + side * view.width * 0.2, y, high)


def _breakers(stage: Stage, layer: Layer, tip: float, back: float, y: float, high: float) -> None:
    """Foam along the foot, and spray thrown up in bursts, one after another."""
    white = mix(stage.tone("#ffffff", layer.depth + 0.5), "#ffffff", 0.25 if stage.light.is_dark else 0.55)
    luck = stage.random(f"breakers:{layer.depth}").uniform(0, 1, (4, _DROPS))
    x = tip + (back - tip) * (luck[0] - 0.04)
    foam = Swarm(circle(), _DROPS, white, 0.85, parts=5)
    spray = Swarm(circle(), _DROPS, white, 0.7, parts=5)
    layer.add(spray, foam)
    wide = abs(back - tip) / _DROPS

    def burst(t: float) -> None:
        surge = 0.6 + 0.4 * np.sin(t * 1.6 + luck[0] * 9)
        foam.scatter(x, y + 2, high * 0.05 * surge * (0.6 + luck[1]), stretch=2.4 + wide / (high * 0.05 + 1))
        life = (t * 0.42 + np.floor(luck[0] * 5) * 0.37 + 0.1 * luck[2]) % 1
        up = high * (0.2 + 0.3 * luck[1]) * np.sin(math.pi * np.clip(life * 1.3, 0, 1))
        spread = (luck[3] - 0.5) * wide * 3 * life
        spray.scatter(x + spread, y - up, high * (0.02 + 0.05 * luck[2]) * np.sin(math.pi * np.clip(life * 1.15, 0, 1)))

    stage.every_frame(burst)
