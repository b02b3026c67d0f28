"""What stands on farms and at the edges of woods: barns, wells, hay bales, tree houses,
wind turbines; bushes, logs, garden tools."""

from __future__ import annotations

import math

from animatic.looks import cast_tone
from animatic.palette import shade
from animatic.props import Look, Maker, drawn
from animatic.props.wheels import spoked, turned
from animatic.scene import Actor
from animatic.scenery.glow import halo
from animatic.stage import Stage
from animatic.vector import Group, Linear, Node, Path, Shape


def barn(stage: Stage, actor: Actor, size: float) -> Look:
    """A red barn with a bent roof and a white-edged door."""
    wall, trim = cast_tone(stage, actor.colour or "#b5382f"), cast_tone(stage, "#f7f1e4")
    roof = cast_tone(stage, "#6b5a57" if not _snows(stage) else "#f6faff")
    front = Path().polygon([(-40, 0), (-40, -42), (-28, -66), (0, -80), (28, -66), (40, -42), (40, 0)])
    eaves = Path().move(-45, -38).line(-31, -67).line(0, -83).line(31, -67).line(45, -38)
    boards = Path()
    for i in range(1, 12):
        x = -40 + 80 / 12 * i
        boards.move(x, 0).line(x, -40)
    door = Path().move(-16, 0).line(-16, -32).line(16, -32).line(16, 0).move(0, 0).line(0, -32)
    cross = Path().move(-16, 0).line(0, -32).move(0, 0).line(-16, -32).move(0, 0).line(16, -32).move(16, 0).line(0, -32)
    lit = stage.light.lamps
    node = drawn(
        size, Shape(front, Linear(-40, 0, 40, 0, [(0, wall, 1), (1, shade(wall, 0.78), 1)])),
        Shape(boards, None, stroke=shade(wall, 0.8), width=0.6),
        Shape(Path().rect(-16, -32, 32, 32), shade(wall, 0.84)),
        Shape(cross, None, stroke=trim, width=1.1), Shape(door, None, stroke=trim, width=1.8),
        Shape(Path().rect(-8, -60, 16, 15, 1), "#ffd982" if lit else shade(wall, 0.42), stroke=trim, width=1.8),
        *([halo(0, -52, 24, "#ffcf6e", 0.5)] if lit else []), Shape(eaves, None, stroke=roof, width=5),
    )  # fmt: skip
    return Look(node, size * 0.94, size * 0.855, shadow=0.9)


def well(stage: Stage, actor: Actor, size: float) -> Look:
    """A round stone well under a little roof, its bucket on a rope."""
    stone, wood = cast_tone(stage, "#a39a8f"), cast_tone(stage, "#7b5234")
    roof = cast_tone(stage, actor.colour or "#b5523f")
    stones: list[Node] = []
    for row in range(3):
        for i in range(5):
            x = -34 + 14 * i + (7 if row % 2 else 0)
            stones.append(
                Shape(
                    Path().rect(x, -31 + 10 * row, 10 if x < 24 else 5, 7, 2),
                    shade(stone, (0.86, 1.1, 0.95)[(i + row) % 3]),
                )
            )
    bucket = Group(
        Shape(Path().polygon([(-6, 0), (6, 0), (4.6, 9), (-4.6, 9)]), shade(wood, 1.3)),
        Shape(Path().move(-6, 0).cubic(-5, -9, 5, -9, 6, 0), None, stroke=cast_tone(stage, "#3a424e"), width=0.8),
    )
    rope = Shape(None, None, stroke=cast_tone(stage, "#d8c49a"), width=1)

    def hang(t: float) -> None:
        x = 2.2 * math.sin(t * 1.5)
        rope.redraw(Path().move(0, -62).line(x, -50))
        bucket.place(x, -46, 1, -0.06 * math.sin(t * 1.5))

    stage.every_frame(hang)
    node = drawn(
        size, Shape(Path().rect(-33, -76, 4.4, 50).rect(28.6, -76, 4.4, 50), wood),
        Shape(Path().rect(-31, -64, 62, 3.4, 1.6), shade(wood, 0.8)),
        Shape(Path().ellipse(0, -34, 38, 6), shade(stone, 0.4)), rope, bucket,
        Shape(Path().move(-38, -34).cubic(-36, -27, 36, -27, 38, -34).line(36, 0).line(-36, 0).close(),
              shade(stone, 0.74)), *stones,
        Shape(Path().move(-38, -34).cubic(-36, -27, 36, -27, 38, -34), None, stroke=shade(stone, 1.12), width=3.4),
        Shape(Path().polygon([(-46, -70), (-26, -96), (26, -96), (46, -70)]), roof),
        Shape(Path().rect(-47, -72, 94, 4, 1.6), shade(roof, 0.76)),
    )  # fmt: skip
    return Look(node, size * 0.94, size * 0.97, shadow=0.8)


