"""What stands along a street: lamp posts, billboards, traffic lights, phone booths."""

from __future__ import annotations

import math

from animatic.looks import cast_tone
from animatic.palette import mix, shade
from animatic.props import Look, Maker, drawn, own_colour
from animatic.scene import Actor
from animatic.scenery.glow import halo
from animatic.stage import Stage
from animatic.vector import Group, Linear, Node, Path, Shape


def lamp_post(stage: Stage, actor: Actor, size: float) -> Look:
    """An old street lamp; in the dark it is lit and throws its light on the ground."""
    iron = cast_tone(stage, actor.colour or "#2f3a40")
    lit = stage.light.lamps
    glass = "#fff0bf" if lit else cast_tone(stage, "#e6f0ee")
    nodes: list[Node] = []
    if lit:
        cone = Path().polygon([(-4, -86), (4, -86), (30, 0), (-30, 0)])
        nodes += [
            Shape(cone, Linear(0, -86, 0, 0, [(0, "#ffe7ae", 0.38), (1, "#ffe7ae", 0.03)])),
            halo(0, 0, 32, "#ffe2a0", 0.45, 0.2), halo(0, -88, 24, "#fff0c4", 0.85),
        ]  # fmt: skip
    foot = (
        Path()
        .move(-5.4, 0)
        .line(-4.4, -4)
        .quad(-2, -6, -1.9, -12)
        .line(1.9, -12)
        .quad(2, -6, 4.4, -4)
        .line(5.4, 0)
        .close()
    )
    panes = Path().polygon([(-3.4, -82), (3.4, -82), (5.6, -93), (-5.6, -93)])
    nodes += [
        Shape(Path().rect(-1.2, -80, 2.4, 76, 0.6), iron), Shape(foot, iron),
        Shape(Path().rect(-2.2, -34, 4.4, 1.6, 0.8).rect(-2.4, -80.6, 4.8, 1.8, 0.8), iron),
        Shape(Path().rect(-6, -73, 12, 1.2, 0.6), iron), Shape(panes, glass),
        Shape(Path().move(-3.4, -82).line(-5.6, -93).move(3.4, -82).line(5.6, -93).move(0, -82).line(0, -93), None,
              stroke=iron, width=0.8),
        Shape(Path().move(-7, -92.6).quad(-2, -97.6, 0, -98).quad(2, -97.6, 7, -92.6).close(), iron),
        Shape(Path().ellipse(0, -98.8, 1.2), iron), Shape(Path().rect(-4, -83, 8, 1.4, 0.6), iron),
    ]  # fmt: skip
    return Look(drawn(size, *nodes), size * 0.14, size, shadow=0.9)


def billboard(stage: Stage, actor: Actor, size: float) -> Look:
    """A large board of light on two posts: no words, only colours that drift."""
    base = own_colour(actor, "#3f7fe0", "#2ab7b0", "#8b4fc1", "#e0218a")
    steel = cast_tone(stage, "#4a525e")
    far = mix(base, "#ff5fa8", 0.7)
    light = 1.0 if stage.light.lamps else 0.92
    face = Linear(-48, -100, 48, -48, [(0, shade(base, light), 1), (1, shade(far, light), 1)])
    blobs = [Shape(Path().ellipse(0, 0, r), colour, 0.5) for r, colour in ((13, "#ffd76a"), (9, "#7de8ff"))]
    nodes: list[Node] = [] if not stage.light.lamps else [halo(0, -74, 72, mix(base, far, 0.4), 0.5, 0.7)]
    nodes += [
        Shape(Path().rect(-31, -46, 4, 46).rect(27, -46, 4, 46), steel),
        Shape(Path().rect(-50, -100, 100, 54, 2.4), shade(steel, 0.7)), Shape(Path().rect(-47, -97, 94, 48, 1.4), face),
        *blobs,
        Shape(Path().polygon([(-47, -97), (-20, -97), (-38, -49), (-47, -49)]), "#ffffff", 0.12),
        Shape(Path().rect(-44, -46, 88, 1.6), shade(steel, 1.2)),
    ]  # fmt: skip

    def drift(t: float) -> None:
        blobs[0].place(24 * math.sin(t * 0.7), -73 + 6 * math.sin(t * 1.1))
        blobs[1].place(-28 * math.cos(t * 0.5), -73 + 9 * math.sin(t * 0.8 + 1))

    stage.every_frame(drift)
    return Look(drawn(size, *nodes), size, size, shadow=0.7)


