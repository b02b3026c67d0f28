"""Mars: rust-red plains with mesas under a dusty sky, two small moons, and dust that drifts by."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from animatic.palette import mix, shade
from animatic.scene import Shot, Time
from animatic.scenery import cosmos, heavens, land
from animatic.stage import Floor, Layer, Stage
from animatic.vector import Linear, Path, Radial, Shape

_DUSTY = ((0.0, "#9c5f3f"), (0.5, "#d69a68"), (1.0, "#f2cf9e"))
_DARK: dict[Time, tuple[tuple[tuple[float, str], ...], str]] = {  # sky and haze, brighter at its foot than ours
    "dusk": (((0.0, "#2a1a2c"), (0.6, "#7a4038"), (1.0, "#d08a5c")), "#8f5340"),
    "night": (((0.0, "#150e1a"), (0.6, "#45252c"), (1.0, "#8a4c3c")), "#6b3a34"),
    "neon": (((0.0, "#1a0a2c"), (0.6, "#5a1d5c"), (1.0, "#c8468a")), "#7a2f62"),
}


def build(stage: Stage, shot: Shot) -> None:
    view = stage.view
    light = stage.light
    if light.time != "sunset":
        sky, haze = _DARK.get(light.time, (_DUSTY, "#e5b483"))
        lift = 1.45 if light.is_dark else 1.0  # red ground is the darkest of all under blue light
        tint = (light.tint[0] * lift, light.tint[1] * lift, light.tint[2])
        stage.light = replace(light, sky=sky, haze=haze, tint=tint)
    stage.horizon = view.height * 0.58
    stage.floor = Floor(
        view.height * 0.87, 300, far_y=view.height * 0.79, shadow=(50, 20, 14), shadow_opacity=0.34, gravity=0.5
    )
    heavens.firmament(stage)
    for x, y, r in ((0.2, 0.16, 15), (0.36, 0.3, 8)):
        stage.backdrop.add(
            Shape(Path().ellipse(view.width * x, view.height * y, r), mix("#f5e2cc", stage.light.haze, 0.35))
        )
    for depth, level, count, colour in ((0.16, 0.6, 5, "#a4573a"), (0.34, 0.65, 4, "#8f452d")):
        layer = stage.layer("mesas", depth)
        _mesas(stage, layer, f"mars:mesas:{depth}", view.height * level, count, colour)
    layer = stage.layer("plain", 1.0)
    top = land.rolling(stage, layer, "mars:plain", view.height * 0.68, 28, waves=2)
    land.ground(stage, layer, top, stage.tone("#a24a2b"), stage.tone("#d0774a"))
    cosmos.craters(stage, layer, "mars:craters", top, stage.tone("#b65c38"), 8, view.height * 0.26)
    land.dots(stage, layer, "mars:stones", top, stage.tone("#7c3823"), 180, view.height * 0.3, 3.6)
    _dust(stage)


def _mesas(stage: Stage, layer: Layer, name: str, low: float, count: int, colour: str) -> None:
    random = stage.random(name)
    face = stage.tone(colour, layer.depth)
    top = land.rolling(stage, layer, name, low, 24)
    for i in range(count):
        x, wide, high = (
            (i + float(random.uniform(0.1, 0.9))) * layer.span / count,
            float(random.uniform(110, 260)),
            stage.view.height * float(random.uniform(0.09, 0.22)),
        )
        rock = Path().polygon(
            [
                (-wide * 0.62, 40),
                (-wide * 0.46, -high * 0.5),
                (-wide * 0.4, -high),
                (wide * 0.36, -high * 0.97),
                (wide * 0.44, -high * 0.45),
                (wide * 0.64, 40),
            ]
        )
        layer.place(
            Shape(rock, Linear(-wide * 0.5, 0, wide * 0.5, 0, [(0, shade(face, 1.15), 1), (1, shade(face, 0.78), 1)])),
            x,
            float(np.interp(x, *top)),
            wide * 1.4,
        )
    land.ground(stage, layer, top, stage.tone(shade(colour, 1.1), layer.depth + 0.3), face, stage.view.height * 0.95)


def _dust(stage: Stage) -> None:
    view = stage.view
    layer = stage.layer("dust", 1.2, repeats=False)
    random = stage.random("mars:dust")
    for _ in range(2):
        wide = view.width * float(random.uniform(0.26, 0.36))
        veil = Shape(
            Path().ellipse(0, 0, wide), Radial(0, 0, wide, [(0, stage.light.haze, 0.36), (1, stage.light.haze, 0)])
        )
        layer.add(veil)
        y, phase = view.height * float(random.uniform(0.68, 0.95)), float(random.uniform(0, 6.28))
        stage.every_frame(
            lambda t, v=veil, y=y, p=phase: v.transform(
                1, 0, view.width * (0.5 + 0.6 * math.sin(t * 0.24 + p)), 0, 0.12, y
            )
        )
