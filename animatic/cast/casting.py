"""How an actor becomes a Look for the cast: with a drawn body where it has one, else as `sizes` draws it."""

from __future__ import annotations

from dataclasses import replace

from animatic import puppets, sizes
from animatic.props import Look
from animatic.scene import Actor, Shot
from animatic.stage import Stage

_WHOLE = {"chicken": "rooster"}  # pictures of a head, and the same bird from head to foot
_TOYS = ("ball", "yarn", "frisbee", "disc", "stick", "bone")  # animals chase these on four legs


def look_for(stage: Stage, actor: Actor, unit: float, number: int = 0) -> Look:
    """The actor's `number`th one, drawn; `unit` is a grown person's height in units."""
    if actor.art in _WHOLE:
        actor = replace(actor, art=_WHOLE[actor.art])
    figure = puppets.figure(stage, actor, unit, number, upright=_needs_hands(stage.shot, actor))
    return figure or sizes.look_for(stage, actor, unit, number)


def _needs_hands(shot: Shot, actor: Actor) -> bool:
    """An animal that holds something stands upright, and one that drives; none that plays with a ball."""
    to = next((each for each in shot.actors if each.name == actor.to and each is not actor), None)
    if to is None:
        return False
    name = to.art or to.word
    if actor.relation == "holding":
        return actor.motion != "play" or not any(toy in name for toy in _TOYS)
    return actor.relation in ("riding", "in") and to.kind == "vehicle" and not name.endswith(("board", "sled"))
