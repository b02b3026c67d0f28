"""Where people amuse themselves: Ferris wheels, swings, hammocks, market stalls, gazebos,
sandcastles and picnic blankets."""

from __future__ import annotations

import math

from animatic.looks import cast_tone
from animatic.palette import shade
from animatic.props import Look, Maker, bears, drawn, own_colour
from animatic.scene import Actor
from animatic.scenery.glow import halo
from animatic.stage import Stage
from animatic.vector import Group, Linear, Node, Path, Shape

_GAY = ("#e2483d", "#f6c945", "#2ab7b0", "#8b4fc1", "#f28c28", "#3fa34d", "#2f6fd0", "#f28ab2")


def ferris_wheel(stage: Stage, actor: Actor, size: float) -> Look:
    """It turns; its cabins hang level, and its rim is lit in the dark."""
    steel = cast_tone(stage, actor.colour or "#e8ecf2")
    count, radius, hub = 10, 42.0, -50.0
    spokes = Path()
    for i in range(count):
        a = i * math.tau / count
        spokes.move(0, 0).line(radius * math.cos(a), radius * math.sin(a))
    bulbs = Path()
    for i in range(count * 2):
        a = (i + 0.5) * math.tau / count / 2
        bulbs.ellipse(radius * math.cos(a), radius * math.sin(a), 0.9)
    wheel = Group(
        Shape(spokes, None, stroke=shade(steel, 0.8), width=0.7),
        Shape(Path().ellipse(0, 0, radius), None, stroke=steel, width=1.8),
        Shape(Path().ellipse(0, 0, radius * 0.86), None, stroke=shade(steel, 0.8), width=0.8),
        Shape(bulbs, "#ffe9a0" if stage.light.lamps else shade(steel, 0.7)),
    )
    cabins = [
        Group(
            Shape(Path().move(-4.6, 3).line(4.6, 3).quad(4.4, 8.6, 0, 8.6).quad(-4.4, 8.6, -4.6, 3).close(), colour),
            Shape(Path().move(-5.2, 1).quad(0, -4.4, 5.2, 1).close(), shade(colour, 0.78)),
            Shape(Path().rect(-4, 1, 0.8, 2.2).rect(3.2, 1, 0.8, 2.2), shade(colour, 0.6)),
        )
        for colour in (cast_tone(stage, _GAY[i % len(_GAY)]) for i in range(count))
    ]
    start = float(stage.random(f"ferris_wheel:{actor.name}").uniform(0, math.tau))

    def turn(t: float) -> None:
        wheel.place(0, hub, 1, start + t * 0.35)
        for i, cabin in enumerate(cabins):
            a = start + t * 0.35 + i * math.tau / count
            cabin.place(radius * math.cos(a), hub + radius * math.sin(a), 1, 0.06 * math.sin(t * 1.6 + i))

    stage.every_frame(turn)
    legs = Path().move(-20, 0).line(0, hub).line(20, 0)
    glow = [halo(0, hub, 58, "#ffb3e0", 0.34)] if stage.light.lamps else []
    node = drawn(
        size, *glow, wheel, *cabins, Shape(legs, None, stroke=cast_tone(stage, "#c0392f"), width=2.6),
        Shape(Path().ellipse(0, hub, 4), cast_tone(stage, "#f6c945")),
        Shape(Path().rect(-25, -3, 50, 3, 1), cast_tone(stage, "#5b6470")),
    )  # fmt: skip
    return Look(node, size * 0.96, size, shadow=0.5)


def swing(stage: Stage, actor: Actor, size: float) -> Look:
    """A swing in its frame. It swings by itself; it rests under who sits on it, since a seat is a fixed place."""
    wood, seat_wood = cast_tone(stage, actor.colour or "#8a5a36"), cast_tone(stage, "#d8443a")
    frame = Path().move(-40, 0).line(-28, -98).line(-16, 0).move(16, 0).line(28, -98).line(40, 0)
    ropes = Shape(None, None, stroke=cast_tone(stage, "#d8c49a"), width=1)
    plank = Shape(Path().rect(-11, 0, 22, 3, 1), seat_wood)
    reach = 0.03 if bears(stage, actor) else 0.34

    def sway(t: float) -> None:
        a = reach * math.sin(t * 2.0)
        x, y = 76 * math.sin(a), -98 + 76 * math.cos(a)
        ropes.redraw(Path().move(-8, -98).line(x - 8, y).move(8, -98).line(x + 8, y))
        plank.place(x, y, 1, -a * 0.5)

    stage.every_frame(sway)
    node = drawn(
        size, Shape(frame, None, stroke=wood, width=3.2),
        Shape(Path().rect(-36, -100, 72, 4.4, 2), shade(wood, 0.8)), ropes, plank
    )  # fmt: skip
    return Look(node, size * 0.84, size, shadow=0.7, seat=(0, -size * 0.23))


