"""Light that is seen: halos, shafts, out-of-focus discs, soft edges and dust in a beam."""

from __future__ import annotations

import math

import numpy as np

from animatic.stage import Layer, Stage
from animatic.vector import Colour, Group, Linear, Path, Radial, Shape, Swarm, circle


def halo(x: float, y: float, radius: float, colour: Colour, strength: float = 0.6, flat: float = 1) -> Shape:
    """A soft round glow; `flat` below 1 squeezes its outline for a pool of light on the ground."""
    stops = [
        (0.0, colour, strength),
        (0.35, colour, strength * 0.42),
        (0.7, colour, strength * 0.1),
        (1.0, colour, 0.0),
    ]
    shape = Shape(Path().ellipse(0, 0, radius), Radial(0, 0, radius, stops))
    shape.transform(1, 0, x, 0, flat, y)
    return shape


def shaft(
    x: float, y: float, length: float, top: float, foot: float, colour: Colour, strength: float, slant: float = 0
) -> Shape:
    """A beam that fades downwards from x, y: `top` and `foot` wide, its foot `slant` units to the right."""
    beam = Path().polygon(
        [(x - top / 2, y), (x + top / 2, y), (x + slant + foot / 2, y + length), (x + slant - foot / 2, y + length)]
    )
    return Shape(
        beam,
        Linear(x, y, x + slant, y + length, [(0, colour, strength), (0.6, colour, strength * 0.45), (1, colour, 0)]),
    )


def soft(path: Path, fill: Colour, blur: float, opacity: float = 1) -> list[Shape]:
    """An outline out of focus: its edge fades over about `blur` units on both sides."""
    rims = [Shape(path, None, stroke=fill, width=blur * wide, stroke_opacity=0.3 * opacity) for wide in (1.8, 1.1, 0.5)]
    return [*rims, Shape(path, fill, opacity)]


def bokeh(
    stage: Stage,
    layer: Layer,
    name: str,
    box: tuple[float, float, float, float],
    colours: tuple[Colour, ...],
    count: int,
    size: float,
    opacity: float,
) -> None:
    """Out-of-focus discs strewn in a box (left, top, right, low); the same ones whatever the colours."""
    random = stage.random(name)
    left, top, right, low = box
    for _ in range(count):
        x, y, r, luck, pick = random.uniform(0, 1, 5)
        colour = colours[int(pick * len(colours))]
        disc = Path().ellipse(left + x * (right - left), top + y * (low - top), size * (0.45 + 0.75 * r))
        layer.add(
            Shape(disc, colour, opacity * (0.35 + 0.65 * luck), stroke=colour, width=2, stroke_opacity=opacity * 0.5)
        )


def dust(
    stage: Stage,
    layer: Layer,
    name: str,
    box: tuple[float, float, float, float],
    colour: Colour,
    count: int = 26,
    size: float = 2.2,
) -> None:
    """Motes that float slowly in a beam and come back round, each glinting in its own time."""
    random = stage.random(name)
    left, top, right, low = box
    x, y = random.uniform(left, right, count), random.uniform(top, low, count)
    luck = random.uniform(0, 1, (3, count))
    swarm = Swarm(circle(), count, colour, 0.6, parts=6)
    layer.add(swarm)

    def wander(t: float) -> None:
        across = left + (x - left + t * (4 + 9 * luck[0])) % (right - left)
        down = (y - top + t * (3 + 6 * luck[1])) % (low - top)
        glint = 0.55 + 0.45 * np.sin(t * (0.8 + luck[2]) + 6.28 * luck[0])
        # Each fades in at the top of the box and out at its foot, so that coming round again is not seen.
        swarm.scatter(across, top + down, size * glint * np.sin(np.pi * down / (low - top)))

    stage.every_frame(wander)


def pulse(stage: Stage, shape: Shape, low: float, high: float, pace: float, phase: float = 0) -> None:
    """Breathe the shape's opacity between `low` and `high`, `pace` radians a second."""
    stage.every_frame(lambda t: shape.opacity(low + (high - low) * (0.5 + 0.5 * math.sin(t * pace + phase))))


def sparks(stage: Stage) -> None:
    """A few fireflies of a wood in the dark, each wandering about its own place."""
    view = stage.view
    layer = stage.layer("sparks", 0.95, repeats=False)
    random = stage.random("sparks")
    for _ in range(9):
        u = [float(each) for each in random.uniform(0, 1, 5)]
        spark = Group(halo(0, 0, 20, "#d9ff7a", 0.7), Shape(Path().ellipse(0, 0, 2.6), "#f7ffd0"))
        layer.add(spark)

        def wander(t: float, n: Group = spark, u: list[float] = u) -> None:
            x = view.width * u[0] + 60 * math.sin(t * (0.3 + 0.3 * u[2]) + 6.28 * u[3])
            y = view.height * (0.5 + 0.36 * u[1]) + 30 * math.sin(t * (0.5 + 0.4 * u[3]) + 6.28 * u[2])
            n.place(x, y, 0.3 + 0.7 * max(0.0, math.sin(t * 1.6 + 6.28 * u[4])))

        stage.every_frame(wander)
