"""What hangs in the air: hot-air balloons, airships and kites."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from animatic.looks import cast_tone
from animatic.palette import shade
from animatic.props import Look, Maker, drawn, own_colour, which
from animatic.scene import Actor
from animatic.stage import Stage
from animatic.vector import Group, Linear, Path, Radial, Shape

# Right half of a balloon's outline from its crown to its mouth, in hundredths of its height.
_OUTLINE = np.array(
    [(0, -100), (13, -97.5), (24, -90.5), (32, -79), (35, -66), (33, -54), (26, -42), (16, -31), (8, -24)], dtype=float
)
_STRIPES = (  # two colours that take turns, one pair for each balloon of a crowd
    ("#e2483d", "#ffd166"), ("#f28c28", "#fff1c9"), ("#c8345f", "#ffb35c"), ("#f6c233", "#e4572e"),
    ("#8e4fb8", "#ffc2a1"), ("#d9622b", "#f7e3a1"), ("#2a9d8f", "#ffdf8a"),
)  # fmt: skip


def hot_air_balloon(stage: Stage, actor: Actor, size: float) -> Look:
    """A striped balloon over its basket, the burner's flame between them; its skin glows in the dark."""
    first = int(stage.random(f"hot_air_balloon:{actor.name.partition(':')[0]}").integers(len(_STRIPES)))
    pair = (actor.colour, "#fff4dc") if actor.colour else _STRIPES[(first + which(actor)) % len(_STRIPES)]
    strong, pale = (cast_tone(stage, each) for each in pair)
    edges = [math.sin(math.radians(-90 + 180 * i / 7)) for i in range(8)]
    gores = [Shape(_gore(a, b), (strong, pale)[i % 2]) for i, (a, b) in enumerate(pairwise(edges))]
    shadow = Linear(
        -35, 0, 35, 0, [(0, "#ffffff", 0.14), (0.4, "#ffffff", 0), (0.6, "#2a1030", 0), (1, "#2a1030", 0.3)]
    )
    wicker, rope = cast_tone(stage, "#a8703a"), cast_tone(stage, "#5d4632")
    ropes = Path().move(-7.5, -23).line(-5.5, -10).move(7.5, -23).line(5.5, -10)
    weave = Path()
    for y in (-8, -5.5, -3):
        weave.move(-6, y).line(6, y)
    flame = Shape(None, Linear(0, -14, 0, -24, [(0, "#fff3b0", 1), (0.5, "#ffb13c", 0.95), (1, "#ff6a1f", 0.2)]))
    glow = Shape(_gore(-1, 1), Radial(0, -44, 50, [(0, "#fff0b8", 0.75), (0.55, "#ffb84d", 0.3), (1, "#ff8a3c", 0)]))
    node = drawn(
        size, *gores, Shape(_belt(-56, -50), shade(strong, 0.8)), Shape(_gore(-1, 1), shadow), glow,
        Shape(Path().polygon([(-8, -24.5), (8, -24.5), (6, -20), (-6, -20)]), shade(strong, 0.7)),
        Shape(ropes, None, stroke=rope, width=0.6), flame,
        Shape(Path().rect(-6.5, -11, 13, 11, 2.2), wicker),
        Shape(weave, None, stroke=shade(wicker, 0.72), width=0.7),
        Shape(Path().rect(-7.2, -11.8, 14.4, 2.2, 1), shade(wicker, 0.66)),
    )  # fmt: skip
    phase = float(stage.random(f"burner:{actor.name}").uniform(0, math.tau))
    brightest = 1.0 if stage.light.lamps else 0.22

    def burn(t: float) -> None:
        heat = max(0.0, math.sin(t * 1.5 + phase)) ** 0.5
        high = 3.0 + 6.5 * heat + 0.8 * math.sin(t * 23 + phase)
        flame.redraw(
            Path().move(-1.8, -13).quad(-2.4, -14 - high * 0.5, 0, -14 - high).quad(2.4, -14 - high * 0.5, 1.8, -13)
        )
        glow.opacity(brightest * (0.45 + 0.55 * heat))

    stage.every_frame(burn)
    return Look(node, size * 0.7, size, floats=True, shadow=0)