def hay_bale(stage: Stage, actor: Actor, size: float) -> Look:
    """A round bale, seen on its end."""
    hay = cast_tone(stage, actor.colour or "#dcb252")
    rings: list[Node] = [
        Shape(
            Path().ellipse(-6 + i * 0.5, -41, 38 - 9 * i, 39.4 - 9 * i),
            None,
            stroke=shade(hay, (0.8, 0.9)[i % 2]),
            width=1.6,
        )
        for i in range(4)
    ]
    node = drawn(
        size, Shape(Path().move(-6, -82).line(16, -80).cubic(58, -76, 58, -4, 16, 0).line(-6, 0).close(),
              shade(hay, 0.78)),
        Shape(Path().ellipse(-6, -41, 40, 41), hay), *rings,
        Shape(Path().move(-44, -2).line(-49, 0).move(30, -1).line(38, 0).move(-20, -1).line(-24, 0), None,
              stroke=hay, width=1.4),
    )  # fmt: skip
    return Look(node, size * 0.96, size * 0.82, shadow=0.95)


def treehouse(stage: Stage, actor: Actor, size: float) -> Look:
    """A hut in the crown of a tree, with a ladder; lit in the dark."""
    bark, leaf = cast_tone(stage, "#7b5536"), cast_tone(stage, "#4f9a48")
    plank, roof = cast_tone(stage, actor.colour or "#c08a52"), cast_tone(stage, "#a34a3a")
    trunk = Path().move(-11, 0).quad(-7, -20, -8, -46).line(8, -46).quad(8, -20, 13, 0).quad(0, -4, -11, 0).close()
    crown = [Shape(Path().ellipse(x, y, r), shade(leaf, part)) for x, y, r, part in (
        (-25, -72, 17, 0.78), (25, -74, 18, 0.74), (0, -84, 15.6, 0.86), (-14, -82, 14, 0.92),
        (15, -85, 13, 0.95))]  # fmt: skip
    near = [Shape(Path().ellipse(x, y, r), shade(leaf, part)) for x, y, r, part in (
        (-32, -53, 10, 1.0), (33, -54, 11, 0.96), (-24, -84, 9, 1.1))]  # fmt: skip
    rungs = Path().move(14, 0).line(14, -41).move(22, 0).line(22, -41)
    for i in range(7):
        rungs.move(14, -4 - 5.6 * i).line(22, -4 - 5.6 * i)
    lit = stage.light.lamps
    boards = Path()
    for y in (-48, -53, -58, -63):
        boards.move(-19, y).line(19, y)
    node = drawn(
        size, *crown, Shape(trunk, Linear(-11, 0, 12, 0, [(0, bark, 1), (1, shade(bark, 0.66), 1)])),
        Shape(Path().move(-6, -30).line(-22, -42).move(6, -30).line(25, -42), None, stroke=shade(bark, 0.9), width=3),
        Shape(Path().rect(-20, -66, 40, 24), plank), Shape(boards, None, stroke=shade(plank, 0.78), width=0.6),
        Shape(Path().rect(4, -59, 10, 17, 1), shade(plank, 0.45)),
        Shape(Path().rect(-14, -59, 11, 9, 1), "#ffd982" if lit else cast_tone(stage, "#a9d8ec"),
              stroke=shade(plank, 0.6), width=1.2),
        *([halo(-8, -54, 22, "#ffcf6e", 0.6)] if lit else []),
        Shape(Path().polygon([(-26, -64), (0, -81), (26, -64)]), roof),
        Shape(Path().rect(-30, -43, 60, 3.4, 1), shade(plank, 0.7)),
        Shape(rungs, None, stroke=shade(bark, 1.25), width=1.3), *near,
    )  # fmt: skip
    return Look(node, size * 0.88, size, shadow=0.6)


