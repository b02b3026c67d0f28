"""A road seen from its side: hills, fields, poles and posts pass at five paces; along the sea where it is coastal, and
with a high horizon for a camera in the air."""

from __future__ import annotations

import math

from animatic.palette import mix, shade
from animatic.scene import Shot
from animatic.scenery import (
    corniche,
    countryside,
    flowers,
    garlands,
    glow,
    heavens,
    inland,
    land,
    landmarks,
    peaks,
    track,
    trees,
)
from animatic.scenery.indoors import LAMP
from animatic.scenery.seasons import Growth, growth
from animatic.stage import Floor, Layer, Stage
from animatic.vector import Group, Linear, Path, Shape

_TRAINS = (
    "prop:train", "prop:steam_train", "locomotive", "train", "high-speed-train", "bullet-train", "metro", "railway-car",
    "light-rail", "mountain-railway",
)  # fmt: skip
_FIELDS = ("#d9b955", "#8fb652", "#c98f4a", "#6fa04a", "#b8c46a")


def build(stage: Stage, shot: Shot) -> None:
    view = stage.view
    grown, above = growth(stage), shot.camera.move == "aerial"
    stage.horizon = view.height * (0.55 if not above else 0.28)
    top, low = view.height * 0.76, view.height * 0.955
    stage.floor = Floor(
        top + (low - top) * 0.66,
        225,
        far_y=top + (low - top) * 0.22,
        sky_y=0.26,
        shadow_opacity=stage.light.shadow + 0.08,
        mirror=0.3 if {"rain", "storm"} & set(shot.weather) else 0,
    )
    heavens.firmament(stage)
    heavens.clouds(stage)
    if stage.has("dirt road") and not above:
        track.pine_slope(stage, grown)
        track.earth(stage, top, low, grown)
        garlands.string_lights(stage)
        return
    if stage.has("coastal"):
        corniche.sea_below(stage, top, above)
    else:
        if stage.has("mountains", "valley"):
            peaks.range_of(stage, stage.horizon + 20, view.height * 0.3)
        landmarks.beyond(stage, stage.horizon + 40)
        _hills(stage, grown)
        if above:
            corniche.strips(stage, top - 22)
        else:
            _fields(stage, grown)
    _verge(stage, top, grown)
    if stage.has("coastal"):
        corniche.guard_rail(stage, top)
    else:
        _poles(stage, top, 0.5 if above else 1.0)
    if stage.has("railway") or any(actor.art in _TRAINS for actor in shot.actors):
        _rails(stage, top, low, grown)
    else:
        _asphalt(stage, top, low, bool({"rain", "storm"} & set(shot.weather)), grown)
    _lamps(stage, top)
    _near(stage, low, grown)
    garlands.string_lights(stage)


def _hills(stage: Stage, grown: Growth) -> None:
    colours = ("#6f8fae", "#6f9a86") if grown.season == "summer" else grown.hills
    for (depth, rise), colour in zip(((0.08, 0.15), (0.16, 0.1)), colours, strict=True):
        layer = stage.layer("hills", depth)
        line = land.rolling(stage, layer, f"hills:{depth}", stage.horizon - 16 + depth * 90, stage.view.height * rise)
        land.ground(
            stage,
            layer,
            line,
            stage.tone(shade(colour, 0.9), depth + 0.2),
            stage.tone(colour, depth),
            stage.horizon + 130,
        )


def _fields(stage: Stage, grown: Growth) -> None:
    """Strips of crops on the plain, a hedge, a farm with lit windows, trees."""
    view = stage.view
    layer = stage.layer("fields", 0.3)
    line = land.rolling(stage, layer, "fields", stage.horizon + 16, 24)
    plain = _FIELDS[1] if grown.season == "summer" else grown.woods[1]
    crops = _FIELDS if grown.season == "summer" else (*grown.slope, *grown.woods, grown.grain)
    land.ground(stage, layer, line, stage.tone(plain, 0.5), stage.tone(plain, 0.3))
    random = stage.random("fields")
    for i in range(9):
        x, wide, high = (
            (i + float(random.uniform(0, 0.6))) * layer.span / 9,
            float(random.uniform(190, 360)),
            float(random.uniform(14, 30)),
        )
        colour = stage.tone(crops[int(random.integers(len(crops)))], 0.36)
        strip = (
            Path().move(-wide / 2 + 40, -high).line(wide / 2 + 30, -high).line(wide / 2, 0).line(-wide / 2, 0).close()
        )
        layer.place(Group(Shape(strip, colour)), x, stage.horizon + 70 + float(random.uniform(0, 26)), wide * 1.3)
    trees.stand(stage, layer, "fields:trees", (line[0], line[1] + 26), 9, 84)
    if stage.has("village"):
        countryside.village(stage, layer, (line[0], line[1] + 20), 78)
    layer.place(countryside.farm(stage, 0.4), layer.span * 0.36, stage.horizon + 52, 240)
    if stage.has("windmill") or "wind" in stage.shot.weather:
        for k in range(6):
            mill = _turbine(stage, k)
            mill.place(0, 0, 1.2 + 0.16 * (k % 3))
            layer.place(Group(mill), (k + 0.4) * layer.span / 6, stage.horizon + 46, 420)
    second = stage.layer("meadow", 0.6)
    edge = land.rolling(stage, second, "meadow", view.height * 0.69, 20)
    near, far = ("#5f9440", "#8cba56") if grown.season == "summer" else grown.slope
    land.ground(stage, second, edge, stage.tone(near, 0.8), stage.tone(far, 0.6))
    land.specks(stage, second, "meadow:grain", edge, stage.tone(grown.grain, 0.7), 160, 60)
    trees.stand(stage, second, "meadow:trees", (edge[0], edge[1] + 10), 7, 170)