def hammock(stage: Stage, actor: Actor, size: float) -> Look:
    """A striped cloth between two posts; who lies in it lies behind its near edge."""
    cloth, pale = cast_tone(stage, actor.colour or "#e07a3c"), cast_tone(stage, "#fff1d6")
    wood = cast_tone(stage, "#7b5436")

    def near_side() -> list[Node]:
        hang = Path().move(-36, -40).quad(0, -14, 36, -40).quad(20, -6, 0, -5).quad(-20, -6, -36, -40).close()
        seams = Path().move(-34, -37).quad(0, -9, 34, -37)
        return [Shape(hang, cloth), Shape(seams, None, stroke=pale, width=1.8)]

    back = Path().move(-36, -40).quad(0, -26, 36, -40).quad(0, -12, -36, -40).close()
    cords = Path()
    for side in (-1, 1):
        for y in (-42, -40, -38):
            cords.move(side * 46, -56).line(side * 35, y)
    node = drawn(
        size, Shape(Path().rect(-49, -62, 5, 62, 2).rect(44, -62, 5, 62, 2), wood),
        Shape(cords, None, stroke=cast_tone(stage, "#e9dcc0"), width=0.7),
        Shape(back, shade(cloth, 0.66)), *near_side(),
    )  # fmt: skip
    return Look(node, size * 0.98, size * 0.62, shadow=0.8, seat=(0, -size * 0.27), front=drawn(size, *near_side()))


def market_stall(stage: Stage, actor: Actor, size: float) -> Look:
    """A stall under a striped awning, its crates full of fruit; a lamp hangs in it in the dark."""
    strong, pale = cast_tone(stage, own_colour(actor, "#d8443a", "#2f7fb0", "#3f9a5a")), cast_tone(stage, "#fff4dc")
    wood = cast_tone(stage, "#a8703a")
    awning: list[Node] = []
    for i in range(8):
        a, b = -50 + 12.5 * i, -37.5 + 12.5 * i
        top_a, top_b = a * 0.8, b * 0.8
        flap = (
            Path()
            .polygon([(top_a, -86), (top_b, -86), (b, -66), (a, -66)])
            .move(a, -66)
            .cubic(a, -58, b, -58, b, -66)
            .close()
        )
        awning.append(Shape(flap, (strong, pale)[i % 2]))
    fruit: list[Node] = []
    for i, colour in enumerate(("#e2483d", "#f28c28", "#f6c945", "#6fb04a", "#8b4fc1")):
        x = -40 + 18.0 * i
        for dx, dy in ((0, 0), (5, 0), (10, 0), (2.5, -3.6), (7.5, -3.6)):
            fruit.append(Shape(Path().ellipse(x - 1 + dx, -33 + dy, 3), cast_tone(stage, colour)))
        fruit.append(Shape(Path().rect(x - 5, -32.6, 16.4, 7, 0.8), shade(wood, 1.15)))
    glow = (
        [halo(0, -56, 40, "#ffd98a", 0.6), Shape(Path().ellipse(0, -58, 2.6), "#fff3c4")] if stage.light.lamps else []
    )
    node = drawn(
        size, Shape(Path().rect(-44, -70, 3, 70).rect(41, -70, 3, 70), shade(wood, 0.7)),
        Shape(Path().rect(-42, -66, 84, 40), shade(wood, 0.36), 0.75), *glow, *fruit,
        Shape(Path().rect(-47, -26, 94, 26, 1), Linear(0, -26, 0, 0, [(0, wood, 1), (1, shade(wood, 0.7), 1)])),
        Shape(Path().move(-47, -17).line(47, -17).move(-47, -9).line(47, -9), None, stroke=shade(wood, 0.66),
              width=0.8),
        Shape(Path().rect(-49, -27.4, 98, 3, 1), shade(wood, 0.82)), *awning,
    )  # fmt: skip
    return Look(node, size, size * 0.86, shadow=0.9)


def sandcastle(stage: Stage, actor: Actor, size: float) -> Look:
    sand = cast_tone(stage, actor.colour or "#e2bd7c")
    nodes: list[Node] = [
        Shape(Path().move(-50, 0).quad(-30, -10, 0, -9).quad(30, -10, 50, 0).close(), shade(sand, 0.9))
    ]
    for x, half, high in ((0.0, 13.0, 58.0), (-28.0, 10.0, 40.0), (28.0, 10.0, 40.0)):
        tower = Path().polygon([(x - half * 1.15, -4), (x - half, -high), (x + half, -high), (x + half * 1.15, -4)])
        for i in range(3):
            tower.rect(x - half + i * half * 0.75, -high - 4, half * 0.5, 4.4)
        nodes.append(Shape(tower, Linear(x - half, 0, x + half, 0, [(0, sand, 1), (1, shade(sand, 0.74), 1)])))
        nodes.append(Shape(Path().rect(x - 2, -high + 8, 4, 7, 2), shade(sand, 0.5)))
    flag = Shape(None, cast_tone(stage, "#d8342f"))
    nodes += [
        Shape(Path().rect(-34, -24, 68, 21), shade(sand, 0.95)),
        Shape(Path().move(-5, -3).line(-5, -13).quad(0, -19, 5, -13).line(5, -3).close(), shade(sand, 0.45)),
        Shape(Path().rect(-0.5, -80, 1, 20), cast_tone(stage, "#7b5a3a")), flag,
    ]  # fmt: skip
    stage.every_frame(
        lambda t: flag.redraw(Path().polygon([(0.4, -80), (14, -76 + 1.6 * math.sin(t * 5)), (0.4, -71)]))
    )
    return Look(drawn(size, *nodes), size, size * 0.8, shadow=0.9)


