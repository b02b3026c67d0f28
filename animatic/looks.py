"""How pictures look on a stage: the vendored SVGs lit, recoloured and measured, paper cards and sign boards."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from animatic import art
from animatic.palette import mix, named
from animatic.props import Look
from animatic.stage import Stage
from animatic.vector import RGB, Canvas, Colour, Group, Path, Shape, Svg, Text, rgb

_HEX = re.compile(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b")
_SURVEY = 64  # pixels a side of the drawing from which a picture is measured
_LIT = 0.62  # how far actors stay above the light of their set, so that they are seen at night

# Pictures whose nose points up to the right; all others of Noto look to the left, or straight at us.
_UPWARDS = frozenset({"rocket", "airplane", "small-airplane"})
_EITHER_WAY = frozenset(
    [
        "balloon",
        "hot-air-balloon",
        "flying-saucer",
        "soccer-ball",
        "basketball",
        "volleyball",
        "baseball",
        "softball",
        "tennis",
        "butterfly",
        "spider",
        "octopus",
        "jellyfish",
        "crab",
        "bat",
        "owl",
        "beetle",
        "lady-beetle",
        "snowman",
        "snowman-without-snow",
        "tornado",
        "parachute",
        "satellite",
        "full-moon",
        "sun",
        "star",
    ]
)
_BALLS = frozenset(
    [
        "soccer-ball",
        "basketball",
        "volleyball",
        "baseball",
        "softball",
        "wheel",
        "pool-8-ball",
        "yarn",
        "globe-showing-americas",
        "tangerine",
    ]
)


@dataclass(frozen=True, slots=True)
class Ink:
    """What of a picture's square is drawn on, as parts of its side, and two of its colours."""

    left: float
    top: float
    right: float
    low: float
    foot: RGB  # the colour along its lower edge: of the clothes of a bust
    main: RGB  # the colour that it shows most


@cache
def survey(key: str) -> Ink:
    pixels = np.zeros((_SURVEY, _SURVEY, 4), dtype=np.uint8)
    canvas = Canvas(pixels)
    canvas.add(Svg(art.svg(key), _SURVEY))
    canvas.draw()
    canvas.close()
    solid = pixels[..., 3] > 60
    rows, columns = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
    if not len(rows):
        return Ink(0, 0, 1, 1, (128, 128, 128), (128, 128, 128))
    skirt = pixels[rows[-1] - 3 : rows[-1]][solid[rows[-1] - 3 : rows[-1]]]
    return Ink(
        columns[0] / _SURVEY, rows[0] / _SURVEY, (columns[-1] + 1) / _SURVEY, (rows[-1] + 1) / _SURVEY,
        _median(skirt), _most(pixels[solid]),
    )  # fmt: skip


def picture(stage: Stage, key: str, height: float, colour: str | None = None, mirror: bool = False) -> Look:
    """A vendored picture with its foot at the origin, its drawn part `height` units high or wide, whichever is more."""
    ink = survey(key)
    side = height / max(ink.low - ink.top, (ink.right - ink.left) * 0.9)
    svg = Svg(dressed(key, stage, colour), side)
    flip = -1 if mirror else 1
    svg.place(-flip * side * (ink.left + ink.right) / 2, -side * ink.low, 1, 0, flip)
    heading = 0 if key in _EITHER_WAY else 1 if key in _UPWARDS else -1
    return Look(
        Group(svg), side * (ink.right - ink.left), side * (ink.low - ink.top), heading,
        nose=-0.785 if key in _UPWARDS else None, rolls=key in _BALLS,
    )  # fmt: skip


def dressed(key: str, stage: Stage, colour: str | None = None, lit: float = 0.0) -> str:
    """The picture's SVG as the stage's light shows it, in the named colour if there is one; `lit` is how far it stays
    above that light beside what all actors do, 0 to 1."""
    change = recolouring(survey(key).main, colour) if colour else None

    def shown(each: RGB) -> RGB:
        own = change(each) if change else each
        return mix(cast_tone(stage, own), own, lit) if lit else cast_tone(stage, own)

    return tinted(art.svg(key), shown)


def tinted(svg: str, change: Callable[[RGB], Colour]) -> str:
    def swap(match: re.Match[str]) -> str:
        digits = match[0][1:]
        return named(change(rgb("".join(c + c for c in digits) if len(digits) == 3 else digits)))

    return _HEX.sub(swap, svg)


