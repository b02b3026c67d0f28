"""Arms and legs of two parts, redrawn for each pose."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from animatic.motions import Pose
from animatic.palette import shade
from animatic.vector import RGB, Group, Path, Shape

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Build:
    """Measures of a body as parts of its height, and its colours."""

    hip: float
    shoulder: float
    chest: float  # half the width at the shoulders
    limb: float  # thickness
    head: float  # height of the head
    sleeve: RGB
    trousers: RGB
    hand: RGB
    shoe: RGB
    cloth: RGB  # of the torso


class Leg:
    """`side` is -1 for the far leg, 1 for the near one; it points to the right where the knee bends."""

    def __init__(self, height: float, build: Build, side: int) -> None:
        self._h, self._build, self._side = height, build, side
        self._line = Shape()
        self._line.stroke(shade(build.trousers, 0.86 if side < 0 else 1.0), height * build.limb * 1.14)
        self._tip = Shape(Path().ellipse(height * 0.016, -height * 0.02, height * 0.056, height * 0.034), build.shoe)
        self.node = Group(self._tip, self._line)

    def take(self, pose: Pose) -> None:
        thigh, shin, foot = self._angles(pose)
        h, hip = self._h, self._build.hip
        length = hip * 0.48 * h
        x, y = self._side * self._build.chest * h * 0.44, -hip * h
        kx, ky = x + length * math.sin(thigh), y + length * math.cos(thigh)
        ex, ey = kx + length * 0.94 * math.sin(shin), ky + length * 0.94 * math.cos(shin)
        self._line.redraw(Path().move(x, y).line(kx, ky).line(ex, ey))
        self._tip.place(ex, ey, 1, foot)
        self.node.visible(not (pose.stance == "astride" and self._side < 0))  # the mount hides it

    def _angles(self, pose: Pose) -> tuple[float, float, float]:
        """Of the thigh and the shin from straight down, forwards positive, and how far the foot is turned."""
        phase = pose.phase + (math.pi if self._side > 0 else 0)
        if pose.stance == "sit":
            return 1.32 + 0.08 * self._side, 0.1 + 0.06 * self._side, 0.0
        if pose.stance == "astride":
            return 0.85, -0.28 + 0.05 * math.sin(pose.phase), 0.2
        if pose.stance == "crouch":
            return 0.62 * self._side, -0.34 * self._side, 0.0
        if pose.stance == "swim":
            kick = 0.26 * math.sin(phase)
            return kick, kick - 0.16 - 0.12 * math.sin(phase + 1.2), 0.9
        swing = pose.stride
        thigh = 0.66 * swing * math.sin(phase)
        knee = 1.2 * swing * max(0.0, math.cos(phase)) if swing > 0.05 else 0.0
        return thigh, thigh - knee - 0.03, -thigh * 0.5


class Arm:
    """`side` is -1 for the far arm, 1 for the near one, which leads."""

    def __init__(self, height: float, build: Build, side: int, wide: float = 1.0) -> None:
        self._h, self._build, self._side = height, build, side
        self._line = Shape()
        self._line.stroke(shade(build.sleeve, 0.93), height * build.limb * 0.92 * wide)
        self._hand = Shape(Path().ellipse(0, 0, height * 0.04), build.hand)
        self.node = Group(self._hand, self._line) if wide > 1 else Group(self._line, self._hand)

    def take(self, pose: Pose) -> None:
        shoulder, elbow, hand = self._joints(pose)
        self._line.redraw(Path().move(*shoulder).line(*elbow).line(*_short_of(elbow, hand, self._h * 0.012)))
        self._hand.place(*hand)

    def hand(self, pose: Pose) -> Point:
        """Where the hand is, in units from the foot of the figure."""
        return self._joints(pose)[2]

    def _joints(self, pose: Pose) -> tuple[Point, Point, Point]:
        h, build, side = self._h, self._build, self._side
        length = (build.shoulder - build.hip + 0.03) * h * 0.56
        shoulder = (side * (build.chest - 0.012) * h, -build.shoulder * h + 0.045 * h)
        goal = self._goal(pose)
        if goal is not None:
            return (shoulder, *reach(shoulder, (goal[0] * h, goal[1] * h), length, length, side))
        if pose.stance == "swim":
            angle = math.pi - 0.2 - 0.35 * math.sin(pose.phase * 0.5 + (1.2 if side > 0 else 0))
            tip = (shoulder[0] + 1.9 * length * math.sin(angle), shoulder[1] + 1.9 * length * math.cos(angle))
            return (shoulder, *reach(shoulder, tip, length, length, side))
        swing = pose.stride * (1 - 0.6 * pose.arms) * math.sin(pose.phase + (0 if side > 0 else math.pi))
        out = side * (0.16 + 2.1 * pose.arms) + 0.6 * swing
        fore = out + side * (0.5 * pose.arms - 0.08) + 0.55 * pose.stride * (1 - pose.arms)
        elbow = shoulder[0] + length * math.sin(out), shoulder[1] + length * math.cos(out)
        return shoulder, elbow, (elbow[0] + length * math.sin(fore), elbow[1] + length * math.cos(fore))

    def _goal(self, pose: Pose) -> Point | None:
        """Where the hand wants to be, in parts of the height; None where the arm swings freely."""
        side, build = self._side, self._build
        middle = (build.shoulder + build.hip) / 2
        goal: Point | None = None
        match pose.hands:
            case "lead" if side > 0:
                goal = build.chest + 0.13 + 0.05 * pose.arms, -middle - 0.16 * pose.arms
            case "lift" if side > 0:
                goal = build.chest + 0.13, -build.shoulder - 0.16
            case "read":
                goal = side * 0.085, -middle - 0.015
            case "strum":
                beat = 0.03 * math.sin(pose.phase * 2)
                goal = (0.02, -middle + 0.05 + beat) if side < 0 else (build.chest + 0.14, -middle - 0.07)
            case "row":
                pull = math.sin(pose.phase)
                goal = build.chest + 0.1 + 0.07 * pull + 0.05 * side, -middle - 0.02 * math.cos(pose.phase)
            case "oval":
                goal = side * (build.chest + 0.09), -build.shoulder - 0.23
            case _:
                goal = _at_work(pose, build, side)
        return goal


def _at_work(pose: Pose, build: Build, side: int) -> Point | None:
    """As `Arm._goal`, of hands that do something over and over; the beat is the pose's phase."""
    at = _Work(
        build.chest, (build.shoulder + build.hip) / 2, build.shoulder, build.shoulder + 0.16 * build.head, side,
        math.sin(pose.phase), max(0.0, math.sin(pose.phase + (math.pi if side > 0 else 0.0))), pose.phase,
    )  # fmt: skip
    if side < 0 and pose.hands in _ONE_HANDED:
        return None
    work = _WORK.get(pose.hands)
    return work(at) if work else None


