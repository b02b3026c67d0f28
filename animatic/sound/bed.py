"""One shot's sound being mixed: shaped noise, slow swells and small scattered sounds, from named random streams."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]  # (count, 2), left and right; of a single small sound (count,)

RATE = 48_000  # Hz
_LOOP = 1 << 18  # samples in a loop of noise, 5.5 s: noise made by FFT is periodic, so it repeats without a seam


class Bed:
    """One shot's sound being mixed, and the streams it draws from."""

    def __init__(self, name: str, count: int) -> None:
        self._name = name
        self.count = count
        self.seconds = count / RATE
        self.mix: Samples = np.zeros((count, 2), np.float32)

    def random(self, part: str) -> np.random.Generator:
        return np.random.Generator(np.random.PCG64(zlib.crc32(f"{self._name}:{part}".encode())))

    def hiss(self, part: str, low: float, high: float, tilt: float) -> Samples:
        """Noise of RMS 1 between two frequencies (Hz), its power falling by frequency to the power `tilt`."""
        length = min(_LOOP, 1 << max(12, (self.count - 1).bit_length()))
        frequency = np.fft.rfftfreq(length, 1 / RATE)
        band = 1 / (1 + (low / np.maximum(frequency, 1)) ** 4) / (1 + (frequency / high) ** 4)
        band *= np.maximum(frequency, low / 2) ** (-tilt / 2)
        phases = self.random(part).uniform(0, 2 * np.pi, (2, len(frequency))).astype(np.float32)
        loop = np.fft.irfft(np.exp(1j * phases) * band.astype(np.float32), length).astype(np.float32).T
        loop /= np.sqrt(np.mean(loop**2))
        return np.resize(loop, (self.count, 2))

    def swell(self, part: str, period: float, depth: float) -> Samples:
        """A gain that wanders between 1 - depth and 1 in about `period` seconds, for both channels."""
        random, t = self.random(part), np.arange(0, self.seconds + 0.1, 0.02)
        parts = [np.sin(2 * np.pi * (t / (period * ratio) + random.uniform())) for ratio in (1.0, 0.62, 0.29)]
        wander = (parts[0] + 0.6 * parts[1] + 0.3 * parts[2]) / 1.9
        return self._stretched(t, 1 - depth / 2 + wander * depth / 2)

    def scatter(
        self, part: str, per_second: float, make: Callable[[np.random.Generator], Samples], gain: float
    ) -> None:
        """Small sounds at random moments and places between left and right."""
        random = self.random(part)
        for start in np.sort(random.integers(0, self.count, random.poisson(per_second * self.seconds))):
            one, side = make(random), random.uniform(0.2, 0.8)
            room = self.mix[start : start + len(one)]
            room += (gain * random.uniform(0.3, 1.0)) * one[: len(room), None] * np.array([1 - side, side], np.float32)

    def _stretched(self, t: NDArray[np.float64], gain: NDArray[np.float64]) -> Samples:
        return np.interp(np.arange(self.count) / RATE, t, gain).astype(np.float32)[:, None]


def ring(pitch: float, decay: float, rise: float = 1.0) -> Samples:
    """One struck sine that dies away in `decay` seconds, its pitch (Hz) rising to `rise` times while it does."""
    t = np.arange(int(RATE * decay * 5)) / RATE
    bend = pitch * (rise - 1) / (decay * 5) / 2
    attack = np.minimum(1, t * 2000)
    return (attack * np.exp(-t / decay) * np.sin(2 * np.pi * (pitch * t + bend * t * t))).astype(np.float32)
