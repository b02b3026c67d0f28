"""What stands in halls, rooms and parks: thrones, armchairs, candles, easels, grand pianos, fishbowls, benches."""

from __future__ import annotations

import math

from animatic.looks import cast_tone
from animatic.palette import mix, shade
from animatic.props import Look, Maker, drawn
from animatic.scene import Actor
from animatic.scenery.glow import halo
from animatic.stage import Stage
from animatic.vector import Linear, Node, Path, Shape


def throne(stage: Stage, actor: Actor, size: float) -> Look:
    """A golden chair with a high back and a red cushion."""
    gold, velvet = cast_tone(stage, "#d9a93a"), cast_tone(stage, actor.colour or "#a3243b")
    back = (
        Path()
        .move(-25, -40)
        .line(-27, -84)
        .quad(-14, -88, -10, -94)
        .quad(0, -100, 10, -94)
        .quad(14, -88, 27, -84)
        .line(25, -40)
        .close()
    )
    pad = Path().move(-18, -40).line(-20, -79).quad(-8, -84, 0, -90).quad(8, -84, 20, -79).line(18, -40).close()
    studs = Path().ellipse(0, -62, 2)
    for x, y in ((-9, -70), (9, -70), (-9, -53), (9, -53)):
        studs.ellipse(x, y, 1.6)
    shine = Linear(-27, 0, 27, 0, [(0, shade(gold, 1.15), 1), (0.5, gold, 1), (1, shade(gold, 0.7), 1)])
    node = drawn(
        size, Shape(back, shine), Shape(pad, velvet),
        Shape(studs, shade(velvet, 0.66)),
        Shape(Path().ellipse(-27, -86, 4).ellipse(27, -86, 4).ellipse(0, -96, 4), shade(gold, 1.1)),
        Shape(Path().rect(-26, -24, 52, 14, 1.4), shade(gold, 0.82)), Shape(Path().rect(-24, -36, 48, 13, 5), velvet),
        Shape(Path().rect(-24, -36, 48, 5, 2.5), mix(velvet, "#ffffff", 0.16)),
        Shape(Path().rect(-33, -46, 11, 6, 3).rect(22, -46, 11, 6, 3), gold),
        Shape(Path().rect(-31, -41, 7, 41, 1.6).rect(24, -41, 7, 41, 1.6), shine),
        Shape(Path().ellipse(-27.6, -43, 3).ellipse(27.6, -43, 3), cast_tone(stage, "#d8342f")),
        Shape(Path().polygon([(0, -22), (6, -17), (0, -12), (-6, -17)]), cast_tone(stage, "#d8342f")),
    )  # fmt: skip
    return Look(node, size * 0.66, size, shadow=0.95, seat=(0, -size * 0.36))


