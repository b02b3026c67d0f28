"""What falls, drifts and rises through the air: rain, snow, leaves, confetti, bubbles, embers."""

from __future__ import annotations

import math

import numpy as np

from animatic.scenery.seasons import is_snowy
from animatic.stage import Stage
from animatic.vector import Colour, Path, Shape, Swarm, circle

_LEAFY = ("meadow", "forest", "jungle", "mountains", "road", "city")  # where wind finds leaves to carry
_PARTY = ("#ff5d6c", "#ffd23f", "#38c7f0", "#7bd651", "#c77dff")


def rain(stage: Stage, heavy: float = 1.0) -> None:
    slant = 0.16 + (0.14 if "wind" in stage.shot.weather or heavy > 1 else 0)
    tone = "#c8d6ea" if stage.light.is_dark else "#eef4fa"
    for depth, count, length, speed, strength in ((0.5, 110, 52, 900, 0.4), (1.3, 80, 96, 1350, 0.55)):
        _fall_of_streaks(stage, depth, round(count * heavy), length, speed, slant, tone, strength)
    _splashes(stage, round(26 * heavy), tone)


def snow(stage: Stage) -> None:
    wind = 60 if "wind" in stage.shot.weather or "storm" in stage.shot.weather else 14
    for depth, count, size, speed in ((0.35, 90, 2.3, 46), (0.8, 60, 3.8, 74), (1.4, 26, 7.0, 118)):
        flutter(stage, f"snow:{depth}", depth, count, circle(), size, speed, wind * depth, ("#ffffff",), 0.9)


def blizzard(stage: Stage) -> None:
    """Snow that the wind drives across the frame, and gusts of it."""
    for depth, count, size, speed in ((0.4, 120, 2.6, 150), (0.9, 90, 4.4, 230), (1.4, 40, 8.0, 330)):
        flutter(stage, f"blizzard:{depth}", depth, count, circle(), size, speed, 420 * depth, ("#ffffff",), 0.9)


def bubbles(stage: Stage) -> None:
    rim = Path().ellipse(0, 0, 1).ellipse(-0.35, -0.35, 0.22)
    for depth, count, size, speed in ((0.5, 26, 5, -70), (1.2, 18, 11, -120)):
        flutter(stage, f"bubbles:{depth}", depth, count, rim, size, speed, 0, ("#dff6ff",), 0.42)


def motes(stage: Stage) -> None:
    flutter(stage, "motes", 0.9, 70, circle(), 3.4, -11, 6, ("#fff3c9",), 0.6)


def embers(stage: Stage) -> None:
    flutter(stage, "embers", 1.1, 60, circle(), 3.0, -95, 24, ("#ffb347", "#ff6a2b"), 0.9)


def confetti(stage: Stage) -> None:
    slip = Path().rect(-1, -0.5, 2, 1)
    flutter(stage, "confetti", 1.2, 90, slip, 10.5, 150, 10, _PARTY, 0.95, tumble=True)
    flutter(stage, "confetti:far", 0.6, 60, slip, 6.5, 100, 6, _PARTY, 0.8, tumble=True)


def petals(stage: Stage) -> None:
    petal = Path().move(0, -1).cubic(0.9, -0.6, 0.8, 0.6, 0, 1).cubic(-0.8, 0.6, -0.9, -0.6, 0, -1).close()
    flutter(stage, "petals", 1.15, 44, petal, 11, 62, 44, ("#ffc4d6", "#ffa3bf", "#ffe3ec"), 0.92, tumble=True)


def leaves(stage: Stage) -> None:
    flutter(
        stage, "leaves", 1.15, 34, leaf(), 11, 82, 46, ("#d9772b", "#c9462c", "#e6b13a", "#8a9a3a"), 0.95, tumble=True
    )


def wind(stage: Stage) -> None:
    view = stage.view
    random = stage.random("gusts")
    gusts = [Shape(None, None, stroke="#ffffff", width=3, stroke_opacity=0.5) for _ in range(5)]
    stage.layer("gusts", 1.1, repeats=False).add(*gusts)
    at, level = random.uniform(0, 1, 5), random.uniform(0.15, 0.8, 5)

    def blow(t: float) -> None:
        for i, gust in enumerate(gusts):
            u = (t * 0.5 + float(at[i])) % 1
            x, y = view.width * (1.5 * u - 0.4), view.height * float(level[i])
            path = Path().move(x, y).cubic(x + 80, y - 26, x + 140, y + 22, x + 230, y)
            gust.redraw(path.cubic(x + 280, y - 18, x + 262, y - 48, x + 236, y - 34))
            gust.opacity(math.sin(math.pi * u))

    stage.every_frame(blow)
    if is_snowy(stage):
        flutter(stage, "wind:snow", 1.0, 60, circle(), 3.6, 46, 420, ("#ffffff",), 0.85)
    elif stage.shot.set in _LEAFY:
        flutter(stage, "wind:leaves", 1.0, 14, leaf(), 9, 40, 420, ("#b7a04a", "#8aa04a"), 0.85, tumble=True)


