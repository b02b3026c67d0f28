"""Creatures of no book of animals: friendly monsters."""

from __future__ import annotations

import math

from animatic.looks import cast_tone
from animatic.motions import Pose
from animatic.palette import mix, shade
from animatic.props import Look, Maker, drawn, own_colour
from animatic.scene import Actor
from animatic.stage import Stage
from animatic.vector import RGB, Group, Path, Radial, Shape


def monster(stage: Stage, actor: Actor, size: float) -> Look:
    """A fluffy monster with big eyes that blink, two horns, and short legs that step; it means no harm."""
    fur = cast_tone(stage, own_colour(actor, "#6f7fe0", "#5fb58a", "#e08a5a", "#c96fb0"))
    belly, horn, dark = mix(fur, "#ffffff", 0.45), cast_tone(stage, "#f3e3b8"), cast_tone(stage, "#22223a")
    coat = Radial(-10, -66, 78, [(0, mix(fur, "#ffffff", 0.22), 1), (0.55, fur, 1), (1, shade(fur, 0.72), 1)])
    horns = [Shape(_horn(side), horn) for side in (-1, 1)]
    whites = [Shape(Path().ellipse(x, -68, r), "#fdfdf8") for x, r in ((-11.5, 11.5), (12.5, 11.5))]
    pupils = [
        Group(Shape(Path().ellipse(0, 0, 6), dark), Shape(Path().ellipse(-2, -2.4, 2), "#ffffff")) for _ in whites
    ]
    lids = [Shape(None, shade(fur, 0.86)) for _ in whites]
    mouth = Path().move(-13, -50).quad(0, -44, 14, -50.5).quad(10, -36, 0, -36).quad(-10, -37, -13, -50).close()
    teeth = Path().polygon([(-8, -48.4), (-3, -47.2), (-6, -43)]).polygon([(4, -47.2), (9, -48.8), (7, -43.4)])
    body = Group(
        *horns, Shape(_fluffy(0, -50, 35, 42, 26, 3.2), coat), Shape(_fluffy(1, -27, 19, 16, 15, 1.8), belly, 0.75),
        Shape(mouth, shade(dark, 0.9)), Shape(Path().ellipse(1, -38.4, 5, 2.4), cast_tone(stage, "#e0657a")),
        Shape(teeth, "#fdfdf8"), *whites, *pupils, *lids,
        Shape(Path().ellipse(-24, -54, 4.6, 2.8).ellipse(26, -54, 4.6, 2.8), cast_tone(stage, "#f28ab2"), 0.45),
    )  # fmt: skip
    legs = [_foot(fur, part) for part in (0.84, 0.92)]
    arms = [_arm(fur, part) for part in (0.86, 0.95)]
    phase = float(stage.random(f"monster:{actor.name}").uniform(0, math.tau))

    def act(t: float, pose: Pose) -> None:
        for i, leg in enumerate(legs):
            step = pose.phase + i * math.pi
            side = -1 if i == 0 else 1
            leg.place(side * 14 + 9 * pose.stride * math.sin(step), -5 * pose.stride * max(0.0, math.cos(step)))
        for i, arm in enumerate(arms):
            side = -1 if i == 0 else 1
            swing = 0.5 * pose.stride * math.sin(pose.phase + (1 - i) * math.pi)
            arm.place(side * 31, -52, 1, -side * (0.35 + 2.0 * pose.arms) + swing, side)
        breath = math.sin(t * 2.3 + phase)
        body.place(0, -0.6 * breath, 1, 0.05 * pose.stride * math.sin(pose.phase), 1 + 0.012 * breath)
        shut = max(0.0, 1 - abs((t + phase) % 3.1 - 0.12) / 0.12)
        look = 2.6 * math.sin(t * 0.8 + phase)
        for pupil, lid, x in zip(pupils, lids, (-11.5, 12.5), strict=True):
            pupil.place(x + look, -67 + 1.2 * math.cos(t * 0.6))
            brow, low = -68 - 1.36 * 11.8, -68 + (2.72 * shut - 1.36) * 11.8
            lid.redraw(
                Path().move(x - 11.8, -68).cubic(x - 11.8, brow, x + 11.8, brow, x + 11.8, -68)
                .cubic(x + 11.8, low, x - 11.8, low, x - 11.8, -68).close()
            )  # fmt: skip

    act(0, Pose(0, 0))
    return Look(drawn(size, *legs, *arms, body), size * 0.84, size, shadow=0.9, act=act)


def _fluffy(x: float, y: float, rx: float, ry: float, tufts: int, depth: float) -> Path:
    """An ellipse whose edge is tufts of fur."""
    path = Path()
    for i in range(tufts + 1):
        a, b = (i - 0.5) * math.tau / tufts - math.pi / 2, i * math.tau / tufts - math.pi / 2
        tip = (x + (rx + depth) * math.cos(a), y + (ry + depth) * math.sin(a))
        dip = (x + (rx - depth * 0.5) * math.cos(b), y + (ry - depth * 0.5) * math.sin(b))
        if i == 0:
            path.move(*dip)
        else:
            path.quad(tip[0], tip[1], *dip)
    return path.close()


def _horn(side: int) -> Path:
    return (
        Path().move(side * 12, -86).quad(side * 15, -96, side * 24, -100).quad(side * 27, -90, side * 22, -80).close()
    )


def _foot(fur: RGB, part: float) -> Group:
    claws = Path().ellipse(-6, -1.6, 2.2, 1.7).ellipse(0, -1.2, 2.2, 1.7).ellipse(6, -1.6, 2.2, 1.7)
    return Group(
        Shape(Path().rect(-7, -18, 14, 16, 6), shade(fur, part * 0.9)),
        Shape(_fluffy(0, -5, 11, 5, 11, 1.2), shade(fur, part)), Shape(claws, "#fdf6e3"),
    )  # fmt: skip


def _arm(fur: RGB, part: float) -> Group:
    """Hangs down from its shoulder at the origin."""
    return Group(
        Shape(_fluffy(0, 13, 6.4, 15, 13, 1.8), shade(fur, part)),
        Shape(_fluffy(0, 26, 6.8, 6, 9, 1.3), shade(fur, part * 0.94)),
    )


PROPS: dict[str, tuple[Maker, float]] = {"monster": (monster, 1.05)}