def candle(stage: Stage, actor: Actor, size: float) -> Look:
    """A burning candle in a little dish; its wax runs and its flame flickers."""
    wax, brass = cast_tone(stage, actor.colour or "#f7efdc"), cast_tone(stage, "#b9873a")
    flame = Shape(None, Linear(0, -62, 0, -100, [(0, "#ff9d2e", 0.9), (0.4, "#ffd25e", 1), (1, "#fff6cf", 0.95)]))
    heart = Shape(Path().ellipse(0, -67, 2.4, 4), "#8fb0ff", 0.35)
    light = halo(0, -78, 62, "#ffc56b", 0.75 if stage.light.lamps or stage.shot.set in ("room", "table") else 0.4)
    drips = Path().move(-13, -58).line(-13, -38).quad(-10.6, -33, -8.6, -39).line(-8, -52).quad(-5, -55, -3, -50)
    drips.line(-2.4, -28).quad(0, -23, 2.6, -28).line(3, -50).quad(6, -55, 8, -52).line(8.6, -44).quad(11, -39, 13, -44)
    drips.line(13, -58).close()
    node = drawn(
        size, light, Shape(Path().ellipse(0, -4, 25, 4.4), shade(brass, 0.66)),
        Shape(Path().ellipse(0, -6, 25, 4.4), brass),
        Shape(Path().ellipse(0, -6, 19, 2.8), shade(brass, 0.74)),
        Shape(Path().ellipse(29, -7, 6, 4.4), None, stroke=brass, width=2),
        Shape(Path().move(-13, -58).line(-13, -7).quad(0, -3, 13, -7).line(13, -58).close(),
              Linear(-13, 0, 13, 0, [(0, wax, 1), (1, shade(wax, 0.72), 1)])),
        Shape(Path().ellipse(0, -58, 13, 3.2), mix(wax, "#ffe9b0", 0.6)), Shape(drips, shade(wax, 0.93)),
        Shape(Path().ellipse(0, -58.6, 9.4, 2), shade(mix(wax, "#ffd98a", 0.5), 0.9)),
        Shape(Path().rect(-0.6, -65, 1.2, 7), cast_tone(stage, "#3b2a22")), flame, heart,
    )  # fmt: skip
    phase = float(stage.random(f"candle:{actor.name}").uniform(0, math.tau))

    def flicker(t: float) -> None:
        lean = 2.2 * math.sin(t * 3.1 + phase) + 1.1 * math.sin(t * 8.7 + phase)
        high = 30 + 3 * math.sin(t * 11 + phase) + 2 * math.sin(t * 5.3)
        flame.redraw(
            Path().move(0, -61).cubic(-9, -66, -6 + lean * 0.5, -62 - high * 0.6, lean, -62 - high)
            .cubic(6 + lean * 0.5, -62 - high * 0.6, 9, -66, 0, -61).close()
        )  # fmt: skip
        light.opacity(0.86 + 0.1 * math.sin(t * 9 + phase) + 0.04 * math.sin(t * 21))

    stage.every_frame(flicker)
    return Look(node, size * 0.7, size * 0.98, shadow=0.8)


def easel(stage: Stage, actor: Actor, size: float) -> Look:
    """A canvas on its easel, a landscape half painted."""
    wood, cloth = cast_tone(stage, "#a8703a"), cast_tone(stage, "#fdfaf0")
    hill = Path().move(-27, -52).quad(-10, -66, 6, -54).quad(16, -62, 27, -56).line(27, -38).line(-27, -38).close()
    node = drawn(
        size, Shape(Path().move(0, -96).line(6, -2).move(-4, -94).line(-26, 0).move(4, -94).line(26, 0), None,
              stroke=wood, width=3),
        Shape(Path().rect(-29, -86, 58, 50, 1), cloth, stroke=shade(cloth, 0.8), width=0.8),
        Shape(Path().rect(-27, -84, 54, 30), cast_tone(stage, actor.colour or "#8fc7ec")),
        Shape(Path().ellipse(13, -74, 5), cast_tone(stage, "#ffd257")), Shape(hill, cast_tone(stage, "#5fa656")),
        Shape(Path().move(-27, -44).quad(-8, -52, 12, -38).line(-27, -38).close(), cast_tone(stage, "#3f8250")),
        Shape(Path().rect(-33, -37, 66, 4, 1), shade(wood, 0.82)),
        Shape(Path().rect(-5, -92, 10, 7, 1), shade(wood, 0.82)),
        Shape(Path().ellipse(0, -97, 3), shade(wood, 0.9)),
    )  # fmt: skip
    return Look(node, size * 0.66, size, shadow=0.8)


