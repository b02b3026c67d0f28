"""The pad under every scene: slow chords, and a plucked line for lively ones."""

from __future__ import annotations

import zlib

import numpy as np

from animatic.scene import Scene
from animatic.sound.bed import RATE, Samples, ring

_MAJOR = [(0, 4, 7, 14), (-3, 0, 4, 12), (-7, -3, 0, 9), (-5, -1, 2, 11)]  # I, vi, IV, V in semitones from the root
_MINOR = [(0, 3, 7, 14), (-4, 0, 3, 10), (-9, -5, 3, 7), (-2, 2, 5, 9)]  # i, VI, III, VII


def pad(scene: Scene, count: int) -> Samples:
    """Slow chords, major by day and minor in the dark, with a plucked line where somebody plays, dances or bounces."""
    random = np.random.Generator(np.random.PCG64(zlib.crc32(f"{scene.seed}:music".encode())))
    dark = scene.shots[0].time in {"night", "dusk", "neon", "overcast"} or scene.style in {"noir", "glitch"}
    chords = _MINOR if dark else _MAJOR
    root = int(random.integers(50, 58))  # MIDI note, D3 to A3; an octave below it is what small speakers still play
    lively = any(
        actor.motion in {"play", "dance", "bounce", "run", "jump"} for shot in scene.shots for actor in shot.actors
    )
    mixed = np.zeros((count, 2), np.float32)
    lasts, first = 2 * RATE, int(random.integers(0, len(chords)))
    for number, start in enumerate(range(0, count, lasts)):
        chord = [root + step for step in chords[(first + number) % len(chords)]]
        room = mixed[start : start + lasts + RATE]
        room += _held(chord, lasts + RATE)[: len(room)]
        if lively:
            room += _plucked([note + 24 for note in chord], lasts + RATE, random)[: len(room)]
    return mixed


def _held(chord: list[int], count: int) -> Samples:
    t = (np.arange(count) / RATE).astype(np.float32)
    breath = np.sin(np.pi * t / t[-1]).clip(0) ** 1.5
    held = np.zeros((count, 2), np.float32)
    for note in (chord[0] - 12, *chord):
        for side, detune in enumerate((-0.0012, 0.0012)):  # two cents apart, so that the chord is wide
            held[:, side] += 0.012 * breath * _tone(note, detune, t)
    return held


def _tone(note: int, detune: float, t: Samples) -> Samples:
    turns = 2 * np.pi * _pitch(note) * (1 + detune) * t
    tone: Samples = np.sin(turns) + 0.3 * np.sin(2 * turns) + 0.1 * np.sin(3 * turns)
    return tone


def _plucked(notes: list[int], count: int, random: np.random.Generator) -> Samples:
    line = np.zeros((count, 2), np.float32)
    for beat in range(8):
        start, side = beat * RATE // 4, random.uniform(0.35, 0.65)
        if random.uniform() < 0.7:
            one = ring(_pitch(int(random.choice(notes))), 0.16)
            room = line[start : start + len(one)]
            room += 0.035 * one[: len(room), None] * np.array([1 - side, side], np.float32)
    return line


def _pitch(note: int) -> float:
    return float(440 * 2 ** ((note - 69) / 12))
