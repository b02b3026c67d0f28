"""One performer: an actor's look, its place and its pose. Who goes where is `placing`, what it does `directing`."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from animatic.motions import Moves, Pose
from animatic.props import Look
from animatic.scene import Actor
from animatic.vector import Group

FRAMING = {"wide": 0.78, "medium": 1.12, "close": 1.02}

_ALONG = frozenset({"fly", "swim", "run", "walk", "drive", "ride", "ski", "sail", "play"})  # its nose goes first

Berth = Literal["behind", "over"]  # of a host's body, where who is bound to it is drawn
Point = tuple[float, float]


@dataclass(slots=True)
class Bond:
    """How a performer is fastened to its host: drawn inside the host's body, so that it goes wherever that goes."""

    host: Performer
    how: str  # the relation: "riding", "on", "in", "holding", "wearing"
    place: str  # one of a Figure's places, or a Berth
    at: Point  # where in that place its foot goes, in the host's own units
    scale: float  # of its look, in the host's own units
    turn: float = 0
    path: Callable[[float], Point] | None = None  # how far from there it is at t seconds; None: it stays
    pose: Pose = field(default_factory=lambda: Pose(0, 0))  # its stance and its hands; where it is comes from `at`


@dataclass(slots=True)
class Performer:
    """One of an actor's `count`."""

    actor: Actor
    number: int
    look: Look
    x: float
    y: float
    scale: float
    pose: Moves | None = None
    bond: Bond | None = None
    flier: Performer | None = None  # who holds it by a string
    station: Performer | None = None  # what it stands at and plays, or works at
    rival: Performer | None = None  # whom it fights or plays with, face to face
    leader: Performer | None = None  # who leads it by a line
    raised: float = 0  # how far above its row the deck is on which it stands, in units
    enlarged: float = 1.0  # times its usual size, so that it serves who is upon it
    berths: dict[str, Group] = field(default_factory=dict)  # filled as it enters the stage

    @property
    def size(self) -> float:
        return self.look.height * self.scale

    @property
    def width(self) -> float:
        return self.look.width * self.scale

    def at(self, t: float) -> Pose:
        return self.pose(t) if self.pose else Pose(self.x, self.y)

    def spot(self, t: float, local: Point) -> Point:
        """Where a point of its look, given in the look's own units from its foot, is in the frame at t seconds."""
        pose = self.at(t)
        x, y, scale, turn, stretch = placement(self.look, pose, self.scale, self.actor.motion)
        dx, dy = local[0] * scale * stretch, (local[1] + self.look.height / 2) * scale
        c, s = math.cos(turn), math.sin(turn)
        return x + c * dx - s * dy, y + s * dx + c * dy

    def box(self, t: float) -> tuple[float, float, float, float]:
        """What it covers of the frame at t seconds: left, top, right and foot, in units."""
        w, h = self.look.width / 2, self.look.height
        corners = [self.spot(t, corner) for corner in ((-w, 0), (w, 0), (-w, -h), (w, -h))]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return min(xs), min(ys), max(xs), max(ys)


def placed(bond: Bond, t: float) -> Point:
    """Where in its host's place the foot of a bound performer is at t seconds, in the host's own units."""
    dx, dy = bond.path(t) if bond.path else (0.0, 0.0)
    return bond.at[0] + dx, bond.at[1] + dy


def placement(look: Look, pose: Pose, scale: float, motion: str) -> tuple[float, float, float, float, float]:
    """Where a look's middle goes for a pose, its scale, its turn and its stretch, as Node.place takes them."""
    size = scale * pose.scale
    flip = -1 if look.heading and pose.facing and pose.facing != look.heading else 1
    nose = 0.0
    if look.nose is not None and motion != "idle":
        nose = -look.nose if motion in _ALONG else -math.pi / 2 - look.nose
    y = pose.y - pose.lift - look.height / 2 * size / pose.squash
    return (
        pose.x, y, max(1e-3, size / pose.squash), pose.turn + flip * nose, pose.squash**2 * pose.thin * flip,
    )  # fmt: skip


def standing(actors: tuple[Actor, ...]) -> int:
    """How many take room of their own: all but what is held or worn, and who rides."""
    names = {actor.name: actor for actor in actors}
    held = {actor.to for actor in actors if actor.relation == "holding"}
    carried = ("wearing", "riding", "on", "in")
    free = [a for a in actors if a.name not in held and not (a.relation in carried and a.to in names)]
    return sum(actor.count for actor in free)


def crowding(total: int) -> float:
    """How much smaller everybody is drawn in a company of so many."""
    return 1.16 if total == 1 else 1.0 if total in (0, 2) else max(0.46, (2.4 / total) ** 0.36)
