"""A white village above the sea: cubes in steps, blue domes, stairs, and a terrace for the cast."""

from __future__ import annotations

import numpy as np

from animatic.palette import mix, shade
from animatic.scenery import glow, heavens, land, water
from animatic.stage import Floor, Layer, Stage
from animatic.vector import RGB, Group, Linear, Path, Shape

_LIME, _BLUE = "#fbf8f0", "#2f6fc4"
_ROWS = (
    (0.34, 0.5, 78, 9),
    (0.42, 0.57, 96, 9),
    (0.5, 0.65, 116, 8),
    (0.58, 0.74, 138, 8),
)  # depth, foot as a part of the height, size of a house, how many


def white_village(stage: Stage) -> None:
    """Fill the stage: a bay to the left, the village climbing a slope to the right."""
    view = stage.view
    stage.scrolls = False
    stage.horizon = view.height * 0.4
    stage.floor = Floor(view.height * 0.9, 250, far_y=view.height * 0.85, shadow_opacity=stage.light.shadow)
    heavens.firmament(stage)
    heavens.clouds(stage, 3)
    water.sea(stage, stage.horizon, view.height * 0.86, "#2a7fc0", "#3f9fd0")
    _headland(stage)
    _slope(stage)
    for number, (depth, level, size, count) in enumerate(_ROWS):
        _row(stage, depth, view.height * level, size, count, number)
    _terrace(stage)


def _headland(stage: Stage) -> None:
    view = stage.view
    far = stage.layer("headland", 0.12)
    for x, wide, high in ((0.08, 0.2, 34), (0.3, 0.12, 20)):
        far.add(land.mound(view.width * x, stage.horizon + 3, view.width * wide, high, stage.tone("#8f8a86", 0.25)))


def _edge(stage: Stage, level: float) -> float:
    """x of the waterfront at a part of the height: the village spreads towards the lower edge of the frame."""
    return stage.view.width * (0.56 - 0.9 * max(0.0, level - 0.42))


def _slope(stage: Stage) -> None:
    view = stage.view
    layer = stage.layer("slope", 0.3)
    right, low = layer.right, view.height * 0.98
    top = view.height * 0.22
    hill = Path().move(_edge(stage, 0.42) - 20, view.height * 0.44)
    hill.cubic(view.width * 0.66, view.height * 0.4, view.width * 0.74, top + 30, view.width * 0.9, top)
    hill.line(right, top + 26).line(right, low).line(view.width * 0.02, low).line(_edge(stage, 0.8), view.height * 0.78)
    hill.close()
    rock = stage.tone("#b08f74", 0.5)
    layer.add(Shape(hill, Linear(0, top, 0, low, [(0, mix(rock, stage.light.glow, 0.2), 1), (1, shade(rock, 0.7), 1)])))


def _row(stage: Stage, depth: float, foot: float, size: float, count: int, number: int) -> None:
    """Houses side by side, their feet on a rising line; one in four carries a dome, one in five a flight of stairs."""
    view = stage.view
    layer = stage.layer("white village", depth)
    random = stage.random(f"white village:{number}")
    left = _edge(stage, foot / view.height)
    for i in range(count):
        u = [float(each) for each in random.uniform(0, 1, 6)]
        x = left + (i + 0.3 + 0.4 * u[0]) * size * 0.98
        rise = 0.3 * (x - left) * (0.9 - 0.2 * number)
        kind = (i * 3 + number) % 5
        house = _house(
            stage, layer, size * (0.8 + 0.4 * u[1]), u, "dome" if kind == 1 else "stairs" if kind == 3 else ""
        )
        layer.place(house, x, foot - min(rise, view.height * 0.2), size * 2)


