"""Machines of a household: fridges, stoves, toasters, loudspeakers, record players."""

from __future__ import annotations

import math

from animatic.looks import cast_tone
from animatic.palette import mix, shade
from animatic.props import Look, Maker, bears, drawn
from animatic.scene import Actor
from animatic.scenery.glow import halo
from animatic.stage import Stage
from animatic.vector import Linear, Node, Path, Shape


def fridge(stage: Stage, actor: Actor, size: float) -> Look:
    """A rounded fridge of two doors, a note and magnets on it."""
    paint, chrome = cast_tone(stage, actor.colour or "#bfe0d8"), cast_tone(stage, "#d5dae1")
    lacquer = Linear(-26, 0, 26, 0, [(0, shade(paint, 1.1), 1), (0.6, paint, 1), (1, shade(paint, 0.72), 1)])
    node = drawn(
        size, Shape(Path().rect(-22, -5, 8, 5, 1).rect(14, -5, 8, 5, 1), cast_tone(stage, "#3a3d46")),
        Shape(Path().rect(-26, -100, 52, 97, 9), lacquer),
        Shape(Path().move(-26, -65).line(26, -65), None, stroke=shade(paint, 0.58), width=1.6),
        Shape(Path().rect(-21, -86, 3.4, 16, 1.7).rect(-21, -58, 3.4, 24, 1.7), chrome, stroke=shade(paint, 0.5),
              width=0.5),
        Shape(Path().rect(-8, -93, 16, 3.6, 1.8), chrome),
        Shape(Path().rect(2, -56, 13, 15, 0.6), cast_tone(stage, "#fff6d8")),
        Shape(Path().move(4, -51).line(13, -51).move(4, -48).line(12, -48).move(4, -45).line(10, -45), None,
              stroke=cast_tone(stage, "#7f8aa0"), width=0.8),
        Shape(Path().ellipse(8.5, -56, 1.8), cast_tone(stage, "#d8442f")),
        Shape(Path().star(10, -78, 3.6), cast_tone(stage, "#f0b429")),
        Shape(Path().ellipse(1, -80, 2.2), cast_tone(stage, "#2f6fd0")),
        Shape(Path().move(20, -92).line(20, -12), None, stroke="#ffffff", width=1.6, stroke_opacity=0.3),
    )  # fmt: skip
    return Look(node, size * 0.53, size, shadow=0.95)


def stove(stage: Stage, actor: Actor, size: float) -> Look:
    """A cooker with a lit oven window. A pot simmers on it, its lid rattling, unless the shot puts something there."""
    paint, dark = cast_tone(stage, actor.colour or "#e9e6df"), cast_tone(stage, "#2f323b")
    copper, steel = cast_tone(stage, "#c9703c"), cast_tone(stage, "#c9ced6")
    taken = bears(stage, actor)
    lid = Shape(
        Path().move(-31, -78).quad(-19, -86, -7, -78).close().ellipse(-19, -83.4, 2.2, 1.8), shade(copper, 1.15)
    )
    pot = [
        Shape(Path().move(-33, -71).line(-41, -73).move(-5, -71).line(3, -73), None, stroke=dark, width=2.4),
        Shape(Path().rect(-33, -78, 28, 19, 3),
              Linear(-33, 0, -5, 0, [(0, shade(copper, 1.2), 1), (1, shade(copper, 0.7), 1)])),
    ]  # fmt: skip
    knobs = Path()
    for i in range(5):
        knobs.ellipse(-24 + 12.0 * i, -50, 2.7)
    flame = Path().rect(-30, -59.4, 22, 2.6, 1.2).rect(12, -59.4, 20, 2.6, 1.2)
    node = drawn(
        size, Shape(Path().rect(-36, -4, 7, 4).rect(29, -4, 7, 4), dark),
        Shape(Path().rect(-40, -57, 80, 54, 2.4),
              Linear(-40, 0, 40, 0, [(0, shade(paint, 1.05), 1), (1, shade(paint, 0.76), 1)])),
        Shape(Path().rect(-42, -59, 84, 4.6, 1.6), dark),
        Shape(Path().rect(-40, -64 if taken else -74, 80, 15, 2), shade(paint, 0.66)),
        Shape(flame, cast_tone(stage, "#6fb6ff")),
        Shape(knobs, dark), Shape(Path().rect(-33, -44, 66, 3, 1.5), steel),
        Shape(Path().rect(-33, -38, 66, 29, 3), dark),
        Shape(Path().rect(-27, -34, 54, 20, 2), Linear(0, -34, 0, -14, [(0, "#8a3b1c", 1), (1, "#ffb24a", 1)])),
        Shape(Path().move(-27, -22).line(27, -22), None, stroke=dark, width=1), halo(0, -20, 34, "#ffb24a", 0.35),
        *([] if taken else [*pot, lid]),
    )  # fmt: skip
    stage.every_frame(lambda t: lid.place(0, -0.9 * abs(math.sin(t * 9)) * (0.5 + 0.5 * math.sin(t * 1.7))))
    return Look(node, size * 0.95, size * (0.61 if taken else 0.84), shadow=0.95)


