"""A greenhouse: a gabled house of glass with plants in rows, light that falls through it, and ivy where it is
abandoned."""

from __future__ import annotations

import math

import numpy as np

from animatic.palette import mix, shade
from animatic.scenery import foliage, glow, indoors, land, panes
from animatic.scenery.indoors import lit
from animatic.stage import Floor, Layer, Stage
from animatic.vector import RGB, Group, Linear, Path, Shape

_RIBS = 9


def greenhouse(stage: Stage) -> None:
    view = stage.view
    stage.scrolls = False
    stage.horizon = view.height * 0.62
    stage.floor = Floor(
        view.height * 0.9, 262, far_y=view.height * 0.82, sky_y=0.34, shadow=(24, 34, 18), shadow_opacity=0.3
    )
    wild = stage.has("overgrown", "abandoned", "ruins", "ivy")
    indoors.outside(stage, (0, 0, view.width, view.height * 0.74))
    panes.weather_outside(stage, (0, 0, view.width, stage.horizon))
    indoors.enter(stage)
    _glass(stage, wild)
    _path(stage)
    for depth, y, size, count in ((0.5, 0.68, 70, 14), (0.66, 0.735, 96, 11)):
        _bench(stage, depth, view.height * y, size, count)
    _sides(stage, wild)
    if wild:
        _ivy(stage)
    _shafts(stage)


def _glass(stage: Stage, wild: bool) -> None:
    """Iron ribs up to the ridge, glazing bars, panes with a shine; some are broken where it is abandoned."""
    view = stage.view
    layer = stage.layer("glass", 0.3)
    iron = lit(stage, "#8f9a8c" if wild else "#f1f4ec")
    x0, y0 = view.width / 2, view.height * 0.2
    left, right = layer.left, layer.right
    eaves = view.height * 0.34
    luck = stage.random("glass").uniform(0, 1, (_RIBS, 4, 2))
    pale = mix(stage.light.glow, "#ffffff", 0.5)
    step = (right - left) / (_RIBS - 1)
    for i in range(_RIBS - 1):
        for k in range(4):
            a, b = luck[i][k].tolist()
            top = eaves + (stage.horizon + 30 - eaves) * k / 4
            pane = Path().rect(left + i * step + 6, top + 5, step - 12, (stage.horizon - eaves) / 4 - 2)
            if wild and a < 0.25:
                x, y = left + (i + b) * step, top + 40
                hole = Path().star(x, y, 44, 7, 0.5, b)
                layer.add(Shape(pane, pale, 0.16), Shape(hole, stage.light.sky[-1][1], 0.8))
            else:
                layer.add(Shape(pane, pale if b > 0.5 else iron, 0.1 + 0.1 * a))
    bars = [((left + i * step, view.height), (left + i * step, eaves)) for i in range(_RIBS)]
    bars += [((left + i * step, eaves), (x0 + (left + i * step - x0) * 0.34, -20.0)) for i in range(_RIBS)]
    for (ax, ay), (bx, by) in bars:
        layer.add(Shape(Path().move(ax, ay).line(bx, by), None, stroke=iron, width=8))
    for k, y in enumerate((eaves, eaves + (stage.horizon - eaves) * 0.5, y0, view.height * 0.08)):
        layer.add(Shape(Path().rect(left, y - 4, right - left, 7 if k else 13), iron))
    layer.add(Shape(Path().rect(left, stage.horizon, right - left, view.height * 0.4), lit(stage, "#b58f74")))
    for row in range(3):
        for i in range(34):
            brick = Path().rect(left + (i + 0.5 * (row % 2)) * 58, stage.horizon + 5 + row * 24, 54, 20, 2)
            layer.add(Shape(brick, lit(stage, "#a87458", 1 - 0.06 * ((i * 5 + row) % 3))))


def _path(stage: Stage) -> None:
    """The tiled path down the middle, soil on both sides."""
    view = stage.view
    layer = stage.layer("soil", 0.8)
    top = view.height * 0.76
    soil, stone = lit(stage, "#7a5a42"), lit(stage, "#cfc3a8")
    layer.add(
        Shape(
            Path().rect(layer.left, top, layer.right - layer.left, view.height * 0.7),
            Linear(0, top, 0, view.height, [(0, shade(soil, 0.8), 1), (1, soil, 1)]),
        )
    )
    middle = view.width / 2
    for row in range(6):
        y0, y1 = (top + (view.height * 1.12 - top) * ((row + k) / 6) ** 1.4 for k in (0, 1))
        for column in range(-3, 3):
            a, b = column * 0.33, (column + 1) * 0.33
            w0, w1 = (view.width * (0.24 + 0.2 * (y - top) / (view.height - top)) for y in (y0, y1))
            slab = Path().polygon(
                [
                    (middle + a * w0 + 2, y0 + 2),
                    (middle + b * w0 - 2, y0 + 2),
                    (middle + b * w1 - 2, y1),
                    (middle + a * w1 + 2, y1),
                ]
            )
            layer.add(Shape(slab, shade(stone, 1 - 0.05 * ((row * 2 + column) % 3))))


