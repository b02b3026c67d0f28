"""A café: a counter with its coffee machine and cakes, stools, a menu board, hanging lamps and a small table."""

from __future__ import annotations

import math

from animatic import art
from animatic.palette import shade
from animatic.scenery import furnishings, indoors
from animatic.scenery.indoors import lit
from animatic.stage import Layer, Stage
from animatic.vector import Group, Linear, Path, Shape, Text

_CUPS = ("#e9e4d8", "#d98e5f", "#8fb09a", "#c9d6de")


def furnish(stage: Stage, wall: Layer, furniture: Layer) -> None:
    """The counter stands at the right, the window and a table at the left."""
    view, foot = stage.view, stage.horizon + 34
    wide_view = view.width > 900
    left = view.width * (0.56 if wide_view else 0.46)
    high = 196.0
    _shelves(stage, wall, left + 40, foot - high - 190)
    _menu(stage, wall, left + (270 if wide_view else 190), view.height * 0.09)
    _counter(stage, furniture, left, furniture.right, foot, high)
    _machine(stage, furniture, left + 110, foot - high - 8)
    _cakes(stage, furniture, left + 330, foot - high - 8)
    for i in range(3):
        _stool(stage, furniture, left + 70 + 130 * i, foot + 44)
    if wide_view:
        _table(stage, furniture, view.width * 0.2, foot + 34)
        furnishings.potted_plant(stage, furniture, view.width * 0.05, foot + 10, 240)
    lamps = stage.layer("pendants", 0.86)
    for i, part in enumerate((0.18, 0.5, 0.68, 0.86)):
        _lamp(stage, lamps, view.width * part, view.height * (0.12 + 0.03 * (i % 2)), i)


def _counter(stage: Stage, layer: Layer, left: float, right: float, foot: float, high: float) -> None:
    front, top = lit(stage, "#5f4636"), lit(stage, "#d9b583")
    layer.add(
        Shape(Path().rect(left - 20, foot - 4, right - left + 20, 14), "#000000", 0.26),
        Shape(
            Path().rect(left, foot - high, right - left, high),
            Linear(0, foot - high, 0, foot, [(0, shade(front, 1.14), 1), (1, shade(front, 0.8), 1)]),
        ),
    )
    x = left + 12
    while x < right:
        layer.add(Shape(Path().rect(x, foot - high + 34, 30, high - 56, 3), shade(front, 1.24)))
        x += 44
    layer.add(
        Shape(Path().rect(left, foot - 20, right - left, 20), shade(front, 0.6)),
        Shape(Path().rect(left - 20, foot - high - 10, right - left + 20, 28, 6), top),
        Shape(Path().rect(left - 20, foot - high + 14, right - left + 20, 7), shade(top, 0.6)),
    )


def _machine(stage: Stage, layer: Layer, x: float, foot: float) -> None:
    """An espresso machine with cups on top and a wisp of steam."""
    steel, dark = lit(stage, "#cfd5d9"), lit(stage, "#3a3f44")
    layer.add(
        Shape(
            Path().rect(x - 76, foot - 106, 152, 44, 9),
            Linear(x - 76, 0, x + 76, 0, [(0, shade(steel, 1.05), 1), (1, shade(steel, 0.72), 1)]),
        ),
        Shape(Path().rect(x - 70, foot - 64, 18, 52).rect(x + 52, foot - 64, 18, 52), shade(steel, 0.72)),
        Shape(Path().rect(x - 52, foot - 62, 104, 50), dark),
        Shape(Path().rect(x - 80, foot - 16, 160, 16, 5), shade(steel, 0.84)),
        Shape(Path().rect(x - 34, foot - 62, 22, 12, 3).rect(x + 12, foot - 62, 22, 12, 3), shade(steel, 0.9)),
        Shape(Path().ellipse(x - 48, foot - 84, 9).ellipse(x + 48, foot - 84, 9), lit(stage, "#c9463a")),
    )
    for i, colour in enumerate(_CUPS):
        cup = Path().rect(x - 62 + 34 * i, foot - 128, 26, 22, 6)
        layer.add(Shape(cup, lit(stage, colour)))
    puffs = [Shape(Path().ellipse(0, 0, 1), "#ffffff", 0.4) for _ in range(4)]
    layer.add(*puffs)

    def steam(t: float) -> None:
        for i, puff in enumerate(puffs):
            life = (t * 0.3 + i / 4) % 1
            puff.place(x + 6 + 7 * math.sin(3 * t + i), foot - 30 - 110 * life, 6 + 16 * life)
            puff.opacity(math.sin(math.pi * life))

    stage.every_frame(steam)


