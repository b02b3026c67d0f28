"""How loud sound is to an ear, how it is brought to a level, and how its ends are softened."""

from __future__ import annotations

import numpy as np

from animatic.sound.bed import RATE, Samples

_BLOCK = 4096  # samples
_KNEE = 0.7  # of the peak: what is louder is bent, not cut


def loudness(samples: Samples) -> float:
    """As the ear weighs it, in dB about as LUFS: both channels' power, lows below 60 Hz left out and highs raised by
    4 dB (after the K filter of ITU-R BS.1770-4, ungated). Of silence -120."""
    blocks = np.resize(samples, (-(-len(samples) // _BLOCK), _BLOCK, 2))
    frequency = np.fft.rfftfreq(_BLOCK, 1 / RATE)
    low = (frequency / 60) ** 4 / (1 + (frequency / 60) ** 4)
    high = 1 + 1.5 * (frequency / 1500) ** 4 / (1 + (frequency / 1500) ** 4)
    power = np.mean(np.abs(np.fft.rfft(blocks, axis=1)) ** 2, axis=0).sum(axis=1)
    heard = 2 * float(np.sum(power * low * high)) / _BLOCK**2
    return -0.691 + 10 * float(np.log10(heard + 1e-12))


def levelled(samples: Samples, target: float) -> Samples:
    """The same at a loudness of `target`; silence stays silence."""
    now = loudness(samples)
    return samples if now < -100 else samples * np.float32(10 ** ((target - now) / 20))


def bounded(samples: Samples, peak: float) -> Samples:
    """No sample beyond `peak`: those above the knee are bent softly."""
    knee = _KNEE * peak
    over = np.maximum(np.abs(samples) - knee, 0)
    bent = knee + (peak - knee) * np.tanh(over / (peak - knee))
    return np.where(over > 0, np.copysign(bent, samples), samples).astype(np.float32)


def fade(samples: Samples, rise: float, fall: float) -> Samples:
    """Ends of equal power, `rise` and `fall` seconds long, in place: two that overlap are as loud as one."""
    for seconds, end in ((rise, samples), (fall, samples[::-1])):
        length = min(len(samples), max(1, round(seconds * RATE)))
        end[:length] *= np.sin(np.linspace(0, np.pi / 2, length, dtype=np.float32))[:, None]
    return samples
