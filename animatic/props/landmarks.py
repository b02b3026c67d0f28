"""What stands in the land for all to see: stone bridges, windmills, lighthouses, piers."""

from __future__ import annotations

import math

from animatic.looks import cast_tone
from animatic.palette import shade
from animatic.props import Look, Maker, drawn
from animatic.scene import Actor
from animatic.scenery.glow import halo
from animatic.stage import Stage
from animatic.vector import RGB, Group, Linear, Node, Path, Shape


def bridge(stage: Stage, actor: Actor, size: float) -> Look:
    """A stone bridge of three arches; its road lies at 0.94 of its height, before the far parapet."""
    stone = cast_tone(stage, actor.colour or "#b3a48d")
    body = Path().polygon([(-50, -24.6), (50, -24.6), (50, 0), (-50, 0)])
    rings: list[Node] = []
    for x in (-31.0, 0.0, 31.0):
        body.move(x - 12, 0).line(x - 12, -7).cubic(x - 12, -23, x + 12, -23, x + 12, -7).line(x + 12, 0).close()
        ring = Path().move(x - 12.6, 0).line(x - 12.6, -7).cubic(x - 12.6, -23.8, x + 12.6, -23.8, x + 12.6, -7)
        rings.append(Shape(ring.line(x + 12.6, 0), None, stroke=shade(stone, 1.14), width=1.5))
        inner = Path().move(x - 12, 0).line(x - 12, -7).cubic(x - 12, -23, x + 12, -23, x + 12, -7).line(x + 9, -7)
        rings.append(Shape(inner.cubic(x + 9, -20.6, x - 8, -21, x - 9, -7).line(x - 9, 0).close(), shade(stone, 0.52)))
    joints = stage.random(f"bridge:{actor.name}").uniform(0, 1, (14, 2))
    stones: list[Node] = []
    for i, (u, v) in enumerate(joints):
        x = -48.5 + 7 * i
        near_arch = min(abs(x + 2 - each) for each in (-31, 0, 31)) < 12
        y = -23 + (2.2 if near_arch else 16) * float(v)
        stones.append(Shape(Path().rect(x + 2 * float(u), y, 3.4, 1.6, 0.5), shade(stone, 0.84)))
    posts = Path()
    for i in range(9):
        posts.rect(-50 + 12.2 * i, -27.6, 2.2, 3.6, 0.4)
    front = Linear(0, -25, 0, 0, [(0, shade(stone, 1.02), 1), (1, shade(stone, 0.72), 1)])
    node = drawn(
        size, Shape(Path().rect(-50, -27, 100, 2.2, 0.4), shade(stone, 0.78)), Shape(posts, shade(stone, 0.86)),
        *rings[1::2], Shape(body, front, even_odd=True), *stones, *rings[::2],
        Shape(Path().rect(-50, -25.9, 100, 1.9), shade(stone, 1.16)),
        Shape(Path().rect(-50, -24, 100, 0.7), shade(stone, 0.66)),
    )  # fmt: skip
    return Look(node, size, size * 0.276, shadow=0)


def windmill(stage: Stage, actor: Actor, size: float) -> Look:
    """A tower mill with four turning sails."""
    wall, cap = cast_tone(stage, actor.colour or "#f0e3cb"), cast_tone(stage, "#8a4b36")
    wood, cloth = cast_tone(stage, "#5f4633"), cast_tone(stage, "#fbf3e0")
    tower = Path().polygon([(-10.5, -62), (10.5, -62), (16, 0), (-16, 0)])
    dome = Path().move(-12.5, -61).cubic(-12, -74, 12, -74, 12.5, -61).close()
    pane = "#ffd982" if stage.light.lamps else cast_tone(stage, "#8fb9d0")
    sails = Group(*(_sail(i * math.pi / 2, wood, cloth) for i in range(4)), Shape(Path().ellipse(0, 0, 2.4), wood))
    node = drawn(
        size, Shape(tower,
              Linear(-16, 0, 16, 0, [(0, wall, 1), (0.5, shade(wall, 0.97), 1), (1, shade(wall, 0.74), 1)])),
        Shape(Path().rect(-13.8, -26, 27.6, 1.8, 0.6), shade(cap, 0.9)), Shape(dome, cap),
        Shape(Path().move(-4.5, 0).line(-4.5, -11).quad(0, -16, 4.5, -11).line(4.5, 0).close(), shade(cap, 0.72)),
        Shape(Path().rect(-2.6, -38, 5.2, 6.4, 2.4), pane, stroke=wood, width=0.8),
        Shape(Path().rect(4, -22, 4.6, 5.6, 2), pane, stroke=wood, width=0.8),
        sails,
    )  # fmt: skip
    start = float(stage.random(f"windmill:{actor.name}").uniform(0, math.tau))
    pace = 1.5 if {"wind", "storm"} & set(stage.shot.weather) else 0.75
    stage.every_frame(lambda t: sails.place(0, -63, 1, start + t * pace))
    return Look(node, size * 0.72, size, shadow=0.5)


