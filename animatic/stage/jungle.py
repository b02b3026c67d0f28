"""A jungle: palms in the mist, then buttressed trees, vines, banana and split leaves, to great leaves at the lens."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from animatic.palette import mix, named, shade
from animatic.scene import Shot
from animatic.scenery import foliage, glow, heavens, land, leaves, relics
from animatic.stage import Floor, Layer, Stage
from animatic.vector import Group, Linear, Path, Shape, Swarm

_GREENS = ("#3f9a4a", "#2f8050", "#63b04a", "#8cc04f", "#2c7a5f")


def build(stage: Stage, shot: Shot) -> None:
    view = stage.view
    stage.horizon = view.height * 0.6
    stage.floor = Floor(
        view.height * 0.89, 250, far_y=view.height * 0.81, sky_y=0.36, shadow_opacity=stage.light.shadow
    )
    _distance(stage)
    _far(stage)
    if stage.has("waterfall"):
        _waterfall(stage)
    _shafts(stage)
    _middle(stage)
    _floor(stage)
    _near(stage)


def _distance(stage: Stage) -> None:
    view = stage.view
    heavens.firmament(stage, view.height * 0.7)
    mist = mix(stage.light.haze, stage.tone("#8fd08a"), 0.4)
    light = stage.light = replace(stage.light, haze=named(mist), thickness=stage.light.thickness * 0.86)
    stops = [(0.0, shade(mist, 0.8), 0.5), (0.5, mist, 0.82), (1.0, mix(mist, light.glow, 0.3), 0.9)]
    stage.backdrop.add(Shape(Path().rect(0, 0, view.width, view.height), Linear(0, 0, 0, view.height * 0.8, stops)))
    stage.backdrop.add(
        glow.halo(
            view.width * (light.orb[0] if light.orb else 0.6),
            view.height * 0.24,
            view.height * 0.6,
            light.glow,
            0.35 if light.is_dark else 0.8,
        )
    )


def _far(stage: Stage) -> None:
    view = stage.view
    layer = stage.backdrop  # so far off that it need not move
    top = land.rolling(stage, layer, "far palms", view.height * 0.62, 60)
    leaves.palms(stage, layer, "far palms:trees", top, 15, 250, "#4f8f60", "#7a7358")
    foliage.undergrowth(stage, layer, "far palms:bush", view.height * 0.66, 60, stage.tone("#3f8560", 0.2))
    second = stage.layer("far trees", 0.34)
    foliage.trunks(stage, second, "far trees:trunks", 8, view.height * 0.73, 46, stage.tone("#7b6a4d", 0.36), 2.6)
    foliage.canopy(stage, second, "far trees:canopy", view.height * 0.14, 150, stage.tone("#3c8a4c", 0.4), 10)
    bank = land.rolling(stage, second, "far trees:bank", view.height * 0.72, 20)
    leaves.broad_leaves(stage, second, "far trees:leaves", bank, 7, 120, _GREENS)
    foliage.undergrowth(stage, second, "far trees:bush", view.height * 0.75, 30, stage.tone("#2f7f4a", 0.44))


def _waterfall(stage: Stage) -> None:
    view = stage.view
    layer, fall = stage.layer("waterfall", 0.24), Group()
    wide, top, low = min(230, view.width * 0.24), view.height * 0.16, view.height * 0.72
    water = mix(stage.tone("#e6f7fa", 0.5), stage.light.haze, 0.2)
    rock = stage.tone("#5d6f62", 0.3)
    fall.add(
        Shape(
            Path()
            .move(-wide * 1.6, low)
            .cubic(-wide * 1.4, top, -wide * 0.9, top - 30, 0, top - 26)
            .cubic(wide, top - 30, wide * 1.5, top, wide * 1.7, low)
            .close(),
            rock,
        )
    )
    fall.add(
        Shape(
            Path().move(-wide * 0.4, top).line(wide * 0.4, top).line(wide * 0.56, low).line(-wide * 0.56, low).close(),
            water,
            0.9,
        )
    )
    random = stage.random("waterfall")
    luck = random.uniform(0, 1, (3, 46))
    drops = Swarm(Path().ellipse(0, 0, 1), 46, "#ffffff", 0.6, parts=2)
    fall.add(drops)

    def pour(t: float) -> None:
        v = (luck[0] + t * (0.5 + 0.25 * luck[1])) % 1
        drops.scatter((luck[2] - 0.5) * wide * (0.8 + 0.3 * v), top + (low - top) * v * v, 9 + 14 * v, stretch=0.16)

    stage.every_frame(pour)
    for k in range(4):
        puff = glow.halo(0, 0, 90, water, 0.6)
        fall.add(puff)
        stage.every_frame(
            lambda t, p=puff, k=k: p.place(
                (k - 1.5) * wide * 0.4, low - 10 * math.sin(t * 1.4 + k), 0.9 + 0.14 * math.sin(t * 1.1 + 2 * k)
            )
        )
    layer.place(fall, view.width * 0.5, 0, wide * 4)


def _shafts(stage: Stage) -> None:
    strength = {"day": 0.36, "dawn": 0.4, "sunset": 0.48, "overcast": 0.1, "dusk": 0.1, "night": 0.17, "neon": 0.26}[
        stage.light.time
    ]
    view = stage.view
    layer = stage.layer("shafts", 0.46, repeats=False)
    random = stage.random("shafts")
    for i in range(3):
        u = [float(each) for each in random.uniform(0, 1, 3)]
        beam = glow.shaft(
            0,
            -30,
            view.height * 0.9,
            20 + 24 * u[0],
            60 + 70 * u[1],
            stage.light.glow,
            strength * (0.6 + 0.4 * u[2]),
            view.height * 0.24,
        )
        beam.place(view.width * (0.08 + 0.3 * i), 0)
        layer.add(beam)
        glow.pulse(stage, beam, 0.45, 1, 0.5 + 0.2 * u[0], 6 * u[1])


def _middle(stage: Stage) -> None:
    view = stage.view
    layer = stage.layer("trees", 0.64)
    foliage.trunks(stage, layer, "trees:trunks", 5, view.height * 0.81, 78, stage.tone("#6f5a40", 0.68), 2.7)
    foliage.canopy(stage, layer, "trees:canopy", view.height * 0.05, 160, stage.tone("#2f7a3f", 0.7), 9)
    foliage.vines(stage, layer, "trees:vines", 8, view.height * 0.42, stage.tone("#4f9a45", 0.72))
    top = land.rolling(stage, layer, "trees:bank", view.height * 0.79, 20)
    leaves.broad_leaves(stage, layer, "trees:leaves", top, 9, 190, _GREENS)
    if stage.has("ruins"):
        relics.columns(stage, layer, "ruins", 12, view.height * 0.81, 290)
    land.ground(stage, layer, top, stage.tone("#33693a", 0.8), stage.tone("#3f8a45", 0.7))
    air = stage.layer("mist", 0.7, repeats=False)
    mist = mix(stage.light.haze, stage.tone("#bfe6b5"), 0.4)
    puff = glow.halo(0, 0, 330, mist, 0.4)
    air.add(puff)
    stage.every_frame(
        lambda t: puff.transform(1, 0, view.width * (0.45 + 0.1 * math.sin(t * 0.25)), 0, 0.24, view.height * 0.76)
    )


def _floor(stage: Stage) -> None:
    view = stage.view
    layer = stage.layer("floor", 1.0)
    top = land.rolling(stage, layer, "floor", view.height * 0.835, 20, waves=2)
    land.ground(stage, layer, top, stage.tone("#2c4a2a"), stage.tone("#5f7f3c"))
    land.dots(stage, layer, "floor:litter", top, stage.tone("#8f8a45"), 90, view.height * 0.18, 5)
    land.specks(stage, layer, "floor:grain", top, stage.tone("#7fb04a"), 120, view.height * 0.2)
    foliage.ferns(stage, layer, "floor:ferns", top, 6, 96, stage.tone("#4fa04a"), 12)
    leaves.broad_leaves(stage, layer, "floor:leaves", top, 5, 105, _GREENS)
    _flowers(stage, layer, top)


def _flowers(stage: Stage, layer: Layer, top: tuple[Any, Any]) -> None:
    """Bird-of-paradise flowers and red trumpets, a few."""
    random = stage.random("flowers")
    for i in range(8):
        x = (i + float(random.uniform(0, 1))) * layer.span / 8
        s = float(random.uniform(34, 52))
        y = float(np.interp(x, top[0], top[1])) + float(random.uniform(6, 40))
        stem = Shape(
            Path().move(0, 0).quad(s * 0.1, -s * 0.8, 0, -s * 1.5), None, stroke=stage.tone("#4f9a45"), width=4
        )
        flower = Group(stem)
        petal = stage.tone(("#ff8a2b", "#f2434f", "#ff5fa2")[int(random.integers(3))])
        for k in range(4):
            turn = (k - 1.2) * 0.55
            blade = Shape(
                Path().move(0, 0).quad(s * 0.17, -s * 0.3, 0, -s * 0.72).quad(-s * 0.17, -s * 0.3, 0, 0).close(),
                shade(petal, 0.82 + 0.09 * k),
            )
            blade.place(0, -s * 1.48, 1, turn)
            flower.add(blade)
        layer.place(flower, x, y, s * 3)
        land.sway(stage, flower, i * 1.7, 0.05)


def _near(stage: Stage) -> None:
    """Great dark leaves that frame the picture, below and from above."""
    view = stage.view
    layer = stage.layer("near leaves", 1.42)
    top = land.rolling(stage, layer, "near leaves", view.height + 224, 24)
    leaves.broad_leaves(stage, layer, "near leaves:low", top, 5, 235, ("#1d4f33", "#235c38", "#17432f"))
    foliage.canopy(stage, layer, "near leaves:canopy", -view.height * 0.03, 120, shade(stage.tone("#1f5a34"), 0.7), 9)
    foliage.vines(stage, layer, "near leaves:vines", 4, view.height * 0.2, shade(stage.tone("#2f6f3a"), 0.75))