def cast_tone(stage: Stage, colour: Colour) -> RGB:
    """A colour of an actor: half way between its own and what the light of the set makes of it."""
    return mix(stage.tone(colour), colour, _LIT if stage.light.is_dark else 0.4)


def recolouring(main: RGB, target: str) -> Callable[[RGB], RGB]:
    """A change of all the colours near `main` in hue into shades of `target`; black lines and eyes stay."""
    hue, light, full = _hls(main)
    to_hue, to_light, to_full = _hls(rgb(target))
    grey = full < 0.12

    def change(colour: RGB) -> RGB:
        h, l, s = _hls(colour)  # noqa: E741 - the letters of the colour model
        near = min(abs(h - hue), 1 - abs(h - hue)) < 0.1
        if (grey and (s > 0.25 or l < 0.25)) or (not grey and (not near or s < 0.15)):
            return colour
        shift = (to_light - light) * 0.85
        red, green, blue = colorsys.hls_to_rgb(
            to_hue, min(0.97, max(0.04, l + shift)), to_full if grey else s * to_full / max(full, 0.2)
        )
        return round(red * 255), round(green * 255), round(blue * 255)

    return change


def card(stage: Stage, word: str, height: float) -> Look:
    """A paper card with the user's own word, on a little stand; for what nothing here can draw."""
    h = height
    w = h * max(0.9, min(1.9, 0.34 + 0.15 * len(word)))
    paper, edge = cast_tone(stage, "#fbf6e6"), cast_tone(stage, "#d8ccb0")
    group = Group(
        Shape(
            Path().polygon([(-w * 0.2, 0), (0, -h * 0.3), (w * 0.2, 0), (w * 0.12, 0), (0, -h * 0.18), (-w * 0.12, 0)]),
            cast_tone(stage, "#a9834f"),
        ),
        Shape(Path().rect(-w / 2 + 5, -h + 7, w, h * 0.8, 12), "#000000", 0.18),
        Shape(Path().rect(-w / 2, -h, w, h * 0.8, 12), paper, stroke=edge, width=3),
        Shape(
            Path().rect(-w / 2 + 9, -h + 9, w - 18, h * 0.8 - 18, 7), None, stroke=cast_tone(stage, "#e2a53f"), width=3
        ),
        lettering(word, w * 0.84, h * 0.3, cast_tone(stage, "#333a4a"), (0, -h * 0.6)),
    )
    return Look(group, w, h, shadow=0.7)


def sign(stage: Stage, word: str, height: float) -> Look:
    """A board on two posts with the words that the prompt gave it; lit by itself when it is dark."""
    h = height
    w = h * max(1.1, min(2.6, 0.4 + 0.21 * len(word)))
    post = cast_tone(stage, "#7b5a3a")
    lit = stage.light.lamps
    face, letters, rim = ("#221437", "#ffe9a8", "#ff5fc4") if lit else ("#1f5f4a", "#fffdf2", "#f2dfae")
    board = Path().rect(-w / 2, -h, w, h * 0.52, 14)
    group = Group(
        *(Shape(Path().rect(x - 7, -h * 0.6, 14, h * 0.6), post) for x in (-w * 0.36, w * 0.36)),
        Shape(board, face, stroke=rim, width=6),
        lettering(word, w * 0.86, h * 0.34, letters, (0, -h * 0.74)),
    )
    return Look(group, w, h, shadow=0.8)


def lettering(words: str, width: float, height: float, colour: Colour, centre: tuple[float, float]) -> Text:
    """One line of bold text inside a box of that size about a centre."""
    # Inter Bold: a letter is about 0.62 em wide in the mean; ThorVG sizes are in points of 4/3 unit.
    size = min(height, width / max(1, len(words)) / 0.62) * 0.75
    text = Text(words, str(art.font_path()), size, colour)
    text.place(*centre)
    return text


def _median(pixels: np.ndarray) -> RGB:
    r, g, b = (int(each) for each in np.median(pixels[:, :3], axis=0))
    return r, g, b


def _most(pixels: np.ndarray) -> RGB:
    coarse = (pixels[:, :3] >> 5).astype(np.int32)
    codes = coarse[:, 0] * 64 + coarse[:, 1] * 8 + coarse[:, 2]
    return _median(pixels[codes == np.bincount(codes).argmax()])


def _hls(colour: RGB) -> tuple[float, float, float]:
    return colorsys.rgb_to_hls(*(c / 255 for c in colour))
