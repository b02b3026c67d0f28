"""Flowers on slopes: small blossoms of many colours, tall sunflowers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from animatic.palette import shade
from animatic.scenery.land import sway
from animatic.stage import Layer, Stage
from animatic.vector import RGB, Colour, Group, Path, Shape, Swarm, circle


def blossoms(
    stage: Stage, layer: Layer, name: str, top: Any, colours: tuple[str, ...], count: int, size: float, below: float
) -> None:
    """Small flowers strewn on a slope, on short stems, swaying."""
    random = stage.random(name)
    xs, ys = top
    stem = stage.tone("#4d8a3a", layer.depth)
    for i in range(count):
        x = float((i + random.uniform(0, 1)) * layer.span / count)
        down = float(random.uniform(0, 1))
        grown = size * (0.5 + 0.9 * down)
        petal = stage.tone(colours[int(random.integers(len(colours)))], layer.depth)
        flower = Group(_stem(grown, stem), *_head(grown, petal, stage.tone("#f8d34a", layer.depth)))
        layer.place(flower, x, float(np.interp(x, xs, ys)) + down * below, grown * 3)
        sway(stage, flower, float(random.uniform(0, 6.28)), 0.14)


def drifts(stage: Stage, layer: Layer, name: str, top: Any, colours: tuple[str, ...], count: int, below: float) -> None:
    """Patches where many small flowers of one colour stand together, too far to tell one from another."""
    random = stage.random(name)
    for i in range(count):
        x, down = (i + float(random.uniform(0, 1))) * layer.span / count, float(random.uniform(0.05, 1))
        colour = stage.tone(colours[int(random.integers(len(colours)))], layer.depth)
        luck = random.normal(0, 1, (2, 26))
        swarm = Swarm(circle(), 26, colour, 0.9, parts=1)
        swarm.scatter(luck[0] * (46 + 60 * down), luck[1] * (4 + 9 * down), 1.6 + 2.2 * down)
        layer.place(swarm, x, float(np.interp(x, *top)) + 14 + down * below, 420)


def ears(stage: Stage, layer: Layer, name: str, top: Any, colour: RGB, count: int, size: float, below: float) -> None:
    """Stalks of ripe corn or tall dry grass with heavy heads, in clumps that bow in the wind."""
    random = stage.random(name)
    rows = np.sort(random.uniform(0, 1, count))
    for i, down in enumerate(rows):
        x = float(((i * 0.618034) % 1) * layer.span)
        u = [float(each) for each in random.uniform(0, 1, 7)]
        grown = size * (0.5 + 0.6 * float(down)) * (0.85 + 0.3 * u[0])
        stalks, heads = Path(), Path()
        for k in range(5):
            foot, high = (k - 2) * grown * 0.17, grown * (0.8 + 0.3 * u[k + 1])
            tip = foot + grown * 0.12 * (k - 2) + grown * 0.06
            stalks.move(foot, 2).quad(foot, -high * 0.6, tip, -high).line(tip + grown * 0.02, -high).quad(
                foot + grown * 0.05, -high * 0.5, foot + grown * 0.035, 2
            ).close()
            heads.move(tip - grown * 0.02, -high * 0.82).quad(
                tip - grown * 0.06, -high * 1.02, tip + grown * 0.04, -high * 1.2
            )
            heads.quad(tip + grown * 0.1, -high * 0.98, tip - grown * 0.02, -high * 0.82).close()
        clump = Group(Shape(stalks, shade(colour, 0.74)), Shape(heads, shade(colour, 0.94 + 0.12 * u[6])))
        layer.place(clump, x, float(np.interp(x, *top)) + float(down) * below, grown * 2)
        sway(stage, clump, u[0] * 6.28 + x * 0.01, 0.12)


def sunflowers(stage: Stage, layer: Layer, name: str, top: Any, count: int, size: float, below: float) -> None:
    """Sunflowers on a slope, nearer ones larger and drawn last, swaying."""
    random = stage.random(name)
    petal, green, heart = (stage.tone(each, layer.depth) for each in ("#f8c21c", "#4f8f3a", "#5b3a1e"))
    rows = np.sort(random.uniform(0, 1, count))
    for i, down in enumerate(rows):
        x = float(((i * 0.618034) % 1 + random.uniform(-0.02, 0.02)) * layer.span) % layer.span
        grown = size * (0.55 + 0.6 * float(down)) * float(random.uniform(0.85, 1.15))
        flower = sunflower_plant(grown, petal, green, heart)
        layer.place(Group(flower), x, float(np.interp(x, *top)) + float(down) * below, grown)
        sway(stage, flower, float(random.uniform(0, 6.28)), 0.045)


def sunflower_plant(size: float, petal: RGB, green: RGB, heart: RGB) -> Group:
    """A sunflower with its root at the origin."""
    s, y = size, -size * 0.78
    stem = Path().move(0, 0).quad(s * 0.03, y * 0.5, 0, y)
    leaves = Path()
    for side, at in ((-1, 0.3), (1, 0.45)):
        leaves.move(0, y * at).quad(side * s * 0.1, y * at - s * 0.13, side * s * 0.2, y * at - s * 0.06)
        leaves.quad(side * s * 0.12, y * at + s * 0.03, 0, y * at).close()
    back, front = Path(), Path()
    for ring, reach, turn in ((back, 0.215, 0.0), (front, 0.19, 0.2)):
        for i in range(14):
            a = i * math.tau / 14 + turn
            c, d = math.cos(a), math.sin(a)
            tip = (s * reach * c, y + s * reach * d)
            ring.move(-d * s * 0.034 + c * s * 0.08, y + c * s * 0.034 + d * s * 0.08)
            ring.quad(c * s * 0.16 - d * s * 0.05, y + d * s * 0.16 + c * s * 0.05, *tip)
            ring.quad(
                c * s * 0.16 + d * s * 0.05,
                y + d * s * 0.16 - c * s * 0.05,
                d * s * 0.034 + c * s * 0.08,
                y - c * s * 0.034 + d * s * 0.08,
            ).close()
    return Group(
        Shape(stem, None, stroke=green, width=s * 0.03),
        Shape(leaves, green),
        Shape(back, shade(petal, 0.82)),
        Shape(front, petal),
        Shape(Path().ellipse(0, y, s * 0.105), heart),
        Shape(Path().ellipse(-s * 0.015, y - s * 0.015, s * 0.06), shade(heart, 1.45)),
    )


def _stem(size: float, colour: Colour) -> Shape:
    return Shape(
        Path().move(0, 0).quad(size * 0.12, -size * 0.6, 0, -size * 1.3), None, stroke=colour, width=size * 0.1
    )


def _head(size: float, petal: Colour, heart: Colour) -> list[Shape]:
    petals = Path()
    for i in range(5):
        angle = i * 2 * math.pi / 5
        petals.ellipse(math.cos(angle) * size * 0.26, -size * 1.3 + math.sin(angle) * size * 0.26, size * 0.22)
    return [Shape(petals, petal), Shape(Path().ellipse(0, -size * 1.3, size * 0.17), heart)]
