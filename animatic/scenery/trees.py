"""Trees: round-headed and pointed ones, with a lit and a shaded side, swaying from the root."""

from __future__ import annotations

from typing import Any

import numpy as np

from animatic.palette import shade
from animatic.scenery.land import sway
from animatic.scenery.seasons import growth
from animatic.stage import Layer, Stage
from animatic.vector import Group, Path, Shape


def stand(stage: Stage, layer: Layer, name: str, top: Any, count: int, height: float) -> None:
    """Broadleaf trees along a hill line, in loose groups, about `height` units high, as the season has them; acacias
    in the savanna."""
    grown_here = growth(stage)
    plant = acacia if grown_here.season == "savanna" else broadleaf
    crowns = grown_here.crowns
    random = stage.random(name)
    xs, ys = top
    for i in range(count):
        x = float((i + random.uniform(0.05, 0.95)) * layer.span / count)
        grown = height * float(random.uniform(0.6, 1.25))
        crown = stage.tone(crowns[int(random.integers(len(crowns)))], layer.depth)
        tree = plant(grown, crown, stage.tone("#7a5a3c", layer.depth), random.uniform(-1, 1, 12))
        layer.place(tree, x, float(np.interp(x, xs, ys)) + 4, grown * 1.5)
        sway(stage, tree, float(random.uniform(0, 6.28)), 0.02)


def pines(stage: Stage, layer: Layer, name: str, top: Any, count: int, height: float, snowy: bool = False) -> None:
    """Conifers along a hill line, about `height` units high."""
    random = stage.random(name)
    xs, ys = top
    snow = stage.tone("#f6faff", layer.depth) if snowy else None
    for i in range(count):
        x = float((i + random.uniform(0.05, 0.95)) * layer.span / count)
        grown = height * float(random.uniform(0.55, 1.15))
        needles = stage.tone(("#2f6b4a", "#3a7a52", "#2a5f48")[int(random.integers(3))], layer.depth)
        tree = pine(grown, needles, stage.tone("#6b4a33", layer.depth), snow)
        layer.place(tree, x, float(np.interp(x, xs, ys)) + 5, grown * 0.8)
        if layer.depth > 0.5:
            sway(stage, tree, float(random.uniform(0, 6.28)), 0.012)


def broadleaf(height: float, crown: Any, trunk: Any, uneven: Any) -> Group:
    """A round-headed tree with its root at the origin. `uneven`: twelve numbers of -1 to 1 that make it itself."""
    u = [float(each) for each in uneven]
    h = height
    wood = Path().move(-h * 0.05, 0).quad(-h * 0.03, -h * 0.3, -h * 0.02, -h * 0.5).line(h * 0.02, -h * 0.5)
    wood.quad(h * 0.03, -h * 0.3, h * 0.06, 0).close()
    mass, lit = Path(), Path()
    for i, (across, up, round_) in enumerate(
        ((-0.2, -0.52, 0.19), (0.2, -0.53, 0.18), (0, -0.62, 0.24), (-0.1, -0.78, 0.19), (0.12, -0.76, 0.18))
    ):
        x, y, r = h * (across + 0.03 * u[i]), h * (up + 0.03 * u[i + 5]), h * round_ * (1 + 0.1 * u[i])
        mass.ellipse(x, y, r)
        lit.ellipse(x - r * 0.16, y - r * 0.22, r * 0.72)
    return Group(Shape(wood, trunk), Shape(mass, shade(crown, 0.82)), Shape(lit, shade(crown, 1.08)))


def acacia(height: float, crown: Any, trunk: Any, uneven: Any) -> Group:
    """A flat-topped tree of the savanna, its boughs spread like a fan. `uneven`: twelve numbers of -1 to 1."""
    u = [float(each) for each in uneven]
    h = height
    boughs = Path()
    for across, up in ((-0.42, -0.66), (-0.14, -0.72), (0.2, -0.7), (0.46, -0.64)):
        boughs.move(0.02 * h, -h * 0.3).quad(h * across * 0.3, -h * 0.46, h * across, h * up)
    mass, lit = Path(), Path()
    for i, (across, up, wide) in enumerate(((-0.36, -0.7, 0.3), (0.34, -0.69, 0.32), (0.0, -0.8, 0.36))):
        x, y = h * (across + 0.04 * u[i]), h * (up + 0.02 * u[i + 4])
        mass.ellipse(x, y, h * wide, h * 0.075)
        lit.ellipse(x - h * 0.03, y - h * 0.025, h * wide * 0.82, h * 0.042)
    stem = Path().move(-h * 0.035, 0).quad(-h * 0.01, -h * 0.2, h * 0.005, -h * 0.36).line(h * 0.04, -h * 0.36)
    return Group(
        Shape(stem.quad(h * 0.03, -h * 0.16, h * 0.045, 0).close(), trunk),
        Shape(boughs, None, stroke=trunk, width=h * 0.022),
        Shape(mass, shade(crown, 0.8)),
        Shape(lit, shade(crown, 1.1)),
    )


