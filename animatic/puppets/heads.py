"""Heads of people: a vendored head or bust with hair, beard and hats, and the places where things are worn on it."""

from __future__ import annotations

import colorsys
from collections.abc import Sequence
from dataclasses import dataclass, field

from animatic import art
from animatic.looks import cast_tone, dressed, survey, tinted
from animatic.palette import shade
from animatic.puppets.figure import Place, Point
from animatic.puppets.limbs import Build
from animatic.scene import Trait
from animatic.stage import Stage
from animatic.vector import RGB, Group, Node, Path, Shape, Svg

HAIR = (None, "#2e2422", "#a8652a", "#d9a441", "#7a3b1e")  # None is the pictures' own brown
_LIT = 0.55  # how far a face stays above the light of a night, so that it is read
_BUST_CHIN = 0.72  # of a bust picture's side, from its top
_GREY = "#e8e6e1"
_GREY_HAIRED = frozenset({"mage", "man-mage", "woman-mage", "old-man", "old-woman", "older-person"})


@dataclass(slots=True)
class Head:
    """A head with its chin on the shoulders of a figure, in units from the figure's foot."""

    front: Group
    behind: list[Node] = field(default_factory=list)
    spots: dict[Place, Point] = field(default_factory=dict)
    places: dict[Place, Group] = field(default_factory=dict)
    width: float = 0


@dataclass(frozen=True, slots=True)
class _Face:
    """The box of a drawn face, about the middle of the figure."""

    top: float
    chin: float
    wide: float
    eyes: float

    @property
    def high(self) -> float:
        return self.chin - self.top


def head(
    stage: Stage,
    key: str,
    bust: bool,
    h: float,
    build: Build,
    colour: str | None,
    hair: str | None,
    traits: Sequence[Trait],
) -> Head:
    """The picture's head on a body `h` high; `colour` is for creatures, `hair` for people."""
    ink = survey(key)
    svg = dressed(key, stage, colour, _LIT if stage.light.is_dark else 0.0)
    if hair is not None:
        svg = tinted(svg, lambda each: _haired(each, cast_tone(stage, hair)))
    chin = -(build.shoulder + 0.004) * h
    if bust:
        side = build.head * h / (_BUST_CHIN - min(ink.top, 0.1)) * (1.12 if ink.top < 0.05 else 1.0)
        face = _Face(chin - 0.42 * side, chin, 0.46 * side, chin - 0.25 * side)
        crown = chin - (_BUST_CHIN - ink.top - 0.08) * side
        x, y = -side / 2, chin - _BUST_CHIN * side
    else:
        side = min(build.head * h / max(0.3, ink.low - ink.top), h * build.head * 1.35 / (ink.right - ink.left))
        high = side * (ink.low - ink.top)
        face = _Face(chin - high, chin, side * (ink.right - ink.left) * 0.92, chin - high * 0.44)
        crown = face.top + high * 0.1
        x, y = -side * (ink.left + ink.right) / 2, chin - side * ink.low
    node = Svg(svg, side)
    node.place(x, y)
    made = Head(Group(node), width=face.wide)
    _trait(stage, made, face, crown, (*traits, "old") if key in _GREY_HAIRED else traits)
    made.spots = {"eyes": (0, face.eyes), "head": (0, crown), "neck": (0, face.chin)}
    for place, spot in made.spots.items():
        made.places[place] = Group()
        made.places[place].place(*spot)
        made.front.add(made.places[place])
    return made


def hat(stage: Stage, made: Head, name: str) -> None:
    """Put a hat that no picture offers on a head: "helm", "tricorne", "headband", "stetson"."""
    x, y = made.spots["head"]
    w = made.width
    made.front.add(*_HATS[name](stage, x, y, w))


def hood(stage: Stage, made: Head, cloth: RGB) -> None:
    """A hood up: cloth behind the head, and a rim over the hair."""
    x, top = made.spots["head"]
    _, chin = made.spots["neck"]
    w, high = made.width * 0.64, chin - top
    made.behind.append(Shape(Path().ellipse(x, (top + chin) / 2 - high * 0.04, w, high * 0.72), shade(cloth, 0.86)))
    rim = (
        Path()
        .move(x - w * 0.92, chin - high * 0.1)
        .cubic(x - w * 1.12, top - high * 0.34, x + w * 1.12, top - high * 0.34, x + w * 0.92, chin - high * 0.1)
    )
    rim.cubic(x + w * 0.78, top + high * 0.12, x - w * 0.78, top + high * 0.12, x - w * 0.92, chin - high * 0.1).close()
    made.front.add(Shape(rim, cloth))


