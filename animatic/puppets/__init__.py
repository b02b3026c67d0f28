"""People and animals with bodies drawn by code: a vendored head or bust on limbs that walk, sit, hold and dance."""

from __future__ import annotations

from animatic.puppets.beasts import beast
from animatic.puppets.figure import Figure, Place, Point
from animatic.puppets.people import person
from animatic.puppets.roles import cast_as, is_puppet, tallness
from animatic.puppets.species import species_of
from animatic.scene import Actor
from animatic.stage import Stage

__all__ = ["Figure", "Place", "Point", "figure", "is_puppet"]


def figure(stage: Stage, actor: Actor, unit: float, number: int = 0, upright: bool = False) -> Figure | None:
    """The actor's `number`th one with a drawn body, where `unit` is a grown person's height in units; None for
    actors that have none: things, and animals whose picture shows them whole. An animal walks on four legs, and on two
    where it dances, is dressed or must be `upright` to use its hands."""
    prefix, _, name = (actor.art or "").partition(":")
    species = species_of(prefix)
    on_two = upright or actor.dress is not None or actor.motion == "dance"
    if species is not None and (species.head is None or not on_two):
        return beast(stage, actor, species, unit * actor.scale * species.tall)
    if species is not None and species.head is not None:
        return person(stage, actor, species.head, unit * actor.scale * max(0.6, species.tall * 0.9), number)
    if prefix == "puppet":
        role = cast_as(actor, name, number)
    elif actor.art and (is_puppet(actor.art) or (actor.art == "skull" and actor.word.startswith("skeleton"))):
        role = cast_as(actor, actor.art, number)
    else:
        return None
    return person(stage, actor, role, unit * actor.scale * tallness(role), number)
