"""What each place, weather and motion sounds like: one function per voice, mixing itself into a Bed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from animatic.scene import Motion, SetName, Shot, Weather
from animatic.sound.bed import RATE, Bed, Samples, ring

Voice = Callable[[Bed], None]


def voices(shot: Shot) -> Iterable[Voice]:
    """What is heard: the place, then the hour, the weather and what the actors do; each voice once."""
    dark = shot.time in {"night", "dusk", "neon"}
    found = list(_PLACES[shot.set])
    if shot.set in {"meadow", "forest", "jungle", "road", "beach"} and not {"rain", "storm", "snow"} & set(
        shot.weather
    ):
        found.append(_crickets if dark else _birds)
    found += [_WEATHERS[each] for each in shot.weather if each in _WEATHERS]
    found += [_MOTIONS[actor.motion] for actor in shot.actors if actor.motion in _MOTIONS]
    return dict.fromkeys(found)


def _wind(bed: Bed) -> None:
    bed.mix += 0.030 * bed.hiss("wind", 90, 700, 1.6) * bed.swell("gusts", 3.7, 0.7)


def _breeze(bed: Bed) -> None:
    bed.mix += 0.014 * bed.hiss("breeze", 150, 1800, 1.3) * bed.swell("breeze", 4.6, 0.6)


def _leaves(bed: Bed) -> None:
    bed.mix += 0.010 * bed.hiss("leaves", 1500, 7000, 0.6) * bed.swell("leaves", 2.9, 0.8)


def _waves(bed: Bed) -> None:
    bed.mix += 0.025 * bed.hiss("surf", 60, 500, 1.2) * bed.swell("surf", 6.1, 0.5)
    bed.mix += 0.030 * bed.hiss("foam", 500, 6000, 0.9) * bed.swell("foam", 5.2, 0.95) ** 3


def _city(bed: Bed) -> None:
    bed.mix += 0.030 * bed.hiss("hum", 80, 350, 1.2)
    bed.mix += 0.014 * bed.hiss("traffic", 250, 1500, 1.2) * bed.swell("traffic", 3.3, 0.85) ** 2


def _deep(bed: Bed) -> None:
    bed.mix += 0.034 * bed.hiss("deep", 70, 400, 1.2) * bed.swell("deep", 5.5, 0.4)


def _void(bed: Bed) -> None:
    bed.mix += 0.022 * bed.hiss("void", 60, 200, 1.0) * bed.swell("void", 7.0, 0.6)


def _room(bed: Bed) -> None:
    bed.mix += 0.008 * bed.hiss("room", 60, 500, 1.5)


def _road(bed: Bed) -> None:
    bed.mix += 0.026 * bed.hiss("tyres", 90, 900, 1.4) * bed.swell("tyres", 2.7, 0.3)


def _rain(bed: Bed) -> None:
    bed.mix += 0.026 * bed.hiss("rain", 900, 9000, 0.7) * bed.swell("rain", 5.0, 0.25)
    bed.scatter("drops", 35, lambda random: ring(random.uniform(1400, 3800), 0.012), 0.06)


def _storm(bed: Bed) -> None:
    _rain(bed)
    _wind(bed)
    rumble = bed.hiss("thunder", 30, 160, 1.0)
    for start in bed.random("strikes").uniform(0.2, bed.seconds, max(1, round(bed.seconds / 5))):
        t = np.maximum(0, np.arange(bed.count, dtype=np.float32) / RATE - np.float32(start))
        bed.mix += 0.16 * rumble * ((1 - np.exp(-t * 9)) * np.exp(-t / 1.1))[:, None]


def _bubbles(bed: Bed) -> None:
    bed.scatter("bubbles", 7, lambda random: ring(random.uniform(320, 900), 0.05, rise=1.8), 0.09)


def _crackle(bed: Bed) -> None:
    bed.mix += 0.008 * bed.hiss("flame", 80, 900, 1.0) * bed.swell("flame", 0.9, 0.6)
    bed.scatter("sparks", 14, lambda random: ring(random.uniform(900, 4200), 0.004), 0.12)


def _steam(bed: Bed) -> None:
    bed.mix += 0.006 * bed.hiss("steam", 2500, 9000, 0.3) * bed.swell("steam", 2.0, 0.7)


def _engine(bed: Bed) -> None:
    bed.mix += 0.028 * bed.hiss("engine", 50, 240, 1.0) * bed.swell("engine", 0.35, 0.35)


def _thrust(bed: Bed) -> None:
    bed.mix += 0.045 * bed.hiss("thrust", 40, 900, 1.3) * bed.swell("thrust", 1.2, 0.3)


def _booms(bed: Bed) -> None:
    bed.scatter("booms", 1.2, lambda random: ring(random.uniform(55, 80), 0.30), 0.30)
    bed.scatter("sparks", 18, lambda random: ring(random.uniform(2000, 5000), 0.006), 0.06)


def _birds(bed: Bed) -> None:
    bed.scatter("birds", 0.9, _song, 0.045)


def _crickets(bed: Bed) -> None:
    t = np.arange(bed.count, dtype=np.float32) / RATE
    for side, pitch, pause in ((0, 4150.0, 0.83), (1, 4420.0, 1.07)):
        chirping = np.clip(np.sin(2 * np.pi * t * 19), 0, 1) * (np.modf(t / pause)[0] < 0.45)
        bed.mix[:, side] += 0.007 * chirping * np.sin(2 * np.pi * pitch * t)


def _song(random: np.random.Generator) -> Samples:
    """Two to five short whistles."""
    notes = []
    for _ in range(int(random.integers(2, 6))):
        t = np.arange(int(RATE * random.uniform(0.05, 0.11))) / RATE
        bend = random.uniform(-9000, 9000)
        whistle = np.sin(2 * np.pi * (random.uniform(2600, 4600) * t + bend * t * t))
        notes += [whistle * np.sin(np.pi * t / t[-1]) ** 2, np.zeros(int(RATE * 0.05))]
    return np.concatenate(notes).astype(np.float32)


_PLACES: dict[SetName, list[Voice]] = {
    "meadow": [_breeze],
    "forest": [_breeze, _leaves],
    "jungle": [_breeze, _leaves, _crickets],
    "mountains": [_wind],
    "beach": [_waves],
    "ocean": [_waves, _breeze],
    "city": [_city],
    "space": [_void],
    "moon": [_void],
    "mars": [_wind],
    "underwater": [_deep, _bubbles],
    "desert": [_wind],
    "snow": [_wind],
    "sky": [_breeze],
    "road": [_road],
    "table": [_room],
    "room": [_room],
    "stage": [_room],
    "abstract": [_room],
}


_WEATHERS: dict[Weather, Voice] = {
    "rain": _rain,
    "storm": _storm,
    "wind": _wind,
    "snow": _breeze,
    "bubbles": _bubbles,
    "embers": _crackle,
    "fireflies": _crickets,
    "leaves": _leaves,
    "fireworks": _booms,
}


_MOTIONS: dict[Motion, Voice] = {
    "drive": _engine,
    "launch": _thrust,
    "steam": _steam,
    "burn": _crackle,
    "explode": _booms,
    "sail": _waves,
    "swim": _bubbles,
}
