"""The open sea seen from the height of a deck: rows of waves that heave, the sun's or the moon's path, and gulls."""

from __future__ import annotations

import math

import numpy as np

from animatic.palette import mix
from animatic.stage import Layer, Stage
from animatic.vector import RGB, Colour, Group, Path, Shape, Swarm


def row(
    stage: Stage, layer: Layer, name: str, y: float, height: float, crest: RGB, body: RGB, deep: float, pace: float
) -> None:
    """One row of waves: pointed crests and long troughs about y, filled down by `deep` units; it rolls on at `pace`."""
    sets = max(4, round(layer.span / (height * 27)))  # at least four, so that a layer never needs one of them twice
    step = layer.span / sets
    start = float(stage.random(name).uniform(0, 6.28))
    sheet, lit, foam = _set_of_waves(step * 1.004, height, deep, max(1, min(3, round(step / (height * 7)))))
    for i in range(sets):
        wave = Group(Shape(sheet, body), Shape(lit, crest, 0.42), Shape(foam, mix(crest, "#ffffff", 0.45), 0.55))
        layer.place(Group(wave), i * step, y, step * 2.02)
        stage.every_frame(
            lambda t, n=wave: n.place((t * pace) % step - step, height * 0.22 * math.sin(t * 1.1 + start))
        )


def _set_of_waves(wide: float, height: float, deep: float, count: int) -> tuple[Path, Path, Path]:
    """A few waves of unequal height that follow on themselves: the water down to `deep`, its lit face, its foam."""
    u = np.linspace(0, 1, max(16, round(wide / 16)))
    uneven = 0.72 + 0.28 * np.cos(2 * np.pi * u + 0.6)
    bent = count * u + 0.12 * (count > 1) * np.sin(2 * np.pi * u)
    rise = height * uneven * (0.56 - np.abs(np.sin(np.pi * bent)) ** 0.85)  # sharp above, round below
    ridge = [(float(a * wide), float(-b)) for a, b in zip(u, rise, strict=True)]
    back = list(reversed(ridge))
    thick = [2 + height * 0.09 * max(0.0, 0.6 - y / height) for _, y in back]
    lit = [(x - height * 0.3, y + 5 * d) for (x, y), d in zip(back, thick, strict=True)]
    foam = [(x, y + d) for (x, y), d in zip(back, thick, strict=True)]
    sheet = Path().polygon([*ridge, (wide, deep), (0, deep)])
    return sheet, Path().polygon([*ridge, *lit]), Path().polygon([*ridge, *foam])


def glitter(
    stage: Stage,
    layer: Layer,
    name: str,
    x: float,
    top: float,
    low: float,
    colour: Colour,
    count: int = 60,
    spread: float = 150,
) -> None:
    """The broken path of light on the water below sun or moon, wider and coarser towards us."""
    random = stage.random(name)
    luck = random.uniform(0, 1, (4, count))
    near = luck[0] ** 0.8
    y0 = top + (low - top) * near
    x0 = x + (luck[1] - 0.5) * spread * (0.35 + 1.5 * near)
    path = Swarm(Path().ellipse(0, 0, 1), count, colour, 0.7, parts=6)
    layer.add(path)

    def flash(t: float) -> None:
        bright = np.maximum(0, np.sin(t * (1.6 + 2.2 * luck[2]) + 6.28 * luck[3]))
        path.scatter(
            x0 + 5 * np.sin(t * 0.9 + 6.28 * luck[2]), y0, (0.7 + 2.3 * near) * bright, stretch=8 + 6 * luck[3]
        )

    stage.every_frame(flash)


def gulls(stage: Stage, layer: Layer, name: str, count: int, y: float, colour: Colour) -> None:
    """A few far gulls that circle, two beats of the wings and a glide."""
    random = stage.random(name)
    view = stage.view
    for _ in range(count):
        u = [float(each) for each in random.uniform(0, 1, 6)]
        size = 9 + 8 * u[0]
        bird = Shape(None, None, stroke=colour, width=2.6)
        layer.add(bird)

        def soar(t: float, n: Shape = bird, u: list[float] = u, size: float = size) -> None:
            beat = math.sin(t * 6 + 6.28 * u[1]) * max(0.15, math.sin(t * 0.9 + 6.28 * u[2]))
            lift = size * (0.34 + 0.4 * beat)
            n.redraw(
                Path()
                .move(-size, -lift * 0.7)
                .quad(-size * 0.45, -lift * 1.3, 0, 0)
                .quad(size * 0.45, -lift * 1.3, size, -lift * 0.7)
            )
            n.stroke(colour, 2.6)
            a = t * (0.22 + 0.12 * u[3]) + 6.28 * u[4]
            n.place(view.width * (0.2 + 0.6 * u[5]) + 90 * math.cos(a), y * (0.6 + 0.7 * u[1]) + 22 * math.sin(2 * a))

        stage.every_frame(soar)
