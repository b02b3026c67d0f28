"""A scene's sound bed: what the place, the weather and the cast sound like, and music. Synthesised, never sampled.

Everything is shaped noise and sines from the scene's named random streams, so the same scene always sounds the same.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from animatic.scene import Scene, Shot
from animatic.sound.bed import RATE, Bed, Samples
from animatic.sound.levels import bounded, fade, levelled
from animatic.sound.music import music, prominence
from animatic.sound.voices import voices

LOUDNESS = -20.5  # LUFS-like: clearly there, and quieter than speech (-16) or a film's effects
PEAK = 0.5  # -6 dBFS; AAC overshoots, and nothing may clip
_PLACE = 0.05  # RMS of a place's own sounds before the whole is levelled
_CUT = 0.2  # seconds in which one shot's sound gives way to the next
_END = 0.3  # seconds in which the video falls silent
_ACROSS = np.float32(0.27)  # of each side that is heard on the other too


def sound_bed(scene: Scene, seconds: float) -> Samples:
    """The whole video's sound at 48 kHz between -1 and 1; 10 to 25 ms of work per second of sound."""
    mixed = np.zeros((round(seconds * RATE), 2), np.float32)
    tune = music(scene, len(mixed))
    for shot, first, last, number in _spans(scene, len(mixed)):
        heard = _shot(scene, shot, number, tune[first:last])
        mixed[first:last] += fade(heard, _CUT if first else 0.05, _CUT if last < len(mixed) else 0.0)
    mixed += _ACROSS * mixed[:, ::-1]
    whole = bounded(levelled(mixed, LOUDNESS), PEAK)
    return fade(whole, 0.02, min(_END, seconds / 4))


def _shot(scene: Scene, shot: Shot, number: int, tune: Samples) -> Samples:
    """One shot's place and cast with its music, at the loudness of every other."""
    bed = Bed(f"{scene.seed}:sound:{number}", len(tune))
    for voice in voices(shot, scene.seed, bed.seconds):
        voice(bed)
    own = float(np.sqrt(np.mean(bed.mix**2)))
    place = bed.mix * np.float32(_PLACE / own) if own else bed.mix
    return levelled(place + tune * np.float32(_PLACE * prominence(shot)), LOUDNESS)


def _spans(scene: Scene, count: int) -> Iterable[tuple[Shot, int, int, int]]:
    """Each shot with its first sample, the one after its last, and its number; they overlap by the length of a cut."""
    total, start = sum(shot.share for shot in scene.shots), 0.0
    for number, shot in enumerate(scene.shots):
        end = start + shot.share / total
        yield shot, round(start * count), min(count, round(end * count + _CUT * RATE)), number
        start = end
