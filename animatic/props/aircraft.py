"""Aircraft seen from the side, heading to the right, and drones."""

from __future__ import annotations

import math

from animatic.looks import cast_tone
from animatic.palette import shade
from animatic.props import Look, Maker, drawn
from animatic.scene import Actor
from animatic.scenery.glow import halo
from animatic.stage import Stage
from animatic.vector import Group, Linear, Node, Path, Shape


def airliner(stage: Stage, actor: Actor, size: float) -> Look:
    """A passenger jet; its windows and lights shine in the dark."""
    skin, trim = cast_tone(stage, "#f4f6f9"), cast_tone(stage, actor.colour or "#2f6fd0")
    body = Path().move(-46, -20).quad(-30, -26, -10, -26).line(30, -26).cubic(42, -25.6, 49, -21, 50, -17.4)
    body.cubic(48, -13, 38, -12, 28, -12).line(-12, -12).quad(-34, -13, -46, -20).close()
    band = Path().move(-44, -18.6).quad(-20, -15.4, 48, -16).quad(44, -13.2, 30, -13).quad(-20, -13, -44, -18.6).close()
    fin = Path().polygon([(-47, -20), (-50, -42), (-43, -42), (-29, -25)])
    wing = Path().polygon([(12, -15), (-4, -15), (-26, -1), (-19, -1)])
    engine = Path().move(-9, -9).quad(-10, -5.4, -8, -4.6).line(2, -5).quad(4.4, -6, 4, -9.4).close()
    panes = Path()
    for i in range(13):
        panes.rect(-24 + 4.3 * i, -21.6, 2.1, 2.6, 0.9)
    blink = halo(-47, -43, 7, "#ff5a4a", 0.9)
    nodes: list[Node] = [
        Shape(Path().polygon([(8, -24), (-2, -24), (-14, -31), (-10, -31)]), shade(skin, 0.72)),
        Shape(fin, trim),
        Shape(body, Linear(0, -26, 0, -12, [(0, skin, 1), (0.5, shade(skin, 0.97), 1), (1, shade(skin, 0.66), 1)])),
        Shape(band, trim),
        Shape(panes, "#ffe39a" if stage.light.lamps else cast_tone(stage, "#5c7f9e")),
        Shape(Path().move(40, -23).quad(45, -21.4, 46.6, -19.6).line(40.6, -19.6).close(), cast_tone(stage, "#2a3a4d")),
        Shape(Path().polygon([(-46, -20), (-52, -18), (-48, -16.6), (-34, -18)]), shade(skin, 0.8)),
        Shape(engine, shade(trim, 0.8)), Shape(Path().ellipse(3.6, -7.2, 1.1, 2.2), cast_tone(stage, "#2a2f38")),
        Shape(wing, Linear(0, -15, 0, -1, [(0, shade(skin, 0.92), 1), (1, shade(skin, 0.7), 1)])), blink,
    ]  # fmt: skip
    stage.every_frame(lambda t: blink.opacity(max(0.0, math.sin(t * 5)) ** 4))
    return Look(drawn(size, *nodes), size * 1.02, size * 0.43, heading=1, floats=_aloft(stage), shadow=0.8)


