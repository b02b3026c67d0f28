"""What houses and halls hold besides seats: staircases, wardrobes, pillows, chandeliers, bird cages."""

from __future__ import annotations

import math

from animatic.looks import cast_tone
from animatic.palette import mix, shade
from animatic.props import Look, Maker, bears, drawn
from animatic.scene import Actor
from animatic.scenery.glow import halo
from animatic.stage import Stage
from animatic.vector import Group, Linear, Path, Shape


def staircase(stage: Stage, actor: Actor, size: float) -> Look:
    """A flight of steps that rises to the right, a runner on it and a banister beside it."""
    wood, cloth = cast_tone(stage, "#9a6a42"), cast_tone(stage, actor.colour or "#a3343f")
    count, wide, high = 8, 12.0, 8.6
    side = Path().move(-48, 0)
    treads, runner, posts = Path(), Path(), Path()
    for i in range(count):
        x, y = -48 + wide * i, -high * (i + 1)
        side.line(x, y).line(x + wide, y)
        treads.rect(x - 1.4, y - 1, wide + 2.4, 2.4, 0.8)
        runner.rect(x + 0.6, y + 1.4, 4.4, high - 1.4)
        posts.rect(x + wide / 2 - 0.7, y - 21, 1.4, 20.4)
    top = -high * count
    rail = Path().move(-44, -high - 19).line(46, top - 22)
    node = drawn(
        size,
        Shape(side.line(48, 0).close(), Linear(0, top, 0, 0, [(0, shade(wood, 0.9), 1), (1, shade(wood, 0.55), 1)])),
        Shape(Path().polygon([(-34, -2), (46, -2), (46, top + 12)]), shade(wood, 0.5)),
        Shape(runner, cloth), Shape(treads, shade(wood, 1.2)), Shape(posts, mix(wood, "#ffffff", 0.55)),
        Shape(rail, None, stroke=shade(wood, 0.72), width=3),
        Shape(Path().rect(-48, -34, 5, 34, 1.4).rect(43, top - 27, 5, 27, 1.4), shade(wood, 0.85)),
        Shape(Path().ellipse(-45.5, -36, 3.8).ellipse(45.5, top - 28, 3.8), shade(wood, 1.1)),
    )  # fmt: skip
    return Look(node, size * 0.98, size, shadow=0.95)


def wardrobe(stage: Stage, actor: Actor, size: float) -> Look:
    """Two panelled doors under a cornice, a drawer beneath."""
    wood, brass = cast_tone(stage, actor.colour or "#a06a3f"), cast_tone(stage, "#e0b84e")
    front = Linear(-32, 0, 32, 0, [(0, shade(wood, 1.12), 1), (1, shade(wood, 0.74), 1)])
    panels = Path()
    for x in (-27, 3):
        panels.rect(x, -87, 24, 26, 2).rect(x, -57, 24, 30, 2)
    node = drawn(
        size, Shape(Path().rect(-31, -8, 8, 8, 2).rect(23, -8, 8, 8, 2), shade(wood, 0.5)),
        Shape(Path().rect(-33, -94, 66, 89, 2), front),
        Shape(panels, shade(wood, 0.78), stroke=shade(wood, 0.6), width=1),
        Shape(Path().rect(-0.6, -92, 1.2, 69), shade(wood, 0.45)),
        Shape(Path().rect(-33, -23, 66, 1.4), shade(wood, 0.45)),
        Shape(Path().rect(-28, -19, 56, 10, 1.6), shade(wood, 0.9), stroke=shade(wood, 0.6), width=0.8),
        Shape(Path().move(-37, -93).line(-34, -99).quad(0, -103, 34, -99).line(37, -93).close(), shade(wood, 0.85)),
        Shape(Path().rect(-35, -6, 70, 3, 1), shade(wood, 0.7)),
        Shape(Path().ellipse(-4, -55, 1.8).ellipse(4, -55, 1.8).ellipse(-12, -14, 1.8).ellipse(12, -14, 1.8), brass),
    )  # fmt: skip
    return Look(node, size * 0.74, size, shadow=0.95)


