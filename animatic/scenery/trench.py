"""A deep-sea trench: rock walls on both sides that fall away into the dark, few lights, and none from above."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from animatic.palette import mix, shade
from animatic.scenery import glow, land
from animatic.stage import Floor, Stage
from animatic.vector import Linear, Path, Shape, Swarm, circle

_TINT = (0.4, 0.56, 0.82)  # of what a diver's or a vessel's own light reaches


def trench(stage: Stage) -> None:
    view = stage.view
    stage.scrolls = False
    stage.light = replace(stage.light, tint=_TINT, haze="#0a2548", thickness=0.85, glow="#8fd0ff")
    stage.horizon = view.height * 0.62
    stage.floor = Floor(view.height * 0.86, 235, far_y=view.height * 0.76, sky_y=0.46, shadow_opacity=0, medium="water")
    dark = [(0.0, "#0e3560", 1.0), (0.5, "#071d3c", 1.0), (1.0, "#020812", 1.0)]
    stage.backdrop.add(Shape(Path().rect(0, 0, view.width, view.height), Linear(0, 0, 0, view.height, dark)))
    stage.backdrop.add(glow.halo(view.width / 2, view.height * 0.5, view.height * 0.62, "#1f5f9a", 0.5))
    for depth, reach, colour in ((0.2, 0.35, "#4f7699"), (0.45, 0.24, "#456b8c"), (0.8, 0.13, "#3a5c7a")):
        for side in (-1, 1):
            _wall(stage, depth, side, reach, colour)
    _bed(stage)
    _lights(stage)
    _marine_snow(stage)


def _wall(stage: Stage, depth: float, side: int, reach: float, colour: str) -> None:
    """A jagged wall from the frame's edge inwards, narrower at its top, with ledges that catch a little light."""
    view = stage.view
    layer = stage.layer("trench wall", depth)
    random = stage.random(f"trench:{depth}:{side}")
    rows = 13
    jag, ledge = random.uniform(0, 1, rows), random.uniform(0, 1, rows)
    edge = view.width / 2 + side * view.width * 0.5
    face = stage.tone(colour, depth * 0.6 + 0.4)
    y = np.linspace(-0.1, 1.15, rows) * view.height
    inward = view.width * reach * (0.42 + 0.5 * np.linspace(0, 1, rows) ** 1.3 + 0.34 * (jag - 0.5))
    x = edge - side * inward
    back = edge + side * view.width * 0.5
    points = list(zip(x.tolist(), y.tolist(), strict=True))
    fill = Linear(edge, 0, edge - side * view.width * reach, 0, [(0, shade(face, 0.45), 1), (1, shade(face, 1.15), 1)])
    layer.add(Shape(Path().polygon([(back, float(y[0])), *points, (back, float(y[-1]))]), fill))
    for i in range(1, rows - 1):
        (px, py), long = points[i], view.width * 0.09 * (0.5 + float(ledge[i]))
        shelf = Path().polygon(
            [(px, py), (px + side * long, py - 9), (px + side * long * 0.8, py + 16), (px + side * 6, py + 12)]
        )
        layer.add(Shape(shelf, shade(face, 1.5), 0.5))
        crack = Path().polygon(
            [(px + side * long * 0.5, py + 18), (px + side * long * 0.9, py + 70), (px + side * long * 0.7, py + 74)]
        )
        layer.add(Shape(crack, shade(face, 0.4), 0.7))


def _bed(stage: Stage) -> None:
    view = stage.view
    layer = stage.layer("trench bed", 1.0)
    top = land.rolling(stage, layer, "trench bed", view.height * 0.95, 40)
    land.ground(stage, layer, top, stage.tone("#101f30"), stage.tone("#3c5468"))
    land.dots(stage, layer, "trench:stones", top, stage.tone("#52687a"), 50, 50, 6)


def _lights(stage: Stage) -> None:
    """A few creatures that shine by themselves, on the walls and adrift."""
    view = stage.view
    layer = stage.layer("trench lights", 0.6)
    for i, (x, y, size) in enumerate(stage.random("trench:lights").uniform(0, 1, (11, 3)).tolist()):
        colour = ("#5fffd8", "#6fb8ff", "#c98fff")[i % 3]
        wide = 0.24 * (1 + x) if i % 2 else 1 - 0.24 * (1 + x)
        light = glow.halo(
            view.width * wide * 0.9 + view.width * 0.05, view.height * (0.12 + 0.8 * y), 24 + 26 * size, colour, 0.8
        )
        layer.add(light)
        glow.pulse(stage, light, 0.25, 1, 0.8 + size, i)


def _marine_snow(stage: Stage) -> None:
    view = stage.view
    count = 60
    luck = stage.random("marine snow").uniform(0, 1, (4, count))
    flakes = Swarm(circle(), count, mix("#bcd6f0", "#ffffff", 0.2), 0.4, parts=6)
    stage.layer("marine snow", 1.1).add(flakes)

    def sink(t: float) -> None:
        y = (luck[1] * 1.1 * view.height + t * (10 + 16 * luck[2])) % (view.height * 1.1) - view.height * 0.05
        x = luck[0] * view.width * 1.1 + 14 * np.sin(t * 0.5 + luck[3] * math.tau) - view.width * 0.05
        flakes.scatter(x, y, 0.8 + 1.8 * luck[2])

    stage.every_frame(sink)
