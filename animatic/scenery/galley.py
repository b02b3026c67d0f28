"""A restaurant's kitchen: steel counters, a gas range under a hood, hanging pans, shelves with plates, white tiles."""

from __future__ import annotations

import math

from animatic.palette import shade
from animatic.scenery import glow
from animatic.scenery.indoors import lit
from animatic.stage import Layer, Stage
from animatic.vector import Group, Linear, Path, Shape


def furnish(stage: Stage, wall: Layer, furniture: Layer) -> None:
    view, foot = stage.view, stage.horizon + 30
    _tiles(stage, wall)
    _shelf(stage, wall, view.width * 0.03, view.height * 0.3)
    _counter(stage, furniture, foot)
    _range(stage, furniture, view.width * 0.76, foot)
    _pans(stage)


def _tiles(stage: Stage, wall: Layer) -> None:
    white = lit(stage, "#e9eeee")
    wall.add(Shape(Path().rect(wall.left, stage.horizon - 270, wall.right - wall.left, 280), shade(white, 0.86)))
    for row in range(5):
        for column in range(int((wall.right - wall.left) / 76) + 1):
            x, y = wall.left + column * 76 - 38 * (row % 2), stage.horizon - 268 + row * 54
            wall.add(Shape(Path().rect(x, y, 73, 51, 2), shade(white, 1 - 0.035 * ((column * 7 + row * 3) % 3))))


def _steel(stage: Stage, top: float, low: float) -> Linear:
    steel = lit(stage, "#b9c3c9")
    return Linear(
        0,
        top,
        0,
        low,
        [(0, shade(steel, 1.16), 1), (0.4, steel, 1), (0.55, shade(steel, 0.84), 1), (1, shade(steel, 0.94), 1)],
    )


def _counter(stage: Stage, layer: Layer, foot: float) -> None:
    """Steel all along, with doors, and bowls, a board and vegetables on it."""
    top, wide = foot - 178, layer.right - layer.left
    steel = lit(stage, "#b9c3c9")
    layer.add(
        Shape(Path().rect(layer.left, top + 18, wide, 160), _steel(stage, top, foot)),
        Shape(Path().rect(layer.left, top, wide, 22, 4), shade(steel, 1.2)),
        Shape(Path().rect(layer.left, top + 20, wide, 5), shade(steel, 0.6)),
        Shape(Path().rect(layer.left, foot - 18, wide, 20), shade(steel, 0.45)),
    )
    x = layer.left
    while x < layer.right:
        layer.add(
            Shape(Path().rect(x, top + 36, 3, 118), shade(steel, 0.66)),
            Shape(Path().rect(x + 40, top + 46, 90, 8, 4), shade(steel, 0.62)),
        )
        x += 168
    at = stage.view.width * 0.1
    layer.add(Shape(Path().rect(at, top - 10, 190, 12, 4), lit(stage, "#c99a62")))
    for k, (colour, r) in enumerate((("#d8443a", 19), ("#6fa04a", 23), ("#f0a23a", 17), ("#8a5a9a", 18))):
        layer.add(Shape(Path().ellipse(at + 26 + 42 * k, top - 9 - r, r), lit(stage, colour)))
    bowl = (
        Path()
        .move(at + 250, top - 52)
        .line(at + 362, top - 52)
        .quad(at + 350, top, at + 306, top)
        .quad(at + 262, top, at + 250, top - 52)
    )
    layer.add(Shape(bowl.close(), _steel(stage, top - 52, top)))