def _turbine(stage: Stage, number: int) -> Group:
    white = stage.tone("#f4f6f7", 0.4)
    blades = Group()
    for k in range(3):
        blade = Shape(Path().move(0, -4).quad(12, -50, 3, -112).quad(-6, -50, -6, 0).close(), white)
        blade.place(0, 0, 1, k * math.tau / 3)
        blades.add(blade)
    stage.every_frame(lambda t: blades.place(0, -210, 1, t * 1.1 + number))
    return Group(
        Shape(Path().polygon([(-7, 0), (-3, -208), (3, -208), (7, 0)]), white),
        blades,
        Shape(Path().ellipse(0, -210, 6), shade(white, 0.85)),
    )


def _verge(stage: Stage, top: float, grown: Growth) -> None:
    """The far verge with its posts."""
    layer = stage.layer("verge", 0.9)
    edge = land.rolling(stage, layer, "verge", top - 22, 10, waves=2)
    near, far = ("#5d8a3a", "#7fae4c") if grown.season == "summer" else grown.slope
    land.ground(stage, layer, edge, stage.tone(near), stage.tone(far), top + 30)
    land.tufts(stage, layer, "verge:grass", edge, stage.tone(grown.grass), 30, 24, 14)
    posts = 18
    for i in range(posts):
        post = Group(
            Shape(Path().rect(-4, -34, 8, 34, 3), stage.tone("#f4f4ee")),
            Shape(Path().rect(-4, -30, 8, 9), stage.tone("#d8442f")),
        )
        layer.place(post, i * layer.span / posts, top + 2, 30)


def _poles(stage: Stage, top: float, share: float) -> None:
    """The telegraph line; `share` of its height is seen from above."""
    layer = stage.layer("poles", 0.9)
    poles = 6
    step = layer.span / poles
    wood = stage.tone("#6b5038")
    high = min(330.0, stage.view.height * 0.42) * share
    for i in range(poles):
        pole = Group(
            Shape(Path().rect(-5, -high, 10, high), wood),
            Shape(Path().rect(-44, -high + 18, 88, 8), shade(wood, 0.86)),
            *(Shape(Path().rect(x - 3, -high + 8, 6, 11, 2), stage.tone("#cfdcd8")) for x in (-38, 0, 38)),
        )
        layer.place(pole, i * step + 90, top - 12, 120)
        wires = Path()
        for x in (-38, 38):
            wires.move(x, 0).cubic(x + step * 0.3, 46, x + step * 0.7, 46, x + step, 0)
        layer.place(
            Group(Shape(wires, None, stroke=shade(wood, 0.6), width=1.6)), i * step + 90, top - high - 2, step * 2.2
        )


def _rails(stage: Stage, top: float, low: float, grown: Growth) -> None:
    """Ballast with sleepers and the two rails, on which the train's wheels stand."""
    layer, view = stage.layer("rails", 1.0), stage.view
    stone, wood = stage.tone("#8f8a82" if not grown.is_snowy else "#d5dde4"), stage.tone("#5f4a3a")
    steel = mix(stage.tone("#aab3ba"), stage.light.glow, 0.16)
    bank = ("#8a7f5f", "#5d8a3a") if grown.season == "summer" else grown.slope[::-1]
    wide, far, near = layer.right - layer.left, top + (low - top) * 0.36, top + (low - top) * 0.68
    layer.add(
        Shape(
            Path().rect(layer.left, top - 4, wide, low - top + 10),
            Linear(0, top, 0, low, [(0, shade(stone, 0.84), 1), (1, stone, 1)]),
        ),
        Shape(
            Path().rect(layer.left, low, wide, view.height * 0.4),
            Linear(0, low, 0, view.height, [(0, stage.tone(bank[0]), 1), (1, stage.tone(bank[1]), 1)]),
        ),
    )
    sleepers = 40
    for i in range(sleepers):
        beam = Path().polygon([(6, -12), (34, -12), (26, near - far + 22), (-6, near - far + 22)])
        layer.place(Group(Shape(beam, wood)), i * layer.span / sleepers, far, 120)
    for y, thick in ((far, 9.0), (near, 13.0)):
        layer.add(
            Shape(Path().rect(layer.left, y, wide, thick), shade(steel, 0.5)),
            Shape(Path().rect(layer.left, y, wide, thick * 0.4), steel),
        )
    across = ([layer.left, layer.right], [top + 8, top + 8])
    land.dots(stage, layer, "rails:stones", across, shade(stone, 0.7), 160, low - top - 16, 3)


