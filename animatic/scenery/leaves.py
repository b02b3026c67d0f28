"""Large leaves of warm countries: banana, split philodendron and taro in clumps, and palms."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from animatic.palette import mix, shade
from animatic.scenery.foliage import FINE, frond
from animatic.scenery.land import sway
from animatic.stage import Layer, Stage
from animatic.vector import RGB, Group, Path, Shape


def broad_leaves(
    stage: Stage, layer: Layer, name: str, top: Any, count: int, size: float, colours: Sequence[str], below: float = 0
) -> None:
    """Clumps of large leaves - banana, split philodendron, taro - each leaf with its midrib, nodding on long stalks."""
    random = stage.random(name)
    xs, ys = top
    for i in range(count):
        x = float((i + random.uniform(0, 1)) * layer.span / count)
        down = float(random.uniform(0, 1))
        u = [float(each) for each in random.uniform(0, 1, 10)]
        kind = _LEAVES[int(u[8] * len(_LEAVES))]
        colour = stage.tone(colours[int(u[9] * len(colours))], layer.depth)
        grown = size * (0.7 + 0.6 * u[7])
        clump = Group()
        for k in (0, 4, 1, 3, 2):
            angle = (k - 2) * 0.5 + (u[k] - 0.5) * 0.3
            clump.add(
                *_stalked(
                    kind, grown, angle, shade(colour, 0.78 + 0.1 * (2 - abs(k - 2)) + 0.08 * u[k]), layer.depth >= FINE
                )
            )
        layer.place(clump, x, float(np.interp(x, xs, ys)) + down * below, grown * 2.6)
        sway(stage, clump, u[5] * 6.28, 0.03)


def palms(stage: Stage, layer: Layer, name: str, top: Any, count: int, height: float, leaf: str, bark: str) -> None:
    """Palms with bent stems along a line of land."""
    random = stage.random(name)
    xs, ys = top
    for i in range(count):
        x = float((i + random.uniform(0, 1)) * layer.span / count)
        u = [float(each) for each in random.uniform(0, 1, 14)]
        grown = height * (0.75 + 0.5 * u[0])
        tree, crown = palm(grown, stage.tone(leaf, layer.depth), stage.tone(bark, layer.depth), u)
        layer.place(tree, x, float(np.interp(x, xs, ys)) + 6, grown * 1.4)
        nod(stage, crown, u[1] * 6.28, 0.035)


def palm(height: float, leaf: RGB, bark: RGB, luck: Sequence[float]) -> tuple[Group, Group]:
    """A palm rooted at the origin, and its crown, whose origin is the stem's top. `luck`: 14 numbers of 0 to 1."""
    h = height
    bend = (luck[2] - 0.5) * 0.5 * h
    stem = Path().move(-h * 0.04, 0).cubic(-h * 0.02, -h * 0.3, bend * 0.3, -h * 0.6, bend - h * 0.015, -h * 0.8)
    stem.line(bend + h * 0.02, -h * 0.79).cubic(
        bend * 0.3 + h * 0.05, -h * 0.58, h * 0.03, -h * 0.28, h * 0.045, 0
    ).close()
    rings = Path()
    for i in range(1, 9):
        v = i / 9
        x = bend * v**2.2
        rings.move(x - h * 0.026 * (1 - 0.4 * v), -h * 0.8 * v).quad(
            x, -h * 0.8 * v + h * 0.012, x + h * 0.026 * (1 - 0.4 * v), -h * 0.8 * v
        )
    leaves = Group()
    for i, angle in enumerate((-1.95, 1.95, -1.5, 1.5, -0.95, 0.95, -0.4, 0.42, 0.02)):
        leaves.add(
            Shape(
                frond(h * (0.4 + 0.08 * luck[3 + i]), angle + (luck[3 + i] - 0.5) * 0.2, 0.9),
                shade(leaf, 0.76 + 0.045 * i),
            )
        )
    nuts = Path().ellipse(-h * 0.022, h * 0.01, h * 0.024).ellipse(h * 0.024, h * 0.014, h * 0.024)
    leaves.add(Shape(nuts, shade(bark, 0.66)))
    crown = Group(leaves)
    crown.place(bend, -h * 0.8)
    return Group(Shape(stem, bark), Shape(rings, None, stroke=shade(bark, 0.7), width=h * 0.009), crown), leaves


