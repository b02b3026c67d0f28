"""Where people work with their hands: a workshop with its bench and tools, and a laboratory with its glass."""

from __future__ import annotations

import math

from animatic.palette import mix, shade
from animatic.scenery import indoors
from animatic.scenery.indoors import lit
from animatic.stage import Layer, Stage
from animatic.vector import Group, Path, Shape

_LIQUIDS = ("#4fd0a0", "#e0609a", "#5aa8f0", "#f0b83a")


def workshop(stage: Stage, wall: Layer, furniture: Layer) -> None:
    """A board of tools, shelves of tins, and a bench with a vice on it."""
    view, foot = stage.view, stage.horizon + 34
    wide = view.width > 900
    _tools(stage, wall, view.width * (0.73 if wide else 0.62), view.height * 0.14)
    _bench(stage, furniture, view.width * (0.8 if wide else 0.72), foot, 470)
    _vice(stage, furniture, view.width * (0.69 if wide else 0.56), foot - 150)
    _tyres(stage, furniture, view.width * 0.06, foot + 16)
    if wide:
        _tins(stage, wall, view.width * 0.05, stage.horizon - 210)
    for part in (0.3, 0.74):
        _lamp(stage, view.width * part)


def laboratory(stage: Stage, wall: Layer, furniture: Layer) -> None:
    """White tiles, a long bench with flasks that bubble, and a rack of bottles above it."""
    view, foot = stage.view, stage.horizon + 34
    wide = view.width > 900
    x = view.width * (0.76 if wide else 0.66)
    _tiles(stage, wall)
    _rack(stage, wall, view.width * (0.86 if wide else 0.8), stage.horizon - 300)
    _bench(stage, furniture, x, foot, 520, "#e9eef0", "#5f7480")
    for i, dx in enumerate((-190, -90, 20, 150)):
        _flask(stage, furniture, x + dx, foot - 158, i)
    _bench(stage, furniture, view.width * 0.08, foot, 260, "#e9eef0", "#5f7480")
    _flask(stage, furniture, view.width * 0.08, foot - 158, 4)
    for part in (0.3, 0.74):
        _lamp(stage, view.width * part)


def _tools(stage: Stage, wall: Layer, x: float, y: float) -> None:
    board, steel, handle = lit(stage, "#c9a878"), lit(stage, "#7d8890"), lit(stage, "#a8442f")
    wall.add(
        Shape(Path().rect(x - 6, y - 6, 312, 182, 6), shade(board, 0.7)),
        Shape(Path().rect(x, y, 300, 170, 4), board),
    )
    hammer = Path().rect(x + 24, y + 26, 54, 20, 4)
    saw = Path().polygon([(x + 112, y + 30), (x + 210, y + 46), (x + 210, y + 60), (x + 112, y + 74)])
    spanner = Path().ellipse(x + 246, y + 38, 17).rect(x + 239, y + 44, 14, 86)
    wall.add(
        Shape(Path().rect(x + 45, y + 40, 12, 100, 4), lit(stage, "#8a5a38")),
        Shape(hammer, steel),
        Shape(saw, steel),
        Shape(Path().rect(x + 92, y + 24, 26, 56, 8), handle),
        Shape(spanner, steel),
        Shape(Path().ellipse(x + 246, y + 34, 8), board),
    )
    for k in range(4):
        left = x + 104 + 28 * k
        wall.add(
            Shape(Path().rect(left, y + 96, 9, 34, 4), handle if k % 2 else lit(stage, "#d9a83a")),
            Shape(Path().rect(left + 3, y + 128, 4, 30), steel),
        )


def _bench(
    stage: Stage, layer: Layer, x: float, foot: float, wide: float, top: str = "#a8764a", front: str = "#7a5236"
) -> None:
    board, legs = lit(stage, top), lit(stage, front)
    left = x - wide / 2
    layer.add(
        Shape(Path().ellipse(x, foot + 4, wide * 0.54, 14), "#000000", 0.22),
        Shape(Path().rect(left + 14, foot - 128, 22, 130).rect(left + wide - 36, foot - 128, 22, 130), legs),
        Shape(Path().rect(left + 30, foot - 44, wide - 60, 14), shade(legs, 0.86)),
        Shape(Path().rect(left + 40, foot - 126, wide * 0.34, 50, 4), shade(legs, 1.1)),
        Shape(Path().rect(left + 40 + wide * 0.15, foot - 104, wide * 0.05, 8, 4), shade(legs, 0.6)),
        Shape(Path().rect(left, foot - 150, wide, 26, 5), board),
        Shape(Path().rect(left, foot - 130, wide, 6), shade(board, 0.7)),
    )


def _vice(stage: Stage, layer: Layer, x: float, foot: float) -> None:
    iron = lit(stage, "#4a5a68")
    layer.add(
        Shape(Path().rect(x - 26, foot - 14, 52, 14, 3), shade(iron, 0.7)),
        Shape(Path().rect(x - 40, foot - 44, 34, 34, 4).rect(x + 4, foot - 44, 26, 34, 4), iron),
        Shape(Path().rect(x - 60, foot - 32, 110, 8, 4), shade(iron, 1.3)),
        Shape(Path().rect(x - 64, foot - 50, 7, 44, 3), shade(iron, 1.3)),
    )