def toaster(stage: Stage, actor: Actor, size: float) -> Look:
    """Two slices go down into it, and jump up again when they are done."""
    steel, dark = cast_tone(stage, actor.colour or "#d0533f"), cast_tone(stage, "#2f323b")
    crumb, crust = cast_tone(stage, "#f0cf95"), cast_tone(stage, "#a5692f")
    slices = [
        Shape(Path().move(-15, 26).line(-15, -2).cubic(-21, -16, 21, -16, 15, -2).line(15, 26).close(), colour,
              stroke=crust, width=2.4) for colour in (shade(crumb, 0.86), crumb)
    ]  # fmt: skip
    lever = Shape(Path().rect(-4, -2.4, 9, 5, 1.6), dark)
    body = (
        Path().move(-40, -4).line(-42, -40).quad(-42, -54, -28, -54).line(28, -54).quad(42, -54, 42, -40).line(40, -4)
    )
    node = drawn(
        size, *slices, Shape(Path().rect(-34, -5, 10, 5, 1).rect(24, -5, 10, 5, 1), dark),
        Shape(body.close(),
              Linear(0, -54, 0, -4, [(0, shade(steel, 1.25), 1), (0.4, steel, 1), (1, shade(steel, 0.6), 1)])),
        Shape(Path().rect(-28, -55, 56, 4, 2), shade(dark, 1.3)),
        Shape(Path().move(-34, -14).line(32, -14), None, stroke=shade(steel, 1.5), width=1.6),
        Shape(Path().rect(38.4, -42, 2.4, 28, 1), dark), lever,
        Shape(Path().move(-34, -42).quad(-34, -48, -26, -48), None, stroke="#ffffff", width=2.6, stroke_opacity=0.6),
        Shape(Path().ellipse(28, -24, 4.4), dark), Shape(Path().rect(27.4, -28, 1.2, 4), "#ffffff"),
    )  # fmt: skip
    start = float(stage.random(f"toaster:{actor.name}").uniform(0.3, 0.7))

    def toast(t: float) -> None:
        turn = (t / 4 + start) % 1  # up for a while, slowly down, and up with a jump
        down = min(1.0, max(0.0, (turn - 0.25) / 0.65)) if turn < 0.94 else max(0.0, 1 - (turn - 0.94) / 0.025)
        hop = 10 * math.exp(-9 * turn) * abs(math.sin(turn * 26)) if turn < 0.25 else 0.0
        for each, x in zip(slices, (5.0, -5.0), strict=True):
            each.place(x, -60 + 26 * down - hop)
        lever.place(42, -38 + 18 * down)

    stage.every_frame(toast)
    return Look(node, size * 0.94, size * 0.57, shadow=0.95)


