"""Birds that need more than a picture, heading to the right: gulls and pelicans that open their wings in the air,
hummingbirds that never fold them, and ducklings that toddle."""

from __future__ import annotations

import math
from collections.abc import Callable

from animatic.looks import cast_tone
from animatic.motions import Pose
from animatic.palette import mix, shade
from animatic.props import Look, Maker, drawn, own_colour
from animatic.scene import Actor
from animatic.stage import Stage
from animatic.vector import RGB, Colour, Group, Linear, Node, Path, Point, Radial, Shape

_ALOFT = 0.12  # of its size: who is further above its floor, and moves, is on the wing


def seagull(stage: Stage, actor: Actor, size: float) -> Look:
    """White with grey wings and black tips; it beats its wings by fits, glides, and folds them on the ground."""
    white, grey = cast_tone(stage, actor.colour or "#fbfcfd"), cast_tone(stage, "#a9b4c1")
    bill, black = cast_tone(stage, "#f2a92e"), cast_tone(stage, "#33363f")
    body = Path().move(-44, -21).cubic(-24, -38, 6, -36, 14, -52).cubic(17, -66, 38, -66, 38, -53)
    body.cubic(38, -45, 33, -43, 32, -35).cubic(30, -17, 6, -9, -10, -12).cubic(-22, -13, -34, -17, -44, -21).close()
    folded = Path().move(14, -37).cubic(-2, -42, -26, -33, -40, -22).cubic(-22, -14, 4, -16, 14, -37).close()
    tip = Path().move(-26, -30).line(-53, -18).line(-51, -15).quad(-34, -15, -24, -21).close()
    legs = Shape(Path().move(-2, -13).line(0, 0).line(7, -0.6).move(6, -13).line(8, 0).line(15, -0.6), None,
                 stroke=bill, width=2.4)  # fmt: skip
    head: list[Node] = [
        Shape(Path().move(36, -58).quad(48, -58, 52, -51).quad(50, -46, 47.6, -48).quad(42, -50, 36, -50).close(),
              bill),
        Shape(Path().ellipse(47, -50.4, 2, 1.6), cast_tone(stage, "#d8442f")),
        Shape(Path().ellipse(29, -57, 2.2), black), Shape(Path().ellipse(29.7, -57.7, 0.7), "#ffffff"),
    ]  # fmt: skip
    trunk = Shape(body, Linear(0, -62, 0, -10, [(0, white, 1), (0.6, white, 1), (1, mix(white, grey, 0.55), 1)]))
    near, far = _wing(grey, black, 1.0), _wing(shade(grey, 0.86), shade(black, 0.86), 0.92)
    resting = Group(Shape(tip, black), Shape(folded, grey))
    node = drawn(size, legs, far, trunk, *head, resting, near)
    act = _winged(stage, actor, size, near, far, resting, legs, (0, -35))
    return Look(node, size * 1.04, size * 0.63, heading=1, shadow=0.6, act=act)


def pelican(stage: Stage, actor: Actor, size: float) -> Look:
    """Heavy and white, its long bill above an orange pouch; slow broad wings with dark quills."""
    white, quill = cast_tone(stage, actor.colour or "#fbf4ea"), cast_tone(stage, "#4a4750")
    pouch, foot = cast_tone(stage, "#f39a3c"), cast_tone(stage, "#e08a3a")
    body = Path().move(-44, -28).cubic(-30, -48, -6, -52, 6, -46).cubic(16, -46, 4, -66, 6, -78)
    body.cubic(7, -92, 26, -92, 27, -80).cubic(28, -66, 24, -56, 24, -42).cubic(24, -20, 0, -12, -14, -15)
    body.cubic(-28, -17, -38, -22, -44, -28).close()
    folded = Path().move(8, -42).cubic(-10, -50, -32, -40, -46, -24).cubic(-26, -18, 2, -20, 8, -42).close()
    tip = Path().move(-24, -36).line(-52, -22).line(-48, -18).quad(-32, -17, -20, -22).close()
    legs = Shape(Path().move(-6, -17).line(-5, -1.4).line(5, -1.4).move(5, -17).line(6, -1.4).line(16, -1.4), None,
                 stroke=foot, width=3)  # fmt: skip
    sack = Path().move(24, -80).line(52, -64).cubic(46, -46, 26, -48, 22, -70).close()
    head: list[Node] = [
        Shape(sack, Linear(0, -80, 0, -48, [(0, pouch, 1), (1, shade(pouch, 0.8), 1)])),
        Shape(Path().move(24, -84).line(53, -66).line(52, -62).line(24, -77).close(), mix(pouch, white, 0.45)),
        Shape(Path().move(7, -84).line(-4, -88).line(6, -78).close(), white),
        Shape(Path().ellipse(19.4, -82.4, 3.4, 3.2), mix(pouch, white, 0.3)),
        Shape(Path().ellipse(19.6, -82.4, 1.9), quill), Shape(Path().ellipse(20.2, -83, 0.6), "#ffffff"),
    ]  # fmt: skip
    trunk = Shape(body, Linear(0, -90, 0, -14, [(0, white, 1), (0.6, white, 1), (1, shade(white, 0.78), 1)]))
    near, far = _wing(shade(white, 0.95), quill, 1.12), _wing(shade(white, 0.82), shade(quill, 0.86), 1.02)
    resting = Group(Shape(tip, quill), Shape(folded, shade(white, 0.9)))
    node = drawn(size, legs, far, trunk, *head, resting, near)
    act = _winged(stage, actor, size, near, far, resting, legs, (-2, -42))
    return Look(node, size * 1.04, size * 0.9, heading=1, shadow=0.6, act=act)


