"""Numbers: digits that wind along two arms out of the middle or into it, before great pale ones that drift."""

from __future__ import annotations

import math

from animatic import art
from animatic.palette import mix
from animatic.stage import Stage
from animatic.stage.abstract.mood import Mood
from animatic.vector import Text

_GREAT = 7
_DIGITS = 72
_SHADES = 4  # of the digits, in turn
_NEAREST = 0.035  # of the arms' reach: where a digit comes out of the middle


def numbers(stage: Stage, mood: Mood) -> None:
    view, random = stage.view, stage.random("numbers")
    font, light = str(art.font_path()), mood.palette.light
    far, near = stage.layer("great numbers", 0.2, repeats=False), stage.layer("numbers", 0.5, repeats=False)
    for i in range(_GREAT):
        luck = random.uniform(0, 1, 4).tolist()
        great = Text(str(int(luck[0] * 10)), font, view.height * (0.3 + 0.3 * luck[1]), light)
        great.opacity((0.05 + 0.05 * luck[2]) * mood.strength)
        far.add(great)
        x, y = view.width * (0.04 + (i + 0.4 * luck[3]) / 6.6), view.height * (0.14 + 0.72 * (i * 0.618 % 1))
        stage.every_frame(lambda t, n=great, x=x, y=y, i=i: _drift(mood, n, x, y, i, t))
    for i in range(_DIGITS):
        shade = mix(light, mood.colour(0.0), 0.75 * (i % _SHADES) / (_SHADES - 1))
        digit = Text(str(int(random.integers(10))), font, 100, shade)
        near.add(digit)
        stage.every_frame(lambda t, n=digit, i=i: _wind(mood, n, i, t))


def _drift(mood: Mood, great: Text, x: float, y: float, i: int, t: float) -> None:
    now = mood.clock(t)
    high = y - 26 * mood.feeling.lift * math.sin(0.25 * now + 2 * i)
    great.place(x + 30 * math.sin(0.3 * now + i), high, 1, 0.16 * math.sin(0.3 * now + 3 * i))


def _wind(mood: Mood, digit: Text, i: int, t: float) -> None:
    """Along its arm, growing on the way out; unseen where it comes round."""
    now, view = mood.clock(t), mood.stage.view
    u = (i / _DIGITS + math.copysign(0.03, mood.feeling.lift) * now) % 1
    far = _NEAREST ** (1 - u) * mood.breath(t)
    away = far * math.hypot(view.width, view.height) * 0.56
    angle = math.pi * (i % 2) + 9.5 * u + 0.14 * now
    x, y = mood.x + away * math.cos(angle), mood.y + away * math.sin(angle)
    digit.place(x, y, 0.13 + 1.5 * far, 0.35 * math.sin(angle + now * 0.4))
    digit.opacity(min(1.0, u * 5, (1 - u) * 6) * (0.45 + 0.5 * mood.strength))
