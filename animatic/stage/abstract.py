"""For prompts that name no place: slow fields of colour, arcs and drifting forms about a quiet ground for the cast."""

from __future__ import annotations

import math

import numpy as np

from animatic.palette import mix, muted, shade
from animatic.scene import Shot, Time
from animatic.scenery import glow, land
from animatic.stage import Floor, Stage
from animatic.vector import Colour, Group, Linear, Path, Shape, Swarm, circle, rgb

# Sets of four colours: sky above, sky below, form, accent.
_PALETTES = (
    ("#1f5f7a", "#f0d9b5", "#d9694a", "#f2b84b"),
    ("#3b4a8f", "#f2c6c0", "#7a5fb5", "#ff9f7a"),
    ("#2f6f64", "#f4e3b8", "#3f9a86", "#ef7f5f"),
    ("#5a3f78", "#f7d9c4", "#c95f8a", "#ffc86b"),
    ("#26526e", "#cfe6e4", "#4fa0b5", "#f28f6b"),
    ("#7a4a3f", "#f3e0c2", "#b5754a", "#5f9a94"),
)
_SATURATION: dict[Time, float] = {"day": 1, "dawn": 1, "sunset": 1, "dusk": 1, "night": 1, "overcast": 0.45, "neon": 1}


def build(stage: Stage, shot: Shot) -> None:
    view = stage.view
    stage.horizon = view.height * 0.66
    stage.floor = Floor(view.height * 0.86, 262, far_y=view.height * 0.78, sky_y=0.34, shadow_opacity=0.2, mirror=0.1)
    chosen = _PALETTES[int(stage.random("palette").integers(len(_PALETTES)))]
    above, below, form, accent = (_at_this_hour(stage, colour) for colour in chosen)
    if stage.light.time == "neon":
        form, accent = "#ff4fc3", "#3fe0ff"
    _field(stage, above, below, accent)
    _discs(stage, form, accent, below)
    _arcs(stage, mix(below, "#ffffff", 0.4), accent)
    _bands(stage, above, form, below)
    _ground(stage, above, below)
    _forms(stage, form, accent, above)
    _motes(stage, mix(accent, "#ffffff", 0.5))


def _at_this_hour(stage: Stage, colour: str) -> Colour:
    return stage.light.tone(muted(colour, _SATURATION[stage.light.time]))


def _field(stage: Stage, above: Colour, below: Colour, accent: Colour) -> None:
    view = stage.view
    stops = [(0.0, above, 1.0), (0.5, mix(above, below, 0.55), 1.0), (1.0, below, 1.0)]
    stage.backdrop.add(
        Shape(Path().rect(0, 0, view.width, view.height), Linear(0, 0, view.width * 0.25, view.height * 0.8, stops))
    )
    stage.backdrop.add(
        glow.halo(view.width * 0.3, view.height * 0.25, view.height * 0.7, mix(below, "#ffffff", 0.3), 0.5)
    )
    stage.backdrop.add(glow.halo(view.width * 0.86, view.height * 0.5, view.height * 0.6, accent, 0.5))


def _discs(stage: Stage, form: Colour, accent: Colour, below: Colour) -> None:
    """A great sun-like disc and two lesser ones that drift past one another behind everything."""
    view = stage.view
    layer = stage.layer("discs", 0.1, repeats=False)
    side = min(view.width, view.height)
    for k, (x, y, r, colour, strength) in enumerate(
        ((0.62, 0.36, 0.25, accent, 0.9), (0.26, 0.28, 0.13, form, 0.8), (0.8, 0.2, 0.07, below, 0.9))
    ):
        disc = Group(
            Shape(
                Path().ellipse(0, 0, side * r),
                Linear(
                    0,
                    -side * r,
                    0,
                    side * r,
                    [(0, mix(colour, "#ffffff", 0.22), strength), (1, colour, strength * 0.45)],
                ),
            )
        )
        layer.add(disc)
        stage.every_frame(
            lambda t, n=disc, x=x, y=y, k=k: n.place(
                view.width * x + 26 * math.sin(t * 0.35 + 2 * k), view.height * y + 18 * math.cos(t * 0.3 + 3 * k)
            )
        )


def _arcs(stage: Stage, pale: Colour, accent: Colour) -> None:
    """Rings of thin lines that turn against one another."""
    view = stage.view
    layer = stage.layer("arcs", 0.24, repeats=False)
    side = min(view.width, view.height)
    for k in range(5):
        radius = side * (0.2 + 0.075 * k)
        ring = Path()
        start = k * 1.3
        for part in range(2):
            a = start + part * math.pi
            ring.through([(radius * math.cos(a + 0.22 * i), radius * math.sin(a + 0.22 * i)) for i in range(9)])
        line = Shape(
            ring, None, stroke=accent if k == 2 else pale, width=2.4 + (1.6 if k == 2 else 0), stroke_opacity=0.62
        )
        holder = Group(line)
        layer.add(holder)
        stage.every_frame(
            lambda t, n=holder, k=k: n.place(
                view.width * 0.62, view.height * 0.36, 1, (0.12 + 0.03 * k) * t * (-1) ** k
            )
        )