def hummingbird(stage: Stage, actor: Actor, size: float) -> Look:
    """Upright in the air on wings that beat too fast to be seen; a long bill, a throat that gleams."""
    coat = cast_tone(stage, own_colour(actor, "#2fa37c", "#2f8fc0", "#7a5fc0"))
    throat, belly = cast_tone(stage, "#d8336b"), mix(coat, cast_tone(stage, "#fbf6e8"), 0.78)
    dark, pale = cast_tone(stage, "#26333a"), mix(coat, "#ffffff", 0.55)
    tail = Path().move(-12, -36).line(-37, -6).quad(-27, -1, -20, -9).line(-1, -32).close()
    body = Path().move(-16, -34).cubic(-16, -52, -6, -66, -1, -76).cubic(2, -92, 26, -92, 26, -77)
    body.cubic(26, -66, 20, -60, 18, -50).cubic(14, -32, -2, -20, -13, -25).quad(-17, -28, -16, -34).close()
    front = Path().move(22, -67).cubic(18, -60, 18, -52, 16, -46).cubic(11, -31, -2, -22, -12, -25)
    front.cubic(-2, -36, 2, -56, 8, -68).close()
    fans = [_blur(pale, coat, reach) for reach in (46.0, 42.0)]
    node = drawn(
        size, fans[1], Shape(tail, shade(coat, 0.62)),
        Shape(Path().move(-14, -32).line(-29, -7).move(-9, -31).line(-23, -8), None, stroke=shade(coat, 0.45), width=1),
        Shape(Path().move(23, -81).line(53, -88).line(23, -76).close(),
              cast_tone(stage, "#8a93a8") if stage.light.is_dark else dark),
        Shape(body, Linear(-14, -60, 20, -46, [(0, shade(coat, 1.15), 1), (0.6, coat, 1), (1, shade(coat, 0.7), 1)])),
        Shape(front, belly),
        Shape(Path().move(25, -75).cubic(24, -64, 20, -62, 18, -60).quad(9, -62, 7, -71).quad(15, -70, 25, -75).close(),
              Linear(8, -74, 22, -60, [(0, mix(throat, "#ffffff", 0.35), 1), (1, throat, 1)])),
        Shape(Path().ellipse(16, -79.4, 3.2), dark), Shape(Path().ellipse(17, -80.6, 1.1), "#ffffff"), fans[0],
    )  # fmt: skip
    luck = float(stage.random(f"wings:{actor.name}").uniform(0, math.tau))

    def whirr(t: float) -> None:
        for i, fan in enumerate(fans):
            beat = 0.5 * math.sin(t * 71 + luck) + 0.16 * math.sin(t * 43 + i)
            fan.place(2 + 7 * i, -56, 1, beat - 0.1 + 0.3 * i)
            fan.opacity(0.75 - 0.2 * math.sin(t * 53 + luck + i))

    stage.every_frame(whirr)
    return Look(node, size * 1.04, size * 0.88, heading=1, shadow=0.3)


def _blur(pale: RGB, coat: RGB, reach: float) -> Group:
    """A wing in a smear, swept up and back from its root at the origin: a soft fan and the blade in its midst."""
    fan, blade = Path().move(0, 2), Path().move(3, 1)
    fan.cubic(8, -reach * 0.6, -reach * 0.1, -reach * 1.05, -reach * 0.4, -reach * 1.1)
    fan.cubic(-reach * 0.9, -reach, -reach * 1.15, -reach * 0.5, -reach * 1.1, -reach * 0.12).quad(
        -reach * 0.4, 4, 0, 2
    )
    blade.cubic(2, -reach * 0.5, -reach * 0.4, -reach * 0.9, -reach * 0.86, -reach * 0.84)
    blade.cubic(-reach * 0.8, -reach * 0.4, -reach * 0.4, -reach * 0.02, 3, 1)
    return Group(Shape(fan.close(), pale, 0.4), Shape(blade.close(), mix(pale, coat, 0.4), 0.62))


