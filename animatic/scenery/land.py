"""Land of open sets: ridges and hills that repeat with their layer, grounds, tufts and flowers."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from animatic.palette import mix, shade
from animatic.stage import Layer, Stage
from animatic.vector import Colour, Group, Linear, Path, Shape, Swarm, circle, skyline, streak

_PIECES = 8  # of a ground in one span of its layer: three to four are in the frame


def rolling(stage: Stage, layer: Layer, name: str, y: float, height: float, waves: int = 3) -> tuple[Any, Any]:
    """A soft hill line as arrays x and y: about `y`, `height` from hollow to top, the same every span of the layer."""
    random = stage.random(name)
    x = np.arange(layer.left, layer.right + 16, 16.0)
    turn = 2 * np.pi * x / layer.span
    line = np.zeros_like(x)
    for k in range(1, waves + 1):
        for harmonic in (2 * k - 1, 2 * k):
            line += np.sin(turn * harmonic + random.uniform(0, 6.28)) * random.uniform(0.5, 1) / harmonic**0.8
    return x, y + line * height / (2 * max(1e-6, float(np.abs(line).max())))


def ridge(stage: Stage, layer: Layer, name: str, y: float, height: float, teeth: int = 9) -> tuple[Any, Any]:
    """A rocky mountain line, tops up to `height` above `y`, the same every span of the layer."""
    random = stage.random(name)
    knots = random.uniform(0.05, 1, teeth * 2)
    knots[::2] *= 0.35  # every second one a valley
    places = np.arange(teeth * 2) / (teeth * 2) + random.uniform(-0.3, 0.3, teeth * 2) / (teeth * 2)
    rough = random.uniform(-1, 1, 256)
    x = np.arange(layer.left, layer.right + 8, 8.0)
    part = (x / layer.span) % 1.0
    line = np.interp(part, places, knots, period=1.0)
    grain = np.interp(part * 256 % 256, np.arange(256), rough, period=256)
    return x, y - height * (line + 0.05 * grain * (0.3 + line))


def ground(stage: Stage, layer: Layer, top: Any, near: Colour, far: Colour, low: float | None = None) -> None:
    """The area below a hill line, from `far` at its top to `near` at the frame's foot. Colours as they are shown.

    In an open set it is laid in pieces, so that what lies outside the frame costs nothing; they overlap by a unit.
    """
    x, y = top
    low = stage.view.height * 1.35 if low is None else low
    fill = Linear(0, float(np.min(y)), 0, min(low, stage.view.height), [(0, far, 1), (1, near, 1)])
    if not layer.repeats:
        layer.add(Shape(skyline(x, y, low), fill))
        return
    wide = layer.span / _PIECES
    for i in range(_PIECES):
        start, stop = i * wide - 1, (i + 1) * wide + 1
        inside = x[(x > start) & (x < stop)]
        xs = np.concatenate([[start], inside, [stop]])
        middle = (start + stop) / 2
        layer.place(Shape(skyline(xs - middle, np.interp(xs, x, y), low), fill), middle, 0, wide + 4)


def swathes(stage: Stage, layer: Layer, name: str, top: Any, near: Colour, far: Colour, below: float) -> None:
    """Broad lighter and darker bands that lie on a slope and follow it, so that its middle is not bare."""
    random = stage.random(name)
    for i in range(14):
        x, down = (i + float(random.uniform(0, 1))) * layer.span / 14, float(random.uniform(0.08, 1))
        wide, high = float(random.uniform(190, 420)), (5 + 17 * down) * float(random.uniform(0.7, 1.3))
        own = shade(mix(far, near, down), 1.07 if i % 2 else 0.93)
        band = Path().move(-wide, 0).cubic(-wide * 0.4, -high * 1.3, wide * 0.3, -high, wide, -high * 0.2)
        band.cubic(wide * 0.4, high, -wide * 0.3, high * 1.2, -wide, 0).close()
        layer.place(Shape(band, own, 0.8), x, float(np.interp(x, *top)) + 10 + down * below, wide * 2)


def mound(x: float, y: float, half: float, height: float, colour: Colour) -> Shape:
    """A low round hill on a level line."""
    path = Path().move(x - half, y).cubic(x - half * 0.5, y - height * 0.5, x - half * 0.35, y - height, x, y - height)
    return Shape(path.cubic(x + half * 0.35, y - height, x + half * 0.6, y - height * 0.3, x + half, y).close(), colour)


def tufts(
    stage: Stage, layer: Layer, name: str, top: Any, colour: Colour, count: int, size: float, below: float
) -> None:
    """Grass tufts strewn up to `below` units under a hill line, each a clump of five blades that sways in the wind."""
    random = stage.random(name)
    xs, ys = top
    for i in range(count):
        x = float((i + random.uniform(0, 1)) * layer.span / count)
        down = float(random.uniform(0, 1))
        grown = size * (0.55 + 0.75 * down) * random.uniform(0.7, 1.3)
        lean = random.uniform(-0.25, 0.25, 5)
        y = float(np.interp(x, xs, ys)) + down * below
        clump = Group(Shape(_clump(grown, lean), mix(colour, shade(colour, 0.8), float(random.uniform(0, 1)))))
        layer.place(clump, x, y, grown * 3)
        sway(stage, clump, float(random.uniform(0, 6.28)), 0.16)


def sway(stage: Stage, node: Group, phase: float, amount: float) -> None:
    """Lean a rooted thing to and fro with gusts; `amount` is the lean at most, in units per unit of height."""
    strong = 2.2 if "wind" in stage.shot.weather or "storm" in stage.shot.weather else 1.0

    def lean(t: float) -> None:
        gust = math.sin(t * 1.5 + phase) * 0.6 + math.sin(t * 2.7 + phase * 1.7) * 0.4
        node.place(0, 0, lean=strong * amount * (0.35 * (strong - 1) + gust))

    stage.every_frame(lean)


def specks(stage: Stage, layer: Layer, name: str, top: Any, colour: Colour, count: int, below: float) -> None:
    """Still blades that give a slope its grain, `count` of them in a span; cheap."""
    _strew(stage, layer, name, top, streak(), colour, count, below, lambda down: 4 + 10 * down, math.pi, 2.4)


def dots(
    stage: Stage, layer: Layer, name: str, top: Any, colour: Colour, count: int, below: float, size: float
) -> None:
    """Still round dots on a slope, `count` of them in a span: pebbles, far flowers."""
    _strew(stage, layer, name, top, circle(), colour, count, below, lambda down: size * (0.4 + down), None, 1.5)


def _strew(
    stage: Stage, layer: Layer, name: str, top: Any, outline: Path, colour: Colour, count: int, below: float,
    size: Callable[[Any], Any], turn: float | None, stretch: float,
) -> None:  # fmt: skip
    random = stage.random(name)
    x, down = np.sort(random.uniform(0, layer.span, count)), random.uniform(0.02, 1, count)
    y = np.interp(x, *top) + down * below
    for part in np.array_split(np.arange(count), 14):
        middle = float(np.mean(x[part]))
        swarm = Swarm(outline, len(part), colour, 0.65, parts=1)
        swarm.scatter(x[part] - middle, y[part], size(down[part]), turn, stretch)
        layer.place(swarm, middle, 0, float(np.ptp(x[part])) + 60)


def _clump(size: float, lean: Any) -> Path:
    path = Path()
    for i, tilt in enumerate(lean):
        x, high = (i - 2) * size * 0.16, size * (1 - abs(i - 2) * 0.17)
        tip = x + size * (float(tilt) + (i - 2) * 0.12)
        path.move(x - size * 0.06, 0).quad(x, -high * 0.55, tip, -high)
        path.quad(x + size * 0.1, -high * 0.5, x + size * 0.07, 0).close()
    return path
