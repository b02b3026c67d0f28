"""A launch pad: a concrete apron with a gantry beside the rocket, floodlights, and smoke that billows at its foot."""

from __future__ import annotations

import math

import numpy as np

from animatic.palette import mix, shade
from animatic.scenery import glow
from animatic.stage import Layer, Stage
from animatic.vector import Linear, Path, Shape, Swarm, circle

_PUFFS = 26


def launch_pad(stage: Stage) -> None:
    """Over the open land of a set: the apron lies under the cast's feet, the gantry stands right of the middle."""
    view = stage.view
    stage.floor.y, stage.floor.far_y = view.height * 0.86, view.height * 0.83
    layer = stage.layer("launch pad", 1.0, repeats=False)
    _apron(stage, layer)
    _gantry(stage, layer, view.width * 0.5 + 150, stage.floor.y - 8)
    for x in (0.12, 0.88):
        _floodlight(stage, layer, view.width * x, stage.floor.y - 6)
    _smoke(stage, "pad smoke:back", 1.0, 1.0)
    _smoke(stage, "pad smoke", 1.2, 0.72)


def _apron(stage: Stage, layer: Layer) -> None:
    view, y = stage.view, stage.floor.y
    grey = stage.tone("#a9adb0")
    half = view.width * 0.62
    x = view.width / 2
    layer.add(
        Shape(
            Path().polygon(
                [(x - half * 0.86, y - 34), (x + half * 0.86, y - 34), (x + half, y + 40), (x - half, y + 40)]
            ),
            Linear(0, y - 34, 0, y + 40, [(0, shade(grey, 0.9), 1), (1, shade(grey, 1.1), 1)]),
        ),
        Shape(Path().rect(x - half, y + 40, half * 2, 24), shade(grey, 0.6)),
        Shape(Path().ellipse(x, y + 2, 170, 25), shade(grey, 0.42)),
        Shape(Path().ellipse(x, y + 2, 190, 29), None, stroke=stage.tone("#e8c23a"), width=5),
    )


def _gantry(stage: Stage, layer: Layer, x: float, y: float) -> None:
    """A lattice tower with arms towards the rocket; each braced panel a shape of its own, since one path is dear."""
    high, wide = stage.view.height * 0.72, 74.0
    red, dark = stage.tone("#c8503f"), shade(stage.tone("#c8503f"), 0.6)
    panels = 8
    step = high / panels
    for k in range(panels):
        top = y - (k + 1) * step
        brace = Path().move(x, top + step).line(x + wide, top).move(x, top).line(x + wide, top + step)
        layer.add(Shape(brace, None, stroke=dark, width=4), Shape(Path().rect(x - 4, top - 3, wide + 8, 6), red))
    for side in (x, x + wide):
        layer.add(Shape(Path().rect(side - 5, y - high, 10, high), red))
    for part in (0.34, 0.62, 0.86):
        arm = y - high * part
        layer.add(
            Shape(Path().rect(x - 66, arm, 70, 11, 3), stage.tone("#d9dcde")),
            Shape(Path().rect(x - 72, arm - 6, 14, 24, 3), dark),
        )
    layer.add(Shape(Path().rect(x + wide / 2 - 3, y - high - 70, 6, 70), dark))
    beacon = glow.halo(x + wide / 2, y - high - 70, 34, "#ff4a3a", 0.9)
    layer.add(beacon)
    glow.pulse(stage, beacon, 0.2, 1, 4)


def _floodlight(stage: Stage, layer: Layer, x: float, y: float) -> None:
    steel = stage.tone("#6b737c")
    layer.add(
        Shape(Path().polygon([(x - 5, y - 230), (x + 5, y - 230), (x + 12, y), (x - 12, y)]), steel),
        Shape(Path().rect(x - 32, y - 262, 64, 36, 5), shade(steel, 0.8)),
    )
    for k in range(3):
        layer.add(Shape(Path().ellipse(x - 20 + 20 * k, y - 244, 8), "#fff6d8"))
    if stage.light.lamps:
        layer.add(glow.halo(x, y - 244, 130, "#fff1c4", 0.7))


def _smoke(stage: Stage, name: str, depth: float, strength: float) -> None:
    """Steam rolls out from under the rocket to both sides, rises and thins."""
    view, y = stage.view, stage.floor.y
    luck = stage.random(name).uniform(0, 1, (4, _PUFFS))
    pale = mix(stage.tone("#f4f1ec"), stage.light.glow, 0.15)
    layer = stage.layer(name, depth, repeats=False)
    dark, lit = (Swarm(circle(), _PUFFS, colour, 0.55 * strength, parts=5) for colour in (shade(pale, 0.84), pale))
    layer.add(dark, lit)
    side = np.where(luck[0] < 0.5, -1.0, 1.0)

    def roll(t: float) -> None:
        life = (luck[1] + t * (0.13 + 0.07 * luck[2])) % 1
        x = view.width / 2 + side * (40 + view.width * 0.4 * life**0.8 * (0.4 + 0.6 * luck[3]))
        size = (
            (14 + 62 * life**0.7) * (0.6 + 0.6 * luck[2]) * np.sin(math.pi * np.clip(life * 0.96 + 0.04, 0, 1)) ** 0.6
        )
        up = y + 12 - size * 0.5 - 90 * life**2 * luck[3]
        dark.scatter(x, up, size)
        lit.scatter(x - size * 0.14, up - size * 0.2, size * 0.8)

    stage.every_frame(roll)
