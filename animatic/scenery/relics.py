"""What people left behind: a wreck on the sea bed, pyramids in the sand, broken columns."""

from __future__ import annotations

import math

from animatic.palette import mix, shade
from animatic.stage import Layer, Stage
from animatic.vector import RGB, Group, Linear, Path, Shape


def wreck(stage: Stage, size: float, depth: float) -> Group:
    """A wooden ship on its side with a broken mast; its keel lies on the origin."""
    s = size
    wood = stage.tone("#5d4a38", depth)
    hull = (
        Path()
        .move(-s * 0.52, -s * 0.3)
        .quad(-s * 0.3, -s * 0.2, 0, -s * 0.2)
        .quad(s * 0.3, -s * 0.22, s * 0.54, -s * 0.4)
    )
    hull.quad(s * 0.5, -s * 0.06, s * 0.24, s * 0.06).line(-s * 0.34, s * 0.06).quad(
        -s * 0.52, -s * 0.06, -s * 0.52, -s * 0.3
    ).close()
    hole = Path().polygon(
        [
            (-s * 0.2, -s * 0.1),
            (-s * 0.1, -s * 0.16),
            (-s * 0.02, -s * 0.1),
            (s * 0.06, -s * 0.13),
            (s * 0.03, s * 0.0),
            (-s * 0.16, s * 0.01),
        ]
    )
    ship = Group()
    for x, high, lean in ((-0.16, 0.5, 0.1), (0.2, 0.34, -0.06)):
        mast = Shape(Path().rect(-s * 0.016, -s * high, s * 0.032, s * high), shade(wood, 0.8))
        mast.place(s * x, -s * 0.18, 1, lean)
        ship.add(mast)
    yard = Shape(Path().rect(-s * 0.2, -s * 0.012, s * 0.4, s * 0.024), shade(wood, 0.74))
    yard.place(-s * 0.12, -s * 0.5, 1, 0.34)
    ship.add(yard, Shape(hull, Linear(0, -s * 0.4, 0, s * 0.06, [(0, shade(wood, 1.2), 1), (1, shade(wood, 0.6), 1)])))
    for k in range(3):
        y = -s * (0.2 - 0.07 * k)
        ship.add(
            Shape(
                Path().move(-s * 0.49, y).quad(0, y + s * 0.07, s * 0.46, y - s * 0.04),
                None,
                stroke=shade(wood, 0.55),
                width=s * 0.01,
            )
        )
    ship.add(Shape(hole, mix(shade(wood, 0.3), stage.light.haze, 0.2)))
    for k in range(3):
        ship.add(Shape(Path().ellipse(s * (0.16 + 0.1 * k), -s * (0.13 + 0.02 * k), s * 0.022), shade(wood, 0.35)))
    ship.place(0, 0, 1, -0.1)
    return Group(ship)


def pyramids(stage: Stage, layer: Layer, x: float, foot: float, size: float) -> None:
    """Three pyramids about x, each with a lit and a shaded face and its courses of stone."""
    for dx, share in ((-0.72, 0.62), (0.86, 0.44), (0.0, 1.0)):
        layer.place(
            _pyramid(size * share, stage.tone("#e0b36a", 0.35), stage.tone("#a9763f", 0.35)),
            x + dx * size,
            foot,
            size * 2,
        )


def step_temple(stage: Stage, layer: Layer, x: float, foot: float, wide: float) -> None:
    """A stepped stone temple with a stair up its middle and a house on top, overgrown at its edges."""
    stone, moss = stage.tone("#b9ad90", 0.3), stage.tone("#5f8f4a", 0.3)
    steps = 6
    for k in range(steps):
        half, y, rise = wide * (0.56 - 0.07 * k), foot - wide * 0.1 * k, wide * 0.1
        block = Path().polygon([(x - half, y), (x - half * 0.95, y - rise), (x + half * 0.95, y - rise), (x + half, y)])
        layer.add(Shape(block, shade(stone, 1.06 - 0.03 * (k % 2))))
        layer.add(Shape(Path().rect(x + half * 0.3, y - rise, half * 0.66, rise), shade(stone, 0.84), 0.7))
        layer.add(Shape(Path().rect(x - half * 0.95, y - rise, half * 1.9, 5), moss, 0.8))
    top = foot - wide * 0.1 * steps
    layer.add(
        Shape(Path().rect(x - wide * 0.11, top - wide * 0.13, wide * 0.22, wide * 0.13), stone),
        Shape(Path().rect(x - wide * 0.13, top - wide * 0.16, wide * 0.26, wide * 0.04), shade(stone, 0.8)),
        Shape(Path().rect(x - wide * 0.03, top - wide * 0.09, wide * 0.06, wide * 0.09), shade(stone, 0.3)),
    )
    stair = Path().polygon(
        [(x - wide * 0.1, foot), (x - wide * 0.05, top), (x + wide * 0.05, top), (x + wide * 0.1, foot)]
    )
    layer.add(Shape(stair, shade(stone, 1.14)))
    for k in range(18):
        v = k / 18
        half = wide * (0.1 - 0.05 * v)
        layer.add(Shape(Path().rect(x - half, foot - (foot - top) * v - 3, half * 2, 3), shade(stone, 0.72), 0.8))


def columns(stage: Stage, layer: Layer, name: str, count: int, foot: float, high: float) -> None:
    """Broken columns standing here and there in an open set."""
    random = stage.random(name)
    stone = stage.tone("#cbbfa6", layer.depth)
    for i in range(count):
        x = float((i + random.uniform(0.1, 0.9)) * layer.span / count)
        grown, luck = high * float(random.uniform(0.35, 1)), float(random.uniform(-1, 1))
        layer.place(_column(grown, high * 0.13, stone, luck), x, foot, high)


def _pyramid(size: float, lit: RGB, dark: RGB) -> Group:
    half, high, edge = size * 0.78, size * 0.74, size * 0.22
    group = Group(
        Shape(Path().polygon([(-half, 0), (0, -high), (edge, 8)]), lit),
        Shape(Path().polygon([(0, -high), (half, 0), (edge, 8)]), dark),
    )
    for k in range(1, 8):
        v = k / 8
        y = -high * (1 - v)
        group.add(
            Shape(
                Path().polygon([(-half * v, y), (edge * v, y + 8 * v), (edge * v, y + 8 * v + 2), (-half * v, y + 2)]),
                dark,
                0.34,
            )
        )
    return group


def _column(high: float, wide: float, stone: RGB, luck: float) -> Group:
    top = [
        (-wide * 0.42, -high * 0.96),
        (-wide * 0.1, -high * (0.98 + 0.04 * luck)),
        (wide * 0.16, -high * 0.9),
        (wide * 0.42, -high * (0.95 + 0.05 * luck)),
    ]
    shaft = Path().polygon([(-wide * 0.5, 0), *top, (wide * 0.5, 0)])
    group = Group(
        Shape(shaft, Linear(-wide / 2, 0, wide / 2, 0, [(0, shade(stone, 1.1), 1), (1, shade(stone, 0.62), 1)]))
    )
    for k in (-0.24, 0.0, 0.24):
        group.add(Shape(Path().rect(wide * k - 1.5, -high * 0.88, 3, high * 0.86), shade(stone, 0.74), 0.6))
    group.add(Shape(Path().rect(-wide * 0.68, -wide * 0.2, wide * 1.36, wide * 0.24, 3), shade(stone, 0.86)))
    group.place(0, 0, 1, 0.04 * math.copysign(luck * luck, luck))
    return Group(group)