@dataclass(frozen=True, slots=True)
class _Work:
    """Heights on the body as parts of its own, and the moment, for a hand at work."""

    chest: float
    middle: float  # between shoulder and hip
    high: float  # the shoulder
    mouth: float
    side: int
    beat: float  # -1 to 1, both hands together
    turn: float  # 0 to 1, one hand after the other
    phase: float

    @property
    def leads(self) -> bool:
        return self.side > 0

    @property
    def sip(self) -> float:
        """How far the hand has come to the mouth."""
        return math.sqrt(max(0.0, math.sin(self.phase * 0.5)))


_ONE_HANDED = frozenset({"raise", "point", "pour", "brush", "sip"})
_WORK: dict[str, Callable[[_Work], Point]] = {
    "bow": lambda w: (
        (w.chest + 0.05 + 0.07 * w.beat, 0.09 - w.high - 0.06 * w.beat) if w.leads else (-0.14, 0.05 - w.high)
    ),
    "blow": lambda w: (0.15, 0.03 - w.mouth) if w.leads else (0.06, 0.06 - w.mouth),
    "keys": lambda w: (w.chest + 0.12 + 0.05 * w.side, 0.02 - w.middle - 0.045 * w.turn),
    "drum": lambda w: (w.side * 0.1 + 0.03, 0.07 - w.middle - 0.17 * w.turn),
    "clap": lambda w: (w.side * (0.085 + 0.055 * w.beat), -w.middle - 0.11),
    "knit": lambda w: (w.side * 0.06 + 0.02 * w.turn, 0.02 * w.turn - w.middle),
    "toss": lambda w: (w.side * (w.chest + 0.05), -w.middle - 0.01 - 0.09 * w.turn),
    "fence": lambda w: (
        (w.chest + 0.17 + 0.07 * w.beat, -w.high - 0.05 * w.beat) if w.leads else (-w.chest - 0.15, -w.high)
    ),
    "raise": lambda w: (w.chest + 0.05 + 0.02 * w.beat, -w.high - 0.31),
    "point": lambda w: (w.chest + 0.32, 0.015 * w.beat - w.high - 0.01),
    "pour": lambda w: (w.chest + 0.2, -w.middle - 0.07),
    "brush": lambda w: (w.chest + 0.19 + 0.04 * w.beat, 0.03 - w.high + 0.08 * math.sin(w.phase * 0.63)),
    "sip": lambda w: (
        w.chest + 0.12 - (w.chest + 0.05) * w.sip, -w.middle + (w.middle - w.mouth + 0.05) * w.sip
    ),
}  # fmt: skip


def reach(start: Point, goal: Point, upper: float, lower: float, side: int) -> tuple[Point, Point]:
    """Elbow and hand of an arm that reaches for `goal` as far as its two parts go, the elbow bent to `side`."""
    dx, dy = goal[0] - start[0], goal[1] - start[1]
    far = max(1e-6, math.hypot(dx, dy))
    d = min(max(far, abs(upper - lower) + 1e-6), (upper + lower) * 0.999)
    along = (upper * upper - lower * lower + d * d) / (2 * d)
    aside = math.sqrt(max(0.0, upper * upper - along * along))
    ux, uy = dx / far, dy / far
    # Of the two elbows, the one further out to its own side; below the hand where both are alike.
    one = (start[0] + ux * along - uy * aside, start[1] + uy * along + ux * aside)
    two = (start[0] + ux * along + uy * aside, start[1] + uy * along - ux * aside)
    elbow = max(one, two, key=lambda point: side * point[0] + 0.6 * point[1])
    return elbow, (start[0] + ux * d, start[1] + uy * d)


def _short_of(start: Point, end: Point, gap: float) -> Point:
    far = max(1e-6, math.hypot(end[0] - start[0], end[1] - start[1]))
    part = max(0.0, 1 - gap / far)
    return start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part
