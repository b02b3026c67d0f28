"""By brooks, woods, harbours and snow fields: watermills, stumps, hives, tugs, snowmobiles."""

from __future__ import annotations

import math

from animatic.looks import cast_tone
from animatic.motions import Pose
from animatic.palette import mix, shade
from animatic.props import Look, Maker, drawn
from animatic.scene import Actor
from animatic.scenery.glow import halo
from animatic.stage import Stage
from animatic.vector import Group, Linear, Path, Shape


def watermill(stage: Stage, actor: Actor, size: float) -> Look:
    """A stone house whose wheel turns under a falling chute; lit within in the dark."""
    stone, wood = cast_tone(stage, actor.colour or "#c9b79a"), cast_tone(stage, "#7b4f30")
    roof, water = cast_tone(stage, "#a5533a"), cast_tone(stage, "#6fb9df")
    blocks, spokes = Path(), Path()
    for x, y in ((-40, -16), (-24, -30), (-42, -40), (-8, -14), (-6, -44), (-30, -52)):
        blocks.rect(x, y, 9, 4.4, 1)
    paddles = Path()
    for i in range(10):
        out, along = math.cos(i * math.tau / 10), math.sin(i * math.tau / 10)
        spokes.move(0, 0).line(27 * out, 27 * along)
        paddles.move(25 * out - 4 * along, 25 * along + 4 * out).line(25 * out + 4 * along, 25 * along - 4 * out)
    wheel = Group(
        Shape(spokes, None, stroke=wood, width=2), Shape(paddles, None, stroke=shade(wood, 1.25), width=4.4),
        Shape(Path().ellipse(0, 0, 26).ellipse(0, 0, 19), None, stroke=shade(wood, 0.8), width=2.4),
        Shape(Path().ellipse(0, 0, 4), shade(wood, 0.6)),
    )  # fmt: skip
    lit = stage.light.lamps
    pane = "#ffd982" if lit else cast_tone(stage, "#8fb4c8")
    fall = [Shape(Path().rect(-1, -4, 2, 8, 1), "#ffffff", 0.7) for _ in range(4)]
    node = drawn(
        size, Shape(Path().rect(-46, -58, 66, 58), Linear(-46, 0, 20, 0, [(0, stone, 1), (1, shade(stone, 0.74), 1)])),
        Shape(blocks, shade(stone, 0.82)), Shape(Path().polygon([(-50, -56), (-34, -88), (8, -88), (25, -56)]), roof),
        Shape(Path().move(-45, -66).line(19, -66).move(-41, -76).line(14, -76), None, stroke=shade(roof, 0.78),
              width=1.6),
        Shape(Path().rect(-30, -98, 8, 16), shade(stone, 0.8)),
        Shape(Path().rect(-31.6, -100, 11.2, 3.4, 1), shade(stone, 0.6)),
        Shape(Path().rect(-38, -22, 13, 22, 2), wood),
        Shape(Path().rect(-20, -46, 12, 12, 1), pane, stroke=wood, width=1.6),
        Shape(Path().rect(-40, -46, 12, 12, 1), pane, stroke=wood, width=1.6),
        *([halo(-14, -40, 20, "#ffcf7a", 0.6)] if lit else []),
        Shape(Path().rect(-2, -64, 32, 3.4, 1), wood), Shape(Path().rect(-2, -66, 32, 2.4, 1), water),
        Shape(Path().move(28, -66).quad(50, -66, 50, -10).line(44, -6).quad(44, -60, 28, -62).close(), water, 0.85),
        *fall,
        wheel, Shape(Path().move(-4, 0).quad(2, -7, 24, -6).quad(46, -7, 50, 0).close(), water),
        Shape(Path().move(8, -3).line(20, -3).move(30, -3.4).line(42, -3.4), None, stroke="#ffffff", width=1.2,
              stroke_opacity=0.7),
    )  # fmt: skip

    def grind(t: float) -> None:
        wheel.place(20, -30, 1, t * 0.9)
        for i, drop in enumerate(fall):
            u = (t * 0.8 + i / 4) % 1
            drop.place(47 - 7 * (1 - u) ** 3, -58 + 48 * u)

    stage.every_frame(grind)
    return Look(node, size, size, shadow=0.9)


