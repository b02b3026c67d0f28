"""Furniture and household things that belong to a room's set: sofa, bookcase, cupboards, lamps, plants, pictures."""

from __future__ import annotations

import math

from animatic.palette import mix, shade
from animatic.scenery import glow, indoors
from animatic.scenery.indoors import lit
from animatic.stage import Layer, Stage
from animatic.vector import Colour, Group, Linear, Path, Shape


def picture(stage: Stage, layer: Layer, name: str, x: float, y: float, wide: float, high: float) -> None:
    """A framed print on the wall: hills under a sun, or leaves, as the seed has it."""
    luck = [float(each) for each in stage.random(f"picture:{name}").uniform(0, 1, 6)]
    layer.add(
        Shape(Path().rect(x + 6, y + 8, wide, high), "#000000", 0.16),
        Shape(Path().rect(x, y, wide, high), lit(stage, "#6b4a34" if luck[0] < 0.5 else "#e9e1d2")),
        Shape(Path().rect(x + 8, y + 8, wide - 16, high - 16), lit(stage, "#f6efe0")),
    )
    a, b, c, d = x + 18, y + 18, x + wide - 18, y + high - 18
    sky, hill, sun = (
        ("#bfe0e2", "#5f8f83", "#f2b756"),
        ("#f3cfb3", "#b5644f", "#fff0c9"),
        ("#d7d4ea", "#5d6a9a", "#f6a6a0"),
    )[int(luck[1] * 3)]
    layer.add(
        Shape(Path().rect(a, b, c - a, d - b), lit(stage, sky)),
        Shape(
            Path().ellipse(a + (c - a) * (0.3 + 0.4 * luck[2]), b + (d - b) * 0.36, min(c - a, d - b) * 0.15),
            lit(stage, sun),
        ),
    )
    for k, part in enumerate((0.55, 0.74)):
        line = b + (d - b) * (part - 0.1 * luck[3 + k])
        layer.add(
            Shape(
                Path()
                .move(a, line + 10)
                .cubic(a + (c - a) * 0.3, line - 26, a + (c - a) * 0.6, line + 22, c, line - 6)
                .line(c, d)
                .line(a, d)
                .close(),
                lit(stage, shade(hill, 1.1 - 0.3 * k)),
            )
        )


def sofa(stage: Stage, layer: Layer, x: float, foot: float, wide: float, colour: Colour) -> None:
    """A sofa seen from the front, its middle at x, with two cushions."""
    cloth = lit(stage, colour)
    left, high = x - wide / 2, wide * 0.4
    leg = lit(stage, "#4a3222")
    layer.add(Shape(Path().ellipse(x, foot + 2, wide * 0.53, 15), "#000000", 0.24))
    for part in (0.07, 0.93):
        layer.add(Shape(Path().rect(left + wide * part - 7, foot - 20, 14, 22), leg))
    layer.add(
        Shape(
            Path().rect(left + wide * 0.05, foot - high, wide * 0.9, high * 0.8, 26),
            Linear(0, foot - high, 0, foot, [(0, shade(cloth, 1.04), 1), (1, shade(cloth, 0.74), 1)]),
        )
    )
    for i in range(2):
        layer.add(
            Shape(
                Path().rect(left + wide * (0.1 + 0.405 * i), foot - high * 0.9, wide * 0.39, high * 0.52, 18),
                shade(cloth, 0.97),
            )
        )
        layer.add(
            Shape(
                Path().rect(left + wide * (0.1 + 0.405 * i), foot - high * 0.48, wide * 0.395, high * 0.2, 12),
                shade(cloth, 1.1),
            )
        )
    layer.add(
        Shape(Path().rect(left + wide * 0.04, foot - high * 0.3, wide * 0.92, high * 0.22, 10), shade(cloth, 0.82))
    )
    for side, way in ((left, 1), (left + wide, -1)):
        arm = Path().rect(side - (0 if way > 0 else wide * 0.11), foot - high * 0.64, wide * 0.11, high * 0.58, 22)
        layer.add(Shape(arm, shade(cloth, 1.0 if way > 0 else 0.86)))
    for part, pillow, turn in ((0.2, "#f0c36b", -0.2), (0.8, "#e8e0cf", 0.24)):
        cushion = Group(
            Shape(Path().rect(-wide * 0.075, -wide * 0.07, wide * 0.15, wide * 0.14, 16), lit(stage, pillow))
        )
        cushion.place(left + wide * part, foot - high * 0.58, 1, turn)
        layer.add(cushion)


