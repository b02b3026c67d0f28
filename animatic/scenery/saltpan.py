"""A salt flat: white ground cracked into cells to far hills, with a strip that mirrors the sky."""

from __future__ import annotations

import math

import numpy as np

from animatic.palette import mix, shade
from animatic.scenery import heavens, land
from animatic.stage import Floor, Layer, Stage
from animatic.vector import Linear, Path, Shape


def salt_flat(stage: Stage) -> None:
    view = stage.view
    stage.horizon = view.height * 0.56
    stage.floor = Floor(
        view.height * 0.87,
        260,
        far_y=view.height * 0.79,
        sky_y=0.28,
        shadow_opacity=stage.light.shadow + 0.04,
        mirror=0.16,
    )
    heavens.firmament(stage)
    heavens.clouds(stage, 3)
    for depth, high, colour in ((0.06, 62, "#8f93ae"), (0.1, 36, "#a08f98")):
        layer = stage.layer("far hills", depth)
        top = land.rolling(stage, layer, f"salt:{depth}", stage.horizon - high * 0.35, high, waves=3)
        land.ground(stage, layer, top, stage.tone(colour, depth + 0.1), stage.tone(colour, depth), stage.horizon + 30)
    _ground(stage)


def _ground(stage: Stage) -> None:
    view, top = stage.view, stage.horizon
    white = stage.tone("#f6f4ef")
    sky = stage.light.sky[-1][1]
    far, near = mix(white, sky, 0.35), mix(white, stage.light.glow, 0.08)
    stage.backdrop.add(
        Shape(
            Path().rect(0, top, view.width, view.height - top),
            Linear(0, top, 0, view.height, [(0, far, 1), (0.3, near, 1), (1, shade(near, 0.93), 1)]),
        )
    )
    mirror = stage.layer("mirror", 0.2)
    low = view.height * 0.68
    wide = mirror.right - mirror.left
    zenith = stage.light.sky[0][1]
    mirror.add(
        Shape(
            Path().rect(mirror.left, top + 3, wide, low - top),
            Linear(
                0, top, 0, low + 3, [(0, sky, 0.9), (0.6, mix(sky, zenith, 0.5), 0.75), (1, mix(near, zenith, 0.3), 0)]
            ),
        )
    )
    for i, (a, b) in enumerate(stage.random("salt:glints").uniform(0, 1, (16, 2)).tolist()):
        glint = Shape(Path().ellipse(0, 0, 60 + 90 * b, 1.8), mix(stage.light.glow, "#ffffff", 0.5), 0.7)
        mirror.place(glint, (i + a) * mirror.span / 16, top + 12 + (low - top) * 0.7 * b, 320)
        stage.every_frame(lambda t, g=glint, i=i: g.opacity(0.5 + 0.5 * math.sin(t * 1.3 + i)))
    for depth, y0, y1, size in ((0.55, 0.7, 0.78, 62), (1.0, 0.8, 1.02, 128)):
        _cells(stage, stage.layer("salt", depth), view.height * y0, view.height * y1, size)


def _cells(stage: Stage, layer: Layer, top: float, low: float, size: float) -> None:
    """Ridges of salt about six-sided cells, foreshortened; each cell a shape of its own, since far pieces are dear."""
    random = stage.random(f"salt:{layer.depth}")
    ridge, lit = mix(stage.tone("#c4c6cf"), stage.light.haze, 0.2), mix(stage.tone("#ffffff"), stage.light.glow, 0.1)
    columns, rows = round(layer.span / (size * 1.75)), max(2, round((low - top) / (size * 0.32)))
    step = layer.span / columns
    angles = np.arange(6) * math.pi / 3
    for row in range(rows):
        near = row / max(1, rows - 1)
        y = top + (low - top) * near**1.2
        for column in range(columns):
            bend = random.uniform(0.86, 1.06, 6)
            points = [
                (step * 0.56 * float(b) * math.cos(a), size * 0.24 * (0.6 + 0.5 * near) * float(b) * math.sin(a))
                for a, b in zip(angles, bend, strict=True)
            ]
            cell = Shape(Path().polygon(points), lit, 0.2, stroke=ridge, width=1.6 + 1.6 * near, stroke_opacity=0.75)
            layer.place(cell, (column + 0.5 * (row % 2)) * step, y, step * 1.3)