def biplane(stage: Stage, actor: Actor, size: float) -> Look:
    """An old plane with two wings and a whirling propeller."""
    paint, cloth = cast_tone(stage, actor.colour or "#d0392f"), cast_tone(stage, "#f6e3b4")
    wood, tyre = cast_tone(stage, "#5f4633"), cast_tone(stage, "#2b2d36")
    body = (
        Path()
        .move(40, -33)
        .quad(43, -26, 40, -18)
        .line(22, -15)
        .quad(-20, -17, -47, -26)
        .line(-46, -30)
        .quad(-8, -36, 40, -33)
        .close()
    )
    struts = (
        Path()
        .move(2, -48)
        .line(-2, -17)
        .move(22, -48)
        .line(18, -17)
        .move(10, -17)
        .line(14, -4)
        .move(20, -16)
        .line(14, -4)
    )
    blades = Shape(Path().ellipse(0, -8, 1.5, 8).ellipse(0, 8, 1.5, 8), wood)
    node = drawn(
        size, Shape(Path().move(-47, -27).quad(-50, -42, -44, -42).quad(-38, -42, -33, -31).close(), cloth),
        Shape(struts, None, stroke=wood, width=1),
        Shape(body, Linear(0, -35, 0, -15, [(0, shade(paint, 1.12), 1), (1, shade(paint, 0.72), 1)])),
        Shape(Path().rect(-52, -30.5, 18, 2.6, 1.3), cloth),
        Shape(Path().ellipse(-5, -33, 6, 2.4), shade(paint, 0.4)),
        Shape(Path().move(1, -34).quad(3, -40, 7, -34.6).close(), cast_tone(stage, "#cfe8f2"), 0.85),
        Shape(Path().rect(-12, -50, 40, 3.6, 1.8), cloth), Shape(Path().rect(-14, -19.6, 38, 3.4, 1.7), cloth),
        Shape(Path().ellipse(14, -4, 4), tyre), Shape(Path().ellipse(14, -4, 1.6), cloth),
        Shape(Path().rect(38, -33.5, 3.4, 16, 1.6), shade(paint, 0.6)), blades,
        Shape(Path().ellipse(43, -26, 2.4, 2.6), shade(cloth, 0.8)),
    )  # fmt: skip
    stage.every_frame(lambda t: blades.transform(1, 0, 44, 0, math.cos(t * 19), -26))
    return Look(node, size * 1.02, size * 0.5, heading=1, floats=_aloft(stage), shadow=0.8)


def helicopter(stage: Stage, actor: Actor, size: float) -> Look:
    """A round cabin under its turning rotor."""
    paint, steel = cast_tone(stage, actor.colour or "#e2483d"), cast_tone(stage, "#4a525e")
    cabin = (
        Path()
        .move(-14, -36)
        .cubic(0, -44, 30, -42, 38, -24)
        .quad(40, -12, 24, -9)
        .line(-8, -9)
        .quad(-18, -12, -18, -26)
        .close()
    )
    boom = Path().polygon([(-12, -32), (-48, -31), (-49, -27), (-14, -18)])
    glass = Path().move(14, -37).cubic(26, -35, 33, -28, 34.6, -21).line(14, -21).close()
    rotor = Shape(Path().rect(-46, -1, 92, 2, 1), steel)
    tail = Shape(Path().rect(-9, -0.8, 18, 1.6, 0.8), steel)
    skids = Path().move(-16, -1).line(28, -1).quad(33, -1, 34, -4).move(-6, -9).line(-9, -1).move(18, -9).line(21, -1)
    lamps = [halo(36, -12, 10, "#fff3c4", 0.8)] if stage.light.lamps else []
    node = drawn(
        size, Shape(skids, None, stroke=steel, width=1.6), Shape(boom, shade(paint, 0.84)),
        Shape(Path().polygon([(-44, -31), (-52, -42), (-46, -42), (-38, -31)]), shade(paint, 0.7)),
        Shape(Path().rect(4, -47, 3, 8), steel), Shape(Path().rect(-6, -43, 22, 4, 2), shade(paint, 0.66)),
        Shape(cabin, Linear(0, -42, 0, -9, [(0, shade(paint, 1.14), 1), (0.5, paint, 1), (1, shade(paint, 0.66), 1)])),
        Shape(glass, cast_tone(stage, "#bfe6f5")),
        Shape(Path().rect(-6, -34, 14, 12, 2.4), cast_tone(stage, "#bfe6f5")),
        Shape(Path().move(-17, -17).line(38.6, -17), None, stroke=cast_tone(stage, "#f7f3ea"), width=2), rotor,
        tail, *lamps,
    )  # fmt: skip

    def whirl(t: float) -> None:
        rotor.transform(max(0.12, abs(math.cos(t * 16))), 0, 5.5, 0, 1, -48)
        tail.place(-48, -36, 1, t * 21)

    stage.every_frame(whirl)
    return Look(node, size * 1.12, size * 0.5, heading=1, floats=_aloft(stage), shadow=0.8)