def bookcase(
    stage: Stage, layer: Layer, name: str, left: float, foot: float, wide: float, high: float, rows: int
) -> None:
    """Shelves full of books, standing at `foot`."""
    wood = lit(stage, "#7b5233")
    layer.add(Shape(Path().ellipse(left + wide / 2, foot + 2, wide * 0.54, 11), "#000000", 0.24))
    layer.add(
        Shape(Path().rect(left, foot - high, wide, high, 4), wood),
        Shape(Path().rect(left + 9, foot - high + 9, wide - 18, high - 16), shade(wood, 0.48)),
    )
    row = (high - 16) / rows
    for i in range(rows):
        y = foot - high + 9 + row * (i + 1)
        indoors.books(stage, layer, f"{name}:{i}", left + 13, left + wide - 13, y - 6, row - 14)
        layer.add(Shape(Path().rect(left + 6, y - 7, wide - 12, 9), shade(wood, 0.92)))


def floor_lamp(stage: Stage, layer: Layer, x: float, foot: float, high: float) -> None:
    """A standing lamp; its shade glows when it is dark outside."""
    metal = lit(stage, "#4a4038")
    layer.add(
        Shape(Path().ellipse(x, foot, 36, 8), metal),
        Shape(Path().rect(x - 3.5, foot - high * 0.9, 7, high * 0.9), metal),
    )
    indoors.lamplight(stage, layer, x, foot - high * 0.86, high * 0.8, 0.66)
    body = (
        Path()
        .move(x - 34, foot - high)
        .line(x + 34, foot - high)
        .line(x + 60, foot - high * 0.76)
        .line(x - 60, foot - high * 0.76)
        .close()
    )
    glowing = [(0.0, "#ffe3ab", 1.0), (1.0, "#ffb457", 1.0)]
    layer.add(
        Shape(
            body, Linear(0, foot - high, 0, foot - high * 0.76, glowing) if stage.light.lamps else lit(stage, "#f0e2c4")
        )
    )


def potted_plant(stage: Stage, layer: Layer, x: float, foot: float, high: float) -> None:
    """A large-leaved plant in a basket; the leaves nod."""
    random = stage.random(f"plant:{layer.name}")
    pot = lit(stage, "#c98d5c")
    leaves = Group()
    for i in range(9):
        angle = (i - 4) * 0.34 + float(random.uniform(-0.1, 0.1))
        reach = high * (0.72 - 0.05 * abs(i - 4)) * float(random.uniform(0.85, 1.1))
        tx, ty = math.sin(angle) * reach * 0.8, -math.cos(angle) * reach
        green = lit(stage, ("#4f8a53", "#3f7647", "#68a060")[i % 3])
        wide = high * 0.085
        nx, ny = math.cos(angle) * wide, math.sin(angle) * wide
        leaf = (
            Path().move(0, 0).cubic(tx * 0.35 - nx * 0.4, ty * 0.45 - ny, tx * 0.75 - nx * 1.6, ty * 0.8 - ny, tx, ty)
        )
        leaf.cubic(tx * 0.75 + nx * 1.6, ty * 0.8 + ny, tx * 0.35 + nx * 0.4, ty * 0.45 + ny, 0, 0).close()
        leaves.add(
            Shape(leaf, green),
            Shape(
                Path().move(0, 0).quad(tx * 0.5, ty * 0.62, tx * 0.93, ty * 0.94),
                None,
                stroke=mix(green, "#ffffff", 0.2),
                width=2,
            ),
        )
    layer.add(Shape(Path().ellipse(x, foot + 1, high * 0.2, 9), "#000000", 0.24), leaves)
    stage.every_frame(lambda t: leaves.place(x, foot - high * 0.26, lean=0.02 * math.sin(t * 0.8 + x)))
    body = (
        Path()
        .move(x - high * 0.17, foot - high * 0.3)
        .line(x + high * 0.17, foot - high * 0.3)
        .quad(x + high * 0.17, foot - 4, x + high * 0.11, foot)
        .line(x - high * 0.11, foot)
        .quad(x - high * 0.17, foot - 4, x - high * 0.17, foot - high * 0.3)
        .close()
    )
    layer.add(
        Shape(
            body, Linear(x - high * 0.17, 0, x + high * 0.17, 0, [(0, shade(pot, 1.06), 1), (1, shade(pot, 0.7), 1)])
        ),
        Shape(Path().rect(x - high * 0.18, foot - high * 0.31, high * 0.36, high * 0.045, 5), shade(pot, 0.86)),
    )