def tree_stump(stage: Stage, actor: Actor, size: float) -> Look:
    """Roots, bark and rings, with moss, a mushroom and a young shoot."""
    bark, pith = cast_tone(stage, actor.colour or "#7a5236"), cast_tone(stage, "#e3bd86")
    moss, cap = cast_tone(stage, "#7fa548"), cast_tone(stage, "#d8442f")
    trunk = Path().move(-32, -50).quad(-32, -18, -50, -1).quad(-34, -6, -24, -1).quad(-12, -6, 0, 0)
    trunk.quad(14, -6, 24, -1).quad(36, -6, 50, -1).quad(32, -18, 32, -50).close()
    grooves = (
        Path().move(-22, -40).quad(-22, -20, -30, -8).move(-4, -38).line(-6, -10).move(14, -40).quad(14, -20, 20, -8)
    )
    node = drawn(
        size,
        Shape(trunk, Linear(-34, 0, 34, 0, [(0, shade(bark, 1.18), 1), (0.5, bark, 1), (1, shade(bark, 0.62), 1)])),
        Shape(grooves, None, stroke=shade(bark, 0.6), width=1.8),
        Shape(Path().ellipse(0, -50, 33, 11), shade(bark, 0.8)),
        Shape(Path().ellipse(0, -51, 30, 9.4), pith),
        Shape(Path().ellipse(-1, -51, 22, 6.6).ellipse(-1, -51, 14, 4).ellipse(-2, -51, 6, 1.8), None,
              stroke=shade(pith, 0.74), width=1.2),
        Shape(Path().move(-50, -1).quad(-40, -14, -32, -20).quad(-24, -6, -20, -2).quad(-36, 1, -50, -1).close(), moss),
        Shape(Path().move(30, -52).quad(34, -62, 30, -70), None, stroke=moss, width=1.6),
        Shape(Path().ellipse(25.4, -69, 5.4, 2.6).ellipse(35, -66, 5, 2.4), mix(moss, "#ffffff", 0.15)),
        Shape(Path().rect(30, -12, 5, 10, 2), pith), Shape(Path().move(23, -11).quad(32, -24, 42, -11).close(), cap),
        Shape(Path().ellipse(30, -14.6, 1.5).ellipse(35.6, -14, 1.3), "#ffffff"),
    )  # fmt: skip
    return Look(node, size, size * 0.68, shadow=0.95, seat=(0, -size * 0.52))


