"""A scene's sound bed: what the place and the weather sound like, over a soft pad. Synthesised, never sampled.

Everything is shaped noise and sines from the scene's named random streams, so the same scene always sounds the same.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from animatic.scene import Scene, Shot
from animatic.sound.bed import RATE, Bed, Samples
from animatic.sound.music import pad
from animatic.sound.voices import voices

QUIET = 0.05  # RMS of the whole, -26 dBFS: a bed under a page, not a performance
PEAK = 0.5  # -6 dBFS; AAC overshoots, and nothing may clip
_CUT = 0.12  # seconds in which one shot's sound gives way to the next


def sound_bed(scene: Scene, seconds: float) -> Samples:
    """The whole video's sound at 48 kHz between -1 and 1; about 25 ms of work per second of sound."""
    mixed = np.zeros((round(seconds * RATE), 2), np.float32)
    for number, (shot, first, last) in enumerate(_spans(scene, len(mixed))):
        bed = Bed(f"{scene.seed}:sound:{number}", last - first)
        _fade(_voiced(bed, shot), _CUT if first else 0.05, _CUT)
        mixed[first:last] += bed.mix
    mixed += pad(scene, len(mixed))
    _fade(mixed, 0.05, min(0.5, seconds / 4))
    return _levelled(mixed)


def _voiced(bed: Bed, shot: Shot) -> Samples:
    for voice in voices(shot):
        voice(bed)
    return bed.mix


def _spans(scene: Scene, count: int) -> Iterable[tuple[Shot, int, int]]:
    """Each shot with its first sample and the one after its last; they overlap by the length of a cut."""
    total, start = sum(shot.share for shot in scene.shots), 0.0
    for shot in scene.shots:
        end = start + shot.share / total
        yield shot, round(start * count), min(count, round(end * count + _CUT * RATE))
        start = end


def _fade(samples: Samples, rise: float, fall: float) -> Samples:
    """Soft ends, `rise` and `fall` seconds long, in place."""
    for seconds, end in ((rise, samples), (fall, samples[::-1])):
        length = min(len(samples), max(1, round(seconds * RATE)))
        end[:length] *= np.sin(np.linspace(0, np.pi / 2, length, dtype=np.float32))[:, None] ** 2
    return samples


def _levelled(samples: Samples) -> Samples:
    loudness = float(np.sqrt(np.mean(samples**2))) or 1.0
    peak = float(np.abs(samples).max()) or 1.0
    return samples * np.float32(min(QUIET / loudness, PEAK / peak))
