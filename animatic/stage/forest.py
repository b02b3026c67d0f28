"""A deep wood: trunks in four depths that fade into mist, shafts of light, ferns, and a mossy floor for the cast."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from animatic.palette import mix, named, shade
from animatic.scene import Shot
from animatic.scenery import foliage, garlands, glow, heavens, inland, land, overland, trees
from animatic.scenery.seasons import growth
from animatic.stage import Floor, Layer, Stage
from animatic.vector import RGB, Group, Linear, Path, Shape

_LEAVES = {
    "autumn": ("#c8752f", "#e2a33a", "#a94f2c"),
    "snow": ("#dbe6ee", "#f1f6fa", "#b4c6d3"),
    "blossoms": ("#f2b8cc", "#fbdbe4", "#d98fae"),
    "summer": ("#4f8f45", "#6ba352", "#37703a"),
}


def build(stage: Stage, shot: Shot) -> None:
    if shot.camera.move == "aerial":
        overland.canopy(stage, jungle=False)
        return
    view = stage.view
    stage.horizon = view.height * 0.62
    stage.floor = Floor(
        view.height * 0.88, 255, far_y=view.height * 0.79, sky_y=0.34, shadow_opacity=stage.light.shadow
    )
    season = growth(stage).season
    leaves = _LEAVES.get(season, _LEAVES["summer"])
    bark = "#c9c2b4" if stage.has("birch") else "#6d5340"
    _distance(stage, leaves)
    _far(stage, leaves, bark)
    _shafts(stage)
    _middle(stage, leaves, bark)
    _floor(stage, leaves, season)
    _near(stage, leaves, bark)
    garlands.string_lights(stage)


def _distance(stage: Stage, leaves: tuple[str, ...]) -> None:
    view, light = stage.view, stage.light
    heavens.firmament(stage, view.height * 0.75)
    mist = mix(light.haze, stage.tone(leaves[1], 0.1), 0.35)
    light = stage.light = replace(light, haze=named(mist), thickness=light.thickness * 0.9)
    stops = [(0.0, shade(mist, 0.86), 0.55), (0.45, mist, 0.85), (1.0, mix(mist, light.glow, 0.3), 0.9)]
    stage.backdrop.add(Shape(Path().rect(0, 0, view.width, view.height), Linear(0, 0, 0, view.height * 0.8, stops)))
    x = view.width * (light.orb[0] if light.orb else 0.62)
    stage.backdrop.add(glow.halo(x, view.height * 0.3, view.height * 0.62, light.glow, 0.42 if light.is_dark else 0.8))


def _far(stage: Stage, leaves: tuple[str, ...], bark: str) -> None:
    view = stage.view
    layer = stage.backdrop  # so far off that it need not move
    if not stage.has("bamboo"):
        foliage.trunks(stage, layer, "far wood:trunks", 20, view.height * 0.68, 22, stage.tone(bark, 0.16), 1.2)
    foliage.undergrowth(stage, layer, "far wood:hedge", view.height * 0.67, 40, stage.tone(leaves[2], 0.22))
    second = stage.layer("second wood", 0.34)
    if stage.has("bamboo"):
        foliage.bamboo(stage, layer, "far bamboo", 40, view.height * 0.68, 12, stage.tone("#6f9f58", 0.2))
        foliage.bamboo(stage, second, "second bamboo", 26, view.height * 0.735, 20, stage.tone("#6fa84e", 0.36))
        foliage.undergrowth(stage, second, "second wood:hedge", view.height * 0.735, 34, stage.tone(leaves[0], 0.42))
        return
    if stage.has("pines"):
        top = land.rolling(stage, second, "pines", view.height * 0.72, 20)
        random = stage.random("pines")
        snow = stage.tone("#f6faff", 0.34) if growth(stage).is_snowy else None
        for i in range(16):
            grown = float(random.uniform(260, 420))
            pine = trees.pine(grown, stage.tone("#3f7050", 0.34), stage.tone(bark, 0.34), snow)
            second.place(pine, (i + float(random.uniform(0, 1))) * second.span / 16, view.height * 0.74, 300)
        land.ground(stage, second, top, stage.tone(leaves[2], 0.5), stage.tone(leaves[1], 0.4))
        return
    foliage.trunks(stage, second, "second wood:trunks", 12, view.height * 0.735, 38, stage.tone(bark, 0.36), 1.35)
    foliage.canopy(stage, second, "second wood:canopy", view.height * 0.13, 140, stage.tone(leaves[1], 0.4), 11)
    foliage.undergrowth(stage, second, "second wood:hedge", view.height * 0.735, 34, stage.tone(leaves[0], 0.42))


def _shafts(stage: Stage) -> None:
    strength = {"day": 0.34, "dawn": 0.4, "sunset": 0.46, "overcast": 0.08, "dusk": 0.1, "night": 0.16, "neon": 0.26}[
        stage.light.time
    ]
    view = stage.view
    layer = stage.layer("shafts", 0.44, repeats=False)
    random = stage.random("shafts")
    for i in range(3):
        u = [float(each) for each in random.uniform(0, 1, 3)]
        beam = glow.shaft(
            0,
            -30,
            view.height * 0.92,
            20 + 26 * u[0],
            60 + 70 * u[1],
            stage.light.glow,
            strength * (0.6 + 0.4 * u[2]),
            -view.height * 0.26,
        )
        beam.place(view.width * (0.36 + 0.28 * i), 0)
        layer.add(beam)
        glow.pulse(stage, beam, 0.45, 1, 0.5 + 0.2 * u[0], 6 * u[1])


def _middle(stage: Stage, leaves: tuple[str, ...], bark: str) -> None:
    view = stage.view
    layer = stage.layer("wood", 0.66)
    if stage.has("bamboo"):
        foliage.bamboo(stage, layer, "bamboo", 17, view.height * 0.79, 34, stage.tone("#7fb04a", 0.7))
    else:
        foliage.trunks(stage, layer, "wood:trunks", 8, view.height * 0.79, 68, stage.tone(bark, 0.7), 1.6)
    foliage.canopy(stage, layer, "wood:canopy", view.height * 0.06, 160, stage.tone(leaves[0], 0.72), 9)
    top = land.rolling(stage, layer, "wood:floor", view.height * 0.775, 20)
    snowy = growth(stage).is_snowy
    moss = leaves[2] if snowy else mix(leaves[2], "#4c6b35", 0.5)
    land.ground(stage, layer, top, stage.tone(moss, 0.8), stage.tone(leaves[0], 0.66))
    if snowy:
        _snow_on_the_wood(stage, layer)
    foliage.ferns(stage, layer, "wood:ferns", top, 14, 84, stage.tone(leaves[1], 0.7), 14)


def _floor(stage: Stage, leaves: tuple[str, ...], season: str) -> None:
    view = stage.view
    layer = stage.layer("floor", 1.0)
    top = land.rolling(stage, layer, "floor", view.height * 0.82, 22, waves=2)
    near, far = ("#c3d3df", "#f4f8fb") if season == "snow" else ("#39502a", mix(leaves[0], "#7a6a3a", 0.35))
    land.ground(stage, layer, top, stage.tone(near), stage.tone(far))
    if stage.has("path"):
        _path(stage, layer)
    if stage.has("stream", "river", "lake", "swamp"):
        _brook(stage, layer, stage.tone(near), stage.tone(far))
    if stage.has("puddles"):
        inland.puddles(stage, layer, "puddles", view.height * 0.86, view.height * 0.95)
    land.dots(
        stage, layer, "floor:litter", top, stage.tone(mix(leaves[1], "#a5793f", 0.5)), 110, view.height * 0.2, 4.5
    )
    land.specks(stage, layer, "floor:grain", top, stage.tone(leaves[1]), 140, view.height * 0.2)
    foliage.ferns(stage, layer, "floor:ferns", top, 8, 92, stage.tone(leaves[0]), 18)
    _stones(stage, layer, top, season)
    if season != "snow":
        _mushrooms(stage, layer, top)
    if stage.light.is_dark:
        glow.sparks(stage)


def _path(stage: Stage, layer: Layer) -> None:
    """A trodden path along the floor, on which the cast walks."""
    y, wide = stage.floor.y, layer.right - layer.left
    earth = stage.tone("#a58a5c")
    for grow, colour in ((30, shade(earth, 0.78)), (22, earth)):
        layer.add(Shape(Path().rect(layer.left, y - grow, wide, grow * 2 - 4, grow), colour))


def _brook(stage: Stage, layer: Layer, near: RGB, far: RGB) -> None:
    """A brook across the floor: under the cast where it goes by water, else behind it."""
    height = stage.view.height
    afloat = inland.is_afloat(stage)
    banks = (height * 0.8, height * 0.935) if afloat else (height * 0.815, height * 0.858)
    inland.brook(stage, layer, banks, near, mix(far, near, 0.5))
    if afloat:
        stage.floor.y, stage.floor.far_y = height * 0.885, height * 0.85


def _stones(stage: Stage, layer: Layer, top: tuple[Any, Any], season: str) -> None:
    """Boulders with a cushion of moss, or of snow."""
    random = stage.random("stones")
    stone = stage.tone("#7f837c")
    cushion = stage.tone("#f7fafd" if season == "snow" else "#7fa84a")
    for i in range(6):
        u = [float(each) for each in random.uniform(0, 1, 3)]
        r, x = 30 + 34 * u[0], (i + u[1]) * layer.span / 6
        body = Path().move(-r, 6).cubic(-r * 1.02, -r * 0.6, -r * 0.4, -r * 0.82, r * 0.1, -r * 0.74)
        body.cubic(r * 0.7, -r * 0.66, r * 1.04, -r * 0.3, r, 6).close()
        cap = Path().move(-r * 0.93, -r * 0.3).cubic(-r * 0.8, -r * 0.8, -r * 0.3, -r * 0.92, r * 0.1, -r * 0.84)
        cap.cubic(r * 0.62, -r * 0.78, r * 0.9, -r * 0.5, r * 0.94, -r * 0.26).quad(
            r * 0.5, -r * 0.46, r * 0.2, -r * 0.3
        )
        cap.quad(-r * 0.1, -r * 0.5, -r * 0.42, -r * 0.26).quad(-r * 0.66, -r * 0.44, -r * 0.93, -r * 0.3).close()
        shadow = Shape(Path().ellipse(0, 6, r * 1.15, r * 0.16), "#000000", 0.2)
        rock = Group(
            shadow, Shape(body, Linear(-r, 0, r, 0, [(0, stone, 1), (1, shade(stone, 0.55), 1)])), Shape(cap, cushion)
        )
        layer.place(rock, x, float(np.interp(x, *top)) + 12 + 20 * u[2], r * 2.6)


def _snow_on_the_wood(stage: Stage, layer: Layer) -> None:
    """Snow-laden firs between the trunks."""
    random = stage.random("wood:firs")
    for i in range(9):
        u = [float(each) for each in random.uniform(0, 1, 2)]
        grown = 190 + 130 * u[0]
        fir = trees.pine(grown, stage.tone("#3f6f58", 0.66), stage.tone("#5d4634", 0.66), stage.tone("#f6faff", 0.66))
        layer.place(fir, (i + u[1]) * layer.span / 9, stage.view.height * 0.8, grown)


def _mushrooms(stage: Stage, layer: Layer, top: tuple[Any, Any]) -> None:
    random = stage.random("mushrooms")
    for i in range(7):
        x, s = (i + float(random.uniform(0, 1))) * layer.span / 7, float(random.uniform(13, 24))
        cap = stage.tone("#d5453a" if float(random.uniform(0, 1)) < 0.6 else "#c9975e")
        plant = Group(
            Shape(
                Path()
                .move(-s * 0.26, 0)
                .quad(-s * 0.16, -s * 0.6, -s * 0.18, -s)
                .line(s * 0.18, -s)
                .quad(s * 0.16, -s * 0.6, s * 0.28, 0)
                .close(),
                stage.tone("#efe4cf"),
            ),
            Shape(
                Path()
                .move(-s * 0.8, -s * 0.86)
                .cubic(-s * 0.7, -s * 1.8, s * 0.7, -s * 1.8, s * 0.8, -s * 0.86)
                .quad(0, -s * 0.66, -s * 0.8, -s * 0.86)
                .close(),
                cap,
            ),
            Shape(
                Path()
                .ellipse(-s * 0.3, -s * 1.2, s * 0.13)
                .ellipse(s * 0.22, -s * 1.28, s * 0.11)
                .ellipse(s * 0.46, -s * 1.0, s * 0.08),
                stage.tone("#fff6e4"),
                0.9,
            ),
        )
        layer.place(plant, x, stage.view.height * 0.86 + float(random.uniform(0, 60)), s * 3)


def _near(stage: Stage, leaves: tuple[str, ...], bark: str) -> None:
    view = stage.view
    layer = stage.layer("near wood", 1.45)
    dark = shade(stage.tone(leaves[2]), 0.5)
    top = land.rolling(stage, layer, "near wood", view.height * 1.03, 20)
    foliage.ferns(stage, layer, "near wood:ferns", top, 9, 150, dark, 16)
    foliage.canopy(stage, layer, "near wood:canopy", -view.height * 0.02, 120, dark, 9)