def beehive(stage: Stage, actor: Actor, size: float) -> Look:
    """A hive of coiled straw on a bench, bees about it."""
    straw, wood = cast_tone(stage, actor.colour or "#e3b048"), cast_tone(stage, "#8a5a36")
    half = (31.0, 36.0, 38.0, 38.0, 35.0, 29.0, 19.0)
    coils: list[Shape] = []
    for i, wide in enumerate(half[::-1]):
        y = -92 + 11.6 * i
        gold = Linear(-wide, 0, wide, 0, [(0, shade(straw, 1.12), 1), (0.5, straw, 1), (1, shade(straw, 0.68), 1)])
        coils.append(Shape(Path().rect(-wide, y, 2 * wide, 13, 6.4), gold, stroke=shade(straw, 0.62), width=0.9))
    bees = [
        Group(
            Shape(Path().ellipse(-1, -3.4, 2.2, 3).ellipse(2, -3.2, 2, 2.8), "#eef6ff", 0.75),
            Shape(Path().ellipse(0, 0, 4, 2.8), cast_tone(stage, "#f7c52e")),
            Shape(Path().rect(-1.6, -2.6, 1.3, 5.2).rect(1, -2.6, 1.3, 5.2), cast_tone(stage, "#3a2a1c")),
        )
        for _ in range(6)
    ]
    node = drawn(
        size, Shape(Path().rect(-34, -8, 6, 8).rect(28, -8, 6, 8), shade(wood, 0.7)),
        Shape(Path().rect(-44, -13, 88, 6, 2), wood),
        *coils, Shape(Path().ellipse(0, -95, 6, 4), shade(straw, 0.8)),
        Shape(Path().move(-9, -14).line(-9, -20).quad(0, -31, 9, -20).line(9, -14).close(),
              cast_tone(stage, "#3a2a1c")), *bees,
    )  # fmt: skip
    luck = stage.random(f"beehive:{actor.name}").uniform(0, math.tau, (6, 2))

    def swarm(t: float) -> None:
        for bee, (a, b) in zip(bees, luck, strict=True):
            pace = t * (0.8 + 0.1 * float(b))
            x, y = 42 * math.cos(pace + float(a)), -46 + 30 * math.sin(1.7 * pace + float(b))
            bee.place(x, y + 2 * math.sin(t * 11 + float(a)), 1, 0, 1 if math.sin(pace + float(a)) < 0 else -1)

    stage.every_frame(swarm)
    return Look(node, size * 0.9, size * 0.98, shadow=0.95)


def tugboat(stage: Stage, actor: Actor, size: float) -> Look:
    """A stout tug with tyres along its side, heading to the right; its funnel smokes."""
    paint, white = cast_tone(stage, actor.colour or "#c8382f"), cast_tone(stage, "#f6f1e6")
    black, band = cast_tone(stage, "#2b2d36"), cast_tone(stage, "#f0b429")
    hull = Path().move(-47, -24).quad(-10, -19, 22, -25).quad(38, -28, 49, -36).quad(44, -12, 36, 0).line(-38, 0)
    hull.quad(-46, -6, -47, -24).close()
    tyres = Path()
    for i in range(5):
        tyres.ellipse(-32 + 15.0 * i, -13.6, 4)
    puffs = [Shape(Path().ellipse(0, 0, 7), cast_tone(stage, "#d9dce2"), 0.5) for _ in range(4)]
    pane = "#ffe39a" if stage.light.lamps else cast_tone(stage, "#a9d3e6")
    panes = Path().rect(-4, -57, 7, 8, 1.4).rect(6, -57, 7, 8, 1.4).rect(15.6, -57, 4.6, 8, 1.4)
    node = drawn(
        size, *puffs, Shape(Path().polygon([(-24, -66), (-12, -66), (-11, -36), (-25, -36)]), paint),
        Shape(Path().rect(-24.4, -60, 13, 6), band), Shape(Path().rect(-26, -69, 16, 4.4, 1), black),
        Shape(Path().move(8, -64).line(8, -82).move(8, -76).line(16, -70), None, stroke=black, width=1.4),
        Shape(Path().rect(-30, -40, 52, 18, 2), white), Shape(Path().rect(-7, -61, 29, 22, 2),
              Linear(-7, 0, 22, 0, [(0, white, 1), (1, shade(white, 0.8), 1)])),
        Shape(Path().rect(-10, -65, 35, 4.6, 2), paint), Shape(panes, pane),
        Shape(Path().ellipse(-22, -31, 3).ellipse(-11, -31, 3).ellipse(0, -31, 3).ellipse(11, -31, 3), pane,
              stroke=black, width=0.8),
        Shape(hull, Linear(0, -34, 0, 0, [(0, shade(black, 1.5), 1), (1, shade(black, 0.8), 1)])),
        Shape(Path().move(-46, -5).line(39, -5).line(36, 0).line(-39, 0).close(), paint),
        Shape(Path().move(-47, -23).quad(-10, -18, 22, -24).quad(38, -27, 48, -34.6), None, stroke=band, width=2.2),
        Shape(tyres, None, stroke=shade(black, 0.6), width=3), Shape(Path().ellipse(8, -82, 1.6), "#fff3c4"),
    )  # fmt: skip

    def smoke(t: float) -> None:
        for i, puff in enumerate(puffs):
            u = (t * 0.4 + i / 4) % 1
            puff.place(-18 - 22 * u, -72 - 26 * u, 0.5 + u)
            puff.opacity(1 - u)

    stage.every_frame(smoke)
    return Look(node, size * 0.98, size * 0.83, heading=1, shadow=0.9)