def counter(stage: Stage, layer: Layer, left: float, right: float, foot: float, high: float) -> None:
    """Kitchen cupboards under a worktop, with an oven, a pot on the stove and a row of small things."""
    front, top = lit(stage, "#7fa89a"), lit(stage, "#d9b583")
    layer.add(
        Shape(Path().rect(left, foot - high, right - left, high), front),
        Shape(Path().rect(left, foot - 16, right - left, 16), shade(front, 0.5)),
    )
    wide = 128.0
    x = left + 8
    while x + wide < right:
        layer.add(
            Shape(Path().rect(x, foot - high + 30, wide - 12, high - 56, 6), shade(front, 1.1)),
            Shape(Path().rect(x + 9, foot - high + 40, wide - 30, high - 76, 4), shade(front, 0.98)),
        )
        layer.add(Shape(Path().rect(x + wide / 2 - 24, foot - high + 46, 34, 6, 3), lit(stage, "#f3e4bd")))
        x += wide
    layer.add(
        Shape(Path().rect(left - 8, foot - high - 8, right - left + 16, 24, 5), top),
        Shape(Path().rect(left - 8, foot - high + 12, right - left + 16, 7), shade(top, 0.62)),
    )


def stove(stage: Stage, layer: Layer, x: float, foot: float, high: float) -> None:
    steel = lit(stage, "#d4d9dc")
    layer.add(
        Shape(Path().rect(x - 92, foot - high - 6, 184, high - 4, 6), steel),
        Shape(Path().rect(x - 74, foot - high + 54, 148, high - 96, 10), lit(stage, "#2c3238")),
    )
    layer.add(
        Shape(Path().rect(x - 60, foot - high + 70, 120, 6, 3), "#ffffff", 0.3),
        Shape(Path().rect(x - 70, foot - high + 40, 140, 8, 4), shade(steel, 0.66)),
    )
    if stage.light.lamps:
        layer.add(glow.halo(x, foot - high * 0.45, 80, "#ff9d45", 0.7))
    for i in range(4):
        layer.add(Shape(Path().ellipse(x - 54 + 36 * i, foot - high + 20, 9), lit(stage, "#3a4046")))
    pot = lit(stage, "#cf4f3f")
    layer.add(
        Shape(
            Path().rect(x - 58, foot - high - 66, 104, 62, 14),
            Linear(x - 58, 0, x + 46, 0, [(0, shade(pot, 1.12), 1), (1, shade(pot, 0.66), 1)]),
        )
    )
    layer.add(
        Shape(Path().rect(x - 64, foot - high - 74, 116, 13, 6), shade(pot, 0.82)),
        Shape(Path().ellipse(x - 6, foot - high - 80, 10, 7), lit(stage, "#2c2a28")),
    )