def drone(stage: Stage, actor: Actor, size: float) -> Look:
    """A flying camera with four rotors."""
    shell, dark = cast_tone(stage, actor.colour or "#e8ebf0"), cast_tone(stage, "#2f343d")
    arms = (
        Path()
        .move(-12, -26)
        .line(-40, -34)
        .move(12, -26)
        .line(40, -34)
        .move(-10, -23)
        .line(-27, -20)
        .move(10, -23)
        .line(27, -20)
    )
    rotors = [Shape(Path().ellipse(0, 0, 15, 1.5), shade(dark, 1.5), 0.7) for _ in range(4)]
    hubs = [(-40.0, -36.6), (40.0, -36.6), (-27.0, -22.6), (27.0, -22.6)]
    light = halo(0, -27, 8, "#6dff8a", 0.9)
    node = drawn(
        size, Shape(arms, None, stroke=shade(shell, 0.72), width=3.2),
        *(Shape(Path().rect(x - 1.8, y, 3.6, 5, 1.2), dark) for x, y in hubs), *rotors,
        Shape(Path().move(-10, -14).line(-17, 0).line(-13, 0).move(10, -14).line(17, 0).line(13, 0), None,
              stroke=dark, width=1.6),
        Shape(Path().rect(-17, -31, 34, 16, 7), Linear(0, -31, 0, -15, [(0, shell, 1), (1, shade(shell, 0.7), 1)])),
        Shape(Path().ellipse(0, -11, 6.4), dark), Shape(Path().ellipse(0, -10.6, 3.6), cast_tone(stage, "#4f8fc4")),
        Shape(Path().ellipse(-1.2, -12, 1), "#ffffff"), light,
    )  # fmt: skip

    def whirl(t: float) -> None:
        for i, (rotor, (x, y)) in enumerate(zip(rotors, hubs, strict=True)):
            rotor.transform(0.35 + 0.65 * abs(math.cos(t * 17 + i * 1.1)), 0, x, 0, 1, y)
        light.opacity(0.4 + 0.6 * max(0.0, math.sin(t * 6)))

    stage.every_frame(whirl)
    return Look(node, size * 0.84, size * 0.38, floats=True, shadow=0.5)


def space_station(stage: Stage, actor: Actor, size: float) -> Look:
    """A turning ring about its hub, between two pairs of solar wings."""
    hull, panel = cast_tone(stage, actor.colour or "#d7dde6"), cast_tone(stage, "#2f5fae")
    wings: list[Node] = []
    for x in (-50, 26):
        for y in (-44, -26):
            lines = Path()
            for i in range(1, 4):
                lines.move(x + 6 * i, y).line(x + 6 * i, y + 13)
            wings += [Shape(Path().rect(x, y, 24, 13, 0.8), panel),
                      Shape(lines, None, stroke=shade(panel, 1.5), width=0.5)]  # fmt: skip
    spokes = Path()
    lights = Path()
    for i in range(6):
        a = i * math.tau / 6
        spokes.move(0, 0).line(17 * math.cos(a), 17 * math.sin(a))
        lights.ellipse(20 * math.cos(a + 0.5), 20 * math.sin(a + 0.5), 1.1)
    ring = Group(
        Shape(spokes, None, stroke=shade(hull, 0.72), width=1.6),
        Shape(Path().ellipse(0, 0, 20), None, stroke=hull, width=5),
        Shape(Path().ellipse(0, 0, 17.8), None, stroke=shade(hull, 0.6), width=0.9), Shape(lights, "#ffe39a"),
    )  # fmt: skip
    stage.every_frame(lambda t: ring.place(0, -29, 1, t * 0.35))
    node = drawn(
        size, Shape(Path().rect(-50, -30.4, 100, 2.4, 1), shade(hull, 0.6)), *wings,
        Shape(Path().rect(-5, -58, 10, 58, 4), Linear(-5, 0, 5, 0, [(0, hull, 1), (1, shade(hull, 0.6), 1)])), ring,
        Shape(Path().ellipse(0, -29, 7.6), shade(hull, 0.9)), Shape(Path().ellipse(-1.6, -31, 3.4), "#bfe6ff"),
    )  # fmt: skip
    return Look(node, size, size * 0.58, floats=True, shadow=0)


def _aloft(stage: Stage) -> bool:
    """Whether an aircraft of which nothing is said is in the air rather than on the ground."""
    return stage.shot.set == "sky"


PROPS: dict[str, tuple[Maker, float]] = {
    "airliner": (airliner, 2.0), "biplane": (biplane, 1.3), "helicopter": (helicopter, 1.4), "drone": (drone, 0.75),
    "space_station": (space_station, 2.2),
}  # fmt: skip
