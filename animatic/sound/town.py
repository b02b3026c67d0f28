"""Voices of people and machines: rooms, streets, crowds, engines and fireworks; each mixes itself into a Bed."""

from __future__ import annotations

import numpy as np

from animatic.sound.bed import RATE, Bed, Samples, puff, ring


def city(bed: Bed) -> None:
    """The hum of the whole town, and cars that pass now and then."""
    t = np.arange(bed.count, dtype=np.float32) / RATE
    hum = np.sin(2 * np.pi * 60 * t) + 0.6 * np.sin(2 * np.pi * 120 * t + 1)
    bed.mix += 0.010 * hum[:, None]
    bed.mix += 0.032 * bed.hiss("hum", 70, 380, 1.2)
    bed.mix += 0.034 * bed.hiss("traffic", 220, 2200, 1.1) * bed.surges("traffic", 2.6, 0.5, 0.8, 1.0)


def road(bed: Bed) -> None:
    bed.mix += 0.030 * bed.hiss("tyres", 90, 1100, 1.3) * bed.swell("tyres", 2.7, 0.3)
    bed.mix += 0.010 * bed.hiss("air", 800, 5000, 0.9) * bed.swell("air", 3.1, 0.6)


def room(bed: Bed) -> None:
    bed.mix += 0.016 * bed.hiss("room", 70, 600, 1.4)


def clock(bed: Bed) -> None:
    """Tick and tock, once a second each."""
    beats = np.arange(0.25, bed.seconds, 0.5)
    bed.strike("tick", beats[::2], lambda _: 0.035 * ring(2300, 0.006))
    bed.strike("tock", beats[1::2], lambda _: 0.035 * ring(1750, 0.007))


def kitchen(bed: Bed) -> None:
    """Something simmers and is stirred."""
    bed.mix += 0.012 * bed.hiss("simmer", 1200, 7000, 0.4) * bed.swell("simmer", 1.6, 0.5)
    bed.scatter("lids", 7, lambda random: ring(random.uniform(300, 700), 0.014, rise=1.3), 0.05)


def crowd(bed: Bed) -> None:
    """Many voices of which no word is heard, in three registers."""
    for part, low, high, pace in (("low", 160, 420, 0.42), ("middle", 450, 1100, 0.33), ("high", 1300, 2600, 0.27)):
        level = {"low": 0.022, "middle": 0.014, "high": 0.005}[part]
        bed.mix += level * bed.hiss(f"voices {part}", low, high, 0.8) * bed.swell(f"talk {part}", pace, 0.75)


def cups(bed: Bed) -> None:
    bed.scatter("cups", 1.1, lambda random: ring(random.uniform(2600, 3900), 0.05), 0.03)


def steam(bed: Bed) -> None:
    bed.mix += 0.010 * bed.hiss("steam", 2500, 9000, 0.3) * bed.swell("steam", 2.0, 0.7)


def engine(bed: Bed) -> None:
    """Firing strokes some forty times a second, and the growl about them."""
    t = np.arange(bed.count) / RATE
    turns = 2 * np.pi * (42 * t + 1.2 * np.sin(2 * np.pi * t / 3.1))
    strokes = sum(np.sin(k * turns + k) / k for k in range(1, 7))
    bed.mix += 0.020 * np.asarray(strokes, np.float32)[:, None]
    bed.mix += 0.026 * bed.hiss("engine", 60, 420, 1.0) * bed.swell("engine", 0.35, 0.35)


def chuffs(bed: Bed) -> None:
    """A steam engine: four breaths a second, the first of each four the strongest."""
    strong, weak = (np.arange(start, bed.seconds, every) for start, every in ((0.1, 1.0), (0.35, 0.25)))
    bed.strike("chuffs", weak, lambda random: 0.06 * puff(random, 180, 1800, 0.055))
    bed.strike("strong chuffs", strong, lambda random: 0.09 * puff(random, 120, 1400, 0.07))
    bed.mix += 0.020 * bed.hiss("rails", 90, 600, 1.2)


def rails(bed: Bed) -> None:
    """A train on its rails: a hum, and wheels over the joints in pairs."""
    bed.mix += 0.034 * bed.hiss("rails", 110, 900, 1.2) * bed.swell("rails", 1.9, 0.25)
    joints = np.arange(0.2, bed.seconds, 0.9)
    pairs = np.sort(np.concatenate([joints, joints + 0.16]))
    bed.strike("joints", pairs, lambda random: 0.05 * puff(random, 200, 1200, 0.03))


def propeller(bed: Bed) -> None:
    t = np.arange(bed.count) / RATE
    blades = np.asarray((0.5 + 0.5 * np.sin(2 * np.pi * 21 * t)) ** 2, np.float32)[:, None]
    bed.mix += 0.050 * bed.hiss("blades", 90, 900, 1.1) * (0.3 + 0.7 * blades)


def thrust(bed: Bed) -> None:
    bed.mix += 0.060 * bed.hiss("thrust", 40, 1400, 1.1) * bed.swell("thrust", 1.2, 0.3)


def booms(bed: Bed, bursts: list[float]) -> None:
    """A thud and a shower of crackles at each burst; bursts in seconds."""
    bed.strike("booms", bursts, lambda random: 0.10 * puff(random, 60, 500, 0.16))
    for delay in (0.12, 0.2, 0.26, 0.33, 0.42, 0.5, 0.63, 0.8):
        bed.strike(f"crackles {delay}", [at + delay for at in bursts], _spark)


def _spark(random: np.random.Generator) -> Samples:
    return np.float32(0.05) * ring(random.uniform(2200, 5200), 0.006)
