"""Music under a scene: slow chords, a plucked line for lively ones, and a beat where somebody dances."""

from __future__ import annotations

import zlib

import numpy as np

from animatic.scene import Scene, SetName, Shot
from animatic.sound.bed import RATE, Samples, puff, ring

_MAJOR = [(0, 4, 7, 14), (-3, 0, 4, 12), (-7, -3, 0, 9), (-5, -1, 2, 11)]  # I, vi, IV, V in semitones from the root
_MINOR = [(0, 3, 7, 14), (-4, 0, 3, 10), (-9, -5, 3, 7), (-2, 2, 5, 9)]  # i, VI, III, VII
_SIDES = tuple(
    map(np.float32, (0.5, 0.15, 0.85, 0.25, 0.75))
)  # of a chord's notes, 1 the right: the bass in the middle
_LASTS = 2.0  # seconds from one chord to the next
_BEAT = 0.5  # seconds: the cast dances two steps a second
_MUSICAL: frozenset[SetName] = frozenset({"stage", "space", "moon", "abstract"})  # places with little sound of theirs
_QUIET: frozenset[SetName] = frozenset({"room", "table"})  # where the air itself would be a hiss
_LIVELY = frozenset({"play", "dance", "bounce", "run", "jump"})
_DARK = frozenset({"night", "dusk", "neon", "overcast"})
_SAD = frozenset({"sorrow", "fear", "anger"})


def prominence(shot: Shot) -> float:
    """How loud a shot's music is beside the sounds of its place: 1 is as loud."""
    if shot.set in _MUSICAL or _dances(shot) or "disco" in shot.details or "concert" in shot.details:
        return 1.6
    return 1.0 if shot.set in _QUIET else 0.34


def music(scene: Scene, count: int) -> Samples:
    """Chords for the whole video, major by day and minor in the dark; plucked notes where somebody plays or runs; a
    beat where somebody dances. RMS about 1."""
    random = np.random.Generator(np.random.PCG64(zlib.crc32(f"{scene.seed}:music".encode())))
    chords = _MINOR if _is_dark(scene) else _MAJOR
    root = int(random.integers(50, 58))  # MIDI note, D3 to A3; an octave below it is what small speakers still play
    lively = any(actor.motion in _LIVELY for shot in scene.shots for actor in shot.actors)
    dances = any(_dances(shot) for shot in scene.shots)
    mixed = np.zeros((count, 2), np.float32)
    first = int(random.integers(0, len(chords)))
    for number in range(int(count / RATE / _LASTS) + 2):
        chord = [root + step for step in chords[(first + number) % len(chords)]]
        start = (number - 0.5) * _LASTS  # the first one is on when the video begins
        _lay(mixed, _held(chord), start)
        if lively or dances:
            _pluck(mixed, [note + 24 for note in chord], max(0.0, start + 0.5 * _LASTS), random)
        if dances:
            _drum(mixed, chord[0] - 12, start + 0.5 * _LASTS, random)
    whole: Samples = mixed / np.float32(np.sqrt(np.mean(mixed**2)) or 1.0)
    return whole


def _is_dark(scene: Scene) -> bool:
    shot = scene.shots[0]
    return shot.time in _DARK or scene.style in {"noir", "glitch"} or bool(_SAD & set(shot.details))


def _dances(shot: Shot) -> bool:
    return any(actor.motion == "dance" for actor in shot.actors)


def _held(chord: list[int]) -> Samples:
    """A chord that comes and goes over half of its neighbours, so that all of them together stay as loud."""
    count = int(2 * _LASTS * RATE)
    t = (np.arange(count) / RATE).astype(np.float32)
    breath = np.sin(np.pi * t / (2 * _LASTS)).astype(np.float32)
    left, right = np.zeros((2, count), np.float32)
    for note, side in zip((chord[0] - 12, *chord), _SIDES, strict=True):
        tone = _tone(note, t)
        left += (1 - side) * tone
        right += side * tone
    return np.float32(0.06) * np.stack([breath * left, breath * right], axis=1)


def _tone(note: int, t: Samples) -> Samples:
    """Two strings a few cents apart, so that the tone is alive."""
    turns = np.float32(2 * np.pi * _pitch(note)) * t
    tone: Samples = (
        np.sin(turns) + 0.6 * np.sin(1.0024 * turns) + 0.3 * np.sin(2.0012 * turns) + 0.1 * np.sin(3 * turns)
    )
    return tone


def _pluck(mixed: Samples, notes: list[int], start: float, random: np.random.Generator) -> None:
    for eighth in range(8):
        side, luck, note = random.uniform(0.35, 0.65), random.uniform(), int(random.choice(notes))
        if luck < 0.7:
            one = np.float32(0.12) * ring(_pitch(note), 0.16)
            _lay(mixed, one[:, None] * np.array([1 - side, side], np.float32), start + eighth * _BEAT / 2)


def _drum(mixed: Samples, bass: int, start: float, random: np.random.Generator) -> None:
    """A soft kick on each beat, a hat between, and a bass note on the first and the third."""
    for beat in range(4):
        at = start + beat * _BEAT
        _lay(mixed, _middle(np.float32(0.22) * ring(74, 0.07, rise=0.6)), at)
        _lay(mixed, _middle(np.float32(0.020) * puff(random, 5000, 11_000, 0.018)), at + _BEAT / 2)
        if beat % 2 == 0:
            _lay(mixed, _middle(np.float32(0.13) * ring(_pitch(bass), 0.16)), at)


def _middle(one: Samples) -> Samples:
    both: Samples = np.repeat(one[:, None], 2, axis=1) / np.float32(2)
    return both


def _lay(mixed: Samples, one: Samples, start: float) -> None:
    first = round(start * RATE)
    one = one[max(0, -first) :]
    room = mixed[max(0, first) : max(0, first) + len(one)]
    room += one[: len(room)]


def _pitch(note: int) -> float:
    return float(440 * 2 ** ((note - 69) / 12))