def veil(stage: Stage, made: Head, low: float) -> None:
    """White gauze that falls behind the head down to y = `low`, under a band of flowers."""
    x, top = made.spots["head"]
    w = made.width
    white, pink = cast_tone(stage, "#fdfcfa"), cast_tone(stage, "#f3b8c6")
    fall = (
        Path().move(x - w * 0.42, top).cubic(x - w * 0.8, top + w * 0.4, x - w * 0.75, low - w * 0.4, x - w * 0.95, low)
    )
    fall.line(x + w * 0.95, low).cubic(
        x + w * 0.75, low - w * 0.4, x + w * 0.8, top + w * 0.4, x + w * 0.42, top
    ).close()
    made.behind.append(Shape(fall, white, 0.72))
    band = [
        Shape(Path().ellipse(x + w * d, top + w * 0.3 * d * d - w * 0.02, w * 0.075), tone)
        for d, tone in zip((-0.36, -0.18, 0, 0.18, 0.36), (white, pink, white, pink, white), strict=True)
    ]
    made.front.add(*band)


def mask(stage: Stage, made: Head) -> None:
    """A diver's mask and snorkel."""
    x, y = made.spots["eyes"]
    w = made.width
    rim = cast_tone(stage, "#20404f")
    tube = (
        Path()
        .move(x + w * 0.2, y + w * 0.38)
        .quad(x + w * 0.62, y + w * 0.4, x + w * 0.6, y)
        .line(x + w * 0.6, y - w * 0.5)
    )
    made.front.add(
        Shape(Path().rect(x - w * 0.4, y - w * 0.17, w * 0.8, w * 0.34, w * 0.13), "#bfe9f5", 0.5, rim, w * 0.05),
        Shape(tube, None, stroke=cast_tone(stage, "#f0a030"), width=w * 0.07),
    )


def _trait(stage: Stage, made: Head, face: _Face, crown: float, traits: Sequence[Trait]) -> None:
    grey = cast_tone(stage, _GREY)
    brown = cast_tone(stage, "#543930")
    if "long hair" in traits:
        tone, w = grey if "old" in traits else brown, face.wide
        locks = Path().move(-w * 0.46, face.top + face.high * 0.25)
        locks.cubic(-w * 0.62, face.chin, -w * 0.6, face.chin, -w * 0.5, face.chin + face.high * 0.42)
        locks.line(w * 0.5, face.chin + face.high * 0.42)
        locks.cubic(w * 0.6, face.chin, w * 0.62, face.chin, w * 0.46, face.top + face.high * 0.25).close()
        made.behind.append(Shape(locks, tone))
    if "bald" in traits:
        w, low = face.wide * 0.43, face.top + face.high * 0.42
        scalp = (
            Path()
            .move(-w, low)
            .cubic(-w * 1.02, face.top - face.high * 0.03, w * 1.02, face.top - face.high * 0.03, w, low)
        )
        made.front.add(Shape(scalp.quad(0, low - face.high * 0.12, -w, low).close(), cast_tone(stage, (252, 194, 27))))
    if "beard" in traits:
        made.front.add(*_beard(stage, face, grey if "old" in traits or "long hair" in traits else brown))
    for trait, key, wide, y in (("glasses", "glasses", 0.86, face.eyes), ("crown", "crown", 0.66, crown)):
        if trait in traits and art.has(key):
            side = face.wide * wide
            node = Svg(dressed(key, stage), side)
            node.place(-side / 2, y - side * (0.5 if trait == "glasses" else 0.7))
            made.front.add(node)


def _beard(stage: Stage, face: _Face, tone: RGB) -> list[Node]:
    w, high = face.wide * 0.46, face.high
    y = face.chin - high * 0.34
    low = face.chin + high * 0.24
    fur = Path().move(-w, y - high * 0.06).cubic(-w * 1.04, face.chin, -w * 0.5, low, 0, low)
    fur.cubic(w * 0.5, low, w * 1.04, face.chin, w, y - high * 0.06).quad(
        w * 0.74, y + high * 0.12, w * 0.5, y + high * 0.05
    )
    fur.quad(0, y + high * 0.0, -w * 0.5, y + high * 0.05).quad(-w * 0.74, y + high * 0.12, -w, y - high * 0.06).close()
    mouth = Path().ellipse(0, y + high * 0.13, w * 0.2, high * 0.028)
    return [Shape(fur, tone), Shape(mouth, cast_tone(stage, "#8a4a35"))]


