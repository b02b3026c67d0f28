"""Trains seen from the side, heading to the right: a modern one, a steam train, a tram."""

from __future__ import annotations

import math

from animatic.looks import cast_tone
from animatic.motions import Pose
from animatic.palette import shade
from animatic.props import Look, Maker, drawn
from animatic.props.wheels import spoked, turned, wheel
from animatic.scene import Actor
from animatic.stage import Stage
from animatic.vector import RGB, Linear, Node, Path, Radial, Shape


def train(stage: Stage, actor: Actor, size: float) -> Look:
    """A fast train with a pointed nose and two carriages; its windows shine in the dark."""
    paint = cast_tone(stage, actor.colour or "#eef2f6")
    stripe = cast_tone(stage, "#2f6fd0" if actor.colour is None else "#f4f4f0")
    nodes: list[Node] = []
    for left, right in ((-50.0, -18.0), (-17.2, 14.8)):
        nodes += _coach(stage, Path().rect(left, -15, right - left, 13.4, 1.2), left, right, paint, stripe)
    nose = (
        Path()
        .move(15.6, -15)
        .line(31, -15)
        .cubic(40, -14.6, 46, -9, 50, -3.6)
        .quad(50.4, -1.6, 48, -1.6)
        .line(15.6, -1.6)
    )
    nodes += _coach(stage, nose.close(), 15.6, 33, paint, stripe)
    visor = Path().move(34.5, -13).quad(40, -12, 44, -7.6).line(36.5, -7.6).quad(34, -9, 34.5, -13).close()
    nodes += [
        Shape(Path().polygon([(33, -5.2), (47.6, -5.2), (49.4, -3.6), (33, -3.6)]), stripe),
        Shape(visor, cast_tone(stage, "#1f2a3c")),
        Shape(Path().rect(-19, -13.5, 5.6, 11, 0.6), cast_tone(stage, "#3a424e")),
        Shape(Path().rect(13.9, -13.5, 2.8, 11, 0.6), cast_tone(stage, "#3a424e")),
        Shape(Path().ellipse(47.4, -4.4, 1.3, 0.9), "#fff6d0"),
    ]  # fmt: skip
    if stage.light.lamps:
        beam = Path().move(48, -5).line(74, -8).line(74, 1).line(48, -3.4).close()
        nodes.append(Shape(beam, Linear(48, 0, 74, 0, [(0, "#fff4c8", 0.6), (1, "#fff4c8", 0)])))
    spots = [-44.0, -39.5, -28, -23.5, -11.5, -7, 4.5, 9, 20.5, 25, 38, 42]
    wheels = [wheel(stage, 1.9) for _ in spots]
    act = turned(wheels, [(x, -1.9) for x in spots], 16)
    return Look(drawn(size, *nodes, *wheels), size, size * 0.15, heading=1, shadow=1.0, act=act)