def duckling(stage: Stage, actor: Actor, size: float) -> Look:
    """A yellow ball of down on two broad feet; it toddles, and its stumpy wing flaps as it goes."""
    down = cast_tone(stage, actor.colour or "#f8d24a")
    bill, dark = cast_tone(stage, "#ef8a2c"), cast_tone(stage, "#3a2a20")
    pale = mix(down, "#ffffff", 0.4)
    body = Path().move(-46, -46).cubic(-38, -44, -30, -52, -18, -54).cubic(-6, -56, 2, -60, 4, -66)
    body.cubic(-2, -84, 8, -100, 24, -100).cubic(41, -100, 47, -84, 42, -73).cubic(38, -64, 36, -58, 37, -48)
    body.cubic(38, -24, 20, -9, -4, -9).cubic(-28, -9, -42, -22, -46, -46).close()
    wing = Shape(Path().move(10, -4).cubic(6, 14, -16, 20, -32, 6).cubic(-26, 0, -26, -4, -20, -8)
                 .cubic(-8, -14, 8, -14, 10, -4).close(), shade(down, 0.86))  # fmt: skip
    feet = [
        Shape(Path().move(0, -14).line(0, -3).move(-4, -1.6).line(11, -1.6), None, stroke=shade(bill, part), width=4)
        for part in (0.75, 1.0)
    ]
    chick = Group(
        Shape(body, Radial(6, -66, 72, [(0, pale, 1), (0.5, down, 1), (1, shade(down, 0.76), 1)])),
        Shape(Path().move(20, -100).quad(17, -107, 11, -107).move(24, -100).quad(24, -108, 20, -111), None,
              stroke=shade(down, 0.9), width=2.4),
        Shape(Path().move(38, -86).cubic(50, -86, 58, -80, 57, -77).cubic(52, -72, 42, -72, 36, -75).close(), bill),
        Shape(Path().move(40, -78).quad(48, -79, 56, -77), None, stroke=shade(bill, 0.65), width=1.4),
        Shape(Path().ellipse(29, -86, 4.4, 5), dark), Shape(Path().ellipse(30.6, -88, 1.6), "#ffffff"),
        Shape(Path().ellipse(27, -76, 4.4, 2.8), cast_tone(stage, "#f29a6a"), 0.6), wing,
    )  # fmt: skip

    def act(t: float, pose: Pose) -> None:
        for i, foot in enumerate(feet):
            step = pose.phase + i * math.pi
            foot.place(-6 + 12 * i + 9 * pose.stride * math.sin(step), -5 * pose.stride * max(0.0, math.cos(step)))
        chick.place(0, -1.4 * pose.stride * abs(math.sin(pose.phase)), 1, 0.09 * pose.stride * math.sin(pose.phase))
        wing.place(2, -38, 1, -0.5 * pose.stride * abs(math.sin(pose.phase)) - 0.04 * math.sin(t * 2.1))

    act(0, Pose(0, 0))
    return Look(drawn(size * 0.9, *feet, chick), size * 1.02, size * 0.97, heading=1, shadow=0.8, act=act)


def _wing(colour: RGB, quills: Colour, reach: float) -> Group:
    """A wing held straight up, its root at the origin; who squeezes it in height bends it down."""
    r = 84 * reach
    whole = Path().move(15, 2).cubic(20, -r * 0.34, 8, -r * 0.5, -14, -r).cubic(-18, -r * 0.6, -20, -r * 0.3, -21, 4)
    end = Path().move(0, -r * 0.68).quad(-4, -r * 0.84, -14, -r).quad(-17, -r * 0.8, -17.6, -r * 0.62).close()
    seams = Path().move(-10, -2).quad(-8, -r * 0.3, -11, -r * 0.6).move(0, -3).quad(3, -r * 0.3, -4, -r * 0.6)
    return Group(
        Shape(whole.quad(-2, 8, 15, 2).close(), colour), Shape(end, quills),
        Shape(seams, None, stroke=shade(colour, 0.84), width=1.2),
    )  # fmt: skip


def _winged(
    stage: Stage, actor: Actor, size: float, near: Node, far: Node, resting: Node, legs: Node, root: Point
) -> Callable[[float, Pose], None]:
    """Opens the wings in the air: a few beats, a glide, and beats again, each bird in its own time."""
    luck = float(stage.random(f"wings:{actor.name}").uniform(0, math.tau))
    x, y = root

    def act(t: float, pose: Pose) -> None:
        flies = pose.lift > _ALOFT * size and pose.stride > 0
        for each in (near, far):
            each.visible(flies)
        for each in (resting, legs):
            each.visible(not flies)
        effort = min(1.0, max(0.0, 0.6 + 1.4 * math.sin(t * 1.1 + luck)))
        glide = 0.62 + 0.05 * math.sin(t * 2 + luck)
        for each, lag, ahead in ((near, 0.0, 0.0), (far, 0.35, 9.0)):
            beat = 0.12 + 0.86 * math.sin(t * 8 + luck - lag)
            high = glide + (beat - glide) * effort
            each.transform(1, 0.2 * (1 - high), x + ahead, 0, high, y)

    act(0, Pose(0, 0))
    return act


PROPS: dict[str, tuple[Maker, float]] = {
    "seagull": (seagull, 0.55), "pelican": (pelican, 0.8), "hummingbird": (hummingbird, 0.5),
    "duckling": (duckling, 0.4),
}  # fmt: skip