def _haired(colour: RGB, hair: RGB) -> RGB:
    """Dark browns of a picture, which are its hair and brows, in another colour of hair."""
    hue, light, full = colorsys.rgb_to_hls(*(c / 255 for c in colour))
    if not (hue < 0.1 and light < 0.36 and 0.12 < full < 0.6):
        return colour
    return shade(hair, 0.55 + 1.9 * light)


def _helm(stage: Stage, x: float, y: float, w: float) -> list[Node]:
    steel = cast_tone(stage, "#b4bdc9")
    dark, plume = shade(steel, 0.7), cast_tone(stage, "#c0392b")
    dome = (
        Path()
        .move(x - w * 0.56, y + w * 0.82)
        .cubic(x - w * 0.64, y - w * 0.42, x + w * 0.64, y - w * 0.42, x + w * 0.56, y + w * 0.82)
    )
    dome.line(x + w * 0.38, y + w * 0.74).quad(x + w * 0.44, y + w * 0.36, x + w * 0.3, y + w * 0.26)
    dome.line(x - w * 0.3, y + w * 0.26).quad(x - w * 0.44, y + w * 0.36, x - w * 0.38, y + w * 0.74).close()
    crest = (
        Path()
        .move(x - w * 0.05, y - w * 0.1)
        .cubic(x - w * 0.2, y - w * 0.5, x - w * 0.66, y - w * 0.42, x - w * 0.72, y + w * 0.06)
    )
    crest.cubic(x - w * 0.54, y - w * 0.16, x - w * 0.3, y - w * 0.12, x - w * 0.05, y).close()
    nose = Path().rect(x - w * 0.035, y + w * 0.22, w * 0.07, w * 0.3, w * 0.03)
    return [Shape(crest, plume), Shape(dome, steel, stroke=dark, width=w * 0.02), Shape(nose, dark)]


def _tricorne(stage: Stage, x: float, y: float, w: float) -> list[Node]:
    felt, bone = cast_tone(stage, "#23232b"), cast_tone(stage, "#f3efe2")
    brim = Path().move(x - w * 0.72, y + w * 0.2).quad(x - w * 0.5, y - w * 0.34, x, y - w * 0.38)
    brim.quad(x + w * 0.5, y - w * 0.34, x + w * 0.72, y + w * 0.2).quad(
        x, y - w * 0.06, x - w * 0.72, y + w * 0.2
    ).close()
    skull = Path().ellipse(x, y - w * 0.18, w * 0.09, w * 0.08).rect(x - w * 0.05, y - w * 0.13, w * 0.1, w * 0.08)
    return [Shape(brim, felt, stroke=cast_tone(stage, "#d9b348"), width=w * 0.025), Shape(skull, bone)]


def _headband(stage: Stage, x: float, y: float, w: float) -> list[Node]:
    band = Path().move(x - w * 0.47, y + w * 0.22).quad(x, y + w * 0.06, x + w * 0.47, y + w * 0.22)
    return [Shape(band, None, stroke=cast_tone(stage, "#f2f2f2"), width=w * 0.1)]


def _stetson(stage: Stage, x: float, y: float, w: float) -> list[Node]:
    felt = cast_tone(stage, "#8a5a36")
    brim = Path().move(x - w * 0.86, y - w * 0.06).quad(x - w * 0.5, y + w * 0.22, x, y + w * 0.22)
    brim.quad(x + w * 0.5, y + w * 0.22, x + w * 0.86, y - w * 0.06)
    brim.quad(x + w * 0.4, y + w * 0.06, x, y + w * 0.06).quad(x - w * 0.4, y + w * 0.06, x - w * 0.86, y - w * 0.06)
    crown = (
        Path()
        .move(x - w * 0.42, y + w * 0.14)
        .cubic(x - w * 0.42, y - w * 0.5, x - w * 0.2, y - w * 0.5, x, y - w * 0.36)
    )
    crown.cubic(x + w * 0.2, y - w * 0.5, x + w * 0.42, y - w * 0.5, x + w * 0.42, y + w * 0.14).close()
    band = Path().rect(x - w * 0.42, y - w * 0.02, w * 0.84, w * 0.1)
    return [Shape(crown, felt), Shape(band, shade(felt, 0.5)), Shape(brim.close(), shade(felt, 1.14))]


_HATS = {"stetson": _stetson, "helm": _helm, "tricorne": _tricorne, "headband": _headband}