def _bands(stage: Stage, above: Colour, form: Colour, below: Colour) -> None:
    """Long soft waves, one behind the other, that slide past."""
    view = stage.view
    for k, depth in enumerate((0.3, 0.46, 0.64)):
        layer = stage.layer("bands", depth)
        x, y = land.rolling(stage, layer, f"bands:{k}", 0, 110 - 18 * k, waves=2)
        colour = mix(mix(form, above, 0.25 + 0.22 * k), below, 0.3 - 0.1 * k)
        points = list(zip(x[::2].tolist(), y[::2].tolist(), strict=True))
        sheet = Path().polygon([*points, (points[-1][0], view.height * 0.5), (points[0][0], view.height * 0.5)])
        band = Shape(sheet, colour, 0.72)
        edge = Shape(
            Path().polygon([*points, *((a, b + 5) for a, b in reversed(points))]), mix(colour, "#ffffff", 0.4), 0.6
        )
        roll = Group(band, edge)
        layer.add(roll)
        base = view.height * (0.56 + 0.075 * k)
        stage.every_frame(
            lambda t, n=roll, b=base, k=k: n.place(
                34 * math.sin(t * 0.3 + 1.7 * k), b + 9 * math.sin(t * 0.5 + 2.2 * k)
            )
        )


def _ground(stage: Stage, above: Colour, below: Colour) -> None:
    view = stage.view
    layer = stage.layer("ground", 1.0)
    near, far = shade(above, 0.8), mix(above, below, 0.45)
    top = view.height * 0.755
    layer.add(
        Shape(
            Path().rect(layer.left, top, layer.right - layer.left, view.height * 1.35 - top),
            Linear(0, top, 0, view.height, [(0, far, 1), (1, near, 1)]),
        )
    )
    layer.add(Shape(Path().rect(layer.left, top, layer.right - layer.left, 3), mix(far, "#ffffff", 0.4), 0.7))
    pool = stage.layer("pool", 1.0, repeats=False)
    pool.add(
        glow.halo(
            view.width / 2, stage.floor.y, min(520.0, view.width * 0.5), mix(below, "#ffffff", 0.3), 0.5, flat=0.2
        )
    )


def _forms(stage: Stage, form: Colour, accent: Colour, above: Colour) -> None:
    """Solid forms afloat - spheres, drops, rings and facets - at two depths, each turning slowly."""
    random = stage.random("forms")
    view = stage.view
    for depth, count, size in ((0.5, 7, 34), (1.3, 3, 58)):
        layer = stage.layer("forms", depth)
        for i in range(count):
            u = [float(each) for each in random.uniform(0, 1, 7)]
            x = (i + u[0]) * layer.span / count
            high = view.height * (0.14 + 0.4 * u[1]) if depth < 1 else view.height * (0.02 + 0.06 * u[1])
            colour = (form, accent, mix(form, above, 0.5))[int(u[2] * 3)]
            solid = _solid(size * (0.6 + 0.8 * u[3]), colour, int(u[4] * 4))
            layer.place(Group(solid), x, high, size * 4)
            stage.every_frame(
                lambda t, n=solid, u=u: n.place(
                    10 * math.sin(t * 0.5 + 6.28 * u[6]),
                    16 * math.sin(t * (0.4 + 0.3 * u[5]) + 6.28 * u[6]),
                    1,
                    0.25 * math.sin(t * 0.4 + 6.28 * u[5]) + u[6] * 3,
                )
            )


def _solid(r: float, colour: Colour, kind: int) -> Group:
    light, dark = mix(colour, "#ffffff", 0.35), shade(rgb(colour), 0.7)
    if kind == 0:
        return Group(Shape(Path().ellipse(0, 0, r), Linear(-r, -r, r, r, [(0, light, 1), (1, dark, 1)])))
    if kind == 1:
        return Group(
            Shape(
                Path().ellipse(0, 0, r).ellipse(0, 0, r * 0.62),
                Linear(-r, -r, r, r, [(0, light, 1), (1, colour, 1)]),
                even_odd=True,
            )
        )
    if kind == 2:
        return Group(
            Shape(Path().polygon([(0, -r), (r * 0.9, r * 0.5), (0, r * 0.8)]), dark),
            Shape(Path().polygon([(0, -r), (0, r * 0.8), (-r * 0.9, r * 0.5)]), light),
        )
    return Group(
        Shape(
            Path().rect(-r * 0.8, -r * 0.3, r * 1.6, r * 0.6, r * 0.3),
            Linear(-r, 0, r, 0, [(0, light, 1), (1, colour, 1)]),
        )
    )


def _motes(stage: Stage, colour: Colour) -> None:
    view = stage.view
    layer = stage.layer("motes", 0.8, repeats=False)
    luck = stage.random("motes").uniform(0, 1, (4, 40))
    motes = Swarm(circle(), 40, colour, 0.7, parts=6)
    layer.add(motes)

    def rise(t: float) -> None:
        y = view.height * 0.8 - (luck[0] * view.height * 0.8 + t * (8 + 16 * luck[1])) % (view.height * 0.8)
        fade = np.sin(np.pi * y / (view.height * 0.8))
        motes.scatter(luck[2] * view.width + 14 * np.sin(t * 0.7 + 6.28 * luck[3]), y, (1.2 + 2 * luck[1]) * fade)

    stage.every_frame(rise)
