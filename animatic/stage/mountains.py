"""Mountains: three ridges with snow on their tops, woods at their feet, and a slope; brown and purple in the highlands,
white under snow, with a lake, a waterfall or a village where the prompt names one."""

from __future__ import annotations

import math

import numpy as np

from animatic.palette import mix, shade
from animatic.scene import Shot
from animatic.scenery import (
    aegean,
    cloud_sea,
    countryside,
    falls,
    flowers,
    garlands,
    glow,
    heavens,
    inland,
    lakeside,
    land,
    landmarks,
    overland,
    peaks,
    relics,
    trees,
)
from animatic.scenery.seasons import Growth, growth
from animatic.stage import Floor, Stage
from animatic.vector import Linear, Path, Shape, Swarm, circle

_RIDGES = (
    (0.1, 0.62, 0.3, "#8c9fba", 8),
    (0.2, 0.66, 0.4, "#72839c", 6),
    (0.34, 0.7, 0.3, "#5c6c80", 7),
)  # depth, level, rise, rock, teeth


def build(stage: Stage, shot: Shot) -> None:
    if stage.has("white village"):
        aegean.white_village(stage)
    elif stage.has("lake", "river") and inland.is_afloat(stage):
        lakeside.on_calm_water(stage)
    elif shot.camera.move == "aerial" and not stage.has("cloud sea"):
        overland.valley(stage)
    else:
        _before_the_range(stage)


def _before_the_range(stage: Stage) -> None:
    view = stage.view
    grown = growth(stage)
    stage.horizon = view.height * 0.66
    stage.floor = Floor(
        view.height * 0.89, 290, far_y=view.height * 0.84, sky_y=0.36, shadow_opacity=stage.light.shadow
    )
    heavens.firmament(stage)
    heavens.clouds(stage, 4)
    landmarks.beyond(stage, view.height * 0.6)
    if stage.has("cloud sea"):
        cloud_sea.peaks_above(stage)
        cloud_sea.bank(stage, 0.5, view.height * 0.86, 1.2, 7)
        _slope(stage, grown)
        return
    if grown.season == "highlands":
        _fells(stage, grown)
    elif stage.has("volcano"):
        _volcano(stage)
    else:
        for depth, level, rise, rock, teeth in _RIDGES:
            layer = stage.layer("ridge", depth)
            peaks.ridge(stage, layer, f"ridge:{depth}", view.height * level, view.height * rise, rock, teeth)
    if stage.has("waterfall"):
        falls.waterfall(stage, 0.4, view.height * 0.3, view.height * 0.76)
    _woods(stage, grown)
    if stage.has("lake", "river") or (grown.season == "highlands" and not stage.has("valley")):
        inland.lake(stage, 0.66, view.height * 0.755, view.height * 0.87)
    _slope(stage, grown)
    garlands.string_lights(stage)


def _fells(stage: Stage, grown: Growth) -> None:
    """Rounded brown and purple hills, one behind the other, with heather and scree on their flanks."""
    view = stage.view
    for depth, level, rise, colour in (
        (0.1, 0.56, 0.34, grown.hills[0]),
        (0.2, 0.62, 0.3, "#86607a"),
        (0.34, 0.68, 0.22, grown.hills[1]),
    ):
        layer = stage.layer("ridge", depth)
        top = land.rolling(stage, layer, f"fells:{depth}", view.height * level, view.height * rise, waves=2)
        face = stage.tone(colour, depth)
        land.ground(stage, layer, top, stage.tone(grown.woods[0], depth + 0.2), face, view.height * 0.86)
        heather = stage.tone("#9a6aa6", depth)
        land.swathes(stage, layer, f"fells:swathes:{depth}", top, face, heather, view.height * 0.14)


def _volcano(stage: Stage) -> None:
    """One great cone with a glowing crater, lava on its flank and a cloud of smoke, before a far ridge."""
    view = stage.view
    depth, level, rise, _, teeth = _RIDGES[0]
    peaks.ridge(
        stage, stage.layer("ridge", depth), f"ridge:{depth}", view.height * level, view.height * rise, "#7d7f92", teeth
    )
    layer = stage.layer("volcano", 0.16, repeats=False)
    x, top, low = view.width * 0.56, view.height * 0.24, view.height * 0.8
    rock = stage.tone("#5d4a4c", 0.16)
    cone = Path().move(x - view.width * 0.46, low).cubic(x - 190, low - 90, x - 110, top + 60, x - 62, top)
    cone.line(x + 60, top + 4).cubic(x + 110, top + 70, x + 200, low - 90, x + view.width * 0.46, low).close()
    lava = Path().move(x - 40, top + 2).cubic(x - 10, top + 60, x - 66, top + 120, x - 30, top + 200)
    lava.line(x - 12, top + 200).cubic(x - 36, top + 120, x + 30, top + 70, x + 30, top + 4).close()
    smoke = Swarm(circle(), 22, mix(stage.tone("#8f8a90"), stage.light.haze, 0.3), 0.55, parts=4)
    light = glow.halo(x, top, 240, "#ff7a2a", 0.75)
    layer.add(
        smoke,
        light,
        Shape(cone, Linear(0, top, 0, low, [(0, shade(rock, 0.8), 1), (1, mix(rock, stage.light.haze, 0.3), 1)])),
    )
    layer.add(Shape(lava, "#ff8a2e"), Shape(Path().ellipse(x - 2, top + 3, 62, 11), "#ffcf5c"))
    glow.pulse(stage, light, 0.6, 1, 2.3)
    part = np.arange(22) / 22

    def rise_up(t: float) -> None:
        life = (part + t * 0.09) % 1
        drift = x + 130 * life**1.5 + 16 * np.sin(part * 40)
        smoke.scatter(drift, top - view.height * 0.34 * life, (18 + 70 * life) * np.sin(math.pi * (0.1 + 0.9 * life)))

    stage.every_frame(rise_up)