def traffic_light(stage: Stage, actor: Actor, size: float) -> Look:
    """Three lamps on a post that change every two seconds: red, green, amber."""
    case, post = cast_tone(stage, actor.colour or "#2b3138"), cast_tone(stage, "#6b7480")
    lamps: list[Node] = []
    hoods = Path()
    order = (0, 2, 1)  # which lamp burns in each third of the round
    lit: list[Node] = []
    for i, colour in enumerate(("#ff4a3a", "#ffc23c", "#4be06a")):
        y = -91.0 + 11.5 * i
        lamps.append(Shape(Path().ellipse(0, y, 4.4), shade(colour, 0.28)))
        hoods.move(-6, y - 4.6).quad(0, y - 8, 6, y - 4.6)
        lit.append(Group(Shape(Path().ellipse(0, y, 4.4), colour), halo(0, y, 12, colour, 0.6)))

    def change(t: float) -> None:
        burning = order[int(t / 2) % 3]
        for i, lamp in enumerate(lit):
            lamp.visible(i == burning)

    stage.every_frame(change)
    node = drawn(
        size, Shape(Path().rect(-1.8, -66, 3.6, 66), post), Shape(Path().rect(-6, -3, 12, 3, 1), shade(post, 0.7)),
        Shape(Path().rect(-8.4, -100, 16.8, 40, 4), case), *lamps, *lit,
        Shape(hoods, None, stroke=shade(case, 0.5), width=1.4),
    )  # fmt: skip
    return Look(node, size * 0.18, size, shadow=1.0)


def phone_booth(stage: Stage, actor: Actor, size: float) -> Look:
    """A red kiosk with small panes; lit from within in the dark."""
    red = cast_tone(stage, actor.colour or "#c4281f")
    lit = stage.light.lamps
    glass = "#ffe9b0" if lit else cast_tone(stage, "#bcd9e4")
    bars = Path()
    for i in range(1, 7):
        bars.move(-13, -78 + 9.6 * i).line(13, -78 + 9.6 * i)
    bars.move(-6, -78).line(-6, -11).move(6, -78).line(6, -11)
    node = drawn(
        size, *([halo(0, -45, 44, "#ffe2a0", 0.4)] if lit else []),
        Shape(Path().rect(-19, -88, 38, 88, 1), Linear(-19, 0, 19, 0, [(0, red, 1), (0.6, red, 1), (1,
              shade(red, 0.7), 1)])),
        Shape(Path().rect(-13, -78, 26, 67, 1), glass), Shape(bars, None, stroke=red, width=1.6),
        Shape(Path().rect(-15, -86.4, 30, 6, 0.8), "#fff6e0" if lit else cast_tone(stage, "#f3efe2")),
        Shape(Path().rect(-21, -90, 42, 3, 1), shade(red, 0.85)),
        Shape(Path().move(-20, -89.6).quad(-16, -99, 0, -100).quad(16, -99, 20, -89.6).close(), red),
        Shape(Path().rect(-21, -4, 42, 4, 0.8), shade(red, 0.62)),
        Shape(Path().rect(9.4, -46, 1.6, 7, 0.8), shade(red, 0.5)),
    )  # fmt: skip
    return Look(node, size * 0.42, size, shadow=1.0)


def fire_hydrant(stage: Stage, actor: Actor, size: float) -> Look:
    red, steel = cast_tone(stage, actor.colour or "#d0392f"), cast_tone(stage, "#c9ced6")
    shine = Linear(-20, 0, 20, 0, [(0, shade(red, 1.2), 1), (0.5, red, 1), (1, shade(red, 0.64), 1)])
    node = drawn(
        size, Shape(Path().rect(-33, -60, 66, 15, 4), shade(red, 0.8)),
        Shape(Path().ellipse(-33, -52.5, 4, 8).ellipse(33, -52.5, 4, 8), steel),
        Shape(Path().rect(-20, -76, 40, 70, 3), shine),
        Shape(Path().move(-22, -76).cubic(-20, -98, 20, -98, 22, -76).close(), shine),
        Shape(Path().rect(-24, -79, 48, 6, 3).rect(-26, -12, 52, 5, 2), shade(red, 0.78)),
        Shape(Path().rect(-4, -100, 8, 9, 2), steel), Shape(Path().rect(-30, -7, 60, 7, 2), shade(red, 0.66)),
        Shape(Path().ellipse(0, -50, 10), shade(red, 0.72)), Shape(Path().ellipse(0, -50, 6.4), steel),
    )  # fmt: skip
    return Look(node, size * 0.74, size, shadow=0.95)


PROPS: dict[str, tuple[Maker, float]] = {
    "lamp_post": (lamp_post, 1.75), "billboard": (billboard, 1.7), "traffic_light": (traffic_light, 1.5),
    "phone_booth": (phone_booth, 1.45), "fire_hydrant": (fire_hydrant, 0.5),
}  # fmt: skip
