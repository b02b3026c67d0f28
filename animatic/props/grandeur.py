"""What one goes in by with awe: palaces, iron gates, torii."""

from __future__ import annotations

from animatic.looks import cast_tone
from animatic.palette import mix, shade
from animatic.props import Look, Maker, drawn
from animatic.scene import Actor
from animatic.scenery.glow import halo
from animatic.stage import Stage
from animatic.vector import RGB, Group, Linear, Node, Path, Shape


def palace(stage: Stage, actor: Actor, size: float) -> Look:
    """Golden domes on pale walls, two slender towers, an arcade and a broad stair; lit from within in the dark."""
    wall, gold = cast_tone(stage, actor.colour or "#f6e7cf"), cast_tone(stage, "#e3ae3c")
    blue, lit = cast_tone(stage, "#3b7fb0"), stage.light.lamps
    hollow = "#ffd982" if lit else mix(shade(wall, 0.5), cast_tone(stage, "#3a4a78"), 0.4)
    lines = shade(wall, 0.8)

    def block(x: float, half: float, top: float) -> Shape:
        side = Linear(x - half, 0, x + half, 0, [(0, wall, 1), (0.6, wall, 1), (1, shade(wall, 0.8), 1)])
        return Shape(Path().rect(x - half, top, 2 * half, -4 - top), side)

    arcade, panes = Path(), Path()
    for x in (-31, -24, -17, 17, 24, 31):
        arcade.move(x - 2.4, -4).line(x - 2.4, -13).quad(x - 2.4, -17, x, -18.6).quad(x + 2.4, -17, x + 2.4, -13)
        arcade.line(x + 2.4, -4).close()
        panes.move(x - 1.5, -23).line(x - 1.5, -27).quad(x, -31.4, x + 1.5, -27).line(x + 1.5, -23).close()
    for x in (-8, 0, 8):
        panes.move(x - 2, -34).line(x - 2, -40).quad(x, -45, x + 2, -40).line(x + 2, -34).close()
    for x in (-45, 45):
        for y in (-20, -34, -48):
            panes.rect(x - 1.1, y, 2.2, 6, 1.1)
    door = Path().move(-6, -4).line(-6, -18).quad(-6, -25, 0, -28).quad(6, -25, 6, -18).line(6, -4).close()
    ledges = Path().rect(-38, -20.6, 76, 1.4).rect(-38, -33.4, 24, 1.4).rect(14, -33.4, 24, 1.4).rect(-15, -48, 30, 1.6)
    stairs = [Shape(Path().rect(-14 - 3 * i, -4 + 1.4 * i, 28 + 6 * i, 1.4), shade(wall, 0.95 - 0.09 * i))
              for i in range(3)]  # fmt: skip
    merlons = Path()
    for i in range(8):
        for side in (-1, 1):
            merlons.rect(side * (16 + 3 * i) - 0.9, -35.6, 1.8, 2.4)
    glow = [halo(0, -24, 60, "#ffcf7a", 0.4)] if lit else []
    node = drawn(
        size, *glow, block(-45, 3.6, -60), block(45, 3.6, -60),
        Shape(Path().rect(-49.4, -61, 8.8, 2).rect(40.6, -61, 8.8, 2), lines),
        _dome(-45, -61, 4.6, 12, blue, gold), _dome(45, -61, 4.6, 12, blue, gold),
        _dome(-26, -33, 8.4, 14, blue, gold), _dome(26, -33, 8.4, 14, blue, gold),
        block(0, 38, -33), Shape(merlons, wall), block(0, 14.6, -48),
        Shape(Path().rect(-11.4, -55, 22.8, 8), shade(wall, 0.92)), _dome(0, -54, 13.4, 28, gold, gold),
        Shape(ledges, lines), Shape(arcade, hollow), Shape(panes, hollow),
        Shape(Path().rect(-9.4, -31, 18.8, 27, 2), shade(wall, 0.93)), Shape(door, hollow),
        Shape(Path().rect(-42, -4, 84, 4), shade(wall, 0.78)),
        Shape(Path().rect(-50, -4, 10, 4).rect(40, -4, 10, 4), lines),
        *stairs,
    )  # fmt: skip
    return Look(node, size, size * 0.92, shadow=0.95)


def _dome(x: float, y: float, half: float, high: float, colour: RGB, tip: RGB) -> Group:
    """An onion on its drum, with a spike."""
    onion = Path().move(-half * 0.8, 0).cubic(-half * 1.4, -high * 0.36, -half * 0.7, -high * 0.66, 0, -high)
    onion.cubic(half * 0.7, -high * 0.66, half * 1.4, -high * 0.36, half * 0.8, 0).close()
    seams = Path().move(-half * 0.3, 0).cubic(-half * 0.6, -high * 0.36, -half * 0.3, -high * 0.66, 0, -high)
    seams.move(half * 0.3, 0).cubic(half * 0.6, -high * 0.36, half * 0.3, -high * 0.66, 0, -high)
    bulge = Linear(-half, 0, half, 0, [(0, shade(colour, 1.2), 1), (0.4, colour, 1), (1, shade(colour, 0.6), 1)])
    dome = Group(
        Shape(Path().rect(-0.5, -high * 1.3, 1, high * 0.34), tip), Shape(Path().ellipse(0, -high * 1.16, 1.2), tip),
        Shape(onion, bulge),
        Shape(seams, None, stroke=shade(colour, 0.72), width=0.6),
        Shape(Path().rect(-half, -0.6, half * 2, 1.6), tip),
    )  # fmt: skip
    dome.place(x, y)
    return dome


