"""Calm water between its banks, for boats: a lake with reeds and hills mirrored in it, or a river that glides by."""

from __future__ import annotations

import math

import numpy as np

from animatic.palette import mix, shade
from animatic.scenery import (
    countryside,
    flowers,
    garlands,
    glow,
    heavens,
    inland,
    land,
    landmarks,
    peaks,
    trees,
)
from animatic.scenery.seasons import growth
from animatic.stage import Floor, Stage
from animatic.vector import Group, Linear, Path, Shape


def on_calm_water(stage: Stage) -> None:
    """Far bank with woods and their mirror image, water with slow glints under the cast, reeds on the near bank."""
    view, river = stage.view, stage.has("river") and not stage.has("lake")
    stage.horizon = view.height * (0.46 if not view.is_portrait else 0.5)
    deep = view.height - stage.horizon
    stage.floor = Floor(
        stage.horizon + deep * 0.62, 270, far_y=stage.horizon + deep * 0.42, sky_y=0.26, shadow_opacity=0, mirror=0.3
    )
    heavens.firmament(stage)
    heavens.clouds(stage, 4)
    grown = growth(stage)
    if grown.season != "savanna" and not river:
        high = view.height * (0.4 if stage.shot.set == "mountains" else 0.2)
        peaks.range_of(stage, stage.horizon - view.height * 0.085, high)
    landmarks.beyond(stage, stage.horizon - 2)
    _water(stage)
    _far_bank(stage, view.height * (0.03 if not river else 0.06))
    inland.glints(
        stage, stage.layer("lake:far", 0.4), "lake:far", stage.horizon + 26, stage.floor.y - 60, 60, 10 if river else 0
    )
    if stage.light.time == "dawn" and "fog" not in stage.shot.weather:  # fog brings its own
        _mist(stage)
    ripples = stage.layer("lake:near", 1.06)
    pace = 40 if river else 9
    inland.glints(stage, ripples, "lake:ripples", stage.floor.y + 6, view.height * 0.97, 40, pace)
    _waterline(stage)
    _wake(stage)
    _near_bank(stage)
    garlands.string_lights(stage)


def _water(stage: Stage) -> None:
    view, top = stage.view, stage.horizon
    far, near = inland.tone(stage)
    sheen = [(0, mix(far, stage.light.haze, 0.35), 1.0), (0.4, far, 1.0), (1, near, 1.0)]
    stage.backdrop.add(Shape(Path().rect(0, top, view.width, view.height - top), Linear(0, top, 0, view.height, sheen)))
    if stage.light.orb is not None:
        x = stage.light.orb[0] * view.width
        shine = glow.halo(0, 0, view.height * 0.5, stage.light.glow, 0.6)
        shine.transform(0.24, 0, x, 0, 1, top + view.height * 0.16)
        stage.backdrop.add(shine)


def _far_bank(stage: Stage, rise: float) -> None:
    """Woods on the other side, and under the waterline the same upside down, paler and rippled."""
    grown = growth(stage)
    layer = stage.layer("far bank", 0.2)
    top = land.rolling(stage, layer, "far bank", stage.horizon - rise, 34)
    near, far = grown.woods
    water = stage.horizon + 14
    if stage.has("village"):
        countryside.village(stage, layer, top, 60)
    if grown.season == "summer" or grown.is_snowy:
        trees.pines(stage, layer, "far bank:pines", (top[0], top[1] + 6), 24, 96, grown.is_snowy)
    trees.stand(stage, layer, "far bank:trees", (top[0], top[1] + 4), 16, 78)
    land.ground(stage, layer, top, stage.tone(near, 0.3), stage.tone(far, 0.3), water)
    mirror = stage.layer("mirror", 0.2)
    dark = mix(inland.tone(stage)[0], stage.tone(shade(grown.crowns[2], 0.8), 0.3), 0.5)
    random = stage.random("far bank:mirror")
    count = 30
    for i in range(count):
        u = [float(each) for each in random.uniform(0, 1, 3)]
        wide, long = mirror.span / count * (0.7 + 0.6 * u[0]), 40 + 74 * u[1]
        blot = Path().move(-wide, 0).quad(-wide * 0.5, long, 0, long).quad(wide * 0.6, long * 0.9, wide, 0).close()
        fade = Linear(0, 0, 0, long, [(0, dark, 0.75), (0.6, dark, 0.42), (1, dark, 0)])
        image = Shape(blot, fade)
        mirror.place(Group(image), (i + u[2]) * mirror.span / count, water - 1, wide * 2.2)
        stage.every_frame(lambda t, n=image, p=6.28 * u[2]: n.place(0, 0, lean=0.06 * math.sin(t * 1.3 + p)))
    shore = Shape(Path().rect(mirror.left, water - 2, mirror.right - mirror.left, 4, 2), mix(dark, "#ffffff", 0.3), 0.5)
    mirror.add(shore)