def lighthouse(stage: Stage, actor: Actor, size: float) -> Look:
    """A banded tower on a rock; in the dark its two beams go round."""
    band, white = cast_tone(stage, actor.colour or "#d0392f"), cast_tone(stage, "#f7f3ea")
    iron, rock = cast_tone(stage, "#3a424e"), cast_tone(stage, "#7d756c")
    dark = stage.light.lamps
    bands: list[Node] = []
    for i in range(5):
        top, low = -76 + 14.0 * i, -62 + 14.0 * i
        a, b = 6.6 + (top + 76) * 0.075, 6.6 + (low + 76) * 0.075
        bands.append(Shape(Path().polygon([(-a, top), (a, top), (b, low), (-b, low)]), (white, band)[i % 2]))
    flank = Path().polygon([(2, -76), (6.6, -76), (11.9, -6), (4, -6)])
    stone = Path().move(-30, 0).quad(-26, -9, -15, -10).quad(0, -14, 14, -9).quad(27, -8, 31, 0).close()
    lamp = "#fff0b0" if dark else cast_tone(stage, "#cfe8f2")
    node = drawn(
        size, *_beams(stage, actor) if dark else (), Shape(stone, rock),
        Shape(Path().move(-20, 0).quad(-12, -7, 2, -6).quad(12, -5, 16, 0).close(), shade(rock, 0.8)), *bands,
        Shape(flank, "#20102a", 0.16),
        Shape(Path().rect(-2, -18, 4, 8, 2), iron),
        *(Shape(Path().rect(-1.3, y, 2.6, 4.2, 1.3), iron) for y in (-36, -56)),
        Shape(Path().rect(-5, -86, 10, 9.4), lamp),
        Shape(Path().rect(-5, -86, 0.9, 9.4).rect(-0.45, -86, 0.9, 9.4).rect(4.1, -86, 0.9, 9.4), iron),
        Shape(Path().rect(-9, -78, 18, 2.2, 0.8), iron), Shape(Path().rect(-8.6, -82, 17.2, 0.7), iron),
        Shape(Path().move(-6.4, -85.6).quad(-5, -93, 0, -95).quad(5, -93, 6.4, -85.6).close(), band),
        Shape(Path().rect(-0.6, -100, 1.2, 6), iron),
    )  # fmt: skip
    return Look(node, size * 0.62, size, shadow=0.9)


def pier(stage: Stage, actor: Actor, size: float) -> Look:
    """A wooden jetty on piles, a lantern at its end; who stands on it stands on its planks."""
    wood = cast_tone(stage, actor.colour or "#9a7048")
    gaps, piles = Path(), Path()
    for i in range(1, 18):
        gaps.move(-50 + 100 / 18 * i, -15).line(-50 + 100 / 18 * i, -12)
    for x in (-44, -22, 0, 22, 42):
        piles.rect(x, -12, 3.4, 12)
    lit = stage.light.lamps
    node = drawn(
        size, *([halo(46, -20, 16, "#ffd98a", 0.7)] if lit else []), Shape(piles, shade(wood, 0.55)),
        Shape(Path().polygon([(-50, -12.6), (50, -12.6), (48, -16), (-50, -16)]), shade(wood, 1.15)),
        Shape(gaps, None, stroke=shade(wood, 0.8), width=0.5),
        Shape(Path().rect(-50, -12.8, 100, 3), shade(wood, 0.78)),
        Shape(Path().rect(45, -18, 2, 6).rect(-47, -18, 2, 6), shade(wood, 0.7)),
        Shape(Path().rect(44, -21.6, 4, 4, 1), "#ffe9a0" if lit else cast_tone(stage, "#dfe8ea")),
        Shape(Path().polygon([(43.4, -21.6), (46, -23.6), (48.6, -21.6)]), cast_tone(stage, "#3a424e")),
    )  # fmt: skip
    return Look(node, size, size * 0.235, shadow=0, seat=(size * 0.1, -size * 0.15))


def _beams(stage: Stage, actor: Actor) -> list[Node]:
    """Two beams that sweep round, foreshortened as they turn towards us, and the lamp's own glow."""
    cone = Path().polygon([(0, -1.6), (130, -17), (130, 17), (0, 1.6)])
    beams = [Shape(cone, Linear(0, 0, 130, 0, [(0, "#fff6cf", 0.7), (1, "#fff6cf", 0)])) for _ in range(2)]
    glow = halo(0, -81, 22, "#fff3c0", 0.8)
    start = float(stage.random(f"lighthouse:{actor.name}").uniform(0, math.tau))

    def sweep(t: float) -> None:
        for beam, way in zip(beams, (0.0, math.pi), strict=True):
            across, towards = math.cos(t * 0.9 + start + way), math.sin(t * 0.9 + start + way)
            beam.transform(across, 0, 0, 0, 1 + 0.35 * towards, -81)
            beam.opacity(abs(across) ** 0.6 * (0.75 + 0.25 * towards))

    stage.every_frame(sweep)
    return [*beams, glow]


def _sail(turn: float, wood: RGB, cloth: RGB) -> Group:
    lattice = Path()
    for y in range(-33, -9, 5):
        lattice.move(0, y).line(6.4, y)
    sail = Group(
        Shape(Path().rect(0, -35, 6.4, 26), cloth, 0.92),
        Shape(lattice.rect(0, -35, 6.4, 26), None, stroke=wood, width=0.55),
        Shape(Path().rect(-0.7, -36, 1.4, 36, 0.5), wood),
    )
    sail.place(0, 0, 1, turn)
    return sail


PROPS: dict[str, tuple[Maker, float]] = {
    "bridge": (bridge, 3.6), "windmill": (windmill, 2.3), "lighthouse": (lighthouse, 2.4), "pier": (pier, 2.8),
}  # fmt: skip