def _asphalt(stage: Stage, top: float, low: float, wet: bool, grown: Growth) -> None:
    layer = stage.layer("road", 1.0)
    verge = ("#8a7f5f", "#5d8a3a") if grown.season == "summer" else grown.slope[::-1]
    tar = stage.tone("#4c5058" if not grown.is_snowy else "#c3ced8")
    sheen = mix(tar, stage.light.sky[-1][1], 0.5 if wet else 0.16)
    wide = layer.right - layer.left
    layer.add(
        Shape(
            Path().rect(layer.left, top - 4, wide, low - top + 10),
            Linear(0, top, 0, low, [(0, sheen, 1), (0.5, mix(sheen, tar, 0.7), 1), (1, tar, 1)]),
        ),
        Shape(Path().rect(layer.left, top + 5, wide, 5), stage.tone("#eeeae0"), 0.9),
        Shape(Path().rect(layer.left, low - 16, wide, 8), stage.tone("#eeeae0"), 0.9),
        Shape(
            Path().rect(layer.left, low, wide, stage.view.height * 0.4),
            Linear(0, low, 0, stage.view.height, [(0, stage.tone(verge[0]), 1), (1, stage.tone(verge[1]), 1)]),
        ),
    )
    dashes = 22
    y = top + (low - top) * 0.42
    for i in range(dashes):
        dash = Shape(Path().polygon([(6, 0), (86, 0), (80, 9), (0, 9)]), stage.tone("#f6d76a"))
        layer.place(Group(dash), i * layer.span / dashes, y, 190)
    land.dots(
        stage,
        layer,
        "road:grain",
        ([layer.left, layer.right], [top + 8, top + 8]),
        shade(tar, 0.8),
        120,
        low - top - 24,
        2.2,
    )

    if stage.has("puddles"):
        inland.puddles(stage, layer, "puddles", top + 30, low - 20)


def _lamps(stage: Stage, top: float) -> None:
    """Street lamps with pools of light, when lamps are lit and near a town always."""
    if not (stage.light.lamps or stage.has("street", "highway")):
        return
    layer = stage.layer("lamps", 0.98)
    steel = stage.tone("#5b6470")
    high = min(360.0, stage.view.height * 0.44)
    colour = "#ff6ad5" if stage.light.time == "neon" else LAMP
    for i in range(5):
        lamp = Group()
        if stage.light.lamps:
            lamp.add(
                glow.halo(84, 34, 190, colour, 0.34, flat=0.26),
                Shape(
                    Path().polygon([(62, -high + 10), (104, -high + 10), (200, 24), (-40, 24)]),
                    Linear(0, -high, 0, 24, [(0, colour, 0.34), (1, colour, 0)]),
                ),
            )
        lamp.add(
            Shape(Path().move(0, 0).line(0, -high + 40).quad(0, -high, 60, -high), None, stroke=steel, width=7),
            Shape(Path().rect(52, -high - 5, 58, 13, 6), shade(steel, 0.8)),
        )
        if stage.light.lamps:
            lamp.add(Shape(Path().ellipse(82, -high + 9, 20, 5), "#fff3cf"), glow.halo(82, -high + 10, 62, colour, 0.6))
        layer.place(lamp, (i + 0.35) * layer.span / 5, top, 460)


def _near(stage: Stage, low: float, grown: Growth) -> None:
    layer: Layer = stage.layer("near verge", 1.4)
    edge = land.rolling(stage, layer, "near verge", max(low + 34, stage.view.height * 1.02), 18)
    land.tufts(stage, layer, "near verge:grass", edge, shade(stage.tone(grown.grass), 0.65), 26, 62, 20)
    petals = ("#f4f1ea", "#e8637a", "#f6c945") if grown.season == "summer" else grown.blossoms
    if petals:
        flowers.blossoms(stage, layer, "near verge:flowers", edge, petals, 8, 26, 10)
