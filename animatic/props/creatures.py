"""Creatures that no picture shows well: friendly monsters, ghosts, chameleons from the side."""

from __future__ import annotations

import math

from animatic.looks import cast_tone
from animatic.motions import Pose
from animatic.palette import mix, shade
from animatic.props import Look, Maker, drawn, own_colour
from animatic.scene import Actor
from animatic.scenery.glow import halo
from animatic.stage import Stage
from animatic.vector import RGB, Group, Linear, Path, Radial, Shape


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


def ghost(stage: Stage, actor: Actor, size: float) -> Look:
    """A friendly sheet that hovers, its hem in waves, two stumps for arms; it shines a little in the dark."""
    sheet = cast_tone(stage, own_colour(actor, "#fbfcff", "#eef4ff", "#f7f0ff"))
    fold, dark = mix(sheet, "#7f8fc4", 0.42), cast_tone(stage, "#2c2f48")
    cloth = Shape(None, Linear(0, -100, 0, -8, [(0, sheet, 1), (0.6, sheet, 1), (1, fold, 1)]))
    eyes = [Group(Shape(Path().ellipse(0, 0, 4.6, 6.6), dark), Shape(Path().ellipse(1.4, -2.6, 1.7), "#ffffff"))
            for _ in range(2)]  # fmt: skip
    mouth = Path().move(-7, -58).quad(1, -54, 9, -58).quad(7, -47, 1, -47).quad(-6, -47, -7, -58).close()
    face = Group(
        Shape(mouth, dark), Shape(Path().ellipse(1, -49.4, 3.6, 1.8), cast_tone(stage, "#e8738a")),
        Shape(Path().ellipse(-18, -60, 4.8, 3).ellipse(20, -60, 4.8, 3), cast_tone(stage, "#f4a3bd"), 0.6), *eyes,
    )  # fmt: skip
    arms = [Shape(Path().move(0, -7).cubic(14, -12, 20, -2, 17, 3).cubic(12, 8, 6, 8, 0, 9).close(), sheet,
                  stroke=fold, width=1.4) for _ in range(2)]  # fmt: skip
    luck = float(stage.random(f"ghost:{actor.name}").uniform(0, math.tau))

    def hover(t: float) -> None:
        hem = Path().move(-33, -20).cubic(-35, -64, -32, -100, 0, -100).cubic(32, -100, 35, -64, 33, -20)
        xs = [33 - 66 * i / 6 for i in range(7)]
        ys = [-9 + 5 * math.sin(t * 3.1 + luck + 1.1 * i) + (0 if i % 2 else 3) for i in range(7)]
        hem.line(xs[0], ys[0])
        for i in range(6):
            hem.quad((xs[i] + xs[i + 1]) / 2, min(ys[i], ys[i + 1]) - 12, xs[i + 1], ys[i + 1])
        cloth.redraw(hem.close())
        wave = 0.3 * math.sin(t * 2.4 + luck)
        arms[0].place(29, -50, 1, -0.5 + wave)
        arms[1].place(-29, -50, 1, 0.5 - wave, -1)
        shut = max(0.1, min(1.0, abs((t + luck) % 3.4 - 0.14) / 0.12))
        for eye, x in zip(eyes, (-9.5, 11.5), strict=True):
            eye.transform(1, 0, x + 0.8 * math.sin(t * 0.9), 0, shut, -70)

    stage.every_frame(hover)
    shine = [halo(0, -54, 78, "#cfe0ff", 0.5)] if stage.light.is_dark else []
    return Look(drawn(size, *shine, *arms, cloth, face), size * 0.88, size, shadow=0.45)


