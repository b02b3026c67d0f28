"""What people built in the country: cottages and a church, a barn, fences, garden hedges with beds, benches."""

from __future__ import annotations

from typing import Any

import numpy as np

from animatic.palette import shade
from animatic.scenery import flowers, seasons
from animatic.scenery.indoors import LAMP
from animatic.stage import Layer, Stage
from animatic.vector import RGB, Group, Path, Shape

_PLASTER = ("#f1e4cc", "#e6cfae", "#f4ead9", "#d9b58f", "#e9d9c6")
_TILES = ("#b5563c", "#9a4a36", "#8a5a44", "#a8664a")
_SNOW = "#f4f8fc"


def village(stage: Stage, layer: Layer, top: Any, size: float) -> None:
    """Cottages along a hill line, about `size` units high, in loose groups about a church; lamps lit in the dark."""
    random = stage.random("village")
    for i in range(12):
        u = [float(each) for each in random.uniform(0, 1, 6)]
        x = (i + 0.15 + 0.7 * u[0]) * layer.span / 12
        grown = size * (0.8 + 0.4 * u[1])
        house = church(stage, layer.depth, grown * 1.5) if i % 6 == 3 else cottage(stage, layer.depth, grown, u)
        layer.place(house, x, float(np.interp(x, *top)) + 10 + 16 * u[5], grown * 2.4)


def cottage(stage: Stage, depth: float, size: float, luck: list[float]) -> Group:
    """A cottage with its foot at the origin, `size` units to its ridge. `luck`: numbers of 0 to 1, six at least."""
    s = size
    wall = stage.tone(_PLASTER[int(luck[2] * len(_PLASTER))], depth)
    tiles = stage.tone(_SNOW if seasons.is_snowy(stage) else _TILES[int(luck[3] * len(_TILES))], depth)
    wide = s * (0.62 + 0.3 * luck[4])
    house = Group(
        Shape(Path().rect(wide * 0.3, -s * 1.02, s * 0.13, s * 0.4), shade(wall, 0.66)),
        Shape(Path().rect(-wide, -s * 0.55, wide * 2, s * 0.58), wall),
        Shape(Path().rect(wide * 0.55, -s * 0.55, wide * 0.45, s * 0.58), shade(wall, 0.88)),
        Shape(
            Path().polygon([(-wide * 1.14, -s * 0.5), (-wide * 0.8, -s), (wide * 0.8, -s), (wide * 1.14, -s * 0.5)]),
            tiles,
        ),
        Shape(Path().rect(-wide * 1.14, -s * 0.53, wide * 2.28, s * 0.05), shade(tiles, 0.76)),
        Shape(Path().rect(-s * 0.09, -s * 0.3, s * 0.18, s * 0.33, s * 0.03), stage.tone("#6a4430", depth)),
    )
    house.add(Shape(_panes(wide * 0.62, s), pane(stage, depth), 0.95))
    return house


def church(stage: Stage, depth: float, size: float) -> Group:
    """A church with a pointed spire, `size` units high, its foot at the origin."""
    s = size
    wall = stage.tone("#e9e2d4", depth)
    slate = stage.tone(_SNOW if seasons.is_snowy(stage) else "#5f6d80", depth)
    nave = [(-s * 0.02, -s * 0.3), (s * 0.06, -s * 0.46), (s * 0.5, -s * 0.46), (s * 0.56, -s * 0.3)]
    return Group(
        Shape(Path().rect(0, -s * 0.31, s * 0.52, s * 0.34), shade(wall, 0.92)),
        Shape(Path().polygon(nave), slate),
        Shape(Path().rect(-s * 0.2, -s * 0.58, s * 0.24, s * 0.61), wall),
        Shape(
            Path().polygon([(-s * 0.24, -s * 0.57), (-s * 0.08, -s * 1.1), (s * 0.08, -s * 0.57)]), shade(slate, 0.9)
        ),
        Shape(Path().rect(-s * 0.12, -s * 0.5, s * 0.08, s * 0.13, s * 0.04), stage.tone("#4a5564", depth)),
        Shape(
            Path()
            .rect(s * 0.12, -s * 0.22, s * 0.06, s * 0.14, s * 0.03)
            .rect(s * 0.3, -s * 0.22, s * 0.06, s * 0.14, s * 0.03),
            pane(stage, depth),
        ),
    )


def pane(stage: Stage, depth: float) -> RGB | str:
    """The colour of a window: lit in the dark."""
    return LAMP if stage.light.lamps else stage.tone("#6f8fa6", depth)