def _range(stage: Stage, layer: Layer, x: float, foot: float) -> None:
    """The gas range with a pot and blue flames, and the hood above it."""
    top = foot - 184
    dark, steel = lit(stage, "#3d454c"), lit(stage, "#aab5bc")
    layer.add(
        Shape(Path().rect(x - 160, top, 320, 184, 6), dark),
        Shape(Path().rect(x - 130, top + 58, 260, 100, 8), shade(dark, 0.6), stroke=steel, width=5),
        Shape(Path().rect(x - 130, top + 44, 260, 8, 4), steel),
        Shape(Path().rect(x - 166, top - 8, 332, 14, 4), shade(dark, 1.25)),
    )
    for k in range(5):
        layer.add(Shape(Path().ellipse(x - 120 + 60 * k, top + 24, 11), steel))
    for k, burner in enumerate((x - 86, x + 86)):
        flame = Path()
        for j in range(7):
            fx = burner - 42 + 14 * j
            flame.move(fx - 6, top - 8).quad(fx - 4, top - 20, fx, top - 30).quad(
                fx + 5, top - 18, fx + 6, top - 8
            ).close()
        fire = Group(Shape(flame, "#5fa8ff", 0.9))
        light = glow.halo(burner, top - 24, 110, "#ff9a4a", 0.5)
        layer.add(light, fire)
        glow.pulse(stage, light, 0.6, 1, 6.3, k)
        stage.every_frame(
            lambda t, n=fire, k=k, y=top - 8: n.transform(
                1, 0, 0, 0, 0.9 + 0.14 * math.sin(t * 11 + 2 * k), y * (0.1 - 0.14 * math.sin(t * 11 + 2 * k))
            )
        )
        high = 84 if k == 0 else 40
        layer.add(
            Shape(Path().rect(burner - 60, top - 28 - high, 120, high, 8), _steel(stage, top - 28 - high, top - 28)),
            Shape(
                Path().rect(burner - 78, top - 22 - high, 20, 9, 4).rect(burner + 58, top - 22 - high, 20, 9, 4), dark
            ),
        )
    hood = Path().polygon([(x - 110, -80), (x + 110, -80), (x + 190, 120), (x - 190, 120)])
    layer.add(Shape(hood, _steel(stage, -20, 120)), Shape(Path().rect(x - 196, 116, 392, 24, 4), shade(steel, 0.8)))
    layer.add(glow.halo(x, 190, 210, "#ffe2ae", 0.4))


def _shelf(stage: Stage, wall: Layer, x: float, y: float) -> None:
    """Plates in piles and bottles, under which orders hang."""
    steel = lit(stage, "#98a4ac")
    wide = min(430.0, stage.view.width * 0.4)
    for k in range(4):
        for j in range(5 + k % 2):
            plate = Path().rect(x + 16 + k * wide * 0.2, y - 9 - j * 8, wide * 0.16, 6, 3)
            wall.add(Shape(plate, lit(stage, "#fbfaf5", 1 - 0.05 * (j % 2))))
    for k, colour in enumerate(("#c98f3a", "#4f7a3f", "#a8443a")):
        bottle = (
            Path()
            .rect(x + wide * (0.82 + 0.055 * k), y - 62, 17, 62, 6)
            .rect(x + wide * (0.82 + 0.055 * k) + 5, y - 82, 7, 24, 2)
        )
        wall.add(Shape(bottle, lit(stage, colour)))
    wall.add(Shape(Path().rect(x, y, wide, 12, 3), steel))
    for k in range(6):
        wall.add(Shape(Path().rect(x + 30 + k * wide * 0.15, y + 14, 30, 44), lit(stage, "#fffbe8")))


def _pans(stage: Stage) -> None:
    """Pans and ladles on a rail, that sway a little."""
    view = stage.view
    layer = stage.layer("pans", 0.86)
    steel, dark = lit(stage, "#8f9aa2"), lit(stage, "#4a4f55")
    copper = lit(stage, "#c97f4a")
    y = view.height * 0.06
    left, right = view.width * 0.12, view.width * 0.56
    layer.add(Shape(Path().rect(left - 20, y - 4, right - left + 40, 8, 4), steel))
    for k in range(6):
        x = left + (right - left) * (k + 0.5) / 6
        pan = Group(Shape(Path().rect(-4, 0, 8, 62, 3), dark))
        r = 28 if k % 2 else 36
        if k % 3 == 2:
            pan.add(Shape(Path().ellipse(0, 74, 15, 14), steel))
        else:
            pan.add(
                Shape(Path().ellipse(0, 60 + r, r), copper if k % 2 else dark),
                Shape(Path().ellipse(0, 60 + r, r * 0.78), shade(copper if k % 2 else dark, 0.8)),
            )
        layer.add(pan)
        stage.every_frame(lambda t, n=pan, x=x, k=k: n.place(x, y, 1, 0.03 * math.sin(t * 1.3 + k)))