def _mist(stage: Stage) -> None:
    """Low mist over the water, in slow banks."""
    view = stage.view
    haze = mix(stage.light.haze, "#ffffff", 0.4 if not stage.light.is_dark else 0.1)
    for k, (part, depth, strength) in enumerate(((0.02, 0.3, 0.85), (0.2, 0.6, 0.6), (0.42, 0.9, 0.5))):
        layer = stage.layer("mist", depth, repeats=False)
        y = stage.horizon + (view.height - stage.horizon) * part + 16
        puff = glow.halo(0, 0, view.width * 0.5, haze, strength)
        layer.add(puff)
        x = view.width * (0.3 + 0.24 * k)
        stage.every_frame(
            lambda t, p=puff, x=x, y=y, k=k: p.transform(
                1, 0, x + view.width * 0.09 * math.sin(t * 0.2 + 2 * k), 0, 0.1 + 0.02 * k, y
            )
        )


def _waterline(stage: Stage) -> None:
    """A sheet of the same water before the cast, so that whatever floats stands in it and not on it."""
    view, top = stage.view, stage.floor.y - 46
    far, near = inland.tone(stage)
    own = mix(far, near, 0.4)
    sheet = [(0.0, own, 0.0), (0.1, own, 0.86), (0.55, own, 0.6), (1.0, near, 0.1)]
    layer = stage.layer("waterline", 1.05)
    wide = layer.right - layer.left
    layer.add(
        Shape(
            Path().rect(layer.left, top, wide, view.height * 0.16), Linear(0, top, 0, top + view.height * 0.16, sheet)
        )
    )


def _wake(stage: Stage) -> None:
    """Level rings on the water where the cast floats."""
    view = stage.view
    layer = stage.layer("rings", 1.06, repeats=False)
    pale = mix(inland.tone(stage)[0], "#ffffff", 0.5)
    rings = [Shape(Path().ellipse(0, 0, 1), None, stroke=pale, width=0.012, stroke_opacity=0.8) for _ in range(2)]
    layer.add(*rings)

    def spread(t: float) -> None:
        for k, ring in enumerate(rings):
            life = (t * 0.24 + k / 2) % 1
            size = 120 + 260 * life
            ring.transform(size, 0, view.width * 0.5, 0, size * 0.09, stage.floor.y + 12)
            ring.opacity(math.sin(math.pi * life) * 0.8)

    stage.every_frame(spread)


def _near_bank(stage: Stage) -> None:
    view, grown = stage.view, growth(stage)
    layer = stage.layer("near bank", 1.4)
    x = np.arange(layer.left, layer.right + 24, 24.0)
    turn = 2 * np.pi * x / layer.span
    edge = view.height * 1.03 - 34 * np.sin(turn * 2 + 0.8) - 14 * np.sin(turn * 5)
    near, far = grown.slope
    inland.reeds(stage, layer, "near bank:reeds", view.height * 1.0, 15, 190, shade(stage.tone("#7f9a4a"), 0.8))
    land.ground(stage, layer, (x, edge), shade(stage.tone(near), 0.7), shade(stage.tone(far), 0.8))
    pads = stage.layer("lilies", 1.2)
    if not grown.is_snowy:
        inland.lilies(stage, pads, "lilies", view.height * 0.9, view.height * 0.97, 9)
    if grown.blossoms:
        flowers.blossoms(stage, layer, "near bank:flowers", (x, edge), grown.blossoms, 8, 24, 14)
