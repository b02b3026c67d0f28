"""Larger ships, heading to the right: long ships, freighters, gondolas."""

from __future__ import annotations

import math

from animatic.looks import cast_tone
from animatic.palette import shade
from animatic.props import Look, Maker, drawn
from animatic.scene import Actor
from animatic.stage import Stage
from animatic.vector import Linear, Node, Path, Shape

_BOXES = ("#d8442f", "#2f6fd0", "#3f9a5a", "#f0a32f", "#7d5aa6", "#d9d4c8")


def viking_ship(stage: Stage, actor: Actor, size: float) -> Look:
    """A long ship with a dragon's head, shields along its side, and a striped sail that fills."""
    wood, red = cast_tone(stage, "#7b4f2e"), cast_tone(stage, actor.colour or "#b5302c")
    pale, gold = cast_tone(stage, "#f3e6c8"), cast_tone(stage, "#d9b348")
    hull = Path().move(-46, -40).cubic(-46, -20, -36, -16, -20, -15).line(20, -15).cubic(36, -16, 42, -26, 42, -44)
    hull.line(46, -44).cubic(50, -14, 36, 0, 20, 0).line(-20, 0).cubic(-40, 0, -54, -12, -50, -42).close()
    head = (
        Path()
        .move(42, -43)
        .quad(40, -54, 46, -58)
        .line(55, -54)
        .line(49, -51)
        .line(54, -48)
        .quad(48, -47, 46.6, -42)
        .close()
    )
    tail = Path().move(-50, -40).quad(-54, -52, -46, -54).quad(-42, -50, -46, -47).quad(-48, -44, -46, -39).close()
    planks = Path().move(-46, -26).quad(-36, -9, -18, -9).line(20, -9).quad(36, -9, 45, -28)
    shields: list[Node] = []
    for i in range(8):
        x = -27.0 + 7.6 * i
        shields += [
            Shape(Path().ellipse(x, -15, 4.2), (red, gold, cast_tone(stage, "#3f6f8f"))[i % 3],
                  stroke=shade(wood, 0.6), width=0.7),
            Shape(Path().ellipse(x, -15, 1.3), pale),
        ]  # fmt: skip
    stripes = [Shape(None, (pale, red)[i % 2]) for i in range(6)]

    def fill(t: float) -> None:
        belly = 7 + 2 * math.sin(t * 1.6)
        for i, stripe in enumerate(stripes):
            a, b = -27 + 9.0 * i, -18 + 9.0 * i
            stripe.redraw(
                Path().move(a, -86).line(b, -86).quad(b + belly, -58, b + 1.5,
                      -32 - 3 * math.sin(math.pi * (i + 1) / 6))
                .line(a + 1.5, -32 - 3 * math.sin(math.pi * i / 6)).quad(a + belly, -58, a, -86).close()
            )  # fmt: skip

    stage.every_frame(fill)
    node = drawn(
        size, Shape(Path().rect(-1.2, -94, 2.4, 82, 1), shade(wood, 0.7)), *stripes,
        Shape(Path().rect(-29, -88, 58, 2.2, 1), shade(wood, 0.62)), Shape(tail, wood), Shape(head, wood),
        Shape(hull, Linear(0, -40, 0, 0, [(0, shade(wood, 1.1), 1), (1, shade(wood, 0.62), 1)])),
        Shape(planks, None, stroke=shade(wood, 0.6), width=0.8), Shape(Path().ellipse(47, -54, 1), gold), *shields,
    )  # fmt: skip
    return Look(node, size * 1.08, size * 0.94, heading=1, shadow=0)