def pine(height: float, needles: Any, trunk: Any, snow: Any | None = None) -> Group:
    """A conifer with its root at the origin; with snow on its branches where `snow` is a colour."""
    h = height
    group = Group(Shape(Path().rect(-h * 0.035, -h * 0.12, h * 0.07, h * 0.12), trunk))
    for i in range(4):
        y, w, rise = -h * (0.1 + 0.2 * i), h * (0.27 - 0.052 * i), h * (0.36 - 0.03 * i)
        tier = Path().move(0, y - rise).quad(w * 0.35, y - rise * 0.3, w, y).quad(0, y + h * 0.06, -w, y)
        group.add(Shape(tier.quad(-w * 0.35, y - rise * 0.3, 0, y - rise).close(), shade(needles, 0.84 + 0.07 * i)))
        if snow is not None:
            cap = Path().move(0, y - rise).quad(w * 0.3, y - rise * 0.34, w * 0.72, y - rise * 0.12)
            cap.quad(w * 0.3, y - rise * 0.28, 0, y - rise * 0.3).quad(
                -w * 0.3, y - rise * 0.2, -w * 0.72, y - rise * 0.12
            )
            group.add(Shape(cap.quad(-w * 0.3, y - rise * 0.34, 0, y - rise).close(), snow))
    return group


def palm(height: float, lean: float, leaves: Any, trunk: Any, uneven: Any) -> Group:
    """A coconut palm with its root at the origin, its top `lean` of its height to the right."""
    u = [float(each) for each in uneven]
    h, x = height, height * lean
    y = -h * 0.78
    wood = Path().move(-h * 0.032, 0).cubic(-h * 0.01, -h * 0.3, x * 0.5 - h * 0.02, -h * 0.55, x - h * 0.012, y)
    wood.line(x + h * 0.012, y).cubic(x * 0.5 + h * 0.026, -h * 0.52, h * 0.03, -h * 0.28, h * 0.036, 0).close()
    group = Group(Shape(wood, trunk))
    rings = Path()
    for i in range(1, 7):
        v = i / 7
        rx = x * v * v
        rings.move(rx - h * 0.02, y * v).quad(rx, y * v + h * 0.012, rx + h * 0.022, y * v)
    group.add(Shape(rings, None, stroke=shade(trunk, 0.75), width=h * 0.008))
    # Fronds of one side share a path: they turn the same way round, so none cuts a hole into another.
    for part, sides in (
        (0.84, ((-2.2, 0.4), (-3.35, 0.34))),
        (0.9, ((-0.9, 0.4), (0.22, 0.34))),
        (0.98, ((-2.75, 0.4),)),
        (1.04, ((-0.35, 0.42),)),
    ):
        fronds = Path()
        for angle, reach in sides:
            _frond(fronds, x, y, h * reach * (1 + 0.08 * u[int(reach * 10)]), angle + 0.1 * u[int(-angle * 2) % 12])
        group.add(Shape(fronds, shade(leaves, part)))
    nuts = Path().ellipse(x - h * 0.022, y + h * 0.02, h * 0.019).ellipse(x + h * 0.026, y + h * 0.018, h * 0.019)
    group.add(Shape(nuts.ellipse(x + h * 0.002, y + h * 0.034, h * 0.019), shade(trunk, 0.66)))
    return group


def _frond(path: Path, x: float, y: float, length: float, angle: float) -> None:
    """A leaf that rises and droops, its lower edge notched."""
    c, s = np.cos(angle), np.sin(angle)
    tip = (x + c * length, y + s * length * 0.55 + length * 0.34)
    over = (x + c * length * 0.5, y + s * length * 0.75 - length * 0.05)
    path.move(x, y).quad(over[0], over[1] - length * 0.1, *tip)
    for i in range(5, 0, -1):
        v = i / 6
        bx, by = _on_quad((x, y), over, tip, v)
        nx, ny = _on_quad((x, y), over, tip, v - 0.12)
        path.line(bx, by + length * 0.15 * np.sin(np.pi * v) + length * 0.03).line(nx, ny + length * 0.04)
    path.close()


def _on_quad(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float], v: float) -> tuple[float, float]:
    p, q, r = (1 - v) ** 2, 2 * v * (1 - v), v * v
    return float(a[0] * p + b[0] * q + c[0] * r), float(a[1] * p + b[1] * q + c[1] * r)