def _fall_of_streaks(
    stage: Stage, depth: float, count: int, length: float, speed: float, slant: float, tone: Colour, strength: float
) -> None:
    view = stage.view
    random = stage.random(f"rain:{depth}")
    x0, y0, pace = random.uniform(0, 1, count), random.uniform(0, 1, count), random.uniform(0.85, 1.2, count)
    swarm = Swarm(_drop(), count, tone, strength, parts=10)
    stage.layer("rain", depth, repeats=False).add(swarm)
    high, wide = view.height * 1.3 + length, view.width * 1.5

    def fall(t: float) -> None:
        drop = (y0 * high + t * speed * pace) % high
        # Each time round a drop starts elsewhere, so that no pattern repeats.
        lap = np.floor((y0 * high + t * speed * pace) / high)
        x = ((x0 + lap * 0.61803) % 1) * wide - view.width * 0.15 - drop * slant
        swarm.scatter(x, drop - view.height * 0.15 - length, length, turn=math.atan(slant))

    stage.every_frame(fall)


def _drop() -> Path:
    return Path().polygon([(-0.012, 0), (0.012, 0), (0.02, 1), (-0.02, 1)])


def _splashes(stage: Stage, count: int, tone: Colour) -> None:
    if stage.floor.medium != "air":
        return
    view, floor = stage.view, stage.floor
    random = stage.random("splashes")
    x0, y0, at = random.uniform(0, 1, count), random.uniform(0, 1, count), random.uniform(0, 1, count)
    swarm = Swarm(Path().ellipse(0, 0, 1, 0.3), count, tone, 0.4, parts=6)
    stage.layer("splashes", 1.0, repeats=False).add(swarm)
    top = min(floor.y - 20, stage.horizon + 60)

    def splash(t: float) -> None:
        life = t * 2.6 + at
        lap, u = np.floor(life), life % 1
        y = top + ((y0 + lap * 0.371) % 1) * (view.height - top)
        swarm.scatter(
            ((x0 + lap * 0.61803) % 1) * view.width, y, 13 * u * (1 - u) ** 0.5 * (0.4 + (y - top) / view.height * 2)
        )

    stage.every_frame(splash)


def flutter(
    stage: Stage, name: str, depth: float, count: int, outline: Path, size: float, speed: float, wind: float,
    colours: tuple[str, ...], opacity: float, tumble: bool = False,
) -> None:  # fmt: skip
    """Things that come down slowly, or go up where `speed` is negative, swaying, and start again elsewhere."""
    view = stage.view
    random = stage.random(name)
    x0, y0, own, phase = random.uniform(0, 1, (4, count))
    share = np.array_split(np.arange(count), len(colours))
    swarms = [Swarm(outline, len(part), colour, opacity, parts=6) for part, colour in zip(share, colours, strict=True)]
    stage.layer(name, depth, repeats=False).add(*swarms)
    high, wide = view.height * 1.24, view.width * 1.3

    def move(t: float) -> None:
        way = y0 * high + t * speed * (0.7 + 0.6 * own)
        y = way % high - view.height * 0.12
        lap = np.floor(way / high)
        sway = 22 * np.sin(t * (0.8 + own) + phase * 6.28) * (0.5 + depth)
        x = (((x0 + lap * 0.61803) % 1) * wide + t * wind * (0.6 + own) + sway) % wide - view.width * 0.15
        turn = phase * 6.28 + t * (1 + 2 * own) if tumble else None
        stretch = 0.25 + 0.75 * np.abs(np.sin(t * (1.6 + 2 * own) + phase * 9)) if tumble else None
        for swarm, part in zip(swarms, share, strict=True):
            grown = size * (0.55 + 0.8 * own[part])
            if turn is None or stretch is None:
                swarm.scatter(x[part], y[part], grown)
            else:
                swarm.scatter(x[part], y[part], grown, turn[part], stretch[part])

    stage.every_frame(move)


def leaf() -> Path:
    return Path().move(0, -1).cubic(0.7, -0.5, 0.6, 0.4, 0, 1).cubic(-0.6, 0.4, -0.7, -0.5, 0, -1).close()