def grand_piano(stage: Stage, actor: Actor, size: float) -> Look:
    """A concert grand with its lid up, its keys to the left."""
    black, brass = cast_tone(stage, actor.colour or "#23252d"), cast_tone(stage, "#d9b348")
    lid = Path().move(-34, -50).line(-24, -92).quad(20, -96, 48, -72).line(46, -50).close()
    case = Path().move(-46, -52).line(46, -52).quad(50, -51, 50, -46).line(49, -34).line(-46, -34).close()
    keys = Path()
    for i in range(6):
        keys.rect(-48.6 + 2.7 * i, -46, 1.2, 2.2)
    node = drawn(
        size, Shape(lid, Linear(-30, -90, 40, -50, [(0, shade(black, 1.9), 1), (1, shade(black, 0.9), 1)])),
        Shape(Path().move(14, -52).line(22, -84), None, stroke=brass, width=1.2),
        Shape(Path().polygon([(-40, -35), (-34, -35), (-35.6, -4), (-38.4, -4)]), black),
        Shape(Path().polygon([(37, -35), (44, -35), (41.6, -4), (39, -4)]), black),
        Shape(Path().ellipse(-37, -2.4, 2.4).ellipse(40.4, -2.4, 2.4), brass),
        Shape(Path().rect(-5, -35, 3, 27).rect(-8, -9, 10, 2.4, 1), black),
        Shape(case, Linear(0, -52, 0, -34, [(0, shade(black, 2.0), 1), (0.3, black, 1), (1, shade(black, 0.75), 1)])),
        Shape(Path().rect(-50, -46.6, 18, 4, 0.8), cast_tone(stage, "#fbf8f0")), Shape(keys, black),
        Shape(Path().rect(-50, -43, 19, 5, 1), shade(black, 1.35)),
        Shape(Path().move(-30, -52).line(-34, -66).line(-17, -66).line(-15, -52).close(), cast_tone(stage, "#fbf6e6")),
    )  # fmt: skip
    return Look(node, size, size * 0.95, heading=0, shadow=0.95)


def armchair(stage: Stage, actor: Actor, size: float) -> Look:
    """A deep chair seen from the front; who sits in it sits behind its cushion's edge."""
    cloth, wood = cast_tone(stage, actor.colour or "#b0583f"), cast_tone(stage, "#5f4633")
    back = (
        Path()
        .move(-34, -34)
        .line(-35, -78)
        .quad(-34, -96, -16, -97)
        .line(16, -97)
        .quad(34, -96, 35, -78)
        .line(34, -34)
        .close()
    )
    seam = Path().move(-22, -44).line(-23, -76).quad(-22, -86, -12, -87).line(12, -87).quad(22, -86, 23, -76)
    arms = Path().rect(-50, -60, 19, 52, 8).rect(31, -60, 19, 52, 8)

    def near() -> list[Node]:
        return [
            Shape(Path().rect(-32, -42, 64, 16, 6), shade(cloth, 1.14)),
            Shape(Path().rect(-33, -28, 66, 21, 3), shade(cloth, 0.86)),
            Shape(arms, Linear(-50, -60, -50, -8, [(0, shade(cloth, 1.1), 1), (1, shade(cloth, 0.74), 1)])),
        ]  # fmt: skip

    node = drawn(
        size, Shape(Path().rect(-44, -9, 6, 9, 1.4).rect(38, -9, 6, 9, 1.4), wood), Shape(back, cloth),
        Shape(seam.line(22, -44), None, stroke=shade(cloth, 0.8), width=1.2),
        Shape(Path().ellipse(0, -68, 1.6).ellipse(-11, -76, 1.6).ellipse(11, -76, 1.6), shade(cloth, 0.66)), *near(),
    )  # fmt: skip
    return Look(node, size, size * 0.97, shadow=0.95, seat=(0, -size * 0.4))