def _woods(stage: Stage, grown: Growth) -> None:
    view = stage.view
    layer = stage.layer("woods", 0.56)
    top = land.rolling(stage, layer, "woods", view.height * 0.735, 40)
    near, far = ("#55813f", "#76a055") if grown.season == "summer" else grown.woods
    land.ground(stage, layer, top, stage.tone(near, 0.56), stage.tone(far, 0.56), view.height * 0.93)
    if stage.has("village"):
        countryside.village(stage, layer, top, 90)
    if stage.has("ruins", "temple"):
        relics.columns(stage, layer, "ruins", 12, view.height * 0.75, 150)
    if grown.season == "summer" or grown.is_snowy:
        trees.pines(stage, layer, "woods:pines", top, 26, 120, grown.is_snowy)
    else:
        trees.pines(stage, layer, "woods:pines", top, 12, 100)
        trees.stand(stage, layer, "woods:trees", top, 14, 92)


def _slope(stage: Stage, grown: Growth) -> None:
    view = stage.view
    layer = stage.layer("slope", 1.0)
    top = land.rolling(stage, layer, "slope", view.height * 0.83, 30, waves=2)
    near, far = (stage.tone(each) for each in (("#4c7a37", "#80b455") if grown.season == "summer" else grown.slope))
    land.ground(stage, layer, top, near, far)
    land.swathes(stage, layer, "slope:swathes", top, near, far, view.height * 0.17)
    if stage.has("stream"):
        inland.brook(stage, layer, (view.height * 0.845, view.height * 0.875), near, mix(far, near, 0.5))
    if stage.has("puddles"):
        inland.puddles(stage, layer, "puddles", view.height * 0.86, view.height * 0.96)
    if grown.is_snowy:
        land.dots(stage, layer, "slope:humps", top, stage.tone("#c2d3e8"), 70, view.height * 0.16, 5)
    else:
        land.specks(stage, layer, "slope:grain", top, stage.tone(grown.grain), 260, view.height * 0.16)
        petals = ("#f4f1ea", "#8fa8f0", "#f6c945") if grown.season == "summer" else grown.blossoms
        if petals:
            many = 46 if grown.season == "highlands" else 18
            flowers.blossoms(stage, layer, "slope:flowers", top, petals, many, 13, view.height * 0.14)
    for i, x in enumerate((0.1, 0.52, 0.83)):
        rock = Path().polygon([(-46, 8), (-30, -22), (4, -34), (34, -16), (48, 8)])
        layer.place(
            Shape(
                rock, Linear(-40, 0, 40, 0, [(0, stage.tone("#8b8f98"), 1), (1, shade(stage.tone("#6c7078"), 0.85), 1)])
            ),
            layer.span * x,
            view.height * (0.86 + 0.02 * i),
            110,
        )
    if stage.has("cliff"):
        _cliff(stage)


def _cliff(stage: Stage) -> None:
    """The slope ends at an edge before the lens: rock falls away below the cast."""
    view = stage.view
    layer = stage.layer("cliff", 1.02)
    x = np.arange(layer.left, layer.right + 40, 40.0)
    jag = stage.random("cliff").uniform(-9, 9, 64)
    edge = view.height * 0.935 + np.interp((x / layer.span * 64) % 64, np.arange(64), jag, period=64)
    rock = stage.tone("#8a7f7a")
    land.ground(stage, layer, (x, edge), shade(rock, 0.5), shade(rock, 1.1))
    cracks = stage.random("cliff:cracks").uniform(0, 1, (26, 3))
    for i, (a, b, c) in enumerate(cracks.tolist()):
        crack = Path().move(0, 0).line(6 - 12 * b, 30).line(12 * c - 4, 70 + 40 * b)
        line = Shape(crack, None, stroke=shade(rock, 0.45), width=3, stroke_opacity=0.8)
        layer.place(line, (i + a) * layer.span / 26, view.height * 0.945, 60)