def farm(stage: Stage, depth: float) -> Group:
    """A red barn with a silo, its foot at the origin, 84 units high."""
    wall, roof = stage.tone("#c9553f", depth), stage.tone(_SNOW if seasons.is_snowy(stage) else "#6a4a44", depth)
    house = Group(
        Shape(Path().rect(-60, -46, 84, 46), wall),
        Shape(Path().polygon([(-70, -44), (-18, -84), (34, -44)]), roof),
        Shape(Path().rect(24, -76, 26, 76, 12), stage.tone("#cfd4d8", depth)),
        Shape(Path().rect(-28, -26, 20, 26), stage.tone("#f1e6d2", depth)),
    )
    for x in (-50, 0):
        house.add(Shape(Path().rect(x, -34, 12, 12), LAMP if stage.light.lamps else stage.tone("#f6f1e2", depth)))
    return house


def fence(stage: Stage, layer: Layer, top: Any, high: float, colour: RGB, pickets: int) -> None:
    """A wooden fence along a hill line, `pickets` boards in a span; few boards make a paddock's rails."""
    step = layer.span / pickets
    for i in range(pickets):
        x = (i + 0.5) * step
        y, beyond = float(np.interp(x, *top)) + 8, float(np.interp(x + step, *top)) + 8
        board = Path().polygon(
            [(-high * 0.08, 4), (-high * 0.08, -high * 0.9), (0, -high), (high * 0.08, -high * 0.9), (high * 0.08, 4)]
        )
        rails = Path()
        for part in (0.34, 0.7):
            rails.polygon(
                [
                    (0, -high * part),
                    (step, beyond - y - high * part),
                    (step, beyond - y - high * (part - 0.1)),
                    (0, -high * (part - 0.1)),
                ]
            )
        layer.place(Group(Shape(rails, shade(colour, 0.82)), Shape(board, colour)), x, y, step * 2.4)


def garden(stage: Stage, layer: Layer, top: Any) -> None:
    """Clipped hedges with round and pointed bushes, rose bushes, and a white picket fence behind."""
    grown = seasons.growth(stage)
    random = stage.random("garden")
    leaf = stage.tone(_SNOW if grown.is_snowy else "#3f7f45", layer.depth)
    fence(stage, layer, (top[0], top[1] - 8), 62, stage.tone("#f7f3ea", layer.depth), 54)
    for i in range(10):
        u = [float(each) for each in random.uniform(0, 1, 5)]
        x = (i + 0.2 + 0.6 * u[0]) * layer.span / 10
        y = float(np.interp(x, *top)) + 26
        layer.place(_bush(stage, layer.depth, leaf, i, u), x, y, 260)
    if grown.blossoms:
        flowers.blossoms(
            stage, layer, "garden:bed", (top[0], top[1] + 22), ("#e8637a", "#f6a5c0", "#f6c945", "#b58ae0"), 70, 24, 34
        )


def bench(stage: Stage, depth: float) -> Group:
    """A park bench, its feet at the origin."""
    wood, iron = stage.tone("#a8713f", depth), stage.tone("#3a4046", depth)
    seat = Group(*(Shape(Path().rect(x, -44, 8, 46), iron) for x in (-70, 62)))
    for y in (-46, -66, -82):
        seat.add(Shape(Path().rect(-84, y, 168, 11, 4), shade(wood, 1 if y < -46 else 0.86)))
    return seat


def _bush(stage: Stage, depth: float, leaf: RGB, number: int, u: list[float]) -> Group:
    if number % 3 == 0:  # a cone
        h = 120 + 50 * u[1]
        cone = Path().move(-h * 0.26, 0).quad(-h * 0.2, -h * 0.5, 0, -h).quad(h * 0.2, -h * 0.5, h * 0.26, 0).close()
        lit = Path().move(-h * 0.2, -4).quad(-h * 0.16, -h * 0.5, -h * 0.01, -h * 0.94).quad(0, -h * 0.5, 0, -4).close()
        return Group(Shape(cone, shade(leaf, 0.86)), Shape(lit, shade(leaf, 1.08)))
    wide, high = 90 + 60 * u[1], 54 + 34 * u[2]
    path, lit = Path(), Path()
    for k in range(4):
        x, r = (k - 1.5) * wide * 0.5, high * (0.6 + 0.16 * ((k * 7 + number) % 3))
        path.ellipse(x, -r * 0.7, r, r * 0.86)
        lit.ellipse(x - r * 0.14, -r * 0.86, r * 0.66, r * 0.52)
    bush = Group(Shape(path, shade(leaf, 0.84)), Shape(lit, shade(leaf, 1.05)))
    if number % 3 == 1:
        roses = Path()
        for k in range(9):
            roses.ellipse((k - 4) * wide * 0.2, -high * (0.35 + 0.6 * ((k * 5 + 2) % 7) / 7), 8)
        bush.add(Shape(roses, stage.tone(("#e8506a", "#f7b3c2", "#fbe3d4")[number % 3], depth)))
    return bush


def _panes(wide: float, s: float) -> Path:
    path = Path()
    for x in (-wide, wide):
        path.rect(x - s * 0.09, -s * 0.4, s * 0.18, s * 0.17, s * 0.02)
    return path
