"""Things drawn by code because no vendored picture suits: one file per family, each with a table `PROPS`.

A prop is a Look: drawn with its foot (what stands on the floor) at the origin, x to the right, y down.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from animatic.motions import Pose
from animatic.scene import Actor
from animatic.stage import Stage
from animatic.vector import Node

FAMILIES = ("toys", "table_things", "homes", "plants", "boats", "wheels", "boards")  # the files of this folder


@dataclass(slots=True)
class Look:
    """One drawn actor, before it is moved."""

    node: Node
    width: float  # in units
    height: float
    heading: int = 0  # which way its nose points: -1 left, 1 right, 0 neither; who moves the other way is mirrored
    nose: float | None = None  # angle of its nose, clockwise from the right, where it must fly nose first
    rolls: bool = False  # turns about its middle as it moves: balls, wheels
    floats: bool = False  # hangs in the air by itself: balloons
    shadow: float = 0.8  # width of its contact shadow as a part of its width; 0 for none
    act: Callable[[float, Pose], None] | None = None  # moves its limbs: (t, pose)


Maker = Callable[[Stage, Actor, float], Look]  # (stage, actor, size): size is the prop's larger side, in units


def names() -> tuple[str, ...]:
    return tuple(sorted(_makers()))


def size_of(name: str) -> float:
    """The prop's larger side where a grown person is 1 high."""
    return _makers()[name][1]


def make(name: str, stage: Stage, actor: Actor, size: float) -> Look:
    """The named prop. Raises KeyError for a name that no family has."""
    return _makers()[name][0](stage, actor, size)


@cache
def _makers() -> dict[str, tuple[Maker, float]]:
    made: dict[str, tuple[Maker, float]] = {}
    for family in FAMILIES:
        made.update(importlib.import_module(f"animatic.props.{family}").PROPS)
    return made
