"""What a drawn figure offers beside a Look: places on its body where things are worn and held."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from animatic.motions import Pose
from animatic.props import Look
from animatic.vector import Group

# "eyes", "head", "neck", "back", "feet"; "hand" goes with the leading hand, "lap" is before the chest, "belly" lower.
Place = str
Point = tuple[float, float]


@dataclass(slots=True)
class Figure(Look):
    """A person or an animal with a drawn body."""

    places: dict[Place, Group] = field(default_factory=dict)  # groups that move with the body; what is worn goes in
    spots: dict[Place, Point] = field(default_factory=dict)  # where those are at rest, in units from the foot
    head: float = 0  # width of the head, in units
    hatted: bool = False  # has a hat of its own
    hip: float = 0  # height of the hip when it stands, in units
    holders: tuple[Group, ...] = ()  # the groups in which the places are
    hand: Callable[[float, Pose], Point] | None = None  # where the leading hand is, in units from the foot

    def settle(self) -> None:
        """Nothing more will be worn or held: draw no places that stayed empty, for even those cost time."""
        empty = {id(place) for place in self.places.values() if not place.children}
        for holder in self.holders:
            holder.only(child for child in holder.children if id(child) not in empty)
