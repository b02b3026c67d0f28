"""Space: a field of stars with a nebula, planets, and ground full of craters."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from animatic.palette import mix, shade
from animatic.stage import Layer, Stage
from animatic.vector import Colour, Group, Linear, Path, Radial, Shape, Swarm, circle


def deep_space(stage: Stage, nebula: tuple[str, ...] = ("#5b2a9d", "#1f5fae", "#a63a7a")) -> None:
    """Blackness with stars of three sizes and clouds of light, on the backdrop; two layers of stars that move."""
    view = stage.view
    ink = Linear(0, 0, view.width * 0.4, view.height, [(0, "#05060f", 1), (0.5, "#0c1030", 1), (1, "#080616", 1)])
    stage.backdrop.add(Shape(Path().rect(0, 0, view.width, view.height), ink))
    random = stage.random("nebula")
    for i, colour in enumerate(nebula * 2):
        x, y, r = (
            view.width * float(random.uniform(0.1, 0.9)),
            view.height * float(random.uniform(0.1, 0.8)),
            view.width * float(random.uniform(0.2, 0.42)),
        )
        cloud = Shape(
            Path().ellipse(0, 0, r), Radial(0, 0, r, [(0, colour, 0.34), (0.5, colour, 0.14), (1, colour, 0)])
        )
        cloud.place(x, y, 1, 0.4 * i, 1.5)
        stage.backdrop.add(cloud)
    stars = Swarm(circle(), 260, "#ffffff", 0.8)
    stars.scatter(
        random.uniform(0, view.width, 260),
        random.uniform(0, view.height, 260),
        0.5 + 1.1 * random.uniform(0, 1, 260) ** 4,
    )
    stage.backdrop.add(stars)
    for depth, count, size in ((0.12, 90, 1.3), (0.3, 50, 2.0)):
        _drifting_stars(stage, depth, count, size)


def _drifting_stars(stage: Stage, depth: float, count: int, size: float) -> None:
    layer = stage.layer("stars", depth)
    random = stage.random(f"stars:{depth}")
    x, y, own = (
        random.uniform(0, layer.span, count),
        random.uniform(0, stage.view.height, count),
        random.uniform(0, 1, count),
    )
    for part in np.array_split(np.argsort(x), 12):
        middle = float(np.mean(x[part]))
        swarm = Swarm(circle(), len(part), "#eef2ff", 0.95, parts=1)
        swarm.scatter(x[part] - middle, y[part], size * (0.5 + own[part]))
        layer.place(swarm, middle, 0, layer.span / 9)
    _twinkles(stage, layer, x[:10], y[:10], size)


def _twinkles(stage: Stage, layer: Layer, xs: Any, ys: Any, size: float) -> None:
    for i, (x, y) in enumerate(zip(xs, ys, strict=True)):
        star = Shape(Path().star(0, 0, size * 5, 4, 0.14), "#ffffff")
        layer.place(star, float(x), float(y), size * 12)
        stage.every_frame(lambda t, s=star, k=i: s.opacity(max(0.0, math.sin(t * (0.9 + 0.2 * (k % 4)) + k * 1.9))))


def planet(radius: float, colour: Colour, ring: Colour | None = None, bands: int = 5, tilt: float = -0.3) -> Group:
    """A planet about the origin, lit from the upper left, with bands of its own colour; ringed where `ring` is one."""
    r = radius
    group = Group()
    back, front = _ring(r, ring, tilt) if ring is not None else ([], [])
    body = Shape(
        Path().ellipse(0, 0, r),
        Radial(
            -r * 0.4,
            -r * 0.45,
            r * 1.65,
            [(0, mix(colour, "#ffffff", 0.3), 1), (0.5, colour, 1), (1, shade(colour, 0.24), 1)],
        ),
    )
    glow = Shape(Path().ellipse(0, 0, r * 1.24), Radial(0, 0, r * 1.24, [(0.74, colour, 0.34), (1, colour, 0)]))
    group.add(*back, glow, body)
    for i in range(bands):
        y = r * (-0.62 + 1.24 * (i + 0.5) / bands)
        half = math.sqrt(max(0.0, r * r - y * y)) * 0.98
        band = Path().move(-half, y).quad(0, y + r * 0.13, half, y).quad(0, y + r * 0.22, -half, y + 1).close()
        stripe = Shape(band, shade(colour, 0.72 if i % 2 else 1.22), 0.34)
        stripe.place(0, 0, 1, tilt)
        group.add(stripe)
    group.add(*front)
    return group


def _ring(r: float, ring: Colour, tilt: float) -> tuple[list[Shape], list[Shape]]:
    halves = []
    for side in (-1, 1):
        arc = Path().move(-r * 1.9, 0).cubic(-r * 1.9, side * r * 0.62, r * 1.9, side * r * 0.62, r * 1.9, 0)
        shapes = [
            Shape(arc, None, stroke=shade(ring, f), width=r * w, stroke_opacity=o)
            for f, w, o in ((1, 0.2, 0.75), (1.2, 0.06, 0.9))
        ]
        for shape in shapes:
            shape.place(0, 0, 1, tilt)
        halves.append(shapes)
    return halves[0], halves[1]


def earth(stage: Stage, radius: float) -> Group:
    """The Earth about the origin: oceans, green lands, clouds that turn, and its night side."""
    r = radius
    sea = Radial(-r * 0.35, -r * 0.4, r * 1.6, [(0, "#7fd0ff", 1), (0.5, "#2b7fd6", 1), (1, "#0a1f4d", 1)])
    group = Group(
        Shape(Path().ellipse(0, 0, r * 1.3), Radial(0, 0, r * 1.3, [(0.7, "#7fc4ff", 0.5), (1, "#7fc4ff", 0)])),
        Shape(Path().ellipse(0, 0, r), sea),
    )
    for points in (
        ((-0.6, -0.5), (-0.2, -0.72), (0.05, -0.4), (-0.2, -0.1), (-0.5, -0.16)),
        ((-0.15, 0.05), (0.2, 0.1), (0.12, 0.5), (-0.08, 0.72), (-0.24, 0.35)),
        ((0.35, -0.55), (0.72, -0.3), (0.78, 0.06), (0.5, 0.12), (0.3, -0.2)),
    ):
        group.add(Shape(Path().through([(a * r, b * r) for a, b in points], closed=True), "#5fae5a", 0.95))
    clouds = [Shape(Path().ellipse(0, 0, r * w, r * 0.06), "#ffffff", 0.75) for w in (0.34, 0.42, 0.26)]
    group.add(*clouds)
    night = (
        Path()
        .move(r * 0.2, -r * 0.98)
        .cubic(r * 1.35, -r * 0.8, r * 1.35, r * 0.8, r * 0.2, r * 0.98)
        .cubic(r * 0.95, r * 0.5, r * 0.95, -r * 0.5, r * 0.2, -r * 0.98)
        .close()
    )
    group.add(Shape(night, "#040a20", 0.55))

    def turn(t: float) -> None:
        for i, cloud in enumerate(clouds):
            cloud.place(r * 0.42 * math.sin(t * 0.12 + i * 2.1), r * (-0.35 + 0.38 * i), 1, -0.25)

    stage.every_frame(turn)
    return group


def craters(stage: Stage, layer: Layer, name: str, top: Any, colour: Colour, count: int, below: float) -> None:
    """Craters strewn on a plain, flatter and smaller towards its far edge, lit on the far rim."""
    random = stage.random(name)
    xs, ys = top
    for i in range(count):
        x, down = (i + float(random.uniform(0, 1))) * layer.span / count, float(random.uniform(0.05, 1))
        r = (9 + 52 * down) * float(random.uniform(0.5, 1.2))
        flat = 0.2 + 0.12 * down
        pit = Group(
            Shape(Path().ellipse(0, 2, r * 1.14, r * flat * 1.2), mix(colour, "#ffffff", 0.16)),
            Shape(
                Path().ellipse(0, 0, r, r * flat),
                Linear(0, -r * flat, 0, r * flat, [(0, shade(colour, 0.5), 1), (1, shade(colour, 0.92), 1)]),
            ),
        )
        layer.place(pit, x, float(np.interp(x, xs, ys)) + down * below, r * 2.4)
