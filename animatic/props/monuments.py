"""What towns are proud of: statues, clock towers, pagodas, flags."""

from __future__ import annotations

import numpy as np

from animatic.looks import cast_tone
from animatic.palette import shade
from animatic.props import Look, Maker, drawn
from animatic.scene import Actor
from animatic.scenery.glow import halo
from animatic.stage import Stage
from animatic.vector import Linear, Node, Path, Shape


def statue(stage: Stage, actor: Actor, size: float) -> Look:
    """A stone figure in a long robe on its plinth, one arm raised."""
    stone = cast_tone(stage, actor.colour or "#b9b4ab")
    robe = Path().move(-10, -32).quad(-9, -54, -8, -70).quad(0, -76, 8, -70).quad(9, -54, 12, -32).close()
    folds = Path().move(-3, -66).quad(-5, -48, -5, -33).move(3, -66).quad(3, -48, 5, -33)
    node = drawn(
        size, Shape(Path().move(6, -70).line(16, -80).line(17, -94), None, stroke=shade(stone, 0.86), width=4.4),
        Shape(robe, Linear(-10, 0, 12, 0, [(0, shade(stone, 1.12), 1), (1, shade(stone, 0.72), 1)])),
        Shape(folds, None, stroke=shade(stone, 0.7), width=1),
        Shape(Path().move(-7, -68).line(-12, -56).line(-4, -50), None, stroke=shade(stone, 1.02), width=4.2),
        Shape(Path().rect(-2.6, -79, 5.2, 8), shade(stone, 0.8)), Shape(Path().ellipse(0, -83, 5.4, 6.4), stone),
        Shape(Path().move(-5.6, -84).cubic(-6, -92, 6, -92, 5.6, -84).quad(0, -88, -5.6, -84).close(),
              shade(stone, 0.78)),
        Shape(Path().polygon([(15, -94), (19, -94), (18, -98), (16, -98)]).ellipse(17, -96, 3), shade(stone, 0.95)),
        Shape(Path().rect(-16, -33, 32, 4, 1), shade(stone, 1.05)),
        Shape(Path().polygon([(-14, -29), (14, -29), (15, -5), (-15, -5)]), Linear(-15, 0, 15, 0, [(0,
              shade(stone, 0.95), 1), (1, shade(stone, 0.66), 1)])),
        Shape(Path().rect(-8, -22, 16, 9, 0.8), shade(stone, 0.58)),
        Shape(Path().rect(-20, -5, 40, 5, 1), shade(stone, 0.8)),
    )  # fmt: skip
    return Look(node, size * 0.42, size, shadow=0.9)


def clock_tower(stage: Stage, actor: Actor, size: float) -> Look:
    """A slim stone tower; the hands of its clock go round, its face is lit in the dark."""
    stone, roof = cast_tone(stage, actor.colour or "#d3b98a"), cast_tone(stage, "#4f6470")
    lit = stage.light.lamps
    ribs = Path()
    for x in (-6.0, -2.0, 2.0, 6.0):
        ribs.move(x, -4).line(x, -58)
    hands = [Shape(Path().rect(-0.4, -high, 0.8, high + 0.8, 0.4), cast_tone(stage, "#2b2d36")) for high in (5.0, 3.4)]
    node = drawn(
        size, Shape(Path().rect(-9, -62, 18, 62),
              Linear(-9, 0, 9, 0, [(0, stone, 1), (0.5, shade(stone, 0.96), 1), (1, shade(stone, 0.7), 1)])),
        Shape(ribs, None, stroke=shade(stone, 0.8), width=0.7),
        Shape(Path().rect(-10.6, -80, 21.2, 18), shade(stone, 0.92)),
        Shape(Path().rect(-11.6, -62.6, 23.2, 2, 0.6).rect(-11.6, -81, 23.2, 2, 0.6), shade(stone, 1.1)),
        *([halo(0, -71, 22, "#fff0b8", 0.6)] if lit else []),
        Shape(Path().ellipse(0, -71, 7.6), "#fff6d8" if lit else cast_tone(stage, "#fbf6e6"),
              stroke=shade(roof, 0.7), width=1), *hands,
        Shape(Path().polygon([(-10.6, -81), (-7, -88), (7, -88), (10.6, -81)]), roof),
        Shape(Path().polygon([(-6, -88), (0, -99), (6, -88)]), shade(roof, 0.85)),
        Shape(Path().rect(-0.4, -100, 0.8, 4), cast_tone(stage, "#d9b348")),
        Shape(Path().move(-3, 0).line(-3, -7).quad(0, -11, 3, -7).line(3, 0).close(), shade(stone, 0.45)),
        Shape(Path().rect(-11, -3, 8, 3).rect(3, -3, 8, 3), shade(stone, 0.8)),
    )  # fmt: skip

    def tick(t: float) -> None:
        hands[0].place(0, -71, 1, 0.9 + t * 0.3)
        hands[1].place(0, -71, 1, 5.3 + t * 0.025)

    stage.every_frame(tick)
    return Look(node, size * 0.24, size, shadow=1.0)