def watering_can(stage: Stage, actor: Actor, size: float) -> Look:
    """Tipped to the right, drops falling from its rose."""
    tin = cast_tone(stage, actor.colour or "#5f9fb5")
    spout = Path().polygon([(14, -26), (37, -57), (41, -54), (22, -16)])
    body = Path().polygon([(-26, -46), (14, -46), (18, -10), (-30, -10)])
    can = Group(
        Shape(Path().move(-26, -42).cubic(-52, -46, -52, -14, -29, -16), None, stroke=shade(tin, 0.72), width=4),
        Shape(Path().move(-22, -46).cubic(-18, -66, 8, -66, 11, -46), None, stroke=shade(tin, 0.8), width=3.4),
        Shape(spout, shade(tin, 0.86)),
        Shape(Path().polygon([(33, -60), (44, -53), (47, -57), (38, -64)]), shade(tin, 0.66)),
        Shape(body, Linear(-30, 0, 18, 0, [(0, shade(tin, 1.15), 1), (0.5, tin, 1), (1, shade(tin, 0.7), 1)])),
        Shape(Path().rect(-27.4, -36, 43, 2.2).rect(-29.4, -18, 46, 2.2), shade(tin, 0.74)),
    )  # fmt: skip
    can.place(-4, 4, 1, 0.3)
    drops = [Shape(Path().ellipse(0, 0, 1.1, 2.2), cast_tone(stage, "#8fd0ee")) for _ in range(12)]

    def pour(t: float) -> None:
        for i, drop in enumerate(drops):
            life = (t * 1.5 + i / 12) % 1
            drop.place(45 + (2 + i % 4 * 2) * life, -36 + i % 3 * 3 + 34 * life * life)

    stage.every_frame(pour)
    return Look(drawn(size, *drops, can), size * 1.06, size * 0.62, heading=1, shadow=0.7)


def wind_turbine(stage: Stage, actor: Actor, size: float) -> Look:
    """A white mast with three turning blades."""
    white = cast_tone(stage, actor.colour or "#f4f7fa")
    blade = Path().move(-0.6, -2).quad(-2.4, -10, -0.9, -35).quad(1.2, -14, 1.4, -2).close()
    rotor = Group(
        *(_turned(Shape(blade, shade(white, part)), i * math.tau / 3) for i, part in enumerate((1.0, 0.95, 0.9)))
    )
    mast = Path().polygon([(-0.9, -64), (0.9, -64), (2, 0), (-2, 0)])
    node = drawn(
        size, Shape(mast, Linear(-2, 0, 2, 0, [(0, white, 1), (1, shade(white, 0.72), 1)])),
        Shape(Path().rect(-2.4, -66, 5, 3.4, 1.4), shade(white, 0.86)), rotor,
        Shape(Path().ellipse(0, -64.4, 1.9), shade(white, 0.9)),
    )  # fmt: skip
    start = float(stage.random(f"wind_turbine:{actor.name}").uniform(0, math.tau))
    stage.every_frame(lambda t: rotor.place(0, -64.4, 1, start + t * 1.1))
    return Look(node, size * 0.64, size * 0.97, shadow=0.2)


def bush(stage: Stage, actor: Actor, size: float) -> Look:
    """A round leafy bush that stirs a little."""
    leaf = cast_tone(stage, actor.colour or "#4f9a48")
    luck = stage.random(f"bush:{actor.name}").uniform(-1, 1, 12)
    puffs = ((-31, -19, 18.5, 0.8), (31, -18, 18, 0.72), (-13, -38, 20, 0.94), (15, -37, 19, 0.86), (0, -21, 21, 1.0))
    crown = Group(*(Shape(Path().ellipse(x, y, r), shade(leaf, part)) for x, y, r, part in puffs))
    for i in range(6):
        x, y = 26 * float(luck[2 * i]), -28 + 16 * float(luck[2 * i + 1])
        crown.add(Shape(Path().ellipse(x, y, 4.4, 2.4), shade(leaf, 1.2)))
    phase = 3 * float(luck[0])
    stage.every_frame(lambda t: crown.place(0, 0, 1, 0, 1, 0.03 * math.sin(t * 1.6 + phase)))
    return Look(drawn(size, crown), size, size * 0.58, shadow=0.9)