def airship(stage: Stage, actor: Actor, size: float) -> Look:
    """A long airship with its cabin beneath, heading to the right; its propeller turns."""
    skin = cast_tone(stage, actor.colour or "#d9dde4")
    trim = cast_tone(stage, "#c9413a" if actor.colour is None else shade(actor.colour, 0.7))
    hull = Path().move(-46, -27).cubic(-30, -45, 20, -48, 42, -34).cubic(50, -29, 50, -24, 42, -20)
    hull.cubic(20, -6, -30, -10, -46, -27).close()
    ribs = Path().move(-44, -26.5).cubic(-20, -36, 25, -36, 47, -27).move(-44, -27.5).cubic(-20, -18, 25, -18, 47, -27)
    fins = Path().polygon([(-47, -40), (-36, -37), (-30, -32), (-42, -28)]).polygon(
        [(-47, -14), (-36, -17), (-30, -22), (-42, -26)]
    )  # fmt: skip
    panes = Path()
    for i in range(5):
        panes.rect(-5 + 5.2 * i, -7.4, 3.4, 2.6, 0.8)
    blades = Shape(Path().ellipse(0, 0, 0.7, 5), cast_tone(stage, "#5a616c"))
    node = drawn(
        size, Shape(fins, trim),
        Shape(hull, Linear(0, -47, 0, -8, [(0, shade(skin, 1.12), 1), (0.5, skin, 1), (1, shade(skin, 0.6), 1)])),
        Shape(ribs, None, stroke=shade(skin, 0.78), width=0.5),
        Shape(Path().move(42, -34).cubic(50, -29, 50, -24, 42, -20).cubic(45, -25, 45, -29, 42, -34).close(), trim),
        Shape(Path().move(-10, -11).line(24, -11).quad(26, -4, 18, -2).line(-6, -2).quad(-11, -3, -10, -11).close(),
              trim),
        Shape(panes, "#ffe39a" if stage.light.lamps else cast_tone(stage, "#cfeaf7")),
        Shape(Path().rect(-17, -8, 6, 3, 1.4), cast_tone(stage, "#5a616c")), blades,
    )  # fmt: skip
    stage.every_frame(lambda t: blades.transform(1, 0, -17.5, 0, math.cos(t * 17), -6.5))
    return Look(node, size * 0.96, size * 0.46, heading=1, floats=True, shadow=0)


def kite(stage: Stage, actor: Actor, size: float) -> Look:
    """A diamond kite of four fields on a string that ends at the origin, where a hand may hold it."""
    strong = own_colour(actor, "#e2483d", "#2f7fd6", "#f28c28", "#3fa34d", "#b04fc1")
    fields = [cast_tone(stage, each) for each in (strong, "#ffd84d", shade(strong, 0.82), "#fff3d6")]
    corners = [(0.0, -24.0), (17.0, -5.0), (0.0, 24.0), (-17.0, -5.0)]
    cloth = Group(
        *(Shape(Path().polygon([(0, -5), corners[i], corners[(i + 1) % 4]]), field) for i, field in enumerate(fields)),
        Shape(
            Path().move(0, -24).line(0, 24).move(-17, -5).line(17, -5),
            None,
            stroke=cast_tone(stage, "#6b4a33"),
            width=0.7,
        ),
    )
    string = Shape(None, None, stroke=cast_tone(stage, "#d9d2c6" if stage.light.is_dark else "#6a5548"), width=0.45)
    tail = Shape(None, None, stroke=fields[1], width=1.1)
    bow = Path().polygon([(0, 0), (-3.2, -2), (-3.2, 2)]).polygon([(0, 0), (3.2, -2), (3.2, 2)])
    bows = [Shape(bow, fields[i % 2 * 2]) for i in range(4)]
    phase = float(stage.random(f"kite:{actor.name}").uniform(0, math.tau))

    def soar(t: float) -> None:
        tilt = 0.42 + 0.12 * math.sin(t * 2.1 + phase)
        x, y = 8 + 3 * math.sin(t * 1.3 + phase), -72 + 2.5 * math.sin(t * 1.9 + phase)
        cloth.place(x, y, 1, tilt)
        sag = 5 + 2 * math.sin(t * 1.7 + phase)
        string.redraw(Path().move(0, 0).cubic(4, -24 + sag, x - 9, y + 30 + sag, x, y))
        foot_x, foot_y = x - 24 * math.sin(tilt), y + 24 * math.cos(tilt)
        u = np.linspace(0, 1, 6)
        xs = foot_x - 17 * u + 3.5 * np.sin(u * 7 - t * 5 + phase) * u
        ys = foot_y + 27 * u - 6 * u * u + 2 * np.cos(u * 6 - t * 4 + phase) * u
        tail.redraw(Path().through(np.column_stack([xs, ys])))
        for n, each in enumerate(bows):
            each.place(float(xs[n + 1]), float(ys[n + 1]), 1, 0.5 * math.sin(t * 5 + n) + 0.4)

    stage.every_frame(soar)
    return Look(drawn(size, string, tail, *bows, cloth), size * 0.58, size, floats=True, shadow=0)


def _gore(a: float, b: float) -> Path:
    """The stripe of the skin between two meridians, given as parts of the half width, -1 to 1."""
    there, back = _OUTLINE * (a, 1), (_OUTLINE * (b, 1))[::-1]
    return Path().through(there).through(back, start=False).close()


def _belt(top: float, low: float) -> Path:
    """A band around the skin between two heights, bent as a circle seen from below is."""
    a, b = (float(np.interp(y, _OUTLINE[:, 1], _OUTLINE[:, 0])) for y in (top, low))
    return Path().move(-a, top).quad(0, top + 8, a, top).line(b, low).quad(0, low + 8, -b, low).close()


PROPS: dict[str, tuple[Maker, float]] = {
    "hot_air_balloon": (hot_air_balloon, 2.0), "airship": (airship, 2.2), "kite": (kite, 0.95),
}  # fmt: skip
