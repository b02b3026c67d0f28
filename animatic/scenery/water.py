"""Open water: a sea with swell lines and glitter, and the foam of a shore."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from animatic.palette import mix, shade
from animatic.stage import Stage
from animatic.vector import Colour, Linear, Path, Shape, Swarm, ribbon


def sea(stage: Stage, top: float, low: float, colour: str = "#2b8fb3", shallow: str | None = None) -> None:
    """Water from the horizon at `top` down to `low`: far and near colours, glitter under sun or moon, moving swell."""
    view, light = stage.view, stage.light
    far = mix(stage.tone(colour), light.sky[-1][1], 0.42)
    near = stage.tone(shallow or shade(colour, 0.8))
    body = Shape(
        Path().rect(0, top, view.width, view.height - top),
        Linear(0, top, 0, low, [(0, far, 1), (0.45, stage.tone(colour), 1), (1, near, 1)]),
    )
    stage.backdrop.add(body)
    _swell(stage, top, low, mix(near, "#ffffff", 0.5 if not light.is_dark else 0.2))
    if light.orb is not None:
        glitter(stage, top, low, light.orb[0] * view.width)


def _swell(stage: Stage, top: float, low: float, colour: Colour) -> None:
    """Short curved dashes that run with the waves, larger and faster towards the beholder."""
    view = stage.view
    random = stage.random("swell")
    count = 90
    x0, u, pace = random.uniform(0, 1, count), random.uniform(0, 1, count) ** 1.5, random.uniform(0.7, 1.3, count)
    swarm = Swarm(Path().move(-1, 0).quad(0, -0.22, 1, 0).quad(0, 0.02, -1, 0).close(), count, colour, 0.42, parts=12)
    stage.layer("swell", 0.3, repeats=False).add(swarm)
    y = top + 4 + u * (low - top)
    size = 9 + 46 * u

    def roll(t: float) -> None:
        x = (x0 * 1.4 * view.width + t * (10 + 44 * u) * pace) % (1.4 * view.width) - 0.2 * view.width
        pulse = 0.55 + 0.45 * np.sin(t * 1.4 * pace + x0 * 40)
        swarm.scatter(x, y + 2.5 * np.sin(t * 1.2 + x0 * 20), size * pulse)

    stage.every_frame(roll)


def glitter(stage: Stage, top: float, low: float, x: float, wide: float = 0.2) -> None:
    """The path of light under sun or moon: flecks that flash, denser towards the horizon."""
    view = stage.view
    random = stage.random("glitter")
    count = 150
    side, u, phase = random.normal(0, 1, count), random.uniform(0, 1, count) ** 1.4, random.uniform(0, 6.28, count)
    swarm = Swarm(
        Path().move(-1, 0).quad(0, -0.26, 1, 0).quad(0, 0.26, -1, 0).close(),
        count,
        mix(stage.light.glow, "#ffffff", 0.35),
        0.85,
        parts=8,
    )
    stage.layer("glitter", 0.05, repeats=False, order=0.31).add(swarm)
    px = x + side * view.width * wide * (0.14 + 0.42 * u)
    y = top + 3 + u * (low - top)
    size = 7 + 30 * u

    def flash(t: float) -> None:
        swarm.scatter(px + 4 * np.sin(t + phase), y, size * np.clip(np.sin(t * 2.6 * (0.6 + phase / 8) + phase), 0, 1))

    stage.every_frame(flash)


def shoreline(stage: Stage, y: float, reach: float, sand: Colour, water: Colour) -> None:
    """Sea that runs up the sand and back along the frame's width, with its foam and the wet sand it leaves."""
    view = stage.view
    layer = stage.layer("shore", 0.8, repeats=False)
    wet = Shape(None, shade(sand, 0.78))
    froth = mix(stage.tone("#ffffff"), "#ffffff", 0.25 if stage.light.is_dark else 0.6)
    shallow = mix(water, froth, 0.22)
    thin = Linear(
        0, y - reach * 2.4, 0, y, [(0, shallow, 0.0), (0.6, shallow, 0.6), (1, mix(shallow, froth, 0.25), 0.75)]
    )
    white = Linear(0, y - reach * 1.4, 0, y - reach * 0.2, [(0, froth, 0.0), (1, froth, 0.92)])
    sheets = [(Shape(None, thin), Shape(None, white), i) for i in range(2)]
    layer.add(wet, *(shape for sheet, foam, _ in sheets for shape in (foam, sheet)))
    xs = np.linspace(-0.45, 1.45, 21) * view.width

    def area(line: Any, top: float = y - reach * 2.5) -> tuple[Any, Any]:
        return ribbon(np.column_stack([xs, line]), np.array([[xs[-1], top], [xs[0], top]]))

    def wash(t: float) -> None:
        bend = reach * 0.2 * np.sin(xs * 6.28 / 560 + 1) + reach * 0.11 * np.sin(xs * 6.28 / 231)
        wet.draw(*area(y + reach * 0.95 + bend, y - reach * 0.1))
        for sheet, foam, i in sheets:
            run = 0.5 + 0.5 * math.sin(t * 1.05 + i * 2.4)
            edge = y + reach * (run if i == 0 else run * 0.55 - 0.4) + bend * (1 + 0.25 * math.sin(t * 0.7 + i))
            bubbles = edge + 7 + 5 * np.sin(xs * 6.28 / 64 + t * 1.6 + i)
            foam.draw(*area(bubbles))
            sheet.draw(*area(edge - 5))

    stage.every_frame(wash)
