"""What dives: submarines."""

from __future__ import annotations

import math

from animatic.looks import cast_tone
from animatic.palette import shade
from animatic.props import Look, Maker, drawn
from animatic.scene import Actor
from animatic.stage import Stage
from animatic.vector import Linear, Path, Radial, Shape


def submarine(stage: Stage, actor: Actor, size: float) -> Look:
    """A round little submarine with portholes, a periscope and a turning propeller, heading to the right."""
    paint = cast_tone(stage, actor.colour or "#f6c11f")
    trim, steel = shade(paint, 0.74), cast_tone(stage, "#8b95a3")
    lit = stage.light.lamps or stage.floor.medium == "water"
    hull = Path().move(-42, -14).cubic(-40, -26, -26, -31, 0, -31).cubic(28, -31, 46, -26, 47, -15)
    hull.cubic(47, -5, 28, 0, 2, 0).cubic(-26, 0, -40, -5, -42, -14).close()
    tower = Path().move(-9, -29).quad(-8, -42, -4, -42).line(10, -42).quad(15, -42, 17, -29).close()
    fins = Path().polygon([(-30, -25), (-43, -35), (-46, -34), (-41, -17)])
    fins.polygon([(-30, -4), (-43, 3), (-46, 2), (-41, -11)])
    periscope = Path().move(5, -41).line(5, -52).quad(5, -54.5, 8, -54.5).line(12, -54.5)
    keel = Path().move(-41, -10).cubic(-30, -1, -12, 0, 2, 0).cubic(26, 0, 42, -4, 46, -11)
    keel.cubic(30, -5, -20, -4, -41, -10).close()
    blades = [Shape(Path().ellipse(0, -4.6, 1.5, 4.6), shade(steel, part)) for part in (1.1, 0.82)]
    group: list[Shape] = []
    if lit:
        beam = Path().move(46, -17).line(100, -34).line(100, 12).line(46, -11).close()
        group.append(Shape(beam, Linear(46, 0, 98, 0, [(0, "#fff6cf", 0.5), (1, "#fff6cf", 0)])))
    group += [
        Shape(fins, trim),
        Shape(Path().rect(-49, -16, 9, 3.4, 1.2), shade(steel, 0.7)), *blades,
        Shape(Path().ellipse(-48.5, -14.3, 2), shade(steel, 0.75)),
        Shape(periscope, None, stroke=steel, width=2.4),
        Shape(Path().rect(10.5, -56.6, 3, 4.4, 1), shade(steel, 0.6)),
        Shape(tower, Linear(-9, 0, 17, 0, [(0, shade(paint, 0.92), 1), (1, shade(paint, 0.78), 1)])),
        Shape(Path().rect(-7, -43.6, 20, 3, 1.5), trim),
        Shape(hull, Linear(0, -31, 0, 0, [(0, shade(paint, 1.12), 1), (0.45, paint, 1), (1, shade(paint, 0.7), 1)])),
        Shape(keel, shade(trim, 0.85), 0.6),
        Shape(Path().move(-38, -21).cubic(-26, -28, 26, -28, 42, -21), None, stroke="#ffffff", width=1,
              stroke_opacity=0.35),
    ]  # fmt: skip
    for x, r in ((-22.0, 4.2), (-5.0, 4.2), (12.0, 4.2), (31.0, 6.2)):
        group += _porthole(x, -15, r, steel, "#ffe9a0" if lit else cast_tone(stage, "#a9dff0"))
    group.append(Shape(Path().ellipse(46, -14, 1.6, 3), "#fff6d0"))
    if lit:
        group.append(Shape(Path().ellipse(46, -14, 9), Radial(46, -14, 9, [(0, "#fff8dc", 0.8), (1, "#fff0b8", 0)])))

    def turn(t: float) -> None:
        for blade, way in zip(blades, (0.0, math.pi), strict=True):
            blade.transform(1, 0, -49, 0, math.cos(t * 9 + way), -14.3)

    stage.every_frame(turn)
    return Look(drawn(size, *group), size * 0.98, size * 0.57, heading=1, shadow=0.8)


def _porthole(
    x: float, y: float, r: float, rim: tuple[int, int, int], glass: str | tuple[int, int, int]
) -> list[Shape]:
    return [
        Shape(Path().ellipse(x, y, r), shade(rim, 0.72)),
        Shape(Path().ellipse(x, y, r * 0.7), glass),
        Shape(Path().ellipse(x - r * 0.2, y - r * 0.26, r * 0.2), "#ffffff", 0.7),
    ]


PROPS: dict[str, tuple[Maker, float]] = {"submarine": (submarine, 1.75)}