def _house(stage: Stage, layer: Layer, size: float, u: list[float], extra: str) -> Group:
    depth = layer.depth * 0.5 + 0.45
    white = mix(mix(stage.tone(_LIME, depth), _LIME, 0.22), stage.light.glow, 0.08)
    dark, blue = shade(mix(white, "#8fa6cc", 0.3), 0.88), stage.tone(_BLUE, depth)
    wide, high = size * (0.75 + 0.35 * u[2]), size * (0.62 + 0.4 * u[3])
    group = Group(
        Shape(Path().rect(-wide / 2, -high, wide, high + size * 0.8), white),
        Shape(Path().rect(wide * 0.2, -high, wide * 0.3, high + size * 0.8), dark),
        Shape(Path().rect(-wide / 2 - 2, -high - 3, wide + 4, 6, 3), shade(white, 1.04)),
    )
    if extra == "dome":
        r = wide * 0.36
        dome = Path().move(-r, -high).cubic(-r, -high - r * 1.25, r, -high - r * 1.25, r, -high).close()
        lit = (
            Path().move(-r * 0.8, -high - 3).cubic(-r * 0.8, -high - r, -r * 0.2, -high - r * 0.95, 0, -high - r * 0.9)
        )
        cross = Path().rect(-1.6, -high - r * 1.3, 3.2, r * 0.4).rect(-r * 0.11, -high - r * 1.2, r * 0.22, 3)
        group.add(
            Shape(Path().rect(-r * 1.04, -high - 4, r * 2.08, 8), white),
            Shape(dome, blue),
            Shape(lit.quad(-r * 0.5, -high - r * 0.5, -r * 0.5, -high - 3).close(), shade(blue, 1.35), 0.7),
            Shape(cross, white),
        )
    if extra == "stairs":
        _stairs(group, wide * 0.5, high, dark, white)
    pane = "#ffd78a" if stage.light.lamps else blue
    door = Path().move(-wide * 0.34, 0).line(-wide * 0.34, -size * 0.24)
    door.quad(-wide * 0.25, -size * 0.36, -wide * 0.16, -size * 0.24).line(-wide * 0.16, 0).close()
    group.add(
        Shape(door, blue),
        Shape(Path().rect(-wide * 0.02, -high * 0.72, size * 0.11, size * 0.15, 2), pane),
        Shape(Path().rect(-wide * 0.36, -high * 0.78, size * 0.1, size * 0.13, 2), pane if u[4] > 0.4 else dark),
    )
    if stage.light.lamps and u[5] > 0.5:
        group.add(glow.halo(0, -high * 0.5, size * 0.6, "#ffc46b", 0.35))
    return group


def _stairs(group: Group, x: float, high: float, dark: RGB, white: RGB) -> None:
    steps = 7
    for k in range(steps):
        y = -high * (1 - k / steps)
        group.add(Shape(Path().rect(x + k * high * 0.1, y, high * 0.34, high * 0.72 - high * k / steps * 0.4), white))
        group.add(Shape(Path().rect(x + k * high * 0.1, y + 3, high * 0.34, 3), dark, 0.8))


def _terrace(stage: Stage) -> None:
    """A paved terrace with a low white wall, pots and bougainvillea."""
    view = stage.view
    layer = stage.layer("terrace", 1.0)
    top, wide = view.height * 0.82, layer.right - layer.left
    stone, white = stage.tone("#e6ddca"), mix(stage.tone(_LIME), stage.light.glow, 0.08)
    layer.add(
        Shape(Path().rect(layer.left, top - 44, wide, 46), shade(white, 0.9)),
        Shape(Path().rect(layer.left, top - 54, wide, 14, 6), white),
        Shape(
            Path().rect(layer.left, top, wide, view.height * 0.5),
            Linear(0, top, 0, view.height, [(0, shade(stone, 0.84), 1), (0.3, stone, 1), (1, shade(stone, 0.94), 1)]),
        ),
    )
    random = stage.random("terrace")
    for x, y, long in random.uniform(0, 1, (46, 3)).tolist():
        slab = Shape(Path().ellipse(0, 0, 34 + 40 * long, 5 + 9 * y), shade(stone, 1.06), 0.7)
        slab.place(layer.left + wide * x, top + 22 + y * view.height * 0.17)
        layer.add(slab)
    for part in (0.12, 0.86):
        _bougainvillea(stage, layer, view.width * part, top + 4)


def _bougainvillea(stage: Stage, layer: Layer, x: float, y: float) -> None:
    pot, leaf = stage.tone("#c9694a"), stage.tone("#4f8a4a")
    random = stage.random(f"bougainvillea:{x:.0f}")
    bush = Group()
    spots = random.normal(0, 1, (46, 2)) * np.array([34.0, 26.0])
    for i, (dx, dy) in enumerate(spots.tolist()):
        petal = stage.tone(("#d83f8f", "#e85fa8", "#b83080")[i % 3])
        bush.add(Shape(Path().ellipse(dx, -92 + dy, 13 if i % 3 == 0 else 9), leaf if i % 3 == 0 else petal))
    holder = Group(bush, Shape(Path().polygon([(-26, -44), (26, -44), (19, 4), (-19, 4)]), pot))
    holder.add(Shape(Path().rect(-30, -50, 60, 12, 4), shade(pot, 1.12)))
    holder.place(x, y)
    layer.add(holder)
    land.sway(stage, bush, x, 0.02)