def log(stage: Stage, actor: Actor, size: float) -> Look:
    """A felled trunk on its side, mossy, its cut end to the right."""
    bark, moss = cast_tone(stage, actor.colour or "#7b5536"), cast_tone(stage, "#6f9a4a")
    furrows = (
        Path()
        .move(-42, -9)
        .line(-18, -10)
        .move(-8, -7)
        .line(26, -8)
        .move(-30, -16)
        .line(2, -17)
        .move(12, -15)
        .line(32, -15)
    )
    green = (
        Path()
        .move(-40, -25)
        .quad(-30, -29, -14, -26.6)
        .quad(-4, -29, 8, -26)
        .quad(2, -19, -6, -22)
        .quad(-18, -16, -24, -22)
    )
    node = drawn(
        size, Shape(Path().move(-12, -24).line(-20, -34).line(-15, -36).line(-5, -25).close(), shade(bark, 0.85)),
        Shape(Path().rect(-50, -26, 92, 26, 11), Linear(0, -26, 0, 0, [(0, shade(bark, 1.15), 1), (1,
              shade(bark, 0.6), 1)])),
        Shape(furrows, None, stroke=shade(bark, 0.6), width=1.2), Shape(green.quad(-34, -18, -40, -25).close(), moss),
        Shape(Path().ellipse(40, -13, 9, 13), cast_tone(stage, "#d9b27a")),
        Shape(Path().ellipse(40, -13, 6, 9).ellipse(40, -13, 3, 4.6), None, stroke=cast_tone(stage, "#a9794a"),
              width=0.9),
    )  # fmt: skip
    return Look(node, size, size * 0.35, shadow=0.95, seat=(-size * 0.02, -size * 0.25))


def wheelbarrow(stage: Stage, actor: Actor, size: float) -> Look:
    """Its wheel in front, to the right, its handles to the left."""
    paint, steel = cast_tone(stage, actor.colour or "#3f8f6b"), cast_tone(stage, "#5a616c")
    tray = Path().polygon([(-26, -48), (38, -52), (26, -20), (-12, -18)])
    tyre = spoked(14, steel, cast_tone(stage, "#2b2d36"))
    node = drawn(
        size, Shape(Path().move(-50, -36).line(-20, -24).line(34, -14).move(-14, -22).line(-18, 0).line(-24, 0), None,
                    stroke=steel, width=3), tyre,
        Shape(tray, Linear(0, -52, 0, -18, [(0, shade(paint, 1.15), 1), (1, shade(paint, 0.7), 1)])),
        Shape(Path().move(-28, -48).line(40, -52), None, stroke=shade(paint, 0.66), width=3),
        Shape(Path().move(-50, -36).line(-41, -32.4), None, stroke=cast_tone(stage, "#8a3b2c"), width=4.4),
    )  # fmt: skip
    return Look(node, size, size * 0.54, heading=1, shadow=0.9, act=turned([tyre], [(34, -14)], 6))


def _turned(shape: Shape, angle: float) -> Shape:
    shape.place(0, 0, 1, angle)
    return shape


def _snows(stage: Stage) -> bool:
    return stage.shot.set == "snow" or "snow" in stage.shot.weather or stage.has("snow")


PROPS: dict[str, tuple[Maker, float]] = {
    "barn": (barn, 2.1), "well": (well, 1.05), "hay_bale": (hay_bale, 0.85), "treehouse": (treehouse, 2.5),
    "wind_turbine": (wind_turbine, 2.9), "watering_can": (watering_can, 0.7), "bush": (bush, 0.8), "log": (log, 1.2),
    "wheelbarrow": (wheelbarrow, 0.95),
}  # fmt: skip