def pillow(stage: Stage, actor: Actor, size: float) -> Look:
    """Plump, with a dent in the middle and a tassel at each corner."""
    cloth = cast_tone(stage, actor.colour or "#7fa7d8")
    edge, pale = shade(cloth, 0.7), mix(cloth, "#ffffff", 0.4)
    outline = Path().move(-44, -3).quad(-36, -18, -42, -34).quad(0, -46, 42, -34).quad(36, -18, 44, -3)
    outline.quad(0, 2, -44, -3).close()
    seams = Path().move(-34, -28).quad(-14, -34, -4, -24).move(34, -28).quad(14, -34, 4, -24).move(-30, -9)
    tassels = Path().ellipse(-46, -4, 4, 3).ellipse(46, -4, 4, 3).ellipse(-44, -35, 4, 3).ellipse(44, -35, 4, 3)
    node = drawn(
        size, Shape(tassels, edge),
        Shape(outline, Linear(0, -42, 0, 0, [(0, pale, 1), (0.45, cloth, 1), (1, edge, 1)])),
        Shape(seams.quad(-12, -14, -4, -20).move(30, -9).quad(12, -14, 4, -20), None, stroke=edge, width=1.2,
              stroke_opacity=0.7),
        Shape(Path().ellipse(0, -22, 3, 2.4), edge), Shape(Path().ellipse(0, -22.8, 1.8, 1.2), pale),
    )  # fmt: skip
    return Look(node, size, size * 0.4, shadow=1.0)


def chandelier(stage: Stage, actor: Actor, size: float) -> Look:
    """Candles on curved brass arms and strings of crystal, hung from a long chain; it sways a little."""
    brass, glass = cast_tone(stage, actor.colour or "#d9ad45"), cast_tone(stage, "#dff1fb")
    wax, spots = cast_tone(stage, "#fbf3df"), (-44.0, -29.0, -14.0, 14.0, 29.0, 44.0)
    arms, beads, cups, candles = Path(), Path(), Path(), Path()
    for x in spots:
        rise = -46 + 4 * (abs(x) < 20)
        arms.move(0, -26).cubic(x * 0.4, -14, x, -20, x, rise)
        cups.polygon([(x - 5, rise), (x + 5, rise), (x + 2, rise + 4), (x - 2, rise + 4)])
        candles.rect(x - 2, rise - 12, 4, 12)
        beads.polygon([(x, rise + 5), (x + 2, rise + 11), (x, rise + 17), (x - 2, rise + 11)])
    for i in range(-5, 6):
        beads.ellipse(i * 5.6, -62 + 16 * (abs(i) / 5) ** 1.6, 1.7)
    flames = [Shape(Path().move(0, 0).quad(-3.4, -4, 0, -11).quad(3.4, -4, 0, 0).close(), "#ffd25e") for _ in spots]
    stem = [(-5.0, -86.0), (5, -86), (3, -62), (6, -40), (9, -28), (0, -12), (-9, -28), (-6, -40), (-3, -62)]
    glow = 0.7 if stage.light.lamps or stage.light.is_dark else 0.45
    whole = Group(
        # Softer than solid: it reaches to whatever ceiling there is, out of its box.
        Shape(Path().move(0, -94).line(0, -260), None, stroke=shade(brass, 0.7), width=1.4, stroke_opacity=0.8),
        halo(0, -52, 74, "#ffd98a", glow), Shape(Path().polygon(stem), brass),
        Shape(arms, None, stroke=shade(brass, 0.86), width=2.6), Shape(beads, glass), Shape(cups, brass),
        Shape(candles, wax), *flames, Shape(Path().ellipse(0, -5, 4, 5), glass),
        Shape(Path().ellipse(-1, -6, 1.2), "#ffffff"), Shape(Path().ellipse(0, -92, 4), None, stroke=brass, width=1.8),
    )  # fmt: skip
    return _swaying(stage, actor, size, whole, flames, spots)


