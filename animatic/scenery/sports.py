"""Where games are played: an outdoor court with hoops and a fence, and a stadium's pitch under its stands."""

from __future__ import annotations

import math

import numpy as np

from animatic.palette import mix, shade
from animatic.scenery import buildings, glow, heavens, seasons, trees
from animatic.scenery import land as lands
from animatic.stage import Floor, Layer, Stage
from animatic.vector import Group, Linear, Path, Shape, Swarm, circle


def court(stage: Stage) -> None:
    """A painted court with its lines and a hoop at each end, behind it a wire fence, trees and houses."""
    view = stage.view
    low = view.height * 0.7
    stage.horizon = view.height * 0.6
    stage.floor = Floor(view.height * 0.9, 290, far_y=view.height * 0.82, sky_y=0.3, shadow_opacity=stage.light.shadow)
    heavens.firmament(stage)
    heavens.clouds(stage, 4)
    buildings.skyline(stage, stage.layer("skyline", 0.14), "skyline:0.14", low, view.height * 0.42, 15)
    park = stage.layer("park", 0.5)
    top = lands.rolling(stage, park, "court:park", view.height * 0.665, 14)
    trees.stand(stage, park, "court:trees", top, 12, 150)
    grown = seasons.growth(stage)
    lands.ground(stage, park, top, stage.tone(grown.woods[0], 0.5), stage.tone(grown.woods[1], 0.5))
    _wire(stage, low)
    _painted(stage, low)
    _hoops(stage)


def stadium(stage: Stage) -> None:
    """A striped pitch, boards along it, two tiers of people who wave, and floodlights."""
    view = stage.view
    low = view.height * 0.66
    stage.horizon = view.height * 0.56
    stage.floor = Floor(view.height * 0.89, 270, far_y=view.height * 0.76, sky_y=0.3, shadow_opacity=stage.light.shadow)
    heavens.firmament(stage)
    heavens.clouds(stage, 3)
    _stands(stage, low)
    layer = stage.layer("pitch", 1.0)
    turf = "#eef3f8" if seasons.is_snowy(stage) else "#4f9a3c"
    green = mix(stage.tone(turf), turf, 0.5 if stage.light.lamps else 0)  # under floodlights
    wide = layer.right - layer.left
    layer.add(Shape(Path().rect(layer.left, low, wide, view.height * 1.35 - low), green))
    stripes = 16
    step = layer.span / stripes
    for i in range(stripes):
        lean = 60.0
        stripe = Path().polygon(
            [(0, 0), (step / 2, 0), (step / 2 - lean, view.height * 0.4), (-lean, view.height * 0.4)]
        )
        layer.place(Shape(stripe, shade(green, 1.12), 0.9), i * step, low, step * 2)
    white = mix(stage.tone("#f6f8f4"), "#ffffff", 0.5 if stage.light.lamps else 0)
    for y, thick in ((low + 22, 4), (view.height * 0.955, 9)):
        layer.add(Shape(Path().rect(layer.left, y, wide, thick), white, 0.9))
    for part in (0.16, 0.66):
        ring = Shape(Path().ellipse(0, 0, 210, 44), None, stroke=white, width=6, stroke_opacity=0.85)
        layer.place(ring, layer.span * part, view.height * 0.82, 460)
        layer.place(_goal(stage), layer.span * (part + 0.25), view.height * 0.77, 320)


