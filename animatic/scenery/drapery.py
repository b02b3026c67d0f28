"""Hanging cloth: window curtains, a theatre's folds of velvet and its valance."""

from __future__ import annotations

import math

from animatic.palette import shade
from animatic.scenery.indoors import lit
from animatic.stage import Layer, Stage
from animatic.vector import Colour, Group, Linear, Path, Shape


def curtains(stage: Stage, layer: Layer, left: float, right: float, top: float, low: float, colour: Colour) -> None:
    """A pair beside a window, hanging in folds, stirred a little at the foot, on a rod."""
    cloth = lit(stage, colour)
    wide = (right - left) * 0.19
    layer.add(Shape(Path().rect(left - wide * 0.75, top - 20, right - left + wide * 1.5, 8, 4), lit(stage, "#5b4030")))
    for x, way in ((left - wide * 0.55, 1), (right + wide * 0.55, -1)):
        hang = Group()
        for i in range(5):
            a, b = way * wide * i / 5, way * wide * (i + 1) / 5
            fold = (
                Path()
                .move(a, -14)
                .line(b, -14)
                .cubic(b + way * 3, (low - top) * 0.5, b - way * 8, (low - top) * 0.8, b * 0.94, low - top)
            )
            fold.quad((a + b) * 0.47, low - top + 8, a * 0.94, low - top).cubic(
                a - way * 8, (low - top) * 0.8, a + way * 3, (low - top) * 0.5, a, -14
            ).close()
            hang.add(Shape(fold, shade(cloth, (1.05, 0.9, 1.0, 0.84, 0.95)[i])))
        layer.add(hang)
        stage.every_frame(lambda t, n=hang, x=x, w=way: n.place(x, top, lean=-0.008 * w * (1 + math.sin(t * 0.9 + x))))


def folds(path_top: float, low: float, left: float, right: float, count: int, colour: Colour, sag: float) -> Group:
    """A hanging cloth in vertical folds, each lit on its left."""
    group = Group()
    wide = (right - left) / count
    for i in range(count):
        x = left + wide * i
        fold = (
            Path()
            .move(x, path_top)
            .line(x + wide + 1, path_top)
            .line(x + wide + 1, low + sag * math.sin((i + 1) * 2.1))
            .quad(x + wide / 2, low + 16, x, low + sag * math.sin(i * 2.1))
            .close()
        )
        stops = [
            (0.0, shade(colour, 0.66), 1.0),
            (0.35, shade(colour, 1.12), 1.0),
            (0.7, shade(colour, 0.86), 1.0),
            (1.0, shade(colour, 0.56), 1.0),
        ]
        group.add(Shape(fold, Linear(x, 0, x + wide, 0, stops)))
    return group


def valance(layer: Layer, width: float, height: float, velvet: Colour, gold: Colour) -> None:
    swags = 7
    step = width * 1.4 / swags
    low = height * 0.075
    for i in range(swags):
        x = -width * 0.2 + step * i
        swag = (
            Path()
            .move(x, -height * 0.2)
            .line(x + step, -height * 0.2)
            .line(x + step, low)
            .quad(x + step / 2, low * 2.3, x, low)
            .close()
        )
        hem = (
            Path()
            .move(x, low)
            .quad(x + step / 2, low * 2.3, x + step, low)
            .line(x + step, low + 13)
            .quad(x + step / 2, low * 2.3 + 16, x, low + 13)
            .close()
        )
        pleats = Path()
        for k in (0.25, 0.5, 0.75):
            pleats.move(x + step * k, -height * 0.05).quad(
                x + step * (0.5 + (k - 0.5) * 0.8), low * 0.9, x + step * (0.5 + (k - 0.5) * 0.5), low * 1.56
            )
        layer.add(
            Shape(swag, Linear(0, -20, 0, low * 2, [(0, shade(velvet, 0.6), 1), (1, shade(velvet, 1.05), 1)])),
            Shape(pleats, None, stroke=shade(velvet, 0.66), width=5),
            Shape(hem, gold),
        )