def _bench(stage: Stage, depth: float, y: float, size: float, count: int) -> None:
    """A staging of pots in a row across the house."""
    layer = stage.layer("benches", depth)
    wood = lit(stage, "#9a7a58")
    wide = layer.right - layer.left
    for i in range(count):
        u = [float(each) for each in stage.random(f"pots:{depth}:{i}").uniform(0, 1, 6)]
        layer.place(_pot(stage, size * (0.8 + 0.5 * u[0]), u, i), layer.left + wide * (i + 0.5) / count, y, size * 2)
    layer.add(
        Shape(Path().rect(layer.left, y, wide, 10), wood),
        Shape(Path().rect(layer.left, y + 10, wide, 30), shade(wood, 0.5)),
    )


def _pot(stage: Stage, size: float, u: list[float], number: int) -> Group:
    green = lit(stage, ("#5f9a45", "#3f8a52", "#7fb04a", "#4f8f6a")[number % 4])
    plant = Group()
    leaves = 7
    for k in range(leaves):
        angle = (k - (leaves - 1) / 2) * 0.36 + 0.2 * (u[1] - 0.5)
        plant.add(
            Shape(_leaf(size * (0.7 + 0.3 * ((k * 0.618 + u[2]) % 1)), angle), shade(green, 0.82 + 0.12 * (k % 3)))
        )
    if number % 3 == 0:
        colour = lit(stage, ("#e8637a", "#f6c945", "#f4f1ea", "#d86fb8")[int(u[3] * 4)])
        for k in range(3):
            plant.add(
                Shape(Path().ellipse((k - 1) * size * 0.26, -size * (0.72 + 0.14 * (k % 2)), size * 0.12), colour)
            )
    holder = Group(plant)
    holder.place(0, -size * 0.4)
    clay = lit(stage, "#c9744f")
    pot = Path().polygon(
        [(-size * 0.26, -size * 0.44), (size * 0.26, -size * 0.44), (size * 0.19, 0), (-size * 0.19, 0)]
    )
    land.sway(stage, plant, number * 1.7 + u[4], 0.02)
    return Group(
        holder,
        Shape(pot, clay),
        Shape(Path().rect(-size * 0.3, -size * 0.5, size * 0.6, size * 0.1, 3), shade(clay, 1.1)),
    )


def _leaf(long: float, angle: float) -> Path:
    s, c = math.sin(angle), math.cos(angle)
    tip = (s * long, -c * long)
    wide = long * 0.17
    path = Path().move(0, 0).quad(tip[0] * 0.5 - c * wide, tip[1] * 0.5 - s * wide, *tip)
    return path.quad(tip[0] * 0.5 + c * wide, tip[1] * 0.5 + s * wide, 0, 0).close()


def _sides(stage: Stage, wild: bool) -> None:
    """Tall growth to both sides before the lens, that leaves the middle free."""
    view = stage.view
    green: RGB = lit(stage, "#3f7f45")
    layer = stage.layer("beds", 0.9)
    for side in (-1, 1):
        for k in range(6):
            u = [float(each) for each in stage.random(f"beds:{side}:{k}").uniform(0, 1, 6)]
            x = view.width / 2 + side * view.width * (0.3 + 0.045 * k)
            plant = _pot(stage, 130 + 90 * u[0] + 16 * k, u, k * 3 if wild else k)
            layer.place(plant, x, view.height * (0.8 + 0.022 * k), 320)
    near = stage.layer("near leaves", 1.4)
    top = (np.array([near.left, near.right]), np.array([view.height * 1.03] * 2))
    foliage.ferns(stage, near, "near leaves", top, 9, 110, shade(green, 0.6), 10)


def _ivy(stage: Stage) -> None:
    """Ivy and roses that hang from the ribs."""
    view = stage.view
    layer = stage.layer("ivy", 0.5)
    luck = stage.random("ivy").uniform(0, 1, (16, 4))
    for i, (a, b, c, d) in enumerate(luck.tolist()):
        strand, long = Group(), view.height * (0.16 + 0.3 * b)
        green = lit(stage, ("#3f7a3f", "#5a9248", "#2f6a44")[i % 3])
        for k in range(int(long / 17)):
            x, y = 12 * math.sin(k * 1.3 + c * 6), 17.0 * k
            strand.add(Shape(Path().ellipse(x + (7 if k % 2 else -7), y, 13, 10), shade(green, 0.86 + 0.12 * (k % 3))))
            if (k + i) % 6 == 5:
                strand.add(
                    Shape(Path().ellipse(x, y + 6, 11), lit(stage, "#e0708f")),
                    Shape(Path().ellipse(x, y + 5, 5), lit(stage, "#b8425f")),
                )
        layer.place(
            strand, layer.left + (layer.right - layer.left) * (i + a) / 16, view.height * (0.34 * (d > 0.5)) - 10, 60
        )


def _shafts(stage: Stage) -> None:
    view: Layer = stage.layer("light", 0.86)
    strength = max(0.12, indoors.beam_strength(stage)) * 0.5
    colour = stage.light.glow
    for k in range(3):
        beam = glow.shaft(
            stage.view.width * (0.16 + 0.28 * k), -30, stage.view.height * 0.95, 44, 120, colour, strength, 170
        )
        view.add(beam)
        glow.pulse(stage, beam, 0.62, 1, 0.7, 1.7 * k)
    glow.dust(
        stage,
        view,
        "greenhouse:dust",
        (stage.view.width * 0.1, 60, stage.view.width * 0.95, stage.view.height * 0.8),
        colour,
        34,
    )