def gate(stage: Stage, actor: Actor, size: float) -> Look:
    """Two wings of wrought iron between stone pillars with lamps, which are lit in the dark."""
    iron, stone = (
        cast_tone(stage, actor.colour or ("#7c86a0" if stage.light.is_dark else "#2e323b")),
        cast_tone(stage, "#b9ad99"),
    )
    lit = stage.light.lamps
    bars, tips, rails = Path(), Path(), Path()
    for i in range(11):
        x = -30 + 6.0 * i
        top = -60 - 16 * (1 - abs(x) / 32) ** 0.6
        bars.move(x, -3).line(x, top)
        tips.polygon([(x - 1.7, top), (x, top - 5.4), (x + 1.7, top)])
    rails.move(-33, -10).line(33, -10).move(-33, -32).line(33, -32).move(-33, -52).line(33, -52)
    rails.move(-33, -59).quad(-18, -62, 0, -77).quad(18, -62, 33, -59)
    scrolls = Path()
    for x in (-22.5, -7.5, 7.5, 22.5):
        scrolls.ellipse(x, -42, 5.4, 6.6)
    nodes: list[Node] = [
        Shape(bars, None, stroke=iron, width=1.5), Shape(rails, None, stroke=iron, width=2),
        Shape(scrolls, None, stroke=iron, width=1.2), Shape(tips, cast_tone(stage, "#d9b348")),
        Shape(Path().rect(-1.4, -36, 2.8, 8, 1), cast_tone(stage, "#d9b348")),
    ]  # fmt: skip
    for x in (-41.0, 41.0):
        seams = Path()
        for i in range(1, 6):
            seams.move(x - 7.6, -12.0 * i).line(x + 7.6, -12.0 * i)
        nodes += [
            Shape(Path().rect(x - 7.6, -74, 15.2, 74),
                  Linear(x - 8, 0, x + 8, 0, [(0, shade(stone, 1.1), 1), (1, shade(stone, 0.72), 1)])),
            Shape(seams, None, stroke=shade(stone, 0.7), width=0.8),
            Shape(Path().rect(x - 9.6, -78, 19.2, 5, 1).rect(x - 9, -5, 18, 5, 1), shade(stone, 0.88)),
            Shape(Path().polygon([(x - 4, -80), (x + 4, -80), (x + 5.4, -92), (x - 5.4, -92)]),
                  "#ffe2a0" if lit else cast_tone(stage, "#e9eef0"), stroke=iron, width=1),
            Shape(Path().polygon([(x - 6.6, -92), (x, -99), (x + 6.6, -92)]).rect(x - 5, -81, 10, 3), iron),
            *([halo(x, -86, 26, "#ffd27a", 0.7)] if lit else []),
        ]  # fmt: skip
    return Look(drawn(size, *nodes), size, size * 0.99, shadow=0.9)


def torii(stage: Stage, actor: Actor, size: float) -> Look:
    """The red gate of a shrine: two leaning posts, a tie, and a lintel that turns up at its ends."""
    red, black = cast_tone(stage, actor.colour or "#d8432b"), cast_tone(stage, "#2b2830")
    roof = Path().move(-51, -92).quad(0, -82, 51, -92).line(48, -80).quad(0, -75, -48, -80).close()
    cap = Path().move(-52, -97).quad(0, -86, 52, -97).line(51, -91).quad(0, -81, -51, -91).close()
    posts = [Path().polygon([(side * 29, -79), (side * 35, -79), (side * 40, -4), (side * 32, -4)]) for side in (-1, 1)]
    plate = Path().rect(-6, -76, 12, 15, 1)
    rope = Path().move(-32, -54).quad(0, -42, 32, -54)
    zigzags = Path()
    for x, y in ((-18, -49.4), (0, -48), (18, -49.4)):
        zigzags.polygon([(x - 2, y), (x + 2, y), (x + 4, y + 5), (x + 1, y + 5), (x + 3, y + 10), (x - 2, y + 10),
                         (x - 1, y + 5.6), (x - 3.4, y + 5)])  # fmt: skip
    node = drawn(
        size,
        *(Shape(post, Linear(side * 29, 0, side * 40, 0, [(0, shade(red, 1.12), 1), (1, shade(red, 0.72), 1)]))
          for post, side in zip(posts, (-1, 1), strict=True)),
        Shape(Path().rect(-42, -8, 12, 8, 1).rect(30, -8, 12, 8, 1), black),
        Shape(Path().rect(-44, -66, 88, 6.4, 1), shade(red, 0.9)), Shape(plate, black),
        Shape(Path().rect(-4.6, -74.4, 9.2, 11.8), None, stroke=cast_tone(stage, "#d9b348"), width=1),
        Shape(roof, red), Shape(cap, black), Shape(rope, None, stroke=cast_tone(stage, "#e2c98c"), width=3),
        Shape(zigzags, cast_tone(stage, "#fdfbf4")),
    )  # fmt: skip
    return Look(node, size * 1.04, size * 0.97, shadow=0.85)


PROPS: dict[str, tuple[Maker, float]] = {"palace": (palace, 3.4), "gate": (gate, 1.7), "torii": (torii, 2.4)}