def fishbowl(stage: Stage, actor: Actor, size: float) -> Look:
    """A round glass of water with pebbles and a weed that sways; what is in it shows through."""
    water, weed = cast_tone(stage, actor.colour or "#8fd0ee"), cast_tone(stage, "#4fa35a")
    bowl = Path().move(-26, -88).cubic(-62, -72, -58, -4, -18, 0).line(18, 0).cubic(58, -4, 62, -72, 26, -88).close()
    fill = (
        Path().move(-40, -70).cubic(-58, -46, -48, -5, -18, -1.6).line(18, -1.6).cubic(48, -5, 58, -46, 40, -70).close()
    )
    pebbles = [
        Shape(
            Path().ellipse(-24 + 8.0 * i, -5.4 - 2 * (i % 2), 5.4, 3.8),
            cast_tone(stage, ("#d9b48a", "#a9b4c2", "#e8d9b5")[i % 3]),
        )
        for i in range(7)
    ]
    leaves = [Shape(None, None, stroke=shade(weed, part), width=2.6) for part in (0.8, 1.0)]
    bubbles = [
        Shape(Path().ellipse(0, 0, 1.6), None, stroke="#ffffff", width=0.7, stroke_opacity=0.8) for _ in range(4)
    ]

    def sway(t: float) -> None:
        for i, leaf in enumerate(leaves):
            lean = 5 * math.sin(t * 1.4 + i * 1.7)
            leaf.redraw(Path().move(-20 + 6 * i, -7).quad(-26 + 8 * i - lean, -24, -19 + 6 * i + lean, -44 + 10 * i))
        for i, bubble in enumerate(bubbles):
            life = (t * 0.4 + i / 4) % 1
            bubble.place(18 + 2 * math.sin(t * 3 + i * 2), -12 - 54 * life, 0.6 + 0.6 * life)

    stage.every_frame(sway)

    def glass() -> list[Node]:
        rim = cast_tone(stage, "#eef8fc")
        return [
            Shape(fill, water, 0.28), Shape(bowl, "#ffffff", 0.08, stroke=rim, width=1.6, stroke_opacity=0.9),
            Shape(Path().ellipse(0, -88, 26, 4.4), None, stroke=rim, width=2.4),
            Shape(Path().move(-40, -62).quad(-48, -42, -40, -24), None, stroke="#ffffff", width=3, stroke_opacity=0.6),
        ]  # fmt: skip

    surface = Shape(Path().ellipse(0, -70, 40, 5), mix(water, "#ffffff", 0.4), 0.6)
    node = drawn(size, Shape(fill, water, 0.34), *leaves, *pebbles, *bubbles, surface, *glass())
    return Look(node, size * 1.02, size * 0.93, shadow=0.7, seat=(0, -size * 0.2), front=drawn(size, *glass()))


def bench(stage: Stage, actor: Actor, size: float) -> Look:
    """A park bench, seen from the front."""
    wood, iron = cast_tone(stage, actor.colour or "#b07d44"), cast_tone(stage, "#30363f")
    slats: list[Node] = [
        Shape(Path().rect(-48, y, 96, 5.4, 1.4), shade(wood, part))
        for y, part in ((-52, 1.06), (-45, 1.0), (-38, 0.94))
    ]
    node = drawn(
        size, Shape(Path().rect(-41, -53, 3.4, 53, 1).rect(37.6, -53, 3.4, 53, 1), shade(iron, 0.8)), *slats,
        Shape(Path().polygon([(-48, -29), (48, -29), (50, -22), (-50, -22)]), shade(wood, 1.1)),
        Shape(Path().move(-49, -25.6).line(49, -25.6), None, stroke=shade(wood, 0.8), width=0.8),
        Shape(Path().rect(-50, -22, 100, 3.4, 1), shade(wood, 0.72)),
        Shape(Path().rect(-46, -20, 3.6, 20, 1).rect(42.4, -20, 3.6, 20, 1), iron),
        Shape(Path().move(-44, -21).line(-46, -36).line(-40, -38).move(44, -21).line(46, -36).line(40, -38),
              None, stroke=iron, width=2),
    )  # fmt: skip
    return Look(node, size, size * 0.53, shadow=0.95, seat=(0, -size * 0.27))


PROPS: dict[str, tuple[Maker, float]] = {
    "throne": (throne, 1.45), "armchair": (armchair, 1.0), "candle": (candle, 0.85), "easel": (easel, 1.25),
    "grand_piano": (grand_piano, 1.65), "fishbowl": (fishbowl, 1.1), "bench": (bench, 1.3),
}  # fmt: skip
