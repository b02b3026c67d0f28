"""One shot's sound being mixed: shaped noise, slow swells and small scattered sounds, from named random streams."""

from __future__ import annotations

import functools
import zlib
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]  # (count, 2), left and right; of a single small sound (count,)

RATE = 48_000  # Hz
_LOOP = 1 << 18  # samples in a loop of noise, 5.5 s: noise made by FFT is periodic, so it repeats without a seam
_CONTROL = 0.02  # seconds between two points of a slow gain


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
        """Noise of RMS 1 between two frequencies (Hz), its power falling by frequency to the power `tilt`. The right
        channel is half a loop behind the left: as good as another noise, for half the work."""
        length = min(_LOOP, 1 << max(12, (self.count - 1).bit_length()))
        logs = _log_frequencies(length)
        band = np.exp(np.float32(-tilt / 2) * np.maximum(logs, np.float32(np.log(low / 2))))
        band /= (1 + np.exp(4 * (np.float32(np.log(low)) - logs))) * (1 + np.exp(4 * (logs - np.float32(np.log(high)))))
        phases = np.float32(2 * np.pi) * self.random(part).random(len(logs), dtype=np.float32)
        loop = np.fft.irfft(band * np.cos(phases) + 1j * (band * np.sin(phases)), length).astype(np.float32)
        loop /= np.sqrt(np.mean(loop**2))
        return np.resize(np.stack([loop, np.roll(loop, length // 2)], axis=1), (self.count, 2))

    def swell(self, part: str, period: float, depth: float) -> Samples:
        """A gain that wanders between 1 - depth and 1 in about `period` seconds, for both channels."""
        random, t = self.random(part), self._control()
        parts = [np.sin(2 * np.pi * (t / (period * ratio) + random.uniform())) for ratio in (1.0, 0.62, 0.29)]
        wander = (parts[0] + 0.6 * parts[1] + 0.3 * parts[2]) / 1.9
        return self._stretched(1 - depth / 2 + wander * depth / 2)

    def surges(self, part: str, period: float, rise: float, fall: float, sweep: float = 0.0) -> Samples:
        """Gains for left and right that rise and fall between 0 and about 1, once in about `period` seconds: waves
        on a shore, cars that pass. The first comes within the first half period; with `sweep` (0 to 1) each goes
        from one side to the other."""
        random, t = self.random(part), self._control()
        gains = np.zeros((2, len(t)))
        peak = period * random.uniform(0.15, 0.5)
        while peak < self.seconds + 2 * period:
            since = t - peak
            one = np.where(since < 0, np.exp(-((since / rise) ** 2)), np.exp(-((since / fall) ** 2)))
            way = random.choice((-1.0, 1.0)) * sweep * np.tanh(since / rise)
            gains += random.uniform(0.7, 1.0) * one * np.stack([1 - 0.5 * way, 1 + 0.5 * way]) / (1 + 0.5 * sweep)
            peak += period * random.uniform(0.8, 1.25)
        return np.concatenate([self._stretched(gain) for gain in gains], axis=1)

    def scatter(
        self, part: str, per_second: float, make: Callable[[np.random.Generator], Samples], gain: float
    ) -> None:
        """Small sounds at random moments and places between left and right."""
        random = self.random(part)
        for start in np.sort(random.integers(0, self.count, random.poisson(per_second * self.seconds))):
            one, side = make(random), random.uniform(0.2, 0.8)
            self._lay(int(start), one, gain * random.uniform(0.3, 1.0), side)

    def strike(self, part: str, moments: Iterable[float], make: Callable[[np.random.Generator], Samples]) -> None:
        """A sound that begins at each of these moments, in seconds; those outside the shot are left out."""
        random = self.random(part)
        for moment in moments:
            one, start = make(random), round(moment * RATE)
            if 0 <= start < self.count:
                self._lay(start, one, 1.0, random.uniform(0.42, 0.58))

    def _lay(self, start: int, one: Samples, gain: float, side: float) -> None:
        room = self.mix[start : start + len(one)]
        room += gain * one[: len(room), None] * np.array([1 - side, side], np.float32)

    def _control(self) -> NDArray[np.float64]:
        return np.arange(0, self.seconds + 5 * _CONTROL, _CONTROL)

    def _stretched(self, gain: NDArray[np.float64]) -> Samples:
        t = np.arange(self.count) / RATE
        return np.interp(t, np.arange(len(gain)) * _CONTROL, gain).astype(np.float32)[:, None]


@functools.cache
def _log_frequencies(length: int) -> Samples:
    """Natural logarithms of the frequencies (Hz) of a real FFT; the lowest, 0 Hz, counts as 1 Hz."""
    logs: Samples = np.log(np.maximum(np.fft.rfftfreq(length, 1 / RATE), 1)).astype(np.float32)
    return logs


def ring(pitch: float, decay: float, rise: float = 1.0) -> Samples:
    """One struck sine that dies away in `decay` seconds, its pitch (Hz) rising to `rise` times while it does."""
    t = np.arange(int(RATE * decay * 5)) / RATE
    bend = pitch * (rise - 1) / (decay * 5) / 2
    return (_struck(t, decay) * np.sin(2 * np.pi * (pitch * t + bend * t * t))).astype(np.float32)


def puff(random: np.random.Generator, low: float, high: float, decay: float) -> Samples:
    """A breath of noise of RMS 1 between two frequencies (Hz), that dies away in `decay` seconds."""
    count = 1 << (int(RATE * decay * 5) - 1).bit_length()
    frequency = np.fft.rfftfreq(count, 1 / RATE)
    band = 1 / (1 + (low / np.maximum(frequency, 1)) ** 4) / (1 + (frequency / high) ** 4)
    noise = np.fft.irfft(np.exp(1j * random.uniform(0, 2 * np.pi, len(frequency))) * band, count)
    noise /= np.sqrt(np.mean(noise**2))
    t = np.arange(count) / RATE
    tail = np.minimum(1, (t[-1] - t) / (0.1 * t[-1]))
    breath: Samples = (noise * tail * _struck(t, decay)).astype(np.float32)
    return breath


def glide(seconds: float, start: float, end: float, overtones: tuple[float, ...] = (1.0,)) -> Samples:
    """A voice whose pitch (Hz) glides from start to end, with the strengths of its overtones; soft at both ends."""
    t = np.arange(int(RATE * seconds)) / RATE
    turns = 2 * np.pi * (start * t + (end - start) * t * t / (2 * seconds))
    tone: Any = sum(strength * np.sin((k + 1) * turns) for k, strength in enumerate(overtones))
    voice: Samples = (tone * np.sin(np.pi * t / seconds) ** 2).astype(np.float32)
    return voice


def _struck(t: NDArray[np.float64], decay: float) -> NDArray[np.float64]:
    attack: NDArray[np.float64] = np.minimum(1, t * 1000) * np.exp(-t / decay)
    return attack
