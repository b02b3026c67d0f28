"""Woods from within: trunks, canopies, hedges, ferns and hanging vines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from animatic.palette import mix, shade
from animatic.scenery.land import sway
from animatic.stage import Layer, Stage
from animatic.vector import RGB, Colour, Group, Path, Shape

FINE = 0.5  # depth from which bark, midribs and single leaflets are worth drawing


def trunks(
    stage: Stage, layer: Layer, name: str, count: int, foot: float, wide: float, bark: RGB, flare: float = 1.5
) -> None:
    """Tall trunks from above the frame down to about `foot`, with bark lines, a lit side and a few boughs."""
    random = stage.random(name)
    top = -stage.view.height * 0.25
    for i in range(count):
        x = float((i + random.uniform(0.1, 0.9)) * layer.span / count)
        u = [float(each) for each in random.uniform(0, 1, 12)]
        w, base = wide * (0.6 + 0.8 * u[0]), foot + (u[1] - 0.3) * 26
        own = shade(bark, 0.82 + 0.3 * u[2])
        tree = Group(
            *(Shape(bough, own) for bough in _boughs(w, base - top, u)), Shape(_trunk(w, base - top, u, flare), own)
        )
        for k in range(4 if layer.depth >= FINE else 0):
            line = (k - 1.5) * w * 0.22
            tree.add(
                Shape(
                    _sliver(line, -(base - top) * (0.1 + 0.2 * u[3 + k]), (base - top) * 0.3, w * 0.045),
                    shade(bark, 0.62),
                    0.6,
                )
            )
        tree.add(
            Shape(
                _sliver(-w * 0.42, -(base - top) * 0.05, (base - top) * 0.85, w * 0.1),
                mix(bark, stage.light.glow, 0.34),
                0.4,
            )
        )
        layer.place(tree, x, base, w * 7)


def bamboo(stage: Stage, layer: Layer, name: str, count: int, foot: float, wide: float, green: RGB) -> None:
    """Bamboo stems from above the frame down to about `foot`, jointed, with narrow leaves; they bow in the wind."""
    random = stage.random(name)
    high = foot + stage.view.height * 0.25
    for i in range(count):
        x = float((i + random.uniform(0, 1)) * layer.span / count)
        u = [float(each) for each in random.uniform(0, 1, 6)]
        w, own = wide * (0.7 + 0.5 * u[0]), mix(green, shade(green, 0.66), u[1])
        stem = Group(
            Shape(Path().rect(-w / 2, -high, w, high + 6), own),
            Shape(Path().rect(-w * 0.34, -high, w * 0.2, high), shade(own, 1.24), 0.7),
        )
        for k in range(int(high / (w * 4.4))):
            y = -w * 4.4 * (k + 0.4 + 0.5 * u[2])
            stem.add(Shape(Path().rect(-w * 0.58, y, w * 1.16, w * 0.16, 2), shade(own, 0.7)))
            if layer.depth >= FINE and (k + i) % 3 == 0:
                way = 1 if (k + i) % 2 else -1
                blades = Path()
                for turn in (0.1, 0.5, 0.95):
                    reach = w * 3.4 * (1 - 0.2 * turn)
                    bx, by = way * math.cos(turn) * reach, math.sin(turn) * reach
                    blades.move(way * w * 0.4, y).quad(bx * 0.5, y + by * 0.2 - w * 0.4, bx, y + by).quad(
                        bx * 0.4, y + by * 0.7, way * w * 0.4, y
                    ).close()
                stem.add(Shape(blades, shade(own, 0.86)))
        layer.place(stem, x, foot + 20 * (u[3] - 0.5), w * 8)
        sway(stage, stem, u[4] * 6.28, 0.012)


def canopy(stage: Stage, layer: Layer, name: str, y: float, depth: float, colour: RGB, count: int) -> None:
    """A fringe of leaf masses along the frame's upper edge, hanging down to about y; each bough stirs."""
    random = stage.random(name)
    for i in range(count):
        x = float((i + random.uniform(0, 1)) * layer.span / count)
        size = depth * float(random.uniform(0.7, 1.2))
        path = Path()
        for k in range(5):
            a, b, c = (float(each) for each in random.uniform(-1, 1, 3))
            path.ellipse(
                (k - 2) * size * 0.42 + a * 12,
                -size * 0.36 * abs(b) - abs(k - 2) * size * 0.13,
                size * (0.36 + 0.08 * c),
                size * 0.27,
            )
        # Above its fringe the mass is filled up to beyond the frame.
        path.ellipse(0, -size * 1.1, size * 1.2, size * 0.95)
        bough = Group(Shape(path, mix(colour, shade(colour, 0.72), float(random.uniform(0, 1)))))
        layer.place(bough, x, y, size * 3)
        sway(stage, bough, i * 1.3, 0.012)


def ferns(stage: Stage, layer: Layer, name: str, top: Any, count: int, size: float, colour: RGB, below: float) -> None:
    """Ferns strewn on a floor, arching to both sides."""
    random = stage.random(name)
    xs, ys = top
    for i in range(count):
        x = float((i + random.uniform(0, 1)) * layer.span / count)
        down, *u = (float(each) for each in random.uniform(0, 1, 8))
        grown = size * (0.6 + 0.6 * down)
        own = mix(colour, shade(colour, 0.7), u[6])
        plant = Group(
            *(
                Shape(
                    frond(grown * (0.8 + 0.3 * u[k]), (k - 2.5) * 0.42 + 0.2 * (u[k] - 0.5)),
                    shade(own, 0.85 + 0.07 * k),
                )
                for k in range(6)
            )
        )
        layer.place(plant, x, float(np.interp(x, xs, ys)) + down * below, grown * 2.4)
        sway(stage, plant, u[0] * 6.28, 0.04)