def _wire(stage: Stage, low: float) -> None:
    """A high fence of wire on posts."""
    layer = stage.layer("wire", 0.72)
    high, posts = stage.view.height * 0.27, 12
    step = layer.span / posts
    steel = stage.tone("#6f7a82", 0.72)
    mesh = Path()
    for k in range(7):
        u = k / 6
        mesh.move(u * step, 0).line(min(step, u * step + high), -min(high, step * (1 - u)))
        mesh.move(u * step, 0).line(max(0, u * step - high), -min(high, step * u))
    for i in range(posts):
        panel = Group(
            Shape(mesh, None, stroke=mix(steel, stage.light.haze, 0.3), width=1.3, stroke_opacity=0.6),
            Shape(Path().rect(-4, -high - 6, 8, high + 14), steel),
            Shape(Path().rect(0, -high - 3, step, 6), steel),
        )
        layer.place(panel, i * step, low + 10, step * 2.2)
    if stage.light.lamps:
        for i in range(4):
            lamp = Group(Shape(Path().rect(-4, -high * 1.5, 8, high * 1.5), shade(steel, 0.7)))
            lamp.add(
                Shape(Path().rect(-34, -high * 1.56, 68, 14, 4), "#fff6dd"),
                glow.halo(0, -high * 1.5, 120, "#fff0cf", 0.7),
            )
            layer.place(lamp, (i + 0.4) * layer.span / 4, low + 6, 300)


def _painted(stage: Stage, low: float) -> None:
    view = stage.view
    layer = stage.layer("court", 1.0)
    snowy = seasons.is_snowy(stage)
    ground, key = stage.tone("#eef3f8" if snowy else "#b5603f"), stage.tone("#d8e4ef" if snowy else "#3f6f95")
    white = stage.tone("#f6f3ea")
    wide, foot = layer.right - layer.left, view.height * 1.35
    layer.add(
        Shape(
            Path().rect(layer.left, low, wide, foot - low),
            Linear(0, low, 0, view.height, [(0, shade(ground, 1.08), 1), (1, shade(ground, 0.86), 1)]),
        ),
        Shape(Path().rect(layer.left, low, wide, 12), shade(ground, 0.66)),
        Shape(Path().rect(layer.left, low + 34, wide, 5), white, 0.9),
        Shape(Path().rect(layer.left, view.height * 0.965, wide, 9), white, 0.9),
    )
    for part in (0.2, 0.7):
        x = layer.span * part
        box = Path().polygon([(-250, 0), (250, 0), (310, view.height * 0.15), (-310, view.height * 0.15)])
        ring = Path().ellipse(0, view.height * 0.15, 190, 40)
        layer.place(
            Group(Shape(box, key), Shape(box, None, stroke=white, width=6), Shape(ring, None, stroke=white, width=6)),
            x, low + 36, 760,
        )  # fmt: skip
    lands.dots(
        stage,
        layer,
        "court:grain",
        ([layer.left, layer.right], [low + 20, low + 20]),
        shade(ground, 0.84),
        130,
        view.height * 0.26,
        2.4,
    )


def _hoops(stage: Stage) -> None:
    """A backboard with its ring and net on a post, twice in a span; where the prompt casts a hoop, none is here."""
    if any(actor.art == "prop:hoop" for actor in stage.shot.actors):
        return
    layer = stage.layer("hoops", 0.9)
    high = stage.view.height * 0.44
    steel, red = stage.tone("#4a5058", 0.9), stage.tone("#e0552f", 0.9)
    net = Path()
    for k in range(7):
        x = -30 + 10 * k
        net.move(x, 0).line(x * 0.62 + 5 * (-1) ** k, 52)
    net.move(-28, 16).line(28, 16).move(-23, 34).line(23, 34)
    for part in (0.33, 0.83):
        hoop = Group(
            Shape(Path().rect(-8, -high, 16, high), steel),
            Shape(Path().rect(-76, -high - 70, 152, 100, 6), stage.tone("#f4f6f6", 0.9), stroke=steel, width=5),
            Shape(Path().rect(-30, -high - 34, 60, 44), None, stroke=red, width=5),
            Shape(Path().ellipse(0, -high + 20, 34, 8), None, stroke=red, width=7),
        )
        mesh = Shape(net, None, stroke=stage.tone("#f6f6f2", 0.9), width=2.4)
        mesh.place(0, -high + 24)
        hoop.add(mesh)
        layer.place(hoop, layer.span * part, stage.view.height * 0.76, 240)