def cargo_ship(stage: Stage, actor: Actor, size: float) -> Look:
    """A freighter stacked with containers; its windows shine in the dark."""
    paint, white = cast_tone(stage, actor.colour or "#2f4a66"), cast_tone(stage, "#f4f1ea")
    hull = (
        Path()
        .move(-49, -16)
        .line(38, -16)
        .line(50, -22)
        .quad(46, -6, 38, 0)
        .line(-44, 0)
        .quad(-48, -6, -49, -16)
        .close()
    )
    keel = Path().move(-47.6, -5).line(43.6, -5).quad(41, -1.4, 38, 0).line(-44, 0).quad(-46.6, -2, -47.6, -5).close()
    boxes: list[Node] = []
    for row, count in enumerate((8, 8, 6)):
        for i in range(count):
            x, y = -27.0 + 7.8 * (i + (row == 2)), -22.4 - 6.4 * row
            tone = cast_tone(stage, _BOXES[(i * 5 + row * 2) % len(_BOXES)])
            boxes.append(Shape(Path().rect(x, y, 7.3, 6, 0.4), tone))
            boxes.append(Shape(Path().rect(x + 4.9, y, 2.4, 6), shade(tone, 0.8)))
    pane = "#ffe39a" if stage.light.lamps else cast_tone(stage, "#5c7f9e")
    panes = Path().rect(-44, -39, 14, 2.4)
    for y in (-33.0, -27.0):
        panes.rect(-43, y, 2.4, 2.4).rect(-38, y, 2.4, 2.4).rect(-33, y, 2.4, 2.4)
    node = drawn(
        size, *boxes, Shape(Path().rect(-46, -36, 17, 21), white),
        Shape(Path().rect(-47, -41.4, 19, 6, 1), shade(white, 0.92)),
        Shape(panes, pane), Shape(Path().rect(-41, -50, 7, 9), cast_tone(stage, "#d0392f")),
        Shape(Path().rect(-41, -48, 7, 2.4), white),
        Shape(Path().rect(42, -32, 0.9, 12), shade(white, 0.8)),
        Shape(hull, Linear(0, -20, 0, 0, [(0, shade(paint, 1.15), 1), (1, shade(paint, 0.8), 1)])),
        Shape(keel, cast_tone(stage, "#a83a32")),
    )  # fmt: skip
    return Look(node, size, size * 0.5, heading=1, shadow=0)


def gondola(stage: Stage, actor: Actor, size: float) -> Look:
    """A black boat of Venice, its iron prow to the right; who sits in it sits behind its near side."""
    black, gold = cast_tone(stage, actor.colour or "#25262e"), cast_tone(stage, "#d9b348")

    def near_side() -> list[Node]:
        side = Path().move(-50, -31).quad(-42, -16, -26, -13.6).line(22, -12.6).quad(38, -13, 44, -27).line(47, -27)
        return [
            Shape(side.quad(46, -4, 24, 0).line(-22, 0).quad(-44, -4, -50, -31).close(),
                  Linear(0, -28, 0, 0, [(0, shade(black, 1.5), 1), (1, shade(black, 0.85), 1)])),
            Shape(Path().move(-47, -26).quad(-40, -14, -26, -11.6).line(22, -10.6).quad(38, -11, 45, -24),
                  None, stroke=gold, width=1),
        ]  # fmt: skip

    prow = (
        Path()
        .move(43, -25)
        .quad(42, -36, 50, -37)
        .line(50, -33)
        .line(47.6, -33)
        .line(50, -30)
        .line(47.4, -29.6)
        .line(49, -26.6)
        .close()
    )
    inside = Path().move(-28, -14).quad(-4, -19, 24, -13).line(20, -10).line(-24, -10).close()
    chair = Path().move(-18, -13).quad(-22, -25, -14, -25).line(-8, -15).close()
    node = drawn(
        size, Shape(prow, cast_tone(stage, "#c9ced6")), Shape(inside, cast_tone(stage, "#7a1f2c")),
        Shape(chair, cast_tone(stage, "#a3243b")), *near_side(),
    )  # fmt: skip
    return Look(node, size, size * 0.37, heading=1, shadow=0, seat=(0, -size * 0.14), front=drawn(size, *near_side()))


PROPS: dict[str, tuple[Maker, float]] = {
    "viking_ship": (viking_ship, 1.8), "cargo_ship": (cargo_ship, 2.4), "gondola": (gondola, 1.8),
}  # fmt: skip