def loudspeaker(stage: Stage, actor: Actor, size: float) -> Look:
    """A box with two cones that throb in time."""
    wood, dark = cast_tone(stage, actor.colour or "#4a3a36"), cast_tone(stage, "#22242b")
    cone, rim = cast_tone(stage, "#5a5f6b"), cast_tone(stage, "#b9c0ca")
    cones: list[tuple[Node, float, float]] = []
    rings: list[Node] = []
    for y, r in ((-76.0, 11.0), (-34.0, 23.0)):
        rings += [Shape(Path().ellipse(0, y, r + 2.6), rim), Shape(Path().ellipse(0, y, r), dark)]
        face = Shape(Path().ellipse(0, 0, r * 0.86),
                     Linear(0, -r, 0, r, [(0, shade(cone, 0.6), 1), (1, shade(cone, 1.2), 1)]))  # fmt: skip
        cap = Shape(Path().ellipse(0, 0, r * 0.34), mix(cone, rim, 0.5))
        cones += [(face, y, 0.05), (cap, y, 0.14)]
    node = drawn(
        size, Shape(Path().rect(-24, -4, 10, 4).rect(14, -4, 10, 4), dark),
        Shape(Path().rect(-31, -100, 62, 97, 4),
              Linear(-31, 0, 31, 0, [(0, shade(wood, 1.3), 1), (0.5, wood, 1), (1, shade(wood, 0.66), 1)])),
        Shape(Path().rect(-28, -97, 56, 91, 3), shade(wood, 0.72)), *rings, *(each for each, _, _ in cones),
        Shape(Path().ellipse(-20, -92, 1.6).ellipse(20, -92, 1.6), rim),
        Shape(Path().ellipse(20, -12, 1.8), "#6fe08a"),
    )  # fmt: skip

    def throb(t: float) -> None:
        beat = math.exp(-5 * (t * 2 % 1))
        for each, y, depth in cones:
            each.place(0, y, 1 + depth * beat)

    stage.every_frame(throb)
    return Look(node, size * 0.63, size, shadow=0.95)


def record_player(stage: Stage, actor: Actor, size: float) -> Look:
    """A turntable a little from above, its record turning under the arm."""
    wood, black = cast_tone(stage, actor.colour or "#a8673a"), cast_tone(stage, "#212229")
    steel, label = cast_tone(stage, "#d5dae1"), cast_tone(stage, "#d8442f")
    sheen = Shape(Path().polygon([(0, 0), (34, -4), (34, 4)]).polygon([(0, 0), (-34, -4), (-34, 4)]), "#ffffff", 0.16)
    mark = Shape(Path().ellipse(0, 0, 1.8, 1.2), cast_tone(stage, "#fff3d6"))
    node = drawn(
        size, Shape(Path().rect(-42, -5, 10, 5, 2).rect(32, -5, 10, 5, 2), black),
        Shape(Path().polygon([(-40, -46), (40, -46), (49, -18), (-49, -18)]), shade(wood, 1.22)),
        Shape(Path().rect(-49, -18, 98, 15, 2), Linear(-49, 0, 49, 0, [(0, wood, 1), (1, shade(wood, 0.66), 1)])),
        Shape(Path().ellipse(-8, -31, 36, 13), shade(wood, 0.7)), Shape(Path().ellipse(-8, -33, 36, 13), black),
        Shape(Path().ellipse(-8, -33, 28, 10).ellipse(-8, -33, 21, 7.5), None, stroke=shade(black, 2), width=0.6),
        sheen, Shape(Path().ellipse(-8, -33, 11, 4), label), mark, Shape(Path().ellipse(-8, -33.4, 1.2, 0.7), steel),
        Shape(Path().ellipse(37, -40, 5.4, 3), shade(steel, 0.7)),
        Shape(Path().move(37, -42).line(35, -26).line(15, -29), None, stroke=steel, width=2),
        Shape(Path().rect(10, -31, 7, 3.4, 1), shade(steel, 0.8)),
        Shape(Path().ellipse(-38, -10.5, 2.6).ellipse(-29, -10.5, 2.6), steel),
        Shape(Path().ellipse(40, -10.5, 1.8), "#6fe08a"),
    )  # fmt: skip

    def turn(t: float) -> None:
        a = t * 3.5
        mark.place(-8 + 7 * math.cos(a), -33 + 2.5 * math.sin(a))
        sheen.transform(math.cos(a), -math.sin(a), -8, 0.37 * math.sin(a), 0.37 * math.cos(a), -33)

    stage.every_frame(turn)
    return Look(node, size, size * 0.46, shadow=1.0)


PROPS: dict[str, tuple[Maker, float]] = {
    "fridge": (fridge, 1.25), "stove": (stove, 0.95), "toaster": (toaster, 0.6), "loudspeaker": (loudspeaker, 0.95),
    "record_player": (record_player, 0.85),
}  # fmt: skip
