"""Voices of nature: wind, water, weather, fire and animals; each mixes itself into a Bed."""

from __future__ import annotations

import numpy as np

from animatic.sound.bed import RATE, Bed, Samples, glide, ring

# RMS of a voice alone; only their ratios within one place matter, since each shot is levelled.


def breeze(bed: Bed) -> None:
    bed.mix += 0.030 * bed.hiss("breeze", 180, 1800, 1.2) * bed.swell("breeze", 4.6, 0.6)


def wind(bed: Bed) -> None:
    gusts = bed.swell("gusts", 3.7, 0.75)
    bed.mix += 0.050 * bed.hiss("wind", 90, 800, 1.4) * gusts
    bed.mix += 0.012 * bed.hiss("whistle", 520, 640, 0.0) * gusts**3


def leaves(bed: Bed) -> None:
    bed.mix += 0.016 * bed.hiss("leaves", 1500, 8000, 0.6) * bed.swell("leaves", 2.9, 0.8)


def waves(bed: Bed) -> None:
    """Swells that build up, break and run out, over the far roar of the others."""
    bed.mix += 0.012 * bed.hiss("surf", 60, 500, 1.2) * bed.swell("surf", 6.1, 0.4)
    bed.mix += 0.055 * bed.hiss("breaker", 70, 700, 1.0) * bed.surges("swells", 4.6, 0.9, 0.8)
    bed.mix += 0.050 * bed.hiss("foam", 500, 9000, 0.7) * bed.surges("swells", 4.6, 0.7, 1.3, 0.5)


def lapping(bed: Bed) -> None:
    """Calm water at a bank or a hull."""
    bed.mix += 0.012 * bed.hiss("lake", 200, 1500, 0.9) * bed.surges("laps", 1.7, 0.3, 0.5, 0.7)
    bed.scatter("laps", 2.2, lambda random: ring(random.uniform(260, 620), 0.04, rise=1.5), 0.05)


def brook(bed: Bed) -> None:
    """Water that runs over stones."""
    bed.mix += 0.020 * bed.hiss("brook", 500, 5000, 0.6) * bed.swell("brook", 1.3, 0.3)
    bed.scatter("gurgles", 24, lambda random: ring(random.uniform(420, 1300), 0.018, rise=1.4), 0.05)


def falls(bed: Bed) -> None:
    bed.mix += 0.045 * bed.hiss("falls", 120, 7000, 0.7) * bed.swell("falls", 3.0, 0.15)


def void(bed: Bed) -> None:
    """What is heard where nothing is: a low breath."""
    bed.mix += 0.030 * bed.hiss("void", 50, 190, 1.0) * bed.swell("void", 6.0, 0.7)


def deep(bed: Bed) -> None:
    """Under water nothing above half a kilohertz is left."""
    bed.mix += 0.050 * bed.hiss("deep", 50, 280, 1.2) * bed.swell("deep", 5.5, 0.5)
    bed.scatter("bubbles", 4, lambda random: ring(random.uniform(170, 420), 0.06, rise=1.7), 0.12)


def bubbles(bed: Bed) -> None:
    bed.scatter("more bubbles", 5, lambda random: ring(random.uniform(200, 520), 0.05, rise=1.8), 0.10)


def rain(bed: Bed) -> None:
    bed.mix += 0.045 * bed.hiss("rain", 350, 14_000, 0.25) * bed.swell("rain", 5.0, 0.2)
    bed.mix += 0.012 * bed.hiss("patter", 150, 900, 0.5) * bed.swell("patter", 0.4, 0.5)
    bed.scatter("drops", 30, lambda random: ring(random.uniform(1400, 3800), 0.010), 0.06)


def rain_outside(bed: Bed) -> None:
    """Rain on the window of a room."""
    bed.mix += 0.024 * bed.hiss("rain", 200, 1600, 0.7) * bed.swell("rain", 5.0, 0.3)
    bed.scatter("panes", 16, lambda random: ring(random.uniform(900, 2200), 0.008), 0.05)


def thunder(bed: Bed, flashes: list[float]) -> None:
    """A crack and its rumble a moment after each flash; flashes in seconds."""
    rumble, crack = bed.hiss("thunder", 30, 170, 1.0), bed.hiss("crack", 200, 2400, 1.0)
    for flash in flashes:
        t = np.maximum(0, np.arange(bed.count, dtype=np.float32) / RATE - np.float32(flash + THUNDER_LAG))
        bed.mix += 0.13 * rumble * ((1 - np.exp(-t * 12)) * np.exp(-t / 0.8))[:, None]
        bed.mix += 0.06 * crack * ((1 - np.exp(-t * 200)) * np.exp(-t / 0.16))[:, None]


THUNDER_LAG = 0.12  # seconds from the flash: a storm right above


def snowfall(bed: Bed) -> None:
    bed.mix += 0.020 * bed.hiss("snowfall", 150, 1000, 1.3) * bed.swell("snowfall", 5.2, 0.5)


def crackle(bed: Bed) -> None:
    bed.mix += 0.020 * bed.hiss("flame", 70, 500, 1.0) * bed.swell("flame", 0.9, 0.6)
    bed.scatter("sparks", 16, lambda random: ring(random.uniform(900, 4200), random.uniform(0.002, 0.006)), 0.22)
    bed.scatter("pops", 1.6, lambda random: ring(random.uniform(400, 900), 0.010), 0.30)


def birds(bed: Bed) -> None:
    bed.scatter("birds", 1.3, _song, 0.11)


def gulls(bed: Bed) -> None:
    bed.scatter("gulls", 0.5, _mew, 0.07)


def crickets(bed: Bed) -> None:
    t = np.arange(bed.count, dtype=np.float32) / RATE
    for side, pitch, pause in ((0, 4150.0, 0.83), (1, 4420.0, 1.07)):
        gate = np.clip(4 * np.sin(2 * np.pi * t / pause), 0, 1) ** 2
        chirping = (0.5 - 0.5 * np.cos(2 * np.pi * t * 19)) ** 2 * gate * np.sin(2 * np.pi * pitch * t)
        bed.mix += 0.034 * chirping[:, None] * np.roll(np.array([1.0, 0.45], np.float32), side)


def insects(bed: Bed) -> None:
    """The steady shrilling of a hot forest."""
    shrill = bed.hiss("insects", 4600, 5600, 0.0) * bed.swell("insects", 2.4, 0.7)
    bed.mix += 0.008 * shrill * bed.swell("shrill", 0.11, 0.8)
    bed.scatter("frogs", 0.8, lambda random: glide(0.12, 420, 300, (1.0, 0.6, 0.3)), 0.05)


def _song(random: np.random.Generator) -> Samples:
    """Two to five short whistles."""
    notes = []
    for _ in range(int(random.integers(2, 6))):
        pitch = random.uniform(2500, 3900)
        notes += [glide(random.uniform(0.05, 0.11), pitch, pitch + random.uniform(-700, 700)), _silence(0.05)]
    return np.concatenate(notes)


def _mew(random: np.random.Generator) -> Samples:
    """A gull's falling cry, two or three times."""
    cry = glide(random.uniform(0.3, 0.4), random.uniform(1500, 1700), 980, (1.0, 0.5, 0.35, 0.15))
    return np.concatenate([cry, _silence(0.08)] * int(random.integers(2, 4)))


def _silence(seconds: float) -> Samples:
    return np.zeros(int(RATE * seconds), np.float32)