def _stands(stage: Stage, low: float) -> None:
    view = stage.view
    layer = stage.layer("stands", 0.4)
    wide = layer.right - layer.left
    roof, concrete = stage.tone("#8f9aa6", 0.4), stage.tone("#6a7480", 0.4)
    top = view.height * 0.3
    layer.add(
        Shape(
            Path().rect(layer.left, top, wide, low - top + 20),
            Linear(0, top, 0, low, [(0, shade(concrete, 0.7), 1), (1, concrete, 1)]),
        )
    )
    _crowd(stage, layer, "crowd:upper", top + 34, top + (low - top) * 0.46, 5)
    layer.add(Shape(Path().rect(layer.left, top + (low - top) * 0.48, wide, 20), shade(roof, 0.8)))
    _crowd(stage, layer, "crowd:lower", top + (low - top) * 0.6, low - 34, 6)
    layer.add(
        Shape(Path().rect(layer.left, top - 12, wide, 30), roof),
        Shape(Path().rect(layer.left, low - 26, wide, 30), stage.tone("#f0f3f5", 0.4)),
    )
    colours = ("#d8443a", "#2f6fb5", "#f0b83a", "#3f9a5a")
    for i in range(14):
        board = Path().rect(0, low - 24, layer.span / 14 - 8, 26, 2)
        layer.place(Shape(board, stage.tone(colours[i % 4], 0.4)), i * layer.span / 14, 0, 400)
    for i in range(5):
        mast = Group(Shape(Path().polygon([(-9, 0), (-4, -170), (4, -170), (9, 0)]), shade(roof, 0.6)))
        mast.add(Shape(Path().rect(-52, -206, 104, 44, 5), "#fff6dd" if stage.light.lamps else shade(roof, 1.2)))
        if stage.light.lamps:
            mast.add(glow.halo(0, -184, 190, "#fff0cf", 0.75))
        layer.place(mast, (i + 0.5) * layer.span / 5, top, 400)


def _crowd(stage: Stage, layer: Layer, name: str, top: float, low: float, rows: int) -> None:
    """Rows of heads in many colours; a wave runs along them."""
    random = stage.random(name)
    colours = ("#e8c9a8", "#d8443a", "#f4f1ea", "#3f7fc0", "#f0b83a", "#8a5a44")
    pieces = 12
    step = layer.span / pieces
    for part in range(pieces):
        for k in range(0, len(colours), 2):
            count = rows * 5
            u = random.uniform(0, 1, (2, count))
            cloth = colours[k + part % 2]
            seen = mix(stage.tone(cloth, 0.4), cloth, 0.4 if stage.light.lamps else 0)
            swarm = Swarm(circle(), count, seen, 0.95, parts=1)
            y = top + (low - top) * np.floor(u[1] * rows) / max(1, rows - 1)
            swarm.scatter((u[0] - 0.5) * step, y, 8)
            layer.place(Group(swarm), (part + 0.5) * step, 0, step * 1.1)

            def wave(t: float, s: Swarm = swarm, at: float = math.tau * part / 6 + k) -> None:
                s.place(0, -13 * max(0.0, math.sin(at - t * 2.2)) ** 6 - 2 * math.sin(t * 5 + at))

            stage.every_frame(wave)


def _goal(stage: Stage) -> Group:
    white = stage.tone("#fbfbf8", 0.9)
    net = Path()
    for k in range(11):
        net.move(-110 + 22 * k, -92).line(-110 + 22 * k, -6)
    for k in range(5):
        net.move(-110, -86 + 20 * k).line(110, -86 + 20 * k)
    frame = Path().move(-112, 0).line(-112, -96).line(112, -96).line(112, 0)
    return Group(
        Shape(net, None, stroke=white, width=1.4, stroke_opacity=0.6), Shape(frame, None, stroke=white, width=7)
    )