def steam_train(stage: Stage, actor: Actor, size: float) -> Look:
    """An engine with a tender and two carriages; its rods go round, its smoke trails behind it."""
    paint = cast_tone(stage, actor.colour or "#2f6b4f")
    iron, brass, red = cast_tone(stage, "#2b2e36"), cast_tone(stage, "#d9b348"), cast_tone(stage, "#b5372f")
    puffs = [Shape(Path().ellipse(0, 0, 1), cast_tone(stage, "#eceaf0"), 0.8) for _ in range(13)]
    nodes: list[Node] = [*puffs]
    for left in (-50.0, -24.6):
        nodes += _old_coach(
            stage, left, cast_tone(stage, "#8a3b33" if actor.colour is None else shade(actor.colour, 0.8))
        )
    nodes.append(Shape(Path().rect(-1.6, -3.4, 52, 1.2), iron))
    coal = Path().move(0.6, -9.6).quad(3, -12.4, 5.4, -11.2).quad(8, -12.8, 10.6, -9.6).close()
    boiler = Linear(0, -14, 0, -4, [(0, shade(paint, 1.25), 1), (0.4, paint, 1), (1, shade(paint, 0.55), 1)])
    nodes += [
        Shape(coal, cast_tone(stage, "#1d1e23")),
        Shape(Path().rect(0, -10.2, 11.4, 7.2, 0.6), paint), Shape(Path().rect(0, -8.6, 11.4, 0.7), brass),
        Shape(Path().rect(22, -13.4, 22, 9.6, 1.4), boiler),
        Shape(Path().rect(13, -15.6, 10, 12.4, 0.6), paint), Shape(Path().rect(11.8, -17, 12.4, 1.7, 0.8), iron),
        Shape(Path().rect(15, -13.4, 5.6, 4, 0.5), "#ffd982" if stage.light.lamps else cast_tone(stage, "#bfe3f2")),
        Shape(Path().rect(43.4, -13.8, 2.6, 10.4, 1.2), iron),
        Shape(Path().polygon([(39, -13.2), (38, -19.4), (42.8, -19.4), (41.8, -13.2)]), iron),
        Shape(Path().rect(37.2, -20.4, 6.4, 1.5, 0.6), brass),
        Shape(Path().ellipse(32.4, -13.4, 2.4, 2.6), brass),
        Shape(Path().ellipse(27, -13.2, 1.8, 1.9), shade(paint, 0.8)),
        Shape(Path().rect(28.6, -13.2, 0.7, 9.2).rect(35.4, -13.2, 0.7, 9.2), brass),
        Shape(Path().polygon([(45, -3.6), (50, 0), (43.6, 0), (43.6, -3.6)]), red),
        Shape(Path().rect(38.4, -5.4, 5, 3.4, 0.8), iron),
        Shape(Path().ellipse(46.4, -11.4, 1.2, 1.5), "#fff3c4"),
    ]  # fmt: skip
    if stage.light.lamps:
        beam = Path().move(47, -12.2).line(74, -17).line(74, -3).line(47, -10.6).close()
        nodes.append(Shape(beam, Linear(47, 0, 74, 0, [(0, "#fff0b8", 0.55), (1, "#fff0b8", 0)])))
    small = [-45.0, -39.6, -33.4, -28.0, -19.6, -14.2, -8, -2.6, 2.6, 8.6, 40.6]
    drivers = [18.4, 25.6, 32.8]
    spots = [(x, -1.7) for x in small] + [(x, -3.1) for x in drivers]
    wheels = [wheel(stage, 1.7) for _ in small] + [spoked(3.1, red, iron) for _ in drivers]
    rod = Shape(Path().rect(-8, -0.5, 16, 1, 0.5), cast_tone(stage, "#c9ced6"))
    piston = Shape(None, None, stroke=cast_tone(stage, "#c9ced6"), width=0.9)
    roll = turned(wheels, spots, 9)

    def act(t: float, pose: Pose) -> None:
        roll(t, pose)
        angle = t * 9 if pose.phase else 0.0
        x, y = drivers[1] + 1.7 * math.cos(angle), -3.1 + 1.7 * math.sin(angle)
        rod.place(x, y)
        piston.redraw(Path().move(x + 7.2, y).line(39.6 + 1.2 * math.cos(angle), -3.6))
        moving = 1.0 if pose.phase else 0.18
        for i, puff in enumerate(puffs):
            life = (t * 0.42 + i / len(puffs)) % 1
            puff.place(
                40.4 - (46 * life**1.1) * moving, -21 - 12 * life**0.7 - 6 * life * (1 - moving), 1.7 + 4.8 * life
            )
            puff.opacity(min(1.0, life * 8) * (1 - life) ** 0.7)

    act(0, Pose(0, 0))
    return Look(drawn(size, *nodes, *wheels, rod, piston), size, size * 0.205, heading=1, shadow=1.0, act=act)


