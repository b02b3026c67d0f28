"""Rain, snow and everything else that fills the air of a shot, added to a stage as layers."""

from __future__ import annotations

from collections.abc import Callable

from animatic.scene import Weather
from animatic.stage import Stage
from animatic.weather import falling, lights

_WEATHERS: dict[Weather, Callable[[Stage], None]] = {
    "rain": falling.rain,
    "storm": lights.storm,
    "snow": falling.snow,
    "fog": lights.fog,
    "wind": falling.wind,
    "bubbles": falling.bubbles,
    "motes": falling.motes,
    "embers": falling.embers,
    "fireflies": lights.fireflies,
    "confetti": falling.confetti,
    "petals": falling.petals,
    "leaves": falling.leaves,
    "aurora": lights.aurora,
    "rainbow": lights.rainbow,
    "shooting_stars": lights.shooting_stars,
    "fireworks": lights.fireworks,
}


def add(stage: Stage) -> None:
    """The shot's weather over the stage, before the cast and behind it."""
    for word in stage.shot.weather:
        _WEATHERS[word](stage)