def _cakes(stage: Stage, layer: Layer, x: float, foot: float) -> None:
    """A glass case with cakes on two shelves, and a jar of biscuits."""
    for row in range(2):
        y = foot - 8 - 52 * row
        layer.add(Shape(Path().rect(x - 84, y, 168, 5), lit(stage, "#b98d5c")))
        for i, colour in enumerate(("#e8b7a0", "#8a5230", "#f0d9a0", "#d97a8a")):
            cake = lit(stage, colour)
            cx = x - 62 + 42 * i
            layer.add(
                Shape(Path().rect(cx - 15, y - 24, 30, 24, 6), cake),
                Shape(Path().rect(cx - 15, y - 25, 30, 9, 4), shade(cake, 1.2)),
            )
    layer.add(
        Shape(Path().rect(x - 92, foot - 112, 184, 112, 10), "#ffffff", 0.13, stroke=lit(stage, "#e9eef0"), width=5),
        Shape(
            Path().polygon([(x - 60, foot - 106), (x - 30, foot - 106), (x - 66, foot - 8), (x - 88, foot - 8)]),
            "#ffffff",
            0.14,
        ),
    )


def _stool(stage: Stage, layer: Layer, x: float, foot: float) -> None:
    wood, iron = lit(stage, "#a8713f"), lit(stage, "#2f3236")
    legs = (
        Path()
        .move(x - 12, foot - 116)
        .line(x - 30, foot)
        .move(x + 12, foot - 116)
        .line(x + 30, foot)
        .move(x - 24, foot - 38)
        .line(x + 24, foot - 38)
    )
    layer.add(
        Shape(Path().ellipse(x, foot + 2, 40, 8), "#000000", 0.24),
        Shape(legs, None, stroke=iron, width=6),
        Shape(Path().rect(x - 36, foot - 128, 72, 18, 9), wood),
        Shape(Path().rect(x - 36, foot - 116, 72, 6, 3), shade(wood, 0.66)),
    )


def _table(stage: Stage, layer: Layer, x: float, foot: float) -> None:
    """A round table on one leg with a cup on it, and two chairs."""
    wood, iron = lit(stage, "#b9793f"), lit(stage, "#2f3236")
    layer.add(Shape(Path().ellipse(x, foot + 2, 130, 12), "#000000", 0.22))
    for way in (-1, 1):
        cx = x + way * 116
        back = (
            Path()
            .move(cx + way * 30, foot)
            .line(cx + way * 26, foot - 190)
            .move(cx - way * 26, foot)
            .line(cx - way * 22, foot - 88)
        )
        layer.add(
            Shape(back, None, stroke=shade(wood, 0.6), width=8),
            Shape(Path().rect(cx - 36, foot - 96, 72, 13, 6), shade(wood, 0.86)),
            Shape(Path().rect(cx + way * 22 - 5, foot - 190, 12, 60, 5), shade(wood, 0.74)),
        )
    layer.add(
        Shape(Path().rect(x - 6, foot - 128, 12, 128), iron),
        Shape(Path().ellipse(x, foot, 44, 8), iron),
        Shape(Path().ellipse(x, foot - 130, 100, 16), wood),
        Shape(Path().rect(x - 16, foot - 162, 30, 26, 7), lit(stage, "#f4f1ea")),
    )


def _shelves(stage: Stage, layer: Layer, left: float, y: float) -> None:
    random = stage.random("cafe:shelves")
    wood = lit(stage, "#7a5238")
    for row in range(2):
        foot = y + 86 * row
        for i in range(6):
            u = [float(each) for each in random.uniform(0, 1, 3)]
            colour = lit(stage, ("#8a5230", "#d9c7a0", "#5f8a7a", "#c9705a")[int(u[0] * 4)])
            high = 34 + 26 * u[1]
            layer.add(Shape(Path().rect(left + 36 * i, foot - high, 26, high, 7), colour))
        layer.add(Shape(Path().rect(left - 14, foot, 236, 9, 3), wood))


def _menu(stage: Stage, layer: Layer, x: float, y: float) -> None:
    """A blackboard with prices in chalk."""
    chalk = lit(stage, "#f4f1ea")
    layer.add(
        Shape(Path().rect(x, y, 226, 162, 5), lit(stage, "#8a5f3c")),
        Shape(Path().rect(x + 9, y + 9, 208, 144, 2), lit(stage, "#2f3a38")),
    )
    font = str(art.font_path())
    for k, (word, size) in enumerate((("MENU", 22.0), ("COFFEE  3", 15.0), ("TEA  2", 15.0), ("CAKE  4", 15.0))):
        text = Text(word, font, size, chalk)
        text.place(x + 113, y + 34 + 32 * k)
        layer.add(text)


def _lamp(stage: Stage, layer: Layer, x: float, y: float, number: int) -> None:
    lamp = Group(
        Shape(Path().rect(-1.5, -stage.view.height, 3, stage.view.height - 26), lit(stage, "#2f2823")),
        Shape(Path().move(-42, 16).quad(-36, -26, 0, -28).quad(36, -26, 42, 16).close(), lit(stage, "#35424a")),
        Shape(Path().ellipse(0, 17, 22, 10), "#fff0c8" if stage.light.lamps else lit(stage, "#fff6dd")),
    )
    indoors.lamplight(stage, layer, x, y + 14, 210, 0.62)
    layer.add(lamp)
    stage.every_frame(lambda t: lamp.place(x, y, turn=0.012 * math.sin(t * 0.9 + number)))
