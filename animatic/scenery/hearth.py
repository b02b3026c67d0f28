"""What is lit indoors: a fireplace with living flames, a Christmas tree, candles."""

from __future__ import annotations

import math

from animatic.palette import shade
from animatic.scenery import glow, trees
from animatic.scenery.indoors import lit
from animatic.stage import Layer, Stage
from animatic.vector import Linear, Path, Shape

_FLAME = (("#ff6a1f", 1.0), ("#ffa12e", 0.72), ("#ffe27a", 0.42))  # from its rim to its heart: colour and size


def fireplace(stage: Stage, layer: Layer, x: float, foot: float, wide: float) -> None:
    """A brick chimney breast with a mantel, logs and a fire that lights the floor before it; its middle at x."""
    high = wide * 0.86
    brick, stone = lit(stage, "#a85a44"), lit(stage, "#e9e0d0")
    left = x - wide / 2
    layer.add(
        Shape(
            Path().rect(left + wide * 0.1, -stage.view.height * 0.3, wide * 0.8, foot + stage.view.height * 0.3), brick
        )
    )
    for row in range(int((foot + 60) / 26)):
        y = foot - 26 * (row + 1)
        for k in range(5):
            part = left + wide * (0.11 + 0.158 * k) + (wide * 0.07 if row % 2 else 0)
            if (row * 7 + k * 3) % 5 < 2 and part + wide * 0.13 < left + wide * 0.9:
                layer.add(
                    Shape(Path().rect(part, y, wide * 0.13, 22, 3), shade(brick, 0.86 if (row + k) % 2 else 1.12))
                )
    layer.add(
        Shape(Path().rect(left, foot - high, wide, high), stone),
        Shape(Path().rect(left - wide * 0.06, foot - high - 20, wide * 1.12, 26, 5), shade(stone, 1.05)),
        Shape(Path().rect(left - wide * 0.03, foot - high + 6, wide * 1.06, 9), shade(stone, 0.7)),
        Shape(_arch(x, foot, wide * 0.58, high * 0.72), "#1d1210"),
        Shape(Path().rect(left - wide * 0.05, foot - 12, wide * 1.1, 16, 4), shade(stone, 0.82)),
    )
    for turn, dy in ((0.14, 20), (-0.18, 24), (0.02, 34)):
        log = Shape(Path().rect(-wide * 0.19, -9, wide * 0.38, 18, 9), lit(stage, "#6b4026"))
        log.place(x, foot - dy, 1, turn)
        layer.add(log)
    fire(stage, layer, x, foot - 30, wide * 0.34)
    light = glow.halo(x, foot + 26, wide * 0.95, "#ff9a3c", 0.62 if stage.light.is_dark else 0.3, flat=0.3)
    layer.add(light)
    glow.pulse(stage, light, 0.78, 1, 5.3)


def fire(stage: Stage, layer: Layer, x: float, foot: float, size: float) -> None:
    """Flames `size` units high about x, on `foot`, in three tongues that lick and never repeat together."""
    halo = glow.halo(x, foot - size * 0.4, size * 1.7, "#ff8a2b", 0.55)
    layer.add(halo)
    glow.pulse(stage, halo, 0.7, 1, 6.1)
    for k, (part, tall) in enumerate(((-0.3, 0.72), (0.32, 0.64), (0.0, 1.0))):
        for colour, share in _FLAME:
            tongue = Shape(_tongue(size * 0.3 * share, size * tall * share), colour, 0.92)
            layer.add(tongue)
            stage.every_frame(lambda t, n=tongue, dx=part * size * 0.9, k=k: _lick(t, n, x + dx, foot, 2.1 * k))


def christmas_tree(stage: Stage, layer: Layer, x: float, foot: float, high: float) -> None:
    """A fir with a star, balls and lights that twinkle in turn, and parcels at its foot."""
    tree = trees.pine(high, lit(stage, "#3f7a4f"), lit(stage, "#6b4a30"))
    tree.place(x, foot)
    layer.add(Shape(Path().ellipse(x, foot + 2, high * 0.26, 10), "#000000", 0.24), tree)
    colours = ("#ff5a4f", "#ffd24a", "#6fd0ff", "#ff8ad0")
    for i in range(16):
        up = (i // 4 + 0.55) / 4.6
        side = ((i * 7) % 10 / 9 - 0.5) * high * 0.4 * (1.06 - up)
        bulb = Shape(Path().ellipse(x + side, foot - high * (0.14 + 0.74 * up), high * 0.014), colours[i % 4])
        light = glow.halo(x + side, foot - high * (0.14 + 0.74 * up), high * 0.06, colours[i % 4], 0.8)
        layer.add(light, bulb)
        glow.pulse(stage, light, 0.1, 1, 2.6, i * 1.9)
    layer.add(glow.halo(x, foot - high * 1.01, high * 0.16, "#ffe27a", 0.7))
    layer.add(Shape(Path().star(x, foot - high * 1.01, high * 0.06), "#ffd24a"))
    for dx, wide, tall, paper in (
        (-0.2, 0.16, 0.12, "#c94f4f"),
        (0.06, 0.2, 0.1, "#4f8fb5"),
        (0.24, 0.12, 0.15, "#e2b15b"),
    ):
        left, top = x + high * (dx - wide / 2), foot + 8 - high * tall
        parcel = lit(stage, paper)
        layer.add(Shape(Path().rect(left, top, high * wide, high * tall, 3), parcel))
        layer.add(
            Shape(Path().rect(left + high * wide * 0.42, top, high * wide * 0.16, high * tall), shade(parcel, 1.5))
        )


def candle(stage: Stage, layer: Layer, x: float, foot: float, high: float) -> None:
    """A lit candle."""
    wax = lit(stage, "#f6ead2")
    wide = high * 0.16
    layer.add(
        glow.halo(x, foot - high * 1.2, high * 1.3, "#ffb84d", 0.5 if stage.light.is_dark else 0.26),
        Shape(
            Path().rect(x - wide, foot - high, wide * 2, high, 4),
            Linear(x - wide, 0, x + wide, 0, [(0, wax, 1), (1, shade(wax, 0.78), 1)]),
        ),
    )
    for colour, share in _FLAME[1:]:
        flame = Shape(_tongue(wide * 1.1 * share, high * 0.5 * share), colour)
        layer.add(flame)
        stage.every_frame(lambda t, n=flame: _lick(t, n, x, foot - high, x))


def _lick(t: float, flame: Shape, x: float, y: float, phase: float) -> None:
    tall = 1 + 0.14 * math.sin(t * 9.1 + phase) + 0.09 * math.sin(t * 14.3 + 2 * phase)
    lean = 0.12 * math.sin(t * 5.3 + phase) + 0.07 * math.sin(t * 8.7 + phase * 3)
    flame.transform(1, -lean, x, 0, tall, y)


def _tongue(wide: float, high: float) -> Path:
    path = Path().move(0, 0).cubic(-wide * 1.25, -high * 0.1, -wide * 0.9, -high * 0.5, -wide * 0.1, -high)
    return path.cubic(wide * 0.5, -high * 0.7, wide * 1.4, -high * 0.2, 0, 0).close()


def _arch(x: float, foot: float, wide: float, high: float) -> Path:
    half = wide / 2
    path = Path().move(x - half, foot).line(x - half, foot - high * 0.62)
    path.cubic(x - half, foot - high * 1.12, x + half, foot - high * 1.12, x + half, foot - high * 0.62)
    return path.line(x + half, foot).close()