def chameleon(stage: Stage, actor: Actor, size: float) -> Look:
    """On a branch of its own: a casque, a curled tail, an eye that looks about; its coat passes to violet and back."""
    skin = cast_tone(stage, own_colour(actor, "#6fb83f", "#3fae8f", "#c9a32f"))
    other = cast_tone(stage, "#8b5fc9")
    pale, dark, bark = mix(skin, "#fff6c8", 0.5), cast_tone(stage, "#23301f"), cast_tone(stage, "#7b5436")
    body = Path().move(-26, -32).cubic(-22, -52, -4, -66, 12, -58).cubic(14, -66, 20, -76, 28, -77)
    body.cubic(34, -72, 42, -62, 50, -51).cubic(52, -46, 46, -42, 38, -41).cubic(28, -40, 24, -37, 20, -32)
    body.cubic(10, -21, -14, -20, -26, -27).close()
    tail = Path().move(-22, -30).cubic(-34, -28, -49, -26, -49, -11).cubic(-49, 2, -31, 3, -30, -9)
    tail.cubic(-30, -17, -42, -17, -41, -9).quad(-39, -5, -36, -8)
    limbs = Path().move(-16, -27).line(-20, -18).line(-12, -11).move(16, -30).line(22, -20).line(15, -11)
    behind = Path().move(-8, -25).line(-4, -17).line(-8, -11).move(24, -34).line(31, -22).line(27, -11)
    crest = Path()
    for i in range(8):
        x = -20 + 4.4 * i
        y = -44 - 15 * math.sin(math.pi * (i + 1.4) / 12)
        crest.polygon([(x - 2.6, y + 3), (x - 0.6, y - 3.4), (x + 2.8, y + 2)])
    bands = Path()
    for i in range(4):
        x = -16 + 9.5 * i
        bands.move(x, -46 - 6 * math.sin(0.7 * i + 0.5)).quad(x + 5, -40, x + 1, -29)
    coats = [
        [Shape(behind, None, stroke=shade(tint, 0.6), width=5), Shape(tail, None, stroke=shade(tint, 0.86), width=5.4),
         Shape(crest, shade(tint, 0.72)),
         Shape(body, Linear(0, -70, 0, -20, [(0, shade(tint, 1.14), 1), (0.5, tint, 1), (1, mix(tint, pale, 0.6), 1)])),
         Shape(bands, None, stroke=shade(tint, 0.66), width=3), Shape(limbs, None, stroke=shade(tint, 0.8), width=5.4)]
        for tint in (skin, other)
    ]  # fmt: skip
    eye = Group(Shape(Path().ellipse(0, 0, 2.6), dark), Shape(Path().ellipse(0.8, -0.8, 0.8), "#ffffff"))
    perch = Path().move(-54, -6).quad(0, -14, 54, -10).line(54, -3).quad(0, -6, -54, 0).close()
    leaf = Path().move(40, -9).quad(46, -24, 56, -22).quad(56, -10, 40, -9).close()
    node = drawn(
        size, Shape(perch, Linear(0, -12, 0, 0, [(0, shade(bark, 1.2), 1), (1, shade(bark, 0.6), 1)])),
        Shape(leaf, cast_tone(stage, "#4f9a45")), *coats[0], *coats[1],
        Shape(Path().move(49, -49).quad(40, -47, 31, -50), None, stroke=dark, width=1.4),
        Shape(Path().ellipse(31, -58, 7.4), pale), Shape(Path().ellipse(31, -58, 4.8), shade(pale, 0.8)), eye,
    )  # fmt: skip
    luck = float(stage.random(f"chameleon:{actor.name}").uniform(0, math.tau))

    def turn(t: float) -> None:
        change = 0.5 - 0.5 * math.cos(t * 0.85)
        for each in coats[1]:
            each.opacity((0.45 if actor.colour else 0.95) * change)
        angle = 1.4 * math.sin(t * 0.9 + luck) + 0.9 * math.sin(t * 2.3)
        eye.place(31 + 3 * math.cos(angle), -58 + 3 * math.sin(angle))

    stage.every_frame(turn)
    return Look(node, size * 1.1, size * 0.77, heading=1, shadow=0.8)


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


PROPS: dict[str, tuple[Maker, float]] = {
    "monster": (monster, 1.05), "ghost": (ghost, 0.85), "chameleon": (chameleon, 0.6),
}  # fmt: skip