def pagoda(stage: Stage, actor: Actor, size: float) -> Look:
    """Five roofs one over another, lanterns under the lowest; lit in the dark."""
    wall, roof = cast_tone(stage, actor.colour or "#c0392f"), cast_tone(stage, "#3f4f5a")
    lit = stage.light.lamps
    nodes: list[Node] = []
    for i in range(5):
        low, half = -6 - 16.0 * i, 22 - 3.0 * i
        panes = Path()
        for n in range(3):
            panes.rect(-half * 0.72 + n * half * 0.55, low - 8, half * 0.34, 7, 0.8)
        wide = half + 10
        eaves = (
            Path()
            .move(-wide - 2, low - 12)
            .quad(-wide * 0.6, low - 11, -half * 0.7, low - 17.6)
            .line(half * 0.7, low - 17.6)
        )
        nodes += [
            Shape(Path().rect(-half, low - 12, half * 2, 12.4), Linear(-half, 0, half, 0, [(0, wall, 1), (1,
                  shade(wall, 0.72), 1)])),
            Shape(panes, "#ffd982" if lit else cast_tone(stage, "#f3e6c4")),
            Shape(eaves.quad(wide * 0.6, low - 11, wide + 2, low - 12).quad(0, low - 7, -wide - 2,
                  low - 12).close(), roof),
        ]  # fmt: skip
    nodes += [
        Shape(Path().rect(-28, -6.6, 56, 6.6, 1), cast_tone(stage, "#a39a8f")),
        Shape(Path().rect(-0.7, -100, 1.4, 14), cast_tone(stage, "#d9b348")),
        Shape(Path().ellipse(0, -93, 1.8), cast_tone(stage, "#d9b348")),
        *([halo(0, -40, 48, "#ffcf7a", 0.4)] if lit else []),
    ]  # fmt: skip
    return Look(drawn(size, *nodes), size * 0.6, size, shadow=0.95)


def flag(stage: Stage, actor: Actor, size: float) -> Look:
    """A plain cloth that waves on its pole; its foot may be held."""
    cloth = cast_tone(stage, actor.colour or "#d8342f")
    folds = [(0, shade(cloth, 0.85), 1), (0.35, shade(cloth, 1.12), 1), (0.7, shade(cloth, 0.86), 1), (1, cloth, 1)]
    waving = Shape(None, Linear(2, 0, 62, 0, folds))
    u = np.linspace(0, 1, 9)

    def wave(t: float) -> None:
        x = 1.5 + 58 * u
        y = 4.5 * u * np.sin(u * 6.5 - t * 6)
        top, low = np.column_stack([x, -97 + y]), np.column_stack([x, -60 + y + 2 * u])[::-1]
        waving.redraw(Path().through(top).through(low, start=False).close())

    stage.every_frame(wave)
    node = drawn(size, Shape(Path().rect(-1.4, -98, 2.8, 98, 1), cast_tone(stage, "#8a929e")), waving,
                 Shape(Path().ellipse(0, -98, 2.4), cast_tone(stage, "#d9b348")))  # fmt: skip
    return Look(node, size * 1.22, size, shadow=0.1)


PROPS: dict[str, tuple[Maker, float]] = {
    "statue": (statue, 1.9), "clock_tower": (clock_tower, 2.8), "pagoda": (pagoda, 2.6), "flag": (flag, 1.3),
}  # fmt: skip
