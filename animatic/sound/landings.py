"""When feet and balls touch the ground, told by the motions' own closed forms, and what that sounds like."""

from __future__ import annotations

import zlib

import numpy as np

from animatic.camera import View
from animatic.motions import Part, Pose, moves
from animatic.scene import Actor, Motion, SetName, Shot
from animatic.sound.bed import RATE, Bed, Samples, puff, ring

_SAMPLING = 240  # poses asked for in a second
_TOUCHING = 0.06  # of the greatest height: nearer to the ground than this is on it
_HEARD = 3  # of one actor's count; more would be a rattle
_STEPPING: frozenset[Motion] = frozenset({"walk", "run", "jump", "ride"})
_AFLOAT: frozenset[SetName] = frozenset({"underwater", "space", "sky"})
_GRAVITY: dict[SetName, float] = {"moon": 0.3, "mars": 0.5}  # as those sets' floors have it
_BORNE = frozenset({"in", "on", "riding", "wearing", "holding"})  # who goes as another goes
_SILENT = frozenset({"bird", "fish", "plant", "card", "sign"})


def landings(actor: Actor, number: int, seed: int, seconds: float, place: SetName) -> list[float]:
    """The seconds at which this one of an actor's count comes down, in the time of a shot of normal tempo."""
    # The stream of Stage.random, from which the cast takes its luck.
    luck = np.random.default_rng([seed & 0xFFFFFFFF, zlib.crc32(f"luck:{actor.name}:{number}".encode())])
    a, b, c, d = luck.uniform(0, 1, 4).tolist()
    part = Part(
        x=640, y=600, size=200, width=120, heading=1, luck=(a, b, c, d), view=View(1280, 720, 1), seconds=seconds,
        sky=200, gravity=_GRAVITY.get(place, 1.0), floating=False, flies=False, mode="escorted", rolls=True,
        partner=lambda _t: Pose(640, 600), kind=actor.kind,
    )  # fmt: skip
    pose = moves(actor.motion, part)
    lift = np.array([pose(i / _SAMPLING).lift for i in range(int(seconds * _SAMPLING) + 2)])
    touching = lift - lift.min() < _TOUCHING * max(np.ptp(lift), 1e-6)
    came_down = np.flatnonzero(touching[1:] & ~touching[:-1]) + 1
    return [float(each) for each in came_down / _SAMPLING]


def footfalls(bed: Bed, shot: Shot, seed: int) -> None:
    """Each bounce of a ball and each step, as loud as it is heavy. Slow motion and time lapse have none."""
    if shot.camera.tempo != "normal" or shot.set in _AFLOAT:
        return
    for actor in shot.actors:
        if actor.kind in _SILENT or actor.relation in _BORNE:
            continue
        for number in range(min(actor.count, _HEARD)):
            _fall(bed, shot, actor, number, landings(actor, number, seed, bed.seconds, shot.set))


def _fall(bed: Bed, shot: Shot, actor: Actor, number: int, moments: list[float]) -> None:
    part = f"{actor.name}:{number}"
    if actor.motion == "bounce":
        bed.strike(part, moments, _bounce)
    elif actor.motion in _STEPPING and actor.kind in ("person", "animal"):
        snowy = shot.set == "snow" or "snow" in shot.details
        ridden = any(other.relation == "riding" and other.to == actor.name for other in shot.actors)
        bed.strike(part, moments, _crunch if snowy else _hoof if ridden else _step)


def _bounce(random: np.random.Generator) -> Samples:
    thump = np.float32(0.22) * ring(185, 0.045, rise=0.45)
    tap = np.float32(0.035) * puff(random, 300, 1800, 0.008)
    thump[: len(tap)] += tap[: len(thump)]
    return thump


def _step(random: np.random.Generator) -> Samples:
    return np.float32(0.07) * puff(random, 130, 1300, 0.02)


def _crunch(random: np.random.Generator) -> Samples:
    """Snow gives way in grains."""
    crunch = puff(random, 900, 5200, 0.06)
    grains = 0.5 + 0.5 * np.sin(np.arange(len(crunch)) / RATE * 2 * np.pi * random.uniform(70, 110))
    return (0.05 * crunch * grains).astype(np.float32)


def _hoof(random: np.random.Generator) -> Samples:
    return np.float32(0.16) * ring(random.choice((620.0, 760.0)), 0.014) + np.float32(0.10) * ring(1330, 0.014)
