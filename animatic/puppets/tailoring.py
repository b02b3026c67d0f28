"""Pieces from which clothes are cut: a torso, a skirt that goes with the legs, belts, seams and buttons."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from animatic.motions import Pose
from animatic.palette import shade
from animatic.puppets.limbs import Build
from animatic.vector import RGB, Node, Path, Shape


@dataclass(slots=True)
class Clothes:
    """A dressed Build: what is drawn behind the legs, on the torso, and what moves with the legs."""

    build: Build
    torso: list[Node]
    behind: list[Node] = field(default_factory=list)
    hood: RGB | None = None  # a hood up, in this colour
    veil: bool = False
    wide_sleeves: bool = False
    skirt: Callable[[Pose], None] | None = None


def shirt(build: Build, h: float, flare: float = 1.0, low: float = 0.0) -> Shape:
    """The torso from the shoulders to `low` parts of the height below the hip."""
    w, top, foot = build.chest * h, -build.shoulder * h, (-build.hip + 0.035 + low) * h
    hem = w * 0.92 * flare
    path = Path().move(-w * 0.55, top - h * 0.012).quad(-w * 1.04, top, -w * 1.06, top + h * 0.075)
    path.line(-hem, foot - h * 0.02).quad(-hem * 0.98, foot, -hem * 0.8, foot).line(hem * 0.8, foot)
    path.quad(hem * 0.98, foot, hem, foot - h * 0.02).line(w * 1.06, top + h * 0.075)
    return Shape(path.quad(w * 1.04, top, w * 0.55, top - h * 0.012).close(), build.cloth)


def collar(build: Build, h: float) -> list[Node]:
    top = -build.shoulder * h
    return [
        Shape(
            Path().move(-h * 0.05, top - h * 0.004).quad(0, top + h * 0.045, h * 0.05, top - h * 0.004),
            None,
            stroke=shade(build.cloth, 0.8),
            width=h * 0.014,
        )
    ]


def seam(h: float, x: float, top: float, low: float, colour: RGB, width: float = 0.009) -> Shape:
    return Shape(Path().move(x * h, top * h).line(x * h, low * h), None, stroke=colour, width=h * width)


def dots(h: float, x: float, ys: list[float], colour: RGB, size: float = 0.011) -> Shape:
    path = Path()
    for y in ys:
        path.ellipse(x * h, y * h, size * h)
    return Shape(path, colour)


def belt(build: Build, h: float, y: float, colour: RGB, high: float = 0.03, flare: float = 0.97) -> Shape:
    w = build.chest * h * flare
    return Shape(Path().rect(-w, y * h - high * h / 2, 2 * w, high * h, h * 0.008), colour)


def skirted(build: Build, h: float, cloth: RGB, waist: float, hem: float, flare: float) -> Clothes:
    """A torso with a skirt from `waist` to `hem` (both parts of the height, up negative) that goes with the legs."""
    skirt = Shape(None, cloth)
    folds = Shape()
    folds.stroke(shade(cloth, 0.84), h * 0.007)
    wide, narrow = build.chest * h * flare, build.chest * h * 0.9

    def sway(pose: Pose) -> None:
        swing = pose.stride * math.sin(pose.phase)
        seated = pose.stance in ("sit", "astride")
        low = (-build.hip + 0.09 if seated else hem) * h
        left = -wide - h * 0.05 * abs(swing) if not seated else -narrow
        right = wide + h * 0.05 * abs(swing) if not seated else narrow + h * build.hip * 0.5
        middle = h * 0.025 * swing
        path = Path().move(-narrow, waist * h).quad(-narrow * 1.05, waist * h * 0.8 + low * 0.2, left, low - h * 0.012)
        path.quad((left + middle) / 2, low + h * 0.016, middle, low).quad(
            (right + middle) / 2, low + h * 0.016, right, low - h * 0.012
        )
        skirt.redraw(path.quad(narrow * 1.05, waist * h * 0.8 + low * 0.2, narrow, waist * h).close())
        skirt.fill(cloth)
        lines = Path()
        for part in () if seated else (-0.45, 0.45):
            lines.move(narrow * part, waist * h + (low - waist * h) * 0.35).line(wide * part + middle, low - h * 0.01)
        folds.redraw(lines)
        folds.stroke(shade(cloth, 0.84), h * 0.007)

    return Clothes(build, [skirt, folds, shirt(build, h)], skirt=sway)
