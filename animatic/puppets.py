"""People and two-legged animals: a vendored head or bust on a drawn body with arms and legs that step and dance."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from animatic import art
from animatic.looks import cast_tone, dressed, recolouring, survey
from animatic.motions import Pose
from animatic.palette import shade
from animatic.props import Look
from animatic.stage import Stage
from animatic.vector import RGB, Group, Path, Shape, Svg, rgb

_SKIN: RGB = (252, 194, 27)  # Noto's own skin colour
_SUITS = frozenset({"astronaut", "man-astronaut", "woman-astronaut"})
# Roles of the lexicon whose picture has another name; a hat or a crown of its own makes up for what the picture lacks.
_ROLES = {
    "chef": "cook", "dancer": "woman", "knight": "guard", "doctor": "health-worker", "pirate": "man", "wizard": "mage",
    "king": "prince", "queen": "princess", "athlete": "boy", "musician": "singer",
}  # fmt: skip
_COATS = {
    "dancer": "#c8345f", "pirate": "#7a2430", "athlete": "#2f9e6e", "knight": "#a9b2bd", "detective": "#6f5a41",
    "man-detective": "#6f5a41", "woman-detective": "#6f5a41",
}  # fmt: skip
# Heads without shoulders; every other person in these groups is a bust. Whole figures are pictures, not puppets.
_HEADS = frozenset(
    [
        "baby",
        "boy",
        "child",
        "girl",
        "man",
        "old-man",
        "old-woman",
        "older-person",
        "person",
        "woman",
        "frog",
        "bear",
        "fox",
        "lion",
        "panda",
        "koala",
        "hamster",
        "polar-bear",
        "wolf",
        "moose",
        "unicorn",
        "boar",
        "alien",
        "clown-face",
        "goblin",
        "ogre",
        "robot",
        "dragon-face",
        "chicken",
        "jack-o-lantern",
    ]
)
_WHOLE = frozenset(
    [
        "fairy",
        "man-fairy",
        "woman-fairy",
        "genie",
        "man-genie",
        "woman-genie",
        "merperson",
        "merman",
        "mermaid",
        "superhero",
        "man-superhero",
        "woman-superhero",
        "supervillain",
        "man-supervillain",
        "woman-supervillain",
        "troll",
        "hairy-creature",
        "person-in-bed",
        "person-taking-bath",
        "person-in-lotus-position",
        "man-in-lotus-position",
        "woman-in-lotus-position",
        "snowboarder",
        "skier",
        "baby-angel",
    ]
)
_BUSTS = ("person-role", "person-fantasy", "person-gesture")


def is_puppet(key: str) -> bool:
    """Whether a picture is a head or a bust, and so needs a body to stand in a scene."""
    if key in _WHOLE:
        return False
    return key in _HEADS or key.endswith("-face") or key in _bust_keys()


@dataclass(frozen=True, slots=True)
class _Build:
    """Measures of a body as parts of its height, and its colours."""

    hip: float
    shoulder: float
    waist: float  # half the width
    limb: float  # thickness
    sleeve: RGB
    trousers: RGB
    hand: RGB
    shoe: RGB


def puppet(stage: Stage, role: str, height: float, colour: str | None = None) -> Look:
    """A standing figure with its feet at the origin. A role nobody knows is a plain person."""
    key = role if art.has(role) else _ROLES.get(role, "person")
    is_bust = key in _bust_keys()
    build = _build(stage, key, is_bust, colour or _COATS.get(role))
    h = height
    legs, arms = [Limb(h, build, "leg", part) for part in (0.86, 1.0)], [Limb(h, build, "arm", 1.0) for _ in range(2)]
    top = Group(_torso(h, build), _head(stage, key, h, is_bust, None if _is_person(key) else colour))
    if role == "pirate":
        top.add(_pirate_hat(stage, h))
    if not _is_person(key):
        top = Group(_tail(h, build), top)
    suit = (
        [Shape(Path().rect(-h * 0.17, -h * 0.53, h * 0.34, h * 0.3, h * 0.05), cast_tone(stage, "#9aa3b2"))]
        if key in _SUITS
        else []
    )
    figure = Group(*suit, *(leg.node for leg in legs), top, *(arm.node for arm in arms))

    def act(t: float, pose: Pose) -> None:
        swing = pose.stride
        for i, leg in enumerate(legs):
            leg.step(pose.phase + i * math.pi, swing, -1 if i == 0 else 1)
        for i, arm in enumerate(arms):
            arm.wave(pose.phase + (1 - i) * math.pi, swing, -1 if i == 0 else 1, pose.arms)
        top.place(0, 0, lean=0.05 * swing * math.sin(pose.phase) + 0.012 * math.sin(t * 2.1))

    act(0, Pose(0, 0))
    return Look(figure, h * 0.42, h, 0, shadow=1.0, act=act)


class Limb:
    """An arm or a leg of two parts, redrawn for each pose."""

    def __init__(self, height: float, build: _Build, kind: str, lit: float) -> None:
        self._h = height
        self._build = build
        is_leg = kind == "leg"
        self._line = Shape()
        self._line.stroke(
            shade(build.trousers if is_leg else build.sleeve, lit), height * build.limb * (1.12 if is_leg else 0.92)
        )
        tip = (
            Path().ellipse(height * 0.0, -height * 0.022, height * 0.062, height * 0.034)
            if is_leg
            else Path().ellipse(0, 0, height * 0.042)
        )
        self._tip = Shape(tip, build.shoe if is_leg else build.hand)
        self.node = Group(self._tip, self._line) if is_leg else Group(self._line, self._tip)

    def step(self, phase: float, swing: float, side: int) -> None:
        h, hip = self._h, self._build.hip
        thigh = 0.62 * swing * math.sin(phase)
        knee = 1.15 * swing * max(0.0, math.cos(phase)) + 0.04
        length = hip * 0.5 * h
        x, y = side * self._build.waist * h * 0.5, -hip * h
        kx, ky = x + length * math.sin(thigh), y + length * math.cos(thigh)
        angle = thigh - knee * (1 if swing > 0.05 else 0)
        self._bend(x, y, kx, ky, kx + length * 0.9 * math.sin(angle), ky + length * 0.9 * math.cos(angle), -thigh * 0.5)

    def wave(self, phase: float, swing: float, side: int, raised: float) -> None:
        h, build = self._h, self._build
        length = (build.shoulder - build.hip) * h * 0.62
        x, y = side * (build.waist + 0.015) * h, -build.shoulder * h + 0.03 * h
        out = side * (0.22 + 2.1 * raised) + 0.55 * swing * math.sin(phase) * (1 - 0.6 * raised)
        elbow = out + side * (0.5 * raised - 0.1) + 0.3 * swing
        ex, ey = x + length * math.sin(out), y + length * math.cos(out)
        self._bend(x, y, ex, ey, ex + length * math.sin(elbow), ey + length * math.cos(elbow), 0)

    def _bend(self, x: float, y: float, kx: float, ky: float, ex: float, ey: float, turn: float) -> None:
        self._line.redraw(Path().move(x, y).line(kx, ky).line(ex, ey))
        self._tip.place(ex, ey, 1, turn)


def _build(stage: Stage, key: str, is_bust: bool, colour: str | None) -> _Build:
    ink = survey(key)
    person = _is_person(key)
    cloth = recolouring(ink.foot, colour)(ink.foot) if colour and is_bust else ink.foot
    if not is_bust:
        cloth = (
            rgb(colour or _hash_colour(key))
            if person
            else recolouring(ink.main, colour)(ink.main)
            if colour
            else ink.main
        )
    elif colour and key in ("detective", "guard"):
        cloth = rgb(colour)
    cloth = cast_tone(stage, cloth)
    if key in _SUITS:
        white = cast_tone(stage, "#e9edf3")
        return _Build(0.27, 0.52, 0.135, 0.115, white, white, cast_tone(stage, "#c9d0da"), cast_tone(stage, "#8b95a5"))
    hand = cast_tone(stage, _SKIN) if person else shade(cloth, 0.88)
    trousers = cast_tone(stage, "#3b4a66") if person else shade(cloth, 0.94)
    shoe = cast_tone(stage, "#2b2d36") if person else shade(cloth, 0.78)
    return _Build(0.27, 0.5, 0.15 if is_bust else 0.115, 0.085, cloth, trousers, hand, shoe)


def _torso(h: float, build: _Build) -> Shape:
    w, top, low = build.waist * h, -build.shoulder * h - h * 0.03, -build.hip * h + h * 0.05
    path = Path().move(-w * 0.7, top).quad(-w * 1.1, top, -w * 1.1, top + h * 0.07).line(-w * 0.95, low - h * 0.03)
    path.quad(-w * 0.9, low, -w * 0.5, low).line(w * 0.5, low).quad(w * 0.9, low, w * 0.95, low - h * 0.03)
    return Shape(path.line(w * 1.1, top + h * 0.07).quad(w * 1.1, top, w * 0.7, top).close(), build.sleeve)


def _head(stage: Stage, key: str, h: float, is_bust: bool, colour: str | None) -> Group:
    ink = survey(key)
    side = h * 0.55 if is_bust else min(h * 0.45 / max(0.3, ink.low - ink.top), h * 0.6)
    svg = Svg(dressed(key, stage, colour), side)
    low = -h * 0.41 if is_bust else -h * 0.515
    svg.place(-side * (ink.left + ink.right) / 2, low - side * ink.low)
    return Group(svg)


def _pirate_hat(stage: Stage, h: float) -> Group:
    felt, bone = cast_tone(stage, "#23232b"), cast_tone(stage, "#f3efe2")
    brim = (
        Path()
        .move(-h * 0.26, -h * 0.82)
        .quad(-h * 0.2, -h * 1.02, 0, -h * 1.06)
        .quad(h * 0.2, -h * 1.02, h * 0.26, -h * 0.82)
    )
    return Group(
        Shape(
            brim.quad(0, -h * 0.94, -h * 0.26, -h * 0.82).close(),
            felt,
            stroke=cast_tone(stage, "#d9b348"),
            width=h * 0.008,
        ),
        Shape(
            Path().ellipse(0, -h * 0.97, h * 0.035, h * 0.032).rect(-h * 0.018, -h * 0.95, h * 0.036, h * 0.028), bone
        ),
    )


def _tail(h: float, build: _Build) -> Shape:
    path = Path().move(h * 0.06, -h * 0.3).cubic(h * 0.2, -h * 0.22, h * 0.3, -h * 0.34, h * 0.27, -h * 0.47)
    return Shape(path, None, stroke=shade(build.sleeve, 0.9), width=h * 0.05)


def _is_person(key: str) -> bool:
    return key in _bust_keys() or key in {
        "baby", "boy", "child", "girl", "man", "old-man", "old-woman", "older-person", "person", "woman", "clown-face",
    }  # fmt: skip


def _hash_colour(key: str) -> RGB:
    colours: tuple[RGB, ...] = ((46, 134, 171), (196, 78, 82), (85, 150, 90), (221, 132, 56), (129, 102, 170))
    return colours[sum(key.encode()) % len(colours)]


@cache
def _bust_keys() -> frozenset[str]:
    groups = art.keywords()["groups"]
    return frozenset(
        key
        for name in _BUSTS
        for key in groups.get(name, ())
        if key not in _WHOLE and key not in _HEADS and not key.endswith("-face")
    )