def tram(stage: Stage, actor: Actor, size: float) -> Look:
    """A city tram under its pantograph."""
    paint, cream = cast_tone(stage, actor.colour or "#c8372f"), cast_tone(stage, "#f6ead0")
    body = (
        Path()
        .move(-48, -34)
        .quad(-49, -38, -44, -38)
        .line(44, -38)
        .quad(49, -38, 48, -34)
        .line(49, -6)
        .line(-49, -6)
        .close()
    )
    panes = Path()
    for i in range(6):
        panes.rect(-44.5 + 15 * i, -33, 12.4, 12, 1.2)
    wires = Path().move(-6, -38).line(4, -44).line(-4, -50).move(-12, -50).line(8, -50)
    doors = Path().rect(-16, -31.5, 10, 25, 0.8).rect(14, -31.5, 10, 25, 0.8)
    nodes: list[Node] = [
        Shape(wires, None, stroke=cast_tone(stage, "#3a424e"), width=0.9),
        Shape(Path().rect(-40, -40, 80, 3, 1.5), shade(cream, 0.7)),
        Shape(body, cream), Shape(Path().rect(-49, -18, 98, 12.4, 1), paint),
        Shape(Path().rect(-49, -18.8, 98, 1.4), shade(paint, 0.7)),
        Shape(panes, "#ffe39a" if stage.light.lamps else cast_tone(stage, "#a9d8ec")),
        Shape(doors, None, stroke=shade(paint, 0.62), width=0.9),
        Shape(Path().rect(-40, -7, 80, 3, 1), cast_tone(stage, "#3a424e")),
        Shape(Path().ellipse(47.4, -12, 1.4, 2), "#fff3c4"),
    ]  # fmt: skip
    if stage.light.lamps:
        nodes.append(Shape(Path().ellipse(48, -12, 9), Radial(48, -12, 9, [(0, "#fff6d8", 0.8), (1, "#fff0b8", 0)])))
    spots = [-33.0, -22, 22, 33]
    wheels = [wheel(stage, 4) for _ in spots]
    act = turned(wheels, [(x, -4) for x in spots], 9)
    return Look(drawn(size, *nodes, *wheels), size, size * 0.51, heading=1, shadow=1.0, act=act)


def _coach(stage: Stage, body: Path, left: float, right: float, paint: RGB, stripe: RGB) -> list[Node]:
    panes = Path()
    count = int((right - left - 2) / 4.6)
    for i in range(count):
        panes.rect(left + 2.4 + i * (right - left - 3.6) / count, -11.8, 3.2, 3.8, 0.6)
    sheen = Linear(0, -15, 0, -1.6, [(0, shade(paint, 1.06), 1), (0.55, paint, 1), (1, shade(paint, 0.7), 1)])
    return [
        Shape(Path().rect(left + 2, -2.6, right - left - 4, 1.6), cast_tone(stage, "#3a424e")),
        Shape(body, sheen),
        Shape(Path().rect(left, -5.2, right - left, 1.6), stripe),
        Shape(panes, "#ffe39a" if stage.light.lamps else cast_tone(stage, "#4d6f8f")),
    ]


def _old_coach(stage: Stage, left: float, paint: RGB) -> list[Node]:
    panes = Path()
    for i in range(5):
        panes.rect(left + 1.8 + i * 4.2, -11.4, 2.9, 4, 0.5)
    iron = cast_tone(stage, "#2b2e36")
    return [
        Shape(Path().rect(left - 1, -3.4, 26, 1.2), iron),
        Shape(Path().rect(left, -13.4, 23.4, 10.8, 0.7), paint),
        Shape(Path().rect(left, -6.8, 23.4, 0.8), cast_tone(stage, "#e9d3a0")),
        Shape(Path().move(left - 0.8, -13.2).quad(left + 11.7, -17, left + 24.2, -13.2).close(), shade(iron, 1.5)),
        Shape(panes, "#ffd982" if stage.light.lamps else cast_tone(stage, "#dcebf0")),
    ]


PROPS: dict[str, tuple[Maker, float]] = {"train": (train, 3.6), "steam_train": (steam_train, 3.5), "tram": (tram, 2.4)}