def bird_cage(stage: Stage, actor: Actor, size: float) -> Look:
    """A domed cage of gilt wires; a small bird hops on its perch unless the shot puts one in."""
    gilt, floor = cast_tone(stage, actor.colour or "#d9b348"), cast_tone(stage, "#9a6a42")
    wires = Path()
    for x in (-32, -21, -10.5, 0, 10.5, 21, 32):
        wires.move(x, -12).line(x, -60).quad(x, -84, x * 0.12, -89)
    bird = Group(
        Shape(Path().move(-14, 2).line(-7, -8).line(0, -2).close(), cast_tone(stage, "#e0a52e")),
        Shape(Path().ellipse(0, -6, 8, 6.4), cast_tone(stage, "#f7cf3f")),
        Shape(Path().ellipse(6, -13, 5), cast_tone(stage, "#f7cf3f")),
        Shape(Path().polygon([(10, -15), (15, -12.6), (10, -11)]), cast_tone(stage, "#ef7f2e")),
        Shape(Path().move(-8, -8).quad(0, -12, 3, -5).quad(-3, 0, -8, -8).close(), cast_tone(stage, "#d99a26")),
        Shape(Path().ellipse(7.4, -14, 1.1), cast_tone(stage, "#2a2320")),
    )  # fmt: skip
    bird.visible(not bears(stage, actor))
    node = drawn(
        size, Shape(Path().move(-32, -12).line(-32, -60).cubic(-30, -96, 30, -96, 32, -60).line(32, -12).close(),
                    cast_tone(stage, "#dfe9ee"), 0.45),
        Shape(Path().move(-30, -38).line(30, -38), None, stroke=shade(floor, 0.8), width=2.4), bird,
        Shape(wires, None, stroke=gilt, width=1.7),
        Shape(Path().move(-32, -60).quad(0, -56, 32, -60).move(-32, -34).quad(0, -30, 32, -34), None,
              stroke=shade(gilt, 0.84), width=1.7),
        Shape(Path().ellipse(0, -94, 4.2), None, stroke=gilt, width=2),
        Shape(Path().ellipse(0, -88.6, 3.4), shade(gilt, 0.9)),
        Shape(Path().rect(-36, -14, 72, 10, 3),
              Linear(-36, 0, 36, 0, [(0, shade(gilt, 1.1), 1), (1, shade(gilt, 0.6), 1)])),
        Shape(Path().rect(-30, -4, 8, 4, 1.4).rect(22, -4, 8, 4, 1.4), shade(gilt, 0.6)),
    )  # fmt: skip

    def hop(t: float) -> None:
        side = math.sin(t * 0.9)
        bird.place(10 * side, -38 - 5 * abs(math.sin(t * 4.2)) * (math.sin(t * 0.9 + 0.8) > 0), 1, 0,
                   1 if math.cos(t * 0.9) > 0 else -1)  # fmt: skip

    stage.every_frame(hop)
    return Look(node, size * 0.73, size * 0.98, shadow=0.9)


def _swaying(
    stage: Stage, actor: Actor, size: float, whole: Group, flames: list[Shape], spots: tuple[float, ...]
) -> Look:
    """Hung by its upper end, each of its flames flickering by itself."""
    luck = float(stage.random(f"chandelier:{actor.name}").uniform(0, math.tau))
    node = drawn(size, whole)

    def sway(t: float) -> None:
        turn = 0.025 * math.sin(t * 1.1 + luck)
        whole.place(-96 * math.sin(turn), 0, 1, turn)
        for i, (flame, x) in enumerate(zip(flames, spots, strict=True)):
            high = 1 + 0.16 * math.sin(t * 11 + 2.3 * i + luck)
            flame.transform(1, 0, x, 0, high, -57 + 4 * (abs(x) < 20))

    stage.every_frame(sway)
    return Look(node, size * 0.98, size * 0.97, floats=True, shadow=0)


PROPS: dict[str, tuple[Maker, float]] = {
    "staircase": (staircase, 1.8), "wardrobe": (wardrobe, 1.35), "pillow": (pillow, 0.7),
    "chandelier": (chandelier, 1.3),
    "bird_cage": (bird_cage, 0.85),
}  # fmt: skip