def picnic_blanket(stage: Stage, actor: Actor, size: float) -> Look:
    """A checked cloth on the ground, seen from the side, with a basket."""
    cloth, pale = cast_tone(stage, actor.colour or "#d8443a"), cast_tone(stage, "#fff4e4")
    wicker = cast_tone(stage, "#b07d44")
    checks: list[Node] = []
    for row in range(3):
        for column in range(8):
            if (row + column) % 2:
                continue
            low, high, a, b = 5.4 * row, 5.4 * (row + 1), column / 8 - 0.5, (column + 1) / 8 - 0.5
            near, far = 100 - low * 1.2, 100 - high * 1.2
            checks.append(
                Shape(Path().polygon([(a * near, -low), (b * near, -low), (b * far, -high), (a * far, -high)]), cloth)
            )
    basket = Path().polygon([(12, -28), (36, -28), (33.6, -12), (14.4, -12)])
    node = drawn(
        size, Shape(Path().polygon([(-50, 0), (50, 0), (40, -16.2), (-40, -16.2)]), pale), *checks,
        Shape(Path().move(14, -28).cubic(14, -44, 34, -44, 34, -28), None, stroke=shade(wicker, 0.8), width=2),
        Shape(basket, wicker),
        Shape(Path().move(13, -22).line(35, -22).move(14, -17).line(34, -17), None, stroke=shade(wicker, 0.7),
              width=0.9),
        Shape(Path().rect(11, -30, 26, 3.6, 1.4), shade(wicker, 0.82)),
    )  # fmt: skip
    return Look(node, size, size * 0.42, shadow=0, seat=(-size * 0.12, -size * 0.07))


def gazebo(stage: Stage, actor: Actor, size: float) -> Look:
    """A round pavilion of white columns under a pointed roof; a lantern hangs in it in the dark."""
    white, roof = cast_tone(stage, "#f6f1e6"), cast_tone(stage, actor.colour or "#5f8a8f")
    lit = stage.light.lamps
    rails = Path()
    for i in range(13):
        x = -36 + 6.0 * i
        if abs(x) > 9:
            rails.move(x, -20).line(x, -8)
    node = drawn(
        size, *([halo(0, -48, 36, "#ffd98a", 0.6), Shape(Path().ellipse(0, -50, 2.4), "#fff3c4")] if lit else []),
        Shape(Path().rect(-20, -58, 2.6, 50).rect(17.4, -58, 2.6, 50), shade(white, 0.74)),
        Shape(rails, None, stroke=shade(white, 0.86), width=1.1),
        Shape(Path().rect(-40, -21, 31, 2).rect(9, -21, 31, 2), white),
        Shape(Path().rect(-42, -60, 4, 53).rect(38, -60, 4, 53).rect(-11, -60, 3.4, 53).rect(7.6, -60, 3.4, 53), white),
        Shape(Path().polygon([(-46, -7), (46, -7), (50, 0), (-50, 0)]), shade(white, 0.8)),
        Shape(Path().rect(-46, -8.6, 92, 3), white),
        Shape(Path().rect(-46, -63, 92, 5, 1), shade(white, 0.92)),
        Shape(Path().move(-49, -62).quad(-22, -72, 0, -92).quad(22, -72, 49, -62).close(),
              Linear(-49, 0, 49, 0, [(0, shade(roof, 1.12), 1), (1, shade(roof, 0.7), 1)])),
        Shape(Path().rect(-0.8, -98, 1.6, 8), shade(roof, 0.7)),
        Shape(Path().ellipse(0, -98, 1.8), cast_tone(stage, "#d9b348")),
    )  # fmt: skip
    return Look(node, size, size, shadow=0.8)


PROPS: dict[str, tuple[Maker, float]] = {
    "ferris_wheel": (ferris_wheel, 2.8), "swing": (swing, 1.6), "hammock": (hammock, 1.6),
    "market_stall": (market_stall, 1.7), "sandcastle": (sandcastle, 0.9), "picnic_blanket": (picnic_blanket, 1.4),
    "gazebo": (gazebo, 2.1),
}  # fmt: skip