def undergrowth(stage: Stage, layer: Layer, name: str, y: float, height: float, colour: Colour) -> None:
    """A leafy hedge line, round-headed, the same every span of the layer; filled down to the frame's foot."""
    random = stage.random(name)
    bumps = max(8, round(layer.span / 118))
    size = layer.span / bumps
    radii, rise = random.uniform(0.75, 1.2, bumps), random.uniform(0, 1, bumps)
    first, last = int(layer.left // size) - 1, int(layer.right // size) + 1
    path = Path()
    for i in range(first, last):
        r = size * 0.62 * float(radii[i % bumps])
        path.ellipse(i * size, y - height * float(rise[i % bumps]), r, r * 0.8)
        if i % 6 == 0 or i == last - 1:
            layer.add(Shape(path, colour))
            path = Path()
    layer.add(
        Shape(Path().rect(layer.left, y - height * 0.1, layer.right - layer.left, stage.view.height * 1.35 - y), colour)
    )


def vines(stage: Stage, layer: Layer, name: str, count: int, length: float, colour: RGB) -> None:
    """Vines that hang from above the frame, some with leaves or a flower at the end, and swing."""
    random = stage.random(name)
    top = -stage.view.height * 0.22
    for i in range(count):
        x = float((i + random.uniform(0, 1)) * layer.span / count)
        u = [float(each) for each in random.uniform(0, 1, 6)]
        long = length * (0.45 + 0.75 * u[0]) - top
        bend = 26 * (u[1] - 0.5)
        vine = Group(
            Shape(
                Path().move(0, 0).cubic(bend, long * 0.33, -bend, long * 0.66, bend * 0.4, long),
                None,
                stroke=shade(colour, 0.7),
                width=4,
            )
        )
        leaves = Path()
        for k in range(int(long / 34)):
            v = 0.3 + 0.7 * (k * 34) / long
            if v > 1:
                break
            way = 1 if k % 2 else -1
            px, py = bend * math.sin(v * 6.28) * 0.3, long * v
            leaves.move(px, py).quad(px + way * 14, py - 8, px + way * 20, py + 9).quad(
                px + way * 6, py + 10, px, py
            ).close()
        vine.add(Shape(leaves, colour))
        holder = Group(vine)
        layer.place(holder, x, top, 120)
        stage.every_frame(
            lambda t, n=vine, p=u[2] * 6.28: n.place(
                0, 0, turn=0.018 * math.sin(t * 0.8 + p) + 0.008 * math.sin(t * 1.7 + p)
            )
        )


def frond(size: float, angle: float, droop: float = 0.55) -> Path:
    """A feathered leaf from the origin, `angle` radians from upright (clockwise), its tip hanging over by `droop`."""
    steps = 5 if size < 100 else 9  # leaflets a side; more would not be seen
    way = 1 if angle >= 0 else -1
    spine = []
    for i in range(steps + 1):
        v = i / steps
        turn = angle + way * droop * v * v
        spine.append(
            (math.sin(turn) * size * v, -math.cos(turn) * size * v + droop * 0.25 * size * v * v * min(1.0, abs(angle)))
        )
    path = Path().move(0, 0)
    for side in (1, -1):
        order = range(1, steps + 1) if side > 0 else range(steps - 1, -1, -1)
        for i in order:
            x, y = spine[i]
            before = spine[max(0, i - 1)]
            dx, dy = x - before[0], y - before[1]
            norm = math.hypot(dx, dy) or 1.0
            wide = size * 0.15 * math.sin(math.pi * min(0.98, 0.12 + i / steps * 0.86))
            nx, ny = -dy / norm * wide * side, dx / norm * wide * side
            path.line(x + nx + dx * 0.5, y + ny + dy * 0.5).line(x + nx * 0.3, y + ny * 0.3)
    return path.close()


def _trunk(w: float, high: float, u: Sequence[float], flare: float) -> Path:
    bend = (u[8] - 0.5) * w * 1.2
    path = (
        Path()
        .move(-w * 0.5 * flare, 6)
        .cubic(-w * 0.5, -high * 0.05, -w * 0.46 + bend, -high * 0.5, -w * 0.36 + bend, -high)
    )
    path.line(w * 0.36 + bend, -high).cubic(
        w * 0.46 + bend, -high * 0.5, w * 0.5, -high * 0.05, w * 0.5 * flare, 6
    ).close()
    return path


def _boughs(w: float, high: float, u: Sequence[float]) -> list[Path]:
    boughs = []
    for k, way in ((0.3 + 0.2 * u[9], -1), (0.42 + 0.2 * u[10], 1)):
        y = -high * k
        path = Path().move(0, y + w * 0.3).quad(way * w * 1.3, y - w * 0.1, way * w * (1.9 + u[11]), y - w * 1.5)
        boughs.append(path.quad(way * w * 1.3, y - w * 0.6, 0, y - w * 0.3).close())
    return boughs


def _sliver(x: float, y: float, long: float, wide: float) -> Path:
    return Path().move(x, y).quad(x + wide, y - long * 0.5, x, y - long).quad(x - wide, y - long * 0.5, x, y).close()
