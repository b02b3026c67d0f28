"""What grows on a reef: corals of six kinds, rocks and sea grass."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from animatic.palette import mix, shade
from animatic.stage import Layer, Stage
from animatic.vector import RGB, Group, Node, Path, Shape

CORALS = ("#ff6f61", "#ff9f45", "#e85d9e", "#b06be0", "#ffd166", "#4fd1b8", "#f2857a")


def garden(stage: Stage, layer: Layer, name: str, top: Any, count: int, size: float, sink: float = 10) -> None:
    """Corals of all kinds along a line of the sea bed, in clusters, about `size` units high."""
    random = stage.random(name)
    xs, ys = top
    for i in range(count):
        x = float((i + random.uniform(0, 1)) * layer.span / count)
        grown = size * float(random.uniform(0.6, 1.3))
        kind = int(random.integers(len(_KINDS)))
        colour = stage.tone(CORALS[int(random.integers(len(CORALS)))], layer.depth)
        luck = random.uniform(0, 1, 24)
        coral, limber = _KINDS[kind](grown, colour, [float(each) for each in luck])
        holder = Group(*coral)
        layer.place(holder, x, float(np.interp(x, xs, ys)) + sink, grown * 1.9)
        if limber:
            _waft(stage, holder, float(luck[0]) * 6.28, limber)


def boulders(stage: Stage, layer: Layer, name: str, top: Any, count: int, size: float, colour: RGB) -> None:
    """Rounded rocks half sunk in the sand."""
    random = stage.random(name)
    xs, ys = top
    for i in range(count):
        x = float((i + random.uniform(0, 1)) * layer.span / count)
        u = [float(each) for each in random.uniform(0.7, 1.2, 6)]
        r = size * u[0]
        rock = Path().move(-r, r * 0.3).cubic(-r * u[1], -r * 0.5 * u[2], -r * 0.4, -r * 0.8 * u[3], 0, -r * 0.75)
        rock.cubic(r * 0.5 * u[4], -r * 0.8, r * u[5], -r * 0.3, r, r * 0.3).close()
        lit = Path().ellipse(-r * 0.24, -r * 0.44, r * 0.44, r * 0.19)
        layer.place(
            Group(Shape(rock, colour), Shape(lit, shade(colour, 1.22), 0.55)), x, float(np.interp(x, xs, ys)), r * 2.4
        )


def grass(stage: Stage, layer: Layer, name: str, top: Any, count: int, height: float, colour: RGB) -> None:
    """Clumps of ribbon weed that bend with the swell."""
    random = stage.random(name)
    xs, ys = top
    for i in range(count):
        x = float((i + random.uniform(0, 1)) * layer.span / count)
        u = [float(each) for each in random.uniform(0, 1, 8)]
        ribbons = Group()
        for k in range(5):
            high, bend, foot = height * (0.55 + 0.6 * u[k]), height * 0.14 * (u[k] - 0.5), (k - 2) * height * 0.07
            blade = (
                Path()
                .move(foot - 5, 6)
                .cubic(foot - 14 + bend, -high * 0.35, foot + 18 + bend, -high * 0.66, foot + bend * 2, -high)
            )
            blade.cubic(foot + 26 + bend, -high * 0.6, foot + bend, -high * 0.3, foot + 6, 6).close()
            ribbons.add(Shape(blade, mix(colour, shade(colour, 0.66), u[7 - k])))
        layer.place(ribbons, x, float(np.interp(x, xs, ys)) + 6, height)
        _waft(stage, ribbons, u[5] * 6.28, 0.2)


def _waft(stage: Stage, node: Group, phase: float, amount: float) -> None:
    stage.every_frame(
        lambda t: node.place(0, 0, lean=amount * (math.sin(t * 1.1 + phase) + 0.35 * math.sin(t * 1.9 + phase * 2)))
    )


def _branching(h: float, colour: RGB, u: list[float]) -> tuple[list[Node], float]:
    wood, twigs, tips = Path(), Path(), Path()
    for i in range(5):
        angle = (i - 2) * 0.34 + (u[i] - 0.5) * 0.25
        reach = h * (0.72 + 0.3 * u[i + 5])
        x, y = math.sin(angle) * reach, -math.cos(angle) * reach
        wood.move(0, 0).quad(x * 0.2, y * 0.6, x, y)
        tips.ellipse(x, y, h * 0.036)
        for k, side in enumerate((-1, 1)):
            part = 0.5 + 0.2 * k
            fork, end = angle + side * (0.5 + 0.3 * u[i + 10]), reach * (0.28 + 0.14 * u[i + 12 + k])
            x0, y0 = x * part * (0.4 + 0.6 * part), y * part * (1.12 - 0.12 * part)
            x1, y1 = x0 + math.sin(fork) * end, y0 - math.cos(fork) * end
            twigs.move(x0, y0).quad((x0 + x1) / 2 + side * h * 0.02, (y0 + y1) / 2, x1, y1)
            tips.ellipse(x1, y1, h * 0.03)
    pale = mix(colour, "#ffffff", 0.45)
    return [
        Shape(twigs, None, stroke=shade(colour, 0.92), width=h * 0.05),
        Shape(wood, None, stroke=colour, width=h * 0.07),
        Shape(tips, pale),
    ], 0.0


def _fan(h: float, colour: RGB, u: list[float]) -> tuple[list[Node], float]:
    web = (
        Path()
        .move(0, 0)
        .cubic(-h * 0.75, -h * 0.3, -h * 0.6, -h * 1.05, 0, -h)
        .cubic(h * 0.62, -h * 1.05, h * 0.74, -h * 0.3, 0, 0)
        .close()
    )
    ribs = Path()
    for i in range(7):
        angle = (i - 3) * 0.27
        reach = h * (0.93 - 0.03 * abs(i - 3))
        ribs.move(0, 0).quad(
            math.sin(angle) * reach * 0.3, -reach * 0.55, math.sin(angle) * reach * 0.92, -math.cos(angle) * reach
        )
    return [
        Shape(web, colour, 0.62),
        Shape(ribs, None, stroke=mix(colour, "#ffffff", 0.24), width=h * 0.03),
    ], 0.05 + 0.03 * u[0]


def _brain(h: float, colour: RGB, u: list[float]) -> tuple[list[Node], float]:
    r = h * 0.55
    dome = Path().move(-r, 0).cubic(-r * 1.1, -r * 1.2, r * 1.1, -r * 1.2, r, 0).close()
    folds = Path()
    for i in range(4):
        y = -r * (0.16 + 0.2 * i)
        w = r * (0.86 - 0.15 * i)
        folds.move(-w, y).cubic(-w * 0.4, y - r * (0.2 + 0.1 * u[i]), w * 0.2, y + r * 0.14, w, y - r * 0.04)
    return [
        Shape(dome, shade(colour, 0.9)),
        Shape(folds, None, stroke=shade(colour, 0.64), width=h * 0.035),
        Shape(Path().ellipse(-r * 0.3, -r * 0.66, r * 0.3, r * 0.1), "#ffffff", 0.2),
    ], 0.0


def _tubes(h: float, colour: RGB, u: list[float]) -> tuple[list[Node], float]:
    nodes: list[Node] = []
    for i in (0, 4, 1, 3, 2):
        x, high, wide = (i - 2) * h * 0.17, h * (0.5 + 0.5 * u[i]), h * 0.105
        tube = (
            Path()
            .move(x * 0.6 - wide * 0.8, 0)
            .line(x - wide, -high)
            .line(x + wide, -high)
            .line(x * 0.6 + wide * 0.8, 0)
            .close()
        )
        nodes += [
            Shape(tube, shade(colour, 0.8 + 0.12 * (i % 3))),
            Shape(Path().ellipse(x, -high, wide, wide * 0.42), mix(colour, "#ffffff", 0.35)),
            Shape(Path().ellipse(x, -high, wide * 0.66, wide * 0.26), shade(colour, 0.42)),
        ]
    return nodes, 0.0


def _anemone(h: float, colour: RGB, u: list[float]) -> tuple[list[Node], float]:
    arms, tips = Path(), Path()
    for i in range(9):
        angle = (i - 4) * 0.27
        reach = h * (0.52 + 0.16 * u[i])
        x, y = math.sin(angle) * reach, -h * 0.2 - math.cos(angle) * reach
        arms.move((i - 4) * h * 0.04, -h * 0.16).quad(x * 0.35, y * 0.75, x, y)
        tips.ellipse(x, y, h * 0.048)
    foot = (
        Path().move(-h * 0.24, 0).quad(-h * 0.2, -h * 0.26, 0, -h * 0.26).quad(h * 0.2, -h * 0.26, h * 0.24, 0).close()
    )
    return [
        Shape(arms, None, stroke=colour, width=h * 0.075),
        Shape(foot, shade(colour, 0.62)),
        Shape(tips, mix(colour, "#fff6c8", 0.65)),
    ], 0.13


def _plates(h: float, colour: RGB, u: list[float]) -> tuple[list[Node], float]:
    nodes: list[Node] = [Shape(Path().rect(-h * 0.07, -h * 0.66, h * 0.14, h * 0.66), shade(colour, 0.5))]
    for i in range(3):
        y, wide, x = -h * (0.24 + 0.22 * i), h * (0.62 - 0.12 * i), (u[i] - 0.5) * h * 0.24
        nodes += [
            Shape(Path().ellipse(x, y + h * 0.035, wide, h * 0.085), shade(colour, 0.58)),
            Shape(Path().ellipse(x, y, wide, h * 0.08), shade(colour, 0.9 + 0.08 * i)),
        ]
    return nodes, 0.0


_KINDS = (_branching, _fan, _brain, _tubes, _anemone, _plates)
