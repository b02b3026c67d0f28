"""What children play on, ride in and throw: slides, seesaws, strollers."""

from __future__ import annotations

import math

from animatic.looks import cast_tone
from animatic.palette import mix, shade
from animatic.props import Look, Maker, bears, drawn
from animatic.props.wheels import turned, wheel
from animatic.scene import Actor
from animatic.stage import Stage
from animatic.vector import Group, Linear, Path, Shape


def slide(stage: Stage, actor: Actor, size: float) -> Look:
    """A ladder on the left, a roofed landing, and a chute that runs out to the right."""
    chute, frame = cast_tone(stage, actor.colour or "#e2483d"), cast_tone(stage, "#2f7fd6")
    roof, steel = cast_tone(stage, "#f6c945"), cast_tone(stage, "#c9ced6")
    rungs = Path()
    for i in range(6):
        rungs.move(-46 + 2.4 * i, -6 - 8.0 * i).line(-36 + 2.4 * i, -6 - 8.0 * i)
    bed = Path().move(-12, -56).line(-4, -56).cubic(12, -48, 20, -10, 38, -6).line(49, -6).line(49, -2)
    bed.line(34, -2).cubic(14, -6, 6, -40, -12, -50).close()
    rim = Path().move(-12, -61).line(-3, -61).cubic(14, -53, 22, -15, 39, -11).line(49, -11)
    node = drawn(
        size, Shape(Path().rect(-30, -84, 3.4, 84).rect(-9, -84, 3.4, 84), shade(frame, 0.8)),
        Shape(Path().move(-46, 0).line(-30, -56).move(-36, 0).line(-22, -52), None, stroke=frame, width=2.6),
        Shape(rungs, None, stroke=steel, width=2.2), Shape(Path().rect(-34, -56, 30, 4, 1), frame),
        Shape(Path().rect(-32, -70, 4, 14).rect(-28, -70, 18, 2.4, 1), frame),
        Shape(bed, Linear(0, -56, 0, 0, [(0, mix(chute, "#ffffff", 0.2), 1), (1, shade(chute, 0.8), 1)])),
        Shape(rim, None, stroke=shade(chute, 0.72), width=3.4),
        Shape(Path().rect(40, -4, 3, 4), shade(frame, 0.8)),
        Shape(Path().polygon([(-38, -82), (-18, -100), (2, -82)]), roof),
        Shape(Path().polygon([(-18, -100), (2, -82), (-10, -82)]), shade(roof, 0.82)),
    )  # fmt: skip
    return Look(node, size * 0.98, size, shadow=0.9)


def seesaw(stage: Stage, actor: Actor, size: float) -> Look:
    """A plank over a trestle. It rocks by itself; under who sits on it it rests, since a seat is a fixed place."""
    plank, stand = cast_tone(stage, actor.colour or "#e2483d"), cast_tone(stage, "#2f7fd6")
    steel = cast_tone(stage, "#d5dae1")
    handles = Path().move(-34, -2).line(-34, -11).line(-30, -11).move(34, -2).line(34, -11).line(30, -11)
    beam = Group(
        Shape(handles, None, stroke=steel, width=2),
        Shape(Path().rect(-49, -3, 98, 5, 2),
              Linear(0, -3, 0, 2, [(0, shade(plank, 1.15), 1), (1, shade(plank, 0.75), 1)])),
        Shape(Path().rect(-49, -5, 13, 3, 1.4).rect(36, -5, 13, 3, 1.4), cast_tone(stage, "#f6c945")),
    )  # fmt: skip
    node = drawn(
        size, Shape(Path().polygon([(-4, -20), (4, -20), (13, 0), (-13, 0)]),
                    Linear(-13, 0, 13, 0, [(0, shade(stand, 1.1), 1), (1, shade(stand, 0.7), 1)])),
        beam, Shape(Path().ellipse(0, -19, 3.6), shade(stand, 0.6)), Shape(Path().ellipse(0, -19, 1.4), steel),
    )  # fmt: skip
    loaded = bears(stage, actor)
    luck = float(stage.random(f"seesaw:{actor.name}").uniform(0, math.tau))
    stage.every_frame(lambda t: beam.place(0, -19, 1, 0.0 if loaded else 0.24 * math.sin(t * 1.9 + luck)))
    return Look(node, size, size * 0.33, shadow=0.8, seat=(0, -size * 0.26))


def stroller(stage: Stage, actor: Actor, size: float) -> Look:
    """A pram with a folded hood, heading to the right; its handle is behind it."""
    cloth, dark = cast_tone(stage, actor.colour or "#3f8fb5"), cast_tone(stage, "#33363f")
    steel, pale = cast_tone(stage, "#c9ced6"), cast_tone(stage, "#fbf3e2")
    tub = (
        Path().move(-28, -56).line(38, -56).cubic(40, -34, 24, -26, 6, -26).cubic(-14, -26, -28, -36, -28, -56).close()
    )
    hood = Path().move(4, -56).line(6, -94).cubic(30, -96, 42, -76, 38, -56).close()
    ribs = Path().move(4, -56).quad(18, -70, 22, -92).move(4, -56).quad(24, -64, 35, -80)
    wheels = [wheel(stage, 12) for _ in range(2)]
    node = drawn(
        size, Shape(Path().move(-28, -54).quad(-34, -72, -48, -74), None, stroke=steel, width=3),
        Shape(Path().move(-50, -75).line(-43, -73), None, stroke=dark, width=5),
        Shape(Path().move(-16, -30).line(24, -10).move(26, -30).line(-16, -10), None, stroke=steel, width=3),
        Shape(Path().ellipse(-8, -56, 14, 6), pale), Shape(hood, shade(cloth, 0.82)),
        Shape(ribs, None, stroke=shade(cloth, 0.62), width=1.4),
        Shape(tub, Linear(0, -56, 0, -26, [(0, shade(cloth, 1.12), 1), (1, shade(cloth, 0.72), 1)])),
        Shape(Path().rect(-30, -59, 70, 5, 2.4), pale), *wheels,
    )  # fmt: skip
    return Look(node, size * 0.98, size * 0.94, heading=1, shadow=0.9, act=turned(wheels, [(-19, -12), (26, -12)], 6))


PROPS: dict[str, tuple[Maker, float]] = {"slide": (slide, 1.6), "seesaw": (seesaw, 1.7), "stroller": (stroller, 0.85)}
