"""One abstract picture's mood at work: its colours in this light, its own clock, and where its middle lies."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np

from animatic.camera import ease
from animatic.palette import mix, muted, shade
from animatic.stage import Stage
from animatic.stage.abstract.feelings import FEELINGS, PLAIN, Feeling, Form, Palette
from animatic.vector import RGB, Colour, rgb

TURNED = 100.0  # seconds after which every turning is over
TURN = 0.85  # of the shot, in which the first of two named colours becomes the second
_SATURATION = {"overcast": 0.45}
_GLOWING = frozenset({"first", "second", "light"})  # colours that shine by themselves and dim less at night


class Mood:
    """What every form asks: colours, time, direction. `strength` is below 1 where something else stands in front."""

    def __init__(self, stage: Stage, strength: float = 1.0) -> None:
        self.stage = stage
        self.strength = strength
        self.feeling = _felt(stage)
        named = [word for word in stage.shot.details if word.startswith("#") and len(word) == 7]
        self.plain = _plain_ground(stage, named)  # a ground of one colour, white or black, where the prompt names it
        if self.plain in named:
            named.remove(self.plain)
        self.turns = len(named) > 1 and self.plain is None  # from the first colour to the second while the shot lasts
        palette = _recoloured(self.feeling.palette, named)
        if self.plain is not None:
            palette = dataclasses.replace(palette, above=self.plain, middle=self.plain, below=self.plain)
        tones = {each.name: self._lit(getattr(palette, each.name), each.name) for each in dataclasses.fields(palette)}
        self.palette = Palette(**tones)
        if stage.light.time == "neon":
            self.palette = dataclasses.replace(self.palette, first="#ff4fc3", second="#3fe0ff")
        view = stage.view
        self.x, self.y = view.width * 0.5, view.height * (0.36 if stage.shot.actors else 0.5)

    def ground(self, at: float) -> RGB:
        """The colour of the ground at a height of the frame, 0 its top and 1 its foot."""
        p = self.palette
        return mix(p.above, p.middle, at * 2) if at < 0.5 else mix(p.middle, p.below, at * 2 - 1)

    def turned(self, t: float, lag: float = 0) -> float:
        """How far two named colours have turned at t, 0 to 1; what has a `lag` of 1 comes last."""
        return ease(t / (TURN * self.stage.seconds) * 1.4 - 0.4 * lag) if self.turns else 0.0

    def colour(self, part: float, t: float = 0) -> RGB:
        """Of the form's part 0 to 1: from the first colour to the second across the form or, where the prompt
        turns one into the other, over time. Behind something else nearer to the ground's."""
        p = self.palette
        u = self.turned(t, part) if self.turns else part
        bare = mix(
            mix(p.first, p.second, u), p.light, (2.2 if self.plain is None else 0.6) * u * (1 - u)
        )  # by way of light, not of mud
        return mix(bare, p.middle, (1 - self.strength) * 0.8)

    def clock(self, t: float) -> float:
        """Seconds in the mood's own pace; an angry clock stands and leaps."""
        own, jag = t * self.feeling.pace, self.feeling.jag
        leap = (math.floor(own * 1.5) + ease((own * 1.5) % 1 * 3)) / 1.5
        return own + (leap - own) * 0.7 * jag

    def wave(self, phase: Any) -> Any:
        """-1 to 1 every 2 pi: a sine, or the corners of a jagged mood."""
        corner = 2 / np.pi * np.arcsin(np.sin(phase * 1.9 + np.sin(phase) * 0.8))
        return (1 - self.feeling.jag) * np.sin(phase) + self.feeling.jag * corner

    def breath(self, t: float) -> float:
        """A factor about 1 that swells and ebbs every six seconds."""
        return 1 + 0.3 * self.feeling.breath * math.sin(t * math.tau / 6)

    def _lit(self, colour: Colour, part: str) -> RGB:
        light = self.stage.light
        bare = muted(colour, _SATURATION.get(light.time, 1.0))
        if part in _GLOWING:
            return mix(light.tone(bare), bare, 0.4)
        return light.tone(bare) if light.time == "day" else mix(light.tone(bare), light.sky[1][1], 0.16)


def forms_of(stage: Stage, mood: Mood, known: tuple[Form, ...]) -> tuple[Form, ...]:
    """The forms the prompt names, at most two, from the back; the mood's own where it names none."""
    named = tuple(form for form in known if stage.has(form))
    if {"geometry", "numbers"} & set(named):  # both wind about the middle by themselves
        named = tuple(form for form in named if form != "spiral")
    return named[-2:] or (mood.feeling.form,)


def _felt(stage: Stage) -> Feeling:
    named = [FEELINGS[word] for word in stage.shot.details if word in FEELINGS]
    return named[0] if named else PLAIN[int(stage.random("palette").integers(len(PLAIN)))]


def _plain_ground(stage: Stage, named: list[str]) -> str | None:
    """White or black where the prompt says so, or names it beside two other colours."""
    if stage.has("white background"):
        return "#ffffff"
    if stage.has("black background"):
        return "#000000"
    bare = [each for each in named if min(rgb(each)) > 225 or max(rgb(each)) < 40]
    return bare[-1] if bare and len(named) > 2 else None


def _recoloured(palette: Palette, named: list[str]) -> Palette:
    if not named:
        return palette
    first = _visible(named[0])
    second = _visible(named[1]) if len(named) > 1 else mix(first, palette.light, 0.55)
    above, middle, below = ground_of(first)
    return Palette(above, middle, below, first, second, mix(second, "#ffffff", 0.75))


def ground_of(colour: Colour) -> tuple[RGB, RGB, RGB]:
    """A ground in one colour, its top, middle and foot; darker than a form in that colour."""
    if _brightness(colour) > 190:
        colour = shade(colour, 0.62)
    return mix(shade(colour, 0.36), "#3a1430", 0.18), shade(colour, 0.7), mix(colour, "#ffffff", 0.4)


def _visible(colour: Colour) -> RGB:
    """Black as charcoal, so that it is seen in the dark."""
    return mix(colour, "#ffffff", 0.2 if _brightness(colour) < 60 else 0.0)


def _brightness(colour: Colour) -> float:
    r, g, b = rgb(colour)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
