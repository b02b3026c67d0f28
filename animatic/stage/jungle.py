"""A jungle: storeys of crowns in the mist, giants on buttress roots, lianas, and broad leaves up to the lens."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from animatic.palette import mix, named, shade
from animatic.scene import Shot
from animatic.scenery import falls, foliage, glow, heavens, inland, land, leaves, overland, rainforest, relics
from animatic.stage import Floor, Layer, Stage
from animatic.vector import Group, Linear, Path, Shape

_GREENS = ("#3f9a4a", "#2f8050", "#63b04a", "#8cc04f", "#2c7a5f")


def build(stage: Stage, shot: Shot) -> None:
    if shot.camera.move == "aerial":
        overland.canopy(stage, jungle=True)
        return
    view = stage.view
    stage.horizon = view.height * 0.6
    stage.floor = Floor(
        view.height * 0.89, 250, far_y=view.height * 0.81, sky_y=0.36, shadow_opacity=stage.light.shadow
    )
    _distance(stage)
    _far(stage)
    if stage.has("waterfall"):
        falls.waterfall(stage, 0, view.height * 0.16, view.height * 0.72)
    _shafts(stage)
    _middle(stage)
    _floor(stage)
    _near(stage)
    if stage.light.is_dark:
        glow.sparks(stage)


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
    """Crowns in storeys that rise into the mist, giants far off, and a bank of leaves before them."""
    view = stage.view
    layer = stage.backdrop  # so far off that it need not move
    bark = stage.tone("#a59a82", 0.16)
    rainforest.storey(stage, layer, "far crowns:high", view.height * 0.3, 200, stage.tone("#6fa87a", 0.1), 9, 0.8)
    rainforest.giants(stage, layer, "far giants", 13, view.height * 0.68, 26, bark, stage.tone("#5f9a60", 0.16))
    rainforest.storey(stage, layer, "far crowns:low", view.height * 0.47, 160, stage.tone("#57996a", 0.16), 11, 0.85)
    palms = land.rolling(stage, layer, "far palms", view.height * 0.64, 40)
    leaves.palms(stage, layer, "far palms:trees", palms, 7, 220, "#4f8f60", "#7a7358")
    foliage.undergrowth(stage, layer, "far crowns:bush", view.height * 0.64, 60, stage.tone("#3f8560", 0.2))
    second = stage.layer("far trees", 0.34)
    bark = stage.tone("#a08f72", 0.36)
    rainforest.giants(stage, second, "far trees:giants", 5, view.height * 0.735, 46, bark, stage.tone("#5f9a4a", 0.36))
    if not stage.has("waterfall"):  # whose rock stands there
        rainforest.storey(
            stage, second, "far trees:crowns", view.height * 0.2, 250, stage.tone("#3c8a4c", 0.4), 5, 0.75
        )
    bank = land.rolling(stage, second, "far trees:bank", view.height * 0.72, 20)
    leaves.broad_leaves(stage, second, "far trees:leaves", bank, 5, 120, _GREENS)
    foliage.undergrowth(stage, second, "far trees:bush", view.height * 0.75, 30, stage.tone("#2f7f4a", 0.44))


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
    bark, moss = stage.tone("#94805f", 0.68), stage.tone("#5f9a45", 0.68)
    rainforest.giants(stage, layer, "trees:giants", 4, view.height * 0.815, 84, bark, moss)
    foliage.canopy(stage, layer, "trees:canopy", view.height * 0.05, 160, stage.tone("#2f7a3f", 0.7), 9)
    rainforest.lianas(
        stage, layer, "trees:lianas", 5, view.height * 0.02, view.height * 0.3, stage.tone("#7a6040", 0.72)
    )
    foliage.vines(stage, layer, "trees:vines", 5, view.height * 0.38, stage.tone("#4f9a45", 0.72))
    top = land.rolling(stage, layer, "trees:bank", view.height * 0.79, 20)
    leaves.broad_leaves(stage, layer, "trees:leaves", top, 7, 190, _GREENS)
    if stage.has("ruins"):
        relics.columns(stage, layer, "ruins", 12, view.height * 0.81, 290)
    if stage.has("temple"):
        relics.step_temple(stage, stage.layer("temple", 0.3, repeats=False), view.width * 0.5, view.height * 0.7, 640)
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
    if stage.has("river", "stream", "lake"):
        _river(stage, layer)
    if stage.has("puddles"):
        inland.puddles(stage, layer, "puddles", view.height * 0.87, view.height * 0.96)
    land.dots(stage, layer, "floor:litter", top, stage.tone("#8f8a45"), 90, view.height * 0.18, 5)
    land.specks(stage, layer, "floor:grain", top, stage.tone("#7fb04a"), 120, view.height * 0.2)
    foliage.ferns(stage, layer, "floor:ferns", top, 6, 96, stage.tone("#4fa04a"), 12)
    leaves.broad_leaves(stage, layer, "floor:leaves", top, 5, 105, _GREENS)
    _flowers(stage, layer, top)


def _river(stage: Stage, layer: Layer) -> None:
    """Brown-green water across the floor: under the cast where it goes by water, else behind it."""
    height = stage.view.height
    afloat = inland.is_afloat(stage)
    banks = (height * 0.8, height * 0.95) if afloat else (height * 0.82, height * 0.865)
    inland.brook(stage, layer, banks, stage.tone("#2c4a2a"), stage.tone("#45652f"))
    if afloat:
        stage.floor.y, stage.floor.far_y = height * 0.89, height * 0.85


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
