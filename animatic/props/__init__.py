"""Things drawn by code because no vendored picture suits: one file per family, each with a table `PROPS`.

A prop is a Look: drawn with its foot (what stands on the floor) at the origin, x to the right, y down. A maker calls
nothing random but streams named after its actor, so that the same actor is drawn the same again.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from animatic.motions import Pose
from animatic.scene import Actor
from animatic.stage import Stage
from animatic.vector import Group, Node

FAMILIES = (  # the files of this folder
    "aircraft", "aloft", "antiques", "appliances", "birds", "boards", "boats", "buses", "camping", "cooking",
    "countryside", "creatures", "cycles", "fairground", "furniture", "grandeur", "homes", "interiors", "landmarks",
    "monuments", "outskirts", "plants", "playground", "rails", "ships", "small_boats", "small_things", "sports",
    "storms", "street", "table_things", "toys", "under_sea", "wheels", "winter", "wonders", "works",
)  # fmt: skip


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
    seat: tuple[float, float] | None = (
        None  # where a passenger's hip goes, in units from the origin; None: nobody sits in it
    )
    front: Node | None = (
        None  # what hides a seated passenger's legs (the near gunwale), in the node's units; None: nothing
    )


Maker = Callable[[Stage, Actor, float], Look]  # (stage, actor, size): size is the prop's larger side, in units


def names() -> tuple[str, ...]:
    return tuple(sorted(_makers()))


def size_of(name: str) -> float:
    """The prop's larger side where a grown person is 1 high."""
    return _makers()[name][1]


def make(name: str, stage: Stage, actor: Actor, size: float, number: int = 0) -> Look:
    """The named prop; `number` is which of the actor's `count` it is, so that no two of a crowd are quite alike.
    Raises KeyError for a name that no family has."""
    return _makers()[name][0](stage, replace(actor, name=f"{actor.name}:{number}") if number else actor, size)


def which(actor: Actor) -> int:
    """Which of its `count` the actor given to a maker is, from 0."""
    number = actor.name.rpartition(":")[2]
    return int(number) if number.isdecimal() else 0


def own_colour(actor: Actor, *colours: str) -> str:
    """The colour that the prompt named, else one of these, in turn for each of the actor's `count`."""
    return actor.colour or colours[which(actor) % len(colours)]


def bears(stage: Stage, actor: Actor) -> bool:
    """Whether somebody of the shot rides on, stands on or sits in the actor given to a maker."""
    own = actor.name.partition(":")[0]
    return any(each.to == own and each.relation in ("riding", "on", "in") for each in stage.shot.actors)


def drawn(size: float, *nodes: Node) -> Group:
    """Nodes drawn in hundredths of `size`, as one node in units that whoever gets it may move."""
    scaled = Group(*nodes)
    scaled.place(0, 0, size / 100)
    return Group(scaled)


def names_of(family: str) -> tuple[str, ...]:
    """The props of one of FAMILIES."""
    return tuple(_table(family))


@cache
def _makers() -> dict[str, tuple[Maker, float]]:
    return {name: each for family in FAMILIES for name, each in _table(family).items()}


def _table(family: str) -> dict[str, tuple[Maker, float]]:
    table: dict[str, tuple[Maker, float]] = importlib.import_module(f"animatic.props.{family}").PROPS
    return table