def nod(stage: Stage, node: Group, phase: float, amount: float) -> None:
    """Turn a crown or a bunch to and fro about its own origin."""
    stage.every_frame(
        lambda t: node.place(
            0,
            0,
            turn=amount * (math.sin(t * 1.2 + phase) + 0.4 * math.sin(t * 2.3 + phase)),
            lean=0.02 * math.sin(t * 0.9 + phase),
        )
    )


def _stalked(kind: Any, size: float, angle: float, colour: RGB, ribbed: bool) -> list[Shape]:
    tx, ty = math.sin(angle) * size * 0.42, -math.cos(angle) * size * 0.55
    wide = max(1.0, size * 0.015)
    stalk = (
        Path()
        .move(-wide, 0)
        .quad(tx * 0.2 - wide, ty * 0.7, tx - wide * 0.6, ty)
        .line(tx + wide * 0.6, ty)
        .quad(tx * 0.2 + wide, ty * 0.7, wide, 0)
        .close()
    )
    blade, rib = kind(size * 0.72)
    leaf = [Shape(blade, colour)]
    if ribbed:
        leaf.append(Shape(rib, None, stroke=mix(colour, "#f4ffd9", 0.34), width=max(1.5, size * 0.012)))
    for shape in leaf:
        shape.place(tx, ty, 1, angle * 1.35)
    return [Shape(stalk, shade(colour, 0.8)), *leaf]


def _banana(s: float) -> tuple[Path, Path]:
    blade = (
        Path()
        .move(0, 0)
        .cubic(s * 0.2, -s * 0.1, s * 0.24, -s * 0.36, s * 0.21, -s * 0.5)
        .line(s * 0.13, -s * 0.5)
        .line(s * 0.2, -s * 0.58)
    )
    blade.quad(s * 0.14, -s * 0.88, 0, -s * 1.05).quad(-s * 0.14, -s * 0.9, -s * 0.19, -s * 0.66).line(
        -s * 0.11, -s * 0.62
    ).line(-s * 0.21, -s * 0.56)
    blade.cubic(-s * 0.24, -s * 0.34, -s * 0.2, -s * 0.1, 0, 0).close()
    return blade, Path().move(0, 0).line(0, -s)


def _split(s: float) -> tuple[Path, Path]:
    """A heart with deep cuts, as of monstera."""
    blade = Path().move(0, 0)
    right = [
        (0.16, 0.1),
        (0.44, 0.02),
        (0.2, -0.14),
        (0.56, -0.2),
        (0.22, -0.32),
        (0.54, -0.46),
        (0.2, -0.5),
        (0.42, -0.68),
        (0.14, -0.66),
    ]
    x0, y0 = 0.0, 0.0
    for x, y in right:
        blade.quad((x0 + x) / 2 * s + s * 0.03, (y0 + y) / 2 * s - s * 0.05, x * s, y * s)
        x0, y0 = x, y
    blade.quad(s * 0.16, -s * 0.86, 0, -s)
    for x, y in reversed(right):
        blade.quad(-(x + 0.03) * s, (y - 0.06) * s, -x * s, y * s)
    blade.close()
    rib = Path().move(0, 0).line(0, -s * 0.92)
    for y, x in ((0.1, 0.3), (0.28, 0.36), (0.46, 0.32)):
        rib.move(0, -s * y).line(s * x, -s * (y + 0.08)).move(0, -s * y).line(-s * x, -s * (y + 0.08))
    return blade, rib


def _taro(s: float) -> tuple[Path, Path]:
    blade = (
        Path()
        .move(0, 0)
        .cubic(s * 0.3, s * 0.28, s * 0.5, s * 0.05, s * 0.42, -s * 0.2)
        .cubic(s * 0.36, -s * 0.5, s * 0.14, -s * 0.72, 0, -s * 0.9)
    )
    blade.cubic(-s * 0.14, -s * 0.72, -s * 0.36, -s * 0.5, -s * 0.42, -s * 0.2).cubic(
        -s * 0.5, s * 0.05, -s * 0.3, s * 0.28, 0, 0
    ).close()
    rib = (
        Path()
        .move(0, 0)
        .line(0, -s * 0.82)
        .move(0, 0)
        .quad(s * 0.2, -s * 0.06, s * 0.3, -s * 0.2)
        .move(0, 0)
        .quad(-s * 0.2, -s * 0.06, -s * 0.3, -s * 0.2)
    )
    return blade, rib


_LEAVES = (_banana, _split, _taro, _banana, _split)
