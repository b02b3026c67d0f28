"""Rooms for many: a hall of stone with columns, banners and candles, and a shop between its shelves."""

from __future__ import annotations

import math

from animatic.palette import mix, shade
from animatic.scenery import glow, indoors
from animatic.scenery.indoors import lit
from animatic.stage import Layer, Stage
from animatic.vector import Linear, Path, Shape

_GOODS = ("#d9503f", "#f0b83a", "#4f9a6a", "#4f7fc0", "#e58f4a", "#8a5fa8", "#f2efe6", "#3fa8a0")
_RUNNER = ("#8f2f35", "#c9a04a")  # a carpet and its hem


def hall(stage: Stage, wall: Layer, furniture: Layer) -> None:
    """Columns to both sides of the window, banners between them, and a carpet down the middle."""
    view, foot = stage.view, stage.horizon + 26
    parts = (0.04, 0.24, 0.76, 0.96) if view.width > 900 else (0.06, 0.94)
    for k, part in enumerate(parts):
        _column(stage, furniture, view.width * part, foot, 74 if k in (0, len(parts) - 1) else 62)
    if view.width > 900:
        for part in (0.14, 0.86):
            _banner(stage, wall, view.width * part, view.height * 0.1, 96, stage.horizon * 0.56)
    for part in (0.3, 0.7):
        _candlestick(stage, furniture, view.width * part, foot + 18)
    _carpet(stage)


def shop(stage: Stage, wall: Layer, furniture: Layer) -> None:
    """Shelves of goods to both sides under lamps in a row."""
    view, foot = stage.view, stage.horizon + 30
    high = min(stage.horizon * 0.8, 470.0)
    middle, gap = view.width / 2, min(250.0, view.width * 0.24)
    for side, start in (("left", middle - gap - 300), ("right", middle + gap)):
        for k in range(3):
            _shelf(stage, furniture, f"{side}:{k}", start + (308 * k if side == "right" else -308 * k), foot, high)
    for k in range(5):
        _tube(stage, view.width * (0.06 + 0.22 * k))


def _column(stage: Stage, layer: Layer, x: float, foot: float, wide: float) -> None:
    stone, top = lit(stage, "#b8ae9e"), -stage.view.height * 0.3
    tones = [(0, shade(stone, 0.78), 1), (0.4, shade(stone, 1.12), 1), (1, shade(stone, 0.62), 1)]
    shaft = Linear(x - wide / 2, 0, x + wide / 2, 0, tones)
    layer.add(
        Shape(Path().ellipse(x, foot + 4, wide * 0.9, 12), "#000000", 0.24),
        Shape(Path().rect(x - wide / 2, top, wide, foot - top), shaft),
        Shape(Path().rect(x - wide * 0.72, foot - 26, wide * 1.44, 28, 5), shade(stone, 0.9)),
        Shape(Path().rect(x - wide * 0.6, foot - 48, wide * 1.2, 24, 8), shade(stone, 1.05)),
    )


def _banner(stage: Stage, layer: Layer, x: float, top: float, wide: float, low: float) -> None:
    cloth, gold = lit(stage, "#7f2a3a"), lit(stage, "#d9b04f")
    points = [(x - wide / 2, top), (x + wide / 2, top), (x + wide / 2, low), (x, low + 44), (x - wide / 2, low)]
    layer.add(
        Shape(Path().rect(x - wide * 0.62, top - 8, wide * 1.24, 10, 5), shade(gold, 0.8)),
        Shape(Path().polygon(points), cloth),
        Shape(Path().rect(x - wide / 2, top + 12, wide, 7), gold),
        Shape(Path().ellipse(x, (top + low) / 2, wide * 0.26), gold),
        Shape(Path().ellipse(x, (top + low) / 2, wide * 0.18), cloth),
    )


def _candlestick(stage: Stage, layer: Layer, x: float, foot: float) -> None:
    """As tall as a man, with three flames."""
    iron = lit(stage, "#3a3330")
    layer.add(
        Shape(Path().rect(x - 4, foot - 190, 8, 190), iron),
        Shape(Path().polygon([(x - 30, foot), (x + 30, foot), (x + 5, foot - 18), (x - 5, foot - 18)]), iron),
        Shape(Path().rect(x - 44, foot - 194, 88, 8, 4), iron),
    )
    flames = []
    for dx in (-36, 0, 36):
        layer.add(Shape(Path().rect(x + dx - 7, foot - 236, 14, 42, 3), lit(stage, "#f2ead6")))
        flames.append((Shape(Path().ellipse(0, 0, 6, 12), "#ffd06a"), x + dx))
    layer.add(glow.halo(x, foot - 246, 120, indoors.LAMP, 0.34), *(flame for flame, _ in flames))

    def flicker(t: float) -> None:
        for k, (flame, at) in enumerate(flames):
            flame.place(at, foot - 247, 1 + 0.1 * math.sin(9 * t + 2 * k), 0.08 * math.sin(5 * t + k))

    stage.every_frame(flicker)


def _carpet(stage: Stage) -> None:
    """Towards the lens it widens."""
    view, top = stage.view, stage.horizon
    layer = stage.layer("runner", 0.86)
    cloth, hem = (lit(stage, each) for each in _RUNNER)
    x, low = view.width / 2, view.height * 1.3
    for near, far, colour in ((330.0, 118.0, hem), (302.0, 106.0, cloth)):
        layer.add(Shape(Path().polygon([(x - far, top), (x + far, top), (x + near, low), (x - near, low)]), colour))


def _shelf(stage: Stage, layer: Layer, name: str, left: float, foot: float, high: float) -> None:
    steel = lit(stage, "#c4ccd0")
    rows = 5
    step = (high - 20) / rows
    layer.add(
        Shape(Path().rect(left - 6, foot - 2, 308, 14), "#000000", 0.22),
        Shape(Path().rect(left, foot - high, 296, high, 4), shade(steel, 0.62)),
    )
    luck = iter(stage.random(f"shop:{name}").uniform(0, 1, (80, 2)).tolist())
    for row in range(rows):
        y, x = foot - 12 - step * row, left + 10.0
        while x < left + 262:
            wide, tone = next(luck)
            goods = lit(stage, _GOODS[int(tone * len(_GOODS))])
            side, tall = 24 + 16 * wide, step * (0.5 + 0.3 * tone)
            layer.add(Shape(Path().rect(x, y - tall, side, tall, 4), goods))
            layer.add(Shape(Path().rect(x, y - tall * 0.62, side, tall * 0.24), mix(goods, lit(stage, "#ffffff"), 0.6)))
            x += side + 5
        layer.add(Shape(Path().rect(left - 4, y, 304, 11, 2), steel))
        layer.add(Shape(Path().rect(left + 20, y + 2, 34, 7).rect(left + 150, y + 2, 34, 7), lit(stage, "#f2d24a")))


def _tube(stage: Stage, x: float) -> None:
    layer, y = stage.layer("tubes", 0.84), stage.view.height * 0.05
    layer.add(
        Shape(Path().rect(x, y, 150, 14, 6), lit(stage, "#8f989c")),
        Shape(Path().rect(x + 6, y + 8, 138, 9, 4), "#fbfdf4"),
    )