def _tyres(stage: Stage, layer: Layer, x: float, foot: float) -> None:
    rubber = lit(stage, "#33363a")
    for k in range(3):
        y = foot - 22 - 42 * k
        layer.add(
            Shape(Path().rect(x - 74 + 5 * (k % 2), y - 20, 148, 42, 20), shade(rubber, 1 + 0.12 * k)),
            Shape(Path().rect(x - 60, y - 5, 120, 5, 2), shade(rubber, 1.6)),
        )


def _tins(stage: Stage, wall: Layer, left: float, y: float) -> None:
    colours = ("#c9503a", "#4f86b0", "#e0b04a", "#6f9a5a", "#8a8f94")
    luck = stage.random("workshop:tins").uniform(0, 1, (10, 2)).tolist()
    for k, (tall, tone) in enumerate(luck):
        high, foot = 30 + 30 * tall, y + 92 * (k // 5)
        tin = lit(stage, colours[int(tone * 5)])
        x = left + 44 * (k % 5)
        wall.add(Shape(Path().rect(x, foot - high, 36, high, 4), tin))
        wall.add(Shape(Path().rect(x, foot - high * 0.66, 36, high * 0.3), shade(tin, 1.35)))
    for row in range(2):
        wall.add(Shape(Path().rect(left - 14, y + 92 * row, 246, 10, 3), lit(stage, "#6d4a32")))


def _tiles(stage: Stage, wall: Layer) -> None:
    tile = lit(stage, "#eef3f4")
    for k in range(int((wall.right - wall.left) / 64)):
        for row in range(2):
            x, y = wall.left + 64 * k, stage.horizon - 110 + 40 * row
            wall.add(Shape(Path().rect(x, y, 60, 36, 3), shade(tile, 1 - 0.03 * ((k + row) % 2))))


def _rack(stage: Stage, wall: Layer, x: float, y: float) -> None:
    wood = lit(stage, "#9fb2ba")
    for row in range(2):
        foot = y + 84 * row
        for k in range(6):
            colour = lit(stage, (*_LIQUIDS, "#8a5230")[(k * 3 + row) % 5])
            left = x - 150 + 50 * k
            wall.add(Shape(Path().rect(left, foot - 44, 30, 44, 6), mix(colour, lit(stage, "#ffffff"), 0.25)))
            wall.add(Shape(Path().rect(left + 8, foot - 58, 14, 16, 3), lit(stage, "#3f4a52")))
        wall.add(Shape(Path().rect(x - 170, foot, 330, 9, 3), wood))


def _flask(stage: Stage, layer: Layer, x: float, foot: float, number: int) -> None:
    """A flask of coloured liquid in which bubbles rise."""
    liquid = mix(lit(stage, _LIQUIDS[number % 4]), _LIQUIDS[number % 4], 0.5)
    cone = Path().polygon([(x - 10, foot - 92), (x + 10, foot - 92), (x + 44, foot), (x - 44, foot)])
    filled = Path().polygon([(x - 27, foot - 46), (x + 27, foot - 46), (x + 42, foot - 4), (x - 42, foot - 4)])
    bubbles = [Shape(Path().ellipse(0, 0, 1), "#ffffff", 0.7) for _ in range(3)]
    layer.add(
        Shape(cone, "#ffffff", 0.22, stroke=lit(stage, "#d7e2e6"), width=4),
        Shape(filled, liquid, 0.92),
        Shape(Path().rect(x - 14, foot - 98, 28, 8, 3), lit(stage, "#d7e2e6")),
        *bubbles,
    )

    def rise(t: float) -> None:
        for k, bubble in enumerate(bubbles):
            life = (t * 0.5 + k / 3 + 0.21 * number) % 1
            bubble.place(x + 14 * math.sin(2.4 * k + number), foot - 8 - 36 * life, 2.4 + 3 * life)
            bubble.opacity(0.7 * math.sin(math.pi * life))

    stage.every_frame(rise)


def _lamp(stage: Stage, x: float) -> None:
    """A tin shade on its cord."""
    layer, y = stage.layer("bench lamps", 0.86), stage.view.height * 0.11
    indoors.lamplight(stage, layer, x, y + 12, 210, 0.6)
    lamp = Group(
        Shape(Path().rect(-1.5, -stage.view.height, 3, stage.view.height - 24), lit(stage, "#2f2823")),
        Shape(Path().polygon([(-16, -28), (16, -28), (50, 14), (-50, 14)]), lit(stage, "#4f6a5f")),
        Shape(Path().ellipse(0, 15, 24, 8), indoors.LAMP if stage.light.lamps else lit(stage, "#fff6dd")),
    )
    lamp.place(x, y)
    layer.add(lamp)