def snowmobile(stage: Stage, actor: Actor, size: float) -> Look:
    """On a ski and a running track, heading to the right, with a windshield and a long saddle."""
    paint, dark = cast_tone(stage, actor.colour or "#2f7fd6"), cast_tone(stage, "#2b2d36")
    steel, pale = cast_tone(stage, "#c9ced6"), cast_tone(stage, "#f6f1e6")
    nose = (
        Path().move(-4, -16).line(-2, -38).quad(8, -46, 20, -42).quad(38, -36, 45, -22).quad(40, -14, 26, -13).close()
    )
    tail = Path().move(-46, -18).line(-48, -30).line(-6, -28).line(2, -16).close()
    lugs = [Shape(Path().rect(-1.2, -1.6, 2.4, 3.2), shade(dark, 2.2)) for _ in range(8)]
    wheels = Path().ellipse(-36, -9, 5).ellipse(-20, -8, 4).ellipse(-4, -9, 5)
    beam = Path().move(43, -26).line(96, -36).line(96, 2).line(43, -20).close()
    lamp = [Shape(beam, Linear(43, 0, 96, 0, [(0, "#fff0b8", 0.55), (1, "#fff0b8", 0)]))] if stage.light.lamps else []
    node = drawn(
        size, *lamp, Shape(Path().rect(-46, -18, 52, 17, 8), dark), Shape(wheels, shade(dark, 1.9)), *lugs,
        Shape(Path().move(26, -16).line(30, -3).move(18, -16).line(20, -3), None, stroke=steel, width=2),
        Shape(Path().move(8, -2).line(40, -2).quad(48, -3, 50, -10), None, stroke=shade(paint, 0.7), width=3.2),
        Shape(Path().move(14, -40).line(4, -58).line(9, -59).line(24, -40).close(), cast_tone(stage, "#cfe8f2"), 0.85,
              stroke=steel, width=0.7),
        Shape(tail, shade(paint, 0.8)), Shape(Path().rect(-46, -37, 44, 9, 4), dark),
        Shape(Path().move(6, -40).line(0, -50).line(-6, -49), None, stroke=dark, width=2.4),
        Shape(nose, Linear(0, -44, 0, -13, [(0, shade(paint, 1.15), 1), (0.5, paint, 1), (1, shade(paint, 0.66), 1)])),
        Shape(Path().move(2, -28).line(38, -22).line(30, -17).line(2, -20).close(), pale),
        Shape(Path().ellipse(41, -24, 3, 3.4), "#fff3c4"), Shape(Path().rect(-48, -29, 3, 5, 1), "#ff4a3a"),
    )  # fmt: skip

    def act(t: float, pose: Pose) -> None:
        along = t * 1.6 if pose.phase else 0.0
        for i, lug in enumerate(lugs):
            u = (along + i / 8) % 1
            lug.place(-40 + 40 * u, -1.8)

    act(0, Pose(0, 0))
    return Look(node, size, size * 0.58, heading=1, shadow=1.0, act=act, seat=(-size * 0.2, -size * 0.35))


PROPS: dict[str, tuple[Maker, float]] = {
    "watermill": (watermill, 2.0), "tree_stump": (tree_stump, 0.75), "beehive": (beehive, 0.8),
    "tugboat": (tugboat, 1.6),
    "snowmobile": (snowmobile, 1.35),
}  # fmt: skip