def desk(stage: Stage, layer: Layer, x: float, foot: float, wide: float) -> None:
    """A desk with a screen that shines, a lamp, papers and a chair."""
    wood, dark = lit(stage, "#b98d5f"), lit(stage, "#3a4048")
    left, top = x - wide / 2, foot - 150
    layer.add(Shape(Path().ellipse(x, foot + 2, wide * 0.54, 12), "#000000", 0.22))
    for part in (0.03, 0.93):
        layer.add(Shape(Path().rect(left + wide * part, top, wide * 0.04, 150), shade(wood, 0.7)))
    layer.add(
        Shape(Path().rect(left + wide * 0.68, top + 12, wide * 0.26, 96, 4), shade(wood, 0.86)),
        Shape(Path().rect(left + wide * 0.72, top + 36, wide * 0.18, 6, 3), dark),
        Shape(Path().rect(left - 8, top - 6, wide + 16, 20, 5), wood),
        Shape(Path().rect(x - 10, top - 44, 20, 40), dark),
        Shape(Path().rect(x - 46, top - 10, 92, 8, 4), dark),
        Shape(Path().rect(x - 96, top - 156, 192, 118, 9), dark),
        Shape(Path().rect(x - 87, top - 147, 174, 100, 4), "#bfe4f2" if stage.light.lamps else lit(stage, "#cfe6ee")),
    )
    for row in range(4):
        line = Path().rect(x - 74, top - 134 + 21 * row, (120, 92, 136, 70)[row], 8, 4)
        layer.add(Shape(line, ("#4f8fb5", "#7fb0a8", "#d98e5f", "#8f9fb5")[row], 0.85))
    if stage.light.lamps:
        layer.add(glow.halo(x, top - 96, 190, "#a8dcf5", 0.4))
    layer.add(Shape(Path().rect(left + 26, top - 14, 60, 8, 2), lit(stage, "#fbf8f0")))


def bed(stage: Stage, layer: Layer, x: float, foot: float, wide: float) -> None:
    """A bed seen from its side, the pillow on the left."""
    wood, linen, quilt = lit(stage, "#7b5233"), lit(stage, "#f6f1e6"), lit(stage, "#5f7fa8")
    left, high = x - wide / 2, wide * 0.24
    layer.add(
        Shape(Path().ellipse(x, foot + 2, wide * 0.53, 13), "#000000", 0.24),
        Shape(Path().rect(left - 16, foot - high * 2.1, 30, high * 2.1, 10), wood),
        Shape(Path().rect(left + wide - 12, foot - high * 1.25, 24, high * 1.25, 8), shade(wood, 0.84)),
        Shape(Path().rect(left, foot - high * 0.62, wide, high * 0.4), shade(wood, 0.92)),
        Shape(Path().rect(left + 10, foot - high * 1.06, wide - 20, high * 0.56, 20), linen),
        Shape(Path().rect(left + 24, foot - high * 1.36, wide * 0.22, high * 0.46, 24), shade(linen, 1.04)),
        Shape(
            Path()
            .move(left + wide * 0.3, foot - high * 1.16)
            .quad(left + wide * 0.66, foot - high * 1.28, left + wide - 6, foot - high * 1.08)
            .line(left + wide - 4, foot - high * 0.3)
            .quad(left + wide * 0.6, foot - high * 0.16, left + wide * 0.28, foot - high * 0.3)
            .close(),
            quilt,
        ),
        Shape(
            Path()
            .move(left + wide * 0.3, foot - high * 1.16)
            .line(left + wide * 0.38, foot - high * 1.18)
            .line(left + wide * 0.36, foot - high * 0.24)
            .line(left + wide * 0.28, foot - high * 0.3)
            .close(),
            shade(quilt, 1.3),
        ),
    )
