"""What a hand can hold or find: starfish, pearls, snowballs, smoking pipes, baseball bats, violins, fishing
nets."""

from __future__ import annotations

import math

import numpy as np

from animatic.looks import cast_tone
from animatic.palette import mix, shade
from animatic.props import Look, Maker, drawn, own_colour
from animatic.scene import Actor
from animatic.scenery.glow import halo
from animatic.stage import Stage
from animatic.vector import Group, Linear, Node, Path, Radial, Shape


def starfish(stage: Stage, actor: Actor, size: float) -> Look:
    """Five plump arms with rows of dots; the tips curl a little."""
    skin = cast_tone(stage, own_colour(actor, "#ef7f4d", "#e05a6f", "#f0b04a"))
    pale, dots = mix(skin, "#ffffff", 0.45), Path()
    for i in range(5):
        a = -math.pi / 2 + i * math.tau / 5
        for r, wide in ((10, 2.2), (20, 1.9), (30, 1.5), (39, 1.1)):
            dots.ellipse(r * math.cos(a), -46 + r * math.sin(a), wide)
    arms = Shape(
        None, Radial(-6, -54, 58, [(0, mix(skin, "#ffffff", 0.25), 1), (0.5, skin, 1), (1, shade(skin, 0.68), 1)])
    )
    node = drawn(size, arms, Shape(dots.ellipse(0, -46, 2.6), pale))
    luck = float(stage.random(f"starfish:{actor.name}").uniform(0, math.tau))
    angles = -np.pi / 2 + np.arange(20) * np.pi / 10
    reach = np.tile([50.0, 30.0, 19.0, 30.0], 5)
    tips = np.tile([1.0, 0.4, 0.0, 0.4], 5)

    def curl(t: float) -> None:
        a = angles + 0.09 * tips * np.sin(t * 1.3 + luck + np.arange(20) // 4)
        arms.redraw(Path().through(np.column_stack([reach * np.cos(a), -46 + reach * np.sin(a)]), closed=True))

    stage.every_frame(curl)
    return Look(node, size * 0.96, size * 0.94, shadow=0.7)


def pearl(stage: Stage, actor: Actor, size: float) -> Look:
    """A gleaming ball of nacre."""
    nacre = cast_tone(stage, actor.colour or "#f6ecea")
    rose, blue = mix(nacre, "#e6a9bf", 0.4), mix(nacre, "#8fb3d9", 0.5)
    node = drawn(
        size, halo(0, -50, 76, "#fff6ee", 0.35),
        Shape(Path().ellipse(0, -50, 50),
              Radial(-16, -68, 92, [(0, "#ffffff", 1), (0.3, nacre, 1), (0.6, rose, 1), (0.86, blue, 1),
                                    (1, shade(blue, 0.7), 1)])),
        Shape(Path().ellipse(-18, -70, 11, 8), "#ffffff", 0.9), Shape(Path().ellipse(17, -28, 7, 4), "#ffffff", 0.35),
    )  # fmt: skip
    return Look(node, size, size, shadow=0.8)


def snowball(stage: Stage, actor: Actor, size: float) -> Look:
    """Packed by hand, with dents that show how it rolls."""
    snow = cast_tone(stage, actor.colour or "#f4f9fd")
    blue = mix(snow, cast_tone(stage, "#7fb0d6"), 0.5)
    lumps = Path().ellipse(0, -50, 47)
    for i in range(11):
        a = i * math.tau / 11
        lumps.ellipse(43 * math.cos(a), -50 + 43 * math.sin(a), 7)
    dents = Path().move(-24, -74).quad(-12, -82, 2, -76).move(10, -40).quad(22, -36, 28, -48).move(-30, -40)
    node = drawn(
        size, Shape(lumps, Radial(-14, -68, 84, [(0, snow, 1), (0.55, mix(snow, blue, 0.3), 1), (1, blue, 1)])),
        Shape(dents.quad(-22, -28, -8, -30), None, stroke=blue, width=3),
        Shape(Path().ellipse(20, -72, 5, 4).ellipse(-14, -56, 4, 3), mix(snow, blue, 0.6)),
        Shape(Path().ellipse(-4, -22, 6, 3), shade(blue, 0.92), 0.6),
    )  # fmt: skip
    return Look(node, size, size, rolls=True, shadow=0.8)


def pipe(stage: Stage, actor: Actor, size: float) -> Look:
    """A bent smoking pipe, its bowl to the right; a thread of smoke rises from it."""
    wood, black = cast_tone(stage, actor.colour or "#8a4b2c"), cast_tone(stage, "#2b2622")
    bowl = Path().move(12, -50).line(42, -50).cubic(42, -20, 40, -4, 24, -2).cubic(8, 0, -2, -12, -12, -20)
    bowl.line(-10, -30).cubic(4, -28, 14, -24, 12, -50).close()
    wisps = [Shape(Path().ellipse(0, 0, 7, 5), cast_tone(stage, "#e6e8ec"), 0.4) for _ in range(5)]
    stem = Path().move(-10, -26).cubic(-24, -34, -32, -48, -48, -50)
    node = drawn(
        size, *wisps, Shape(stem, None, stroke=black, width=6),
        Shape(Path().polygon([(-15, -30), (-9, -33), (-6, -22), (-12, -19)]), cast_tone(stage, "#d9b348")),
        Shape(bowl, Linear(-10, 0, 42, 0, [(0, shade(wood, 1.2), 1), (0.5, wood, 1), (1, shade(wood, 0.6), 1)])),
        Shape(Path().ellipse(27, -50, 15, 4), shade(wood, 0.6)), Shape(Path().ellipse(27, -50, 11, 2.6), "#ff9a4a"),
        Shape(Path().move(17, -42).quad(18, -22, 12, -18), None, stroke="#ffffff", width=2, stroke_opacity=0.4),
    )  # fmt: skip

    def smoke(t: float) -> None:
        for i, wisp in enumerate(wisps):
            u = (t * 0.35 + i / 5) % 1
            wisp.place(27 + 9 * u * math.sin(5 * u + t), -54 - 60 * u, 0.5 + 1.2 * u)
            wisp.opacity(1 - u)

    stage.every_frame(smoke)
    return Look(node, size, size * 0.54, heading=1, shadow=0.8)


def baseball_bat(stage: Stage, actor: Actor, size: float) -> Look:
    """Aslant, its grip below on the left, a ball beside it."""
    wood, tape = cast_tone(stage, actor.colour or "#d9a05a"), cast_tone(stage, "#3a3d46")
    bat = Path().move(-3.4, 0).line(-3, -34).cubic(-4, -56, -9, -70, -9, -96).quad(-9, -106, 0, -106)
    bat.quad(9, -106, 9, -96).cubic(9, -70, 4, -56, 3, -34).line(3.4, 0).close()
    pieces: list[Node] = [
        Shape(bat, Linear(-9, 0, 9, 0, [(0, shade(wood, 1.2), 1), (0.5, wood, 1), (1, shade(wood, 0.66), 1)])),
        Shape(Path().rect(-3.7, -34, 7.4, 34, 1.6), tape), Shape(Path().ellipse(0, 0, 6, 3), shade(wood, 0.8)),
        Shape(Path().move(-3.6, -8).line(3.6, -12).move(-3.6, -17).line(3.6, -21).move(-3.6, -26).line(3.6, -30), None,
              stroke=shade(tape, 1.7), width=0.9),
        Shape(Path().rect(-7.4, -76, 14.8, 3, 1), shade(wood, 0.6)),
    ]  # fmt: skip
    for each in pieces:
        each.place(-34, -6, 1, 0.76)
    ball = Path().move(20, -16).quad(26, -11, 21, -2).move(34, -17).quad(29, -10, 34, -3)
    node = drawn(
        size, Shape(Path().ellipse(27.4, -9.6, 9.6), cast_tone(stage, "#fbf7ee")),
        Shape(ball, None, stroke=cast_tone(stage, "#d8442f"), width=1.2), *pieces,
    )  # fmt: skip
    return Look(node, size * 0.92, size * 0.9, heading=1, shadow=0.8)


def violin(stage: Stage, actor: Actor, size: float) -> Look:
    """Its body below on the left, its scroll above on the right, as one lifts it to the chin; the bow lies across."""
    wood, ebony = cast_tone(stage, actor.colour or "#b9602a"), cast_tone(stage, "#2b211d")
    pale, hair = cast_tone(stage, "#e8b36a"), cast_tone(stage, "#f3ead8")
    body = Path().move(0, 0).cubic(-22, 0, -25, -24, -13, -29).quad(-9, -33, -13, -38).cubic(-21, -46, -15, -60, 0, -60)
    body.cubic(15, -60, 21, -46, 13, -38).quad(9, -33, 13, -29).cubic(25, -24, 22, 0, 0, 0).close()
    holes = Path().move(-7, -38).quad(-10, -33, -8, -28).move(7, -38).quad(10, -33, 8, -28)
    strings = Path().move(-2, -14).line(-1.2, -96).move(0, -14).line(0, -96).move(2, -14).line(1.2, -96)
    pegs = Path().rect(-6.4, -104, 12.8, 2.2, 1).rect(-6.4, -109, 12.8, 2.2, 1)
    fiddle = Group(
        Shape(body, Radial(-5, -36, 44, [(0, mix(wood, pale, 0.6), 1), (0.55, wood, 1), (1, shade(wood, 0.55), 1)]),
              stroke=shade(wood, 0.5), width=1.4),
        Shape(pegs, ebony), Shape(Path().rect(-2.6, -112, 5.2, 60, 2), shade(wood, 0.7)),
        Shape(Path().ellipse(0, -113, 4.2), shade(wood, 0.8)),
        Shape(Path().polygon([(-2.4, -98), (2.4, -98), (3.4, -42), (-3.4, -42)]), ebony),
        Shape(holes, None, stroke=ebony, width=1.5), Shape(Path().rect(-5, -28, 10, 2.4, 1), pale),
        Shape(Path().polygon([(-3.2, -18), (3.2, -18), (2, -3), (-2, -3)]), ebony),
        Shape(strings, None, stroke=hair, width=0.6), Shape(Path().ellipse(-12, -7, 6, 4.4), ebony),
    )  # fmt: skip
    fiddle.place(-30, -5, 0.92, 0.72)
    bow = Group(
        Shape(Path().move(-52, 0).quad(0, -6, 52, -1), None, stroke=shade(wood, 0.55), width=2),
        Shape(Path().move(-48, 3).line(51, 1.6), None, stroke=hair, width=1.4),
        Shape(Path().rect(-52, -1, 7, 5, 1), ebony),
    )  # fmt: skip
    bow.place(-2, -33, 0.86, -0.72)
    return Look(drawn(size, fiddle, bow), size * 1.0, size * 0.88, heading=1, shadow=0.7)


def fishing_net(stage: Stage, actor: Actor, size: float) -> Look:
    """Meshes gathered under a rope with corks; they spread to a heap, a starfish caught in them."""
    cord, cork = cast_tone(stage, actor.colour or "#3f7f8a"), cast_tone(stage, "#e2803c")
    outline = Path().move(-40, -72).quad(0, -60, 40, -72).cubic(44, -46, 50, -22, 49, -8).quad(30, 0, 12, -4)
    outline.quad(-6, 2, -26, -2).quad(-42, 2, -50, -8).cubic(-50, -24, -44, -48, -40, -72).close()
    meshes = Path()
    for i in range(-2, 15):
        for lean in (-1, 1):
            points = [_mesh(i / 12 + lean * 0.34 * (v - 0.5), v) for v in (k / 6 for k in range(7))]
            inside = [p for p in points if p is not None]
            if len(inside) > 1:
                meshes.through(inside)
    corks, leads = Path(), Path()
    for i in range(7):
        x = -40 + 13.4 * i
        corks.rect(x - 3.8, -76 + 6 * (1 - (x / 40) ** 2), 7.6, 7, 3)
        leads.ellipse(-46 + 15.3 * i, -5 + 2 * math.sin(1.7 * i), 2.6, 2)
    node = drawn(
        size, Shape(outline, shade(cord, 0.7), 0.3), Shape(meshes, None, stroke=cord, width=1.1),
        Shape(outline, None, stroke=shade(cord, 0.8), width=1.8),
        Shape(Path().star(16, -22, 8, 5, 0.45), cast_tone(stage, "#ef7f4d")),
        Shape(Path().move(-44, -74).quad(0, -60, 44, -74), None, stroke=cast_tone(stage, "#d9c08c"), width=2),
        Shape(corks, Linear(0, -76, 0, -62, [(0, shade(cork, 1.15), 1), (1, shade(cork, 0.8), 1)])),
        Shape(leads, cast_tone(stage, "#5b6470")),
    )  # fmt: skip
    return Look(node, size, size * 0.75, shadow=0.9)


def _mesh(u: float, v: float) -> tuple[float, float] | None:
    """A knot of the net: `u` 0 to 1 from left to right, `v` from rope to hem; None beyond its sides."""
    if not 0 <= u <= 1:
        return None
    half = 40 + 10 * v**0.8
    return half * (2 * u - 1), -67 - 5 * (2 * u - 1) ** 2 + (63 + 5 * (2 * u - 1) ** 2 - 2 * abs(2 * u - 1)) * v


PROPS: dict[str, tuple[Maker, float]] = {
    "starfish": (starfish, 0.5), "pearl": (pearl, 0.36), "snowball": (snowball, 0.5), "pipe": (pipe, 0.5),
    "baseball_bat": (baseball_bat, 0.75), "violin": (violin, 0.6), "fishing_net": (fishing_net, 0.75),
}  # fmt: skip
